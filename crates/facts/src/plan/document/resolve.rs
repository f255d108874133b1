//! From words back to ids, in a school that may have changed since the plan was made.

use super::found::{factor, figure, hundred, matched, points, sum};
use super::{DayRow, Document, PairRow, SessionRow, SuggestionRow, UnmetRow, VisitRow};
use crate::findings::{Code, Finding, Place};
use crate::plan::reasons::{Price, Reason, Repair};
use crate::plan::score::PreviousPairs;
use crate::plan::{
    Alternate, CriterionCost, FreeOnDay, LedgerEntry, Pair, Plan, Release, Score, Session, Stage, Unmet, UnmetKind,
    Visit,
};
use crate::school::{Criterion, RoomId, School, Slot, StaffId, TeamId};
use std::collections::BTreeMap;
use std::fmt;

/// A plan found again in a school, for `--previous`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Resolved {
    /// What could be found.
    pub plan: Plan,
    /// The teams of sessions whose slot is no longer there, one entry per
    /// session. Such a session cannot be kept, so it always counts as moved.
    pub sessions_without_slot: Vec<TeamId>,
    /// The pairs and meetings, as `moved` counts them.
    pub pairs: PreviousPairs,
    /// The visits, as `moved` counts them: observer and host, no host where that person has gone.
    pub visits: Vec<(StaffId, Option<StaffId>)>,
    /// What could not be found, in the order of the document.
    pub dropped: Vec<Dropped>,
    /// What is past of the visits, where a date says so: none when a plan is read.
    pub past: Option<PastVisits>,
}

/// The visits of a plan that are no longer planned, from some date on.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct PastVisits {
    /// Those that were held: they stay as they are.
    pub held: Vec<Visit>,
    /// Those to come in the cycle that has begun: they stay where they still can be.
    pub begun: Vec<Visit>,
    /// Those that were held, but for the talk about them.
    pub talks: Vec<Visit>,
}

/// Something of a plan that the school no longer has a place for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Dropped {
    /// Which row (or part of one) was dropped.
    pub row: DroppedRow,
    /// Whose row it is, such as `the session of maths on Mon 3`.
    pub of: String,
    /// The name that is no longer there.
    pub missing: String,
}

/// What kind of row, or part of a row, was dropped.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DroppedRow {
    /// A session: its team is gone.
    Session,
    /// The slot of a session: it cannot be kept and counts as moved.
    SessionSlot,
    /// The turn of a session, of as many as its team has now: it cannot be kept and counts as moved.
    SessionTurn,
    /// A person of a session.
    Person,
    /// A room of a session.
    Room,
    /// A release or its cover.
    Release,
    /// A pair: its mentee is gone.
    Pair,
    /// The mentor of a pair: the mentee cannot keep it and counts as moved.
    Mentor,
    /// The slot of a meeting: it cannot be kept and counts as moved.
    MeetingSlot,
    /// A visit: its observer is gone.
    Visit,
    /// The host, lesson or debrief of a visit: it cannot be kept as it is.
    VisitPart,
    /// An unmet request.
    Unmet,
    /// A person's line in the ledger.
    Ledger,
    /// A criterion of the score.
    Criterion,
}

impl fmt::Display for Dropped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (of, missing) = (&self.of, &self.missing);
        match self.row {
            DroppedRow::Session => write!(f, "{of} is left out: there is no team {missing:?} any more"),
            DroppedRow::SessionSlot => write!(f, "{of} cannot be kept: there is no period {missing} any more"),
            DroppedRow::SessionTurn => write!(f, "{of} cannot be kept: its team has no turn {missing}"),
            DroppedRow::Person => write!(f, "{of} is read without {missing:?}, who is not there any more"),
            DroppedRow::Room => write!(f, "{of} is read without its room: there is no room {missing:?} any more"),
            DroppedRow::Release => write!(f, "{of} is read without the release of {missing}"),
            DroppedRow::Pair => write!(f, "{of} is left out: {missing:?} is not there any more"),
            DroppedRow::Mentor => write!(f, "{of} cannot be kept: {missing:?} is not there any more"),
            DroppedRow::MeetingSlot => write!(f, "{of} cannot be kept: there is no period {missing} any more"),
            DroppedRow::Visit => write!(f, "{of} is left out: {missing:?} is not there any more"),
            DroppedRow::VisitPart => write!(f, "{of} cannot be kept: there is no {missing} any more"),
            DroppedRow::Unmet => write!(f, "{of} is left out: there is no {missing:?} any more"),
            DroppedRow::Ledger => write!(f, "{of} is left out: {missing:?} is not there any more"),
            DroppedRow::Criterion => write!(f, "{of} is left out: there is no criterion {missing:?}"),
        }
    }
}

