//! The planners: from a school to a plan.

pub mod acceptable;
pub mod commitments;
pub mod fits;
pub mod joint;
pub mod mentors;
pub mod needs;
pub mod peers;
pub mod place;
pub mod prep;
pub mod sessions;
mod term;
pub mod visits;

use crate::findings::Finding;
use crate::plan::document::Resolved;
use crate::plan::ledger::ledger;
use crate::plan::score::{PreviousPairs, Tally, total};
use crate::plan::{Kind, Pair, Plan, Score, Session, Stage, Status, Visit};
use crate::school::{MemberRole, Pin, PinRule, PinSubject, School, Source, StaffId, TeamId};
use crate::solve::{Control, Settings};
use commitments::{Commitment, Commitments};
use joint::Found;
pub use mentors::explain::{Question, explain as explain_pair};
pub use peers::plan as plan_peers;
pub use sessions::options::Previous;
use term::Term;

/// Why there is no plan.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    /// The input asks for something impossible (exit status 2).
    #[error("the school asks for something impossible")]
    Input(Vec<Finding>),
    /// A limit was reached before any plan was found (exit status 3).
    #[error("a limit was reached before any plan was found")]
    Limit,
    /// The solver failed (exit status 4).
    #[error("the solver failed: {0}")]
    Solver(String),
}

/// What to plan.
#[derive(Clone, Copy, Debug, Default)]
pub struct Request<'a> {
    /// The kinds, in the order of stages.
    pub kinds: &'a [Kind],
    /// A plan whose other kinds stay as they are.
    pub keep: Option<&'a Resolved>,
    /// A plan of the same term: what differs from it costs `moved`.
    pub previous: Option<&'a Resolved>,
    /// With a previous plan: visits of rounds before this one (from 1) stay as they were.
    pub from_round: u32,
    /// Whether each kind is to be best given those before it, rather than all together.
    pub staged: bool,
    /// Whether to work out what the other pairing objectives would bring.
    pub compare_objectives: bool,
}

/// Plans what is asked for at the least total cost.
///
/// Kinds are planned one after the other at first. Without `staged`, what each
/// costs at least on its own proves the plan where the first stages leave the later
/// ones all that they need; where they do not, all kinds are planned together
/// ([`joint`]), and the better of the two plans is the answer. With it, each stage
/// has its own bound, given the stages before.
///
/// The plan that comes back has its score, its unmet requests with reasons and
/// repairs, and its ledger; it is not verified yet.
///
/// # Errors
/// See [`PlanError`].
pub fn plan(school: &School, request: &Request, settings: &Settings, control: &Control) -> Result<Plan, PlanError> {
    let before = request.previous.map(Before::of).unwrap_or_default();
    in_stages(school, request, &before, settings, control)
}

/// What the previous plan held, as far as it still counts.
#[derive(Clone, Debug, Default)]
struct Before {
    sessions: Previous,
    pairs: PreviousPairs,
    visits: Vec<(StaffId, Option<StaffId>)>,
    /// The visits with their rounds.
    calendar: Vec<Visit>,
}

impl Before {
    fn of(plan: &Resolved) -> Before {
        Before {
            sessions: Previous::of_plan(plan),
            pairs: plan.pairs.clone(),
            visits: plan.visits.clone(),
            calendar: plan.plan.visits.clone(),
        }
    }
}

