//! Facts that the small schools of the closed loops have in common.

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
    let mut text = String::from("week,day,period,kind\n");
    for Period { week, day, period, kind } in periods {
        writeln!(text, "{week},{day},{period},{kind}").unwrap();
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
