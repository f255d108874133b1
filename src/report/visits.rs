//! Peer visits: the calendar by round, each teacher's own list, and how many are seen.

use std::collections::{BTreeMap, BTreeSet};

use super::files::{self, Format};
use super::text::{FAINT, HEADING, clean, count, flow_words, pad, pad_left, paint, width};
use crate::plan::{Plan, Visit};
use crate::school::{DayId, School, Slot, StaffId, Table, TextId};

/// More visits than this are only counted: the tables list them.
const LISTED: usize = 80;

/// How many visits were found of how many asked for, and how many people are seen.
pub fn headline(school: &School, plan: &Plan) -> String {
    let asked: u64 = school.staff.iter().map(|person| u64::from(person.visits)).sum();
    let made = plan.visits.len() as u64;
    let rounds = school.rules.visits.rounds;
    let in_rounds = if rounds == 1 { "one round".to_owned() } else { format!("{rounds} rounds") };
    let seen = || {
        let slots = plan.visits.iter().map(|visit| visit.slot);
        let even = super::pairs::busiest_day(school, slots)
            .map_or(String::new(), |most| format!(" No day of the cycle has more than {most} of them."));
        format!("{}{even}", seen(school, plan))
    };
    match (asked, made) {
        (0, _) => "nobody asks for a visit.".to_owned(),
        (1, 0) => "the visit asked for is not possible.".to_owned(),
        (_, 0) => format!("none of the {asked} visits asked for is possible."),
        (asked, made) if asked == made => {
            format!(
                "{} in {in_rounds}. {}",
                count(made, "visit is planned", "visits are planned, all that were asked for,"),
                seen()
            )
        }
        (asked, made) => format!("{made} of {asked} visits are planned in {in_rounds}. {}", seen()),
    }
}

/// Squares and triads: who sees each other. Empty where there are none.
pub fn groups(school: &School, plan: &Plan, columns: usize) -> String {
    let Some(size) = school.rules.visits.format.group_size() else { return String::new() };
    let groups = who_see_each_other(school, plan);
    if groups.is_empty() {
        return String::new();
    }
    let names = super::names::of(school);
    let heading = if size == 3 { "TRIADS: ALL THREE SEE EACH OTHER" } else { "SQUARES: ALL FOUR SEE EACH OTHER" };
    let mut text = format!("{}\n", paint(HEADING, heading));
    for (number, group) in groups.iter().enumerate() {
        let member = |staff: &StaffId| match school.staff[*staff].department.map(|text| clean(school.text(text))) {
            Some(department) if !department.is_empty() => format!("{} ({department})", names[*staff]),
            _ => names[*staff].clone(),
        };
        let members: Vec<String> = group.iter().map(member).collect();
        let lead = format!("  {}  ", pad_left(&(number + 1).to_string(), 3));
        text.push_str(&format!("{}\n", flow_words(&lead, &members.join(", "), 7, columns)));
    }
    text
}

/// Squares and triads as sets of people; none where visits are not in groups.
pub(super) fn who_see_each_other(school: &School, plan: &Plan) -> BTreeSet<BTreeSet<StaffId>> {
    let mut of: BTreeMap<StaffId, BTreeSet<StaffId>> = BTreeMap::new();
    if school.rules.visits.format.group_size().is_some() {
        for visit in &plan.visits {
            of.entry(visit.observer).or_default().extend([visit.observer, visit.host]);
        }
    }
    of.into_values().collect()
}

/// Coverage: how many people receive a visit, and how many from another department.
fn seen(school: &School, plan: &Plan) -> String {
    let hosts: BTreeSet<StaffId> = plan.visits.iter().map(|visit| visit.host).collect();
    let teaching = school
        .staff
        .entries()
        .filter(|(staff, person)| person.hosts > 0 && school.timetable.of(*staff).iter().any(|row| row.observe));
    let outside: BTreeSet<StaffId> = plan
        .visits
        .iter()
        .filter(|visit| {
            let departments = [visit.observer, visit.host].map(|staff| school.staff[staff].department);
            matches!(departments, [Some(a), Some(b)] if a != b)
        })
        .map(|visit| visit.host)
        .collect();
    let mut text = format!("{} of {} who teach are seen", hosts.len(), teaching.count());
    if !outside.is_empty() {
        text.push_str(&format!(", {} by another department", outside.len()));
    }
    text + "."
}

