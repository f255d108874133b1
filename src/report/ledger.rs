//! What the plan takes from whom: who carries most, and the spread in each department.

use super::names;
use super::text::{FAINT, HEADING, WATCH, clean, count, flow_words, pad, pad_left, paint, width};
use crate::plan::{LedgerEntry, Plan};
use crate::school::{School, StaffId, TextId};
use std::collections::BTreeMap;

/// How many people are named.
const NAMED: usize = 5;
/// Whoever keeps no more free periods than this a cycle is named too.
const FEW_LEFT: u32 = 1;
/// How many of those are named who have no free period left on some day.
const NAMED_FOR_DAYS: usize = 8;
/// More departments than this are not listed.
const MOST_DEPARTMENTS: usize = 24;

/// What one person gives in a cycle: minutes, or periods where no times are known.
pub(super) fn load(entry: &LedgerEntry, timed: bool) -> u32 {
    if timed { entry.minutes } else { entry.sessions + entry.meetings + entry.covers }
}

/// Who carries most, who has hardly a free period left, and the largest and the
/// middle load of each department. Empty where nothing recurring is planned.
pub fn list(school: &School, plan: &Plan, columns: usize) -> String {
    let timed = plan.ledger.iter().any(|entry| entry.minutes > 0);
    let mut order: Vec<&LedgerEntry> = plan.ledger.iter().filter(|entry| load(entry, timed) > 0).collect();
    if order.is_empty() {
        return String::new();
    }
    order.sort_by_key(|entry| (std::cmp::Reverse(load(entry, timed)), entry.free_after, entry.staff));
    let unit = |load: u32| {
        if timed { count(u64::from(load), "minute", "minutes") } else { count(u64::from(load), "period", "periods") }
    };
    let mut text = format!("{}\n", paint(HEADING, "WHO CARRIES MOST"));
    for entry in order.iter().take(NAMED) {
        let lead = format!("  {}: ", clean(&names::one(school, entry.staff)));
        let sentence = format!(
            "{} a cycle ({}); {} of {} kept{}{}",
            unit(load(entry, timed)),
            parts(entry),
            entry.free_after,
            count(u64::from(entry.free_before), "free period", "free periods"),
            share_given(entry),
            if entry.visits + entry.hosted > 0 { format!("; over the term {}", visits(entry)) } else { String::new() }
        );
        text.push_str(&flow_words(&lead, &sentence, 4, columns));
        text.push('\n');
    }
    let short = |entry: &&LedgerEntry| entry.free_after <= FEW_LEFT && entry.free_after < entry.free_before;
    let short: Vec<String> =
        plan.ledger.iter().filter(short).map(|entry| clean(&names::one(school, entry.staff))).collect();
    if !short.is_empty() {
        let most = count(u64::from(FEW_LEFT), "free period", "free periods");
        let sentence = format!("At most {most} of a cycle left: {}.", short.join(", "));
        text.push_str(&paint(WATCH, &flow_words("  ", &sentence, 4, columns)));
        text.push('\n');
    }
    text.push_str(&super::presence::list(school, plan, columns));
    text.push_str(&used_up_days(school, plan, columns));
    text.push_str(&departments(school, plan, timed, columns));
    text
}

