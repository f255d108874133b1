//! What a plan costs, criterion by criterion (specification part 3).
//!
//! `staffroom-verify` recomputes the same figures on its own, from the timetable.

use super::document::Resolved;
use super::{CriterionCost, Kind, Pair, PeerGroup, Session, Visit};
use crate::school::{Criterion, DayId, MemberRole, School, Slot, SlotKind, StaffId, TeamId};
use std::collections::{BTreeMap, BTreeSet};

/// Sessions of the previous plan, for `moved`: team, and start with turn; neither where
/// its slot is no longer in the cycle.
pub type PreviousSessions = [(TeamId, Option<(Slot, u32)>)];

/// Pairs of the previous plan, for `moved`.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct PreviousPairs {
    /// Mentee and mentor of each pair; no mentor where that person has gone.
    pub mentors: Vec<(StaffId, Option<StaffId>)>,
    /// The meetings of mentors and mentees who are both still there, in slots that are.
    pub meetings: Vec<(StaffId, StaffId, Slot)>,
    /// How many other meetings there were of mentees who are still there: moved whatever is planned.
    pub lost_meetings: u32,
}

/// Visits of the previous plan, for `moved`: observer and host; no host where that person has gone.
pub type PreviousVisits = [(StaffId, Option<StaffId>)];

/// What a plan of the same term held before, for `moved`.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Before {
    /// The sessions.
    pub sessions: Vec<(TeamId, Option<(Slot, u32)>)>,
    /// The pairs and their meetings.
    pub pairs: PreviousPairs,
    /// The visits.
    pub visits: Vec<(StaffId, Option<StaffId>)>,
}

impl Before {
    /// What a plan held, as far as its school still has a place for it.
    pub fn new(plan: &Resolved) -> Before {
        Before { sessions: plan.session_starts().collect(), pairs: plan.pairs.clone(), visits: plan.visits.clone() }
    }
}

/// What the requests that count are about.
#[derive(Clone, Copy, Debug)]
pub struct Kinds<'a> {
    /// What was planned.
    pub planned: &'a [Kind],
    /// What stays as another plan held it.
    pub kept: &'a [Kind],
}

impl Kinds<'_> {
    /// What counts of a kind: nothing, or what is missing and what has moved since `before`, which is
    /// not asked of what was kept.
    fn counted<'b>(&self, kind: Kind, before: &'b Before, nothing: &'b Before) -> Option<&'b Before> {
        if self.planned.contains(&kind) { Some(before) } else { self.kept.contains(&kind).then_some(nothing) }
    }
}

/// How often something is in each turn.
#[derive(Clone, Debug, Default)]
struct PerTurn(Vec<i64>);

impl PerTurn {
    /// Once more in each of these turns.
    fn add(&mut self, turns: &[u32]) {
        for turn in turns {
            let at = *turn as usize;
            self.0.resize(self.0.len().max(at + 1), 0);
            self.0[at] += 1;
        }
    }

    /// How often in the turn where it is most.
    fn most(&self) -> i64 {
        self.0.iter().copied().max().unwrap_or(0)
    }
}

/// Counts by criterion, which are added up and put in order.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    counts: BTreeMap<Criterion, i64>,
}

impl Tally {
    fn count(&mut self, criterion: Criterion, by: i64) {
        *self.counts.entry(criterion).or_default() += by;
    }

    /// A whole plan: all that it holds, what is missing of the kinds that were planned or kept, and what has
    /// moved of those that were planned.
    ///
    /// O(attendances × slots + visits × log visits).
    pub fn plan(
        &mut self,
        school: &School,
        kinds: Kinds,
        (sessions, pairs, visits): (&[Session], &[Pair], &[Visit]),
        before: &Before,
    ) {
        self.sessions(school, sessions);
        self.pairs(school, pairs);
        self.visits(school, visits);
        let nothing = Before::default();
        if let Some(before) = kinds.counted(Kind::Sessions, before, &nothing) {
            let teams: Vec<TeamId> = school.teams.ids().collect();
            self.missing_sessions(school, &teams, sessions, &before.sessions);
        }
        if let Some(before) = kinds.counted(Kind::Mentors, before, &nothing) {
            self.missing_pairs(school, pairs, &before.pairs);
        }
        if let Some(before) = kinds.counted(Kind::Visits, before, &nothing) {
            self.missing_visits(school, visits, &before.visits);
        }
    }

