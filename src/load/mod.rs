//! Reading: from the school folder (or one workbook) to a [`School`], with all findings at once
//! (specification part 1).
//!
//! Each file has its reader; all of them read a `sheet::Sheet`, which does
//! not tell whether its rows come from a CSV file or a workbook. Readers push
//! findings and go on with a sensible value, so that one mistake hides no other.

mod availability;
mod cells;
mod collector;
mod csv_rows;
mod header;
mod holidays;
mod limits;
mod made_teams;
mod names;
mod periods;
mod pins;
mod places;
mod quietly;
mod rooms;
mod rule_keys;
mod rules;
mod sheet;
mod slots;
mod source;
mod staff;
mod teams;
mod text;
mod texts;
mod timetable;
mod wishes;
mod workbook;

pub use holidays::{holidays, parse as parse_date};
pub(crate) use names::nearest;
pub use places::{Places, holds_school, is_table_file, read_places};
pub(crate) use quietly::quietly;

use std::path::Path;

use crate::findings::{Code, Finding, Place, any_error};
use crate::school::{Cycle, School, Table, Timetable};
use collector::Collector;
use names::Listed;
use sheet::Sheet;
use slots::SlotNames;
use source::Source;
use staff::People;
use teams::Teams;
use texts::Texts;

/// What the user asks for besides the files.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct LoadOptions {
    /// Make teams of those who share this, where there is no teams.csv.
    pub teams_by: Option<TeamsBy>,
}

/// What the people of a made team share.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TeamsBy {
    /// The department of staff.csv.
    Department,
    /// A subject that they teach.
    Subject,
    /// A class that they teach.
    Group,
}

impl TeamsBy {
    /// All ways to make teams.
    pub const ALL: [TeamsBy; 3] = [TeamsBy::Department, TeamsBy::Subject, TeamsBy::Group];

    /// The word of `--teams-by`.
    pub fn name(self) -> &'static str {
        match self {
            TeamsBy::Department => "department",
            TeamsBy::Subject => "subject",
            TeamsBy::Group => "group",
        }
    }
}

/// A school and what is wrong, odd or worth knowing in its files.
#[derive(Clone, PartialEq, Debug)]
pub struct Loaded {
    /// The school; none where any finding is an error.
    pub school: Option<School>,
    /// All findings, by file in the order of the specification, then line, column and code.
    pub findings: Vec<Finding>,
}

/// Reads a school from a folder of CSV files or from one `.xlsx` workbook with sheets of the same names.
///
/// Nothing is printed and nothing panics: whatever is wrong comes back as findings.
///
/// O(bytes + rows × log rows); each file is in memory once, while it is read.
pub fn load(path: &Path, options: &LoadOptions) -> Loaded {
    let mut collector = Collector::new();
    let school = Source::open(path, &mut collector).map(|source| read(source, options, &mut collector));
    let findings = collector.finish();
    Loaded { school: school.filter(|_| !any_error(&findings)), findings }
}

fn read(mut source: Source, options: &LoadOptions, collector: &mut Collector) -> School {
    let mut texts = Texts::new();
    let rules = rules::read(&mut source, collector);
    let cycle = match source.sheet(&periods::SPEC, collector) {
        Some(mut sheet) => {
            let cycle = periods::read(&mut sheet, &rules, collector);
            report_no_rows(&sheet, "the slots of the timetable cycle", collector);
            cycle
        }
        None => Cycle::new(Vec::new(), rules.period_minutes, rules.passing_minutes),
    };
    let names = SlotNames::new(&cycle);
    let mut people = match source.sheet(&staff::SPEC, collector) {
        Some(mut sheet) => {
            let people = staff::read(&mut sheet, cycle.len(), &rules, &mut texts, collector);
            report_no_rows(&sheet, "the people", collector);
            people
        }
        None => People::nobody(),
    };
    if let Some(mut sheet) = source.sheet(&staff::TAGS_SPEC, collector) {
        staff::read_tags(&mut sheet, &mut people, collector);
    }
    staff::check_needs(&people, &source.shown("staff"), collector);
    let (timetable, timetable_file) = match source.sheet(&timetable::SPEC, collector) {
        Some(mut sheet) => {
            let timetable = timetable::read(&mut sheet, &cycle, &names, &mut people, &mut texts, collector);
            report_no_rows(&sheet, "who is busy when", collector);
            (timetable, Some(sheet.file))
        }
        None => (Timetable::new(Vec::new(), people.staff.len(), Table::new()), None),
    };
    if let Some(mut sheet) = source.sheet(&availability::SPEC, collector) {
        availability::read(&mut sheet, &names, &mut people, collector);
    }
    availability::settle(&cycle, &mut people, timetable_file.as_deref(), collector);
    let teams = read_teams(&mut source, options, &cycle, &people, &timetable, &texts, collector);
    let rooms = source.sheet(&rooms::SPEC, collector).map(|mut sheet| {
        let rooms = rooms::read(&mut sheet, &cycle, &timetable, &mut texts, collector);
        rooms::check(&rooms, &teams, &sheet.file, collector);
        rooms
    });
    let preferences = source.sheet(&wishes::PREFERENCES_SPEC, collector);
    let preferences = preferences.map(|mut sheet| wishes::read_preferences(&mut sheet, &people, collector));
    let pairs = source.sheet(&wishes::PAIRS_SPEC, collector);
    let pairs = pairs.map(|mut sheet| wishes::read_pairs(&mut sheet, &people, collector));
    let pins = source.sheet(&pins::SPEC, collector);
    let pins = pins.map(|mut sheet| pins::read(&mut sheet, &cycle, &names, &people, &teams.names, collector));
    School {
        name: rules.name.clone().unwrap_or_else(|| source.name()),
        staff: people.staff,
        tags: people.tags.names,
        texts: texts.finish(),
        timetable,
        teams: teams.teams,
        rooms,
        preferences: preferences.unwrap_or_default(),
        pairs: pairs.unwrap_or_default(),
        pins: pins.unwrap_or_default(),
        rules,
        cycle,
        visited: Default::default(),
    }
}

