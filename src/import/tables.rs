//! The tables of an imported school, as they are written.

use std::collections::BTreeSet;

use super::draft::{Kind, SlotKind};
use super::finish::Imported;
use super::values::clock;
use crate::files::cells::guarded;

/// A table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Table {
    /// Its name: `staff`.
    pub name: &'static str,
    /// Its columns.
    pub header: Vec<String>,
    /// Its rows.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    fn new(name: &'static str, header: &[&str]) -> Table {
        Table { name, header: header.iter().map(|column| (*column).to_owned()).collect(), rows: Vec::new() }
    }

    /// Its file name.
    pub fn file(&self) -> String {
        format!("{}.csv", self.name)
    }

    /// Its text.
    pub fn text(&self) -> String {
        let mut text = line(&self.header);
        for row in &self.rows {
            text.push_str(&line(row));
        }
        text
    }

    /// Leaves out columns that are blank in every row, if they may be.
    fn without_blank(mut self, optional: &[&str]) -> Table {
        let gone: Vec<bool> = (0..self.header.len())
            .map(|at| optional.contains(&self.header[at].as_str()) && self.rows.iter().all(|row| row[at].is_empty()))
            .collect();
        let keep = |cells: &mut Vec<String>| {
            let mut at = 0;
            cells.retain(|_| {
                at += 1;
                !gone[at - 1]
            });
        };
        keep(&mut self.header);
        self.rows.iter_mut().for_each(keep);
        self
    }
}

/// A line of a table.
pub fn line(cells: &[String]) -> String {
    let mut text = String::new();
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 {
            text.push(',');
        }
        let cell = guarded(cell);
        if cell.contains([',', '"', '\n', '\r']) || cell.trim() != cell {
            text.push('"');
            text.push_str(&cell.replace('"', "\"\""));
            text.push('"');
        } else {
            text.push_str(&cell);
        }
    }
    text.push('\n');
    text
}

/// All tables that an imported school fills.
pub fn tables(imported: &Imported) -> Vec<Table> {
    let mut tables = Vec::new();
    if !imported.people_only {
        tables.push(periods(imported));
    }
    tables.push(staff(imported));
    if !imported.people_only {
        tables.push(timetable(imported));
    }
    tables.extend(
        [rooms(imported), availability(imported), tags(imported)].into_iter().filter(|table| !table.rows.is_empty()),
    );
    tables
}

fn periods(imported: &Imported) -> Table {
    let mut table = Table::new("periods", &["week", "day", "period", "start", "end", "kind"]);
    let time = |minutes: Option<u16>| minutes.map(clock).unwrap_or_default();
    for slot in &imported.slots {
        let kind = match slot.kind {
            SlotKind::Lesson => "lesson",
            SlotKind::Open => "open",
            SlotKind::Break => "break",
        };
        let (start, end) = (time(slot.start), time(slot.end));
        table.rows.push(vec![slot.week.clone(), slot.day.clone(), slot.period.clone(), start, end, kind.into()]);
    }
    table.without_blank(&["week"])
}

fn staff(imported: &Imported) -> Table {
    let more: BTreeSet<&str> =
        imported.people.iter().flat_map(|known| known.person.more.keys().map(String::as_str)).collect();
    let mut header = vec!["id", "name", "department", "site"];
    header.extend(super::columns::of("staff").iter().map(|(name, _)| *name).filter(|name| more.contains(name)));
    header.push("email");
    let mut table = Table::new("staff", &header);
    for known in &imported.people {
        let person = &known.person;
        let cell = |column: &&str| match *column {
            "id" => known.id.clone(),
            "name" => person.name.clone(),
            "department" => person.department.clone(),
            "site" => person.site.clone(),
            "email" => person.email.clone(),
            other => person.more.get(other).cloned().unwrap_or_default(),
        };
        table.rows.push(header.iter().map(cell).collect());
    }
    table.without_blank(&["site", "email"])
}

fn timetable(imported: &Imported) -> Table {
    let header = [
        "staff", "week", "day", "period", "subject", "group", "room", "site", "activity", "kind", "release", "observe",
    ];
    let mut table = Table::new("timetable", &header);
    for row in &imported.rows {
        let place = &imported.places[row.place];
        let kind = match row.kind {
            Kind::Lesson | Kind::Unsaid => "lesson",
            Kind::Duty => "duty",
            Kind::Meeting => "meeting",
        };
        table.rows.push(vec![
            imported.people[row.person].id.clone(),
            week(imported, row.week),
            place.day.clone(),
            place.period.clone(),
            row.subject.clone(),
            row.group.clone(),
            row.room.clone(),
            row.site.clone(),
            row.activity.clone(),
            kind.into(),
            row.release.clone(),
            row.observe.clone(),
        ]);
    }
    table.without_blank(&["week", "site", "release", "observe"])
}

fn week(imported: &Imported, week: Option<usize>) -> String {
    week.and_then(|week| imported.weeks.get(week)).cloned().unwrap_or_default()
}

fn rooms(imported: &Imported) -> Table {
    let mut table = Table::new("rooms", &["id", "seats", "site"]);
    for room in &imported.rooms {
        table.rows.push(vec![room.id.clone(), room.seats.clone(), room.site.clone()]);
    }
    table.without_blank(&["site"])
}

fn availability(imported: &Imported) -> Table {
    let mut table = Table::new("availability", &["staff", "week", "day", "period", "status"]);
    for entry in &imported.availability {
        let place = &imported.places[entry.place];
        table.rows.push(vec![
            imported.people[entry.person].id.clone(),
            week(imported, entry.week),
            place.day.clone(),
            place.period.clone(),
            entry.status.word().into(),
        ]);
    }
    table.without_blank(&["week"])
}

fn tags(imported: &Imported) -> Table {
    let mut table = Table::new("tags", &["staff", "kind", "tag", "value"]);
    for tag in &imported.tags {
        table.rows.push(vec![
            imported.people[tag.person].id.clone(),
            "expertise".into(),
            tag.tag.clone(),
            String::new(),
        ]);
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_where_they_must_be_and_run_nothing() {
        let cells = ["a", "b,c", "d\"e", "=1", " f", "-3"].map(str::to_owned);
        assert_eq!(line(&cells), "a,\"b,c\",\"d\"\"e\",'=1,\" f\",-3\n");
    }
}