    /// A person gives a slot: `outside`, `extra_time` and `avoid`.
    fn place(&mut self, school: &School, staff: StaffId, slot: Slot) {
        let time = &school.staff[staff].time;
        self.count(Criterion::Outside, i64::from(school.cycle.kind(slot) == SlotKind::Open));
        self.count(Criterion::ExtraTime, i64::from(!time.in_school.contains(slot)));
        self.count(
            Criterion::Avoid,
            i64::from(time.avoid.contains(slot) && time.busy_at(&school.cycle, slot).is_none()),
        );
    }

    /// What the held sessions cost: absences, releases, places; covers and crowded days in the turn where there are most.
    ///
    /// O(attendances × (slots + turns)).
    pub fn sessions(&mut self, school: &School, sessions: &[Session]) {
        let turns = school.turns().max(1);
        let mut days: BTreeMap<(StaffId, DayId), PerTurn> = BTreeMap::new();
        let mut covers: BTreeMap<StaffId, PerTurn> = BTreeMap::new();
        for session in sessions {
            for staff in &session.absent {
                match school.teams[session.team].role_of(*staff) {
                    Some(MemberRole::Optional) => self.count(Criterion::AbsentOptional, 1),
                    _ => self.count(Criterion::AbsentRequired, 1),
                }
            }
            let held: Vec<u32> = session.turns(school, turns).collect();
            for staff in &session.attending {
                days.entry((*staff, school.cycle.day_of(session.start))).or_default().add(&held);
                for slot in school.cycle.window(session.start, session.length).into_iter().flatten() {
                    self.place(school, *staff, slot);
                }
            }
            for release in &session.released {
                self.count(Criterion::Release, 1);
                covers.entry(release.cover).or_default().add(&held);
            }
        }
        self.count(Criterion::CoverLoad, covers.values().map(PerTurn::most).map(|most| most * (most + 1) / 2).sum());
        self.count(Criterion::Crowded, days.values().map(|sessions| (sessions.most() - 1).max(0)).sum());
    }

    /// Sessions that were asked for and are not held, and those of the previous
    /// plan that have moved. Only requests of `teams` count.
    pub fn missing_sessions(
        &mut self,
        school: &School,
        teams: &[TeamId],
        sessions: &[Session],
        previous: &PreviousSessions,
    ) {
        for team in teams {
            let held = sessions.iter().filter(|session| session.team == *team).count() as i64;
            let team = &school.teams[*team];
            self.count(Criterion::UnmetSession, (i64::from(team.sessions) - held) * i64::from(team.priority));
        }
        let moved = previous.iter().filter(|(team, at)| {
            teams.contains(team)
                && !sessions.iter().any(|session| session.team == *team && Some((session.start, session.turn)) == *at)
        });
        self.count(Criterion::Moved, moved.count() as i64);
    }

    /// What the pairs and their meetings cost.
    ///
    /// O(meetings).
    pub fn pairs(&mut self, school: &School, pairs: &[Pair]) {
        for pair in pairs {
            self.count(Criterion::MisfitMentor, 100 - i64::from(pair.fit));
            for slot in &pair.meetings {
                self.place(school, pair.mentor, *slot);
                self.place(school, pair.mentee, *slot);
            }
        }
    }

