//! What visits ask for that cannot be: demands of pairs.csv and pins.csv that cannot
//! hold, each alone, then together, smallest set first (specification part 1).
//!
//! Demanded visits take one of the observer's visits and one of the host's
//! places each, and one round each; whatever else is planned may be left out. So
//! they can hold together where no count is exceeded, but for clashes within
//! rounds, which are found when the visits are given their rounds.

use super::options::Options;
use crate::findings::{Code, Finding, Place};
use crate::planners::place::{count, unavailable};
use crate::school::{DebriefRule, PairKind, PairOrder, PinRule, PinSubject, School, Slot, Source, StaffId};
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
pub fn impossible<'a>(options: &Options<'a>, clash: &dyn Fn(&[Demand<'a>]) -> bool) -> Vec<Finding> {
    let mut findings = Vec::new();
    let demands = demands(options.school);
    let mut holdable = Vec::new();
    for demand in &demands {
        match obstacle(options, demand) {
            Some(why) => findings.push(alone(options.school, demand, &why)),
            None => holdable.push(*demand),
        }
    }
    findings.extend(together(options.school, &holdable, clash));
    findings
}

/// Why a demand cannot hold even alone.
pub fn obstacle(options: &Options, demand: &Demand) -> Option<String> {
    let school = options.school;
    let (observer, host) = (demand.observer, demand.host);
    let name = |staff: StaffId| school.staff[staff].name.as_str();
    if options.is_excluded(observer, host) {
        return Some(format!("pairs.csv forbids that {} visits {}, or it was so before", name(observer), name(host)));
    }
    let rules = &school.rules.visits;
    match rules.format.group_size() {
        None if rules.rounds == 0 => return Some("the term has no rounds (rounds is 0)".into()),
        Some(size) if rules.rounds < size - 1 => {
            let rounds = count(rules.rounds, "round", "rounds");
            return Some(format!("a group of {size} needs {} rounds, and the term has {rounds}", size - 1));
        }
        _ => {}
    }
    if school.staff[observer].visits == 0 {
        return Some(format!("{} makes no visits (visits is 0)", name(observer)));
    }
    if school.staff[host].hosts == 0 {
        return Some(format!("{} receives no visits (hosts is 0)", name(host)));
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
        None if options.common_lessons(observer, host).is_empty() => {
            format!("there is no lesson of {} that may be visited while {} is free", name(host), name(observer))
        }
        None => {
            format!("{} and {} are never both free soon enough afterwards to talk about it", name(observer), name(host))
        }
    })
}

/// Why a visit cannot be in a slot.
pub fn in_slot(options: &Options, observer: StaffId, host: StaffId, slot: Slot) -> String {
    let school = options.school;
    let name = |staff: StaffId| school.staff[staff].name.as_str();
    let when = school.cycle.name(slot);
    if let Some(why) = unavailable(school, observer, slot).or_else(|| options.commitments.why(school, observer, slot)) {
        return format!("{} {why} in {when}", name(observer));
    }
    if options.common_lessons(observer, host).is_empty() {
        return format!(
            "{} has no lesson in {when} that may be visited, or {} is not in school that day",
            name(host),
            name(observer)
        );
    }
    let soon = match school.rules.visits.debrief {
        DebriefRule::SameDay => "later that day",
        _ => "later that day or on the next",
    };
    format!("{} and {} are not both free {soon} to talk about it", name(observer), name(host))
}

fn pair_name(school: &School, demand: &Demand) -> String {
    let visit = format!("{} visits {}", school.staff[demand.observer].name, school.staff[demand.host].name);
    match demand.slot {
        Some(slot) => format!("{visit} in {}", school.cycle.name(slot)),
        None => visit,
    }
}

fn value(school: &School, demand: &Demand) -> String {
    let visit = format!("{}/{}", school.staff[demand.observer].id, school.staff[demand.host].id);
    match demand.slot {
        Some(slot) => format!("{visit} at {}", school.cycle.name(slot)),
        None => visit,
    }
}

