//! Findings as people and programs read them: text in the style of a good compiler, and JSON.

use anstyle::{AnsiColor, Style};

use super::{Finding, Severity};

/// How many of the other lines are listed before the rest is counted.
const LINES: usize = 10;

/// The findings as text, numbered, with a last line that counts them.
///
/// `colours` adds terminal colours; without them the text is plain. Signs
/// that would garble a terminal (control characters, reversed writing) are shown as escapes.
///
/// ```
/// use staffroom_facts::findings::{Code, Finding, Place, render};
/// let finding = Finding {
///     code: Code::UnknownName,
///     place: Place { file: "members.csv".into(), line: Some(14), column: Some(2), field: Some("staff".into()) },
///     value: Some("Anna".into()),
///     message: "`Anna` is no person in staff.csv".into(),
///     expected: "the id of a person in staff.csv; capitals count".into(),
///     remedy: "did you mean `ana`?".into(),
///     also: vec![15, 16],
/// };
/// assert_eq!(
///     render(&[finding], false),
///     "\
/// 1. error[E102]: unknown name
///    --> members.csv:14:2 (staff)
///     | `Anna` is no person in staff.csv
///     | expected: the id of a person in staff.csv; capitals count
///     | help: did you mean `ana`?
///     | also on lines 15 and 16
///
/// 1 error
/// "
/// );
/// ```
pub fn render(findings: &[Finding], colours: bool) -> String {
    let mut text = String::new();
    for (index, finding) in findings.iter().enumerate() {
        render_one(&mut text, index + 1, finding, colours);
        text.push('\n');
    }
    text.push_str(&count_line(findings));
    text.push('\n');
    text
}

/// How many there are of each severity: `3 errors, 1 warning, 2 notes`.
pub fn count_line(findings: &[Finding]) -> String {
    let counts = [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Note, "note")];
    let parts: Vec<String> = counts
        .into_iter()
        .map(|(severity, name)| (count(findings, severity), name))
        .filter(|(count, _)| *count > 0)
        .map(|(count, name)| format!("{} {name}{}", grouped(count), if count == 1 { "" } else { "s" }))
        .collect();
    if parts.is_empty() { "no findings".into() } else { parts.join(", ") }
}

fn render_one(text: &mut String, number: usize, finding: &Finding, colours: bool) {
    let (name, colour) = match finding.severity() {
        Severity::Error => ("error", AnsiColor::Red),
        Severity::Warning => ("warning", AnsiColor::Yellow),
        Severity::Note => ("note", AnsiColor::Cyan),
    };
    let paint = |style: Style, words: &str| {
        if colours && !words.is_empty() { format!("{style}{words}{style:#}") } else { words.to_owned() }
    };
    let strong = Style::new().bold();
    let faint = Style::new().fg_color(Some(AnsiColor::Blue.into())).bold();
    let number = format!("{number}.");
    let indent = " ".repeat(number.len() + 1);
    text.push_str(&format!(
        "{number} {}{}\n",
        paint(strong.fg_color(Some(colour.into())), &format!("{name}[{}]", finding.code.code())),
        paint(strong, &format!(": {}", finding.code.title()))
    ));
    text.push_str(&format!("{indent}{} {}\n", paint(faint, "-->"), shown(&place(finding))));
    let mut line = |label: &str, words: &str| {
        text.push_str(&format!("{indent} {} {}{words}\n", paint(faint, "|"), paint(strong, label)));
    };
    // Most messages quote the value; where one does not, it is shown by itself.
    if let Some(value) = &finding.value
        && !finding.message.contains(value.as_str())
    {
        line("value: ", &format!("`{}`", shown(value)));
    }
    line("", &shown(&finding.message));
    line("expected: ", &shown(&finding.expected));
    line("help: ", &shown(&finding.remedy));
    if !finding.also.is_empty() {
        line("", &also(&finding.also));
    }
}

/// `members.csv:14:2 (staff)`, as far as it is known.
fn place(finding: &Finding) -> String {
    let place = &finding.place;
    let mut text = place.file.clone();
    if let Some(line) = place.line {
        text.push_str(&format!(":{line}"));
        if let Some(column) = place.column {
            text.push_str(&format!(":{column}"));
        }
    }
    if let Some(field) = &place.field {
        text.push_str(&format!(" ({field})"));
    }
    text
}

/// `also on lines 15, 16, 17 and 9,981 more`.
fn also(lines: &[u64]) -> String {
    let first: Vec<String> = lines.iter().take(LINES).map(u64::to_string).collect();
    let rest = lines.len() - first.len();
    match (first.as_slice(), rest) {
        ([one], _) => format!("also on line {one}"),
        ([most @ .., last], 0) => format!("also on lines {} and {last}", most.join(", ")),
        (all, rest) => format!("also on lines {} and {} more", all.join(", "), grouped(rest)),
    }
}

/// Text without signs that would garble a terminal.
fn shown(text: &str) -> String {
    let garbles =
        |c: char| c.is_control() || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}');
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        if garbles(character) {
            shown.extend(character.escape_default());
        } else {
            shown.push(character);
        }
    }
    shown
}

/// A number with commas between thousands.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn count(findings: &[Finding], severity: Severity) -> usize {
    findings.iter().filter(|finding| finding.severity() == severity).count()
}

