//! What changed from one plan to another, as data: `staffroom diff OLD NEW`.
//!
//! Both plans are compared as they are written, in the ids of plan.json, so
//! that no school is needed and people or teams of only one plan are no
//! trouble. Rows that belong together are found from strict to loose (see
//! `matched`), and every change names the people whom it affects.

mod changes;
mod people;

use super::document::{Document, LedgerRow, PairRow, PeerGroupRow, SessionRow, SlotRow, UnmetRow, VisitRow};
use super::{Kind, Status, UnmetKind};
pub use changes::people_of_meeting;
use people::Order;
use serde::Serialize;
use std::collections::{BTreeMap, VecDeque};

/// Why two plans cannot be compared.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Incomparable {
    /// They are of different schools.
    #[error(
        "the first plan is of the school '{before}', the second of '{after}': plans of two schools cannot be compared. If they are one school, give it one name in rules.toml (name = {after:?}) and plan again"
    )]
    Schools {
        /// The school of the first.
        before: String,
        /// The school of the second.
        after: String,
    },
    /// One is a plan of peers and the other is not.
    #[error("the {peers} plan is a plan of peers and the other is not: they have nothing in common")]
    Peers {
        /// `first` or `second`.
        peers: &'static str,
    },
}

/// A value in the old plan and in the new one.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Change<T> {
    /// In the old plan.
    pub before: T,
    /// In the new plan.
    pub after: T,
}

impl<T: PartialEq> Change<T> {
    /// Whether the two differ.
    pub fn differs(&self) -> bool {
        self.before != self.after
    }
}

/// What became of a session, a pair, a group or a visit.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum What {
    /// At another time.
    Moved,
    /// At the same time, but otherwise not the same.
    Changed,
    /// Only in the new plan.
    Added,
    /// Only in the old plan.
    Dropped,
}

/// In what it is not the same.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Aspect {
    /// When a session begins.
    Time,
    /// How long a session takes.
    Length,
    /// The room of a session.
    Room,
    /// Who attends a session and who is absent.
    Attendance,
    /// Who is released, and who covers.
    Cover,
    /// Who the mentor is.
    Mentor,
    /// When a pair or a group meets.
    Meetings,
    /// The round of a visit.
    Round,
    /// The lesson that is visited.
    Lesson,
    /// What is taught in it, and to whom.
    Class,
    /// When the two talk about a visit.
    Debrief,
    /// The fit.
    Fit,
}

/// A session that is not as it was.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct SessionChange {
    /// What became of it.
    pub what: What,
    /// The team's id.
    pub team: String,
    /// In what it differs; empty where it was added or dropped.
    pub changed: Vec<Aspect>,
    /// As it was, unless it was added.
    pub before: Option<SessionRow>,
    /// As it is, unless it was dropped.
    pub after: Option<SessionRow>,
    /// Whom that affects.
    pub affects: Vec<String>,
}

/// A mentee whose pair is not as it was.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct PairChange {
    /// What became of the pair; another mentor is a change.
    pub what: What,
    /// The mentee's id.
    pub mentee: String,
    /// In what it differs; empty where it was added or dropped.
    pub changed: Vec<Aspect>,
    /// As it was, unless the mentee had no mentor.
    pub before: Option<PairSide>,
    /// As it is, unless the mentee has no mentor.
    pub after: Option<PairSide>,
    /// The meetings that differ, where the mentor is the same.
    pub meetings: Vec<Change<Option<SlotRow>>>,
    /// Whom that affects.
    pub affects: Vec<String>,
}

/// A mentee's pair in one of the plans.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct PairSide {
    /// The mentor's id.
    pub mentor: String,
    /// 0 to 100.
    pub fit: i64,
    /// When the two meet.
    pub meetings: Vec<SlotRow>,
}

