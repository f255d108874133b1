//! Costs that are worked out when needed against costs that are stored.

use proptest::prelude::*;

use super::super::acceptable::Acceptable;
use super::super::fits::Fits;
use super::super::matrix::tests::school;
use super::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn nothing_needs_to_be_stored(school in school(60), unmet in prop_oneof![0..200i64, Just(1000), Just(1 << 40)]) {
        let (stored, computed) = (Pool::new(&school, unmet, usize::MAX), Pool::new(&school, unmet, 0));
        let pairs = stored.costs().mentees().len() * stored.costs().mentors().len();
        prop_assert_eq!(stored.stored().map(<[u8]>::len), Some(pairs));
        prop_assert!(computed.stored().is_none() || pairs == 0);
        let [first, second] = [stored, computed].map(|pool| {
            let matching = pool.solve().unwrap();
            assert_eq!(pool.check(&matching), Ok(()));
            matching
        });
        prop_assert_eq!(first.cost, second.cost);
    }

    #[test]
    fn pairs_cost_what_their_fits_say(school in school(60), unmet in 0..200i64) {
        let pairs = pair_at_scale(&school, unmet).unwrap();
        let (fits, acceptable) = (Fits::new(&school), Acceptable::new(&school));
        let cost = |(mentee, mentor): &(StaffId, Option<StaffId>)| {
            let Some(mentor) = *mentor else { return unmet };
            assert!(acceptable.exclusions(&fits, mentor, *mentee).is_empty());
            100 - i64::from(fits.fit(mentor, *mentee))
        };
        prop_assert_eq!(pairs.mentor_of.iter().map(cost).sum::<i64>(), pairs.cost);
        let places = |(mentor, price): &(StaffId, i64)| {
            let taken = pairs.mentor_of.iter().filter(|(_, of)| of == &Some(*mentor)).count();
            let places = school.staff[*mentor].mentees as usize;
            assert!(taken <= places && (*price == 0 || taken == places));
            price * places as i64
        };
        let proven = pairs.mentee_prices.iter().sum::<i64>() - pairs.place_prices.iter().map(places).sum::<i64>();
        prop_assert_eq!(proven, pairs.cost);
    }
}
