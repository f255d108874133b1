//! Who mentors whom, and when the two meet (specification part 3, "Mentor pairs").
//!
//! The way of a plan: every acceptable pair with its fit ([`fits`],
//! [`acceptable`]) and its cost ([`options`](mod@options)); demands that cannot hold
//! ([`conflicts`]); the pairings that the objective allows ([`objective`]); the
//! pairs alone as a b-matching with its proof ([`network`]); their meetings
//! ([`meetings`]). Where these cost nothing extra, that is the proof. Otherwise
//! the rest is solved exactly ([`search`], [`formulate`]). What else could have
//! been is in [`alternates`] and [`unmet`].

pub mod alternates;
pub mod conflicts;
pub mod explain;
pub mod formulate;
pub mod lagrangian;
pub mod matrix;
pub mod meetings;
pub mod network;
pub mod objective;
pub mod options;
pub mod scale;
pub mod search;
pub mod spread;
#[cfg(test)]
mod tests;
pub mod unmet;

use super::commitments::Commitments;
use super::{Explanations, PlanError};
pub use super::{acceptable, fits};
use crate::plan::reasons::{Change, Conflict};
use crate::plan::score::PreviousPairs;
use crate::plan::{Alternate, BlockingPair, Certificate, Compared, Pair, Pairing, Unmet};
use crate::school::{PairingObjective, School, Slot, StaffId};
use crate::solve::{Control, Settings};
use alternates::Alternates;
use meetings::Known;
use network::Network;
use objective::{blocking, scope};
use options::{Options, options};
use search::{Answer, Search};

/// The pairs that were planned.
#[derive(Clone, Debug)]
pub struct Planned {
    /// By mentee, in the order of staff.csv, without their alternates.
    pub pairs: Vec<Pair>,
    /// What pairs, meetings and missing ones cost.
    pub total: i64,
    /// No pairs cost less.
    pub bound: i64,
    /// What they were planned around.
    around: Commitments,
    answer: Answer,
    known: Known,
}

/// What there is to say of pairs that were planned.
#[derive(Clone, Debug)]
pub struct Explained {
    /// By mentee, in the order of staff.csv, with their alternates.
    pub pairs: Vec<Pair>,
    /// What is to be known of the pairing as a whole.
    pub pairing: Pairing,
    /// What is missing: mentors, then meetings, by id as text.
    pub unmet: Vec<Unmet>,
}

/// What is asked beyond the pairs themselves.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// What stays as it is with other mentors, where that is more than the pairs were planned around, or less.
    pub beside: Option<&'a Commitments>,
    /// Whether to work out what the other objectives would bring.
    pub compare: bool,
    /// How much is worked out of who else could have been.
    pub explanations: Explanations,
}

/// Plans pairs and their meetings around what is fixed already, under the
/// objective of the rules.
///
/// # Errors
/// See [`PlanError`].
pub(super) fn plan(
    school: &School,
    previous: &PreviousPairs,
    commitments: &Commitments,
    settings: &Settings,
    control: &Control,
) -> Result<Planned, PlanError> {
    let options = options(school, previous, commitments);
    let findings = conflicts::impossible(&options);
    if !findings.is_empty() {
        return Err(PlanError::Input(findings));
    }
    let search = Search { options: &options, settings, control };
    let mut known = Known::default();
    let answer = best(&search, school.rules.mentors.objective, &options.required(), &mut known)?;
    Ok(Planned {
        pairs: pairs_of_answer(&options, &answer, Vec::new()),
        total: answer.cost,
        bound: answer.bound,
        around: commitments.clone(),
        answer,
        known,
    })
}

impl Planned {
    /// The same pairs with meetings in other slots that cost the same.
    pub(super) fn meet_as(&mut self, school: &School, pairs: Vec<Pair>) {
        let mentees: Vec<StaffId> =
            school.staff.entries().filter(|(_, person)| person.roles.mentee).map(|(id, _)| id).collect();
        for pair in &pairs {
            let known = mentees.binary_search(&pair.mentee).ok().and_then(|at| self.answer.meetings.get_mut(&at));
            if let Some((_, slots)) = known {
                slots.clone_from(&pair.meetings);
            }
        }
        self.pairs = pairs;
    }

