//! The letters as a sheet: one page each when printed.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::sheet::{A4, Looks, height, lines_of, text_at};
use crate::report::issue::About;
use crate::report::letters::Letter;

/// How wide the column of what they say is, in letters.
const WIDTH: usize = 72;
/// How wide the column of names is, which finds a letter and is not printed.
const NAME: usize = 24;
/// A sheet takes at most so many breaks between pages.
const MOST_BREAKS: usize = 1023;

/// Writes all letters below one another.
///
/// O(size of the letters).
pub(super) fn write(sheet: &mut Worksheet, letters: &[Letter], about: &About, looks: &Looks) -> Result<(), XlsxError> {
    sheet.set_column_width(0, WIDTH as f64)?.set_column_width(1, NAME as f64)?;
    text_at(sheet, 0, 0, "Letter", &looks.head)?;
    text_at(sheet, 0, 1, "To", &looks.head)?;
    let (mut row, mut breaks) = (1, Vec::new());
    for letter in letters {
        let which = format!("{}, {}", about.issue.school(), about.issue.words());
        let mut line = |text: &str, look| -> Result<(), XlsxError> {
            text_at(sheet, row, 0, text, look)?;
            text_at(sheet, row, 1, &letter.name, &looks.faint)?;
            height(sheet, row, lines_of(text, WIDTH))?;
            row += 1;
            Ok(())
        };
        line(&letter.name, &looks.title)?;
        line(&which, &looks.faint)?;
        for (title, lines) in &letter.parts {
            line(title, &looks.strong)?;
            for text in lines {
                line(&format!("– {text}"), &looks.text)?;
            }
        }
        line(&letter.ending, &looks.text)?;
        breaks.push(row);
    }
    let last = row.saturating_sub(1);
    breaks.pop();
    breaks.truncate(MOST_BREAKS);
    sheet.set_page_breaks(&breaks)?;
    sheet.set_freeze_panes(1, 0)?;
    sheet.autofilter(0, 0, last.max(1), 1)?;
    sheet.set_print_area(1.min(last), 0, last, 0)?;
    // With a fit to the width, programs leave breaks out: the column is as wide as the paper.
    sheet.set_paper_size(A4);
    Ok(())
}
