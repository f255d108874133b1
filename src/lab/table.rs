//! Tables that grow by a line at a time and outlive whatever interrupts their writer.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;

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
        if let Ok(bytes) = fs::read(path)
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
    writer.into_inner().expect("memory can be written to")
}

/// Reads a table. A last line that was cut off in the middle (by a power cut, say) is left out.
///
/// # Errors
/// Where the file cannot be read, or is no such table: with its line.
pub fn read<T: DeserializeOwned>(path: &Path) -> io::Result<Vec<T>> {
    let bytes = fs::read(path)?;
    let rows: Result<Vec<T>, csv::Error> =
        csv::Reader::from_reader(&bytes[..whole_lines(&bytes)]).deserialize().collect();
    rows.map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error.to_string()))
}

/// Up to where lines are whole.
fn whole_lines(bytes: &[u8]) -> usize {
    bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1)
}
