//! The CSV tables of a plan (specification part 2): the same as plan.json, for a spreadsheet.

use super::document::{Document, PeerGroupRow, SlotRow};
use crate::files::table::CsvTable;

/// The names of the tables that every plan has, but one of peers.
pub const NAMES: &[&str] =
    &["sessions.csv", "pairs.csv", "visits.csv", "unmet.csv", "ledger.csv", "score.csv", "free_periods.csv"];

/// Makes the tables of a plan: their file names and bytes, in the order of the
/// specification. All of them are always there, with the header only where
/// there is nothing to list; a plan of peers has peers.csv too. They are written as [`CsvTable`] says; lists in
/// a cell are joined with `;`.
///
/// score.csv has a row per criterion and then the rows `total` and `bound`,
/// with a figure only under `cost`.
///
/// O(size of the plan).
pub fn tables(plan: &Document) -> Vec<(&'static str, Vec<u8>)> {
    let mut tables = vec![
        ("sessions.csv", sessions(plan)),
        ("pairs.csv", pairs(plan)),
        ("visits.csv", visits(plan)),
        ("unmet.csv", unmet(plan)),
        ("ledger.csv", ledger(plan)),
        ("score.csv", score(plan)),
    ];
    let days = plan.ledger.iter().any(|row| !row.days.is_empty());
    tables.extend(days.then(|| ("free_periods.csv", free_periods(plan))));
    tables.extend(plan.peers.as_ref().map(|groups| ("peers.csv", peers(groups))));
    tables
}

fn sessions(plan: &Document) -> Vec<u8> {
    let mut table =
        CsvTable::new(["team", "week", "day", "period", "length", "turn", "room", "attending", "absent", "released"]);
    for row in &plan.sessions {
        let released: Vec<String> = row
            .released
            .iter()
            .map(|release| format!("{}@{}>{}", release.staff, release.period, release.cover))
            .collect();
        table.row([
            &row.team,
            &row.week,
            &row.day,
            &row.period,
            &row.length.to_string(),
            &row.turn.map_or(String::new(), |turn| turn.to_string()),
            &row.room,
            &row.attending.join(";"),
            &row.absent.join(";"),
            &released.join(";"),
        ]);
    }
    table.bytes()
}

fn pairs(plan: &Document) -> Vec<u8> {
    let mut table = CsvTable::new(["mentor", "mentee", "fit", "week", "day", "period"]);
    for pair in &plan.pairs {
        let fit = pair.fit.to_string();
        let mut row = |slot: &SlotRow| {
            table.row([&pair.mentor, &pair.mentee, &fit, &slot.week, &slot.day, &slot.period]);
        };
        if pair.meetings.is_empty() {
            row(&SlotRow::default());
        }
        pair.meetings.iter().for_each(row);
    }
    table.bytes()
}

fn peers(groups: &[PeerGroupRow]) -> Vec<u8> {
    let mut table = CsvTable::new(["people", "fit", "week", "day", "period"]);
    for group in groups {
        let (people, fit) = (group.people.join(";"), group.fit.to_string());
        let mut row = |slot: &SlotRow| table.row([&people, &fit, &slot.week, &slot.day, &slot.period]);
        if group.meetings.is_empty() {
            row(&SlotRow::default());
        }
        group.meetings.iter().for_each(row);
    }
    table.bytes()
}

fn visits(plan: &Document) -> Vec<u8> {
    let mut table = CsvTable::new([
        "round",
        "observer",
        "host",
        "week",
        "day",
        "period",
        "subject",
        "group",
        "fit",
        "debrief_week",
        "debrief_day",
        "debrief_period",
    ]);
    for visit in &plan.visits {
        let debrief = visit.debrief.clone().unwrap_or_default();
        table.row([
            &visit.round.to_string(),
            &visit.observer,
            &visit.host,
            &visit.week,
            &visit.day,
            &visit.period,
            &visit.subject,
            &visit.group,
            &visit.fit.to_string(),
            &debrief.week,
            &debrief.day,
            &debrief.period,
        ]);
    }
    table.bytes()
}

fn unmet(plan: &Document) -> Vec<u8> {
    let mut table = CsvTable::new(["kind", "id", "count", "reason", "repairs"]);
    for row in &plan.unmet {
        table.row([row.kind.name(), &row.id, &row.count.to_string(), &row.reason, &row.repairs.join(";")]);
    }
    table.bytes()
}

fn ledger(plan: &Document) -> Vec<u8> {
    let mut table = CsvTable::new([
        "staff",
        "free_before",
        "free_after",
        "sessions",
        "meetings",
        "covers",
        "visits",
        "hosted",
        "minutes",
    ]);
    for row in &plan.ledger {
        let figures = [
            row.free_before,
            row.free_after,
            row.sessions,
            row.meetings,
            row.covers,
            row.visits,
            row.hosted,
            row.minutes,
        ];
        let figures = figures.map(|figure| figure.to_string());
        let mut cells = vec![row.staff.as_str()];
        cells.extend(figures.iter().map(String::as_str));
        table.row(cells);
    }
    table.bytes()
}

/// What the ledger says of each day; ledger.csv has the columns of the specification.
fn free_periods(plan: &Document) -> Vec<u8> {
    let mut table = CsvTable::new(["staff", "week", "day", "free_before", "free_after"]);
    for row in &plan.ledger {
        for free in &row.days {
            let figures = [free.free_before, free.free_after].map(|figure| figure.to_string());
            table.row([&row.staff, &free.week, &free.day, &figures[0], &figures[1]]);
        }
    }
    table.bytes()
}

