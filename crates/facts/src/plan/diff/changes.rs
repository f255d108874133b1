//! The changes of each kind: which rows belong together, in what they differ, whom it affects.

use super::people::Order;
use super::{
    Aspect, Change, CriterionChange, GroupChange, GroupSide, PairChange, PairSide, ScoreChange, SessionChange,
    UnmetChange, VisitChange, What, matched,
};
use crate::plan::UnmetKind;
use crate::plan::document::{CriterionRow, Document, PairRow, PeerGroupRow, SessionRow, SlotRow, UnmetRow, VisitRow};
use std::collections::BTreeSet;

/// A row as it was and as it is.
type Both<'a, T> = (Option<&'a T>, Option<&'a T>);

/// The aspects that differ.
fn aspects(list: impl IntoIterator<Item = (Aspect, bool)>) -> Vec<Aspect> {
    list.into_iter().filter(|(_, differs)| *differs).map(|(aspect, _)| aspect).collect()
}

/// What became of a row that differs in `changed`; none where it is as it was.
/// `moves` are the aspects that make it a move.
fn became<T>(both: &Both<T>, changed: &[Aspect], moves: &[Aspect]) -> Option<What> {
    match both {
        (Some(_), Some(_)) if changed.is_empty() => None,
        (Some(_), Some(_)) if changed.iter().any(|aspect| moves.contains(aspect)) => Some(What::Moved),
        (Some(_), Some(_)) => Some(What::Changed),
        (Some(_), None) => Some(What::Dropped),
        (None, Some(_)) => Some(What::Added),
        (None, None) => None,
    }
}

/// The texts as the key of a row.
fn key<const N: usize>(parts: [&String; N]) -> Vec<String> {
    parts.into_iter().cloned().collect()
}

/// Sessions, by team. A session that moved is recognised by its day, else its week, else its place in the plan.
pub(super) fn sessions(before: &[SessionRow], after: &[SessionRow], order: &Order) -> Vec<SessionChange> {
    let keys: [fn(&SessionRow) -> Vec<String>; 4] = [
        |row| key([&row.team, &row.week, &row.day, &row.period]),
        |row| key([&row.team, &row.week, &row.day]),
        |row| key([&row.team, &row.week]),
        |row| key([&row.team]),
    ];
    let change = |both: Both<SessionRow>| {
        let changed = match both {
            (Some(a), Some(b)) => session_aspects(a, b),
            _ => Vec::new(),
        };
        let what = became(&both, &changed, &[Aspect::Time])?;
        let affects = match both {
            (Some(a), Some(b)) => session_affects(a, b, &changed),
            (row, other) => row.or(other).into_iter().flat_map(involved).collect(),
        };
        Some(SessionChange {
            what,
            team: both.1.or(both.0)?.team.clone(),
            changed,
            before: both.0.cloned(),
            after: both.1.cloned(),
            affects: order.sorted(affects),
        })
    };
    let mut changes: Vec<SessionChange> = matched(before, after, &keys).into_iter().filter_map(change).collect();
    changes.sort_by(|a, b| (&a.team, a.what).cmp(&(&b.team, b.what)));
    changes
}

fn session_aspects(a: &SessionRow, b: &SessionRow) -> Vec<Aspect> {
    let set = |people: &[String]| people.iter().cloned().collect::<BTreeSet<String>>();
    aspects([
        (Aspect::Time, (&a.week, &a.day, &a.period, a.turn) != (&b.week, &b.day, &b.period, b.turn)),
        (Aspect::Length, a.length != b.length),
        (Aspect::Room, a.room != b.room),
        (Aspect::Attendance, set(&a.attending) != set(&b.attending) || set(&a.absent) != set(&b.absent)),
        (Aspect::Cover, covers(a) != covers(b)),
    ])
}

/// The releases of a session: who, when, and who covers. At another time they are others.
fn covers(row: &SessionRow) -> BTreeSet<[&String; 5]> {
    row.released.iter().map(|release| [&row.week, &row.day, &release.period, &release.staff, &release.cover]).collect()
}

/// Whom it affects that session `a` became `b`: a new time everybody, a new
/// room whoever attends, the rest those whose part in it is another.
fn session_affects<'a>(a: &'a SessionRow, b: &'a SessionRow, changed: &[Aspect]) -> Vec<&'a String> {
    let mut affects = Vec::new();
    if changed.contains(&Aspect::Time) || changed.contains(&Aspect::Length) {
        affects.extend(involved(a));
        affects.extend(involved(b));
    }
    if changed.contains(&Aspect::Room) {
        affects.extend(&b.attending);
    }
    let only = |here: &'a [String], there: &'a [String]| here.iter().filter(|staff| !there.contains(staff));
    affects.extend(only(&a.attending, &b.attending));
    affects.extend(only(&b.attending, &a.attending));
    if changed.contains(&Aspect::Attendance) {
        affects.extend(only(&a.absent, &b.absent));
        affects.extend(only(&b.absent, &a.absent));
    }
    for [_, _, _, staff, cover] in covers(a).symmetric_difference(&covers(b)).copied() {
        affects.extend([staff, cover]);
    }
    affects
}

