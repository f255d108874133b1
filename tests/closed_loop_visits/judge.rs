//! Part 3 of the specification, "Visits", word by word, and every set of visits
//! that there is. Nothing of the program is used here.

use super::world::{Person, Slots, World};

/// One way of making a visit.
#[derive(Clone, Copy)]
struct Way {
    host: usize,
    /// The slot of the visit, as a bit.
    visit: Slots,
    /// The slot of the debrief, as a bit; nothing where none is needed.
    debrief: Slots,
    /// Both, with all slots that overlap them.
    at_once: Slots,
    slot: usize,
    /// Which classes are seen, as bits.
    classes: u32,
    cost: i64,
}

/// Visits of one observer to different hosts, and what they and the missing ones cost.
struct Bundle {
    ways: Vec<Way>,
    cost: i64,
}

/// What is taken in one round.
#[derive(Clone, Default)]
struct Round {
    /// Per person, the slots in which they do something.
    taken: Vec<Slots>,
    makes: u32,
    receives: u32,
    /// Per slot, the classes that have a visitor.
    seen: Vec<u32>,
}

/// A search through everything.
struct Search<'a> {
    world: &'a World,
    bundles: Vec<Vec<Bundle>>,
    /// Per observer, what one visit after another saves at most, of them and all who come later.
    savings: Vec<Vec<i64>>,
    /// What the missing visits of an observer and all who come later cost if nobody is visited.
    missing: Vec<i64>,
    rounds: Vec<Round>,
    places: Vec<usize>,
    /// Per class, the visits over the term.
    of_class: Vec<usize>,
    best: Option<i64>,
    steps: u64,
}

/// Steps after which a school is left aside.
const MOST_STEPS: u64 = 1_000_000;

/// What there is to know of a school.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Least {
    /// The least total of all plans.
    Total(i64),
    /// What is required and pinned cannot hold.
    Impossible,
    /// There are too many plans to try them all.
    TooMany,
}

fn bits(slots: Slots) -> i64 {
    i64::from(slots.count_ones())
}

/// "Free: kind lesson or open, not away, not protected, no timetable row, no recurring commitment."
fn free(world: &World, person: &Person) -> Slots {
    let busy = world.at_the_time_of(person.busy() | person.taken);
    world.slots_of_kind(&["lesson", "open"]) & !person.away & !person.protected & !busy
}

/// "In school: from their first to their last timetable row of that day."
fn in_school(world: &World, person: &Person) -> Slots {
    if person.there() == 0 {
        return world.slots_of_kind(&["lesson"]);
    }
    let of_day = |day: &Slots| {
        let rows = person.there() & day;
        let between = |slot: &u32| rows & ((2 << slot) - 1) != 0 && rows >> slot != 0;
        (0..16).filter(between).map(|slot| 1 << slot).sum::<Slots>() & day
    };
    world.days().iter().map(of_day).sum()
}

/// "Days in school": those with a row; without any, every day with a slot of kind `lesson`.
fn there(world: &World, person: &Person) -> Slots {
    let named = if person.there() == 0 { world.slots_of_kind(&["lesson"]) } else { person.there() };
    world.days().iter().filter(|day| *day & named != 0).sum()
}

/// "h teaches in s and may be visited there": all rows lessons with `observe = yes`, neither away nor protected; and
/// "a visit or debrief needs a slot without" a recurring commitment.
fn may_be_visited(world: &World, person: &Person) -> Slots {
    let shown = person.rows.iter().filter(|row| row.kind == "lesson" && row.observe);
    let hidden = person.rows.iter().filter(|row| row.kind != "lesson" || !row.observe);
    let shown = shown.fold(0, |slots, row| slots | 1 << row.slot);
    let hidden = hidden.fold(0, |slots, row| slots | 1 << row.slot);
    shown & !hidden & !person.away & !person.protected & !world.at_the_time_of(person.taken)
}

/// `outside`, `extra_time` and `avoid` of a person for a slot.
fn place(world: &World, person: &Person, slot: Slots) -> i64 {
    let costs = &world.costs;
    costs.outside * bits(slot & world.slots_of_kind(&["open"]))
        + costs.extra_time * bits(slot & !in_school(world, person))
        + costs.avoid * bits(slot & person.avoid)
}

/// The fit, with these points for the debrief.
fn fit(world: &World, observer: &Person, host: &Person, debrief: i64) -> i64 {
    let priorities: i64 = observer.needs.iter().map(|(_, priority)| priority).sum();
    let level = |tag: &str| host.expertise.iter().find(|(other, _)| *other == tag).map_or(0, |(_, level)| *level);
    let met: i64 = observer.needs.iter().map(|(tag, priority)| priority * level(tag)).sum();
    let need = if observer.needs.is_empty() { 50 } else { 100 * met / (5 * priorities) };
    let outside = match (observer.department, host.department) {
        ("", _) | (_, "") => 50,
        (a, b) if a == b => 0,
        _ => 100,
    };
    let points = [need, outside, debrief];
    points.iter().zip(world.weights).map(|(points, weight)| points * weight).sum::<i64>()
        / world.weights.iter().sum::<i64>()
}

