//! The files of an output folder: report.html as a golden file, plan.xlsx read
//! back and compared with plan.json, and both the same bytes every time.

mod common;

use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::Path;
use std::time::Duration;

use calamine::{Data, Reader, Xlsx};
use serde_json::{Value, json};
use staffroom::load::{LoadOptions, load};
use staffroom::plan::document::Document;
use staffroom::report::files::{Format, Report, contents, files};
use staffroom::school::School;

const SCHOOL: &[(&str, &str)] = &[
    (
        "periods.csv",
        "week,day,period,start,end,kind\nA,Mon,1,08:00,08:50,\nA,Mon,2,08:50,09:40,\nA,Mon,break,09:40,10:00,break\n\
         A,Mon,3,10:00,10:50,\nB,Mon,1,08:00,08:50,\nB,Mon,2,08:50,09:40,\nB,Mon,3,10:00,10:50,\n",
    ),
    (
        "staff.csv",
        "id,name,department,years,roles,expertise,needs\nana,Ana Ruiz,Maths,9,mentor,questioning:5,\n\
         ben,<Ben & \"Co\">,Maths,3,,,\ncy,=Cy Lam,Art,12,cover,,\ndee,דנה,Art,1,mentee,,questioning:3\n",
    ),
    (
        "timetable.csv",
        "staff,week,day,period,subject,group\nana,A,Mon,1,Maths,7A\nana,A,Mon,2,Maths,7A\nben,A,Mon,2,Maths,7B\n\
         cy,B,Mon,1,Art,7A\ndee,A,Mon,3,Art,7B+7C\nana,B,Mon,3,Maths,7A\ncy,B,Mon,3,Art,7A\ndee,B,Mon,2,Art,7A\n",
    ),
    ("availability.csv", "staff,week,day,period,status\nben,B,Mon,,away\ndee,A,Mon,1,protected\n"),
    ("teams.csv", "id,name,sessions,room\nmaths,Maths,1,yes\nart,Art & craft,1,\n"),
    ("members.csv", "team,staff,role\nmaths,ana,lead\nmaths,ben,required\nart,cy,\nart,dee,\nart,ben,optional\n"),
    ("rooms.csv", "id\nR1\n"),
    ("rules.toml", "name = \"Hill <School>\"\n[blocks]\nrelease = true\n[visits]\nrounds = 2\nvisits = 0\n"),
];

fn slot(week: &str, period: &str) -> Value {
    json!({ "week": week, "day": "Mon", "period": period })
}

fn plan() -> Value {
    json!({
        "schema": 1, "school": "Hill <School>", "kinds": ["sessions", "mentors", "visits"], "status": "feasible",
        "score": { "total": 1101, "bound": 1090, "stages": [], "criteria": [
            { "criterion": "unmet_session", "count": 1, "weight": 1000, "cost": 1000 },
            { "criterion": "release", "count": 1, "weight": 20, "cost": 20 },
            { "criterion": "misfit_mentor", "count": 81, "weight": 1, "cost": 81 }] },
        "sessions": [{ "team": "maths", "week": "A", "day": "Mon", "period": "2", "length": 1, "room": "R1",
            "attending": ["ana", "ben"], "absent": [],
            "released": [{ "staff": "ben", "period": "2", "cover": "cy" }] }],
        "pairs": [{ "mentor": "ana", "mentee": "dee", "fit": 19,
            "points": { "need": 100, "time": 25, "experience": 70, "department": 0, "preference": 50 },
            "meetings": [slot("A", "2")], "alternates": [{ "mentor": "ben", "fit": 10, "regret": 9 }],
            "matched": [{ "tag": "questioning", "priority": 3, "level": 5 }] }],
        "visits": [{ "round": 2, "observer": "dee", "host": "ana", "week": "B", "day": "Mon", "period": "3",
            "subject": "Maths", "group": "7A", "fit": 60, "debrief": null }],
        "unmet": [{ "kind": "session", "id": "art", "count": 1, "reason": "Nobody is <free>.",
            "repairs": ["Make Ben optional."] }],
        "ledger": [ledger("ana", [3, 1, 1, 1, 0, 0, 1, 100], [[1, 0], [2, 1]]),
            ledger("ben", [2, 2, 1, 0, 0, 0, 0, 50], [[2, 2], [0, 0]]),
            ledger("cy", [4, 3, 0, 0, 1, 0, 0, 50], [[3, 2], [1, 1]]),
            ledger("dee", [4, 3, 0, 1, 0, 1, 0, 50], [[2, 1], [2, 2]])],
        "pairing": { "objective": "total", "blocking": [{ "mentor": "ben", "mentee": "dee", "fit": 10 }] },
    })
}

