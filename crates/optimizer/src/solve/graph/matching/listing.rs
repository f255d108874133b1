//! Finding a left vertex's cheapest edges, in a whole row or among some of them.

use super::NOT_ACCEPTABLE;
use super::edges::{News, Now};

/// Right vertices with what an edge to each costs.
type Edges = Vec<(u32, u8)>;

/// How far beyond the present level edges are listed at once.
const AHEAD: i64 = 16;
/// The same for those that are kept to be listed from.
const FAR_AHEAD: i64 = 120;
/// Right vertices that are looked at together.
const CHUNK: usize = 32;
/// Prices above this count as this where many are compared at once.
const HIGHEST: i16 = 30_000;

/// How many edges of a left vertex are held at most.
#[derive(Clone, Copy, Debug)]
pub struct Sizes {
    /// Listed: the search goes through all of them.
    pub listed: usize,
    /// Kept, where that is not 0: longer lists are made of these, as long as
    /// they reach, so that a row needs not be worked out again.
    pub kept: usize,
}

/// The right prices, exact and in few bytes, for many comparisons at once; what is too high is cut off.
pub struct Prices {
    exact: Vec<i64>,
    bytes: Vec<u8>,
    shorts: Vec<i16>,
}

impl Prices {
    /// All prices 0.
    pub fn new(rights: usize) -> Self {
        Prices { exact: vec![0; rights], bytes: vec![0; rights], shorts: vec![0; rights] }
    }

    pub fn set(&mut self, right: usize, price: i64) {
        self.exact[right] = price;
        self.bytes[right] = u8::try_from(price).unwrap_or(u8::MAX);
        self.shorts[right] = i16::try_from(price).unwrap_or(HIGHEST).min(HIGHEST);
    }

    fn priced(&self, right: u32, cost: u8) -> i64 {
        i64::from(cost) + self.exact[right as usize]
    }

    /// Whether a cost plus price may be below a level: sixteen or eight at a time.
    fn any_below(&self, start: usize, costs: &[u8], level: i64) -> bool {
        if level <= i64::from(u8::MAX) {
            // What is cut off, and what is not acceptable, is not below 255.
            let prices = &self.bytes[start..][..costs.len()];
            let priced = costs.iter().zip(prices).map(|(cost, price)| cost.saturating_add(*price));
            return i64::from(priced.fold(u8::MAX, u8::min)) < level;
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

/// An edge in four bytes.
#[derive(Clone, Copy)]
struct Packed(u32);

impl Packed {
    fn new((right, cost): (u32, u8)) -> Self {
        Packed(right << 8 | u32::from(cost))
    }

    fn edge(self) -> (u32, u8) {
        (self.0 >> 8, self.0 as u8)
    }
}

/// More right vertices than this do not fit into a packed edge.
pub const MOST_PACKED: usize = 1 << 24;

/// Edges of a left vertex that longer lists are made of.
#[derive(Clone, Default)]
pub struct Kept {
    edges: Vec<Packed>,
    /// Every edge whose cost plus price is below this is among them. As prices
    /// only rise, so it stays.
    below: i64,
}

/// Where edges are looked for, some at a time.
trait Source {
    fn chunks(&self) -> usize;
    /// Every acceptable edge of a chunk, unless none of them is below `level`.
    fn scan(&self, chunk: usize, prices: &Prices, level: i64, edge: impl FnMut(u32, u8));
    /// The least cost plus price that is not below `level`.
    fn next_level(&self, prices: &Prices, level: i64) -> Option<i64>;
}

struct Row<'s>(&'s [u8]);

impl Source for Row<'_> {
    fn chunks(&self) -> usize {
        self.0.len().div_ceil(CHUNK)
    }

    #[inline]
    fn scan(&self, chunk: usize, prices: &Prices, level: i64, mut edge: impl FnMut(u32, u8)) {
        let start = chunk * CHUNK;
        let costs = &self.0[start..self.0.len().min(start + CHUNK)];
        if prices.any_below(start, costs, level) {
            let acceptable = costs.iter().enumerate().filter(|(_, cost)| **cost != NOT_ACCEPTABLE);
            acceptable.for_each(|(offset, cost)| edge((start + offset) as u32, *cost));
        }
    }

    fn next_level(&self, prices: &Prices, level: i64) -> Option<i64> {
        if let Ok(level) = u8::try_from(level) {
            let priced = self.0.iter().zip(&prices.bytes).map(|(cost, price)| cost.saturating_add(*price));
            let least = priced.map(|priced| if priced < level { u8::MAX } else { priced }).fold(u8::MAX, u8::min);
            if least < u8::MAX {
                return Some(i64::from(least));
            }
        }
        let acceptable = self.0.iter().zip(&prices.exact).filter(|(cost, _)| **cost != NOT_ACCEPTABLE);
        acceptable.map(|(cost, price)| i64::from(*cost) + price).filter(|priced| *priced >= level).min()
    }
}

impl Source for &[Packed] {
    fn chunks(&self) -> usize {
        self.len().div_ceil(CHUNK)
    }

