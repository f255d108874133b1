//! The cells of one sheet of a workbook, as the text that a CSV file would have.

use csv::StringRecord;

use super::limits::{self, Exceeded, megabytes};

/// The cells of one sheet.
///
/// Only cells with something in them are kept: a stray cell in the last row of
/// a sheet must not make a million rows.
#[derive(Default)]
pub(super) struct SheetCells {
    /// All texts, one after the other.
    text: String,
    cells: Vec<Placed>,
    /// Cells, with the empty ones to the left of others.
    places: u64,
}

/// A cell with something in it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Placed {
    row: u32,
    column: u32,
    /// Where its text is.
    start: usize,
    end: usize,
}

/// Cells that are merged into one: their first and last row, and their first column.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Merged {
    pub first_row: u32,
    pub last_row: u32,
    pub column: u32,
}

impl SheetCells {
    /// Adds a cell. Cells come in order; a damaged workbook may name some out of order or twice: the first one counts.
    ///
    /// # Errors
    /// Where the sheet is larger than any school's.
    pub(super) fn push(&mut self, sheet: &str, row: u32, column: u32, text: &str) -> Result<(), Exceeded> {
        let before = self.cells.last().copied();
        if text.is_empty() || before.is_some_and(|last| (last.row, last.column) >= (row, column)) {
            return Ok(());
        }
        let start = self.text.len();
        self.text.push_str(text);
        self.cells.push(Placed { row, column, start, end: self.text.len() });
        // A row is read with the empty cells to the left of those that it has.
        let filled = before.filter(|last| last.row == row).map_or(0, |last| last.column + 1);
        self.places += u64::from(column + 1 - filled);
        self.check(sheet)
    }

    /// Merged cells count in each of their rows: what stands in the first one is put into the others, in rows that
    /// have anything. O(cells × log cells).
    ///
    /// # Errors
    /// Where the sheet becomes larger than any school's.
    pub(super) fn merge(&mut self, sheet: &str, merged: &[Merged]) -> Result<(), Exceeded> {
        let mut rows: Vec<u32> = self.cells.iter().map(|cell| cell.row).collect();
        rows.dedup();
        let mut more: Vec<Placed> = Vec::new();
        let find = |row: u32, column: u32| {
            self.cells
                .binary_search_by_key(&(row, column), |cell| (cell.row, cell.column))
                .ok()
                .map(|at| self.cells[at])
        };
        for region in merged.iter().filter(|region| region.first_row < region.last_row) {
            let Some(first) = find(region.first_row, region.column) else { continue };
            let from = rows.partition_point(|row| *row <= region.first_row);
            let to = rows.partition_point(|row| *row <= region.last_row);
            for row in &rows[from..to] {
                if find(*row, region.column).is_none() {
                    more.push(Placed { row: *row, column: region.column, ..first });
                    if self.cells.len() + more.len() > limits::CELLS as usize {
                        return Err(too_many(sheet));
                    }
                }
            }
        }
        self.places += more.len() as u64;
        self.cells.extend(more);
        self.cells.sort_unstable();
        self.check(sheet)
    }

    fn check(&self, sheet: &str) -> Result<(), Exceeded> {
        if self.places > limits::CELLS {
            return Err(too_many(sheet));
        }
        // One long text may stand in any number of cells, and takes next to nothing in the file.
        if self.text.len() as u64 > limits::TABLE {
            return Err(Exceeded {
                message: format!(
                    "the cells of the sheet `{sheet}` have more than {} MiB of text",
                    megabytes(limits::TABLE)
                ),
                expected: format!("at most {} MiB of text in a sheet", megabytes(limits::TABLE)),
            });
        }
        Ok(())
    }

    /// Puts each row into `take`, with its number in the sheet. Blank cells before the first one are there too, because
    /// findings count the columns of the sheet.
    pub(super) fn each_row(&self, mut take: impl FnMut(u64, &StringRecord)) {
        let mut record = StringRecord::new();
        for row in self.cells.chunk_by(|one, other| one.row == other.row) {
            record.clear();
            for cell in row {
                for _ in record.len()..cell.column as usize {
                    record.push_field("");
                }
                record.push_field(&self.text[cell.start..cell.end]);
            }
            take(u64::from(row[0].row) + 1, &record);
        }
    }
}

fn too_many(sheet: &str) -> Exceeded {
    Exceeded {
        message: format!("the sheet `{sheet}` has more than {} cells", limits::CELLS),
        expected: format!("at most {} cells, with the empty ones to the left of others", limits::CELLS),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn merged_cells_count_in_each_of_their_rows() {
        let mut cells = SheetCells::default();
        for (row, column, text) in
            [(0, 0, "staff"), (0, 1, "day"), (1, 0, "ANS"), (1, 1, "Mon"), (2, 1, "Tue"), (4, 1, "Wed")]
        {
            cells.push("x", row, column, text).unwrap();
        }
        // The region goes on to the end of the sheet, as a whole column that is merged does.
        cells.merge("x", &[Merged { first_row: 1, last_row: 1_048_575, column: 0 }]).unwrap();
        let mut rows = Vec::new();
        cells.each_row(|row, record| rows.push(format!("{row}: {}", record.iter().collect::<Vec<_>>().join(","))));
        assert_eq!(rows, ["1: staff,day", "2: ANS,Mon", "3: ANS,Tue", "5: ANS,Wed"]);
    }
}
