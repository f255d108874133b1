//! What else is decided otherwise in the plan of a changed school: in names where that is little, else in numbers.

use crate::plan::diff::{Aspect, Change, Decisions, PairChange, SessionChange, VisitChange, What};
use crate::plan::document::{SessionRow, SlotRow, VisitRow};
use crate::report::names;
use crate::report::text::count;
use crate::school::School;

/// So many changes are named one by one.
const NAMED: usize = 2;
/// That there is no other.
const NOTHING_ELSE: &str = "nothing else changes";

/// `nothing else changes`, `Science moves from Mon 3 to Tue 2; nothing else changes`, `3 other sessions move`.
pub(super) fn besides(school: &School, decisions: &Decisions) -> String {
    if decisions.number() > NAMED {
        return counted(decisions).join("; ");
    }
    let sessions = decisions.sessions.iter().map(|change| session(school, change));
    let pairs = decisions.pairs.iter().map(|change| pair(school, change));
    let visits = decisions.visits.iter().map(|change| visit(school, change));
    let mut clauses: Vec<String> = sessions.chain(pairs).chain(visits).collect();
    clauses.push(NOTHING_ELSE.into());
    clauses.join("; ")
}

/// In numbers, a clause for each way in which something is otherwise.
fn counted(decisions: &Decisions) -> Vec<String> {
    let Decisions { sessions, pairs, visits } = decisions;
    let number = |is: &dyn Fn(&SessionChange) -> bool| sessions.iter().filter(|change| is(change)).count();
    let of_pairs = |is: &dyn Fn(&PairChange) -> bool| pairs.iter().filter(|change| is(change)).count();
    let of_visits = |what: What| visits.iter().filter(|change| change.what == what).count();
    let longer = |change: &SessionChange| change.what == What::Changed && change.changed.contains(&Aspect::Length);
    let mentor = |change: &PairChange| change.changed.contains(&Aspect::Mentor);
    let clauses = [
        (number(&|change| change.what == What::Moved), "other session moves", "other sessions move"),
        (number(&longer), "other session takes other periods", "other sessions take other periods"),
        (
            number(&|change| change.what == What::Changed && !longer(change)),
            "other session keeps its time, but not who comes, who covers or where",
            "other sessions keep their time, but not who comes, who covers or where",
        ),
        (number(&|change| change.what == What::Added), "other session is held too", "other sessions are held too"),
        (
            number(&|change| change.what == What::Dropped),
            "other session is no longer held",
            "other sessions are no longer held",
        ),
        (of_pairs(&mentor), "other mentee has another mentor", "other mentees have another mentor"),
        (
            of_pairs(&|change| change.what == What::Moved && !mentor(change)),
            "other pair meets at other times",
            "other pairs meet at other times",
        ),
        (of_pairs(&|change| change.what == What::Added), "other mentee gets a mentor", "other mentees get a mentor"),
        (
            of_pairs(&|change| change.what == What::Dropped),
            "mentee has no mentor any more",
            "mentees have no mentor any more",
        ),
        (of_visits(What::Moved), "other visit moves", "other visits move"),
        (of_visits(What::Changed), "other visit changes", "other visits change"),
        (of_visits(What::Added), "other visit is made too", "other visits are made too"),
        (of_visits(What::Dropped), "visit is no longer made", "visits are no longer made"),
    ];
    let clauses = clauses.into_iter().filter(|(number, _, _)| *number > 0);
    clauses.map(|(number, one, many)| count(number as u64, one, many)).collect()
}

/// `Mon 3`, `A Mon 3`.
fn labels(week: &str, day: &str, period: &str) -> String {
    [week, day, period].into_iter().filter(|label| !label.is_empty()).collect::<Vec<_>>().join(" ")
}

fn when(row: &SessionRow) -> String {
    let start = labels(&row.week, &row.day, &row.period);
    row.turn.map_or(start.clone(), |turn| format!("{start} in turn {turn}"))
}

fn slot(row: &SlotRow) -> String {
    labels(&row.week, &row.day, &row.period)
}

fn session(school: &School, change: &SessionChange) -> String {
    let team = school.teams.iter().find(|team| team.id == change.team);
    let team = team.map_or(change.team.as_str(), |team| team.name.as_str());
    match (&change.before, &change.after) {
        (Some(before), Some(after)) if change.changed.contains(&Aspect::Time) => {
            format!("{team} moves from {} to {}", when(before), when(after))
        }
        (Some(_), Some(after)) if change.changed.contains(&Aspect::Length) => {
            format!("{team} takes {} on {}", count(after.length.unsigned_abs(), "period", "periods"), when(after))
        }
        (Some(_), Some(after)) => {
            let differs = |aspect: &Aspect| match aspect {
                Aspect::Attendance => Some("who comes"),
                Aspect::Cover => Some("who covers"),
                Aspect::Room => Some("the room"),
                _ => None,
            };
            let what: Vec<&str> = change.changed.iter().filter_map(differs).collect();
            let verb = if what.len() == 1 { "changes" } else { "change" };
            format!("{} of {team} {} {verb}", what.join(" and "), when(after))
        }
        (None, Some(after)) => format!("{team} meets {}, too", when(after)),
        (Some(before), None) => format!("{team} no longer meets {}", when(before)),
        (None, None) => String::new(),
    }
}

/// What somebody is called, with the id where two share the name.
fn person(school: &School, id: &str) -> String {
    let staff = school.staff.entries().find(|(_, person)| person.id == id);
    staff.map_or(id.to_owned(), |(staff, _)| names::one(school, staff).into_owned())
}

fn pair(school: &School, change: &PairChange) -> String {
    let mentee = person(school, &change.mentee);
    match (&change.before, &change.after) {
        (Some(before), Some(after)) if before.mentor != after.mentor => {
            let (before, after) = (person(school, &before.mentor), person(school, &after.mentor));
            format!("{mentee} has {after} as mentor instead of {before}")
        }
        (Some(_), Some(after)) => {
            let clause = |change: &Change<Option<SlotRow>>| match (&change.before, &change.after) {
                (Some(before), Some(after)) => format!("{} instead of {}", slot(after), slot(before)),
                (None, Some(after)) => format!("{} too", slot(after)),
                (Some(before), None) => format!("no longer {}", slot(before)),
                (None, None) => String::new(),
            };
            let meetings: Vec<String> = change.meetings.iter().map(clause).collect();
            format!("{mentee} and {} meet {}", person(school, &after.mentor), meetings.join(", "))
        }
        (None, Some(after)) => format!("{mentee} gets {} as mentor", person(school, &after.mentor)),
        (Some(before), None) => format!("{mentee} has no mentor any more, before {}", person(school, &before.mentor)),
        (None, None) => String::new(),
    }
}

fn visit(school: &School, change: &VisitChange) -> String {
    let (observer, host) = (person(school, &change.observer), person(school, &change.host));
    let at = |row: &VisitRow| format!("{} of round {}", labels(&row.week, &row.day, &row.period), row.round);
    match (&change.before, &change.after) {
        (Some(before), Some(after)) if at(before) != at(after) => {
            format!("{observer} visits {host} in {} instead of {}", at(after), at(before))
        }
        (Some(_), Some(after)) => match &after.debrief {
            Some(talk) => format!("{observer} and {host} talk about their visit in {}", slot(talk)),
            None => format!("{observer} and {host} do not talk about their visit"),
        },
        (None, Some(after)) => format!("{observer} visits {host}, too, in {}", at(after)),
        (Some(_), None) => format!("{observer} no longer visits {host}"),
        (None, None) => String::new(),
    }
}
