//! Made-up schools of growing size, with teams that grow along.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use staffroom::lab::generate::{Files, Recipe, school};

/// More people than this do not plan together.
const LARGEST: usize = 12;
/// Columns of staff.csv.
const ID: usize = 0;
const DEPARTMENT: usize = 2;

/// The files of a made-up school. However large it is, the laboratory gives a school one team
/// per department and year, at most 20: those who are in no team of their department
/// get more, a dozen people each, so that sessions grow with the school as everything else does.
pub fn files(staff: usize, seed: u64) -> Files {
    let mut files = school(&Recipe::new(staff, seed));
    let rows = |files: &Files, name: &str| -> Vec<Vec<String>> {
        let (_, text) = files.iter().find(|(file, _)| file == name).expect("the laboratory writes it");
        text.lines().skip(1).map(|line| line.split(',').map(str::to_owned).collect()).collect()
    };
    let members = rows(&files, "members.csv");
    let placed: BTreeSet<&str> = members.iter().map(|row| row[1].as_str()).collect();
    let mut departments: Vec<(String, Vec<String>)> = Vec::new();
    for person in rows(&files, "staff.csv").into_iter().filter(|person| !placed.contains(person[ID].as_str())) {
        match departments.iter_mut().find(|(name, _)| *name == person[DEPARTMENT]) {
            Some((_, people)) => people.push(person[ID].clone()),
            None => departments.push((person[DEPARTMENT].clone(), vec![person[ID].clone()])),
        }
    }
    let (mut teams, mut members) = (String::new(), String::new());
    for (name, people) in &departments {
        for (number, people) in people.chunks(LARGEST).enumerate().filter(|(_, people)| people.len() > 1) {
            let id = format!("{}-{}", name.to_lowercase().replace(' ', "-"), number + 2);
            writeln!(teams, "{id},{name} team {},1,1,80%,1,yes", number + 2).expect("a text can be written to");
            for (place, person) in people.iter().enumerate() {
                let role = if place == 0 { "lead" } else { "required" };
                writeln!(members, "{id},{person},{role}").expect("a text can be written to");
            }
        }
    }
    for (name, more) in [("teams.csv", teams), ("members.csv", members)] {
        let (_, text) = files.iter_mut().find(|(file, _)| file == name).expect("the laboratory writes it");
        text.push_str(&more);
    }
    files
}

/// Writes them into a folder that is made.
pub fn write(folder: &Path, files: &Files) {
    fs::create_dir_all(folder).expect("a folder can be made");
    for (name, text) in files {
        fs::write(folder.join(name), text).expect("a file can be written into a folder that was made");
    }
}
