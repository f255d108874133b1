//! Why somebody makes fewer visits than asked for, and which single changes could help.

use super::groups::{Candidates, reasons::Place};
use super::network::Demands;
use super::options::{IMPOSSIBLE, Options};
use super::search::Answer;
use super::{best, beyond_rounds};
use crate::plan::reasons::{Change, EnoughRounds, FewRounds, MissingVisits, NoLesson, Reason, VisitObstacles};
use crate::plan::{Unmet, UnmetKind, Visit};
use crate::planners::PlanError;
use crate::school::{Activity, DebriefRule, School, StaffId, TextId, VisitFormat};
use crate::solve::{Control, Settings};
use std::collections::{BTreeMap, BTreeSet};

/// How many hosts are asked for one more place, for one observer.
const HOSTS: usize = 4;
/// How many more rounds are tried where visits find none.
const MORE_ROUNDS: u32 = 6;
/// How many rows of the timetable are changed for one observer.
const ROWS: usize = 6;
/// More rounds than this are refused when a school is read.
const MOST_ROUNDS: u32 = 366;

/// An answer with what is needed to explain what it lacks.
pub struct Case<'a> {
    /// What could happen.
    pub options: &'a Options<'a>,
    /// What the previous plan held.
    pub previous: &'a [(StaffId, Option<StaffId>)],
    /// The visits that were found.
    pub answer: &'a Answer,
    /// How to solve.
    pub settings: &'a Settings,
    /// Who watches.
    pub control: &'a Control,
}

/// The visits of an answer, as they are looked up.
#[derive(Default)]
struct Made {
    visits: BTreeSet<(StaffId, StaffId)>,
    by_observer: BTreeMap<StaffId, u32>,
    by_host: BTreeMap<StaffId, u32>,
    /// Where classes are limited.
    by_class: BTreeMap<TextId, u32>,
}

impl Made {
    fn new(options: &Options, visits: &[Visit]) -> Made {
        let mut made = Made::default();
        let limited = options.school.rules.visits.per_group > 0;
        for visit in visits {
            for class in options.classes(visit.host, visit.slot).into_iter().filter(|_| limited) {
                *made.by_class.entry(class).or_default() += 1;
            }
            made.visits.insert((visit.observer, visit.host));
            *made.by_observer.entry(visit.observer).or_default() += 1;
            *made.by_host.entry(visit.host).or_default() += 1;
        }
        made
    }
}

impl Made {
    /// Whether every lesson of a host that an observer could see is of a class with as many visits as it may have.
    fn classes_are_full(&self, options: &Options, observer: StaffId, host: StaffId) -> bool {
        let full = |class: TextId| {
            let made = self.by_class.get(&class).copied().unwrap_or(0);
            options.school.visits_left(class).is_some_and(|left| made >= left)
        };
        let lessons = options.lessons(observer, host);
        !lessons.is_empty() && lessons.iter().all(|lesson| options.classes(host, lesson.slot).into_iter().any(full))
    }
}

impl Case<'_> {
    /// Everybody who makes fewer visits than asked for, by id as text.
    ///
    /// O(missing × people × slots) and some searches.
    ///
    /// # Errors
    /// Where the solver fails.
    pub fn unmet(&self) -> Result<Vec<Unmet>, PlanError> {
        let school = self.options.school;
        let calendar = Made::new(self.options, &self.answer.visits);
        let made = &calendar.by_observer;
        let grace = self.control.in_grace();
        let mut unmet = Vec::new();
        let enough = self.enough_rounds()?;
        let size = school.rules.visits.format.group_size();
        let nothing = Demands::nothing(school);
        let size = size.filter(|_| grace.stopped().is_none());
        let candidates = size.and_then(|size| Candidates::in_time(self.options, &nothing, size as usize, &grace));
        let place =
            candidates.as_ref().map(|candidates| Place { options: self.options, candidates, in_groups: made.len() });
        for (staff, person) in school.staff.entries() {
            let missing = person.visits.saturating_sub(made.get(&staff).copied().unwrap_or(0));
            if missing > 0 {
                // Why each of very many lacks something takes longer than planning did.
                let in_time = grace.stopped().is_none();
                unmet.push(Unmet {
                    kind: UnmetKind::Visit,
                    id: person.id.clone(),
                    count: missing,
                    reason: match &place {
                        _ if !in_time => Reason::NoTime,
                        Some(place) => Reason::Visits(staff, MissingVisits::InGroups(place.reason(staff))),
                        None => Reason::Visits(staff, self.reason(staff, &calendar, (missing, enough))),
                    },
                    repairs: Vec::new(),
                });
            }
        }
        unmet.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(unmet)
    }

    /// The best visits of a changed school; none where there are none, or none in time: the plan stands without.
    fn planned(&self, changed: &School) -> Result<Option<Answer>, PlanError> {
        match best(changed, self.previous, &self.options.commitments, self.settings, self.control) {
            Err(PlanError::Limit) => Ok(None),
            found => found,
        }
    }

    /// The least number of rounds in which every visit finds one, where visits find none.
    fn enough_rounds(&self) -> Result<Option<u32>, PlanError> {
        let school = self.options.school;
        if self.answer.without_round == 0 || school.rules.visits.format != VisitFormat::Pairs {
            return Ok(None);
        }
        for more in 1..=MORE_ROUNDS {
            if self.control.stopped().is_some() {
                break;
            }
            let rounds = school.rules.visits.rounds + more;
            let changed = Change::MoreRounds(rounds).made(school);
            let found = self.planned(&changed)?;
            if found.is_some_and(|answer| answer.without_round == 0) {
                return Ok(Some(rounds));
            }
        }
        Ok(None)
    }

    /// Why somebody's visits are missing: those beyond the rounds, and others.
    fn reason(&self, observer: StaffId, made: &Made, (missing, enough): (u32, Option<u32>)) -> MissingVisits {
        let school = self.options.school;
        let rounds = school.rules.visits.rounds;
        let beyond = beyond_rounds(school, observer);
        let few_rounds = (beyond > 0).then(|| FewRounds { visits: school.staff[observer].visits, rounds });
        let others = (beyond < missing).then(|| VisitObstacles {
            enough_rounds: enough.map(|enough| EnoughRounds { rounds: enough, instead_of: rounds }),
            ..obstacles(self.options, observer, made)
        });
        MissingVisits::InPairs(few_rounds, others)
    }
}

