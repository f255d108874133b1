//! Golden files of the reports: hand-made plans of small schools, as text at several widths.

use std::fs;
use std::path::Path;

use staffroom::findings::any_error;
use staffroom::load::{LoadOptions, load};
use staffroom::plan::by_hand::judge;
use staffroom::plan::diff::{Aspect, Decisions, SessionChange, What};
use staffroom::plan::document::{Document, SessionRow};
use staffroom::plan::reasons::{
    Blocked, Blocker, Brings, Change, Hold, NoCover, NoSession, Price, Reason, Repair, Why,
};
use staffroom::plan::verify::{TablesBeside, verify};
use staffroom::plan::{CriterionCost, Kind, LedgerEntry, Plan, Release, Score, Session, Status, Unmet, UnmetKind};
use staffroom::report::files::Format;
use staffroom::report::reasons::say;
use staffroom::report::terminal::{self, Next};
use staffroom::report::{self, Look, text};
use staffroom::school::{Criterion, MemberRole, School, Slot, StaffId, TeamId};

/// Writes the files into a folder of this name and reads it as a school.
fn school(name: &str, files: &[(&str, &str)]) -> School {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join(name);
    fs::create_dir(&folder).unwrap();
    for (file, content) in files {
        fs::write(folder.join(file), content).unwrap();
    }
    read(&folder)
}

fn read(folder: &Path) -> School {
    let loaded = load(folder, &LoadOptions::default());
    assert!(!any_error(&loaded.findings), "{:#?}", loaded.findings);
    loaded.school.unwrap()
}

fn person(school: &School, id: &str) -> StaffId {
    school.staff.entries().find(|(_, staff)| staff.id == id).unwrap_or_else(|| panic!("no {id}")).0
}

fn team(school: &School, id: &str) -> TeamId {
    school.teams.entries().find(|(_, team)| team.id == id).unwrap_or_else(|| panic!("no {id}")).0
}

/// A session of `team` that starts at (week, day, period); `absent` members are absent, the others attend.
fn session(school: &School, id: &str, start: (&str, &str, &str), absent: &[&str]) -> Session {
    let team = team(school, id);
    let absent: Vec<StaffId> = absent.iter().map(|id| person(school, id)).collect();
    let members = school.teams[team].members.iter().map(|member| member.staff);
    let start = school.cycle.find(start.0, start.1, start.2).expect("a slot");
    Session {
        team,
        start,
        turn: 1,
        length: school.cycle.window_of(start, school.teams[team].length).map_or(1, |slots| slots.len() as u32),
        room: None,
        attending: members.filter(|staff| !absent.contains(staff)).collect(),
        absent,
        released: Vec::new(),
    }
}

fn plan_of(school: &School, status: Status, total: (i64, i64), sessions: Vec<Session>) -> Plan {
    let ledger = school.staff.ids().map(|staff| LedgerEntry {
        staff,
        free_before: 0,
        free_after: 0,
        sessions: 0,
        meetings: 0,
        covers: 0,
        visits: 0,
        hosted: 0,
        minutes: 0,
        days: Vec::new(),
    });
    Plan {
        school: school.name.clone(),
        kinds: vec![Kind::Sessions],
        kept: Vec::new(),
        status,
        score: Score { total: total.0, bound: total.1, one_by_one: None, stages: Vec::new(), criteria: Vec::new() },
        sessions,
        pairs: Vec::new(),
        pairing: None,
        peers: None,
        visits: Vec::new(),
        unmet: Vec::new(),
        ledger: ledger.collect(),
    }
}

/// The report without colours, and a promise that no line is wider than it may be.
fn shown(school: &School, plan: &Plan, output: Option<&str>, width: usize) -> String {
    let next = Next {
        school: "my school",
        output,
        formats: &[Format::Html],
        only: None,
        keep: None,
        teams_by: None,
        previous: None,
    };
    let painted = terminal::plan(school, plan, &next, Look::new(width, None));
    plain(&painted, width)
}

/// Text without colours, and a promise that no line is wider than it may be.
fn plain(painted: &str, width: usize) -> String {
    let plain = anstream::adapter::strip_str(painted).to_string();
    for line in plain.lines() {
        let command = line.trim_start().starts_with("staffroom ");
        assert!(command || text::width(line) <= width, "wider than {width}: {line}");
        assert_eq!(line, line.trim_end(), "spaces at the end of a line");
    }
    plain
}

