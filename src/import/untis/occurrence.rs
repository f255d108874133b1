//! In which weeks lessons are held, told from the dates on which they are.

use jiff::civil::Date;

/// The school year, and which of its dates count.
#[derive(Clone, Debug)]
pub struct Year {
    /// Its first day.
    pub begin: Date,
    /// The first date that counts.
    pub from: Date,
    /// The last date that counts.
    pub to: Date,
}

/// When a lesson is held: one sign a day from the beginning of the school year.
#[derive(Clone, Debug)]
pub struct Held {
    /// `1`, `0` or `F` for each day.
    pub signs: Vec<u8>,
    /// The weekdays (0 is Monday) on which it is placed.
    pub weekdays: Vec<usize>,
}

impl Year {
    /// The date of a sign, its week from the beginning of the year, and its weekday.
    fn day(&self, at: usize) -> Option<(Date, usize, usize)> {
        let days = i64::try_from(at).ok()?;
        let date = self.begin.checked_add(jiff::Span::new().try_days(days).ok()?).ok()?;
        let begins = self.begin.weekday().to_monday_zero_offset() as usize;
        Some((date, (at + begins) / 7, (at + begins) % 7))
    }

    /// The fewest weeks, a divisor of `most`, under which every lesson is held in the same weeks of the cycle from its
    /// first to its last date; `most` where there are none.
    pub fn weeks(&self, lessons: &[Held], most: usize) -> usize {
        let fits = |weeks: usize| lessons.iter().all(|held| self.is_regular(held, weeks));
        (1..most.max(1)).find(|weeks| most.is_multiple_of(*weeks) && fits(*weeks)).unwrap_or(most.max(1))
    }

    fn is_regular(&self, held: &Held, weeks: usize) -> bool {
        let first = held.signs.iter().position(|sign| *sign == b'1');
        let last = held.signs.iter().rposition(|sign| *sign == b'1');
        let (Some(first), Some(last)) = (first, last) else { return true };
        let mut seen: Vec<[Option<bool>; 7]> = vec![[None; 7]; weeks];
        for at in first..=last {
            let Some((_, week, weekday)) = self.day(at) else { continue };
            if !held.weekdays.contains(&weekday) || !matches!(held.signs[at], b'0' | b'1') {
                continue;
            }
            let is_held = held.signs[at] == b'1';
            match &mut seen[week % weeks][weekday] {
                Some(before) if *before != is_held => return false,
                place => *place = Some(is_held),
            }
        }
        true
    }

    /// The weeks of the cycle in which a lesson of a weekday counts: held on at least half of the school days.
    pub fn weeks_of(&self, held: &Held, weekday: usize, weeks: usize) -> Vec<usize> {
        let mut counts = vec![(0_u32, 0_u32); weeks];
        for (at, sign) in held.signs.iter().enumerate() {
            let Some((date, week, day)) = self.day(at) else { continue };
            if day != weekday || date < self.from || date > self.to || !matches!(sign, b'0' | b'1') {
                continue;
            }
            let (days, times) = &mut counts[week % weeks];
            *days += 1;
            *times += u32::from(*sign == b'1');
        }
        let counts = counts.iter().enumerate();
        counts.filter(|(_, (days, times))| *days > 0 && times * 2 >= *days).map(|(week, _)| week).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn year() -> Year {
        Year { begin: date(2026, 9, 1), from: date(2026, 9, 1), to: date(2027, 7, 1) }
    }

    fn held(signs: &str, weekday: usize) -> Held {
        Held { signs: signs.bytes().collect(), weekdays: vec![weekday] }
    }

    #[test]
    fn the_fewest_weeks_that_explain_all_dates() {
        // A Tuesday to begin with.
        let every = held("1111FF11111FF11111FF11111", 2);
        let second = held("1111FF00000FF11111FF00000", 2);
        assert_eq!(year().weeks(std::slice::from_ref(&every), 6), 1);
        assert_eq!(year().weeks(&[every.clone(), second.clone()], 6), 2);
        assert_eq!(year().weeks_of(&second, 2, 2), [0]);
        assert_eq!(year().weeks_of(&every, 2, 2), [0, 1]);
        let first_term = held("1111FF11111FF00000FF00000FF00000FF00000", 2);
        assert_eq!(year().weeks(std::slice::from_ref(&first_term), 2), 1, "regular from its first to its last date");
        assert!(year().weeks_of(&first_term, 2, 1).is_empty(), "less than half");
    }
}
