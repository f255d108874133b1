//! What a plan costs: rules 1, 3, 4, 5, 8 and 9 of sessions, mentor pairs, visits and "The whole plan", counted again.

use super::case::{Case, Held};
use super::covers::covers_given;
use super::facts::Facts;
use super::prep::attended_each_day;
use super::{Rule, Violation};
use super::{pairs, peers, visits};
use crate::plan::document::{CriterionRow, SessionRow};
use crate::plan::{CriterionCost, Kind, Score, Status};
use crate::school::{Criterion, MemberRole, Slot, SlotKind, StaffId};
use std::collections::BTreeSet;

/// The whole cost of sessions, pairs and visits, from the school and what is held alone.
/// The bound is the plan's own.
pub(crate) fn count(case: &Case) -> Score {
    let costs = &case.facts.school.rules.costs;
    let mut criteria = Vec::new();
    for criterion in Criterion::ALL {
        let count = match criterion {
            Criterion::UnmetSession => unmet_sessions(case),
            Criterion::AbsentRequired => absent(case, MemberRole::Required),
            Criterion::AbsentOptional => absent(case, MemberRole::Optional),
            Criterion::Release => released(case),
            Criterion::CoverLoad => cover_load(case),
            Criterion::Crowded => crowded(case),
            Criterion::Outside => places(case, outside),
            Criterion::ExtraTime => places(case, extra_time),
            Criterion::Avoid => places(case, avoid),
            Criterion::UnmetMentee => pairs::unmet_mentees(case) + sum(peers::missing_people(case)),
            Criterion::UnmetMeeting => pairs::unmet_meetings(case) + sum(peers::missing_meetings(case)),
            Criterion::MisfitMentor => pairs::misfits(case) + peers::misfits(case),
            Criterion::Moved => moved_sessions(case) + pairs::moved(case) + visits::moved(case),
            Criterion::UnmetVisit => visits::unmet_visits(case),
            Criterion::MisfitVisit => visits::misfits(case),
            Criterion::HostAgain => visits::seen_again(case),
        };
        if count != 0 {
            criteria.push(CriterionCost {
                criterion: *criterion,
                count: narrow(count),
                weight: criterion.weight(costs),
            });
        }
    }
    let total = criteria.iter().map(|line| i128::from(line.count) * i128::from(line.weight)).sum();
    Score { total: narrow(total), bound: case.document.score.bound, one_by_one: None, stages: Vec::new(), criteria }
}

/// All that is missing.
fn sum(missing: impl IntoIterator<Item = (String, i64)>) -> i128 {
    missing.into_iter().map(|(_, count)| i128::from(count)).sum()
}

/// The largest figure that a score can hold, where the rules give absurd ones.
fn narrow(count: i128) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// Rule 1: each missing session counts `priority` times as `unmet_session`.
fn unmet_sessions(case: &Case) -> i128 {
    if !case.counts(Kind::Sessions) {
        return 0;
    }
    let missing = case.facts.school.teams.entries().map(|(id, team)| {
        let missing = (i128::from(team.sessions) - case.held_by(id) as i128).max(0);
        missing * i128::from(team.priority)
    });
    missing.sum()
}

/// Rule 3: an absent required member costs `absent_required`, an absent
/// optional one `absent_optional`, per session.
fn absent(case: &Case, role: MemberRole) -> i128 {
    let absent = |session: &Held| {
        let members = case.team(session).members.iter().filter(|member| member.role == role);
        members.filter(|member| !session.attending.contains(&member.staff)).count() as i128
    };
    case.sessions.iter().map(absent).sum()
}

/// Rule 4: each released person and slot costs `release`, in however many turns the session is held.
fn released(case: &Case) -> i128 {
    let released = case.releases().map(|(session, release)| (release.staff, release.slot, session.turns));
    released.collect::<BTreeSet<_>>().len() as i128
}

