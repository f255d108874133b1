//! Cases by totals: how many visits are made, meetings missing, pairs formed, sessions missing.
//!
//! What is missing costs far more than anything else. Where the prices of fractions miss three fifths of a meeting, they
//! prove three fifths of its cost, and an exact search has to close the rest window by window: it can always miss the other
//! part of it elsewhere. So a total that fractions leave between two whole numbers is taken apart: plans with no more than
//! the lower, and plans with no less than the upper (branching on sums of variables, as on the number of vehicles in
//! routing; Desrosiers, Soumis and Desrochers 1984). Each is a case with prices of its own, which mostly prove it, or all but prove it, at once.
//!
//! Row 16: in a case a total lies within its limits. While columns are still being looked for, a slack variable keeps what
//! is listed from being too little.

use super::exact::Best;
use super::master::{Ingredients, Master};
use super::prices::Priced;
use super::ways::Ways;
use super::{Scopes, Search};
use crate::model::{Program, Range, Rule, Tag, Variable};
use crate::planners::PlanError;
use crate::school::Costs;

/// With more cases than this, totals are not worth taking apart further.
const MOST_CASES: usize = 8;
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

/// Between which numbers a total lies in a case.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limited {
    total: Total,
    least: Option<i64>,
    most: Option<i64>,
}

/// Plans whose totals lie within some limits.
struct Case {
    scopes: Scopes,
    priced: Priced,
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
            let variable = program.variable(Range { upper, whole: false });
            program.cost_of(variable, price);
            terms.push((variable, if self.least.is_some() { 1 } else { -1 }));
        }
        program.row(Tag::of(self.total.rule()), self.least, self.most, &terms);
    }

    /// What its total is the sum of, sessions and pairs being in the Program.
    pub fn terms(self, master: &Master, ingredients: &Ingredients) -> Vec<(Variable, i64)> {
        self.total.terms(master, ingredients)
    }
}

impl Total {
    /// What it is the sum of.
    fn terms(self, master: &Master, ingredients: &Ingredients) -> Vec<(Variable, i64)> {
        match self {
            Total::MissingSessions => {
                let missing = master.sessions.iter().flat_map(|formulation| formulation.missing());
                missing.map(|(_, variable)| (*variable, 1)).collect()
            }
            Total::Pairs | Total::MissingMeetings => {
                let Some((formulation, first)) = &master.mentors else { return Vec::new() };
                let asked = ingredients.mentors.map_or(0, |(options, ..)| i64::from(options.meetings()));
                let of_pair = if self == Total::Pairs { 1 } else { asked };
                let pairs = formulation.pairs().map(|(_, _, pair)| (pair.shifted(*first), of_pair));
                let meetings = formulation.meetings().map(|(_, _, meeting)| (meeting.shifted(*first), -1));
                pairs.chain(meetings.filter(|_| self == Total::MissingMeetings)).collect()
            }
            Total::Visits => master.ways().map(|variable| (variable, 1)).collect(),
        }
    }
}

/// What each total is by the values of a relaxation.
pub(super) fn of_values(master: &Master, ingredients: &Ingredients, values: &[f64]) -> Vec<(Total, f64)> {
    let totals = Total::ALL.into_iter().filter(|total| *total != Total::Visits || ingredients.groups.is_none());
    let of_total = |total: Total| {
        let terms = total.terms(master, ingredients);
        (total, terms.iter().map(|(variable, factor)| values[variable.index()] * *factor as f64).sum())
    };
    totals.map(of_total).collect()
}

impl Search<'_> {
    /// Looks for better plans among what was priced, case by case where totals are no whole numbers.
    ///
    /// # Errors
    /// Where the solver fails.
    pub(super) fn by_totals(
        &self,
        scopes: &Scopes,
        ways: &Ways,
        priced: &Priced,
        best: &mut Best,
    ) -> Result<(), PlanError> {
        let cases = self.cases_of(scopes, ways, priced, best.cost)?;
        let (before, elsewhere) = (best.bound, best.elsewhere);
        let mut bounds: Vec<i64> = cases.iter().map(|case| case.priced.certificate.bound().max(before)).collect();
        for (at, case) in cases.iter().enumerate() {
            let others = bounds.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, bound)| *bound);
            best.elsewhere = others.min().unwrap_or(i64::MAX).min(elsewhere);
            best.bound = bounds[at].min(best.cost);
            if !self.is_done(best) {
                self.finish(&case.scopes, ways, &case.priced, best)?;
            }
            if !self.is_done(best) {
                self.with_rounds(&case.scopes, &case.priced, best)?;
            }
            bounds[at] = best.bound;
        }
        best.elsewhere = elsewhere;
        best.bound = bounds.into_iter().min().unwrap_or(best.cost).min(best.cost);
        Ok(())
    }

    /// Cases that between them hold every plan that costs less than `cost`, the most promising first. None are left where
    /// prices prove that there is no such plan.
    fn cases_of(&self, scopes: &Scopes, ways: &Ways, priced: &Priced, cost: i64) -> Result<Vec<Case>, PlanError> {
        let mut open = vec![Case { scopes: scopes.clone(), priced: priced.clone() }];
        let mut whole = Vec::new();
        while let Some(case) = open.pop() {
            let split = self.most_fractional(&case).filter(|_| open.len() + whole.len() + 2 <= MOST_CASES);
            let Some((total, value)) = split.filter(|_| self.control.stopped().is_none()) else {
                whole.push(case);
                continue;
            };
            let below = Limited { total, least: None, most: Some(value.floor() as i64) };
            let above = Limited { total, least: Some(value.floor() as i64 + 1), most: None };
            let mut parts = Vec::new();
            for limited in [below, above] {
                let mut scopes = case.scopes.clone();
                scopes.totals.push(limited);
                match self.generate_from(&case.priced, &self.ingredients(&scopes, true), ways, cost)? {
                    Some(priced) => parts.push(Case { scopes, priced }),
                    None => break,
                }
            }
            match parts.len() {
                2 => open.extend(parts.into_iter().filter(|part| part.priced.certificate.bound() < cost)),
                _ => whole.push(case),
            }
        }
        whole.sort_by_key(|case| case.priced.certificate.bound());
        Ok(whole)
    }

    /// The total that is a whole number least of all, by what the missing part of it costs.
    fn most_fractional(&self, case: &Case) -> Option<(Total, f64)> {
        let costs = &self.school.rules.costs;
        let missing = |(total, value): &(Total, f64)| {
            let part = value - value.floor();
            f64::from(total.worth(costs)) * part.min(1.0 - part)
        };
        let totals = case.priced.totals.iter().copied().filter(|total| missing(total) >= LEAST_WORTH);
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
