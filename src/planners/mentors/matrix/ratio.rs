//! Multiplying small numbers by a fraction, rounded down, without dividing: a
//! loop of it does eight at a time.

/// A fraction, as the shifts and the multiplier that stand for it (Granlund and
/// Montgomery, "Division by invariant integers using multiplication", 1994).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ratio {
    before: u8,
    multiplier: u16,
    after: u8,
}

impl Ratio {
    /// `numerator` ÷ `divisor` of all numbers up to `most`; none where 16 bits
    /// are too few. Each number is tried: O(`most`) for each of few candidates.
    ///
    /// The divisor must not be 0.
    pub fn new(numerator: u16, divisor: u16, most: u16) -> Option<Ratio> {
        let (numerator, divisor) = (u64::from(numerator), u64::from(divisor));
        let shifts = (0..16u8).flat_map(|after| (0..16u8).map(move |before| (before, after)));
        let mut candidates = shifts.filter_map(|(before, after)| {
            u16::try_from(u64::from(most) << before).ok()?;
            let multiplier = (numerator << (16 + after)).div_ceil(divisor << before);
            u16::try_from(multiplier).ok().map(|multiplier| Ratio { before, multiplier, after })
        });
        let right = |ratio: &Ratio| {
            (0..=most).all(|number| u64::from(ratio.of(number)) == u64::from(number) * numerator / divisor)
        };
        candidates.find(right)
    }

    /// The fraction of a number.
    #[inline(always)]
    pub fn of(self, number: u16) -> u16 {
        // A product of two numbers of 16 bits cannot wrap in 32, and its upper half fits in 16.
        let shifted = u32::from(number.wrapping_shl(u32::from(self.before)));
        ((shifted.wrapping_mul(u32::from(self.multiplier)) >> 16) as u16).wrapping_shr(u32::from(self.after))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fraction_in_use_can_be_had() {
        for divisor in 1..=super::super::GREATEST_SUM as u16 {
            let (need, total) = (Ratio::new(20, divisor, 5 * divisor), Ratio::new(1, divisor, 100 * divisor));
            assert!(need.is_some() && total.is_some(), "{divisor}");
        }
        assert_eq!((Ratio::new(40_000, 1, 5), Ratio::new(1, 1, u16::MAX)), (None, None));
    }
}
