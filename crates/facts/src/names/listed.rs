//! Several names in a row.

/// `Ana and Bo`, `Ana, Bo and Cy`.
pub fn listed(names: &[&str]) -> String {
    match names {
        [most @ .., last] if !most.is_empty() => format!("{} and {last}", most.join(", ")),
        names => names.join(""),
    }
}