    #[inline]
    fn scan(&self, chunk: usize, _: &Prices, _: i64, mut edge: impl FnMut(u32, u8)) {
        for packed in &self[chunk * CHUNK..self.len().min((chunk + 1) * CHUNK)] {
            let (right, cost) = packed.edge();
            edge(right, cost);
        }
    }

    fn next_level(&self, prices: &Prices, level: i64) -> Option<i64> {
        let priced = self.iter().map(|packed| packed.edge()).map(|(right, cost)| prices.priced(right, cost));
        priced.filter(|priced| *priced >= level).min()
    }
}

/// A left vertex whose list is being made.
pub struct Listing {
    pub left: u32,
    pub list: Vec<(u32, u8)>,
    /// What an edge that is not listed costs at least, price included; none where all are listed.
    pub unlisted: Option<i64>,
    pub kept: Kept,
    pub news: Option<News<u8>>,
}

/// Room for one thread to work in.
#[derive(Default)]
pub struct Space {
    pub row: Vec<u8>,
    found: Vec<(u32, u8)>,
}

impl Listing {
    /// Nothing is listed.
    pub fn nothing(left: u32) -> Self {
        Listing { left, list: Vec::new(), unlisted: None, kept: Kept::default(), news: None }
    }

    /// The first list of a left vertex, while all prices are 0.
    pub fn first(
        left: u32,
        row: &[u8],
        sizes: Sizes,
        prices: &Prices,
        found: &mut Vec<(u32, u8)>,
    ) -> (Option<i64>, Self) {
        let least = row.iter().copied().min().filter(|cost| *cost != NOT_ACCEPTABLE).map(i64::from);
        let mut listing = Listing { unlisted: least, ..Listing::nothing(left) };
        if let Some(least) = least {
            if listing.keep(row, sizes, prices, least, found) {
                listing.list_cheapest_kept(sizes, prices, least, found);
            } else {
                listing.list_cheapest(&Row(row), i64::MAX, sizes, prices, least, found);
            }
        }
        (least, listing)
    }

    /// Lists more, from the edges that are kept or, where these do not reach, from the row.
    pub fn more<'r>(
        &mut self,
        row: impl FnOnce(&'r mut Vec<u8>) -> &'r [u8],
        sizes: Sizes,
        prices: &Prices,
        now: &Now,
        space: &'r mut Space,
    ) {
        let left = self.left as usize;
        let Some(least) = self.unlisted.map(|least| least.max(now.left_price[left])) else { return };
        self.unlisted = Some(least);
        let Space { row: room, found } = space;
        // What is better, and as many equals as can be, has been listed already?
        let again = now.asked(left) > least;
        if !again && least < self.kept.below {
            return self.more_kept(sizes, prices, now, least, found);
        }
        let row = row(room);
        if !again && self.keep(row, sizes, prices, least, found) {
            return self.more_kept(sizes, prices, now, least, found);
        }
        if again || !self.list_cheapest(&Row(row), i64::MAX, sizes, prices, least, found) {
            let (list, edges) = self.list_equals(&Row(row), sizes, prices, now, least);
            self.list = list;
            self.news = Some(News { edges, beyond: None });
        }
    }

    fn more_kept(&mut self, sizes: Sizes, prices: &Prices, now: &Now, least: i64, found: &mut Vec<(u32, u8)>) {
        if !self.list_cheapest_kept(sizes, prices, least, found) {
            let (list, edges) = self.list_equals(&self.kept.edges.as_slice(), sizes, prices, now, least);
            self.list = list;
            let below = self.kept.below;
            self.news = Some(News { edges, beyond: (now.dearest(self.left as usize) >= below).then_some(below) });
        }
    }

    /// Keeps the cheapest edges. False where they would not reach beyond `least`.
    fn keep(&mut self, row: &[u8], sizes: Sizes, prices: &Prices, least: i64, found: &mut Vec<(u32, u8)>) -> bool {
        let mut level = least + FAR_AHEAD;
        if sizes.kept == 0 || !collect(&Row(row), prices, least + 1, &mut level, sizes.kept, found) {
            return false;
        }
        // Where the next edge is far off, or there is none, that is how far these reach.
        let more = found.iter().any(|(right, cost)| prices.priced(*right, *cost) >= least);
        let next = || Row(row).next_level(prices, level).unwrap_or(i64::MAX);
        self.kept.below = if more { level } else { next() };
        self.kept.edges = found.iter().copied().map(Packed::new).collect();
        true
    }