/// See [`plan`].
fn in_stages(
    school: &School,
    request: &Request,
    before: &Before,
    settings: &Settings,
    control: &Control,
) -> Result<Plan, PlanError> {
    let control = &control.with_deadline(settings.time_limit);
    let kept = Kept::of(request);
    let mut fixed = Commitments::none(school);
    fixed.add_sessions(school, &kept.sessions);
    fixed.add_pairs(&kept.pairs);
    fixed.add_visits(&kept.visits);
    let earlier = request.previous.filter(|_| request.kinds.contains(&Kind::Visits));
    let term = earlier.and_then(|plan| Term::of(school, &plan.plan.visits, request.from_round));
    let mut before = before.clone();
    if let Some(term) = &term {
        before.visits.retain(|(observer, host)| {
            !term.held.iter().any(|visit| visit.observer == *observer && Some(visit.host) == *host)
        });
        before.calendar.retain(|visit| visit.round > term.over);
        before.calendar.iter_mut().for_each(|visit| visit.round -= term.over);
    }
    let run =
        Run { school, request, before: &before, settings, control, kept: &kept, fixed: &fixed, term: term.as_ref() };
    let pinned = run.reserved(Reserve::Pinned);
    let mut findings = Vec::new();
    if run.plans(Kind::Sessions) {
        findings.extend(sessions::impossible(school, &pinned));
    }
    if run.plans(Kind::Mentors) {
        findings.extend(mentors::impossible(school, &fixed));
    }
    if run.plans(Kind::Visits) {
        findings.extend(visits::impossible(run.of_visits(), &fixed));
    }
    if !findings.is_empty() {
        return Err(PlanError::Input(findings));
    }
    let (reserve, staged) = match run.stages(Reserve::Pinned, None) {
        // What came first has taken what a demanded visit needs: keep it free, and once more.
        Err(PlanError::Input(_)) if run.plans(Kind::Visits) && request.kinds.len() > 1 => {
            (Reserve::Demanded, run.stages(Reserve::Demanded, None)?)
        }
        planned => (Reserve::Pinned, planned?),
    };
    if request.staged {
        let bound = staged.stages().iter().map(|stage| stage.bound).sum();
        return Ok(run.whole(staged, bound, None));
    }
    let bounds = run.bounds(reserve, &staged)?;
    let one_by_one = run.of_kept() + staged.total();
    let staged = run.rather_as_before(reserve, staged)?;
    let (best, bound) = run.together(staged, &bounds)?;
    Ok(run.whole(best, bound, Some(one_by_one)))
}

/// What the first stages must leave to the later ones.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reserve {
    /// The slots that pins name.
    Pinned,
    /// These, and a lesson and a debrief of each demanded visit.
    Demanded,
}

/// Everything that the stages share.
struct Run<'a> {
    school: &'a School,
    request: &'a Request<'a>,
    before: &'a Before,
    settings: &'a Settings,
    control: &'a Control,
    kept: &'a Kept,
    fixed: &'a Commitments,
    /// The rest of the term, where some rounds of visits are over.
    term: Option<&'a Term>,
}