    /// What is to be known of the pairing as a whole, without what takes a search.
    pub(super) fn pairing_at_once(&self, school: &School, previous: &PreviousPairs) -> Pairing {
        let options = options(school, previous, &self.around);
        let blocking = blocking_pairs(&options, &options.required(), &self.answer);
        let objective = school.rules.mentors.objective;
        Pairing { objective, blocking, certificate: None, compared: Vec::new() }
    }

    /// Alternates with their regrets, blocking pairs, and why something is missing:
    /// worked out once, for the pairs that a plan holds in the end. `sessions` are
    /// the commitments of sessions alone, which the proof is about.
    ///
    /// # Errors
    /// See [`PlanError`].
    pub(super) fn explained(
        mut self,
        school: &School,
        previous: &PreviousPairs,
        sessions: &Commitments,
        asked: Asked<'_>,
        settings: &Settings,
        control: &Control,
    ) -> Result<Explained, PlanError> {
        let options = options(school, previous, &self.around);
        let required = options.required();
        let objective = school.rules.mentors.objective;
        // The quick way will do, whatever proved the answer.
        let quick = Settings { solver: settings.solver.without_plain(), ..settings.clone() };
        let search = Search { options: &options, settings: &quick, control };
        let answer = &self.answer;
        let everything = scope(&options, PairingObjective::Total, &required)?;
        let network = Network::solve(&options, &everything)?;
        let alternates = match asked.explanations {
            Explanations::Figures | Explanations::Reasons => Vec::new(),
            Explanations::Usual | Explanations::All => self.alternates(school, previous, asked, &quick, control)?,
        };
        let compared = if asked.compare { compare(&search, &required, answer, &mut self.known)? } else { Vec::new() };
        let blocking = blocking_pairs(&options, &required, answer);
        let certificate = match objective {
            PairingObjective::Total if self.around.any_visits() => certificate(school, previous, sessions)?,
            PairingObjective::Total => network.certificate(&options),
            PairingObjective::Fair | PairingObjective::Stable => None,
        };
        let pairing = Pairing { objective, blocking, certificate, compared };
        let unmet = unmet::Case { search: &search, answer, network: &network }.unmet();
        Ok(Explained { pairs: pairs_of_answer(&options, answer, alternates), pairing, unmet })
    }
}

impl Planned {
    /// The alternates of each mentee, all else as it is.
    fn alternates(
        &self,
        school: &School,
        previous: &PreviousPairs,
        Asked { beside, explanations, .. }: Asked<'_>,
        settings: &Settings,
        control: &Control,
    ) -> Result<Vec<Vec<Alternate>>, PlanError> {
        let options = options(school, previous, beside.unwrap_or(&self.around));
        let required = options.required();
        let everything = scope(&options, PairingObjective::Total, &required)?;
        let network = Network::solve(&options, &everything)?;
        let alternates = Alternates {
            search: &Search { options: &options, settings, control },
            objective: school.rules.mentors.objective,
            required: &required,
            everything: &everything,
            network: &network,
            answer: &self.answer,
            apart: options.mentors.iter().all(|mentor| options.mentees.binary_search(mentor).is_err())
                && options.in_units,
        };
        // What is known of meetings is about what they were planned around.
        let known = if beside.is_some() { Known::default() } else { self.known.clone() };
        alternates.all(&known, explanations)
    }
}

/// Changes to the school that could make pairs cheaper, or those of one mentee, the
/// most promising first.
///
/// # Errors
/// See [`PlanError`].
pub(super) fn helpful(
    school: &School,
    previous: &PreviousPairs,
    commitments: &Commitments,
    mentee: Option<StaffId>,
    settings: &Settings,
    control: &Control,
) -> Result<Vec<Change>, PlanError> {
    let options = options(school, previous, commitments);
    let required = options.required();
    let search = Search { options: &options, settings, control };
    let answer = best(&search, school.rules.mentors.objective, &required, &mut Known::default())?;
    let everything = scope(&options, PairingObjective::Total, &required)?;
    let network = Network::solve(&options, &everything)?;
    let case = unmet::Case { search: &search, answer: &answer, network: &network };
    Ok(case.helpful(mentee))
}

/// Demands about pairs that cannot hold, alone or together.
pub(super) fn impossible(school: &School, commitments: &Commitments) -> Vec<Conflict> {
    if !conflicts::are_demanded(school) {
        // Options of all pairs are much work for nothing.
        return Vec::new();
    }
    conflicts::impossible(&options(school, &PreviousPairs::default(), commitments))
}

