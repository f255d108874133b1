//! Which pairings are allowed at all: `total` allows all, `fair` those with the
//! best list of fits, `stable` the one that the mentees like best
//! (specification part 3, "objective").

use super::fits::MOST;
use super::options::{Options, PairOption};
use crate::planners::PlanError;
use crate::school::{PairingObjective, StaffId};
use crate::solve::graph::fair::{Choice, fairest};
use crate::solve::graph::stable::{Preferences, blocking_pairs, stable_matching};

/// Pairings to choose from: those that use only these pairs, match whom they must and fill whom they must.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Scope {
    /// Per mentee, the pairs that are left, by position in [`Options::pairs`].
    pub pairs: Vec<Vec<usize>>,
    /// Per mentee, whether a mentor must be found.
    pub matched: Vec<bool>,
    /// Per mentor, whether all places must be taken.
    pub full: Vec<bool>,
}

/// The pairings that an objective allows. `required` fixes the mentor of some
/// mentees beforehand.
///
/// `total`: O(pairs). `stable`: O(pairs × log pairs). `fair`: O(levels) matchings.
///
/// # Errors
/// Where there are too many people for exact sums.
pub fn scope(options: &Options, objective: PairingObjective, required: &[Option<u32>]) -> Result<Scope, PlanError> {
    let mut scope = Scope {
        pairs: options.pairs.iter().map(|pairs| (0..pairs.len()).collect()).collect(),
        matched: required.iter().map(Option::is_some).collect(),
        full: vec![false; options.mentors.len()],
    };
    for (mentee, required) in required.iter().enumerate() {
        if let Some(mentor) = required {
            scope.pairs[mentee].retain(|pair| options.pairs[mentee][*pair].mentor == *mentor);
        }
    }
    match objective {
        PairingObjective::Total => {}
        PairingObjective::Fair => narrow_to_fairest(options, required, &mut scope)?,
        PairingObjective::Stable => narrow_to_stable(options, required, &mut scope),
    }
    Ok(scope)
}

/// The places that are left beside the required pairs.
fn places_left(options: &Options, required: &[Option<u32>]) -> Vec<u32> {
    let mut places = options.places.clone();
    for mentor in required.iter().flatten() {
        places[*mentor as usize] = places[*mentor as usize].saturating_sub(1);
    }
    places
}

/// Adding the fits of required pairs to two lists does not change which of
/// them is fairer, so the others can be decided on their own.
fn narrow_to_fairest(options: &Options, required: &[Option<u32>], scope: &mut Scope) -> Result<(), PlanError> {
    let places = places_left(options, required);
    let choices: Vec<Vec<Choice>> = options
        .pairs
        .iter()
        .zip(required)
        .map(|(pairs, required)| {
            let choice = |pair: &PairOption| Choice { right: pair.mentor, value: pair.fit, cost: 0 };
            if required.is_some() { Vec::new() } else { pairs.iter().map(choice).collect() }
        })
        .collect();
    let optima = fairest(&choices, &places).map_err(|error| PlanError::Solver(error.to_string()))?;
    for (mentee, pairs) in scope.pairs.iter_mut().enumerate().filter(|(mentee, _)| required[*mentee].is_none()) {
        let kept = &optima.choices[mentee];
        pairs.retain(|pair| {
            kept.binary_search_by_key(&options.pairs[mentee][*pair].mentor, |choice| choice.right).is_ok()
        });
        scope.matched[mentee] = optima.matched[mentee];
    }
    scope.full = optima.full;
    Ok(())
}

/// The stable pairing of a school and those with one more pair forced, for
/// whoever asks for many of them.
#[derive(Clone, Debug)]
pub struct Stable {
    lists: Lists,
    required: Vec<Option<u32>>,
}

impl Stable {
    /// O(pairs × log pairs).
    pub fn new(options: &Options, required: &[Option<u32>]) -> Stable {
        Stable { lists: Lists::new(options, required), required: required.to_vec() }
    }

