//! One person's, one team's or one day's part of a plan, as a list by day.
//!
//! Everything is read from the plan as written, so that no school is needed: then people
//! and teams are called as the plan calls them, and days come in the order in which it first
//! names them. With the school, its names and the order of the cycle are known.

use super::called::Called;
use super::dates::{Held, in_words, listed_in_words};
use super::text::{FAINT, HEADING, clean, count, flow_words, listed, pad, paint, width};
use super::{Look, terminal, turns, verdict};
use crate::plan::document::{DayRow, Document, ReleaseRow, SessionRow, SlotRow, VisitRow};
use crate::school::{Id, School};
use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeSet;

/// What is to be shown: only what fits all that is given.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Wanted {
    /// The id of somebody who takes part.
    pub person: Option<String>,
    /// The id of the team.
    pub team: Option<String>,
    /// The day, as the plan writes it: week (or nothing) and day.
    pub day: Option<(String, String)>,
}

/// One thing in the plan.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Thing {
    /// When it begins.
    #[serde(flatten)]
    slot: SlotRow,
    /// `session`, `meeting`, `cover`, `visit` or `talk`.
    kind: &'static str,
    /// The round of a visit or talk; everything else recurs, in every cycle unless it has a turn.
    round: Option<i64>,
    /// Who takes part, by id.
    people: Vec<String>,
    /// The team, of a session and its covers.
    team: Option<String>,
    /// In which of the team's turns, of a session that is not in every cycle and its covers.
    #[serde(skip_serializing_if = "Option::is_none")]
    turn: Option<i64>,
    /// On which dates it is, where a term says so and they are known.
    #[serde(skip_serializing_if = "Option::is_none")]
    dates: Option<Vec<Date>>,
    /// In words.
    what: String,
}

/// What the writers of things need to know.
struct Teller<'a> {
    school: Option<&'a School>,
    called: Called,
    /// The dates, where there is a term.
    held: Option<Held<'a>>,
}

impl<'a> Teller<'a> {
    fn new(plan: &'a Document, school: Option<&'a School>) -> Teller<'a> {
        Teller { school, called: Called::new(school, &[plan]), held: Held::new(plan, school) }
    }
}

/// In which order slots come.
struct Cycle<'a> {
    school: Option<&'a School>,
    days: Vec<(String, String)>,
}