/// Rule 5: the k-th cover of one person (in the busiest turn) costs k × `cover_load`.
fn cover_load(case: &Case) -> i128 {
    covers_given(case).values().map(|covers| (1..=i128::from(*covers)).sum::<i128>()).sum()
}

/// Rule 8: per attending person and slot (a criterion of it); "Mentor pairs":
/// per person as for sessions; rule 4 of visits: "paid, once, by *o* for the
/// slot of the visit and by both for the debrief".
fn places(case: &Case, counts: fn(&Case, StaffId, Slot) -> bool) -> i128 {
    let sessions = case.sessions.iter().flat_map(|session| session.places());
    let meetings = case.pairs.iter().flat_map(|pair| pair.places());
    let visits = case.visits.iter().flat_map(|visit| visit.places());
    let peers = peers::places(case);
    sessions.chain(meetings).chain(visits).chain(peers).filter(|(staff, slot)| counts(case, *staff, *slot)).count()
        as i128
}

/// Rule 8: `outside` where the slot is `open`.
fn outside(case: &Case, _: StaffId, slot: Slot) -> bool {
    case.facts.school.cycle.kind(slot) == SlotKind::Open
}

/// Rule 8: `extra_time` where the person is not in school.
fn extra_time(case: &Case, staff: StaffId, slot: Slot) -> bool {
    !case.facts.in_school(staff, slot)
}

/// Rule 8: `avoid` where they marked it so and have no row in it or in a slot that overlaps it.
fn avoid(case: &Case, staff: StaffId, slot: Slot) -> bool {
    let is_busy = |other: Slot| other == slot || case.facts.overlap(other, slot);
    case.facts.school.staff[staff].time.avoid.contains(slot) && !case.facts.busy[staff].iter().any(is_busy)
}

/// Rule 8: what one person and slot costs.
pub(super) fn place(case: &Case, staff: StaffId, slot: Slot) -> i128 {
    let costs = &case.facts.school.rules.costs;
    i128::from(outside(case, staff, slot)) * i128::from(costs.outside)
        + i128::from(extra_time(case, staff, slot)) * i128::from(costs.extra_time)
        + i128::from(avoid(case, staff, slot)) * i128::from(costs.avoid)
}

/// Rule 9: for each person and day, each session attended beyond the first costs `crowded` (in the turn where these are
/// most).
fn crowded(case: &Case) -> i128 {
    let most = |by_turn: &Vec<usize>| by_turn.iter().copied().max().unwrap_or(0).saturating_sub(1) as i128;
    attended_each_day(case).values().map(most).sum()
}

/// "The whole plan": each session of the previous plan whose team holds none
/// at that same start (and turn; without one, it is the first) counts as `moved`; those of teams that are no longer
/// there do not count.
fn moved_sessions(case: &Case) -> i128 {
    let Some(previous) = case.previous.filter(|_| case.plans_sessions()) else { return 0 };
    let kept: BTreeSet<_> = case.document.sessions.iter().map(start_of).collect();
    let known = |row: &&SessionRow| case.facts.find_team(&row.team).is_some();
    let moved = previous.sessions.iter().filter(known).filter(|row| !kept.contains(&start_of(row)));
    moved.count() as i128
}

/// Whose session a row is, when it starts, and in which turn it is first held.
fn start_of(row: &SessionRow) -> (&str, &str, &str, &str, i64) {
    (&row.team, &row.week, &row.day, &row.period, row.turn.unwrap_or(1))
}

/// Which rule defines a criterion.
fn rule_of(criterion: Criterion) -> Rule {
    match criterion {
        Criterion::UnmetSession => Rule::NumberOfSessions,
        Criterion::AbsentRequired | Criterion::AbsentOptional => Rule::Absences,
        Criterion::Release => Rule::Releases,
        Criterion::CoverLoad => Rule::Covers,
        Criterion::Crowded => Rule::CrowdedDays,
        Criterion::Outside | Criterion::ExtraTime | Criterion::Avoid => Rule::OutsideSchool,
        Criterion::UnmetMentee => Rule::MentorsPlaces,
        Criterion::UnmetMeeting => Rule::MentorsMeetings,
        Criterion::MisfitMentor => Rule::MentorsFit,
        Criterion::UnmetVisit | Criterion::HostAgain => Rule::NumberOfVisits,
        Criterion::MisfitVisit => Rule::VisitFit,
        Criterion::Moved => Rule::Moved,
    }
}

