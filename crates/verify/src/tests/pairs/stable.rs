//! Blocking pairs and `objective = "stable"`, against all pairings of small schools.

use super::*;
use proptest::prelude::*;

fn stable(rules: &mut crate::school::Rules) {
    rules.mentors.objective = PairingObjective::Stable;
}

/// dee and ana like each other best, eve and bo like ana and dee best.
fn liked() -> Tiny {
    let wishes = [("dee", "ana", 1), ("dee", "bo", 2), ("eve", "ana", 1), ("eve", "bo", 2)];
    let wishes = wishes.into_iter().chain([("ana", "dee", 1), ("ana", "eve", 2), ("bo", "dee", 1), ("bo", "eve", 2)]);
    wishes.fold(two_by_two(), |tiny, (staff, choice, rank)| tiny.wish(staff, choice, rank))
}

#[test]
fn blocking_pairs_are_listed_exactly() {
    let school = liked().school();
    let good = paired(&school, &["bo/dee Mon 2", "ana/eve Mon 2"]);
    assert_eq!(rules(&verify(&school, &good, None)), NONE);
    let blocking = &good.pairing.as_ref().unwrap().blocking;
    assert_eq!((blocking.len(), &*blocking[0].mentor, &*blocking[0].mentee), (1, "ana", "dee"));
    let with = |change: fn(&mut Vec<BlockingRow>)| {
        changed(&school, &good, |plan| change(&mut plan.pairing.as_mut().unwrap().blocking))
    };
    assert_eq!(with(Vec::clear), [Rule::MentorsBlocking]);
    assert_eq!(with(|list| list[0].fit += 1), [Rule::MentorsBlocking]);
    assert_eq!(with(|list| list[0].mentor = "bo".into()), [Rule::MentorsBlocking]);
    assert_eq!(with(|list| list[0].mentor = "zoe".into()), [Rule::MentorsBlocking]);
    assert_eq!(with(|list| list.push(list[0].clone())), [Rule::Order]);
    let none = paired(&school, &[]);
    let ids: Vec<_> = none.pairing.iter().flat_map(|pairing| &pairing.blocking).collect();
    let ids: Vec<_> = ids.iter().map(|row| format!("{}/{}", row.mentor, row.mentee)).collect();
    assert_eq!(ids, ["ana/dee", "bo/dee", "ana/eve", "bo/eve"], "by mentees, then mentors");
    assert_eq!(changed(&school, &none, |plan| plan.pairing.as_mut().unwrap().blocking.swap(0, 1)), [Rule::Order]);
}

#[test]
fn stable_pairs_are_not_blocked() {
    let school = liked().rules(stable).school();
    assert_eq!(wrong(&school, &["ana/dee Mon 2", "bo/eve Mon 2"]), NONE);
    assert_eq!(wrong(&school, &["bo/dee Mon 2", "ana/eve Mon 2"]), [Rule::MentorsStable]);
    assert_eq!(wrong(&school, &["ana/dee Mon 2"]), [Rule::MentorsStable], "bo has a free place");
    let full = liked().with("bo", |bo| bo.mentees = 0).rules(stable).school();
    assert_eq!(wrong(&full, &["ana/dee Mon 2"]), NONE);
}

#[test]
fn required_pairs_cannot_block() {
    let required = liked().pair(PairKind::Mentor, "ana", "eve", PairOrder::Require).rules(stable).school();
    assert_eq!(wrong(&required, &["bo/dee Mon 2", "ana/eve Mon 2"]), NONE, "ana does not give up eve");
    let pinned = liked().meeting_pin("bo", "dee", "Mon 2", PinRule::Pin).rules(stable).school();
    assert_eq!(wrong(&pinned, &["bo/dee Mon 2", "ana/eve Mon 2"]), NONE, "dee may not leave bo");
}

#[test]
fn the_stable_pairs_are_best_for_mentees() {
    // Mentees like one mentor best, mentors the other mentee: both pairings are stable.
    let wishes = [("dee", "ana", 1), ("dee", "bo", 2), ("eve", "bo", 1), ("eve", "ana", 2)];
    let wishes = wishes.into_iter().chain([("ana", "eve", 1), ("ana", "dee", 2), ("bo", "dee", 1), ("bo", "eve", 2)]);
    let tiny = wishes.fold(two_by_two(), |tiny, (staff, choice, rank)| tiny.wish(staff, choice, rank));
    let school = tiny.rules(stable).school();
    assert_eq!(wrong(&school, &["ana/dee Mon 2", "bo/eve Mon 2"]), NONE);
    let other = verify(&school, &paired(&school, &["bo/dee Mon 2", "ana/eve Mon 2"]), None);
    assert_eq!(rules(&other), [Rule::MentorsStable]);
    let message = "dee: has bo, and would have ana in the stable pairing that is best for mentees (Mentors: stable)";
    assert_eq!(other.violations[0].to_string(), message);
}

