//! Dense graphs, of which each left vertex lists its cheapest edges only.

use rayon::prelude::*;

use super::edges::{Edges, News, Now};
use super::listing::{Kept, Listing, MOST_PACKED, Prices, Sizes, Space};
use super::rows::Rows;

/// Fewer left vertices than this are not worth a second thread.
const WORTH_SHARING: usize = 16;

/// The costs, a row per left vertex, with lists that grow as prices do. Those
/// with the same row share what belongs to the first of them.
pub struct Dense<R> {
    rows: R,
    sizes: Sizes,
    same_as: Vec<u32>,
    lists: Vec<Vec<(u32, u8)>>,
    /// Per left vertex, what an edge that is not listed costs at least, price included.
    unlisted: Vec<Option<i64>>,
    /// Empty where nothing is kept.
    kept: Vec<Kept>,
    /// Per left vertex, the least cost.
    least: Vec<Option<i64>>,
    prices: Prices,
}

impl<R: Rows> Dense<R> {
    /// Lists the cheapest edges. O(pairs), shared between the threads of the pool.
    pub fn new(rows: R, sizes: Sizes) -> Self {
        let (lefts, rights) = rows.size();
        let sizes = Sizes { kept: if rights > MOST_PACKED { 0 } else { sizes.kept }, ..sizes };
        let prices = Prices::new(rights);
        let same_as: Vec<u32> = (0..lefts).map(|left| rows.same_as(left) as u32).collect();
        let list = |space: &mut (Vec<u8>, Vec<(u32, u8)>), left: usize| {
            if same_as[left] as usize != left {
                return (None, Listing::nothing(left as u32));
            }
            let row = rows.row(left, &mut space.0);
            Listing::first(left as u32, row, sizes, &prices, &mut space.1)
        };
        let listed = (0..lefts).into_par_iter().map_init(Default::default, list);
        let (least, listings): (Vec<_>, Vec<_>) = listed.unzip();
        let (mut lists, mut unlisted, mut kept) = (Vec::new(), Vec::new(), Vec::new());
        for listing in listings {
            lists.push(listing.list);
            unlisted.push(listing.unlisted);
            kept.extend((sizes.kept > 0).then_some(listing.kept));
        }
        Dense { rows, sizes, same_as, lists, unlisted, kept, least, prices }
    }

    fn list(&self, listing: &mut Listing, now: &Now, space: &mut Space) {
        let left = listing.left as usize;
        listing.more(|room| self.rows.row(left, room), self.sizes, &self.prices, now, space);
    }
}

impl<R: Rows> Edges for Dense<R> {
    type Cost = u8;

    fn same_as(&self, left: usize) -> usize {
        self.same_as[left] as usize
    }

    fn cheapest(&self, left: usize) -> Option<i64> {
        self.least[self.same_as(left)]
    }

    fn listed(&self, left: usize) -> &[(u32, u8)] {
        &self.lists[self.same_as(left)]
    }

    fn unlisted(&self, left: usize) -> Option<i64> {
        self.unlisted[self.same_as(left)]
    }

    fn widen(&mut self, lefts: &[u32], now: &Now) -> Vec<Option<News<u8>>> {
        let listing = |left: &u32| {
            let at = self.same_as[*left as usize] as usize;
            let (list, kept) = (&mut self.lists[at], self.kept.get_mut(at));
            Listing {
                left: *left,
                list: std::mem::take(list),
                unlisted: self.unlisted[at],
                kept: kept.map(std::mem::take).unwrap_or_default(),
                news: None,
            }
        };
        let mut listings: Vec<Listing> = lefts.iter().map(listing).collect();
        if lefts.len() >= WORTH_SHARING {
            let shared = listings.par_iter_mut().with_min_len(WORTH_SHARING / 2);
            shared.for_each_init(Space::default, |space, listing| self.list(listing, now, space));
        } else {
            let mut space = Space::default();
            listings.iter_mut().for_each(|listing| self.list(listing, now, &mut space));
        }
        let done = |listing: Listing| {
            let at = self.same_as[listing.left as usize] as usize;
            self.lists[at] = listing.list;
            self.unlisted[at] = listing.unlisted;
            if let Some(kept) = self.kept.get_mut(at) {
                *kept = listing.kept;
            }
            listing.news
        };
        listings.into_iter().map(done).collect()
    }

    fn priced(&mut self, right: usize, price: i64) {
        self.prices.set(right, price);
    }
}
