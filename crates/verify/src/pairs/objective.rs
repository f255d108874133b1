//! What the plan says of the pairing as a whole.

use super::super::case::Case;
use super::super::{Rule, Violation};
use super::broken;
use super::stable::mentee_optimal;
use crate::school::PairingObjective;

/// `pairing.objective` is the one of rules.toml.
pub(crate) fn named(case: &Case, found: &mut Vec<Violation>) {
    let right = case.facts.school.rules.mentors.objective.name();
    if let Some(pairing) = case.document.pairing.as_ref().filter(|pairing| pairing.objective != right) {
        let message = format!("the rules ask for {right:?}, but the plan says {:?}", pairing.objective);
        found.push(broken(Rule::MentorsObjective, "pairing", message));
    }
}

/// `pairing.compared`: each objective at most once, in the order of the
/// specification, no bound above its total. Of `stable`, which has one pairing
/// only, everything but the cost can be counted again; of the others nothing.
pub(crate) fn compared(case: &Case, found: &mut Vec<Violation>) {
    let Some(pairing) = &case.document.pairing else { return };
    let mut wrong = |message: String| found.push(broken(Rule::MentorsObjective, "pairing: compared", message));
    let place = |name: &str| PairingObjective::ALL.iter().position(|objective| objective.name() == name);
    for row in &pairing.compared {
        if place(&row.objective).is_none() {
            wrong(format!("there is no objective {:?}", row.objective));
        }
        if row.bound > row.total {
            wrong(format!("the bound of {} is above its total", row.objective));
        }
    }
    let places: Vec<_> = pairing.compared.iter().filter_map(|row| place(&row.objective)).collect();
    if !places.windows(2).all(|two| two[0] < two[1]) {
        wrong("must be in the order total, fair, stable, each once".into());
    }
    for row in pairing.compared.iter().filter(|row| row.objective == PairingObjective::Stable.name()) {
        let mentors = mentee_optimal(case);
        let fits = || {
            let pairs = mentors.iter().filter_map(|(mentee, mentor)| Some((*mentee, (*mentor)?)));
            pairs.map(|(mentee, mentor)| case.candidates.fit(mentor, mentee))
        };
        let alone = mentors.values().filter(|mentor| mentor.is_none()).count() as i64;
        let different = mentors.iter().filter(|(mentee, mentor)| case.mentor_of(**mentee) != **mentor).count() as i64;
        let figures = [
            ("unmatched", Some(alone), Some(row.unmatched)),
            ("worst_fit", fits().min(), row.worst_fit),
            ("sum_of_fits", Some(fits().sum()), Some(row.sum_of_fits)),
            ("blocking", Some(0), Some(row.blocking)),
            ("different", Some(different), Some(row.different)),
        ];
        for (field, right, said) in figures.into_iter().filter(|(_, right, said)| right != said) {
            let text = |figure: Option<i64>| figure.map_or("none".into(), |figure| figure.to_string());
            wrong(format!("{field} of stable is {}, not {}", text(right), text(said)));
        }
    }
}
