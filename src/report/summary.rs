//! What a school folder holds, in a few lines, for `staffroom check`.

use super::Look;
use super::text::{BAD, GOOD, HEADING, WATCH, clean, count, flow_words, paint};
use crate::findings::{Finding, Severity};
use crate::school::{Facts, Roles, School, SlotKind};

/// What was read (where it could be) and whether planning can begin.
pub fn school(school: Option<&School>, findings: &[Finding], look: Look) -> String {
    let mut text = String::from("\n");
    if let Some(school) = school {
        let lead = paint(HEADING, &format!("{}: ", clean(&school.name)));
        text.push_str(&flow_words(&lead, &contents(school), 2, look.width));
        text.push('\n');
        let time = common_time(school);
        if !time.is_empty() {
            text.push_str(&flow_words("", &time, 2, look.width));
            text.push('\n');
        }
    }
    let any = |severity| findings.iter().any(|finding| finding.severity() == severity);
    let (style, verdict) = match school {
        _ if any(Severity::Error) => (BAD, "Nothing can be planned until the errors are mended."),
        None => (BAD, "The school cannot be read."),
        Some(_) if any(Severity::Warning) => (WATCH, "Ready to plan, but look at the warnings first."),
        Some(_) => (GOOD, "Ready to plan."),
    };
    text.push_str(&paint(style, &flow_words("", verdict, 2, look.width)));
    text.push('\n');
    text
}

/// How much time people have, and have in common, before anything is planned.
fn common_time(school: &School) -> String {
    let facts = Facts::new(school);
    let mut sentences = Vec::new();
    if let Some((least, middle, most)) = facts.free.filter(|(_, _, most)| *most > 0) {
        sentences.push(format!("Free periods per person: {middle} in the middle, from {least} to {most}."));
    }
    if let Some(apart) = facts.apart {
        sentences.push(match apart {
            0 => "Nearly all pairs of people have one in common.".to_owned(),
            _ => format!("{}.{:02} % of all pairs of people have none in common.", apart / 100, apart % 100),
        });
    }
    let teams = school.teams.len() as u64;
    match (facts.teams_apart, teams) {
        (_, 0) => {}
        (0, _) => sentences.push("Every team has one in which everybody who counts for it is free.".to_owned()),
        (1, 1) => sentences.push("The team has none in which everybody who counts for it is free.".to_owned()),
        (apart, _) => {
            let have = if apart == 1 { "has" } else { "have" };
            sentences
                .push(format!("{apart} of {teams} teams {have} none in which everybody who counts for it is free."));
        }
    }
    sentences.join(" ")
}

/// How much of everything there is.
fn contents(school: &School) -> String {
    let of_kind = |kind| school.cycle.slots().filter(|slot| school.cycle.kind(*slot) == kind).count() as u64;
    let open = match of_kind(SlotKind::Open) {
        0 => String::new(),
        open => format!(" with lessons (and {open} without)"),
    };
    let asked: u64 = school.teams.iter().map(|team| u64::from(team.sessions)).sum();
    let mut parts = vec![
        count(school.staff.len() as u64, "person", "people"),
        format!(
            "{}{open} over {}",
            count(of_kind(SlotKind::Lesson), "period", "periods"),
            count(school.cycle.days().len() as u64, "day", "days")
        ),
        count(school.timetable.rows().len() as u64, "timetable entry", "timetable entries"),
    ];
    if school.teams.is_empty() {
        parts.push("no teams, so no sessions to plan (see --teams-by)".to_owned());
    } else {
        let teams = count(school.teams.len() as u64, "team", "teams");
        parts.push(format!("{teams} asking for {}", count(asked, "session", "sessions")));
    }
    let with = |role: fn(&Roles) -> bool| school.staff.iter().filter(|person| role(&person.roles)).count() as u64;
    let (mentees, mentors) = (with(|roles| roles.mentee), with(|roles| roles.mentor));
    if mentees > 0 {
        let mentees = count(mentees, "mentee", "mentees");
        parts.push(format!("{mentees} asking for one of {}", count(mentors, "mentor", "mentors")));
    }
    if let Some(rooms) = &school.rooms {
        parts.push(count(rooms.iter().filter(|room| room.meetings).count() as u64, "meeting room", "meeting rooms"));
    }
    format!("{}.", parts.join(", "))
}
