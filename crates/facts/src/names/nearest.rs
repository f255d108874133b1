//! The name that is most like one that nothing has.

use super::fold::plain;

/// The candidate that is most like `name`, if any is like it enough: the same but for case, accents, spaces
/// and punctuation; else the one with the fewest slips (a letter wrong, missing, too many or two
/// swapped), at most one in three letters; the first of several.
///
/// O(candidates × length²).
pub fn nearest<'c>(name: &str, candidates: impl Iterator<Item = &'c str>) -> Option<&'c str> {
    let sought = plain(name);
    let length = sought.chars().count();
    let limit = (length.max(2) / 3).max(1);
    let mut best: Option<(usize, &str)> = None;
    // Comparing very long texts is slow and helps nobody.
    if length > 100 {
        return None;
    }
    for candidate in candidates {
        let other = plain(candidate);
        let difference = other.chars().count().abs_diff(length);
        let most = best.map_or(limit, |(slips, _)| slips.saturating_sub(1));
        if difference > most {
            continue;
        }
        let slips = strsim::damerau_levenshtein(&sought, &other);
        if slips <= most && (slips < length || slips == 0) && best.is_none_or(|(fewest, _)| slips < fewest) {
            best = Some((slips, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn the_nearest_name_is_near() {
        let names = ["ana", "Anna Smith", "T12", "mathematics"];
        let near = |name: &str| nearest(name, names.into_iter());
        assert_eq!(near("Ana"), Some("ana"));
        assert_eq!(near("anna_smith"), Some("Anna Smith"));
        assert_eq!(near("mathmatics"), Some("mathematics"));
        assert_eq!(near("T13"), Some("T12"));
        assert_eq!(near("physics"), None);
        assert_eq!(near("x"), None);
        assert_eq!(near(""), None);
    }
}
