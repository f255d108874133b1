//! Files that would take all memory, take for ever or stop the program: findings that say what is wrong with them.

mod common;

use std::fs::{self, File};
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};

use common::{SMALL, brief, read, read_small_with, write_small_with};
use rust_xlsxwriter::Workbook;
use staffroom::findings::{Code, Finding};
use staffroom::planners::impossible_demands;
use tempfile::TempDir;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// The small school as a workbook.
fn book() -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, text) in SMALL {
        let sheet = book.add_worksheet().set_name(name.trim_end_matches(".csv")).unwrap();
        for (row, line) in text.lines().enumerate() {
            sheet.write_row(row as u32, 0, line.split(',')).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

/// The same archive with what `change` makes of one part.
fn with_part(archive: &[u8], name: &str, change: impl Fn(String) -> String) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(archive)).unwrap();
    let mut changed = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let mut text = String::new();
        part.read_to_string(&mut text).unwrap();
        let text = if part.name().unwrap() == name { change(text) } else { text };
        changed.start_file(part.name().unwrap().into_owned(), SimpleFileOptions::default()).unwrap();
        changed.write_all(text.as_bytes()).unwrap();
    }
    changed.finish().unwrap().into_inner()
}

fn save(bytes: &[u8]) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("school.xlsx");
    fs::write(&path, bytes).unwrap();
    (folder, path)
}

/// What is found in a workbook that is not read.
fn findings(bytes: &[u8]) -> Vec<Finding> {
    let (_folder, path) = save(bytes);
    let loaded = read(&path);
    assert!(loaded.school.is_none());
    loaded.findings
}

/// The sheets are written in the order of the small school: staff is the second, timetable the third.
const STAFF: &str = "xl/worksheets/sheet2.xml";
const TIMETABLE: &str = "xl/worksheets/sheet3.xml";

fn replaced(from: &'static str, to: &str) -> impl Fn(String) -> String {
    let to = to.to_owned();
    move |text| {
        assert!(text.contains(from), "{from} is not in {text}");
        text.replacen(from, &to, 1)
    }
}

#[test]
fn sheets_with_impossible_numbers_are_named() {
    for (from, to) in [
        ("<dimension ref=\"A1:B4\"/>", "<dimension ref=\"B4:A1\"/>"),
        ("<dimension ref=\"A1:B4\"/>", "<dimension ref=\"A1:ZZZZZZZZ4\"/>"),
        ("<dimension ref=\"A1:B4\"/>", "<dimension ref=\"A1:B99999999999\"/>"),
        ("r=\"A4\"", "r=\"A4294967296\""),
        ("r=\"A4\"", "r=\"A2000000\""),
        ("r=\"A4\"", "r=\"ZZZZ4\""),
        ("r=\"A4\"", "r=\"ZZZZZZZZZZZZ4\""),
        ("<row r=\"4\"", "<row r=\"99999999999\""),
    ] {
        // Another sheet is read nevertheless, and what is wrong in it said too.
        let bytes = with_part(&book(), STAFF, replaced(from, to));
        let bytes = with_part(&bytes, TIMETABLE, |text| text.replacen("<c r=\"C2\"", "<c r=\"Z2\"", 1));
        let found = findings(&bytes);
        let staff: Vec<&Finding> = found.iter().filter(|finding| finding.place.file == "staff").collect();
        assert_eq!(staff.len(), 1, "{to}: {found:#?}");
        assert_eq!(staff[0].code, Code::Unreadable);
        assert!(staff[0].message.starts_with("staff cannot be read: it has "), "{}", staff[0].message);
        assert!(staff[0].remedy.contains("save it anew"), "{}", staff[0].remedy);
        assert!(found.iter().any(|finding| finding.place.file == "timetable"), "{to}: {found:#?}");
    }
}

#[test]
fn a_dimension_that_is_only_wrong_does_no_harm() {
    let bytes = with_part(&book(), STAFF, replaced("ref=\"A1:B4\"", "ref=\"A1:XFD1048576\""));
    let (_folder, path) = save(&bytes);
    assert_eq!(brief(&read(&path).findings), Vec::<String>::new());
}

/// What is found in a workbook that is larger than any school.
fn too_large(bytes: &[u8]) -> String {
    let found = findings(bytes);
    let large: Vec<&Finding> = found.iter().filter(|finding| finding.code == Code::TooLarge).collect();
    assert_eq!(large.len(), 1, "{found:#?}");
    format!("{}; {}", large[0].message, large[0].expected)
}

#[test]
fn texts_that_are_only_announced_take_no_memory() {
    for announced in ["uniqueCount=\"99999999999\"", "uniqueCount = '99999999999'"] {
        let bytes = with_part(&book(), "xl/sharedStrings.xml", |text| {
            let at = text.find("uniqueCount=").unwrap();
            let end = at + 13 + text[at + 13..].find('"').unwrap() + 1;
            format!("{}{announced}{}", &text[..at], &text[end..])
        });
        assert!(too_large(&bytes).starts_with("this workbook announces 99999999999 different texts"));
    }
}