fn score(plan: &Document) -> Vec<u8> {
    let mut table = CsvTable::new(["criterion", "count", "weight", "cost"]);
    for row in &plan.score.criteria {
        table.row([&row.criterion, &row.count.to_string(), &row.weight.to_string(), &row.cost.to_string()]);
    }
    table.row(["total", "", "", &plan.score.total.to_string()]);
    table.row(["bound", "", "", &plan.score.bound.to_string()]);
    table.bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::table::BYTE_ORDER_MARK;
    use crate::plan::document::{
        CriterionRow, DayRow, LedgerRow, NamesRow, ReleaseRow, ScoreRow, SessionRow, UnmetRow,
    };
    use crate::plan::{Kind, Status, UnmetKind};

    fn document() -> Document {
        Document {
            schema: 1,
            school: "s".into(),
            kinds: vec![Kind::Sessions],
            made: String::new(),
            version: 1,
            fingerprint: String::new(),
            term: None,
            names: NamesRow::default(),
            kept: Vec::new(),
            status: Status::Optimal,
            score: ScoreRow {
                total: 60,
                bound: 60,
                stages: vec![],
                criteria: vec![CriterionRow { criterion: "release".into(), count: 3, weight: 20, cost: 60 }],
            },
            sessions: vec![SessionRow {
                team: "maths \"upper\", 2".into(),
                week: String::new(),
                day: "Mon".into(),
                period: "3".into(),
                length: 2,
                turn: None,
                room: "R12".into(),
                attending: vec!["ana".into(), "bo".into()],
                absent: vec![],
                released: vec![
                    ReleaseRow { staff: "ana".into(), period: "3".into(), cover: "cy".into() },
                    ReleaseRow { staff: "ana".into(), period: "4".into(), cover: "דנה".into() },
                ],
            }],
            pairs: vec![],
            visits: vec![],
            unmet: vec![UnmetRow {
                kind: UnmetKind::Session,
                id: "a;b".into(),
                count: 1,
                reason: "line one\nline two".into(),
                repairs: vec!["x".into(), "y".into()],
                suggestions: vec![],
            }],
            ledger: vec![LedgerRow {
                staff: "ana".into(),
                minutes: 100,
                days: vec![DayRow { week: "A".into(), day: "Mon".into(), free_before: 3, free_after: 1 }],
                ..LedgerRow::default()
            }],
            pairing: None,
            peers: None,
        }
    }

    fn table(name: &str) -> String {
        let tables = tables(&document());
        let (_, bytes) = tables.iter().find(|(file, _)| *file == name).unwrap();
        let text = String::from_utf8(bytes.clone()).unwrap();
        text.strip_prefix(BYTE_ORDER_MARK).expect("spreadsheets read names as they are").to_owned()
    }

    #[test]
    fn the_tables_are_those_of_the_specification() {
        assert_eq!(
            table("sessions.csv"),
            "team,week,day,period,length,turn,room,attending,absent,released\n\
             \"maths \"\"upper\"\", 2\",,Mon,3,2,,R12,ana;bo,,ana@3>cy;ana@4>דנה\n"
        );
        assert_eq!(table("pairs.csv"), "mentor,mentee,fit,week,day,period\n");
        assert_eq!(
            table("visits.csv"),
            "round,observer,host,week,day,period,subject,group,fit,debrief_week,debrief_day,debrief_period\n"
        );
        assert_eq!(table("unmet.csv"), "kind,id,count,reason,repairs\nsession,a;b,1,\"line one\nline two\",x;y\n");
        assert_eq!(
            table("ledger.csv"),
            "staff,free_before,free_after,sessions,meetings,covers,visits,hosted,minutes\nana,0,0,0,0,0,0,0,100\n"
        );
        assert_eq!(table("free_periods.csv"), "staff,week,day,free_before,free_after\nana,A,Mon,3,1\n");
        assert_eq!(table("score.csv"), "criterion,count,weight,cost\nrelease,3,20,60\ntotal,,,60\nbound,,,60\n");
    }

    #[test]
    fn no_spreadsheet_runs_what_somebody_is_called() {
        let mut plan = document();
        plan.sessions[0].team = "=1+1".into();
        plan.sessions[0].attending = vec!["@ana".into(), "-bo".into()];
        plan.sessions[0].released[0].staff = "+ana".into();
        plan.unmet[0].reason = "=cmd|' /C calc'!A0".into();
        plan.ledger[0].free_after = -3;
        let row = |name: &str| {
            let tables = tables(&plan);
            let (_, bytes) = tables.iter().find(|(file, _)| *file == name).unwrap();
            csv::Reader::from_reader(&bytes[..]).into_records().next().unwrap().unwrap()
        };
        let sessions = row("sessions.csv");
        assert_eq!((&sessions[0], &sessions[7]), ("'=1+1", "'@ana;-bo"));
        assert!(sessions[9].starts_with("'+ana@3>cy;"), "{sessions:?}");
        assert_eq!(&row("unmet.csv")[3], "'=cmd|' /C calc'!A0");
        assert_eq!(&row("ledger.csv")[2], "-3", "a figure stays a figure");
    }

    #[test]
    fn every_table_can_be_read_back_as_csv() {
        for (name, bytes) in tables(&document()) {
            let rows = csv::Reader::from_reader(&bytes[..]).into_records().collect::<Result<Vec<_>, _>>();
            assert!(rows.is_ok(), "{name}: {rows:?}");
        }
        let sessions = table("sessions.csv");
        let row = csv::Reader::from_reader(sessions.as_bytes()).into_records().next().unwrap().unwrap();
        assert_eq!(&row[0], "maths \"upper\", 2");
    }
}
