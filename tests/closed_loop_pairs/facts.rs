//! Facts that the small schools of the closed loops have in common.

use super::dice::Dice;
use std::fmt::Write;

/// Slots as bits.
pub type Slots = u32;

/// A slot of the cycle.
#[derive(Clone)]
pub struct Period {
    pub week: &'static str,
    pub day: &'static str,
    pub period: &'static str,
    pub kind: &'static str,
    /// Start and end in minutes after midnight, where the school says them.
    pub times: Option<(u32, u32)>,
}

/// Gives the slots of each day times, in some schools: of these some overlap.
pub fn staggered(dice: &mut Dice, periods: &mut [Period]) {
    if !dice.chance(30) {
        return;
    }
    let mut start = 480;
    let mut day = ("", "");
    for period in periods {
        if (period.week, period.day) != day {
            (day, start) = ((period.week, period.day), 480);
        }
        period.times = Some((start, start + dice.pick(&[60, 60, 60, 45, 90])));
        start += dice.pick(&[60, 60, 30, 90]);
    }
}

/// Whether the times of two slots of one day overlap.
pub fn overlap(one: &Period, other: &Period) -> bool {
    let same_day = (one.week, one.day) == (other.week, other.day);
    matches!((one.times, other.times), (Some((a, b)), Some((c, d))) if same_day && a < d && c < b)
}

/// Some slots, and all that overlap one of them.
pub fn at_the_time_of(periods: &[Period], slots: Slots) -> Slots {
    if periods.iter().all(|period| period.times.is_none()) {
        return slots;
    }
    let within = |at: &usize| slots >> at & 1 == 1;
    let taken: Vec<usize> = (0..periods.len()).filter(within).collect();
    let meets = |at: &usize| within(at) || taken.iter().any(|other| overlap(&periods[*at], &periods[*other]));
    (0..periods.len()).filter(meets).map(|at| 1 << at).sum()
}

/// A row of pairs.csv.
#[derive(Clone, Copy, PartialEq)]
pub struct PairOrder {
    pub kind: &'static str,
    pub a: usize,
    pub b: usize,
    pub rule: &'static str,
}

/// The slots of each day.
pub fn days(periods: &[Period]) -> Vec<Slots> {
    let mut days: Vec<((&str, &str), Slots)> = Vec::new();
    for (at, period) in periods.iter().enumerate() {
        let day = (period.week, period.day);
        match days.iter_mut().find(|(other, _)| *other == day) {
            Some((_, slots)) => *slots |= 1 << at,
            None => days.push((day, 1 << at)),
        }
    }
    days.into_iter().map(|(_, slots)| slots).collect()
}

pub fn slots_of_kind(periods: &[Period], kinds: &[&str]) -> Slots {
    let of_kind = periods.iter().enumerate().filter(|(_, period)| kinds.contains(&period.kind));
    of_kind.map(|(at, _)| 1 << at).sum()
}

/// periods.csv.
pub fn periods_csv(periods: &[Period]) -> String {
    let mut text = String::from("week,day,period,kind,start,end\n");
    for Period { week, day, period, kind, times } in periods {
        let clock = |minutes: u32| format!("{:02}:{:02}", minutes / 60, minutes % 60);
        let (start, end) = times.map_or_else(Default::default, |(start, end)| (clock(start), clock(end)));
        writeln!(text, "{week},{day},{period},{kind},{start},{end}").unwrap();
    }
    text
}

/// pairs.csv, where people have these ids.
pub fn pairs_csv(pairs: &[PairOrder], id: impl Fn(usize) -> &'static str) -> String {
    let mut text = String::from("kind,a,b,rule\n");
    for PairOrder { kind, a, b, rule } in pairs {
        writeln!(text, "{kind},{},{},{rule}", id(*a), id(*b)).unwrap();
    }
    text
}

/// Tags as staff.csv has them; the figure that is meant anyway is left out.
pub fn tags(tags: &[(&str, i64)], default: i64) -> String {
    let one = |(tag, value): &(&str, i64)| match value {
        value if *value == default => (*tag).to_owned(),
        value => format!("{tag}:{value}"),
    };
    tags.iter().map(one).collect::<Vec<_>>().join(";")
}
