//! Problems with too many pairs to list: few are listed, and prices say which others matter.

use super::search::{Lists, Search};
use super::{BMatching, Malformed, PlaceCosts, Sides};
use rayon::prelude::*;

/// The cost of a pair that is not acceptable.
pub const NO_EDGE: u16 = u16::MAX;

/// How many edges a left vertex lists at first, and how many it may add in the
/// first round; twice as many in each later one.
const LISTED: usize = 24;

/// Where the costs come from, a row per left vertex.
///
/// Any function that fills a row and may be called from several threads at once
/// will do. The same row must be filled in the same way each time.
pub trait Rows: Sync {
    /// Puts the cost of matching `left` with each right vertex into `costs`,
    /// which is filled with [`NO_EDGE`] before.
    fn fill(&self, left: usize, costs: &mut [u16]);
}

impl<F: Fn(usize, &mut [u16]) + Sync> Rows for F {
    fn fill(&self, left: usize, costs: &mut [u16]) {
        self(left, costs);
    }
}

/// A b-matching to find among pairs that are not listed.
#[derive(Clone, Copy, Debug)]
pub struct PricedProblem<'a, R> {
    /// The costs.
    pub rows: &'a R,
    /// Per left vertex, how many different right vertices it wants.
    pub demands: &'a [u32],
    /// Per left vertex, what each missing one costs: any sign.
    pub penalties: &'a [i64],
    /// Per right vertex, how many left ones it takes at most.
    pub capacities: &'a [u32],
    /// What the places of right vertices cost.
    pub places: PlaceCosts<'a>,
}

impl<'a, R> PricedProblem<'a, R> {
    pub(super) fn sides(&self) -> Sides<'a> {
        Sides { demands: self.demands, penalties: self.penalties, capacities: self.capacities, places: self.places }
    }

    /// Checks sizes and magnitudes.
    ///
    /// # Errors
    /// The first thing that is wrong. O(left vertices).
    pub fn validate(&self) -> Result<(), Malformed> {
        self.sides().validate(|_| u64::from(NO_EDGE))
    }
}

/// Finds a b-matching of least cost without listing all edges.
///
/// It begins with the cheapest 24 edges of each left vertex, and solves. A pair
/// that is not listed can only matter where the left price is above its cost plus
/// right price; those that do are listed, the ones that promise most first, and
/// the problem is solved again, until there is none. The final prices then prove
/// that the b-matching is of least cost among all pairs, see
/// [`check_priced`](super::check_priced). Rows that are too dear to matter are
/// not asked for again.
///
/// A round costs O(pairs) at most, on all processors, and a b-matching of the
/// listed edges. Each lists something, and may list twice as many per left vertex
/// as the one before: after log(right vertices) rounds that is all that could
/// matter. In practice there are one to six.
/// The result does not depend on the number of threads. SolveCache: O(vertices +
/// listed edges), and a row per processor.
///
/// ```
/// use staffroom_optimizer::solve::graph::b_matching::{PlaceCosts, PricedProblem, check_priced, solve_priced};
/// let rows = |left: usize, costs: &mut [u16]| {
///     for (right, cost) in costs.iter_mut().enumerate() {
///         if right != left {
///             *cost = (right * 7 % 10) as u16;
///         }
///     }
/// };
/// let (demands, penalties, capacities) = (&[2; 100], &[50; 100], &[2; 100]);
/// let problem = PricedProblem { rows: &rows, demands, penalties, capacities, places: PlaceCosts::NONE };
/// let found = solve_priced(&problem)?;
/// assert_eq!(found.cost, 900);
/// assert_eq!(check_priced(&problem, &found), Ok(()));
/// # Ok::<(), staffroom_optimizer::solve::graph::b_matching::Malformed>(())
/// ```
///
/// # Errors
/// Where sizes or magnitudes are wrong, see [`PricedProblem::validate`].
pub fn solve_priced<R: Rows>(problem: &PricedProblem<R>) -> Result<BMatching, Malformed> {
    problem.validate()?;
    let sides = problem.sides();
    let blank = || Buffers { costs: vec![NO_EDGE; sides.capacities.len()], best: Vec::new() };
    let lefts = 0..sides.demands.len();
    let first = |buffers: &mut Buffers, left| Candidates::first(problem, buffers, left);
    let mut candidates: Vec<Candidates> = lefts.into_par_iter().map_init(blank, first).collect();

    let mut most = LISTED;
    loop {
        let pairs = candidates.iter().map(|of| of.listed.iter().map(|(cost, right)| (*right, i64::from(*cost))));
        let lists = Lists::new(pairs, sides.capacities.len());
        let mut found = Search::new(&lists, sides).run();
        let more = |buffers: &mut Buffers, (left, of): (usize, &mut Candidates)| {
            of.extend(problem, &found, most, buffers, left)
        };
        let added: usize = candidates.par_iter_mut().enumerate().map_init(blank, more).sum();
        if added == 0 {
            price_closed(problem, &mut found);
            return Ok(found);
        }
        most *= 2;
    }
}