/// Reads teams.csv and members.csv, or makes teams where the options say so.
fn read_teams(
    source: &mut Source,
    options: &LoadOptions,
    cycle: &Cycle,
    people: &People,
    timetable: &Timetable,
    texts: &Texts,
    collector: &mut Collector,
) -> Teams {
    let (has_teams, has_members) = (source.has("teams"), source.has("members"));
    let note = |code: Code, message: &str, expected: &str, remedy: &str| Finding {
        code,
        place: Place { file: source.shown("teams"), ..Place::default() },
        value: None,
        message: message.into(),
        expected: expected.into(),
        remedy: remedy.into(),
        also: Vec::new(),
    };
    let no_teams = note(
        Code::NoTeams,
        "there are no teams, so no sessions can be planned",
        "teams and their members, or a way to make teams",
        "write a teams file, or leave it out and make teams with `--teams-by department` (or `subject`, or `group`)",
    );
    if !has_teams {
        if has_members {
            source.report_missing("teams", "there are members, but no teams", collector);
        }
        let Some(by) = options.teams_by else {
            // Members without teams are an error already, and what they are named by is likely there.
            if has_members {
                return Teams::none(Listed::Unread);
            }
            collector.push(no_teams);
            return Teams::none(Listed::Nowhere(source.shown("teams")));
        };
        return made_teams::make(by, people, timetable, texts, &source.shown("teams"), collector);
    }
    if options.teams_by.is_some() {
        collector.push(note(
            Code::TeamsByIgnored,
            "there are teams already, so none are made",
            "`--teams-by` only where there is no teams file",
            "leave out `--teams-by`, or move the teams file away",
        ));
    }
    let before = collector.pushed();
    let mut teams = match source.sheet(&teams::SPEC, collector) {
        Some(mut sheet) => {
            let teams = teams::read(&mut sheet, collector);
            if sheet.is_empty() {
                collector.push(no_teams);
            }
            teams
        }
        None if collector.any_error_since(before) => Teams::none(Listed::Unread),
        // A file with nothing in it, not even a header.
        None => {
            let file = no_teams.place.file.clone();
            collector.push(no_teams);
            Teams::none(Listed::In(file))
        }
    };
    let mut members_file = None;
    if has_members {
        if let Some(mut sheet) = source.sheet(&teams::MEMBERS_SPEC, collector) {
            teams::read_members(&mut sheet, &mut teams, people, collector);
            members_file = Some(sheet.file);
        }
    } else {
        source.report_missing("members", "there are teams, but nobody in them", collector);
    }
    teams::settle(&mut teams, cycle, members_file.as_deref(), collector);
    teams
}

/// Reports a required table without rows, once it is read.
fn report_no_rows(sheet: &Sheet, what: &str, collector: &mut Collector) {
    if sheet.is_empty() {
        collector.push(Finding {
            code: Code::NoRows,
            place: Place { file: sheet.file.clone(), ..Place::default() },
            value: None,
            message: format!("{} has a header, but no rows", sheet.file),
            expected: format!("rows with {what}"),
            remedy: "export the table again".into(),
            also: Vec::new(),
        });
    }
}