/// "No `forbid`; no `previous` unless repeat."
fn allowed(world: &World, observer: usize, host: usize) -> bool {
    let excludes = |rule: &str| rule == "forbid" || rule == "previous" && !world.repeat;
    let this = (observer, host);
    observer != host
        && !world.pairs.iter().any(|row| {
            let named = row.kind == "visit" && (row.a, row.b) == this
                || row.kind == "any" && ((row.a, row.b) == this || (row.b, row.a) == this);
            named && excludes(row.rule)
        })
}

/// Every way in which an observer could visit a host.
fn ways(world: &World, observer: usize, host: usize) -> Vec<Way> {
    let mut ways = Vec::new();
    if !allowed(world, observer, host) {
        return ways;
    }
    let (a, b) = (&world.people[observer], &world.people[host]);
    let days = world.days();
    let common = free(world, a) & there(world, a) & free(world, b) & there(world, b);
    let kept = world.earlier.iter().filter(|earlier| **earlier == (observer, host)).count() as i64;
    for slot in 0..world.periods.len() {
        let visit: Slots = 1 << slot;
        let of_pair = || world.pins.iter().filter(|pin| (pin.observer, pin.host) == (observer, host));
        // "Pins must hold, bans too (a ban concerns the slot of the visit, not of the debrief)."
        if of_pair().any(|pin| pin.pin != (pin.slot == slot))
            || may_be_visited(world, b) & free(world, a) & there(world, a) & visit == 0
        {
            continue;
        }
        let classes = b.rows.iter().filter(|row| row.slot == slot).fold(0, |seen, row| seen | row.classes());
        let mut add = |debrief: Slots, points: i64| {
            let misfit = 100 - fit(world, a, b, points);
            let cost = world.costs.misfit_visit * misfit
                + place(world, a, visit | debrief)
                + place(world, b, debrief)
                // "Each of its visits whose observer does not visit that host counts as moved."
                - world.costs.moved * kept;
            let at_once = world.at_the_time_of(visit | debrief);
            ways.push(Way { host, visit, debrief, at_once, slot, classes, cost });
        };
        if world.debrief == "none" {
            add(0, 0);
            continue;
        }
        let today = days.iter().position(|day| day & visit != 0).expect("every slot is on a day");
        for debrief in (0..world.periods.len()).map(|debrief| 1 << debrief).filter(|debrief| common & debrief != 0) {
            if days[today] & debrief != 0 && debrief > visit && world.at_the_time_of(visit) & debrief == 0 {
                add(debrief, 100);
            } else if world.debrief == "next-day" && days.get(today + 1).is_some_and(|day| day & debrief != 0) {
                add(debrief, 50);
            }
        }
    }
    ways
}

/// Where an observer could visit a host.
pub fn could_visit(world: &World, observer: usize, host: usize) -> Slots {
    ways(world, observer, host).iter().fold(0, |slots, way| slots | way.visit)
}

