//! What would help with one thing that a plan lacks: the cheapest single changes.
//!
//! `plan` names them beside the reason, `explain` lists them among others: both from here. Changes that
//! could help are made one after the other, the most promising first, each in a copy of the school that is
//! planned again ([`Inquiry::best`]). Work is counted, not timed, so that the same school has the same
//! repairs; what is cut short is a total that can be had, and says that there may be a lower one.

use super::candidates::candidates;
use super::two::two_changes;
use super::{Inquiry, Scope, or_better};
use crate::plan::diff::{Aspect, Decisions, What};
use crate::plan::document::{Document, SessionRow, unsaid};
use crate::plan::reasons::{self, Brings, Change, Price};
use crate::plan::{Kind, Plan, Unmet, UnmetKind, Weighed};
use crate::planners::run::regrets::quick;
use crate::planners::{Explanations, PlanError, Request};
use crate::school::{School, Slot, StaffId, TeamId};
use crate::solve::{Control, Settings, SolverName};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// How many repairs are shown.
pub const SHOWN: usize = 3;
/// How many changes are tried for one request.
const TRIED: usize = 48;
/// How many of them are tried with all kinds planned again: the best and the most promising.
const TRIED_TOGETHER: usize = 5;
/// How much solvers may always work for all that a plan lacks ([`crate::solve::Counts::work_of`]): half a second.
const ALWAYS: u64 = 5_000_000;
/// The same in a school of few people: what makes most of them complete.
const ALWAYS_FOR_FEW: u64 = 60_000_000;
/// Of what planning the school took, so many parts of eight are added: a school with one change is much the same work.
const SHARE: u64 = 1;
/// The same in a school of few people, where that is enough to work out most of them.
const SHARE_OF_FEW: u64 = 32;
/// No more than this is added: two seconds, and several where Programs are hard for their size. A plan is not to wait for
/// its repairs.
const MOST_ADDED: u64 = 20_000_000;
/// So few people.
const FEW_PEOPLE: usize = 45;
/// So few people expect their plan at once.
const A_HANDFUL: usize = 16;
/// What planning a handful of people and their repairs take together: half a second, as their small Programs go.
const WORK_OF_A_HANDFUL: u64 = 25_000_000;
/// Of what may be worked for one request, one part of so many is added for plans that are closer to the present one.
const PART_FOR_TIES: u64 = 4;
/// What it takes to make a change and to draft around it, per person and slot.
const OF_CHANGE: u64 = 200;

/// Something that was asked for and that a plan lacks.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Lacking {
    /// A session of a team.
    Session(TeamId),
    /// A mentor of a mentee.
    Mentor(StaffId),
    /// A meeting of a mentee and their mentor.
    Meeting(StaffId),
    /// A visit of an observer.
    Visit(StaffId),
}

impl Lacking {
    /// What an entry of a plan's list is about; none where it is no longer in the school.
    pub fn new(school: &School, unmet: &Unmet) -> Option<Lacking> {
        let person = |id: &str| school.staff.entries().find(|(_, person)| person.id == id).map(|(staff, _)| staff);
        match unmet.kind {
            UnmetKind::Session => {
                let team = school.teams.entries().find(|(_, team)| team.id == unmet.id)?.0;
                Some(Lacking::Session(team))
            }
            UnmetKind::Mentee => person(&unmet.id).map(Lacking::Mentor),
            // An id may have a slash in it: the mentee is whoever is behind a mentor's.
            UnmetKind::Meeting => {
                let mut cuts = unmet.id.match_indices('/').map(|(at, _)| (&unmet.id[..at], &unmet.id[at + 1..]));
                let mentee = cuts.find_map(|(mentor, mentee)| person(mentor).and(person(mentee)))?;
                Some(Lacking::Meeting(mentee))
            }
            UnmetKind::Visit => person(&unmet.id).map(Lacking::Visit),
        }
    }

    /// The kind in question.
    fn kind(self) -> Kind {
        match self {
            Lacking::Session(_) => Kind::Sessions,
            Lacking::Mentor(_) | Lacking::Meeting(_) => Kind::Mentors,
            Lacking::Visit(_) => Kind::Visits,
        }
    }

