//! FET's days and hours, and the days of ours that they are.

use std::collections::{BTreeMap, BTreeSet};

use crate::import::Work;
use crate::import::draft::{Slot, SlotKind};
use crate::import::refusal::{Imports, ask, bad_option};
use crate::import::values;

/// How days and hours become slots.
#[derive(Clone, Debug, Default)]
pub struct Times {
    days: Vec<String>,
    hours: Vec<String>,
    /// Where a day and an hour of FET are: our day and period.
    ours: BTreeMap<(usize, usize), (String, String)>,
    /// The days that are read: those of the term.
    read: BTreeSet<usize>,
}

impl Times {
    /// Days and hours as they are.
    pub fn plain(days: Vec<String>, hours: Vec<String>) -> Times {
        let mut times = Times { read: (0..days.len()).collect(), days, hours, ..Times::default() };
        times.fill(|day, hour| (day.to_owned(), hour.to_owned()));
        times
    }

    fn fill(&mut self, ours: impl Fn(&str, &str) -> (String, String)) {
        for (at, day) in self.days.iter().enumerate() {
            for (hour_at, hour) in self.hours.iter().enumerate() {
                self.ours.insert((at, hour_at), ours(day, hour));
            }
        }
    }

    /// Two days are one: mornings and afternoons.
    pub fn halves(days: Vec<String>, hours: Vec<String>) -> Times {
        let mut times = Times::plain(days, hours);
        for at in 0..times.days.len() {
            let name = base(&times.days[at - at % 2]);
            let half = if at % 2 == 0 { "M" } else { "A" };
            for (hour_at, hour) in times.hours.iter().enumerate() {
                times.ours.insert((at, hour_at), (name.clone(), format!("{half}{hour}")));
            }
        }
        times
    }

    /// The days of one term.
    ///
    /// # Errors
    /// Where no term is asked for, or one that is not there.
    pub fn term(days: Vec<String>, hours: Vec<String>, each: usize, rows: &[usize], work: &Work<'_>) -> Imports<Times> {
        let terms = days.len().div_ceil(each.max(1));
        let of_term = |term: usize| rows.iter().skip((term - 1) * each).take(each).sum::<usize>();
        let listed: Vec<String> = (1..=terms).map(|term| format!("{term} ({} rows)", of_term(term))).collect();
        let Some(text) = &work.options.term else {
            return Err(ask(
                format!("the file has terms: {}", listed.join(", ")),
                "one term",
                "add --term with one of them",
            ));
        };
        let term = values::whole(text).map(|term| term as usize).filter(|term| (1..=terms).contains(term));
        let Some(term) = term else {
            return Err(bad_option(
                format!("--term: there is no term `{text}`"),
                format!("the terms: {}", listed.join(", ")),
                "write one of them",
            ));
        };
        let mut times = Times::plain(days, hours);
        times.read = ((term - 1) * each..(term * each).min(times.days.len())).collect();
        Ok(times)
    }

    /// The position of a day by its name.
    pub fn day(&self, name: &str) -> Option<usize> {
        self.days.iter().position(|day| day == name)
    }

    /// The position of an hour by its name.
    pub fn hour(&self, name: &str) -> Option<usize> {
        self.hours.iter().position(|hour| hour == name)
    }

    /// Whether a day is read.
    pub fn reads(&self, day: usize) -> bool {
        self.read.contains(&day)
    }

    /// Our day and period.
    pub fn slot(&self, day: usize, hour: usize) -> Option<&(String, String)> {
        self.ours.get(&(day, hour)).filter(|_| self.reads(day))
    }

    /// The slots: with `noon` between the halves of a day, and breaks where the source has them.
    pub fn slots(&self, breaks: &BTreeSet<(usize, usize)>, halves: bool) -> Vec<Slot> {
        let mut slots = Vec::new();
        for day in self.read.iter().copied() {
            if halves && day % 2 == 1 {
                let name = self.ours.get(&(day, 0)).map(|(name, _)| name.clone()).unwrap_or_default();
                slots.push(Slot::pause(&name, "noon"));
            }
            for (hour, name) in self.hours.iter().enumerate() {
                let Some((day_name, period)) = self.ours.get(&(day, hour)) else { continue };
                let timed = values::timed_label(name);
                let kind = if breaks.contains(&(day, hour)) { SlotKind::Break } else { SlotKind::Lesson };
                let mut slot = Slot { start: timed.start, end: timed.end, kind, ..Slot::new(day_name, period) };
                // In the afternoon the same hours' names do not mean the same times.
                if halves && slot.end.is_none() {
                    (slot.start, slot.end) = (None, None);
                }
                slots.push(slot);
            }
        }
        slots
    }
}

/// A day's name without what follows its last blank, `_`, `/` or `-`.
fn base(name: &str) -> String {
    match name.rfind([' ', '_', '/', '-']) {
        Some(at) if at > 0 => name[..at].trim_end().to_owned(),
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(all: &[&str]) -> Vec<String> {
        all.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn two_halves_are_one_day() {
        let times = Times::halves(texts(&["Mon am", "Mon pm", "Tue", "x"]), texts(&["H1", "H2"]));
        assert_eq!(times.slot(1, 0), Some(&("Mon".to_owned(), "AH1".to_owned())));
        assert_eq!(times.slot(2, 1), Some(&("Tue".to_owned(), "MH2".to_owned())));
        let slots = times.slots(&BTreeSet::from([(0, 1)]), true);
        let labels: Vec<&str> = slots.iter().take(5).map(|slot| slot.period.as_str()).collect();
        assert_eq!(labels, ["MH1", "MH2", "noon", "AH1", "AH2"]);
        assert_eq!(slots[1].kind, SlotKind::Break);
    }
}
