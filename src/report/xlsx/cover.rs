//! The first sheet: which plan it is, what it says in short, and which sheets there are.

use rust_xlsxwriter::{Url, Worksheet, XlsxError};

use super::sheet::{A4, Looks, height, lines_of, text_at};
use crate::plan::{Plan, Status};
use crate::report::issue::About;
use crate::report::text::{capital, clean};
use crate::report::{peers, terminal, words};
use crate::school::School;

/// How wide the sheet is, in letters.
const WIDTH: usize = 72;

/// Writes the first sheet; `others` are the names of those that follow.
pub(super) fn write(
    sheet: &mut Worksheet,
    (school, plan): (&School, &Plan),
    about: &About,
    others: &[String],
    looks: &Looks,
) -> Result<(), XlsxError> {
    sheet.set_column_width(0, WIDTH as f64)?;
    text_at(sheet, 0, 0, &clean(&school.name), &looks.title)?;
    text_at(sheet, 1, 0, "Plan for working together", &looks.text)?;
    text_at(sheet, 2, 0, &capital(&about.issue.in_full()), &looks.faint)?;
    let answer = match &plan.peers {
        Some(groups) => [peers::answer(school, groups), peers::proof(plan, groups)],
        None => [terminal::answer(school, plan), proof(plan)],
    };
    let mut row = 4;
    let points = words::points(plan.score.criteria.iter().copied(), plan.peers.is_some());
    for line in about.remarks.iter().chain(&answer).chain([&points].into_iter().filter(|points| !points.is_empty())) {
        text_at(sheet, row, 0, &capital(line), &looks.text)?;
        height(sheet, row, lines_of(line, WIDTH))?;
        row += 1;
    }
    row += 1;
    text_at(sheet, row, 0, "Sheets", &looks.strong)?;
    for name in others {
        row += 1;
        let quoted = name.replace('\'', "''");
        sheet.write_url(row, 0, Url::new(format!("internal:'{quoted}'!A1")).set_text(name))?;
    }
    sheet.set_paper_size(A4).set_print_fit_to_pages(1, 0);
    Ok(())
}

/// What the plan costs and what is proven about it.
fn proof(plan: &Plan) -> String {
    let proof = words::proof(&plan.score, plan.status, words::among(plan));
    match words::saved(&plan.score).filter(|_| plan.status != Status::Unknown) {
        Some(saved) => format!("{proof} {saved}"),
        None => proof,
    }
}
