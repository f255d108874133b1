//! The slots of the cycle: in order, with their times, and found by the labels that rows have.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use super::{Lists, is_break};
use crate::findings::Code;
use crate::import::days;
use crate::import::draft::{Draft, Slot, SlotKind};
use crate::import::refusal::{Imports, note, refuse, warning};
use crate::import::values;
use crate::names::misspelt_weekdays;

/// Slots of a cycle at most, as in part 1.
const MOST_SLOTS: usize = 10_000;

/// The cycle that is written.
#[derive(Debug, Default)]
pub(super) struct CycleDraft {
    /// The weeks' labels; none in a cycle of one week.
    pub weeks: Vec<String>,
    /// The slots of periods.csv.
    pub slots: Vec<Slot>,
    /// Each day and period once, in order.
    pub places: Vec<Slot>,
    /// The weeks in which each of them is; none: in all.
    weeks_of: Vec<Option<BTreeSet<usize>>>,
    exact: BTreeMap<(String, String), usize>,
    days: DayNames,
    periods: BTreeMap<(String, String), Vec<usize>>,
    known: RefCell<BTreeMap<(String, String), Option<usize>>>,
}

/// The labels of days, however they are written.
#[derive(Debug, Default)]
struct DayNames {
    labels: Vec<String>,
    /// Which day of the week each is, where all of them are.
    numbers: Option<Vec<usize>>,
    /// Whether all of them are numbers.
    numbered: bool,
    /// Whether all that rows name are numbers.
    asked_by_number: bool,
}

impl DayNames {
    fn find(&self, label: &str) -> Option<&str> {
        let same = |known: &&String| values::folded(known) == values::folded(label);
        if let Some(known) = self.labels.iter().find(same) {
            return Some(known);
        }
        let sought = match (values::whole(label), self.asked_by_number) {
            (Some(number), true) => Some((number as usize).checked_sub(1)?),
            (Some(_), false) => None,
            (None, _) => days::number(label).or_else(|| self.of_our_language(label)),
        }?;
        if self.numbered {
            return self
                .labels
                .iter()
                .find(|known| values::whole(known) == Some(sought as u32 + 1))
                .map(String::as_str);
        }
        let at = self.numbers.as_ref()?.iter().position(|number| *number == sought)?;
        self.labels.get(at).map(String::as_str)
    }

    /// A day that is one in the language of our own labels, whatever it is in others.
    fn of_our_language(&self, label: &str) -> Option<usize> {
        let with = self.labels.iter().map(String::as_str).chain([label]);
        days::of_one_language(with).and_then(|numbers| numbers.last().copied())
    }
}

impl CycleDraft {
    /// The place of a day and a period, by their labels as the rows have them.
    pub(super) fn find(&self, day: &str, period: &str) -> Option<usize> {
        let key = (day.to_owned(), period.to_owned());
        if let Some(place) = self.exact.get(&key) {
            return Some(*place);
        }
        if let Some(known) = self.known.borrow().get(&key) {
            return *known;
        }
        let found = self.days.find(day).and_then(|day| {
            let exact = self.exact.get(&(day.to_owned(), period.to_owned())).copied();
            exact.or_else(|| match self.periods.get(&(day.to_owned(), values::period_key(period))).map(Vec::as_slice) {
                Some([one]) => Some(*one),
                _ => None,
            })
        });
        self.known.borrow_mut().insert(key, found);
        found
    }

    /// The weeks of something in a place: none stands for every week of the cycle.
    pub(super) fn weeks_of(&self, place: usize, weeks: Option<&[usize]>) -> Vec<Option<usize>> {
        let all = self.weeks.len().max(1);
        if all == 1 {
            return vec![None];
        }
        let there = |week: &usize| self.weeks_of[place].as_ref().is_none_or(|there| there.contains(week));
        let held: BTreeSet<usize> = match weeks {
            None => (0..all).filter(there).collect(),
            Some(weeks) => weeks.iter().copied().filter(there).collect(),
        };
        if held.len() == all { vec![None] } else { held.into_iter().map(Some).collect() }
    }
}

/// Settles the slots: from `--periods`, from the source, or from the rows.
pub(super) fn settle(draft: &mut Draft, lists: &Lists) -> Imports<CycleDraft> {
    if let Some(periods) = &lists.periods {
        listed_weeks(draft, periods)?;
        draft.slots = periods.clone();
    } else {
        if draft.derived {
            derive(draft);
        }
        one_week_if_all_hold(draft);
        tidy_times(draft);
        sort_by_time(&mut draft.slots);
    }
    let mut slots: Vec<Slot> = Vec::new();
    let mut labels: BTreeMap<(String, String, String), usize> = BTreeMap::new();
    for mut slot in std::mem::take(&mut draft.slots) {
        let label = slot.period.clone();
        for number in 2.. {
            let key = (slot.week.clone(), slot.day.clone(), slot.period.clone());
            match labels.get(&key).and_then(|at| slots.get(*at)) {
                None => {
                    labels.insert(key, slots.len());
                    slots.push(slot);
                    break;
                }
                // The same once more.
                Some(known) if *known == slot || (!is_break(known) && !is_break(&slot)) => break,
                Some(_) => slot.period = format!("{label}-{number}"),
            }
        }
    }
    let cycle = expand(slots, &draft.weeks, draft);
    if cycle.slots.len() > MOST_SLOTS {
        return Err(refuse(
            Code::LongCycle,
            "",
            format!("the cycle would have {} slots", cycle.slots.len()),
            format!("at most {MOST_SLOTS}: the slots of one timetable cycle, such as a week or a fortnight"),
            "choose a shorter time, or name the slots with --periods",
        ));
    }
    Ok(cycle)
}

