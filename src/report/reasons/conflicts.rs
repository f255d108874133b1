//! Orders of pairs.csv and pins.csv that no plan can obey, as findings.

use super::people::all_not_free;
use super::{mentors, sessions, visits};
use crate::findings::{Code, Finding, Place};
use crate::plan::reasons::{
    Conflict, DemandedPair, DemandedVisit, NoPair, NoPairs, NoPlan, NoVisits, TooManyPairs, VisitClash,
};
use crate::report::names;
use crate::report::text::count;
use crate::school::{School, Source, StaffId};

/// What is to be said of orders that cannot hold.
pub fn findings(school: &School, conflicts: &[Conflict]) -> Vec<Finding> {
    conflicts.iter().map(|conflict| finding(school, conflict)).collect()
}

fn finding(school: &School, conflict: &Conflict) -> Finding {
    match conflict {
        Conflict::Sessions(pins, why) => sessions::pins(school, pins, why),
        Conflict::Pairs(demands, NoPairs::Alone(why)) => pair_alone(school, &demands[0], why),
        Conflict::Pairs(demands, NoPairs::Together(why)) => pairs_together(school, demands, *why),
        Conflict::Visits(demands, NoVisits::Alone(why)) => {
            let demand = &demands[0];
            visit_alone(school, demand, &visits::no_visit(school, demand.observer, demand.host, *why))
        }
        Conflict::Visits(demands, NoVisits::Together(why)) => visits_together(school, demands, &clash(school, *why)),
    }
}

/// Why there is no plan in which one thing is different, as clauses.
pub(in crate::report) fn no_plan(school: &School, why: &NoPlan) -> Vec<String> {
    match why {
        NoPlan::Pinned => vec!["pins.csv demands it".into()],
        NoPlan::Demanded => vec!["pairs.csv or pins.csv demands it".into()],
        NoPlan::Conflicts(conflicts) => {
            let clause = |conflict| finding(school, conflict).message.trim_end_matches('.').to_owned();
            conflicts.iter().map(clause).collect()
        }
    }
}

/// Where an order is written.
pub(super) fn place(source: &Source) -> Place {
    Place { file: source.file.clone(), line: Some(source.line), column: None, field: None }
}

/// The lines of further orders in the same file as the first.
fn also<'a>(mut sources: impl Iterator<Item = &'a Source>) -> Vec<u64> {
    let Some(first) = sources.next() else { return Vec::new() };
    sources.filter(|source| source.file == first.file).map(|source| source.line).collect()
}

fn pair_name(school: &School, demand: &DemandedPair) -> String {
    let pair = format!("{} mentors {}", names::one(school, demand.mentor), names::one(school, demand.mentee));
    match demand.slot {
        Some(slot) => format!("{pair} and they meet in {}", school.cycle.name(slot)),
        None => pair,
    }
}

fn pair_value(school: &School, demand: &DemandedPair) -> String {
    let staff = &school.staff;
    let pair = format!("{}/{}", staff[demand.mentor].id, staff[demand.mentee].id);
    match demand.slot {
        Some(slot) => format!("{pair} at {}", school.cycle.name(slot)),
        None => pair,
    }
}

fn pair_alone(school: &School, demand: &DemandedPair, why: &NoPair) -> Finding {
    let why = match why {
        NoPair::Forbidden(rules) => {
            rules.iter().map(|broken| mentors::broken_rule(school, broken)).collect::<Vec<_>>().join("; ")
        }
        NoPair::NoMentees => format!("{} takes no mentees (mentees is 0)", names::one(school, demand.mentor)),
        NoPair::NoMeetings => "pairs have no meetings in this school ([mentors] meetings = 0)".into(),
        NoPair::NotFree(people) if people.is_empty() => "pins.csv bans that slot for the same pair".into(),
        NoPair::NotFree(people) => all_not_free(school, people, mentors::KEPT),
    };
    let pin = demand.slot.is_some();
    Finding {
        code: if pin { Code::ImpossiblePin } else { Code::ImpossibleRequire },
        place: place(&demand.source),
        value: Some(pair_value(school, demand)),
        message: format!("it cannot be that {}: {why}", pair_name(school, demand)),
        expected: if pin {
            "a slot in which this pair may meet".into()
        } else {
            "a pair that is acceptable, with a mentor who has a place".into()
        },
        remedy: "take the row out, or change what stands in its way".into(),
        also: Vec::new(),
    }
}

