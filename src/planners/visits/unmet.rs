//! Why somebody makes fewer visits than asked for, and the cheapest single
//! change that would help.

use super::groups::{Candidates, reasons::Place};
use super::network::Demands;
use super::options::{IMPOSSIBLE, Options};
use super::search::Answer;
use super::{best, beyond_rounds};
use crate::plan::{Unmet, UnmetKind, Visit};
use crate::planners::PlanError;
use crate::planners::changes::Change;
use crate::planners::place::count;
use crate::school::{DebriefRule, School, StaffId, VisitFormat};
use crate::solve::{Control, Settings};
use std::collections::{BTreeMap, BTreeSet};

/// How many repairs are shown.
const SHOWN: usize = 3;
/// How many hosts are asked for one more place, for one observer.
const HOSTS: usize = 4;
/// How many more rounds are tried where visits find none.
const MORE_ROUNDS: u32 = 6;
/// How many changes are tried for all observers together, and where classes are
/// limited, which makes each try a search of its own.
const TRIED: (usize, usize) = (8, 2);

/// An answer with what is needed to explain what it lacks.
pub struct Case<'a> {
    /// What could happen.
    pub options: &'a Options<'a>,
    /// What the previous plan held.
    pub previous: &'a [(StaffId, Option<StaffId>)],
    /// The visits that were found.
    pub answer: &'a Answer,
    /// What the rest of the plan costs.
    pub rest: i64,
    /// How to solve.
    pub settings: &'a Settings,
    /// Who watches.
    pub control: &'a Control,
}

/// What stands between an observer and the colleagues.
#[derive(Clone, Copy, Default, Debug)]
struct Obstacles {
    colleagues: u32,
    excluded: u32,
    no_places: u32,
    no_lesson: u32,
    no_debrief: u32,
    visited: u32,
    /// Dearer than a missing visit, or as dear.
    dear: u32,
    possible: u32,
}

/// The visits of an answer, as they are looked up.
#[derive(Default)]
struct Made {
    visits: BTreeSet<(StaffId, StaffId)>,
    by_observer: BTreeMap<StaffId, u32>,
    by_host: BTreeMap<StaffId, u32>,
}

impl Made {
    fn of(visits: &[Visit]) -> Made {
        let mut made = Made::default();
        for visit in visits {
            made.visits.insert((visit.observer, visit.host));
            *made.by_observer.entry(visit.observer).or_default() += 1;
            *made.by_host.entry(visit.host).or_default() += 1;
        }
        made
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
        let calendar = Made::of(&self.answer.visits);
        let made = &calendar.by_observer;
        let grace = self.control.in_grace();
        let mut tried: BTreeMap<Change, Option<Answer>> = BTreeMap::new();
        let mut unmet = Vec::new();
        let enough = self.enough_rounds()?;
        let size = school.rules.visits.format.group_size();
        let nothing = Demands::only(school.staff.len(), Vec::new());
        let size = size.filter(|_| grace.stopped().is_none());
        let candidates = size.and_then(|size| Candidates::in_time(self.options, &nothing, size as usize, &grace));
        let place =
            candidates.as_ref().map(|candidates| Place { options: self.options, candidates, in_groups: made.len() });
        for (staff, person) in school.staff.entries() {
            let missing = person.visits.saturating_sub(made.get(&staff).copied().unwrap_or(0));
            if missing > 0 {
                // Why each of very many lacks something takes longer than planning did.
                let in_time = grace.stopped().is_none();
                let obstacles = if in_time { self.obstacles(staff, &calendar) } else { Obstacles::default() };
                unmet.push(Unmet {
                    kind: UnmetKind::Visit,
                    id: person.id.clone(),
                    count: missing,
                    reason: match &place {
                        _ if !in_time => "Time was up before it was known why.".to_owned(),
                        Some(place) => place.reason(staff),
                        None => self.reason(staff, &obstacles, (missing, enough)),
                    },
                    nearest: Vec::new(),
                    repairs: self.repairs(staff, &obstacles, (missing, enough), &calendar, &mut tried)?,
                });
            }
        }
        unmet.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(unmet)
    }