/// Rounds by days: how many visits there are. Empty where there are none.
pub fn grid(school: &School, plan: &Plan, columns: usize) -> String {
    if plan.visits.is_empty() {
        return String::new();
    }
    let days: Vec<DayId> = school.cycle.days().ids().collect();
    let mut counts: BTreeMap<(u32, DayId), u64> = BTreeMap::new();
    for visit in &plan.visits {
        *counts.entry((visit.round, school.cycle.day_of(visit.slot))).or_default() += 1;
    }
    let labels: Vec<String> = days
        .iter()
        .map(|day| {
            let day = &school.cycle.days()[*day];
            let week = &school.cycle.weeks()[day.week];
            if week.is_empty() { clean(&day.label) } else { format!("{} {}", clean(week), clean(&day.label)) }
        })
        .collect();
    let widths: Vec<usize> = labels.iter().map(|label| width(label).max(2)).collect();
    let all: usize = widths.iter().map(|width| width + 2).sum();
    let narrow = 10 + all + 8 > columns;
    let mut text = pad("Visits", 10);
    if !narrow {
        for (label, width) in labels.iter().zip(&widths) {
            text.push_str("  ");
            text.push_str(&pad_left(label, *width));
        }
        text.push_str("   all");
    }
    text = format!("{}\n", paint(HEADING, text.trim_end()));
    for round in 1..=school.rules.visits.rounds {
        let lead = pad(&format!("Round {round}"), 10);
        let of_day: Vec<u64> = days.iter().map(|day| counts.get(&(round, *day)).copied().unwrap_or(0)).collect();
        let sum: u64 = of_day.iter().sum();
        if narrow {
            let some = labels.iter().zip(&of_day).filter(|(_, number)| **number > 0);
            let some: Vec<String> = some.map(|(label, number)| format!("{label} {number}")).collect();
            let some = if some.is_empty() { String::new() } else { format!(": {}", some.join(", ")) };
            text.push_str(&flow_words(&lead, &format!("{sum}{some}"), 4, columns));
            text.push('\n');
            continue;
        }
        text.push_str(&lead);
        for (number, width) in of_day.iter().zip(&widths) {
            let shown = if *number == 0 { "·".to_owned() } else { number.to_string() };
            text.push_str(&format!("  {}", pad_left(&shown, *width)));
        }
        text.push_str(&format!("  {}\n", pad_left(&sum.to_string(), 4)));
    }
    text
}

/// The calendar by round, then each person's own visits and visitors. `written` is what was written of the plan.
pub fn list(school: &School, plan: &Plan, written: Option<&[Format]>, columns: usize) -> String {
    if plan.visits.is_empty() {
        return String::new();
    }
    if plan.visits.len() > LISTED {
        let place = files::place_of_all(written, "visits.csv");
        let sentence = format!("The {} visits are too many to list here: {place}.", plan.visits.len());
        return format!("{}\n", paint(FAINT, &flow_words("", &sentence, 2, columns)));
    }
    let names = super::names::of(school);
    let mut text = format!("{}\n", paint(HEADING, "WHO VISITS WHOM"));
    let when = |visit: &Visit| clean(&school.cycle.name(visit.slot));
    let widest = plan.visits.iter().map(|visit| width(&when(visit))).max().unwrap_or(0);
    let mut round = 0;
    for visit in &plan.visits {
        if visit.round != round {
            round = visit.round;
            text.push_str(&format!("{}\n", paint(HEADING, &format!("Round {round}"))));
        }
        let lead = format!("  {}  ", pad(&when(visit), widest));
        text.push_str(&one(school, &names, visit, &lead, columns));
    }
    text.push('\n');
    text.push_str(&format!("{}\n", paint(HEADING, "YOUR VISITS, AND WHO COMES TO YOU")));
    for staff in school.staff.ids() {
        let own: Vec<String> = plan
            .visits
            .iter()
            .filter(|visit| visit.observer == staff)
            .map(|visit| format!("{} ({})", names[visit.host], round_and_slot(school, visit)))
            .collect();
        let others: Vec<String> = plan
            .visits
            .iter()
            .filter(|visit| visit.host == staff)
            .map(|visit| format!("{} ({})", names[visit.observer], round_and_slot(school, visit)))
            .collect();
        if own.is_empty() && others.is_empty() {
            continue;
        }
        let visits = if own.is_empty() { "visits nobody".to_owned() } else { format!("visits {}", own.join(" and ")) };
        let seen = if others.is_empty() { String::new() } else { format!("; is visited by {}", others.join(" and ")) };
        let lead = format!("  {} ", paint(HEADING, &format!("{}:", names[staff])));
        text.push_str(&flow_words(&lead, &format!("{visits}{seen}"), 4, columns));
        text.push('\n');
    }
    text
}

/// One visit, after its slot.
fn one(school: &School, names: &Table<StaffId, String>, visit: &Visit, lead: &str, columns: usize) -> String {
    let lesson = lesson(school, visit.host, visit.slot);
    let talk = match visit.debrief {
        Some(debrief) => format!(" · they talk {}", clean(&school.cycle.name(debrief))),
        None => String::new(),
    };
    let sentence = format!("{} visits {}{lesson} · fit {}{talk}", names[visit.observer], names[visit.host], visit.fit);
    format!("{}\n", flow_words(lead, &sentence, width(lead).min(columns / 2), columns))
}

/// ` · Maths with 7A`, from the host's first row in that slot.
fn lesson(school: &School, host: StaffId, slot: Slot) -> String {
    let Some(row) = school.timetable.at(host, slot).first() else { return String::new() };
    let text = |text: TextId| clean(school.text(text));
    match (text(row.subject), text(row.group)) {
        (subject, group) if subject.is_empty() && group.is_empty() => String::new(),
        (subject, group) if group.is_empty() => format!(" · {subject}"),
        (subject, group) if subject.is_empty() => format!(" · {group}"),
        (subject, group) => format!(" · {subject} with {group}"),
    }
}

fn round_and_slot(school: &School, visit: &Visit) -> String {
    format!("round {}, {}", visit.round, clean(&school.cycle.name(visit.slot)))
}
