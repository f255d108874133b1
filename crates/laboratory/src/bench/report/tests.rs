//! The files are read back: they hold what the comparison says, whatever the names are.

use super::*;
use crate::bench::chart::tests::well_formed;
use crate::bench::record::Status;
use crate::bench::record::tests::solved;

fn written(records: &[Record]) -> Vec<(String, String)> {
    let comparison = Comparison::new(records, None);
    let files = files(&comparison, records);
    assert_eq!(files, super::files(&comparison, records), "the same bytes again");
    files.into_iter().map(|(name, bytes)| (name, String::from_utf8(bytes).unwrap())).collect()
}

fn file<'a>(files: &'a [(String, String)], name: &str) -> &'a str {
    &files.iter().find(|(found, _)| found == name).unwrap().1
}

/// The page, for which elements that HTML never closes are closed.
fn check_page(page: &str) {
    let body = &page[page.find("<body>").unwrap()..page.rfind("</html>").unwrap()];
    well_formed(body);
    let (style, _) = page[page.find("<style>").unwrap() + "<style>".len()..].split_once("</style>").unwrap();
    assert!(page.contains(&crate::files::policy::policy(style, None)), "the policy names the style as it is written");
    for outside in ["http://", "https://", "src=", "<link", "<script", "url(", "@import"] {
        let without_namespace = page.replace("http://www.w3.org/2000/svg", "");
        assert!(!without_namespace.contains(outside), "{outside}");
    }
}

fn rows(text: &str) -> Vec<csv::StringRecord> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.records().map(|row| row.unwrap()).collect()
}

/// Six schools with two seeds and two settings, of which one is faster and fails once.
fn usual() -> Vec<Record> {
    let mut records = Vec::new();
    for school in 0..6 {
        for seed in 0..2 {
            let (name, seconds) = (format!("school-{school}"), 2.0 + 3.0 * school as f64);
            let staff = 20 + 30 * school as usize;
            records.push(Record { staff, ..solved("default", &name, seed, seconds) });
            records.push(Record { staff, ..solved("fast", &name, seed, seconds / 4.0) });
        }
    }
    let failed = Record {
        status: Status::Failed,
        message: "a | b\n<out> of & luck".into(),
        total: None,
        ..solved("fast", "school-5", 1, 0.1)
    };
    records.pop();
    records.push(Record { staff: 170, ..failed });
    records
}

#[test]
fn the_usual_report_has_all_its_parts() {
    let files = written(&usual());
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["report.html", "report.md", "summary.csv", "instances.csv"]);
    let page = file(&files, "report.html");
    check_page(page);
    let parts = [
        "Verdict",
        "Times",
        "Against the baseline",
        "Plans",
        "Effort",
        "Times of schools",
        "Charts",
        "What failed",
        "Where it ran",
    ];
    let places: Vec<usize> = parts.iter().map(|part| page.find(&format!("<h2>{part}</h2>")).expect(part)).collect();
    assert!(places.is_sorted(), "{places:?}");
    assert_eq!(page.matches("<svg").count(), 3);
    assert!(page.contains("a | b &lt;out&gt; of &amp; luck"));
    let markdown = file(&files, "report.md");
    assert!(markdown.contains("a \\| b &lt;out&gt; of &amp; luck"));
    // Every line of a table has as many cells as its heading.
    for table in markdown.split("\n\n").filter(|part| part.starts_with('|')) {
        let cells: Vec<usize> = table.lines().map(|line| line.replace("\\|", "").matches('|').count()).collect();
        assert!(cells.iter().all(|number| *number == cells[0]), "{table}");
    }
}

#[test]
fn tables_for_other_programs_are_read_back() {
    let files = written(&usual());
    let summary = rows(file(&files, "summary.csv"));
    assert_eq!((summary.len(), &summary[0][0], &summary[0][1], &summary[1][0]), (2, "default", "true", "fast"));
    assert_eq!((&summary[1][3], &summary[1][4], &summary[1][6]), ("12", "11", "1"));
    assert!(summary[0][10].is_empty() && summary[1][10].parse::<f64>().unwrap() < 1.0);
    let instances = rows(file(&files, "instances.csv"));
    assert_eq!(instances.len(), 24);
    let failed: Vec<_> = instances.iter().filter(|row| &row[6] == "false").collect();
    assert_eq!((failed.len(), &failed[0][7], &failed[0][9], &failed[0][10]), (1, "", "60", "600"));
    // Rows that are too long or too short would have been refused by the reader.
    assert_eq!((summary[0].len(), instances[0].len()), (38, 22));
}

#[test]
fn names_cannot_become_markup() {
    let mut records = usual();
    for run in &mut records {
        if run.settings == "fast" {
            run.settings = "<script>alert(1)</script>".into();
        }
        run.school = format!("{}\" onload=\"x|a|b\u{1b}[31m", run.school);
        run.host = "<img alt=x>".into();
        run.commit = "a|b".into();
        run.message = "</td></table><script>".into();
    }
    records[3].total = Some(3);
    let files = written(&records);
    let page = file(&files, "report.html").to_owned();
    check_page(&page);
    assert!(!page.contains("<img") && !page.contains('\u{1b}') && page.contains("&lt;script&gt;"));
    let markdown = file(&files, "report.md");
    assert!(!markdown.contains("<script") && !markdown.contains('\u{1b}') && markdown.contains("x\\|a\\|b"));
    for row in rows(file(&files, "instances.csv")) {
        assert!(row[1].contains("\" onload=\"x|a|b"), "{row:?}");
    }
    assert!(text(&Comparison::new(&records, None)).iter().all(|line| !line.contains(['\u{1b}', '\n'])));
}

#[test]
fn no_runs_are_a_report_too() {
    let files = written(&[]);
    let page = file(&files, "report.html");
    check_page(page);
    assert!(page.contains("There are no runs: nothing can be said.") && !page.contains("<svg"));
    assert!(file(&files, "report.md").contains("There are no runs"));
    assert!(rows(file(&files, "summary.csv")).is_empty() && rows(file(&files, "instances.csv")).is_empty());
    assert_eq!(text(&Comparison::new(&[], None)), ["There are no runs: nothing can be said."]);
}

#[test]
fn one_school_one_seed_and_failures_alone_are_reported() {
    let one = [solved("default", "hill", 0, 0.0)];
    check_page(file(&written(&one), "report.html"));
    let failed =
        Record { status: Status::Killed, total: None, curve: String::new(), ..solved("fast", "hill", 0, 61.0) };
    let files = written(&[one[0].clone(), failed.clone()]);
    check_page(file(&files, "report.html"));
    assert!(file(&files, "report.html").contains("killed"));
    check_page(file(&written(&[failed]), "report.html"));
}

#[test]
fn the_terminal_is_told_the_verdict_first_and_what_to_be_careful_about_last() {
    let lines = text(&Comparison::new(&usual(), None));
    assert!(lines[0].starts_with("No settings is better") || lines[0].starts_with("Use fast"), "{lines:#?}");
    assert!(lines.iter().any(|line| line.starts_with("fast: 11 of 12 instances solved, ")), "{lines:#?}");
    assert!(lines.last().unwrap().starts_with("1 run failed"), "{lines:#?}");
}