    /// What somebody asks about who asks about it.
    pub fn scope(self) -> Scope {
        match self {
            Lacking::Session(team) => Scope::Team(team),
            Lacking::Mentor(mentee) | Lacking::Meeting(mentee) => Scope::Mentee(mentee),
            Lacking::Visit(observer) => Scope::Observer(observer),
        }
    }

    /// Whether it is among what somebody asks about.
    pub fn is_in(self, scope: Scope) -> bool {
        scope == Scope::All || scope == self.scope()
    }

    /// How much of it a plan of a school lacks.
    fn missing(self, school: &School, plan: &Plan) -> u32 {
        let less = |asked: u32, there: usize| asked.saturating_sub(u32::try_from(there).unwrap_or(u32::MAX));
        match self {
            Lacking::Session(team) => {
                let held = plan.sessions.iter().filter(|session| session.team == team).count();
                less(school.teams[team].sessions, held)
            }
            Lacking::Mentor(mentee) => less(1, plan.pairs.iter().filter(|pair| pair.mentee == mentee).count()),
            Lacking::Meeting(mentee) => {
                let pair = plan.pairs.iter().find(|pair| pair.mentee == mentee);
                less(school.rules.mentors.meetings, pair.map_or(0, |pair| pair.meetings.len()))
            }
            Lacking::Visit(observer) => {
                let made = plan.visits.iter().filter(|visit| visit.observer == observer).count();
                less(school.staff[observer].visits, made)
            }
        }
    }
}

/// What gives a request more of what it lacks, and makes the plan cheaper.
#[derive(Clone, Debug)]
pub struct Repair {
    /// The change; two, where no single one is enough.
    pub changes: Vec<Change>,
    /// A plan of the changed school: the best, where it is proven.
    pub plan: Weighed,
}

/// How much work may be done for one request.
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    /// For all changes.
    pub all: u64,
    /// For one of them, when all kinds are planned: the same for each, so that it does not matter who asks first.
    pub each: u64,
}

/// A plan, or none, with how much work it was to find out.
type Answer = (Option<Weighed>, u64);

/// What planning a changed school brought, for every change that was asked about: many requests have them in common.
#[derive(Default)]
pub struct Known {
    /// One kind, with how much work it was.
    of_kind: Mutex<BTreeMap<(Kind, Vec<Change>), Answer>>,
    /// All kinds, with the same.
    of_all: Mutex<BTreeMap<Vec<Change>, Answer>>,
}

/// The cheapest changes that give a request more of what it lacks, of equal ones the mildest first; at most so many.
/// Solvers work about so much for it.
///
/// # Errors
/// Where the solver fails.
pub fn repairs(
    inquiry: &Inquiry,
    lacking: Lacking,
    most: usize,
    budget: Budget,
    known: &Known,
) -> Result<Vec<Repair>, PlanError> {
    let settings = quick(&Settings { threads: 1, ..inquiry.settings.clone() });
    let asked = Inquiry { settings: &settings, ..*inquiry };
    let missing = lacking.missing(inquiry.school, &inquiry.plan.plan);
    Search { inquiry: &asked, lacking, missing, known }.run(most, budget)
}

struct Search<'a> {
    inquiry: &'a Inquiry<'a>,
    lacking: Lacking,
    missing: u32,
    known: &'a Known,
}

/// Changes with the best plan that is known of them.
struct Tried {
    changes: Vec<Change>,
    school: School,
    plan: Option<Weighed>,
}