fn place(source: &Source) -> Place {
    Place { file: source.file.clone(), line: Some(source.line), column: None, field: None }
}

fn alone(school: &School, demand: &Demand, why: &str) -> Finding {
    Finding {
        code: if demand.slot.is_some() { Code::ImpossiblePin } else { Code::ImpossibleRequire },
        place: place(demand.source),
        value: Some(value(school, demand)),
        message: format!("it cannot be that {}: {why}", pair_name(school, demand)),
        expected: "a visit that is possible, with a debrief".into(),
        remedy: "take the row out, or change what stands in its way".into(),
        also: Vec::new(),
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
fn together<'a>(school: &School, demands: &[Demand<'a>], clash: &dyn Fn(&[Demand<'a>]) -> bool) -> Vec<Finding> {
    let visits = each_visit(demands);
    let rounds = school.rules.visits.rounds;
    let mut findings = Vec::new();
    for visit in &visits {
        let elsewhere = demands.iter().find(|other| {
            (other.observer, other.host) == (visit.observer, visit.host)
                && other.slot.is_some_and(|slot| visit.slot != Some(slot))
        });
        if let Some(other) = elsewhere {
            findings.push((2, conflict(school, &[*visit, *other], "An observer visits a host once")));
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
        let limit = if asked > rounds {
            let what = if hosting { "receives" } else { "makes" };
            let rounds = count(rounds, "round", "rounds");
            format!("{} {what} at most one visit in a round, and the term has {rounds}", person.name)
        } else if hosting {
            format!("{} receives at most {}", person.name, count(most, "visit", "visits"))
        } else {
            format!("{} makes {}", person.name, count(most, "visit", "visits"))
        };
        // One fewer exceeds no count, but may clash.
        let fewer = set.len() > 2 && (0..set.len()).any(|at| clash(&[&set[..at], &set[at + 1..]].concat()));
        if fewer {
            let set = as_few_as_clash(set, clash);
            findings.push((set.len(), conflict(school, &set, &clashing(school))));
        } else {
            findings.push((set.len(), conflict(school, &set, &limit)));
        }
    }
    findings.sort_by_key(|(size, _)| *size);
    findings.into_iter().map(|(_, finding)| finding).collect()
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

/// Why demands cannot hold together that exceed no count.
pub fn clashing(school: &School) -> String {
    let rules = &school.rules.visits;
    let classes = match rules.per_group {
        0 => String::new(),
        1 => ", or a class would be visited more than once (per_group)".to_owned(),
        most => format!(", or a class would be visited more than {most} times (per_group)"),
    };
    let rounds = count(rules.rounds, "round", "rounds");
    if let Some(size) = rules.format.group_size() {
        return format!(
            "There are no groups of {size} with all of them, from different departments, whose visits can be held in {rounds}{classes}"
        );
    }
    format!("In {rounds} their lessons and debriefs clash{classes}")
}

/// Demands that cannot hold together, and why.
pub fn conflict(school: &School, set: &[Demand], why: &str) -> Finding {
    let names: Vec<String> = set.iter().map(|demand| pair_name(school, demand)).collect();
    let same_file = |demand: &&Demand| demand.source.file == set[0].source.file;
    Finding {
        code: Code::ConflictingPairs,
        place: place(set[0].source),
        value: Some(set.iter().map(|demand| value(school, demand)).collect::<Vec<_>>().join("; ")),
        message: match &names[..] {
            [one] => format!("it cannot be that {one}. {why}"),
            names => format!("these {} cannot hold together: {}. {why}", set.len(), names.join("; ")),
        },
        expected: "required and pinned visits that one plan can obey together".into(),
        remedy: "take out any one of them, or change the limit".into(),
        also: set[1..].iter().filter(same_file).map(|demand| demand.source.line).collect(),
    }
}
