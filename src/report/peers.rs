//! A plan of peers as text for a terminal: the answer first, then when they
//! meet, who is with whom and why, what it costs, who is left and why, what to do next.

use super::reasons::{self, bullets};
use super::terminal::{command, faint, join, shell_word};
use super::text::{BAD, FAINT, GOOD, HEADING, WATCH, clean, count, flow_words, listed, paint};
use super::{Look, grid, names, pairs, words};
use crate::plan::{PeerGroup, PeerPair, Plan, Status, Unmet, UnmetKind};
use crate::school::{School, StaffId, Table};

/// People and groups named in the headline's list of what is missing.
const NAMED_IN_HEADLINE: usize = 4;

/// The whole report of a plan of peers. `folder` and `output` are the school
/// and the folder of the plan, as the user wrote them, the latter with what is in it.
pub fn plan(school: &School, plan: &Plan, folder: &str, output: Option<(&str, &str)>, look: Look) -> String {
    let columns = look.width;
    let groups = plan.peers.as_deref().unwrap_or(&[]);
    let headline = headline(school, plan, groups, columns);
    let parts = [
        headline.clone(),
        grid::peers(school, groups, columns),
        list(school, groups, columns),
        words::costs(&plan.score, words::Counted::new(plan), columns),
        unmet(school, plan, columns),
        what_next(folder, output, columns),
    ];
    let mut text = join(&parts);
    if look.height.is_some_and(|height| text.lines().count() >= height) {
        // The top has left the screen: say the answer again where the eye is.
        text.push('\n');
        text.push_str(&headline);
    }
    text
}

/// How many are in how many groups, who is missing, what it costs and what is proven.
fn headline(school: &School, plan: &Plan, groups: &[PeerGroup], columns: usize) -> String {
    let lead = paint(HEADING, &format!("{}: ", clean(&school.name)));
    let mut text = flow_words(&lead, &answer(school, groups), 2, columns);
    text.push('\n');
    if !plan.unmet.is_empty() {
        let named: Vec<String> =
            plan.unmet.iter().take(NAMED_IN_HEADLINE).map(|unmet| subject(school, groups, unmet)).collect();
        let more = plan.unmet.len().saturating_sub(NAMED_IN_HEADLINE);
        let more = if more > 0 { format!(", and {more} more") } else { String::new() };
        text.push_str(&flow_words(&paint(BAD, "Missing: "), &format!("{}{more}.", named.join(", ")), 2, columns));
        text.push('\n');
    }
    let style = if plan.status == Status::Optimal { GOOD } else { WATCH };
    text.push_str(&paint(style, &flow_words("", &proof(plan, groups), 2, columns)));
    text.push('\n');
    text
}

/// How many people are in how many groups, and what these are worth.
pub(super) fn answer(school: &School, groups: &[PeerGroup]) -> String {
    let everybody = school.staff.len();
    let grouped: usize = groups.iter().map(|group| group.people.len()).sum();
    let trios = groups.iter().filter(|group| group.people.len() > 2).count();
    let pairs = groups.len() - trios;
    let kinds: Vec<String> = [(pairs, "pair", "pairs"), (trios, "trio", "trios")]
        .into_iter()
        .filter(|(number, _, _)| *number > 0)
        .map(|(number, one, many)| count(number as u64, one, many))
        .collect();
    let fits = groups.iter().map(|group| group.fit);
    let worth = match (fits.clone().min(), fits.max()) {
        (Some(low), Some(high)) if low < high => format!(", worth {low} to {high} of 100"),
        (Some(worth), _) => format!(", worth {worth} of 100"),
        _ => String::new(),
    };
    let wanted = groups.len() * school.rules.mentors.meetings as usize;
    let met: usize = groups.iter().map(|group| group.meetings.len()).sum();
    let meet = match wanted.saturating_sub(met) as u64 {
        0 => String::new(),
        missing => format!("; {} missing", count(missing, "weekly meeting is", "weekly meetings are")),
    };
    let kinds = kinds.join(" and ");
    match (everybody, grouped) {
        (0, _) => "there is nobody on the staff list.".to_owned(),
        (1, _) => "there is one person on the staff list, and nobody to be a peer.".to_owned(),
        (all, 0) => format!("none of the {all} people could be given a peer."),
        (2, 2) => format!("the two people are peers{worth}{meet}."),
        (all, some) if all == some => format!("all {all} people have a peer, in {kinds}{worth}{meet}."),
        (all, some) => format!("{some} of {all} people have a peer, in {kinds}{worth}{meet}."),
    }
}

/// What is proven of the pairs, and of the total.
pub(super) fn proof(plan: &Plan, groups: &[PeerGroup]) -> String {
    let score = &plan.score;
    let pairs = if groups.is_empty() {
        "no two people may be peers."
    } else {
        "no more people can be in pairs, and no other pairs of as many people are worth more together."
    };
    let total = match plan.status {
        Status::Optimal if groups.is_empty() => String::new(),
        Status::Optimal => " Of such pairs, none cost less.".to_owned(),
        Status::Feasible | Status::Unknown => format!(
            " Whoever was left joined a pair afterwards; other such pairs might cost less in all, but none less than {}.",
            score.bound
        ),
    };
    format!("Total cost {}. Proven: {pairs}{total}", score.total)
}

