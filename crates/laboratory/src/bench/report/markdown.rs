//! report.md: the same without charts, for where HTML is not shown.

use super::tables::{self, Table};
use crate::bench::comparison::Comparison;
use crate::bench::record::Record;
use crate::bench::verdict::{self, Tone};
use crate::bench::words::clean;

/// The text.
pub(super) fn text(comparison: &Comparison, records: &[Record]) -> String {
    let mut text = String::from("# What the runs say\n\n");
    for paragraph in verdict::of(comparison) {
        let said = escaped(&paragraph.text);
        text.push_str(&match paragraph.tone {
            Tone::Alarm | Tone::Answer => format!("**{said}**\n\n"),
            Tone::Remark => format!("{said}\n\n"),
            Tone::Caution => format!("> Careful: {said}\n\n"),
        });
    }
    tables::of(comparison).iter().for_each(|shown| text.push_str(&table(shown)));
    let failures = tables::failures(records);
    match failures.rows.is_empty() {
        true => text.push_str(&format!("## {}\n\nNo run failed.\n\n", failures.title)),
        false => text.push_str(&table(&failures)),
    }
    text.push_str(&table(&tables::environment(comparison, records)));
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

fn table(table: &Table) -> String {
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let mut text = format!("## {}\n\n", table.title);
    if !table.note.is_empty() {
        text.push_str(&format!("{}\n\n", escaped(&table.note)));
    }
    text.push_str(&line(table.columns.iter().map(|(column, _)| escaped(column)).collect()));
    text.push_str(&line(
        table.columns.iter().map(|(_, figures)| if *figures { "--:" } else { "---" }.to_owned()).collect(),
    ));
    for row in &table.rows {
        text.push_str(&line(row.iter().map(|cell| escaped(cell)).collect()));
    }
    text.push('\n');
    text
}

/// Text that Markdown shows as it is: in one line, with nothing that could be a mark-up or end a cell.
fn escaped(text: &str) -> String {
    let mut kept = String::new();
    for letter in clean(text).chars() {
        match letter {
            '&' => kept.push_str("&amp;"),
            '<' => kept.push_str("&lt;"),
            '>' => kept.push_str("&gt;"),
            '\\' | '|' | '`' | '*' | '_' | '[' | ']' | '~' | '#' | '$' => kept.extend(['\\', letter]),
            letter => kept.push(letter),
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_escaped() {
        assert_eq!(
            escaped("a|b\\ <script> *x* _y_ [z](w)\n`c`"),
            "a\\|b\\\\ &lt;script&gt; \\*x\\* \\_y\\_ \\[z\\](w) \\`c\\`"
        );
    }
}