/// A group of peers that is not as it was.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct GroupChange {
    /// What became of it.
    pub what: What,
    /// Who is in it.
    pub people: Vec<String>,
    /// In what it differs; empty where it was added or dropped.
    pub changed: Vec<Aspect>,
    /// As it was, unless it was added.
    pub before: Option<GroupSide>,
    /// As it is, unless it was dropped.
    pub after: Option<GroupSide>,
    /// The meetings that differ, where the group is in both plans.
    pub meetings: Vec<Change<Option<SlotRow>>>,
    /// Whom that affects.
    pub affects: Vec<String>,
}

/// A group in one of the plans.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct GroupSide {
    /// 0 to 100.
    pub fit: i64,
    /// When they meet.
    pub meetings: Vec<SlotRow>,
}

/// A visit that is not as it was.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct VisitChange {
    /// What became of it.
    pub what: What,
    /// Who observes.
    pub observer: String,
    /// Who is observed.
    pub host: String,
    /// In what it differs; empty where it was added or dropped.
    pub changed: Vec<Aspect>,
    /// As it was, unless it was added.
    pub before: Option<VisitRow>,
    /// As it is, unless it was dropped.
    pub after: Option<VisitRow>,
    /// Whom that affects.
    pub affects: Vec<String>,
}

/// Something of which more or less is missing.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct UnmetChange {
    /// What is missing.
    pub kind: UnmetKind,
    /// Whose it is, as in plan.json.
    pub id: String,
    /// How many are missing.
    pub count: Change<i64>,
    /// Whom that affects, where the id says so.
    pub affects: Vec<String>,
}

/// Who is on the staff list of only one plan.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct StaffChange {
    /// People of the new plan that the old one does not know.
    pub new: Vec<String>,
    /// People of the old plan that the new one does not know.
    pub gone: Vec<String>,
    /// How many people are on either list.
    pub people: usize,
}

/// A person and how many changes affect them. What is missing is the other
/// side of a change and is not counted again.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Affected {
    /// The person's id.
    pub staff: String,
    /// By how many changes altogether.
    pub changes: usize,
    /// Of sessions.
    pub sessions: usize,
    /// Of mentor pairs, or of groups of peers.
    pub pairs: usize,
    /// Of visits.
    pub visits: usize,
}

/// The cost of both plans.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ScoreChange {
    /// The sum of all criteria.
    pub total: Change<i64>,
    /// No plan costs less.
    pub bound: Change<i64>,
    /// What is known of the total.
    pub status: Change<Status>,
    /// The criteria that differ, in the order of plan.json.
    pub criteria: Vec<CriterionChange>,
}

/// A criterion that counts or costs something else.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct CriterionChange {
    /// Its name.
    pub criterion: String,
    /// How many units.
    pub count: Change<i64>,
    /// What one unit costs; where one plan does not say, as in the other.
    pub weight: Change<i64>,
    /// What they cost.
    pub cost: Change<i64>,
}

/// Figures and texts that differ though no decision hangs on them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Also {
    /// Which kinds were kept of another plan.
    Kept,
    /// Total and bound of the stages.
    Stages,
    /// The points of pairs and groups, and what other mentors would cost.
    Points,
    /// Why things are missing and what would help.
    Reasons,
    /// What is to be known of the pairing as a whole.
    Pairing,
    /// Somebody's free time or load, beyond what the changes do to it.
    Ledger,
}

/// Everything that differs between two plans of one school.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Difference {
    /// The school's name.
    pub school: String,
    /// What was planned.
    pub kinds: Change<Vec<Kind>>,
    /// Sessions, by team.
    pub sessions: Vec<SessionChange>,
    /// Mentor pairs, by mentee in the order of staff.csv.
    pub pairs: Vec<PairChange>,
    /// Groups of peers, by their first person.
    pub groups: Vec<GroupChange>,
    /// Visits, by observer, then host in the order of staff.csv.
    pub visits: Vec<VisitChange>,
    /// What is missing, by kind, then id.
    pub unmet: Vec<UnmetChange>,
    /// Who came and who went.
    pub staff: StaffChange,
    /// Whom the changes affect: those with the most changes first, then in the order of staff.csv.
    pub affected: Vec<Affected>,
    /// What the plans cost.
    pub score: ScoreChange,
    /// What else differs.
    pub also: Vec<Also>,
}

