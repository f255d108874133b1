//! A workbook is read as the folder with the same tables.

mod common;

use std::path::{Path, PathBuf};

use common::{SMALL, brief, read, read_small_with, school};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use staffroom::school::{CoverBy, School};
use tempfile::TempDir;

/// A workbook with a sheet of texts for each file.
fn book(files: &[(&str, &str)]) -> Workbook {
    let mut book = Workbook::new();
    for (name, text) in files {
        let sheet = book.add_worksheet().set_name(name.trim_end_matches(".csv")).unwrap();
        for (row, line) in text.lines().enumerate() {
            sheet.write_row(row as u32, 0, line.split(',')).unwrap();
        }
    }
    book
}

fn save(mut book: Workbook) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("Hill School.xlsx");
    book.save(&path).unwrap();
    (folder, path)
}

#[test]
fn a_workbook_is_the_same_school_as_its_folder() {
    let (_folder, path) = save(book(SMALL));
    let loaded = read(&path);
    assert_eq!(brief(&loaded.findings), Vec::<String>::new());
    let from_book = school(loaded);
    assert_eq!(from_book.name, "Hill School");
    let from_folder = school(read_small_with(&[]));
    assert_eq!(School { name: from_folder.name.clone(), ..from_book }, from_folder);
}

#[test]
fn numbers_times_and_percentages_are_read_as_their_text() {
    let rest: Vec<(&str, &str)> =
        SMALL.iter().filter(|(name, _)| !["periods.csv", "staff.csv", "teams.csv"].contains(name)).copied().collect();
    let mut book = book(&rest);
    let time = Format::new().set_num_format("hh:mm");
    let percent = Format::new().set_num_format("0%");
    let sheet = book.add_worksheet().set_name("Periods").unwrap();
    sheet.write_row(0, 0, ["day", "period", "start", "end"]).unwrap();
    for row in 1..=6u32 {
        let (day, period) = if row <= 3 { ("Mon", row) } else { ("Tue", row - 3) };
        sheet.write_string(row, 0, day).unwrap();
        sheet.write_number(row, 1, f64::from(period)).unwrap();
        let start = ExcelDateTime::from_hms(7 + period as u16, 35, 0).unwrap();
        let end = ExcelDateTime::from_hms(8 + period as u16, 25, 0).unwrap();
        sheet.write_datetime_with_format(row, 2, &start, &time).unwrap();
        sheet.write_datetime_with_format(row, 3, &end, &time).unwrap();
    }
    let sheet = book.add_worksheet().set_name("STAFF").unwrap();
    sheet.write_row(0, 0, ["id", "years", "fte"]).unwrap();
    for (row, id) in (1..).zip(["ana", "bo", "cy"]) {
        sheet.write_string(row, 0, id).unwrap();
        sheet.write_number(row, 1, 3.0).unwrap();
        if row == 2 {
            sheet.write_number_with_format(row, 2, 0.07, &percent).unwrap();
        } else {
            sheet.write_number(row, 2, 0.82).unwrap();
        }
    }
    let sheet = book.add_worksheet().set_name("teams").unwrap();
    sheet.write_row(0, 0, ["id", "quorum", "room"]).unwrap();
    sheet.write_string(1, 0, "maths").unwrap();
    sheet.write_number_with_format(1, 1, 1.0, &percent).unwrap();
    sheet.write_boolean(1, 2, true).unwrap();
    let (_folder, path) = save(book);
    let loaded = read(&path);
    assert_eq!(brief(&loaded.findings), Vec::<String>::new());
    let school = school(loaded);
    let first = school.cycle.slots().next().unwrap();
    assert_eq!(school.cycle.labels(first), ("", "Mon", "1"));
    assert_eq!(school.cycle.period(first).times, Some((8 * 60 + 35, 9 * 60 + 25)));
    let ana = school.staff.iter().next().unwrap();
    assert_eq!((ana.years, ana.fte.of_rounded_up(100)), (Some(3), 82));
    let team = school.teams.iter().next().unwrap();
    assert_eq!((team.quorum, team.room), (2, true), "100 % is everybody, not one person");
    assert_eq!(school.staff.as_slice()[1].fte.of_rounded_up(100), 7);
}

