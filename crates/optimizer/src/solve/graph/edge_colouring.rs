//! Colours of edges, of which no two alike meet in a vertex, equally often used.

/// There are fewer colours than edges at some vertex.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("as many as {needed} edges meet in one vertex: so many colours are needed")]
pub struct TooFewColours {
    /// The largest degree of a vertex, which would be enough.
    pub needed: u32,
}

/// Why a colouring is not what it should be.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ColouringFlaw {
    /// There is not one colour per edge.
    #[error("there are {found} colours for {expected} edges")]
    WrongSize {
        /// How many there are.
        found: usize,
        /// How many edges.
        expected: usize,
    },
    /// A colour that there is not.
    #[error("edge {edge} has the colour {colour}, which does not exist")]
    NoSuchColour {
        /// The edge.
        edge: usize,
        /// The colour it has.
        colour: u32,
    },
    /// Two edges of a colour have a vertex in common.
    #[error("edges {first} and {second} meet and have the same colour")]
    Clash {
        /// One of them.
        first: usize,
        /// The other.
        second: usize,
    },
    /// Some colour is used at least twice more than another.
    #[error("one colour is used {least} times, another {most} times")]
    Unbalanced {
        /// How often the rarest is used.
        least: usize,
        /// How often the most frequent is used.
        most: usize,
    },
}

/// Colours the edges of a bipartite multigraph so that edges of one colour never
/// meet in a vertex, and each colour is used as often as any other, or once more
/// or less. The answer has a colour below `colours` per edge.
///
/// As many colours as the largest degree are always enough (König 1916): an edge
/// gets the first colour that is free at both ends; where there is none, the
/// colours free at either end are swapped along the alternating path from one of
/// them, which in a bipartite graph cannot end at the other. Afterwards colours
/// that are used too often are swapped with ones that are used too rarely, along
/// alternating paths that begin and end with the former (de Werra 1971).
///
/// O(edges × (vertices + largest degree)) at worst; paths are short in practice.
/// SolveCache: O(vertices + edges).
///
/// ```
/// use staffroom_optimizer::solve::graph::edge_colouring::{check, colour};
/// let edges = [(0, 0), (0, 1), (1, 1), (1, 2), (2, 2), (2, 2)];
/// let found = colour(3, 3, &edges, 3)?;
/// assert_eq!(check(3, 3, &edges, 3, &found), Ok(()));
/// assert!((0..3).all(|colour| found.iter().filter(|other| **other == colour).count() == 2));
/// assert_eq!(colour(3, 3, &edges, 2).unwrap_err().needed, 3);
/// # Ok::<(), staffroom_optimizer::solve::graph::edge_colouring::TooFewColours>(())
/// ```
///
/// # Errors
/// Where some vertex has more edges than there are colours.
///
/// # Panics
/// Where an edge names a vertex that does not exist, or there are more than 2^32 - 2 edges.
pub fn colour(lefts: usize, rights: usize, edges: &[(u32, u32)], colours: u32) -> Result<Vec<u32>, TooFewColours> {
    assert!(edges.len() < u32::MAX as usize, "edges are numbered in 32 bits");
    let mut degrees = vec![0; lefts + rights];
    for (left, right) in edges {
        assert!((*left as usize) < lefts && (*right as usize) < rights, "edge ({left}, {right}) leads nowhere");
        degrees[*left as usize] += 1;
        degrees[lefts + *right as usize] += 1;
    }
    let needed = degrees.iter().copied().max().unwrap_or(0);
    if needed > colours {
        return Err(TooFewColours { needed });
    }
    if colours as usize >= edges.len() {
        return Ok((0..edges.len() as u32).collect());
    }
    let mut colouring = Colouring {
        ends: edges.iter().map(|(left, right)| [*left as usize, lefts + *right as usize]).collect(),
        colours: vec![u32::MAX; edges.len()],
        used: degrees.iter().map(|degree| Vec::with_capacity(*degree as usize)).collect(),
        walk: Vec::new(),
    };
    (0..edges.len() as u32).for_each(|edge| colouring.add(edge));
    colouring.balance(colours);
    Ok(colouring.colours)
}

