//! Rule 4: points and fit, with the figures on both sides of every boundary; subject and group.

use super::*;
use crate::school::{Rules, VisitWeights};

fn with_case<T>(school: &School, visit: &str, get: impl FnOnce(&Case, &HeldVisit) -> T) -> T {
    let facts = Facts::new(school);
    let document = visited(school, &[visit]);
    let case = Case::new(&facts, &document, None, &mut vec![]);
    get(&case, &case.visits[0])
}

/// The points for need, another department and an early debrief.
fn points(school: &School, visit: &str) -> [i64; 3] {
    with_case(school, visit, points_of)
}

#[test]
fn need_weighs_the_levels_of_the_host() {
    let need = |tiny: Tiny| points(&tiny.school(), GOOD)[0];
    assert_eq!(need(three()), 50, "no needs");
    let one = || three().need("ana", "phonics:4");
    assert_eq!(need(one()), 0, "a tag that the host lacks");
    assert_eq!(need(one().expertise("bo", "phonics:1")), 20);
    assert_eq!(need(one().expertise("bo", "phonics:5")), 100);
    assert_eq!(need(one().expertise("cy", "phonics:5")), 0, "somebody else");
    assert_eq!(need(three().need("bo", "phonics:4").expertise("ana", "phonics:5")), 50, "the observer's needs");
    // 100 × 4 × 5 ÷ (5 × 7) = 57.1…
    assert_eq!(need(one().need("ana", "behaviour:3").expertise("bo", "phonics:5").expertise("bo", "art:5")), 57);
    // 100 × (8 + 9) ÷ 35 = 48.5…
    assert_eq!(need(one().need("ana", "behaviour:3").expertise("bo", "phonics:2").expertise("bo", "behaviour:3")), 48);
}

#[test]
fn another_department_is_worth_more() {
    let of = |ana: &str, bo: &str| {
        let tiny = if ana.is_empty() { three() } else { three().department("ana", ana) };
        points(&if bo.is_empty() { tiny } else { tiny.department("bo", bo) }.school(), GOOD)[1]
    };
    assert_eq!([of("Art", "PE"), of("Art", "Art")], [100, 0]);
    assert_eq!([of("Art", ""), of("", "Art"), of("", "")], [50, 50, 50]);
}

#[test]
fn an_early_debrief_is_worth_more() {
    let school = three().school();
    assert_eq!(points(&school, "1 ana/bo Mon 2 Mon 4")[2], 100);
    assert_eq!(points(&school, "1 ana/bo Mon 2 Mon 5")[2], 100, "the whole day");
    assert_eq!(points(&school, "1 ana/bo Mon 2 Tue 3")[2], 50);
    assert_eq!(points(&school, "1 ana/bo Mon 2")[2], 0);
    assert_eq!(points(&school, "1 ana/bo Mon 2 Wed 1")[2], 0);
}

#[test]
fn fit_is_the_weighted_mean_rounded_down() {
    let fit = |tiny: Tiny, visit: &str| with_case(&tiny.school(), visit, fit_of);
    // (5 × 50 + 2 × 50 + 100) ÷ 8 = 56.25
    assert_eq!(fit(three(), GOOD), 56);
    // (5 × 50 + 2 × 50 + 50) ÷ 8 = 50
    assert_eq!(fit(three(), "1 ana/bo Mon 2 Tue 3"), 50);
    // (5 × 50 + 2 × 50) ÷ 8 = 43.75
    assert_eq!(fit(three(), "1 ana/bo Mon 2"), 43);
    let best = || three().need("ana", "art:1").expertise("bo", "art:5").department("ana", "Art").department("bo", "PE");
    assert_eq!(fit(best(), GOOD), 100);
    let weights = |need, outside_department, debrief| {
        move |rules: &mut Rules| rules.visits.weights = VisitWeights { need, outside_department, debrief }
    };
    let one = || three().need("ana", "art:1").expertise("bo", "art:1").department("ana", "Art").department("bo", "Art");
    assert_eq!(fit(one().rules(weights(1, 0, 0)), GOOD), 20);
    assert_eq!(fit(one().rules(weights(0, 1, 0)), GOOD), 0);
    assert_eq!(fit(one().rules(weights(0, 0, 1)), GOOD), 100);
    assert_eq!(fit(one().rules(weights(1, 1, 1)), GOOD), 40);
    assert_eq!(fit(one().rules(weights(2, 0, 1)), GOOD), 46, "46.6…");
    assert_eq!(fit(one().rules(weights(u32::MAX, u32::MAX, u32::MAX)), GOOD), 40);
}

#[test]
fn the_fit_is_said_right() {
    let school = three().school();
    let good = visited(&school, &[GOOD]);
    assert_eq!(rules(&verify(&school, &good, None)), NONE);
    for by in [-1, 1, 1 << 40, i64::MIN] {
        assert_eq!(changed(&school, &good, |plan| plan.visits[0].fit += by), [Rule::VisitFit]);
    }
    let mut bad = good.clone();
    bad.visits[0].fit = 57;
    assert_eq!(
        verify(&school, &bad, None).violations[0].message,
        "the fit is 56, not 57 (points for need 50, another department 50, debrief 100)"
    );
}

#[test]
fn subject_and_group_are_those_of_the_first_row() {
    let school = three().teaches("bo", "Mon 2", "7D").school();
    let good = visited(&school, &[GOOD]);
    assert_eq!((good.visits[0].subject.as_str(), good.visits[0].group.as_str()), ("Art", "7A"));
    assert_eq!(rules(&verify(&school, &good, None)), NONE);
    for group in ["7D", "7A+7D", "", "7a"] {
        assert_eq!(changed(&school, &good, |plan| plan.visits[0].group = group.into()), [Rule::VisitFit]);
    }
    assert_eq!(changed(&school, &good, |plan| plan.visits[0].subject.clear()), [Rule::VisitFit]);
}
