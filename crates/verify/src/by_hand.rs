//! Judges sessions that somebody made by hand: `staffroom verify SCHOOL --sessions FILE.csv`.
//!
//! The file names a team and a slot per row and may say who attends. What it
//! does not say is filled in, the result is put into a [`Document`] with its
//! cost, and [`verify`] judges it like any other plan.

mod read;

use crate::findings::Finding;
use crate::plan::document::{Document, NamesRow, SCHEMA, ScoreRow, SessionRow, UnmetRow};
use crate::plan::{Kind, Status, UnmetKind};
use crate::school::{MemberRole, School, Slot, StaffId, TeamId};
use crate::{Case, Facts, Verdict, count_cost, count_ledger, missing, obstacle_on_the_way, site_of_session, verify};

/// What sessions made by hand are worth.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Judgement {
    /// Every broken rule, and the cost by criterion with what is missing.
    pub verdict: Verdict,
    /// The sessions as a plan: everybody's attendance, the score (its bound is
    /// 0: nothing is proven) and the ledger.
    pub document: Document,
    /// Who is absent from what, and why, by session, then in the order of staff.csv.
    pub absences: Vec<Absence>,
    /// Columns of the file that were not used.
    pub ignored_columns: Vec<String>,
}

impl Judgement {
    /// What the sessions cost, with the price of those that are missing. To be
    /// compared with the total of a plan made for the same school.
    pub fn total(&self) -> i64 {
        self.verdict.score.total
    }
}

/// A member who is absent from a session made by hand.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Absence {
    /// The team's id.
    pub team: String,
    /// The first slot of the session, in words, and its turn where it has one.
    pub slot: String,
    /// The member's id.
    pub staff: String,
    /// What the member is to the team.
    pub role: MemberRole,
    /// What keeps the member away, slot by slot; empty where the member could have come.
    pub because: Vec<String>,
}

/// A row of the file, with its names found.
struct Row {
    team: TeamId,
    start: Slot,
    length: i64,
    turn: Option<i64>,
    /// The cells as written.
    room: String,
    attending: Option<Vec<StaffId>>,
    absent: Option<Vec<StaffId>>,
    released: Vec<crate::plan::document::ReleaseRow>,
}

/// Judges the sessions in `csv` (columns `team,week,day,period,length` and,
/// where given, `turn`, `room`, `attending`, `absent`, `released`, as in sessions.csv).
/// `file` is the name that findings give.
///
/// Without `attending`, whoever can attend does: the members who are free in
/// all slots of the session, with time to get there, whatever other sessions they are in. Without
/// `length`, a session is as long as the team's; without `turn`, that of a team with `every` is in the first.
///
/// # Errors
/// All findings of the file, where it has any.
pub fn judge(school: &School, csv: &[u8], file: &str) -> Result<Judgement, Vec<Finding>> {
    let facts = Facts::new(school);
    let read::Sheet { mut rows, ignored_columns } = read::rows(&facts, csv, file)?;
    let order = |row: &Row| (row.start, row.turn, school.teams[row.team].id.as_str());
    rows.sort_by(|a, b| order(a).cmp(&order(b)));
    let mut absences = Vec::new();
    let sessions = rows.iter().map(|row| session(&facts, row, &mut absences)).collect();
    let document = document(&facts, sessions);
    let verdict = verify(school, &document, None);
    Ok(Judgement { verdict, document, absences, ignored_columns })
}

