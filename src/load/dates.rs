//! Dates as people write them, where that can mean one day only.

use jiff::civil::Date;

/// The years in which a term may be: what every calendar program understands.
const YEARS: std::ops::RangeInclusive<i16> = 1970..=2200;

/// Months by the beginning of their names in English.
const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The day that a text means: `2027-02-15`, `15.2.2027`, `15 Feb 2027`, and `15/2/2027`, where 2 could not be
/// the day. None where there is no such day, or where it could be two.
///
/// ```
/// use staffroom::load::parse_date;
/// let day = parse_date("2027-02-15");
/// assert!(day.is_some());
/// for same in ["2027/02/15", "15.02.2027", "15/2/2027", "2/15/2027", "15 February 2027", "2027-02-15 00:00"] {
///     assert_eq!(parse_date(same), day, "{same}");
/// }
/// for none in ["3/4/2027", "2027-02-30", "15.2.27", "2027-2", "half term"] {
///     assert_eq!(parse_date(none), None, "{none}");
/// }
/// ```
pub fn parse(text: &str) -> Option<Date> {
    let text = text.trim();
    // A spreadsheet's moment at the beginning of a day.
    let day = text.split_once(['T', ' ']).filter(|(_, time)| is_midnight(time)).map_or(text, |(day, _)| day);
    numeric(day).or_else(|| named_month(day)).filter(|date| YEARS.contains(&date.year()))
}

fn is_midnight(time: &str) -> bool {
    !time.is_empty() && time.chars().all(|letter| "0:".contains(letter))
}

/// Three numbers.
fn numeric(text: &str) -> Option<Date> {
    let mark = text.chars().find(|letter| !letter.is_ascii_digit())?;
    if !"-./".contains(mark) {
        return None;
    }
    let parts: Vec<&str> = text.trim_end_matches('.').split(mark).collect();
    let [first, second, third] = parts.as_slice() else { return None };
    if parts.iter().any(|part| part.is_empty() || !part.chars().all(|letter| letter.is_ascii_digit())) {
        return None;
    }
    if first.len() == 4 {
        return date(first, second, third);
    }
    if third.len() != 4 {
        return None;
    }
    let day_first = date(third, second, first);
    if mark == '.' {
        return day_first;
    }
    let month_first = date(third, first, second);
    match (day_first, month_first) {
        (Some(one), Some(other)) if one != other => None,
        (one, other) => one.or(other),
    }
}

/// `15 Feb 2027`, `February 15, 2027`.
fn named_month(text: &str) -> Option<Date> {
    let parts: Vec<&str> = text.split([' ', '-', ',', '.']).filter(|part| !part.is_empty()).collect();
    let [first, second, year] = parts.as_slice() else { return None };
    let (day, month) =
        if first.starts_with(|letter: char| letter.is_ascii_digit()) { (first, second) } else { (second, first) };
    let month = month.to_lowercase();
    let number = MONTHS.iter().position(|known| month.starts_with(known))? + 1;
    let day = day.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
    (year.len() == 4).then(|| date(year, &number.to_string(), day)).flatten()
}

fn date(year: &str, month: &str, day: &str) -> Option<Date> {
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}