impl<'a> Cycle<'a> {
    fn new(plan: &Document, school: Option<&'a School>) -> Cycle<'a> {
        Cycle { school, days: days(plan, school) }
    }

    /// Where a slot comes in the cycle: its day, then its place in the day.
    fn place(&self, slot: &SlotRow) -> (usize, usize, String) {
        let day = self.days.iter().position(|(week, day)| (week, day) == (&slot.week, &slot.day));
        let found = self.school.and_then(|school| school.cycle.find(&slot.week, &slot.day, &slot.period));
        // Without a school, numbers come in their order, then other labels in theirs.
        let within = found.map_or_else(|| slot.period.parse().unwrap_or(usize::MAX / 2), Id::index);
        (day.unwrap_or(usize::MAX), within, slot.period.clone())
    }
}

/// The days that a plan names, in the order of the cycle where the school is known.
pub fn days(plan: &Document, school: Option<&School>) -> Vec<(String, String)> {
    if let Some(school) = school {
        let labels = school.cycle.days().ids().map(|day| school.cycle.day_labels(day));
        return labels.map(|(week, day)| (week.to_owned(), day.to_owned())).collect();
    }
    let sessions = plan.sessions.iter().map(|row| (row.week.clone(), row.day.clone()));
    let meetings = plan.pairs.iter().flat_map(|pair| &pair.meetings);
    let peers = plan.peers.iter().flatten().flat_map(|group| &group.meetings);
    let slots = meetings.chain(peers).map(|slot| (slot.week.clone(), slot.day.clone()));
    let visits = plan.visits.iter().map(|row| (row.week.clone(), row.day.clone()));
    let mut seen = BTreeSet::new();
    sessions.chain(slots).chain(visits).filter(|day| seen.insert(day.clone())).collect()
}

/// Everything of a plan that is wanted, in the order of the cycle, visits after the rest by round.
fn things(plan: &Document, wanted: &Wanted, teller: &Teller) -> Vec<Thing> {
    let (called, cycle) = (&teller.called, Cycle::new(plan, teller.school));
    let mut things: Vec<Thing> = Vec::new();
    for row in &plan.sessions {
        let turn = turns::of_row(teller.school, row).map_or(String::new(), |turn| format!(", {turn}"));
        let held = session(row, teller, &turn);
        let covers: Vec<Thing> =
            row.released.iter().map(|release| cover(row, release, called, (&turn, &held.dates))).collect();
        things.push(held);
        things.extend(covers);
    }
    for pair in &plan.pairs {
        let people = vec![pair.mentor.clone(), pair.mentee.clone()];
        let what = format!("{} (mentor) meets {}", called.person(&pair.mentor), called.person(&pair.mentee));
        things.extend(pair.meetings.iter().map(|slot| meeting(slot, &people, what.clone(), teller)));
    }
    for group in plan.peers.iter().flatten() {
        let what = format!("{} meet as peers", called.people(&group.people));
        things.extend(group.meetings.iter().map(|slot| meeting(slot, &group.people, what.clone(), teller)));
    }
    for row in &plan.visits {
        things.extend(visit(row, teller));
    }
    things.retain(|thing| {
        wanted.person.as_ref().is_none_or(|person| thing.people.contains(person))
            && wanted.team.as_ref().is_none_or(|team| thing.team.as_ref() == Some(team))
            && wanted.day.as_ref().is_none_or(|(week, day)| (&thing.slot.week, &thing.slot.day) == (week, day))
    });
    things.sort_by_cached_key(|thing| (thing.round, cycle.place(&thing.slot)));
    things
}

fn session(row: &SessionRow, teller: &Teller, turn: &str) -> Thing {
    let called = &teller.called;
    let mut what = called.team(&row.team);
    if row.length > 1 {
        what.push_str(&format!(" ({} periods)", row.length));
    }
    if !row.room.is_empty() {
        what.push_str(&format!(", room {}", clean(&row.room)));
    }
    what.push_str(&format!("{turn}: {}", called.people(&row.attending)));
    if !row.absent.is_empty() {
        what.push_str(&format!("; absent: {}", called.people(&row.absent)));
    }
    Thing {
        slot: SlotRow { week: row.week.clone(), day: row.day.clone(), period: row.period.clone() },
        kind: "session",
        round: None,
        people: row.attending.clone(),
        team: Some(row.team.clone()),
        turn: row.turn,
        dates: teller.held.as_ref().and_then(|held| held.session(row)),
        what,
    }
}

fn cover(row: &SessionRow, release: &ReleaseRow, called: &Called, (turn, dates): (&str, &Option<Vec<Date>>)) -> Thing {
    let (cover, staff) = (called.person(&release.cover), called.person(&release.staff));
    Thing {
        slot: SlotRow { week: row.week.clone(), day: row.day.clone(), period: release.period.clone() },
        kind: "cover",
        round: None,
        people: vec![release.cover.clone(), release.staff.clone()],
        team: Some(row.team.clone()),
        turn: row.turn,
        dates: dates.clone(),
        what: format!("{cover} covers for {staff}, who is with {}{turn}", called.team(&row.team)),
    }
}

fn meeting(slot: &SlotRow, people: &[String], what: String, teller: &Teller) -> Thing {
    Thing {
        slot: slot.clone(),
        kind: "meeting",
        round: None,
        people: people.to_vec(),
        team: None,
        turn: None,
        dates: teller.held.as_ref().and_then(|held| held.meeting(slot)),
        what,
    }
}

fn visit(row: &VisitRow, teller: &Teller) -> Vec<Thing> {
    let called = &teller.called;
    let (observer, host) = (called.person(&row.observer), called.person(&row.host));
    let lesson: Vec<String> =
        [&row.subject, &row.group].map(|text| clean(text)).into_iter().filter(|text| !text.is_empty()).collect();
    let lesson = if lesson.is_empty() { String::new() } else { format!(": {}", lesson.join(" with ")) };
    let held = teller.held.as_ref().and_then(|held| held.visit(row));
    let thing = |slot: SlotRow, kind: &'static str, date: Option<Date>, what: String| Thing {
        slot,
        kind,
        round: Some(row.round),
        people: vec![row.observer.clone(), row.host.clone()],
        team: None,
        turn: None,
        dates: date.map(|date| vec![date]),
        what,
    };
    let slot = SlotRow { week: row.week.clone(), day: row.day.clone(), period: row.period.clone() };
    let date = held.map(|held| held.date);
    let mut things = vec![thing(slot, "visit", date, format!("{observer} visits {host}{lesson}"))];
    if let Some(debrief) = &row.debrief {
        let date = held.and_then(|held| held.talk);
        things.push(thing(debrief.clone(), "talk", date, format!("{observer} and {host} talk about the visit")));
    }
    things
}

