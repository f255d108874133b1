//! Understanding a header: on which line it stands, and which column of the table each of its cells names.

use super::collector::Collector;
use super::grid::Grid;
use super::header::{Column, Header, TableSpec, Values, column_of, plain};
use super::sheet::{Unread, report_open_quote};
use super::unread;
use super::values::{Fitting, Known, fitting};
use crate::findings::{Code, Finding, Place};
use crate::names::nearest;

/// For how many columns that are not read it is asked whether another one is meant.
const UNREAD_LOOKED_AT: usize = 100;
/// On which of the first rows a header is looked for.
const HEADER_WITHIN: usize = 60;

/// A header that was understood.
pub(super) struct Opened {
    pub header: Header,
    /// Its row.
    pub header_row: usize,
    /// The columns that are not read.
    pub unread: Vec<Unread>,
}

/// Understands the header of a table. None, with findings, where it cannot be read.
pub(super) fn open(
    file: &str,
    grid: &Grid,
    spec: &TableSpec,
    known: Known<'_>,
    collector: &mut Collector,
) -> Option<Opened> {
    let Some(header_row) = header_row(grid, spec) else {
        if let Some(line) = grid.open_quote {
            report_open_quote(file, line, collector);
        }
        if spec.required {
            let message = format!("{file} is empty");
            let expected = format!("a header: {}", names(spec));
            collector.push(about(Code::EmptyFile, file, None, message, expected, "export the table again"));
        }
        return None;
    };
    let before = collector.pushed();
    let opening = Opening { file, grid, header_row, known };
    let variant = spec.fit(grid.cells(header_row)).variant;
    let columns = spec.variants[variant];
    let at = opening.choose(columns, collector);
    let unread: Vec<Unread> = (0..grid.width(header_row))
        .filter(|position| !at.contains(&Some(*position)))
        .map(|position| Unread { position, name: grid.raw(header_row, position).to_owned() })
        .filter(|column| !column.name.is_empty())
        .collect();
    let missing: Vec<usize> =
        (0..columns.len()).filter(|index| columns[*index].required && at[*index].is_none()).collect();
    if !missing.is_empty() && !collector.any_error_since(before) {
        if spec.name == "timetable" && unread::is_grid(grid, header_row) {
            collector.push(unread::grid(file, grid.line(header_row)));
        } else {
            opening.report_missing(&missing, &unread, spec, collector);
        }
    }
    if collector.any_error_since(before) {
        return None;
    }
    opening.report_skipped(collector);
    Some(Opened { header: Header { variant, columns, at, width: grid.width(header_row) }, header_row, unread })
}

/// The first row with two or more known columns; where there is none, the first with one; else the first that is
/// not blank.
fn header_row(grid: &Grid, spec: &TableSpec) -> Option<usize> {
    let filled: Vec<usize> = (0..grid.len()).filter(|row| !grid.is_blank(*row)).take(HEADER_WITHIN).collect();
    let known = |row: &usize| spec.fit(grid.cells(*row)).known;
    let with = |least: usize| filled.iter().copied().find(|row| known(row) >= least);
    let first = *filled.first()?;
    // Most often it is the first row, and nothing else has to be looked at.
    if known(&first) >= 2 {
        return Some(first);
    }
    with(2).or_else(|| with(1)).or(Some(first))
}

/// A header that is being understood.
struct Opening<'o> {
    file: &'o str,
    grid: &'o Grid,
    header_row: usize,
    known: Known<'o>,
}

