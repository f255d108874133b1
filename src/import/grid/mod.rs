//! Grids: tables with people or classes on one side and slots on the other.

mod labels;
mod layout;
mod pattern;

use std::collections::{BTreeMap, BTreeSet};

use super::Work;
use super::draft::{Availability, Draft, Kind, Person, Row, SHOWN, Slot, SlotKind, Status};
use super::refusal::{Imports, ask, bad_option, refuse, warning};
use super::sheets::{Sheet, sheets};
use super::values::{self, Meant, Names};
use crate::findings::Code;
use labels::Rows;
use layout::{Grid, GridCell};
use pattern::{Meaning, Pattern, Said};

/// A word of so many letters or fewer may be a code.
const SHORT: usize = 4;

/// What tells that tables are a grid.
pub(super) fn told_by(sheets: &[Sheet]) -> Option<String> {
    let grid = layout::read(sheets, None);
    let sure = grid.cells.len() + grid.who.len() >= 2 || !grid.who.is_empty();
    let layout = grid.layout.filter(|_| sure && grid.slots.len() >= 2)?;
    Some(layout.words().to_owned())
}

/// Reads grids.
///
/// # Errors
/// Where it is not clear what the rows or the cells are.
pub(super) fn read(work: &Work<'_>) -> Imports<Draft> {
    let mut draft = Draft::new(work.told, "cells");
    let mut tables = Vec::new();
    for file in &work.source.files {
        tables.extend(sheets(file, &mut draft.findings)?);
    }
    let days = match &work.options.days {
        None => None,
        Some(text) => Some(super::days::list(text).ok_or_else(|| {
            bad_option(
                format!("--days: `{text}` is no list of days"),
                "days such as Mon,Tue or Mon-Fri",
                "name them in the order of the sheets",
            )
        })?),
    };
    let grid = layout::read(&tables, days.as_deref());
    let Some(layout) = grid.layout else {
        return Err(refuse(
            Code::ImportBroken,
            &work.source.path.display().to_string(),
            "there is no header with days and periods",
            "people or classes on one side, days and periods on the other",
            "look at docs/import/grid.md for the layouts that are read",
        ));
    };
    if work.told == "--format" {
        draft.told_by = layout.words().to_owned();
    }
    if grid.days_unknown {
        return Err(ask(
            "the sheets have periods across, and their names are no days",
            "the day of each sheet",
            "add --days Mon,Tue,… in the order of the sheets",
        ));
    }
    let rows = what_rows_are(work, &grid)?;
    let codes = work.options.codes.as_deref().map(pattern::codes).transpose()?.unwrap_or_default();
    let pattern = work.options.cell.as_deref().map(Pattern::read).transpose()?;
    if pattern.is_none() {
        ask_for_pattern(&grid)?;
    }
    if rows == Rows::Classes && pattern.as_ref().is_some_and(|pattern| !pattern.names_staff()) {
        return Err(bad_option(
            "--cell has no staff, and the rows are classes",
            "staff in the pattern",
            "say where the teacher stands in a cell",
        ));
    }
    slots(&grid, &mut draft);
    let mut reader = Reader::new(work, &grid, rows);
    if rows == Rows::People {
        for (who, department) in &grid.who {
            let at = reader.person(&mut draft, who);
            if draft.people[at].department.is_empty() {
                draft.people[at].department.clone_from(department);
            }
        }
    }
    for (origin, cell) in grid.cells.iter().enumerate() {
        reader.read(&mut draft, cell, origin, pattern.as_ref(), &codes);
    }
    reader.tell(&mut draft, &grid, pattern.is_some());
    Ok(draft)
}

/// Whether rows are people or classes.
fn what_rows_are(work: &Work<'_>, grid: &Grid) -> Imports<Rows> {
    match work.options.rows.as_deref() {
        Some("people") => return Ok(Rows::People),
        Some("classes") => return Ok(Rows::Classes),
        Some(other) => {
            return Err(bad_option(
                format!("--rows: `{other}` is neither people nor classes"),
                "people or classes",
                "write one of the two",
            ));
        }
        None => {}
    }
    if let Some(staff) = &work.lists.staff {
        let mut names = Names::default();
        for (at, person) in staff.iter().enumerate() {
            names.insert(at, &person.short, &person.name);
        }
        let known = grid.who.iter().filter(|(who, _)| names.find(who) != Meant::Nobody).count();
        if known * 2 > grid.who.len() {
            return Ok(Rows::People);
        }
        let persons =
            |cell: &&GridCell| values::persons(&cell.text).iter().any(|name| names.find(name) != Meant::Nobody);
        let in_cells = grid.cells.iter().filter(persons).count();
        if in_cells * 2 > grid.cells.len() || (work.options.cell.is_some() && grid.rows.is_none() && known == 0) {
            return Ok(Rows::Classes);
        }
    }
    grid.rows.ok_or_else(|| {
        ask(
            format!(
                "it is not clear whether the rows are people or classes, such as {}",
                grid.who.iter().take(SHOWN).map(|(who, _)| who.as_str()).collect::<Vec<_>>().join(", ")
            ),
            "people, or classes with the teacher in the cell",
            "add --rows people or --rows classes",
        )
    })
}