/// Somebody's figures, and what is free before and after on the Mondays of weeks A and B.
fn ledger(staff: &str, figures: [i64; 8], days: [[i64; 2]; 2]) -> Value {
    let day = |week: &str, [before, after]: [i64; 2]| json!({ "week": week, "day": "Mon", "free_before": before, "free_after": after });
    let [free_before, free_after, sessions, meetings, covers, visits, hosted, minutes] = figures;
    json!({ "staff": staff, "free_before": free_before, "free_after": free_after, "sessions": sessions,
            "meetings": meetings, "covers": covers, "visits": visits, "hosted": hosted, "minutes": minutes,
            "days": [day("A", days[0]), day("B", days[1])] })
}

fn school() -> School {
    common::school(common::read(common::write_school(SCHOOL).path()))
}

fn document() -> Document {
    Document::from_json(plan().to_string().as_bytes()).unwrap()
}

/// The files of a plan, by name.
fn written(school: &School, document: &Document, formats: &[Format]) -> BTreeMap<String, Vec<u8>> {
    let plan = document.resolve(school).plan;
    let remarks = ["What a reader must know.".to_owned()];
    let report = Report::of_earlier(school, &plan, document, &remarks);
    files(&report, formats).unwrap().into_iter().collect()
}

#[test]
fn a_page_with_everything() {
    let files = written(&school(), &document(), &[Format::Html]);
    let page = String::from_utf8(files["report.html"].clone()).unwrap();
    let (before, rest) = page.split_once("<style>").unwrap();
    let (_, rest) = rest.split_once("</style>").unwrap();
    let (rest, _) = rest.split_once("<script>").unwrap();
    let text = format!("{before}<style></style>{rest}").replace("><", ">\n<");
    // The hashes of style and script are another test's.
    let text = text.split("'sha256-").enumerate().map(|(number, part)| match part.split_once('\'') {
        Some((_, rest)) if number > 0 => format!("'sha256-…'{rest}"),
        _ => part.to_owned(),
    });
    let text: String = text.collect();
    insta::assert_snapshot!("a_page_with_everything", text);
}

#[test]
fn the_style_and_the_script_cannot_end_early() {
    let files = written(&school(), &document(), &[Format::Html]);
    let page = String::from_utf8(files["report.html"].clone()).unwrap();
    for tag in ["style", "script"] {
        assert_eq!(page.matches(&format!("<{tag}>")).count(), 1);
        assert_eq!(page.matches(&format!("</{tag}>")).count(), 1);
    }
    assert!(!page.contains("http://") && !page.contains("https://"), "the page asks nothing of the network");
}

#[test]
fn the_page_allows_its_own_script_and_no_other() {
    use base64::{Engine, engine::general_purpose::STANDARD};
    use sha2::{Digest, Sha256};
    let files = written(&school(), &document(), &[Format::Html]);
    let page = String::from_utf8(files["report.html"].clone()).unwrap();
    let hash = |tag: &str| {
        let (_, rest) = page.split_once(&format!("<{tag}>")).unwrap();
        let (text, _) = rest.split_once(&format!("</{tag}>")).unwrap();
        format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text.as_bytes())))
    };
    let (_, policy) = page.split_once("http-equiv=\"Content-Security-Policy\" content=\"").unwrap();
    let (policy, _) = policy.split_once('"').unwrap();
    let directives: Vec<&str> = policy.split("; ").collect();
    assert!(directives.contains(&"default-src 'none'"), "{policy}");
    assert!(directives.contains(&format!("script-src {}", hash("script")).as_str()), "{policy}");
    assert!(directives.contains(&format!("style-src-elem {}", hash("style")).as_str()), "{policy}");
    assert!(!page.contains(" onclick=") && !page.contains(" onload="), "no script in attributes, which no hash allows");
}

