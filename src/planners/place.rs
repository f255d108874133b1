//! A person in a slot, whatever for: what giving it costs (specification part 3,
//! rule 8 of sessions; mentor meetings and debriefs pay the same), and what stands in the way.

use crate::plan::{Session, Visit};
use crate::school::{Activity, School, Slot, SlotKind, StaffId};

/// `outside`, `extra_time` and `avoid` for one person in one slot.
pub fn slot_cost(school: &School, staff: StaffId, slot: Slot) -> i64 {
    let time = &school.staff[staff].time;
    let costs = &school.rules.costs;
    let slot = school.cycle.slot_of(slot);
    let mut cost = 0;
    if school.cycle.kind(slot) == SlotKind::Open {
        cost += i64::from(costs.outside);
    }
    if !time.in_school.contains(slot) {
        cost += i64::from(costs.extra_time);
    }
    if time.avoid.contains(slot) && time.busy_at(&school.cycle, slot).is_none() {
        cost += i64::from(costs.avoid);
    }
    cost
}

/// What a person does in a slot by the timetable, as it follows a name.
pub fn busy_with(school: &School, staff: StaffId, slot: Slot) -> String {
    let Some(row) = school.timetable.at(staff, slot).first() else { return "is busy".into() };
    let text = |cell| match school.text(cell) {
        long if long.chars().count() > 24 => format!("{}…", long.chars().take(23).collect::<String>()),
        text => text.to_string(),
    };
    let what: Vec<String> = [text(row.group), text(row.subject)].into_iter().filter(|text| !text.is_empty()).collect();
    let what = what.join(" ");
    match (row.kind, what.is_empty()) {
        (Activity::Lesson, false) => format!("teaches {what}"),
        (Activity::Lesson, true) => "teaches".into(),
        (Activity::Duty, true) => "has a duty".into(),
        (Activity::Duty, false) => format!("has a duty ({what})"),
        (Activity::Meeting, true) => "has a meeting".into(),
        (Activity::Meeting, false) => format!("has a meeting ({what})"),
    }
}

/// Why a person cannot give a slot, whatever is planned, as it follows a name;
/// none where the person is free.
pub fn unavailable(school: &School, staff: StaffId, slot: Slot) -> Option<String> {
    let time = &school.staff[staff].time;
    if time.away.contains(slot) {
        Some("is away".into())
    } else if time.protected.contains(slot) {
        Some("has protected time".into())
    } else if let Some(slot) = time.busy_at(&school.cycle, slot) {
        Some(busy_with(school, staff, slot))
    } else {
        (school.cycle.kind(slot) == SlotKind::Break).then(|| "has a break".into())
    }
}

/// `1 mentee` or `3 mentees`.
pub fn count(number: u32, one: &str, many: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {many}") }
}

/// The spots of a session: its slots in its turns, at its site.
pub fn spots_of_session(school: &School, session: &Session) -> Vec<Slot> {
    let slots = school.cycle.window(session.start, session.length).unwrap_or_default();
    let turns = school.turns_of(session.team, session.turn);
    let site = school.site_of_session(session.team, session.room);
    slots.into_iter().map(|slot| school.cycle.spot(slot, turns, site)).collect()
}

/// The spots of a visit in its round: of the lesson, and of the talk.
pub fn spots_of_visit(school: &School, visit: &Visit) -> impl Iterator<Item = Slot> + use<> {
    let site = school.site_at(visit.host, visit.slot);
    school.spots_of_visit_at(visit.slot, visit.debrief, school.turns_of_round(visit.round), site)
}