/// What a thread works with.
struct Buffers {
    costs: Vec<u16>,
    /// The worth of an edge (less is better), its place in the order of the left
    /// vertex, its right vertex and its cost.
    best: Vec<(i64, u32, u32, u16)>,
}

impl Buffers {
    fn fill<R: Rows>(&mut self, problem: &PricedProblem<R>, left: usize) {
        self.costs.fill(NO_EDGE);
        problem.rows.fill(left, &mut self.costs);
    }

    /// Keeps the best ones only, and says whether there were more.
    fn cut(&mut self, most: usize) -> bool {
        let cut = self.best.len() > most;
        if cut {
            self.best.select_nth_unstable(most);
            self.best.truncate(most);
        }
        cut
    }
}

/// The edges that a left vertex lists.
struct Candidates {
    /// Cost and right vertex, cheapest first.
    listed: Vec<(u16, u32)>,
    /// What an edge that is not listed costs at least.
    unlisted: i64,
}

impl Candidates {
    /// The cheapest ones.
    fn first<R: Rows>(problem: &PricedProblem<R>, buffers: &mut Buffers, left: usize) -> Candidates {
        let sides = problem.sides();
        buffers.fill(problem, left);
        buffers.best.clear();
        for (right, cost) in buffers.costs.iter().enumerate() {
            if *cost != NO_EDGE && sides.capacities[right] > 0 {
                buffers.best.push((i64::from(*cost), sides.rotated(left, right as u32), right as u32, *cost));
            }
        }
        let most = LISTED.max(sides.demands[left].saturating_mul(4) as usize);
        let cut = buffers.cut(most);
        buffers.best.sort_unstable();
        let unlisted = if cut { buffers.best.last().map_or(0, |best| best.0) } else { i64::MAX };
        Candidates { listed: buffers.best.iter().map(|(_, _, right, cost)| (*cost, *right)).collect(), unlisted }
    }

    /// Lists more that could matter at these prices, the best first, and says how many.
    fn extend<R: Rows>(
        &mut self,
        problem: &PricedProblem<R>,
        found: &BMatching,
        most: usize,
        buffers: &mut Buffers,
        left: usize,
    ) -> usize {
        let price = found.left_prices[left];
        if price <= self.unlisted {
            return 0; // right prices are not negative
        }
        let sides = problem.sides();
        buffers.fill(problem, left);
        for (_, right) in &self.listed {
            buffers.costs[*right as usize] = NO_EDGE;
        }
        buffers.best.clear();
        let prices = found.right_prices.iter().zip(sides.capacities);
        for (right, (cost, (right_price, capacity))) in buffers.costs.iter().zip(prices).enumerate() {
            let reduced = i64::from(*cost) + right_price - price;
            if reduced < 0 && *cost != NO_EDGE && *capacity > 0 {
                buffers.best.push((reduced, sides.rotated(left, right as u32), right as u32, *cost));
            }
        }
        buffers.cut(most);
        self.listed.extend(buffers.best.iter().map(|(_, _, right, cost)| (*cost, *right)));
        self.listed.sort_unstable_by_key(|(cost, right)| (*cost, sides.rotated(left, *right)));
        buffers.best.len()
    }
}

/// Right vertices that take nobody take no part: they are just dear enough that nobody wants them.
fn price_closed<R: Rows>(problem: &PricedProblem<R>, found: &mut BMatching) {
    let sides = problem.sides();
    let closed: Vec<usize> = (0..sides.capacities.len()).filter(|right| sides.capacities[*right] == 0).collect();
    if closed.is_empty() {
        return;
    }
    let blank = || (vec![0; closed.len()], vec![NO_EDGE; sides.capacities.len()]);
    let raise = |(mut prices, mut costs): (Vec<i64>, Vec<u16>), left: usize| {
        costs.fill(NO_EDGE);
        problem.rows.fill(left, &mut costs);
        for (price, right) in prices.iter_mut().zip(&closed) {
            if costs[*right] != NO_EDGE {
                *price = found.left_prices[left].saturating_sub(i64::from(costs[*right])).max(*price);
            }
        }
        (prices, costs)
    };
    let highest = |mut one: Vec<i64>, other: Vec<i64>| {
        one.iter_mut().zip(other).for_each(|(price, other)| *price = other.max(*price));
        one
    };
    let prices = (0..sides.demands.len()).into_par_iter().fold(blank, raise).map(|(prices, _)| prices);
    let prices = prices.reduce(|| vec![0; closed.len()], highest);
    for (right, price) in closed.iter().zip(prices) {
        found.right_prices[*right] = price;
    }
}
