//! All kinds in one optimum, where stages do not prove theirs.

use super::{Reserve, Run, Stages};
use crate::plan::{Kind, Visit};
use crate::planners::joint::Found;
use crate::planners::{PlanError, joint, mentors, sessions, visits};
use crate::solve::Control;

/// Choosing groups takes no more than this share of the time that is left, before all kinds are planned together.
const SHARE_OF_GROUPS: f64 = 0.25;

/// What each kind costs at least, whatever the others are.
#[derive(Clone, Default)]
pub(super) struct Bounds {
    sessions: i64,
    /// Of the pairs.
    pub(super) mentors: i64,
    visits: i64,
    /// Good visits, were there nothing else.
    visits_alone: Vec<Visit>,
}

impl Bounds {
    /// What all kinds together cost at least.
    pub(super) fn all(&self) -> i64 {
        self.sessions + self.mentors + self.visits
    }
}

impl Run<'_> {
    /// What each kind costs at least, whatever the others are.
    pub(super) fn bounds(&self, reserve: Reserve, staged: &Stages) -> Result<Bounds, PlanError> {
        let (school, before, settings) = (self.school, self.before, self.settings);
        let mut bounds = Bounds::default();
        if let Some(planned) = &staged.sessions {
            // Sessions only take what others want: what they cost on their own is a bound for
            // every plan that leaves the pins possible.
            bounds.sessions = match reserve {
                Reserve::Pinned => planned.bound,
                // More was reserved than every plan must leave.
                Reserve::Demanded => {
                    let pinned = self.reserved(Reserve::Pinned);
                    let control = &self.stage("finding what sessions cost at least");
                    let near = self.request.near;
                    sessions::plan(school, &before.sessions, &pinned, near, settings, control)?.bound.min(planned.bound)
                }
            };
        }
        if let Some(planned) = &staged.pairs {
            bounds.mentors = match staged.new_sessions() {
                [] if reserve == Reserve::Pinned => planned.bound,
                _ => {
                    let fixed = self.fixed_for_meetings();
                    let control = &self.stage("finding what pairs cost at least");
                    mentors::bound(school, &before.pairs, &fixed, settings, control)?.min(planned.total)
                }
            };
        }
        if let Some(planned) = &staged.visits {
            (bounds.visits, bounds.visits_alone) = match (staged.new_sessions(), staged.new_pairs()) {
                ([], []) => (planned.bound, planned.visits.clone()),
                _ => {
                    let visits = self.of_visits();
                    let control = &self.for_groups(&self.stage("finding what visits cost at least"));
                    let (bound, alone) = visits::bound(visits, &before.visits, self.fixed, settings, control)?;
                    (bound.min(planned.total), alone)
                }
            };
        }
        Ok(bounds)
    }

    /// Groups want many people's time at once, and find little where sessions and pairs come first. So the other way
    /// round is tried, too: the best groups, sessions and pairs around their visits, and groups anew around these.
    pub(super) fn groups_first(&self, reserve: Reserve, staged: Stages, bounds: &Bounds) -> Result<Stages, PlanError> {
        let nothing_to_gain = bounds.visits_alone.is_empty() || staged.total() <= bounds.all();
        if !self.groups_among_others() || nothing_to_gain || self.control.stopped().is_some() {
            return Ok(staged);
        }
        let mut best = staged;
        let groups = visits::groups::who_sees_each_other(&bounds.visits_alone);
        let at = |visit: &Visit| (visit.observer, visit.host, visit.slot, visit.debrief);
        let visits = bounds.visits_alone.iter().map(at).collect();
        let mut found = Found { groups: Some(groups), visits, ..Found::default() };
        loop {
            match self.stages(reserve, Some(&found)) {
                Ok(planned) if planned.total() < best.total() => {
                    found =
                        Found { sessions: planned.sessions.as_ref().map(sessions::Planned::held), ..Found::default() };
                    best = planned;
                }
                Ok(_) | Err(PlanError::Input(_) | PlanError::Limit) => return Ok(best),
                Err(error) => return Err(error),
            }
        }
    }

    /// Looks for a better plan than that of the stages: all kinds together. The
    /// best that is found, with a bound for all.
    pub(super) fn together(
        &self,
        staged: Stages,
        bounds: &Bounds,
        one_by_one: i64,
    ) -> Result<(Stages, i64), PlanError> {
        let of_kept = self.of_kept();
        let bound = of_kept + bounds.all();
        let cost = of_kept + staged.total();
        let close_enough = self.settings.close_enough(cost, bound);
        if self.request.kinds.len() < 2 || close_enough || self.control.stopped().is_some() {
            return Ok((staged, bound));
        }
        let mut best: Option<Stages> = None;
        let found = self.search(Some(&staged), bounds, |search| {
            let mut least = cost;
            search.run(cost, &mut |found| {
                let planned = match self.stages(Reserve::Pinned, Some(&found)) {
                    Err(PlanError::Input(_) | PlanError::Limit) => return Ok(i64::MAX),
                    planned => planned?,
                };
                let total = of_kept + planned.total();
                if total < least {
                    least = total;
                    self.remember(&planned, bound, Some(one_by_one));
                    best = Some(planned);
                }
                Ok(total)
            })
        });
        // Time can be up before the search begins.
        let found = match found {
            Err(PlanError::Limit) => bound,
            found => found??,
        };
        Ok((best.unwrap_or(staged), found))
    }

    /// For choosing groups: they may take a share of the time before all kinds are planned together.
    pub(super) fn for_groups(&self, control: &Control) -> Control {
        let together = self.groups_among_others() && !self.request.staged;
        if together { control.with_share(SHARE_OF_GROUPS) } else { control.clone() }
    }

    /// Whether groups are formed beside other kinds.
    fn groups_among_others(&self) -> bool {
        self.of_visits().rules.visits.format.group_size().is_some() && self.request.kinds.len() > 1
    }

    /// Lets a search over all kinds together be used, around the plan at hand; without one, over what is asked for.
    pub(super) fn search<T>(
        &self,
        incumbent: Option<&Stages>,
        bounds: &Bounds,
        use_it: impl FnOnce(&joint::Search) -> T,
    ) -> Result<T, PlanError> {
        let (school, before, settings) = (self.school, self.before, self.settings);
        let of_kept = self.of_kept();
        let pinned = self.reserved(Reserve::Pinned);
        let has = |kind: Kind| match incumbent {
            Some(staged) => staged.has(kind),
            None => self.plans(kind),
        };
        let of_sessions = has(Kind::Sessions).then(|| {
            let (options, alone) = sessions::options_with_bounds(school, &before.sessions, &pinned)?;
            let planned = incumbent.and_then(|staged| staged.sessions.as_ref());
            let choices = planned.map_or(Some(Vec::new()), |planned| planned.choices_in(&options))?;
            Some((options, alone, choices))
        });
        if incumbent.is_none() && matches!(of_sessions, Some(None)) {
            let control = self.control.quiet();
            let findings = sessions::conflicts(school, &before.sessions, &pinned, settings, &control)?;
            return Err(PlanError::Input(findings));
        }
        let of_sessions = of_sessions.flatten();
        let sessions = of_sessions.as_ref().map(|(options, alone, choices)| joint::Sessions {
            options,
            incumbent: choices,
            bounds: alone,
            bound: bounds.sessions,
        });
        let of_pairs = match has(Kind::Mentors) {
            true => {
                let options = mentors::options::options(school, &before.pairs, &self.fixed_for_meetings());
                let (scope, network) = mentors::alone(&options)?;
                Some((options, scope, network))
            }
            false => None,
        };
        let mentors = of_pairs.as_ref().map(|(options, scope, network)| joint::Mentors {
            options,
            scope,
            network,
            bound: bounds.mentors,
        });
        let options = visits::options::options(self.of_visits(), &before.visits, self.fixed);
        let constant = visits::constant(self.of_visits(), before.visits.len());
        let of_visits = match has(Kind::Visits) {
            true => Some(visits::alone(&options, &bounds.visits_alone, constant, settings, &self.control.quiet())?),
            false => None,
        };
        let visits = of_visits.as_ref().map(|alone| {
            let (demands, alone) = match alone {
                visits::Alone::Network(demands, network) => (demands, joint::visit_columns::Alone::Network(network)),
                visits::Alone::Groups(demands, candidates, least) => {
                    (demands, joint::visit_columns::Alone::Groups(candidates, least))
                }
            };
            (joint::visit_columns::Visits { options: &options, demands, alone }, constant, bounds.visits)
        });
        let control = self.control;
        Ok(use_it(&joint::Search {
            school: self.of_visits(),
            sessions,
            mentors,
            visits,
            rest: of_kept,
            least: i64::MIN,
            settings,
            control,
        }))
    }
}