/// Changes that could give an observer more visits than these, those worth trying first.
///
/// O(people × slots).
pub fn changes(options: &Options, observer: StaffId, visits: &[Visit]) -> Vec<Change> {
    let school = options.school;
    let rules = &school.rules.visits;
    let made = Made::new(options, visits);
    let obstacles = obstacles(options, observer, &made);
    let mut changes = Vec::new();
    if rules.per_group > 0 {
        changes.push(Change::MoreOfClass);
    }
    match rules.format {
        VisitFormat::Squares => changes.push(Change::Format(VisitFormat::Triads)),
        VisitFormat::Triads => changes.push(Change::Format(VisitFormat::Squares)),
        VisitFormat::Pairs => {}
    }
    if let Some(size) = rules.format.group_size() {
        // The fewest in which a group could make its visits, and a round for each of these.
        let enough = [size - 1, size * (size - 1)].into_iter().filter(|rounds| *rounds > rules.rounds);
        changes.extend(enough.map(Change::MoreRounds));
    }
    if obstacles.possible > 0 && rules.format == VisitFormat::Pairs {
        let possible: Vec<StaffId> = school
            .staff
            .ids()
            .filter(|host| !made.visits.contains(&(observer, *host)) && options.least(observer, *host) != IMPOSSIBLE)
            .collect();
        let asked = school.staff[observer].visits.min(obstacles.visited + possible.len() as u32);
        if asked > rules.rounds {
            // As many as the visits that there are people for.
            changes.push(Change::MoreRounds(asked));
        } else {
            changes.extend([1, 2].map(|more| Change::MoreRounds(rules.rounds + more)));
        }
        let received = |host: StaffId| made.by_host.get(&host).copied().unwrap_or(0);
        let full = possible.iter().filter(|host| received(**host) >= school.staff[**host].hosts);
        let mut full: Vec<(i64, StaffId)> = full.map(|host| (options.least(observer, *host), *host)).collect();
        full.sort_unstable();
        changes.extend(full.into_iter().take(HOSTS).map(|(_, host)| Change::OneMoreVisitor(host)));
    }
    if obstacles.possible == 0 && rules.format == VisitFormat::Pairs {
        changes.extend(for_lessons(options, observer));
    }
    if obstacles.no_debrief > 0 {
        changes.push(Change::NoDebrief);
        if rules.debrief == DebriefRule::SameDay {
            changes.push(Change::DebriefNextDay);
        }
    }
    if obstacles.excluded > 0 {
        changes.push(Change::RepeatVisits);
    }
    changes.retain(|change| !matches!(change, Change::MoreRounds(rounds) if *rounds > MOST_ROUNDS));
    changes
}

/// Changes to single rows of the timetable that would let an observer see a lesson.
fn for_lessons(options: &Options, observer: StaffId) -> Vec<Change> {
    let school = options.school;
    let time = &school.staff[observer].time;
    let (mut free, mut observe) = (Vec::new(), Vec::new());
    for host in school.staff.ids().filter(|host| *host != observer && school.staff[*host].hosts > 0) {
        match options.no_lesson(observer, host) {
            NoLesson::ObserverTeaches => {
                let slots = options.shown(host).and(&time.busy);
                free.extend(slots.iter().map(|slot| Change::Free(observer, slot)));
            }
            NoLesson::NotObserved => {
                let rows = school.timetable.of(host).iter().filter(|row| row.kind == Activity::Lesson && !row.observe);
                let open = rows.filter(|row| options.is_open(observer, row.slot));
                observe.extend(open.map(|row| Change::LetObserve(host, row.slot)));
            }
            _ => {}
        }
    }
    free.sort();
    free.dedup();
    observe.dedup();
    free.into_iter().take(ROWS).chain(observe.into_iter().take(ROWS)).collect()
}

fn obstacles(options: &Options, observer: StaffId, made: &Made) -> VisitObstacles {
    let school = options.school;
    let mut obstacles = VisitObstacles { is_free: options.open_slots(observer) > 0, ..VisitObstacles::default() };
    for host in school.staff.ids().filter(|host| *host != observer) {
        obstacles.colleagues += 1;
        let least = options.least(observer, host);
        let figure = if made.visits.contains(&(observer, host)) {
            &mut obstacles.visited
        } else if options.is_excluded(observer, host) {
            &mut obstacles.excluded
        } else if school.staff[host].hosts == 0 {
            &mut obstacles.no_places
        } else if options.common_lessons(observer, host).is_empty() {
            obstacles.no_lesson.entry(options.no_lesson(observer, host)).or_default()
        } else if least == IMPOSSIBLE {
            &mut obstacles.no_debrief
        } else if least >= i64::from(school.rules.costs.unmet_visit) {
            &mut obstacles.dear
        } else {
            let received = made.by_host.get(&host).copied().unwrap_or(0);
            if received >= school.staff[host].hosts {
                obstacles.full += 1;
            } else if made.classes_are_full(options, observer, host) {
                obstacles.full_classes += 1;
            }
            &mut obstacles.possible
        };
        *figure += 1;
    }
    obstacles
}
