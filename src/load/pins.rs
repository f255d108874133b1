//! pins.csv: what must or must not stand in a slot. The tables `sessions.csv` and `pairs.csv` that
//! a plan is written as can be read as pins too.

use std::collections::BTreeMap;

use super::cells::{whole, word};
use super::collector::Collector;
use super::header::{Column, TableSpec, Values, optional, required};
use super::names::{Names, NamesOfFile};
use super::periods::{DAY, PERIOD, WEEK};
use super::sheet::{Row, Sheet};
use super::slots::{FileSlots, SlotColumns, Wanted};
use super::staff::People;
use super::teams::Teams;
use crate::findings::Code;
use crate::names::CycleNames;
use crate::school::{Cycle, Pin, PinRule, PinSubject, Slot, Source, StaffId, TeamId};

const PIN_COLUMNS: &[Column] = &[
    required("kind", &["type"]),
    required("id", &["what", "subject", "pair"]),
    WEEK,
    DAY,
    PERIOD,
    required("rule", &["order"]),
    optional("note", &["notes", "reason", "comment"]),
    optional("turn", &[]).of(Values::Whole),
];
const SESSION_COLUMNS: &[Column] = &[
    required("team", &["teamid"]),
    WEEK,
    DAY,
    PERIOD,
    optional("length", &[]),
    optional("room", &[]),
    optional("attending", &[]),
    optional("absent", &[]),
    optional("released", &[]),
    optional("turn", &[]).of(Values::Whole),
];
const MEETING_COLUMNS: &[Column] =
    &[required("mentor", &[]), required("mentee", &[]), WEEK, DAY, PERIOD, optional("fit", &[])];

/// pins.csv.
pub(super) const SPEC: TableSpec =
    TableSpec { name: "pins", required: false, variants: &[PIN_COLUMNS, SESSION_COLUMNS, MEETING_COLUMNS] };

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Session,
    Meeting,
    Visit,
}

const KINDS: &[(&str, Kind)] = &[("session", Kind::Session), ("meeting", Kind::Meeting), ("visit", Kind::Visit)];
const RULES: &[(&str, PinRule)] = &[("pin", PinRule::Pin), ("ban", PinRule::Ban)];

/// Reads the pins, in whichever of the three forms they are.
pub(super) fn read(
    sheet: &mut Sheet,
    cycle: &Cycle,
    names: &CycleNames,
    people: &People,
    of_teams: &Teams,
    collector: &mut Collector,
) -> Vec<Pin> {
    let teams = &of_teams.names;
    let variant = sheet.variant();
    let (columns, rule_column) = match variant {
        0 => (SlotColumns { week: 2, day: 3, period: 4 }, Some(5)),
        1 => (SlotColumns { week: 1, day: 2, period: 3 }, None),
        _ => (SlotColumns { week: 2, day: 3, period: 4 }, None),
    };
    let turn_column = match variant {
        0 => Some(7),
        1 => Some(9),
        _ => None,
    };
    let mut pins: Vec<Pin> = Vec::new();
    let mut known: BTreeMap<(PinSubject, PinRule, Option<u32>, Vec<Slot>), u64> = BTreeMap::new();
    let mut slots = Vec::new();
    let mut of_file = FileSlots::new(cycle, names, columns, sheet);
    let (mut named, mut teams_named) = (NamesOfFile::default(), NamesOfFile::default());
    while let Some(row) = sheet.next(collector) {
        let subject = match variant {
            0 => {
                let kind = word(&row, 0, KINDS, None, collector);
                kind.and_then(|kind| subject(&row, kind, people, teams, (&mut named, &mut teams_named), collector))
            }
            1 => teams.resolve(&row, 0, &mut teams_named, collector).map(PinSubject::Session),
            _ => {
                let mentor = people.names.resolve(&row, 0, &mut named, collector);
                let mentee = people.names.resolve(&row, 1, &mut named, collector);
                mentor.zip(mentee).map(|(mentor, mentee)| PinSubject::Meeting { mentor, mentee })
            }
        };
        let rule = match rule_column {
            Some(column) => word(&row, column, RULES, None, collector),
            None => Some(PinRule::Pin),
        };
        // A pair that a plan gave no meeting has no slot.
        if variant == 2 && row.cell(columns.day).is_empty() && row.cell(columns.period).is_empty() {
            row.report_value(
                collector,
                Code::RowWithoutSlot,
                columns.day,
                "",
                "this pair has no meeting, so nothing is pinned",
                "a week, day and period",
                "nothing; to keep the pair, write it into the pairs with `require`",
            );
            continue;
        }
        let wanted = match rule {
            Some(PinRule::Ban) => Wanted::SeveralOrDay,
            _ => Wanted::One,
        };
        let there = of_file.resolve(&row, wanted, &mut slots, collector);
        let (Some(subject), Some(rule), true) = (subject, rule, there) else { continue };
        if rule == PinRule::Pin && row.cell(columns.week).is_empty() && cycle.weeks().len() > 1 {
            row.report_value(
                collector,
                Code::PinWithoutWeek,
                columns.week,
                "",
                "a pin needs a week in a cycle of several weeks",
                "one of the weeks of the cycle",
                "fill in the week; write one row for each session",
            );
            continue;
        }
        let turn = match (turn_column, subject) {
            (Some(column), PinSubject::Session(team)) => {
                whole(&row, column, (1, of_teams.teams[team].every), collector)
            }
            _ => None,
        };
        let key = (subject, rule, turn, slots.clone());
        if let Some(first) = known.get(&key) {
            row.report_value(
                collector,
                Code::RepeatedRow,
                columns.period,
                "",
                format!("line {first} says the same already"),
                "each pin once",
                "take one of the rows out",
            );
            continue;
        }
        known.insert(key, row.line);
        let source = Source { file: row.file().to_owned(), line: row.line };
        pins.push(Pin { subject, rule, turn, slots: slots.clone(), source });
    }
    teams.finish(teams_named, &sheet.file, collector);
    people.names.finish(named, &sheet.file, collector);
    of_file.finish(&sheet.file, collector);
    pins
}

