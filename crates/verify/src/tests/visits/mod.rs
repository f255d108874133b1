//! The rules of visits, each once kept and once broken.

mod cost;
mod debrief;
mod everything;
mod fit;
mod groups;
mod number;
mod occupied;
mod possible;
mod rounds;

use super::super::visits::{HeldVisit, fit_of, points_of};
use super::*;
use crate::plan::document::{SlotRow, VisitRow};
use crate::school::{PairKind, PairOrder};

/// ana, who asks for one visit, and bo and cy, who ask for none. ana has
/// lessons in Mon 1 and Tue 2, bo in Mon 2, Mon 3 and Tue 1, cy in Mon 2 and Tue 1.
pub(super) fn three() -> Tiny {
    let tiny = Tiny::new(&["Mon 1", "Mon 2", "Mon 3", "Mon 4", "Mon 5 open", "Tue 1", "Tue 2", "Tue 3", "Wed 1"]);
    let tiny = tiny.staff("ana").staff("bo").staff("cy");
    let tiny = ["bo", "cy"].into_iter().fold(tiny, |tiny, id| tiny.with(id, |staff| staff.visits = 0));
    let tiny = tiny.teaches("ana", "Mon 1", "7C").teaches("ana", "Tue 2", "7C");
    let tiny = tiny.teaches("bo", "Mon 2", "7A").teaches("bo", "Mon 3", "7A").teaches("bo", "Tue 1", "7B");
    tiny.teaches("cy", "Mon 2", "7B").teaches("cy", "Tue 1", "7A")
}

/// The best that ana can get.
const GOOD: &str = "1 ana/bo Mon 2 Mon 4";

/// A slot of words such as `Mon 2` or `A:Mon 2`.
fn slot_row(words: &[&str]) -> SlotRow {
    let (week, day) = words[0].split_once(':').unwrap_or(("", words[0]));
    SlotRow { week: week.into(), day: day.into(), period: words[1].into() }
}

/// A row such as `1 ana/bo Mon 2 Mon 4` (round, observer and host, lesson and debrief), all figures right.
pub(super) fn row(school: &School, visit: &str) -> VisitRow {
    let words: Vec<&str> = visit.split(' ').collect();
    let (observer, host) = words[1].split_once('/').unwrap();
    let slot = slot_row(&words[2..4]);
    let mut row = VisitRow {
        round: words[0].parse().unwrap(),
        observer: observer.into(),
        host: host.into(),
        week: slot.week,
        day: slot.day,
        period: slot.period,
        subject: String::new(),
        group: String::new(),
        fit: 0,
        debrief: words.get(4..6).map(slot_row),
    };
    let facts = Facts::new(school);
    let mut document = plan(school, &[]);
    document.visits = vec![row.clone()];
    let case = Case::new(&facts, &document, None, &mut vec![]);
    let held = &case.visits[0];
    row.fit = fit_of(&case, held);
    if let Some(lesson) = school.timetable.at(held.host, held.slot).first() {
        row.subject = school.text(lesson.subject).into();
        row.group = school.text(lesson.group).into();
    }
    row
}

/// A plan with these visits, and these sessions where there are any, all its figures right.
pub(super) fn visited_with(
    school: &School,
    visits: &[&str],
    sessions: &[&str],
    previous: Option<&Document>,
) -> Document {
    let mut document = plan(school, sessions);
    document.kinds = if sessions.is_empty() { vec![Kind::Visits] } else { vec![Kind::Sessions, Kind::Visits] };
    document.visits = visits.iter().map(|visit| row(school, visit)).collect();
    figures_of(school, &mut document, previous);
    document
}

fn visited(school: &School, visits: &[&str]) -> Document {
    visited_with(school, visits, &[], None)
}

/// The rules that a plan with these visits breaks.
fn wrong(school: &School, visits: &[&str]) -> Vec<Rule> {
    rules(&verify(school, &visited(school, visits), None))
}

/// All that is wrong with a plan with these visits, in words.
fn words(school: &School, visits: &[&str]) -> Vec<String> {
    verify(school, &visited(school, visits), None).violations.iter().map(ToString::to_string).collect()
}