/// Whose time a session takes.
fn involved(row: &SessionRow) -> impl Iterator<Item = &String> {
    row.attending.iter().chain(row.released.iter().flat_map(|release| [&release.staff, &release.cover]))
}

/// Pairs, by mentee in the order of staff.csv.
pub(super) fn pairs(before: &[PairRow], after: &[PairRow], order: &Order) -> Vec<PairChange> {
    let keys: [fn(&PairRow) -> Vec<String>; 2] = [|row| key([&row.mentee, &row.mentor]), |row| key([&row.mentee])];
    let side = |row: &PairRow| PairSide { mentor: row.mentor.clone(), fit: row.fit, meetings: row.meetings.clone() };
    let change = |both: Both<PairRow>| {
        let (changed, meetings) = match both {
            (Some(a), Some(b)) => {
                let mentor = a.mentor != b.mentor;
                let meetings = meetings(&a.meetings, &b.meetings);
                let differs = !meetings.is_empty();
                let changed =
                    aspects([(Aspect::Mentor, mentor), (Aspect::Meetings, differs), (Aspect::Fit, a.fit != b.fit)]);
                (changed, if mentor { Vec::new() } else { meetings })
            }
            _ => (Vec::new(), Vec::new()),
        };
        let moves: &[Aspect] = if changed.contains(&Aspect::Mentor) { &[] } else { &[Aspect::Meetings] };
        let what = became(&both, &changed, moves)?;
        let rows = [both.0, both.1].into_iter().flatten();
        Some(PairChange {
            what,
            mentee: both.1.or(both.0)?.mentee.clone(),
            changed,
            before: both.0.map(side),
            after: both.1.map(side),
            meetings,
            affects: order.sorted(rows.flat_map(|row| [&row.mentee, &row.mentor])),
        })
    };
    let mut changes: Vec<PairChange> = matched(before, after, &keys).into_iter().filter_map(change).collect();
    changes.sort_by(|a, b| (order.place(&a.mentee), a.what).cmp(&(order.place(&b.mentee), b.what)));
    changes
}

/// Groups of peers, by their first person: with another member it is another group.
pub(super) fn groups(before: &[PeerGroupRow], after: &[PeerGroupRow], order: &Order) -> Vec<GroupChange> {
    // Somebody may have moved on the staff list, and with it the order of a group.
    let keys: [fn(&PeerGroupRow) -> Vec<String>; 1] = [|row| {
        let mut people = row.people.clone();
        people.sort();
        people
    }];
    let side = |row: &PeerGroupRow| GroupSide { fit: row.fit, meetings: row.meetings.clone() };
    let change = |both: Both<PeerGroupRow>| {
        let (changed, meetings) = match both {
            (Some(a), Some(b)) => {
                let meetings = meetings(&a.meetings, &b.meetings);
                let differs = !meetings.is_empty();
                (aspects([(Aspect::Meetings, differs), (Aspect::Fit, a.fit != b.fit)]), meetings)
            }
            _ => (Vec::new(), Vec::new()),
        };
        let what = became(&both, &changed, &[Aspect::Meetings])?;
        let people = &both.1.or(both.0)?.people;
        Some(GroupChange {
            what,
            people: people.clone(),
            changed,
            before: both.0.map(side),
            after: both.1.map(side),
            meetings,
            affects: order.sorted(people),
        })
    };
    let mut changes: Vec<GroupChange> = matched(before, after, &keys).into_iter().filter_map(change).collect();
    let first = |change: &GroupChange| change.affects.iter().map(|staff| order.place(staff).0).min();
    changes.sort_by(|a, b| (first(a), &a.affects, a.what).cmp(&(first(b), &b.affects, b.what)));
    changes
}

/// The meetings that are not in both lists: moved where one can have become the other.
fn meetings(before: &[SlotRow], after: &[SlotRow]) -> Vec<Change<Option<SlotRow>>> {
    let keys: [fn(&SlotRow) -> Vec<String>; 4] = [
        |slot| key([&slot.week, &slot.day, &slot.period]),
        |slot| key([&slot.week, &slot.day]),
        |slot| key([&slot.week]),
        |_| Vec::new(),
    ];
    matched(before, after, &keys)
        .into_iter()
        .map(|(before, after)| Change { before: before.cloned(), after: after.cloned() })
        .filter(Change::differs)
        .collect()
}

