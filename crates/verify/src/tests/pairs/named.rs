//! "Names", and what the plan says of the pairing as a whole.

use super::*;
use crate::plan::document::{AlternateRow, CertificateRow, ComparedRow, PriceRow, RegretRow};
use serde_json::Value;

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

/// A plan with everything that pairs can have.
fn full() -> (School, Document) {
    let tiny = two_by_two().mentor("fay", 1).need("dee", "art:2").need("dee", "maths:1").need("eve", "art:3");
    let tiny = tiny.expertise("ana", "art:5").expertise("ana", "maths:2").expertise("bo", "art:1");
    let school = tiny.rules(|rules| rules.mentors.meetings = 3).school();
    let mut plan = paired(&school, &["bo/dee Mon 2 Mon 3", "ana/eve Mon 2 Mon 4"]);
    let facts = Facts::new(&school);
    let fit = |mentor: &str, mentee: &str| row(&Candidates::new(&facts), &format!("{mentor}/{mentee}")).fit;
    let other = |mentor: &str, mentee: &str| AlternateRow {
        mentor: mentor.into(),
        fit: fit(mentor, mentee),
        regret: RegretRow::Exactly(1),
    };
    plan.pairs[0].alternates = vec![other("ana", "dee"), other("fay", "dee")];
    let price = |staff: &str, price| PriceRow { staff: staff.into(), price };
    let pairing = plan.pairing.as_mut().unwrap();
    pairing.certificate = Some(CertificateRow {
        constant: 0,
        mentees: vec![price("dee", 20), price("eve", 30)],
        mentors: vec![price("ana", 4), price("bo", 1)],
        bound: 45,
    });
    assert_eq!(rules(&verify(&school, &plan, None)), NONE);
    (school, plan)
}

/// Every figure, name and row of the pairs counts: a change of any is noticed.
#[test]
fn everything_that_is_said_of_pairs_counts() {
    let (school, plan) = full();
    let value = serde_json::to_value(&plan).unwrap();
    let caught = |value: &Value, what: &str| {
        let document = Document::from_json(value.to_string().as_bytes()).unwrap();
        let _ = verify(&school, &plan, Some(&document));
        assert!(!verify(&school, &document, None).holds(), "{what}");
    };
    let mut all = vec![];
    paths(&value, "", &mut all);
    let of_pairs = |path: &&String| path.starts_with("/pairs/") || path.starts_with("/pairing/");
    assert!(all.iter().filter(of_pairs).count() > 70);
    for path in all.iter().filter(of_pairs).filter(|path| !path.ends_with("regret")) {
        let with = |new: Value| {
            let mut bad = value.clone();
            *bad.pointer_mut(path).unwrap() = new;
            bad
        };
        let old = value.pointer(path).unwrap();
        // A plan need not name any other mentor, nor any need that is met.
        let one = old.as_array().is_some_and(|rows| rows.len() == 1);
        let may_go = path.ends_with("alternates") || (path.ends_with("matched") && one);
        for new in other_values(old, &["zoe", "ana", "", "Sun"], may_go) {
            caught(&with(new.clone()), &format!("{path} became {new}"));
        }
    }
}
