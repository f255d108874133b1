//! Filling one window: who attends now, with which covers.

use super::super::attendance::absence;
use super::super::options::{Presence, Window};
use super::Draft;
use crate::planners::taken_time::TakenTime;
use crate::school::{Id, MemberRole, Slot, SlotSet, StaffId, TeamId};

/// One attempt to fill a window: who attends, with which covers, at what cost.
pub(super) struct Attempt<'a, 'b> {
    draft: &'b Draft<'a>,
    team: TeamId,
    window: &'b Window,
    /// Per member, whether they attend.
    pub attends: Vec<bool>,
    /// The covers it takes.
    pub covers: Vec<(Slot, StaffId)>,
    /// What it adds now.
    pub cost: i64,
    /// The part of that which does not depend on other sessions.
    pub own: i64,
}

impl<'a, 'b> Attempt<'a, 'b> {
    /// The cheapest way found; none where the rules cannot be met now.
    pub fn new(draft: &'b Draft<'a>, team: TeamId, window: &'b Window) -> Option<Self> {
        let members = &draft.school.teams[team].members;
        let mut attempt =
            Attempt { draft, team, window, attends: vec![false; members.len()], covers: Vec::new(), cost: 0, own: 0 };
        let (mut core, mut all) = (0, 0);
        // Who is free comes first: they cost least, and whoever attends cannot cover.
        let mut reserve = Vec::new();
        for releasing in [false, true] {
            for (index, member) in members.iter().enumerate() {
                let Presence::Can { cost, releases } = window.presence[index] else {
                    if member.role == MemberRole::Lead {
                        return None;
                    }
                    continue;
                };
                if (releases > 0) != releasing {
                    continue;
                }
                let away = absence(member.role, &draft.school.rules.costs);
                let extra = attempt.may_attend(member.staff).and_then(|crowded| {
                    let covers = attempt.find_covers(member.staff, releases)?;
                    Some((cost + crowded + covers.1, covers.0))
                });
                match (extra, away) {
                    (None, None) => return None,
                    (None, Some(_)) => {}
                    (Some((cost, covers)), away) if away.is_none_or(|away| cost <= away) => {
                        attempt.attend(index, cost, covers);
                        all += 1;
                        core += u32::from(member.role != MemberRole::Optional);
                    }
                    (Some((cost, _)), Some(away)) => reserve.push((cost - away, index)),
                    (Some(_), None) => unreachable!("whoever must attend attends"),
                }
            }
        }
        reserve.sort_unstable();
        for counting in [true, false] {
            for (_, index) in &reserve {
                let member = members[*index];
                let counts = member.role != MemberRole::Optional;
                let needed = if counting { counts && core < draft.school.teams[team].quorum } else { all < 2 };
                if !needed || attempt.attends[*index] {
                    continue;
                }
                let Presence::Can { cost, releases } = window.presence[*index] else { continue };
                let Some(crowded) = attempt.may_attend(member.staff) else { continue };
                let Some((covers, load)) = attempt.find_covers(member.staff, releases) else { continue };
                attempt.attend(*index, cost + crowded + load, covers);
                all += 1;
                core += u32::from(counts);
            }
        }
        if core < draft.school.teams[team].quorum || all < 2 {
            return None;
        }
        let absent = members.iter().zip(&attempt.attends).filter(|(_, attends)| !**attends);
        let absences = absent.filter_map(|(member, _)| absence(member.role, &draft.school.rules.costs)).sum::<i64>();
        attempt.cost += absences;
        attempt.own += absences;
        Some(attempt)
    }

    fn attend(&mut self, index: usize, cost: i64, covers: Vec<(Slot, StaffId)>) {
        self.attends[index] = true;
        self.cost += cost;
        if let Presence::Can { cost, .. } = self.window.presence[index] {
            self.own += cost;
        }
        self.covers.extend(covers);
    }

    /// What `crowded` costs a person who attends, or none where they cannot now.
    fn may_attend(&self, staff: StaffId) -> Option<i64> {
        let draft = self.draft;
        let (day, turns) = (self.window.day.index(), draft.school.cycle.turns() as usize);
        let of_turns = &draft.sessions[staff][day * turns..(day + 1) * turns];
        let busiest = of_turns.iter().copied().max().unwrap_or(0);
        let held = draft.school.cycle.turns_held(self.window.slots[0]);
        let then = held.map(|turn| of_turns[turn]).max().unwrap_or(0) + 1;
        let covering = self.covers.iter().any(|(_, coverer)| *coverer == staff);
        if covering || !draft.may_take(staff, self.window.day, &self.window.taken, true) {
            return None;
        }
        Some(if then > busiest.max(1) { i64::from(draft.school.rules.costs.crowded) } else { 0 })
    }

    /// The least loaded coverer for each slot in which a person is busy, and what they cost.
    fn find_covers(&self, staff: StaffId, releases: u32) -> Option<(Vec<(Slot, StaffId)>, i64)> {
        let draft = self.draft;
        let mut found: Vec<(Slot, StaffId)> = Vec::new();
        let mut cost = 0;
        if releases == 0 {
            return Some((found, cost));
        }
        let members = &draft.school.teams[self.team].members;
        let cycle = &draft.school.cycle;
        let load_cost = i64::from(draft.school.rules.costs.cover_load);
        for slot in self.window.covers_for(draft.school, staff) {
            let mut best: Option<(u32, StaffId)> = None;
            let alone = draft.cover_time(slot);
            for coverer in &draft.options.coverers[slot] {
                // Most are no better than the best so far, whatever they give in this session.
                let covers = &draft.covers[*coverer];
                let least = cycle.turns_held(slot).map(|turn| covers[turn]).max().unwrap_or(0);
                if least >= draft.school.rules.blocks.max_covers || best.is_some_and(|(load, _)| load <= least) {
                    continue;
                }
                let given = self.covers.iter().chain(&found).filter(|(_, other)| other == coverer);
                let load = least + given.clone().count() as u32;
                if load >= draft.school.rules.blocks.max_covers
                    || best.is_some_and(|(least, _)| least <= load)
                    || given.clone().any(|(other, _)| alone.times(None).contains(*other))
                    || *coverer == staff
                {
                    continue;
                }
                let attends =
                    members.iter().zip(&self.attends).any(|(member, attends)| *attends && member.staff == *coverer);
                let may_take = |time: &TakenTime| draft.may_take(*coverer, self.window.day, time, false);
                let may_give = if load == least {
                    may_take(alone)
                } else {
                    let slots = given.map(|(slot, _)| *slot).chain([slot]);
                    may_take(&TakenTime::new(cycle, SlotSet::new(cycle.len(), slots)))
                };
                if !attends && may_give {
                    best = Some((load, *coverer));
                }
            }
            let (load, coverer) = best?;
            cost += load_cost * i64::from(load + 1);
            found.push((slot, coverer));
        }
        Some((found, cost))
    }
}
