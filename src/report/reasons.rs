//! What could not be met: why, what comes nearest, and what would help.

use anstyle::Style;

use super::text::{BAD, FAINT, GOOD, HEADING, clean, count, flow_words, paint};
use crate::plan::{Plan, Unmet, UnmetKind};
use crate::school::School;

/// The name of what is missing something: the team's or person's, as the school writes it.
pub fn subject(school: &School, unmet: &Unmet) -> String {
    let name_of = |id: &str| school.staff.iter().find(|person| person.id == id).map(|person| person.name.as_str());
    match unmet.kind {
        UnmetKind::Session => {
            let team = school.teams.iter().find(|team| team.id == unmet.id);
            clean(team.map_or(&unmet.id, |team| &team.name))
        }
        UnmetKind::Mentee | UnmetKind::Visit => clean(name_of(&unmet.id).unwrap_or(&unmet.id)),
        UnmetKind::Meeting => {
            let ids = unmet.id.match_indices('/').map(|(at, _)| (&unmet.id[..at], &unmet.id[at + 1..]));
            let names = ids.filter_map(|(mentor, mentee)| Some((name_of(mentor)?, name_of(mentee)?)));
            clean(&names.take(1).last().map_or(unmet.id.clone(), |(mentor, mentee)| format!("{mentee} with {mentor}")))
        }
    }
}

/// How many are missing of how many: `1 of 2 sessions missing`.
pub fn amount(school: &School, unmet: &Unmet) -> String {
    let number = u64::from(unmet.count);
    match unmet.kind {
        UnmetKind::Session => {
            let asked = school.teams.iter().find(|team| team.id == unmet.id).map_or(unmet.count, |team| team.sessions);
            match asked {
                1 => "its session is missing".to_owned(),
                _ => format!("{} of {asked} sessions missing", unmet.count),
            }
        }
        UnmetKind::Mentee => "no mentor".to_owned(),
        UnmetKind::Meeting => count(number, "meeting missing", "meetings missing"),
        UnmetKind::Visit => {
            let asked =
                school.staff.iter().find(|person| person.id == unmet.id).map_or(unmet.count, |person| person.visits);
            match asked {
                1 => "the visit is missing".to_owned(),
                _ => format!("{} of {asked} visits missing", unmet.count),
            }
        }
    }
}

/// Whose request it is and, where only a part of it is missing, how much: `Mathematics (1 of 2)`.
pub fn short(school: &School, unmet: &Unmet) -> String {
    let subject = subject(school, unmet);
    let asked = match unmet.kind {
        UnmetKind::Session => school.teams.iter().find(|team| team.id == unmet.id).map(|team| team.sessions),
        UnmetKind::Mentee | UnmetKind::Meeting | UnmetKind::Visit => None,
    };
    match asked {
        Some(asked) if asked > 1 => format!("{subject} ({} of {asked})", unmet.count),
        _ => subject,
    }
}

/// Every unmet request with its reason, the nearest windows and the repairs.
pub fn unmet(school: &School, plan: &Plan, columns: usize) -> String {
    if plan.unmet.is_empty() {
        return String::new();
    }
    let mut text = format!("{}\n", paint(HEADING, "WHAT COULD NOT BE MET, AND WHY"));
    for unmet in &plan.unmet {
        let lead = format!("{} ", paint(BAD, &format!("{}:", subject(school, unmet))));
        text.push_str(&flow_words(&lead, &amount(school, unmet), 2, columns));
        text.push('\n');
        // In plan.json the reason names the nearest too; here they are listed below it.
        let told = unmet.nearest.first().and_then(|line| unmet.reason.strip_suffix(&format!(" Nearest: {line}")));
        let reason = told.unwrap_or(&unmet.reason);
        if !reason.is_empty() {
            text.push_str(&flow_words("  ", &clean(reason), 2, columns));
            text.push('\n');
        }
        text.push_str(&bullets(FAINT, "Nearest:", &unmet.nearest, columns));
        text.push_str(&bullets(GOOD, "What would help, the cheapest first:", &unmet.repairs, columns));
    }
    text
}

/// A title and its lines; nothing where there are no lines.
pub(super) fn bullets<'a>(
    style: Style,
    title: &str,
    lines: impl IntoIterator<Item = &'a String>,
    columns: usize,
) -> String {
    let mut lines = lines.into_iter().peekable();
    if lines.peek().is_none() {
        return String::new();
    }
    let mut text = format!("  {}\n", paint(style, title));
    for line in lines {
        text.push_str(&flow_words("    - ", &clean(line), 6, columns));
        text.push('\n');
    }
    text
}