/// Everything a spreadsheet would run, in ids, names and notes.
const FORMULAS: &[(&str, &str)] = &[
    ("periods.csv", "day,period\n=Mon,-1\n=Mon,+2\n=Mon,@3\n=Tue,-1\n=Tue,+2\n=Tue,@3\n"),
    (
        "staff.csv",
        "id,name,department,years,roles,visits\n=ana,=1+1,=D,9,mentor,1\n+bo,+Bo,@D,1,mentee,0\n@cy,@Cy,-D,3,,0\n\
         -dee,-Dee,=D,2,mentee,1\n",
    ),
    (
        "timetable.csv",
        "staff,day,period,subject,group\n=ana,=Mon,-1,=S,+G\n+bo,=Mon,+2,=S,+G\n@cy,=Tue,-1,-S,@G\n-dee,=Tue,+2,@S,-G\n\
         =ana,=Tue,@3,=S,+G\n+bo,=Tue,@3,=S,+G\n@cy,=Tue,@3,=S,+G\n-dee,=Tue,@3,=S,+G\n",
    ),
    ("teams.csv", "id,name,sessions\n=SUM(A1:A9),=HYPERLINK(\"x\"),1\n-2+3,-2+3,9\n"),
    ("members.csv", "team,staff\n=SUM(A1:A9),=ana\n=SUM(A1:A9),+bo\n-2+3,@cy\n-2+3,-dee\n"),
    ("rules.toml", "[mentors]\nmin_common = 0\nmin_years = 0\n[visits]\ndebrief = \"none\"\n"),
];

#[test]
fn no_cell_of_a_table_or_sheet_is_a_formula_and_tables_are_read_back() {
    let (folder, _kept, out) = common::planned(FORMULAS, &[], 1);
    let read = |name: &str| String::from_utf8(std::fs::read(out.join(name)).unwrap()).unwrap();
    let mut guarded = 0;
    for name in common::USUAL_FILES.iter().filter(|name| name.ends_with(".csv")) {
        for row in csv::Reader::from_reader(read(name).as_bytes()).records().map(Result::unwrap) {
            for cell in &row {
                let runs = cell.trim_start().starts_with(['=', '+', '-', '@']) && cell.parse::<f64>().is_err();
                assert!(!runs, "{cell:?} in {name}");
                guarded += usize::from(cell.starts_with('\''));
            }
        }
    }
    assert!(guarded > 30, "{guarded}");
    let mut book = workbook(&std::fs::read(out.join("plan.xlsx")).unwrap());
    for sheet in book.sheet_names() {
        let formulas = book.worksheet_formula(&sheet).unwrap();
        assert!(formulas.used_cells().all(|(_, _, formula)| formula.is_empty()), "{sheet}");
    }
    let teams = rows(&mut book, "Sessions");
    assert!(
        teams.iter().any(|row| row.values().any(|cell| *cell == Data::String("=HYPERLINK(\"x\")".into()))),
        "{teams:?}"
    );

    // Both tables as pins, and the sessions as if made by hand: the same names, and so the same plan.
    let path = |path: &Path| path.to_str().unwrap().to_owned();
    for table in ["sessions.csv", "pairs.csv"] {
        let pinned = common::write_school(&[FORMULAS, &[("pins.csv", &read(table))]].concat());
        let again = common::staffroom(&["plan", &path(pinned.path()), "--json"]).assert().code(1);
        let again: Value = serde_json::from_slice(&again.get_output().stdout).unwrap();
        let before: Value = serde_json::from_str(&read("plan.json")).unwrap();
        assert_eq!(again["score"]["total"], before["score"]["total"], "{table}");
        assert_eq!(again["sessions"], before["sessions"], "{table}");
    }
    let sessions = path(&out.join("sessions.csv"));
    common::staffroom(&["verify", &path(folder.path()), "--sessions", &sessions]).assert().code(0);
}

#[test]
fn the_same_plan_gives_the_same_bytes_at_any_time() {
    let (school, document) = (school(), document());
    let first = written(&school, &document, &Format::USUAL);
    std::thread::sleep(Duration::from_millis(1100));
    assert!(first == written(&school, &document, &Format::USUAL), "a file depends on when it was written");
}

#[test]
fn formats_write_their_own_files_and_always_the_plan() {
    let (school, document) = (school(), document());
    let names = |formats: &[Format]| written(&school, &document, formats).into_keys().collect::<Vec<_>>();
    assert_eq!(names(&[Format::Html]), ["plan.json", "report.html"]);
    assert_eq!(names(&[Format::Xlsx]), ["plan.json", "plan.xlsx"]);
    assert_eq!(names(&[]), ["plan.json"]);
    assert_eq!(
        names(&[Format::Csv]),
        [
            "free_periods.csv",
            "ledger.csv",
            "pairs.csv",
            "plan.json",
            "score.csv",
            "sessions.csv",
            "unmet.csv",
            "visits.csv"
        ]
    );
    assert_eq!(contents(&[Format::Csv, Format::Html]), "report.html, tables (.csv) and plan.json");
}