const PERIODS: &str = "\
day,period,start,end,kind
Mon,1,08:30,09:20,lesson
Mon,2,09:20,10:10,lesson
Mon,break,10:10,10:30,break
Mon,3,10:30,11:20,lesson
Mon,4,11:20,12:10,lesson
Tue,1,08:30,09:20,lesson
Tue,2,09:20,10:10,lesson
Tue,break,10:10,10:30,break
Tue,3,10:30,11:20,lesson
Tue,4,11:20,12:10,lesson
Wed,1,08:30,09:20,lesson
Wed,2,09:20,10:10,lesson
Wed,after,15:00,15:45,open
";

const STAFF: &str = "\
id,name,department,roles
ana,Ana Diaz,Maths,
bo,\"Lind, Bo\",Maths,
cy,Cy Young,Science,cover
dee,\"Dee \"\"Dot\"\" O'Neill\",Science,
eve,Eve Adams,Science,coach
";

fn willow() -> School {
    school(
        "willow",
        &[
            ("periods.csv", PERIODS),
            ("staff.csv", STAFF),
            (
                "timetable.csv",
                "staff,day,period,subject,group\nana,Mon,3,Algebra,9C\nana,Mon,4,Algebra,9C\nbo,Tue,2,,7A+7B+7C+7D+7E\n\
                 dee,Mon,1,Physics,8A\ndee,Tue,2,,\ncy,Mon,1,Biology,8B\neve,Wed,1,,\n",
            ),
            (
                "teams.csv",
                "id,name,sessions,length,room\nmaths,Mathematics,2,2,yes\nscience,Science,1,1,no\nlead,Leaders,1,1,no\n",
            ),
            (
                "members.csv",
                "team,staff,role\nmaths,ana,lead\nmaths,bo,required\nmaths,eve,optional\nscience,cy,required\n\
                 science,dee,required\nscience,eve,required\nlead,ana,required\nlead,dee,required\n",
            ),
            ("rooms.csv", "id,seats\nR12,30\n"),
            ("rules.toml", "name = \"Willow Creek\"\n[blocks]\nrelease = true\n"),
        ],
    )
}

/// A plan with everything that a report can show. What it costs is not worked
/// out from the school: reports show what the plan says.
fn full_plan(school: &School) -> Plan {
    let mut first = session(school, "maths", ("", "Mon", "3"), &["eve"]);
    first.room = school.rooms.as_ref().and_then(|rooms| rooms.ids().next());
    let (ana, cy) = (person(school, "ana"), person(school, "cy"));
    let slot = |period| school.cycle.find("", "Mon", period).unwrap();
    first.released =
        vec![Release { staff: ana, slot: slot("3"), cover: cy }, Release { staff: ana, slot: slot("4"), cover: cy }];
    let mut second = session(school, "science", ("", "Tue", "2"), &[]);
    second.released = ["bo", "dee"]
        .map(|id| Release { staff: person(school, id), slot: school.cycle.find("", "Tue", "2").unwrap(), cover: ana })
        .into();
    let mut plan = plan_of(school, Status::Feasible, (2106, 1980), vec![first, second]);
    let cost = |criterion, count, weight| CriterionCost { criterion, count, weight };
    plan.score.criteria = vec![
        cost(Criterion::UnmetSession, 2, 1000),
        cost(Criterion::AbsentOptional, 1, 10),
        cost(Criterion::Release, 4, 20),
        cost(Criterion::CoverLoad, 6, 1),
        cost(Criterion::Crowded, 2, 5),
    ];
    let blocked = |day: &str, period: &str, staff: &str, why: fn(Slot) -> Why| {
        let start = school.cycle.find("", day, period).unwrap();
        let (staff, role, hold) = (person(school, staff), MemberRole::Required, Hold::Busy);
        Blocked { start, barrier: None, blockers: vec![Blocker { staff, role, hold, why: why(start) }], short: 1 }
    };
    let lead =
        [blocked("Mon", "1", "dee", |slot| Why::Busy(slot, NoCover::NeverHere)), blocked("Tue", "2", "ana", Why::Away)];
    let maths = [blocked("Tue", "2", "bo", |slot| Why::Busy(slot, NoCover::Nobody))];
    // Nothing else, or another session that moves.
    let besides = |moves: bool| {
        let row = SessionRow {
            team: "science".into(),
            week: String::new(),
            day: "Mon".into(),
            period: "3".into(),
            length: 1,
            turn: None,
            room: String::new(),
            attending: Vec::new(),
            absent: Vec::new(),
            released: Vec::new(),
        };
        let change = SessionChange {
            what: What::Moved,
            team: "science".into(),
            changed: vec![Aspect::Time],
            before: Some(SessionRow { day: "Tue".into(), period: "2".into(), ..row.clone() }),
            after: Some(row),
            affects: Vec::new(),
        };
        Decisions { sessions: if moves { vec![change] } else { Vec::new() }, ..Decisions::default() }
    };
    let repair = |change: Change, total: i64| {
        let (team, instead_of) = (team(school, "maths"), plan.score.total);
        let brings = Brings::Sessions(team, vec![school.cycle.find("", "Tue", "2").unwrap()]);
        let price = Price { total, proven: total > 1200, instead_of };
        Repair::Found { changes: vec![change], brings, besides: besides(total > 1200), price }
    };
    let unmet = |id: &str, why: NoSession, repairs: Vec<Repair>| Unmet {
        kind: UnmetKind::Session,
        id: id.into(),
        count: 1,
        reason: Reason::Session(team(school, id), why),
        repairs,
    };
    let tue = school.cycle.find("", "Tue", "2").unwrap();
    let repairs = vec![
        repair(Change::LetRelease(person(school, "bo"), tue), 1127),
        repair(Change::Shorter(team(school, "maths")), 1306),
    ];
    plan.unmet = vec![
        unmet("lead", NoSession::Nobody(lead.into()), Vec::new()),
        unmet("maths", NoSession::RuledOut { held: 1, times: maths.into() }, repairs),
    ];
    plan
}

