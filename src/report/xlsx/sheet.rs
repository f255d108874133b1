//! A table as a sheet: a head that stays, filters, figures as figures, times as times, and text as text.

use rust_xlsxwriter::{Color, Format, FormatAlign, Worksheet, XlsxError};

use super::shortened;
use crate::report::text::{unmarked, width};
use crate::report::week::Kind;

/// A cell of a sheet takes at most so many UTF-16 units.
const LONGEST_TEXT: usize = 32_767;
const MINUTES_OF_A_DAY: f64 = 1440.0;
/// The widest column, in letters: longer texts go over several lines.
const WIDEST: usize = 45;
/// How high a line of text is, in points, and the highest that a row may be.
const LINE: f64 = 15.0;
const HIGHEST: f64 = 405.0;
/// A4, in the numbers of the format.
pub(super) const A4: u8 = 9;

/// What stands in a cell.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Value {
    Text(String),
    Figure(i64),
    /// Minutes after midnight.
    Time(u16),
    Nothing,
}

/// A table that becomes a sheet.
pub(super) struct TableSheet {
    pub name: &'static str,
    pub heads: &'static [&'static str],
    /// How many of the last columns are ids, for matching with other files: they are not printed.
    pub ids: u16,
    pub rows: Vec<Vec<Value>>,
}

/// How cells look.
pub(super) struct Looks {
    pub head: Format,
    pub text: Format,
    pub figure: Format,
    pub time: Format,
    pub head_time: Format,
    pub busy: Format,
    pub away: Format,
    pub protected: Format,
    pub title: Format,
    pub faint: Format,
    pub strong: Format,
    kinds: [Format; 4],
}

impl Looks {
    pub fn new() -> Looks {
        let head = Format::new().set_bold().set_background_color(Color::RGB(0x00E8_ECF1)).set_align(FormatAlign::Top);
        let fill = |ink: u32, paper: u32| {
            Format::new()
                .set_font_color(Color::RGB(ink))
                .set_background_color(Color::RGB(paper))
                .set_align(FormatAlign::Top)
                .set_text_wrap()
        };
        Looks {
            head_time: head.clone().set_num_format("hh:mm").set_align(FormatAlign::Left),
            head,
            text: Format::new().set_align(FormatAlign::Top).set_text_wrap(),
            figure: Format::new().set_align(FormatAlign::Top).set_align(FormatAlign::Center),
            time: Format::new().set_align(FormatAlign::Top).set_align(FormatAlign::Center).set_num_format("hh:mm"),
            busy: fill(0x0059_636E, 0x00F3_F4F6),
            away: fill(0x0059_636E, 0x00D8_DCE1),
            title: Format::new().set_bold().set_font_size(16),
            faint: Format::new().set_font_color(Color::RGB(0x0059_636E)).set_align(FormatAlign::Top),
            strong: Format::new().set_bold().set_align(FormatAlign::Top).set_text_wrap(),
            protected: fill(0x0059_636E, 0x00FF_FFFF).set_italic(),
            kinds: [
                fill(0x0012_4A85, 0x00DC_EAF9),
                fill(0x0063_2A8A, 0x00EF_E2F7),
                fill(0x0073_4A00, 0x00FB_EBC8),
                fill(0x0013_5A31, 0x00DC_F1E3),
            ],
        }
    }

    /// The colour of a kind.
    pub fn kind(&self, kind: Kind) -> &Format {
        &self.kinds[Kind::ALL.iter().position(|other| *other == kind).unwrap_or(0)]
    }
}

/// Writes a table into an empty sheet.
pub(super) fn write(sheet: &mut Worksheet, table: &TableSheet, looks: &Looks) -> Result<(), XlsxError> {
    let printed = table.heads.len().saturating_sub(usize::from(table.ids));
    for (column, head) in table.heads.iter().enumerate() {
        let longest = table.rows.iter().map(|row| room(&row[column])).max().unwrap_or(0);
        let column = column as u16;
        sheet.write_string_with_format(0, column, *head, &looks.head)?;
        sheet.set_column_width(column, longest.max(width(head) + 3).min(WIDEST) as f64 + 1.0)?;
    }
    for (row, cells) in table.rows.iter().enumerate() {
        for (column, value) in cells.iter().enumerate() {
            let look = if column < printed { &looks.text } else { &looks.faint };
            put(sheet, row as u32 + 1, column as u16, value, look, looks)?;
        }
        let lines = cells.iter().map(|value| lines(value, WIDEST)).max().unwrap_or(1);
        height(sheet, row as u32 + 1, lines)?;
    }
    sheet.set_freeze_panes(1, 1)?;
    sheet.autofilter(0, 0, table.rows.len() as u32, table.heads.len() as u16 - 1)?;
    sheet.set_repeat_rows(0, 0)?;
    sheet.set_print_area(0, 0, table.rows.len() as u32, printed.saturating_sub(1) as u16)?;
    sheet.set_landscape().set_paper_size(A4).set_print_fit_to_pages(1, 0);
    Ok(())
}

fn put(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    value: &Value,
    look: &Format,
    looks: &Looks,
) -> Result<(), XlsxError> {
    match value {
        Value::Text(text) => text_at(sheet, row, column, text, look)?,
        Value::Figure(figure) => {
            sheet.write_number_with_format(row, column, *figure as f64, &looks.figure)?;
        }
        Value::Time(minutes) => time_at(sheet, row, column, *minutes, &looks.time)?,
        Value::Nothing => {}
    }
    Ok(())
}

/// Makes a row as high as its text; not every program does that by itself.
pub(super) fn height(sheet: &mut Worksheet, row: u32, lines: usize) -> Result<(), XlsxError> {
    if lines > 1 {
        sheet.set_row_height(row, (lines as f64 * LINE).min(HIGHEST))?;
    }
    Ok(())
}

/// How many lines a text takes in a column of so many letters, generously: words are not broken.
pub(super) fn lines_of(text: &str, column: usize) -> usize {
    text.lines().map(|line| (width(line) * 11 / 10).div_ceil(column).max(1)).sum::<usize>().max(1)
}

fn lines(value: &Value, column: usize) -> usize {
    match value {
        Value::Text(text) => lines_of(text, column),
        _ => 1,
    }
}

/// A text as text, even where it looks like a formula, and without marks for the direction of writing: programs that
/// read a cell would have them in a name.
pub(super) fn text_at(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    text: &str,
    look: &Format,
) -> Result<(), XlsxError> {
    if !text.is_empty() {
        sheet.write_string_with_format(row, column, shortened(&unmarked(text), LONGEST_TEXT), look)?;
    }
    Ok(())
}

/// Minutes after midnight as a time of day.
pub(super) fn time_at(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    minutes: u16,
    look: &Format,
) -> Result<(), XlsxError> {
    sheet.write_number_with_format(row, column, f64::from(minutes) / MINUTES_OF_A_DAY, look)?;
    Ok(())
}

/// How many letters a value takes.
fn room(value: &Value) -> usize {
    match value {
        Value::Text(text) => text.lines().map(width).max().unwrap_or(0),
        Value::Figure(figure) => figure.to_string().len(),
        Value::Time(_) => 5,
        Value::Nothing => 0,
    }
}
