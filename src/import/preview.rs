//! `--preview`: what would be written, in words.

use super::Outcome;
use super::draft::SlotKind;
use super::tables::{Table, line};
use super::values::clock;
use crate::findings::{Code, Severity};

/// Rows of each table that are shown.
const ROWS: usize = 3;

/// What an import would write.
pub fn text(outcome: &Outcome, tables: &[Table]) -> String {
    let imported = &outcome.imported;
    let counts = &imported.counts;
    let mut text = format!("Format: {}, told by {}\n", outcome.format.name(), imported.told_by);
    let mut days: Vec<&str> = Vec::new();
    let mut periods: Vec<String> = Vec::new();
    for slot in &imported.slots {
        if !days.contains(&slot.day.as_str()) {
            days.push(&slot.day);
        }
        let times = match (slot.start, slot.end) {
            (Some(start), Some(end)) => format!(" {}-{}", clock(start), clock(end)),
            _ => String::new(),
        };
        let kind = if slot.kind == SlotKind::Break { " (break)" } else { "" };
        let period = format!("{}{times}{kind}", slot.period);
        if !periods.contains(&period) {
            periods.push(period);
        }
    }
    if !imported.weeks.is_empty() {
        text.push_str(&format!("Weeks: {}\n", imported.weeks.join(", ")));
    }
    text.push_str(&format!("Days: {}\n", or_none(&days.join(", "))));
    text.push_str(&format!("Periods: {}\n", or_none(&periods.join(", "))));
    text.push_str(&format!(
        "People: {}, {} without a row, {} ids changed\n",
        counts.people,
        counts.people_without_rows,
        imported.ids.iter().filter(|changed| changed.kind == "staff").count()
    ));
    text.push_str(&format!(
        "Rooms: {}  Classes: {}  Rows: {} ({} lessons, {} meetings, {} duties)  Busy: {}\n",
        counts.rooms, counts.classes, counts.rows, counts.lessons, counts.meetings, counts.duties, counts.busy
    ));
    text.push_str(&format!("Away: {}  Avoid: {}  Protected: {}\n", counts.away, counts.avoid, counts.protected));
    section(
        &mut text,
        "Left out",
        imported.left_out.iter().map(|left| format!("{} {}, first: {}", left.count, left.what, left.first.join("; "))),
    );
    section(
        &mut text,
        "Guessed",
        imported.guessed.iter().map(|guessed| format!("{} of {}: {}", guessed.what, guessed.count, guessed.how)),
    );
    let doubtful = imported.findings.iter().filter(|finding| finding.code == Code::ImportDoubtful);
    section(&mut text, "Doubtful", doubtful.map(|finding| format!("{}; {}", finding.message, finding.remedy)));
    for table in tables {
        text.push_str(&format!("\n{}: {} rows\n{}", table.file(), table.rows.len(), line(&table.header)));
        for row in table.rows.iter().take(ROWS) {
            text.push_str(&line(row));
        }
    }
    let questions = imported
        .findings
        .iter()
        .filter(|finding| finding.severity() == Severity::Warning && finding.remedy.contains("--"));
    section(&mut text, "\nQuestions", questions.map(|finding| format!("{}? {}", finding.message, finding.remedy)));
    text
}

fn or_none(text: &str) -> &str {
    if text.is_empty() { "none" } else { text }
}

fn section(text: &mut String, title: &str, lines: impl Iterator<Item = String>) {
    let lines: Vec<String> = lines.collect();
    if !lines.is_empty() {
        text.push_str(&format!("{title}:\n"));
        for line in lines {
            text.push_str(&format!("  {line}\n"));
        }
    }
}