impl Opening<'_> {
    /// Where each column stands: by its own name, else by the one other name whose values fit.
    fn choose(&self, columns: &[Column], collector: &mut Collector) -> Vec<Option<usize>> {
        let cells: Vec<String> = self.grid.cells(self.header_row).map(plain).collect();
        let mut at: Vec<Option<usize>> = vec![None; columns.len()];
        for (index, column) in columns.iter().enumerate() {
            let own = plain(column.name);
            let mut named = (0..cells.len()).filter(|position| cells[*position] == own);
            at[index] = named.next();
            if let (Some(first), Some(second)) = (at[index], named.next())
                && !self.same(first, second)
            {
                self.report_repeated(column, first, second, collector);
            }
        }
        for (index, column) in columns.iter().enumerate() {
            if at[index].is_some() {
                continue;
            }
            let free = |position: &usize| {
                let cell = cells[*position].as_str();
                let is_own = columns.iter().any(|other| plain(other.name) == cell);
                column.synonyms.contains(&cell) && !at.contains(&Some(*position)) && !is_own
            };
            let candidates: Vec<usize> = (0..cells.len()).filter(free).collect();
            at[index] = self.decide(column, &candidates, collector);
        }
        at
    }

    /// Which of several columns with other names is meant.
    fn decide(&self, column: &Column, candidates: &[usize], collector: &mut Collector) -> Option<usize> {
        // Anything fits such a column, so nothing has to be looked at where only one is called so.
        if let ([one], true) = (candidates, column.values == Values::Text || column.required) {
            return Some(*one);
        }
        let fits = |position: &usize| fitting(self.grid, self.header_row, *position, column, self.known);
        let mut fitting: Vec<(usize, Fitting)> =
            candidates.iter().map(|position| (*position, fits(position))).collect();
        let any_filled = fitting.iter().any(|(_, fitting)| fitting.filled > 0);
        fitting.retain(|(_, fitting)| fitting.most() || !any_filled);
        if fitting.is_empty() && column.required {
            // None fits: then the rows of the first say why.
            return candidates.first().copied();
        }
        match fitting.as_slice() {
            [] => None,
            [(one, _)] => Some(*one),
            [(first, _), (second, _), ..] => {
                let most = fitting.iter().map(|(_, fitting)| fitting.ids).max().unwrap_or(0);
                let mut best = fitting.iter().filter(|(_, fitting)| fitting.ids == most && most > 0);
                match (best.next(), best.next()) {
                    (Some((one, _)), None) => Some(*one),
                    _ if fitting.iter().all(|(other, _)| self.same(*first, *other)) => Some(*first),
                    _ => self.by_name(column, &fitting).or_else(|| {
                        self.report_repeated(column, *first, *second, collector);
                        Some(*first)
                    }),
                }
            }
        }
    }

    /// Of columns that say who somebody is, the one that is called a code, where nothing else tells.
    fn by_name(&self, column: &Column, fitting: &[(usize, Fitting)]) -> Option<usize> {
        if !matches!(column.values, Values::Ids | Values::People) {
            return None;
        }
        let is_code = |position: usize| {
            let name = plain(self.grid.raw(self.header_row, position));
            ["id", "code", "initials", "number", "no"].iter().any(|end| name.ends_with(end))
        };
        let mut codes = fitting.iter().filter(|(position, _)| is_code(*position));
        codes.next().filter(|_| codes.next().is_none()).map(|(position, _)| *position)
    }

    /// Whether two columns have the same values throughout.
    fn same(&self, one: usize, other: usize) -> bool {
        (self.header_row + 1..self.grid.len()).all(|row| self.grid.cell(row, one) == self.grid.cell(row, other))
    }

    fn report_repeated(&self, column: &Column, first: usize, second: usize, collector: &mut Collector) {
        let name = |position: usize| self.grid.raw(self.header_row, position);
        let message = if plain(name(first)) == plain(name(second)) {
            format!("columns {} and {} are both called `{}`", first + 1, second + 1, name(first))
        } else {
            format!("the columns `{}` and `{}` could both be `{}`", name(first), name(second), column.name)
        };
        collector.push(Finding {
            code: Code::RepeatedColumn,
            place: Place {
                file: self.file.to_owned(),
                line: Some(self.grid.line(self.header_row)),
                column: Some(second as u64 + 1),
                field: Some(column.name.into()),
            },
            value: Some(name(second).to_owned()),
            message,
            expected: format!("one column that is `{}`", column.name),
            remedy: if plain(name(first)) == plain(column.name) {
                format!("take one of the two columns out, or call the one that is not meant `other {}`", column.name)
            } else {
                format!("rename the one that is meant to `{}`: then the other one is not read", column.name)
            },
            also: Vec::new(),
        });
    }

    fn report_missing(&self, missing: &[usize], unread: &[Unread], spec: &TableSpec, collector: &mut Collector) {
        let columns = spec.variants[0];
        let fit = spec.fit(self.grid.cells(self.header_row));
        let columns = if fit.variant == 0 { columns } else { spec.variants[fit.variant] };
        let lacks: Vec<&str> = missing.iter().map(|index| columns[*index].name).collect();
        let candidates = || unread.iter().take(UNREAD_LOOKED_AT).map(|column| column.name.as_str());
        let remedies = lacks.iter().map(|name| match nearest(name, candidates()) {
            Some(near) => format!("rename the column `{near}` to `{name}`"),
            None => format!("add the column `{name}`"),
        });
        let line = self.grid.line(self.header_row);
        // A table of which nothing is known is another table.
        let (message, remedy) = if fit.known == 0 {
            let there: Vec<&str> = candidates().take(8).collect();
            (
                format!("this is no table `{}`: none of its columns is known ({})", spec.name, there.join(", ")),
                format!("put the right table in its place, with the columns {}", lacks.join(", ")),
            )
        } else {
            let quoted: Vec<String> = lacks.iter().map(|name| format!("`{name}`")).collect();
            let words = if lacks.len() == 1 { "column" } else { "columns" };
            (
                format!("{} has no {words} {}", self.file, quoted.join(" and ")),
                remedies.collect::<Vec<_>>().join(", and "),
            )
        };
        collector.push(Finding {
            code: Code::MissingColumn,
            place: Place { file: self.file.to_owned(), line: Some(line), column: None, field: Some(lacks.join(", ")) },
            value: None,
            message,
            expected: format!("columns: {}", names(spec)),
            remedy,
            also: Vec::new(),
        });
    }

    /// Says which lines above the header are left out.
    fn report_skipped(&self, collector: &mut Collector) {
        let titles: Vec<usize> = (0..self.header_row).filter(|row| !self.grid.is_blank(*row)).collect();
        let Some(first) = titles.first() else { return };
        let text: Vec<&str> = self.grid.cells(*first).filter(|cell| !cell.is_empty()).collect();
        let lines = if titles.len() == 1 { "a line".to_owned() } else { format!("{} lines", titles.len()) };
        collector.push(Finding {
            value: Some(text.join(" ")),
            also: titles[1..].iter().map(|row| self.grid.line(*row)).collect(),
            ..about(
                Code::LinesAboveHeader,
                self.file,
                Some(self.grid.line(*first)),
                format!("{lines} above the header of {} is not read", self.file).replace("lines above", "lines above"),
                "the header in the first line".into(),
                "nothing, if it is a title",
            )
        });
    }
}

