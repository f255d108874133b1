//! Lists: by a mapping, or by a header that part 1 can read.

mod fill;
mod map;

use super::Work;
use super::columns;
use super::draft::Draft;
use super::refusal::{Imports, refuse};
use super::sheets::{self, Line, Sheet};
use super::values;
use crate::findings::Code;
use map::{Filled, Named, TableMap};

/// A row of a list: our columns and what they hold.
pub(crate) struct ListRow {
    /// The line.
    pub number: u64,
    /// Each column with its cell.
    pub cells: Vec<(String, String)>,
}

impl ListRow {
    /// A cell, cleaned; blank where there is no such column.
    pub fn cell(&self, column: &str) -> String {
        self.cells.iter().find(|(name, _)| name == column).map(|(_, cell)| values::cell(cell)).unwrap_or_default()
    }

    /// Whether there is such a column.
    pub fn has(&self, column: &str) -> bool {
        self.cells.iter().any(|(name, _)| name == column)
    }
}

/// A list for one of our tables.
pub(crate) struct List {
    /// Our table.
    pub table: String,
    /// The file.
    pub file: String,
    /// Its rows.
    pub rows: Vec<ListRow>,
}

/// Reads lists.
///
/// # Errors
/// Where the mapping names what is not there, or no header can be read.
pub(super) fn read(work: &Work<'_>) -> Imports<Draft> {
    let mut draft = Draft::new(work.told, "lines");
    let lists = match &work.options.map {
        Some(path) => {
            let mut lists = Vec::new();
            for map in map::read_map(path)? {
                lists.push(mapped(work, &map, &path.display().to_string(), &mut draft)?);
            }
            lists
        }
        None => by_header(work, &mut draft)?,
    };
    fill::fill(work, lists, &mut draft);
    Ok(draft)
}

/// The list that a mapping describes.
fn mapped(work: &Work<'_>, map: &TableMap, shown: &str, draft: &mut Draft) -> Imports<List> {
    let files = &work.source.files;
    let file = match &map.file {
        Some(name) => {
            files.iter().find(|file| file.name.eq_ignore_ascii_case(name) || file.base().eq_ignore_ascii_case(name))
        }
        None if files.len() == 1 => files.first(),
        None => None,
    };
    let Some(file) = file else {
        let known = files.iter().map(|file| file.name.as_str());
        return Err(match &map.file {
            Some(name) => map::unknown(shown, &format!("in [{}], the file", map.table), name, known),
            None => refuse(
                Code::ImportBadOption,
                shown,
                format!("[{}] does not say which file it is", map.table),
                format!("file = with one of {}", known.take(20).collect::<Vec<_>>().join(", ")),
                "add it",
            ),
        });
    };
    let mut sheet = if file.is_workbook() {
        let all = sheets::sheets(file, &mut draft.findings)?;
        let named = all.iter().position(|sheet| sheet.name.to_lowercase().contains(&map.table)).unwrap_or(0);
        all.into_iter().nth(named).unwrap_or_default()
    } else {
        let text = file.text_with_warning(&mut draft.findings)?;
        let skipped = text.lines().take(map.skip).map(|line| line.len() + 1).sum::<usize>().min(text.len());
        let body = text.get(skipped..).unwrap_or(&text);
        let rows = sheets::rows(&file.name, body, map.delimiter.unwrap_or_else(|| sheets::delimiter(body)))?;
        let moved = |line: Line| Line { number: line.number + map.skip as u64, ..line };
        Sheet { file: file.name.clone(), name: String::new(), rows: rows.into_iter().map(moved).collect() }
    };
    if file.is_workbook() {
        sheet.rows.retain(|line| line.number > map.skip as u64);
    }
    let header: Vec<String> = if map.header && !sheet.rows.is_empty() {
        sheet.rows.remove(0).cells.iter().map(|cell| values::text(cell)).collect()
    } else {
        Vec::new()
    };
    let width = sheet.rows.iter().map(|line| line.cells.len()).max().unwrap_or(0).max(header.len());
    let place = |named: &Named| -> Imports<usize> {
        match named {
            Named::Number(number) if *number <= width => Ok(number - 1),
            Named::Number(number) => Err(refuse(
                Code::ImportBadOption,
                shown,
                format!("[{}]: there is no column {number} in {}", map.table, file.name),
                format!("a number from 1 to {width}"),
                "count the columns from 1",
            )),
            Named::Name(name) => {
                let exact = header.iter().position(|title| title == name);
                let plain = || header.iter().position(|title| values::plain(title) == values::plain(name));
                exact.or_else(plain).ok_or_else(|| {
                    map::unknown(
                        shown,
                        &format!("in {}, the column", file.name),
                        name,
                        header.iter().map(String::as_str),
                    )
                })
            }
        }
    };
    let mut columns: Vec<(String, Option<usize>, &Filled)> = Vec::new();
    for (ours, filled) in &map.columns {
        columns.push((ours.clone(), filled.column.as_ref().map(&place).transpose()?, filled));
    }
    let mut gone: Vec<(usize, &Vec<String>)> = Vec::new();
    for (named, values) in &map.leave_out {
        gone.push((place(named)?, values));
    }
    let mut rows = Vec::new();
    for line in &sheet.rows {
        if gone.iter().any(|(column, values)| values.contains(&line.text(*column))) {
            continue;
        }
        let cells = columns.iter().map(|(ours, column, filled)| (ours.clone(), value(line, *column, filled)));
        rows.push(ListRow { number: line.number, cells: cells.collect() });
    }
    Ok(List { table: map.table.clone(), file: file.name.clone(), rows })
}

