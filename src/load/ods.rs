//! OpenDocument spreadsheets. What a sheet claims to repeat (a million empty rows, as a rule) is never written out.

use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::limits::{self, Exceeded};
use super::sheet_cells::{Merged, SheetCells};
use super::workbook::Refused;

/// How often one row, or one cell, with something in it may be repeated: nobody writes down the same line more often.
const MOST_REPEATED: u32 = 100_000;

/// A sheet and its cells.
pub(super) struct OdsSheet {
    pub name: String,
    pub cells: SheetCells,
}

/// The sheets of a spreadsheet that is known to unpack to no more than any school has. O(bytes).
///
/// # Errors
/// Where it is damaged, or a sheet larger than any school's.
pub(super) fn sheets(archive: &mut ZipArchive<Cursor<Vec<u8>>>) -> Result<Vec<OdsSheet>, Refused> {
    let damaged = |error: &dyn std::fmt::Display| Refused::Damaged(error.to_string());
    let mut text = String::new();
    let mut part = archive.by_name("content.xml").map_err(|error| damaged(&error))?;
    part.by_ref().take(limits::UNPACKED).read_to_string(&mut text).map_err(|error| damaged(&error))?;
    drop(part);
    let mut reader = Reader::from_str(&text);
    let mut sheets: Vec<OdsSheet> = Vec::new();
    let mut place = Place::default();
    loop {
        match reader.read_event().map_err(|error| damaged(&error))? {
            Event::Eof => return Ok(sheets),
            Event::Start(start) | Event::Empty(start) if start.name().as_ref() == "table:table" => {
                let name = attribute(&start, "table:name").unwrap_or_default();
                sheets.push(OdsSheet { name, cells: SheetCells::default() });
                place = Place::default();
            }
            Event::Start(start) if start.name().as_ref() == "table:table-row" => {
                place.row_repeats = repeats(&start, "table:number-rows-repeated");
                place.column = 0;
                place.row_cells.clear();
            }
            Event::Empty(start) if start.name().as_ref() == "table:table-row" => {
                place.row = place.row.saturating_add(repeats(&start, "table:number-rows-repeated"));
            }
            Event::End(end) if end.name().as_ref() == "table:table-row" => {
                if let Some(sheet) = sheets.last_mut() {
                    place.end_row(sheet).map_err(Refused::TooLarge)?;
                }
            }
            Event::Empty(start) if is_cell(&start) => place.cell(&start, ""),
            Event::Start(start) if is_cell(&start) => {
                let content = content(&mut reader).map_err(|error| damaged(&error))?;
                place.cell(&start, &content);
            }
            Event::End(end) if end.name().as_ref() == "table:table" => {
                if let Some(sheet) = sheets.last_mut() {
                    sheet.cells.merge(&sheet.name, &place.merged).map_err(Refused::TooLarge)?;
                }
            }
            _ => {}
        }
    }
}

/// Where in a sheet reading is.
#[derive(Default)]
struct Place {
    row: u32,
    row_repeats: u32,
    column: u32,
    /// The cells of this row, each with how often it is repeated.
    row_cells: Vec<RepeatedCell>,
    merged: Vec<Merged>,
}

struct RepeatedCell {
    column: u32,
    repeats: u32,
    text: String,
}

impl Place {
    fn cell(&mut self, start: &BytesStart<'_>, content: &str) {
        let repeats = repeats(start, "table:number-columns-repeated");
        let text = value(start, content);
        let spans = self::repeats(start, "table:number-rows-spanned");
        if spans > 1 {
            self.merged.push(Merged {
                first_row: self.row,
                last_row: self.row.saturating_add(spans - 1),
                column: self.column,
            });
        }
        // What lies under a merged cell is not seen.
        if !text.is_empty() && start.name().as_ref() == "table:table-cell" {
            self.row_cells.push(RepeatedCell { column: self.column, repeats, text });
        }
        self.column = self.column.saturating_add(repeats);
    }

