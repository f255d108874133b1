//! Tables that grow by a line at a time and outlive whatever interrupts their writer.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use csv::StringRecord;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::files;
use crate::files::cells::{freed, guarded};
use crate::files::table::BYTE_ORDER_MARK;

/// A CSV file that is added to.
pub struct Table {
    file: File,
    is_empty: bool,
}

impl Table {
    /// Opens a table, or begins one. A last line that was cut off in the middle is taken away.
    ///
    /// # Errors
    /// Where the file cannot be read or written.
    pub fn open(path: &Path) -> io::Result<Table> {
        if let Ok(bytes) = files::read::whole(path)
            && whole_lines(&bytes) < bytes.len()
        {
            OpenOptions::new().write(true).open(path)?.set_len(whole_lines(&bytes) as u64)?;
        }
        let file = OpenOptions::new().create(true).append(true).open(path)?;
        let is_empty = file.metadata()?.len() == 0;
        Ok(Table { file, is_empty })
    }

    /// Adds a line, after the heads where it is the first; it is on the disk when this returns.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn add(&mut self, row: &impl Serialize) -> io::Result<()> {
        self.file.write_all(&lines(std::slice::from_ref(row), self.is_empty))?;
        self.is_empty = false;
        self.file.sync_data()
    }
}

/// The lines of some rows, with or without the heads.
///
/// # Panics
/// Where a row holds more than figures and texts.
pub fn lines(rows: &[impl Serialize], heads: bool) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().has_headers(heads).from_writer(Vec::new());
    rows.iter().for_each(|row| writer.serialize(row).expect("a row is flat: figures and texts"));
    without_formulas(&writer.into_inner().expect("memory can be written to"))
}

/// The same table with no cell that a spreadsheet would run.
fn without_formulas(table: &[u8]) -> Vec<u8> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(table);
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for row in reader.records() {
        let row = row.expect("it was written from text just now");
        for cell in &row {
            writer.write_field(guarded(cell).as_bytes()).expect("memory can be written to");
        }
        writer.write_record(None::<&[u8]>).expect("memory can be written to");
    }
    writer.into_inner().expect("memory can be written to")
}

/// Reads a table. A last line that was cut off in the middle (by a power cut, say) is left out.
///
/// # Errors
/// Where the file cannot be read, or is no such table: with its line.
pub fn read<T: DeserializeOwned>(path: &Path) -> io::Result<Vec<T>> {
    let bytes = files::read::whole(path)?;
    rows(&bytes[..whole_lines(&bytes)]).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error.to_string()))
}

fn rows<T: DeserializeOwned>(bytes: &[u8]) -> Result<Vec<T>, csv::Error> {
    let bytes = bytes.strip_prefix(BYTE_ORDER_MARK.as_bytes()).unwrap_or(bytes);
    let mut reader = csv::Reader::from_reader(bytes);
    let heads = reader.headers()?.clone();
    let row = |row: Result<StringRecord, csv::Error>| {
        let row = row?;
        let mut meant: StringRecord = row.iter().map(freed).collect();
        meant.set_position(row.position().cloned());
        meant.deserialize(Some(&heads))
    };
    reader.records().map(row).collect()
}

/// Up to where lines are whole.
fn whole_lines(bytes: &[u8]) -> usize {
    bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Serialize, Deserialize, PartialEq, Debug)]
    struct Row {
        school: String,
        change: i64,
        seconds: Option<f64>,
    }

    #[test]
    fn no_spreadsheet_runs_a_cell_and_each_is_read_as_it_was() {
        let row = |school: &str, change: i64, seconds| Row { school: school.to_owned(), change, seconds };
        let rows = [row("=1+1", -5, Some(-0.5)), row("'=x", 0, None), row("@hill, \"west\"", 3, Some(1e-7))];
        let bytes = lines(&rows, true);
        assert_eq!(
            String::from_utf8_lossy(&bytes),
            "school,change,seconds\n'=1+1,-5,-0.5\n''=x,0,\n\"'@hill, \"\"west\"\"\",3,1e-7\n"
        );
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("table.csv");
        std::fs::write(&path, bytes).unwrap();
        assert_eq!(read::<Row>(&path).unwrap(), rows);
        Table::open(&path).unwrap().add(&rows[0]).unwrap();
        assert_eq!(read::<Row>(&path).unwrap().last(), Some(&rows[0]));
    }
}
