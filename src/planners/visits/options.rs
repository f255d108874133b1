//! What could happen: who could visit whom, in which lesson, with which debrief,
//! and what each costs (specification part 3, "Visits").

use crate::plan::VisitPoints;
use crate::plan::reasons::NoLesson;
use crate::planners::commitments::Commitments;
use crate::planners::needs::need;
use crate::planners::place::slot_cost;
use crate::school::{
    Activity, Cycle, DayId, DebriefRule, PairKind, PairOrder, PinRule, PinSubject, School, Slot, SlotKind, SlotSet,
    Staff, StaffId, Table, TextId, Turns,
};
use std::collections::{BTreeMap, BTreeSet};

/// A visit that is not possible costs this.
pub const IMPOSSIBLE: i64 = i64::MAX;

/// One way for an observer to visit a host.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Lesson {
    /// In which lesson.
    pub slot: Slot,
    /// The cheapest debrief, unless none is needed.
    pub debrief: Option<Slot>,
    /// 0 to 100.
    pub fit: u8,
    /// `misfit_visit`, and `outside`, `extra_time` and `avoid` of the visit and its debrief.
    pub cost: i64,
    /// In which rounds.
    pub rounds: RoundsOfWay,
    /// The spots of the lesson and of the debrief in one turn: what visits of one round take of each other is the same in
    /// each.
    pub spots: (Slot, Option<Slot>),
}

impl Lesson {
    /// The moments that the visit takes of a person, whatever the turn: as the observer, or as the host, who teaches
    /// meanwhile.
    pub fn moments<'c>(&self, cycle: &'c Cycle, observes: bool) -> impl Iterator<Item = Slot> + use<'c> {
        let (lesson, talk) = self.spots;
        let spots = Some(lesson).filter(|_| observes).into_iter().chain(talk);
        spots.flat_map(|spot| cycle.moments(spot)).copied()
    }
}

/// The rounds in which something can be, by their turns: the first round, the second and so on, until all turns have
/// come.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct RoundsOfWay(u16);

impl RoundsOfWay {
    /// All rounds.
    pub const ALL: RoundsOfWay = RoundsOfWay(u16::MAX);

    /// Whether a round, counted from 0, is one of them; there are so many turns.
    pub fn holds(self, round: u32, turns: u32) -> bool {
        self.0 >> (round % turns) & 1 == 1
    }

    /// Whether every round is one of them.
    pub fn are_all(self, turns: u32) -> bool {
        (0..turns).all(|round| self.holds(round, turns))
    }

    fn is_none(self) -> bool {
        self.0 == 0
    }
}

/// The fit of two people, by when they talk about the visit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct VisitFits {
    /// On the same day.
    pub same_day: u8,
    /// On the next day.
    pub next_day: u8,
    /// Not at all.
    pub none: u8,
}

/// The week of one person, as visits see it.
#[derive(Clone, Debug)]
struct Week {
    /// Where they could observe or talk: free, without a recurring commitment, on a day with a row.
    open: SlotSet,
    /// Where they are open, and giving the slot costs them nothing.
    cheap: SlotSet,
    /// What giving each slot costs them.
    costs: Table<Slot, i64>,
    /// Lessons in which they may be visited.
    shown: SlotSet,
}

/// Everything that could happen, with its costs.
#[derive(Clone, Debug)]
pub struct Options<'a> {
    /// The facts.
    pub school: &'a School,
    /// What is fixed already, and takes people's time.
    pub commitments: Commitments,
    weeks: Table<StaffId, Week>,
    /// For each slot, the later ones of its day, and those of the next day of the cycle.
    later: Table<Slot, SlotSet>,
    next_day: Table<DayId, SlotSet>,
    /// Pairs that are excluded whatever the time: of each observer the hosts, in order.
    excluded: Table<StaffId, Vec<StaffId>>,
    /// Bans and pins by observer and host.
    banned: BTreeMap<(StaffId, StaffId), SlotSet>,
    /// Where a pinned visit must be.
    pinned: BTreeMap<(StaffId, StaffId), Slot>,
    /// The visits of the previous plan: what making one again saves.
    kept: BTreeSet<(StaffId, StaffId)>,
    weight: i64,
}

