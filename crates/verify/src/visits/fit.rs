//! Rule 4 of visits: points and fit; and the lesson that a row names.

use super::super::case::Case;
use super::super::{Rule, Violation};
use super::HeldVisit;

/// The points for need, another department and an early debrief.
pub(crate) fn points_of(case: &Case, visit: &HeldVisit) -> [i64; 3] {
    // "`need` as for mentors (the observer's needs, the host's expertise)".
    let need = case.candidates.need(visit.host, visit.observer);
    [need, outside_department(case, visit), debrief(case, visit)]
}

/// "`outside_department` = 100 where both departments are known and differ, 0
/// where equal, 50 else."
fn outside_department(case: &Case, visit: &HeldVisit) -> i64 {
    let staff = &case.facts.school.staff;
    match (staff[visit.observer].department, staff[visit.host].department) {
        (Some(one), Some(other)) if one == other => 0,
        (Some(_), Some(_)) => 100,
        _ => 50,
    }
}

/// "`debrief` = 100 on the same day, 50 on the next, 0 where there is none."
fn debrief(case: &Case, visit: &HeldVisit) -> i64 {
    let Some(debrief) = visit.debrief else { return 0 };
    let (of_visit, of_debrief) = (case.facts.day(visit.slot), case.facts.day(debrief));
    if of_debrief == of_visit {
        100
    } else if of_debrief == of_visit + 1 {
        50
    } else {
        0
    }
}

/// "fit = the weighted mean, rounded down."
pub(crate) fn fit_of(case: &Case, visit: &HeldVisit) -> i64 {
    // Part 8: visits held count "at the fit that PLAN gives".
    if visit.is_past {
        return visit.row.fit;
    }
    let weights = &case.facts.school.rules.visits.weights;
    let weights = [weights.need, weights.outside_department, weights.debrief].map(i64::from);
    let sum: i64 = weights.iter().zip(points_of(case, visit)).map(|(weight, points)| weight * points).sum();
    // Weights that are all 0 are refused with the rules.
    sum / weights.iter().sum::<i64>().max(1)
}

/// Rule 4 of visits: the fit of each is the weighted mean of its points.
pub(crate) fn fit(case: &Case, found: &mut Vec<Violation>) {
    for visit in case.visits_to_come() {
        let (right, said) = (fit_of(case, visit), visit.row.fit);
        if right != said {
            let [need, department, debrief] = points_of(case, visit);
            let message = format!(
                "the fit is {right}, not {said} (points for need {need}, another department {department}, debrief {debrief})"
            );
            found.push(visit.broken(Rule::VisitFit, message));
        }
    }
}

/// Part 2: "`subject` and `group` of a visit are those of the host's first row in that slot."
pub(crate) fn lesson(case: &Case, found: &mut Vec<Violation>) {
    let school = case.facts.school;
    for visit in case.visits_to_come() {
        let row = school.timetable.at(visit.host, visit.slot).first();
        let subject = row.map_or("", |row| school.text(row.subject));
        let group = row.map_or("", |row| school.text(row.group));
        let cells = [("subject", subject, &visit.row.subject), ("group", group, &visit.row.group)];
        for (what, right, said) in cells.into_iter().filter(|(_, right, said)| right != said) {
            found.push(visit.broken(Rule::VisitFit, format!("the {what} of the lesson is {right:?}, not {said:?}")));
        }
    }
}