/// The findings as a document for other programs: `{"findings": […], "errors": n, "warnings": n, "notes": n}`.
#[derive(serde::Serialize, Clone, Debug)]
pub struct FindingsDocument<'f> {
    findings: Vec<FindingEntry<'f>>,
    errors: usize,
    warnings: usize,
    notes: usize,
}

#[derive(serde::Serialize, Clone, Debug)]
struct FindingEntry<'f> {
    number: usize,
    code: &'static str,
    severity: Severity,
    title: &'static str,
    file: &'f str,
    line: Option<u64>,
    column: Option<u64>,
    field: Option<&'f str>,
    value: Option<&'f str>,
    message: &'f str,
    expected: &'f str,
    remedy: &'f str,
    also: &'f [u64],
}

/// One finding as `check --json` shows it.
#[derive(serde::Serialize, Clone, Debug)]
pub struct CheckedFinding<'f> {
    code: &'static str,
    severity: Severity,
    file: &'f str,
    line: Option<u64>,
    column: Option<u64>,
    value: Option<&'f str>,
    message: &'f str,
    expected: &'f str,
    help: &'f str,
    /// How many rows it touches.
    count: usize,
    /// The first three of their lines.
    lines: Vec<u64>,
}

impl<'f> CheckedFinding<'f> {
    /// How `check --json` shows a finding.
    pub fn new(finding: &'f Finding) -> CheckedFinding<'f> {
        let place = &finding.place;
        CheckedFinding {
            code: finding.code.code(),
            severity: finding.severity(),
            file: &place.file,
            line: place.line,
            column: place.column,
            value: finding.value.as_deref(),
            message: &finding.message,
            expected: &finding.expected,
            help: &finding.remedy,
            count: finding.rows(),
            lines: place.line.into_iter().chain(finding.also.iter().copied()).take(3).collect(),
        }
    }
}

impl<'f> FindingsDocument<'f> {
    /// The document of these findings, numbered from 1.
    pub fn new(findings: &'f [Finding]) -> FindingsDocument<'f> {
        let entry = |(index, finding): (usize, &'f Finding)| FindingEntry {
            number: index + 1,
            code: finding.code.code(),
            severity: finding.severity(),
            title: finding.code.title(),
            file: &finding.place.file,
            line: finding.place.line,
            column: finding.place.column,
            field: finding.place.field.as_deref(),
            value: finding.value.as_deref(),
            message: &finding.message,
            expected: &finding.expected,
            remedy: &finding.remedy,
            also: &finding.also,
        };
        FindingsDocument {
            findings: findings.iter().enumerate().map(entry).collect(),
            errors: count(findings, Severity::Error),
            warnings: count(findings, Severity::Warning),
            notes: count(findings, Severity::Note),
        }
    }

    /// The document as indented JSON, with a line end at the end.
    pub fn to_json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).expect("texts and numbers can always be written as JSON");
        text.push('\n');
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::{Code, Place};

    fn finding(code: Code, also: Vec<u64>) -> Finding {
        Finding {
            code,
            place: Place { file: "a.csv".into(), line: Some(1), ..Place::default() },
            value: Some("x\u{202E}y\n".into()),
            message: "wrong".into(),
            expected: "right".into(),
            remedy: "mend it".into(),
            also,
        }
    }

    #[test]
    fn other_lines_are_listed_and_counted() {
        assert_eq!(also(&[15]), "also on line 15");
        assert_eq!(also(&[15, 16, 17]), "also on lines 15, 16 and 17");
        let many: Vec<u64> = (2..10_000).collect();
        assert_eq!(also(&many), "also on lines 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 9,988 more");
    }

    #[test]
    fn values_cannot_garble_the_terminal() {
        let text = render(&[finding(Code::UnknownName, Vec::new())], false);
        assert!(text.contains("value: `x\\u{202e}y\\n`"), "{text}");
    }

    #[test]
    fn colours_only_where_asked_for() {
        let findings = [finding(Code::UnknownName, Vec::new())];
        assert!(!render(&findings, false).contains('\u{1b}'));
        let coloured = render(&findings, true);
        assert!(coloured.contains('\u{1b}'));
        assert_eq!(anstream::adapter::strip_str(&coloured).to_string(), render(&findings, false));
    }

    #[test]
    fn findings_are_counted_by_severity() {
        assert_eq!(count_line(&[]), "no findings");
        let mut findings = vec![finding(Code::UnknownName, Vec::new()); 1234];
        findings.push(finding(Code::NoTeams, Vec::new()));
        assert_eq!(count_line(&findings), "1,234 errors, 1 warning");
    }

    #[test]
    fn json_has_all_parts() {
        let findings = [finding(Code::UnknownName, vec![3]), finding(Code::SharedSlot, Vec::new())];
        let json: serde_json::Value = serde_json::from_str(&FindingsDocument::new(&findings).to_json()).unwrap();
        assert_eq!(json["errors"], 1);
        assert_eq!(json["notes"], 1);
        assert_eq!(json["findings"][0]["number"], 1);
        assert_eq!(json["findings"][0]["code"], "E102");
        assert_eq!(json["findings"][0]["severity"], "error");
        assert_eq!(json["findings"][0]["also"], serde_json::json!([3]));
        assert_eq!(json["findings"][1]["column"], serde_json::Value::Null);
    }
}
