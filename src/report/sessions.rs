//! The sessions one by one: when, where, who attends, who does not, who is released.

use std::collections::BTreeMap;

use super::grid::week_name;
use super::text::{BAD, FAINT, HEADING, WATCH, clean, count, flow, flow_words, pad, pad_left, paint, width};
use crate::plan::{Plan, Release, Session};
use crate::school::{Activity, DayId, MemberRole, School, Slot, StaffId, Table, Team, TextId};

/// Attendees are named on at most this many lines.
const LINES_OF_NAMES: usize = 2;

/// The periods of a session: `3`, or `3–4` where it takes several.
pub fn periods(school: &School, start: Slot, length: u32) -> String {
    let slots = school.cycle.window(start, length);
    let last = slots.and_then(|slots| slots.last().copied()).unwrap_or(start);
    let (from, to) = (&school.cycle.period(start).label, &school.cycle.period(last).label);
    if start == last { clean(from) } else { format!("{}–{}", clean(from), clean(to)) }
}

/// From when to when, where periods.csv says so.
pub(super) fn times(school: &School, start: Slot, length: u32) -> Option<String> {
    let slots = school.cycle.window(start, length)?;
    let (from, _) = school.cycle.period(start).times?;
    let (_, to) = school.cycle.period(*slots.last()?).times?;
    Some(clock((from, to)))
}

/// `10:35–12:20`, from minutes after midnight.
pub(super) fn clock((from, to): (u16, u16)) -> String {
    let clock = |minutes: u16| format!("{:02}:{:02}", minutes / 60, minutes % 60);
    format!("{}–{}", clock(from), clock(to))
}

/// All sessions by day.
pub fn list(school: &School, plan: &Plan, columns: usize) -> String {
    if plan.sessions.is_empty() {
        return String::new();
    }
    let when: Vec<(String, String)> = plan
        .sessions
        .iter()
        .map(|session| {
            let times = times(school, session.start, session.length).unwrap_or_default();
            (periods(school, session.start, session.length), times)
        })
        .collect();
    let period_columns = when.iter().map(|(periods, _)| width(periods)).max().unwrap_or(0);
    let time_columns = when.iter().map(|(_, times)| width(times)).max().unwrap_or(0);
    let mut text = format!("{}\n", paint(HEADING, "WHO MEETS WHEN"));
    let names = super::names::of(school);
    let mut day = None;
    for (session, (periods, times)) in plan.sessions.iter().zip(&when) {
        let this = school.cycle.day_of(session.start);
        if day != Some(this) {
            text.push_str(&format!("{}\n", paint(HEADING, &day_name(school, this))));
            day = Some(this);
        }
        let mut lead = format!("  {}  ", pad_left(periods, period_columns));
        if time_columns > 0 {
            lead.push_str(&format!("{}  ", pad(times, time_columns)));
        }
        text.push_str(&one(school, &names, session, &lead, columns));
    }
    text
}

/// A day in words: `Mon`, or `Week A, Mon`.
pub(super) fn day_name(school: &School, day: DayId) -> String {
    let day = &school.cycle.days()[day];
    let week = &school.cycle.weeks()[day.week];
    if week.is_empty() { clean(&day.label) } else { format!("{}, {}", week_name(week), clean(&day.label)) }
}

/// One session: a line that says who attends, then lines for what is not as asked.
fn one(school: &School, names: &Table<StaffId, String>, session: &Session, lead: &str, columns: usize) -> String {
    let hang = width(lead).min(columns / 2);
    let team = &school.teams[session.team];
    let name = clean(&team.name);
    let mut head: Vec<String> = name.split_whitespace().map(|word| paint(HEADING, word)).collect();
    if let Some(room) = session.room.and_then(|room| school.rooms.as_ref()?.get(room)) {
        head.push(format!("· room {}", clean(&room.id)));
    }
    head.extend(super::turns::of(school, session).map(|turn| format!("· {turn}")));
    let (here, all) = (session.attending.len(), session.attending.len() + session.absent.len());
    head.push(match (here == all, all) {
        (true, 2) => "· both:".to_owned(),
        (true, _) => format!("· all {all}:"),
        (false, _) => format!("· {here} of {all}:"),
    });
    let attending: Vec<String> = session.attending.iter().map(|staff| names[*staff].clone()).collect();
    let mut text = flow_names(lead, &head, &attending, hang, columns);
    text.push('\n');

    if !session.absent.is_empty() {
        let pieces = absent(names, team, &session.absent);
        let optional = |staff: &StaffId| team.role_of(*staff) == Some(MemberRole::Optional);
        let style = if session.absent.iter().all(optional) { WATCH } else { BAD };
        let lead = format!("{}{}", " ".repeat(hang), paint(style, "absent:"));
        text.push_str(&flow(&format!("{lead} "), pieces.iter().map(String::as_str), hang + 2, columns));
        text.push('\n');
    }
    for (release, slots) in merged(school, &session.released) {
        let when = if session.length > 1 {
            let slots: Vec<String> = slots.iter().map(|slot| clean(&school.cycle.period(*slot).label)).collect();
            format!(" in {}", slots.join(" and "))
        } else {
            String::new()
        };
        let sentence = format!(
            "{} from {}{when}, covered by {}",
            names[release.staff],
            taught(school, release.staff, release.slot),
            names[release.cover]
        );
        let lead = format!("{}{} ", " ".repeat(hang), paint(WATCH, "released:"));
        text.push_str(&flow_words(&lead, &sentence, hang + 2, columns));
        text.push('\n');
    }
    text
}