    fn obstacles(&self, observer: StaffId, calendar: &Made) -> Obstacles {
        let school = self.options.school;
        let mut obstacles = Obstacles::default();
        for host in school.staff.ids().filter(|host| *host != observer) {
            obstacles.colleagues += 1;
            let least = self.options.least(observer, host);
            let figure = if calendar.visits.contains(&(observer, host)) {
                &mut obstacles.visited
            } else if self.options.is_excluded(observer, host) {
                &mut obstacles.excluded
            } else if school.staff[host].hosts == 0 {
                &mut obstacles.no_places
            } else if self.options.common_lessons(observer, host).is_empty() {
                &mut obstacles.no_lesson
            } else if least == IMPOSSIBLE {
                &mut obstacles.no_debrief
            } else if least >= i64::from(school.rules.costs.unmet_visit) {
                &mut obstacles.dear
            } else {
                &mut obstacles.possible
            };
            *figure += 1;
        }
        obstacles
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
    fn reason(&self, observer: StaffId, obstacles: &Obstacles, (missing, enough): (u32, Option<u32>)) -> String {
        let school = self.options.school;
        let beyond = beyond_rounds(school, observer);
        if beyond == 0 {
            return self.obstacles_in_words(observer, obstacles, enough);
        }
        let few_rounds = format!(
            "{} asks for {}, but the term has {}, and everybody makes at most one in a round.",
            school.staff[observer].name,
            count(school.staff[observer].visits, "visit", "visits"),
            count(school.rules.visits.rounds, "round", "rounds"),
        );
        if beyond >= missing {
            return few_rounds;
        }
        format!("{few_rounds} {}", self.obstacles_in_words(observer, obstacles, enough))
    }

    fn obstacles_in_words(&self, observer: StaffId, obstacles: &Obstacles, enough: Option<u32>) -> String {
        let school = self.options.school;
        let name = &school.staff[observer].name;
        if obstacles.colleagues == 0 {
            return "There is nobody else to visit.".into();
        }
        if self.options.open_slots(observer) == 0 {
            return format!("{name} has no free period on a day with lessons in which to visit anybody.");
        }
        let soon = match school.rules.visits.debrief {
            DebriefRule::SameDay => "on the same day",
            _ => "on the same or the next day",
        };
        let parts = [
            (obstacles.visited, "visited already".to_owned()),
            (obstacles.excluded, "excluded by pairs.csv".to_owned()),
            (obstacles.no_places, "receiving no visits (hosts is 0)".to_owned()),
            (obstacles.no_lesson, format!("without a lesson that {name} could see")),
            (obstacles.no_debrief, format!("without time to talk about it {soon}")),
            (obstacles.dear, "whose visit would cost no less than a missing one (unmet_visit)".to_owned()),
        ];
        let parts: Vec<String> =
            parts.iter().filter(|(number, _)| *number > 0).map(|(number, what)| format!("{number} {what}")).collect();
        let of = count(obstacles.colleagues, "colleague", "colleagues");
        let listed = if parts.is_empty() { String::new() } else { format!(": {}", parts.join(", ")) };
        let enough = enough.map_or(String::new(), |rounds| {
            format!(" {rounds} rounds instead of {} would have room for all.", school.rules.visits.rounds)
        });
        match obstacles.possible {
            0 => format!("Of {of}, none is left for {name} to visit{listed}."),
            1 => format!(
                "Of {of}, one is left{listed}; that one is visited by others, or in no round that fits.{enough}"
            ),
            left => format!(
                "Of {of}, {left} are left{listed}; they are visited by others as often as they may be, or in no round that fits.{enough}"
            ),
        }
    }

    /// The changes that would give the observer more visits, with what they bring.
    fn repairs(
        &self,
        observer: StaffId,
        obstacles: &Obstacles,
        (missing, enough): (u32, Option<u32>),
        calendar: &Made,
        tried: &mut BTreeMap<Change, Option<Answer>>,
    ) -> Result<Vec<String>, PlanError> {
        let school = self.options.school;
        let rules = &school.rules.visits;
        if self.control.stopped().is_some() {
            return Ok(Vec::new());
        }
        let mut changes = Vec::new();
        match rules.format {
            VisitFormat::Squares => changes.push(Change::Format(VisitFormat::Triads)),
            VisitFormat::Triads => changes.push(Change::Format(VisitFormat::Squares)),
            VisitFormat::Pairs => {}
        }
        if let Some(size) = rules.format.group_size()
            && rules.rounds < size - 1
        {
            // The fewest in which a group could make its visits, and a round for each of these.
            changes.push(Change::MoreRounds(size - 1));
            changes.push(Change::MoreRounds(size * (size - 1)));
        }
        if rules.format != VisitFormat::Pairs && rules.per_group > 0 {
            changes.push(Change::MoreOfClass);
        }
        if obstacles.possible > 0 && rules.format == VisitFormat::Pairs {
            let received = |host: StaffId| calendar.by_host.get(&host).copied().unwrap_or(0);
            let visited = |host: StaffId| calendar.visits.contains(&(observer, host));
            let possible: Vec<StaffId> = school
                .staff
                .ids()
                .filter(|host| !visited(*host) && self.options.least(observer, *host) != IMPOSSIBLE)
                .collect();
            // More rounds help where visits found none, or a host may receive more than there are.
            let more =
                possible.iter().any(|host| school.staff[*host].hosts > rules.rounds && received(*host) == rules.rounds);
            if more || self.answer.without_round > 0 {
                changes.push(Change::MoreRounds(rules.rounds + 1));
                changes.push(Change::MoreRounds(enough.unwrap_or(rules.rounds + 2)));
                changes.dedup();
            }
            // As many as the visits that there are people for, where more are asked for than there are rounds.
            let visits = school.staff[observer].visits;
            let most = visits.min(obstacles.visited + possible.len() as u32);
            if most > rules.rounds && beyond_rounds(school, observer) > 0 {
                changes.retain(|change| !matches!(change, Change::MoreRounds(_)));
                changes.push(Change::MoreRounds(most));
            }
            let full = possible.iter().filter(|host| received(**host) == school.staff[**host].hosts);
            let mut full: Vec<(i64, StaffId)> = full.map(|host| (self.options.least(observer, *host), *host)).collect();
            full.sort_unstable();
            changes.extend(full.into_iter().take(HOSTS).map(|(_, host)| Change::OneMoreVisitor(host)));
            if rules.per_group > 0 {
                changes.insert(0, Change::MoreOfClass);
            }
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
        let mut found: Vec<(i64, Change, String)> = Vec::new();
        for change in changes {
            let most = if rules.per_group > 0 { TRIED.1 } else { TRIED.0 };
            if tried.len() >= most && !tried.contains_key(&change) || self.control.stopped().is_some() {
                continue;
            }
            let outcome = match tried.get(&change) {
                Some(known) => known.clone(),
                None => {
                    let changed = change.made(school);
                    let found = self.planned(&changed)?;
                    tried.entry(change).or_insert(found).clone()
                }
            };
            let Some(outcome) = outcome else { continue };
            let made = outcome.visits.iter().filter(|visit| visit.observer == observer).count() as u32;
            let wanted = match change {
                Change::Format(format) => format.counts(1, 1).0,
                _ => school.staff[observer].visits,
            };
            let lacks = wanted.saturating_sub(made);
            if lacks < missing && outcome.cost < self.answer.cost {
                let brings = match lacks {
                    0 => "makes all visits".to_owned(),
                    lacks => format!("lacks {lacks} instead of {missing}"),
                };
                let words = format!(
                    "{}: {} {brings}; total {} instead of {}.",
                    change.in_words(school),
                    school.staff[observer].name,
                    self.rest + outcome.cost,
                    self.rest + self.answer.cost
                );
                found.push((outcome.cost, change, words));
            }
        }
        found.sort();
        found.truncate(SHOWN);
        Ok(found.into_iter().map(|(_, _, words)| words).collect())
    }
}
