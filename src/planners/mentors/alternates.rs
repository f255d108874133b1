//! Other mentors for each mentee, and by how much the total grows with each
//! (specification part 2, `alternates` and `regret`).

use super::meetings::Known;
use super::network::Network;
use super::objective::{Scope, Stable, scope};
use super::search::{Answer, Search};
use crate::plan::Alternate;
use crate::planners::PlanError;
use crate::school::PairingObjective;
use crate::solve::graph::sensitivity::Sensitivity;
use rayon::prelude::*;
use std::cmp::Reverse;

/// How many alternates a mentee has at most.
const SHOWN: usize = 3;
/// Fewer mentees are done before threads have started.
const WORTH_THREADS: usize = 10;

/// What the alternates are worked out from.
pub struct Alternates<'a> {
    /// The search whose answer it is.
    pub search: &'a Search<'a>,
    /// What the best pairing is.
    pub objective: PairingObjective,
    /// Who must have whom.
    pub required: &'a [Option<u32>],
    /// All pairings, whatever the objective.
    pub everything: &'a Scope,
    /// Their network.
    pub network: &'a Network,
    /// The pairing that was found.
    pub answer: &'a Answer,
    /// Whether nobody could be a mentor and a mentee at once.
    pub apart: bool,
}

impl Alternates<'_> {
    /// The alternates of every mentee (by position), those without a mentor and
    /// those who must have theirs left out.
    ///
    /// The network says what each forced mentor costs more at least, from its
    /// prices alone. In that order the true figures are worked out: the forced
    /// matching differs from the present one along one cycle, and where its
    /// pairs can meet at no extra cost (or the objective is `total` and a Program
    /// says what they cost), that is the regret. Once three are known that are
    /// less than all bounds that are left, nothing more is asked.
    ///
    /// # Errors
    /// Where the solver fails.
    pub fn all(&self, known: &Known) -> Result<Vec<Vec<Alternate>>, PlanError> {
        let options = self.search.options;
        let sensitivity =
            Sensitivity::new(&self.network.lists, &self.network.penalties, &options.places, &self.network.matching);
        let stable = (self.objective == PairingObjective::Stable).then(|| Stable::new(options, self.required));
        // Each mentee on its own, so that the figures are the same for any number of threads.
        let of_mentee = |mentee: usize| match self.answer.meetings.get(&mentee) {
            Some((mentor, _)) if self.required[mentee].is_none() => {
                let mut asking = Asking { of: self, known: known.clone(), stable: stable.clone() };
                asking.of_mentee(mentee, *mentor, &sensitivity)
            }
            _ => Ok(Vec::new()),
        };
        let mentees = options.mentees.len();
        if self.search.settings.threads < 2 || mentees < WORTH_THREADS {
            (0..mentees).map(of_mentee).collect()
        } else {
            let pool = self.search.settings.pool().map_err(PlanError::Solver)?;
            pool.install(|| (0..mentees).into_par_iter().map(of_mentee).collect())
        }
    }
}

/// What is asked for one mentee, with what is known already.
struct Asking<'a> {
    of: &'a Alternates<'a>,
    known: Known,
    stable: Option<Stable>,
}

impl Asking<'_> {
    fn of_mentee(&mut self, mentee: usize, has: u32, sensitivity: &Sensitivity) -> Result<Vec<Alternate>, PlanError> {
        let of = self.of;
        let options = of.search.options;
        let forcing = sensitivity.forcing(mentee as u32);
        // What a pairing with this pair costs at least, in the order in which to look.
        let mut candidates: Vec<(i64, Reverse<u8>, u32, usize)> = Vec::new();
        for (at, pair) in of.everything.pairs[mentee].iter().enumerate() {
            let option = &options.pairs[mentee][*pair];
            let regret = forcing.regret(at).filter(|regret| option.mentor != has && !of.network.is_never(*regret));
            if let Some(regret) = regret {
                candidates.push((of.network.bound + regret, Reverse(option.fit), option.mentor, at));
            }
        }
        candidates.sort_unstable();
        let mut found: Vec<Alternate> = Vec::new();
        for (least, Reverse(fit), mentor, at) in candidates {
            if found.len() == SHOWN && least - of.answer.cost > found[SHOWN - 1].regret {
                break;
            }
            if of.search.control.stopped().is_some() {
                break;
            }
            // What is at hand: the forced matching, or the forced stable pairing.
            let pairing = match (of.objective, &mut self.stable) {
                (PairingObjective::Total, _) => forcing.matching(at),
                (PairingObjective::Stable, Some(stable)) => stable.with(mentee, mentor),
                _ => None,
            };
            let cost = pairing.map(|mentor_of| of.search.complete(&mentor_of, &mut self.known).1);
            let proven = match (of.objective, &self.stable) {
                // Nothing costs less than the best.
                (PairingObjective::Total, _) => {
                    cost == Some(if of.answer.is_proven() { least.max(of.answer.cost) } else { least })
                }
                // Nothing but the meetings was to be decided.
                (PairingObjective::Stable, _) => cost.is_some() && of.apart,
                _ => false,
            };
            let most = (found.len() == SHOWN).then(|| of.answer.cost + found[SHOWN - 1].regret);
            let forced = if proven { cost } else { self.forced(mentee, mentor, most)? };
            let Some(forced) = forced else { continue };
            let mentor = options.mentors[mentor as usize];
            found.push(Alternate { mentor, fit, regret: forced - of.answer.cost });
            found.sort_by_key(|alternate| (alternate.regret, Reverse(alternate.fit), alternate.mentor));
            found.truncate(SHOWN);
        }
        Ok(found)
    }

    /// The cost of the best pairing with a pair forced; none where there is none, or none
    /// that costs at most so much.
    fn forced(&mut self, mentee: usize, mentor: u32, most: Option<i64>) -> Result<Option<i64>, PlanError> {
        let of = self.of;
        let mut required = of.required.to_vec();
        required[mentee] = Some(mentor);
        let mut scope = scope(of.search.options, of.objective, &required)?;
        let network = Network::solve(of.search.options, &scope)?;
        if !network.possible() {
            return Ok(None);
        }
        if let Some(most) = most {
            if network.bound > most {
                return Ok(None);
            }
            scope = of.search.no_dearer_than(&scope, &network, most);
            // Prices are much quicker than a proof, and mostly say enough.
            if of.search.priced_bound(&scope, &network)? > most {
                return Ok(None);
            }
        }
        Ok(Some(of.search.run(&scope, &network, &mut self.known)?.cost))
    }
}
