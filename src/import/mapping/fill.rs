//! From lists to people, slots and rows.

use std::collections::BTreeMap;

use super::{List, ListRow};
use crate::findings::Code;
use crate::import::Work;
use crate::import::draft::{Availability, Draft, Kind, Person, Room, Row, Slot, SlotKind, Status};
use crate::import::refusal::warning;
use crate::import::values::{self, Meant, Names};

/// Somebody of a list, whoever is new or known.
#[derive(Default)]
struct People {
    names: Names,
    exact: BTreeMap<String, usize>,
}

impl People {
    fn position(&mut self, draft: &mut Draft, name: &str) -> usize {
        if let Some(at) = self.exact.get(name) {
            return *at;
        }
        let at = match self.names.find(name) {
            Meant::One(at) => at,
            _ => {
                draft.people.push(Person::new("", name));
                self.names.insert(draft.people.len() - 1, "", name);
                draft.people.len() - 1
            }
        };
        self.exact.insert(name.to_owned(), at);
        at
    }

    /// The persons of a cell; parts between commas where each is somebody.
    fn of_cell(&self, cell: &str) -> Vec<String> {
        let mut found = Vec::new();
        for part in values::persons(cell) {
            let parts: Vec<String> = part.split(',').map(values::cell).filter(|part| !part.is_empty()).collect();
            let known = |name: &String| self.names.find(name) != Meant::Nobody;
            if parts.len() > 1 && !known(&part) && parts.iter().all(known) {
                found.extend(parts);
            } else {
                found.push(part);
            }
        }
        found.retain(|name| !values::is_nobody(name));
        found
    }
}

/// Fills a draft from lists.
pub(super) fn fill(work: &Work<'_>, lists: Vec<List>, draft: &mut Draft) {
    let find = |table: &str| lists.iter().find(|list| list.table == table);
    let mut people = People::default();
    if let Some(list) = find("staff") {
        staff(list, &mut people, draft);
    }
    if let Some(listed) = work.lists.staff.as_ref().filter(|_| draft.people.is_empty()) {
        // Only to know who is somebody; whom rows mean is found again when people are resolved.
        for (at, person) in listed.iter().enumerate() {
            people.names.insert(at, &person.short, &person.name);
        }
        draft.people.clone_from(listed);
    }
    if let Some(list) = find("rooms") {
        let rooms = list.rows.iter().map(|row| Room {
            id: row.cell("id"),
            seats: values::seats(&row.cell("seats")),
            site: row.cell("site"),
        });
        draft.rooms = Some(rooms.filter(|room| !room.id.is_empty()).collect());
    }
    match find("periods") {
        Some(list) => {
            draft.slots = list.rows.iter().filter_map(slot).collect();
            for week in draft.slots.iter().map(|slot| slot.week.clone()).collect::<Vec<_>>() {
                if !week.is_empty() {
                    draft.week(&week);
                }
            }
        }
        None => draft.derived = true,
    }
    match find("timetable") {
        Some(list) => timetable(list, &mut people, draft),
        None => draft.people_only = true,
    }
    if let Some(list) = find("availability") {
        availability(list, &mut people, draft);
    }
}

fn slot(row: &ListRow) -> Option<Slot> {
    let (day, period) = (row.cell("day"), row.cell("period"));
    let kind = match row.cell("kind").to_lowercase().as_str() {
        "open" => SlotKind::Open,
        "break" => SlotKind::Break,
        "" if values::is_break(&period) => SlotKind::Break,
        _ => SlotKind::Lesson,
    };
    let time = |column| values::time(&row.cell(column));
    (!day.is_empty() && !period.is_empty()).then(|| Slot {
        week: row.cell("week"),
        start: time("start"),
        end: time("end"),
        kind,
        ..Slot::new(&day, &period)
    })
}

fn staff(list: &List, people: &mut People, draft: &mut Draft) {
    for row in &list.rows {
        let (id, name) = (row.cell("id"), row.cell("name"));
        if values::is_nobody(&id) && name.is_empty() {
            continue;
        }
        let mut person = Person {
            department: row.cell("department"),
            site: row.cell("site"),
            email: row.cell("email"),
            ..Person::new(&id, &name)
        };
        for (column, _) in &row.cells {
            let known = ["id", "name", "department", "site", "email"].contains(&column.as_str());
            let value = row.cell(column);
            if !known && !value.is_empty() {
                person.more.insert(column.clone(), value);
            }
        }
        let at = draft.people.len();
        people.names.insert(at, &id, &name);
        draft.people.push(person);
    }
}

