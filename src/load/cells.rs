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
pub(crate) fn find_word<T: Copy>(text: &str, words: &[(&str, T)]) -> Option<T> {
    words.iter().find(|(word, _)| word.eq_ignore_ascii_case(text)).map(|(_, value)| *value)
}

/// Reports a word that is none of these.
pub(super) fn report_word<T>(row: &Row<'_>, column: usize, text: &str, words: &[(&str, T)], collector: &mut Collector) {
    let list: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
    let remedy = match crate::names::nearest(text, list.iter().copied()) {
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
pub(crate) fn flag(text: &str) -> Option<bool> {
    let is = |words: &[&str]| words.iter().any(|word| word.eq_ignore_ascii_case(text));
    if is(&["yes", "y", "true", "1", "x", "ja", "oui", "si", "sí", "tak"]) {
        Some(true)
    } else if is(&["no", "n", "false", "0", "nein", "non", "nie"]) {
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
pub(crate) fn whole_number(text: &str) -> Option<u32> {
    let (digits, decimals) = text.split_once(['.', ',']).unwrap_or((text, ""));
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

/// A share of a whole: `0.8`, `0,8`, `80 %`, `4/5` or `0.8 FTE`.
///
/// # Errors
/// Where it is none, or not between 0 and 1.
pub(crate) fn read_share(text: &str) -> Result<Share, ShareError> {
    let folded = text.trim().to_ascii_lowercase();
    let text = folded.trim_end_matches("fte").trim_start_matches("fte").trim_matches([' ', ':', '=']);
    if let Some((above, below)) = text.split_once('/') {
        let whole = |text: &str| whole_number(text.trim()).ok_or(ShareError::NotANumber);
        return fraction(whole(above)?, whole(below)?);
    }
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

/// A fraction as a decimal, to six places where it has no end; rounded down, so that nobody has to work more.
fn fraction(above: u32, below: u32) -> Result<Share, ShareError> {
    if below == 0 {
        return Err(ShareError::NotANumber);
    }
    if above > below {
        return Err(ShareError::OutOfRange);
    }
    if above == below {
        return Ok(Share::ONE);
    }
    format!("0.{:06}", u64::from(above) * 1_000_000 / u64::from(below)).parse()
}

/// A time of day; none where the cell is blank.
pub(super) fn time(row: &Row<'_>, column: usize, collector: &mut Collector) -> Option<Clock> {
    let text = row.cell(column);
    if text.is_empty() {
        return None;
    }
    let clock = Clock::read(text);
    if clock.is_none() {
        row.report(
            collector,
            Code::BadTime,
            column,
            format!("`{text}` is not a time of day"),
            "HH:MM, from 00:00 to 24:00 (also 8.30, 0830, 8h30, 8:30 AM)",
            "write 08:30 for half past eight, 14:05 for five past two",
        );
    }
    clock
}

/// A time of day as it is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Clock {
    /// Minutes after midnight, as written.
    pub minutes: u16,
    /// Whether it says itself whether it is before or after noon (AM, PM, a part of a day).
    pub is_certain: bool,
}

impl Clock {
    /// Reads `8:30`, `08:30:00`, `08.30`, `0830`, `8h30`, `8:30 AM`, or a spreadsheet's part of a day such as `0.354167`.
    pub(crate) fn read(text: &str) -> Option<Clock> {
        let folded = text.trim().to_ascii_lowercase();
        let text = folded.trim_end_matches("uhr").trim_end_matches("hrs").trim_end();
        if let Some(part) =
            text.strip_prefix("0.").or_else(|| text.strip_prefix("0,")).or_else(|| text.strip_prefix('.'))
        {
            return part_of_a_day(part);
        }
        let (text, half) = half_of_day(text);
        let minutes = time_of_day(text.trim_end())?;
        match half {
            None => Some(Clock { minutes, is_certain: false }),
            Some(after_noon) => {
                let hour = minutes / 60;
                let shift = match (after_noon, hour) {
                    (true, 1..=11) => 720,
                    (true, 12..=23) | (false, 0..=11) => 0,
                    (false, 12) => return Some(Clock { minutes: minutes - 720, is_certain: true }),
                    _ => return None,
                };
                Some(Clock { minutes: minutes + shift, is_certain: true })
            }
        }
    }
}

/// A text without `am` or `pm` behind it, and whether it is after noon.
fn half_of_day(text: &str) -> (&str, Option<bool>) {
    for (end, after_noon) in
        [("a.m.", false), ("am", false), ("a.m", false), ("p.m.", true), ("pm", true), ("p.m", true)]
    {
        if let Some(rest) = text.strip_suffix(end) {
            return (rest, Some(after_noon));
        }
    }
    (text, None)
}

/// The decimals of a part of a day, as spreadsheets keep times, rounded to the minute.
fn part_of_a_day(decimals: &str) -> Option<Clock> {
    if decimals.is_empty() || decimals.len() > 18 || !decimals.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (above, below) = (decimals.parse::<u128>().ok()?, 10u128.pow(decimals.len() as u32));
    let minutes = u16::try_from((above * 1440 * 2 + below) / (below * 2)).ok()?;
    Some(Clock { minutes, is_certain: true })
}

/// `8:05`, `08:05:00`, `08.05`, `0805`, `8h05`, `8h` or `8` before `am` in minutes after midnight.
fn time_of_day(text: &str) -> Option<u16> {
    let number = |digits: &str, most: u16| {
        let fits = (1..=2).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
        digits.parse::<u16>().ok().filter(|number| fits && *number <= most)
    };
    let parts: Vec<&str> = text.split([':', '.', 'h', 'u']).map(str::trim).collect();
    let (hours, minutes) = match parts.as_slice() {
        [digits] if (3..=4).contains(&digits.len()) && digits.is_ascii() => digits.split_at(digits.len() - 2),
        [hours, ""] if text.ends_with('h') || text.ends_with('u') => (*hours, "00"),
        // A single digit behind the point may be tens of minutes, or a part of an hour.
        [hours, minutes] if minutes.len() == 2 => (*hours, *minutes),
        [hours, minutes, seconds] if minutes.len() == 2 => {
            number(seconds, 59)?;
            (*hours, *minutes)
        }
        _ => return None,
    };
    let total = number(hours, 24)? * 60 + number(minutes, 59)?;
    (total <= 24 * 60).then_some(total)
}

/// The parts of a list cell: `a; b,c`, or one on each line.
pub(crate) fn list(cell: &str) -> impl Iterator<Item = &str> {
    cell.split([';', ',', '\n', '\r']).map(str::trim).filter(|part| !part.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_day() {
        let of = |text: &str| Clock::read(text).map(|clock| clock.minutes);
        for half_past_eight in [
            "08:30",
            "8:30",
            "08:30:00",
            "8.30",
            "08.30",
            "0830",
            "830",
            "8h30",
            "8H30",
            "8 h 30",
            "8:30 AM",
            "8.30am",
            "8:30 a.m.",
            "8:30 Uhr",
            "0.354166666666667",
            "0,35416667",
            "8u30",
        ] {
            assert_eq!(of(half_past_eight), Some(510), "{half_past_eight}");
        }
        assert_eq!(of("12:15 PM"), Some(735));
        assert_eq!(of("12:15 am"), Some(15));
        assert_eq!(of("1:15 pm"), Some(795));
        assert_eq!(of("24:00"), Some(1440));
        assert_eq!(of("8h"), Some(480));
        for bad in [
            "24:01",
            "8",
            "8:60",
            "8.3",
            "-1:00",
            "08:30:",
            "08:30:00:00",
            "",
            ":",
            "123:00",
            "2500",
            "8:30 xm",
            "13:00 am",
            "1.5",
        ] {
            assert_eq!(of(bad), None, "{bad}");
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
        assert_eq!(of("80 %"), Ok(800));
        assert_eq!(of("4/5"), Ok(800));
        assert_eq!(of("0.8 FTE"), Ok(800));
        assert_eq!(of("0,8"), Ok(800));
        assert_eq!(of("2/3").map(|thousand| thousand / 10), Ok(66));
        assert_eq!(of("5/4"), Err(ShareError::OutOfRange));
        assert_eq!(of("101%"), Err(ShareError::OutOfRange));
        for bad in ["%", "-5%", "x%", "5%%", ".5%"] {
            assert_eq!(of(bad), Err(ShareError::NotANumber), "{bad}");
        }
    }

    #[test]
    fn lists_and_flags() {
        assert_eq!(list("a; b;;c , d\ne").collect::<Vec<_>>(), ["a", "b", "c", "d", "e"]);
        assert_eq!(flag("TRUE"), Some(true));
        assert_eq!(flag("N"), Some(false));
        assert_eq!(flag("maybe"), None);
        assert_eq!(choice(&["a", "b", "c"]), "a, b or c");
    }
}
