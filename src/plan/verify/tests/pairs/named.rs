//! "Names", and what the plan says of the pairing as a whole.

use super::*;
use crate::plan::document::ComparedRow;

#[test]
fn names() {
    let school = two_by_two().school();
    let good = paired(&school, &["ana/dee Mon 2", "bo/eve Mon 2"]);
    let changes: [fn(&mut PairRow); 5] = [
        |pair| pair.mentor = "zoe".into(),
        |pair| pair.mentee = "zoe".into(),
        |pair| pair.meetings[0].day = "Sun".into(),
        |pair| pair.meetings[0].week = "A".into(),
        |pair| pair.mentor = String::new(),
    ];
    for change in changes {
        assert_eq!(changed(&school, &good, |plan| change(&mut plan.pairs[0]))[0], Rule::Names);
    }
}

#[test]
fn the_objective_is_that_of_the_rules() {
    let school = two_by_two().school();
    let good = paired(&school, &["ana/dee Mon 2", "bo/eve Mon 2"]);
    let named = |name: &str| changed(&school, &good, |plan| plan.pairing.as_mut().unwrap().objective = name.into());
    assert_eq!(named("total"), NONE);
    assert_eq!(named("fair"), [Rule::MentorsObjective]);
    assert_eq!(changed(&school, &good, |plan| plan.pairing = None), NONE, "may be left out");
}

#[test]
fn what_is_compared_makes_sense() {
    let school = two_by_two().expertise("bo", "phonics:5").need("dee", "phonics:1").school();
    let good = paired(&school, &["ana/dee Mon 2", "bo/eve Mon 2"]);
    let row = |objective: &str, total, bound| ComparedRow {
        objective: objective.into(),
        total,
        bound,
        unmatched: 0,
        worst_fit: Some(53),
        // bo/dee is worth (5 × 100 + 2 × 75 + 2 × 50 + 50 + 3 × 50) ÷ 13 = 73, ana/eve 53.
        sum_of_fits: 126,
        blocking: 0,
        different: 2,
    };
    let with =
        |rows: &[ComparedRow]| changed(&school, &good, |plan| plan.pairing.as_mut().unwrap().compared = rows.to_vec());
    assert_eq!(with(&[row("total", 5, 5), row("fair", 6, 5), row("stable", 5, 4)]), NONE);
    assert_eq!(with(&[row("total", 5, 6)]), [Rule::MentorsObjective]);
    assert_eq!(with(&[row("best", 5, 5)]), [Rule::MentorsObjective]);
    assert_eq!(with(&[row("fair", 5, 5), row("total", 5, 5)]), [Rule::MentorsObjective]);
    assert_eq!(with(&[row("fair", 5, 5), row("fair", 5, 5)]), [Rule::MentorsObjective]);
    let changes: [fn(&mut ComparedRow); 6] = [
        |row| row.unmatched = 1,
        |row| row.worst_fit = None,
        |row| row.worst_fit = Some(54),
        |row| row.sum_of_fits = 125,
        |row| row.blocking = 1,
        |row| row.different = 0,
    ];
    for change in changes {
        let mut stable = row("stable", 5, 5);
        change(&mut stable);
        assert_eq!(with(&[stable]), [Rule::MentorsObjective]);
    }
}