/// Who is absent, by role, the weightier first: `Bo (required); Cy, Dee (optional)`.
fn absent(names: &Table<StaffId, String>, team: &Team, absent: &[StaffId]) -> Vec<String> {
    let mut by_role: BTreeMap<Option<MemberRole>, Vec<String>> = BTreeMap::new();
    for staff in absent {
        by_role.entry(team.role_of(*staff)).or_default().push(names[*staff].clone());
    }
    let last = by_role.len().saturating_sub(1);
    let mut pieces = Vec::new();
    for (at, (role, people)) in by_role.into_iter().enumerate() {
        pieces.extend(listed(people.into_iter()));
        let role = role.map_or("not a member", super::by_hand::role);
        pieces.push(format!("({role}){}", if at < last { ";" } else { "" }));
    }
    pieces
}

/// The pieces with a comma after each but the last (a semicolon where a piece has a comma itself).
fn listed(pieces: impl Iterator<Item = String>) -> Vec<String> {
    let mut pieces: Vec<String> = pieces.collect();
    let mark = if pieces.iter().any(|piece| piece.contains(',')) { ';' } else { ',' };
    let last = pieces.len().saturating_sub(1);
    for piece in &mut pieces[..last] {
        piece.push(mark);
    }
    pieces
}

/// The head and as many names as fit into a few lines, then how many more there are.
fn flow_names(lead: &str, head: &[String], names: &[String], hang: usize, columns: usize) -> String {
    let mut shown = names.len();
    loop {
        let mut pieces: Vec<String> = head.to_vec();
        pieces.extend(listed(names[..shown].iter().cloned()));
        if shown < names.len() {
            pieces.push(paint(FAINT, &format!("and {} more", names.len() - shown)));
        }
        let text = flow(lead, pieces.iter().map(String::as_str), hang, columns);
        if text.lines().count() <= LINES_OF_NAMES || shown == 0 {
            return text;
        }
        shown -= 1;
    }
}

/// Releases of one person from the same thing with the same coverer, together.
pub(super) fn merged(school: &School, released: &[Release]) -> Vec<(Release, Vec<Slot>)> {
    let mut together: Vec<(Release, Vec<Slot>)> = Vec::new();
    for release in released {
        match together.last_mut() {
            Some((first, slots))
                if first.staff == release.staff
                    && first.cover == release.cover
                    && taught(school, first.staff, first.slot) == taught(school, release.staff, release.slot) =>
            {
                slots.push(release.slot);
            }
            _ => together.push((*release, vec![release.slot])),
        }
    }
    together
}

/// What somebody does in a slot: `Physics, 9C`.
pub(super) fn taught(school: &School, staff: StaffId, slot: Slot) -> String {
    let mut parts: Vec<String> = Vec::new();
    for row in school.timetable.at(staff, slot) {
        let subject = clean(school.text(row.subject));
        let classes = classes(school, row.group);
        let part = match (subject.is_empty(), classes.is_empty()) {
            (false, false) => format!("{subject} with {classes}"),
            (false, true) => subject,
            (true, false) => classes,
            (true, true) => match row.kind {
                Activity::Lesson => "a lesson".to_owned(),
                Activity::Duty => "a duty".to_owned(),
                Activity::Meeting => "a meeting".to_owned(),
            },
        };
        if !parts.contains(&part) {
            parts.push(part);
        }
    }
    if parts.is_empty() { "nothing".to_owned() } else { parts.join(" and ") }
}

/// The classes of a group cell, the first few by name.
pub(super) fn classes(school: &School, group: TextId) -> String {
    const NAMED: usize = 3;
    let classes = school.timetable.classes(group);
    let named: Vec<String> = classes.iter().take(NAMED).map(|class| clean(school.text(*class))).collect();
    match classes.len().saturating_sub(NAMED) {
        0 => named.join(" + "),
        more => format!("{} and {}", named.join(" + "), count(more as u64, "more class", "more classes")),
    }
}
