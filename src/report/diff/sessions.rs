//! What became of a session, in words.

use super::super::text::clean;
use super::{Compared, Line, slot};
use crate::plan::diff::{Aspect, SessionChange, What};
use crate::plan::document::{ReleaseRow, SessionRow};

/// One session that is not as it was.
pub(super) fn session(compared: &Compared, change: &SessionChange) -> Line {
    let lead = compared.called.team(&change.team);
    let sentence = match (&change.before, &change.after) {
        (Some(before), Some(after)) => session_changes(compared, change, before, after),
        (before, after) => {
            let Some(row) = after.as_ref().or(before.as_ref()) else { return (lead, String::new(), String::new()) };
            let mut words = vec![when(row)];
            if !row.room.is_empty() {
                words.push(format!("room {}", clean(&row.room)));
            }
            words.extend(row.released.iter().map(|release| {
                let (staff, cover) = (compared.called.person(&release.staff), compared.called.person(&release.cover));
                format!("{staff} released from {}, covered by {cover}", clean(&release.period))
            }));
            let words = words.join("; ");
            if after.is_some() { format!("added, {words}") } else { format!("dropped, it was {words}") }
        }
    };
    (lead, sentence, compared.called.people(&change.affects))
}

/// When a session is, with its length where that is more than one period.
fn when(row: &SessionRow) -> String {
    let start = slot(&row.week, &row.day, &row.period);
    let periods = (row.length != 1).then(|| format!("{} periods", row.length));
    let turn = row.turn.map(|turn| format!("turn {turn}"));
    let more: Vec<String> = periods.into_iter().chain(turn).collect();
    if more.is_empty() { start } else { format!("{start} ({})", more.join(", ")) }
}

fn session_changes(compared: &Compared, change: &SessionChange, before: &SessionRow, after: &SessionRow) -> String {
    let mut words = Vec::new();
    for aspect in &change.changed {
        match aspect {
            Aspect::Time => words.push(format!("moved from {} to {}", when(before), when(after))),
            Aspect::Length if change.what == What::Moved => {}
            Aspect::Length => words.push(format!("now {} instead of {}", when(after), when(before))),
            Aspect::Room => words.push(match (clean(&before.room).as_str(), clean(&after.room).as_str()) {
                ("", room) => format!("in room {room}, before without one"),
                (room, "") => format!("without a room, before in {room}"),
                (was, is) => format!("in room {is} instead of {was}"),
            }),
            Aspect::Attendance => words.extend(attendance(compared, before, after)),
            Aspect::Cover => words.extend(cover(compared, change.what, before, after)),
            _ => {}
        }
    }
    // Every session says when it is, so that it can be found.
    if !change.changed.contains(&Aspect::Time) && !change.changed.contains(&Aspect::Length) {
        words.insert(0, when(after));
    }
    words.join("; ")
}

/// Who comes and who does not, where that is new.
fn attendance(compared: &Compared, before: &SessionRow, after: &SessionRow) -> Vec<String> {
    let only = |here: &[String], not: &[&[String]]| -> Vec<String> {
        here.iter().filter(|staff| !not.iter().any(|list| list.contains(staff))).cloned().collect()
    };
    let say = |people: Vec<String>, one: &str, many: &str| match people.len() {
        0 => None,
        1 => Some(format!("{} {one}", compared.called.people(&people))),
        _ => Some(format!("{} {many}", compared.called.people(&people))),
    };
    let comes = only(&after.attending, &[&before.attending]);
    let misses = only(&after.absent, &[&before.absent]);
    let left = [&before.attending[..], &before.absent].concat();
    let left = only(&left, &[&after.attending, &after.absent]);
    [
        say(comes, "now attends", "now attend"),
        say(misses, "is now absent", "are now absent"),
        say(left, "is no longer on the team", "are no longer on the team"),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Who is released and who covers, where that is new.
fn cover(compared: &Compared, what: What, before: &SessionRow, after: &SessionRow) -> Vec<String> {
    let same_day = what != What::Moved || (&before.week, &before.day) == (&after.week, &after.day);
    let other = |release: &ReleaseRow, list: &'_ SessionRow| -> Option<String> {
        let found = list.released.iter().find(|row| (&row.staff, &row.period) == (&release.staff, &release.period));
        found.filter(|_| same_day).map(|row| row.cover.clone())
    };
    let mut words = Vec::new();
    for release in &after.released {
        let (staff, cover) = (compared.called.person(&release.staff), compared.called.person(&release.cover));
        let period = clean(&release.period);
        match other(release, before) {
            Some(same) if same == release.cover => {}
            Some(was) => {
                words.push(format!("{cover} covers {staff} in {period} instead of {}", compared.called.person(&was)))
            }
            None => words.push(format!("{staff} is released from {period} and {cover} covers")),
        }
    }
    for release in before.released.iter().filter(|release| other(release, after).is_none()) {
        let (staff, cover) = (compared.called.person(&release.staff), compared.called.person(&release.cover));
        let day = if same_day { String::new() } else { format!("{} ", slot(&before.week, &before.day, "")) };
        let period = clean(&release.period);
        words.push(format!("{staff} is no longer released from {day}{period}, nor does {cover} cover"));
    }
    words
}
