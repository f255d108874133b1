//! The days, periods and weeks of a cycle, however they are written.

use std::collections::BTreeMap;

use super::days::{Language, Reading, is_weekday, readings};
use super::fold::folded;
use super::labels::{Parts, is_every_week, is_odd_or_even, parts, period_key, week_key};
use crate::school::{Cycle, Id, Slot, SlotKind};

/// The labels of a cycle and what else they may be called.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CycleNames {
    weeks: Vec<String>,
    /// Each day label once, by first appearance.
    days: Vec<DayNames>,
    /// The day labels as days of the week, from 0 for Monday, where they are that in one way only.
    weekdays: Option<Vec<u8>>,
    /// The day labels as numbers, where all of them are.
    numbers: Option<Vec<u32>>,
}

/// The periods of all days of one label.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
struct DayNames {
    label: String,
    /// Each period label once, in the order of the rows.
    periods: Vec<PeriodName>,
    /// Where a label stands among these, exactly, without regard to case, and by what is left without words.
    exact: BTreeMap<String, usize>,
    folded: BTreeMap<String, Vec<usize>>,
    keys: BTreeMap<String, Vec<usize>>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
struct PeriodName {
    label: String,
    is_break: bool,
    /// One slot for each week that has it, with the week.
    slots: Vec<(usize, Slot)>,
}

/// In which weeks something is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum WeekNamed {
    /// In all weeks.
    Every,
    /// In these weeks of the cycle, in order.
    These(Vec<usize>),
    /// `Odd` or `even`: weeks of the calendar, not of the cycle.
    OddOrEven,
    /// There is no such week.
    Unknown,
}

/// Why a day and a period name no slot.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SlotProblem {
    /// No day has such a period.
    NoSuchPeriod,
    /// Other days have it, this one does not.
    NotOnThisDay,
    /// The day has it, but in other weeks.
    NotInThisWeek,
    /// Several periods could be meant.
    SeveralPeriods(Vec<String>),
    /// Several periods are named where one is wanted.
    MoreThanOne,
}

/// What the day labels of one file mean: positions in [`CycleNames::day_labels`].
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct DayLabels {
    found: BTreeMap<String, usize>,
    /// Labels that are not exactly those of the cycle, with what they are read as.
    pub read_as: Vec<(String, usize)>,
    /// Labels that are no day of the cycle.
    pub unknown: Vec<String>,
    /// Labels that are days in two languages, and not the same ones.
    pub ambiguous: Option<(Language, Language)>,
    /// All labels are days of the week, but of no one language.
    pub mixed: bool,
}

impl DayLabels {
    /// The day that a label means.
    pub fn get(&self, label: &str) -> Option<usize> {
        self.found.get(label).copied()
    }
}

impl CycleNames {
    /// The names of a cycle. O(slots × log slots).
    pub fn new(cycle: &Cycle) -> CycleNames {
        let mut days: Vec<DayNames> = Vec::new();
        let mut known: BTreeMap<&str, usize> = BTreeMap::new();
        for day in cycle.days().iter() {
            let at = *known.entry(&day.label).or_insert_with(|| {
                days.push(DayNames { label: day.label.clone(), ..DayNames::default() });
                days.len() - 1
            });
            let names = &mut days[at];
            for slot in &day.slots {
                let period = cycle.period(*slot);
                names.add(&period.label, period.kind == SlotKind::Break, (day.week.index(), *slot));
            }
        }
        let labels: Vec<&str> = days.iter().map(|day| day.label.as_str()).collect();
        let readings = readings(&labels);
        let weekdays = readings.first().filter(|first| readings.iter().all(|other| other.days == first.days));
        let weekdays = weekdays.map(|reading| reading.days.clone());
        let numbers = labels.iter().map(|label| number(label)).collect();
        CycleNames { weeks: cycle.weeks().iter().cloned().collect(), weekdays, numbers, days }
    }

    /// The labels of weeks.
    pub fn week_labels(&self) -> &[String] {
        &self.weeks
    }

    /// Each label of a day once, by first appearance.
    pub fn day_labels(&self) -> impl ExactSizeIterator<Item = &str> {
        self.days.iter().map(|day| day.label.as_str())
    }

    /// Each label of a period of a day once, in the order of the rows.
    pub fn period_labels(&self, day: usize) -> impl ExactSizeIterator<Item = &str> {
        self.days[day].periods.iter().map(|period| period.label.as_str())
    }

