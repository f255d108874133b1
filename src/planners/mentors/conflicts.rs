//! Demands about pairs that cannot hold: each alone, then together, smallest
//! set first (specification part 1, pairs.csv and pins.csv).
//!
//! A demanded pair needs one of the mentor's places, and a pinned meeting one
//! slot of both; everything else of a plan may be left out. So demands can hold
//! together exactly where no count is exceeded: one mentor for a mentee, the
//! places of a mentor, the meetings of a pair, one thing at a time, and what
//! everybody keeps. One more than a count allows is a smallest conflict.

use super::options::Options;
use crate::findings::{Code, Finding, Place};
use crate::school::{
    Counted, DayId, PairKind, PairOrder, PinRule, PinSubject, PrepKey, Slot, SlotSet, Source, StaffId, WeekId,
};
use std::collections::BTreeMap;

/// A row that demands a pair, perhaps with a meeting.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Demand<'a> {
    mentor: StaffId,
    mentee: StaffId,
    slot: Option<Slot>,
    source: &'a Source,
}

/// What is counted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Count {
    MentorsOf(StaffId),
    PlacesOf(StaffId),
    MeetingsOf(StaffId, StaffId),
    MeetingsOn(StaffId, StaffId, DayId),
    MeetingsIn(StaffId, StaffId, WeekId),
    SlotOf(StaffId, Slot),
    Prep(StaffId, PrepKey, Option<DayId>),
}

fn demands<'a>(options: &Options<'a>) -> Vec<Demand<'a>> {
    let rows = options.school.pairs.iter();
    let rows = rows.filter(|row| row.kind == PairKind::Mentor && row.order == PairOrder::Require);
    let rows = rows.map(|row| Demand { mentor: row.a, mentee: row.b, slot: None, source: &row.source });
    let pins = options.school.pins.iter().filter(|pin| pin.rule == PinRule::Pin);
    let pins = pins.filter_map(|pin| match pin.subject {
        PinSubject::Meeting { mentor, mentee } => {
            Some(Demand { mentor, mentee, slot: pin.slots.first().copied(), source: &pin.source })
        }
        _ => None,
    });
    rows.chain(pins).collect()
}

/// Every demand that cannot hold: alone, or together with others.
///
/// O(demands × (mentors + log demands)).
pub fn impossible(options: &Options) -> Vec<Finding> {
    let demands = demands(options);
    let alone: Vec<(usize, String)> =
        demands.iter().enumerate().filter_map(|(at, demand)| Some((at, obstacle(options, demand)?))).collect();
    let mut findings: Vec<Finding> = alone.iter().map(|(at, why)| finding_alone(options, &demands[*at], why)).collect();
    let holdable: Vec<Demand> = demands
        .iter()
        .enumerate()
        .filter(|(at, _)| !alone.iter().any(|(other, _)| other == at))
        .map(|(_, demand)| *demand)
        .collect();
    findings.extend(conflicts(options, &holdable));
    findings
}

/// Why a demand cannot hold even alone.
fn obstacle(options: &Options, demand: &Demand) -> Option<String> {
    let school = options.school;
    let (mentor, mentee) = (demand.mentor, demand.mentee);
    let exclusions = options.acceptable.exclusions(&options.fits, mentor, mentee);
    if !exclusions.is_empty() {
        let words =
            exclusions.iter().map(|exclusion| options.acceptable.in_words(&options.fits, *exclusion, mentor, mentee));
        return Some(words.collect::<Vec<_>>().join("; "));
    }
    if school.staff[mentor].mentees == 0 {
        return Some(format!("{} takes no mentees (mentees is 0)", school.staff[mentor].name));
    }
    let slot = demand.slot?;
    if options.meetings() == 0 {
        return Some("pairs have no meetings in this school ([mentors] meetings = 0)".into());
    }
    if options.meeting_slots(mentor, mentee).contains(slot) {
        return None;
    }
    let people = [mentor, mentee].into_iter();
    let reasons: Vec<String> = people.filter_map(|staff| unavailable(options, staff, slot)).collect();
    Some(if reasons.is_empty() { "pins.csv bans that slot for the same pair".into() } else { reasons.join("; ") })
}

