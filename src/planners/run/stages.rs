//! Kinds one after the other, around what is fixed and what is found already.

use super::{Reserve, Run, Stages};
use crate::plan::{Kind, Pair, Session};
use crate::planners::commitments::{Commitment, Commitments};
use crate::planners::joint::Found;
use crate::planners::{PlanError, mentors, sessions, visits};

impl Run<'_> {
    /// Plans kind after kind, with what the first ones must leave; around what is
    /// found already, where something is.
    pub(super) fn stages(&self, reserve: Reserve, found: Option<&Found>) -> Result<Stages, PlanError> {
        let reserved = &self.reserved(reserve);
        let (school, before, settings, control) = (self.school, self.before, self.settings, self.control);
        let of_kept = self.of_kept();
        // What comes later than sessions, and than pairs, where it is found already.
        let mut later = reserved.clone();
        let mut visits_found = self.without_pairs(reserved);
        for (observer, host, slot, debrief) in found.iter().flat_map(|found| &found.visits) {
            for slot in [Some(*slot), *debrief].into_iter().flatten() {
                for commitments in [&mut later, &mut visits_found] {
                    commitments.add(*observer, slot, Commitment::Visit(*host));
                    commitments.add(*host, slot, Commitment::Visit(*observer));
                }
            }
        }
        for (mentor, mentee, slot) in found.iter().flat_map(|found| &found.meetings) {
            later.add_meeting(*mentor, *mentee, *slot);
        }
        let mut stages = Stages::default();
        if self.plans(Kind::Sessions) {
            stages.sessions = Some(match found.and_then(|found| found.sessions.as_ref()) {
                Some(held) => sessions::hold(school, &before.sessions, reserved, &later, held)
                    .ok_or_else(|| PlanError::Solver("the sessions that it found cannot be held".into()))?,
                None => sessions::plan(school, &before.sessions, reserved, settings, control)?,
            });
        }
        let of_sessions = stages.sessions.as_ref().map_or(0, |planned| planned.total);
        if self.plans(Kind::Mentors) {
            let mut around = visits_found;
            around.add_sessions(school, stages.new_sessions());
            let asked = mentors::Asked { rest: of_kept + of_sessions, compare: self.request.compare_objectives };
            let mut planned = mentors::plan(school, &before.pairs, &around, asked, settings, control)?;
            if found.is_some() || reserved.any_visits() {
                // The pairs leave the visits their time; the proof is about pairs given the sessions.
                let mut around = Commitments::none(school);
                around.add_sessions(school, &self.kept.sessions);
                around.add_sessions(school, stages.new_sessions());
                planned.pairing.certificate = mentors::certificate(school, &before.pairs, &around)?;
            }
            stages.pairs = Some(planned);
        }
        let of_pairs = stages.pairs.as_ref().map_or(0, |planned| planned.total);
        if self.plans(Kind::Visits) {
            let mut around = self.fixed.clone();
            around.add_sessions(school, stages.new_sessions());
            around.add_pairs(stages.new_pairs());
            let rest = of_kept + of_sessions + of_pairs;
            let school = self.of_visits();
            let mut planned = visits::plan(school, &before.visits, &around, rest, settings, control)?;
            planned.visits = visits::as_before(school, &around, planned.visits, &before.calendar, settings.seed);
            stages.visits = Some(planned);
        }
        Ok(stages)
    }

    /// The previous plan's own sessions, where they cost no more than those that were
    /// found: who attends and which room it is stays too.
    pub(super) fn rather_as_before(&self, reserve: Reserve, staged: Stages) -> Result<Stages, PlanError> {
        let Some(previous) = self.request.previous.filter(|_| self.plans(Kind::Sessions)) else { return Ok(staged) };
        let options = sessions::options::options(self.school, &self.before.sessions, &self.reserved(reserve));
        let held = |session: &Session| sessions::Held {
            team: session.team,
            start: session.start,
            attends: self.school.teams[session.team]
                .members
                .iter()
                .map(|member| session.attending.contains(&member.staff))
                .collect(),
            room: session.room.and_then(|room| options.rooms.iter().position(|class| class.rooms.contains(&room))),
        };
        let plan = &previous.plan;
        let meetings = |pair: &Pair| {
            let (mentor, mentee) = (pair.mentor, pair.mentee);
            pair.meetings.iter().map(move |slot| (mentor, mentee, *slot)).collect::<Vec<_>>()
        };
        let found = Found {
            sessions: Some(plan.sessions.iter().map(held).collect()),
            pairs: plan.pairs.iter().map(|pair| (pair.mentor, pair.mentee)).collect(),
            meetings: plan.pairs.iter().flat_map(meetings).collect(),
            visits: Vec::new(),
        };
        let holds = found.sessions.as_ref().is_some_and(|held| sessions::holds(self.school, &options, held));
        if !holds {
            return Ok(staged);
        }
        Ok(match self.stages(reserve, Some(&found)) {
            Ok(kept) if kept.total() <= staged.total() => kept,
            // Covers or meetings that cannot be: what was found is better anyway.
            _ => staged,
        })
    }

    /// What pairs may not touch: all that is reserved but their own meetings.
    pub(super) fn without_pairs(&self, reserved: &Commitments) -> Commitments {
        let mut around = self.fixed.clone();
        around.add_visits_of(reserved);
        around
    }
}