    /// What the day labels of one file (or a single one, of an option) mean: those of the cycle exactly, then without
    /// regard to case; then as days of the week in the one language in which all of them are; then as numbers.
    pub fn days(&self, labels: &[&str]) -> DayLabels {
        let mut read = DayLabels::default();
        let mut open: Vec<&str> = Vec::new();
        let mut certain: Vec<Option<usize>> = Vec::new();
        for label in labels {
            let found = self.day_called(label);
            if let Some(at) = found {
                read.found.insert((*label).to_owned(), at);
                if self.days[at].label != *label {
                    read.read_as.push(((*label).to_owned(), at));
                }
            } else {
                open.push(label);
            }
            certain.push(found);
        }
        if open.is_empty() {
            return read;
        }
        let of_a_week: Vec<(&str, Option<usize>)> =
            labels.iter().copied().zip(certain).filter(|(label, _)| is_weekday(label)).collect();
        let names: Vec<&str> = of_a_week.iter().map(|(label, _)| *label).collect();
        let all = readings(&names);
        // A reading counts where its days are in the cycle, and where it agrees with the labels that are the cycle's own.
        let places = |reading: &Reading| -> Vec<Option<usize>> {
            reading.days.iter().map(|day| self.on_weekday(*day)).collect()
        };
        let agrees = |places: &Vec<Option<usize>>| {
            places.iter().zip(&of_a_week).all(|(place, (_, certain))| certain.is_none() || certain == place)
        };
        let agreeing: Vec<(Language, Vec<Option<usize>>)> = all
            .iter()
            .map(|reading| (reading.language, places(reading)))
            .filter(|(_, places)| agrees(places))
            .collect();
        let any_complete = agreeing.iter().any(|(_, places)| places.iter().all(Option::is_some));
        let mut fitting =
            agreeing.into_iter().filter(|(_, places)| !any_complete || places.iter().all(Option::is_some));
        let first = fitting.next();
        let other = fitting.find(|(_, places)| first.as_ref().is_some_and(|(_, first)| first != places));
        match (first, other) {
            (Some((one, _)), Some((other, _))) => read.ambiguous = Some((one, other)),
            (Some((_, places)), None) => {
                for (label, place) in names.iter().zip(places) {
                    if let Some(place) = place {
                        read.add(label, place);
                    }
                }
            }
            (None, _) => {
                read.mixed = all.is_empty() && !names.is_empty() && names.len() == labels.len();
                let numbers: Option<Vec<u32>> = labels.iter().map(|label| number(label)).collect();
                let as_weekday = |number: u32| u8::try_from(number).ok().filter(|day| (1..=7).contains(day));
                for (label, number) in labels.iter().zip(numbers.unwrap_or_default()) {
                    if let Some(place) = as_weekday(number).and_then(|day| self.on_weekday(day - 1)) {
                        read.add(label, place);
                    }
                }
            }
        }
        let unknown = open.into_iter().filter(|label| !read.found.contains_key(*label)).map(str::to_owned);
        read.unknown = unknown.collect();
        read
    }

    /// The day with this label, exactly or without regard to case, zeros and the word for day.
    fn day_called(&self, label: &str) -> Option<usize> {
        if let Some(at) = self.days.iter().position(|day| day.label == label) {
            return Some(at);
        }
        let only = |form: &dyn Fn(&str) -> String| {
            let sought = form(label);
            let mut found = (0..self.days.len()).filter(|at| form(&self.days[*at].label) == sought);
            found.next().filter(|_| found.next().is_none())
        };
        only(&folded).or_else(|| only(&day_key))
    }

    fn on_weekday(&self, weekday: u8) -> Option<usize> {
        match (&self.weekdays, &self.numbers) {
            (Some(days), _) => days.iter().position(|day| *day == weekday),
            (None, Some(numbers)) => numbers.iter().position(|number| *number == u32::from(weekday) + 1),
            (None, None) => None,
        }
    }

    /// The weeks that a label means, and whether it is one of the cycle's own labels (or blank).
    pub fn week(&self, label: &str) -> (WeekNamed, bool) {
        if label.is_empty() {
            return (WeekNamed::Every, true);
        }
        if let Some(at) = self.weeks.iter().position(|week| week == label) {
            return (WeekNamed::These(vec![at]), true);
        }
        let named = match self.week_called(label) {
            Some(at) => WeekNamed::These(vec![at]),
            None if is_every_week(label) => WeekNamed::Every,
            None if is_odd_or_even(label) => WeekNamed::OddOrEven,
            None => self.several_weeks(label).map_or(WeekNamed::Unknown, WeekNamed::These),
        };
        (named, false)
    }

