//! What is to be said of a team wherever it is shown on its own.

use super::by_hand;
use super::sessions::{day_name, merged, periods, taught, times};
use super::turns;
use crate::plan::Session;
use crate::school::{MemberRole, School, Slot, SlotKind, StaffId, Table, Team};

/// `Tue 3–4, 10:35–12:20`, and in which cycles unless in each.
pub(super) fn when(school: &School, session: &Session) -> String {
    let day = day_name(school, school.cycle.day_of(session.start));
    let times = times(school, session.start, session.length).map_or(String::new(), |times| format!(", {times}"));
    let turn = turns::of(school, session).map_or(String::new(), |turn| format!(", {turn}"));
    format!("{day} {}{times}{turn}", periods(school, session.start, session.length))
}

/// A role in words.
pub(super) fn role(role: Option<MemberRole>) -> &'static str {
    role.map_or("not a member", by_hand::role)
}

/// Who is released from what in a session, and who covers it, a line for each.
pub(super) fn released(school: &School, session: &Session, names: &Table<StaffId, String>) -> Vec<String> {
    let line = |(release, slots): (crate::plan::Release, Vec<Slot>)| {
        let slots: Vec<String> = slots.iter().map(|slot| periods(school, *slot, 1)).collect();
        let lesson = taught(school, release.staff, release.slot);
        let (who, cover) = (&names[release.staff], &names[release.cover]);
        format!("{who} from {lesson} in {}, covered by {cover}", slots.join(" and "))
    };
    merged(school, &session.released).into_iter().map(line).collect()
}

/// Whether a session is on in a slot.
pub(super) fn is_on(school: &School, session: &Session, slot: Slot) -> bool {
    school.cycle.window(session.start, session.length).is_some_and(|window| window.contains(&slot))
}

/// How many members are free in a slot before anything is planned; none in a break, when nobody meets.
pub(super) fn free(school: &School, team: &Team, slot: Slot) -> Option<usize> {
    let is_free = |staff: StaffId| school.staff[staff].time.free.contains(slot);
    let free = team.members.iter().filter(|member| is_free(member.staff)).count();
    (school.cycle.kind(slot) != SlotKind::Break).then_some(free)
}
