//! What was understood of a school, at the end of `staffroom check`: the cycle, the people, the teams, what was derived,
//! left out and not read, and which kinds will be planned.

use super::Look;
use super::text::{HEADING, clean, count, flow_words, paint};
use crate::findings::{Code, Finding};
use crate::school::{Activity, Cycle, MemberRole, Roles, School, SessionLength, Slot, SlotKind, Staff, TextId};

/// Names in one list are shown up to this many.
const NAMED: usize = 60;

/// Everything that was understood.
pub fn school(school: &School, findings: &[Finding], look: Look) -> String {
    let mut text = String::from("\n");
    let mut part = |heading: &str, lines: Vec<String>| {
        if lines.is_empty() {
            return;
        }
        text.push_str(&paint(HEADING, heading));
        text.push('\n');
        for line in lines {
            text.push_str(&flow_words("  ", &clean(&line), 4, look.width));
            text.push('\n');
        }
        text.push('\n');
    };
    part("Days and periods", days(&school.cycle));
    part("People: lessons and free periods of each", people(school));
    part("Part-timers, taken to be away", part_timers(school));
    part("People without rows", without_rows(school));
    part("Teams", teams(school));
    part("Derived from the timetable", told(findings, &[Code::Derived]));
    let left_out = [
        Code::RowOfNobody,
        Code::RowNotPlaced,
        Code::FreeTimeRows,
        Code::PlanningTimeRows,
        Code::FooterRow,
        Code::LinesAboveHeader,
    ];
    part("Left out", told(findings, &left_out));
    part("Not read", told(findings, &[Code::UnknownColumns, Code::ColumnThatMatters, Code::MisspelledFile]));
    part("What will be planned", kinds(school));
    text
}

/// The days, those with the same periods together.
fn days(cycle: &Cycle) -> Vec<String> {
    let mut groups: Vec<(String, Vec<String>)> = Vec::new();
    for (id, day) in cycle.days().entries() {
        let periods: Vec<String> = day.slots.iter().map(|slot| period(cycle, *slot)).collect();
        let periods = periods.join(", ");
        match groups.iter_mut().find(|(other, _)| *other == periods) {
            Some((_, days)) => days.push(cycle.day_name(id)),
            None => groups.push((periods, vec![cycle.day_name(id)])),
        }
    }
    groups.into_iter().map(|(periods, days)| format!("{}: {periods}", days.join(", "))).collect()
}

fn period(cycle: &Cycle, slot: Slot) -> String {
    let period = cycle.period(slot);
    let mut text = period.label.clone();
    if let Some((start, end)) = period.times {
        text.push_str(&format!(" {}-{}", clock(start), clock(end)));
    }
    match period.kind {
        SlotKind::Lesson => {}
        SlotKind::Open => text.push_str(" (open)"),
        SlotKind::Break => text.push_str(" (break)"),
    }
    text
}

fn clock(minutes: u16) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// The people by department, each with how many lessons and free periods they have: both of the periods with lessons,
/// on days on which the person is in school, as the ledger of a plan counts them.
fn people(school: &School) -> Vec<String> {
    let mut departments: Vec<(Option<TextId>, Vec<String>)> = Vec::new();
    let counts = |slot: &Slot| school.cycle.kind(*slot) == SlotKind::Lesson;
    for (staff, person) in school.staff.entries() {
        let taught = school.timetable.of(staff).iter().filter(|row| row.kind == Activity::Lesson);
        let mut lessons: Vec<Slot> = taught.map(|row| row.slot).filter(counts).collect();
        lessons.sort_unstable();
        lessons.dedup();
        let free = person.time.free.and(&person.time.days).iter().filter(counts).count();
        let line = format!("{} {} + {free}", called(person), lessons.len());
        match departments.iter_mut().find(|(department, _)| *department == person.department) {
            Some((_, people)) => people.push(line),
            None => departments.push((person.department, vec![line])),
        }
    }
    departments
        .into_iter()
        .map(|(department, people)| {
            let name = department.map_or("(no department)", |department| school.text(department));
            format!("{name} ({}): {}", people.len(), some(&people))
        })
        .collect()
}

fn called(person: &Staff) -> String {
    if person.name == person.id { person.id.clone() } else { format!("{} ({})", person.name, person.id) }
}