/// A bound for the pairs, whatever else is planned.
///
/// # Errors
/// See [`PlanError`].
pub(super) fn bound(
    school: &School,
    previous: &PreviousPairs,
    commitments: &Commitments,
    settings: &Settings,
    control: &Control,
) -> Result<i64, PlanError> {
    let options = options(school, previous, commitments);
    let search = Search { options: &options, settings, control };
    let objective = school.rules.mentors.objective;
    Ok(best(&search, objective, &options.required(), &mut Known::default())?.bound)
}

/// The prices that prove what pairs cost at least around what is fixed.
fn certificate(
    school: &School,
    previous: &PreviousPairs,
    commitments: &Commitments,
) -> Result<Option<Certificate>, PlanError> {
    let options = options(school, previous, commitments);
    let everything = scope(&options, PairingObjective::Total, &options.required())?;
    Ok(Network::solve(&options, &everything)?.certificate(&options))
}

/// What is needed to plan pairs together with other kinds: the pairings that the
/// objective allows, and the pairs alone with their prices.
///
/// # Errors
/// See [`PlanError`].
pub(super) fn alone(options: &Options) -> Result<(objective::Scope, Network), PlanError> {
    let scope = scope(options, options.school.rules.mentors.objective, &options.required())?;
    let network = Network::solve(options, &scope)?;
    Ok((scope, network))
}

/// The best pairs under an objective. The demands must be possible.
fn best(
    search: &Search,
    objective: PairingObjective,
    required: &[Option<u32>],
    known: &mut Known,
) -> Result<Answer, PlanError> {
    let scope = scope(search.options, objective, required)?;
    let network = Network::solve(search.options, &scope)?;
    search.run(&scope, &network, known)
}

/// Those who would both rather have each other.
fn blocking_pairs(options: &Options, required: &[Option<u32>], answer: &Answer) -> Vec<BlockingPair> {
    let pairs = blocking(options, required, &answer.mentor_of(options)).into_iter().map(|(mentee, mentor)| {
        let (mentor, mentee) = (options.mentors[mentor as usize], options.mentees[mentee]);
        BlockingPair { mentor, mentee, fit: options.fits.fit(mentor, mentee) }
    });
    pairs.collect()
}

/// The three objectives side by side.
fn compare(
    search: &Search,
    required: &[Option<u32>],
    answer: &Answer,
    known: &mut Known,
) -> Result<Vec<Compared>, PlanError> {
    let options = search.options;
    let here = answer.mentor_of(options);
    let mut lines = Vec::new();
    for objective in PairingObjective::ALL {
        let found = if objective == options.school.rules.mentors.objective {
            answer.clone()
        } else {
            best(search, objective, required, known)?
        };
        let mentor_of = found.mentor_of(options);
        let fits = mentor_of.iter().enumerate().filter_map(|(mentee, mentor)| {
            let mentor = options.mentors[(*mentor)? as usize];
            Some(options.fits.fit(mentor, options.mentees[mentee]))
        });
        let fits: Vec<u8> = fits.collect();
        lines.push(Compared {
            objective,
            total: found.cost,
            bound: found.bound,
            unmatched: (mentor_of.len() - fits.len()) as u32,
            worst_fit: fits.iter().copied().min(),
            sum_of_fits: fits.iter().map(|fit| u32::from(*fit)).sum(),
            blocking: blocking(options, required, &mentor_of).len() as u32,
            different: mentor_of.iter().zip(&here).filter(|(there, here)| there != here).count() as u32,
        });
    }
    Ok(lines)
}

/// The answer as the plan holds it. `alternates` are those of each mentee, where they are known.
fn pairs_of_answer(options: &Options, answer: &Answer, mut alternates: Vec<Vec<Alternate>>) -> Vec<Pair> {
    let pair = |(position, (mentor, meetings)): (&usize, &(u32, Vec<Slot>))| {
        let (mentor, mentee) = (options.mentors[*mentor as usize], options.mentees[*position]);
        Pair {
            mentor,
            mentee,
            fit: options.fits.fit(mentor, mentee),
            points: options.fits.points(mentor, mentee),
            matched: options.fits.matched(mentor, mentee),
            meetings: meetings.clone(),
            alternates: alternates.get_mut(*position).map(std::mem::take).unwrap_or_default(),
        }
    };
    answer.meetings.iter().map(pair).collect()
}