impl Difference {
    /// Whether anything differs at all (other than the order of rows).
    pub fn any(&self) -> bool {
        let score = &self.score;
        self.any_decision()
            || self.kinds.differs()
            || !self.unmet.is_empty()
            || !(self.staff.new.is_empty() && self.staff.gone.is_empty())
            || score.total.differs()
            || score.bound.differs()
            || score.status.differs()
            || !score.criteria.is_empty()
            || !self.also.is_empty()
    }

    /// Whether any session, pair, group or visit differs.
    pub fn any_decision(&self) -> bool {
        !(self.sessions.is_empty() && self.pairs.is_empty() && self.groups.is_empty() && self.visits.is_empty())
    }
}

/// What was decided otherwise in one plan than in another of the same school.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Decisions {
    /// Sessions, by team.
    pub sessions: Vec<SessionChange>,
    /// Mentor pairs, by mentee in the order of staff.csv.
    pub pairs: Vec<PairChange>,
    /// Visits, by observer, then host in the order of staff.csv.
    pub visits: Vec<VisitChange>,
}

impl Decisions {
    /// What differs between two plans of one school that are no plans of peers. A fit that is another figure is no decision.
    ///
    /// O(n log n) for n rows.
    pub fn between(before: &Document, after: &Document) -> Decisions {
        let order = Order::new(before, after);
        let mut decisions = Decisions {
            sessions: changes::sessions(&before.sessions, &after.sessions, &order),
            pairs: changes::pairs(&before.pairs, &after.pairs, &order),
            visits: changes::visits(&before.visits, &after.visits, &order),
        };
        let figures = [Aspect::Fit, Aspect::Class];
        let decided = |what: What, changed: &[Aspect]| {
            what != What::Changed || changed.iter().any(|aspect| !figures.contains(aspect))
        };
        decisions.pairs.retain(|change| decided(change.what, &change.changed));
        decisions.visits.retain(|change| decided(change.what, &change.changed));
        decisions
    }

    /// How many sessions, pairs and visits are not as they were.
    pub fn number(&self) -> usize {
        self.sessions.len() + self.pairs.len() + self.visits.len()
    }
}

/// Compares two plans of one school.
///
/// O(n log n) for n rows.
///
/// # Errors
/// Where they are not of one school, or only one is a plan of peers.
pub fn diff(before: &Document, after: &Document) -> Result<Difference, Incomparable> {
    if before.school != after.school {
        return Err(Incomparable::Schools { before: before.school.clone(), after: after.school.clone() });
    }
    match (&before.peers, &after.peers) {
        (Some(_), None) => return Err(Incomparable::Peers { peers: "first" }),
        (None, Some(_)) => return Err(Incomparable::Peers { peers: "second" }),
        _ => {}
    }
    let order = Order::new(before, after);
    let mut difference = Difference {
        school: after.school.clone(),
        kinds: Change { before: before.kinds.clone(), after: after.kinds.clone() },
        sessions: changes::sessions(&before.sessions, &after.sessions, &order),
        pairs: changes::pairs(&before.pairs, &after.pairs, &order),
        groups: changes::groups(groups(before), groups(after), &order),
        visits: changes::visits(&before.visits, &after.visits, &order),
        unmet: changes::unmet(before, after, &order),
        staff: order.staff(),
        affected: Vec::new(),
        score: changes::score(before, after),
        also: Vec::new(),
    };
    difference.affected = people::affected(&difference, &order);
    difference.also = also(before, after, difference.any_decision());
    Ok(difference)
}

fn groups(document: &Document) -> &[PeerGroupRow] {
    document.peers.as_deref().unwrap_or(&[])
}