/// The visits that must be made: observer and host, each once.
fn required(world: &World) -> Vec<(usize, usize)> {
    let rows = world.pairs.iter().filter(|row| row.rule == "require" && row.kind == "visit").map(|row| (row.a, row.b));
    let pins = world.pins.iter().filter(|pin| pin.pin).map(|pin| (pin.observer, pin.host));
    let mut all: Vec<_> = rows.chain(pins).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// The least total of all sets of visits.
pub fn least(world: &World) -> Least {
    let people = 0..world.people.len();
    let required = required(world);
    let mut bundles: Vec<Vec<Bundle>> = Vec::new();
    let mut savings: Vec<Vec<i64>> = Vec::new();
    let mut missing = Vec::new();
    for observer in people.clone() {
        let visits = world.people[observer].visits;
        let must: Vec<usize> = required.iter().filter(|(other, _)| *other == observer).map(|(_, host)| *host).collect();
        let hosts: Vec<Vec<Way>> = people.clone().map(|host| ways(world, observer, host)).collect();
        let mut all = vec![Vec::new()];
        for (host, ways) in hosts.iter().enumerate() {
            let with: Vec<Vec<Way>> = all
                .iter()
                .filter(|made: &&Vec<Way>| made.len() < visits)
                .flat_map(|made| ways.iter().map(|way| [made.as_slice(), &[*way]].concat()))
                .collect();
            if must.contains(&host) {
                all.clear();
            }
            all.extend(with);
        }
        let bundle = |ways: Vec<Way>| {
            let lacking = (visits - ways.len()) as i64;
            let cost = ways.iter().map(|way| way.cost).sum::<i64>() + world.costs.unmet_visit * lacking;
            Bundle { ways, cost }
        };
        let mut all: Vec<Bundle> = all.into_iter().map(bundle).collect();
        all.sort_by_key(|bundle| bundle.cost);
        bundles.push(all);
        let least = hosts.iter().filter_map(|ways| ways.iter().map(|way| way.cost).min());
        let mut saved: Vec<i64> = least.map(|least| (world.costs.unmet_visit - least).max(0)).collect();
        saved.sort_unstable_by(|a, b| b.cmp(a));
        saved.truncate(visits);
        savings.push(saved);
        missing.push(world.costs.unmet_visit * visits as i64);
    }
    // Of each observer and those who come later.
    for observer in people.clone().rev().skip(1) {
        missing[observer] += missing[observer + 1];
        let later = savings[observer + 1].clone();
        savings[observer].extend(later);
        savings[observer].sort_unstable_by(|a, b| b.cmp(a));
    }
    let empty = Round { taken: vec![0; people.len()], seen: vec![0; world.periods.len()], ..Round::default() };
    let mut search = Search {
        world,
        bundles,
        savings,
        missing,
        rounds: vec![empty; world.rounds],
        places: world.people.iter().map(|person| person.hosts).collect(),
        of_class: vec![0; 32],
        best: None,
        steps: 0,
    };
    search.observer(0, 0, world.costs.moved * world.earlier.len() as i64);
    match search.best {
        _ if search.steps > MOST_STEPS => Least::TooMany,
        Some(total) => Least::Total(total),
        None => Least::Impossible,
    }
}

impl Search<'_> {
    /// No plan costs less than this for an observer and those who come later.
    fn rest(&self, observer: usize) -> i64 {
        if observer == self.missing.len() {
            return 0;
        }
        let places: usize = self.places.iter().map(|places| places.min(&self.world.rounds)).sum();
        self.missing[observer] - self.savings[observer].iter().take(places).sum::<i64>()
    }

    fn hopeless(&self, least: i64) -> bool {
        self.steps > MOST_STEPS || self.best.is_some_and(|best| least >= best)
    }

    /// Tries every set of visits of an observer, then of the next one. `used` rounds have visits.
    fn observer(&mut self, observer: usize, used: usize, cost: i64) {
        self.steps += 1;
        if self.hopeless(cost + self.rest(observer)) {
            return;
        }
        if observer == self.bundles.len() {
            self.best = Some(cost);
            return;
        }
        for number in 0..self.bundles[observer].len() {
            let more = self.bundles[observer][number].cost;
            let least = if observer + 1 < self.missing.len() { self.rest(observer + 1) } else { 0 };
            // Fewer places are left after this observer's visits, so this is a bound too; the next sets cost no less.
            if self.hopeless(cost + more + least) {
                return;
            }
            self.visit(observer, number, 0, used, cost + more);
        }
    }

    /// Tries every round for a visit. Rounds are alike, so the first one without visits stands for all of these.
    fn visit(&mut self, observer: usize, bundle: usize, number: usize, used: usize, cost: i64) {
        let Some(way) = self.bundles[observer][bundle].ways.get(number).copied() else {
            self.observer(observer + 1, used, cost);
            return;
        };
        for round in 0..(used + 1).min(self.world.rounds) {
            if self.fits(observer, &way, round) {
                let before = self.rounds[round].clone();
                // "The k-th beyond the first costs k × host_again."
                let before_this = self.world.people[way.host].hosts - self.places[way.host];
                let again = self.world.costs.host_again * before_this as i64;
                self.put(observer, &way, round);
                self.visit(observer, bundle, number + 1, used.max(round + 1), cost + again);
                self.rounds[round] = before;
                self.places[way.host] += 1;
                for class in 0..32 {
                    self.of_class[class] -= (way.classes >> class & 1) as usize;
                }
            }
        }
    }

    fn fits(&self, observer: usize, way: &Way, number: usize) -> bool {
        let round = &self.rounds[number];
        let limit = self.world.per_group;
        // "h receives at most `hosts`."
        self.places[way.host] > 0
            // "In one round a person makes at most one visit and receives at most one."
            && round.makes >> observer & 1 == 0
            && round.receives >> way.host & 1 == 0
            // "Within one round no person has two things in one slot or in two that overlap."
            && round.taken[observer] & way.at_once == 0
            && round.taken[way.host] & way.at_once == 0
            // "In one round and slot a class has at most one visitor; over the term at most `per_group`."
            && round.seen[way.slot] & way.classes == 0
            && (limit == 0 || (0..32).all(|class| way.classes >> class & 1 == 0 || self.of_class[class] < limit))
    }

    fn put(&mut self, observer: usize, way: &Way, number: usize) {
        let round = &mut self.rounds[number];
        for person in [observer, way.host] {
            round.taken[person] |= way.visit | way.debrief;
        }
        round.makes |= 1 << observer;
        round.receives |= 1 << way.host;
        round.seen[way.slot] |= way.classes;
        self.places[way.host] -= 1;
        for class in 0..32 {
            self.of_class[class] += (way.classes >> class & 1) as usize;
        }
    }
}
