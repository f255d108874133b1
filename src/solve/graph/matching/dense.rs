//! Dense graphs, of which each left vertex lists its cheapest edges only.

use rayon::prelude::*;

use super::NOT_ACCEPTABLE;
use super::edges::{Edges, Now};
use super::rows::Rows;

/// How many edges a left vertex lists at most.
const LISTED: usize = 64;
/// How far beyond the present level edges are listed at once.
const AHEAD: i64 = 16;
/// Right vertices that are looked at together.
const CHUNK: usize = 32;
/// Prices above this count as this where many are compared at once.
const HIGHEST: i16 = 30_000;
/// Fewer pairs than this are not worth a second thread.
const WORTH_SHARING: usize = 1 << 17;

/// The costs, a row per left vertex, with lists that grow as prices do.
pub struct Dense<R> {
    rows: R,
    lists: Vec<Vec<(u32, u8)>>,
    /// Per left vertex, what an edge that is not listed costs at least, price included.
    unlisted: Vec<Option<i64>>,
    least: Vec<Option<i64>>,
    prices: Prices,
}

/// The right prices in few bytes, for many comparisons at once; what is too high is cut off.
struct Prices {
    bytes: Vec<u8>,
    shorts: Vec<i16>,
}

/// A left vertex whose list is being made.
struct Listing {
    left: u32,
    list: Vec<(u32, u8)>,
    unlisted: Option<i64>,
    news: Option<Vec<(u32, u8)>>,
}

/// Room for one thread to work in.
#[derive(Default)]
struct Space {
    row: Vec<u8>,
    found: Vec<(u32, u8)>,
}

impl<R: Rows> Dense<R> {
    /// Lists the cheapest edges. O(pairs), shared between the threads of the pool.
    pub fn new(rows: R) -> Self {
        let (lefts, rights) = rows.size();
        let prices = Prices { bytes: vec![0; rights], shorts: vec![0; rights] };
        let exact = vec![0; rights];
        let list = |space: &mut Space, left: usize| {
            let row = rows.row(left, &mut space.row);
            let least = least(row).map(i64::from);
            let mut listing = Listing { left: left as u32, list: Vec::new(), unlisted: least, news: None };
            if let Some(floor) = least {
                listing.list_cheapest(row, &prices, &exact, floor, &mut space.found);
            }
            (least, listing)
        };
        let (least, listings): (Vec<_>, Vec<_>) = (0..lefts).into_par_iter().map_init(Space::default, list).unzip();
        let (lists, unlisted) = listings.into_iter().map(|listing| (listing.list, listing.unlisted)).unzip();
        Dense { rows, lists, unlisted, least, prices }
    }

    fn list(&self, listing: &mut Listing, now: &Now, space: &mut Space) {
        let left = listing.left as usize;
        let Some(least) = listing.unlisted.map(|least| least.max(now.left_price[left])) else { return };
        let row = self.rows.row(left, &mut space.row);
        if !listing.list_cheapest(row, &self.prices, now.right_price, least, &mut space.found) {
            listing.list_equals(row, &self.prices, now, least);
        }
    }
}

impl Listing {
    /// Lists what is below a level somewhat above `least`, lower where that is
    /// too much. False, and nothing done, where even what costs `least` is too much.
    fn list_cheapest(
        &mut self,
        row: &[u8],
        prices: &Prices,
        exact: &[i64],
        least: i64,
        found: &mut Vec<(u32, u8)>,
    ) -> bool {
        let mut level = least + AHEAD;
        if !collect(row, prices, exact, least + 1, &mut level, found) {
            self.unlisted = Some(least);
            return false;
        }
        // Where the next edge is far off, go there at once.
        let priced = |(right, cost): &(u32, u8)| i64::from(*cost) + exact[*right as usize];
        let more = found.iter().any(|edge| priced(edge) >= least);
        self.unlisted = if more { Some(level) } else { next_level(row, prices, exact, level) };
        self.list.clear();
        self.list.extend_from_slice(found);
        true
    }

    /// Too many are equally good: keeps what is better, and lists of the equals those
    /// with a place left, each left vertex starting elsewhere. What brings the
    /// search any further is news.
    fn list_equals(&mut self, row: &[u8], prices: &Prices, now: &Now, least: i64) {
        let left = self.left as usize;
        self.list.retain(|(right, cost)| i64::from(*cost) + now.right_price[*right as usize] < least);
        let start = left % row.len().max(1) / CHUNK;
        let chunks = row.len().div_ceil(CHUNK);
        let dearest = now.dearest(left);
        let mut news = Vec::new();
        for chunk in (start..chunks).chain(0..start) {
            let start = chunk * CHUNK;
            let costs = &row[start..row.len().min(start + CHUNK)];
            if !prices.any_below(start, costs, dearest.max(least).saturating_add(1)) {
                continue;
            }
            for (offset, &cost) in costs.iter().enumerate() {
                let right = start + offset;
                let priced = i64::from(cost) + now.right_price[right];
                if cost == NOT_ACCEPTABLE {
                    continue;
                }
                if priced == least && now.spare(right) && self.list.len() < LISTED {
                    self.list.push((right as u32, cost));
                }
                if now.news(left, right, priced) {
                    news.push((right as u32, cost));
                }
            }
        }
        self.news = Some(news);
    }
}

