//! Shortest distances from all left vertices that lack something, then
//! augmentations along tight paths.

use super::queue::Queue;
use super::{BMatching, Sides};

/// Not reached in this phase.
const FAR: i64 = i64::MAX;

/// The edges of each left vertex, cheapest first.
pub struct Lists {
    starts: Vec<usize>,
    rights: Vec<u32>,
    costs: Vec<i64>,
}

impl Lists {
    /// From edges that are sorted by cost; of several to one right vertex the first counts.
    pub fn new<E: Iterator<Item = (u32, i64)>>(lists: impl Iterator<Item = E>, rights: usize) -> Self {
        let mut made = Lists { starts: vec![0], rights: Vec::new(), costs: Vec::new() };
        let mut last_left = vec![0; rights];
        for (left, list) in lists.enumerate() {
            for (right, cost) in list {
                if std::mem::replace(&mut last_left[right as usize], left + 1) != left + 1 {
                    made.rights.push(right);
                    made.costs.push(cost);
                }
            }
            made.starts.push(made.rights.len());
        }
        made
    }

    fn of(&self, left: usize) -> std::ops::Range<usize> {
        self.starts[left]..self.starts[left + 1]
    }
}

/// A left vertex that a right one takes, and by which edge.
#[derive(Clone, Copy, Debug)]
struct Taken {
    left: u32,
    edge: usize,
}

/// A step of a tight path: by an edge that is not chosen to a right vertex
/// without a place, from which it goes on along a chosen edge.
#[derive(Clone, Copy, Debug)]
struct Step {
    left: u32,
    edge: usize,
    right: u32,
}

/// The state of the search. Between phases the reduced cost of an edge (its cost
/// plus right price minus left price) is not negative where it is not chosen and
/// not positive where it is, no left price is above the penalty and all those of
/// left vertices that go without are the penalty, and the price of a right vertex is
/// no less than what its last place costs and, where a place is left, no more than that.
pub struct Search<'a> {
    lists: &'a Lists,
    sides: Sides<'a>,
    left_price: Vec<i64>,
    right_price: Vec<i64>,
    /// Per left vertex, how many it wants that it neither has nor goes without.
    unmet: Vec<u32>,
    /// The left vertices with any.
    lacking: Vec<u32>,
    /// Per edge.
    chosen: Vec<bool>,
    /// Per right vertex. An augmentation puts one in the place of another, or adds one.
    taken: Vec<Vec<Taken>>,

    /// The distance of the nearest goal that is known.
    bound: i64,
    queue: Queue,
    left_distance: Vec<i64>,
    right_distance: Vec<i64>,
    lefts_reached: Vec<u32>,
    rights_reached: Vec<u32>,

    /// Where the depth-first search has been, and how far it has got at each vertex.
    left_seen: Vec<bool>,
    right_seen: Vec<bool>,
    next_edge: Vec<usize>,
    next_taken: Vec<usize>,
    path: Vec<Step>,
}

impl<'a> Search<'a> {
    pub fn new(lists: &'a Lists, sides: Sides<'a>) -> Self {
        let (lefts, rights) = (sides.demands.len(), sides.capacities.len());
        let price = |(left, penalty): (usize, &i64)| {
            let cheapest = lists.costs[lists.of(left)].first();
            cheapest.map_or(*penalty, |cost| *cost.min(penalty))
        };
        Search {
            lists,
            sides,
            left_price: sides.penalties.iter().enumerate().map(price).collect(),
            right_price: (0..rights).map(|right| sides.places.of(right, 0)).collect(),
            unmet: sides.demands.to_vec(),
            lacking: (0..lefts as u32).filter(|left| sides.demands[*left as usize] > 0).collect(),
            chosen: vec![false; lists.rights.len()],
            taken: vec![Vec::new(); rights],
            bound: FAR,
            queue: Queue::new(),
            left_distance: vec![FAR; lefts],
            right_distance: vec![FAR; rights],
            lefts_reached: Vec::new(),
            rights_reached: Vec::new(),
            left_seen: vec![false; lefts],
            right_seen: vec![false; rights],
            next_edge: vec![0; lefts],
            next_taken: vec![0; rights],
            path: Vec::new(),
        }
    }

