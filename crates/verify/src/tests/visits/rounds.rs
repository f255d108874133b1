//! Rules 2 and 3: what fits into one round, and how many visitors a class has.

use super::*;

#[test]
fn one_visit_is_made_in_a_round() {
    let school = three().with("ana", |ana| ana.visits = 2).school();
    let second = |round: u32| format!("{round} ana/cy Tue 1 Tue 3");
    assert_eq!(wrong(&school, &[GOOD, &second(2)]), NONE);
    assert_eq!(
        words(&school, &[GOOD, &second(1)]),
        ["ana: makes 2 visits in round 1, and one is the most (Visits: rounds)"]
    );
}

#[test]
fn one_visit_is_received_in_a_round() {
    let school = three().with("cy", |cy| cy.visits = 1).school();
    let second = |round: u32| format!("{round} cy/bo Mon 3 Mon 5");
    assert_eq!(wrong(&school, &[GOOD, &second(2)]), NONE);
    assert_eq!(
        words(&school, &[GOOD, &second(1)]),
        ["bo: receives 2 visits in round 1, and one is the most (Visits: rounds)"]
    );
}

#[test]
fn whoever_visits_may_be_visited_in_the_same_round() {
    let school = three().with("cy", |cy| cy.visits = 1).school();
    assert_eq!(wrong(&school, &["1 cy/ana Mon 1 Mon 3", GOOD]), NONE);
}

/// ana visits bo and dee visits cy in the same lesson.
fn two_at_once(of_bo: &str, of_cy: &str) -> Tiny {
    let tiny = Tiny::new(&["Mon 1", "Mon 2", "Mon 3"]).staff("ana").staff("bo").staff("cy").staff("dee");
    let tiny = ["bo", "cy"].into_iter().fold(tiny, |tiny, id| tiny.with(id, |staff| staff.visits = 0));
    let tiny = tiny.teaches("bo", "Mon 2", of_bo).teaches("cy", "Mon 2", of_cy);
    tiny.lesson("ana", "Mon 1").lesson("dee", "Mon 1")
}

const BOTH: [&str; 2] = ["1 ana/bo Mon 2 Mon 3", "1 dee/cy Mon 2 Mon 3"];

#[test]
fn a_class_has_one_visitor_at_a_time() {
    let with = |of_bo: &str, of_cy: &str| wrong(&two_at_once(of_bo, of_cy).school(), &BOTH);
    assert_eq!(with("7A", "7B"), NONE);
    assert_eq!(with("7A", "7A"), [Rule::ClassesVisited], "bo and cy teach it together");
    assert_eq!(with("7A+7B", "7B+7C"), [Rule::ClassesVisited], "each class of a joined cell");
    assert_eq!(with("7A+7B", "7C+7D"), NONE);
    assert_eq!(with("", ""), NONE, "no class is named");
    assert_eq!(
        words(&two_at_once("7A", "7A").school(), &BOTH),
        ["class 7A: has 2 visitors on Mon 2 of round 1: ana, dee (Visits: classes)"]
    );
    let school = two_at_once("7A", "7A").school();
    assert_eq!(wrong(&school, &[BOTH[0], "2 dee/cy Mon 2 Mon 3"]), NONE, "another round");
    let rows = two_at_once("7A", "7B").teaches("cy", "Mon 2", "7A").school();
    assert_eq!(wrong(&rows, &BOTH), [Rule::ClassesVisited], "all rows of the host count");
}

#[test]
fn a_class_has_so_many_visits_over_the_term() {
    let visits = [BOTH[0], "2 dee/cy Mon 2 Mon 3"];
    let with = |of_bo: &str, of_cy: &str, most| {
        wrong(&two_at_once(of_bo, of_cy).rules(|rules| rules.visits.per_group = most).school(), &visits)
    };
    assert_eq!(with("7A", "7A", 0), NONE, "no limit");
    assert_eq!(with("7A", "7A", 2), NONE);
    assert_eq!(with("7A", "7A", 1), [Rule::ClassesVisited]);
    assert_eq!(with("7A", "7B", 1), NONE);
    assert_eq!(with("7A+7B", "7B", 1), [Rule::ClassesVisited]);
    assert_eq!(with("7A+7A", "7B", 1), NONE, "a class counts once a visit");
    assert_eq!(with("", "", 1), NONE);
    let school = two_at_once("7A", "7A").rules(|rules| rules.visits.per_group = 1).school();
    assert_eq!(
        words(&school, &visits),
        ["class 7A: receives 2 visits over the term, and 1 is the most (Visits: classes)"]
    );
}
