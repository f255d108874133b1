//! Why somebody makes fewer visits than asked for, and why somebody cannot visit somebody.

use super::people::not_free;
use crate::plan::reasons::{
    FewRounds, MissingVisits, NoGroup, NoLesson, NoVisit, PersonNotFree, VisitObstacles, WhyNoGroup,
};
use crate::report::names;
use crate::report::text::count;
use crate::school::{DebriefRule, School, StaffId};

/// Why somebody makes fewer visits than asked for.
pub(super) fn missing(school: &School, observer: StaffId, why: &MissingVisits) -> String {
    match why {
        MissingVisits::InGroups(why) => no_group(school, observer, *why),
        MissingVisits::InPairs(few, others) => {
            let few = few.map(|few| few_rounds(school, observer, few));
            let others = others.as_ref().map(|others| obstacles(school, observer, others));
            few.into_iter().chain(others).collect::<Vec<_>>().join(" ")
        }
    }
}

fn few_rounds(school: &School, observer: StaffId, few: FewRounds) -> String {
    format!(
        "{} asks for {}, but the term has {}, and everybody makes at most one in a round.",
        names::one(school, observer),
        count(u64::from(few.visits), "visit", "visits"),
        rounds(few.rounds),
    )
}

fn rounds(number: u32) -> String {
    count(u64::from(number), "round", "rounds")
}

fn obstacles(school: &School, observer: StaffId, obstacles: &VisitObstacles) -> String {
    let name = names::one(school, observer);
    if obstacles.colleagues == 0 {
        return "There is nobody else to visit.".into();
    }
    if !obstacles.is_free {
        return format!("{name} has no free period on a day with lessons in which to visit anybody.");
    }
    let soon = match school.rules.visits.debrief {
        DebriefRule::SameDay => "on the same day",
        _ => "on the same or the next day",
    };
    let mut parts = vec![
        (obstacles.visited, "visited already".to_owned()),
        (obstacles.excluded, "excluded by pairs.csv".to_owned()),
        (obstacles.no_places, "receiving no visits (hosts is 0)".to_owned()),
    ];
    parts.extend(obstacles.no_lesson.iter().map(|(why, number)| (*number, no_lesson(&name, *why))));
    parts.extend([
        (obstacles.no_debrief, format!("without time to talk about it {soon}")),
        (obstacles.dear, "whose visit would cost no less than a missing one (unmet_visit)".to_owned()),
    ]);
    let parts: Vec<String> =
        parts.iter().filter(|(number, _)| *number > 0).map(|(number, what)| format!("{number} {what}")).collect();
    let of = count(u64::from(obstacles.colleagues), "colleague", "colleagues");
    let listed = if parts.is_empty() { String::new() } else { format!(": {}", parts.join(", ")) };
    let enough = obstacles.enough_rounds.map_or(String::new(), |enough| {
        format!(" {} rounds instead of {} would have room for all.", enough.rounds, enough.instead_of)
    });
    let others = obstacles.possible - obstacles.full - obstacles.full_classes;
    let why = [
        (obstacles.full, "visited by others as often as may be (hosts)"),
        (obstacles.full_classes, "with classes that have as many visits as they may (per_group)"),
        (others, "in no round that fits"),
    ];
    let why: Vec<&(u32, &str)> = why.iter().filter(|(number, _)| *number > 0).collect();
    match (obstacles.possible, why.as_slice()) {
        (0, _) => format!("Of {of}, none is left for {name} to visit{listed}."),
        (1, [(_, why)]) => format!("Of {of}, one is left{listed}; that one is {why}.{enough}"),
        (left, [(_, why)]) => format!("Of {of}, {left} are left{listed}; they are {why}.{enough}"),
        (left, several) => {
            let why: Vec<String> = several.iter().map(|(number, why)| format!("{number} {why}")).collect();
            format!("Of {of}, {left} are left{listed}; of these {}.{enough}", why.join(", "))
        }
    }
}

/// What colleagues are who have no lesson that an observer of this name could see.
fn no_lesson(observer: &str, why: NoLesson) -> String {
    match why {
        NoLesson::NoneAtAll => "without lessons".into(),
        NoLesson::HostAway => "away in all their lessons".into(),
        NoLesson::NotObserved => "with no lesson that may be observed (observe = no)".into(),
        NoLesson::HostNotFree => "needed elsewhere in the lessons that may be observed".into(),
        NoLesson::ObserverTeaches => format!("with lessons only while {observer} teaches"),
        NoLesson::NoTimeForTheWay => {
            format!("with lessons only where {observer} has no time for the way from or to another site")
        }
        NoLesson::ObserverNotFree => {
            format!("with lessons only while {observer} teaches, meets or is not in school")
        }
    }
}

