//! Part 3 of the specification, "Mentor pairs", word by word, and every plan
//! that there is. Nothing of the program is used here.

use super::world::{Person, Slots, World};

/// Per person, the mentor; only mentees may have one.
pub type Pairing = Vec<Option<usize>>;
/// A mentor and a mentee with every set of slots in which they could meet, and its cost.
type Meeters = (usize, usize, Vec<(Slots, i64)>);

/// A school with what is fixed beforehand.
pub struct Judge<'a> {
    pub world: &'a World,
    /// The slots that other commitments take of each person.
    taken: Vec<Slots>,
    /// Mentor and mentee of every pair that must be.
    required: Vec<(usize, usize)>,
    free: Vec<Slots>,
    in_school: Vec<Slots>,
    lessons: Slots,
    days: Vec<Slots>,
}

fn count(slots: Slots) -> i64 {
    i64::from(slots.count_ones())
}

impl Judge<'_> {
    pub fn new(world: &World) -> Judge<'_> {
        Judge::around(world, vec![0; world.people.len()])
    }

    /// With commitments that are fixed: per person, the slots that they take.
    pub fn around(world: &World, taken: Vec<Slots>) -> Judge<'_> {
        let days = world.days();
        let meetable = world.slots_of_kind(&["lesson", "open"]);
        // "Free: kind lesson or open, not away, not protected, no timetable row in it or in a slot that overlaps it."
        let busy = |person: &Person| world.at_the_time_of(person.rows);
        let free = |person: &Person| meetable & !person.away & !person.protected & !busy(person);
        // "In school: from their first to their last timetable row of that day."
        let lessons = world.slots_of_kind(&["lesson"]);
        let in_school = |person: &Person| {
            // "Who has neither a row nor a `here` anywhere, in all slots of kind `lesson`."
            if person.there() == 0 {
                return lessons;
            }
            let of_day = |day: &Slots| {
                let rows = person.there() & day;
                let between = |slot: &u32| rows & ((2 << slot) - 1) != 0 && rows >> slot != 0;
                (0..16).filter(between).map(|slot| 1 << slot).sum::<Slots>() & day
            };
            days.iter().map(of_day).sum()
        };
        let demanded = world.pairs.iter().filter(|row| row.kind == "mentor" && row.rule == "require");
        // "A pinned meeting requires its pair, under every objective."
        let pinned = world.pins.iter().filter(|pin| pin.pin);
        Judge {
            world,
            taken,
            required: demanded.map(|row| (row.a, row.b)).chain(pinned.map(|pin| (pin.mentor, pin.mentee))).collect(),
            free: world.people.iter().map(free).collect(),
            in_school: world.people.iter().map(in_school).collect(),
            lessons: world.slots_of_kind(&["lesson"]),
            days: days.clone(),
        }
    }

    /// The same with one more required pair.
    pub fn requiring(&self, mentor: usize, mentee: usize) -> Judge<'_> {
        let mut judge = Judge::around(self.world, self.taken.clone());
        judge.required.push((mentor, mentee));
        judge
    }

    pub fn is_fixed(&self, mentee: usize) -> bool {
        self.required.iter().any(|(_, other)| *other == mentee)
    }

    fn common(&self, a: usize, b: usize) -> i64 {
        let there = |who: usize| self.free[who] & self.in_school[who] & self.lessons;
        count(there(a) & there(b))
    }

    pub fn fit(&self, mentor: usize, mentee: usize) -> i64 {
        let world = self.world;
        let (a, b) = (&world.people[mentor], &world.people[mentee]);
        let priorities: i64 = b.needs.iter().map(|(_, priority)| priority).sum();
        let level = |tag: &str| a.expertise.iter().find(|(other, _)| *other == tag).map_or(0, |(_, level)| *level);
        let met: i64 = b.needs.iter().map(|(tag, priority)| priority * level(tag)).sum();
        let need = if b.needs.is_empty() { 50 } else { 100 * met / (5 * priorities) };
        let time = 100 * self.common(mentor, mentee).min(world.target_common) / world.target_common;
        let (low, high) = world.ideal_gap;
        let experience = match (a.years, b.years) {
            (Some(a), Some(b)) if a - b < low => {
                if low == 0 {
                    0
                } else {
                    (a - b).max(0) * 100 / low
                }
            }
            (Some(a), Some(b)) if a - b <= high => 100,
            (Some(a), Some(b)) => (100 - 10 * (a - b - high)).max(0),
            _ => 50,
        };
        let department = match (a.department, b.department) {
            ("", _) | (_, "") => 50,
            (a, b) if a == b => 100,
            _ => 0,
        };
        let side = |who: &Person, whom: usize| {
            let all = who.wishes.len() as i64;
            match who.wishes.iter().find(|(other, _)| *other == whom) {
                Some((_, rank)) => {
                    let place = 1 + who.wishes.iter().filter(|(_, other)| other < rank).count() as i64;
                    100 * (all - place + 1) / all
                }
                None if all == 0 => 50,
                None => 0,
            }
        };
        let preferred = world.pairs.iter().any(|row| {
            let this = (row.a, row.b) == (mentor, mentee);
            let either = this || (row.b, row.a) == (mentor, mentee);
            row.rule == "prefer" && (row.kind == "mentor" && this || row.kind == "any" && either)
        });
        let preference = if preferred { 100 } else { (side(a, mentee) + side(b, mentor)) / 2 };
        let points = [need, time, experience, department, preference];
        let sum: i64 = points.iter().zip(world.weights).map(|(points, weight)| points * weight).sum();
        sum / world.weights.iter().sum::<i64>()
    }

    pub fn acceptable(&self, mentor: usize, mentee: usize) -> bool {
        let world = self.world;
        let (a, b) = (&world.people[mentor], &world.people[mentee]);
        let named = |rule: &str| {
            world.pairs.iter().any(|row| {
                let this = (row.a, row.b) == (mentor, mentee);
                let either = this || (row.b, row.a) == (mentor, mentee);
                row.rule == rule && (row.kind == "mentor" && this || row.kind == "any" && either)
            })
        };
        let departments_known = !a.department.is_empty() && !b.department.is_empty();
        a.mentor
            && b.mentee
            && mentor != mentee
            && self.common(mentor, mentee) >= i64::from(world.min_common)
            && a.years.is_none_or(|years| years >= world.min_years)
            && (world.cross_site || a.site.is_empty() || b.site.is_empty() || a.site == b.site)
            && match world.department {
                "same" => !departments_known || a.department == b.department,
                "different" => !departments_known || a.department != b.department,
                _ => true,
            }
            && b.needs.first().is_none_or(|(tag, _)| !b.must || a.expertise.iter().any(|(other, _)| other == tag))
            && !named("forbid")
            && (world.repeat || !named("previous"))
    }

    /// Every pairing that acceptability, places and requirements allow.
    pub fn pairings(&self) -> Vec<Pairing> {
        let people = 0..self.world.people.len();
        let mut all = vec![vec![None; people.len()]];
        for mentee in people.clone() {
            let musts: Vec<usize> =
                self.required.iter().filter(|(_, other)| *other == mentee).map(|(mentor, _)| *mentor).collect();
            let mentors = people.clone().filter(|mentor| self.acceptable(*mentor, mentee)).map(Some);
            let choices: Vec<Option<usize>> =
                mentors.chain([None]).filter(|choice| musts.iter().all(|must| *choice == Some(*must))).collect();
            let with = |pairing: &Pairing, choice: &Option<usize>| {
                let mut pairing = pairing.clone();
                pairing[mentee] = *choice;
                pairing
            };
            all = all.iter().flat_map(|pairing| choices.iter().map(|choice| with(pairing, choice))).collect();
            all.retain(|pairing| {
                let takes = |mentor: usize| pairing.iter().filter(|other| **other == Some(mentor)).count();
                people.clone().all(|mentor| takes(mentor) <= self.world.people[mentor].places)
            });
        }
        all
    }

    /// The pairings that an objective chooses from, "decided before anything else, on fits and acceptability alone".
    pub fn chosen_from(&self, objective: &str) -> Vec<Pairing> {
        let mut all = self.pairings();
        match objective {
            "fair" => {
                let best = all.iter().map(|pairing| self.fits(pairing)).max();
                all.retain(|pairing| Some(self.fits(pairing)) == best);
            }
            "stable" => {
                all.retain(|pairing| self.blocking(pairing).is_empty());
                let stable = all.clone();
                all.retain(|pairing| stable.iter().all(|other| self.mentees_like(pairing, other)));
            }
            _ => {}
        }
        all
    }

    /// "The sorted list of the mentees' fits, worst first (an unmatched mentee counts −1)."
    fn fits(&self, pairing: &Pairing) -> Vec<i64> {
        let mentees = (0..pairing.len()).filter(|mentee| self.world.people[*mentee].mentee);
        let mut fits: Vec<i64> =
            mentees.map(|mentee| pairing[mentee].map_or(-1, |mentor| self.fit(mentor, mentee))).collect();
        fits.sort_unstable();
        fits
    }

    /// The less, the better somebody likes another: "those it ranked, by rank, then the others by fit; ties by id".
    fn liking(&self, who: usize, whom: usize, fit: i64) -> (bool, i64, &str) {
        let rank = self.world.people[who].wishes.iter().find(|(other, _)| *other == whom).map(|(_, rank)| *rank);
        (rank.is_none(), rank.unwrap_or(-fit), self.world.people[whom].id)
    }

    /// The pairs, mentor first, who each prefer the other to somebody they have.
    pub fn blocking(&self, pairing: &Pairing) -> Vec<(usize, usize)> {
        let mut blocking = Vec::new();
        for mentee in (0..pairing.len()).filter(|mentee| !self.is_fixed(*mentee)) {
            for mentor in (0..pairing.len()).filter(|mentor| self.acceptable(*mentor, mentee)) {
                let fit = self.fit(mentor, mentee);
                let mentee_would = pairing[mentee].is_none_or(|own| {
                    self.liking(mentee, mentor, fit) < self.liking(mentee, own, self.fit(own, mentee))
                });
                let own: Vec<usize> = (0..pairing.len()).filter(|other| pairing[*other] == Some(mentor)).collect();
                let gives_up = |other: &usize| {
                    !self.is_fixed(*other)
                        && self.liking(mentor, mentee, fit) < self.liking(mentor, *other, self.fit(mentor, *other))
                };
                let mentor_would = own.len() < self.world.people[mentor].places || own.iter().any(gives_up);
                if pairing[mentee] != Some(mentor) && mentee_would && mentor_would {
                    blocking.push((mentor, mentee));
                }
            }
        }
        blocking
    }

    /// Whether every mentee likes the first pairing at least as well as the second.
    fn mentees_like(&self, pairing: &Pairing, other: &Pairing) -> bool {
        let place = |mentee: usize, mentor: Option<usize>| match mentor {
            Some(mentor) => (false, Some(self.liking(mentee, mentor, self.fit(mentor, mentee)))),
            None => (true, None),
        };
        (0..pairing.len()).all(|mentee| place(mentee, pairing[mentee]) <= place(mentee, other[mentee]))
    }

    /// The least cost of all plans that an objective allows; none where there is no plan.
    pub fn least(&self, objective: &str) -> Option<i64> {
        self.chosen_from(objective).iter().filter_map(|pairing| self.cost(pairing)).min()
    }

    /// The least cost of a pairing with its meetings; none where its pins cannot hold.
    pub fn cost(&self, pairing: &Pairing) -> Option<i64> {
        let (pairs, cost) = self.meeters(pairing);
        let mut best = None;
        self.meet(&pairs, &mut self.taken.clone(), cost, &mut best);
        best
    }

    /// Every choice of meetings of a pairing: what commitments then take of each person, and the cost.
    #[allow(dead_code, reason = "the closed loop of whole plans tries them all")]
    pub fn each(&self, pairing: &Pairing, tell: &mut dyn FnMut(&[Slots], i64)) {
        let (pairs, cost) = self.meeters(pairing);
        self.each_of(&pairs, &mut self.taken.clone(), cost, tell);
    }

    #[allow(dead_code, reason = "the closed loop of whole plans tries them all")]
    fn each_of(&self, pairs: &[Meeters], taken: &mut Vec<Slots>, cost: i64, tell: &mut dyn FnMut(&[Slots], i64)) {
        let Some(((mentor, mentee, ways), others)) = pairs.split_first() else { return tell(taken, cost) };
        for (set, more) in ways {
            if set & self.world.at_the_time_of(taken[*mentor] | taken[*mentee]) != 0 {
                continue;
            }
            taken[*mentor] |= set;
            taken[*mentee] |= set;
            if *set == 0 || [*mentor, *mentee].into_iter().all(|who| self.keeps_prep(who, taken[who])) {
                self.each_of(others, taken, cost + more, tell);
            }
            taken[*mentor] &= !set;
            taken[*mentee] &= !set;
        }
    }

    /// The pairs of a pairing with the ways in which they could meet, and what it costs beside meetings.
    fn meeters(&self, pairing: &Pairing) -> (Vec<Meeters>, i64) {
        let world = self.world;
        let costs = &world.costs;
        let mut cost = 0;
        let mut pairs: Vec<Meeters> = Vec::new();
        for (mentee, mentor) in pairing.iter().enumerate().filter(|(mentee, _)| world.people[*mentee].mentee) {
            match mentor {
                None => cost += costs.unmet_mentee * world.people[mentee].priority,
                Some(mentor) => {
                    cost += costs.misfit_mentor * (100 - self.fit(*mentor, mentee));
                    pairs.push((*mentor, mentee, self.ways_to_meet(*mentor, mentee)));
                }
            }
        }
        // "Moved": what cannot be given back by meeting at the same time again.
        for earlier in &world.earlier {
            let Some(mentee) = earlier.mentee else { continue };
            let same = earlier.mentor.is_some() && pairing[mentee] == earlier.mentor;
            let lost = earlier.meetings.iter().filter(|slot| !same || slot.is_none()).count() as i64;
            cost += costs.moved * (i64::from(!same) + lost);
        }
        (pairs, cost)
    }

    /// Every set of slots in which a pair could meet, with its cost, the cheapest first.
    fn ways_to_meet(&self, mentor: usize, mentee: usize) -> Vec<(Slots, i64)> {
        let world = self.world;
        let of_pair = |pin: bool| {
            let rows =
                world.pins.iter().filter(move |row| row.pin == pin && (row.mentor, row.mentee) == (mentor, mentee));
            rows.fold(0, |slots: Slots, row| slots | 1 << row.slot)
        };
        let (pinned, banned) = (of_pair(true), of_pair(false));
        let earlier = world.earlier.iter().find(|row| (row.mentor, row.mentee) == (Some(mentor), Some(mentee)));
        let before: Slots = earlier.iter().flat_map(|row| &row.meetings).flatten().map(|slot| 1 << slot).sum();
        let possible = self.free[mentor] & self.free[mentee] & !banned;
        let sets = (0..1u32 << world.periods.len())
            .filter(|set| set & !possible == 0 && pinned & !set == 0 && set.count_ones() as usize <= world.meetings)
            .filter(|set| self.is_spread(*set))
            // "At most one recurring commitment per slot, and none in two slots that overlap."
            .filter(|set| {
                let each = (0..world.periods.len()).map(|at| 1 << at).filter(|slot| set & slot != 0);
                each.into_iter().all(|slot: Slots| world.at_the_time_of(slot) & set == slot)
            });
        let place = |who: usize, set: Slots| {
            let open = world.slots_of_kind(&["open"]);
            world.costs.outside * count(set & open)
                + world.costs.extra_time * count(set & !self.in_school[who])
                + world.costs.avoid * count(set & world.people[who].avoid)
        };
        let cost = |set: Slots| {
            place(mentor, set)
                + place(mentee, set)
                + world.costs.unmet_meeting * (world.meetings as i64 - count(set))
                + world.costs.moved * count(before & !set)
        };
        let mut ways: Vec<(Slots, i64)> = sets.map(|set| (set, cost(set))).collect();
        ways.sort_by_key(|(_, cost)| *cost);
        ways
    }

    /// "Two of one pair are on different days unless same_day_meetings; in a cycle of w weeks at most ⌈meetings ÷ w⌉ fall
    /// in one week unless same_week_meetings."
    fn is_spread(&self, set: Slots) -> bool {
        let world = self.world;
        let of_week = |week: &str| {
            let slots = world.periods.iter().enumerate().filter(|(_, period)| period.week == week);
            slots.map(|(at, _)| 1 << at).sum::<Slots>()
        };
        let mut weeks: Vec<&str> = world.periods.iter().map(|period| period.week).collect();
        weeks.sort_unstable();
        weeks.dedup();
        let share = world.meetings.div_ceil(weeks.len());
        (world.same_day_meetings || self.days.iter().all(|day| count(set & day) <= 1))
            && (world.same_week_meetings || weeks.iter().all(|week| count(set & of_week(week)) as usize <= share))
    }

    /// Tries every way for every pair; those that cannot become cheaper than the best are left out.
    fn meet(&self, pairs: &[Meeters], taken: &mut Vec<Slots>, cost: i64, best: &mut Option<i64>) {
        let Some(((mentor, mentee, ways), others)) = pairs.split_first() else {
            *best = Some(best.map_or(cost, |best| best.min(cost)));
            return;
        };
        let least: i64 = others.iter().map(|(_, _, ways)| ways.first().map_or(0, |(_, cost)| *cost)).sum();
        for (set, more) in ways {
            if best.is_some_and(|best| cost + more + least >= best) {
                break;
            }
            if set & self.world.at_the_time_of(taken[*mentor] | taken[*mentee]) == 0 {
                taken[*mentor] |= set;
                taken[*mentee] |= set;
                if *set == 0 || [*mentor, *mentee].into_iter().all(|who| self.keeps_prep(who, taken[who])) {
                    self.meet(others, taken, cost + more, best);
                }
                taken[*mentor] &= !set;
                taken[*mentee] &= !set;
            }
        }
    }

    /// "Prep", for somebody of whom commitments take these slots.
    fn keeps_prep(&self, who: usize, taken: Slots) -> bool {
        let world = self.world;
        let share_of = |figure: u32| i64::from((figure * world.people[who].share).div_ceil(10));
        // "Over slots of kind `lesson` on the person's days in school."
        let rows = world.people[who].there();
        let in_school = self.days.iter().filter(|day| rows == 0 || *day & rows != 0).sum::<Slots>();
        let before = self.free[who] & self.lessons & in_school;
        let after = before & !world.at_the_time_of(taken);
        let per_day = i64::from(world.min_free_per_day);
        let per_cycle = share_of(world.min_free_per_cycle);
        self.days.iter().all(|day| count(after & day) >= per_day.min(count(before & day)))
            && count(after) >= per_cycle
            && (world.max_committed_per_cycle == 0 || count(taken) <= share_of(world.max_committed_per_cycle))
    }
}