    /// Mentors and meetings that were asked for and are missing, and what has
    /// moved since the previous plan.
    ///
    /// O(people + pairs × log pairs).
    pub fn missing_pairs(&mut self, school: &School, pairs: &[Pair], previous: &PreviousPairs) {
        let of: BTreeMap<StaffId, &Pair> = pairs.iter().map(|pair| (pair.mentee, pair)).collect();
        let alone = school.staff.entries().filter(|(id, staff)| staff.roles.mentee && !of.contains_key(id));
        self.count(Criterion::UnmetMentee, alone.map(|(_, staff)| i64::from(staff.priority)).sum());
        let meetings = i64::from(school.rules.mentors.meetings);
        let missing = pairs.iter().map(|pair| (meetings - pair.meetings.len() as i64).max(0));
        self.count(Criterion::UnmetMeeting, missing.sum());
        let changed = previous.mentors.iter().filter(|(mentee, mentor)| {
            mentor.is_none_or(|mentor| of.get(mentee).is_none_or(|pair| pair.mentor != mentor))
        });
        let moved = previous.meetings.iter().filter(|(mentor, mentee, slot)| {
            !of.get(mentee).is_some_and(|pair| pair.mentor == *mentor && pair.meetings.contains(slot))
        });
        self.count(Criterion::Moved, changed.count() as i64 + moved.count() as i64 + i64::from(previous.lost_meetings));
    }

    /// What the groups of peers, their meetings and what they lack cost, and
    /// everybody without a group.
    ///
    /// O(people + meetings).
    pub fn peers(&mut self, school: &School, groups: &[PeerGroup]) {
        let asked = i64::from(school.rules.mentors.meetings);
        for group in groups {
            self.count(Criterion::MisfitMentor, 100 - i64::from(group.fit));
            self.count(Criterion::UnmetMeeting, (asked - group.meetings.len() as i64).max(0));
            for staff in &group.people {
                group.meetings.iter().for_each(|slot| self.place(school, *staff, *slot));
            }
        }
        let grouped: usize = groups.iter().map(|group| group.people.len()).sum();
        self.count(Criterion::UnmetMentee, school.staff.len() as i64 - grouped as i64);
    }

    /// What the visits and their debriefs cost.
    ///
    /// O(visits).
    pub fn visits(&mut self, school: &School, visits: &[Visit]) {
        let mut received: BTreeMap<StaffId, i64> = BTreeMap::new();
        for visit in visits {
            let before = received.entry(visit.host).or_default();
            self.count(Criterion::HostAgain, *before);
            *before += 1;
            self.count(Criterion::MisfitVisit, 100 - i64::from(visit.fit));
            self.place(school, visit.observer, visit.slot);
            if let Some(debrief) = visit.debrief {
                self.place(school, visit.observer, debrief);
                self.place(school, visit.host, debrief);
            }
        }
    }

    /// Visits that were asked for and are missing, and those of the previous
    /// plan that are not made.
    ///
    /// O(people + visits × log visits).
    pub fn missing_visits(&mut self, school: &School, visits: &[Visit], previous: &PreviousVisits) {
        let made: BTreeSet<(StaffId, StaffId)> = visits.iter().map(|visit| (visit.observer, visit.host)).collect();
        let missing = school.staff.entries().map(|(staff, person)| {
            let own = visits.iter().filter(|visit| visit.observer == staff).count() as i64;
            (i64::from(person.visits) - own).max(0)
        });
        self.count(Criterion::UnmetVisit, missing.sum());
        let moved =
            previous.iter().filter(|(observer, host)| host.is_none_or(|host| !made.contains(&(*observer, host))));
        self.count(Criterion::Moved, moved.count() as i64);
    }

    /// Counts visits that there are no rounds left for.
    pub fn lost_visits(&mut self, visits: u32) {
        self.count(Criterion::UnmetVisit, i64::from(visits));
    }

    /// The criteria with a count other than 0, in their order.
    pub fn criteria(self, school: &School) -> Vec<CriterionCost> {
        let cost = |(criterion, count): (Criterion, i64)| CriterionCost {
            criterion,
            count,
            weight: criterion.weight(&school.rules.costs),
        };
        self.counts.into_iter().filter(|(_, count)| *count != 0).map(cost).collect()
    }
}

/// The sum of the criteria's costs.
pub fn total(criteria: &[CriterionCost]) -> i64 {
    criteria.iter().map(CriterionCost::cost).sum()
}