impl Search<'_> {
    fn run(&self, most: usize, budget: Budget) -> Result<Vec<Repair>, PlanError> {
        // To find out what could help takes searches, too.
        let control = self.inquiry.control.part_of_work(budget.all);
        let asked = Inquiry { control: &control, ..*self.inquiry };
        let single = match candidates(&asked, self.lacking.kind(), self.lacking.scope()) {
            Err(PlanError::Limit) => Vec::new(),
            changes => changes?,
        };
        self.inquiry.control.counts().include(control.counts());
        let found = self.best_of(single.into_iter().map(|change| vec![change]).collect(), most, budget)?;
        match self.lacking {
            Lacking::Session(team) if found.is_empty() => self.best_of(two_changes(self.inquiry, team), most, budget),
            _ => Ok(found),
        }
    }

    /// The cheapest of some changes, or pairs of changes.
    fn best_of(&self, changes: Vec<Vec<Change>>, most: usize, budget: Budget) -> Result<Vec<Repair>, PlanError> {
        let (mut tried, mut work) = self.around_the_rest(changes, budget.all)?;
        if !self.inquiry.is_of_one_kind() {
            // Those that help as it is, the cheapest first; then those that could, if other things moved.
            tried.sort_by_key(|tried| match self.helps(tried) {
                Some(plan) => (0, plan.total),
                None => (1, 0),
            });
            // microlp plans all kinds for seconds each time.
            let together = self.work_is_counted();
            for (place, tried) in tried.iter_mut().enumerate() {
                if together && place < TRIED_TOGETHER.max(most) && work < budget.all {
                    work += self.with_all_kinds(tried, budget.each)?;
                } else {
                    // Nobody knows what it would cost were all kinds planned.
                    tried.plan.iter_mut().for_each(|plan| plan.proven = false);
                }
            }
        }
        let mut found: Vec<Repair> = Vec::new();
        for tried in tried {
            if let Some(plan) = self.helps(&tried).cloned() {
                found.push(Repair { changes: tried.changes, plan });
            }
        }
        found.sort_by(|one, other| (one.plan.total, &one.changes).cmp(&(other.plan.total, &other.changes)));
        found.truncate(most);
        Ok(self.settled(found, budget.all / PART_FOR_TIES))
    }

    /// The same repairs with plans that are as close to the present one as any of the same total that bring as much, so
    /// that what is said to change has to: as far as the work that it may take goes.
    fn settled(&self, found: Vec<Repair>, most: u64) -> Vec<Repair> {
        if !self.work_is_counted() {
            return found;
        }
        let control = self.inquiry.control.part_of_work(most);
        let closest = |repair: Repair| {
            if control.stopped().is_some() {
                return repair;
            }
            let school = repair.made(self.inquiry.school);
            let missing = |plan: &Weighed| self.lacking.missing(&school, &plan.document.resolve(&school).plan);
            let kind = self.lacking.kind();
            let closest = self.inquiry.settled(&school, kind, repair.plan.clone(), &control);
            if missing(&closest) <= missing(&repair.plan) { Repair { plan: closest, ..repair } } else { repair }
        };
        let found = found.into_iter().map(closest).collect();
        self.inquiry.control.counts().include(control.counts());
        found
    }

    /// Whether the solver says how much it worked: microlp's work is not counted.
    fn work_is_counted(&self) -> bool {
        self.inquiry.settings.solver.without_plain() != SolverName::Microlp
    }

    /// The changes that could help, with the kind in question planned around everything else, and how much work that was.
    fn around_the_rest(&self, changes: Vec<Vec<Change>>, budget: u64) -> Result<(Vec<Tried>, u64), PlanError> {
        let control = self.inquiry.control.part_of_work(budget);
        let inquiry = Inquiry { control: &control, ..*self.inquiry };
        let school = inquiry.school;
        let of_change = OF_CHANGE * school.staff.len() as u64 * school.cycle.len() as u64;
        let mut tried: Vec<Tried> = Vec::new();
        for changes in changes.into_iter().take(TRIED) {
            if control.stopped().is_some() {
                break;
            }
            control.counts().worked(of_change);
            let school = made(&changes, school);
            let plan = self.with_one_kind(&inquiry, &school, &changes)?;
            tried.push(Tried { changes, school, plan });
        }
        self.inquiry.control.counts().include(control.counts());
        Ok((tried, control.counts().work()))
    }

    /// Plans the kind in question around everything else, unless somebody did already: it counts as work all the same,
    /// so that nothing depends on who was first.
    fn with_one_kind(
        &self,
        inquiry: &Inquiry,
        school: &School,
        changes: &[Change],
    ) -> Result<Option<Weighed>, PlanError> {
        let (kind, counts) = (self.lacking.kind(), inquiry.control.counts());
        let key = (kind, changes.to_vec());
        let known = self.known.of_kind.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        if let Some((plan, work)) = known {
            counts.worked(work);
            return Ok(plan);
        }
        let before = counts.work();
        let plan = match inquiry.one(school, kind) {
            Ok(plan) => Some(plan),
            Err(PlanError::Limit | PlanError::Input(_)) => None,
            Err(error) => return Err(error),
        };
        if inquiry.control.stopped().is_none() {
            let mut known = self.known.of_kind.lock().unwrap_or_else(PoisonError::into_inner);
            known.entry(key).or_insert((plan.clone(), counts.work() - before));
        }
        Ok(plan)
    }

    /// Plans all kinds, unless somebody did already. How much work that was.
    fn with_all_kinds(&self, tried: &mut Tried, most: u64) -> Result<u64, PlanError> {
        if self.inquiry.control.stopped().is_some() {
            tried.plan.iter_mut().for_each(|plan| plan.proven = false);
            return Ok(0);
        }
        let known = self.known.of_all.lock().unwrap_or_else(PoisonError::into_inner).get(&tried.changes).cloned();
        let (all, work) = match known {
            Some(known) => known,
            None => {
                let control = self.inquiry.control.part_of_work(most);
                let inquiry = Inquiry { control: &control, ..*self.inquiry };
                let all = match inquiry.all(&tried.school, inquiry.is_staged()) {
                    Ok(plan) => Some(plan),
                    Err(PlanError::Limit | PlanError::Input(_)) => None,
                    Err(error) => return Err(error),
                };
                self.inquiry.control.counts().include(control.counts());
                let mut known = self.known.of_all.lock().unwrap_or_else(PoisonError::into_inner);
                known.entry(tried.changes.clone()).or_insert((all, control.counts().work())).clone()
            }
        };
        tried.plan = match (tried.plan.take(), all) {
            (Some(one), Some(all)) => Some(or_better(one, all)),
            (Some(one), None) => Some(Weighed { proven: false, gap: one.total, ..one }),
            (None, all) => all,
        };
        Ok(work)
    }

    /// The plan of a changed school, where it is cheaper and has more of what is lacking.
    fn helps<'t>(&self, tried: &'t Tried) -> Option<&'t Weighed> {
        let plan = tried.plan.as_ref().filter(|plan| plan.total < self.inquiry.plan.plan.score.total)?;
        let found = plan.document.resolve(&tried.school).plan;
        (self.lacking.missing(&tried.school, &found) < self.missing).then_some(plan)
    }
}

