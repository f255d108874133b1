//! "Mentor pairs": who may be paired, what a pair is worth, when it meets, and
//! whether the pairing is what `objective` asks for.
//!
//! With n mentees and m mentors everything here takes O(n × m × slots), but
//! for `fair`, which looks for an exchange of mentors that is fairer: up to
//! O(n × m × m × levels of fit), and a few times n × m where there is none.

mod acceptable;
mod alternates;
mod candidates;
mod certificate;
mod cost;
mod fair;
mod figures;
mod fit;
mod held;
mod market;
mod meetings;
mod objective;
mod places;
mod prices;
mod stable;

pub(crate) use candidates::Candidates;
pub(super) use certificate::prove_total;
pub(super) use cost::{misfits, moved, unmet_meetings, unmet_mentees};
pub(super) use figures::{missing_meetings, missing_mentees, order};
pub(crate) use held::HeldPair;
pub(crate) use market::Market;
#[cfg(test)]
pub(super) use stable::blocking_pairs;

use super::case::Case;
use super::{Rule, RuleCheck, Violation};

/// The rules of mentor pairs, in the order of the specification.
pub(super) const RULES: &[RuleCheck] = &[
    acceptable::acceptable,
    places::one_mentor,
    places::most_mentees,
    places::required,
    fit::points,
    fit::fit,
    fit::matched,
    alternates::acceptable,
    alternates::fit,
    alternates::regret,
    alternates::few,
    meetings::number,
    meetings::different,
    meetings::days,
    meetings::weeks,
    meetings::free,
    meetings::pins,
    meetings::bans,
    objective::named,
    objective::compared,
    stable::blocking,
    stable::nobody_blocks,
    stable::best_for_mentees,
    fair::leximin,
    certificate::only_total,
    certificate::priced,
    certificate::not_above_unmatched,
    certificate::not_above_pairs,
    certificate::bound,
    certificate::not_above_cost,
];

/// A violation about a part of the plan that concerns the pairing as a whole.
fn broken(rule: Rule, subject: impl Into<String>, message: impl Into<String>) -> Violation {
    Violation { rule, subject: subject.into(), message: message.into() }
}

/// Whether the pairs held are a pairing at all, so that it can be asked
/// whether a better one exists; if not, another rule has said so.
fn is_pairing(case: &Case) -> bool {
    let mut rules = Vec::new();
    for rule in [acceptable::acceptable, places::one_mentor, places::most_mentees, places::required] {
        rule(case, &mut rules);
    }
    rules.is_empty() && case.pairs.len() == case.document.pairs.len()
}
