//! Shortest augmenting paths from all free left vertices at once.

use super::Matching;
use super::edges::{Edges, Now};
use super::queue::{Item, Queue};

/// Not matched with anything yet.
const FREE: u32 = u32::MAX;
/// Unmatched for good, at its penalty.
const STAYS: u32 = u32::MAX - 1;
/// No vertex.
const NONE: u32 = u32::MAX;
/// Not reached in this phase.
const FAR: i64 = i64::MAX;
/// How many left vertices are widened at once. Fixed, so that the answer does
/// not depend on the number of threads; few, so that the later ones know what
/// the earlier ones have reached.
const BATCH: usize = 512;
/// The same as a number of pairs, so that what is found out takes little memory.
const BATCH_PAIRS: usize = 1 << 23;

/// The state of the search. Between phases the prices are feasible, every
/// matched edge is tight (its cost plus right price is the left price), and a
/// right vertex with a place left has price 0.
pub struct Search<'a, E> {
    edges: E,
    penalties: &'a [i64],
    capacities: &'a [u32],
    left_price: Vec<i64>,
    right_price: Vec<i64>,
    /// Per left vertex, its right one, or [`FREE`] or [`STAYS`].
    partner: Vec<u32>,
    /// Per right vertex, how many it takes, and the first of them.
    taken: Vec<u32>,
    first: Vec<u32>,
    /// The left vertices of one right vertex are linked.
    next: Vec<u32>,
    previous: Vec<u32>,
    free: Vec<u32>,

    reached: Reached,
    /// Per left vertex that is reached: its distance and the free one it is reached from.
    left_distance: Vec<i64>,
    root: Vec<u32>,
    lefts_reached: Vec<u32>,
    /// Of the left vertices with the same edges, by the first of them: the one
    /// whose edges lead nearest, the others bring nothing new.
    speaker: Vec<u32>,
    /// Per right vertex, whether the depth-first search has been there.
    seen: Vec<bool>,
    stack: Vec<(u32, usize)>,
}

/// What one phase finds out about the right vertices.
struct Reached {
    /// The distance of the nearest goal that is known.
    bound: i64,
    queue: Queue,
    /// Per right vertex: its distance from the free left ones, and the left one before it.
    distance: Vec<i64>,
    parent: Vec<u32>,
    settled: Vec<bool>,
    rights: Vec<u32>,
}

impl Reached {
    fn new(rights: usize) -> Self {
        Reached {
            bound: FAR,
            queue: Queue::new(),
            distance: vec![FAR; rights],
            parent: vec![NONE; rights],
            settled: vec![false; rights],
            rights: Vec::new(),
        }
    }

    fn clear(&mut self) {
        for right in self.rights.drain(..) {
            self.distance[right as usize] = FAR;
            self.settled[right as usize] = false;
        }
        self.queue.clear();
        self.bound = FAR;
    }

    /// Notes that a right vertex is this far by way of `left`, if that is news.
    #[inline]
    fn relax(&mut self, right: u32, distance: i64, left: u32, has_place: impl Fn(usize) -> bool) {
        let at = right as usize;
        if distance >= self.distance[at] || distance > self.bound {
            return;
        }
        if self.distance[at] == FAR {
            self.rights.push(right);
        }
        self.distance[at] = distance;
        self.parent[at] = left;
        if has_place(at) {
            self.bound = distance;
        } else {
            self.queue.push_right(distance, right);
        }
    }
}

impl<'a, E: Edges> Search<'a, E> {
    pub fn new(edges: E, penalties: &'a [i64], capacities: &'a [u32]) -> Self {
        let (lefts, rights) = (penalties.len(), capacities.len());
        let price = |(left, penalty): (usize, &i64)| edges.cheapest(left).map_or(*penalty, |cost| cost.min(*penalty));
        Search {
            left_price: penalties.iter().enumerate().map(price).collect(),
            right_price: vec![0; rights],
            edges,
            penalties,
            capacities,
            partner: vec![FREE; lefts],
            taken: vec![0; rights],
            first: vec![NONE; rights],
            next: vec![NONE; lefts],
            previous: vec![NONE; lefts],
            free: (0..lefts as u32).collect(),
            reached: Reached::new(rights),
            left_distance: vec![0; lefts],
            root: vec![NONE; lefts],
            lefts_reached: Vec::new(),
            speaker: vec![NONE; lefts],
            seen: vec![false; rights],
            stack: Vec::new(),
        }
    }