/// Why a person cannot meet in a slot, as a clause with the name.
pub fn unavailable(options: &Options, staff: StaffId, slot: Slot) -> Option<String> {
    let school = options.school;
    let person = &school.staff[staff];
    let why = if let Some(why) = crate::planners::place::unavailable(school, staff, slot) {
        why
    } else if let Some(why) = options.commitments.why(school, staff, slot) {
        why
    } else {
        let allowance = &options.allowances[staff];
        let set = SlotSet::of(school.cycle.len(), [slot]);
        if !allowance.may_commit {
            "has fewer free periods than [prep] guarantees".into()
        } else if allowance.fits_alone(&school.cycle, &set) {
            return None;
        } else {
            "would keep fewer free periods than [prep] guarantees, or be committed beyond it".into()
        }
    };
    Some(format!("{} {why}", person.name))
}

fn pair_name(options: &Options, demand: &Demand) -> String {
    let staff = &options.school.staff;
    let pair = format!("{} mentors {}", staff[demand.mentor].name, staff[demand.mentee].name);
    match demand.slot {
        Some(slot) => format!("{pair} and they meet in {}", options.school.cycle.name(slot)),
        None => pair,
    }
}

fn place(source: &Source) -> Place {
    Place { file: source.file.clone(), line: Some(source.line), column: None, field: None }
}

fn value(options: &Options, demand: &Demand) -> String {
    let staff = &options.school.staff;
    let pair = format!("{}/{}", staff[demand.mentor].id, staff[demand.mentee].id);
    match demand.slot {
        Some(slot) => format!("{pair} at {}", options.school.cycle.name(slot)),
        None => pair,
    }
}

fn finding_alone(options: &Options, demand: &Demand, why: &str) -> Finding {
    let pin = demand.slot.is_some();
    Finding {
        code: if pin { Code::ImpossiblePin } else { Code::ImpossibleRequire },
        place: place(demand.source),
        value: Some(value(options, demand)),
        message: format!("it cannot be that {}: {why}", pair_name(options, demand)),
        expected: if pin {
            "a slot in which this pair may meet".into()
        } else {
            "a pair that is acceptable, with a mentor who has a place".into()
        },
        remedy: "take the row out, or change what stands in its way".into(),
        also: Vec::new(),
    }
}

/// The counts that these demands exceed, as conflicts, smallest first.
fn conflicts<'d>(options: &Options, demands: &'d [Demand<'d>]) -> Vec<Finding> {
    // A pair that is demanded twice takes one place.
    let mut pairs: Vec<&Demand> = Vec::new();
    for demand in demands {
        if !pairs.iter().any(|known| (known.mentor, known.mentee) == (demand.mentor, demand.mentee)) {
            pairs.push(demand);
        }
    }
    let mut meetings: Vec<&Demand> = Vec::new();
    for demand in demands.iter().filter(|demand| demand.slot.is_some()) {
        let same =
            |known: &&Demand| (known.mentor, known.mentee, known.slot) == (demand.mentor, demand.mentee, demand.slot);
        if !meetings.iter().any(same) {
            meetings.push(demand);
        }
    }
    let mut counted: BTreeMap<Count, (u32, Vec<&Demand>)> = BTreeMap::new();
    let mut count = |what: Count, most: u32, demand| counted.entry(what).or_insert((most, Vec::new())).1.push(demand);
    for demand in pairs {
        count(Count::MentorsOf(demand.mentee), 1, demand);
        count(Count::PlacesOf(demand.mentor), options.school.staff[demand.mentor].mentees, demand);
    }
    for demand in meetings {
        let Some(slot) = demand.slot else { continue };
        count(Count::MeetingsOf(demand.mentor, demand.mentee), options.meetings(), demand);
        let cycle = &options.school.cycle;
        if options.spread.one_per_day {
            count(Count::MeetingsOn(demand.mentor, demand.mentee, cycle.day_of(slot)), 1, demand);
        }
        if options.spread.weeks_bind() {
            let week = Count::MeetingsIn(demand.mentor, demand.mentee, cycle.week_of(slot));
            count(week, options.spread.per_week, demand);
        }
        for staff in [demand.mentor, demand.mentee] {
            let allowance = &options.allowances[staff];
            cycle.moments(slot).iter().for_each(|moment| count(Count::SlotOf(staff, *moment), 1, demand));
            for limit in allowance.limits.iter().filter(|limit| limit.counts_meeting_in(cycle, slot)) {
                count(Count::Prep(staff, limit.key, limit.day), limit.most, demand);
            }
        }
    }
    let too_many = |(what, (most, mut demands)): (Count, (u32, Vec<&'d Demand<'d>>))| {
        let first = (1..=demands.len()).find(|first| taken(options, what, &demands[..*first]) > most)?;
        demands.truncate(first);
        Some((what, demands))
    };
    let mut sets: Vec<(Count, Vec<&Demand>)> = counted.into_iter().filter_map(too_many).collect();
    sets.sort_by_key(|(_, set)| set.len());
    let mut findings: Vec<(Vec<&Demand>, Finding)> = Vec::new();
    for (what, set) in sets {
        // One set of rows, one finding: whoever reads it mends the rows.
        if !findings.iter().any(|(known, _)| known.iter().all(|demand| set.contains(demand))) {
            let finding = finding_together(options, what, &set);
            findings.push((set, finding));
        }
    }
    findings.into_iter().map(|(_, finding)| finding).collect()
}

