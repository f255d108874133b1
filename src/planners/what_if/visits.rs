//! Why somebody visits whom they do, and why not somebody else.

use super::Inquiry;
use crate::plan::reasons::NoPlan;
use crate::plan::{Kind, MadeVisit, OtherHost, Otherwise, Visit, VisitExplanation};
use crate::planners::PlanError;
use crate::planners::visits::conflicts::{Demand, demanded, obstacle};
use crate::planners::visits::options::{IMPOSSIBLE, Options, options};
use crate::school::{PairKind, PairOrder, PairRule, Pin, PinRule, PinSubject, School, Slot, Source, StaffId};

/// How many other hosts are looked at where none is asked about.
const NEAREST: usize = 3;

/// Answers for one observer. Without hosts, those whose visit would cost least are
/// looked at. A slot asks about that lesson of the host.
///
/// # Errors
/// See [`PlanError`].
pub fn explain(
    inquiry: &Inquiry,
    observer: StaffId,
    asked: &[(StaffId, Option<Slot>)],
) -> Result<VisitExplanation, PlanError> {
    let around = inquiry.around(inquiry.school, Kind::Visits);
    let options = options(inquiry.school, inquiry.visits_before(), &around);
    let visits = inquiry.plan.plan.visits.iter().filter(|visit| visit.observer == observer);
    let made = visits.map(|visit| made(inquiry, &options, visit)).collect::<Result<_, _>>()?;
    let asked = if asked.is_empty() { nearest(inquiry, &options, observer) } else { asked.to_vec() };
    let others = asked.iter().map(|(host, slot)| other(inquiry, &options, observer, *host, *slot));
    Ok(VisitExplanation { observer, plan: inquiry.present(), made, others: others.collect::<Result<_, _>>()? })
}

/// The school with one more row about a visit.
fn ordered(school: &School, observer: StaffId, host: StaffId, order: PairOrder, slot: Option<Slot>) -> School {
    let mut changed = school.clone();
    let source = Source { file: "the question".into(), line: 0 };
    match slot {
        None => {
            let (kind, note) = (PairKind::Visit, String::new());
            changed.pairs.push(PairRule { kind, a: observer, b: host, order, note, source });
        }
        Some(slot) => {
            let (subject, slots) = (PinSubject::Visit { observer, host }, vec![slot]);
            changed.pins.push(Pin { subject, rule: PinRule::Pin, turn: None, slots, source });
        }
    }
    changed
}

fn made(inquiry: &Inquiry, options: &Options, visit: &Visit) -> Result<MadeVisit, PlanError> {
    let (school, observer, host) = (inquiry.school, visit.observer, visit.host);
    let otherwise = if demanded(school).contains(&(observer, host)) {
        Otherwise::Impossible(NoPlan::Demanded)
    } else {
        inquiry.best_and_closest(&ordered(school, observer, host, PairOrder::Forbid, None), Kind::Visits)?
    };
    Ok(MadeVisit { visit: *visit, points: options.points(observer, host), otherwise })
}

fn other(
    inquiry: &Inquiry,
    options: &Options,
    observer: StaffId,
    host: StaffId,
    slot: Option<Slot>,
) -> Result<OtherHost, PlanError> {
    let school = inquiry.school;
    let source = Source::default();
    let school_says = obstacle(options, &Demand { observer, host, slot, source: &source });
    let received: Vec<StaffId> = inquiry
        .plan
        .plan
        .visits
        .iter()
        .filter(|visit| visit.host == host && visit.observer != observer)
        .map(|visit| visit.observer)
        .collect();
    let full = received.len() >= school.staff[host].hosts as usize;
    let lessons = options.lessons(observer, host);
    let here = lessons.iter().filter(|lesson| slot.is_none_or(|slot| slot == lesson.slot));
    Ok(OtherHost {
        host,
        slot,
        points: options.points(observer, host),
        fit: here.map(|lesson| lesson.fit).max(),
        school: school_says,
        taken: if full { received } else { Vec::new() },
        otherwise: inquiry
            .best_and_closest(&ordered(school, observer, host, PairOrder::Require, slot), Kind::Visits)?,
    })
}

/// The hosts whose visit would cost least and is not made.
fn nearest(inquiry: &Inquiry, options: &Options, observer: StaffId) -> Vec<(StaffId, Option<Slot>)> {
    let school = inquiry.school;
    let visited =
        |host: StaffId| inquiry.plan.plan.visits.iter().any(|visit| (visit.observer, visit.host) == (observer, host));
    let others = school.staff.ids().filter(|host| school.staff[*host].hosts > 0 && !visited(*host));
    let mut hosts: Vec<(i64, StaffId)> = others.map(|host| (options.least(observer, host), host)).collect();
    hosts.retain(|(least, _)| *least != IMPOSSIBLE);
    hosts.sort_unstable();
    hosts.into_iter().take(NEAREST).map(|(_, host)| (host, None)).collect()
}