/// Where slots are listed, rows name their weeks.
fn listed_weeks(draft: &mut Draft, periods: &[Slot]) -> Imports<()> {
    let mut weeks: Vec<String> = Vec::new();
    for slot in periods.iter().filter(|slot| !slot.week.is_empty()) {
        crate::import::draft::position(&mut weeks, &slot.week);
    }
    if weeks.is_empty() {
        return Ok(());
    }
    if draft.weeks.len() < 2 {
        // Whatever holds in the one week holds in all.
        for weeks in draft.rows.iter_mut().map(|row| &mut row.weeks) {
            *weeks = None;
        }
        for weeks in draft.availability.iter_mut().map(|entry| &mut entry.weeks) {
            *weeks = None;
        }
        draft.weeks = weeks;
        return Ok(());
    }
    let key = |label: &str| values::plain(label).replace("week", "").replace("woche", "");
    let mut moved = Vec::new();
    for label in &draft.weeks {
        let Some(at) = weeks.iter().position(|known| key(known) == key(label)) else {
            return Err(refuse(
                Code::ImportBadOption,
                "--periods",
                format!("the source has a week `{label}`, and --periods has {}", weeks.join(", ")),
                "the weeks of the source in --periods, or none",
                "call the weeks alike, or leave the column week out",
            ));
        };
        moved.push(at);
    }
    let shift = |weeks: &mut Option<Vec<usize>>| {
        if let Some(weeks) = weeks {
            for week in weeks.iter_mut() {
                *week = moved.get(*week).copied().unwrap_or(*week);
            }
        }
    };
    draft.rows.iter_mut().for_each(|row| shift(&mut row.weeks));
    draft.availability.iter_mut().for_each(|entry| shift(&mut entry.weeks));
    draft.weeks = weeks;
    Ok(())
}

/// Days in the order of the week, periods by number, else by first appearance.
fn derive(draft: &mut Draft) {
    let mut days: Vec<String> = Vec::new();
    let mut periods: Vec<String> = Vec::new();
    let mut seen: BTreeSet<(&str, &str)> = BTreeSet::new();
    let mut known: (BTreeSet<&str>, BTreeSet<&str>) = Default::default();
    let of_rows = draft.rows.iter().map(|row| (row.day.as_str(), row.period.as_str()));
    let of_entries = draft.availability.iter().map(|entry| (entry.day.as_str(), entry.period.as_str()));
    for (day, period) in of_rows.chain(of_entries).filter(|(day, period)| !day.is_empty() && !period.is_empty()) {
        seen.insert((day, period));
        if known.0.insert(day) {
            days.push(day.to_owned());
        }
        if known.1.insert(period) {
            periods.push(period.to_owned());
        }
    }
    // Their rows are told as rows of no slot, as where a list of slots is given.
    let labels: Vec<&str> = days.iter().map(String::as_str).collect();
    let slips: BTreeSet<String> = misspelt_weekdays(&labels).into_iter().map(|at| days[at].clone()).collect();
    days.retain(|day| !slips.contains(day));
    if let Some(numbers) = days::of_one_language(days.iter().map(String::as_str)) {
        let mut order: Vec<(usize, String)> = numbers.into_iter().zip(days).collect();
        order.sort();
        days = order.into_iter().map(|(_, day)| day).collect();
    } else if days.iter().all(|day| values::whole(day).is_some()) {
        days.sort_by_key(|day| values::whole(day));
    }
    let number = |period: &String| values::whole(&values::period_key(period));
    if periods.iter().all(|period| number(period).is_some()) {
        periods.sort_by_key(number);
    }
    let timed: BTreeMap<(String, String), Slot> =
        draft.slots.iter().map(|slot| ((slot.day.clone(), slot.period.clone()), slot.clone())).collect();
    let mut slots = Vec::new();
    for day in &days {
        for period in periods.iter().filter(|period| seen.contains(&(day.as_str(), period.as_str()))) {
            let mut slot = timed.get(&(day.clone(), period.clone())).cloned().unwrap_or_else(|| Slot::new(day, period));
            if values::is_break(period) {
                slot.kind = SlotKind::Break;
            }
            slots.push(slot);
        }
    }
    let message = format!("the cycle is derived from the rows: {} days, {} slots", days.len(), slots.len());
    draft.findings.push(note(
        Code::ImportNote,
        message,
        "a list of the slots",
        "edit periods.csv, or name a list with --periods",
    ));
    draft.slots = slots;
}

