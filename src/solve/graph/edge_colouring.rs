//! Temporary.

/// Too few colours.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TooFewColours;

/// Colours edges.
pub fn colour(lefts: u32, rights: u32, edges: &[(u32, u32)], colours: u32) -> Result<Vec<u32>, TooFewColours> {
    let k = colours as usize;
    let mut at = vec![vec![usize::MAX; k]; (lefts + rights) as usize];
    let mut colour = vec![0u32; edges.len()];
    for (number, (left, right)) in edges.iter().enumerate() {
        let (u, v) = (*left as usize, (lefts + *right) as usize);
        let a = at[u].iter().position(|edge| *edge == usize::MAX).ok_or(TooFewColours)?;
        let b = at[v].iter().position(|edge| *edge == usize::MAX).ok_or(TooFewColours)?;
        if a != b {
            // Flip the a/b path from v.
            let mut path = Vec::new();
            let (mut node, mut c) = (v, a);
            while at[node][c] != usize::MAX {
                let edge = at[node][c];
                path.push(edge);
                let (l, r) = (edges[edge].0 as usize, (lefts + edges[edge].1) as usize);
                node = if node == l { r } else { l };
                c = if c == a { b } else { a };
            }
            for edge in &path {
                let (l, r) = (edges[*edge].0 as usize, (lefts + edges[*edge].1) as usize);
                let c = colour[*edge] as usize;
                at[l][c] = usize::MAX;
                at[r][c] = usize::MAX;
            }
            for edge in &path {
                let (l, r) = (edges[*edge].0 as usize, (lefts + edges[*edge].1) as usize);
                let c = if colour[*edge] as usize == a { b } else { a };
                colour[*edge] = c as u32;
                at[l][c] = *edge;
                at[r][c] = *edge;
            }
        }
        colour[number] = a as u32;
        at[u][a] = number;
        at[v][a] = number;
    }
    Ok(colour)
}