/// What the id of a pin names: a team, or two people as `mentor/mentee`.
fn subject(
    row: &Row<'_>,
    kind: Kind,
    people: &People,
    teams: &Names<TeamId>,
    (named, teams_named): (&mut NamesOfFile, &mut NamesOfFile),
    collector: &mut Collector,
) -> Option<PinSubject> {
    const ID: usize = 1;
    if kind == Kind::Session {
        return teams.resolve(row, ID, teams_named, collector).map(PinSubject::Session);
    }
    let (a, b) = pair(row, ID, people, named, collector)?;
    Some(match kind {
        Kind::Meeting => PinSubject::Meeting { mentor: a, mentee: b },
        _ => PinSubject::Visit { observer: a, host: b },
    })
}

/// Two people who may be meant by `a/b`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Reading<'t> {
    texts: [&'t str; 2],
    people: (StaffId, StaffId),
}

impl<'t> Reading<'t> {
    /// The people of these ids; none where one of them is nobody's.
    fn new(texts: [&'t str; 2], people: &People) -> Option<Reading<'t>> {
        let found = (people.names.find(texts[0])?, people.names.find(texts[1])?);
        Some(Reading { texts, people: found })
    }
}

fn pair(
    row: &Row<'_>,
    column: usize,
    people: &People,
    named: &mut NamesOfFile,
    collector: &mut Collector,
) -> Option<(StaffId, StaffId)> {
    let text = super::cells::text(row, column, collector)?;
    // An id may contain a slash itself: any slash may be the one between the two.
    let splits = || text.match_indices('/').map(|(at, _)| [text[..at].trim(), text[at + 1..].trim()]);
    let both_known: Vec<Reading> = splits().filter_map(|texts| Reading::new(texts, people)).collect();
    let readings: Vec<&Reading> = both_known.iter().filter(|reading| reading.people.0 != reading.people.1).collect();
    // If none will do, the slash that has known people on most of its sides, the first of several.
    let nearest = splits().rev().max_by_key(|texts| texts.iter().filter(|id| people.names.find(id).is_some()).count());
    match (readings.as_slice(), nearest) {
        ([one], _) => Some(one.people),
        ([], Some([a, b])) if both_known.is_empty() && !a.is_empty() && !b.is_empty() => {
            for name in [a, b] {
                // Two that fit are said, and one that fits nobody.
                people.names.resolve_name(row, column, name, named, collector);
            }
            None
        }
        ([], _) => {
            let message = match both_known.is_empty() {
                true => format!("`{text}` does not name two people"),
                false => format!("`{text}` names the same person twice"),
            };
            row.report(
                collector,
                Code::BadPairId,
                column,
                message,
                "two ids: mentor/mentee for a meeting, observer/host for a visit",
                "write the two ids with a slash between them",
            );
            None
        }
        (several, _) => {
            let meant: Vec<String> =
                several.iter().map(|Reading { texts: [a, b], .. }| format!("`{a}` and `{b}`")).collect();
            row.report(
                collector,
                Code::AmbiguousPairId,
                column,
                format!("`{text}` may mean {}", meant.join(", or ")),
                "an id that names two people in one way only",
                "give one of these people an id without a slash, in every file",
            );
            None
        }
    }
}