/// Cells of several lines need a pattern.
fn ask_for_pattern(grid: &Grid) -> Imports<()> {
    let full = grid.cells.iter().filter(|cell| !values::is_blank(&cell.text));
    let lines = full.clone().filter(|cell| cell.text.trim().contains(['\n', '\r'])).count();
    let Some(first) = grid.cells.iter().find(|cell| cell.text.trim().contains('\n')) else { return Ok(()) };
    if lines * 2 > full.count() {
        return Err(ask(
            format!("most cells have several lines, such as `{}`", first.text.replace('\n', "\\n")),
            "a pattern that says what a cell holds",
            "add --cell with the words subject, group, room, staff and -, such as --cell 'subject\\ngroup (room)'",
        ));
    }
    Ok(())
}

/// The slots: those of the headers, with their times and breaks.
fn slots(grid: &Grid, draft: &mut Draft) {
    for slot in &grid.slots {
        if !slot.week.is_empty() {
            draft.week(&slot.week);
        }
        let kind = if values::is_break(&slot.period.label) { SlotKind::Break } else { SlotKind::Lesson };
        let known = draft.slots.iter().any(|known| known.day == slot.day && known.period == slot.period.label);
        if !known {
            draft.slots.push(Slot {
                week: String::new(),
                day: slot.day.clone(),
                period: slot.period.label.clone(),
                start: slot.period.start,
                end: slot.period.end,
                kind,
            });
        }
    }
    // Days stand together, in the order in which they first come.
    let mut order: BTreeMap<String, usize> = BTreeMap::new();
    for slot in &draft.slots {
        let next = order.len();
        order.entry(slot.day.clone()).or_insert(next);
    }
    draft.slots.sort_by_key(|slot| order.get(&slot.day).copied());
}

/// Reads cells, and remembers what is to be told of them.
struct Reader {
    rows: Rows,
    people: BTreeMap<String, usize>,
    names: Names,
    /// Whoever stands alone in a cell, or in a list: parts between commas are people only where all of them are here.
    alone: Names,
    unfit: Vec<String>,
    free: BTreeMap<String, usize>,
    short: BTreeMap<String, usize>,
    digits: usize,
    read: usize,
}

impl Reader {
    fn new(work: &Work<'_>, grid: &Grid, rows: Rows) -> Reader {
        let mut alone = Names::default();
        match &work.lists.staff {
            Some(staff) => {
                for (at, person) in staff.iter().enumerate() {
                    alone.insert(at, &person.short, &person.name);
                }
            }
            None => {
                let names: BTreeSet<String> = grid.cells.iter().flat_map(|cell| values::persons(&cell.text)).collect();
                for (at, name) in names.iter().filter(|name| !name.contains(',')).enumerate() {
                    alone.insert(at, "", name);
                }
            }
        }
        Reader {
            rows,
            people: BTreeMap::new(),
            names: Names::default(),
            alone,
            unfit: Vec::new(),
            free: BTreeMap::new(),
            short: BTreeMap::new(),
            digits: 0,
            read: 0,
        }
    }