#[test]
fn ties_go_by_id_as_text() {
    // All fits are equal, so mentees like Zoe (an upper case letter) more than ana, and ana more than bo.
    let tiny = Tiny::new(&["Mon 1"]).mentor("bo", 1).mentor("ana", 1).mentor("Zoe", 1).mentee("dee");
    let school = tiny.rules(|rules| rules.mentors.meetings = 0).rules(stable).school();
    assert_eq!(wrong(&school, &["Zoe/dee"]), NONE);
    assert_eq!(wrong(&school, &["ana/dee"]), [Rule::MentorsStable]);
    assert_eq!(wrong(&school, &["bo/dee"]), [Rule::MentorsStable]);
    let ranked = Tiny::new(&["Mon 1"]).mentor("bo", 1).mentor("ana", 1).mentor("Zoe", 1).mentee("dee");
    let ranked = ranked.wish("dee", "bo", 3).wish("dee", "ana", 3).expertise("Zoe", "art:5").need("dee", "art:1");
    let school = ranked.rules(|rules| rules.mentors.meetings = 0).rules(stable).school();
    assert_eq!(wrong(&school, &["ana/dee"]), NONE, "ranked before others, the same rank by id");
}

/// A school of chance: levels of expertise make the fits, some pairs are
/// forbidden, some people wish.
#[derive(Clone, Debug)]
pub(super) struct Chance {
    pub places: Vec<u32>,
    /// The fit of each mentor (inner) and mentee (outer) in steps of 20, none where forbidden.
    pub levels: Vec<Vec<Option<u8>>>,
    wishes: Vec<(bool, usize, usize, u32)>,
    required: Option<(usize, usize)>,
}

const MENTORS: [&str; 3] = ["m1", "m0", "M2"];
const MENTEES: [&str; 4] = ["e1", "e0", "E2", "e3"];

impl Chance {
    pub fn new(wishes: bool) -> impl Strategy<Value = Chance> {
        let levels = prop::collection::vec(prop::collection::vec(prop::option::weighted(0.8, 0u8..=5), 3), 1..=4);
        let wish = (any::<bool>(), 0usize..4, 0usize..3, 1u32..4);
        (
            prop::collection::vec(0u32..3, 3),
            levels,
            prop::collection::vec(wish, if wishes { 0..12 } else { 0..1 }),
            prop::option::weighted(0.3, (0usize..4, 0usize..3)),
        )
            .prop_map(|(places, levels, wishes, required)| {
                let fits = |(mentee, mentor): &(usize, usize)| {
                    levels.get(*mentee).is_some_and(|row| row[*mentor].is_some()) && places[*mentor] > 0
                };
                let required = required.filter(fits);
                Chance { places, levels, wishes, required }
            })
    }

    pub fn school(&self, objective: PairingObjective) -> School {
        let mut tiny = Tiny::new(&["Mon 1"]);
        for (mentor, places) in MENTORS.iter().zip(&self.places) {
            tiny = tiny.mentor(mentor, *places);
        }
        for (mentee, row) in MENTEES.iter().zip(&self.levels) {
            tiny = tiny.mentee(mentee).need(mentee, &format!("{mentee}:1"));
            for (mentor, level) in MENTORS.iter().zip(row) {
                tiny = match level {
                    Some(0) => tiny,
                    Some(level) => tiny.expertise(mentor, &format!("{mentee}:{level}")),
                    None => tiny.pair(PairKind::Any, mentee, mentor, PairOrder::Forbid),
                };
            }
        }
        let mut said = std::collections::BTreeSet::new();
        for (of_mentee, mentee, mentor, rank) in &self.wishes {
            if *mentee < self.levels.len() && said.insert((of_mentee, mentee, mentor)) {
                let (mentee, mentor) = (MENTEES[*mentee], MENTORS[*mentor]);
                tiny = if *of_mentee { tiny.wish(mentee, mentor, *rank) } else { tiny.wish(mentor, mentee, *rank) };
            }
        }
        if let Some((mentee, mentor)) = self.required {
            tiny = tiny.pair(PairKind::Mentor, MENTORS[mentor], MENTEES[mentee], PairOrder::Require);
        }
        let weights = crate::school::MentorWeights { need: 1, time: 0, experience: 0, department: 0, preference: 0 };
        tiny.rules(|rules| {
            rules.mentors.objective = objective;
            rules.mentors.meetings = 0;
            rules.mentors.weights = weights;
        })
        .school()
    }