    /// Phases until no left vertex is free. Each phase frees no one and settles
    /// at least one, since everyone can stay at its penalty.
    pub fn run(mut self) -> Matching {
        while !self.free.is_empty() {
            self.reach();
            self.reprice();
            self.augment_trees();
            self.augment_tight();
            self.free.retain(|left| self.partner[*left as usize] == FREE);
        }
        let right_of = self.partner.iter().map(|partner| (*partner < STAYS).then_some(*partner));
        // By the invariants, the prices of the two ends of a pair differ by its cost.
        let ends = self.partner.iter().zip(&self.left_price);
        let cost = ends.map(|(partner, price)| price - self.right_price.get(*partner as usize).copied().unwrap_or(0));
        Matching {
            right_of: right_of.collect(),
            cost: cost.sum(),
            left_prices: self.left_price,
            right_prices: self.right_price,
        }
    }

    fn has_place(&self, right: usize) -> bool {
        self.taken[right] < self.capacities[right]
    }

    /// Distances in reduced costs from all free left vertices, up to the nearest
    /// place or left vertex that may as well stay: that distance is the bound.
    fn reach(&mut self) {
        self.reached.clear();
        for left in self.lefts_reached.drain(..) {
            self.speaker[self.edges.same_as(left as usize)] = NONE;
        }
        for index in 0..self.free.len() {
            let left = self.free[index];
            self.reach_left(left, 0, left);
        }
        while let Some((distance, item)) = self.reached.queue.pop() {
            if distance > self.reached.bound {
                break;
            }
            match item {
                // What is as far as the goal is no step on the way there.
                Item::Right(_) if distance == self.reached.bound => {}
                Item::Right(right) => self.settle(right, distance),
                Item::Widen(mut lefts) => {
                    lefts.retain(|left| self.speaker[self.edges.same_as(*left as usize)] == *left);
                    let batch = (BATCH_PAIRS / self.capacities.len().max(1)).clamp(1, BATCH);
                    lefts.chunks(batch).for_each(|lefts| self.widen(lefts, distance));
                }
            }
        }
    }

    /// A right vertex is reached for good: so are the left ones it takes.
    fn settle(&mut self, right: u32, distance: i64) {
        let at = right as usize;
        if self.reached.settled[at] || self.reached.distance[at] != distance {
            return;
        }
        self.reached.settled[at] = true;
        let root = self.root[self.reached.parent[at] as usize];
        let mut left = self.first[at];
        while left != NONE {
            self.reach_left(left, distance, root);
            left = self.next[left as usize];
        }
    }

    fn reach_left(&mut self, left: u32, distance: i64, root: u32) {
        let at = left as usize;
        self.left_distance[at] = distance;
        self.root[at] = root;
        self.lefts_reached.push(left);
        self.reached.bound = self.reached.bound.min(distance + (self.penalties[at] - self.left_price[at]));
        let from = |left: u32| self.left_distance[left as usize] - self.left_price[left as usize];
        let speaker = self.speaker[self.edges.same_as(at)];
        if speaker == NONE || from(left) < from(speaker) {
            self.speaker[self.edges.same_as(at)] = left;
            self.relax_listed(left);
            self.wait_for_more(left);
        }
    }

    /// Queues the moment from which edges that are not listed matter.
    fn wait_for_more(&mut self, left: u32) {
        let at = left as usize;
        if let Some(least) = self.edges.unlisted(at) {
            // Prices are feasible for all edges, so these are at least as dear as the left price.
            let distance = self.left_distance[at] + (least - self.left_price[at]).max(0);
            if distance <= self.reached.bound {
                self.reached.queue.push_widen(distance, left);
            }
        }
    }

    fn relax_listed(&mut self, left: u32) {
        let from = self.left_distance[left as usize] - self.left_price[left as usize];
        let has_place = |right: usize| self.taken[right] < self.capacities[right];
        for &(right, cost) in self.edges.listed(left as usize) {
            let distance = from + cost.into() + self.right_price[right as usize];
            self.reached.relax(right, distance, left, has_place);
        }
    }

    fn widen(&mut self, lefts: &[u32], distance: i64) {
        let now = Now {
            left_price: &self.left_price,
            left_distance: &self.left_distance,
            right_distance: &self.reached.distance,
            distance,
            bound: self.reached.bound,
            taken: &self.taken,
            capacities: self.capacities,
        };
        let news = self.edges.widen(lefts, &now);
        for (&left, news) in lefts.iter().zip(news) {
            let Some(news) = news else {
                self.relax_listed(left);
                self.wait_for_more(left);
                continue;
            };
            let from = self.left_distance[left as usize] - self.left_price[left as usize];
            let has_place = |right: usize| self.taken[right] < self.capacities[right];
            for (right, cost) in news.edges {
                let distance = from + cost.into() + self.right_price[right as usize];
                self.reached.relax(right, distance, left, has_place);
            }
            if let Some(beyond) = news.beyond {
                self.reached.queue.push_widen(from + beyond, left);
            }
        }
    }

