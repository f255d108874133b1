//! The rules of mentor pairs, each once kept and once broken.

mod acceptable;
mod certificate;
mod cost;
mod fair;
mod fit;
mod meetings;
mod named;
mod stable;

use super::super::pairs::{Candidates, blocking_pairs};
use super::*;
use crate::plan::document::{BlockingRow, PairRow, PairingRow, SlotRow, UnmetRow};
use crate::school::{PairKind, PairOrder, PairingObjective, StaffId};

/// The mentors ana and bo and the mentees dee and eve, in school from Mon 1 to
/// Mon 5 and free in Mon 2 to Mon 4.
fn two_by_two() -> Tiny {
    let tiny = Tiny::new(&["Mon 1", "Mon 2", "Mon 3", "Mon 4", "Mon 5", "Mon 6 open"]);
    let tiny = tiny.mentor("ana", 1).mentor("bo", 1).mentee("dee").mentee("eve");
    ["ana", "bo", "dee", "eve"].into_iter().fold(tiny, |tiny, id| tiny.lesson(id, "Mon 1").lesson(id, "Mon 5"))
}

/// A row with these meetings, all figures right, such as `ana/dee Mon 2 Mon 3`.
fn row(candidates: &Candidates, pair: &str) -> PairRow {
    let school = candidates.facts.school;
    let words: Vec<&str> = pair.split(' ').collect();
    let (mentor, mentee) = words[0].split_once('/').unwrap();
    let person = |id: &str| candidates.facts.find_staff(id).unwrap();
    let (mentor, mentee) = (person(mentor), person(mentee));
    let meetings = words[1..].chunks(2).map(|slot| {
        let (week, day) = slot[0].split_once(':').unwrap_or(("", slot[0]));
        SlotRow { week: week.into(), day: day.into(), period: slot[1].into() }
    });
    PairRow {
        mentor: school.staff[mentor].id.clone(),
        mentee: school.staff[mentee].id.clone(),
        fit: candidates.fit(mentor, mentee),
        points: candidates.points(mentor, mentee),
        meetings: meetings.collect(),
        alternates: vec![],
        matched: candidates.matched(mentor, mentee),
    }
}

/// A plan with these pairs, and these sessions where there are any, all its figures right.
pub(super) fn paired_with(school: &School, pairs: &[&str], sessions: &[&str], previous: Option<&Document>) -> Document {
    let mut document = plan(school, sessions);
    let facts = Facts::new(school);
    let candidates = Candidates::new(&facts);
    document.kinds = if sessions.is_empty() { vec![Kind::Mentors] } else { vec![Kind::Sessions, Kind::Mentors] };
    document.pairs = pairs.iter().map(|pair| row(&candidates, pair)).collect();
    refigure(school, &mut document, previous);
    document
}

/// Counts everything that follows from what the plan holds again.
fn refigure(school: &School, document: &mut Document, previous: Option<&Document>) {
    figures_of(school, document, previous);
    let facts = Facts::new(school);
    let unchanged = document.clone();
    let case = Case::new(&facts, &unchanged, previous, &mut vec![]);
    let id = |staff: StaffId| school.staff[staff].id.clone();
    let blocking = blocking_pairs(&case).into_iter();
    let blocking = blocking.map(|(mentor, mentee, fit)| BlockingRow { mentor: id(mentor), mentee: id(mentee), fit });
    document.pairing = Some(PairingRow {
        objective: school.rules.mentors.objective.name().into(),
        blocking: blocking.collect(),
        certificate: None,
        compared: vec![],
    });
}

fn paired(school: &School, pairs: &[&str]) -> Document {
    paired_with(school, pairs, &[], None)
}

/// The rules that a plan with these pairs breaks.
fn wrong(school: &School, pairs: &[&str]) -> Vec<Rule> {
    rules(&verify(school, &paired(school, pairs), None))
}
