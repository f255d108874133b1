//! Tables that we write for spreadsheets and other programs.

use super::cells::guarded;

/// What a spreadsheet needs at the beginning of a file to read names such as Zoë or דנה as they are.
pub const BYTE_ORDER_MARK: &str = "\u{FEFF}";

/// A CSV table in memory: UTF-8 with a byte-order mark, cells quoted where they must be (RFC 4180), lines that end in LF,
/// and no cell that a spreadsheet would run ([`guarded`]).
///
/// ```
/// use staffroom_facts::files::table::CsvTable;
/// let mut table = CsvTable::new(["name", "what"]);
/// table.row(["Zoë, Ana", "=1+1"]);
/// assert_eq!(table.bytes(), "\u{FEFF}name,what\n\"Zoë, Ana\",'=1+1\n".as_bytes());
/// ```
pub struct CsvTable {
    writer: csv::Writer<Vec<u8>>,
}

impl CsvTable {
    /// A table with these heads and no rows yet.
    pub fn new<'a>(heads: impl IntoIterator<Item = &'a str>) -> CsvTable {
        let begun = BYTE_ORDER_MARK.as_bytes().to_vec();
        let writer = csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_writer(begun);
        let mut table = CsvTable { writer };
        table.row(heads);
        table
    }

    /// Adds a row.
    ///
    /// # Panics
    /// Where it does not have as many cells as there are heads.
    pub fn row<'a, C: AsRef<str> + 'a + ?Sized>(&mut self, cells: impl IntoIterator<Item = &'a C>) {
        for cell in cells {
            self.writer.write_field(guarded(cell.as_ref()).as_bytes()).expect("memory cannot fail");
        }
        self.writer
            .write_record(None::<&[u8]>)
            .expect("every row has as many cells as the header, and memory cannot fail");
    }

    /// The file.
    ///
    /// # Panics
    /// Never: memory can be written to.
    pub fn bytes(self) -> Vec<u8> {
        self.writer.into_inner().expect("memory cannot fail")
    }
}