fn no_group(school: &School, staff: StaffId, NoGroup { size, why }: NoGroup) -> String {
    let name = names::one(school, staff);
    match why {
        WhyNoGroup::TakesPartInNone => format!("{name} takes part in no group."),
        WhyNoGroup::FewRounds(few) => {
            format!("A group of {size} needs {} rounds, and the term has {}.", size - 1, rounds(few))
        }
        WhyNoGroup::LeftOver { people, left_over } => {
            let whole = count(u64::from(people / size), "group", "groups");
            match left_over {
                1 => format!("{people} people make {whole} of {size}, and one is left over: {name}."),
                _ => {
                    format!("{people} people make {whole} of {size}, and {left_over} are left over, {name} among them.")
                }
            }
        }
        WhyNoGroup::Partners { colleagues, same_department, unseen, partners, groups } => {
            let colleagues = count(u64::from(colleagues), "colleague", "colleagues");
            let mut parts = Vec::new();
            if same_department > 0 {
                parts.push(format!("{same_department} of the same department"));
            }
            if unseen > 0 {
                parts.push(format!("{unseen} who cannot both see and be seen, with time to talk"));
            }
            let listed = if parts.is_empty() { String::new() } else { format!(": {}", parts.join(", ")) };
            match (groups, partners) {
                (0, 0) => format!("Of {colleagues}, none can be in a group of {size} with {name}{listed}."),
                (0, partners) => format!(
                    "Of {colleagues}, {partners} could be with {name}{listed}; but no {} of them could be with each \
                     other too.",
                    size - 1
                ),
                (groups, _) => {
                    let groups = count(u64::from(groups), "group", "groups");
                    format!(
                        "{groups} of {size} could be formed with {name}{listed}; others of them are in other groups."
                    )
                }
            }
        }
    }
}

/// Why somebody cannot visit somebody, as a clause.
pub(in crate::report) fn no_visit(school: &School, observer: StaffId, host: StaffId, why: NoVisit) -> String {
    let name = |staff: StaffId| names::one(school, staff);
    match why {
        NoVisit::Excluded => {
            format!("pairs.csv forbids that {} visits {}, or it was so before", name(observer), name(host))
        }
        NoVisit::NoRounds => "the term has no rounds (rounds is 0)".into(),
        NoVisit::FewRounds { size, rounds: few } => {
            format!("a group of {size} needs {} rounds, and the term has {}", size - 1, rounds(few))
        }
        NoVisit::MakesNone => format!("{} makes no visits (visits is 0)", name(observer)),
        NoVisit::ReceivesNone => format!("{} receives no visits (hosts is 0)", name(host)),
        NoVisit::SameDepartment(department) => {
            format!("both are of {}, and a group is from different departments", school.text(department))
        }
        NoVisit::NoReturn => format!(
            "in a group everybody sees all others, and {} cannot visit {} in return",
            name(host),
            name(observer)
        ),
        NoVisit::InNoGroup => "whoever has 0 in visits or in hosts is in no group".into(),
        NoVisit::NoOthers(size) => {
            let others = if size == 3 { "nobody".to_owned() } else { format!("no {} others", size - 2) };
            format!("there are {others} who could be in a group with both")
        }
        NoVisit::NotFree(slot, why) => {
            let why = not_free(school, PersonNotFree { staff: observer, why }, super::mentors::KEPT);
            format!("{} {why} in {}", name(observer), school.cycle.name(slot))
        }
        NoVisit::NoLessonIn(slot) => format!(
            "{} has no lesson in {} that may be visited, or {} is not in school that day",
            name(host),
            school.cycle.name(slot),
            name(observer)
        ),
        NoVisit::NoTalkAfter => {
            let soon = match school.rules.visits.debrief {
                DebriefRule::SameDay => "later that day",
                _ => "later that day or on the next",
            };
            format!("{} and {} are not both free {soon} to talk about it", name(observer), name(host))
        }
        NoVisit::NoLesson => {
            format!("there is no lesson of {} that may be visited while {} is free", name(host), name(observer))
        }
        NoVisit::NoTalk => {
            format!("{} and {} are never both free soon enough afterwards to talk about it", name(observer), name(host))
        }
    }
}