/// Visits, by observer, then host in the order of staff.csv.
pub(super) fn visits(before: &[VisitRow], after: &[VisitRow], order: &Order) -> Vec<VisitChange> {
    let keys: [fn(&VisitRow) -> Vec<String>; 3] = [
        |row| key([&row.observer, &row.host, &row.round.to_string(), &row.week, &row.day, &row.period]),
        |row| key([&row.observer, &row.host, &row.round.to_string()]),
        |row| key([&row.observer, &row.host]),
    ];
    let change = |both: Both<VisitRow>| {
        let changed = match both {
            (Some(a), Some(b)) => aspects([
                (Aspect::Round, a.round != b.round),
                (Aspect::Lesson, (&a.week, &a.day, &a.period) != (&b.week, &b.day, &b.period)),
                (Aspect::Class, (&a.subject, &a.group) != (&b.subject, &b.group)),
                (Aspect::Debrief, a.debrief != b.debrief),
                (Aspect::Fit, a.fit != b.fit),
            ]),
            _ => Vec::new(),
        };
        let what = became(&both, &changed, &[Aspect::Round, Aspect::Lesson, Aspect::Debrief])?;
        let row = both.1.or(both.0)?;
        Some(VisitChange {
            what,
            observer: row.observer.clone(),
            host: row.host.clone(),
            changed,
            before: both.0.cloned(),
            after: both.1.cloned(),
            affects: order.sorted([&row.observer, &row.host]),
        })
    };
    let mut changes: Vec<VisitChange> = matched(before, after, &keys).into_iter().filter_map(change).collect();
    let place = |change: &VisitChange| (order.place(&change.observer).0, order.place(&change.host).0);
    changes.sort_by(|a, b| (place(a), &a.observer, &a.host, a.what).cmp(&(place(b), &b.observer, &b.host, b.what)));
    changes
}

/// Who is to meet in a meeting that is missing, as the plans name them; none where neither has them.
pub fn people_of_meeting(before: &Document, after: &Document, id: &str) -> Vec<String> {
    // Ids may have a slash in them: only the pairs and groups of the plans say whose these are. Of several that are
    // called the same it may be any.
    let of = |document: &Document| -> Vec<String> {
        let pairs = document.pairs.iter().map(|pair| vec![pair.mentor.clone(), pair.mentee.clone()]);
        let groups = document.peers.iter().flatten().map(|group| group.people.clone());
        pairs.chain(groups).filter(|people| people.join("/") == id).flatten().collect()
    };
    let people = of(after);
    if people.is_empty() { of(before) } else { people }
}

/// What is missing in one plan and not in the other, or more or less often.
pub(super) fn unmet(before: &Document, after: &Document, order: &Order) -> Vec<UnmetChange> {
    let keys: [fn(&UnmetRow) -> Vec<String>; 1] = [|row| vec![row.kind.name().to_owned(), row.id.clone()]];
    let change = |both: Both<UnmetRow>| {
        let row = both.1.or(both.0)?;
        let count = |row: Option<&UnmetRow>| row.map_or(0, |row| row.count);
        let count = Change { before: count(both.0), after: count(both.1) };
        let people: Vec<String> = match row.kind {
            UnmetKind::Session => Vec::new(),
            UnmetKind::Mentee | UnmetKind::Visit => vec![row.id.clone()],
            UnmetKind::Meeting => people_of_meeting(before, after, &row.id),
        };
        let affects = order.sorted(&people);
        count.differs().then(|| UnmetChange { kind: row.kind, id: row.id.clone(), count, affects })
    };
    let mut changes: Vec<UnmetChange> =
        matched(&before.unmet, &after.unmet, &keys).into_iter().filter_map(change).collect();
    changes.sort_by(|a, b| (a.kind, &a.id).cmp(&(b.kind, &b.id)));
    changes
}

/// The cost of both plans.
pub(super) fn score(before: &Document, after: &Document) -> ScoreChange {
    let (a, b) = (&before.score, &after.score);
    // In the order of the new plan; what only the old one counts comes last.
    let names: Vec<&String> = b.criteria.iter().chain(&a.criteria).map(|row| &row.criterion).collect();
    let mut seen = BTreeSet::new();
    let mut criteria = Vec::new();
    for name in names.into_iter().filter(|name| seen.insert(*name)) {
        let row = |list: &[CriterionRow]| {
            list.iter().find(|row| row.criterion == *name).map(|row| (row.count, row.weight, row.cost))
        };
        let (was, is) = (row(&a.criteria), row(&b.criteria));
        if was == is {
            continue;
        }
        let weight = is.or(was).map_or(0, |(_, weight, _)| weight);
        let (was, is) = (was.unwrap_or((0, weight, 0)), is.unwrap_or((0, weight, 0)));
        criteria.push(CriterionChange {
            criterion: name.clone(),
            count: Change { before: was.0, after: is.0 },
            weight: Change { before: was.1, after: is.1 },
            cost: Change { before: was.2, after: is.2 },
        });
    }
    let place = |change: &CriterionChange| {
        crate::school::Criterion::ALL.iter().position(|criterion| criterion.name() == change.criterion)
    };
    criteria.sort_by_key(|change| place(change).unwrap_or(usize::MAX));
    ScoreChange {
        total: Change { before: a.total, after: b.total },
        bound: Change { before: a.bound, after: b.bound },
        status: Change { before: before.status, after: after.status },
        criteria,
    }
}