/// What is wanted of a plan, as text.
pub fn text(plan: &Document, wanted: &Wanted, school: Option<&School>, look: Look) -> String {
    let teller = Teller::new(plan, school);
    let things = things(plan, wanted, &teller);
    let mut parts = vec![head(wanted, &things, &teller.called, look.width)];
    let rounds: BTreeSet<Option<i64>> = things.iter().map(|thing| thing.round).collect();
    let from = teller.held.as_ref().and_then(Held::from);
    for round in rounds {
        let of_round: Vec<&Thing> = things.iter().filter(|thing| thing.round == round).collect();
        let recurring =
            if of_round.iter().any(|thing| thing.turn.is_some()) { "IN THE CYCLES" } else { "IN EVERY CYCLE" };
        let mut title = paint(HEADING, &round.map_or(recurring.to_owned(), |round| format!("ROUND {round}")));
        if let (None, Some(from)) = (round, from) {
            title.push_str(&format!(" from {} on", in_words(from)));
        }
        parts.push(format!("{title}\n{}", by_day(&of_round, look.width)));
    }
    parts.push(free_text(plan, wanted, look.width));
    let unsure = teller.held.is_some_and(|held| !held.knows_all());
    if unsure && things.iter().any(|thing| thing.dates.is_some()) {
        let note = "Dates are those of the days in plan.json. With --school SCHOOL half days count, and visits that fall out have the dates to which they move.";
        parts.push(flow_words("", note, 2, look.width) + "\n");
    }
    terminal::join(&parts)
}

/// What the plan leaves somebody free, from the ledger.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
struct Free<'a> {
    /// Free lesson periods of the cycle before and after planning.
    before: i64,
    after: i64,
    /// The same on each day that is wanted; empty where the plan does not say them.
    days: Vec<&'a DayRow>,
}

/// The free time of the person who is wanted; of a team's sessions it says nothing.
fn free<'a>(plan: &'a Document, wanted: &Wanted) -> Option<Free<'a>> {
    let person = wanted.person.as_ref().filter(|_| wanted.team.is_none())?;
    let row = plan.ledger.iter().find(|row| row.staff == *person)?;
    let on_day = |free: &&DayRow| wanted.day.as_ref().is_none_or(|(week, day)| (&free.week, &free.day) == (week, day));
    Some(Free { before: row.free_before, after: row.free_after, days: row.days.iter().filter(on_day).collect() })
}

