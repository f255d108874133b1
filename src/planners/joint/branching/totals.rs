//! Branches by totals: how many visits are made, meetings missing, pairs formed, sessions missing.
//!
//! What is missing costs far more than anything else. Where the relaxation misses three fifths of a meeting, they
//! prove three fifths of its cost, and an exact search has to close the rest window by window: it can always miss the other
//! part of it elsewhere. So a total that the relaxation leaves between two whole numbers is taken apart: plans with no more than
//! the lower, and plans with no less than the upper (branching on sums of variables, as on the number of vehicles in
//! routing; Desrosiers, Soumis and Desrochers 1984). Each is a branch with duals of its own, which mostly prove it, or all but prove it, at once.
//!
//! Row 16: in a branch a total lies within its limits. While columns are still being looked for, a slack variable keeps what
//! is listed from being too little.

use crate::model::{Program, Range, Rule, Tag, Variable};
use crate::planners::PlanError;
use crate::planners::joint::exact::Best;
use crate::planners::joint::master::{Master, MasterInput};
use crate::planners::joint::root_relaxation::RootRelaxation;
use crate::planners::joint::visit_columns::VisitColumns;
use crate::planners::joint::{Scopes, Search};
use crate::school::Costs;

/// With more branches than this, totals are not worth taking apart further.
const MOST_BRANCHES: usize = 8;
/// A total is taken apart where the part of one that is missing costs at least so much.
const LEAST_WORTH: f64 = 2.0;

/// Something that plans have a whole number of.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Total {
    /// Sessions that teams lack.
    MissingSessions,
    /// Pairs.
    Pairs,
    /// Meetings that pairs lack.
    MissingMeetings,
    /// Visits, where these are not made in groups.
    Visits,
}

/// Between which numbers a total lies in a branch.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limited {
    total: Total,
    least: Option<i64>,
    most: Option<i64>,
}

/// Plans whose totals lie within some limits.
struct Branch {
    scopes: Scopes,
    priced: RootRelaxation,
}

impl Total {
    const ALL: [Total; 4] = [Total::MissingSessions, Total::Pairs, Total::MissingMeetings, Total::Visits];

    /// What one of it costs, or saves.
    fn worth(self, costs: &Costs) -> u32 {
        match self {
            Total::MissingSessions => costs.unmet_session,
            Total::Pairs => costs.unmet_mentee,
            Total::MissingMeetings => costs.unmet_meeting,
            Total::Visits => costs.unmet_visit,
        }
    }

    /// The rule that its rows stand for.
    fn rule(self) -> Rule {
        match self {
            Total::MissingSessions => Rule::Requested,
            Total::Pairs => Rule::OneMentor,
            Total::MissingMeetings => Rule::MeetingsOfPair,
            Total::Visits => Rule::VisitsMade,
        }
    }
}

impl Limited {
    /// Whether it is about visits, whose variables come and go.
    pub fn is_of_visits(self) -> bool {
        self.total == Total::Visits
    }

    /// Writes row 16; with a slack at this price, where columns are still being looked for.
    pub fn write(self, program: &mut Program, mut terms: Vec<(Variable, i64)>, slack: Option<i64>) {
        if let Some(price) = slack {
            let upper = self.least.or(self.most).unwrap_or(0).max(0) + terms.len() as i64;
            let variable = program.variable(Range { upper, integer: false });
            program.cost_of(variable, price);
            terms.push((variable, if self.least.is_some() { 1 } else { -1 }));
        }
        program.row(Tag::new(self.total.rule()), self.least, self.most, &terms);
    }

    /// What its total is the sum of, sessions and pairs being in the Program.
    pub fn terms(self, master: &Master, input: &MasterInput) -> Vec<(Variable, i64)> {
        self.total.terms(master, input)
    }
}

impl Total {
    /// What it is the sum of.
    fn terms(self, master: &Master, input: &MasterInput) -> Vec<(Variable, i64)> {
        match self {
            Total::MissingSessions => {
                let missing = master.sessions.iter().flat_map(|formulation| formulation.missing());
                missing.map(|(_, variable)| (*variable, 1)).collect()
            }
            Total::Pairs | Total::MissingMeetings => {
                let Some((formulation, first)) = &master.mentors else { return Vec::new() };
                let asked = input.mentors.map_or(0, |(options, ..)| i64::from(options.meetings()));
                let of_pair = if self == Total::Pairs { 1 } else { asked };
                let pairs = formulation.pairs().map(|(_, _, pair)| (pair.shifted(*first), of_pair));
                let meetings = formulation.meetings().map(|(_, _, meeting)| (meeting.shifted(*first), -1));
                pairs.chain(meetings.filter(|_| self == Total::MissingMeetings)).collect()
            }
            Total::Visits => master.columns().map(|variable| (variable, 1)).collect(),
        }
    }
}