/// The specification does not ask for days, so a plan of another program has none.
#[test]
fn a_plan_that_does_not_say_the_days_is_reported_without_them() {
    let school = school();
    let mut document = document();
    let all = |document: &Document| written(&school, document, &[Format::Csv, Format::Html, Format::Xlsx]);
    let page = |files: &BTreeMap<String, Vec<u8>>| String::from_utf8(files["report.html"].clone()).unwrap();
    let with = all(&document);
    assert!(with.contains_key("free_periods.csv") && page(&with).contains("Free periods by day"));
    document.ledger.iter_mut().for_each(|row| row.days.clear());
    let without = all(&document);
    assert!(!without.contains_key("free_periods.csv") && !page(&without).contains("Free periods by day"));
    let workbook: Xlsx<_> = Xlsx::new(Cursor::new(without["plan.xlsx"].clone())).unwrap();
    assert!(!workbook.sheet_names().contains(&"Free periods".to_owned()));
}

/// The rows of a sheet below its head, each by the head of its column.
fn rows(workbook: &mut Xlsx<Cursor<Vec<u8>>>, sheet: &str) -> Vec<BTreeMap<String, Data>> {
    let range = workbook.worksheet_range(sheet).unwrap_or_else(|error| panic!("{sheet}: {error}"));
    let heads: Vec<String> = range.headers().unwrap();
    let row = |cells: &[Data]| heads.iter().cloned().zip(cells.iter().cloned()).collect();
    range.rows().skip(1).map(row).collect()
}

fn workbook(bytes: &[u8]) -> Xlsx<Cursor<Vec<u8>>> {
    Xlsx::new(Cursor::new(bytes.to_vec())).unwrap()
}

fn text(data: &Data) -> String {
    match data {
        Data::String(text) => text.clone(),
        Data::Empty => String::new(),
        other => panic!("{other:?} is no text"),
    }
}

fn figure(data: &Data) -> i64 {
    match data {
        Data::Float(figure) => *figure as i64,
        other => panic!("{other:?} is no figure"),
    }
}

#[test]
fn text_stays_text_and_times_are_times() {
    let (school, document) = (school(), document());
    let mut workbook = workbook(&written(&school, &document, &[Format::Xlsx])["plan.xlsx"]);
    let names = [
        "Plan",
        "Sessions",
        "Pairs",
        "Visits",
        "Not met",
        "Workload",
        "Free periods",
        "Costs",
        "Week A",
        "Week B",
        "Letters",
        "Maths",
        "Art & craft",
    ];
    assert_eq!(workbook.sheet_names(), names);
    let session = &rows(&mut workbook, "Sessions")[0];
    assert!(matches!(&session["Start"], Data::DateTime(time) if (time.as_f64() * 1440.0).round() == 530.0));
    assert!(matches!(&session["End"], Data::DateTime(time) if (time.as_f64() * 1440.0).round() == 580.0));
    assert_eq!(text(&session["Attending"]), "Ana Ruiz; <Ben & \"Co\">");
    assert!(text(&session["Released"]).ends_with("covered by =Cy Lam"));
    let workload = rows(&mut workbook, "Workload");
    assert_eq!(text(&workload[2]["Who"]), "=Cy Lam");
    assert!(workbook.worksheet_formula("Workload").is_ok_and(|formulas| formulas.is_empty()));
    let week = workbook.worksheet_range("Week A").unwrap();
    let cell = |row: u32, column: u32| week.get_value((row, column)).cloned().unwrap_or_default();
    assert_eq!([cell(0, 3), cell(3, 3)].map(|cell| text(&cell)), ["Mon", "2"]);
    assert_eq!(text(&cell(4, 0)), "Ana Ruiz");
    assert_eq!(text(&cell(4, 2)), "Maths 7A");
    assert_eq!(text(&cell(4, 3)), "Maths (room R1)\nmentors דנה");
    assert_eq!(text(&cell(6, 3)), "covers <Ben & \"Co\"> (Maths with 7B)");
    assert_eq!(text(&cell(7, 2)), "protected");
}