/// Who has a day of which the plan takes the last free period, with the days; those with most such days first.
fn used_up_days(school: &School, plan: &Plan, columns: usize) -> String {
    let mut people: Vec<(StaffId, Vec<String>)> = Vec::new();
    for entry in &plan.ledger {
        let days = entry.days.iter().filter(|free| free.is_used_up());
        let days: Vec<String> = days.map(|free| clean(&school.cycle.day_name(free.day))).collect();
        if !days.is_empty() {
            people.push((entry.staff, days));
        }
    }
    if people.is_empty() {
        return String::new();
    }
    people.sort_by_key(|(_, days)| std::cmp::Reverse(days.len()));
    let named = people.iter().take(NAMED_FOR_DAYS);
    let named: Vec<String> =
        named.map(|(staff, days)| format!("{} ({})", clean(&names::one(school, *staff)), days.join(", "))).collect();
    let more = match people.len().saturating_sub(NAMED_FOR_DAYS) {
        0 => String::new(),
        more => format!(", and {more} more"),
    };
    let sentence = format!("No free period left on a day that had one: {}{more}.", named.join(", "));
    let mut text = paint(WATCH, &flow_words("  ", &sentence, 4, columns));
    text.push('\n');
    if school.rules.prep.min_free_per_day == 0 {
        let how = "With min_free_per_day = 1 under [prep] in rules.toml everybody keeps one, but less may be possible.";
        text.push_str(&paint(FAINT, &flow_words("  ", how, 4, columns)));
        text.push('\n');
    }
    text
}

/// `, 25 % given`: of the free periods on days in school.
fn share_given(entry: &LedgerEntry) -> String {
    let given = u64::from(entry.free_before.saturating_sub(entry.free_after));
    match u64::from(entry.free_before) {
        _ if given == 0 => String::new(),
        before => format!(", {} % given", (given * 100 + before / 2) / before),
    }
}

/// `1 session, 2 meetings`.
fn parts(entry: &LedgerEntry) -> String {
    let parts = [
        (entry.sessions, "session", "sessions"),
        (entry.meetings, "meeting", "meetings"),
        (entry.covers, "cover", "covers"),
    ];
    let parts = parts.iter().filter(|(number, ..)| *number > 0);
    parts.map(|(number, one, many)| count(u64::from(*number), one, many)).collect::<Vec<_>>().join(", ")
}

fn visits(entry: &LedgerEntry) -> String {
    let made = count(u64::from(entry.visits), "visit made", "visits made");
    let received = format!("{} received", entry.hosted);
    match (entry.visits, entry.hosted) {
        (_, 0) => made,
        (0, _) => count(u64::from(entry.hosted), "visit received", "visits received"),
        _ => format!("{made}, {received}"),
    }
}

/// The spread in each department: people, the largest load and the middle one.
fn departments(school: &School, plan: &Plan, timed: bool, columns: usize) -> String {
    let mut of: BTreeMap<TextId, Vec<(u32, &str)>> = BTreeMap::new();
    for entry in &plan.ledger {
        let person = &school.staff[entry.staff];
        if let Some(department) = person.department {
            of.entry(department).or_default().push((load(entry, timed), &person.name));
        }
    }
    if of.len() < 2 || of.len() > MOST_DEPARTMENTS {
        return String::new();
    }
    let unit = if timed { "minutes" } else { "periods" };
    let mut rows = Vec::new();
    for (department, mut loads) in of {
        loads.sort_unstable();
        let middle = loads[loads.len() / 2].0;
        let Some((largest, who)) = loads.last() else { continue };
        rows.push((clean(school.text(department)), middle, *largest, clean(who)));
    }
    rows.sort_by(|a, b| a.0.cmp(&b.0));
    let names = rows.iter().map(|row| width(&row.0)).max().unwrap_or(0);
    let figures = rows.iter().map(|row| row.2.to_string().len()).max().unwrap_or(0);
    let head = format!("In each department, {unit} a cycle: the middle person, and the one who gives most.");
    let mut text = paint(FAINT, &flow_words("  ", &head, 2, columns));
    text.push('\n');
    for (department, middle, largest, who) in rows {
        let lead = format!(
            "    {}  {}  {}  ",
            pad(&department, names),
            pad_left(&middle.to_string(), figures),
            pad_left(&largest.to_string(), figures)
        );
        if largest > 0 {
            text.push_str(&flow_words(&lead, &who, 6, columns));
        } else {
            text.push_str(&flow_words("    ", &department, 6, columns));
        }
        text.push('\n');
    }
    text
}
