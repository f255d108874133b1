//! Why somebody has no mentor, why a pair does not meet, and which rules forbid a pair.

use super::Told;
use super::people::{self, joined, nearest};
use crate::plan::reasons::{BrokenRule, Excluded, Exclusion, NoMeeting, NoMentor, OtherSlots, TakenMentor, Together};
use crate::report::names;
use crate::report::text::count;
use crate::school::{School, StaffId, TextId};

/// Names in a list before it says how many more there are.
const NAMED: usize = 5;
/// What somebody would do who gave a slot that they are to keep.
pub(super) const KEPT: &str = "would keep fewer free periods than [prep] guarantees, or be committed beyond it";

/// Why somebody has no mentor.
pub(super) fn no_mentor(school: &School, mentee: StaffId, why: &NoMentor) -> String {
    let name = |staff: StaffId| names::one(school, staff);
    match why {
        NoMentor::NobodyElse => "Nobody else has the role mentor.".into(),
        NoMentor::NoneMay(mentors, rules) => {
            let who = match mentors {
                1 => "The one mentor may not".into(),
                _ => format!("None of the {mentors} mentors may"),
            };
            format!("{who} take {}: {}.", name(mentee), excluded(school, rules))
        }
        NoMentor::NoCheaper { mentor, fit, least, none } if least >= none => format!(
            "A mentor would cost no less than none: {} (fit {fit}) at least {least}, and none {none}.",
            name(*mentor)
        ),
        NoMentor::NoCheaper { mentor, fit, least, none } => format!(
            "A mentor would cost no less than none, as meetings of others would have to give way: \
             {} (fit {fit}) {least} and what they lose, and none {none}.",
            name(*mentor)
        ),
        NoMentor::AllTaken(mentors) => all_taken(school, mentee, mentors),
    }
}

fn all_taken(school: &School, mentee: StaffId, mentors: &[TakenMentor]) -> String {
    let name = |staff: StaffId| names::one(school, staff);
    let taken = |taken: &TakenMentor| match &taken.mentees {
        None => format!("{} takes no mentees", name(taken.mentor)),
        Some(mentees) => {
            let names: Vec<_> = mentees.iter().map(|mentee| name(*mentee)).collect();
            format!("{} has {}", name(taken.mentor), joined(&names))
        }
    };
    let mut words: Vec<String> = mentors.iter().take(NAMED).map(taken).collect();
    if mentors.len() > NAMED {
        words.push(format!("and {} more", mentors.len() - NAMED));
    }
    let (who, are) = match mentors.len() {
        1 => ("The one mentor who may take".to_owned(), "is"),
        few => (format!("All {few} mentors who may take"), "are"),
    };
    format!("{who} {} {are} taken: {}.", name(mentee), words.join("; "))
}

/// Which rule excludes how many mentors.
fn excluded(school: &School, rules: &[Excluded]) -> String {
    people::excluded(school, rules, "it", |Excluded { rule, people: number }| match rule {
        Exclusion::FewYears => format!("{number} with fewer than {} years (min_years)", school.rules.mentors.min_years),
        Exclusion::LacksTag => format!("{number} without a tag that a mentor must have (needs with !)"),
        _ => "it is not their role".to_owned(),
    })
}

/// Why a pair does not meet as often as it should, and the slots in which it nearly could.
pub(super) fn no_meeting(school: &School, mentor: StaffId, mentee: StaffId, why: &NoMeeting) -> Told {
    let both = format!("{} and {}", names::one(school, mentor), names::one(school, mentee));
    let only = if why.held == 0 { "no slot" } else { "no other slot" };
    let reason = match why.others {
        OtherSlots::TooFewFree(staff) => {
            format!("{} has fewer free periods than [prep] guarantees, and so no meetings.", names::one(school, staff))
        }
        OtherSlots::NeverFree => format!("There is {only} in which {both} are both free."),
        OtherSlots::AllTaken(before) => format!(
            "{both} have {}, but {} taken by sessions, bans or what [prep] guarantees: {only} is left.",
            count(u64::from(before), "common free slot", "common free slots"),
            if before == 1 { "it is" } else { "they are" },
        ),
        OtherSlots::InTheWay { .. } => in_the_way(&both, why),
    };
    Told { nearest: nearest(school, &why.nearest, KEPT), ..Told::short(reason) }
}