/// The same in words, empty where nobody's is wanted.
fn free_text(plan: &Document, wanted: &Wanted, columns: usize) -> String {
    let Some(free) = free(plan, wanted) else { return String::new() };
    let kept = |after: i64, before: i64| format!("{after} of {before}");
    let had = free.days.iter().filter(|day| day.free_before > 0);
    let mut parts: Vec<String> =
        had.map(|day| format!("{} {}", day_name(&day.week, &day.day), kept(day.free_after, day.free_before))).collect();
    if wanted.day.is_none() && free.before == 0 {
        parts.push("none were free".to_owned());
    } else if wanted.day.is_none() {
        parts.push(format!("{} in the cycle", kept(free.after, free.before)));
    }
    if parts.is_empty() {
        // The one day that is wanted has none, or the plan does not say.
        return String::new();
    }
    format!(
        "{}\n{}\n",
        paint(HEADING, "FREE PERIODS KEPT"),
        flow_words("  ", &format!("{}.", parts.join(", ")), 2, columns)
    )
}

/// What is shown, and how much it is.
fn head(wanted: &Wanted, things: &[Thing], called: &Called, columns: usize) -> String {
    let mut of = Vec::new();
    of.extend(wanted.person.as_ref().map(|person| called.person(person)));
    of.extend(wanted.team.as_ref().map(|team| called.team(team)));
    of.extend(wanted.day.as_ref().map(|(week, day)| day_name(week, day)));
    let lead = if of.is_empty() { "The whole plan".to_owned() } else { of.join(", ") };
    let number = |kinds: &[&str]| things.iter().filter(|thing| kinds.contains(&thing.kind)).count() as u64;
    let kinds = [
        (number(&["session"]), "session", "sessions"),
        (number(&["meeting"]), "meeting", "meetings"),
        (number(&["cover"]), "cover", "covers"),
        (number(&["visit"]), "visit", "visits"),
    ];
    let counted: Vec<String> =
        kinds.iter().filter(|(number, ..)| *number > 0).map(|(number, one, many)| count(*number, one, many)).collect();
    let counted: Vec<&str> = counted.iter().map(String::as_str).collect();
    let sentence = if counted.is_empty() { "nothing in this plan".to_owned() } else { listed(&counted) };
    flow_words(&paint(HEADING, &format!("{lead}: ")), &format!("{sentence}."), 2, columns) + "\n"
}

fn day_name(week: &str, day: &str) -> String {
    [week, day].iter().filter(|label| !label.is_empty()).map(|label| clean(label)).collect::<Vec<_>>().join(" ")
}

/// Things under their days, each with its period. Dates stand beside the day where all things there have the same.
fn by_day(things: &[&Thing], columns: usize) -> String {
    let widest = things.iter().map(|thing| width(&clean(&thing.slot.period))).max().unwrap_or(0);
    let mut text = String::new();
    for of_day in things.chunk_by(|one, next| (&one.slot.week, &one.slot.day) == (&next.slot.week, &next.slot.day)) {
        let dates = &of_day[0].dates;
        let is_same = of_day.iter().all(|thing| thing.dates == *dates);
        let day = paint(FAINT, &day_name(&of_day[0].slot.week, &of_day[0].slot.day));
        match dates {
            Some(dates) if is_same => text.push_str(&flow_words(&format!("  {day}: "), &on(dates), 4, columns)),
            _ => text.push_str(&format!("  {day}")),
        }
        text.push('\n');
        for thing in of_day {
            let lead = format!("    {}  ", pad(&clean(&thing.slot.period), widest));
            let what = match &thing.dates {
                Some(dates) if !is_same => format!("{}; {}", thing.what, on(dates)),
                _ => thing.what.clone(),
            };
            text.push_str(&flow_words(&lead, &what, widest + 6, columns));
            text.push('\n');
        }
    }
    text
}

/// On which dates something is.
fn on(dates: &[Date]) -> String {
    if dates.is_empty() { "on no date of the term".to_owned() } else { format!("on {}", listed_in_words(dates)) }
}

/// The same as JSON.
pub fn json(plan: &Document, wanted: &Wanted, school: Option<&School>) -> String {
    verdict::json(&ShownJson {
        schema: 1,
        school: &plan.school,
        things: things(plan, wanted, &Teller::new(plan, school)),
        free: free(plan, wanted),
    })
}

#[derive(Serialize)]
struct ShownJson<'a> {
    schema: u32,
    school: &'a str,
    things: Vec<Thing>,
    free: Option<Free<'a>>,
}
