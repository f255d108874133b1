//! Schools as other programs export them: whatever can mean only one thing reads to the same school, and what could
//! mean two is asked about.

mod common;

use std::fs;
use std::io::Write;
use std::path::Path;

use common::{brief, read, write_school};
use staffroom::school::School;

const PERIODS: &str = "day,period\nMon,1\nMon,2\nMon,3\nTue,1\nTue,2\nTue,3\nWed,1\nWed,2\nWed,3\n";
const STAFF: &str = "id,name\nANS,Anna Silk\nBOK,Ben Okafor\nCEV,Zoë Müller-Evans\n";
const ROWS: &[[&str; 3]] =
    &[["ANS", "Mon", "1"], ["ANS", "Tue", "2"], ["BOK", "Mon", "1"], ["BOK", "Wed", "3"], ["CEV", "Tue", "3"]];

/// Who is busy when.
fn busy(school: &School) -> String {
    let of = |person: &staffroom::school::Staff| {
        let slots: Vec<String> = person.time.busy.iter().map(|slot| school.cycle.name(slot)).collect();
        format!("{}: {}", person.id, slots.join(", "))
    };
    school.staff.iter().map(of).collect::<Vec<_>>().join("; ")
}

const PLAIN: &str = "ANS: Mon 1, Tue 2; BOK: Mon 1, Wed 3; CEV: Tue 3";

/// A timetable with each cell written in another way.
fn timetable(header: &str, cell: impl Fn(usize, &str) -> String) -> String {
    let row = |row: &[&str; 3]| {
        let cells = row.iter().enumerate().map(|(at, text)| format!("\"{}\"", cell(at, text)));
        cells.collect::<Vec<String>>().join(",") + "\n"
    };
    format!("{header}\n{}", ROWS.iter().map(row).collect::<String>())
}

/// Sees to it that these files are the plain school, without an error or warning.
fn is_plain(what: &str, files: &[(&str, &str)]) {
    let loaded = read(write_school(files).path());
    let asks: Vec<String> = brief(&loaded.findings)
        .into_iter()
        .filter(|finding| !finding.starts_with('N') && !finding.starts_with("W208"))
        .collect();
    assert_eq!(asks, Vec::<String>::new(), "{what}");
    assert_eq!(busy(&loaded.school.expect(what)), PLAIN, "{what}");
}

fn written(what: &str, at: usize, words: &[(&str, &str)]) {
    let other = |position: usize, text: &str| {
        let found = words.iter().find(|(word, _)| position == at && *word == text);
        found.map_or(text, |(_, other)| other).to_owned()
    };
    let text = timetable("staff,day,period", other);
    is_plain(what, &[("periods.csv", PERIODS), ("staff.csv", STAFF), ("timetable.csv", &text)]);
}

#[test]
fn days_periods_and_names_in_other_words() {
    for days in [
        ["Monday", "Tuesday", "Wednesday"],
        ["MON", "TUE", "WED"],
        ["Mo", "Di", "Mi"],
        ["lundi", "mardi", "mercredi"],
        ["lunes", "martes", "miércoles"],
        ["lunedì", "martedì", "mercoledì"],
        ["segunda-feira", "terça-feira", "quarta-feira"],
        ["maandag", "dinsdag", "woensdag"],
        ["poniedziałek", "wtorek", "środa"],
        ["måndag", "tisdag", "onsdag"],
        ["maanantai", "tiistai", "keskiviikko"],
        ["1", "2", "3"],
        ["lun.", "mar.", "mer."],
        ["pn", "wt", "śr"],
    ] {
        written(&days.join(" "), 1, &[("Mon", days[0]), ("Tue", days[1]), ("Wed", days[2])]);
    }
    for periods in [
        ["P1", "P2", "P3"],
        ["01", "02", "03"],
        ["1.0", "2.0", "3.0"],
        ["1st", "2nd", "3rd"],
        ["Period 1", "period 2", "PERIOD 3"],
        ["1. Stunde", "2. Stunde", "3. Stunde"],
        ["Lesson 1", "Lesson 2", "Lesson 3"],
        ["1.", "2.", "3."],
    ] {
        written(&periods.join(" "), 2, &[("1", periods[0]), ("2", periods[1]), ("3", periods[2])]);
    }
    for names in [
        ["Anna Silk", "Ben Okafor", "Zoë Müller-Evans"],
        ["Silk, Anna", "Okafor, Ben", "Müller-Evans, Zoë"],
        ["Ms Anna Silk", "Dr. Ben Okafor", "Frau Zoe Muller-Evans"],
        ["SILK Anna (Maths)", "ben okafor [HoD]", "zoe müller-evans"],
        ["ans", "Bok", "cev"],
        ["ANS (Anna Silk)", "BOK", "\u{feff}CEV\u{200b} "],
    ] {
        written(&names.join("; "), 0, &[("ANS", names[0]), ("BOK", names[1]), ("CEV", names[2])]);
    }
}