/// Checks that a colouring is proper and balanced, without knowing how it was found.
///
/// O(edges × log edges + vertices).
///
/// # Errors
/// The first flaw that is found.
///
/// # Panics
/// Where an edge names a vertex that does not exist.
pub fn check(
    lefts: usize,
    rights: usize,
    edges: &[(u32, u32)],
    colours: u32,
    found: &[u32],
) -> Result<(), ColouringFlaw> {
    if found.len() != edges.len() {
        return Err(ColouringFlaw::WrongSize { found: found.len(), expected: edges.len() });
    }
    if let Some((edge, colour)) = found.iter().enumerate().find(|(_, colour)| **colour >= colours) {
        return Err(ColouringFlaw::NoSuchColour { edge, colour: *colour });
    }
    let mut at_left = vec![Vec::new(); lefts];
    let mut at_right = vec![Vec::new(); rights];
    for (edge, ((left, right), colour)) in edges.iter().zip(found).enumerate() {
        at_left[*left as usize].push((*colour, edge));
        at_right[*right as usize].push((*colour, edge));
    }
    for at in at_left.iter_mut().chain(&mut at_right) {
        at.sort_unstable();
        if let Some(pair) = at.windows(2).find(|pair| pair[0].0 == pair[1].0) {
            return Err(ColouringFlaw::Clash { first: pair[0].1, second: pair[1].1 });
        }
    }
    // How often each colour that occurs is used; the others are used 0 times.
    let mut sorted = found.to_vec();
    sorted.sort_unstable();
    let uses: Vec<usize> = sorted.chunk_by(|one, other| one == other).map(<[u32]>::len).collect();
    let most = uses.iter().copied().max().unwrap_or(0);
    let least = if uses.len() < colours as usize { 0 } else { uses.iter().copied().min().unwrap_or(0) };
    if most > least + 1 { Err(ColouringFlaw::Unbalanced { least, most }) } else { Ok(()) }
}

/// A proper colouring of the edges so far.
struct Colouring {
    /// Per edge, its vertices: the right ones come after the left ones.
    ends: Vec<[usize; 2]>,
    /// Per edge.
    colours: Vec<u32>,
    /// Per vertex, the colours that it has and their edges, in order.
    used: Vec<Vec<(u32, u32)>>,
    /// An alternating path or circle.
    walk: Vec<u32>,
}

impl Colouring {
    /// The edge of a colour at a vertex.
    fn edge_at(&self, vertex: usize, colour: u32) -> Option<u32> {
        let used = &self.used[vertex];
        used.binary_search_by_key(&colour, |(colour, _)| *colour).ok().map(|place| used[place].1)
    }

    /// The first colour that a vertex does not have.
    fn free_at(&self, vertex: usize) -> u32 {
        // As long as none is missing, each colour is where its number says.
        let used = &self.used[vertex];
        let (mut from, mut to) = (0, used.len());
        while from < to {
            let middle = from.midpoint(to);
            if used[middle].0 as usize == middle { from = middle + 1 } else { to = middle }
        }
        from as u32
    }

    fn other_end(&self, edge: u32, vertex: usize) -> usize {
        let [left, right] = self.ends[edge as usize];
        if vertex == left { right } else { left }
    }

    fn put(&mut self, edge: u32, colour: u32) {
        self.colours[edge as usize] = colour;
        for vertex in self.ends[edge as usize] {
            let used = &mut self.used[vertex];
            let place = used.partition_point(|(other, _)| *other < colour);
            used.insert(place, (colour, edge));
        }
    }

    fn take_off(&mut self, edge: u32) {
        let colour = self.colours[edge as usize];
        for vertex in self.ends[edge as usize] {
            let used = &mut self.used[vertex];
            if let Ok(place) = used.binary_search_by_key(&colour, |(colour, _)| *colour) {
                used.remove(place);
            }
        }
    }

    /// Colours one more edge.
    fn add(&mut self, edge: u32) {
        let [left, right] = self.ends[edge as usize];
        let (of_left, of_right) = (self.free_at(left), self.free_at(right));
        if self.edge_at(right, of_left).is_none() {
            return self.put(edge, of_left);
        }
        if self.edge_at(left, of_right).is_some() {
            // The path that begins at the left vertex comes to right vertices by
            // this colour, which the right vertex does not have.
            self.walk.clear();
            self.extend_walk(left, of_right, of_left);
            self.swap(of_right, of_left);
        }
        self.put(edge, of_right);
    }

    /// Adds the alternating path from a vertex, of which the first edge has the
    /// first colour, up to its end or to the edge where the walk began. Returns
    /// whether it is a circle.
    fn extend_walk(&mut self, mut vertex: usize, mut next: u32, mut after: u32) -> bool {
        let first = self.walk.first().copied();
        while let Some(edge) = self.edge_at(vertex, next) {
            if Some(edge) == first {
                return true;
            }
            self.walk.push(edge);
            vertex = self.other_end(edge, vertex);
            (next, after) = (after, next);
        }
        false
    }

