//! `objective = "fair"`, against all pairings of small schools.

use super::stable::Chance;
use super::*;
use proptest::prelude::*;

fn fair(rules: &mut crate::school::Rules) {
    rules.mentors.objective = PairingObjective::Fair;
}

#[test]
fn the_worst_fit_comes_first() {
    // Fits: ana/dee 100, bo/dee 60, ana/eve 60, bo/eve 0: the sum is least unfair the other way round.
    let tiny = two_by_two().need("dee", "art:1").need("eve", "maths:1");
    let tiny = tiny.expertise("ana", "art:5").expertise("ana", "maths:3").expertise("bo", "art:3");
    let weights = crate::school::MentorWeights { need: 1, time: 0, experience: 0, department: 0, preference: 0 };
    let school = tiny.rules(|rules| rules.mentors.weights = weights).rules(fair).school();
    assert_eq!(wrong(&school, &["bo/dee Mon 2", "ana/eve Mon 2"]), NONE);
    let verdict = verify(&school, &paired(&school, &["ana/dee Mon 2", "bo/eve Mon 2"]), None);
    assert_eq!(rules(&verdict), [Rule::MentorsFair]);
    let message = &verdict.violations[0].message;
    assert!(message.starts_with("a fairer pairing exists: move "), "{message}");
    assert!(message.contains("dee from ana (fit 100) to bo (fit 60)"), "{message}");
    assert!(message.contains("eve from bo (fit 0) to ana (fit 60)"), "{message}");
    assert_eq!(wrong(&school, &["ana/dee Mon 2"]), [Rule::MentorsFair], "nobody is worse than a fit of 0");
}

#[test]
fn required_pairs_stay() {
    let tiny = two_by_two().need("dee", "art:1").expertise("ana", "art:5").rules(fair);
    let pinned = tiny.meeting_pin("bo", "dee", "Mon 2", PinRule::Pin).school();
    assert_eq!(wrong(&pinned, &["bo/dee Mon 2", "ana/eve Mon 2"]), NONE);
    assert_eq!(wrong(&pinned, &["bo/dee Mon 2"]), [Rule::MentorsFair]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    /// Of all pairings of a small school, verify lets exactly those pass whose
    /// sorted list of fits is the greatest.
    #[test]
    fn exactly_the_fairest_pairings_pass(chance in Chance::new(false)) {
        let school = chance.school(PairingObjective::Fair);
        let all = chance.pairings();
        let fits = |pairing: &[Option<usize>]| {
            let mut fits: Vec<i64> = pairing.iter().zip(&chance.levels).map(|(mentor, row)| {
                mentor.map_or(-1, |mentor| i64::from(row[mentor].unwrap()))
            }).collect();
            fits.sort_unstable();
            fits
        };
        let best = all.iter().map(|pairing| fits(pairing)).max().unwrap();
        for pairing in &all {
            let plan = chance.plan(&school, pairing);
            let expected = if fits(pairing) == best { vec![] } else { vec![Rule::MentorsFair] };
            prop_assert_eq!(rules(&verify(&school, &plan, None)), expected, "{:?}", pairing);
        }
    }
}