    fn end_row(&mut self, sheet: &mut OdsSheet) -> Result<(), Exceeded> {
        let filled = if self.row_cells.is_empty() { 0 } else { self.row_repeats.min(MOST_REPEATED) };
        for row in self.row..self.row.saturating_add(filled) {
            for cell in &self.row_cells {
                for column in cell.column..cell.column.saturating_add(cell.repeats.min(MOST_REPEATED)) {
                    if row < limits::SHEET.0 && column < limits::SHEET.1 {
                        sheet.cells.push(&sheet.name, row, column, &cell.text)?;
                    }
                }
            }
        }
        self.row = self.row.saturating_add(self.row_repeats);
        Ok(())
    }
}

fn is_cell(start: &BytesStart<'_>) -> bool {
    matches!(start.name().as_ref(), "table:table-cell" | "table:covered-table-cell")
}

fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = start.attributes().flatten().find(|attribute| attribute.key.as_ref() == name)?;
    let raw: &str = found.value.as_ref();
    quick_xml::escape::unescape(raw).ok().map(|text| text.into_owned())
}

fn repeats(start: &BytesStart<'_>, name: &str) -> u32 {
    attribute(start, name).and_then(|text| text.parse().ok()).unwrap_or(1).max(1)
}

/// A cell as a CSV file would have it.
fn value(start: &BytesStart<'_>, content: &str) -> String {
    let kind = attribute(start, "office:value-type").unwrap_or_default();
    match kind.as_str() {
        // What is shown may be rounded, and a time may be shown without its zero.
        "float" => match attribute(start, "office:value").and_then(|text| text.parse::<f64>().ok()) {
            Some(number) => number.to_string(),
            None => content.to_owned(),
        },
        "percentage" => match attribute(start, "office:value").and_then(|text| text.parse::<f64>().ok()) {
            Some(number) => format!("{}%", (number * 1e8).round() / 1e6),
            None => content.to_owned(),
        },
        "time" => {
            attribute(start, "office:time-value").and_then(|text| clock(&text)).unwrap_or_else(|| content.to_owned())
        }
        "date" => {
            let date = attribute(start, "office:date-value").unwrap_or_else(|| content.to_owned());
            date.strip_suffix("T00:00:00").map_or_else(|| date.replace('T', " "), str::to_owned)
        }
        "boolean" => attribute(start, "office:boolean-value").unwrap_or_else(|| content.to_owned()),
        _ => attribute(start, "office:string-value").unwrap_or_else(|| content.to_owned()),
    }
}

/// `PT08H30M00S` as `08:30`.
fn clock(text: &str) -> Option<String> {
    let rest = text.strip_prefix("PT")?;
    let (hours, rest) = rest.split_once('H')?;
    let (minutes, _) = rest.split_once('M')?;
    Some(format!("{:02}:{:02}", hours.parse::<u32>().ok()?, minutes.parse::<u32>().ok()?))
}

/// The text of a cell up to its end, comments left out; paragraphs are lines.
fn content(reader: &mut Reader<&[u8]>) -> Result<String, quick_xml::Error> {
    let mut text = String::new();
    let mut comments = 0u32;
    let mut paragraphs = 0;
    loop {
        match reader.read_event()? {
            Event::Eof => return Ok(text),
            Event::Start(start) if start.name().as_ref() == "office:annotation" => comments += 1,
            Event::End(end) if end.name().as_ref() == "office:annotation" => comments = comments.saturating_sub(1),
            Event::Start(start) if start.name().as_ref() == "text:p" && comments == 0 => {
                if paragraphs > 0 {
                    text.push('\n');
                }
                paragraphs += 1;
            }
            Event::Empty(start) if start.name().as_ref() == "text:s" && comments == 0 => text.push(' '),
            Event::End(end) if matches!(end.name().as_ref(), "table:table-cell" | "table:covered-table-cell") => {
                return Ok(text);
            }
            Event::Text(part) if comments == 0 && paragraphs > 0 => text.push_str(part.as_ref()),
            Event::GeneralRef(entity) if comments == 0 && paragraphs > 0 => {
                let name: &str = entity.as_ref();
                text.push_str(&quick_xml::escape::unescape(&format!("&{name};")).unwrap_or_default());
            }
            _ => {}
        }
    }
}