/// What each total is by the values of a relaxation.
pub(in crate::planners::joint) fn of_values(master: &Master, input: &MasterInput, values: &[f64]) -> Vec<(Total, f64)> {
    let totals = Total::ALL.into_iter().filter(|total| *total != Total::Visits || input.groups.is_none());
    let of_total = |total: Total| {
        let terms = total.terms(master, input);
        (total, terms.iter().map(|(variable, factor)| values[variable.index()] * *factor as f64).sum())
    };
    totals.map(of_total).collect()
}

impl Search<'_> {
    /// Looks for better plans among what was priced, branch by branch where totals are no whole numbers.
    ///
    /// # Errors
    /// Where the solver fails.
    pub(in crate::planners::joint) fn by_totals(
        &self,
        scopes: &Scopes,
        columns: &VisitColumns,
        priced: &RootRelaxation,
        best: &mut Best,
    ) -> Result<(), PlanError> {
        let branches = self.branches_of(scopes, columns, priced, best.cost)?;
        let bounds = branches.iter().map(|branch| branch.priced.certificate.bound().max(best.bound)).collect();
        best.each_branch(bounds, |at, best| {
            let branch = &branches[at];
            if !self.is_done(best) {
                self.solve_to_optimality(&branch.scopes, columns, &branch.priced, best)?;
            }
            if !self.is_done(best) {
                self.with_rounds(&branch.scopes, &branch.priced, best)?;
            }
            Ok(())
        })
    }

    /// Branches that between them hold every plan that costs less than `cost`, the most promising first. None are left where
    /// duals prove that there is no such plan.
    fn branches_of(
        &self,
        scopes: &Scopes,
        columns: &VisitColumns,
        priced: &RootRelaxation,
        cost: i64,
    ) -> Result<Vec<Branch>, PlanError> {
        let mut open = vec![Branch { scopes: scopes.clone(), priced: priced.clone() }];
        let mut whole = Vec::new();
        while let Some(branch) = open.pop() {
            let split = self.most_fractional(&branch).filter(|_| open.len() + whole.len() + 2 <= MOST_BRANCHES);
            let Some((total, value)) = split.filter(|_| self.control.stopped().is_none()) else {
                whole.push(branch);
                continue;
            };
            let below = Limited { total, least: None, most: Some(value.floor() as i64) };
            let above = Limited { total, least: Some(value.floor() as i64 + 1), most: None };
            let mut parts = Vec::new();
            for limited in [below, above] {
                let mut scopes = branch.scopes.clone();
                scopes.totals.push(limited);
                match self.generate_from(&branch.priced, &self.input(&scopes, true), columns, cost)? {
                    Some(priced) => parts.push(Branch { scopes, priced }),
                    None => break,
                }
            }
            match parts.len() {
                2 => open.extend(parts.into_iter().filter(|part| part.priced.certificate.bound() < cost)),
                _ => whole.push(branch),
            }
        }
        whole.sort_by_key(|branch| branch.priced.certificate.bound());
        Ok(whole)
    }

    /// The total that is a whole number least of all, by what the missing part of it costs.
    fn most_fractional(&self, branch: &Branch) -> Option<(Total, f64)> {
        let costs = &self.school.rules.costs;
        let missing = |(total, value): &(Total, f64)| {
            let part = value - value.floor();
            f64::from(total.worth(costs)) * part.min(1.0 - part)
        };
        let totals = branch.priced.totals.iter().copied().filter(|total| missing(total) >= LEAST_WORTH);
        totals.max_by(|one, other| missing(one).total_cmp(&missing(other)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_keeps_others_out_and_slack_lets_them_in_at_its_price() {
        let limited = |least, most| Limited { total: Total::Visits, least, most };
        for (limited, allowed) in
            [(limited(None, Some(1)), [true, true, false]), (limited(Some(1), None), [false, true, true])]
        {
            for (made, is_allowed) in allowed.into_iter().enumerate() {
                let mut program = Program::new();
                let visits: Vec<_> = (0..2).map(|_| (program.decision(), 1)).collect();
                let mut elastic = program.clone();
                limited.write(&mut program, visits.clone(), None);
                limited.write(&mut elastic, visits, Some(50));
                let mut values: Vec<i64> = (0..2).map(|visit| i64::from(visit < made)).collect();
                assert_eq!(program.broken_by(&values).is_none(), is_allowed, "{limited:?} with {made}");
                values.push(i64::from(!is_allowed));
                assert_eq!(elastic.broken_by(&values), None);
                assert_eq!(elastic.cost_of_values(&values), if is_allowed { 0 } else { 50 });
            }
        }
    }
}