#[test]
fn files_of_other_kinds_and_names() {
    let text = timetable("Teacher,Day,Period", |_, text| text.to_owned());
    is_plain(
        "names",
        &[("School 2026 - Periods.csv", PERIODS), ("stafflist.txt", STAFF), ("my timetable (1).csv", &text)],
    );
    is_plain(
        "titles",
        &[
            ("periods.csv", &format!("Brookvale\nPrinted 29/11/2026,,\n\n{PERIODS}")),
            ("staff.csv", &format!("Staff list,\n{STAFF}")),
            ("timetable.csv", &format!(";;\nTimetable;;\n{}", text.replace(',', ";"))),
        ],
    );
    let folder = tempfile::tempdir().unwrap();
    let utf16: Vec<u8> =
        format!("\u{feff}{}", text.replace(',', "\t")).encode_utf16().flat_map(u16::to_be_bytes).collect();
    fs::write(folder.path().join("timetable.tsv"), utf16).unwrap();
    fs::write(folder.path().join("periods.csv"), PERIODS).unwrap();
    fs::write(folder.path().join("staff.csv"), STAFF).unwrap();
    assert_eq!(busy(&read(folder.path()).school.unwrap()), PLAIN);

    let files = [
        ("s/periods.csv", PERIODS),
        ("s/staff.csv", STAFF),
        ("s/timetable.csv", text.as_str()),
        ("__MACOSX/._staff.csv", "x"),
    ];
    let path = folder.path().join("school.zip");
    archive(&path, &files);
    assert_eq!(busy(&read(&path).school.unwrap()), PLAIN);
    let path = folder.path().join("school.ods");
    archive(&path, &[("content.xml", &spreadsheet(&[("periods", PERIODS), ("staff", STAFF), ("timetable", &text)]))]);
    let loaded = read(&path);
    assert_eq!(loaded.school.as_ref().map(busy).as_deref(), Some(PLAIN), "{:#?}", loaded.findings);
}

