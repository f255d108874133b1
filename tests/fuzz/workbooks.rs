//! Workbooks: their cells, the XML of their parts, and the bytes of the file.

use std::fs;
use std::io::{Cursor, Read, Write};

use rust_xlsxwriter::Workbook;
use staffroom::lab::random::Random;
use staffroom::load::{LoadOptions, load};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::seeds::{Files, SEEDS};
use super::{cases, folders, mutate};

/// A workbook with a sheet for each table.
fn book(files: &Files) -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, bytes) in files.iter().filter(|(name, _)| name.ends_with(".csv")) {
        let sheet = book.add_worksheet().set_name(name.trim_end_matches(".csv")).unwrap();
        for (row, line) in String::from_utf8_lossy(bytes).lines().enumerate() {
            for (column, cell) in line.split(',').enumerate().take(100) {
                match cell.parse::<f64>() {
                    Ok(number) if number.is_finite() => sheet.write_number(row as u32, column as u16, number).map(drop),
                    _ => sheet.write_string(row as u32, column as u16, cell).map(drop),
                }
                .unwrap();
            }
        }
    }
    book.save_to_buffer().unwrap()
}

/// The same archive with one part changed.
fn with_changed_part(random: &mut Random, archive: &[u8]) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(archive)).unwrap();
    let chosen = random.below(archive.len());
    let mut changed = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).unwrap();
        if index == chosen {
            for _ in 0..random.within(1, 3) {
                if random.percent(60) {
                    numbers(random, &mut bytes);
                } else {
                    mutate::bytes(random, &mut bytes);
                }
            }
        }
        changed.start_file(part.name().unwrap().into_owned(), SimpleFileOptions::default()).unwrap();
        changed.write_all(&bytes).unwrap();
    }
    changed.finish().unwrap().into_inner()
}

/// Replaces one number in XML by another, such as a row, a style or a count.
fn numbers(random: &mut Random, bytes: &mut Vec<u8>) {
    let begins: Vec<usize> = (0..bytes.len())
        .filter(|at| bytes[*at].is_ascii_digit() && (*at == 0 || !bytes[at - 1].is_ascii_digit()))
        .collect();
    if begins.is_empty() {
        return;
    }
    let begins = *random.of(&begins);
    let digits = bytes[begins..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let number = random.of(mutate::NUMBERS).unsigned_abs();
    bytes.splice(begins..begins + digits, number.to_string().into_bytes());
}

#[test]
fn workbooks() {
    cases::run("workbooks", 200, |random| {
        let mut files = random.of(&SEEDS).files.clone();
        if random.percent(30) {
            folders::mutated(random, &mut files);
        }
        let mut bytes = book(&files);
        if random.percent(80) {
            bytes = with_changed_part(random, &bytes);
        } else {
            mutate::bytes(random, &mut bytes);
        }
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("school.xlsx");
        fs::write(&path, bytes).unwrap();
        let loaded = load(&path, &LoadOptions::default());
        folders::check(&loaded);
        if let Some(school) = &loaded.school {
            folders::plan(school);
        }
    });
}
