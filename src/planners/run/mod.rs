//! One run from a school to a whole plan: in stages first, then all kinds together.

mod even;
mod in_time;
mod kept;
pub(super) mod regrets;
mod stages;
mod term;
#[cfg(test)]
mod tests;
mod together;

use super::{ExactProgram, Explanations, PlanError, Request, mentors, sessions, visits};
use crate::plan::document::Resolved;
use crate::plan::ledger::ledger;
use crate::plan::reasons::Commitment;
use crate::plan::score::{self, PreviousPairs, Tally, total};
use crate::plan::{Kind, Pair, Plan, Score, Session, Stage, Status, Visit};
use crate::planners::commitments::Commitments;
use crate::planners::sessions::options::Previous;
use crate::school::{MemberRole, PinRule, PinSubject, School, Slot, StaffId, Turns};
use crate::solve::{Control, Progress, Settings};
use in_time::{BestYet, Content, in_time};
use kept::Kept;
use term::Term;
use together::Bounds;

/// With so few people what was solved is remembered, and every other mentor is looked at.
const FEW_PEOPLE: usize = 16;

/// What the previous plan held, as far as it still counts.
#[derive(Clone, Debug, Default)]
pub(super) struct Before {
    sessions: Previous,
    pairs: PreviousPairs,
    visits: Vec<(StaffId, Option<StaffId>)>,
    /// The visits with their rounds.
    calendar: Vec<Visit>,
}

impl Before {
    pub(super) fn of_sessions(sessions: Previous) -> Before {
        Before { sessions, ..Before::default() }
    }

    pub(super) fn new(plan: &Resolved) -> Before {
        Before {
            sessions: Previous::of_plan(plan),
            pairs: plan.pairs.clone(),
            visits: plan.visits.clone(),
            calendar: plan.plan.visits.clone(),
        }
    }
}

/// See [`super::plan`].
pub(super) fn run(
    school: &School,
    request: &Request,
    before: &Before,
    settings: &Settings,
    control: &Control,
) -> Result<Plan, PlanError> {
    let control = &control.within(settings.time_limit);
    let planned = match settings.time_limit {
        None => to_the_end(school, request, before, settings, control, None),
        Some(_) => in_time(school, request, before, settings, control),
    };
    match planned {
        // What a search that was stopped could not place together may be possible all the same.
        Err(PlanError::Input(_)) if control.stopped().is_some() && super::impossible_demands(school).is_empty() => {
            Err(PlanError::Limit)
        }
        planned => planned,
    }
}

/// Plans until it is done or stopped; the best plan so far is remembered in `best_yet`, where somebody wants it.
fn to_the_end(
    school: &School,
    request: &Request,
    before: &Before,
    settings: &Settings,
    control: &Control,
    best_yet: Option<&BestYet>,
) -> Result<Plan, PlanError> {
    // Much is planned again around the same: where it is cheap to keep, it is solved once.
    let remembering = (school.staff.len() <= FEW_PEOPLE).then(|| control.remembering());
    let control = remembering.as_ref().unwrap_or(control);
    let kept = Kept::new(request);
    let mut fixed = Commitments::none(school);
    fixed.add_sessions(school, &kept.sessions);
    fixed.add_pairs(&kept.pairs);
    fixed.add_visits(school, &kept.visits_ahead);
    let earlier = request.previous.filter(|_| request.kinds.contains(&Kind::Visits));
    let term = earlier.and_then(|plan| Term::new(school, plan, request.from_round));
    let mut before = before.clone();
    if let Some(term) = &term {
        before.visits.retain(|(observer, host)| {
            !term.held.iter().any(|visit| visit.observer == *observer && Some(visit.host) == *host)
        });
        before.calendar.retain(|visit| visit.round > term.over);
        before.calendar.iter_mut().for_each(|visit| visit.round -= term.over);
    }
    let (before, kept, fixed, term) = (&before, &kept, &fixed, term.as_ref());
    let run = Run { school, request, before, settings, control, kept, fixed, term, best_yet };
    let (reserve, staged) = run.reserving()?;
    if request.staged {
        let bound = staged.stages().iter().map(|stage| stage.bound).sum();
        let of_kept = run.of_kept();
        control.tell(Progress { best: Some(of_kept + staged.total()), bound: of_kept + bound });
        let staged = run.spread(staged);
        run.remember(&staged, of_kept + bound, None);
        return run.whole(staged, bound, None, None);
    }
    let one_by_one = run.of_kept() + staged.total();
    // Costs are never negative.
    run.remember(&staged, run.of_kept(), Some(one_by_one));
    let bounds = run.bounds(reserve, &staged)?;
    run.remember(&staged, run.of_kept() + bounds.all(), Some(one_by_one));
    control.tell(Progress { best: Some(one_by_one), bound: run.of_kept() + bounds.all() });
    let staged = run.rather_as_before(reserve, staged)?;
    let staged = run.groups_first(reserve, staged, &bounds)?;
    let work = control.counts().work();
    let (best, bound) = run.together(staged, &bounds, one_by_one)?;
    let together = Together { bounds: &bounds, work: control.counts().work() - work };
    let best = run.spread(best);
    run.remember(&best, bound, Some(one_by_one));
    run.whole(best, bound, Some(one_by_one), Some(&together))
}