/// The weeks of a cell; none stands for every week.
fn weeks(text: &str, draft: &mut Draft) -> Option<Vec<usize>> {
    let plain = values::plain(text);
    if plain.is_empty() || ["all", "both", "every", "ab", "weekly", "everyweek"].contains(&plain.as_str()) {
        return None;
    }
    let words = |part: &str| {
        let kept =
            part.split_whitespace().filter(|word| !["week", "wk", "woche"].contains(&values::folded(word).as_str()));
        kept.collect::<Vec<_>>().join(" ")
    };
    let parts = text.split(['+', '/', ',', ';']).map(words).filter(|part| !part.is_empty());
    let labels: Vec<String> = parts.collect();
    Some(labels.iter().map(|label| draft.week(label)).collect())
}

/// The periods of a cell: `1-2` and `1,2` are both.
fn periods(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for part in text.split([',', ';']).map(values::cell).filter(|part| !part.is_empty()) {
        let ends: Vec<Option<u32>> =
            part.split(['-', '–']).map(|end| values::whole(&values::period_key(end))).collect();
        match ends.as_slice() {
            [Some(first), Some(last)] if first < last && last - first < 30 => {
                found.extend((*first..=*last).map(|period| period.to_string()));
            }
            _ => found.push(part),
        }
    }
    found
}

fn timetable(list: &List, people: &mut People, draft: &mut Draft) {
    // Whoever stands alone in a cell is somebody, before cells of several are taken apart.
    for row in &list.rows {
        for column in ["staff", "staff2", "staff3", "staff4", "staff5"] {
            let cell = row.cell(column);
            if !cell.contains(',') {
                for name in people.of_cell(&cell) {
                    people.names.insert(usize::MAX - people.exact.len(), "", &name);
                }
            }
        }
    }
    let known = std::mem::take(people);
    for (at, person) in draft.people.iter().enumerate() {
        people.names.insert(at, &person.short, &person.name);
    }
    let mut timed: BTreeMap<(String, String), (Option<u16>, Option<u16>)> = BTreeMap::new();
    let mut words: BTreeMap<(String, bool), usize> = BTreeMap::new();
    for (origin, row) in list.rows.iter().enumerate() {
        let (day, period) = (row.cell("day"), row.cell("period"));
        let shown = || format!("{} line {}: {day} {period} {}", list.file, row.number, row.cell("subject"));
        let mut names: Vec<String> = Vec::new();
        for column in ["staff", "staff2", "staff3", "staff4", "staff5"] {
            for name in known.of_cell(&row.cell(column)) {
                if !names.contains(&name) {
                    names.push(name);
                }
            }
        }
        if names.is_empty() {
            draft.leave_out("lines without a person", shown);
            continue;
        }
        if day.is_empty() || period.is_empty() || (day == "0" && period == "0") {
            draft.pass_over("lines that are not placed", shown);
            continue;
        }
        let said = ["subject", "group", "activity", "kind"].map(|column| row.cell(column));
        let protected = said.iter().find(|text| values::is_protected(text));
        let free = said.iter().find(|text| values::is_free(text));
        if let Some(word) = protected.or(free) {
            *words.entry((word.clone(), protected.is_some())).or_insert(0) += 1;
            if protected.is_none() {
                continue;
            }
        }
        let held = weeks(&row.cell("week"), draft);
        let (start, end) = (values::time(&row.cell("start")), values::time(&row.cell("end")));
        let all = lengthened(periods(&period), &day, &row.cell("length"), draft);
        if start.is_some() && all.len() == 1 {
            timed.entry((day.clone(), all[0].clone())).or_insert((start, end));
        }
        let kind = match row.cell("kind").to_lowercase().as_str() {
            "lesson" => Kind::Lesson,
            "duty" => Kind::Duty,
            "meeting" => Kind::Meeting,
            "" if !row.has("kind") => Kind::Unsaid,
            _ => Kind::Lesson,
        };
        let split = |text: String| -> Vec<String> {
            text.split(['+', ';']).map(values::cell).filter(|part| !part.is_empty()).collect()
        };
        let mut rooms = split(row.cell("room"));
        if rooms.is_empty() {
            rooms.push(String::new());
        }
        let classes = split(row.cell("group"));
        for name in names {
            let person = people.position(draft, &name);
            for period in &all {
                if protected.is_some() {
                    let (day, period, weeks) = (day.clone(), period.clone(), held.clone());
                    draft.availability.push(Availability { person, weeks, day, period, status: Status::Protected });
                    continue;
                }
                for room in &rooms {
                    draft.rows.push(Row {
                        person,
                        weeks: held.clone(),
                        day: day.clone(),
                        period: period.clone(),
                        subject: row.cell("subject"),
                        classes: classes.clone(),
                        room: room.clone(),
                        site: row.cell("site"),
                        activity: row.cell("activity"),
                        kind,
                        origin,
                        release: row.cell("release"),
                        observe: row.cell("observe"),
                    });
                }
            }
        }
    }
    if draft.derived {
        draft.slots = timed
            .into_iter()
            .map(|((day, period), (start, end))| Slot { start, end, ..Slot::new(&day, &period) })
            .collect();
    }
    for ((word, protected), count) in words {
        let what =
            if protected { "guaranteed planning time, which is protected" } else { "free time, which is no row" };
        draft.findings.push(warning(
            Code::ImportWarning,
            format!("{count} lines say `{word}`: {what}"),
            "lessons, duties and meetings",
            "if it is a lesson, give it another name",
        ));
    }
}