    fn week_called(&self, label: &str) -> Option<usize> {
        let only = |form: &dyn Fn(&str) -> String| {
            let sought = form(label);
            let mut found = (0..self.weeks.len()).filter(|at| form(&self.weeks[*at]) == sought);
            found.next().filter(|_| found.next().is_none())
        };
        only(&folded).or_else(|| only(&week_key))
    }

    /// `A+B`, `A/B`, `1,2`, `AB`, `1-4`.
    fn several_weeks(&self, label: &str) -> Option<Vec<usize>> {
        let listed: Vec<&str> = label.split(['+', '/', '&', ',', ';']).map(str::trim).collect();
        let mut weeks = if listed.len() > 1 {
            listed.into_iter().map(|label| self.week_called(label)).collect::<Option<Vec<usize>>>()?
        } else if let Some((from, to)) = label.split_once(['-', '–']) {
            let (from, to) = (self.week_called(from.trim())?, self.week_called(to.trim())?);
            (from..=to).collect()
        } else {
            let key = week_key(label).replace("and", "").replace("und", "");
            let letters: Vec<String> = key.chars().filter(|c| !c.is_whitespace()).map(String::from).collect();
            let are_letters = letters.iter().all(|letter| letter.chars().all(char::is_alphabetic));
            if !are_letters || letters.len() < 2 {
                return None;
            }
            letters.iter().map(|letter| self.week_called(letter)).collect::<Option<Vec<usize>>>()?
        };
        weeks.sort_unstable();
        let before = weeks.len();
        weeks.dedup();
        (weeks.len() == before && before > 0).then_some(weeks)
    }

    /// Puts the slots of a day and a period into `slots`, in order: one for each of the weeks. With `several`, `1-2` and
    /// `1,2` are both periods. True where the label is exactly that of the cycle.
    ///
    /// # Errors
    /// Why there is no such slot.
    pub fn slots(
        &self,
        day: usize,
        period: &str,
        weeks: &WeekNamed,
        several: bool,
        slots: &mut Vec<Slot>,
    ) -> Result<bool, SlotProblem> {
        slots.clear();
        let names = &self.days[day];
        if let Some(at) = names.exact.get(period) {
            return self.take(day, &[*at], weeks, slots).map(|()| true);
        }
        let problem = match names.called(period) {
            Ok(at) => return self.take(day, &[at], weeks, slots).map(|()| false),
            Err(problem) => problem,
        };
        let Some(found) = names.several(period) else {
            let elsewhere = self.days.iter().any(|other| other.called(period).is_ok());
            return Err(match problem {
                SlotProblem::NoSuchPeriod if elsewhere => SlotProblem::NotOnThisDay,
                problem => problem,
            });
        };
        match found.as_slice() {
            [one] => self.take(day, &[*one], weeks, slots).map(|()| false),
            _ if !several => Err(SlotProblem::MoreThanOne),
            many => self.take(day, many, weeks, slots).map(|()| false),
        }
    }

    fn take(&self, day: usize, periods: &[usize], weeks: &WeekNamed, slots: &mut Vec<Slot>) -> Result<(), SlotProblem> {
        for at in periods {
            for (week, slot) in &self.days[day].periods[*at].slots {
                match weeks {
                    WeekNamed::Every => slots.push(*slot),
                    WeekNamed::These(these) if these.contains(week) => slots.push(*slot),
                    _ => {}
                }
            }
        }
        slots.sort_unstable();
        if slots.is_empty() { Err(SlotProblem::NotInThisWeek) } else { Ok(()) }
    }

    /// All slots of a day in these weeks, in order.
    pub fn whole_day(&self, day: usize, weeks: &WeekNamed, slots: &mut Vec<Slot>) {
        slots.clear();
        let all: Vec<usize> = (0..self.days[day].periods.len()).collect();
        // A day without a slot in these weeks leaves none.
        let _ = self.take(day, &all, weeks, slots);
    }
}

impl DayLabels {
    fn add(&mut self, label: &str, place: usize) {
        if self.found.insert(label.to_owned(), place).is_none() {
            self.read_as.push((label.to_owned(), place));
        }
    }
}

impl DayNames {
    fn add(&mut self, label: &str, is_break: bool, slot: (usize, Slot)) {
        let at = *self.exact.entry(label.to_owned()).or_insert_with(|| {
            self.periods.push(PeriodName { label: label.to_owned(), is_break, slots: Vec::new() });
            let at = self.periods.len() - 1;
            self.folded.entry(folded(label)).or_default().push(at);
            self.keys.entry(period_key(label)).or_default().push(at);
            at
        });
        self.periods[at].slots.push(slot);
    }