impl Dropped {
    /// The same as a finding about the file of the previous plan.
    pub fn finding(&self, file: &str) -> Finding {
        Finding {
            code: Code::PreviousPlanRowDropped,
            place: Place { file: file.into(), ..Place::default() },
            value: Some(self.missing.clone()),
            message: self.to_string(),
            expected: "a name that the school still has".into(),
            remedy: "nothing, if the school really changed; else mend the name in the school's files".into(),
            also: Vec::new(),
        }
    }
}

impl Resolved {
    /// Leaves nothing that could count as moved: only what was held is known of the plan then.
    pub fn forget_moves(&mut self) {
        self.plan.sessions.clear();
        self.plan.pairs.clear();
        self.plan.visits.clear();
        self.sessions_without_slot.clear();
        self.pairs = PreviousPairs::default();
        self.visits.clear();
    }

    /// Each previous session of a team that is still there, with its start and turn:
    /// none where that slot is gone. A session counts as moved unless its team
    /// holds one at that start, in that turn.
    pub fn session_starts(&self) -> impl Iterator<Item = (TeamId, Option<(Slot, u32)>)> + '_ {
        let kept = self.plan.sessions.iter().map(|session| (session.team, Some((session.start, session.turn))));
        kept.chain(self.sessions_without_slot.iter().map(|team| (*team, None)))
    }
}

/// The school's names and what they stand for.
struct Names<'a> {
    staff: BTreeMap<&'a str, StaffId>,
    teams: BTreeMap<&'a str, TeamId>,
    rooms: BTreeMap<&'a str, RoomId>,
}

impl Document {
    /// Finds the ids of everything in the plan. What the school no longer has
    /// is left out and listed; nothing is checked.
    ///
    /// O((plan + school) × log school).
    pub fn resolve(&self, school: &School) -> Resolved {
        let names = Names {
            staff: school.staff.entries().map(|(id, staff)| (staff.id.as_str(), id)).collect(),
            teams: school.teams.entries().map(|(id, team)| (team.id.as_str(), id)).collect(),
            rooms: school.rooms.iter().flat_map(|rooms| rooms.entries().map(|(id, room)| (&*room.id, id))).collect(),
        };
        let mut dropped = Vec::new();
        let mut sessions = Vec::new();
        let mut sessions_without_slot = Vec::new();
        for row in &self.sessions {
            let of = session_name(row);
            let Some(team) = names.teams.get(row.team.as_str()).copied() else {
                dropped.push(Dropped { row: DroppedRow::Session, of, missing: row.team.clone() });
                continue;
            };
            let mut cannot_be_kept = |row: DroppedRow, of: String, missing: String| {
                dropped.push(Dropped { row, of, missing });
                sessions_without_slot.push(team);
            };
            let (turn, every) = (row.turn.map_or(1, figure), school.teams[team].every);
            match school.cycle.find(&row.week, &row.day, &row.period) {
                None => cannot_be_kept(DroppedRow::SessionSlot, of, slot_name(&row.week, &row.day, &row.period)),
                Some(_) if !(1..=every).contains(&turn) => {
                    cannot_be_kept(DroppedRow::SessionTurn, of, format!("{turn} of {every}"));
                }
                Some(start) => sessions.push(session(row, &of, team, start, school, &names, &mut dropped)),
            }
        }
        let mut previous = PreviousPairs::default();
        let pairs: Vec<Pair> =
            self.pairs.iter().filter_map(|row| pair(row, school, &names, &mut previous, &mut dropped)).collect();
        let mut previous_visits = Vec::new();
        let visits: Vec<Visit> = self
            .visits
            .iter()
            .filter_map(|row| visit(row, school, &names, &mut previous_visits, &mut dropped))
            .collect();
        let plan = Plan {
            school: self.school.clone(),
            kinds: self.kinds.clone(),
            kept: self.kept.clone(),
            status: self.status,
            score: self.resolve_score(&mut dropped),
            sessions,
            pairs,
            pairing: self.resolve_pairing(&|id| names.staff.get(id).copied()),
            peers: self.resolve_peers(school, &|id| names.staff.get(id).copied(), &mut dropped),
            visits,
            unmet: self.resolve_unmet(&names, &mut dropped),
            ledger: self.resolve_ledger(school, &names, &mut dropped),
        };
        let visits = previous_visits;
        Resolved { plan, sessions_without_slot, pairs: previous, visits, dropped, past: None }
    }

