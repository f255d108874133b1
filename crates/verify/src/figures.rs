//! The lists of a plan that follow from its sessions, pairs and visits: what is unmet, the ledger, and the order of everything.

use super::case::{Case, Held};
use super::prep::{free_after, free_before};
use super::{Rule, Violation};
use super::{pairs, peers, visits};
use crate::plan::document::{DayRow, LedgerRow};
use crate::plan::{Kind, UnmetKind};
use crate::school::{DayId, Slot, StaffId, Table};
use std::collections::{BTreeMap, BTreeSet};

/// How many sessions each team lacks, those that lack none left out, by id as text.
pub(crate) fn missing<'a>(case: &Case<'a>) -> BTreeMap<&'a str, i64> {
    if !case.counts(Kind::Sessions) {
        return BTreeMap::new();
    }
    let teams = case.facts.school.teams.entries().map(|(id, team)| {
        let held = i64::try_from(case.held_by(id)).unwrap_or(i64::MAX);
        (team.id.as_str(), i64::from(team.sessions).saturating_sub(held))
    });
    teams.filter(|(_, missing)| *missing > 0).collect()
}

/// Part 2: `unmet` lists each team whose sessions are missing and each pair
/// whose meetings are and each observer whose visits are, and how many, and
/// each mentee without a mentor.
pub(super) fn unmet(case: &Case, found: &mut Vec<Violation>) {
    let sessions = missing(case).into_iter().map(|(id, count)| (id.to_owned(), count)).collect();
    let sessions: Vec<(String, i64)> = sessions;
    listed(case, UnmetKind::Session, "sessions", sessions.into_iter(), found);
    let mut people = pairs::missing_mentees(case);
    people.extend(peers::missing_people(case));
    let mut meetings = pairs::missing_meetings(case);
    meetings.extend(peers::missing_meetings(case));
    let meetings = meetings.into_iter();
    let whom = if case.document.peers.is_some() { "peers" } else { "mentors" };
    listed(case, UnmetKind::Mentee, whom, people.into_iter(), found);
    listed(case, UnmetKind::Meeting, "meetings", meetings, found);
    listed(case, UnmetKind::Visit, "visits", visits::missing_visits(case).into_iter(), found);
}

/// Whether the rows of one kind list exactly what is missing. Two pairs may be called the same where ids have a slash
/// in them; each has its row then.
fn listed(
    case: &Case,
    kind: UnmetKind,
    what: &str,
    all: impl Iterator<Item = (String, i64)>,
    found: &mut Vec<Violation>,
) {
    let mut missing: BTreeMap<String, Vec<i64>> = BTreeMap::new();
    for (id, count) in all {
        missing.entry(id).or_default().push(count);
    }
    let known = |id: &str| match kind {
        UnmetKind::Session => case.facts.find_team(id).is_some(),
        UnmetKind::Mentee | UnmetKind::Visit => case.facts.find_staff(id).is_some(),
        UnmetKind::Meeting => {
            case.pairs.iter().any(|pair| format!("{}/{}", pair.row.mentor, pair.row.mentee) == id)
                || case.peers.iter().any(|group| group.id() == id)
        }
    };
    let mut broken = |id: &str, message: String| {
        found.push(Violation { rule: Rule::Unmet, subject: format!("unmet: {id}"), message });
    };
    for row in case.document.unmet.iter().filter(|row| row.kind == kind) {
        let counts = missing.get_mut(&row.id);
        let count = counts.and_then(|counts| {
            let at = counts.iter().position(|count| *count == row.count).or(counts.len().checked_sub(1))?;
            Some(counts.remove(at))
        });
        match count {
            Some(count) if count == row.count => {}
            Some(count) => {
                broken(&row.id, format!("the plan says that {} {what} are missing, but it is {count}", row.count));
            }
            None if !known(&row.id) => broken(
                &row.id,
                match kind {
                    UnmetKind::Session => "the school has no such team".into(),
                    UnmetKind::Meeting => "the plan has no such pair".into(),
                    UnmetKind::Mentee | UnmetKind::Visit => "the school has no such person".into(),
                },
            ),
            None => broken(&row.id, format!("is listed though no {what} are missing (or no more than were listed)")),
        }
    }
    for (id, count) in missing.iter().flat_map(|(id, counts)| counts.iter().map(move |count| (id, count))) {
        broken(id, format!("{count} {what} missing, and not listed"));
    }
}

