//! plan.xlsx: which plan it is, a sheet per table, a sheet per week with everybody's periods, the letters, and a sheet per
//! team.

mod cover;
mod letters;
mod sheet;
mod tables;
mod team;
mod week;

use std::collections::BTreeSet;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use super::issue::About;
use super::layout::Layout;
use super::letters::letters;
use super::text::bare;
use super::week::Weeks;
use crate::plan::{Kind, Plan};
use crate::school::School;

/// Excel takes sheet names of up to so many UTF-16 units.
const LONGEST_NAME: usize = 31;

/// The bytes of the workbook. The same plan gives the same bytes: the date of
/// creation is always the same.
///
/// # Errors
/// Where the plan goes beyond a limit of the format.
///
/// O(people × slots + size of the plan).
pub fn workbook(school: &School, plan: &Plan, about: &About) -> Result<Vec<u8>, XlsxError> {
    let issue = &about.issue;
    let mut workbook = Workbook::new();
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    let properties =
        DocProperties::new().set_title(bare(&school.name)).set_subject(issue.words()).set_creation_datetime(&created);
    workbook.set_properties(&properties);
    let looks = sheet::Looks::new();
    let mut names = SheetNames::default();
    let weeks = Weeks::new(school, plan);
    let cover = workbook.add_worksheet().set_name(names.unique("Plan"))?.name();
    let changed = about.changes.as_ref().map(|people| tables::changed(people));
    for table in changed.into_iter().chain(tables::all(plan, &weeks)) {
        let name = names.unique(table.name);
        sheet::write(workbook.add_worksheet().set_name(name)?, &table, &looks)?;
    }
    let layout = Layout::new(school);
    for columns in &layout.weeks {
        let name = names.unique(if columns.label.is_empty() { "Week" } else { &columns.label });
        week::write(workbook.add_worksheet().set_name(name)?, &weeks, columns, &looks)?;
    }
    let all = letters(school, plan, about);
    if !all.is_empty() {
        letters::write(workbook.add_worksheet().set_name(names.unique("Letters"))?, &all, about, &looks)?;
    }
    if !plan.sessions.is_empty() || plan.kinds.contains(&Kind::Sessions) {
        let teams = team::Teams { plan, weeks: &weeks, layout: &layout, about, looks: &looks };
        for (id, team) in school.teams.entries() {
            teams.write(workbook.add_worksheet().set_name(names.unique(&bare(&team.name)))?, id)?;
        }
    }
    let others: Vec<String> = workbook.worksheets().iter().skip(1).map(|sheet| sheet.name()).collect();
    let cover = workbook.worksheet_from_name(&cover)?;
    cover::write(cover, (school, plan), about, &others, &looks)?;
    for sheet in workbook.worksheets_mut() {
        sheet.set_header(issue.sheet_header());
        sheet.set_footer("&R&P / &N");
    }
    workbook.save_to_buffer()
}

/// Names that Excel takes, each once whatever the case.
#[derive(Default)]
struct SheetNames {
    taken: BTreeSet<String>,
}

impl SheetNames {
    fn unique(&mut self, wanted: &str) -> String {
        let allowed = |letter: char| !letter.is_control() && !"[]:*?/\\".contains(letter);
        let plain: String = wanted.chars().map(|letter| if allowed(letter) { letter } else { '-' }).collect();
        let plain = plain.trim_matches(|letter: char| letter == '\'' || letter.is_whitespace());
        let plain = if plain.is_empty() { "Sheet" } else { plain };
        let mut number = 1;
        loop {
            let ending = if number == 1 { String::new() } else { format!(" ({number})") };
            let name = shortened(plain, LONGEST_NAME - ending.len()) + &ending;
            // Excel keeps the name "History" for itself.
            if !name.eq_ignore_ascii_case("history") && self.taken.insert(name.to_lowercase()) {
                return name;
            }
            number += 1;
        }
    }
}

/// The beginning of a text that takes at most so many UTF-16 units.
fn shortened(text: &str, most: usize) -> String {
    let mut units = 0;
    let fits = |letter: &char| {
        units += letter.len_utf16();
        units <= most
    };
    let kept: String = text.chars().take_while(fits).collect();
    kept.trim_end_matches(|letter: char| letter == '\'' || letter.is_whitespace()).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sheet_names_are_those_that_excel_takes() {
        let mut names = SheetNames::default();
        assert_eq!(names.unique("Week A"), "Week A");
        assert_eq!(names.unique("week a"), "week a (2)");
        assert_eq!(names.unique("Week 1/2: [odd]*?"), "Week 1-2- -odd---");
        assert_eq!(names.unique("'quoted'"), "quoted");
        assert_eq!(names.unique(" "), "Sheet");
        assert_eq!(names.unique("History"), "History (2)");
        let long = "Week of the very long name that never ends";
        assert_eq!(names.unique(long), "Week of the very long name that");
        assert_eq!(names.unique(long), "Week of the very long name (2)");
        assert!(names.unique(&"𝒳".repeat(40)).encode_utf16().count() <= LONGEST_NAME);
    }
}