/// "The whole plan": the cost of a plan is the sum of all criteria; here, that
/// each criterion of the score has the count and weight that it must have.
pub(super) fn criteria(case: &Case, found: &mut Vec<Violation>) {
    let broken = |rule, name: &str, message| Violation { rule, subject: format!("score: {name}"), message };
    let rows = &case.document.score.criteria;
    for row in rows.iter().filter(|row| Facts::criterion(&row.criterion).is_none()) {
        found.push(broken(Rule::Score, &row.criterion, "there is no such criterion".into()));
    }
    let counted = count(case);
    for criterion in Criterion::ALL {
        let line = counted.criteria.iter().find(|line| line.criterion == *criterion);
        let count = line.map_or(0, |line| line.count);
        let weight = criterion.weight(&case.facts.school.rules.costs);
        let named: Vec<&CriterionRow> = rows.iter().filter(|row| row.criterion == criterion.name()).collect();
        if named.len() > 1 {
            found.push(broken(Rule::Score, criterion.name(), "is listed twice".into()));
        }
        let said = named.first().map_or(0, |row| row.count);
        if said != count {
            let why = if *criterion == Criterion::Moved && case.previous.is_none() {
                " (no previous plan was given to compare with)"
            } else {
                ""
            };
            let message = format!("the plan counts {said}, but it is {count}{why}");
            found.push(broken(rule_of(*criterion), criterion.name(), message));
        }
        if let Some(row) = named.first().filter(|row| row.weight != weight) {
            let message = format!("the plan gives it weight {}, but the rules say {weight}", row.weight);
            found.push(broken(Rule::Score, criterion.name(), message));
        }
    }
}

/// `score.total` is the exact sum of the criteria's costs, for each criterion
/// count × weight = cost, those with count 0 left out; the bound is at most the
/// total, and status is `optimal` exactly when they are equal.
pub(super) fn totals(case: &Case, found: &mut Vec<Violation>) {
    let score = &case.document.score;
    let mut broken = |message: String| found.push(Violation { rule: Rule::Score, subject: "score".into(), message });
    for row in &score.criteria {
        if i128::from(row.count) * i128::from(row.weight) != i128::from(row.cost) {
            broken(format!("{}: {} × {} is not {}", row.criterion, row.count, row.weight, row.cost));
        }
        if row.count == 0 {
            broken(format!("{} counts nothing and should be left out", row.criterion));
        }
    }
    let sum: i128 = score.criteria.iter().map(|row| i128::from(row.cost)).sum();
    if sum != i128::from(score.total) {
        broken(format!("the total is {}, but the criteria cost {sum} together", score.total));
    }
    if score.bound > score.total {
        broken(format!("the bound {} is above the total {}", score.bound, score.total));
    }
    match (case.document.status == Status::Optimal, score.bound == score.total) {
        (true, false) => {
            broken(format!("called optimal, but the bound is {} and the total {}", score.bound, score.total))
        }
        (false, true) => broken("total and bound are equal, but the plan is not called optimal".into()),
        _ => {}
    }
    if !score.stages.is_empty() {
        let total: i128 = score.stages.iter().map(|stage| i128::from(stage.total)).sum();
        let bound: i128 = score.stages.iter().map(|stage| i128::from(stage.bound)).sum();
        if (total, bound) != (i128::from(score.total), i128::from(score.bound)) {
            broken(format!(
                "the stages add up to {total} (bound {bound}), the plan to {} (bound {})",
                score.total, score.bound
            ));
        }
        if score.stages.iter().any(|stage| stage.bound > stage.total) {
            broken("the bound of a stage is above its total".into());
        }
    }
}