    /// Phases until nothing is lacking. Each phase settles something, since
    /// everyone can go without at its penalty.
    pub fn run(mut self) -> BMatching {
        while !self.lacking.is_empty() {
            self.reach();
            self.reprice();
            self.augment();
            self.lacking.retain(|left| self.unmet[*left as usize] > 0);
        }
        self.answer()
    }

    fn answer(self) -> BMatching {
        let mut rights_of = vec![Vec::new(); self.sides.demands.len()];
        let mut cost = 0;
        for (right, taken) in self.taken.iter().enumerate() {
            for (place, one) in taken.iter().enumerate() {
                rights_of[one.left as usize].push(right as u32);
                cost += self.lists.costs[one.edge] + self.sides.places.of(right, place);
            }
        }
        for ((has, demand), penalty) in rights_of.iter().zip(self.sides.demands).zip(self.sides.penalties) {
            cost += (i64::from(*demand) - has.len() as i64) * penalty;
        }
        BMatching { rights_of, cost, left_prices: self.left_price, right_prices: self.right_price }
    }

    /// By how much a right vertex would have to rise in price until its next place is worth what it costs; none
    /// where it has no place left.
    fn to_next_place(&self, right: usize) -> Option<i64> {
        let taken = self.taken[right].len();
        let next = || self.sides.places.of(right, taken) - self.right_price[right];
        (taken < self.sides.capacities[right] as usize).then(next)
    }

    /// Distances in reduced costs from all left vertices that lack something, up
    /// to the nearest place or left vertex that may as well go without: that
    /// distance is the bound, and nothing matters that is as far.
    fn reach(&mut self) {
        self.lefts_reached.drain(..).for_each(|left| self.left_distance[left as usize] = FAR);
        self.rights_reached.drain(..).for_each(|right| self.right_distance[right as usize] = FAR);
        self.queue.clear();
        self.bound = FAR;

        let lefts = self.left_distance.len() as u32;
        for index in 0..self.lacking.len() {
            self.reach_left(self.lacking[index], 0);
        }
        while let Some((distance, vertex)) = self.queue.pop() {
            if distance >= self.bound {
                break;
            }
            match vertex.checked_sub(lefts) {
                None if self.left_distance[vertex as usize] == distance => self.expand_left(vertex, distance),
                Some(right) if self.right_distance[right as usize] == distance => self.expand_right(right, distance),
                _ => {} // it is nearer than this, and has had its turn
            }
        }
    }

    fn reach_left(&mut self, left: u32, distance: i64) {
        let at = left as usize;
        if distance >= self.left_distance[at] || distance >= self.bound {
            return;
        }
        if self.left_distance[at] == FAR {
            self.lefts_reached.push(left);
        }
        self.left_distance[at] = distance;
        self.bound = self.bound.min(distance + (self.sides.penalties[at] - self.left_price[at]));
        if distance < self.bound {
            self.queue.push(distance, left);
        }
    }

    fn expand_left(&mut self, left: u32, distance: i64) {
        let at = left as usize;
        let from = distance - self.left_price[at];
        for edge in self.lists.of(at) {
            let cost = self.lists.costs[edge];
            if from + cost >= self.bound {
                break; // the others are no cheaper, and right prices are not negative
            }
            let right = self.lists.rights[edge] as usize;
            let reached = from + cost + self.right_price[right];
            if reached >= self.right_distance[right] || reached >= self.bound || self.chosen[edge] {
                continue;
            }
            if self.right_distance[right] == FAR {
                self.rights_reached.push(right as u32);
            }
            self.right_distance[right] = reached;
            if let Some(further) = self.to_next_place(right) {
                self.bound = self.bound.min(reached + further);
            }
            if reached < self.bound {
                self.queue.push(reached, self.left_distance.len() as u32 + right as u32);
            }
        }
    }

    fn expand_right(&mut self, right: u32, distance: i64) {
        let at = right as usize;
        for index in 0..self.taken[at].len() {
            let Taken { left, edge } = self.taken[at][index];
            let step = self.left_price[left as usize] - self.right_price[at] - self.lists.costs[edge];
            self.reach_left(left, distance + step);
        }
    }

