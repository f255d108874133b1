//! Exact decimals such as a part-time share.

use std::fmt;
use std::str::FromStr;

/// A share between 0 and 1 as an exact decimal (0.82 is 82 hundredths), so
/// that "times fte, rounded up" never depends on floating point.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Share {
    units: u64,
    scale: u64,
}

impl Share {
    /// The whole: full time.
    pub const ONE: Share = Share { units: 1, scale: 1 };

    /// `count` × share, rounded up.
    ///
    /// ```
    /// use staffroom_facts::school::Share;
    /// let part_time: Share = "0.6".parse().unwrap();
    /// assert_eq!(part_time.of_rounded_up(5), 3);
    /// assert_eq!(part_time.of_rounded_up(6), 4);
    /// ```
    #[inline]
    pub fn of_rounded_up(self, count: u32) -> u32 {
        let exact = u128::from(count) * u128::from(self.units);
        let whole = exact.div_ceil(u128::from(self.scale));
        u32::try_from(whole).expect("a share is at most 1, so the result is at most count")
    }
}

/// Why a text is not a share.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ShareError {
    /// Not a decimal number.
    #[error("not a decimal number")]
    NotANumber,
    /// Below 0 or above 1.
    #[error("not between 0 and 1")]
    OutOfRange,
    /// More than nine digits behind the point.
    #[error("more than nine decimals")]
    TooFine,
}

impl FromStr for Share {
    type Err = ShareError;

    /// Reads `1`, `0.82`, `.5` or `0,82` (a decimal comma).
    fn from_str(text: &str) -> Result<Self, ShareError> {
        let negative = text.starts_with('-');
        let text = text.trim_start_matches(['-', '+']);
        let (whole, part) = text.split_once(['.', ',']).unwrap_or((text, ""));
        let part = part.trim_end_matches('0');
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if (whole.is_empty() && part.is_empty() && text.is_empty()) || !digits(whole) || !digits(part) {
            return Err(ShareError::NotANumber);
        }
        if text.bytes().all(|byte| !byte.is_ascii_digit()) {
            return Err(ShareError::NotANumber);
        }
        if part.len() > 9 {
            return Err(ShareError::TooFine);
        }
        let scale = 10u64.pow(part.len() as u32);
        let whole: u64 = if whole.is_empty() { 0 } else { whole.parse().map_err(|_| ShareError::OutOfRange)? };
        let part: u64 = if part.is_empty() { 0 } else { part.parse().map_err(|_| ShareError::NotANumber)? };
        let units = whole.checked_mul(scale).and_then(|units| units.checked_add(part)).ok_or(ShareError::OutOfRange)?;
        if units > scale || (negative && units > 0) {
            return Err(ShareError::OutOfRange);
        }
        Ok(Share { units, scale })
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decimals = self.scale.ilog10() as usize;
        if decimals == 0 {
            write!(f, "{}", self.units)
        } else {
            write!(f, "{}.{:0width$}", self.units / self.scale, self.units % self.scale, width = decimals)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_exact_and_bounded() {
        let share = |text: &str| text.parse::<Share>();
        assert_eq!(share("0.82").unwrap().of_rounded_up(50), 41);
        assert_eq!(share("0,5").unwrap().of_rounded_up(3), 2);
        assert_eq!(share("1.000").unwrap(), Share::ONE);
        assert_eq!(share(".3").unwrap().to_string(), "0.3");
        assert_eq!(share("1.01"), Err(ShareError::OutOfRange));
        assert_eq!(share("-0.5"), Err(ShareError::OutOfRange));
        assert_eq!(share("half"), Err(ShareError::NotANumber));
        assert_eq!(share("."), Err(ShareError::NotANumber));
        assert_eq!(share(""), Err(ShareError::NotANumber));
        assert_eq!(share("0.12345678901"), Err(ShareError::TooFine));
    }
}