/// All groups by their first person.
fn list(school: &School, groups: &[PeerGroup], columns: usize) -> String {
    if groups.is_empty() {
        return String::new();
    }
    let names = names::of(school);
    let mut text = format!("{}\n", paint(HEADING, "WHO IS WITH WHOM"));
    for group in groups {
        text.push_str(&one(school, &names, group, columns));
    }
    text
}

/// One group: who and when, what each can help the other with, the points.
fn one(school: &School, names: &Table<StaffId, String>, group: &PeerGroup, columns: usize) -> String {
    let people: Vec<&str> = group.people.iter().map(|staff| names[*staff].as_str()).collect();
    let trio = group.joined.map_or(String::new(), |joined| format!(" · a trio: {} joined the pair", names[joined]));
    let head = paint(HEADING, &listed(&people));
    let when = pairs::when(school, &group.meetings);
    let mut lines = vec![flow_words("  ", &format!("{head} · worth {}{trio}{when}", group.fit), 4, columns)];
    for pair in &group.pairs {
        for (by, whom) in [(0, 1), (1, 0)] {
            if !pair.helps[by].is_empty() {
                let with = pairs::tags(school, &pair.helps[by]);
                let (by, whom) = (&names[pair.people[by]], &names[pair.people[whom]]);
                lines.push(flow_words("      ", &format!("{by} helps {whom} with {with}"), 8, columns));
            }
        }
    }
    for pair in &group.pairs {
        let of = |pair: &PeerPair| {
            let [a, b] = pair.people;
            format!("{} and {} {}: ", names[a], names[b], pair.fit)
        };
        let of = if group.pairs.len() > 1 { of(pair) } else { String::new() };
        let points = format!("{of}{}", pairs::points(pair.points));
        lines.push(paint(FAINT, &flow_words("      ", &points, 8, columns)));
    }
    lines.iter().map(|line| format!("{line}\n")).collect()
}

/// The people whom something missing is about, by name.
pub(super) fn subject(school: &School, groups: &[PeerGroup], unmet: &Unmet) -> String {
    let names = names::of(school);
    let id = |staff: &StaffId| school.staff[*staff].id.as_str();
    match unmet.kind {
        UnmetKind::Meeting => {
            let group =
                groups.iter().find(|group| group.people.iter().map(id).collect::<Vec<_>>().join("/") == unmet.id);
            group.map_or_else(
                || clean(&unmet.id),
                |group| listed(&group.people.iter().map(|staff| names[*staff].as_str()).collect::<Vec<_>>()),
            )
        }
        _ => {
            let person = school.staff.entries().find(|(_, person)| person.id == unmet.id);
            person.map_or_else(|| clean(&unmet.id), |(staff, _)| names[staff].clone())
        }
    }
}

/// Who has no peer and who does not meet, with the reasons.
fn unmet(school: &School, plan: &Plan, columns: usize) -> String {
    if plan.unmet.is_empty() {
        return String::new();
    }
    let groups = plan.peers.as_deref().unwrap_or(&[]);
    let mut text = format!("{}\n", paint(HEADING, "WHAT COULD NOT BE MET, AND WHY"));
    for unmet in &plan.unmet {
        let what = match unmet.kind {
            UnmetKind::Meeting => count(u64::from(unmet.count), "weekly meeting missing", "weekly meetings missing"),
            _ => "no peer".to_owned(),
        };
        let lead = format!("{} ", paint(BAD, &format!("{}:", subject(school, groups, unmet))));
        text.push_str(&flow_words(&lead, &what, 2, columns));
        text.push('\n');
        let told = reasons::told(school, unmet);
        text.push_str(&flow_words("  ", &clean(&told.short), 2, columns));
        text.push('\n');
        text.push_str(&bullets(FAINT, "Nearest:", &told.nearest, columns));
    }
    text
}

/// Where the files are and what can be done with them.
fn what_next(folder: &str, output: Option<(&str, &str)>, columns: usize) -> String {
    let school = shell_word(folder);
    let Some((output, contents)) = output else {
        let line = flow_words("", "Nothing was written. To keep the plan, name a folder for it:", 2, columns);
        let parts = [format!("staffroom plan {school} --peers"), "-o out".to_owned()];
        return format!("{line}\n{}", command(&parts, columns));
    };
    let output = shell_word(output);
    let written = format!("Written to {output}: {contents}.");
    let mut text = flow_words("", &written, 2, columns);
    text.push('\n');
    text.push_str(&command(&[format!("staffroom verify {school}"), output], columns));
    text.push_str(&faint("      ", "checks it again, from the school folder alone", columns));
    text.push('\n');
    let next =
        "Next term: list these pairs in pairs.csv (kind mentor, rule previous), and everybody gets somebody new.";
    text.push_str(&faint("  ", next, columns));
    text.push('\n');
    text
}