/// What the plan takes from each person, in the order of staff.csv: what is left in the turn where that is least (of a
/// day, where it is least on that day), "minutes over all turns, divided by their number, rounded up; so are the counts
/// of sessions and covers".
pub(crate) fn count_ledger(case: &Case) -> Vec<LedgerRow> {
    let facts = case.facts;
    let figure = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let cycle = &facts.school.cycle;
    let all: Vec<Slot> = cycle.slots().collect();
    let on_day = |staff: StaffId, id: DayId| {
        let ((week, day), slots) = (cycle.day_labels(id), &cycle.days()[id].slots);
        DayRow {
            week: week.into(),
            day: day.into(),
            free_before: figure(free_before(case, staff, slots)),
            free_after: figure(free_after(case, staff, slots)),
        }
    };
    let held = |session: &Held| (0..case.turns).filter(|turn| session.turns.has(*turn)).count();
    let minutes = |staff: StaffId| {
        let slots = case.committed.iter().flat_map(|committed| committed[staff].iter());
        let (sum, turns) = (slots.map(|slot| facts.minutes(slot)).sum::<i64>(), figure(case.turns));
        (sum + turns - 1) / turns
    };
    let mut sessions = Table::filled(0, facts.school.staff.len());
    for session in &case.sessions {
        let attending: BTreeSet<StaffId> = session.attending.iter().copied().collect();
        attending.into_iter().for_each(|staff| sessions[staff] += held(session));
    }
    let mut covers = Table::filled(0, facts.school.staff.len());
    case.releases().for_each(|(session, release)| covers[release.cover] += held(session));
    let row = |staff: StaffId| LedgerRow {
        staff: facts.school.staff[staff].id.clone(),
        free_before: figure(free_before(case, staff, &all)),
        free_after: figure(free_after(case, staff, &all)),
        sessions: figure(sessions[staff].div_ceil(case.turns)),
        meetings: figure(meetings_of(case, staff)),
        covers: figure(covers[staff].div_ceil(case.turns)),
        visits: figure(case.visits_of(staff)),
        hosted: figure(case.visits_to(staff)),
        minutes: minutes(staff),
        days: cycle.days().ids().map(|day| on_day(staff, day)).collect(),
    };
    case.people().map(row).collect()
}

/// How many meetings somebody has as a member of pairs, or of a group of peers.
fn meetings_of(case: &Case, staff: StaffId) -> usize {
    let pairs = case.pairs.iter().filter(|pair| [pair.mentor, pair.mentee].contains(&staff));
    let groups = case.peers.iter().filter(|group| group.people.contains(&staff));
    pairs.map(|pair| pair.meetings.len()).sum::<usize>() + groups.map(|group| group.meetings.len()).sum::<usize>()
}

/// Part 2: the ledger lists everybody in the order of staff.csv, with what the plan takes from them
/// and, where the plan says it, what that leaves them on each day.
pub(super) fn ledger(case: &Case, found: &mut Vec<Violation>) {
    let mut broken = |id: &str, message: String| {
        found.push(Violation { rule: Rule::Ledger, subject: format!("ledger: {id}"), message });
    };
    let (counted, said) = (count_ledger(case), &case.document.ledger);
    if counted.len() != said.len() || counted.iter().zip(said).any(|(right, row)| right.staff != row.staff) {
        return broken("all", format!("must list all {} people once, in the order of staff.csv", counted.len()));
    }
    for (right, row) in counted.iter().zip(said) {
        let figures = [
            ("free_before", right.free_before, row.free_before),
            ("free_after", right.free_after, row.free_after),
            ("sessions", right.sessions, row.sessions),
            ("meetings", right.meetings, row.meetings),
            ("covers", right.covers, row.covers),
            ("visits", right.visits, row.visits),
            ("hosted", right.hosted, row.hosted),
            ("minutes", right.minutes, row.minutes),
        ];
        for (field, right, said) in figures.into_iter().filter(|(_, right, said)| right != said) {
            broken(&row.staff, format!("{field} is {right}, not {said}"));
        }
        // The specification leaves days open, so a plan need not say them; what it says must be right.
        if !row.days.is_empty() {
            wrong_days(case, right, row).into_iter().for_each(|message| broken(&row.staff, message));
        }
    }
}