/// What to do about columns that are not read: a typing error is likely where one is nearly
/// called like a column that the table does not have.
pub(super) fn meant(unread: &[&str], columns: &[Column], at: &[Option<usize>]) -> String {
    let absent = || columns.iter().zip(at).filter(|(_, at)| at.is_none()).map(|(column, _)| column.name);
    let near = |name: &&str| {
        // One that is another name for a column is not read because its values do not fit.
        if column_of(columns, &plain(name)).is_some() {
            return None;
        }
        let near = nearest(name, absent())?;
        Some(format!("did you mean `{near}` by `{name}`?"))
    };
    let questions: Vec<String> = unread.iter().take(UNREAD_LOOKED_AT).filter_map(near).collect();
    if questions.is_empty() {
        "rename it where it stands for one of these; else there is nothing to do".into()
    } else {
        questions.join(" ")
    }
}

/// The columns of a table in its usual form.
pub(super) fn names(spec: &TableSpec) -> String {
    let all: Vec<&str> = spec.variants[0].iter().map(|column| column.name).collect();
    all.join(", ")
}

/// A finding about a file as a whole, or a line of it.
pub(super) fn about(
    code: Code,
    file: &str,
    line: Option<u64>,
    message: String,
    expected: String,
    remedy: &str,
) -> Finding {
    let place = Place { file: file.to_owned(), line, ..Place::default() };
    Finding { code, place, value: None, message, expected, remedy: remedy.into(), also: Vec::new() }
}