#[test]
fn rules_stand_in_a_sheet_of_keys_and_values() {
    let mut book = book(SMALL);
    let sheet = book.add_worksheet().set_name("rules").unwrap();
    sheet.write_row(0, 0, ["key", "value"]).unwrap();
    sheet.write_string(1, 0, "name").unwrap();
    sheet.write_number(1, 1, 12.0).unwrap();
    sheet.write_row(2, 0, ["blocks.cover", "anyone"]).unwrap();
    sheet.write_string(3, 0, "blocks.release").unwrap();
    sheet.write_boolean(3, 1, true).unwrap();
    sheet.write_string(4, 0, "costs.moved").unwrap();
    sheet.write_number(4, 1, 7.0).unwrap();
    sheet.write_row(5, 0, ["mentors.ideal_gap", "2, 9"]).unwrap();
    sheet.write_row(6, 0, ["mentors.weights.need", ""]).unwrap();
    let (_folder, path) = save(book);
    let loaded = read(&path);
    assert_eq!(brief(&loaded.findings), Vec::<String>::new());
    let school = school(loaded);
    assert_eq!(school.name, "12");
    assert_eq!(school.rules.blocks.cover, CoverBy::Anyone);
    assert!(school.rules.blocks.release);
    assert_eq!(school.rules.costs.moved, 7);
    assert_eq!(school.rules.mentors.ideal_gap, (2, 9));
    assert_eq!(school.rules.mentors.weights.need, 5);
}

#[test]
fn findings_name_the_sheet_and_its_row() {
    let mut book = book(SMALL);
    let sheet = book.add_worksheet().set_name("Rules").unwrap();
    sheet.write_row(0, 0, ["key", "value"]).unwrap();
    sheet.write_row(1, 0, ["blocks.max_cover", "2"]).unwrap();
    sheet.write_row(2, 0, ["blocks.max_covers", "two"]).unwrap();
    sheet.write_row(3, 0, ["costs.moved", "-2"]).unwrap();
    let sheet = book.add_worksheet().set_name("availability").unwrap();
    // Tables need not begin in the first cell.
    sheet.write_row(2, 1, ["staff", "day", "period", "status"]).unwrap();
    sheet.write_row(5, 1, ["Zed", "Mon", "1", "away"]).unwrap();
    let (_folder, path) = save(book);
    assert_eq!(
        brief(&read(&path).findings),
        [
            "E102 availability:6:2 (staff) = Zed",
            "E302 Rules:2:1 (blocks.max_cover) = blocks.max_cover",
            "E303 Rules:3:2 (blocks.max_covers) = two",
            "E304 Rules:4:2 (costs.moved) = -2",
        ]
    );
}

#[test]
fn stray_cells_and_short_rows_do_no_harm() {
    let mut book = book(&SMALL[..2]);
    let sheet = book.add_worksheet().set_name("timetable").unwrap();
    sheet.write_row(0, 0, ["staff", "day", "period", "subject"]).unwrap();
    sheet.write_row(1, 0, ["ana", "Mon", "1"]).unwrap();
    sheet.write_string(1_048_575, 16_383, " ").unwrap();
    let (_folder, path) = save(book);
    assert_eq!(brief(&read(&path).findings), ["W208 teams"]);
}

#[test]
fn damaged_workbooks_never_panic() {
    let (folder, path) = save(book(SMALL));
    let bytes = std::fs::read(path).unwrap();
    let damaged = folder.path().join("damaged.xlsx");
    for step in 0..400 {
        let mut bytes = bytes.clone();
        // Spread over the whole file, a different bit each time; the end is the archive's directory.
        let at = step * bytes.len() / 400;
        bytes[at] ^= 1 << (step % 8);
        if step % 10 == 0 {
            bytes.truncate(at);
        }
        std::fs::write(&damaged, bytes).unwrap();
        let loaded = read(&damaged);
        assert_eq!(loaded.school.is_none(), staffroom::findings::any_error(&loaded.findings));
    }
}

#[test]
fn what_is_no_workbook_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    };
    let code = |path: &Path| brief(&read(path).findings).iter().map(|line| line[..4].to_owned()).collect::<Vec<_>>();
    assert_eq!(code(&path("old.xls", b"")), ["E001"]);
    assert_eq!(code(&path("open.ods", b"PK")), ["E001"]);
    assert_eq!(code(&path("school.numbers", b"PK")), ["E003"]);
    assert_eq!(code(&path("broken.xlsx", b"PK\x03\x04 and no more")), ["E001"]);
    assert_eq!(code(&path("empty.xlsx", b"")), ["E001"]);
    let (_folder, lacking) = save(book(&SMALL[..2]));
    assert_eq!(brief(&read(&lacking).findings), ["E004 timetable", "W208 teams"]);
}