fn archive(path: &Path, files: &[(&str, &str)]) {
    let mut archive = zip::ZipWriter::new(fs::File::create(path).unwrap());
    for (name, text) in files {
        archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap();
}

/// A spreadsheet in which each sheet ends with as many empty rows as there can be, and the teacher is merged.
fn spreadsheet(sheets: &[(&str, &str)]) -> String {
    let mut xml = String::from("<office:spreadsheet>");
    for (name, text) in sheets {
        xml += &format!("<table:table table:name=\"{name}\">");
        let rows: Vec<Vec<&str>> = text.lines().map(|row| row.split(',').collect()).collect();
        for (at, row) in rows.iter().enumerate() {
            xml += "<table:table-row>";
            for (column, cell) in row.iter().enumerate() {
                let cell = cell.trim_matches('"');
                let same = |at: usize| {
                    rows.get(at).is_some_and(|other| other[0] == row[0]) && column == 0 && *name == "timetable"
                };
                if at > 0 && same(at - 1) {
                    xml += "<table:covered-table-cell/>";
                    continue;
                }
                let span = (at..).take_while(|other| same(*other)).count().max(1);
                xml += &format!(
                    "<table:table-cell table:number-rows-spanned=\"{span}\" office:value-type=\"string\"><text:p>{cell}</text:p></table:table-cell>"
                );
            }
            xml += "<table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>";
        }
        xml += "<table:table-row table:number-rows-repeated=\"1048576\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row></table:table>";
    }
    xml + "</office:spreadsheet>"
}

#[test]
fn rows_and_columns_of_other_shapes() {
    let of = |periods: &str, timetable: &str| {
        let loaded =
            read(write_school(&[("periods.csv", periods), ("staff.csv", STAFF), ("timetable.csv", timetable)]).path());
        let asks: Vec<String> = brief(&loaded.findings)
            .into_iter()
            .filter(|finding| !finding.starts_with('N') && !finding.starts_with("W208"))
            .collect();
        (loaded.school.as_ref().map(busy).unwrap_or_default(), asks.join("; "))
    };
    let several =
        "staff,staff2,day,period,length\nANS/BOK,,Mon,1,\n\"Silk, Anna; CEV\",BOK,Tue,2-3,\n\"ANS, BOK\",,Wed,1,2\n";
    let expected = "ANS: Mon 1, Tue 2, Tue 3, Wed 1, Wed 2; BOK: Mon 1, Tue 2, Tue 3, Wed 1, Wed 2; CEV: Tue 2, Tue 3";
    assert_eq!(of(PERIODS, several), (expected.to_owned(), String::new()));
    let nobody = "staff,day,period,subject\nANS,Mon,1,Maths\n?,Mon,1,Maths\nBOK,Mon,1,FREE\nCEV,Tue,1,Planning time\nBOK,0,0,Art\n";
    let found = of(PERIODS, nobody);
    assert_eq!(found.0, "ANS: Mon 1; BOK: ; CEV: ");
    assert_eq!(
        found.1,
        "W137 timetable.csv:3:1 (staff); W139 timetable.csv:4:1 (staff) = FREE; \
         W140 timetable.csv:5:1 (staff) = Planning time; W138 timetable.csv:6:2 (day)"
    );
    let fortnight = "week,day,period\nA,Mon,1\nA,Mon,2\nB,Mon,1\nB,Mon,2\n";
    let weeks = "staff,week,day,period\nANS,Week A,Mon,1\nBOK,A+B,Mon,2\nCEV,all,Mon,1\n";
    assert_eq!(
        of(fortnight, weeks),
        ("ANS: A Mon 1; BOK: A Mon 2, B Mon 2; CEV: A Mon 1, B Mon 1".into(), String::new())
    );
    let times = "day,period,start,end\nMon,1,8.30,9.20\nMon,2,0925,1015\nMon,3,12h35,1:25\nMon,4,1:30 PM,2:20 pm\n";
    let loaded = read(
        write_school(&[
            ("periods.csv", times),
            ("staff.csv", STAFF),
            ("timetable.csv", "staff,day,period\nANS,Mon,1\n"),
        ])
        .path(),
    );
    let cycle = loaded.school.unwrap().cycle;
    let minutes: Vec<(u16, u16)> = cycle.slots().filter_map(|slot| cycle.period(slot).times).collect();
    assert_eq!(minutes, [(510, 560), (565, 615), (755, 805), (810, 860)]);
}

#[test]
fn part_timers_are_away_on_days_without_a_row() {
    let staff = "id,fte\nANS,0.6\nBOK,1\nCEV,0.5\nDAN,1\n";
    let timetable = "staff,day,period\nANS,Mon,1\nBOK,Mon,2\n";
    let away = |rules: &str, availability: &str| {
        let files = [
            ("periods.csv", PERIODS),
            ("staff.csv", staff),
            ("timetable.csv", timetable),
            ("rules.toml", rules),
            ("availability.csv", availability),
        ];
        let loaded = read(write_school(&files).path());
        let days =
            loaded.read.part_time_days.iter().map(|person| format!("{}: {}", person.staff, person.days.join(" ")));
        days.collect::<Vec<String>>().join("; ")
    };
    let none = "staff,day,period,status\n";
    // Who has no row anywhere may be in school every day.
    assert_eq!(away("", none), "ANS: Tue Wed");
    assert_eq!(away("", "staff,day,period,status\nANS,Tuesday,1,here\n"), "ANS: Wed");
    assert_eq!(away("[presence]\nempty_days = \"open\"\n", none), "");
    assert_eq!(away("[presence]\nempty_days = \"away\"\n", none), "ANS: Tue Wed; BOK: Tue Wed");
    // Of somebody without a row, a mark says where they are in school: it makes only a part-timer away on other days.
    let marks = "staff,day,period,status\nCEV,Tue,1,here\nDAN,Tue,1,here\n";
    assert_eq!(away("", marks), "ANS: Tue Wed; CEV: Mon Wed");
    assert_eq!(away("[presence]\nempty_days = \"away\"\n", marks), "ANS: Tue Wed; BOK: Tue Wed");
}

#[test]
fn a_partner_from_outside_is_there_in_their_slots_only() {
    let files = [
        ("periods.csv", PERIODS),
        ("staff.csv", STAFF),
        ("timetable.csv", "staff,day,period\nANS,Mon,1\n"),
        ("availability.csv", "staff,day,period,status\nBOK,Tue,,only\n"),
    ];
    let school = read(write_school(&files).path()).school.unwrap();
    let partner = school.staff.iter().find(|person| person.id == "BOK").unwrap();
    let free: Vec<String> = partner.time.free.iter().map(|slot| school.cycle.name(slot)).collect();
    assert_eq!(free, ["Tue 1", "Tue 2", "Tue 3"]);
}
