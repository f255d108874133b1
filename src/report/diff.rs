//! What changed from one plan to another, in words.

mod people;
mod sessions;
mod visits;

pub use people::{PersonChanges, by_person, cards, page, table};

use serde::Serialize;

use super::called::Called;
use super::text::{BAD, FAINT, GOOD, HEADING, WATCH, clean, count, flow_words, listed, paint};
use super::{Look, terminal, verdict, words};
use crate::plan::diff::{
    Affected, Also, Aspect, Change, CriterionChange, Difference, GroupChange, PairChange, PairSide, ScoreChange,
    UnmetChange, What, people_of_meeting,
};
use crate::plan::document::{Document, SlotRow};
use crate::plan::{CriterionCost, Kind, Status, UnmetKind};
use crate::school::{Criterion, School};

/// How people and teams are called, and the new plan for what its counts stand for.
pub struct Compared<'a> {
    after: &'a Document,
    called: Called,
}

impl<'a> Compared<'a> {
    /// Names come from the school, where there is one, else from the new plan, then the old one; whom none knows is
    /// called by the id.
    pub fn new(before: &Document, after: &'a Document, school: Option<&School>) -> Compared<'a> {
        Compared { after, called: Called::new(school, &[after, before]) }
    }
}

/// The report of `staffroom diff OLD NEW`.
pub fn text(compared: &Compared, difference: &Difference, look: Look) -> String {
    let columns = look.width;
    let line = |(lead, sentence, affects): (String, String, String)| {
        let mut text = flow_words(&format!("  - {}: ", paint(HEADING, &lead)), &sentence, 4, columns);
        if !affects.is_empty() {
            text.push('\n');
            text.push_str(&paint(FAINT, &flow_words("    ", &format!("affects {affects}"), 6, columns)));
        }
        text + "\n"
    };
    let section = |title: &str, lines: Vec<(String, String, String)>| match lines.is_empty() {
        true => String::new(),
        false => format!("{}\n{}", paint(HEADING, title), lines.into_iter().map(line).collect::<String>()),
    };
    let sessions = difference.sessions.iter().map(|change| sessions::session(compared, change));
    let pairs = difference.pairs.iter().map(|change| pair(compared, change));
    let groups = difference.groups.iter().map(|change| group(compared, change));
    let visits = difference.visits.iter().map(|change| visits::visit(compared, change));
    let unmet = difference.unmet.iter().map(|change| unmet(compared, change));
    terminal::join(&[
        head(difference, columns),
        section("SESSIONS", sessions.collect()),
        section("MENTOR PAIRS", pairs.collect()),
        section("PEERS", groups.collect()),
        section("VISITS", visits.collect()),
        section("WHAT IS MISSING", unmet.collect()),
        people(compared, difference, columns),
        affected(compared, difference, columns),
        score(compared, &difference.score, columns),
        also(difference, columns),
    ])
}

/// What is not as it was, of whatever kind: whose, and what happened. What is gained comes first.
pub(super) fn decisions(compared: &Compared, difference: &Difference) -> Vec<(String, String)> {
    let sessions = difference.sessions.iter().map(|change| (change.what, sessions::session(compared, change)));
    let pairs = difference.pairs.iter().map(|change| (change.what, pair(compared, change)));
    let visits = difference.visits.iter().map(|change| (change.what, visits::visit(compared, change)));
    let mut lines: Vec<(What, Line)> = sessions.chain(pairs).chain(visits).collect();
    lines.sort_by_key(|(what, _)| *what != What::Added);
    lines.into_iter().map(|(_, (whose, what, _))| (whose, what)).collect()
}

/// The answer in some lines.
fn head(difference: &Difference, columns: usize) -> String {
    let lead = paint(HEADING, &format!("{}: ", clean(&difference.school)));
    if !difference.any() {
        let sentence = format!("nothing changed. {}", total(&difference.score.total));
        return flow_words(&lead, &paint(GOOD, &sentence), 2, columns) + "\n";
    }
    let kinds = [
        (tally(difference.sessions.iter().map(|change| change.what)), "session", "sessions"),
        (tally(difference.pairs.iter().map(|change| change.what)), "mentor pair", "mentor pairs"),
        (tally(difference.groups.iter().map(|change| change.what)), "group of peers", "groups of peers"),
        (tally(difference.visits.iter().map(|change| change.what)), "visit", "visits"),
    ];
    let counted: Vec<String> = kinds.iter().filter_map(|(tally, one, many)| counts(tally, one, many)).collect();
    let people = difference.staff.people.max(difference.affected.len());
    let people = count(people as u64, "person is", "people are");
    let sentence = match difference.affected.len() {
        0 if counted.is_empty() => "no session, pair or visit changed.".to_owned(),
        0 => format!("{}. Nobody is affected.", counted.join("; ")),
        some => format!("{}. {some} of {people} affected.", counted.join("; ")),
    };
    let mut text = flow_words(&lead, &sentence, 2, columns) + "\n";
    text.push_str(&flow_words("", &total(&difference.score.total), 2, columns));
    text.push('\n');
    if difference.score.bound.differs() || difference.score.status.differs() {
        let score = &difference.score;
        let now = proof(score.status.after, score.bound.after);
        let was = proof(score.status.before, score.bound.before);
        text.push_str(&paint(
            WATCH,
            &flow_words("", &format!("Proven of the new plan: {now}. Of the old one: {was}."), 2, columns),
        ));
        text.push('\n');
    }
    if difference.kinds.differs() {
        let held = |kinds: &[Kind]| {
            let words = kinds.iter().map(|kind| match kind {
                Kind::Sessions => "sessions",
                Kind::Mentors => "mentor pairs",
                Kind::Visits => "visits",
            });
            listed(&words.collect::<Vec<_>>())
        };
        let (was, is) = (held(&difference.kinds.before), held(&difference.kinds.after));
        let sentence = format!("The old plan planned {was}, the new one {is}.");
        text.push_str(&paint(WATCH, &flow_words("", &sentence, 2, columns)));
        text.push('\n');
    }
    text
}

/// How many were moved, changed, added and dropped.
fn tally(what: impl Iterator<Item = What>) -> [u64; 4] {
    let mut tally = [0; 4];
    for what in what {
        tally[what as usize] += 1;
    }
    tally
}

/// `2 sessions moved, 1 dropped`.
fn counts(tally: &[u64; 4], one: &str, many: &str) -> Option<String> {
    let words = ["moved", "changed", "added", "dropped"];
    let mut parts = Vec::new();
    for (number, word) in tally.iter().zip(words).filter(|(number, _)| **number > 0) {
        parts.push(match parts.is_empty() {
            true => format!("{} {word}", count(*number, one, many)),
            false => format!("{number} {word}"),
        });
    }
    (!parts.is_empty()).then(|| parts.join(", "))
}

fn total(total: &Change<i64>) -> String {
    let Change { before, after } = *total;
    match after.saturating_sub(before) {
        0 => format!("Both plans cost {after}."),
        more @ 1.. => format!("Total cost {after} instead of {before}: {more} more."),
        less => format!("Total cost {after} instead of {before}: {} less.", less.unsigned_abs()),
    }
}

fn proof(status: Status, bound: i64) -> String {
    match status {
        Status::Optimal => "no plan costs less".to_owned(),
        Status::Feasible => format!("every plan costs at least {bound}"),
        Status::Unknown => "nothing".to_owned(),
    }
}

/// `Mon 3`, `A Mon 3`.
fn slot(week: &str, day: &str, period: &str) -> String {
    let labels = [week, day, period].map(clean);
    labels.iter().filter(|label| !label.is_empty()).map(String::as_str).collect::<Vec<_>>().join(" ")
}

fn at(slot_row: &SlotRow) -> String {
    slot(&slot_row.week, &slot_row.day, &slot_row.period)
}

/// `Mon 3 and Tue 4`, or the words for none.
fn slots(list: &[SlotRow], none: &str) -> String {
    let list: Vec<String> = list.iter().map(at).collect();
    if list.is_empty() { none.to_owned() } else { listed(&list.iter().map(String::as_str).collect::<Vec<_>>()) }
}

/// One change: whose, what happened, whom it affects.
type Line = (String, String, String);

fn pair(compared: &Compared, change: &PairChange) -> Line {
    let mentor = |side: &PairSide| compared.called.person(&side.mentor);
    let mentee = compared.called.person(&change.mentee);
    let none = "not at all";
    let (lead, sentence) = match (&change.before, &change.after) {
        (Some(before), Some(after)) if change.changed.contains(&Aspect::Mentor) => {
            let mut words = vec![format!("{} is the mentor instead of {}", mentor(after), mentor(before))];
            let (was, is) = (slots(&before.meetings, none), slots(&after.meetings, none));
            words.push(if was == is {
                format!("they meet {is}, as before")
            } else {
                format!("they meet {is}, before {was}")
            });
            if before.fit != after.fit {
                words.push(format!("fit {} instead of {}", after.fit, before.fit));
            }
            (mentee, words.join("; "))
        }
        (Some(before), Some(after)) => {
            let mut words = moved_meetings(&change.meetings);
            if before.fit != after.fit {
                words.push(format!("fit {} instead of {}", after.fit, before.fit));
            }
            (format!("{mentee} with {}", mentor(after)), words.join("; "))
        }
        (None, Some(after)) => {
            let meet = slots(&after.meetings, none);
            (mentee, format!("now has a mentor, {}; they meet {meet}; fit {}", mentor(after), after.fit))
        }
        (Some(before), None) => {
            let met = slots(&before.meetings, none);
            (mentee, format!("has no mentor any more; it was {}, they met {met}", mentor(before)))
        }
        (None, None) => (mentee, String::new()),
    };
    (lead, sentence, compared.called.people(&change.affects))
}

/// What became of meetings, a clause each.
fn moved_meetings(meetings: &[Change<Option<SlotRow>>]) -> Vec<String> {
    let clause = |change: &Change<Option<SlotRow>>| match (&change.before, &change.after) {
        (Some(before), Some(after)) => Some(format!("their meeting moved from {} to {}", at(before), at(after))),
        (None, Some(after)) => Some(format!("they also meet {}", at(after))),
        (Some(before), None) => Some(format!("they no longer meet {}", at(before))),
        (None, None) => None,
    };
    meetings.iter().filter_map(clause).collect()
}

fn group(compared: &Compared, change: &GroupChange) -> Line {
    let sentence = match (&change.before, &change.after) {
        (Some(before), Some(after)) => {
            let mut words = moved_meetings(&change.meetings);
            if before.fit != after.fit {
                words.push(format!("worth {} instead of {}", after.fit, before.fit));
            }
            words.join("; ")
        }
        (None, Some(after)) => {
            format!("a new group; they meet {}; worth {}", slots(&after.meetings, "not at all"), after.fit)
        }
        (Some(before), None) => format!("no longer a group; they met {}", slots(&before.meetings, "not at all")),
        (None, None) => String::new(),
    };
    (compared.called.people(&change.people), sentence, compared.called.people(&change.affects))
}

fn unmet(compared: &Compared, change: &UnmetChange) -> Line {
    let peers = compared.after.peers.is_some();
    let lead = match change.kind {
        UnmetKind::Session => compared.called.team(&change.id),
        UnmetKind::Mentee | UnmetKind::Visit => compared.called.people([&change.id]),
        UnmetKind::Meeting => {
            let of_plan = people_of_meeting(compared.after, compared.after, &change.id);
            let people = if of_plan.is_empty() { &change.affects } else { &of_plan };
            if people.is_empty() { clean(&change.id) } else { compared.called.people(people) }
        }
    };
    let (one, many) = match change.kind {
        UnmetKind::Session => ("session", "sessions"),
        UnmetKind::Mentee if peers => ("peer", "peers"),
        UnmetKind::Mentee => ("mentor", "mentors"),
        UnmetKind::Meeting => ("meeting", "meetings"),
        UnmetKind::Visit => ("visit", "visits"),
    };
    let missing = |number: i64| count(number.unsigned_abs(), one, many);
    let sentence = match (change.count.before, change.count.after) {
        (before, 0) => format!("{} no longer missing", is(before, one, many)),
        (0, after) => format!("{} missing now", is(after, one, many)),
        (before, after) => format!("{} missing instead of {before}", missing(after)),
    };
    // It is the other side of a change, and whose it is stands before it.
    (lead, sentence, String::new())
}

fn is(number: i64, one: &str, many: &str) -> String {
    let verb = if number == 1 { "is" } else { "are" };
    format!("{} {verb}", count(number.unsigned_abs(), one, many))
}

/// Who is on the staff list of only one plan.
fn people(compared: &Compared, difference: &Difference, columns: usize) -> String {
    let staff = &difference.staff;
    let line = |lead: &str, people: &[String]| match people {
        [] => String::new(),
        people => flow_words(&format!("  {lead}: "), &compared.called.people(people), 4, columns) + "\n",
    };
    let lines = line("new", &staff.new) + &line("no longer there", &staff.gone);
    if lines.is_empty() { lines } else { format!("{}\n{lines}", paint(HEADING, "STAFF LIST")) }
}

/// Everybody whom a change affects, with how often.
fn affected(compared: &Compared, difference: &Difference, columns: usize) -> String {
    if difference.affected.is_empty() {
        return String::new();
    }
    let groups = !difference.groups.is_empty();
    let mut text = format!("{}\n", paint(HEADING, "WHO IS AFFECTED, AND HOW OFTEN"));
    for row in &difference.affected {
        let Affected { changes, sessions, pairs, visits, .. } = *row;
        let kinds = [
            (sessions, "session", "sessions"),
            if groups { (pairs, "group of peers", "groups of peers") } else { (pairs, "mentor pair", "mentor pairs") },
            (visits, "visit", "visits"),
        ];
        let kinds = kinds.iter().filter(|(number, _, _)| *number > 0);
        let kinds: Vec<String> = kinds.map(|(number, one, many)| count(*number as u64, one, many)).collect();
        let what = match kinds.as_slice() {
            [one] => one.clone(),
            many => format!("{} ({})", count(changes as u64, "change", "changes"), many.join(", ")),
        };
        text.push_str(&flow_words(&format!("  {}: ", compared.called.person(&row.staff)), &what, 4, columns));
        text.push('\n');
    }
    text
}

/// What costs something else.
fn score(compared: &Compared, score: &ScoreChange, columns: usize) -> String {
    if score.criteria.is_empty() {
        return String::new();
    }
    let mut text = format!("{}\n", paint(HEADING, "WHAT COSTS MORE OR LESS"));
    for change in &score.criteria {
        text.push_str(&flow_words("  - ", &criterion(compared, change), 4, columns));
        text.push('\n');
    }
    let weights = score.criteria.iter().filter_map(|change| {
        let criterion = named(&change.criterion)?;
        Some(CriterionCost { criterion, count: change.count.after, weight: change.weight.after })
    });
    let points = words::points(weights, compared.after.peers.is_some());
    if !points.is_empty() {
        text.push_str(&paint(FAINT, &flow_words("  ", &points, 4, columns)));
        text.push('\n');
    }
    text
}

/// The criterion of a name in plan.json.
fn named(name: &str) -> Option<Criterion> {
    Criterion::ALL.iter().copied().find(|criterion| criterion.name() == name)
}

fn criterion(compared: &Compared, change: &CriterionChange) -> String {
    let Change { before: was, after: is } = change.count;
    let what = match named(&change.criterion) {
        Some(criterion) => {
            let cost = CriterionCost { criterion, count: is, weight: change.weight.after };
            words::criterion(&cost, words::Counted::of_document(compared.after))
        }
        None => format!("{is} of {}", clean(&change.criterion)),
    };
    let instead = if was == is { String::new() } else { format!(", before {was}") };
    let weight = match change.weight {
        Change { before, after } if before != after => format!(", each now {after} instead of {before}"),
        _ => String::new(),
    };
    let Change { before, after } = change.cost;
    let cost = match after.saturating_sub(before) {
        0 => format!("{after} as before"),
        more @ 1.. => format!("{after} instead of {before}, {more} more"),
        less => format!("{after} instead of {before}, {} less", less.unsigned_abs()),
    };
    format!("{what}{instead}{weight}: {}", paint(if after > before { BAD } else { GOOD }, &cost))
}

/// What else differs, in one sentence.
fn also(difference: &Difference, columns: usize) -> String {
    if difference.also.is_empty() {
        return String::new();
    }
    let words: Vec<&str> = difference
        .also
        .iter()
        .map(|what| match what {
            Also::Kept => "what was kept of another plan",
            Also::Stages => "what the stages cost",
            Also::Points => "the points of pairs and what others would cost",
            Also::Reasons => "why things are missing and what would help",
            Also::Pairing => "what is proven of the pairs as a whole",
            Also::Ledger => "how much time people have",
        })
        .collect();
    flow_words("", &format!("Also different: {}.", words.join("; ")), 2, columns) + "\n"
}

/// A difference as JSON.
#[derive(Serialize)]
struct DifferenceJson<'a> {
    schema: u32,
    changed: bool,
    #[serde(flatten)]
    difference: &'a Difference,
}

/// The JSON of `staffroom diff OLD NEW --json`.
pub fn json(difference: &Difference) -> String {
    verdict::json(&DifferenceJson { schema: 1, changed: difference.any(), difference })
}
