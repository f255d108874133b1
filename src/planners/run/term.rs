//! The rest of a term: what is left to plan when the first rounds of visits are over.
//!
//! Visits that were held stay as they were. What they used up (an observer's visits,
//! a host's, those of a class, the pair itself, rounds) is taken off the school, and the
//! planner of visits plans what is left of it.

use crate::plan::document::Resolved;
use crate::plan::reasons::Reason;
use crate::plan::{Unmet, UnmetKind, Visit};
use crate::planners::commitments::Commitments;
use crate::planners::visits::options::options;
use crate::school::{PairKind, PairOrder, PairRule, PinRule, PinSubject, School, Source, StaffId, VisitFormat};

/// The rest of a term.
pub struct Term {
    /// The school as visits see it from now on.
    pub school: School,
    /// The visits of earlier rounds.
    pub held: Vec<Visit>,
    /// Those of them that take time of people all the same: nobody says that they are past.
    pub ahead: Vec<Visit>,
    /// How many rounds are over.
    pub over: u32,
    /// How many are left.
    pub left: u32,
    /// Visits that there are no rounds left for.
    pub lost: Vec<(StaffId, u32)>,
}

impl Term {
    /// The term from round `from` on, counted from 1: visits of earlier rounds stay,
    /// as far as they still could have been made; where it is known which were held, these, whatever the tables say
    /// now. None from the first round on.
    ///
    /// O(visits × ways).
    pub fn new(school: &School, earlier: &Resolved, from: u32) -> Option<Term> {
        let over = from.saturating_sub(1);
        if over == 0 || school.rules.visits.format != VisitFormat::Pairs {
            return None;
        }
        let options = options(school, &[], &Commitments::none(school));
        let still = |visit: &Visit| {
            let ways = options.ways(visit.observer, visit.host);
            let way = ways.iter().find(|way| (way.slot, way.debrief) == (visit.slot, visit.debrief))?;
            Some(Visit { fit: way.fit, ..*visit })
        };
        let (held, ahead) = match &earlier.past {
            Some(past) => {
                let begun: Vec<Visit> = past.begun.iter().filter_map(still).collect();
                let held = past.held.iter().chain(&begun).copied().collect();
                // A talk still to come takes its own time only.
                let talks = past.talks.iter().filter_map(Visit::talk_alone);
                (held, begun.into_iter().chain(talks).collect())
            }
            None => {
                let visits = earlier.plan.visits.iter();
                let over: Vec<Visit> = visits.filter(|visit| visit.round <= over).filter_map(still).collect();
                (over.clone(), over)
            }
        };
        let mut rest = school.clone();
        rest.rounds_over = over;
        let left = school.rules.visits.rounds.saturating_sub(over);
        rest.rules.visits.rounds = left.max(1);
        if left == 0 {
            // What can no longer be made is asked of nobody.
            rest.pairs.retain(|row| row.kind == PairKind::Mentor || row.order != PairOrder::Require);
            rest.pins.retain(|pin| pin.rule != PinRule::Pin || !matches!(pin.subject, PinSubject::Visit { .. }));
        }
        for visit in &held {
            let (observer, host) = (visit.observer, visit.host);
            rest.staff[observer].visits = rest.staff[observer].visits.saturating_sub(1);
            rest.staff[host].hosts = rest.staff[host].hosts.saturating_sub(1);
            *rest.received.entry(host).or_default() += 1;
            for class in options.classes(host, visit.slot) {
                *rest.visited.entry(class).or_default() += 1;
            }
            let done = |a: StaffId, b: StaffId| (a, b) == (observer, host);
            rest.pairs
                .retain(|row| row.kind != PairKind::Visit || row.order != PairOrder::Require || !done(row.a, row.b));
            rest.pairs.push(PairRule {
                kind: PairKind::Visit,
                a: observer,
                b: host,
                order: PairOrder::Forbid,
                note: String::new(),
                source: Source::default(),
            });
            rest.pins.retain(|pin| {
                let is_it = matches!(pin.subject, PinSubject::Visit { observer, host } if done(observer, host));
                pin.rule != PinRule::Pin || !is_it
            });
        }
        let mut lost = Vec::new();
        for staff in school.staff.ids() {
            let visits = rest.staff[staff].visits;
            if visits > left {
                lost.push((staff, visits - left));
                rest.staff[staff].visits = left;
            }
        }
        Some(Term { school: rest, held, ahead, over, left, lost })
    }

    /// How many visits there are no rounds left for.
    pub fn lost_visits(&self) -> u32 {
        self.lost.iter().map(|(_, lost)| lost).sum()
    }

    /// All visits of the term: the held ones, and those of the rest.
    pub fn visits(&self, planned: &[Visit]) -> Vec<Visit> {
        let planned = planned.iter().map(|visit| Visit { round: visit.round + self.over, ..*visit });
        let mut visits: Vec<Visit> = self.held.iter().copied().chain(planned).collect();
        visits.sort_by_key(|visit| (visit.round, visit.slot, visit.observer));
        visits
    }

    /// Adds the visits that there are no rounds left for to what is missing.
    pub fn add_lost(&self, unmet: &mut Vec<Unmet>) {
        for (staff, lost) in &self.lost {
            let id = &self.school.staff[*staff].id;
            match unmet.iter_mut().find(|unmet| unmet.kind == UnmetKind::Visit && unmet.id == *id) {
                Some(unmet) => {
                    unmet.count += lost;
                    unmet.reason = Reason::FewRoundsLeft(self.left, Some(Box::new(unmet.reason.clone())));
                }
                None => unmet.push(Unmet {
                    kind: UnmetKind::Visit,
                    id: id.clone(),
                    count: *lost,
                    reason: Reason::FewRoundsLeft(self.left, None),
                    repairs: Vec::new(),
                }),
            }
        }
        unmet.sort_by(|a, b| (a.kind, &a.id).cmp(&(b.kind, &b.id)));
    }
}