    /// The position of somebody, who is new or known.
    fn person(&mut self, draft: &mut Draft, name: &str) -> usize {
        if let Some(at) = self.people.get(name) {
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
        self.people.insert(name.to_owned(), at);
        at
    }

    /// The people of a text.
    fn persons(&self, text: &str) -> Vec<String> {
        let mut found = Vec::new();
        for part in values::persons(text) {
            let parts: Vec<String> = part.split(',').map(values::cell).filter(|part| !part.is_empty()).collect();
            let whole = self.alone.find(&part) != Meant::Nobody;
            if parts.len() > 1 && !whole && parts.iter().all(|part| self.alone.find(part) != Meant::Nobody) {
                found.extend(parts);
            } else {
                found.push(part);
            }
        }
        found.retain(|name| !values::is_nobody(name));
        found
    }

    fn read(
        &mut self,
        draft: &mut Draft,
        cell: &GridCell,
        origin: usize,
        pattern: Option<&Pattern>,
        codes: &[(String, Meaning)],
    ) {
        let text = values::text(&cell.text);
        let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if values::is_blank(&flat) {
            return;
        }
        let exact = codes.iter().find(|(code, _)| *code == flat);
        let meaning = exact
            .or_else(|| codes.iter().find(|(code, _)| code.eq_ignore_ascii_case(&flat)))
            .map(|(_, meaning)| *meaning);
        let meaning = meaning.or_else(|| values::is_protected(&flat).then_some(Meaning::Protected));
        let is_free = meaning.is_none() && values::is_free(&flat);
        if is_free || meaning == Some(Meaning::Free) {
            *self.free.entry(flat).or_insert(0) += 1;
            return;
        }
        let in_break = values::is_break(&cell.slot.period.label);
        if in_break && values::is_break(&flat) {
            return;
        }
        let nobody = |draft: &mut Draft| {
            let place =
                format!("{} line {}: {} {}, {flat}", cell.sheet, cell.line, cell.slot.day, cell.slot.period.label);
            draft.leave_out("cells without a person", || place);
        };
        if self.rows == Rows::People && values::is_nobody(&cell.who) {
            nobody(draft);
            return;
        }
        let mut said = match (pattern, meaning) {
            (_, Some(_)) => Said::default(),
            (Some(pattern), None) => match pattern.apply(&text) {
                Some(said) => said,
                None => {
                    self.unfit.push(format!("{} {} {}: {flat}", cell.who, cell.slot.day, cell.slot.period.label));
                    match self.rows {
                        Rows::People => Said { group: flat.clone(), ..Said::default() },
                        Rows::Classes => Said::default(),
                    }
                }
            },
            (None, None) => match self.rows {
                Rows::People => Said { group: flat.clone(), ..Said::default() },
                Rows::Classes => Said { staff: text.clone(), ..Said::default() },
            },
        };
        self.count(&flat, meaning.is_some());
        let mut people: Vec<usize> = Vec::new();
        if self.rows == Rows::People {
            people.push(self.person(draft, &cell.who));
        } else if said.group.is_empty() && meaning.is_none() {
            said.group.clone_from(&cell.who);
        }
        for name in self.persons(&said.staff) {
            let at = self.person(draft, &name);
            if !people.contains(&at) {
                people.push(at);
            }
        }
        if people.is_empty() {
            if meaning.is_none() {
                nobody(draft);
            }
            return;
        }
        let weeks = (!cell.slot.week.is_empty()).then(|| vec![draft.week(&cell.slot.week)]);
        let (day, period) = (cell.slot.day.clone(), cell.slot.period.label.clone());
        for person in people {
            if meaning == Some(Meaning::Protected) {
                let (weeks, day, period) = (weeks.clone(), day.clone(), period.clone());
                draft.availability.push(Availability { person, weeks, day, period, status: Status::Protected });
                continue;
            }
            let classes = said.group.split(['+', ';']).map(values::cell).filter(|class| !class.is_empty());
            draft.rows.push(Row {
                person,
                weeks: weeks.clone(),
                day: day.clone(),
                period: period.clone(),
                subject: said.subject.clone(),
                classes: classes.collect(),
                room: said.room.clone(),
                activity: if meaning.is_some_and(|meaning| meaning != Meaning::Lesson) {
                    flat.clone()
                } else {
                    String::new()
                },
                kind: match meaning {
                    Some(Meaning::Duty) => Kind::Duty,
                    Some(Meaning::Meeting) => Kind::Meeting,
                    _ => Kind::Lesson,
                },
                origin,
                ..Row::default()
            });
        }
    }

    /// Counts what may be a code.
    fn count(&mut self, flat: &str, coded: bool) {
        if coded || self.rows == Rows::Classes {
            return;
        }
        self.read += 1;
        if flat.bytes().any(|byte| byte.is_ascii_digit()) {
            self.digits += 1;
        } else if flat.chars().count() <= SHORT && flat.chars().all(char::is_alphabetic) {
            *self.short.entry(flat.to_owned()).or_insert(0) += 1;
        }
    }

    fn tell(self, draft: &mut Draft, grid: &Grid, patterned: bool) {
        if !self.unfit.is_empty() {
            let first: Vec<&str> = self.unfit.iter().take(SHOWN).map(String::as_str).collect();
            let message = format!(
                "{} of {} cells do not fit --cell, such as {}",
                self.unfit.len(),
                grid.cells.len(),
                first.join("; ")
            );
            let what = match self.rows {
                Rows::People => "cells of the pattern; the whole text is the group",
                Rows::Classes => "cells of the pattern; nobody can be told from these",
            };
            draft.findings.push(warning(
                Code::ImportWarning,
                message,
                what,
                "mend the cells, or write another pattern with --cell",
            ));
        }
        for (word, count) in &self.free {
            draft.findings.push(warning(
                Code::ImportWarning,
                format!("{count} cells say `{word}`: free time, which is no row"),
                "lessons in cells",
                "if it is a class, name it with --codes WORD=lesson",
            ));
        }
        let coded = self.digits * 2 > self.read && !patterned;
        if coded && !self.short.is_empty() {
            let listed: Vec<String> = self.short.iter().map(|(word, count)| format!("{word} ({count})")).collect();
            draft.findings.push(warning(
                Code::ImportWarning,
                format!("most cells have a digit, and these short words have none: {}", listed.join(", ")),
                "classes; they are read as such",
                "where they are duties, meetings, protected or free time, name them with --codes D=duty,R=meeting,P=protected,X=free",
            ));
        }
    }
}
