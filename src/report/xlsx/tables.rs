//! The tables of a plan with names for people to read and ids for programs to match.

use super::sheet::{TableSheet, Value};
use crate::plan::{Kind, Plan, UnmetKind};
use crate::report::diff::PersonChanges;
use crate::report::given::{GivenTime, given};
use crate::report::pairs::why;
use crate::report::sessions::{periods, taught};
use crate::report::text::{capital, clean};
use crate::report::week::Weeks;
use crate::report::words::{self, Counted};
use crate::report::{peers, reasons};
use crate::school::{Slot, StaffId};

const SESSIONS: &[&str] = &[
    "Team",
    "Week",
    "Day",
    "Period",
    "Length",
    "Start",
    "End",
    "Room",
    "Attending",
    "Absent",
    "Released",
    "Team id",
    "Attending ids",
    "Absent ids",
];
/// The same with a column that says in which cycles.
const SESSIONS_IN_TURNS: &[&str] = &[
    "Team",
    "Week",
    "Day",
    "Period",
    "Length",
    "Turn",
    "Start",
    "End",
    "Room",
    "Attending",
    "Absent",
    "Released",
    "Team id",
    "Attending ids",
    "Absent ids",
];
/// Where the length stands in both.
const LENGTH: usize = 4;
const PAIRS: &[&str] = &[
    "Mentee",
    "Mentor",
    "Week",
    "Day",
    "Period",
    "Start",
    "End",
    "Fit",
    "Why",
    "Need",
    "Time",
    "Experience",
    "Department",
    "Preference",
    "Mentee id",
    "Mentor id",
];
const PEERS: &[&str] = &["People", "Fit", "Week", "Day", "Period", "Start", "End", "Ids"];
const VISITS: &[&str] = &[
    "Round",
    "Observer",
    "Host",
    "Week",
    "Day",
    "Period",
    "Start",
    "End",
    "Lesson",
    "Fit",
    "Talk week",
    "Talk day",
    "Talk period",
    "Talk start",
    "Talk end",
    "Observer id",
    "Host id",
];
const UNMET: &[&str] = &["Kind", "Who", "Missing", "Why", "What would help", "Id"];
const LEDGER: &[&str] = &[
    "Who",
    "Free before",
    "Free after",
    "Sessions",
    "Meetings",
    "Covers",
    "Visits made",
    "Visits received",
    "Minutes",
    "Of visits",
    "A cycle with visits",
    "Share of free time in %",
    "Id",
];
const FREE_PERIODS: &[&str] = &["Who", "Week", "Day", "Free before", "Free after", "Id"];
const SCORE: &[&str] = &["For", "Count", "Each", "Points"];

/// All tables that the plan has something for; what was not missing is an empty table.
pub(super) fn all(plan: &Plan, weeks: &Weeks) -> Vec<TableSheet> {
    let planned = |kind: Kind, there: bool| there || (plan.kinds.contains(&kind) && plan.peers.is_none());
    let tables = [
        planned(Kind::Sessions, !plan.sessions.is_empty()).then(|| sessions(plan, weeks)),
        planned(Kind::Mentors, !plan.pairs.is_empty()).then(|| pairs(plan, weeks)),
        plan.peers.as_ref().map(|_| groups(plan, weeks)),
        planned(Kind::Visits, !plan.visits.is_empty()).then(|| visits(plan, weeks)),
        Some(unmet(plan, weeks)),
        Some(ledger(plan, weeks)),
        plan.ledger.iter().any(|entry| !entry.days.is_empty()).then(|| free_periods(plan, weeks)),
        Some(score(plan)),
    ];
    tables.into_iter().flatten().collect()
}

/// What changed since the plan before, a row for each change of each person.
pub(super) fn changed(people: &[PersonChanges]) -> TableSheet {
    let of = |person: &PersonChanges| -> Vec<Vec<Value>> {
        person.lines.iter().map(|line| vec![text(&person.name), text(line), text(clean(&person.staff))]).collect()
    };
    TableSheet {
        name: "What changed",
        heads: &["Who", "What", "Id"],
        ids: 1,
        rows: people.iter().flat_map(of).collect(),
    }
}

fn text(text: impl Into<String>) -> Value {
    Value::Text(text.into())
}

fn figure(figure: u64) -> Value {
    Value::Figure(i64::try_from(figure).unwrap_or(i64::MAX))
}