    /// Raises prices by what is left of the bound where the search has been, so
    /// that the paths to what is at the bound become tight.
    fn reprice(&mut self) {
        for &left in &self.lefts_reached {
            let rise = self.reached.bound - self.left_distance[left as usize];
            self.left_price[left as usize] += rise.max(0);
        }
        for &right in &self.reached.rights {
            let at = right as usize;
            if self.reached.settled[at] && self.reached.distance[at] < self.reached.bound {
                self.right_price[at] += self.reached.bound - self.reached.distance[at];
                self.edges.priced(at, self.right_price[at]);
            }
        }
    }

    /// Augments once in each tree of the search that has reached a goal. Trees
    /// have no vertex in common.
    fn augment_trees(&mut self) {
        for index in 0..self.reached.rights.len() {
            let right = self.reached.rights[index];
            let at = right as usize;
            if self.reached.distance[at] == self.reached.bound && self.has_place(at) {
                let left = self.reached.parent[at];
                if self.partner[self.root[left as usize] as usize] == FREE {
                    self.augment(left, right);
                }
            }
        }
        for index in 0..self.lefts_reached.len() {
            let left = self.lefts_reached[index];
            let at = left as usize;
            if self.left_price[at] == self.penalties[at] && self.partner[self.root[at] as usize] == FREE {
                self.augment(left, STAYS);
            }
        }
    }

    /// Augments along further tight paths over listed edges, found depth first,
    /// until there is none through right vertices not seen in this phase.
    fn augment_tight(&mut self) {
        self.seen.fill(false);
        for index in 0..self.free.len() {
            let left = self.free[index];
            if self.partner[left as usize] == FREE
                && let Some((left, end)) = self.tight_path(left)
            {
                self.augment(left, end);
                if end != STAYS && self.has_place(end as usize) {
                    self.seen[end as usize] = false;
                }
            }
        }
    }

    /// The last step of a tight path from a free left vertex to a place, or to a
    /// left vertex that may as well stay.
    fn tight_path(&mut self, root: u32) -> Option<(u32, u32)> {
        self.stack.clear();
        self.stack.push((root, 0));
        while let Some((left, from)) = self.stack.pop() {
            let at = left as usize;
            let price = self.left_price[at];
            let open = |(right, cost): &(u32, E::Cost)| {
                let to = *right as usize;
                (*cost).into() + self.right_price[to] == price && !self.seen[to]
            };
            let listed = self.edges.listed(at);
            if let Some(step) = listed[from..].iter().position(open) {
                let right = listed[from + step].0;
                let to = right as usize;
                self.seen[to] = true;
                self.reached.parent[to] = left;
                if self.has_place(to) {
                    return Some((left, right));
                }
                self.stack.push((left, from + step + 1));
                if self.first[to] != NONE {
                    self.stack.push((self.first[to], 0));
                }
            } else if price == self.penalties[at] {
                return Some((left, STAYS));
            } else if left != root && self.next[at] != NONE {
                self.stack.push((self.next[at], 0));
            }
        }
        None
    }

    /// Moves `left` to `end`, the left vertex before it to the place it leaves,
    /// and so on up to a free one.
    fn augment(&mut self, mut left: u32, mut end: u32) {
        loop {
            let place = self.partner[left as usize];
            self.leave(left);
            self.take(left, end);
            if place == FREE {
                return;
            }
            end = place;
            left = self.reached.parent[place as usize];
        }
    }

    fn leave(&mut self, left: u32) {
        let at = left as usize;
        let right = self.partner[at];
        if right >= STAYS {
            return;
        }
        let (previous, next) = (self.previous[at], self.next[at]);
        match previous {
            NONE => self.first[right as usize] = next,
            previous => self.next[previous as usize] = next,
        }
        if next != NONE {
            self.previous[next as usize] = previous;
        }
        self.taken[right as usize] -= 1;
    }

    fn take(&mut self, left: u32, right: u32) {
        let at = left as usize;
        self.partner[at] = right;
        self.previous[at] = NONE;
        self.next[at] = NONE;
        if right == STAYS {
            return;
        }
        let first = self.first[right as usize];
        self.next[at] = first;
        if first != NONE {
            self.previous[first as usize] = left;
        }
        self.first[right as usize] = left;
        self.taken[right as usize] += 1;
    }
}