    fn resolve_score(&self, dropped: &mut Vec<Dropped>) -> Score {
        let mut criteria = Vec::new();
        for row in &self.score.criteria {
            match Criterion::ALL.iter().find(|criterion| criterion.name() == row.criterion) {
                Some(criterion) => {
                    let (count, weight) = (factor(row.count), factor(row.weight));
                    criteria.push(CriterionCost { criterion: *criterion, count, weight });
                }
                None => dropped.push(Dropped {
                    row: DroppedRow::Criterion,
                    of: "a line of the score".into(),
                    missing: row.criterion.clone(),
                }),
            }
        }
        let stages = self.score.stages.iter();
        let stages =
            stages.map(|row| Stage { kind: row.stage, total: sum(row.total), bound: sum(row.bound) }).collect();
        let (total, bound) = (sum(self.score.total), sum(self.score.bound));
        Score { total, bound, one_by_one: None, stages, criteria }
    }

    fn resolve_unmet(&self, names: &Names, dropped: &mut Vec<Dropped>) -> Vec<Unmet> {
        let known = |kind: UnmetKind, id: &str| match kind {
            UnmetKind::Session => names.teams.contains_key(id),
            UnmetKind::Mentee | UnmetKind::Visit => names.staff.contains_key(id),
            // Ids may have a slash themselves, and peers may be three: only the pairs say whose meetings these are.
            UnmetKind::Meeting => match &self.peers {
                Some(groups) => groups.iter().any(|group| group.people.join("/") == id),
                None => self.pairs.iter().any(|pair| {
                    format!("{}/{}", pair.mentor, pair.mentee) == id
                        && [&pair.mentor, &pair.mentee].iter().all(|staff| names.staff.contains_key(staff.as_str()))
                }),
            },
        };
        let mut unmet = Vec::new();
        for row in &self.unmet {
            if known(row.kind, &row.id) {
                unmet.push(Unmet {
                    kind: row.kind,
                    id: row.id.clone(),
                    count: figure(row.count),
                    reason: Reason::Told(row.reason.clone()),
                    repairs: told(row),
                });
            } else {
                let of = format!("what was unmet of {}", row.id);
                dropped.push(Dropped { row: DroppedRow::Unmet, of, missing: row.id.clone() });
            }
        }
        unmet
    }

    fn resolve_ledger(&self, school: &School, names: &Names, dropped: &mut Vec<Dropped>) -> Vec<LedgerEntry> {
        let mut ledger = Vec::new();
        for row in &self.ledger {
            match names.staff.get(row.staff.as_str()) {
                Some(staff) => ledger.push(LedgerEntry {
                    staff: *staff,
                    free_before: figure(row.free_before),
                    free_after: figure(row.free_after),
                    sessions: figure(row.sessions),
                    meetings: figure(row.meetings),
                    covers: figure(row.covers),
                    visits: figure(row.visits),
                    hosted: figure(row.hosted),
                    minutes: figure(row.minutes),
                    days: row.days.iter().filter_map(|free| free_on_day(school, free)).collect(),
                }),
                None => dropped.push(Dropped {
                    row: DroppedRow::Ledger,
                    of: format!("the ledger of {}", row.staff),
                    missing: row.staff.clone(),
                }),
            }
        }
        ledger
    }
}

/// A day that the cycle no longer has is passed over: its sessions and meetings say so.
fn free_on_day(school: &School, row: &DayRow) -> Option<FreeOnDay> {
    let day = school.cycle.find_day(&row.week, &row.day)?;
    Some(FreeOnDay { day, before: figure(row.free_before), after: figure(row.free_after) })
}

fn session(
    row: &SessionRow,
    of: &str,
    team: TeamId,
    start: Slot,
    school: &School,
    names: &Names,
    dropped: &mut Vec<Dropped>,
) -> Session {
    let mut people = |list: &[String]| {
        let mut found = Vec::new();
        for name in list {
            match names.staff.get(name.as_str()) {
                Some(staff) => found.push(*staff),
                None => dropped.push(Dropped { row: DroppedRow::Person, of: of.into(), missing: name.clone() }),
            }
        }
        found
    };
    let (attending, absent) = (people(&row.attending), people(&row.absent));
    let room = names.rooms.get(row.room.as_str()).copied();
    if room.is_none() && !row.room.is_empty() {
        dropped.push(Dropped { row: DroppedRow::Room, of: of.into(), missing: row.room.clone() });
    }
    let mut released = Vec::new();
    for release in &row.released {
        let staff = names.staff.get(release.staff.as_str());
        let slot = school.cycle.find(&row.week, &row.day, &release.period);
        let cover = names.staff.get(release.cover.as_str());
        match (staff, slot, cover) {
            (Some(staff), Some(slot), Some(cover)) => released.push(Release { staff: *staff, slot, cover: *cover }),
            _ => {
                let missing = format!("{} in {}, covered by {}", release.staff, release.period, release.cover);
                dropped.push(Dropped { row: DroppedRow::Release, of: of.into(), missing });
            }
        }
    }
    Session {
        team,
        start,
        length: figure(row.length),
        turn: row.turn.map_or(1, figure),
        room,
        attending,
        absent,
        released,
    }
}