/// Why a pair does not meet in slots in which it could, were there no other meetings.
fn in_the_way(both: &str, why: &NoMeeting) -> String {
    let OtherSlots::InTheWay { together, span, taken, prep, dear } = why.others else { return String::new() };
    let are = |number: u32| if number == 1 { "is" } else { "are" };
    let cost = |number: u32| if number == 1 { "costs" } else { "cost" };
    let (when, key) = match span {
        Together::Day => ("day", "same_day_meetings"),
        Together::Week => ("week", "same_week_meetings"),
        Together::DayOrWeek => ("day or in a week", "same_day_meetings, same_week_meetings"),
    };
    let words = [
        (together, format!("{} on a {when} in which they meet already ({key})", are(together))),
        (taken, format!("{} needed for other meetings", are(taken))),
        (prep, format!("{} more than [prep] leaves beside the other meetings", are(prep))),
        (dear, format!("{} no less than a missing meeting", cost(dear))),
    ];
    let words: Vec<_> = words.into_iter().filter(|(number, _)| *number > 0).collect();
    let other = if why.held == 0 { "" } else { "other " };
    match words.as_slice() {
        [(1, why)] => format!("The one {other}slot in which {both} could meet {why}."),
        [(all, why)] => format!("The {all} {other}slots in which {both} could meet {why}."),
        several => {
            let all: u32 = several.iter().map(|(number, _)| number).sum();
            let each: Vec<String> = several.iter().map(|(number, why)| format!("{number} {why}")).collect();
            format!("Of the {all} {other}slots in which {both} could meet, {}.", joined(&each))
        }
    }
}

/// Why two people may not be mentor and mentee: a clause with the names of both and the rule.
pub(in crate::report) fn broken_rule(school: &School, broken: &BrokenRule) -> String {
    let (a, b) = (&school.staff[broken.mentor], &school.staff[broken.mentee]);
    let (mentor, mentee) = (names::one(school, broken.mentor), names::one(school, broken.mentee));
    let rules = &school.rules.mentors;
    let text = |text: Option<TextId>| text.map_or("", |text| school.text(text));
    let row = broken.row.as_ref().map_or(String::new(), |(source, note)| {
        let note = if note.is_empty() { String::new() } else { format!(": {note}") };
        format!(" ({} line {}{note})", source.file, source.line)
    });
    match broken.rule {
        Exclusion::NotMentor => format!("{mentor} has not the role mentor"),
        Exclusion::NotMentee => format!("{mentee} has not the role mentee"),
        Exclusion::Oneself => format!("{mentor} cannot be both sides of a pair"),
        Exclusion::LittleTime => format!(
            "{mentor} and {mentee} have {} common free periods and need {} (min_common)",
            broken.common, rules.min_common
        ),
        Exclusion::FewYears => format!(
            "{mentor} has {} of experience and a mentor needs {} (min_years)",
            count(u64::from(a.years.unwrap_or(0)), "year", "years"),
            rules.min_years
        ),
        Exclusion::OtherSite => {
            format!("{mentor} works at {} and {mentee} at {} (cross_site)", text(a.site), text(b.site))
        }
        Exclusion::OtherDepartment => format!(
            "{mentor} is in {} and {mentee} in {} (department = \"same\")",
            text(a.department),
            text(b.department)
        ),
        Exclusion::SameDepartment => {
            format!("both are in {} (department = \"different\")", text(a.department))
        }
        Exclusion::LacksTag => {
            let tag = broken.tag.map_or("", |tag| &school.tags[tag]);
            format!("{mentor} has not the tag {tag}, which {mentee}'s mentor must have (needs with !)")
        }
        Exclusion::Forbidden => {
            format!("{mentor} must not mentor {mentee}{row}")
        }
        Exclusion::Previous => {
            format!("{mentor} mentored {mentee} before (repeat){row}")
        }
    }
}
