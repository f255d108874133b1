//! What a person does in a slot, and why they cannot give it, as it follows a name.

use crate::plan::reasons::{BlockedSlot, Commitment, Excluded, Exclusion, NotFree, PersonNotFree};
use crate::report::names;
use crate::report::text::listed;
use crate::school::{Activity, School, Slot, StaffId};

/// What a person does in a slot by the timetable: `teaches 9A`.
pub(super) fn busy_with(school: &School, staff: StaffId, slot: Slot) -> String {
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

/// What else is planned for a person: `meets with Maths`.
pub(super) fn committed_to(school: &School, commitment: Commitment) -> String {
    match commitment {
        Commitment::Session(team) => format!("meets with {}", school.teams[team].name),
        Commitment::Cover(released) => format!("covers for {}", names::one(school, released)),
        Commitment::Visit(other) => format!("has a visit with {}", names::one(school, other)),
        Commitment::Meeting(other) => format!("has a mentor meeting with {}", names::one(school, other)),
    }
}

/// Why a person cannot give a slot: `is away`. Of what they would keep free, in the words of `kept`.
pub(super) fn not_free(school: &School, person: PersonNotFree, kept: &str) -> String {
    match person.why {
        NotFree::Away => "is away".into(),
        NotFree::Protected => "has protected time".into(),
        NotFree::Busy(row) => busy_with(school, person.staff, row),
        NotFree::Break => "has a break".into(),
        NotFree::Committed(commitment) => committed_to(school, commitment),
        NotFree::TooFewFree => "has fewer free periods than [prep] guarantees".into(),
        NotFree::Prep => kept.into(),
    }
}

/// The people who cannot give a slot, and why, with their names.
pub(super) fn all_not_free(school: &School, people: &[PersonNotFree], kept: &str) -> String {
    let clause =
        |person: &PersonNotFree| format!("{} {}", names::one(school, person.staff), not_free(school, *person, kept));
    people.iter().map(clause).collect::<Vec<_>>().join("; ")
}

/// The nearest slots in which people could meet, a line each: `Tue 3: Ana teaches 9A; Bo is away.`
pub(super) fn nearest(school: &School, slots: &[BlockedSlot], kept: &str) -> Vec<String> {
    let line =
        |at: &BlockedSlot| format!("{}: {}.", school.cycle.name(at.slot), all_not_free(school, &at.people, kept));
    slots.iter().map(line).collect()
}

/// `Ana`, `Ana and Bo`, `Ana, Bo and Cy`; `nobody`.
pub(super) fn joined(names: &[impl AsRef<str>]) -> String {
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    if names.is_empty() { "nobody".into() } else { listed(&names) }
}

/// Which rule excludes how many colleagues, as a list; `once` is what somebody was before, and `own` says what only mentors
/// or only peers are excluded for.
pub(super) fn excluded(school: &School, rules: &[Excluded], once: &str, own: impl Fn(&Excluded) -> String) -> String {
    let words = rules.iter().map(|excluded| {
        let number = excluded.people;
        match excluded.rule {
            Exclusion::LittleTime => {
                let least = school.rules.mentors.min_common;
                format!("{number} with fewer than {least} common free periods (min_common)")
            }
            Exclusion::OtherSite => format!("{number} at another site (cross_site)"),
            Exclusion::OtherDepartment => format!("{number} of another department (department = \"same\")"),
            Exclusion::SameDepartment => format!("{number} of the same department (department = \"different\")"),
            Exclusion::Forbidden => format!("{number} forbidden in pairs.csv"),
            Exclusion::Previous => {
                format!("{number} who {} {once} before (repeat)", if number == 1 { "was" } else { "were" })
            }
            Exclusion::Oneself
            | Exclusion::NotMentor
            | Exclusion::NotMentee
            | Exclusion::FewYears
            | Exclusion::LacksTag => own(excluded),
        }
    });
    words.collect::<Vec<_>>().join(", ")
}