#[test]
fn everything_at_80_columns() {
    let school = willow();
    insta::assert_snapshot!(shown(&school, &full_plan(&school), Some("out"), 80));
}

#[test]
fn everything_at_120_columns() {
    let school = willow();
    insta::assert_snapshot!(shown(&school, &full_plan(&school), None, 120));
}

#[test]
fn the_answer_is_said_again_where_the_top_has_left_the_screen() {
    let school = willow();
    let next = Next {
        school: "my school",
        output: None,
        formats: &[],
        only: None,
        keep: None,
        teams_by: Some("subject"),
        previous: Some("old plan"),
    };
    let at_height = |height| {
        let painted = terminal::plan(&school, &full_plan(&school), &next, Look::new(80, height));
        anstream::adapter::strip_str(&painted).to_string()
    };
    let (tall, short) = (at_height(Some(200)), at_height(Some(24)));
    let answer = tall.split("\n\n").next().unwrap();
    assert_eq!(at_height(None), tall);
    assert_eq!(short, format!("{tall}\n{answer}\n"));
    assert!(tall.contains("staffroom plan 'my school' --teams-by subject --previous 'old plan' -o out\n"), "{tall}");
}

#[test]
fn what_verify_found() {
    let school = willow();
    let document = Document::new(&full_plan(&school), &school, say);
    let verdict = verify(&school, &document, None);
    assert!(!verdict.holds());
    let text = report::verdict::plan(&document, &verdict, &TablesBeside::default(), Look::new(90, None));
    insta::assert_snapshot!(plain(&text, 90));
}

#[test]
fn sessions_made_by_hand() {
    let school = willow();
    let csv = "team,day,period\nmaths,Mon,3\nmaths,Tue,3\nscience,Wed,1\n";
    let judged = judge(&school, csv.as_bytes(), "by-hand.csv").unwrap();
    let best = plan_of(&school, Status::Optimal, (31, 31), Vec::new());
    let text = report::by_hand::judgement(&school, &judged, Some(&best), Look::new(90, None));
    insta::assert_snapshot!(plain(&text, 90));
    let text = report::by_hand::judgement(&school, &judged, None, Look::new(90, None));
    assert!(text.contains("No plan was found in time"), "{text}");
}

#[test]
fn what_a_school_holds() {
    let school = willow();
    let text = report::summary::school(Some(&school), &[], Look::new(60, None));
    insta::assert_snapshot!(plain(&text, 60));
}

#[test]
fn a_plan_that_costs_nothing() {
    let school = willow();
    let sessions = vec![
        session(&school, "lead", ("", "Tue", "3"), &[]),
        session(&school, "maths", ("", "Tue", "3"), &[]),
        session(&school, "science", ("", "Wed", "1"), &[]),
        session(&school, "maths", ("", "Wed", "1"), &[]),
    ];
    insta::assert_snapshot!(shown(&school, &plan_of(&school, Status::Optimal, (0, 0), sessions), Some("out"), 80));
}