/// Week, day, period, start and end of something that begins in `start` and takes `length` periods.
fn when(weeks: &Weeks, start: Slot, length: u32) -> [Value; 5] {
    let cycle = &weeks.school.cycle;
    let (week, day, _) = cycle.labels(start);
    let last = cycle.window(start, length).and_then(|slots| slots.last().copied()).unwrap_or(start);
    let time = |time: Option<u16>| time.map_or(Value::Nothing, Value::Time);
    [
        text(clean(week)),
        text(clean(day)),
        text(periods(weeks.school, start, length)),
        time(cycle.period(start).times.map(|(from, _)| from)),
        time(cycle.period(last).times.map(|(_, to)| to)),
    ]
}

fn names(weeks: &Weeks, people: &[StaffId]) -> Value {
    text(people.iter().map(|staff| weeks.names[*staff].as_str()).collect::<Vec<_>>().join("; "))
}

fn ids(weeks: &Weeks, people: &[StaffId]) -> Value {
    text(people.iter().map(|staff| weeks.school.staff[*staff].id.as_str()).collect::<Vec<_>>().join(";"))
}

fn sessions(plan: &Plan, weeks: &Weeks) -> TableSheet {
    let school = weeks.school;
    // Only where some team is not held in each cycle.
    let turns = plan.sessions.iter().any(|session| school.teams[session.team].every > 1);
    let row = |session: &crate::plan::Session| {
        let [week, day, period, start, end] = when(weeks, session.start, session.length);
        let room = session.room.and_then(|room| school.rooms.as_ref()?.get(room));
        let released = session.released.iter().map(|release| {
            let lesson = taught(school, release.staff, release.slot);
            let period = clean(&school.cycle.period(release.slot).label);
            let (who, cover) = (&weeks.names[release.staff], &weeks.names[release.cover]);
            format!("{who} from {lesson} in {period}, covered by {cover}")
        });
        let mut cells = vec![
            text(clean(&school.teams[session.team].name)),
            week,
            day,
            period,
            Value::Figure(session.length.into()),
            start,
            end,
            text(room.map_or(String::new(), |room| clean(&room.id))),
            names(weeks, &session.attending),
            names(weeks, &session.absent),
            text(released.collect::<Vec<_>>().join("; ")),
            text(school.teams[session.team].id.as_str()),
            ids(weeks, &session.attending),
            ids(weeks, &session.absent),
        ];
        if turns {
            cells.insert(LENGTH + 1, text(crate::report::turns::of(school, session).unwrap_or_default()));
        }
        cells
    };
    let heads = if turns { SESSIONS_IN_TURNS } else { SESSIONS };
    TableSheet { name: "Sessions", heads, ids: 3, rows: plan.sessions.iter().map(row).collect() }
}

/// A row per meeting, or one without a time.
fn meetings(weeks: &Weeks, slots: &[Slot]) -> Vec<[Value; 5]> {
    if slots.is_empty() {
        return vec![[const { Value::Nothing }; 5]];
    }
    slots.iter().map(|slot| when(weeks, *slot, 1)).collect()
}

fn pairs(plan: &Plan, weeks: &Weeks) -> TableSheet {
    let school = weeks.school;
    let mut rows = Vec::new();
    for pair in &plan.pairs {
        for meeting in meetings(weeks, &pair.meetings) {
            let points = &pair.points;
            let mut row = vec![names(weeks, &[pair.mentee]), names(weeks, &[pair.mentor])];
            row.extend(meeting);
            row.extend([Value::Figure(pair.fit.into()), text(capital(&why(school, pair)))]);
            let points = [points.need, points.time, points.experience, points.department, points.preference];
            row.extend(points.map(|value| Value::Figure(value.into())));
            row.extend([ids(weeks, &[pair.mentee]), ids(weeks, &[pair.mentor])]);
            rows.push(row);
        }
    }
    TableSheet { name: "Pairs", heads: PAIRS, ids: 2, rows }
}

fn groups(plan: &Plan, weeks: &Weeks) -> TableSheet {
    let mut rows = Vec::new();
    for group in plan.peers.iter().flatten() {
        for meeting in meetings(weeks, &group.meetings) {
            let mut row = vec![names(weeks, &group.people), Value::Figure(group.fit.into())];
            row.extend(meeting);
            row.push(ids(weeks, &group.people));
            rows.push(row);
        }
    }
    TableSheet { name: "Peers", heads: PEERS, ids: 1, rows }
}