/// Works out everybody's week. O(people × slots + rows).
pub fn options<'a>(
    school: &'a School,
    previous: &[(StaffId, Option<StaffId>)],
    commitments: &Commitments,
) -> Options<'a> {
    let cycle = &school.cycle;
    let slots = cycle.len();
    let days: Vec<SlotSet> = cycle.days().iter().map(|day| SlotSet::new(slots, day.slots.iter().copied())).collect();
    let later = cycle.slots().map(|slot| {
        let of_day = &cycle.days()[cycle.day_of(slot)].slots;
        let after = of_day.iter().copied().skip_while(|other| *other != slot).skip(1);
        SlotSet::new(slots, after.filter(|other| !cycle.overlapping(slot).contains(other)))
    });
    let next_day = (0..days.len()).map(|day| days.get(day + 1).cloned().unwrap_or_else(|| SlotSet::empty(slots)));
    let mut options = Options {
        school,
        commitments: commitments.clone(),
        weeks: school.staff.ids().map(|staff| week(school, commitments, staff)).collect(),
        later: later.collect(),
        next_day: next_day.collect(),
        excluded: school.staff.ids().map(|_| Vec::new()).collect(),
        banned: BTreeMap::new(),
        pinned: BTreeMap::new(),
        kept: previous.iter().filter_map(|(observer, host)| Some((*observer, (*host)?))).collect(),
        weight: i64::from(school.rules.costs.misfit_visit),
    };
    for row in &school.pairs {
        let excludes = match row.order {
            PairOrder::Forbid => true,
            PairOrder::Previous => !school.rules.visits.repeat,
            PairOrder::Require | PairOrder::Prefer => false,
        };
        if excludes && row.kind != PairKind::Mentor {
            options.excluded[row.a].push(row.b);
            if row.kind == PairKind::Any {
                options.excluded[row.b].push(row.a);
            }
        }
    }
    school.staff.ids().for_each(|staff| options.excluded[staff].sort_unstable());
    for pin in &school.pins {
        let PinSubject::Visit { observer, host } = pin.subject else { continue };
        for slot in &pin.slots {
            match pin.rule {
                PinRule::Ban => {
                    let banned = options.banned.entry((observer, host)).or_insert_with(|| SlotSet::empty(slots));
                    banned.insert(*slot);
                }
                PinRule::Pin => {
                    options.pinned.entry((observer, host)).or_insert(*slot);
                }
            }
        }
    }
    options
}

fn week(school: &School, commitments: &Commitments, staff: StaffId) -> Week {
    let slots = school.cycle.len();
    let time = &school.staff[staff].time;
    let rows = school.timetable.of(staff);
    let mut shown = SlotSet::empty(slots);
    for of_slot in rows.chunk_by(|a, b| a.slot == b.slot) {
        if of_slot.iter().all(|row| row.kind == Activity::Lesson && row.observe) {
            shown.insert(of_slot[0].slot);
        }
    }
    let mut barred = time.away.or(&time.protected);
    if !school.cycle.has_spots() {
        barred = barred.or(commitments.taken(staff));
    }
    let open = match school.cycle.has_spots() {
        // What takes one spot of a slot may leave others free: see [`Options::rounds_of`].
        true => time.free.and(&time.days),
        false => commitments.free(school, staff).and(&time.days),
    };
    let costs: Table<Slot, i64> = school.cycle.slots().map(|slot| slot_cost(school, staff, slot)).collect();
    let cheap = SlotSet::new(slots, open.iter().filter(|slot| costs[*slot] == 0));
    Week { open, cheap, costs, shown: shown.without(&barred) }
}

