//! The cycle at a glance: one row per team or pair, one column per day.

use anstyle::Style;

use super::text::{BAD, FAINT, HEADING, WATCH, clean, flow_words, pad, paint, painted_width, width};
use crate::plan::{Kind, Pair, PeerGroup, Plan, UnmetKind};
use crate::school::{DayId, Id, School, Slot, TeamId, WeekId};

/// Columns between two columns of the grid.
const GAP: usize = 2;
/// What stands where a team does not meet.
const NOTHING: &str = "·";

/// One cell: when a team meets on one day.
#[derive(Clone, Default)]
struct Cell {
    text: String,
    /// Something to look at: an absence or a release.
    marked: bool,
}

/// A line of a grid: whose it is, when they meet, and what they lack.
struct Line {
    name: String,
    cells: Vec<Cell>,
    missing: String,
}

/// The grid of a plan's sessions. Empty where the school has no teams or no sessions were planned.
pub fn sessions(school: &School, plan: &Plan, columns: usize) -> String {
    let shown = plan.kinds.contains(&Kind::Sessions) || !plan.sessions.is_empty();
    if school.teams.is_empty() || !shown {
        return String::new();
    }
    let mut cells = cells(school, plan).into_iter();
    let line = |team: TeamId| Line {
        name: clean(&school.teams[team].name),
        cells: cells.next().unwrap_or_default(),
        missing: missing(school, plan, team),
    };
    let lines: Vec<Line> = school.teams.ids().map(line).collect();
    grid(school, "Team", &lines, columns) + &legend(school, plan)
}

/// The grid of the weekly meetings of mentor pairs. Empty where there are none.
pub fn meetings(school: &School, plan: &Plan, columns: usize) -> String {
    if plan.pairs.iter().all(|pair| pair.meetings.is_empty()) {
        return String::new();
    }
    let names = super::names::of(school);
    let line =
        |pair: &Pair| meeting_line(school, format!("{} – {}", names[pair.mentee], names[pair.mentor]), &pair.meetings);
    let lines: Vec<Line> = plan.pairs.iter().map(line).collect();
    grid(school, "Mentee – mentor", &lines, columns)
}

/// The grid of the weekly meetings of peers. Empty where there are none.
pub fn peers(school: &School, groups: &[PeerGroup], columns: usize) -> String {
    if groups.iter().all(|group| group.meetings.is_empty()) {
        return String::new();
    }
    let names = super::names::of(school);
    let line = |group: &PeerGroup| {
        let people: Vec<&str> = group.people.iter().map(|staff| names[*staff].as_str()).collect();
        meeting_line(school, people.join(" – "), &group.meetings)
    };
    let lines: Vec<Line> = groups.iter().map(line).collect();
    grid(school, "Peers", &lines, columns)
}

/// A line of people who meet weekly.
fn meeting_line(school: &School, name: String, meetings: &[Slot]) -> Line {
    let mut cells = vec![Cell::default(); school.cycle.days().len()];
    for slot in meetings {
        let cell = &mut cells[school.cycle.day_of(*slot).index()];
        if !cell.text.is_empty() {
            cell.text.push_str(", ");
        }
        cell.text.push_str(&clean(&school.cycle.period(*slot).label));
    }
    let lacks = school.rules.mentors.meetings.saturating_sub(meetings.len() as u32);
    let missing = if lacks > 0 { format!("  {}", paint(BAD, &format!("{lacks} missing"))) } else { String::new() };
    Line { name, cells, missing }
}

/// A grid, split into as many blocks of days as the columns ask for (whole weeks where they fit). Nothing in it is
/// cut: a name that is too long stands on a line of its own. Empty where not even one day fits: the lists say it all.
fn grid(school: &School, title: &str, lines: &[Line], columns: usize) -> String {
    let longest = lines.iter().map(|line| width(&line.name)).max().unwrap_or(0).max(width(title));
    let days = day_columns(school, lines);
    let lacks = lines.iter().map(|line| painted_width(&line.missing)).max().unwrap_or(0);
    let beside_all_days = columns.saturating_sub(needed(&days) + lacks);
    let name_columns = longest.min(beside_all_days.max((columns / 3).clamp(12, 32))).max(width(title));
    let room = columns.saturating_sub(name_columns);
    if days.iter().any(|day| GAP + day.columns > room) {
        return String::new();
    }
    let mut text = String::new();
    let blocks = blocks(&days, room);
    for (number, block) in blocks.iter().enumerate() {
        if number > 0 {
            text.push('\n');
        }
        text.push_str(&header(school, title, block, name_columns));
        for of in lines {
            let mut line = if width(&of.name) > name_columns {
                text.push_str(&flow_words("", &of.name, 2, columns));
                text.push('\n');
                " ".repeat(name_columns)
            } else {
                pad(&of.name, name_columns)
            };
            for day in *block {
                let cell = &of.cells[day.id.index()];
                line.push_str(&" ".repeat(GAP));
                let shown = if cell.text.is_empty() { NOTHING } else { &cell.text };
                let style = match () {
                    () if cell.text.is_empty() => FAINT,
                    () if cell.marked => WATCH,
                    () => Style::new(),
                };
                line.push_str(&paint(style, shown));
                // The filling is left unpainted, so that it can be trimmed at the line's end.
                line.push_str(&" ".repeat(day.columns - width(shown)));
            }
            if number + 1 == blocks.len() {
                line.push_str(&of.missing);
            }
            text.push_str(line.trim_end());
            text.push('\n');
        }
    }
    text
}

