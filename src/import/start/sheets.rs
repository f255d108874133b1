//! The same as one workbook: a sheet each, with comments on the headers and lists to choose from.

use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, DocProperties, ExcelDateTime, Format, Note, Workbook, XlsxError,
};

use super::words::{Column, StartTable, TABLES, WEEK_COLUMN};
use super::{Filled, begins};

/// Rows that lists to choose from are for.
const ROWS: u32 = 5_000;

/// The bytes of the workbook.
///
/// # Errors
/// Where the tables go beyond a limit of the format.
pub fn workbook(filled: Option<&Filled>) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&created));
    let bold = Format::new().set_bold();
    let explained = book.add_worksheet().set_name("Read me")?;
    explained.set_column_width(0, 14)?.set_column_width(1, 14)?.set_column_width(2, 90)?;
    explained.write_with_format(0, 0, "A school for Staffroom: a sheet for each table", &bold)?;
    explained.write(
        1,
        0,
        "Only timetable is needed; a sheet that you do not need can go. Each has an example in its place.",
    )?;
    let mut row = 3;
    for table in TABLES {
        explained.write_with_format(row, 0, table.name, &bold)?;
        explained.write(row, 2, table.about)?;
        row += 1;
        for column in table.columns {
            explained.write(row, 1, column.name)?;
            explained.write(row, 2, column.about)?;
            row += 1;
        }
        row += 1;
    }
    for table in TABLES {
        let Some((header, rows)) = begins(table, filled) else { continue };
        let sheet = book.add_worksheet().set_name(table.name)?;
        sheet.set_freeze_panes(1, 0)?;
        for (at, name) in header.iter().enumerate() {
            let place = at as u16;
            sheet.write_with_format(0, place, name.as_str(), &bold)?;
            sheet.set_column_width(place, 16)?;
            let Some(column) = column_of(table, name) else { continue };
            sheet.insert_note(0, place, &Note::new(column.about))?;
            if !column.words.is_empty() {
                // Cells may hold several roles, so other values are only warned about.
                let list = DataValidation::new()
                    .allow_list_strings(column.words)?
                    .set_error_style(DataValidationErrorStyle::Information);
                sheet.add_data_validation(1, place, ROWS, place, &list)?;
            }
        }
        for (line, cells) in rows.iter().enumerate() {
            for (at, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
                let (line, place) = (line as u32 + 1, at as u16);
                match cell.parse::<u32>() {
                    Ok(number) if number.to_string() == *cell => sheet.write(line, place, number)?,
                    _ => sheet.write_string(line, place, cell.as_str())?,
                };
            }
        }
    }
    book.save_to_buffer()
}

fn column_of(table: &StartTable, name: &str) -> Option<&'static Column> {
    if name == WEEK_COLUMN.name {
        return Some(WEEK_COLUMN);
    }
    TABLES.iter().find(|known| known.name == table.name)?.columns.iter().find(|column| column.name == name)
}
