//! Kinds one after the other, around what is fixed and what is found already.

use super::{BestYet, Reserve, Run, Stages};
use crate::plan::reasons::Commitment;
use crate::plan::{Kind, Pair, Session};
use crate::planners::commitments::Commitments;
use crate::planners::joint::Found;
use crate::planners::{PlanError, mentors, sessions, visits};
use crate::solve::Control;

/// Which share of the time that is left pairs may take: they are proven in a part of it, or hardly at all.
const SHARE_OF_PAIRS: f64 = 0.25;

impl Run<'_> {
    /// Plans kind after kind, with what the first ones must leave; around what is
    /// found already, where something is.
    pub(super) fn stages(&self, reserve: Reserve, found: Option<&Found>) -> Result<Stages, PlanError> {
        let reserved = &self.reserved(reserve);
        let (school, before, settings) = (self.school, self.before, self.settings);
        // What all kinds together found only becomes a plan: there is nothing to tell.
        let stage = |what| if found.is_some() { self.control.quiet() } else { self.stage(what) };
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
            let planned = match found.and_then(|found| found.sessions.as_ref()) {
                Some(held) => sessions::hold(school, &before.sessions, (reserved, &later), held, &[])
                    .ok_or_else(|| PlanError::Solver("the sessions that it found cannot be held".into()))?,
                None => {
                    let control = &stage("planning sessions");
                    let near = self.request.near;
                    let planned = sessions::plan(school, &before.sessions, &later, near, settings, control)?;
                    match found {
                        // They were planned around what is found already; what is said of them is about the rest.
                        Some(_) => {
                            let around = (reserved, &later);
                            let held = sessions::hold(school, &before.sessions, around, &planned.held(), &[]);
                            held.unwrap_or(planned)
                        }
                        None => planned,
                    }
                }
            };
            stages.sessions = Some(self.sessions_as_before(reserved, &later, planned));
        }
        if self.plans(Kind::Mentors) {
            let mut around = visits_found;
            around.add_sessions(school, stages.new_sessions());
            let control = &self.for_pairs(&stage("planning pairs"));
            stages.pairs = Some(mentors::plan(school, &before.pairs, &around, settings, control)?);
        }
        if self.plans(Kind::Visits) {
            let mut around = self.fixed.clone();
            around.add_sessions(school, stages.new_sessions());
            around.add_pairs(stages.new_pairs());
            let school = self.of_visits();
            let control = &stage("planning visits");
            if found.is_none() {
                stages = self.remember_without_search(stages, &around);
            }
            let groups = found.and_then(|found| found.groups.as_ref());
            let of_groups = match groups {
                Some(groups) => visits::plan_of_groups(school, &before.visits, &around, groups, settings, control)?,
                None => None,
            };
            let mut planned = match of_groups {
                Some(planned) => planned,
                None => self.visits_around(&around, control)?,
            };
            planned.visits =
                visits::stability(school, &around, planned.visits, &before.calendar, settings.seed, control);
            stages.visits = Some(planned);
        }
        Ok(stages)
    }

    /// For pairs: they may take a share of the time where visits are planned after them.
    fn for_pairs(&self, control: &Control) -> Control {
        if self.plans(Kind::Visits) { control.with_share(SHARE_OF_PAIRS) } else { control.clone() }
    }

    /// Remembers a plan with visits that no search found, in case time is up in the midst of one.
    fn remember_without_search(&self, mut stages: Stages, around: &Commitments) -> Stages {
        if self.best_yet.is_none_or(BestYet::is_known) {
            return stages;
        }
        stages.visits =
            visits::draft(self.of_visits(), &self.before.visits, around, self.settings, &self.control.quiet());
        if stages.visits.is_some() {
            // Costs are never negative.
            self.remember(&stages, self.of_kept(), None);
        }
        stages.visits = None;
        stages
    }

    /// Visits around the other kinds. Groups take only a share of the time where all kinds are planned together
    /// after it, and more where that was too little to find any.
    fn visits_around(&self, around: &Commitments, control: &Control) -> Result<visits::Planned, PlanError> {
        let plan =
            |control: &Control| visits::plan(self.of_visits(), &self.before.visits, around, self.settings, control);
        let planned = plan(&self.for_groups(control));
        let too_little = match &planned {
            Ok(planned) => planned.visits.is_empty() && planned.total > planned.bound,
            Err(error) => matches!(error, PlanError::Limit),
        };
        if too_little && control.stopped().is_none() { plan(control) } else { planned }
    }

    /// The previous plan's own sessions, where they cost no more than those that were
    /// found: who attends and which room it is stays too.
    pub(super) fn rather_as_before(&self, reserve: Reserve, staged: Stages) -> Result<Stages, PlanError> {
        let Some(previous) = self.request.previous.filter(|_| self.plans(Kind::Sessions)) else { return Ok(staged) };
        let options = sessions::options::options(self.school, &self.before.sessions, &self.reserved(reserve));
        let held = |session: &Session| sessions::Held::as_planned(self.school, &options, session);
        let plan = &previous.plan;
        let meetings = |pair: &Pair| {
            let (mentor, mentee) = (pair.mentor, pair.mentee);
            pair.meetings.iter().map(move |slot| (mentor, mentee, *slot)).collect::<Vec<_>>()
        };
        let found = Found {
            sessions: Some(plan.sessions.iter().map(held).collect()),
            pairs: plan.pairs.iter().map(|pair| (pair.mentor, pair.mentee)).collect(),
            meetings: plan.pairs.iter().flat_map(meetings).collect(),
            ..Found::default()
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

    /// Sessions with those of the previous plan wherever these cost no more beside what is `around`:
    /// who attends, in which room and when. What is planned later is planned around these.
    fn sessions_as_before(
        &self,
        reserved: &Commitments,
        around: &Commitments,
        mut planned: sessions::Planned,
    ) -> sessions::Planned {
        let Some(previous) = self.request.previous else { return planned };
        let earlier = &previous.plan.sessions;
        if planned.sessions == *earlier {
            return planned;
        }
        let before = &self.before.sessions;
        let kept = sessions::stability(self.school, before, (reserved, around), planned.held(), earlier);
        if let Some(kept) = kept.filter(|kept| kept.total <= planned.total) {
            // The bound is about all sessions, these or others.
            let bound = std::mem::replace(&mut planned, kept).bound;
            planned.bound = bound;
        }
        planned
    }

    /// What pairs may not touch: all that is reserved but their own meetings.
    pub(super) fn without_pairs(&self, reserved: &Commitments) -> Commitments {
        let mut around = self.fixed.clone();
        around.add_visits_of(reserved);
        around
    }
}