/// The texts of a sheet, row by row, without what is empty.
fn texts(workbook: &mut Xlsx<Cursor<Vec<u8>>>, sheet: &str) -> Vec<Vec<String>> {
    let range = workbook.worksheet_range(sheet).unwrap_or_else(|error| panic!("{sheet}: {error}"));
    let row = |cells: &[Data]| cells.iter().map(text).filter(|text| !text.is_empty()).collect();
    range.rows().map(row).collect()
}

/// The XML of a sheet, by its place in the workbook.
fn xml(bytes: &[u8], place: usize) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    let name = format!("xl/worksheets/sheet{}.xml", place + 1);
    std::io::Read::read_to_string(&mut archive.by_name(&name).unwrap(), &mut text).unwrap();
    text
}

#[test]
fn the_first_sheet_says_which_plan_it_is_and_each_sheet_does_on_paper() {
    let (school, mut document) = (school(), document());
    (document.made, document.version) = ("2027-01-04".to_owned(), 2);
    let bytes = &written(&school, &document, &[Format::Xlsx])["plan.xlsx"];
    let mut book = workbook(bytes);
    let cover = texts(&mut book, "Plan");
    assert_eq!(cover[0], ["Hill <School>"]);
    assert_eq!(cover[2], ["Made on 2027-01-04, version 2"]);
    assert!(cover.contains(&vec!["What a reader must know.".to_owned()]), "{cover:?}");
    for (place, sheet) in book.sheet_names().iter().enumerate() {
        assert!(place == 0 || cover.contains(&vec![sheet.clone()]), "{sheet} is not listed");
        let xml = xml(bytes, place);
        assert!(xml.contains("&amp;LHill &lt;School&gt;&amp;Rmade on 2027-01-04, version 2</oddHeader>"), "{sheet}");
        assert!(xml.contains("paperSize=\"9\"") && xml.contains("&amp;P / &amp;N"), "{sheet}: A4, with numbers");
        assert!(!xml.contains(['\u{2068}', '\u{2069}']), "{sheet}: marks in names");
    }
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    for (part, marks) in [("xl/sharedStrings.xml", false), ("docProps/core.xml", false)] {
        let mut text = String::new();
        std::io::Read::read_to_string(&mut archive.by_name(part).unwrap(), &mut text).unwrap();
        assert_eq!(text.contains(['\u{2068}', '\u{2069}']), marks, "{part}");
        assert!(text.contains("Hill &lt;School&gt;"), "{part}");
    }
}

#[test]
fn ids_are_not_printed() {
    let (school, document) = (school(), document());
    let bytes = &written(&school, &document, &[Format::Xlsx])["plan.xlsx"];
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut names = String::new();
    std::io::Read::read_to_string(&mut archive.by_name("xl/workbook.xml").unwrap(), &mut names).unwrap();
    let mut book = workbook(bytes);
    for sheet in ["Sessions", "Pairs", "Visits", "Not met", "Workload", "Free periods"] {
        let heads: Vec<String> = book.worksheet_range(sheet).unwrap().headers().unwrap();
        let is_id = |head: &String| head.to_lowercase().split(' ').any(|word| word == "id" || word == "ids");
        let printed = heads.iter().position(is_id).unwrap();
        assert!(heads[printed..].iter().all(is_id), "{heads:?}");
        let last = char::from(b'A' + u8::try_from(printed).unwrap() - 1);
        let quoted = if sheet.contains(' ') { format!("'{sheet}'") } else { sheet.to_owned() };
        let area = names.split("<definedName ").find(|name| {
            name.starts_with("name=\"_xlnm.Print_Area\"") && name.contains(&format!(">{quoted}!$A$1:${last}$"))
        });
        assert!(area.is_some(), "{sheet} to {last}: {names}");
    }
}