/// What is wrong about the days of a ledger's row.
fn wrong_days(case: &Case, right: &LedgerRow, row: &LedgerRow) -> Vec<String> {
    let label = |free: &DayRow| (free.week.clone(), free.day.clone());
    if !right.days.iter().map(label).eq(row.days.iter().map(label)) {
        return vec!["days must list every day of the cycle once, in its order".into()];
    }
    let mut wrong = Vec::new();
    for (index, (right, said)) in right.days.iter().zip(&row.days).enumerate() {
        let figures =
            [("free_before", right.free_before, said.free_before), ("free_after", right.free_after, said.free_after)];
        for (field, right, said) in figures.into_iter().filter(|(_, right, said)| right != said) {
            wrong.push(format!("{field} on {} is {right}, not {said}", case.facts.day_name(index)));
        }
    }
    wrong
}

/// Part 2: the order of kinds, criteria, sessions, people inside a list, releases, pairs, visits and what is unmet.
pub(super) fn order(case: &Case, found: &mut Vec<Violation>) {
    pairs::order(case, found);
    visits::order(case, found);
    let mut broken = |subject: &str, message: &str| {
        found.push(Violation { rule: Rule::Order, subject: subject.into(), message: message.into() });
    };
    let document = case.document;
    if !document.kinds.windows(2).all(|pair| pair[0] < pair[1]) {
        broken("kinds", "must be in the order sessions, mentors, visits, each once");
    }
    if !document.kept.windows(2).all(|pair| pair[0] < pair[1]) {
        broken("kept", "must be in the order sessions, mentors, visits, each once");
    }
    if document.kept.iter().any(|kind| document.kinds.contains(kind)) {
        broken("kept", "what was planned was not kept");
    }
    if !document.score.stages.windows(2).all(|pair| pair[0].stage < pair[1].stage) {
        broken("stages", "must be in the order sessions, mentors, visits, each once");
    }
    if document.score.stages.iter().any(|stage| !document.kinds.contains(&stage.stage)) {
        broken("stages", "must be among the kinds that were planned");
    }
    let criteria: Vec<_> =
        document.score.criteria.iter().filter_map(|row| super::Facts::criterion(&row.criterion)).collect();
    if !criteria.is_sorted() {
        broken("score", "the criteria are not in their order");
    }
    let key = |session: &Held| (session.start, session.row.turn, session.row.team.clone());
    if !case.sessions.iter().map(key).collect::<Vec<_>>().is_sorted() {
        broken(
            "sessions",
            "must be in the order of their slots, then of turns (those without one first), then of team ids",
        );
    }
    for session in &case.sessions {
        if !session.attending.is_sorted() || !session.absent.is_sorted() {
            found.push(session.broken(Rule::Order, "people must be listed in the order of staff.csv"));
        }
        if !session.released.is_sorted_by_key(|release| (release.staff, release.slot)) {
            found.push(session.broken(Rule::Order, "releases must be in the order of people, then of slots"));
        }
    }
    if !document.unmet.is_sorted_by(|a, b| (a.kind, &a.id) <= (b.kind, &b.id)) {
        let message = "must be in the order of kinds, then of ids as text".into();
        found.push(Violation { rule: Rule::Order, subject: "unmet".into(), message });
    }
}
