//! Dense graphs, of which each left vertex lists its cheapest edges only.

use super::NOT_ACCEPTABLE;
use super::edges::Edges;

/// How many edges a left vertex lists at most, except where more are equally good.
const LISTED: usize = 64;
/// How far beyond the present level edges are listed at once.
const AHEAD: i64 = 16;
/// Right vertices that are looked at together.
const CHUNK: usize = 32;
/// Prices above this count as this where many are compared at once.
const HIGHEST: i16 = 30_000;

/// The costs, a row per left vertex, with lists that grow as prices do.
pub struct Dense<'a> {
    costs: &'a [u8],
    rights: usize,
    lists: Vec<Vec<(u32, u8)>>,
    /// Per left vertex, what an edge that is not listed costs at least, price included.
    unlisted: Vec<Option<i64>>,
    /// The right prices, for many comparisons at once.
    prices: Vec<i16>,
    found: Vec<(u32, u8)>,
}

impl<'a> Dense<'a> {
    pub fn new(costs: &'a [u8], lefts: usize, rights: usize) -> Self {
        let rows = (0..lefts).map(|left| &costs[left * rights..][..rights]);
        let unlisted = rows.map(|row| least(row).map(i64::from)).collect();
        let prices = vec![0; rights];
        Dense { costs, rights, lists: vec![Vec::new(); lefts], unlisted, prices, found: Vec::new() }
    }

    fn row(&self, left: usize) -> &'a [u8] {
        &self.costs[left * self.rights..][..self.rights]
    }

    /// Collects the edges whose cost plus price is below `level`, which is
    /// lowered (not below `floor`) where there are too many. False where there
    /// are too many below `floor`.
    fn collect(&mut self, left: usize, prices: &[i64], floor: i64, level: &mut i64) -> bool {
        self.found.clear();
        for (chunk, costs) in self.row(left).chunks(CHUNK).enumerate() {
            let start = chunk * CHUNK;
            if !any_below(costs, &self.prices[start..][..costs.len()], *level) {
                continue;
            }
            for (offset, &cost) in costs.iter().enumerate() {
                if cost != NOT_ACCEPTABLE && i64::from(cost) + prices[start + offset] < *level {
                    self.found.push(((start + offset) as u32, cost));
                }
            }
            while self.found.len() > LISTED {
                if *level <= floor {
                    return false;
                }
                *level -= 1;
                let level = *level;
                self.found.retain(|(right, cost)| i64::from(*cost) + prices[*right as usize] < level);
            }
        }
        true
    }

    /// The least cost plus price that is not below `level`.
    fn next_level(&self, left: usize, prices: &[i64], level: i64) -> Option<i64> {
        let acceptable = self.row(left).iter().zip(prices).filter(|(cost, _)| **cost != NOT_ACCEPTABLE);
        acceptable.map(|(cost, price)| i64::from(*cost) + price).filter(|priced| *priced >= level).min()
    }
}

/// The least acceptable cost of a row.
fn least(row: &[u8]) -> Option<u8> {
    row.iter().copied().min().filter(|cost| *cost != NOT_ACCEPTABLE)
}

/// Whether a cost plus price may be below a level.
fn any_below(costs: &[u8], prices: &[i16], level: i64) -> bool {
    if level > i64::from(HIGHEST) {
        return true;
    }
    let level = level as i16;
    // Cannot wrap: a price is at most `HIGHEST`.
    costs.iter().zip(prices).fold(false, |any, (cost, price)| any | (i16::from(*cost).wrapping_add(*price) < level))
}

impl Edges for Dense<'_> {
    type Cost = u8;

    fn cheapest(&self, left: usize) -> Option<i64> {
        self.unlisted[left]
    }

    fn listed(&self, left: usize) -> &[(u32, u8)] {
        &self.lists[left]
    }

    fn unlisted(&self, left: usize) -> Option<i64> {
        self.unlisted[left]
    }

    fn widen(&mut self, left: usize, price: i64, prices: &[i64], spare: impl Fn(usize) -> bool) -> bool {
        let Some(least) = self.unlisted[left].map(|least| least.max(price)) else { return true };
        self.unlisted[left] = Some(least);
        let mut level = least + AHEAD;
        if self.collect(left, prices, least + 1, &mut level) {
            // Where the next edge is far off, go there at once.
            let priced = |(right, cost): &(u32, u8)| i64::from(*cost) + prices[*right as usize];
            let news = self.found.iter().any(|edge| priced(edge) >= least);
            self.unlisted[left] = if news { Some(level) } else { self.next_level(left, prices, level) };
            self.lists[left].clear();
            self.lists[left].extend_from_slice(&self.found);
            return true;
        }
        // Too many are equally good: keep what is better, and of the equals those
        // with a place left, each left vertex starting elsewhere.
        let row = self.row(left);
        let list = &mut self.lists[left];
        list.retain(|(right, cost)| i64::from(*cost) + prices[*right as usize] < least);
        let start = left % self.rights.max(1);
        for right in (start..self.rights).chain(0..start) {
            let cost = row[right];
            if cost != NOT_ACCEPTABLE && spare(right) && i64::from(cost) + prices[right] == least {
                list.push((right as u32, cost));
                if list.len() >= LISTED {
                    break;
                }
            }
        }
        false
    }

    fn each(&self, left: usize, mut edge: impl FnMut(u32, i64)) {
        for (right, &cost) in self.row(left).iter().enumerate() {
            if cost != NOT_ACCEPTABLE {
                edge(right as u32, i64::from(cost));
            }
        }
    }

    fn priced(&mut self, right: usize, price: i64) {
        self.prices[right] = i16::try_from(price).unwrap_or(HIGHEST).min(HIGHEST);
    }
}
