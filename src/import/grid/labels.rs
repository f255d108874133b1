//! Headers of grids: which of them are slots, days, periods, breaks or something else.

use crate::import::days;
use crate::import::values::{self, TimedLabel, timed_label};

/// A day and a period in one header.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SlotLabel {
    /// The week; blank where there is none.
    pub week: String,
    /// The day.
    pub day: String,
    /// The period, with its times.
    pub period: TimedLabel,
}

/// A day, perhaps of a week: `Mon`, `Mon A`, `MonA`, `Week B Tue`, `Day 3`.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct DayLabel {
    /// The week; blank where there is none.
    pub week: String,
    /// The day.
    pub day: String,
}

/// The parts of a label: letters, figures, and where blanks or marks are between them.
fn parts(label: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut before: Option<bool> = None;
    for letter in label.chars() {
        if !letter.is_alphanumeric() {
            before = None;
            continue;
        }
        let digit = letter.is_ascii_digit();
        match parts.last_mut() {
            Some(last) if before == Some(digit) => last.push(letter),
            _ => parts.push(letter.to_string()),
        }
        before = Some(digit);
    }
    parts
}

fn is_week_word(part: &str) -> bool {
    ["week", "wk", "woche", "semaine", "semana", "settimana", "vecka", "viikko", "tydzien"]
        .contains(&values::folded(part).as_str())
}

/// A day word, perhaps with the letter of a week behind it.
fn day_word(part: &str) -> Option<DayLabel> {
    if days::is_day(part) {
        return Some(DayLabel { week: String::new(), day: part.to_owned() });
    }
    let (at, week) = part.char_indices().next_back()?;
    let day = &part[..at];
    let fits = day.chars().count() >= 2 && week.is_uppercase() && days::is_day(day);
    fits.then(|| DayLabel { week: week.to_string(), day: day.to_owned() })
}

/// Whether two letters stand together, as they do in every name of a day: most cells of a grid are told apart by this.
fn has_word(label: &str) -> bool {
    let mut before = false;
    label.chars().any(|letter| {
        let is_letter = letter.is_alphabetic();
        std::mem::replace(&mut before, is_letter) && is_letter
    })
}

/// Reads a day.
pub fn day(label: &str) -> Option<DayLabel> {
    if !has_word(label) {
        return None;
    }
    let label = values::cell(label);
    if label.is_empty() || label.chars().count() > 24 {
        return None;
    }
    if days::is_day(&label) {
        return Some(DayLabel { week: String::new(), day: label });
    }
    let parts = parts(&label);
    let words: Vec<&str> = parts.iter().map(String::as_str).collect();
    match words.as_slice() {
        [word, number] if is_day_word(word) && values::whole(number).is_some() => {
            Some(DayLabel { week: String::new(), day: label.clone() })
        }
        [one] => day_word(one),
        [one, week] if week.chars().count() <= 2 => {
            day_word(one).map(|day| DayLabel { week: (*week).to_owned(), ..day })
        }
        [week, one] if week.chars().count() <= 2 => {
            day_word(one).map(|day| DayLabel { week: (*week).to_owned(), ..day })
        }
        [one, word, week] if is_week_word(word) => {
            day_word(one).map(|day| DayLabel { week: (*week).to_owned(), ..day })
        }
        [word, week, one] if is_week_word(word) => {
            day_word(one).map(|day| DayLabel { week: (*week).to_owned(), ..day })
        }
        _ => None,
    }
}

fn is_day_word(word: &str) -> bool {
    ["day", "tag", "jour", "dia", "giorno", "dag", "dzien", "paiva"].contains(&values::folded(word).as_str())
}

/// Reads a day and a period of one header: `Mon 1`, `lunedi1`, `MonA:1`, `Week A Tue P3`.
pub fn slot(label: &str) -> Option<SlotLabel> {
    if !has_word(label) {
        return None;
    }
    let timed = timed_label(label);
    let parts = parts(&timed.label);
    if parts.len() < 2 || parts.len() > 6 {
        return None;
    }
    let mut week = String::new();
    let mut rest: Vec<&str> = Vec::new();
    let mut found: Option<DayLabel> = None;
    let mut at = 0;
    while at < parts.len() {
        let part = parts[at].as_str();
        if is_week_word(part) && at + 1 < parts.len() {
            week = parts[at + 1].clone();
            at += 2;
            continue;
        }
        if found.is_none() {
            if is_day_word(part) && at + 2 < parts.len() && values::whole(&parts[at + 1]).is_some() {
                found = Some(DayLabel { week: String::new(), day: format!("{part} {}", parts[at + 1]) });
                at += 2;
                continue;
            }
            if let Some(day) = day_word(part) {
                found = Some(day);
                at += 1;
                continue;
            }
        }
        rest.push(part);
        at += 1;
    }
    let found = found?;
    if week.is_empty() {
        week.clone_from(&found.week);
    }
    if let [first, .., last] = rest.as_slice()
        && week.is_empty()
        && first.chars().count() == 1
        && first.chars().all(char::is_uppercase)
        && values::whole(last).is_some()
        && rest.len() == 2
        && !["P", "L", "H"].contains(first)
    {
        week = (*first).to_owned();
        rest.remove(0);
    }
    // The label as it is written, without the day and the week.
    let period = period_text(&timed.label, &rest);
    let reads = rest.iter().any(|part| part.bytes().any(|byte| byte.is_ascii_digit())) || values::is_break(&period);
    let period = TimedLabel { label: period, ..timed };
    (reads && !rest.is_empty()).then_some(SlotLabel { week, day: found.day, period })
}

