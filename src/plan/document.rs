//! plan.json (specification part 2): a plan in words instead of ids, as it is
//! written and read.
//!
//! [`Document::of`] puts a plan into words and [`Document::resolve`] finds the
//! ids again, in a school that may have changed since. All figures are wide
//! and signed, so that a wrong one can be read and then named by verify.

mod read;
mod resolve;

pub use read::DocumentError;
pub use resolve::{Dropped, DroppedRow, Resolved};

use super::{Kind, Plan, Score, Status, UnmetKind};
use crate::school::{School, Slot, StaffId};
use serde::{Deserialize, Serialize};

/// The schema that this program writes and reads.
pub const SCHEMA: i64 = 1;

/// A plan as plan.json holds it. The fields stand in the order of the file.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Document {
    /// [`SCHEMA`].
    pub schema: i64,
    /// The school's name.
    pub school: String,
    /// What was planned.
    pub kinds: Vec<Kind>,
    /// What is known of the total.
    pub status: Status,
    /// What the plan costs.
    pub score: ScoreRow,
    /// The sessions of teams.
    pub sessions: Vec<SessionRow>,
    /// The mentor pairs.
    pub pairs: Vec<PairRow>,
    /// The visits.
    pub visits: Vec<VisitRow>,
    /// What is missing.
    pub unmet: Vec<UnmetRow>,
    /// What the plan takes from each person.
    pub ledger: Vec<LedgerRow>,
}

/// What a plan costs.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct ScoreRow {
    /// The sum of the criteria's costs.
    pub total: i64,
    /// No plan costs less.
    pub bound: i64,
    /// The stages of `--staged`, else empty.
    #[serde(default)]
    pub stages: Vec<StageRow>,
    /// The criteria with a count other than 0.
    pub criteria: Vec<CriterionRow>,
}

/// One stage of `--staged`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct StageRow {
    /// What was planned in it.
    pub stage: Kind,
    /// What it cost.
    pub total: i64,
    /// No such stage costs less.
    pub bound: i64,
}

/// One criterion of the cost.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CriterionRow {
    /// Its name.
    pub criterion: String,
    /// How many units.
    pub count: i64,
    /// What one unit costs.
    pub weight: i64,
    /// count × weight.
    pub cost: i64,
}

/// A slot by its labels.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Serialize, Deserialize)]
pub struct SlotRow {
    /// The week; empty in a cycle of one week.
    #[serde(default)]
    pub week: String,
    /// The day.
    pub day: String,
    /// The period.
    pub period: String,
}

/// A session of a team.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SessionRow {
    /// The team's id.
    pub team: String,
    /// The week of its first slot; empty in a cycle of one week.
    #[serde(default)]
    pub week: String,
    /// The day.
    pub day: String,
    /// The period of its first slot.
    pub period: String,
    /// How many adjacent slots it takes.
    pub length: i64,
    /// The room, or empty.
    #[serde(default)]
    pub room: String,
    /// The members who attend.
    pub attending: Vec<String>,
    /// The members who do not.
    pub absent: Vec<String>,
    /// Who is released from what.
    pub released: Vec<ReleaseRow>,
}

/// Somebody released from one period of a session's day.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ReleaseRow {
    /// Who is released.
    pub staff: String,
    /// The label of the period.
    pub period: String,
    /// Who covers.
    pub cover: String,
}

/// A mentor pair.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PairRow {
    /// The mentor's id.
    pub mentor: String,
    /// The mentee's id.
    pub mentee: String,
    /// 0 to 100.
    pub fit: i64,
    /// What the fit is made of.
    pub points: PointsRow,
    /// When they meet in each cycle.
    pub meetings: Vec<SlotRow>,
    /// Other mentors for this mentee.
    #[serde(default)]
    pub alternates: Vec<AlternateRow>,
}

/// The points of a mentor pair, each 0 to 100.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct PointsRow {
    /// Needs met by expertise.
    pub need: i64,
    /// Common time.
    pub time: i64,
    /// The gap of experience.
    pub experience: i64,
    /// The same department.
    pub department: i64,
    /// Preferences.
    pub preference: i64,
}

/// Another mentor that a mentee could have had.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct AlternateRow {
    /// The mentor's id.
    pub mentor: String,
    /// 0 to 100.
    pub fit: i64,
    /// By how much the total grows when this mentor is forced.
    pub regret: i64,
}