    /// Swaps two colours along the walk.
    fn swap(&mut self, one: u32, other: u32) {
        let walk = std::mem::take(&mut self.walk);
        walk.iter().for_each(|edge| self.take_off(*edge));
        for edge in &walk {
            let colour = if self.colours[*edge as usize] == one { other } else { one };
            self.put(*edge, colour);
        }
        self.walk = walk;
    }

    /// Makes all colours as frequent as any other, or once more or less. The edges
    /// of two colours make up circles and paths on which they alternate. Only a
    /// path that begins and ends with the same colour has more edges of one than
    /// of the other, and only by one: as many more edges as one colour has, so
    /// many paths there are at least that give it to the other when swapped.
    /// What a colour has too many, or another has too few, is no more than that,
    /// so each pair of them settles one of the two.
    fn balance(&mut self, colours: u32) {
        let mut edges_of = vec![Vec::new(); colours as usize];
        for (edge, colour) in self.colours.iter().enumerate() {
            edges_of[*colour as usize].push(edge as u32);
        }
        // The most frequent ones are those that may be used once more than others.
        let mut order: Vec<u32> = (0..colours).collect();
        order.sort_by_key(|colour| std::cmp::Reverse(edges_of[*colour as usize].len()));
        let (share, rest) = (self.colours.len() / colours as usize, self.colours.len() % colours as usize);
        let goal = |rank: usize| share + usize::from(rank < rest);
        let mut sizes: Vec<usize> = order.iter().map(|colour| edges_of[*colour as usize].len()).collect();

        let mut seen = vec![0u32; self.colours.len()];
        let mut round = 0;
        let (mut high, mut low) = (0, order.len() - 1);
        while high < low {
            let surplus = sizes[high].saturating_sub(goal(high));
            let deficit = goal(low).saturating_sub(sizes[low]);
            if surplus == 0 {
                high += 1;
            } else if deficit == 0 {
                low -= 1;
            } else {
                let moved = surplus.min(deficit);
                round += 1;
                let [much, little] = [order[high], order[low]];
                self.shift(&mut edges_of[much as usize], much, little, moved, &mut seen, round);
                sizes[high] -= moved;
                sizes[low] += moved;
            }
        }
    }

