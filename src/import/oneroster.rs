//! OneRoster 1.1 and 1.2: people, and classes that meet in periods.

use std::collections::{BTreeMap, BTreeSet};

use super::Work;
use super::days;
use super::draft::{Draft, Index, Person, Row, Slot, full_name};
use super::refusal::{Imports, ask, bad_option, refuse, warning};
use super::sheets::{self, Line};
use super::source::{SourceFile, SourceFiles};
use super::values::{self, plain};
use crate::findings::{Code, Finding};

/// Roles of people who do not work at the school.
const OTHERS: [&str; 4] = ["student", "guardian", "parent", "relative"];

fn file<'s>(source: &'s SourceFiles, name: &str) -> Option<&'s SourceFile> {
    source.files.iter().find(|file| plain(file.stem()) == name && file.base().to_lowercase().ends_with(".csv"))
}

/// What tells that a source is OneRoster.
pub(super) fn told_by(source: &SourceFiles) -> Option<String> {
    let users = file(source, "users")?;
    let beside = ["orgs", "classes", "enrollments"].into_iter().find_map(|name| file(source, name))?;
    Some(format!("{} beside {}", users.name, beside.name))
}

/// A table with its columns.
#[derive(Default)]
struct Table {
    header: Vec<String>,
    rows: Vec<Line>,
}

impl Table {
    fn read(source: &SourceFiles, name: &str, findings: &mut Vec<Finding>) -> Imports<Table> {
        let Some(file) = file(source, name) else { return Ok(Table::default()) };
        let text = file.text_with_warning(findings)?;
        let mut rows = sheets::rows(&file.name, &text, sheets::delimiter(&text))?;
        if rows.is_empty() {
            return Ok(Table::default());
        }
        let header = rows.remove(0).cells.iter().map(|cell| plain(cell)).collect();
        Ok(Table { header, rows })
    }

    fn cell(&self, line: &Line, names: &[&str]) -> String {
        let columns = names.iter().filter_map(|name| self.header.iter().position(|title| title == name));
        columns.map(|column| line.cell(column)).find(|text| !text.is_empty()).unwrap_or_default()
    }

    /// Whether a row is still in use.
    fn is_active(&self, line: &Line) -> bool {
        let status = self.cell(line, &["status"]).to_lowercase();
        let enabled = self.cell(line, &["enableduser"]).to_lowercase();
        !matches!(status.as_str(), "tobedeleted" | "inactive") && !matches!(enabled.as_str(), "false" | "0" | "no")
    }
}

fn list(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', ';']).map(str::trim).filter(|part| !part.is_empty())
}

/// Reads people, and with `--days` their classes.
///
/// # Errors
/// Where there are no users, or several terms.
pub(super) fn read(work: &Work<'_>) -> Imports<Draft> {
    let mut draft = Draft::new(work.told, "classes");
    let mut found = Vec::new();
    let table = |name: &str, found: &mut Vec<Finding>| Table::read(work.source, name, found);
    let users = table("users", &mut found)?;
    if users.header.is_empty() {
        return Err(refuse(
            Code::ImportBroken,
            &work.source.path.display().to_string(),
            "there is no users.csv",
            "users.csv beside orgs.csv, classes.csv and enrollments.csv",
            "export OneRoster CSV, see docs/import/oneroster.md",
        ));
    }
    let (roles, orgs) = (table("roles", &mut found)?, table("orgs", &mut found)?);
    let people = people(&users, &roles, &orgs, &mut draft);
    let days = match &work.options.days {
        Some(text) => days::list(text).ok_or_else(|| {
            bad_option(format!("--days: `{text}` is no list of days"), "days such as Mon-Fri or Mon,Wed", "write it so")
        })?,
        None => Vec::new(),
    };
    if days.is_empty() {
        draft.people_only = true;
        draft.findings.extend(found);
        draft.findings.push(warning(
            Code::ImportWarning,
            "there is no timetable: OneRoster says in which periods a class meets, but not on which weekdays",
            "the days on which every class meets",
            "add --days Mon-Fri where all days are alike; or import a timetable from elsewhere, with --update",
        ));
        return Ok(draft);
    }
    let (classes, enrollments) = (table("classes", &mut found)?, table("enrollments", &mut found)?);
    let (courses, sessions) = (table("courses", &mut found)?, table("academicsessions", &mut found)?);
    draft.findings.extend(found);
    lessons(work, &people, &classes, &enrollments, &courses, &sessions, &days, &mut draft)?;
    Ok(draft)
}

