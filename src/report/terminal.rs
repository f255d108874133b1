//! The plan as text for a terminal: the answer first, then the cycle at a
//! glance, who meets when, what it costs, what could not be met, what to do next.

use super::files::{Format, contents};
use super::text::{BAD, FAINT, GOOD, HEADING, WATCH, clean, count, flow_words, paint, width};
use super::{Look, grid, ledger, pairs, reasons, sessions, visits, words};
use crate::plan::{Kind, Plan, Status, UnmetKind};
use crate::school::{MemberRole, School, StaffId, TeamId};

/// Teams named in the headline's list of what is missing.
const NAMED_IN_HEADLINE: usize = 4;

/// Where the plan went, for the lines that say what to do next.
#[derive(Clone, Debug)]
pub struct Next<'a> {
    /// The school folder, as the user wrote it.
    pub school: &'a str,
    /// The output folder, as the user wrote it, where one was asked for.
    pub output: Option<&'a str>,
    /// In which formats it was written there.
    pub formats: &'a [Format],
    /// What `--only` was given.
    pub only: Option<&'a str>,
    /// The plan of `--keep`, as the user wrote it.
    pub keep: Option<&'a str>,
    /// What `--teams-by` was given.
    pub teams_by: Option<&'a str>,
    /// The earlier plan that this one changes.
    pub previous: Option<&'a str>,
}

impl Next<'_> {
    /// The formats that were written, if anything was.
    fn written(&self) -> Option<&[Format]> {
        self.output.map(|_| self.formats)
    }
}

/// The whole report of a plan.
pub fn plan(school: &School, plan: &Plan, next: &Next, look: Look) -> String {
    let columns = look.width;
    let headline = headline(school, plan, columns);
    let parts = [
        headline.clone(),
        grid::sessions(school, plan, columns),
        grid::meetings(school, plan, columns),
        visits::grid(school, plan, columns),
        visits::groups(school, plan, columns),
        sessions::list(school, plan, columns),
        pairs::list(school, plan, columns),
        visits::list(school, plan, next.written(), columns),
        words::costs(&plan.score, words::Counted::new(plan), columns),
        ledger::list(school, plan, columns),
        reasons::unmet(school, plan, columns),
        pairs::blocking(school, plan, next.written().is_some(), columns),
        pairs::comparison(school, plan, look),
        what_next(next, columns),
    ];
    let mut text = join(&parts);
    let scrolled = look.height.is_some_and(|height| text.lines().count() >= height);
    if scrolled {
        // The top has left the screen: say the answer again where the eye is.
        text.push('\n');
        text.push_str(&headline);
    }
    text
}

/// The parts that are not empty, with an empty line between two of them.
pub(super) fn join(parts: &[String]) -> String {
    let parts: Vec<&str> = parts.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    parts.join("\n")
}

/// What was placed of what was asked, what is missing, what it costs and what is proven.
fn headline(school: &School, plan: &Plan, columns: usize) -> String {
    let mut text =
        flow_words(&paint(HEADING, &format!("{}: ", clean(&school.name))), &answer(school, plan), 2, columns);
    text.push('\n');
    let missing: Vec<String> =
        plan.unmet.iter().take(NAMED_IN_HEADLINE).map(|unmet| reasons::short(school, plan, unmet)).collect();
    if !missing.is_empty() {
        let more = plan.unmet.len().saturating_sub(NAMED_IN_HEADLINE);
        let more = if more > 0 { format!(", and {more} more") } else { String::new() };
        let lead = paint(BAD, "Missing: ");
        text.push_str(&flow_words(&lead, &format!("{}{more}.", missing.join(", ")), 2, columns));
        text.push('\n');
    }
    let style = if plan.status == Status::Optimal { GOOD } else { WATCH };
    let proof = flow_words("", &words::proof(&plan.score, plan.status, words::among(plan)), 2, columns);
    text.push_str(&paint(style, &proof));
    text.push('\n');
    if let Some(saved) = words::saved(&plan.score) {
        text.push_str(&flow_words("", &saved, 2, columns));
        text.push('\n');
    }
    text
}

/// What was planned of what was asked, kind by kind.
pub(super) fn answer(school: &School, plan: &Plan) -> String {
    let mut sentences = Vec::new();
    // Beside others, a kind that nobody asks for is not worth a sentence.
    let asks = |kind: Kind| match kind {
        Kind::Sessions => school.teams.iter().any(|team| team.sessions > 0),
        Kind::Mentors => school.staff.iter().any(|person| person.roles.mentee),
        Kind::Visits => school.staff.iter().any(|person| person.visits > 0),
    };
    let anything = plan.kinds.iter().any(|kind| asks(*kind));
    let says = |kind: Kind| plan.kinds.contains(&kind) && (asks(kind) || !anything || plan.kinds.len() == 1);
    if says(Kind::Sessions) {
        sentences.push(placed(school, plan) + &attendance(school, plan));
    } else if !plan.sessions.is_empty() {
        sentences.push(format!(
            "{}.",
            count(plan.sessions.len() as u64, "session is kept as it was", "sessions are kept as they were")
        ));
    }
    if says(Kind::Mentors) {
        sentences.push(pairs::headline(school, plan));
    } else if !plan.pairs.is_empty() {
        sentences.push(format!(
            "{}.",
            count(plan.pairs.len() as u64, "pair is kept as it was", "pairs are kept as they were")
        ));
    }
    if says(Kind::Visits) {
        sentences.push(visits::headline(school, plan));
    } else if !plan.visits.is_empty() {
        sentences.push(format!(
            "{}.",
            count(plan.visits.len() as u64, "visit is kept as it was", "visits are kept as they were")
        ));
    }
    for later in sentences.iter_mut().skip(1) {
        // Only the first sentence follows the school's name.
        let mut letters = later.chars();
        *later =
            letters.next().map_or(String::new(), |first| first.to_uppercase().collect::<String>() + letters.as_str());
    }
    sentences.join(" ")
}