/// Collects the edges whose cost plus price is below `level`, which is lowered
/// (not below `floor`) where there are too many. False where there are too many
/// below `floor`.
fn collect(
    row: &[u8],
    prices: &Prices,
    exact: &[i64],
    floor: i64,
    level: &mut i64,
    found: &mut Vec<(u32, u8)>,
) -> bool {
    found.clear();
    for (chunk, costs) in row.chunks(CHUNK).enumerate() {
        let start = chunk * CHUNK;
        if !prices.any_below(start, costs, *level) {
            continue;
        }
        for (offset, &cost) in costs.iter().enumerate() {
            if cost != NOT_ACCEPTABLE && i64::from(cost) + exact[start + offset] < *level {
                found.push(((start + offset) as u32, cost));
            }
        }
        while found.len() > LISTED {
            if *level <= floor {
                return false;
            }
            *level -= 1;
            let level = *level;
            found.retain(|(right, cost)| i64::from(*cost) + exact[*right as usize] < level);
        }
    }
    true
}

/// The least cost plus price that is not below `level`.
fn next_level(row: &[u8], prices: &Prices, exact: &[i64], level: i64) -> Option<i64> {
    if let Ok(level) = u8::try_from(level) {
        let priced = row.iter().zip(&prices.bytes).map(|(cost, price)| cost.saturating_add(*price));
        let least = priced.map(|priced| if priced < level { u8::MAX } else { priced }).fold(u8::MAX, u8::min);
        if least < u8::MAX {
            return Some(i64::from(least));
        }
    }
    let acceptable = row.iter().zip(exact).filter(|(cost, _)| **cost != NOT_ACCEPTABLE);
    acceptable.map(|(cost, price)| i64::from(*cost) + price).filter(|priced| *priced >= level).min()
}

/// The least acceptable cost of a row.
fn least(row: &[u8]) -> Option<u8> {
    row.iter().copied().min().filter(|cost| *cost != NOT_ACCEPTABLE)
}

impl Prices {
    fn set(&mut self, right: usize, price: i64) {
        self.bytes[right] = u8::try_from(price).unwrap_or(u8::MAX);
        self.shorts[right] = i16::try_from(price).unwrap_or(HIGHEST).min(HIGHEST);
    }

    /// Whether a cost plus price may be below a level: sixteen or eight at a time.
    fn any_below(&self, start: usize, costs: &[u8], level: i64) -> bool {
        if level <= i64::from(u8::MAX) {
            // What is cut off, and what is not acceptable, is not below 255.
            let level = level.max(0) as u8;
            let prices = &self.bytes[start..][..costs.len()];
            return costs.iter().zip(prices).map(|(cost, price)| cost.saturating_add(*price)).fold(u8::MAX, u8::min)
                < level;
        }
        if level > i64::from(HIGHEST) {
            return true;
        }
        let level = level as i16;
        let prices = &self.shorts[start..][..costs.len()];
        // Cannot wrap: a price is at most `HIGHEST`.
        costs.iter().zip(prices).fold(false, |any, (cost, price)| any | (i16::from(*cost).wrapping_add(*price) < level))
    }
}

impl<R: Rows> Edges for Dense<R> {
    type Cost = u8;

    fn cheapest(&self, left: usize) -> Option<i64> {
        self.least[left]
    }

    fn listed(&self, left: usize) -> &[(u32, u8)] {
        &self.lists[left]
    }

    fn unlisted(&self, left: usize) -> Option<i64> {
        self.unlisted[left]
    }

    fn widen(&mut self, lefts: &[u32], now: &Now) -> Vec<Option<Vec<(u32, u8)>>> {
        let listing = |left: &u32| {
            let at = *left as usize;
            Listing { left: *left, list: std::mem::take(&mut self.lists[at]), unlisted: self.unlisted[at], news: None }
        };
        let mut listings: Vec<Listing> = lefts.iter().map(listing).collect();
        if lefts.len() > 1 && lefts.len() * now.right_price.len() >= WORTH_SHARING {
            listings.par_iter_mut().for_each_init(Space::default, |space, listing| self.list(listing, now, space));
        } else {
            let mut space = Space::default();
            listings.iter_mut().for_each(|listing| self.list(listing, now, &mut space));
        }
        let done = |listing: Listing| {
            let at = listing.left as usize;
            self.lists[at] = listing.list;
            self.unlisted[at] = listing.unlisted;
            listing.news
        };
        listings.into_iter().map(done).collect()
    }

    fn priced(&mut self, right: usize, price: i64) {
        self.prices.set(right, price);
    }
}