fn people(users: &Table, roles: &Table, orgs: &Table, draft: &mut Draft) -> Index {
    let mut roles_of: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for line in roles.rows.iter().filter(|line| roles.is_active(line)) {
        let role = (roles.cell(line, &["role"]).to_lowercase(), roles.cell(line, &["orgsourcedid"]));
        roles_of.entry(roles.cell(line, &["usersourcedid"])).or_default().push(role);
    }
    let mut kinds: BTreeMap<String, (String, String)> = BTreeMap::new();
    for line in orgs.rows.iter().filter(|line| orgs.is_active(line)) {
        let kind = (orgs.cell(line, &["type"]).to_lowercase(), orgs.cell(line, &["name"]));
        kinds.insert(orgs.cell(line, &["sourcedid"]), kind);
    }
    let mut index = Index::default();
    let mut schools: Vec<Vec<String>> = Vec::new();
    for line in &users.rows {
        let id = users.cell(line, &["sourcedid"]);
        let mut held: Vec<String> = list(&users.cell(line, &["role", "roles"])).map(str::to_lowercase).collect();
        let mut of: Vec<String> = list(&users.cell(line, &["orgsourcedids", "orgsourcedid", "primaryorgsourcedid"]))
            .map(str::to_owned)
            .collect();
        for (role, org) in roles_of.get(&id).into_iter().flatten() {
            held.push(role.clone());
            of.push(org.clone());
        }
        if !held.iter().any(|role| !role.is_empty() && !OTHERS.contains(&role.as_str())) {
            continue;
        }
        if !users.is_active(line) {
            draft.pass_over("accounts that are deleted, inactive or disabled", || format!("user {id}"));
            continue;
        }
        let given = users.cell(line, &["preferredgivenname", "preferredfirstname", "givenname"]);
        let family = users.cell(line, &["preferredfamilyname", "preferredlastname", "familyname"]);
        let short = [users.cell(line, &["identifier"]), users.cell(line, &["username"]), id.clone()];
        let short = short.into_iter().find(|text| !text.is_empty()).unwrap_or_default();
        let named = |kind: &str| {
            let all =
                of.iter().filter_map(|org| kinds.get(org)).filter(|(is, _)| is == kind).map(|(_, name)| name.clone());
            all.collect::<Vec<String>>()
        };
        schools.push(named("school"));
        index.insert(&id, draft.people.len());
        draft.people.push(Person {
            department: named("department").into_iter().next().unwrap_or_default(),
            email: users.cell(line, &["email"]),
            ..Person::new(&short, &full_name(&given, &family))
        });
    }
    let different: BTreeSet<&String> = schools.iter().flatten().collect();
    if different.len() > 1 {
        for (person, schools) in draft.people.iter_mut().zip(&schools) {
            let mut mine = schools.clone();
            mine.dedup();
            // Somebody of several schools belongs to no one of them.
            if let [one] = mine.as_slice() {
                person.site.clone_from(one);
            }
        }
    }
    index
}

/// Whether a period reads as days: `MWF`, `TTh`, `Mon`.
fn reads_as_days(period: &str) -> bool {
    let letters = |letter: char| "MTWRFSUh".contains(letter);
    days::is_day(period) || (period.chars().count() > 1 && period.chars().all(letters))
}

#[allow(clippy::too_many_arguments, reason = "each is a table of the source")]
fn lessons(
    work: &Work<'_>,
    people: &Index,
    classes: &Table,
    enrollments: &Table,
    courses: &Table,
    sessions: &Table,
    days: &[String],
    draft: &mut Draft,
) -> Imports<()> {
    let mut titles = BTreeMap::new();
    for line in courses.rows.iter().filter(|line| courses.is_active(line)) {
        titles.insert(courses.cell(line, &["sourcedid"]), courses.cell(line, &["title"]));
    }
    let mut teachers: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for line in enrollments.rows.iter().filter(|line| enrollments.is_active(line)) {
        let person = people.get(&enrollments.cell(line, &["usersourcedid"]));
        if let (true, Some(person)) = (enrollments.cell(line, &["role"]).eq_ignore_ascii_case("teacher"), person) {
            let of = teachers.entry(enrollments.cell(line, &["classsourcedid"])).or_default();
            if !of.contains(&person) {
                of.push(person);
            }
        }
    }
    let terms = Terms::read(sessions);
    let mut periods: Vec<String> = Vec::new();
    let mut meetings: Vec<Meeting> = Vec::new();
    for (origin, line) in classes.rows.iter().enumerate().filter(|(_, line)| classes.is_active(line)) {
        let id = classes.cell(line, &["sourcedid"]);
        let mut of_class = Vec::new();
        for period in list(&classes.cell(line, &["periods", "period"])) {
            if reads_as_days(period) {
                draft.leave_out("periods that read as days", || format!("class {id}: {period}"));
                continue;
            }
            super::draft::position(&mut periods, period);
            of_class.push(period.to_owned());
        }
        let of_terms = terms.of(&classes.cell(line, &["termsourcedids", "termsourcedid"]));
        meetings.push(Meeting { origin, id, periods: of_class, terms: of_terms });
    }
    if periods.iter().all(|period| values::whole(&values::period_key(period)).is_some()) {
        periods.sort_by_key(|period| values::whole(&values::period_key(period)));
    }
    for day in days {
        draft.slots.extend(periods.iter().map(|period| Slot::new(day, period)));
    }
    let term = terms.asked(work, &meetings, &teachers, days.len())?;
    for meeting in meetings {
        let line = &classes.rows[meeting.origin];
        if term.as_ref().is_some_and(|term| !meeting.terms.is_empty() && !meeting.terms.contains(term)) {
            continue;
        }
        let Some(persons) = teachers.get(&meeting.id) else {
            draft.leave_out("classes without a teacher", || format!("class {}", meeting.id));
            continue;
        };
        let title = classes.cell(line, &["title"]);
        let course = titles.get(&classes.cell(line, &["coursesourcedid"])).filter(|title| !title.is_empty());
        let code = classes.cell(line, &["classcode"]);
        for person in persons {
            for day in days {
                for period in &meeting.periods {
                    draft.rows.push(Row {
                        person: *person,
                        day: day.clone(),
                        period: period.clone(),
                        subject: course.cloned().unwrap_or_else(|| title.clone()),
                        classes: vec![if code.is_empty() { title.clone() } else { code.clone() }],
                        room: classes.cell(line, &["location"]),
                        activity: meeting.id.clone(),
                        origin: meeting.origin,
                        ..Row::default()
                    });
                }
            }
        }
    }
    Ok(())
}

