//! Figures and lists as people read them.

pub use staffroom_facts::names::listed;

/// Shown where there is no figure.
pub const NOTHING: &str = "–";

/// A figure with about three digits that matter: `0.012`, `1.23`, `12.3`, `1,234`.
pub fn figure(value: f64) -> String {
    let digits = match value.abs() {
        small if small < 0.9995 => 3,
        small if small < 9.995 => 2,
        middle if middle < 99.95 => 1,
        _ => return grouped(value),
    };
    let text = format!("{value:.digits$}");
    let short = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    if short == "-0" { "0".to_owned() } else { short.to_owned() }
}

/// A whole figure with commas between thousands.
pub fn grouped(value: f64) -> String {
    let text = format!("{value:.0}");
    let (sign, digits) = text.strip_prefix('-').map_or(("", text.as_str()), |digits| ("-", digits));
    if !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return text;
    }
    let first = (digits.len() + 2) % 3 + 1;
    let (head, rest) = digits.split_at(first.min(digits.len()));
    let groups = rest.as_bytes().chunks(3).map(|group| format!(",{}", String::from_utf8_lossy(group)));
    format!("{sign}{head}{}", groups.collect::<String>())
}

/// A mean of whole figures, with one digit after the point.
pub fn tenths(value: f64) -> String {
    let whole = value.trunc();
    let tenths = ((value - whole).abs() * 10.0).round();
    if tenths >= 10.0 { format!("{}.0", grouped(value.round())) } else { format!("{}.{tenths:.0}", grouped(whole)) }
}

/// Seconds in a column: always as many digits for the same size.
pub fn seconds(value: f64) -> String {
    match value {
        short if short < 0.9995 => format!("{value:.3}"),
        short if short < 9.995 => format!("{value:.2}"),
        middle if middle < 99.95 => format!("{value:.1}"),
        _ => grouped(value),
    }
}

/// A ratio: two digits after the point, more where it is small.
pub fn ratio(value: f64) -> String {
    if value < 0.0995 { format!("{value:.3}") } else { format!("{value:.2}") }
}

/// A share as whole percents, `<1 %` where that would be none.
pub fn percent(share: f64) -> String {
    let whole = (share * 100.0).round();
    if whole < 1.0 && share > 0.0 { "less than 1 %".to_owned() } else { format!("{whole:.0} %") }
}

/// `1 run`, `3 runs`.
pub fn count(number: usize, one: &str, many: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{} {many}", grouped(number as f64)) }
}

/// Text from settings, schools and solvers made safe to show in one line: no
/// control characters (they could steer a terminal, and are not allowed in XML),
/// no marks that turn the direction of what follows.
pub fn clean(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter.is_whitespace() || letter.is_control() || matches!(letter, '\u{fffe}' | '\u{ffff}') {
            if !kept.is_empty() && !kept.ends_with(' ') {
                kept.push(' ');
            }
        } else if !matches!(letter, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
        {
            kept.push(letter);
        }
    }
    kept.truncate(kept.trim_end().len());
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_have_the_digits_that_matter() {
        let shown = [0.0, 0.01234, 0.5, 0.9996, 1.0, 1.234, 12.34, 100.0, 999.6, 1_234.5, 1_234_567.0].map(figure);
        assert_eq!(shown, ["0", "0.012", "0.5", "1", "1", "1.23", "12.3", "100", "1,000", "1,234", "1,234,567"]);
        assert_eq!([0.5, 2.0, 20.0, 2_000.0].map(seconds), ["0.500", "2.00", "20.0", "2,000"]);
        assert_eq!([0.05, 0.5, 12.345].map(ratio), ["0.050", "0.50", "12.35"]);
        assert_eq!([0.0, 0.004, 0.25].map(percent), ["0 %", "less than 1 %", "25 %"]);
        assert_eq!([0.0, 246.26, 1_234.97].map(tenths), ["0.0", "246.3", "1,235.0"]);
        assert_eq!([-1_234.0, f64::INFINITY].map(grouped), ["-1,234", "inf"]);
    }

    #[test]
    fn lists_and_counts_read_as_sentences() {
        assert_eq!(listed(&[]), "");
        assert_eq!(listed(&["a", "b", "c"]), "a, b and c");
        assert_eq!((count(1, "run", "runs"), count(2_000, "run", "runs")), ("1 run".into(), "2,000 runs".into()));
    }

    #[test]
    fn text_cannot_steer_a_terminal() {
        assert_eq!(clean(" a\u{1b}[31m\tb\r\nc\u{202e}d\u{0} "), "a [31m b cd");
    }
}
