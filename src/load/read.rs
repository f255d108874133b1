//! All tables of a school, one after the other.

use std::collections::{BTreeMap, BTreeSet};

use super::collector::Collector;
use super::header::{TableSpec, plain};
use super::names::Listed;
use super::opening::about;
use super::row_words::RowWords;
use super::sheet::Sheet;
use super::source::Source;
use super::staff::{People, STAFF_SYNONYMS};
use super::teams::Teams;
use super::texts::Texts;
use super::values::Known;
use super::{
    LoadOptions, availability, derived, derived_teams, holidays, periods, pins, rooms, rules, staff, teams, term,
    timetable, travel, unread, wishes,
};
use crate::findings::{Code, Finding, Place};
use crate::names::{CycleNames, name_key};
use crate::school::{Cycle, PersonTime, Rules, School, Table, Timetable, Travel};

/// Reads a school that was opened.
pub(super) fn school(mut source: Source, options: &LoadOptions, collector: &mut Collector) -> School {
    let mut texts = Texts::new();
    let (mut rules, term_places) = rules::read(&mut source, collector);
    let words = RowWords::new(rules.reading.free.as_deref(), rules.reading.protected.as_deref());
    let cycle = read_periods(&mut source, &rules, collector);
    let mut people = read_staff(&mut source, &rules, &mut texts, collector);
    let known_cycle = cycle.as_ref().filter(|cycle| !cycle.is_empty()).map(CycleNames::new);
    let known = Known {
        people: people.as_ref().map(|people| &people.names.index).filter(|people| !people.is_empty()),
        cycle: known_cycle.as_ref(),
        called: None,
    };
    let mut sheet = source.sheet(&timetable::SPEC, known, collector);
    // Without periods and people, those of the timetable are meant.
    let cycle = match (cycle, &sheet) {
        (Some(cycle), _) => cycle,
        (None, Some(sheet)) => derived::cycle(sheet, timetable::SLOT, timetable::TIMES, &rules, collector),
        (None, None) => Cycle::new(Vec::new(), rules.period_minutes, rules.passing_minutes),
    };
    let mut people = match (people.take(), &sheet) {
        (Some(people), _) => people,
        (None, Some(sheet)) => {
            let positions = timetable::staff_positions(sheet, Known::default());
            let subject = |index: usize| timetable::subject_of(sheet, &words, index);
            let people = derived::people(sheet, &positions, subject, super::row_words::is_nobody, collector);
            People::derived(people, &sheet.file, cycle.len(), &rules, &mut texts)
        }
        (None, None) => People::nobody(),
    };
    people.staff.iter_mut().for_each(|person| person.time = PersonTime::empty(cycle.len()));
    let names = CycleNames::new(&cycle);
    let mut tables = Tables { source, collector };
    if let Some(mut sheet) = tables.open(&staff::TAGS_SPEC, &people, &names) {
        staff::read_tags(&mut sheet, &mut people, tables.collector);
    }
    staff::check_needs(&people, &tables.source.shown("staff"), tables.collector);
    let timetable_file = sheet.as_ref().map(|sheet| sheet.file.clone());
    let before = tables.collector.pushed();
    let mut timetable = match &mut sheet {
        Some(sheet) => {
            let given = timetable::Given { cycle: &cycle, cycle_names: &names, words: &words };
            let timetable = timetable::read(sheet, &given, &mut people, &mut texts, tables.collector);
            report_no_rows(sheet, "who is busy when", tables.collector);
            timetable
        }
        None => Timetable::new(Vec::new(), people.staff.len(), Table::new()),
    };
    drop(sheet);
    if let Some(mut sheet) = tables.open(&availability::SPEC, &people, &names) {
        availability::read(&mut sheet, &cycle, &names, &mut people, tables.collector);
    }
    let is_sure = !tables.collector.any_error_since(before);
    availability::settle(&cycle, &mut people, &rules, timetable_file.as_deref().filter(|_| is_sure), tables.collector);
    if let (Some(file), true) = (&timetable_file, is_sure) {
        report_without_rows(&people, file, tables.collector);
    }
    let teams = read_teams(&mut tables, options, &cycle, &names, &people, &timetable, &mut texts);
    let rooms = tables.open(&rooms::SPEC, &people, &names).map(|mut sheet| {
        let rooms = rooms::read(&mut sheet, &cycle, &mut timetable, &mut texts, tables.collector);
        rooms::check(&rooms, &teams, &sheet.file, tables.collector);
        rooms
    });
    if people.staff.iter().any(|person| person.site.is_some()) {
        timetable.locate(|row| people.staff[row.staff].site);
    }
    let otherwise = rules.travel.minutes;
    let travel = tables.open(&travel::SPEC, &people, &names);
    let travel = travel.map(|mut sheet| travel::read(&mut sheet, &texts, otherwise, tables.collector));
    let preferences = tables.open(&wishes::PREFERENCES_SPEC, &people, &names);
    let preferences = preferences.map(|mut sheet| wishes::read_preferences(&mut sheet, &people, tables.collector));
    let pairs = tables.open(&wishes::PAIRS_SPEC, &people, &names);
    let pairs = pairs.map(|mut sheet| wishes::read_pairs(&mut sheet, &people, tables.collector));
    let pins = tables.open(&pins::SPEC, &people, &names);
    let pins = pins.map(|mut sheet| pins::read(&mut sheet, &cycle, &names, &people, &teams, tables.collector));
    let mut holidays_sheet = match &options.holidays {
        Some(path) => holidays::open(path, tables.collector),
        None => tables.open(&holidays::SPEC, &people, &names),
    };
    let holidays = holidays_sheet.as_mut().map(|sheet| holidays::read(sheet, &cycle, &names, tables.collector));
    let holidays = holidays.unwrap_or_default();
    let given = term::Given {
        rules: &rules,
        places: &term_places,
        options: &options.term,
        cycle: &cycle,
        names: &names,
        holidays: &holidays,
        holidays_file: holidays_sheet.as_ref().map(|sheet| sheet.file.as_str()),
        staff: &people.staff,
    };
    let term = term::read(&given, tables.collector).map(|(term, dates)| {
        // One round is one cycle: there are no later ones.
        rules.visits.rounds = rules.visits.rounds.min(dates.cycles());
        term
    });
    let mut school = School {
        name: rules.name.clone().unwrap_or_else(|| tables.source.name()),
        staff: people.staff,
        tags: people.tags.names,
        texts: texts.finish(),
        timetable,
        teams: teams.teams,
        rooms,
        travel: travel.unwrap_or_else(|| Travel::new(&BTreeMap::new(), otherwise)),
        preferences: preferences.unwrap_or_default(),
        pairs: pairs.unwrap_or_default(),
        pins: pins.unwrap_or_default(),
        rules,
        holidays,
        term,
        cycle,
        rounds_over: 0,
        visited: Default::default(),
        received: Default::default(),
    };
    school.settle_spots();
    school
}