/// A pair that is found again; what it means for `moved` is added to `previous`.
fn pair(
    row: &PairRow,
    school: &School,
    names: &Names,
    previous: &mut PreviousPairs,
    dropped: &mut Vec<Dropped>,
) -> Option<Pair> {
    let of = format!("the pair {}/{}", row.mentor, row.mentee);
    let Some(mentee) = names.staff.get(row.mentee.as_str()).copied() else {
        dropped.push(Dropped { row: DroppedRow::Pair, of, missing: row.mentee.clone() });
        return None;
    };
    let mentor = names.staff.get(row.mentor.as_str()).copied();
    previous.mentors.push((mentee, mentor));
    let Some(mentor) = mentor else {
        previous.lost_meetings += row.meetings.len() as u32;
        dropped.push(Dropped { row: DroppedRow::Mentor, of, missing: row.mentor.clone() });
        return None;
    };
    let mut meetings = Vec::new();
    for slot in &row.meetings {
        match school.cycle.find(&slot.week, &slot.day, &slot.period) {
            Some(slot) => {
                meetings.push(slot);
                previous.meetings.push((mentor, mentee, slot));
            }
            None => {
                let of = format!("a meeting of {}/{}", row.mentor, row.mentee);
                let missing = slot_name(&slot.week, &slot.day, &slot.period);
                previous.lost_meetings += 1;
                dropped.push(Dropped { row: DroppedRow::MeetingSlot, of, missing });
            }
        }
    }
    let alternates = row.alternates.iter().filter_map(|other| {
        let mentor = names.staff.get(other.mentor.as_str())?;
        Some(Alternate { mentor: *mentor, fit: hundred(other.fit), regret: other.regret.into() })
    });
    let helps = row.matched.iter().filter_map(|row| matched(school, &row.tag, row.priority, row.level));
    Some(Pair {
        mentor,
        mentee,
        fit: hundred(row.fit),
        points: points(&row.points),
        matched: helps.collect(),
        meetings,
        alternates: alternates.collect(),
    })
}

/// A visit that is found again; what it means for `moved` is added to `previous`.
fn visit(
    row: &VisitRow,
    school: &School,
    names: &Names,
    previous: &mut Vec<(StaffId, Option<StaffId>)>,
    dropped: &mut Vec<Dropped>,
) -> Option<Visit> {
    let of = || format!("the visit {}/{}", row.observer, row.host);
    let Some(observer) = names.staff.get(row.observer.as_str()).copied() else {
        dropped.push(Dropped { row: DroppedRow::Visit, of: of(), missing: row.observer.clone() });
        return None;
    };
    let host = names.staff.get(row.host.as_str()).copied();
    previous.push((observer, host));
    let mut gone = |missing: String| {
        dropped.push(Dropped { row: DroppedRow::VisitPart, of: of(), missing });
        None
    };
    let Some(host) = host else { return gone(format!("{:?}", row.host)) };
    let found = school.cycle.find(&row.week, &row.day, &row.period);
    let Some(slot) = found else {
        return gone(format!("period {}", slot_name(&row.week, &row.day, &row.period)));
    };
    let debrief = match &row.debrief {
        None => None,
        Some(debrief) => match school.cycle.find(&debrief.week, &debrief.day, &debrief.period) {
            Some(slot) => Some(slot),
            None => return gone(format!("period {}", slot_name(&debrief.week, &debrief.day, &debrief.period))),
        },
    };
    Some(Visit { round: figure(row.round), observer, host, slot, fit: hundred(row.fit), debrief })
}

fn session_name(row: &SessionRow) -> String {
    format!("the session of {} on {}", row.team, slot_name(&row.week, &row.day, &row.period))
}

pub(super) fn slot_name(week: &str, day: &str, period: &str) -> String {
    if week.is_empty() { format!("{day} {period}") } else { format!("{week} {day} {period}") }
}

/// What a plan says would help; in its parts, where it says them.
fn told(row: &UnmetRow) -> Vec<Repair> {
    if row.suggestions.len() != row.repairs.len() {
        return row.repairs.iter().cloned().map(Repair::Told).collect();
    }
    let one = |row: &SuggestionRow| {
        let price = Price { total: sum(row.total), proven: row.proven, instead_of: sum(row.instead_of) };
        Repair::ToldInParts { change: row.change.clone(), then: row.then.clone(), price }
    };
    row.suggestions.iter().map(one).collect()
}