    fn called(&self, label: &str) -> Result<usize, SlotProblem> {
        if let Some(at) = self.exact.get(label) {
            return Ok(*at);
        }
        let found = self.folded.get(&folded(label)).or_else(|| self.keys.get(&period_key(label)));
        match found.map(Vec::as_slice) {
            Some([one]) => Ok(*one),
            Some(several) => {
                let labels = several.iter().map(|at| self.periods[*at].label.clone()).collect();
                Err(SlotProblem::SeveralPeriods(labels))
            }
            None => Err(SlotProblem::NoSuchPeriod),
        }
    }

    /// The periods of `1-2` or `1,2`, each once; breaks between two are left out.
    fn several(&self, cell: &str) -> Option<Vec<usize>> {
        let mut found = match parts(cell)? {
            Parts::Range(from, to) => {
                let (from, to) = (self.called(from).ok()?, self.called(to).ok()?);
                if from > to {
                    return None;
                }
                (from..=to).filter(|at| !self.periods[*at].is_break || *at == from || *at == to).collect()
            }
            Parts::List(list) => {
                let mut all: Vec<usize> = Vec::new();
                for part in list {
                    match self.called(part) {
                        Ok(at) => all.push(at),
                        // `1-2,5`
                        Err(_) if matches!(parts(part), Some(Parts::Range(..))) => all.extend(self.several(part)?),
                        Err(_) => return None,
                    }
                }
                all
            }
        };
        found.sort_unstable();
        found.dedup();
        Some(found)
    }
}

/// A label that is a number: `1`, `01` or `1.0`.
fn number(label: &str) -> Option<u32> {
    let digits = match label.split_once('.') {
        Some((whole, zeros)) if zeros.bytes().all(|zero| zero == b'0') => whole,
        _ => label,
    };
    digits.parse().ok().filter(|_| digits.bytes().all(|byte| byte.is_ascii_digit()))
}