/// The tables that are not read yet, and what was found so far.
struct Tables<'c> {
    source: Source,
    collector: &'c mut Collector,
}

impl Tables<'_> {
    /// Opens a table, and says which of its columns are not read.
    fn open(&mut self, spec: &TableSpec, people: &People, cycle: &CycleNames) -> Option<Sheet> {
        let is_known = people.names.listed != Listed::Unread;
        let known = Known {
            people: Some(&people.names.index).filter(|_| is_known),
            cycle: Some(cycle).filter(|cycle| cycle.day_labels().len() > 0),
            called: None,
        };
        let sheet = self.source.sheet(spec, known, self.collector)?;
        unread::report(&sheet, spec.name, &[], known, self.collector);
        Some(sheet)
    }
}

/// The cycle of periods.csv; none where there is no such file.
fn read_periods(source: &mut Source, rules: &Rules, collector: &mut Collector) -> Option<Cycle> {
    if !source.has(periods::SPEC.name) && !source.is_contested(periods::SPEC.name) {
        return None;
    }
    let before = collector.pushed();
    let Some(mut sheet) = source.sheet(&periods::SPEC, Known::default(), collector) else {
        // A file with nothing in it is as none; one that cannot be read is an error, and nothing follows from it.
        let nothing = Cycle::new(Vec::new(), rules.period_minutes, rules.passing_minutes);
        return collector.any_error_since(before).then_some(nothing);
    };
    unread::report(&sheet, periods::SPEC.name, &[], Known::default(), collector);
    let cycle = periods::read(&mut sheet, rules, collector);
    report_no_rows(&sheet, "the slots of the timetable cycle", collector);
    Some(cycle)
}

/// The people of staff.csv; none where there is no such file.
fn read_staff(source: &mut Source, rules: &Rules, texts: &mut Texts, collector: &mut Collector) -> Option<People> {
    if !source.has(staff::SPEC.name) {
        return source.is_contested(staff::SPEC.name).then(People::nobody);
    }
    let has_ids = source
        .grid(&staff::SPEC, collector)
        .is_some_and(|grid| (0..grid.len().min(60)).any(|row| grid.cells(row).any(|cell| plain(cell) == "id")));
    let called = if has_ids { BTreeMap::new() } else { called_in_timetable(source, collector) };
    let known = Known { called: Some(&called).filter(|called| !called.is_empty()), ..Known::default() };
    let before = collector.pushed();
    let Some(mut sheet) = source.sheet(&staff::SPEC, known, collector) else {
        return collector.any_error_since(before).then(People::nobody);
    };
    if !sheet.has(0) && !sheet.has(1) {
        staff::report_no_names(&sheet, collector);
        return Some(People::nobody());
    }
    unread::report(&sheet, staff::SPEC.name, &[], known, collector);
    let mut footers = staff::lone_rows(&sheet);
    if !footers.is_empty() {
        let named = named_elsewhere(source, collector);
        footers.retain(|_, text| !named.contains(&name_key(text)));
    }
    let people = staff::read(&mut sheet, 0, rules, &footers, texts, collector);
    report_no_rows(&sheet, "the people", collector);
    Some(people)
}