/// The periods of a row that takes several adjacent ones.
fn lengthened(mut periods: Vec<String>, day: &str, length: &str, draft: &Draft) -> Vec<String> {
    let length = values::whole(length).unwrap_or(1).clamp(1, 30) as usize;
    if length == 1 || periods.len() != 1 {
        return periods;
    }
    let of_day: Vec<&Slot> =
        draft.slots.iter().filter(|slot| slot.day == day && slot.kind != SlotKind::Break).collect();
    let at = of_day.iter().position(|slot| values::period_key(&slot.period) == values::period_key(&periods[0]));
    match at {
        Some(at) => of_day.iter().skip(at).take(length).map(|slot| slot.period.clone()).collect(),
        None => {
            if let Some(first) = values::whole(&values::period_key(&periods[0])) {
                periods.extend((1..length as u32).map(|more| (first + more).to_string()));
            }
            periods
        }
    }
}

fn availability(list: &List, people: &mut People, draft: &mut Draft) {
    for row in &list.rows {
        let (day, period) = (row.cell("day"), row.cell("period"));
        let shown = || format!("{} line {}", list.file, row.number);
        let names = people.of_cell(&row.cell("staff"));
        let Some(status) = Status::new(&row.cell("status")).filter(|_| !names.is_empty() && !day.is_empty()) else {
            draft.leave_out("lines of availability that cannot be read", shown);
            continue;
        };
        let held = weeks(&row.cell("week"), draft);
        let all = if period.is_empty() { of_day(draft, &day) } else { periods(&period) };
        for name in names {
            let person = people.position(draft, &name);
            for period in &all {
                draft.availability.push(Availability {
                    person,
                    weeks: held.clone(),
                    day: day.clone(),
                    period: period.clone(),
                    status,
                });
            }
        }
    }
}

/// All periods of a day.
fn of_day(draft: &Draft, day: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let of_slots = draft.slots.iter().map(|slot| (&slot.day, &slot.period));
    let of_rows = draft.rows.iter().map(|row| (&row.day, &row.period));
    for (_, period) in of_slots.chain(of_rows).filter(|(known, _)| values::folded(known) == values::folded(day)) {
        if !all.contains(period) {
            all.push(period.clone());
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_and_weeks_of_cells() {
        assert_eq!(periods("1-3"), ["1", "2", "3"]);
        assert_eq!(periods("1,2"), ["1", "2"]);
        assert_eq!(periods("P1"), ["P1"]);
        let mut draft = Draft::default();
        assert_eq!(weeks("All", &mut draft), None);
        assert_eq!(weeks("Week A", &mut draft), Some(vec![0]));
        assert_eq!(weeks("A+B", &mut draft), None);
        assert_eq!(weeks("B+C", &mut draft), Some(vec![1, 2]));
    }
}
