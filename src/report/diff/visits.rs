//! What became of a visit, in words.

use super::super::text::clean;
use super::{Compared, Line, at, slot};
use crate::plan::diff::{Aspect, VisitChange};
use crate::plan::document::VisitRow;

/// One visit that is not as it was.
pub(super) fn visit(compared: &Compared, change: &VisitChange) -> Line {
    let lead = format!("{} visits {}", compared.called.person(&change.observer), compared.called.person(&change.host));
    let lesson = |row: &VisitRow| slot(&row.week, &row.day, &row.period);
    let class = |row: &VisitRow| {
        let (subject, group) = (clean(&row.subject), clean(&row.group));
        match (subject.as_str(), group.as_str()) {
            ("", "") => "a lesson".to_owned(),
            ("", group) => group.to_owned(),
            (subject, "") => subject.to_owned(),
            (subject, group) => format!("{subject} with {group}"),
        }
    };
    let talk = |row: &VisitRow| row.debrief.as_ref().map(at);
    let whole = |row: &VisitRow| {
        let talk = talk(row).map_or(String::new(), |talk| format!("; they talk {talk}"));
        format!("round {}, {}, {}{talk}", row.round, lesson(row), class(row))
    };
    let sentence = match (&change.before, &change.after) {
        (Some(before), Some(after)) => {
            let mut words = Vec::new();
            let time = change.changed.contains(&Aspect::Lesson);
            match (change.changed.contains(&Aspect::Round), time) {
                (true, true) => {
                    let (was, is) = (lesson(before), lesson(after));
                    words.push(format!("moved from round {}, {was} to round {}, {is}", before.round, after.round));
                }
                (true, false) => {
                    let (was, is) = (before.round, after.round);
                    words.push(format!("moved from round {was} to round {is}, {} as before", lesson(after)));
                }
                (false, true) => {
                    let (was, is) = (lesson(before), lesson(after));
                    words.push(format!("moved from {was} to {is}, round {} as before", after.round));
                }
                (false, false) => words.push(format!("round {}, {}", after.round, lesson(after))),
            }
            if change.changed.contains(&Aspect::Class) {
                words.push(format!("{} instead of {}", class(after), class(before)));
            }
            if change.changed.contains(&Aspect::Debrief) {
                words.push(match (talk(before), talk(after)) {
                    (Some(was), Some(is)) => format!("they talk {is} instead of {was}"),
                    (None, Some(is)) => format!("they talk {is}, before not at all"),
                    (was, _) => format!("they no longer talk about it (before {})", was.unwrap_or_default()),
                });
            }
            if change.changed.contains(&Aspect::Fit) {
                words.push(format!("fit {} instead of {}", after.fit, before.fit));
            }
            words.join("; ")
        }
        (None, Some(after)) => format!("added, {}", whole(after)),
        (Some(before), None) => format!("dropped, it was {}", whole(before)),
        (None, None) => String::new(),
    };
    (lead, sentence, compared.called.people(&change.affects))
}