/// The parts of a period, joined as they are written where they stand together.
fn period_text(label: &str, rest: &[&str]) -> String {
    let joined = rest.concat();
    if rest.len() > 1 && label.contains(&joined) { joined } else { rest.join(" ") }
}

/// Reads a period: a number, with or without a word or a time; a time; or a break.
pub fn period(label: &str) -> Option<TimedLabel> {
    let label = values::cell(label);
    if label.is_empty() || label.chars().count() > 60 {
        return None;
    }
    // Such as the class `9A`.
    let is_class = label.len() <= 4
        && label.starts_with(|letter: char| letter.is_ascii_digit())
        && label.ends_with(|letter: char| letter.is_ascii_uppercase());
    if is_class {
        return None;
    }
    let timed = timed_label(&label);
    if timed.start.is_some() || values::is_break(&timed.label) {
        return Some(timed);
    }
    let key = values::period_key(&timed.label);
    let number = key.parse::<u32>().is_ok_and(|number| number < 100);
    let short = timed.label.chars().count() <= 3
        && timed.label.starts_with(|letter: char| letter.is_alphabetic())
        && timed.label.ends_with(|letter: char| letter.is_ascii_digit());
    (number || short).then_some(timed)
}

/// Whether a header is one for a department or a subject.
pub fn is_department(label: &str) -> bool {
    let words = [
        "subject",
        "subjects",
        "department",
        "dept",
        "faculty",
        "fach",
        "facher",
        "fachbereich",
        "matiere",
        "departement",
        "materia",
        "asignatura",
        "departamento",
        "disciplina",
        "dipartimento",
        "vak",
        "sectie",
        "przedmiot",
        "amne",
        "aine",
    ];
    words.contains(&values::plain(label).as_str())
}

/// Whether a header is one for a column of numbers.
pub fn is_number_column(label: &str) -> bool {
    let plain = values::plain(label);
    label.trim() == "#"
        || ["no", "nr", "sr", "srno", "slno", "sno", "number", "lp", "num", "n", "serialno", "id"]
            .contains(&plain.as_str())
}

/// Whether a label stands for a sum.
pub fn is_total(label: &str) -> bool {
    let folded = values::folded(label);
    let mut words = folded.split(|letter: char| !letter.is_alphabetic()).filter(|word| !word.is_empty());
    words.next().is_some_and(|word| {
        ["total", "totals", "sum", "summe", "gesamt", "totaal", "totale", "suma", "razem", "summa", "yhteensa", "count"]
            .contains(&word)
    })
}

/// What the rows of a grid are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rows {
    /// People.
    People,
    /// Classes, with the teacher in the cell.
    Classes,
}

/// What a header says about the rows below it.
pub fn rows_word(label: &str) -> Option<Rows> {
    const TEACHER: [&str; 25] = [
        "teacher",
        "teachers",
        "teachername",
        "staff",
        "instructor",
        "tutor",
        "lehrer",
        "lehrerin",
        "lehrkraft",
        "professeur",
        "enseignant",
        "prof",
        "profesor",
        "docente",
        "docenti",
        "professor",
        "leraar",
        "docent",
        "nauczyciel",
        "larare",
        "opettaja",
        "insegnante",
        "maestro",
        "profesores",
        "lehrpersonen",
    ];
    const CLASS: [&str; 20] = [
        "class",
        "classes",
        "classname",
        "form",
        "group",
        "klasse",
        "klassen",
        "classe",
        "clase",
        "grupo",
        "turma",
        "klas",
        "klasa",
        "oddzial",
        "klass",
        "luokka",
        "section",
        "grade",
        "curso",
        "groupe",
    ];
    let folded = values::folded(label).replace("'s", "").replace("’s", "");
    let mut words = folded.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.find_map(|word| {
        if TEACHER.contains(&word) {
            Some(Rows::People)
        } else if CLASS.contains(&word) {
            Some(Rows::Classes)
        } else {
            None
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_are_read_in_many_forms() {
        let read = |label: &str| slot(label).map(|slot| format!("{}|{}|{}", slot.week, slot.day, slot.period.label));
        assert_eq!(read("Mon 1").as_deref(), Some("|Mon|1"));
        assert_eq!(read("lunedi1").as_deref(), Some("|lunedi|1"));
        assert_eq!(read("MonA:1").as_deref(), Some("A|Mon|1"));
        assert_eq!(read("Mon P3").as_deref(), Some("|Mon|P3"));
        assert_eq!(read("Week B Tue 4").as_deref(), Some("B|Tue|4"));
        assert_eq!(read("Mon Lunch").as_deref(), Some("|Mon|Lunch"));
        assert_eq!(read("Day 2 P1").as_deref(), Some("|Day 2|P1"));
        let timed = slot("Mon 1 8:30-9:20").unwrap();
        assert_eq!((timed.period.label.as_str(), timed.period.start), ("1", Some(510)));
        for label in ["Teacher", "Mon", "1", "Total", "Monday"] {
            assert_eq!(slot(label), None, "{label}");
        }
    }

    #[test]
    fn days_and_periods_are_told_apart() {
        assert_eq!(day("Mon A").unwrap().week, "A");
        assert!(day("Monday").is_some() && day("Day 3").is_some() && day("9A").is_none() && day("Anna Silk").is_none());
        for label in ["1", "P1", "1st", "Lunch", "1\n 7:35-8:10", "Period 2", "8:30-9:20"] {
            assert!(period(label).is_some(), "{label}");
        }
        for label in ["9A", "Maths", "Anna Silk", "", "Room"] {
            assert!(period(label).is_none(), "{label}");
        }
        assert_eq!(rows_word("TEACHER'S NAME"), Some(Rows::People));
        assert_eq!(rows_word("Class"), Some(Rows::Classes));
    }
}