#[test]
fn teams_and_letters_have_their_sheets() {
    let (school, document) = (school(), document());
    let bytes = &written(&school, &document, &[Format::Xlsx, Format::Letters]);
    let mut book = workbook(&bytes["plan.xlsx"]);
    let maths = texts(&mut book, "Maths");
    let line = |what: &str, said: &str| vec![what.to_owned(), said.to_owned()];
    for expected in [
        line("Session", "Week A, Mon 2, 08:50–09:40, room R1"),
        line("Attending", "Ana Ruiz, <Ben & \"Co\">"),
        line("Released", "<Ben & \"Co\"> from Maths with 7B in 2, covered by =Cy Lam"),
    ] {
        assert!(maths.contains(&expected), "{expected:?} in {maths:?}");
    }
    assert_eq!(maths.last().unwrap(), &["3  10:00–10:50", "2 of 2", "0 of 2"]);
    let art = texts(&mut book, "Art & craft");
    assert!(art.contains(&line("Missing", "its session is missing")), "{art:?}");
    assert!(art.contains(&line("Members", "3 members: <Ben & \"Co\">, =Cy Lam, דנה")), "{art:?}");

    // What the letters say is the same in all three files.
    let sheet: Vec<String> = texts(&mut book, "Letters").into_iter().skip(1).map(|mut row| row.remove(0)).collect();
    let table = String::from_utf8(bytes["letters.csv"].clone()).unwrap();
    let rows: Vec<csv::StringRecord> =
        csv::Reader::from_reader(table.as_bytes()).records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 4);
    for row in &rows {
        let name = staffroom::files::cells::freed(&row[1]);
        assert!(sheet.contains(&name.to_owned()), "{name} has no letter");
        for text in row[3].lines().filter(|text| !text.is_empty()) {
            let text = text.strip_prefix("- ").map_or(text.to_owned(), |text| format!("– {text}"));
            assert!(sheet.contains(&text), "{text} in {sheet:?}");
        }
    }
    let places = book.sheet_names().iter().position(|sheet| sheet == "Letters").unwrap();
    let breaks = xml(&bytes["plan.xlsx"], places);
    assert!(breaks.contains("<rowBreaks count=\"3\""), "each letter begins on a page of its own");
}

#[test]
fn who_is_free_when_is_what_the_ledger_counts() {
    use staffroom::plan::ledger::{free_after, free_before, ledger};
    let (school, document) = (school(), document());
    let plan = document.resolve(&school).plan;
    let (before, after) = (free_before(&school), free_after(&school, &plan));
    for entry in ledger(&school, &plan.sessions, &plan.pairs, &plan.visits) {
        let staff = entry.staff;
        assert_eq!((before[staff].len() as u32, after[staff].len() as u32), (entry.free_before, entry.free_after));
    }
    // Week A, Monday 2: a session for which Cy covers, and a meeting of Ana and Dee. The visit takes no period of every cycle.
    let [meeting, visit] =
        [("A", "2"), ("B", "3")].map(|(week, period)| school.cycle.find(week, "Mon", period).unwrap());
    let free = |slot| school.staff.ids().filter(|staff| after[*staff].contains(slot)).count();
    assert_eq!((free(meeting), free(visit)), (0, 1));
}

#[test]
fn what_everybody_gives_counts_visits() {
    let (school, document) = (school(), document());
    let mut book = workbook(&written(&school, &document, &[Format::Xlsx])["plan.xlsx"]);
    let workload = rows(&mut book, "Workload");
    // Dee makes one visit of 50 minutes in two rounds, in a period that was free, and has 4 free periods a cycle of which
    // a meeting takes one: 50 + 25 minutes, and (2 × 1 + 1) of 2 × 4 periods.
    let heads = ["Minutes", "Of visits", "A cycle with visits", "Share of free time in %"];
    assert_eq!(heads.map(|head| figure(&workload[3][head])), [50, 50, 75, 38]);
    // Ana is visited in a lesson, which takes nothing: one session, one meeting, 2 of 3 periods.
    assert_eq!(heads.map(|head| figure(&workload[0][head])), [100, 0, 100, 67]);
}

