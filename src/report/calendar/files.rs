//! What the files of calendars are called, the table of them, and the archive.

use super::super::names;
use super::super::text::bare;
use super::memory::{Given, Memory};
use super::text;
use super::{ARCHIVE, FOLDER, MEMORY};
use crate::files::table::CsvTable;
use crate::school::{School, Term};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// The most bytes of a name of a file: with what is added, file systems hold it.
const LONGEST: usize = 150;

/// A calendar: where it is and what it is called.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(super) struct Place {
    /// The file within the folder of calendars.
    pub file: String,
    /// What it is called.
    pub title: String,
    /// The mail address, where somebody has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
}

impl Place {
    /// Whether the file is one that this program could have named.
    pub(super) fn is_safe(&self) -> bool {
        let parts: Vec<&str> = self.file.split('/').collect();
        let known = ["people", "teams", "rooms"].contains(&parts[0]) && (2..=3).contains(&parts.len());
        let email = self.email.iter().all(|email| is_address(email));
        known && email && self.file.ends_with(".ics") && parts[1..].iter().all(|part| file_name(part) == **part)
    }
}

/// Whether a text can be a mail address.
pub(super) fn is_address(text: &str) -> bool {
    let plain =
        text.chars().all(|letter| !letter.is_control() && !letter.is_whitespace() && !"\"<>,;:\\".contains(letter));
    plain && text.split_once('@').is_some_and(|(name, host)| !name.is_empty() && !host.is_empty())
}

/// Where everything that events name has its calendar.
pub(super) struct Places {
    pub people: BTreeMap<String, Place>,
    pub teams: BTreeMap<String, Place>,
    pub rooms: BTreeMap<String, Place>,
}

/// A name as a file can have it: what none may hold becomes `_`.
fn file_name(name: &str) -> String {
    let mut plain = String::new();
    for letter in bare(name).chars() {
        let letter = if "\\/:*?\"<>|".contains(letter) || letter.is_control() { '_' } else { letter };
        if plain.len() + letter.len_utf8() > LONGEST {
            break;
        }
        plain.push(letter);
    }
    // No name begins or ends with a point or ends with a blank on every system.
    if plain.starts_with('.') {
        plain.replace_range(..1, "_");
    }
    if plain.ends_with(['.', ' ']) {
        plain.pop();
        plain.push('_');
    }
    // Windows keeps some names for itself.
    let first = plain.split('.').next().unwrap_or_default().to_lowercase();
    let device = ["com", "lpt"].iter().any(|device| {
        first.strip_prefix(device).is_some_and(|rest| rest.len() == 1 && rest.chars().all(|c| c.is_ascii_digit()))
    });
    if device || ["con", "prn", "aux", "nul"].contains(&first.as_str()) {
        plain.insert(0, '_');
    }
    if plain.is_empty() { "_".to_owned() } else { plain }
}

/// Names of files: where two would be equal but for case, the id is added.
struct Namer {
    used: BTreeSet<String>,
}

impl Namer {
    /// The files of these, each with its id, its folder and its name.
    fn name(&mut self, wanted: &[(&str, String, String)]) -> Vec<String> {
        let path = |folder: &str, name: &str| format!("{folder}/{}.ics", file_name(name));
        let mut bearers: BTreeMap<String, usize> = BTreeMap::new();
        for (_, folder, name) in wanted {
            *bearers.entry(path(folder, name).to_lowercase()).or_default() += 1;
        }
        let named = wanted.iter().map(|(id, folder, name)| {
            let plain = path(folder, name);
            let shared = bearers.get(&plain.to_lowercase()).is_some_and(|count| *count > 1);
            let with_id = if shared { path(folder, &format!("{name} ({id})")) } else { plain };
            let mut file = with_id;
            let mut number = 2;
            while !self.used.insert(file.to_lowercase()) {
                file = path(folder, &format!("{name} ({id} {number})"));
                number += 1;
            }
            file
        });
        named.collect()
    }
}

