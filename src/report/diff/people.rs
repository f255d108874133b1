//! What changed, person by person: for those who live by the plan. Whom nothing affects is left out.

use super::super::dates::in_words;
use super::super::issue::Issue;
use super::super::text::{bare, clean};
use super::{Compared, pair, sessions, slots, visits};
use crate::files::policy::{as_browsers_read, policy};
use crate::files::table::CsvTable;
use crate::plan::diff::{Difference, PairChange, SessionChange};
use crate::plan::document::{SlotRow, TermRow};
use jiff::civil::Date;
use maud::{DOCTYPE, Markup, PreEscaped, html};

/// What a change of the plan is for one person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PersonChanges {
    /// The id.
    pub staff: String,
    /// What the person is called.
    pub name: String,
    /// What is not as it was, a sentence each.
    pub lines: Vec<String>,
}

/// The last day before a change, and the first day of it.
struct When {
    until: String,
    from: String,
}

impl When {
    /// Where the new plan says from which date on it holds.
    fn new(term: Option<&TermRow>) -> Option<When> {
        let term = term?;
        let as_of = term.as_of()?;
        let mut days = term.days.iter().filter_map(|(date, ..)| date.parse::<Date>().ok());
        let until = days.by_ref().take_while(|date| *date < as_of).last();
        let from = term.days.iter().filter_map(|(date, ..)| date.parse::<Date>().ok()).find(|date| *date >= as_of);
        Some(When { until: in_words(until?), from: in_words(from?) })
    }
}

/// Everybody whom the difference affects, in its order, with what it is for them.
pub fn by_person(compared: &Compared, difference: &Difference) -> Vec<PersonChanges> {
    let when = When::new(compared.after.term.as_ref());
    let mut told: Vec<(String, &[String])> = Vec::new();
    told.extend(
        difference.sessions.iter().map(|change| (session(compared, change, when.as_ref()), &change.affects[..])),
    );
    told.extend(difference.pairs.iter().map(|change| (meetings(compared, change, when.as_ref()), &change.affects[..])));
    told.extend(difference.groups.iter().map(|change| {
        let (lead, sentence, _) = super::group(compared, change);
        (format!("{lead}: {sentence}."), &change.affects[..])
    }));
    told.extend(difference.visits.iter().map(|change| {
        let (lead, sentence, _) = visits::visit(compared, change);
        (format!("{lead}: {sentence}."), &change.affects[..])
    }));
    let people = difference.affected.iter().map(|row| PersonChanges {
        staff: row.staff.clone(),
        name: compared.called.person(&row.staff),
        lines: told.iter().filter(|(_, affects)| affects.contains(&row.staff)).map(|(line, _)| line.clone()).collect(),
    });
    people.filter(|person| !person.lines.is_empty()).collect()
}

fn session(compared: &Compared, change: &SessionChange, when: Option<&When>) -> String {
    let (lead, sentence, _) = sessions::session(compared, change);
    let slot = |row: &crate::plan::document::SessionRow| super::slot(&row.week, &row.day, &row.period);
    let before = change.before.as_ref().map(slot);
    let after = change.after.as_ref().map(slot);
    dated(&lead, &sentence, (before, after), when)
}

fn meetings(compared: &Compared, change: &PairChange, when: Option<&When>) -> String {
    let (lead, sentence, _) = pair(compared, change);
    let held = |meetings: &[SlotRow]| Some(slots(meetings, "")).filter(|slots| !slots.is_empty());
    let before = change.before.as_ref().and_then(|side| held(&side.meetings));
    let after = change.after.as_ref().and_then(|side| held(&side.meetings));
    dated(&lead, &sentence, (before, after), when)
}

/// `Maths: until 19 February 2027 Mon 2, from 22 February 2027 Wed 3 (moved from Mon 2 to Wed 3).`
fn dated(lead: &str, sentence: &str, (before, after): (Option<String>, Option<String>), when: Option<&When>) -> String {
    let Some(When { until, from }) = when else { return format!("{lead}: {sentence}.") };
    let moment = match (before, after) {
        (Some(before), Some(after)) if before == after => format!("{after} as before, from {from}"),
        (Some(before), Some(after)) => format!("until {until} {before}, from {from} {after}"),
        (None, Some(after)) => format!("from {from} {after}"),
        (Some(before), None) => format!("until {until} {before}, then no more"),
        (None, None) => format!("from {from}"),
    };
    format!("{lead}: {moment} ({sentence}).")
}

/// The people with their changes, as parts of a page.
pub fn cards(people: &[PersonChanges]) -> Markup {
    html! {
        div.cards {
            @for person in people {
                article.card data-f {
                    h3 dir="auto" { (person.name) }
                    ul { @for line in &person.lines { li { (line) } } }
                }
            }
        }
    }
}

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;max-width:48rem;margin:2rem auto;padding:0 1rem}\
    article{break-inside:avoid;border-top:1px solid #b9bfc6;padding:.5rem 0}h3{margin:.25rem 0}ul{margin:0}";

/// A page of its own that says what changed.
pub fn page(compared: &Compared, difference: &Difference) -> String {
    let (people, issue) = (by_person(compared, difference), Issue::new(compared.after));
    let style = as_browsers_read(&[STYLE, &issue.style()].concat());
    let name = clean(&difference.school);
    let whole = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="Content-Security-Policy" content=(policy(&style, None));
                title { (name) " – what changed" }
                style { (PreEscaped(&style)) }
            }
            body {
                header {
                    h1 dir="auto" { (name) ": what changed" }
                    p { "The new plan is " (issue.words()) ". Whoever is not named here has everything as before." }
                }
                main {
                    @if people.is_empty() { p { "Nobody is affected." } } @else { (cards(&people)) }
                }
            }
        }
    };
    whole.into_string() + "\n"
}

/// The same as a table: a row for each change of each person.
pub fn table(compared: &Compared, difference: &Difference) -> Vec<u8> {
    let mut table = CsvTable::new(["staff", "name", "what"]);
    for person in by_person(compared, difference) {
        for line in &person.lines {
            table.row(&[&person.staff, &person.name, line].map(|cell| bare(cell)));
        }
    }
    table.bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_says_until_when_and_from_when() {
        let day = |date: &str| (date.to_owned(), String::new(), "Mon".to_owned(), 1);
        let term = TermRow {
            as_of: Some("2027-02-20".into()),
            days: ["2027-02-15", "2027-02-19", "2027-02-22"].map(day).to_vec(),
            ..TermRow::default()
        };
        let when = When::new(Some(&term));
        let slots = |before: &str, after: &str| {
            let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
            dated("Maths", "moved", (some(before), some(after)), when.as_ref())
        };
        assert_eq!(
            slots("Mon 2", "Wed 3"),
            "Maths: until 19 February 2027 Mon 2, from 22 February 2027 Wed 3 (moved)."
        );
        assert_eq!(slots("", "Wed 3"), "Maths: from 22 February 2027 Wed 3 (moved).");
        assert_eq!(slots("Mon 2", ""), "Maths: until 19 February 2027 Mon 2, then no more (moved).");
        assert_eq!(dated("Maths", "moved", (None, None), None), "Maths: moved.");
    }
}