impl Run<'_> {
    fn plans(&self, kind: Kind) -> bool {
        self.request.kinds.contains(&kind)
    }

    /// The school as visits see it.
    fn of_visits(&self) -> &School {
        self.term.map_or(self.school, |term| &term.school)
    }

    /// What is fixed for meetings: visits that were held too.
    fn fixed_for_meetings(&self) -> Commitments {
        let mut fixed = self.fixed.clone();
        fixed.add_visits(self.term.map_or(&[], |term| &term.held));
        fixed
    }

    /// What is fixed, with what later stages must be left.
    fn reserved(&self, reserve: Reserve) -> Commitments {
        let school = self.of_visits();
        let mut commitments = self.fixed_for_meetings();
        for pin in school.pins.iter().filter(|pin| pin.rule == PinRule::Pin) {
            match (pin.subject, pin.slots.first()) {
                (PinSubject::Meeting { mentor, mentee }, Some(slot)) if self.plans(Kind::Mentors) => {
                    commitments.add_meeting(mentor, mentee, *slot);
                }
                (PinSubject::Visit { observer, host }, Some(slot)) if self.plans(Kind::Visits) => {
                    commitments.add(observer, *slot, Commitment::Visit(host));
                    commitments.add(host, *slot, Commitment::Visit(observer));
                }
                _ => {}
            }
        }
        if reserve == Reserve::Demanded && self.plans(Kind::Visits) {
            for (observer, host, slot, debrief) in self.demanded() {
                for slot in [Some(slot), debrief].into_iter().flatten() {
                    commitments.add(observer, slot, Commitment::Visit(host));
                    commitments.add(host, slot, Commitment::Visit(observer));
                }
            }
        }
        commitments
    }

    /// Lessons and talks for the demanded visits, such as are possible together, and
    /// beside pinned sessions and meetings if that can be.
    fn demanded(&self) -> Vec<visits::At> {
        let school = self.of_visits();
        let mut around = self.fixed.clone();
        for pin in school.pins.iter().filter(|pin| pin.rule == PinRule::Pin) {
            if let (PinSubject::Meeting { mentor, mentee }, Some(slot)) = (pin.subject, pin.slots.first())
                && self.plans(Kind::Mentors)
            {
                around.add_meeting(mentor, mentee, *slot);
            }
        }
        let mut beside = around.clone();
        for pin in school.pins.iter().filter(|pin| pin.rule == PinRule::Pin) {
            let (PinSubject::Session(team), Some(start)) = (pin.subject, pin.slots.first()) else { continue };
            let members = school.teams[team].members.iter().filter(|member| member.role != MemberRole::Optional);
            for member in members.filter(|_| self.plans(Kind::Sessions)) {
                for slot in school.cycle.window(*start, school.teams[team].length).into_iter().flatten() {
                    beside.add(member.staff, slot, Commitment::Session(team));
                }
            }
        }
        let placed = |around: &Commitments| visits::demanded(school, around, self.settings, self.control);
        placed(&beside).or_else(|| placed(&around)).unwrap_or_else(|| {
            let options = visits::options::options(school, &[], self.fixed);
            let pairs = visits::conflicts::demanded(school);
            let cheapest = |(observer, host)| {
                let way = options.ways(observer, host).into_iter().next()?;
                Some((observer, host, way.slot, way.debrief))
            };
            pairs.into_iter().filter_map(cheapest).collect()
        })
    }

    /// Plans kind after kind, with what the first ones must leave; around what is
    /// found already, where something is.
    fn stages(&self, reserve: Reserve, found: Option<&Found>) -> Result<Stages, PlanError> {
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
    fn rather_as_before(&self, reserve: Reserve, staged: Stages) -> Result<Stages, PlanError> {
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

    /// What each kind costs at least, whatever the others are.
    fn bounds(&self, reserve: Reserve, staged: &Stages) -> Result<Bounds, PlanError> {
        let (school, before, settings, control) = (self.school, self.before, self.settings, self.control);
        let mut bounds = Bounds::default();
        if let Some(planned) = &staged.sessions {
            // Sessions only take what others want: what they cost on their own is a bound for
            // every plan that leaves the pins possible.
            bounds.sessions = match reserve {
                Reserve::Pinned => planned.bound,
                // More was reserved than every plan must leave.
                Reserve::Demanded => {
                    let pinned = self.reserved(Reserve::Pinned);
                    sessions::plan(school, &before.sessions, &pinned, settings, control)?.bound.min(planned.bound)
                }
            };
        }
        if let Some(planned) = &staged.pairs {
            bounds.mentors = match staged.new_sessions() {
                [] if reserve == Reserve::Pinned => planned.bound,
                _ => {
                    let fixed = self.fixed_for_meetings();
                    mentors::bound(school, &before.pairs, &fixed, settings, control)?.min(planned.total)
                }
            };
        }
        if let Some(planned) = &staged.visits {
            bounds.visits = match (staged.new_sessions(), staged.new_pairs()) {
                ([], []) => planned.bound,
                _ => visits::bound(self.of_visits(), &before.visits, self.fixed, settings, control)?.min(planned.total),
            };
        }
        Ok(bounds)
    }

    /// Looks for a better plan than that of the stages: all kinds together. The
    /// best that is found, with a bound for all.
    fn together(&self, staged: Stages, bounds: &Bounds) -> Result<(Stages, i64), PlanError> {
        let (school, before, settings, control) = (self.school, self.before, self.settings, self.control);
        let of_kept = self.of_kept();
        let bound = of_kept + bounds.sessions + bounds.mentors + bounds.visits;
        let in_groups = self.plans(Kind::Visits) && school.rules.visits.format.group_size().is_some();
        let mut best = staged;
        let cost = of_kept + best.total();
        let close_enough = bound >= cost || (cost - bound) as f64 <= settings.gap * cost as f64;
        if self.request.kinds.len() < 2 || close_enough || in_groups || control.stopped().is_some() {
            return Ok((best, bound));
        }
        let pinned = self.reserved(Reserve::Pinned);
        let of_sessions = best.sessions.as_ref().and_then(|planned| {
            let (options, alone) = sessions::options_with_bounds(school, &before.sessions, &pinned)?;
            let choices = planned.choices_in(&options)?;
            Some((options, alone, choices))
        });
        let sessions = of_sessions.as_ref().map(|(options, alone, choices)| joint::Sessions {
            options,
            at_hand: choices,
            bounds: alone,
            bound: bounds.sessions,
        });
        let of_pairs = match &best.pairs {
            Some(_) => {
                let options = mentors::options::options(school, &before.pairs, &self.fixed_for_meetings());
                let (scope, network) = mentors::alone(&options)?;
                Some((options, scope, network))
            }
            None => None,
        };
        let mentors = of_pairs.as_ref().map(|(options, scope, network)| joint::Mentors {
            options,
            scope,
            network,
            bound: bounds.mentors,
        });
        let of_visits = match &best.visits {
            Some(_) => {
                let options = visits::options::options(self.of_visits(), &before.visits, self.fixed);
                let demands = visits::network::Demands::of(&options)?;
                let network = visits::network::Network::solve(&demands)?;
                Some((options, demands, network))
            }
            None => None,
        };
        let constant = i64::from(school.rules.costs.moved) * before.visits.len() as i64;
        let visits = of_visits.as_ref().map(|(options, demands, network)| {
            (joint::ways::Visits { options, demands, network }, constant, bounds.visits)
        });
        let search =
            joint::Search { school: self.of_visits(), sessions, mentors, visits, rest: of_kept, settings, control };
        let bound = search.run(of_kept + best.total(), &mut |found| {
            let planned = match self.stages(Reserve::Pinned, Some(&found)) {
                Err(PlanError::Input(_) | PlanError::Limit) => return Ok(i64::MAX),
                planned => planned?,
            };
            let total = of_kept + planned.total();
            if total < of_kept + best.total() {
                best = planned;
            }
            Ok(total)
        })?;
        Ok((best, bound))
    }

    /// What is kept costs so much, and what is held or lost.
    fn of_kept(&self) -> i64 {
        let mut tally = Tally::default();
        if let Some(term) = self.term {
            tally.visits(self.school, &term.held);
            tally.lost_visits(term.lost_visits());
        }
        tally.sessions(self.school, &self.kept.sessions);
        tally.pairs(self.school, &self.kept.pairs);
        tally.visits(self.school, &self.kept.visits);
        total(&tally.criteria(self.school))
    }

    /// The plan with everything that is to be said of it.
    fn whole(&self, planned: Stages, bound: i64, one_by_one: Option<i64>) -> Plan {
        let (school, before) = (self.school, self.before);
        let mut tally = Tally::default();
        tally.sessions(school, &self.kept.sessions);
        tally.pairs(school, &self.kept.pairs);
        tally.visits(school, &self.kept.visits);
        if let Some(planned) = &planned.sessions {
            let teams: Vec<TeamId> = school.teams.ids().collect();
            tally.sessions(school, &planned.sessions);
            tally.missing_sessions(school, &teams, &planned.sessions, &before.sessions.rows());
        }
        if let Some(planned) = &planned.pairs {
            tally.pairs(school, &planned.pairs);
            tally.missing_pairs(school, &planned.pairs, &before.pairs);
        }
        let all_visits = match (&planned.visits, self.term) {
            (Some(planned), Some(term)) => term.visits(&planned.visits),
            (Some(planned), None) => planned.visits.clone(),
            (None, _) => self.kept.visits.clone(),
        };
        if planned.visits.is_some() {
            tally.visits(school, &all_visits);
            tally.missing_visits(school, &all_visits, &before.visits);
        }
        let criteria = tally.criteria(school);
        let total = total(&criteria);
        let bound = if self.request.staged { self.of_kept() + bound } else { bound }.min(total);
        let stages = if self.request.staged { planned.stages() } else { Vec::new() };
        let of_sessions = planned.sessions.as_ref().map_or(0, |planned| planned.total);
        let mut unmet = planned.sessions.as_ref().map_or(Vec::new(), |sessions| {
            sessions.unmet(school, &before.sessions, planned.new_pairs(), total - of_sessions)
        });
        let sessions = planned.sessions.map_or(self.kept.sessions.clone(), |planned| planned.sessions);
        let (pairs, pairing) = match planned.pairs {
            Some(planned) => {
                unmet.extend(planned.unmet);
                (planned.pairs, Some(planned.pairing))
            }
            None => (self.kept.pairs.clone(), None),
        };
        unmet.extend(planned.visits.map_or(Vec::new(), |planned| planned.unmet));
        if let Some(term) = self.term {
            term.add_lost(&mut unmet);
        }
        let visits = all_visits;
        Plan {
            school: school.name.clone(),
            kinds: self.request.kinds.to_vec(),
            status: if total == bound { Status::Optimal } else { Status::Feasible },
            score: Score { total, bound, one_by_one, stages, criteria },
            ledger: ledger(school, &sessions, &pairs, &visits),
            sessions,
            pairs,
            pairing,
            visits,
            peers: None,
            unmet,
        }
    }

    /// What pairs may not touch: all that is reserved but their own meetings.
    fn without_pairs(&self, reserved: &Commitments) -> Commitments {
        let mut around = self.fixed.clone();
        around.add_visits_of(reserved);
        around
    }
}

/// What was planned of each kind, where it was.
#[derive(Default)]
struct Stages {
    sessions: Option<sessions::Planned>,
    pairs: Option<mentors::Planned>,
    visits: Option<visits::Planned>,
}

impl Stages {
    fn new_sessions(&self) -> &[Session] {
        self.sessions.as_ref().map_or(&[], |planned| &planned.sessions)
    }

    fn new_pairs(&self) -> &[Pair] {
        self.pairs.as_ref().map_or(&[], |planned| &planned.pairs)
    }

    /// What all of it costs.
    fn total(&self) -> i64 {
        self.stages().iter().map(|stage| stage.total).sum()
    }

    fn stages(&self) -> Vec<Stage> {
        let sessions = self.sessions.as_ref().map(|planned| (Kind::Sessions, planned.total, planned.bound));
        let pairs = self.pairs.as_ref().map(|planned| (Kind::Mentors, planned.total, planned.bound));
        let visits = self.visits.as_ref().map(|planned| (Kind::Visits, planned.total, planned.bound));
        let stages = sessions.into_iter().chain(pairs).chain(visits);
        stages.map(|(kind, total, bound)| Stage { kind, total, bound }).collect()
    }
}

/// What each kind costs at least, whatever the others are.
#[derive(Clone, Copy, Default)]
struct Bounds {
    sessions: i64,
    mentors: i64,
    visits: i64,
}

/// What a plan holds of the kinds that are not planned.
struct Kept {
    sessions: Vec<Session>,
    pairs: Vec<Pair>,
    visits: Vec<Visit>,
}

impl Kept {
    fn of(request: &Request) -> Kept {
        let kept = |kind: Kind| request.keep.filter(|_| !request.kinds.contains(&kind));
        Kept {
            sessions: kept(Kind::Sessions).map_or(Vec::new(), |plan| plan.plan.sessions.clone()),
            pairs: kept(Kind::Mentors).map_or(Vec::new(), |plan| plan.plan.pairs.clone()),
            visits: kept(Kind::Visits).map_or(Vec::new(), |plan| plan.plan.visits.clone()),
        }
    }
}

/// Pins the sessions that a plan holds, but for those of some teams.
pub fn pin_all_but(school: &mut School, plan: &Resolved, teams: &[TeamId]) {
    for session in plan.plan.sessions.iter().filter(|session| !teams.contains(&session.team)) {
        let pin = Pin {
            subject: PinSubject::Session(session.team),
            rule: PinRule::Pin,
            slots: vec![session.start],
            source: Source { file: "--pin-all-but".to_owned(), line: 0 },
        };
        let same = |other: &Pin| (other.subject, other.rule, &other.slots) == (pin.subject, pin.rule, &pin.slots);
        if !school.pins.iter().any(same) {
            school.pins.push(pin);
        }
    }
}

/// Pins and required pairs that cannot hold, whatever else is planned: what can
/// be said of a school before it is planned.
pub fn impossible_demands(school: &School) -> Vec<Finding> {
    let nothing = Commitments::none(school);
    let mut findings = sessions::impossible(school, &nothing);
    findings.extend(mentors::impossible(school, &nothing));
    findings.extend(visits::impossible_together(school, &nothing));
    findings
}

/// Plans the sessions of a school alone, see [`plan`]. `previous` are sessions
/// of a plan of the same term.
///
/// # Errors
/// See [`PlanError`].
pub fn plan_sessions(
    school: &School,
    previous: Option<&Previous>,
    settings: &Settings,
    control: &Control,
) -> Result<Plan, PlanError> {
    let before = Before { sessions: previous.cloned().unwrap_or_default(), ..Before::default() };
    let request = Request { kinds: &[Kind::Sessions], ..Request::default() };
    in_stages(school, &request, &before, settings, control)
}
