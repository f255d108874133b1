//! Days of the week in exports: by any common name, in ten languages ([`crate::names`]).

use crate::names::{WeekdayReading, is_weekday, weekdays};

/// The labels that are given to weekdays which the source only numbers.
pub const LABELS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// A label without what exports put around days (`Mon:`, `(Tue)`). None where it has a digit: what are days in a list of
/// days (`2a`, a Portuguese Monday) are classes and periods in a grid.
fn bare(label: &str) -> Option<&str> {
    let bare = label.trim_matches(|character: char| !character.is_alphanumeric());
    (!bare.chars().any(char::is_numeric)).then_some(bare)
}

/// Whether a word is a day of the week in any language.
pub fn is_day(label: &str) -> bool {
    bare(label).is_some_and(is_weekday)
}

/// Which days of the week (0 is Monday) these labels are: in the one language in which all of them are days; none
/// where there is no such language, or where two of them disagree.
pub fn of_one_language<'l>(labels: impl Iterator<Item = &'l str>) -> Option<Vec<usize>> {
    match weekdays(&labels.map(bare).collect::<Option<Vec<&str>>>()?) {
        WeekdayReading::Days(days) => Some(days.into_iter().map(usize::from).collect()),
        WeekdayReading::Ambiguous(..) | WeekdayReading::No => None,
    }
}

/// The day (0 is Monday) of a label by itself, where it is one day in every language that has it.
pub fn number(label: &str) -> Option<usize> {
    of_one_language(std::iter::once(label)).and_then(|days| days.first().copied())
}

/// A range or a list of days: `Mon-Fri`, `Mon,Tue`, `Mon;Wed-Fri`.
pub fn list(text: &str) -> Option<Vec<String>> {
    let mut days = Vec::new();
    for part in text.split([',', ';']).map(str::trim).filter(|part| !part.is_empty()) {
        let ends: Vec<&str> = part.split(['-', '–']).map(str::trim).collect();
        match ends.as_slice() {
            [one] if is_day(one) => days.push((*one).to_owned()),
            [first, last] => {
                let numbers = of_one_language([*first, *last].into_iter())?;
                let (first, last) = (numbers.first().copied()?, numbers.last().copied()?);
                if first > last {
                    return None;
                }
                days.extend(LABELS[first..=last].iter().map(|label| (*label).to_owned()));
            }
            _ => return None,
        }
    }
    (!days.is_empty()).then_some(days)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_in_many_languages() {
        for word in ["Monday", "MON", "lundi", "Lunedì", "Terça", "Segunda-feira", "środa", "Må", "ke", "Sonnabend"]
        {
            assert!(is_day(word), "{word}");
        }
        assert!(!is_day("Maths") && !is_day("") && !is_day("Period") && !is_day("2A"));
        assert_eq!(of_one_language(["Di", "Mi", "Do"].into_iter()), Some(vec![1, 2, 3]));
        assert_eq!(of_one_language(["di", "lu"].into_iter()), Some(vec![6, 0]));
        assert_eq!(of_one_language(["di"].into_iter()), None, "Dienstag or dimanche");
        assert_eq!(list("Mon-Wed"), Some(vec!["Mon".into(), "Tue".into(), "Wed".into()]));
        assert_eq!(list("Mon,Thu").map(|days| days.len()), Some(2));
        assert_eq!(list("MWF"), None);
    }
}
