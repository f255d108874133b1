//! Sessions of which one slot can hold only one: cliques instead of pairs.
//!
//! Whole values obey these rows anyway (they follow from Occupied, Quorum and
//! Covered). But a fractional solution could hold a third of three sessions in
//! one slot, each with a third of its people and of the coverers; one row per
//! set of sessions that exclude each other forbids that, and the bound gains
//! most of what the solver would have to find out by cuts and branching.

use super::options::Options;
use super::reduce::{Attendance, KeptWindow};
use crate::model::Variable;
use crate::school::{Id, MemberRole, School, Slot, StaffId, TeamId};

/// A set of people, as a bit per person of staff.csv.
#[derive(Clone, Debug)]
struct People(Vec<u64>);

impl People {
    fn new(school: &School, people: impl Iterator<Item = StaffId>) -> People {
        let mut words = vec![0u64; school.staff.len().div_ceil(64)];
        for staff in people {
            words[staff.index() / 64] |= 1 << (staff.index() % 64);
        }
        People(words)
    }

    fn union_len(&self, other: &People) -> i64 {
        self.0.iter().zip(&other.0).map(|(a, b)| i64::from((a | b).count_ones())).sum()
    }

    fn intersects(&self, other: &People) -> bool {
        self.0.iter().zip(&other.0).any(|(a, b)| a & b != 0)
    }

    fn len(&self) -> i64 {
        self.union_len(self)
    }
}

/// A session that could be held over a slot, and what it needs there.
#[derive(Clone, Debug)]
pub struct Candidate {
    team: TeamId,
    held: Variable,
    quorum: i64,
    /// Members who attend whenever it is held.
    always: People,
    /// Leads and required members who could attend.
    core: People,
    /// Those of them who are free and cover nobody whatever happens: they need no coverer and are none.
    idle: People,
}

impl Candidate {
    /// What the session of a kept window needs in one of its slots.
    pub fn new(
        school: &School,
        options: &Options,
        team: TeamId,
        kept: &KeptWindow,
        held: Variable,
        slot: Slot,
    ) -> Self {
        let members = school.teams[team].members.iter().zip(&kept.attendance);
        let some = |chosen: &dyn Fn(StaffId, MemberRole, Attendance) -> bool| {
            let chosen = members.clone().filter(|(member, attendance)| chosen(member.staff, member.role, **attendance));
            People::new(school, chosen.map(|(member, _)| member.staff))
        };
        let core =
            |role: MemberRole, attendance: Attendance| role != MemberRole::Optional && attendance != Attendance::Never;
        let idle =
            |staff: StaffId| school.staff[staff].time.free.contains(slot) && !options.coverers[slot].contains(&staff);
        Candidate {
            team,
            held,
            quorum: i64::from(school.teams[team].quorum),
            always: some(&|_, _, attendance| attendance == Attendance::Always),
            core: some(&|_, role, attendance| core(role, attendance)),
            idle: some(&|staff, role, attendance| core(role, attendance) && idle(staff)),
        }
    }

    /// The variable that says whether the session is held.
    pub fn held(&self) -> Variable {
        self.held
    }

    /// How many coverers the session takes at least, as covers or as attendants:
    /// the quorum less those who need none.
    pub fn takes(&self) -> i64 {
        (self.quorum - self.idle.len()).max(0)
    }

    /// Whether one slot cannot hold both: somebody must attend both, the two
    /// quorums need more people than there are, or more coverers than there are.
    fn excludes(&self, other: &Candidate, coverers: i64) -> bool {
        let needed = self.quorum + other.quorum;
        self.team == other.team
            || self.always.intersects(&other.always)
            || self.core.union_len(&other.core) < needed
            || needed - self.idle.union_len(&other.idle) > coverers
            || self.takes() + other.takes() > coverers
    }
}

/// Sets of sessions of at least two teams of which the slot can hold only one.
/// Each candidate is in at least one set that cannot be enlarged, if it is in any.
///
/// O(candidates³ ÷ cliques) at worst; greedy, in order of the candidates.
pub fn cliques(candidates: &[Candidate], coverers: i64) -> Vec<Vec<Variable>> {
    let mut sets = Vec::new();
    let mut inside = vec![false; candidates.len()];
    for first in 0..candidates.len() {
        if inside[first] {
            continue;
        }
        let mut set = vec![first];
        for other in (0..candidates.len()).filter(|other| *other != first) {
            if set.iter().all(|member| candidates[*member].excludes(&candidates[other], coverers)) {
                set.push(other);
            }
        }
        if set.iter().any(|member| candidates[*member].team != candidates[first].team) {
            set.iter().for_each(|member| inside[*member] = true);
            set.sort_unstable();
            sets.push(set.into_iter().map(|member| candidates[member].held).collect());
        }
    }
    sets
}