/// The session that a row describes; who is absent is added to `absences`.
fn session(facts: &Facts, row: &Row, absences: &mut Vec<Absence>) -> SessionRow {
    let school = facts.school;
    let team = &school.teams[row.team];
    let slots = facts.run(row.start, row.length);
    let listed = |list: &Option<Vec<StaffId>>, staff: StaffId| list.as_ref().map(|list| list.contains(&staff));
    let released = |staff: StaffId, slot: Slot| {
        let (id, period) = (&school.staff[staff].id, &school.cycle.period(slot).label);
        row.released.iter().any(|release| release.staff == *id && release.period == *period)
    };
    let room = facts.find_room(&row.room).zip(school.rooms.as_ref()).and_then(|(room, rooms)| rooms[room].site);
    let site = site_of_session(team.place, room);
    let on_the_way = |staff: StaffId| {
        let own: Vec<Slot> = slots.iter().copied().filter(|slot| released(staff, *slot)).collect();
        obstacle_on_the_way(facts, staff, (&slots, site), &own)
    };
    let is_free = |staff: StaffId| slots.iter().all(|slot| facts.free(staff, *slot) || released(staff, *slot));
    let comes = |staff: StaffId| match (listed(&row.attending, staff), listed(&row.absent, staff)) {
        (Some(attends), _) => attends,
        (None, Some(true)) => false,
        (None, _) => is_free(staff) && on_the_way(staff).is_none(),
    };
    let mut attending: Vec<StaffId> =
        team.members.iter().map(|member| member.staff).filter(|staff| comes(*staff)).collect();
    // People who are no members, and people listed twice, stay: verify names them.
    let mut rest = row.attending.clone().unwrap_or_default();
    rest.sort_unstable();
    for staff in &attending {
        if let Some(at) = rest.iter().position(|other| other == staff) {
            rest.remove(at);
        }
    }
    let mut absent = Vec::new();
    for member in team.members.iter().filter(|member| !attending.contains(&member.staff)) {
        let because = slots.iter().filter_map(|slot| {
            let obstacle = facts.obstacle(member.staff, *slot)?;
            Some(format!("{obstacle} on {}", facts.slot(*slot)))
        });
        absences.push(Absence {
            team: team.id.clone(),
            slot: row
                .turn
                .map_or_else(|| facts.slot(row.start), |turn| format!("{}, turn {turn}", facts.slot(row.start))),
            staff: school.staff[member.staff].id.clone(),
            role: member.role,
            because: because.chain(on_the_way(member.staff)).collect(),
        });
        absent.push(member.staff);
    }
    attending.extend(rest);
    attending.sort_unstable();
    let ids = |people: &[StaffId]| people.iter().map(|staff| school.staff[*staff].id.clone()).collect();
    let (week, day, period) = school.cycle.labels(row.start);
    let mut releases = row.released.clone();
    releases.sort_by_key(|release| {
        let slot = slots.iter().position(|slot| school.cycle.period(*slot).label == release.period);
        (facts.find_staff(&release.staff), slot)
    });
    SessionRow {
        team: team.id.clone(),
        week: week.into(),
        day: day.into(),
        period: period.into(),
        length: row.length,
        turn: row.turn,
        room: row.room.clone(),
        attending: ids(&attending),
        absent: ids(&absent),
        released: releases,
    }
}

/// The sessions as a plan, with what they cost and what is missing.
fn document(facts: &Facts, sessions: Vec<SessionRow>) -> Document {
    let mut document = Document {
        schema: SCHEMA,
        school: facts.school.name.clone(),
        kinds: vec![Kind::Sessions],
        made: String::new(),
        version: 1,
        fingerprint: String::new(),
        term: None,
        names: NamesRow::new(facts.school),
        kept: Vec::new(),
        status: Status::Feasible,
        score: ScoreRow::default(),
        sessions,
        pairs: Vec::new(),
        visits: Vec::new(),
        unmet: Vec::new(),
        ledger: Vec::new(),
        pairing: None,
        peers: None,
    };
    let case = Case::new(facts, &document, None, &mut Vec::new());
    let (score, ledger) = (count_cost(&case), count_ledger(&case));
    let unmet = missing(&case).into_iter().map(|(id, count)| UnmetRow {
        kind: UnmetKind::Session,
        id: id.into(),
        count,
        reason: "the file has no more sessions of this team".into(),
        repairs: Vec::new(),
        suggestions: Vec::new(),
    });
    let unmet = unmet.collect();
    document.score = ScoreRow::new(&score);
    document.status = if score.total == score.bound { Status::Optimal } else { Status::Feasible };
    document.ledger = ledger;
    document.unmet = unmet;
    document
}