/// How much of a count these demands take: each one, but of free slots all that their meetings overlap, once.
fn taken(options: &Options, what: Count, demands: &[&Demand]) -> u32 {
    let cycle = &options.school.cycle;
    match what {
        Count::Prep(staff, key, day) if key.counted() == Counted::FreeSlots && !options.in_units => {
            let slots = SlotSet::of(cycle.len(), demands.iter().filter_map(|demand| demand.slot));
            let mut limits = options.allowances[staff].limits.iter();
            let limit = limits.find(|limit| (limit.key, limit.day) == (key, day));
            limit.map_or(0, |limit| limit.weight(cycle, &slots, false))
        }
        _ => demands.len() as u32,
    }
}

fn finding_together(options: &Options, what: Count, set: &[&Demand]) -> Finding {
    let name = |staff: StaffId| &options.school.staff[staff].name;
    let why = match what {
        Count::MentorsOf(mentee) => format!("{} can have one mentor", name(mentee)),
        Count::PlacesOf(mentor) => format!(
            "{} takes at most {} (mentees in staff.csv)",
            name(mentor),
            crate::planners::place::count(options.school.staff[mentor].mentees, "mentee", "mentees")
        ),
        Count::MeetingsOf(..) => format!(
            "a pair has {} ([mentors] meetings)",
            crate::planners::place::count(options.meetings(), "meeting", "meetings")
        ),
        Count::MeetingsOn(..) => "a pair meets at most once a day ([mentors] same_day_meetings)".into(),
        Count::MeetingsIn(..) => format!(
            "a pair has at most {} in one week ([mentors] same_week_meetings)",
            crate::planners::place::count(options.spread.per_week, "meeting", "meetings")
        ),
        Count::SlotOf(staff, slot) => {
            format!("{} cannot be in two meetings in {}", name(staff), options.school.cycle.name(slot))
        }
        Count::Prep(staff, key, _) => match key.counted() {
            Counted::FreeSlots => format!("{} would keep fewer free periods than [prep] guarantees", name(staff)),
            Counted::Slots | Counted::Sessions => {
                format!("{} would be committed beyond what [prep] allows", name(staff))
            }
        },
    };
    let demands: Vec<String> = set.iter().map(|demand| pair_name(options, demand)).collect();
    let values: Vec<String> = set.iter().map(|demand| value(options, demand)).collect();
    Finding {
        code: Code::ConflictingPairs,
        place: place(set[0].source),
        value: Some(values.join("; ")),
        message: format!("these {} cannot hold together: {}. {why}", set.len(), demands.join("; ")),
        expected: "required pairs and pinned meetings that one plan can obey together".into(),
        remedy: "take out any one of them, or change the limit".into(),
        also: set[1..]
            .iter()
            .filter(|demand| demand.source.file == set[0].source.file)
            .map(|demand| demand.source.line)
            .collect(),
    }
}