    /// Raises the prices of what is nearer than the bound by how much nearer it
    /// is, so that all shortest paths become tight.
    fn reprice(&mut self) {
        for &left in &self.lefts_reached {
            self.left_price[left as usize] += (self.bound - self.left_distance[left as usize]).max(0);
        }
        for &right in &self.rights_reached {
            self.right_price[right as usize] += (self.bound - self.right_distance[right as usize]).max(0);
        }
    }

    /// Augments along tight paths, found depth first, until there is none
    /// through vertices that have not proved to be dead ends in this phase.
    fn augment(&mut self) {
        self.left_seen.fill(false);
        self.right_seen.fill(false);
        self.next_taken.fill(0);
        self.next_edge.clear();
        self.next_edge.extend_from_slice(&self.lists.starts[..self.left_seen.len()]);
        for index in 0..self.lacking.len() {
            let root = self.lacking[index];
            while self.unmet[root as usize] > 0 && !self.left_seen[root as usize] {
                if !self.augment_from(root) {
                    break;
                }
            }
        }
    }

    /// Looks for a tight path from `root` to a place or to a left vertex that may
    /// as well go without, and augments along it.
    fn augment_from(&mut self, root: u32) -> bool {
        self.path.clear();
        self.left_seen[root as usize] = true;
        let mut left = root;
        loop {
            let at = left as usize;
            if self.left_price[at] == self.sides.penalties[at] {
                let settled = if self.path.is_empty() { self.unmet[at] } else { 1 };
                self.unmet[root as usize] -= settled;
                self.shift(left);
                return true;
            }
            if let Some(edge) = self.open_edge(at) {
                let right = self.lists.rights[edge];
                if self.to_next_place(right as usize) == Some(0) {
                    self.taken[right as usize].push(Taken { left, edge });
                    self.chosen[edge] = true;
                    self.unmet[root as usize] -= 1;
                    self.shift(left);
                    return true;
                }
                self.right_seen[right as usize] = true;
                self.path.push(Step { left, edge, right });
            }
            // On from the last right vertex, or back before it.
            let Some(step) = self.path.last().copied() else { return false };
            left = match self.open_taken(step.right as usize) {
                Some(further) => further,
                None => {
                    self.path.pop();
                    step.left
                }
            };
        }
    }

    /// The next tight edge of a left vertex that leads somewhere new.
    fn open_edge(&mut self, left: usize) -> Option<usize> {
        let price = self.left_price[left];
        let end = self.lists.starts[left + 1];
        let mut edge = self.next_edge[left];
        while edge < end && self.lists.costs[edge] <= price {
            let right = self.lists.rights[edge] as usize;
            if self.lists.costs[edge] + self.right_price[right] == price
                && !self.right_seen[right]
                && !self.chosen[edge]
            {
                self.next_edge[left] = edge;
                return Some(edge);
            }
            edge += 1;
        }
        self.next_edge[left] = edge;
        None
    }

    /// The next left vertex that a right one takes by a tight edge, if it is new.
    fn open_taken(&mut self, right: usize) -> Option<u32> {
        let price = self.right_price[right];
        while let Some(Taken { left, edge }) = self.taken[right].get(self.next_taken[right]).copied() {
            let at = left as usize;
            if !self.left_seen[at] && self.lists.costs[edge] + price == self.left_price[at] {
                self.left_seen[at] = true;
                return Some(left);
            }
            self.next_taken[right] += 1;
        }
        None
    }

    /// Each right vertex on the path, which ends at `end`, takes the left one
    /// before it in the place of the one after it. All of them may be visited again.
    fn shift(&mut self, end: u32) {
        self.left_seen[end as usize] = false;
        for step in &self.path {
            let right = step.right as usize;
            let place = &mut self.taken[right][self.next_taken[right]];
            self.chosen[place.edge] = false;
            self.chosen[step.edge] = true;
            *place = Taken { left: step.left, edge: step.edge };
            self.left_seen[step.left as usize] = false;
            self.right_seen[right] = false;
        }
    }
}