/// What differs beside the decisions.
fn also(before: &Document, after: &Document, decided: bool) -> Vec<Also> {
    let mut also = Vec::new();
    let mut note = |what: Also, differs: bool| {
        if differs {
            also.push(what);
        }
    };
    note(Also::Kept, before.kept != after.kept);
    note(Also::Stages, before.score.stages != after.score.stages);
    let pair = |row: &PairRow| vec![row.mentee.clone(), row.mentor.clone()];
    let points = matched(&before.pairs, &after.pairs, &[pair]).into_iter().any(|both| match both {
        (Some(a), Some(b)) => (&a.points, &a.alternates, &a.matched) != (&b.points, &b.alternates, &b.matched),
        _ => false,
    });
    let group = |row: &PeerGroupRow| row.people.clone();
    let worth = matched(groups(before), groups(after), &[group]).into_iter().any(|both| match both {
        (Some(a), Some(b)) => (&a.pairs, &a.joined) != (&b.pairs, &b.joined),
        _ => false,
    });
    note(Also::Points, points || worth);
    let request = |row: &UnmetRow| vec![row.kind.name().to_owned(), row.id.clone()];
    let reasons = matched(&before.unmet, &after.unmet, &[request]).into_iter().any(|both| match both {
        (Some(a), Some(b)) => (&a.reason, &a.repairs) != (&b.reason, &b.repairs),
        _ => false,
    });
    note(Also::Reasons, reasons);
    note(Also::Pairing, before.pairing != after.pairing);
    let ledger = matched(&before.ledger, &after.ledger, &[|row| vec![row.staff.clone()]]);
    let ledger = ledger.into_iter().any(|both| match both {
        (Some(a), Some(b)) => ledger_differs(a, b, decided),
        _ => false,
    });
    note(Also::Ledger, ledger);
    also
}

/// Whether two rows differ in what they say of one person. Decisions (`decided`)
/// change everything in a ledger but the free time from which they take. Days
/// are compared where both plans say them.
fn ledger_differs(before: &LedgerRow, after: &LedgerRow, decided: bool) -> bool {
    let days = !before.days.is_empty() && !after.days.is_empty();
    let compared = |row: &LedgerRow| {
        let mut row = row.clone();
        row.days.retain(|_| days);
        if decided {
            row.days.iter_mut().for_each(|free| free.free_after = 0);
            row = LedgerRow { free_before: row.free_before, days: row.days, ..LedgerRow::default() };
        }
        row
    };
    compared(before) != compared(after)
}

/// What a row is recognised by.
type Key<T> = fn(&T) -> Vec<String>;

/// Finds for each old row the new one that it has become. `keys` go from
/// strict to loose: rows that agree in the first are matched first, in their
/// order, and the next key is for those that are left. Rows without a partner
/// come last.
fn matched<'a, T>(before: &'a [T], after: &'a [T], keys: &[Key<T>]) -> Vec<(Option<&'a T>, Option<&'a T>)> {
    let mut left: Vec<&T> = before.iter().collect();
    let mut right: Vec<&T> = after.iter().collect();
    let mut found = Vec::new();
    for key in keys {
        let mut waiting: BTreeMap<Vec<String>, VecDeque<usize>> = BTreeMap::new();
        for (at, row) in left.iter().enumerate() {
            waiting.entry(key(row)).or_default().push_back(at);
        }
        let mut taken = vec![false; left.len()];
        right.retain(|row| match waiting.get_mut(&key(row)).and_then(VecDeque::pop_front) {
            Some(at) => {
                taken[at] = true;
                found.push((Some(left[at]), Some(*row)));
                false
            }
            None => true,
        });
        let mut taken = taken.into_iter();
        left.retain(|_| taken.next() == Some(false));
    }
    found.extend(left.into_iter().map(|row| (Some(row), None)));
    found.extend(right.into_iter().map(|row| (None, Some(row))));
    found
}

#[cfg(test)]
mod tests;