#[test]
fn a_part_that_is_packed_too_tightly_is_refused() {
    let bytes = with_part(&book(), STAFF, |text| text + &" ".repeat(20 << 20));
    assert!(too_large(&bytes).starts_with("a part of this workbook unpacks to more than 250 times its size"));
}

/// A workbook with many parts of 15 MiB, of which each alone is allowed.
fn many_parts() -> Vec<u8> {
    let mut part = ZipWriter::new(Cursor::new(Vec::new()));
    let packed = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    part.start_file("part", packed).unwrap();
    part.write_all(&vec![b' '; 15 << 20]).unwrap();
    let part = part.finish().unwrap().into_inner();
    let mut part = ZipArchive::new(Cursor::new(part)).unwrap();
    let mut all = ZipWriter::new_append(Cursor::new(book())).unwrap();
    for number in 0..40 {
        all.raw_copy_file_rename(part.by_index_raw(0).unwrap(), format!("xl/media/{number}.bin")).unwrap();
    }
    all.finish().unwrap().into_inner()
}

#[test]
fn a_workbook_that_unpacks_to_too_much_is_refused() {
    let bytes = many_parts();
    assert!(bytes.len() < 2 << 20, "{}", bytes.len());
    assert!(too_large(&bytes).starts_with("this workbook unpacks to 600 MiB or more; at most 512 MiB"));
    // The same where the directory says that they are small.
    let mut lying = bytes;
    for (signature, size_at) in [(b"PK\x01\x02", 24), (b"PK\x03\x04", 22)] {
        let at: Vec<usize> = (0..lying.len() - 4).filter(|at| lying[*at..].starts_with(signature)).collect();
        for at in at {
            let size = &mut lying[at + size_at..at + size_at + 4];
            if u32::from_le_bytes(size.try_into().unwrap()) == 15 << 20 {
                size.copy_from_slice(&9u32.to_le_bytes());
            }
        }
    }
    let (_folder, path) = save(&lying);
    let found = read(&path).findings;
    assert!(
        found.is_empty() || found.iter().any(|finding| finding.code == Code::TooLarge),
        "either only as much is unpacked as the directory says, or it is refused: {found:#?}"
    );
}

#[test]
fn one_text_in_many_cells_takes_no_memory() {
    let cells: String =
        (5..6_000).map(|row| format!("<row r=\"{row}\"><c r=\"A{row}\" t=\"s\"><v>0</v></c></row>")).collect();
    let bytes = with_part(&book(), STAFF, |text| text.replacen("</sheetData>", &(cells.clone() + "</sheetData>"), 1));
    let bytes = with_part(&bytes, "xl/sharedStrings.xml", |text| {
        let end = text.find("</t>").unwrap();
        let long: String = (0..32_000).map(|number| char::from(b'a' + (number * 7 % 26) as u8)).collect();
        format!("{}{long}{}", &text[..end], &text[end..])
    });
    assert!(too_large(&bytes).starts_with("the cells of the sheet `staff` have more than 128 MiB of text"));
}

#[test]
fn cells_far_to_the_right_take_no_memory() {
    let cells: String = (5..2_000)
        .map(|row| format!("<row r=\"{row}\"><c r=\"XFD{row}\" t=\"inlineStr\"><is><t>x</t></is></c></row>"))
        .collect();
    let bytes = with_part(&book(), STAFF, |text| text.replacen("</sheetData>", &(cells.clone() + "</sheetData>"), 1));
    assert!(too_large(&bytes).starts_with("the sheet `staff` has more than 20000000 cells"));
}

/// A file in the small school that is longer than its text.
fn padded(name: &str, length: u64) -> Vec<String> {
    let folder = write_small_with(&[(name, "")]);
    File::options().write(true).open(folder.path().join(name)).unwrap().set_len(length).unwrap();
    brief(&read(folder.path()).findings)
}

#[test]
fn files_larger_than_any_school_are_not_read() {
    assert_eq!(padded("timetable.csv", (128 << 20) + 1), ["E017 timetable.csv"]);
    assert_eq!(padded("rules.toml", (4 << 20) + 1), ["E017 rules.toml"]);
}