#[test]
fn names_that_would_break_a_layout() {
    let school = school(
        "names",
        &[
            ("periods.csv", "week,day,period\nA,Mo,1\nA,Mo,2\nA,Tu,1\nA,We,1\nB,Mo,1\nB,Mo,2\nB,Tu,1\nB,We,1\n"),
            (
                "staff.csv",
                "id,name\ns1,דנה כהן\ns2,👩‍🏫 Zoë\ns3,\u{1b}[31mRed\u{1b}[0m Ink\ns4,上海老师\ns5,Sam\ns6,Sam\n\
                 s7,\u{202e}evil\ns8,A very long name that goes on and on far past what any line could hold\n",
            ),
            ("timetable.csv", "staff,week,day,period,subject,group\ns1,A,Tu,1,עברית,ז1\n"),
            (
                "teams.csv",
                "id,name,sessions\nt1,צוות עברית,2\nt2,🧪 Science and everything that goes with it in both buildings,1\nt3,語文科,1\n",
            ),
            (
                "members.csv",
                "team,staff\nt1,s1\nt1,s2\nt1,s3\nt1,s4\nt1,s5\nt1,s6\nt1,s7\nt1,s8\nt2,s5\nt2,s6\nt3,s4\nt3,s1\n",
            ),
        ],
    );
    let sessions = vec![
        session(&school, "t1", ("A", "Mo", "1"), &[]),
        session(&school, "t2", ("A", "We", "1"), &[]),
        session(&school, "t1", ("B", "Tu", "1"), &["s1"]),
        session(&school, "t3", ("B", "We", "1"), &[]),
    ];
    let plan = plan_of(&school, Status::Optimal, (40, 40), sessions);
    insta::assert_snapshot!(shown(&school, &plan, Some("out"), 60));
    insta::assert_snapshot!(shown(&school, &plan, Some("out"), 100));
}

#[test]
fn who_has_no_free_period_left_on_a_day() {
    let people: Vec<String> = (1..=10).map(|number| format!("p{number}")).collect();
    let members: String = people.iter().map(|id| format!("t,{id}\n")).collect();
    let files = |rules| {
        [
            ("periods.csv", "day,period\nMon,1\nTue,1\nTue,2\n".to_owned()),
            ("staff.csv", format!("id\n{}\n", people.join("\n"))),
            ("timetable.csv", "staff,day,period\np2,Tue,2\np3,Mon,1\n".to_owned()),
            ("teams.csv", "id,sessions\nt,1\n".to_owned()),
            ("members.csv", format!("team,staff\n{members}")),
            ("rules.toml", rules),
        ]
    };
    let said = |day: &str, absent: &[&str], rules: &str| {
        let files = files(format!("{rules}\n"));
        let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
        let school = school("free", &files);
        let sessions = vec![session(&school, "t", ("", day, "1"), absent)];
        let mut plan = plan_of(&school, Status::Optimal, (0, 0), sessions);
        plan.ledger = staffroom::plan::ledger::ledger(&school, &plan.sessions, &[], &[]);
        let text = shown(&school, &plan, None, 200);
        let lines = text.lines().skip_while(|line| *line != "WHO CARRIES MOST").map(str::trim);
        lines
            .filter(|line| line.contains("on a day that") || line.contains("min_free_per_day"))
            .collect::<Vec<_>>()
            .join("|")
    };
    let how = "With min_free_per_day = 1 under [prep] in rules.toml everybody keeps one, but less may be possible.";
    let tuesday = "No free period left on a day that had one: p2 (Tue).";
    assert_eq!(said("Tue", &[], ""), format!("{tuesday}|{how}"));
    assert_eq!(said("Tue", &["p2"], ""), "");
    // Whoever teaches on Monday had no free period to lose; who teaches on Tuesday only is not in school on Monday.
    let monday = "No free period left on a day that had one: p1 (Mon), p4 (Mon), p5 (Mon), p6 (Mon), p7 (Mon), p8 (Mon), \
                  p9 (Mon), p10 (Mon).";
    assert_eq!(said("Mon", &["p3"], "[prep]\nmin_free_per_day = 1"), monday);
}

#[test]
fn many_days_are_split_into_blocks() {
    let mut periods = String::from("week,day,period\n");
    for week in ["Week 1", "Week 2"] {
        for day in 1..=6 {
            periods.push_str(&format!("{week},Day number {day},P1\n{week},Day number {day},P2\n"));
        }
    }
    let school = school(
        "days",
        &[
            ("periods.csv", &periods),
            ("staff.csv", "id\na\nb\n"),
            ("timetable.csv", "staff,week,day,period\na,,Day number 1,P1\n"),
            ("teams.csv", "id,length\nt,2\n"),
            ("members.csv", "team,staff\nt,a\nt,b\n"),
        ],
    );
    let sessions = vec![session(&school, "t", ("Week 2", "Day number 4", "P1"), &[])];
    let plan = plan_of(&school, Status::Optimal, (0, 0), sessions);
    for width in [40, 80, 100, 160] {
        insta::assert_snapshot!(format!("days_at_{width}"), shown(&school, &plan, None, width));
    }
}