/// A cycle in which everything holds in all weeks has one.
fn one_week_if_all_hold(draft: &mut Draft) {
    let all = draft.weeks.len();
    let whole = |weeks: &Option<Vec<usize>>| {
        weeks.as_ref().is_none_or(|weeks| weeks.iter().collect::<BTreeSet<_>>().len() >= all)
    };
    let named = draft.slots.iter().any(|slot| !slot.week.is_empty());
    let hold =
        draft.rows.iter().all(|row| whole(&row.weeks)) && draft.availability.iter().all(|entry| whole(&entry.weeks));
    if all < 2 || (hold && !named) {
        draft.weeks.clear();
        draft.rows.iter_mut().for_each(|row| row.weeks = None);
        draft.availability.iter_mut().for_each(|entry| entry.weeks = None);
    }
}

/// A time is never guessed: both or neither.
fn tidy_times(draft: &mut Draft) {
    let mut half = Vec::new();
    for slot in &mut draft.slots {
        let whole = matches!((slot.start, slot.end), (Some(start), Some(end)) if start < end);
        if !whole && (slot.start.is_some() || slot.end.is_some()) {
            half.push(format!("{} {}", slot.day, slot.period));
            (slot.start, slot.end) = (None, None);
        }
    }
    if !half.is_empty() {
        let first: Vec<String> = half.iter().take(3).cloned().collect();
        let message = format!("{} slots have no whole time, so it stays blank: {}", half.len(), first.join(", "));
        draft.findings.push(note(
            Code::ImportNote,
            message,
            "a start and an end after it",
            "fill both in in periods.csv, or name a list with --periods",
        ));
    }
}

/// Days stand together in the order of the source, and the slots of a day by start and end where all have times.
fn sort_by_time(slots: &mut Vec<Slot>) {
    let mut days: Vec<(String, String)> = Vec::new();
    let mut known: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mut groups: Vec<Vec<Slot>> = Vec::new();
    for slot in slots.drain(..) {
        let key = (slot.week.clone(), slot.day.clone());
        let at = *known.entry(key.clone()).or_insert_with(|| {
            days.push(key);
            groups.push(Vec::new());
            groups.len() - 1
        });
        groups[at].push(slot);
    }
    for mut group in groups {
        if group.iter().all(|slot| slot.start.is_some()) {
            group.sort_by_key(|slot| (slot.start, slot.end));
        }
        slots.extend(group);
    }
}

/// Writes slots of every week once for each, and makes the ways to find them.
fn expand(slots: Vec<Slot>, weeks: &[String], draft: &Draft) -> CycleDraft {
    let mut cycle = CycleDraft::default();
    if weeks.len() > 1 {
        cycle.weeks = weeks.to_vec();
    }
    for slot in &slots {
        let key = (slot.day.clone(), slot.period.clone());
        let week = cycle.weeks.iter().position(|week| *week == slot.week);
        match cycle.exact.get(&key) {
            Some(place) => {
                if let (Some(there), Some(week)) = (&mut cycle.weeks_of[*place], week) {
                    there.insert(week);
                }
            }
            None => {
                cycle.exact.insert(key, cycle.places.len());
                let by_key = (slot.day.clone(), values::period_key(&slot.period));
                cycle.periods.entry(by_key).or_default().push(cycle.places.len());
                cycle.places.push(slot.clone());
                cycle.weeks_of.push(week.map(|week| BTreeSet::from([week])));
                if !cycle.days.labels.contains(&slot.day) {
                    cycle.days.labels.push(slot.day.clone());
                }
            }
        }
    }
    let labels = cycle.days.labels.iter();
    cycle.days.numbers = days::of_one_language(labels.clone().map(String::as_str));
    cycle.days.numbered = labels.clone().all(|label| values::whole(label).is_some());
    cycle.days.asked_by_number = draft.rows.iter().all(|row| values::whole(&row.day).is_some());
    if cycle.weeks.is_empty() {
        cycle.slots = slots.into_iter().map(|slot| Slot { week: String::new(), ..slot }).collect();
        return cycle;
    }
    for week in &cycle.weeks {
        for slot in slots.iter().filter(|slot| slot.week.is_empty() || slot.week == *week) {
            cycle.slots.push(Slot { week: week.clone(), ..slot.clone() });
        }
    }
    cycle
}

/// Says that labels of rows fit no slot of a list that was named.
pub(super) fn report_unlisted(labels: &BTreeMap<(String, String), usize>, draft: &mut Draft) {
    if labels.is_empty() {
        return;
    }
    let first: Vec<String> = labels.keys().take(3).map(|(day, period)| format!("{day} {period}")).collect();
    draft.findings.push(warning(
        Code::ImportLeftOut,
        format!("{} slots of rows are not listed, such as {}", labels.len(), first.join(", ")),
        "the slots that rows name",
        "add them, or name a list of slots with --periods",
    ));
}