    /// All pairings that hold: for each mentee a mentor or none.
    pub fn pairings(&self) -> Vec<Vec<Option<usize>>> {
        let mut all: Vec<Vec<Option<usize>>> = vec![vec![]];
        for (mentee, row) in self.levels.iter().enumerate() {
            let mut longer = vec![];
            for pairing in &all {
                for mentor in [None, Some(0), Some(1), Some(2)] {
                    let fixed = self.required.filter(|(fixed, _)| *fixed == mentee);
                    let allowed = fixed.is_none_or(|(_, needed)| mentor == Some(needed));
                    let acceptable = mentor.is_none_or(|mentor| row[mentor].is_some());
                    if allowed && acceptable {
                        longer.push([pairing.as_slice(), &[mentor]].concat());
                    }
                }
            }
            all = longer;
        }
        let fits = |pairing: &Vec<Option<usize>>| {
            let held = |mentor| pairing.iter().filter(|own| **own == Some(mentor)).count() as u32;
            (0..3).all(|mentor| held(mentor) <= self.places[mentor])
        };
        all.retain(fits);
        all
    }

    pub fn plan(&self, school: &School, pairing: &[Option<usize>]) -> Document {
        let pairs = pairing.iter().zip(MENTEES);
        let pairs: Vec<String> =
            pairs.filter_map(|(mentor, mentee)| Some(format!("{}/{mentee}", MENTORS[(*mentor)?]))).collect();
        paired(school, &pairs.iter().map(String::as_str).collect::<Vec<_>>())
    }

    /// How a person likes another: less is better.
    fn liking(&self, of_mentee: bool, mentee: usize, mentor: usize) -> (u8, i64, &'static str) {
        let other = if of_mentee { MENTORS[mentor] } else { MENTEES[mentee] };
        let wish = |wish: &&(bool, usize, usize, u32)| (wish.0, wish.1, wish.2) == (of_mentee, mentee, mentor);
        match self.wishes.iter().find(wish) {
            Some((.., rank)) => (0, i64::from(*rank), other),
            None => (1, -i64::from(self.levels[mentee][mentor].unwrap_or(0)), other),
        }
    }

    /// The pairs that block a pairing, mentee first.
    fn blocking(&self, pairing: &[Option<usize>]) -> Vec<(usize, usize)> {
        let mut found = vec![];
        for (mentee, own) in pairing.iter().enumerate() {
            for mentor in 0..3 {
                if self.levels[mentee][mentor].is_none() || *own == Some(mentor) || self.is_fixed(mentee) {
                    continue;
                }
                let likes = own.is_none_or(|own| self.liking(true, mentee, mentor) < self.liking(true, mentee, own));
                let held: Vec<usize> = (0..pairing.len()).filter(|other| pairing[*other] == Some(mentor)).collect();
                let worse = |other: &&usize| {
                    !self.is_fixed(**other) && self.liking(false, mentee, mentor) < self.liking(false, **other, mentor)
                };
                let liked = (held.len() as u32) < self.places[mentor] || held.iter().any(|other| worse(&other));
                if likes && liked {
                    found.push((mentee, mentor));
                }
            }
        }
        found
    }

    fn is_fixed(&self, mentee: usize) -> bool {
        self.required.is_some_and(|(fixed, _)| fixed == mentee)
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    /// Of all pairings of a small school, verify lets exactly the one pass
    /// that is stable and the best for every mentee.
    #[test]
    fn exactly_the_best_stable_pairing_passes(chance in Chance::new(true)) {
        let school = chance.school(PairingObjective::Stable);
        let all = chance.pairings();
        let stable: Vec<_> = all.iter().filter(|pairing| chance.blocking(pairing).is_empty()).collect();
        let best = |one: &&&Vec<Option<usize>>| stable.iter().all(|other| {
            (0..one.len()).all(|mentee| match (one[mentee], other[mentee]) {
                (Some(own), Some(theirs)) => chance.liking(true, mentee, own) <= chance.liking(true, mentee, theirs),
                (own, theirs) => own == theirs,
            })
        });
        let best: Vec<_> = stable.iter().filter(best).collect();
        prop_assert_eq!(best.len(), 1);
        for pairing in &all {
            let plan = chance.plan(&school, pairing);
            let listed: Vec<_> = plan.pairing.iter().flat_map(|pairing| &pairing.blocking).collect();
            let listed: Vec<_> = listed.iter().map(|row| (row.mentee.as_str(), row.mentor.as_str())).collect();
            let right = chance.blocking(pairing);
            let right: Vec<_> = right.iter().map(|(mentee, mentor)| (MENTEES[*mentee], MENTORS[*mentor])).collect();
            prop_assert_eq!(listed, right);
            let expected = if *pairing == **best[0] { vec![] } else { vec![Rule::MentorsStable] };
            prop_assert_eq!(rules(&verify(&school, &plan, None)), expected);
        }
    }
}
