//! How long it takes from one site to another (specification part 1, travel.csv).

use super::ids::TextId;
use std::collections::BTreeMap;

/// The minutes between sites.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Travel {
    listed: BTreeMap<(TextId, TextId), u32>,
    /// Between two sites that are not listed.
    otherwise: u32,
}

impl Travel {
    /// Between the listed sites, from the first to the second, so many minutes; both ways unless the other way is listed
    /// too. Between all others `otherwise`.
    #[inline]
    pub fn new(rows: &BTreeMap<(TextId, TextId), u32>, otherwise: u32) -> Travel {
        let mut listed = rows.clone();
        for ((from, to), minutes) in rows {
            listed.entry((*to, *from)).or_insert(*minutes);
        }
        Travel { listed, otherwise }
    }

    /// The minutes from one site to another; 0 within a site, and where one of them is not known.
    pub fn minutes(&self, from: Option<TextId>, to: Option<TextId>) -> u32 {
        match (from, to) {
            (Some(from), Some(to)) if from != to => self.listed.get(&(from, to)).copied().unwrap_or(self.otherwise),
            _ => 0,
        }
    }

    /// Whether nobody needs any time, wherever they go.
    #[inline]
    pub fn is_nothing(&self) -> bool {
        self.otherwise == 0 && self.listed.values().all(|minutes| *minutes == 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::school::Id;

    #[test]
    fn a_way_is_as_long_as_the_way_back_unless_that_is_listed() {
        let site = TextId::from_index;
        let rows = BTreeMap::from([((site(1), site(2)), 15), ((site(2), site(3)), 5), ((site(3), site(2)), 8)]);
        let travel = Travel::new(&rows, 20);
        let minutes = |from: usize, to: usize| travel.minutes(Some(site(from)), Some(site(to)));
        assert_eq!([minutes(1, 2), minutes(2, 1), minutes(2, 3), minutes(3, 2)], [15, 15, 5, 8]);
        assert_eq!([minutes(1, 3), minutes(1, 1)], [20, 0]);
        assert_eq!(travel.minutes(None, Some(site(1))), 0);
        assert!(!travel.is_nothing() && Travel::default().is_nothing());
    }
}
