//! What could not be met: why, what comes nearest, and what would help. Every sentence about reasons stands here and
//! below, a file for each kind; planners return what they found as data ([`crate::plan::reasons`]).

mod besides;
mod changes;
mod conflicts;
mod mentors;
mod peers;
mod people;
mod sessions;
mod visits;

pub(super) use changes::files;
pub use changes::order;
pub use conflicts::findings;
pub(super) use conflicts::no_plan;
pub(super) use mentors::broken_rule;
pub(super) use sessions::blocked;
pub(super) use visits::no_visit;

use anstyle::Style;

use super::names;
use super::text::{BAD, FAINT, GOOD, HEADING, clean, count, flow_words, paint};
use crate::plan::document::{Said, SuggestionRow};
use crate::plan::reasons::{Price, Reason};
use crate::plan::{Pair, Plan, Unmet, UnmetKind};
use crate::school::{School, StaffId};

/// What is told of something that is missing.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Told {
    /// Why, as plan.json has it: with what comes nearest.
    pub reason: String,
    /// The same where the nearest are listed below it.
    pub short: String,
    /// What comes nearest and who is in the way, best first.
    pub nearest: Vec<String>,
    /// What would help, the cheapest first.
    pub repairs: Vec<Help>,
}

/// What would help, in words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Help {
    /// As a plan that was read says it.
    Told(String),
    /// In its parts.
    InParts {
        /// What to change: `Keep Bo free in Thu 2 (teaches 7A)`.
        change: String,
        /// What is otherwise then: `Maths meets Thu 2; nothing else changes`.
        then: String,
        /// What the plan costs then.
        price: Price,
    },
}

impl Help {
    /// What to change and what is otherwise then.
    pub fn words(&self) -> String {
        match self {
            Help::Told(words) => words.clone(),
            Help::InParts { change, then, .. } => format!("{change}: {then}"),
        }
    }

    /// What the plan costs then, where that is told apart: `total 1843 instead of 2838`.
    pub fn points(&self) -> Option<String> {
        match self {
            Help::Told(_) => None,
            Help::InParts { price, .. } => Some(changes::points(price)),
        }
    }

    /// All of it, as one sentence.
    pub fn sentence(&self) -> String {
        match self.points() {
            Some(points) => format!("{}; {points}.", self.words()),
            None => self.words(),
        }
    }

    fn row(&self) -> Option<SuggestionRow> {
        let Help::InParts { change, then, price: Price { total, proven, instead_of } } = self else { return None };
        let (change, then) = (change.clone(), then.clone());
        Some(SuggestionRow { change, then, total: *total, proven: *proven, instead_of: *instead_of })
    }
}

impl Told {
    /// A reason without anything near.
    fn short(reason: String) -> Told {
        Told { short: reason.clone(), reason, nearest: Vec::new(), repairs: Vec::new() }
    }
}

/// What is missing in words.
pub fn told(school: &School, unmet: &Unmet) -> Told {
    let repairs = unmet.repairs.iter().map(|repair| changes::repair(school, repair)).collect();
    Told { repairs, ..why(school, &unmet.reason) }
}

/// The same as plan.json has it.
pub fn say(school: &School, unmet: &Unmet) -> Said {
    let Told { reason, repairs, .. } = told(school, unmet);
    let suggestions = repairs.iter().filter_map(Help::row).collect();
    Said { reason, repairs: repairs.iter().map(Help::sentence).collect(), suggestions }
}

fn why(school: &School, reason: &Reason) -> Told {
    match reason {
        Reason::Told(words) => Told::short(words.clone()),
        Reason::NotKept => Told::short("the plan that was kept does not hold it".into()),
        Reason::NoTime => Told::short("Time was up before it was known why.".into()),
        Reason::FewRoundsLeft(left, others) => {
            let few = match left {
                0 => "No round of the term is left.".to_owned(),
                1 => "Only 1 round of the term is left.".to_owned(),
                few => format!("Only {few} rounds of the term are left."),
            };
            match others {
                None => Told::short(few),
                Some(others) => {
                    let others = why(school, others);
                    let (reason, short) = (format!("{few} {}", others.reason), format!("{few} {}", others.short));
                    Told { reason, short, ..others }
                }
            }
        }
        Reason::Session(team, why) => sessions::told(school, *team, why),
        Reason::Mentor(mentee, why) => Told::short(mentors::no_mentor(school, *mentee, why)),
        Reason::Meeting(mentor, mentee, why) => mentors::no_meeting(school, *mentor, *mentee, why),
        Reason::Visits(observer, why) => Told::short(visits::missing(school, *observer, why)),
        Reason::Peer(staff, why) => Told::short(peers::no_peer(school, *staff, why)),
        Reason::PeerMeeting(people, why) => peers::no_meeting(school, people, why),
    }
}