impl Options<'_> {
    /// Whether pairs.csv excludes a visit, whatever the time.
    pub fn is_excluded(&self, observer: StaffId, host: StaffId) -> bool {
        observer == host || self.excluded[observer].binary_search(&host).is_ok()
    }

    /// Where a pinned visit must be.
    pub fn pinned(&self, observer: StaffId, host: StaffId) -> Option<Slot> {
        self.pinned.get(&(observer, host)).copied()
    }

    /// The same, with a visit pinned to one slot or to none.
    pub fn pinning(&self, observer: StaffId, host: StaffId, slot: Option<Slot>) -> Self {
        let mut changed = self.clone();
        changed.pinned.remove(&(observer, host));
        changed.pinned.extend(slot.map(|slot| ((observer, host), slot)));
        changed
    }

    /// The lessons of a host in which an observer is free, whether or not there is a debrief.
    pub fn common_lessons(&self, observer: StaffId, host: StaffId) -> SlotSet {
        let common = self.weeks[host].shown.and(&self.weeks[observer].open);
        let common = match self.banned.get(&(observer, host)) {
            Some(banned) => common.without(banned),
            None => common,
        };
        let common = match self.school.cycle.has_spots() {
            true => {
                let there = common.iter().filter(|slot| !self.rounds_of(observer, host, *slot, None).is_none());
                SlotSet::new(self.school.cycle.len(), there)
            }
            false => common,
        };
        match self.pinned(observer, host) {
            Some(slot) => common.and(&SlotSet::new(self.school.cycle.len(), [slot])),
            None => common,
        }
    }

    /// The rounds in which a visit in a lesson, with its talk where there is one, comes between neither of the two and
    /// what is fixed in that turn, nor a row at another site.
    fn rounds_of(&self, observer: StaffId, host: StaffId, slot: Slot, talk: Option<Slot>) -> RoundsOfWay {
        let school = self.school;
        if !school.cycle.has_spots() {
            return RoundsOfWay::ALL;
        }
        let site = school.site_at(host, slot);
        let is_possible = |round: &u32| {
            let spots = school.spots_of_visit_at(slot, talk, school.turns_of_round(round + 1), site);
            spots.enumerate().all(|(at, spot)| {
                let is_free = |staff: StaffId| {
                    let is_own_lesson = at == 0 && staff == host;
                    let is_near = school.staff[staff].time.too_near.contains(spot);
                    !self.commitments.taken(staff).contains(spot) && (is_own_lesson || !is_near)
                };
                is_free(observer) && is_free(host)
            })
        };
        let rounds = (0..school.cycle.turns()).filter(is_possible);
        RoundsOfWay(rounds.fold(0, |rounds, round| rounds | 1 << round))
    }

    /// The lessons of a host that may be visited.
    pub fn shown(&self, host: StaffId) -> &SlotSet {
        &self.weeks[host].shown
    }

    /// Whether somebody could visit in a slot.
    pub fn is_open(&self, observer: StaffId, slot: Slot) -> bool {
        self.weeks[observer].open.contains(slot)
    }

    /// Why there is no lesson of a host that an observer could see, where there is none.
    pub fn no_lesson(&self, observer: StaffId, host: StaffId) -> NoLesson {
        let school = self.school;
        let shown = &self.weeks[host].shown;
        let observers = &school.staff[observer].time;
        if !shown.is_empty() {
            // A slot in which they would be free but for the timetable, or something else.
            let is_too_near = |slot: Slot| {
                let spot = school.cycle.spot(slot, Turns::ALL, school.site_at(host, slot));
                observers.too_near.contains(spot)
            };
            let open = shown.and(&self.weeks[observer].open);
            if school.cycle.has_spots() && !open.is_empty() && open.iter().all(is_too_near) {
                return NoLesson::NoTimeForTheWay;
            }
            let teaches = shown.iter().all(|slot| observers.busy_at(&school.cycle, slot).is_some());
            return if teaches { NoLesson::ObserverTeaches } else { NoLesson::ObserverNotFree };
        }
        let hosts = &school.staff[host].time;
        let lessons: Vec<_> = school.timetable.of(host).iter().filter(|row| row.kind == Activity::Lesson).collect();
        let there = || lessons.iter().filter(|row| !hosts.away.contains(row.slot));
        if lessons.is_empty() {
            NoLesson::NoneAtAll
        } else if there().next().is_none() {
            NoLesson::HostAway
        } else if there().all(|row| !row.observe) {
            NoLesson::NotObserved
        } else {
            NoLesson::HostNotFree
        }
    }

    /// The slots in which two people could talk.
    pub fn common_time(&self, observer: StaffId, host: StaffId) -> SlotSet {
        self.weeks[observer].open.and(&self.weeks[host].open)
    }

    /// The points of two people, whenever they talk.
    pub fn points(&self, observer: StaffId, host: StaffId) -> VisitPoints {
        let (a, b) = (&self.school.staff[observer], &self.school.staff[host]);
        VisitPoints { need: need(&a.needs, &b.expertise), outside_department: outside_department(a, b) }
    }

    /// The fit of two people: Σ weight × points ÷ Σ weight, rounded down.
    pub fn fits(&self, observer: StaffId, host: StaffId) -> VisitFits {
        let weights = &self.school.rules.visits.weights;
        let points = self.points(observer, host);
        let of = |debrief: u32| {
            let parts = [
                (weights.need, u32::from(points.need)),
                (weights.outside_department, u32::from(points.outside_department)),
                (weights.debrief, debrief),
            ];
            let sum: u64 = parts.iter().map(|(weight, points)| u64::from(*weight) * u64::from(*points)).sum();
            let weight: u64 = parts.iter().map(|(weight, _)| u64::from(*weight)).sum();
            (sum / weight.max(1)) as u8 // weights that are all 0 are refused when rules.toml is read
        };
        VisitFits { same_day: of(100), next_day: of(50), none: of(0) }
    }

    /// What making a visit again saves: `moved`.
    pub fn keeping(&self, observer: StaffId, host: StaffId) -> i64 {
        if self.kept.contains(&(observer, host)) { i64::from(self.school.rules.costs.moved) } else { 0 }
    }

    /// The least cost of a visit, `moved` given back where it was in the previous
    /// plan; [`IMPOSSIBLE`] where there is none.
    ///
    /// O(slots × slots ÷ 64).
    pub fn least(&self, observer: StaffId, host: StaffId) -> i64 {
        if self.is_excluded(observer, host) {
            return IMPOSSIBLE;
        }
        let mut least = IMPOSSIBLE;
        let fits = self.fits(observer, host);
        let floor =
            self.misfit(if self.school.rules.visits.debrief == DebriefRule::None { fits.none } else { fits.same_day });
        self.each_lesson(observer, host, &fits, |lesson| {
            least = least.min(lesson.cost);
            least > floor
        });
        if least == IMPOSSIBLE { IMPOSSIBLE } else { least - self.keeping(observer, host) }
    }

    /// Every lesson in which the visit is possible, with its cheapest debrief, in order.
    pub fn lessons(&self, observer: StaffId, host: StaffId) -> Vec<Lesson> {
        let mut lessons = Vec::new();
        if !self.is_excluded(observer, host) {
            let fits = self.fits(observer, host);
            self.each_lesson(observer, host, &fits, |lesson| {
                lessons.push(lesson);
                true
            });
        }
        lessons
    }

    /// Every lesson with every debrief that could matter, the cheapest first.
    pub fn ways(&self, observer: StaffId, host: StaffId) -> Vec<Lesson> {
        if self.is_excluded(observer, host) {
            return Vec::new();
        }
        let fits = self.fits(observer, host);
        let lessons = self.common_lessons(observer, host);
        let mut ways: Vec<Lesson> = lessons.iter().flat_map(|slot| self.talks(observer, host, slot, &fits)).collect();
        ways.sort_by_key(|way| (way.cost, way.slot, way.debrief));
        ways
    }

    /// The spots of a lesson and its talk, whatever the turn.
    fn spots(&self, host: StaffId, slot: Slot, talk: Option<Slot>) -> (Slot, Option<Slot>) {
        let school = self.school;
        if !school.cycle.has_spots() {
            return (slot, talk);
        }
        let turns = match school.cycle.turns() {
            1 => Turns::ALL,
            every => Turns { every, first: 1 },
        };
        let mut spots = school.spots_of_visit_at(slot, talk, turns, school.site_at(host, slot));
        (spots.next().unwrap_or(slot), spots.next())
    }

    /// A lesson with every talk that could follow it.
    fn talks(&self, observer: StaffId, host: StaffId, slot: Slot, fits: &VisitFits) -> Vec<Lesson> {
        let common = self.common_time(observer, host);
        let mut ways = Vec::new();
        let visit = self.place(observer, slot);
        if self.school.rules.visits.debrief == DebriefRule::None {
            let (cost, rounds) = (self.misfit(fits.none) + visit, self.rounds_of(observer, host, slot, None));
            ways.push(Lesson {
                slot,
                debrief: None,
                fit: fits.none,
                cost,
                rounds,
                spots: self.spots(host, slot, None),
            });
            return ways;
        }
        let mut add = |debriefs: SlotSet, fit: u8| {
            for debrief in debriefs.iter() {
                let talk = self.place(observer, debrief) + self.place(host, debrief);
                let (debrief, cost) = (Some(debrief), self.misfit(fit) + visit + talk);
                let rounds = self.rounds_of(observer, host, slot, debrief);
                if !rounds.is_none() {
                    ways.push(Lesson { slot, debrief, fit, cost, rounds, spots: self.spots(host, slot, debrief) });
                }
            }
        };
        add(common.and(&self.later[slot]), fits.same_day);
        if self.school.rules.visits.debrief == DebriefRule::NextDay {
            add(common.and(self.after(slot)), fits.next_day);
        }
        ways
    }

    fn misfit(&self, fit: u8) -> i64 {
        self.weight * i64::from(100 - fit)
    }

    fn place(&self, staff: StaffId, slot: Slot) -> i64 {
        self.weeks[staff].costs[slot]
    }

    fn after(&self, slot: Slot) -> &SlotSet {
        &self.next_day[self.school.cycle.day_of(slot)]
    }

    /// Tells each possible lesson with its cheapest debrief, until told to stop.
    fn each_lesson(&self, observer: StaffId, host: StaffId, fits: &VisitFits, tell: impl FnMut(Lesson) -> bool) {
        let of_pair = (observer, host);
        if self.banned.contains_key(&of_pair) || self.pinned.contains_key(&of_pair) {
            self.each_of(self.common_lessons(observer, host).iter(), observer, host, fits, tell);
        } else {
            // Every two people are asked about: nothing is built for them.
            let common = self.weeks[host].shown.iter_common(&self.weeks[observer].open);
            self.each_of(common, observer, host, fits, tell);
        }
    }

    /// The same for these lessons.
    fn each_of(
        &self,
        lessons: impl Iterator<Item = Slot>,
        observer: StaffId,
        host: StaffId,
        fits: &VisitFits,
        mut tell: impl FnMut(Lesson) -> bool,
    ) {
        let rule = self.school.rules.visits.debrief;
        for slot in lessons {
            if self.school.cycle.has_spots() {
                let ways = self.talks(observer, host, slot, fits).into_iter();
                let Some(best) = ways.min_by_key(|way| (way.cost, way.debrief)) else { continue };
                if !tell(best) {
                    return;
                }
                continue;
            }
            let visit = self.place(observer, slot);
            let best = match rule {
                DebriefRule::None => Some((self.misfit(fits.none), fits.none, None)),
                DebriefRule::SameDay => self.talk(observer, host, &self.later[slot], fits.same_day),
                DebriefRule::NextDay => {
                    let same = self.talk(observer, host, &self.later[slot], fits.same_day);
                    // A talk on the same day that costs nothing cannot be beaten.
                    match same {
                        Some((cost, ..)) if cost <= self.misfit(fits.next_day) => same,
                        _ => {
                            let next = self.talk(observer, host, self.after(slot), fits.next_day);
                            same.into_iter().chain(next).min_by_key(|(cost, ..)| *cost)
                        }
                    }
                }
            };
            let Some((cost, fit, debrief)) = best else { continue };
            if !tell(Lesson {
                slot,
                debrief,
                fit,
                cost: cost + visit,
                rounds: RoundsOfWay::ALL,
                spots: (slot, debrief),
            }) {
                return;
            }
        }
    }

    /// The cheapest talk within some slots: cost with the fit, the fit, and when.
    fn talk(&self, observer: StaffId, host: StaffId, within: &SlotSet, fit: u8) -> Option<(i64, u8, Option<Slot>)> {
        let (a, b) = (&self.weeks[observer], &self.weeks[host]);
        if let Some(slot) = a.cheap.first_of_three(&b.cheap, within) {
            return Some((self.misfit(fit), fit, Some(slot)));
        }
        let common = a.open.iter_common(&b.open).filter(|slot| within.contains(*slot));
        let dear = common.map(|slot| (a.costs[slot] + b.costs[slot], slot)).min();
        dear.map(|(cost, slot)| (self.misfit(fit) + cost, fit, Some(slot)))
    }

    /// The classes of a host's lesson, each once, in order.
    pub fn classes(&self, host: StaffId, slot: Slot) -> Vec<TextId> {
        let rows = self.school.timetable.at(host, slot).iter();
        let mut classes: Vec<TextId> =
            rows.flat_map(|row| self.school.timetable.classes(row.group).iter().copied()).collect();
        classes.sort_unstable();
        classes.dedup();
        classes
    }

    /// Whether anybody may ever be visited, or may ever observe.
    pub fn nobody_free(&self) -> bool {
        let lessons = self.weeks.iter().fold(SlotSet::empty(self.school.cycle.len()), |all, week| all.or(&week.shown));
        !self.weeks.iter().any(|week| week.open.intersects(&lessons))
    }

    /// How many slots of kind `lesson` or `open` a person could observe in.
    pub fn open_slots(&self, staff: StaffId) -> usize {
        let open = &self.weeks[staff].open;
        open.iter().filter(|slot| self.school.cycle.kind(*slot) != SlotKind::Break).count()
    }
}

/// `outside_department` = 100 where both departments are known and differ, 0 where equal, 50 else.
fn outside_department(a: &Staff, b: &Staff) -> u8 {
    match (a.department, b.department) {
        (Some(a), Some(b)) if a == b => 0,
        (Some(_), Some(_)) => 100,
        _ => 50,
    }
}
