//! Importing: a source of each format to the tables of a school. Importing is linear in the size of the source.

mod common;

use std::fmt::Write as _;
use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};

use criterion::{Criterion, Throughput};
use rust_xlsxwriter::Workbook;
use staffroom::import::{ImportOptions, import};

const PEOPLE: usize = 200;
const DAYS: [&str; 5] = ["Mon", "Tue", "Wed", "Thu", "Fri"];
const PERIODS: usize = 8;

fn main() {
    let mut criterion = common::criterion();
    let temporary = tempfile::tempdir().expect("a temporary folder can be made");
    let folder = temporary.path();
    let write = |name: &str, text: String| -> PathBuf {
        let path = folder.join(name);
        fs::write(&path, text).expect("a source can be written");
        path
    };
    let busy = |person: usize, day: usize, period: usize| !(person * 7 + day * 3 + period).is_multiple_of(3);
    let mut untis = String::new();
    let mut list = String::from("Teacher,Day,Period,Class,Room\n");
    let mut fet = String::from(
        "\"Activity Id\",\"Day\",\"Hour\",\"Students Sets\",\"Subject\",\"Teachers\",\"Activity Tags\",\"Room\"\n",
    );
    let mut cards = String::new();
    let mut times = String::new();
    let mut lesson = 0;
    for person in 0..PEOPLE {
        for (day, label) in DAYS.iter().enumerate() {
            for period in (1..=PERIODS).filter(|period| busy(person, day, *period)) {
                lesson += 1;
                let class = (person + period) % 40;
                let _ = writeln!(
                    untis,
                    "{lesson},\"C{class}\",\"T{person}\",\"S{}\",\"R{class}\",{},{period},,",
                    person % 9,
                    day + 1
                );
                let _ = writeln!(list, "T{person},{label},{period},C{class},R{class}");
                let _ = writeln!(
                    fet,
                    "\"{lesson}\",\"{label}\",\"{period}\",\"C{class}\",\"S{}\",\"T{person}\",\"\",\"R{class}\"",
                    person % 9
                );
                let mask: String = (0..5).map(|at| if at == day { '1' } else { '0' }).collect();
                let _ = write!(
                    times,
                    "<lesson id=\"L{lesson}\" classids=\"C{class}\" subjectid=\"S\" teacherids=\"T{person}\" periodspercard=\"1\"/>"
                );
                let _ = write!(
                    cards,
                    "<card lessonid=\"L{lesson}\" period=\"{period}\" days=\"{mask}\" weeks=\"1\" terms=\"1\" classroomids=\"\"/>"
                );
            }
        }
    }
    let listed = |what: &str, count: usize| -> String {
        (0..count).fold(String::new(), |mut text, at| {
            let _ = write!(
                text,
                "<{what} id=\"{}{at}\" short=\"{}{at}\" name=\"{what} {at}\"/>",
                &what[..1].to_uppercase(),
                &what[..1].to_uppercase()
            );
            text
        })
    };
    let periods: String =
        (1..=PERIODS).map(|period| format!("<period period=\"{period}\" short=\"{period}\"/>")).collect();
    let days: String = DAYS
        .iter()
        .enumerate()
        .map(|(at, day)| {
            format!("<daysdef id=\"{at}\" short=\"{day}\" days=\"{}1{}\"/>", "0".repeat(at), "0".repeat(4 - at))
        })
        .collect();
    let asc = format!(
        "<timetable><periods>{periods}</periods><daysdefs>{days}</daysdefs><teachers>{}</teachers><classes>{}</classes><lessons>{times}</lessons><cards>{cards}</cards></timetable>",
        listed("teacher", PEOPLE),
        listed("class", 40)
    );
    let size = format!("{PEOPLE} people, {lesson} lessons");
    bench(&mut criterion, "untis", &size, &write("GPU001.TXT", untis));
    bench(&mut criterion, "csv", &size, &write("list.csv", list));
    bench(&mut criterion, "fet", &size, &write("timetable.csv", fet));
    bench(&mut criterion, "asc", &size, &write("asc.xml", asc));
    let grid = folder.join("grid.xlsx");
    workbook(&grid, &busy);
    bench(&mut criterion, "grid", &size, &grid);
    for (format, source) in [("xhstt", "xhstt.xml"), ("untis-xml", "untis.xml")] {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/import").join(source);
        bench(&mut criterion, format, "fixture of 2 people", &source);
    }
    let calendar = (0..PEOPLE).fold(String::from("BEGIN:VCALENDAR\r\nX-WR-TIMEZONE:Europe/London\r\n"), |mut text, at| {
        let (day, hour) = (7 + at % 5, 8 + at / 5 % 8);
        let _ = write!(text, "BEGIN:VEVENT\r\nUID:{at}\r\nDTSTART;TZID=Europe/London:202609{day:02}T{hour:02}0000\r\nDTEND;TZID=Europe/London:202609{day:02}T{hour:02}5000\r\nRRULE:FREQ=WEEKLY;COUNT=12\r\nSUMMARY:7A\r\nEND:VEVENT\r\n");
        text
    });
    bench(&mut criterion, "ics", "1 calendar of 200 series", &write("one.ics", calendar + "END:VCALENDAR\r\n"));
    let users = (0..PEOPLE).fold(String::from("sourcedId,role,givenName,familyName,identifier\n"), |mut text, at| {
        let _ = writeln!(text, "u{at},teacher,First{at},Last{at},T{at}");
        text
    });
    let roster = folder.join("roster");
    fs::create_dir(&roster).expect("a folder can be made");
    fs::write(roster.join("users.csv"), users).expect("a source can be written");
    fs::write(roster.join("orgs.csv"), "sourcedId,name,type\n").expect("a source can be written");
    bench(&mut criterion, "oneroster", "200 people", &roster);
    criterion.final_summary();
}

/// A workbook with people down and slots across.
fn workbook(path: &Path, busy: &dyn Fn(usize, usize, usize) -> bool) {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(0, 0, "Teacher").expect("a cell");
    for person in 0..PEOPLE {
        sheet.write(person as u32 + 1, 0, format!("Teacher {person}")).expect("a cell");
        for (day, label) in DAYS.iter().enumerate() {
            for period in 1..=PERIODS {
                let column = (day * PERIODS + period) as u16;
                sheet.write(0, column, format!("{label} {period}")).expect("a cell");
                if busy(person, day, period) {
                    sheet.write(person as u32 + 1, column, format!("{}A", (person + period) % 40)).expect("a cell");
                }
            }
        }
    }
    book.save(path).expect("a workbook can be written");
}

fn bench(criterion: &mut Criterion, format: &str, size: &str, source: &Path) {
    let options = ImportOptions::default();
    let outcome = import(source, &options).unwrap_or_else(|refusal| panic!("{format}: {:?}", refusal.0));
    assert!(!outcome.imported.people.is_empty(), "{format}");
    let mut group = common::quick(criterion, "import");
    group.throughput(Throughput::Bytes(outcome.source.iter().map(|file| file.bytes).sum()));
    group.bench_function(format!("{format}: {size}"), |bencher| bencher.iter(|| import(black_box(source), &options)));
    group.finish();
}