fn visits(plan: &Plan, weeks: &Weeks) -> TableSheet {
    let row = |visit: &crate::plan::Visit| {
        let mut row =
            vec![Value::Figure(visit.round.into()), names(weeks, &[visit.observer]), names(weeks, &[visit.host])];
        row.extend(when(weeks, visit.slot, 1));
        row.extend([text(taught(weeks.school, visit.host, visit.slot)), Value::Figure(visit.fit.into())]);
        row.extend(visit.debrief.map_or([const { Value::Nothing }; 5], |slot| when(weeks, slot, 1)));
        row.extend([ids(weeks, &[visit.observer]), ids(weeks, &[visit.host])]);
        row
    };
    TableSheet { name: "Visits", heads: VISITS, ids: 2, rows: plan.visits.iter().map(row).collect() }
}

fn unmet(plan: &Plan, weeks: &Weeks) -> TableSheet {
    let school = weeks.school;
    let row = |unmet: &crate::plan::Unmet| {
        let (who, kind) = match &plan.peers {
            Some(groups) => (peers::subject(school, groups, unmet), "peer"),
            None => (reasons::subject(school, plan, unmet), "mentor"),
        };
        let kind = if unmet.kind == UnmetKind::Mentee { kind } else { unmet.kind.name() };
        let told = reasons::told(school, unmet);
        let repairs: Vec<String> = told.repairs.iter().map(|help| clean(&help.sentence())).collect();
        vec![
            text(kind),
            text(who),
            Value::Figure(unmet.count.into()),
            text(clean(&told.reason)),
            text(repairs.join("\n")),
            text(unmet.id.as_str()),
        ]
    };
    TableSheet { name: "Not met", heads: UNMET, ids: 1, rows: plan.unmet.iter().map(row).collect() }
}

fn ledger(plan: &Plan, weeks: &Weeks) -> TableSheet {
    let row = |(entry, given): (&crate::plan::LedgerEntry, GivenTime)| {
        let figures = [
            entry.free_before,
            entry.free_after,
            entry.sessions,
            entry.meetings,
            entry.covers,
            entry.visits,
            entry.hosted,
            entry.minutes,
        ];
        let mut row = vec![names(weeks, &[entry.staff])];
        row.extend(figures.map(|figure| Value::Figure(figure.into())));
        row.extend([given.visits, given.in_a_cycle].map(figure));
        row.push(given.share.map_or(Value::Nothing, figure));
        row.push(ids(weeks, &[entry.staff]));
        row
    };
    let rows = plan.ledger.iter().zip(given(weeks.school, plan)).map(row).collect();
    TableSheet { name: "Workload", heads: LEDGER, ids: 1, rows }
}

fn free_periods(plan: &Plan, weeks: &Weeks) -> TableSheet {
    let cycle = &weeks.school.cycle;
    let mut rows = Vec::new();
    for entry in &plan.ledger {
        for free in &entry.days {
            let (week, day) = cycle.day_labels(free.day);
            rows.push(vec![
                names(weeks, &[entry.staff]),
                text(clean(week)),
                text(clean(day)),
                Value::Figure(free.before.into()),
                Value::Figure(free.after.into()),
                ids(weeks, &[entry.staff]),
            ]);
        }
    }
    TableSheet { name: "Free periods", heads: FREE_PERIODS, ids: 1, rows }
}

fn score(plan: &Plan) -> TableSheet {
    let counted = Counted::new(plan);
    let row = |cost: &crate::plan::CriterionCost| {
        vec![
            text(words::criterion(cost, counted)),
            Value::Figure(cost.count),
            Value::Figure(cost.weight),
            Value::Figure(cost.cost()),
        ]
    };
    let sum = |words: &str, figure: i64| vec![text(words), Value::Nothing, Value::Nothing, Value::Figure(figure)];
    let mut rows: Vec<Vec<Value>> = plan.score.criteria.iter().map(row).collect();
    rows.push(sum("All together", plan.score.total));
    rows.push(sum("No plan costs less than", plan.score.bound));
    TableSheet { name: "Costs", heads: SCORE, ids: 0, rows }
}