/// The columns of all days, as wide as what stands in them, and those of a week together as wide as its name.
fn day_columns(school: &School, lines: &[Line]) -> Vec<DayColumn> {
    let mut days: Vec<DayColumn> = school.cycle.days().ids().map(|day| DayColumn::new(school, day, lines)).collect();
    for week in days.chunk_by_mut(|one, next| one.week == next.week) {
        let label = &school.cycle.weeks()[week[0].week];
        let name = if label.is_empty() { 0 } else { width(&week_name(label)) };
        let missing = name.saturating_sub(needed(week).saturating_sub(GAP));
        if let Some(last) = week.last_mut() {
            last.columns += missing;
        }
    }
    days
}

/// How many columns days take, each with the gap before it.
fn needed(days: &[DayColumn]) -> usize {
    days.iter().map(|day| GAP + day.columns).sum()
}

/// A day's column.
struct DayColumn {
    id: DayId,
    week: WeekId,
    label: String,
    columns: usize,
}

impl DayColumn {
    fn new(school: &School, id: DayId, lines: &[Line]) -> DayColumn {
        let label = clean(&school.cycle.days()[id].label);
        let widest = lines.iter().map(|line| width(&line.cells[id.index()].text)).max().unwrap_or(0);
        let columns = widest.max(width(&label)).max(2);
        DayColumn { id, week: school.cycle.days()[id].week, label, columns }
    }
}

/// What stands in the grid, by team and day.
fn cells(school: &School, plan: &Plan) -> Vec<Vec<Cell>> {
    let mut cells = vec![vec![Cell::default(); school.cycle.days().len()]; school.teams.len()];
    for session in &plan.sessions {
        let cell = &mut cells[session.team.index()][school.cycle.day_of(session.start).index()];
        if !cell.text.is_empty() {
            cell.text.push_str(", ");
        }
        cell.text.push_str(&super::sessions::periods(school, session.start, session.length));
        if let Some(turn) = super::turns::short(school, session) {
            cell.text.push_str(&format!(" ({turn})"));
        }
        if !session.absent.is_empty() {
            cell.text.push('*');
            cell.marked = true;
        }
        if !session.released.is_empty() {
            cell.text.push('+');
            cell.marked = true;
        }
    }
    cells
}

/// The days in blocks: all in one where they fit, else week by week, else as many as fit.
fn blocks(days: &[DayColumn], columns: usize) -> Vec<&[DayColumn]> {
    if needed(days) <= columns {
        return vec![days];
    }
    let mut blocks: Vec<&[DayColumn]> = Vec::new();
    for week in days.chunk_by(|a, b| a.week == b.week) {
        let mut greedy: Vec<&[DayColumn]> = Vec::new();
        let mut rest = week;
        while !rest.is_empty() {
            let fit = (1..=rest.len()).rev().find(|count| needed(&rest[..*count]) <= columns).unwrap_or(1);
            let (block, left) = rest.split_at(fit);
            greedy.push(block);
            rest = left;
        }
        // Three and three days read better than five and one.
        let even: Vec<&[DayColumn]> = week.chunks(week.len().div_ceil(greedy.len())).collect();
        let fits = even.len() <= greedy.len() && even.iter().all(|block| needed(block) <= columns);
        blocks.extend(if fits { even } else { greedy });
    }
    blocks
}

/// The line of day labels, under a line of week labels where weeks have names.
fn header(school: &School, title: &str, block: &[DayColumn], name_columns: usize) -> String {
    let mut weeks = " ".repeat(name_columns);
    let mut days = pad(title, name_columns);
    let mut named = false;
    let mut last = None;
    for day in block {
        let label = &school.cycle.weeks()[day.week];
        if last != Some(day.week) {
            named |= !label.is_empty();
            let from = width(&days) + GAP;
            let free = from.saturating_sub(width(&weeks));
            weeks.push_str(&" ".repeat(free));
            weeks.push_str(&week_name(label));
            last = Some(day.week);
        }
        days.push_str(&" ".repeat(GAP));
        days.push_str(&pad(&day.label, day.columns));
    }
    let mut text = String::new();
    if named {
        text.push_str(&paint(FAINT, weeks.trim_end()));
        text.push('\n');
    }
    text.push_str(&paint(HEADING, days.trim_end()));
    text.push('\n');
    text
}

/// A week in words: `Week A`, but not `Week Week 1`.
pub fn week_name(label: &str) -> String {
    let label = clean(label);
    if label.to_lowercase().starts_with("week") { label } else { format!("Week {label}") }
}

/// What a team still lacks, after its row.
fn missing(school: &School, plan: &Plan, team: TeamId) -> String {
    let id = &school.teams[team].id;
    let unmet = plan.unmet.iter().find(|unmet| unmet.kind == UnmetKind::Session && unmet.id == *id);
    unmet.map(|unmet| format!("  {}", paint(BAD, &format!("{} missing", unmet.count)))).unwrap_or_default()
}

/// What the marks mean, where there are any.
fn legend(school: &School, plan: &Plan) -> String {
    let mut marks: Vec<String> = super::turns::legend(school, &plan.sessions);
    if plan.sessions.iter().any(|session| !session.absent.is_empty()) {
        marks.push("* somebody is absent".into());
    }
    if plan.sessions.iter().any(|session| !session.released.is_empty()) {
        marks.push("+ a lesson is covered".into());
    }
    if marks.is_empty() { String::new() } else { format!("{}\n", paint(FAINT, &marks.join("   "))) }
}
