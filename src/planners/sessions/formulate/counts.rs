//! Rows 14: how many sessions of a team somebody attends, as whole numbers.
//!
//! A limit of the cycle says how *many* sessions a person may attend, whatever their windows. A relaxation meets it with
//! half of every session and half of everybody, and a solver that branches on windows finds a hundred others for each
//! that it closes. Whole counts say where the contradiction is: in few columns, which no window can hide from.

use super::{Attends, Builder};
use crate::model::{Range, Rule, Tag, Variable};
use crate::school::{MemberRole, Span, StaffId, TeamId};
use std::collections::{BTreeMap, BTreeSet};

/// How many sessions of a team a person attends.
pub(super) struct Attended {
    /// The sessions that the person could attend.
    pub attends: Vec<Variable>,
    /// How many of them.
    pub count: Variable,
}

impl Builder<'_> {
    /// Variables `attended` and rows 14, for the teams with somebody whom a limit of the cycle can bind.
    ///
    /// O(attendances × log).
    pub(super) fn counts(&mut self) {
        let bound = self.bound_in_cycle();
        let missing: BTreeMap<TeamId, Variable> = self.formulation.missing.iter().copied().collect();
        let mut of_team: BTreeMap<TeamId, BTreeMap<StaffId, Vec<Variable>>> = BTreeMap::new();
        for session in &self.formulation.sessions {
            let members = &self.school.teams[session.team].members;
            for (member, attends) in members.iter().zip(&session.attends) {
                if let Attends::When(variable) = attends {
                    let of_team = of_team.entry(session.team).or_default();
                    of_team.entry(member.staff).or_default().push(*variable);
                }
            }
        }
        for (id, attending) in of_team {
            let team = &self.school.teams[id];
            if !team.members.iter().any(|member| bound.contains(&(id, member.staff))) {
                continue;
            }
            let (sessions, quorum) = (i64::from(team.sessions), i64::from(team.quorum));
            let missing = missing[&id];
            self.program().make_integer(missing);
            let mut core = vec![(missing, quorum)];
            for member in &team.members {
                let Some(attends) = attending.get(&member.staff) else { continue };
                let tag = |rule| Tag::new(rule).team(id).staff(member.staff);
                let count = self.program().variable(Range { upper: sessions, integer: true });
                let mut terms = Self::sum(attends);
                terms.push((count, -1));
                self.program().row(tag(Rule::Attendance), Some(0), Some(0), &terms);
                self.program().row(tag(Rule::Requested), None, Some(sessions), &[(count, 1), (missing, 1)]);
                if member.role != MemberRole::Optional {
                    core.push((count, 1));
                }
                self.formulation.attended.insert((id, member.staff), Attended { attends: attends.clone(), count });
            }
            self.program().row(Tag::new(Rule::Quorum).team(id), Some(quorum * sessions), None, &core);
        }
    }

    /// The members of teams who could be asked for more than a limit of the cycle allows them.
    fn bound_in_cycle(&self) -> BTreeSet<(TeamId, StaffId)> {
        let mut bound = BTreeSet::new();
        for (staff, uses) in &self.people {
            for limit in self.options.allowances[*staff].limits.iter().filter(|limit| limit.key.span() == Span::Cycle) {
                let mut weighs: BTreeMap<TeamId, BTreeSet<u32>> = BTreeMap::new();
                for used in uses {
                    let session = &self.formulation.sessions[used.session];
                    let taken = &self.options.teams[session.team].windows[session.window].taken;
                    weighs.entry(session.team).or_default().insert(limit.weight(taken, true));
                }
                let most = |(team, weighs): (&TeamId, &BTreeSet<u32>)| {
                    self.school.teams[*team].sessions * weighs.last().copied().unwrap_or(0)
                };
                if weighs.iter().map(most).sum::<u32>() > limit.most {
                    bound.extend(weighs.keys().map(|team| (*team, *staff)));
                }
            }
        }
        bound
    }
}