/// A school with changes, one after the other.
pub(super) fn made(changes: &[Change], school: &School) -> School {
    let mut changed = school.clone();
    for change in changes {
        changed = change.made(&changed);
    }
    changed
}

impl Repair {
    /// The school with the changes.
    pub fn made(&self, school: &School) -> School {
        made(&self.changes, school)
    }

    /// What it brings, and what else is decided otherwise then.
    pub fn found(self, inquiry: &Inquiry, lacking: Lacking) -> reasons::Repair {
        let (school, before) = (inquiry.school, &inquiry.plan.plan);
        let changed = self.made(school);
        let plan = self.plan.document.resolve(&changed).plan;
        let pair_of = |mentee: StaffId| plan.pairs.iter().find(|pair| pair.mentee == mentee);
        let mut besides = Decisions::between(&Document::new(before, school, unsaid), &self.plan.document);
        let brings = match lacking {
            Lacking::Session(team) => {
                let id = &school.teams[team].id;
                let added = besides.sessions.extract_if(.., |change| change.what == What::Added && change.team == *id);
                let start = |row: SessionRow| school.cycle.find(&row.week, &row.day, &row.period);
                let mut starts: Vec<Slot> = added.filter_map(|change| change.after.and_then(start)).collect();
                starts.sort_unstable();
                Brings::Sessions(team, starts)
            }
            Lacking::Mentor(mentee) => {
                besides.pairs.retain(|change| change.mentee != school.staff[mentee].id);
                Brings::Mentor { mentee, mentor: pair_of(mentee).map(|pair| pair.mentor) }
            }
            Lacking::Meeting(mentee) => {
                // That they have another mentor for it is told.
                let same = |changed: &[Aspect]| !changed.contains(&Aspect::Mentor);
                besides.pairs.retain(|pair| pair.mentee != school.staff[mentee].id || !same(&pair.changed));
                let pair = pair_of(mentee);
                let slots = pair.map_or(Vec::new(), |pair| pair.meetings.clone());
                Brings::Meetings { mentee, mentor: pair.map(|pair| pair.mentor), slots }
            }
            Lacking::Visit(observer) => {
                let id = &school.staff[observer].id;
                besides.visits.retain(|visit| visit.what != What::Added || visit.observer != *id);
                let (left, instead_of) = (lacking.missing(&changed, &plan), lacking.missing(school, before));
                Brings::Visits { observer, left, instead_of }
            }
        };
        let price = Price { total: self.plan.total, proven: self.plan.proven, instead_of: before.score.total };
        reasons::Repair::Found { changes: self.changes, brings, besides, price }
    }
}