    /// Makes one colour rarer and another more frequent by so many edges. The
    /// list has the edges of the former, and maybe some that have lost it.
    fn shift(&mut self, edges: &mut Vec<u32>, much: u32, little: u32, count: usize, seen: &mut [u32], round: u32) {
        let mut left_over = count;
        let mut kept = Vec::new();
        while left_over > 0
            && let Some(edge) = edges.pop()
        {
            if self.colours[edge as usize] != much {
                continue;
            }
            if seen[edge as usize] == round {
                kept.push(edge); // no path through this one helps
                continue;
            }
            let [left, right] = self.ends[edge as usize];
            self.walk.clear();
            self.walk.push(edge);
            let circle = self.extend_walk(left, little, much);
            if !circle {
                self.extend_walk(right, little, much);
            }
            let of_much = self.walk.iter().filter(|edge| self.colours[**edge as usize] == much).count();
            if 2 * of_much == self.walk.len() + 1 {
                self.swap(much, little);
                kept.extend(self.walk.iter().filter(|edge| self.colours[**edge as usize] == much));
                left_over -= 1;
            } else {
                kept.push(edge);
            }
            self.walk.iter().for_each(|edge| seen[*edge as usize] = round);
        }
        debug_assert_eq!(left_over, 0, "there are always enough paths");
        edges.append(&mut kept);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn largest_degree(lefts: usize, rights: usize, edges: &[(u32, u32)]) -> u32 {
        let mut degrees = vec![0; lefts + rights];
        for (left, right) in edges {
            degrees[*left as usize] += 1;
            degrees[lefts + *right as usize] += 1;
        }
        degrees.into_iter().max().unwrap_or(0)
    }

    /// Colours with as few colours as possible and with more, checks, and with fewer, which must fail.
    fn coloured(lefts: usize, rights: usize, edges: &[(u32, u32)], more: &[u32]) {
        let needed = largest_degree(lefts, rights, edges);
        for colours in more.iter().map(|more| needed + more) {
            let found = colour(lefts, rights, edges, colours).unwrap();
            assert_eq!(check(lefts, rights, edges, colours, &found), Ok(()));
        }
        if needed > 0 {
            assert_eq!(colour(lefts, rights, edges, needed - 1), Err(TooFewColours { needed }));
            assert_eq!(colour(lefts, rights, edges, 0), Err(TooFewColours { needed }));
        }
    }

    prop_compose! {
        fn multigraph(most: usize)(lefts in 1..most, rights in 1..most, per_vertex in 1..8usize)(
            edges in proptest::collection::vec((0..lefts as u32, 0..rights as u32), 0..=per_vertex * lefts.max(rights)),
            lefts in Just(lefts),
            rights in Just(rights),
        ) -> (usize, usize, Vec<(u32, u32)>) {
            (lefts, rights, edges)
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        #[test]
        fn small_multigraphs((lefts, rights, edges) in multigraph(6)) {
            coloured(lefts, rights, &edges, &[0, 1, 2, 3, 5, 40]);
        }

        #[test]
        fn larger_multigraphs((lefts, rights, edges) in multigraph(60)) {
            coloured(lefts, rights, &edges, &[0, 1, 7]);
        }

        #[test]
        fn changed_colourings_are_found_out((lefts, rights, edges) in multigraph(6), at in any::<prop::sample::Index>(), other in 0..12u32) {
            prop_assume!(!edges.is_empty());
            let colours = largest_degree(lefts, rights, &edges);
            let mut found = colour(lefts, rights, &edges, colours).unwrap();
            let edge = at.index(edges.len());
            found[edge] = other;
            let meet = |one: (u32, u32), two: (u32, u32)| one.0 == two.0 || one.1 == two.1;
            let clash = (0..edges.len()).any(|two| two != edge && found[two] == other && meet(edges[edge], edges[two]));
            let answer = check(lefts, rights, &edges, colours, &found);
            if other >= colours {
                prop_assert_eq!(answer, Err(ColouringFlaw::NoSuchColour { edge, colour: other }));
            } else if clash {
                let clashes = matches!(answer, Err(ColouringFlaw::Clash { .. }));
                prop_assert!(clashes, "{answer:?}");
            } else {
                let fair = matches!(answer, Ok(()) | Err(ColouringFlaw::Unbalanced { .. }));
                prop_assert!(fair, "{answer:?}");
            }
        }
    }

    #[test]
    fn degenerate_multigraphs() {
        assert_eq!(colour(0, 0, &[], 0), Ok(vec![]));
        assert_eq!(colour(3, 2, &[], 9), Ok(vec![]));
        coloured(1, 1, &[(0, 0); 50], &[0, 1, 49, 50, 51]);
        coloured(2, 2, &[(0, 0)], &[0, 1, 9]);
    }

    /// Every vertex of a complete graph has every colour.
    #[test]
    fn complete_graphs() {
        let edges: Vec<(u32, u32)> = (0..90).flat_map(|left| (0..70).map(move |right| (left, right))).collect();
        coloured(90, 70, &edges, &[0, 1, 30]);
    }

    #[test]
    fn large_multigraphs() {
        let many = 100_000u32;
        let star: Vec<(u32, u32)> = (0..many).map(|right| (0, right)).collect();
        coloured(1, many as usize, &star, &[0]);
        let pairs: Vec<(u32, u32)> = (0..many).map(|left| (left, left)).collect();
        coloured(many as usize, many as usize, &pairs, &[0, 1, many / 2, u32::MAX - 1]);
        let regular = |left: u32| (0..6).map(move |step: u32| (left, (left * 13 + step * step * 977) % many));
        let regular: Vec<(u32, u32)> = (0..many).flat_map(regular).collect();
        coloured(many as usize, many as usize, &regular, &[0, 2]);
    }

    #[test]
    fn flaws_are_named() {
        let edges = [(0, 0), (0, 1), (1, 0)];
        let flaw = |colours, found: &[u32]| check(2, 2, &edges, colours, found).unwrap_err();
        assert_eq!(flaw(2, &[0, 1]), ColouringFlaw::WrongSize { found: 2, expected: 3 });
        assert_eq!(flaw(2, &[0, 1, 2]), ColouringFlaw::NoSuchColour { edge: 2, colour: 2 });
        assert_eq!(flaw(2, &[1, 1, 0]), ColouringFlaw::Clash { first: 0, second: 1 });
        assert_eq!(flaw(2, &[1, 0, 1]), ColouringFlaw::Clash { first: 0, second: 2 });
        assert_eq!(flaw(4, &[0, 1, 1]), ColouringFlaw::Unbalanced { least: 0, most: 2 });
        assert_eq!(check(2, 2, &edges, 3, &[0, 1, 1]).unwrap_err(), ColouringFlaw::Unbalanced { least: 0, most: 2 });
    }
}
