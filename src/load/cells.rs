//! Typed cells. Each reader takes a row and a column, pushes a finding where
//! the cell cannot be read, and answers with a value that lets reading go on.

use super::collector::Collector;
use super::sheet::Row;
use crate::findings::Code;
use crate::school::{Share, ShareError};

/// Reports a cell that must not be blank.
pub(super) fn report_blank(row: &Row<'_>, column: usize, collector: &mut Collector) {
    let field = row.place(column).field.unwrap_or_default();
    row.report(
        collector,
        Code::BlankCell,
        column,
        format!("`{field}` is blank"),
        format!("every row has a `{field}`"),
        "fill it in, or take the row out",
    );
}

/// The text of a cell that must not be blank.
pub(super) fn text<'s>(row: &Row<'s>, column: usize, collector: &mut Collector) -> Option<&'s str> {
    let text = row.cell(column);
    if text.is_empty() {
        report_blank(row, column, collector);
        return None;
    }
    Some(text)
}

/// One of a few words, without regard to case; `default` where the cell is blank.
pub(super) fn word<T: Copy>(
    row: &Row<'_>,
    column: usize,
    words: &[(&str, T)],
    default: Option<T>,
    collector: &mut Collector,
) -> Option<T> {
    let text = row.cell(column);
    if text.is_empty() {
        if default.is_none() {
            report_blank(row, column, collector);
        }
        return default;
    }
    let found = find_word(text, words);
    if found.is_none() {
        report_word(row, column, text, words, collector);
    }
    found.or(default)
}

/// The meaning of a word, without regard to case.
pub(super) fn find_word<T: Copy>(text: &str, words: &[(&str, T)]) -> Option<T> {
    words.iter().find(|(word, _)| word.eq_ignore_ascii_case(text)).map(|(_, value)| *value)
}

/// Reports a word that is none of these.
pub(super) fn report_word<T>(row: &Row<'_>, column: usize, text: &str, words: &[(&str, T)], collector: &mut Collector) {
    let list: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
    let remedy = match super::names::nearest(text, list.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("write {}", choice(&list)),
    };
    let field = row.place(column).field.unwrap_or_default();
    // The one column that holds several words.
    let field = if field == "roles" { "role" } else { field.as_str() };
    row.report_value(
        collector,
        Code::UnknownWord,
        column,
        text,
        format!("`{text}` is no {field}"),
        choice(&list),
        remedy,
    );
}