    fn list_cheapest_kept(&mut self, sizes: Sizes, prices: &Prices, least: i64, found: &mut Vec<(u32, u8)>) -> bool {
        let kept = std::mem::take(&mut self.kept);
        let listed = self.list_cheapest(&kept.edges.as_slice(), kept.below, sizes, prices, least, found);
        self.kept = kept;
        listed
    }

    /// Lists what is below a level somewhat above `least`, lower where that is
    /// too much. False, and nothing done, where even what costs `least` is too
    /// much. The source has all edges below `reach`, which is above `least`.
    fn list_cheapest(
        &mut self,
        source: &impl Source,
        reach: i64,
        sizes: Sizes,
        prices: &Prices,
        least: i64,
        found: &mut Vec<(u32, u8)>,
    ) -> bool {
        let mut level = (least + AHEAD).min(reach);
        if !collect(source, prices, least + 1, &mut level, sizes.listed, found) {
            return false;
        }
        // Where the next edge is far off, go there at once.
        let more = found.iter().any(|(right, cost)| prices.priced(*right, *cost) >= least);
        let beyond = (reach < i64::MAX).then_some(reach);
        let next = || source.next_level(prices, level).into_iter().chain(beyond).min();
        self.unlisted = if more { Some(level) } else { next() };
        self.list.clear();
        self.list.extend_from_slice(found);
        true
    }

    /// Too many are equally good: a list of what is better and, of the equals, of
    /// those with a place left, each left vertex starting elsewhere. With it
    /// come the edges that bring the search any further.
    fn list_equals(
        &self,
        source: &impl Source,
        sizes: Sizes,
        prices: &Prices,
        now: &Now,
        least: i64,
    ) -> (Edges, Edges) {
        let left = self.left as usize;
        let better = |(right, cost): &&(u32, u8)| prices.priced(*right, *cost) < least;
        let mut list: Vec<(u32, u8)> = self.list.iter().filter(better).copied().collect();
        let mut news = Vec::new();
        let chunks = source.chunks();
        let first = left % chunks.max(1);
        let level = now.dearest(left).max(least).saturating_add(1);
        for chunk in (first..chunks).chain(0..first) {
            source.scan(chunk, prices, level, |right, cost| {
                let priced = prices.priced(right, cost);
                if priced == least && list.len() < sizes.listed && now.spare(right as usize) {
                    list.push((right, cost));
                }
                if now.news(left, right as usize, priced) {
                    news.push((right, cost));
                }
            });
        }
        (list, news)
    }
}

/// Collects the edges whose cost plus price is below `level`, which is lowered
/// (not below `floor`) where these are more than `most`. False where more than
/// that are below `floor`.
fn collect(
    source: &impl Source,
    prices: &Prices,
    floor: i64,
    level: &mut i64,
    most: usize,
    found: &mut Vec<(u32, u8)>,
) -> bool {
    found.clear();
    let chunks = source.chunks();
    for chunk in 0..chunks {
        let below = *level;
        source.scan(chunk, prices, below, |right, cost| {
            if prices.priced(right, cost) < below {
                found.push((right, cost));
            }
        });
        // Lowering the level takes a look at all that is found: not for each one too many.
        let full = found.len() > if chunk + 1 == chunks { most } else { most + most / 2 };
        if full && !lower(prices, floor, level, most, found) {
            return false;
        }
    }
    true
}

/// Lowers the level as little as will do. False where `floor` is still too high.
fn lower(prices: &Prices, floor: i64, level: &mut i64, most: usize, found: &mut Vec<(u32, u8)>) -> bool {
    let mut counts = [0usize; FAR_AHEAD as usize + 1];
    for (right, cost) in found.iter() {
        // All are below a level that is at most `FAR_AHEAD` above the least.
        counts[(prices.priced(*right, *cost) - floor + 1).max(0) as usize] += 1;
    }
    let mut kept = 0;
    let fit = counts.iter().take_while(|count| {
        kept += **count;
        kept <= most
    });
    let fit = fit.count() as i64;
    if fit == 0 {
        return false;
    }
    *level = (floor + fit - 1).min(*level);
    found.retain(|(right, cost)| prices.priced(*right, *cost) < *level);
    true
}