/// What people are called in the columns of the timetable that may name them, and how often.
fn called_in_timetable(source: &mut Source, collector: &mut Collector) -> BTreeMap<String, usize> {
    let mut called: BTreeMap<String, usize> = BTreeMap::new();
    let Some(grid) = source.grid(&timetable::SPEC, collector) else { return called };
    let is_header = |row: &usize| timetable::SPEC.fit(grid.cells(*row)).known >= 2;
    let Some(header) = (0..grid.len().min(60)).find(is_header) else { return called };
    let names_people = |cell: &str| cell == "staff" || STAFF_SYNONYMS.contains(&cell);
    let columns: Vec<usize> =
        (0..grid.width(header)).filter(|column| names_people(&plain(grid.raw(header, *column)))).collect();
    for row in header + 1..grid.len() {
        for column in &columns {
            let cell = grid.cell(row, *column);
            if !cell.is_empty() {
                *called.entry(name_key(cell)).or_default() += 1;
            }
        }
    }
    called
}

/// Everything that stands in a cell of a table that may name people, in the form of [`name_key`].
fn named_elsewhere(source: &mut Source, collector: &mut Collector) -> BTreeSet<String> {
    let specs = [
        &timetable::SPEC,
        &availability::SPEC,
        &teams::MEMBERS_SPEC,
        &staff::TAGS_SPEC,
        &wishes::PREFERENCES_SPEC,
        &wishes::PAIRS_SPEC,
        &pins::SPEC,
    ];
    let mut named: BTreeSet<String> = BTreeSet::new();
    for spec in specs {
        let Some(grid) = source.grid(spec, collector) else { continue };
        let mut cells: BTreeSet<&str> = BTreeSet::new();
        for row in 0..grid.len() {
            cells.extend(grid.cells(row));
        }
        for cell in cells {
            named.insert(name_key(cell));
            named.extend(derived::joined(cell).flat_map(|part| part.split(',')).map(name_key));
        }
    }
    named
}

/// Names the people without a row in the timetable, in a note.
fn report_without_rows(people: &People, file: &str, collector: &mut Collector) {
    let without: Vec<&str> = people
        .staff
        .iter()
        .filter(|person| person.time.busy.is_empty() && person.time.present.is_empty())
        .map(|person| person.id.as_str())
        .collect();
    if without.is_empty() || without.len() == people.staff.len() {
        return;
    }
    let shown = match without.len() {
        0..=20 => without.join(", "),
        count => format!("{}, … ({count} in all)", without[..20].join(", ")),
    };
    let message = format!(
        "{} without a row in {file}: {shown}",
        if without.len() == 1 { "one person is".to_owned() } else { format!("{} people are", without.len()) }
    );
    let expected = "rows for everybody who teaches".into();
    collector.push(about(Code::WithoutRows, file, None, message, expected, "nothing, if they teach nothing"));
}

/// Reads teams.csv and members.csv, or makes teams where the options say so.
fn read_teams(
    tables: &mut Tables<'_>,
    options: &LoadOptions,
    cycle: &Cycle,
    cycle_names: &CycleNames,
    people: &People,
    timetable: &Timetable,
    texts: &mut Texts,
) -> Teams {
    let source = &tables.source;
    let (has_teams, has_members) = (source.has("teams"), source.has("members"));
    if source.is_contested("teams") || source.is_contested("members") {
        return Teams::none(Listed::Unread);
    }
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
            source.report_missing("teams", "there are members, but no teams", tables.collector);
        }
        let Some(by) = options.teams_by else {
            // Members without teams are an error already, and what they are named by is likely there.
            if has_members {
                return Teams::none(Listed::Unread);
            }
            tables.collector.push(no_teams);
            return Teams::none(Listed::Nowhere(source.shown("teams")));
        };
        // Where the people could not be read, that has been said.
        if people.names.listed == Listed::Unread {
            return Teams::none(Listed::Unread);
        }
        return derived_teams::make(by, people, timetable, texts, &source.shown("teams"), tables.collector);
    }
    if options.teams_by.is_some() {
        tables.collector.push(note(
            Code::TeamsByIgnored,
            "there are teams already, so none are made",
            "`--teams-by` only where there is no teams file",
            "leave out `--teams-by`, or move the teams file away",
        ));
    }
    let before = tables.collector.pushed();
    let mut teams = match tables.open(&teams::SPEC, people, cycle_names) {
        Some(mut sheet) => {
            let teams = teams::read(&mut sheet, texts, tables.collector);
            if sheet.is_empty() {
                tables.collector.push(no_teams);
            }
            teams
        }
        None if tables.collector.any_error_since(before) => Teams::none(Listed::Unread),
        // A file with nothing in it, not even a header.
        None => {
            let file = no_teams.place.file.clone();
            tables.collector.push(no_teams);
            Teams::none(Listed::In(file))
        }
    };
    let mut members_file = None;
    if has_members {
        if let Some(mut sheet) = tables.open(&teams::MEMBERS_SPEC, people, cycle_names) {
            teams::read_members(&mut sheet, &mut teams, people, tables.collector);
            members_file = Some(sheet.file);
        }
    } else {
        tables.source.report_missing("members", "there are teams, but nobody in them", tables.collector);
    }
    teams::settle(&mut teams, cycle, members_file.as_deref(), tables.collector);
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
