//! Teams made from what is known of the staff, where there is no teams.csv.

use std::collections::{BTreeMap, BTreeSet};

use super::TeamsBy;
use super::collector::Collector;
use super::names::Listed;
use super::staff::People;
use super::teams::Teams;
use super::texts::Texts;
use crate::findings::{Code, Finding, Place};
use crate::school::{Activity, MeetingPlace, Member, MemberRole, SessionLength, StaffId, Team, TextId, Timetable};

/// How large a team is made.
const SIZES: std::ops::RangeInclusive<usize> = 2..=12;

/// Teams of those who share a department, a subject or a class, in the order of its name. Their
/// members are all required, and each asks for one session of one period.
///
/// O((people + rows) × log rows).
pub(super) fn make(
    by: TeamsBy,
    people: &People,
    timetable: &Timetable,
    texts: &Texts,
    file: &str,
    collector: &mut Collector,
) -> Teams {
    let mut members: BTreeMap<&str, BTreeSet<StaffId>> = BTreeMap::new();
    let mut add = |text: TextId, staff: StaffId| {
        let text = texts.get(text);
        if !text.is_empty() {
            members.entry(text).or_default().insert(staff);
        }
    };
    if by == TeamsBy::Department {
        for (staff, person) in people.staff.entries() {
            if let Some(department) = person.department {
                add(department, staff);
            }
        }
    } else {
        for row in timetable.rows().iter().filter(|row| row.kind == Activity::Lesson) {
            if by == TeamsBy::Subject {
                add(row.subject, row.staff);
            } else {
                timetable.classes(row.group).iter().for_each(|class| add(*class, row.staff));
            }
        }
    }
    let mut teams = Teams::none(Listed::Made(by.name()));
    let mut left_out: Vec<String> = Vec::new();
    for (id, staff) in members {
        if !SIZES.contains(&staff.len()) {
            left_out.push(format!("{id} ({})", staff.len()));
            continue;
        }
        let team = teams.teams.push(Team {
            id: id.to_owned(),
            name: id.to_owned(),
            sessions: 1,
            every: 1,
            same_time: false,
            length: SessionLength::Periods(1),
            quorum: staff.len() as u32,
            priority: 1,
            room: false,
            place: MeetingPlace::Anywhere,
            members: staff.into_iter().map(|staff| Member { staff, role: MemberRole::Required }).collect(),
        });
        teams.names.insert(id, id, team);
    }
    let note = |code: Code, message: String, remedy: &str| Finding {
        code,
        place: Place { file: file.to_owned(), ..Place::default() },
        value: None,
        message,
        expected: format!("teams of {} to {} people", SIZES.start(), SIZES.end()),
        remedy: remedy.into(),
        also: Vec::new(),
    };
    if !left_out.is_empty() {
        let message = format!(
            "no team was made of {} {}{} with fewer than {} or more than {} people: {}",
            left_out.len(),
            by.name(),
            if left_out.len() == 1 { "" } else { "s" },
            SIZES.start(),
            SIZES.end(),
            left_out.join(", ")
        );
        collector.push(note(Code::TeamsLeftOut, message, "write a teams file with the teams that you want"));
    }
    if teams.teams.is_empty() {
        let message = format!("no team could be made: no {} has 2 to 12 people", by.name());
        collector.push(note(Code::NoTeams, message, "make teams by something else, or write a teams file"));
    }
    teams
}