/// See [`super::exact_program`].
pub(super) fn exact_program(
    school: &School,
    request: &Request,
    reduced: bool,
    most: usize,
    settings: &Settings,
    control: &Control,
) -> Result<ExactProgram, PlanError> {
    let before = Before::default();
    let kept = Kept::new(request);
    let fixed = Commitments::none(school);
    let (before, kept, fixed) = (&before, &kept, &fixed);
    let run = Run { school, request, before, settings, control, kept, fixed, term: None, best_yet: None };
    if !reduced {
        run.check_demands()?;
        return run.search(None, &Bounds::default(), |search| search.exact_program(None, most))?;
    }
    let (reserve, staged) = run.reserving()?;
    let bounds = run.bounds(reserve, &staged)?;
    run.search(Some(&staged), &bounds, |search| search.exact_program(Some(staged.total()), most))?
}

/// How all kinds were planned together.
struct Together<'a> {
    /// What each costs at least, whatever the others are.
    bounds: &'a Bounds,
    /// How much solvers worked for it.
    work: u64,
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
    /// Who watches the whole plan.
    control: &'a Control,
    kept: &'a Kept,
    fixed: &'a Commitments,
    /// The rest of the term, where some rounds of visits are over.
    term: Option<&'a Term>,
    /// Where the best plan so far is remembered, if somebody wants it.
    best_yet: Option<&'a BestYet>,
}