fn some(list: &[String]) -> String {
    match list.len() {
        0..=NAMED => list.join(", "),
        many => format!("{}, … and {} more", list[..NAMED].join(", "), many - NAMED),
    }
}

fn part_timers(school: &School) -> Vec<String> {
    let away = school.staff.iter().filter(|person| !person.time.empty_days.is_empty());
    let lines = away.map(|person| {
        let days: Vec<String> = person.time.empty_days.iter().map(|day| school.cycle.day_name(*day)).collect();
        format!("{} (fte {}): {}", called(person), person.fte, days.join(", "))
    });
    lines.take(NAMED).collect()
}

fn without_rows(school: &School) -> Vec<String> {
    let without = school.staff.iter().filter(|person| person.time.busy.is_empty() && person.time.present.is_empty());
    let names: Vec<String> = without.map(called).collect();
    if names.is_empty() { Vec::new() } else { vec![some(&names)] }
}

fn teams(school: &School) -> Vec<String> {
    let lines = school.teams.iter().map(|team| {
        let members = team.members.iter().map(|member| {
            let id = &school.staff[member.staff].id;
            match member.role {
                MemberRole::Lead => format!("{id} (lead)"),
                MemberRole::Required => id.clone(),
                MemberRole::Optional => format!("{id} (optional)"),
            }
        });
        let mut asks = match team.sessions {
            1 => "one session".to_owned(),
            sessions => count(u64::from(sessions), "session", "sessions"),
        };
        if team.length != SessionLength::Periods(1) {
            asks.push_str(&format!(" of {}", team.length));
        }
        match team.every {
            1 => {}
            2 => asks.push_str(" every second cycle"),
            3 => asks.push_str(" every third cycle"),
            every => asks.push_str(&format!(" every {every}th cycle")),
        }
        if team.same_time {
            asks.push_str(" at the same time");
        }
        format!("{} ({asks}): {}", team.name, some(&members.collect::<Vec<String>>()))
    });
    lines.take(200).collect()
}

/// The messages of findings with one of these codes.
fn told(findings: &[Finding], codes: &[Code]) -> Vec<String> {
    findings.iter().filter(|finding| codes.contains(&finding.code)).map(|finding| finding.message.clone()).collect()
}

/// Which kinds will be planned, and what is missing for one of which there is none.
fn kinds(school: &School) -> Vec<String> {
    let with = |role: fn(&Roles) -> bool| school.staff.iter().filter(|person| role(&person.roles)).count() as u64;
    let asked: u64 = school.teams.iter().map(|team| u64::from(team.sessions)).sum();
    let sessions = match (school.teams.len(), asked) {
        (0, _) => "no sessions: there are no teams (teams.csv and members.csv, or --teams-by department)".to_owned(),
        (_, 0) => "no sessions: no team asks for one".to_owned(),
        (teams, asked) => {
            format!("sessions: {} of {}", count(asked, "session", "sessions"), count(teams as u64, "team", "teams"))
        }
    };
    let (mentors, mentees) = (with(|roles| roles.mentor), with(|roles| roles.mentee));
    let pairs = match (mentors, mentees) {
        (0, 0) => "no mentor pairs: nobody has the role mentor, and nobody the role mentee".to_owned(),
        (0, _) => "no mentor pairs: nobody has the role mentor".to_owned(),
        (_, 0) => "no mentor pairs: nobody has the role mentee".to_owned(),
        _ => {
            format!("mentor pairs: {} for {}", count(mentors, "mentor", "mentors"), count(mentees, "mentee", "mentees"))
        }
    };
    let visits: u64 = school.staff.iter().map(|person| u64::from(person.visits)).sum();
    let hosts: u64 = school.staff.iter().map(|person| u64::from(person.hosts)).sum();
    let lessons = school.timetable.rows().iter().any(|row| row.observe);
    let visits = match (visits, hosts, lessons) {
        (0, ..) => "no visits: nobody has any to make (visits, in staff.csv or rules.toml)".to_owned(),
        (_, 0, _) => "no visits: nobody may be visited (hosts, in staff.csv or rules.toml)".to_owned(),
        (.., false) => "no visits: the timetable has no lesson that may be visited".to_owned(),
        (visits, ..) => format!("visits: {}", count(visits, "visit", "visits")),
    };
    vec![sessions, pairs, visits]
}
