//! Other mentors for each mentee, and by how much the total grows with each
//! (specification part 2, `alternates` and `regret`).

use super::meetings::Known;
use super::network::Network;
use super::objective::{Scope, scope};
use super::search::{Answer, Search};
use crate::plan::Alternate;
use crate::planners::PlanError;
use crate::school::PairingObjective;
use crate::solve::graph::sensitivity::Sensitivity;
use std::cmp::Reverse;

/// How many alternates a mentee has at most.
const SHOWN: usize = 3;

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
    pub fn all(&self, known: &mut Known) -> Result<Vec<Vec<Alternate>>, PlanError> {
        let options = self.search.options;
        let sensitivity =
            Sensitivity::new(&self.network.lists, &self.network.penalties, &options.places, &self.network.matching);
        let mut all = vec![Vec::new(); options.mentees.len()];
        for (mentee, (mentor, _)) in &self.answer.meetings {
            if self.required[*mentee].is_none() {
                all[*mentee] = self.of_mentee(*mentee, *mentor, &sensitivity, known)?;
            }
        }
        Ok(all)
    }

    fn of_mentee(
        &self,
        mentee: usize,
        has: u32,
        sensitivity: &Sensitivity,
        known: &mut Known,
    ) -> Result<Vec<Alternate>, PlanError> {
        let options = self.search.options;
        let forcing = sensitivity.forcing(mentee as u32);
        // What a pairing with this pair costs at least, in the order in which to look.
        let mut candidates: Vec<(i64, Reverse<u8>, u32, usize)> = Vec::new();
        for (at, pair) in self.everything.pairs[mentee].iter().enumerate() {
            let option = &options.pairs[mentee][*pair];
            let regret = forcing.regret(at).filter(|regret| option.mentor != has && !self.network.is_never(*regret));
            if let Some(regret) = regret {
                candidates.push((self.network.bound + regret, Reverse(option.fit), option.mentor, at));
            }
        }
        candidates.sort_unstable();
        let mut found: Vec<Alternate> = Vec::new();
        for (least, Reverse(fit), mentor, at) in candidates {
            if found.len() == SHOWN && least - self.answer.cost > found[SHOWN - 1].regret {
                break;
            }
            if self.search.control.stopped().is_some() {
                break;
            }
            let forced = if self.objective == PairingObjective::Total {
                let pairing = forcing.matching(at).map(|mentor_of| self.search.complete(&mentor_of, known).1);
                if pairing == Some(least) { Some(least) } else { self.forced(mentee, mentor, known)? }
            } else {
                self.forced(mentee, mentor, known)?
            };
            let Some(forced) = forced else { continue };
            let mentor = options.mentors[mentor as usize];
            found.push(Alternate { mentor, fit, regret: forced - self.answer.cost });
            found.sort_by_key(|alternate| (alternate.regret, Reverse(alternate.fit), alternate.mentor));
            found.truncate(SHOWN);
        }
        Ok(found)
    }

    /// The cost of the best pairing with a pair forced; none where there is none.
    fn forced(&self, mentee: usize, mentor: u32, known: &mut Known) -> Result<Option<i64>, PlanError> {
        let mut required = self.required.to_vec();
        required[mentee] = Some(mentor);
        let scope = scope(self.search.options, self.objective, &required)?;
        let network = Network::solve(self.search.options, &scope)?;
        if !network.possible() {
            return Ok(None);
        }
        Ok(Some(self.search.run(&scope, &network, known)?.cost))
    }
}