/// When a class meets.
struct Meeting {
    origin: usize,
    id: String,
    periods: Vec<String>,
    terms: BTreeSet<String>,
}

/// Terms and what they are parts of.
struct Terms {
    titles: BTreeMap<String, String>,
    parts: BTreeMap<String, Vec<String>>,
}

impl Terms {
    fn read(sessions: &Table) -> Terms {
        let mut terms = Terms { titles: BTreeMap::new(), parts: BTreeMap::new() };
        for line in sessions.rows.iter().filter(|line| sessions.is_active(line)) {
            let id = sessions.cell(line, &["sourcedid"]);
            let above = sessions.cell(line, &["parentsourcedid"]);
            if !above.is_empty() {
                terms.parts.entry(above).or_default().push(id.clone());
            }
            terms.titles.insert(id, sessions.cell(line, &["title"]));
        }
        terms
    }

    /// The terms without parts that a class holds in.
    fn of(&self, ids: &str) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        let mut open: Vec<String> = list(ids).map(str::to_owned).collect();
        let mut seen = BTreeSet::new();
        while let Some(id) = open.pop().filter(|_| seen.len() < 10_000) {
            if !seen.insert(id.clone()) {
                continue;
            }
            match self.parts.get(&id) {
                Some(parts) => open.extend(parts.iter().cloned()),
                None => drop(found.insert(id)),
            }
        }
        found
    }

    /// The term that is asked for; needed where some classes hold in some terms only.
    fn asked(
        &self,
        work: &Work<'_>,
        meetings: &[Meeting],
        teachers: &BTreeMap<String, Vec<usize>>,
        days: usize,
    ) -> Imports<Option<String>> {
        let placed: Vec<&Meeting> = meetings
            .iter()
            .filter(|meeting| !meeting.periods.is_empty() && teachers.contains_key(&meeting.id))
            .collect();
        let all: BTreeSet<&String> = placed.iter().flat_map(|meeting| &meeting.terms).collect();
        let title =
            |id: &str| self.titles.get(id).filter(|title| !title.is_empty()).cloned().unwrap_or_else(|| id.to_owned());
        let rows = |term: &String| -> usize {
            let held = placed.iter().filter(|meeting| meeting.terms.is_empty() || meeting.terms.contains(term));
            held.map(|meeting| meeting.periods.len() * days * teachers.get(&meeting.id).map_or(0, Vec::len)).sum()
        };
        let listed: Vec<String> = all.iter().map(|term| format!("{} ({} rows)", title(term), rows(term))).collect();
        if let Some(asked) = &work.options.term {
            let found = all.iter().find(|term| **term == asked || title(term) == *asked);
            return found.map(|term| Some((*term).clone())).ok_or_else(|| {
                bad_option(
                    format!("--term: there is no term `{asked}`"),
                    format!("the terms: {}", listed.join(", ")),
                    "write one of them",
                )
            });
        }
        let some_only = placed.iter().any(|meeting| !meeting.terms.is_empty() && meeting.terms.len() < all.len());
        if some_only {
            return Err(ask(
                format!("some classes hold in some terms only; the terms are {}", listed.join(", ")),
                "one term",
                "add --term with one of them",
            ));
        }
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_that_read_as_days() {
        assert!(reads_as_days("MWF") && reads_as_days("TTh") && reads_as_days("Mon"));
        assert!(!reads_as_days("1") && !reads_as_days("P1") && !reads_as_days("A"));
    }
}
