//! Division of small numbers by multiplying and shifting, so that a loop does eight at a time.

/// Dividends are below this.
pub const BEYOND: u32 = 1 << 15;

/// A divisor, as the multiplier and shift that stand for it (Granlund and
/// Montgomery, "Division by invariant integers using multiplication", 1994).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Division {
    multiplier: u16,
    shift: u8,
}

impl Division {
    /// The division by `divisor`, from 2, of everything up to `most`; none where
    /// 16 bits are too few. Each dividend is tried: O(`most`).
    pub fn by(divisor: u16, most: u16) -> Option<Division> {
        if divisor < 2 || u32::from(most) >= BEYOND {
            return None;
        }
        let candidates = (0..16u8).map_while(|shift| {
            let multiplier = (1u64 << (16 + shift)).div_ceil(u64::from(divisor));
            u16::try_from(multiplier).ok().map(|multiplier| Division { multiplier, shift })
        });
        let right = |division: &Division| (0..=most).all(|dividend| division.of(dividend) == dividend / divisor);
        candidates.collect::<Vec<_>>().into_iter().rev().find(right)
    }

    /// The quotient, rounded down.
    #[inline(always)]
    pub fn of(self, dividend: u16) -> u16 {
        // A product of two numbers of 16 bits cannot wrap in 32, and its upper half fits in 16.
        (u32::from(dividend).wrapping_mul(u32::from(self.multiplier)) >> 16) as u16 >> self.shift
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_divisor_in_use_has_its_multiplier() {
        for divisor in 1..=163 {
            let division = Division::by(2 * divisor, 200 * divisor).unwrap();
            assert!((0..=200 * divisor).all(|dividend| division.of(dividend) == dividend / (2 * divisor)));
        }
        assert_eq!((Division::by(1, 5), Division::by(3, 1 << 15)), (None, None));
    }
}