#[test]
fn the_workbook_says_what_the_plan_says() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let school = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/willow-creek");
    let mut command = assert_cmd::Command::new(assert_cmd::cargo::cargo_bin!("staffroom"));
    command.arg("plan").arg(&school).arg("-o").arg(&out).assert().code(1);
    let document = Document::read(&out).unwrap();
    let loaded = load(&school, &LoadOptions::default());
    assert!(loaded.school.is_some());
    let mut workbook = workbook(&std::fs::read(out.join("plan.xlsx")).unwrap());

    let sessions = rows(&mut workbook, "Sessions");
    assert_eq!(sessions.len(), document.sessions.len());
    for (row, session) in sessions.iter().zip(&document.sessions) {
        assert_eq!(text(&row["Team id"]), session.team);
        assert_eq!([&row["Day"], &row["Room"]].map(text), [session.day.clone(), session.room.clone()]);
        assert!(text(&row["Period"]).starts_with(&session.period));
        assert_eq!(figure(&row["Length"]), session.length);
        assert_eq!(text(&row["Attending ids"]), session.attending.join(";"));
        assert_eq!(text(&row["Absent ids"]), session.absent.join(";"));
        assert_eq!(text(&row["Released"]).is_empty(), session.released.is_empty());
        assert!(matches!(row["Start"], Data::DateTime(_)));
    }
    let meetings = document.pairs.iter().flat_map(|pair| pair.meetings.iter().map(move |slot| (pair, slot)));
    let pairs = rows(&mut workbook, "Pairs");
    assert_eq!(pairs.len(), meetings.clone().count());
    for (row, (pair, slot)) in pairs.iter().zip(meetings) {
        assert_eq!([&row["Mentor id"], &row["Mentee id"]].map(text), [pair.mentor.clone(), pair.mentee.clone()]);
        assert_eq!([&row["Day"], &row["Period"]].map(text), [slot.day.clone(), slot.period.clone()]);
        let points = &pair.points;
        let expected = [pair.fit, points.need, points.time, points.experience, points.department, points.preference];
        let heads = ["Fit", "Need", "Time", "Experience", "Department", "Preference"];
        assert_eq!(heads.map(|head| figure(&row[head])), expected);
    }
    let visits = rows(&mut workbook, "Visits");
    assert_eq!(visits.len(), document.visits.len());
    for (row, visit) in visits.iter().zip(&document.visits) {
        assert_eq!([figure(&row["Round"]), figure(&row["Fit"])], [visit.round, visit.fit]);
        assert_eq!([&row["Observer id"], &row["Host id"]].map(text), [visit.observer.clone(), visit.host.clone()]);
        assert_eq!([&row["Day"], &row["Period"]].map(text), [visit.day.clone(), visit.period.clone()]);
        let debrief = visit.debrief.clone().unwrap_or_default();
        assert_eq!([&row["Talk day"], &row["Talk period"]].map(text), [debrief.day, debrief.period]);
    }
    let unmet = rows(&mut workbook, "Not met");
    assert_eq!(unmet.len(), document.unmet.len());
    for (row, unmet) in unmet.iter().zip(&document.unmet) {
        assert_eq!((text(&row["Id"]), figure(&row["Missing"])), (unmet.id.clone(), unmet.count));
        assert_eq!(text(&row["What would help"]).lines().count(), unmet.repairs.len());
    }
    let ledger = rows(&mut workbook, "Workload");
    assert_eq!(ledger.len(), document.ledger.len());
    for (row, entry) in ledger.iter().zip(&document.ledger) {
        assert_eq!(text(&row["Id"]), entry.staff);
        let heads = ["Free before", "Free after", "Sessions", "Meetings", "Covers", "Visits made", "Visits received"];
        let expected = [
            entry.free_before,
            entry.free_after,
            entry.sessions,
            entry.meetings,
            entry.covers,
            entry.visits,
            entry.hosted,
        ];
        assert_eq!(heads.map(|head| figure(&row[head])), expected, "{}", entry.staff);
        assert_eq!(figure(&row["Minutes"]), entry.minutes);
    }
    let free = rows(&mut workbook, "Free periods");
    let days: Vec<_> =
        document.ledger.iter().flat_map(|entry| entry.days.iter().map(|day| (&entry.staff, day))).collect();
    assert_eq!(free.len(), days.len());
    for (row, (staff, day)) in free.iter().zip(days) {
        assert_eq!(
            ["Id", "Week", "Day"].map(|head| text(&row[head])),
            [staff, &day.week, &day.day].map(String::as_str)
        );
        assert_eq!(["Free before", "Free after"].map(|head| figure(&row[head])), [day.free_before, day.free_after]);
    }
    let costs = rows(&mut workbook, "Costs");
    assert_eq!(costs.len(), document.score.criteria.len() + 2);
    for (row, criterion) in costs.iter().zip(&document.score.criteria) {
        let words = text(&row["For"]);
        assert!(words.contains(' ') && !words.contains('_'), "no code: {words}");
        let expected = [criterion.count, criterion.weight, criterion.cost];
        assert_eq!(["Count", "Each", "Points"].map(|head| figure(&row[head])), expected);
    }
    let sums = costs.iter().rev().take(2).map(|row| figure(&row["Points"]));
    assert_eq!(sums.collect::<Vec<_>>(), [document.score.bound, document.score.total]);
}