    /// Per mentee, its mentor in the mentee-optimal stable pairing in which a
    /// pair is required too; none where its mentor has no place for it. O(pairs).
    pub fn with(&mut self, mentee: usize, mentor: u32) -> Option<Vec<Option<u32>>> {
        if self.lists.places[mentor as usize] == 0 {
            return None;
        }
        let list = std::mem::take(&mut self.lists.mentees[mentee]);
        self.lists.places[mentor as usize] -= 1;
        let others = stable_matching(&self.lists.preferences()).expect("lists name acceptable pairs, each once");
        self.lists.mentees[mentee] = list;
        self.lists.places[mentor as usize] += 1;
        let mut mentor_of: Vec<Option<u32>> =
            others.into_iter().zip(&self.required).map(|(other, required)| required.or(other)).collect();
        mentor_of[mentee] = Some(mentor);
        Some(mentor_of)
    }
}

fn narrow_to_stable(options: &Options, required: &[Option<u32>], scope: &mut Scope) {
    let lists = Lists::new(options, required);
    let mentor_of = stable_matching(&lists.preferences()).expect("lists name acceptable pairs, each once");
    for (mentee, mentor) in mentor_of.iter().enumerate().filter(|(mentee, _)| required[*mentee].is_none()) {
        scope.pairs[mentee].retain(|pair| Some(options.pairs[mentee][*pair].mentor) == *mentor);
        scope.matched[mentee] = mentor.is_some();
    }
}

/// Whom everybody prefers. Mentees are left, mentors right; required pairs are
/// left out, as they can neither be given up nor block.
#[derive(Clone, Debug)]
struct Lists {
    mentees: Vec<Vec<u32>>,
    mentors: Vec<Vec<u32>>,
    places: Vec<u32>,
}

impl Lists {
    /// "A side that gave a ranking prefers those it ranked, by rank, then the
    /// others by fit; ties by id."
    fn new(options: &Options, required: &[Option<u32>]) -> Lists {
        let wishes = options.fits.wishes();
        let id = |staff: StaffId| options.school.staff[staff].id.as_str();
        let place = |who: StaffId, whom: StaffId, fit: u8| match wishes.rank(who, whom) {
            Some(rank) => (false, rank, 0, id(whom)),
            None => (true, 0, MOST - fit, id(whom)),
        };
        let mut of_mentors: Vec<Vec<(u32, u8)>> = vec![Vec::new(); options.mentors.len()];
        let mut mentees = Vec::new();
        for (position, pairs) in options.pairs.iter().enumerate() {
            let mentee = options.mentees[position];
            let mut list = Vec::new();
            if required[position].is_none() {
                list.extend(pairs.iter().map(|pair| (pair.mentor, pair.fit)));
                list.sort_by_key(|(mentor, fit)| place(mentee, options.mentors[*mentor as usize], *fit));
                for (mentor, fit) in &list {
                    of_mentors[*mentor as usize].push((position as u32, *fit));
                }
            }
            mentees.push(list.into_iter().map(|(mentor, _)| mentor).collect());
        }
        let sorted = |(position, mut list): (usize, Vec<(u32, u8)>)| {
            list.sort_by_key(|(mentee, fit)| place(options.mentors[position], options.mentees[*mentee as usize], *fit));
            list.into_iter().map(|(mentee, _)| mentee).collect()
        };
        let mentors = of_mentors.into_iter().enumerate().map(sorted).collect();
        Lists { mentees, mentors, places: places_left(options, required) }
    }

    fn preferences(&self) -> Preferences<'_> {
        Preferences { left: &self.mentees, right: &self.mentors, capacities: &self.places }
    }
}

/// The pairs that block a pairing: mentee and mentor, by position, in order.
/// `mentor_of` is the mentor of each mentee.
///
/// O(pairs × log pairs).
pub fn blocking(options: &Options, required: &[Option<u32>], mentor_of: &[Option<u32>]) -> Vec<(usize, u32)> {
    let lists = Lists::new(options, required);
    let others: Vec<Option<u32>> =
        mentor_of.iter().zip(required).map(|(mentor, required)| mentor.filter(|_| required.is_none())).collect();
    let found = blocking_pairs(&lists.preferences(), &others).expect("lists name acceptable pairs, each once");
    found.iter().map(|pair| (pair.left as usize, pair.right)).collect()
}