/// A peer visit.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct VisitRow {
    /// The round, from 1.
    pub round: i64,
    /// Who observes.
    pub observer: String,
    /// Who is observed.
    pub host: String,
    /// The week; empty in a cycle of one week.
    #[serde(default)]
    pub week: String,
    /// The day.
    pub day: String,
    /// The period.
    pub period: String,
    /// The subject of the host's first row in that slot.
    pub subject: String,
    /// The group of that row.
    pub group: String,
    /// 0 to 100.
    pub fit: i64,
    /// When the two talk about it, unless no debrief is needed.
    #[serde(default)]
    pub debrief: Option<SlotRow>,
}

/// Something asked for that the plan does not give.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct UnmetRow {
    /// What is missing.
    pub kind: UnmetKind,
    /// Whose it is: a team, a person, or `mentor/mentee`.
    pub id: String,
    /// How many are missing.
    pub count: i64,
    /// Why.
    pub reason: String,
    /// What would meet it, best first.
    #[serde(default)]
    pub repairs: Vec<String>,
}

/// What the plan takes from one person.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct LedgerRow {
    /// The person's id.
    pub staff: String,
    /// Free lesson slots before planning.
    pub free_before: i64,
    /// Free lesson slots after planning.
    pub free_after: i64,
    /// Sessions attended.
    pub sessions: i64,
    /// Mentor meetings.
    pub meetings: i64,
    /// Covers given.
    pub covers: i64,
    /// Visits made over the term.
    pub visits: i64,
    /// Visits received over the term.
    pub hosted: i64,
    /// Minutes of sessions, meetings and covers per cycle.
    pub minutes: i64,
}

impl ScoreRow {
    /// Puts a score into words.
    pub fn of(score: &Score) -> ScoreRow {
        let criteria = score.criteria.iter().map(|line| CriterionRow {
            criterion: line.criterion.name().into(),
            count: line.count,
            weight: line.weight,
            cost: line.cost(),
        });
        ScoreRow { total: score.total, bound: score.bound, stages: Vec::new(), criteria: criteria.collect() }
    }
}

impl Document {
    /// Puts a plan into words. The plan must belong to the school.
    ///
    /// O(size of the plan).
    pub fn of(plan: &Plan, school: &School) -> Document {
        let person = |staff: StaffId| school.staff[staff].id.clone();
        let people = |list: &[StaffId]| list.iter().map(|staff| person(*staff)).collect::<Vec<_>>();
        let period = |slot: Slot| school.cycle.labels(slot).2.to_string();
        let sessions = plan.sessions.iter().map(|session| {
            let (week, day, start) = school.cycle.labels(session.start);
            let released = session.released.iter().map(|release| ReleaseRow {
                staff: person(release.staff),
                period: period(release.slot),
                cover: person(release.cover),
            });
            SessionRow {
                team: school.teams[session.team].id.clone(),
                week: week.into(),
                day: day.into(),
                period: start.into(),
                length: session.length.into(),
                room: room_name(school, session.room),
                attending: people(&session.attending),
                absent: people(&session.absent),
                released: released.collect(),
            }
        });
        let unmet = plan.unmet.iter().map(|unmet| UnmetRow {
            kind: unmet.kind,
            id: unmet.id.clone(),
            count: unmet.count.into(),
            reason: unmet.reason.clone(),
            repairs: unmet.repairs.clone(),
        });
        let ledger = plan.ledger.iter().map(|entry| LedgerRow {
            staff: person(entry.staff),
            free_before: entry.free_before.into(),
            free_after: entry.free_after.into(),
            sessions: entry.sessions.into(),
            meetings: entry.meetings.into(),
            covers: entry.covers.into(),
            visits: entry.visits.into(),
            hosted: entry.hosted.into(),
            minutes: entry.minutes.into(),
        });
        Document {
            schema: SCHEMA,
            school: plan.school.clone(),
            kinds: plan.kinds.clone(),
            status: plan.status,
            score: ScoreRow::of(&plan.score),
            sessions: sessions.collect(),
            pairs: Vec::new(),
            visits: Vec::new(),
            unmet: unmet.collect(),
            ledger: ledger.collect(),
        }
    }

    /// The text of plan.json: two spaces per level, a line end at the end, the
    /// same bytes for the same plan.
    pub fn to_json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).expect("texts and integers can always be written as JSON");
        text.push('\n');
        text
    }
}

fn room_name(school: &School, room: Option<crate::school::RoomId>) -> String {
    match (room, &school.rooms) {
        (Some(room), Some(rooms)) => rooms[room].id.clone(),
        _ => String::new(),
    }
}