fn pairs_together(school: &School, demands: &[DemandedPair], why: TooManyPairs) -> Finding {
    let name = |staff: StaffId| names::one(school, staff);
    let meetings = |number: u32| count(u64::from(number), "meeting", "meetings");
    let why = match why {
        TooManyPairs::MentorsOf(mentee) => format!("{} can have one mentor", name(mentee)),
        TooManyPairs::PlacesOf(mentor) => format!(
            "{} takes at most {} (mentees in staff.csv)",
            name(mentor),
            count(u64::from(school.staff[mentor].mentees), "mentee", "mentees")
        ),
        TooManyPairs::Meetings => {
            format!("a pair has {} ([mentors] meetings)", meetings(school.rules.mentors.meetings))
        }
        TooManyPairs::MeetingsOfDay => "a pair meets at most once a day ([mentors] same_day_meetings)".into(),
        TooManyPairs::MeetingsOfWeek(most) => {
            format!("a pair has at most {} in one week ([mentors] same_week_meetings)", meetings(most))
        }
        TooManyPairs::SlotOf(staff, slot) => {
            format!("{} cannot be in two meetings in {}", name(staff), school.cycle.name(slot))
        }
        TooManyPairs::FreePeriodsOf(staff) => {
            format!("{} would keep fewer free periods than [prep] guarantees", name(staff))
        }
        TooManyPairs::CommittedOf(staff) => format!("{} would be committed beyond what [prep] allows", name(staff)),
    };
    let names: Vec<String> = demands.iter().map(|demand| pair_name(school, demand)).collect();
    let values: Vec<String> = demands.iter().map(|demand| pair_value(school, demand)).collect();
    Finding {
        code: Code::ConflictingPairs,
        place: place(&demands[0].source),
        value: Some(values.join("; ")),
        message: format!("these {} cannot hold together: {}. {why}", demands.len(), names.join("; ")),
        expected: "required pairs and pinned meetings that one plan can obey together".into(),
        remedy: "take out any one of them, or change the limit".into(),
        also: also(demands.iter().map(|demand| &demand.source)),
    }
}

fn visit_name(school: &School, demand: &DemandedVisit) -> String {
    let visit = format!("{} visits {}", names::one(school, demand.observer), names::one(school, demand.host));
    match demand.slot {
        Some(slot) => format!("{visit} in {}", school.cycle.name(slot)),
        None => visit,
    }
}

fn visit_value(school: &School, demand: &DemandedVisit) -> String {
    let visit = format!("{}/{}", school.staff[demand.observer].id, school.staff[demand.host].id);
    match demand.slot {
        Some(slot) => format!("{visit} at {}", school.cycle.name(slot)),
        None => visit,
    }
}

fn visit_alone(school: &School, demand: &DemandedVisit, why: &str) -> Finding {
    Finding {
        code: if demand.slot.is_some() { Code::ImpossiblePin } else { Code::ImpossibleRequire },
        place: place(&demand.source),
        value: Some(visit_value(school, demand)),
        message: format!("it cannot be that {}: {why}", visit_name(school, demand)),
        expected: "a visit that is possible, with a debrief".into(),
        remedy: "take the row out, or change what stands in its way".into(),
        also: Vec::new(),
    }
}

/// Why demanded visits cannot hold together.
fn clash(school: &School, why: VisitClash) -> String {
    let name = |staff: StaffId| names::one(school, staff);
    let visits = |number: u32| count(u64::from(number), "visit", "visits");
    let in_rounds = |number: u32| count(u64::from(number), "round", "rounds");
    match why {
        VisitClash::Twice => "An observer visits a host once".into(),
        VisitClash::Rounds { staff, receives, rounds } => {
            let what = if receives { "receives" } else { "makes" };
            format!("{} {what} at most one visit in a round, and the term has {}", name(staff), in_rounds(rounds))
        }
        VisitClash::Received(staff, most) => format!("{} receives at most {}", name(staff), visits(most)),
        VisitClash::Made(staff, most) => format!("{} makes {}", name(staff), visits(most)),
        VisitClash::Clash { rounds } => {
            let rules = &school.rules.visits;
            let classes = match rules.per_group {
                0 => String::new(),
                1 => ", or a class would be visited more than once (per_group)".to_owned(),
                most => format!(", or a class would be visited more than {most} times (per_group)"),
            };
            let rounds = in_rounds(rounds);
            match rules.format.group_size() {
                Some(size) => format!(
                    "There are no groups of {size} with all of them, from different departments, whose visits can be \
                     held in {rounds}{classes}"
                ),
                None => format!("In {rounds} their lessons and debriefs clash{classes}"),
            }
        }
    }
}

fn visits_together(school: &School, demands: &[DemandedVisit], why: &str) -> Finding {
    let names: Vec<String> = demands.iter().map(|demand| visit_name(school, demand)).collect();
    let values: Vec<String> = demands.iter().map(|demand| visit_value(school, demand)).collect();
    Finding {
        code: Code::ConflictingPairs,
        place: place(&demands[0].source),
        value: Some(values.join("; ")),
        message: match &names[..] {
            [one] => format!("it cannot be that {one}. {why}"),
            names => format!("these {} cannot hold together: {}. {why}", demands.len(), names.join("; ")),
        },
        expected: "required and pinned visits that one plan can obey together".into(),
        remedy: "take out any one of them, or change the limit".into(),
        also: also(demands.iter().map(|demand| &demand.source)),
    }
}