impl Run<'_> {
    /// Who watches one kind: what is told of the only one is about the whole plan.
    fn stage(&self, what: &'static str) -> Control {
        if self.request.kinds.len() > 1 { self.control.of_stage(what) } else { self.control.clone() }
    }

    fn plans(&self, kind: Kind) -> bool {
        self.request.kinds.contains(&kind)
    }

    /// Whether every pin and demand can hold on its own.
    fn check_demands(&self) -> Result<(), PlanError> {
        let pinned = self.reserved(Reserve::Pinned);
        let mut findings = Vec::new();
        if self.plans(Kind::Sessions) {
            findings.extend(sessions::impossible(self.school, &pinned));
        }
        if self.plans(Kind::Mentors) {
            findings.extend(mentors::impossible(self.school, self.fixed));
        }
        if self.plans(Kind::Visits) {
            findings.extend(visits::impossible(self.of_visits(), self.fixed));
        }
        if findings.is_empty() { Ok(()) } else { Err(PlanError::Input(findings)) }
    }

    /// The stages, with what the first ones had to leave to the later ones.
    fn reserving(&self) -> Result<(Reserve, Stages), PlanError> {
        self.check_demands()?;
        Ok(match self.stages(Reserve::Pinned, None) {
            // What came first has taken what a demanded visit needs: keep it free, and once more.
            Err(PlanError::Input(_)) if self.plans(Kind::Visits) && self.request.kinds.len() > 1 => {
                (Reserve::Demanded, self.stages(Reserve::Demanded, None)?)
            }
            planned => (Reserve::Pinned, planned?),
        })
    }

    /// The school as visits see it.
    fn of_visits(&self) -> &School {
        self.term.map_or(self.school, |term| &term.school)
    }

    /// What is fixed for meetings: visits that were held too.
    fn fixed_for_meetings(&self) -> Commitments {
        let mut fixed = self.fixed.clone();
        fixed.add_visits(self.school, self.term.map_or(&[], |term| &term.ahead));
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
                // In which turn a pinned visit is made is open: all kinds together leave one.
                (PinSubject::Visit { observer, host }, Some(slot))
                    if self.plans(Kind::Visits) && (school.cycle.turns() == 1 || reserve == Reserve::Demanded) =>
                {
                    reserve_visit(school, &mut commitments, (observer, host), (*slot, None));
                }
                _ => {}
            }
        }
        if reserve == Reserve::Demanded && self.plans(Kind::Visits) {
            for (observer, host, slot, debrief) in self.demanded() {
                reserve_visit(school, &mut commitments, (observer, host), (slot, debrief));
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
                for slot in school.cycle.window_of(*start, school.teams[team].length).into_iter().flatten() {
                    beside.add(member.staff, slot, Commitment::Session(team));
                }
            }
        }
        let placed = |around: &Commitments| visits::demanded(school, around, self.settings, &self.control.quiet());
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

    /// What is kept costs so much, and what is held or lost.
    fn of_kept(&self) -> i64 {
        let mut tally = Tally::default();
        if let Some(term) = self.term {
            tally.visits(self.school, &term.held);
            tally.lost_visits(term.lost_visits());
        }
        let kept = self.kept;
        let held = (&kept.sessions[..], &kept.pairs[..], &kept.visits[..]);
        let kinds = score::Kinds { planned: &[], kept: &kept.kinds };
        tally.plan(self.school, kinds, held, &score::Before::default());
        total(&tally.criteria(self.school))
    }

    /// The same plan, its meetings and visits spread as evenly as what they cost allows. Where an earlier plan is there,
    /// things rather stay as they were.
    fn spread(&self, mut planned: Stages) -> Stages {
        if self.request.previous.is_some()
            || self.request.explanations == Explanations::Figures
            || self.control.stopped().is_some()
        {
            return planned;
        }
        if let Some(sessions) = &planned.sessions {
            let reserved = self.fixed_for_meetings();
            let mut around = reserved.clone();
            around.add_pairs(planned.new_pairs());
            around.add_visits(self.of_visits(), planned.visits.as_ref().map_or(&[], |planned| &planned.visits));
            let apart = sessions::far_apart(self.school, &self.before.sessions, (&reserved, &around), sessions);
            planned.sessions = apart.or(planned.sessions);
        }
        let mut around = self.fixed.clone();
        around.add_sessions(self.school, planned.new_sessions());
        if let Some(pairs) = &mut planned.pairs {
            let mut beside = around.clone();
            beside.add_visits(self.of_visits(), planned.visits.as_ref().map_or(&[], |planned| &planned.visits));
            let mut spread = pairs.pairs.clone();
            even::spread_meetings(self.school, &beside, &mut spread);
            pairs.meet_as(self.school, spread);
            around.add_pairs(&pairs.pairs);
        }
        if let Some(visits) = &mut planned.visits {
            let mut spread = visits.visits.clone();
            even::spread_visits(self.of_visits(), &around, &mut spread);
            visits.made_as(spread);
        }
        planned
    }

    /// The plan with everything that is to be said of it.
    fn whole(
        &self,
        planned: Stages,
        bound: i64,
        one_by_one: Option<i64>,
        together: Option<&Together>,
    ) -> Result<Plan, PlanError> {
        if self.request.explanations == Explanations::Figures {
            let bound = if self.request.staged { self.of_kept() + bound } else { bound };
            return Ok(self.at_once(&planned, bound, one_by_one));
        }
        let (school, before, settings) = (self.school, self.before, self.settings);
        let control = &self.control.of_stage("looking for what would help");
        let Content { sessions, pairs: held, visits, criteria, total } = self.content(&planned);
        let bound = if self.request.staged { self.of_kept() + bound } else { bound }.min(total);
        let stages = if self.request.staged { planned.stages() } else { Vec::new() };
        let mut after = self.fixed_for_meetings();
        after.add_pairs(&held);
        after.add_visits(self.of_visits(), planned.visits.as_ref().map_or(&[], |planned| &planned.visits));
        let mut unmet = match &planned.sessions {
            Some(sessions) => sessions.unmet(school, &before.sessions, &after),
            None => Vec::new(),
        };
        let (pairs, pairing) = match planned.pairs.clone() {
            Some(pairs) => {
                let mut of_sessions = Commitments::none(school);
                of_sessions.add_sessions(school, &sessions);
                // Stages come one after the other; of a whole plan, visits stay as they are, too.
                let mut beside = self.fixed_for_meetings();
                beside.add_sessions(school, &sessions);
                beside.add_visits(self.of_visits(), planned.visits.as_ref().map_or(&[], |planned| &planned.visits));
                let beside = together.map(|_| &beside);
                let explanations = self.request.explanations;
                let asked = mentors::Asked { beside, compare: self.request.compare_objectives, explanations };
                let mut explained = pairs.explained(school, &before.pairs, &of_sessions, asked, settings, control)?;
                let has_alternates = explanations > Explanations::Reasons && self.request.kinds.len() > 1;
                if let Some(together) = together.filter(|_| has_alternates) {
                    self.whole_regrets(&planned, (total, bound), together, &mut explained.pairs)?;
                }
                unmet.extend(explained.unmet);
                (explained.pairs, Some(explained.pairing))
            }
            None => (held, None),
        };
        if let Some(planned) = &planned.visits {
            unmet.extend(planned.unmet(self.of_visits(), &before.visits, settings, control)?);
        }
        if let Some(term) = self.term {
            term.add_lost(&mut unmet);
        }
        unmet.extend(self.kept.unmet(school));
        unmet.sort_by(|one, other| (one.kind, &one.id).cmp(&(other.kind, &other.id)));
        Ok(Plan {
            school: school.name.clone(),
            kinds: self.request.kinds.to_vec(),
            kept: self.kept.kinds.clone(),
            status: if total == bound { Status::Optimal } else { Status::Feasible },
            score: Score { total, bound, one_by_one, stages, criteria },
            ledger: ledger(school, &sessions, &pairs, &visits),
            sessions,
            pairs,
            pairing,
            visits,
            peers: None,
            unmet,
        })
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
    /// Whether a kind was planned.
    fn has(&self, kind: Kind) -> bool {
        match kind {
            Kind::Sessions => self.sessions.is_some(),
            Kind::Mentors => self.pairs.is_some(),
            Kind::Visits => self.visits.is_some(),
        }
    }

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

/// Leaves time for a visit and its talk, in every turn.
fn reserve_visit(
    school: &School,
    commitments: &mut Commitments,
    (observer, host): (StaffId, StaffId),
    (slot, debrief): (Slot, Option<Slot>),
) {
    let site = school.site_at(host, slot);
    for spot in school.spots_of_visit_at(slot, debrief, Turns::ALL, site) {
        commitments.add(observer, spot, Commitment::Visit(host));
        commitments.add(host, spot, Commitment::Visit(observer));
    }
}
