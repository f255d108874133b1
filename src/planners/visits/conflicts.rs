//! What visits ask for that cannot be: demands of pairs.csv and pins.csv that cannot
//! hold, each alone, then together, smallest set first (specification part 1).
//!
//! Demanded visits take one of the observer's visits and one of the host's
//! places each, and one round each; whatever else is planned may be left out. So
//! they can hold together where no count is exceeded, but for clashes within
//! rounds, which are found when the visits are given their rounds.

use super::options::Options;
use crate::plan::reasons::{Conflict, DemandedVisit, NoVisit, NoVisits, VisitClash};
use crate::planners::place::not_free_beside;
use crate::school::{PairKind, PairOrder, PinRule, PinSubject, School, Slot, Source, StaffId};
use std::collections::BTreeMap;

/// A row that demands a visit, perhaps in a slot.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Demand<'a> {
    /// Who observes.
    pub observer: StaffId,
    /// Who is observed.
    pub host: StaffId,
    /// Where the visit must be.
    pub slot: Option<Slot>,
    /// Where it is written.
    pub source: &'a Source,
}

/// All demands, in file order, pairs.csv first.
pub fn demands(school: &School) -> Vec<Demand<'_>> {
    let rows = school.pairs.iter();
    let rows = rows.filter(|row| row.kind == PairKind::Visit && row.order == PairOrder::Require);
    let rows = rows.map(|row| Demand { observer: row.a, host: row.b, slot: None, source: &row.source });
    let pins = school.pins.iter().filter(|pin| pin.rule == PinRule::Pin);
    let pins = pins.filter_map(|pin| match pin.subject {
        PinSubject::Visit { observer, host } => {
            Some(Demand { observer, host, slot: pin.slots.first().copied(), source: &pin.source })
        }
        _ => None,
    });
    rows.chain(pins).collect()
}

/// The demanded visits, each once: observer and host.
pub fn demanded(school: &School) -> Vec<(StaffId, StaffId)> {
    let mut pairs: Vec<(StaffId, StaffId)> =
        demands(school).iter().map(|demand| (demand.observer, demand.host)).collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// Everything that is asked for and cannot be. `clash` says whether demands that
/// exceed no count are known to clash all the same.
///
/// O(people + demands × (slots + log demands)), and as many questions as there
/// are demands in sets that exceed a count.
pub fn impossible<'a>(options: &Options<'a>, clash: &dyn Fn(&[Demand<'a>]) -> bool) -> Vec<Conflict> {
    let mut conflicts = Vec::new();
    let demands = demands(options.school);
    let mut holdable = Vec::new();
    for demand in &demands {
        match obstacle(options, demand) {
            Some(why) => conflicts.push(Conflict::Visits(vec![demand.demanded()], NoVisits::Alone(why))),
            None => holdable.push(*demand),
        }
    }
    conflicts.extend(together(options.school, &holdable, clash));
    conflicts
}

impl Demand<'_> {
    fn demanded(&self) -> DemandedVisit {
        let Demand { observer, host, slot, source } = *self;
        DemandedVisit { observer, host, slot, source: source.clone() }
    }
}

/// Why a demand cannot hold even alone.
pub fn obstacle(options: &Options, demand: &Demand) -> Option<NoVisit> {
    let school = options.school;
    let (observer, host) = (demand.observer, demand.host);
    if options.is_excluded(observer, host) {
        return Some(NoVisit::Excluded);
    }
    let rules = &school.rules.visits;
    match rules.format.group_size() {
        None if rules.rounds == 0 => return Some(NoVisit::NoRounds),
        Some(size) if rules.rounds < size - 1 => return Some(NoVisit::FewRounds { size, rounds: rules.rounds }),
        _ => {}
    }
    if school.staff[observer].visits == 0 {
        return Some(NoVisit::MakesNone);
    }
    if school.staff[host].hosts == 0 {
        return Some(NoVisit::ReceivesNone);
    }
    // What other rows ask of the same visit is no obstacle to this row alone.
    if demand.slot != options.pinned(observer, host) {
        return obstacle(&options.pinning(observer, host, demand.slot), demand);
    }
    if !options.lessons(observer, host).is_empty() {
        let size = school.rules.visits.format.group_size()?;
        return super::groups::reasons::no_group(options, observer, host, size as usize);
    }
    Some(match demand.slot {
        Some(slot) => in_slot(options, observer, host, slot),
        None if options.common_lessons(observer, host).is_empty() => NoVisit::NoLesson,
        None => NoVisit::NoTalk,
    })
}

/// Why a visit cannot be in a slot.
fn in_slot(options: &Options, observer: StaffId, host: StaffId, slot: Slot) -> NoVisit {
    if let Some(why) = not_free_beside(options.school, &options.commitments, observer, slot) {
        NoVisit::NotFree(slot, why)
    } else if options.common_lessons(observer, host).is_empty() {
        NoVisit::NoLessonIn(slot)
    } else {
        NoVisit::NoTalkAfter
    }
}

/// The demands that name each visit once, in order: its pin, where it has one.
pub fn each_visit<'a>(demands: &[Demand<'a>]) -> Vec<Demand<'a>> {
    let mut visits: Vec<Demand> = Vec::new();
    for demand in demands {
        let same = |known: &&mut Demand| (known.observer, known.host) == (demand.observer, demand.host);
        match visits.iter_mut().find(same) {
            Some(known) if known.slot.is_none() => *known = *demand,
            Some(_) => {}
            None => visits.push(*demand),
        }
    }
    visits
}