/// `a, b or c`.
pub(super) fn choice(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

/// Yes or no; `default` where the cell is blank.
pub(super) fn yes_or_no(row: &Row<'_>, column: usize, default: bool, collector: &mut Collector) -> bool {
    let text = row.cell(column);
    match text {
        "" => default,
        "yes" => true,
        "no" => false,
        _ => flag(text).unwrap_or_else(|| {
            let field = row.place(column).field.unwrap_or_default();
            row.report(
                collector,
                Code::UnknownWord,
                column,
                format!("`{text}` is neither yes nor no"),
                "yes or no (also true, false, 1, 0, y, n, x)",
                format!("write yes or no, or leave `{field}` blank for {}", if default { "yes" } else { "no" }),
            );
            default
        }),
    }
}

/// What a yes or no is written as.
pub(super) fn flag(text: &str) -> Option<bool> {
    let is = |words: &[&str]| words.iter().any(|word| word.eq_ignore_ascii_case(text));
    if is(&["yes", "y", "true", "1", "x"]) {
        Some(true)
    } else if is(&["no", "n", "false", "0"]) {
        Some(false)
    } else {
        None
    }
}

/// A whole number between two bounds; none where the cell is blank.
pub(super) fn whole(row: &Row<'_>, column: usize, bounds: (u32, u32), collector: &mut Collector) -> Option<u32> {
    let text = row.cell(column);
    if text.is_empty() {
        return None;
    }
    let number = whole_number(text).filter(|number| (bounds.0..=bounds.1).contains(number));
    if number.is_none() {
        row.report(
            collector,
            Code::BadNumber,
            column,
            format!("`{text}` is not a whole number from {} to {}", bounds.0, bounds.1),
            format!("a whole number from {} to {}", bounds.0, bounds.1),
            "write it in digits, without a unit",
        );
    }
    number
}

/// Digits only, or digits with nothing but zeros behind the point (as spreadsheets write them).
pub(super) fn whole_number(text: &str) -> Option<u32> {
    let (digits, decimals) = text.split_once('.').unwrap_or((text, ""));
    let ascii = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if !ascii || !decimals.bytes().all(|byte| byte == b'0') {
        return None;
    }
    digits.parse().ok()
}

/// A share between 0 and 1; the whole where the cell is blank.
pub(super) fn share(row: &Row<'_>, column: usize, collector: &mut Collector) -> Share {
    let text = row.cell(column);
    if text.is_empty() {
        return Share::ONE;
    }
    read_share(text).unwrap_or_else(|error| {
        row.report(
            collector,
            Code::BadShare,
            column,
            format!("`{text}` is {error}"),
            "a decimal number from 0 to 1",
            "write 0.8 (or 80%) for four days of five, 1 for full time",
        );
        Share::ONE
    })
}

/// A share as a decimal, or as a percentage: `0.8` or `80%`.
fn read_share(text: &str) -> Result<Share, ShareError> {
    let Some(percent) = text.strip_suffix('%') else { return text.parse() };
    let (whole, part) = percent.trim().split_once(['.', ',']).unwrap_or((percent.trim(), ""));
    if !whole.bytes().chain(part.bytes()).all(|byte| byte.is_ascii_digit()) || whole.is_empty() {
        return Err(ShareError::NotANumber);
    }
    // The point moves two digits to the left.
    let whole = format!("{whole:0>3}");
    let (ones, hundredths) = whole.split_at(whole.len() - 2);
    format!("{ones}.{hundredths}{part}").parse()
}

/// A time of day in minutes after midnight; none where the cell is blank.
pub(super) fn time(row: &Row<'_>, column: usize, collector: &mut Collector) -> Option<u16> {
    let text = row.cell(column);
    if text.is_empty() {
        return None;
    }
    let minutes = time_of_day(text);
    if minutes.is_none() {
        row.report(
            collector,
            Code::BadTime,
            column,
            format!("`{text}` is not a time of day"),
            "HH:MM, from 00:00 to 24:00",
            "write 08:30 for half past eight, 14:05 for five past two",
        );
    }
    minutes
}

/// `8:05`, `08:05` or `08:05:00` in minutes after midnight.
pub(super) fn time_of_day(text: &str) -> Option<u16> {
    let mut parts = text.split(':');
    let mut part = |most: u16| {
        let digits = parts.next()?;
        let fits = (1..=2).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
        digits.parse::<u16>().ok().filter(|number| fits && *number <= most)
    };
    let hours = part(24)?;
    let minutes = part(59)?;
    let seconds = part(59);
    let rest = text.split(':').count() - 2 - usize::from(seconds.is_some());
    let total = hours * 60 + minutes;
    (rest == 0 && total <= 24 * 60).then_some(total)
}

/// The parts of a list cell: `a; b;c`.
pub(super) fn list(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(';').map(str::trim).filter(|part| !part.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_day() {
        assert_eq!(time_of_day("08:30"), Some(510));
        assert_eq!(time_of_day("8:05"), Some(485));
        assert_eq!(time_of_day("08:05:00"), Some(485));
        assert_eq!(time_of_day("24:00"), Some(1440));
        for bad in ["24:01", "8", "8:60", "8.30", "-1:00", "08:30:", "08:30:00:00", "08:30 am", "", ":", "123:00"] {
            assert_eq!(time_of_day(bad), None, "{bad}");
        }
    }

    #[test]
    fn whole_numbers() {
        assert_eq!(whole_number("12"), Some(12));
        assert_eq!(whole_number("3.0"), Some(3));
        for bad in ["", "-1", "1.5", "1e3", "twelve", "+4", "99999999999", ".", ".0"] {
            assert_eq!(whole_number(bad), None, "{bad}");
        }
    }

    #[test]
    fn shares_as_percentages() {
        let of = |text: &str| read_share(text).map(|share| share.of_rounded_up(1000));
        assert_eq!(of("0.8"), Ok(800));
        assert_eq!(of("80%"), Ok(800));
        assert_eq!(of("7 %"), Ok(70));
        assert_eq!(of("62,5%"), Ok(625));
        assert_eq!(of("100%"), Ok(1000));
        assert_eq!(of("101%"), Err(ShareError::OutOfRange));
        for bad in ["%", "-5%", "x%", "5%%", ".5%"] {
            assert_eq!(of(bad), Err(ShareError::NotANumber), "{bad}");
        }
    }

    #[test]
    fn lists_and_flags() {
        assert_eq!(list("a; b;;c ").collect::<Vec<_>>(), ["a", "b", "c"]);
        assert_eq!(flag("TRUE"), Some(true));
        assert_eq!(flag("N"), Some(false));
        assert_eq!(flag("maybe"), None);
        assert_eq!(choice(&["a", "b", "c"]), "a, b or c");
    }
}