/// How much solvers may work for all that a plan of so many people lacks, where planning took `planned`.
fn work_for_repairs(people: usize, planned: u64) -> u64 {
    if people <= A_HANDFUL {
        return WORK_OF_A_HANDFUL.saturating_sub(planned).max(ALWAYS / 5);
    }
    let (always, share) = if people <= FEW_PEOPLE { (ALWAYS_FOR_FEW, SHARE_OF_FEW) } else { (ALWAYS, SHARE) };
    always + (planned / 8 * share).min(MOST_ADDED)
}

/// Adds to a plan what would help with what it lacks. `work` is what planning it took.
///
/// # Errors
/// Where the solver fails.
pub fn add_repairs(
    plan: &mut Plan,
    school: &School,
    request: &Request,
    work: u64,
    settings: &Settings,
    control: &Control,
) -> Result<(), PlanError> {
    let lacking = plan.unmet.iter().enumerate().filter_map(|(at, unmet)| Some((at, Lacking::new(school, unmet)?)));
    let kinds = plan.kinds.clone();
    let lacking: Vec<(usize, Lacking)> = lacking.filter(|(_, lacking)| kinds.contains(&lacking.kind())).collect();
    if lacking.is_empty() || control.stopped().is_some() {
        return Ok(());
    }
    let resolved = Document::new(plan, school, unsaid).resolve(school);
    let control = &control.quiet();
    let inquiry = Inquiry {
        school,
        plan: &resolved,
        previous: request.previous,
        together: false,
        from_round: request.from_round,
        settings,
        control,
    };
    let all = request.explanations.work(work_for_repairs(school.staff.len(), work)) / lacking.len() as u64;
    let each = request.explanations.work((2 * work + ALWAYS).min(inquiry.work_of_answer()));
    // Elsewhere one change may overdraw what there is: it is worth finishing.
    let is_cut = request.explanations == Explanations::Usual && school.staff.len() <= A_HANDFUL;
    let budget = Budget { all, each: if is_cut { each.min(all) } else { each } };
    let known = Known::default();
    let of_one = |(at, lacking): (usize, Lacking)| {
        let found = repairs(&inquiry, lacking, SHOWN, budget, &known)?;
        Ok((at, found.into_iter().map(|repair| repair.found(&inquiry, lacking)).collect()))
    };
    let found: Vec<(usize, Vec<reasons::Repair>)> = if settings.threads < 2 {
        lacking.into_iter().map(of_one).collect::<Result<_, PlanError>>()?
    } else {
        let pool = settings.pool().map_err(PlanError::Solver)?;
        pool.install(|| lacking.into_par_iter().map(of_one).collect::<Result<_, PlanError>>())?
    };
    for (at, repairs) in found {
        plan.unmet[at].repairs = repairs;
    }
    Ok(())
}