/// How many sessions were placed of how many asked.
fn placed(school: &School, plan: &Plan) -> String {
    let asked: u64 = school.teams.iter().map(|team| u64::from(team.sessions)).sum();
    let placed = plan.sessions.len() as u64;
    let teams = match school.teams.iter().next() {
        Some(team) if school.teams.len() == 1 => clean(&team.name),
        _ => count(school.teams.len() as u64, "team", "teams"),
    };
    let missing = plan.unmet.iter().any(|unmet| unmet.kind == UnmetKind::Session);
    match (asked, missing) {
        (0, _) => "no team asks for a session, so there is nothing to place.".to_owned(),
        (1, false) => format!("the session of {teams} is placed."),
        (_, false) => format!("all {asked} sessions of {teams} are placed."),
        (1, true) => format!("the session of {teams} could not be placed."),
        (_, true) if placed == 0 => format!("none of the {asked} sessions of {teams} could be placed."),
        (_, true) => format!("{placed} of {asked} sessions of {teams} are placed."),
    }
}

/// Who does not attend and what is covered, in one sentence. Empty where there are no sessions.
fn attendance(school: &School, plan: &Plan) -> String {
    if plan.sessions.is_empty() {
        return String::new();
    }
    let absences = plan.sessions.iter().flat_map(|session| session.absent.iter().map(|staff| (session.team, *staff)));
    let optional =
        |(team, staff): &(TeamId, StaffId)| school.teams[*team].role_of(*staff) == Some(MemberRole::Optional);
    let (optional, required): (Vec<_>, Vec<_>) = absences.partition(optional);
    let released: usize = plan.sessions.iter().map(|session| session.released.len()).sum();
    let absent = match (required.len() as u64, optional.len() as u64) {
        (0, 0) => " Everybody attends".to_owned(),
        (0, few) => format!(" {}", count(few, "optional member is absent", "optional members are absent")),
        (few, 0) => format!(" {}", count(few, "required member is absent", "required members are absent")),
        (few, more) => {
            format!(" {}, {more} optional", count(few, "required member is absent", "required members are absent"))
        }
    };
    let covered = match released {
        0 => String::new(),
        few => format!("; {}", count(few as u64, "period is covered", "periods are covered")),
    };
    format!("{absent}{covered}.")
}

/// Where the files are and what can be done with them.
fn what_next(next: &Next, columns: usize) -> String {
    let school = shell_word(next.school);
    let teams_by = next.teams_by.map(|word| format!("--teams-by {word}")).unwrap_or_default();
    let previous = next.previous.map(|plan| format!("--previous {}", shell_word(plan))).unwrap_or_default();
    let only = next.only.map(|kinds| format!("--only {}", shell_word(kinds))).unwrap_or_default();
    let keep = next.keep.map(|plan| format!("--keep {}", shell_word(plan))).unwrap_or_default();
    let command = |parts: &[String]| command(parts, columns);
    let Some(output) = next.output else {
        let line = flow_words("", "Nothing was written. To keep the plan, name a folder for it:", 2, columns);
        let parts = [format!("staffroom plan {school}"), teams_by, only, keep, previous, "-o out".to_owned()];
        return format!("{line}\n{}", command(&parts));
    };
    let output = shell_word(output);
    let mut text = flow_words("", &format!("Written to {output}: {}.", contents(next.formats)), 2, columns);
    text.push('\n');
    // An earlier plan that this one has replaced is not there to compare with.
    if next.previous != next.output {
        let parts = [format!("staffroom verify {school}"), output.clone(), teams_by.clone(), previous];
        text.push_str(&command(&parts));
        text.push_str(&faint("      ", "checks it again, from the school folder alone", columns));
        text.push('\n');
    }
    let changed = format!("--previous {output}");
    let parts = [format!("staffroom plan {school}"), teams_by, only, keep, changed, "-o new".to_owned()];
    text.push_str(&command(&parts));
    text.push_str(&faint("      ", "after a change in the school: moves as little as it can", columns));
    text.push('\n');
    text
}

/// What `staffroom report` says when it is done.
pub fn written(output: &str, contents: &str, look: Look) -> String {
    let line = format!("Written to {}: {contents}.", shell_word(output));
    format!("{}\n", flow_words("", &line, 2, look.width))
}

/// A command as it can be typed, on several lines where one is too short.
pub(super) fn command(parts: &[String], columns: usize) -> String {
    let parts: Vec<&str> = parts.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    let line = format!("  {}", parts.join(" "));
    if width(&line) <= columns { format!("{line}\n") } else { format!("  {}\n", parts.join(" \\\n    ")) }
}

/// A sentence that is there for completeness.
pub(super) fn faint(lead: &str, sentence: &str, columns: usize) -> String {
    paint(FAINT, &flow_words(lead, sentence, lead.len(), columns))
}

/// A path as it can be typed into a shell.
pub(super) fn shell_word(path: &str) -> String {
    let plain = |letter: char| letter.is_alphanumeric() || "/._-+=:,@%".contains(letter);
    let shown = clean(path);
    if !shown.is_empty() && shown.chars().all(plain) { shown } else { format!("'{}'", shown.replace('\'', "'\\''")) }
}