/// The places of all that these events name; of what the school no longer has, those of the memory.
pub(super) fn places(school: &School, given: &[Given], memory: Option<&Memory>) -> Places {
    let mut namer = Namer { used: BTreeSet::new() };
    let folder = |folder: &str, part: &str| {
        if part.is_empty() { folder.into() } else { format!("{folder}/{}", file_name(part)) }
    };
    let called = names::plain(school);
    let people: Vec<(&str, String, String)> = school
        .staff
        .entries()
        .map(|(_, person)| {
            let department = person.department.map_or("", |department| school.text(department));
            (person.id.as_str(), folder("people", department), person.name.clone())
        })
        .collect();
    let files = namer.name(&people);
    let all_people = school.staff.entries().zip(files).map(|((staff, person), file)| {
        let email = person.email.clone().filter(|email| is_address(email));
        (person.id.clone(), Place { file, title: called[staff].clone(), email })
    });
    let all_people: BTreeMap<String, Place> = all_people.collect();
    let teams: Vec<(&str, String, String)> =
        school.teams.iter().map(|team| (team.id.as_str(), "teams".to_owned(), team.name.clone())).collect();
    let files = namer.name(&teams);
    let all_teams: BTreeMap<String, Place> = school
        .teams
        .iter()
        .zip(files)
        .map(|(team, file)| (team.id.clone(), Place { file, title: bare(&team.name), email: None }))
        .collect();
    let rooms: Vec<(&str, String, String)> = school
        .rooms
        .iter()
        .flat_map(|rooms| rooms.iter())
        .map(|room| (room.id.as_str(), "rooms".to_owned(), room.id.clone()))
        .collect();
    let files = namer.name(&rooms);
    let all_rooms: BTreeMap<String, Place> = rooms
        .iter()
        .zip(files)
        .map(|((id, _, _), file)| ((*id).to_owned(), Place { file, title: bare(id), email: None }))
        .collect();
    let mut used = |ids: BTreeSet<&String>, now: &BTreeMap<String, Place>, before: Option<&BTreeMap<String, Place>>| {
        let mut places = BTreeMap::new();
        for id in ids {
            if let Some(place) = now.get(id) {
                places.insert(id.clone(), place.clone());
            } else if let Some(place) = before.and_then(|before| before.get(id)) {
                let mut place = place.clone();
                let stem = place.file.trim_end_matches(".ics").to_owned();
                let mut number = 2;
                while !namer.used.insert(place.file.to_lowercase()) {
                    place.file = format!("{stem} ({number}).ics");
                    number += 1;
                }
                places.insert(id.clone(), place);
            }
        }
        places
    };
    let of_people = given.iter().flat_map(|given| &given.event.people).collect();
    let of_teams = given.iter().filter_map(|given| given.event.team.as_ref()).collect();
    let of_rooms = given.iter().filter_map(|given| given.event.room.as_ref()).collect();
    Places {
        people: used(of_people, &all_people, memory.map(|memory| &memory.people)),
        teams: used(of_teams, &all_teams, memory.map(|memory| &memory.teams)),
        rooms: used(of_rooms, &all_rooms, memory.map(|memory| &memory.rooms)),
    }
}

/// The files of calendars within an output folder, and their bytes.
pub(super) fn files(
    memory: &Memory,
    term: &Term,
    invite: bool,
) -> Result<Vec<(String, Vec<u8>)>, zip::result::ZipError> {
    let zone = super::zone::lines(&term.zone, term);
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    let calendar = |title: &str, has: &dyn Fn(&Given) -> bool| {
        let events: Vec<&Given> = memory.events.iter().filter(|given| has(given)).collect();
        text::calendar(title, term, &zone, &events, invite.then_some(&memory.people)).into_bytes()
    };
    for (id, place) in &memory.people {
        let bytes = calendar(&place.title, &|given| given.event.people.contains(id));
        files.push((place.file.clone(), bytes));
    }
    for (id, place) in &memory.teams {
        files.push((place.file.clone(), calendar(&place.title, &|given| given.event.team.as_ref() == Some(id))));
    }
    for (id, place) in &memory.rooms {
        files.push((place.file.clone(), calendar(&place.title, &|given| given.event.room.as_ref() == Some(id))));
    }
    files.push(("school.ics".to_owned(), calendar(&bare(&memory.school), &|_| true)));
    files.push(("index.csv".to_owned(), index(memory)));
    files.sort();
    let archive = archive(&files)?;
    let mut all: Vec<(String, Vec<u8>)> =
        files.into_iter().map(|(name, bytes)| (format!("{FOLDER}/{name}"), bytes)).collect();
    all.push((ARCHIVE.to_owned(), archive));
    all.push((MEMORY.to_owned(), memory.to_json()));
    Ok(all)
}

/// Who has which calendar, for a mail merge.
fn index(memory: &Memory) -> Vec<u8> {
    let mut table = CsvTable::new(["staff", "name", "email", "file"]);
    for (id, place) in &memory.people {
        table.row([id.as_str(), &place.title, place.email.as_deref().unwrap_or_default(), &place.file]);
    }
    table.bytes()
}

/// All files in one, the same bytes for the same files.
fn archive(files: &[(String, Vec<u8>)]) -> Result<Vec<u8>, zip::result::ZipError> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    for (name, bytes) in files {
        archive.start_file(name.as_str(), options)?;
        archive.write_all(bytes)?;
    }
    Ok(archive.finish()?.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_files() {
        for (name, file) in [
            ("Ana Ruiz", "Ana Ruiz"),
            ("A/n:a", "A_n_a"),
            ("..", "__"),
            ("Dr.", "Dr_"),
            ("con", "_con"),
            ("COM1.x", "_COM1.x"),
            ("", "_"),
            ("דנה", "דנה"),
        ] {
            assert_eq!(file_name(name), file);
            assert_eq!(file_name(file), file, "a name of a file is one");
        }
    }

    #[test]
    fn where_two_are_equal_but_for_case_the_id_is_added() {
        let mut namer = Namer { used: BTreeSet::new() };
        let wanted = [("a", "Ana Ruiz"), ("b", "ANA RUIZ"), ("c", "Ben"), ("d", "Ben (c)")];
        let wanted: Vec<(&str, String, String)> =
            wanted.iter().map(|(id, name)| (*id, "people".to_owned(), (*name).to_owned())).collect();
        let named = namer.name(&wanted);
        assert_eq!(
            named,
            ["people/Ana Ruiz (a).ics", "people/ANA RUIZ (b).ics", "people/Ben.ics", "people/Ben (c).ics"]
        );
    }
}