/// A day without the word for day: `Day 3` and `3` are `3`.
fn day_key(label: &str) -> String {
    const WORDS: &[&str] = &["day", "tag", "jour", "dia", "giorno", "dag", "dzien", "paiva", "d"];
    let folded = folded(label);
    let end = folded.find(|c: char| !c.is_alphabetic()).unwrap_or(folded.len());
    let (word, rest) = folded.split_at(end);
    let rest = rest.trim_start_matches([' ', '.', '-', '_']);
    let rest = if WORDS.contains(&word) && !rest.is_empty() { rest } else { &folded };
    number(rest).map_or_else(|| rest.to_owned(), |number| number.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::school::PeriodRow;

    fn names(weeks: &[&str], days: &[&str], periods: &[&str]) -> (Cycle, CycleNames) {
        let mut rows = Vec::new();
        for week in weeks {
            for day in days {
                for period in periods {
                    let kind = if *period == "Lunch" { SlotKind::Break } else { SlotKind::Lesson };
                    let (week, day, period) = ((*week).into(), (*day).into(), (*period).into());
                    rows.push(PeriodRow { week, day, period, times: None, kind });
                }
            }
        }
        let cycle = Cycle::new(rows, 50, 10);
        let names = CycleNames::new(&cycle);
        (cycle, names)
    }

    /// The days that labels mean, or why they mean none.
    fn days(cycle: &[&str], labels: &[&str]) -> String {
        let (_, names) = names(&[""], cycle, &["1"]);
        let read = names.days(labels);
        if let Some((one, other)) = read.ambiguous {
            return format!("{one:?} or {other:?}");
        }
        if read.mixed {
            return "mixed".into();
        }
        let all: Vec<&str> = labels.iter().map(|label| read.get(label).map_or("?", |at| cycle[at])).collect();
        all.join(" ")
    }

    #[test]
    fn days_are_found_in_the_one_language_in_which_all_are_days() {
        let week = ["Mon", "Tue", "Wed", "Thu", "Fri"];
        assert_eq!(days(&week, &["Monday", "TUE", "fri"]), "Mon Tue Fri");
        assert_eq!(days(&week, &["lundi", "mardi", "mercredi"]), "Mon Tue Wed");
        assert_eq!(days(&week, &["Mo", "Di", "Mi", "Do", "Fr"]), "Mon Tue Wed Thu Fri");
        assert_eq!(days(&week, &["pon.", "wt.", "śr."]), "Mon Tue Wed");
        assert_eq!(days(&week, &["Ma", "Di", "Wo"]), "Mon Tue Wed");
        assert_eq!(days(&week, &["Ma", "Me", "Je"]), "Tue Wed Thu");
        assert_eq!(days(&week, &["2ª feira", "3ª feira"]), "Mon Tue");
        // A Dutch Monday, or a French Tuesday.
        assert!(days(&week, &["Ma"]).contains(" or "));
        // Only one of the two days of `Di` is in the cycle: it is no Sunday.
        assert_eq!(days(&week, &["Di"]), "Tue");
        assert_eq!(days(&week, &["Monday", "mardi"]), "mixed");
        assert_eq!(days(&week, &["Monday", "Tuesday", "Mno"]), "Mon Tue ?");
        assert_eq!(days(&week, &["Sunday", "Monday"]), "? Mon");
    }

    #[test]
    fn days_are_found_by_number_where_all_are_numbers() {
        let week = ["Mon", "Tue", "Wed"];
        assert_eq!(days(&week, &["1", "2", "3"]), "Mon Tue Wed");
        assert_eq!(days(&week, &["1", "Tue"]), "? Tue");
        assert_eq!(days(&["1", "2", "3"], &["Monday", "Wednesday"]), "1 3");
        assert_eq!(days(&["1", "2", "3"], &["01", "2.0", "Day 3"]), "1 2 3");
        assert_eq!(days(&["Day 1", "Day 2"], &["1", "D2"]), "Day 1 Day 2");
        assert_eq!(days(&["A", "B", "C"], &["1", "Mon"]), "? ?");
        // The cycle's own label is French; read as Dutch, it would be another day.
        assert_eq!(days(&["Lu", "Ma", "Me"], &["Ma", "Di", "Wo"]), "Ma ? ?");
    }

    fn periods(cycle: &[&str], label: &str) -> String {
        let (cycle, names) = names(&[""], &["Mon"], cycle);
        let mut slots = Vec::new();
        match names.slots(0, label, &WeekNamed::Every, true, &mut slots) {
            Ok(_) => slots.iter().map(|slot| cycle.labels(*slot).2).collect::<Vec<_>>().join(" "),
            Err(problem) => format!("{problem:?}"),
        }
    }

    #[test]
    fn periods_are_found_without_words_zeros_and_case() {
        let plain = ["0", "1", "2", "Lunch", "3", "4A"];
        for (label, found) in [
            ("P1", "1"),
            ("02", "2"),
            ("Period 3", "3"),
            ("1. Stunde", "1"),
            ("LUNCH", "Lunch"),
            ("4a", "4A"),
            ("P4A", "4A"),
            ("P0", "0"),
            ("1-2", "1 2"),
            ("1,2", "1 2"),
            ("2-3", "2 3"),
            ("P1–P3", "1 2 3"),
            ("1-2, 4A", "1 2 4A"),
            ("5", "NoSuchPeriod"),
            ("3-1", "NoSuchPeriod"),
            ("1-7", "NoSuchPeriod"),
            ("Maths", "NoSuchPeriod"),
        ] {
            assert_eq!(periods(&plain, label), found, "{label}");
        }
        assert_eq!(periods(&["P1", "P2"], "1"), "P1");
        assert_eq!(periods(&["1-2", "1", "2"], "1-2"), "1-2", "a label of the cycle is itself");
        assert_eq!(periods(&["P1", "1"], "01"), r#"SeveralPeriods(["P1", "1"])"#);
    }

    #[test]
    fn weeks_are_found_however_they_are_written() {
        let (_, names) = names(&["A", "B"], &["Mon"], &["1"]);
        let both = WeekNamed::These(vec![0, 1]);
        for (label, found) in [
            ("A", WeekNamed::These(vec![0])),
            ("week b", WeekNamed::These(vec![1])),
            ("A-Woche", WeekNamed::These(vec![0])),
            ("", WeekNamed::Every),
            ("All", WeekNamed::Every),
            ("both", WeekNamed::Every),
            ("A+B", both.clone()),
            ("AB", both.clone()),
            ("A / B", both.clone()),
            ("a,b", both),
            ("odd", WeekNamed::OddOrEven),
            ("Gerade Woche", WeekNamed::OddOrEven),
            ("C", WeekNamed::Unknown),
            ("1", WeekNamed::Unknown),
        ] {
            assert_eq!(names.week(label).0, found, "{label}");
        }
    }
}