/// The name of what is missing something: the team's or person's, as the school writes it.
pub fn subject(school: &School, plan: &Plan, unmet: &Unmet) -> String {
    let known = |id: &str| school.staff.entries().find(|(_, person)| person.id == id);
    let name_of = |id: &str| known(id).map(|(staff, _)| names::one(school, staff));
    match unmet.kind {
        UnmetKind::Session => {
            let team = school.teams.iter().find(|team| team.id == unmet.id);
            clean(team.map_or(&unmet.id, |team| &team.name))
        }
        UnmetKind::Mentee | UnmetKind::Visit => clean(&name_of(&unmet.id).unwrap_or(unmet.id.as_str().into())),
        UnmetKind::Meeting => {
            // Ids may have a slash in them: only the pairs of the plan say whose these are, and of several that are
            // called the same each has its own row, in their order.
            let ids = |pair: &Pair| format!("{}/{}", school.staff[pair.mentor].id, school.staff[pair.mentee].id);
            let rows = plan.unmet.iter().filter(|other| other.kind == unmet.kind && other.id == unmet.id);
            let row = rows.clone().position(|other| std::ptr::eq(other, unmet)).unwrap_or(0);
            let called_so = plan.pairs.iter().filter(|pair| ids(pair) == unmet.id);
            let lacking = called_so.clone().filter(|pair| pair.meetings.len() < asked(school));
            let name = |staff: StaffId| names::one(school, staff);
            let pair = lacking.clone().nth(row).or_else(|| called_so.clone().next());
            let named = pair.map(|pair| format!("{} with {}", name(pair.mentee), name(pair.mentor)));
            clean(&named.unwrap_or_else(|| unmet.id.clone()))
        }
    }
}

/// How many meetings each pair is to have in a cycle.
fn asked(school: &School) -> usize {
    school.rules.mentors.meetings as usize
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
pub fn short(school: &School, plan: &Plan, unmet: &Unmet) -> String {
    let subject = subject(school, plan, unmet);
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
        let lead = format!("{} ", paint(BAD, &format!("{}:", subject(school, plan, unmet))));
        text.push_str(&flow_words(&lead, &amount(school, unmet), 2, columns));
        text.push('\n');
        let told = told(school, unmet);
        if !told.short.is_empty() {
            text.push_str(&flow_words("  ", &clean(&told.short), 2, columns));
            text.push('\n');
        }
        text.push_str(&bullets(FAINT, "Nearest:", &told.nearest, columns));
        text.push_str(&helps(&told.repairs, columns));
    }
    text
}

/// What would help: what it changes first, then, faint, what the plan costs then.
fn helps(repairs: &[Help], columns: usize) -> String {
    let line = |help: &Help| match help.points() {
        Some(points) => format!("{}; {}", clean(&help.words()), paint(FAINT, &format!("{points}."))),
        None => clean(&help.words()),
    };
    let lines: Vec<String> = repairs.iter().map(line).collect();
    lines_below(GOOD, "What would help, the cheapest first:", &lines, columns)
}

/// A title and its lines; nothing where there are no lines.
pub(super) fn bullets<'a>(
    style: Style,
    title: &str,
    lines: impl IntoIterator<Item = &'a String>,
    columns: usize,
) -> String {
    let lines: Vec<String> = lines.into_iter().map(|line| clean(line)).collect();
    lines_below(style, title, &lines, columns)
}

fn lines_below(style: Style, title: &str, lines: &[String], columns: usize) -> String {
    if lines.is_empty() {
        return String::new();
    }
    let mut text = format!("  {}\n", paint(style, title));
    for line in lines {
        text.push_str(&flow_words("    - ", line, 6, columns));
        text.push('\n');
    }
    text
}