/// Pins of one visit to several slots, then the counts that demands exceed together, smallest first.
fn together<'a>(school: &School, demands: &[Demand<'a>], clash: &dyn Fn(&[Demand<'a>]) -> bool) -> Vec<Conflict> {
    let visits = each_visit(demands);
    let rounds = school.rules.visits.rounds;
    let mut conflicts = Vec::new();
    for visit in &visits {
        let elsewhere = demands.iter().find(|other| {
            (other.observer, other.host) == (visit.observer, visit.host)
                && other.slot.is_some_and(|slot| visit.slot != Some(slot))
        });
        if let Some(other) = elsewhere {
            conflicts.push((2, conflict(&[*visit, *other], VisitClash::Twice)));
        }
    }
    let mut counted: BTreeMap<(bool, StaffId), Vec<Demand>> = BTreeMap::new();
    for demand in visits {
        counted.entry((false, demand.observer)).or_default().push(demand);
        counted.entry((true, demand.host)).or_default().push(demand);
    }
    for ((hosting, staff), mut set) in counted {
        let person = &school.staff[staff];
        let most = if hosting { person.hosts } else { person.visits }.min(rounds);
        if set.len() <= most as usize {
            continue;
        }
        set.truncate(most as usize + 1);
        let asked = if hosting { person.hosts } else { person.visits };
        let limit = match (asked > rounds, hosting) {
            (true, receives) => VisitClash::Rounds { staff, receives, rounds },
            (false, true) => VisitClash::Received(staff, most),
            (false, false) => VisitClash::Made(staff, most),
        };
        // One fewer exceeds no count, but may clash.
        let fewer = set.len() > 2 && (0..set.len()).any(|at| clash(&[&set[..at], &set[at + 1..]].concat()));
        if fewer {
            let set = as_few_as_clash(set, clash);
            conflicts.push((set.len(), conflict(&set, VisitClash::Clash { rounds })));
        } else {
            conflicts.push((set.len(), conflict(&set, limit)));
        }
    }
    conflicts.sort_by_key(|(size, _)| *size);
    conflicts.into_iter().map(|(_, conflict)| conflict).collect()
}

/// As few of some demands as clash still.
pub fn as_few_as_clash<'a>(mut set: Vec<Demand<'a>>, clash: &dyn Fn(&[Demand<'a>]) -> bool) -> Vec<Demand<'a>> {
    let mut at = 0;
    while at < set.len() {
        let fewer = [&set[..at], &set[at + 1..]].concat();
        if clash(&fewer) {
            set = fewer;
        } else {
            at += 1;
        }
    }
    set
}

/// Demands that cannot hold together, and why.
pub fn conflict(set: &[Demand], why: VisitClash) -> Conflict {
    Conflict::Visits(set.iter().map(Demand::demanded).collect(), NoVisits::Together(why))
}