fn value(line: &Line, column: Option<usize>, filled: &Filled) -> String {
    let Some(column) = column else { return filled.value.clone() };
    let text = line.text(column);
    let listed = filled.values.get(&text).or_else(|| {
        let number = values::whole(&text)?;
        filled.values.iter().find(|(theirs, _)| values::whole(theirs) == Some(number)).map(|(_, ours)| ours)
    });
    listed.or(filled.other.as_ref()).cloned().unwrap_or(text)
}

/// Lists whose headers part 1 can read.
fn by_header(work: &Work<'_>, draft: &mut Draft) -> Imports<Vec<List>> {
    let mut lists: Vec<List> = Vec::new();
    for file in &work.source.files {
        if values::decode(&file.bytes).is_none() && !file.is_workbook() {
            continue;
        }
        for sheet in sheets::sheets(file, &mut draft.findings)? {
            let name = sheet.name.to_lowercase();
            let named = columns::TABLES.into_iter().filter(|table| name.contains(table));
            let tables: Vec<&str> = named.chain(["timetable"]).collect();
            let needed = |table: &str| match table {
                "staff" | "rooms" => &["id"][..],
                "periods" => &["day", "period"],
                "availability" => &["staff", "day", "status"],
                _ => &["staff", "day", "period"],
            };
            let found =
                tables.iter().find_map(|table| Some((*table, super::lists::headed(&sheet, table, needed(table))?)));
            let Some((table, headed)) = found else { continue };
            if lists.iter().any(|list| list.table == table) {
                continue;
            }
            let rows = headed.lines.iter().map(|line| {
                let cells = headed.columns.iter().enumerate();
                let cells = cells.filter_map(|(at, name)| name.map(|name| (name.to_owned(), line.text(at))));
                ListRow { number: line.number, cells: cells.collect() }
            });
            lists.push(List { table: table.to_owned(), file: file.name.clone(), rows: rows.collect() });
        }
    }
    if lists.iter().any(|list| matches!(list.table.as_str(), "timetable" | "staff")) {
        return Ok(lists);
    }
    Err(refuse(
        Code::ImportOptionNeeded,
        &work.source.path.display().to_string(),
        "no header of this list has a person, a day and a period",
        "a header that part 1 can read, or a mapping",
        "say which columns are which with --map, see docs/import/csv.md",
    ))
}