#[test]
fn many_wrong_lines_of_the_rules_are_counted() {
    let text: String = (0..60_000).map(|number| format!("wrong_{number} = {number}\n")).collect();
    let found = read_small_with(&[("rules.toml", &text)]).findings;
    assert!(found.len() < 300, "{}", found.len());
    let last = &found[found.len() - 1];
    assert_eq!((last.code, last.place.file.as_str()), (Code::UnknownKey, "rules.toml"));
    assert!(last.message.contains(" more findings of this kind"), "{}", last.message);
    let no_toml: String = (0..60_000).map(|number| format!("wrong {number}\n")).collect();
    let found = read_small_with(&[("rules.toml", &no_toml)]).findings;
    assert!(found.len() < 300, "{}", found.len());
    let one_line: String = (0..60_000).map(|number| format!("w{number} = {number}, ")).collect();
    let found = read_small_with(&[("rules.toml", &format!("[visits]\nweights = {{ {one_line}x = 1 }}\n"))]).findings;
    assert!(found.len() < 300, "{}", found.len());
}

#[test]
fn many_wrong_rows_of_any_table_are_counted() {
    const TABLES: &[(&str, &str, &str)] = &[
        ("periods.csv", "day,period,start,end,kind", "Mon,x#,t#,u#,k#"),
        ("staff.csv", "id,name,years,fte,roles,expertise,needs,mentees", "x#,n#,y#,f#,r#,e#:9,n#:2,m#"),
        ("tags.csv", "staff,kind,tag,value", "p#,k#,t#,v#"),
        ("timetable.csv", "staff,day,period,kind,release", "p#,d#,q#,k#,r#"),
        ("availability.csv", "staff,day,period,status", "p#,d#,q#,s#"),
        ("teams.csv", "id,sessions,length,quorum,priority", "x#,s#,l#,q#,p#"),
        ("members.csv", "team,staff,role", "t#,p#,r#"),
        ("rooms.csv", "id,seats,meetings", "x#,s#,m#"),
        ("preferences.csv", "staff,choice,rank", "p#,c#,r#"),
        ("pairs.csv", "kind,a,b,rule", "k#,a#,b#,r#"),
        ("pins.csv", "kind,id,day,period,rule", "k#,a#/b#,d#,q#,r#"),
        ("pins.csv", "kind,id,day,period,rule", "meeting,a#/b#,Mon,q#,pin"),
    ];
    for (name, header, row) in TABLES {
        let rows: String = (0..60_000).map(|number| row.replace('#', &number.to_string()) + "\n").collect();
        let found = read_small_with(&[(name, &format!("{header}\n{rows}"))]).findings;
        assert!(found.len() < 1_500, "{name}: {}", found.len());
        assert!(found.iter().any(|finding| finding.message.contains(" more findings of this kind")), "{name}");
    }
}

#[test]
fn a_header_of_many_columns_is_read_once() {
    for column in ["teacher,", "x,", "id ,"] {
        let text = format!("id,name,{}\nana,Ana\n", column.repeat(100_000));
        let found = read_small_with(&[("staff.csv", &text)]).findings;
        assert!(!found.is_empty() && found.len() < 300, "{column}: {}", found.len());
    }
}

#[test]
fn figures_of_the_rules_have_limits_with_a_reason() {
    for (table, key, most) in [
        ("visits", "rounds", 366),
        ("visits", "visits", 1_000),
        ("visits", "hosts", 1_000),
        ("mentors", "meetings", 1_000),
    ] {
        let with = |figure: u32| read_small_with(&[("rules.toml", &format!("[{table}]\n{key} = {figure}\n"))]).findings;
        assert_eq!(brief(&with(most)), Vec::<String>::new());
        for figure in [most + 1, 1_000_000] {
            let found = with(figure);
            assert_eq!((found.len(), found[0].code), (1, Code::OutOfRange), "{key}");
            assert!(found[0].expected.starts_with(&format!("a whole number from 0 to {most}: ")), "{:?}", found[0]);
        }
    }
    for key in ["period_minutes", "passing_minutes"] {
        let found = read_small_with(&[("rules.toml", &format!("{key} = 1441\n"))]).findings;
        assert_eq!(brief(&found), [format!("E304 rules.toml:1:{} ({key}) = 1441", key.len() + 4)]);
    }
}

#[test]
fn a_demanded_visit_is_looked_at_in_as_many_rounds_as_there_are_demands() {
    let timetable =
        "staff,day,period,subject,group\nana,Mon,2,Maths,1A\nbo,Mon,2,Art,1B\ncy,Mon,1,Art,1C\ncy,Mon,3,Art,1C\n";
    let files = [
        ("timetable.csv", timetable),
        ("pairs.csv", "kind,a,b,rule\nvisit,cy,ana,require\n"),
        ("rules.toml", "[visits]\nrounds = 366\ndebrief = \"none\"\n"),
    ];
    let school = common::school(read_small_with(&files));
    let found = impossible_demands(&school);
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn what_is_no_file_is_said_to_be_none() {
    let folder = write_small_with(&[("rules.toml", "-")]);
    fs::create_dir(folder.path().join("rules.toml")).unwrap();
    assert!(read(Path::new(folder.path())).findings.iter().any(|finding| finding.message.contains("not a file")));
}
