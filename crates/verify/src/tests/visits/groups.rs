//! Squares and triads are whole groups from different departments.

use super::*;
use crate::school::VisitFormat;

/// Three people who each teach once and are free while the others do.
fn triad() -> Tiny {
    let tiny = Tiny::new(&["Mon 1", "Mon 2", "Mon 3", "Mon 4"]).staff("ana").staff("bo").staff("cy");
    let tiny = tiny.teaches("ana", "Mon 1", "7A").teaches("bo", "Mon 2", "7B").teaches("cy", "Mon 3", "7C");
    let tiny = ["ana", "bo", "cy"]
        .into_iter()
        .fold(tiny, |tiny, id| tiny.with(id, |staff| (staff.visits, staff.hosts) = VisitFormat::Triads.counts(1, 2)));
    tiny.rules(|rules| rules.visits.format = VisitFormat::Triads)
}

const ALL: [&str; 6] = [
    "1 ana/bo Mon 2 Mon 4",
    "2 ana/cy Mon 3 Mon 4",
    "1 cy/ana Mon 1 Mon 2",
    "1 bo/cy Mon 3 Mon 4",
    "2 bo/ana Mon 1 Mon 3",
    "2 cy/bo Mon 2 Mon 4",
];

#[test]
fn everybody_sees_all_others_of_the_group() {
    let broken = |visits: &[&str]| {
        let found = wrong(&triad().school(), visits);
        found.contains(&Rule::VisitsGroups)
    };
    assert!(!broken(&ALL));
    assert!(!broken(&[]), "nobody need be in a group");
    for missing in 0..ALL.len() {
        assert!(broken(&[&ALL[..missing], &ALL[missing + 1..]].concat()), "without {}", ALL[missing]);
    }
}

#[test]
fn a_group_is_from_different_departments() {
    let of = |ana: &str, bo: &str| {
        let tiny = [("ana", ana), ("bo", bo)].into_iter().filter(|(_, department)| !department.is_empty());
        let tiny = tiny.fold(triad(), |tiny, (id, department)| tiny.department(id, department));
        wrong(&tiny.school(), &ALL).contains(&Rule::VisitsGroups)
    };
    assert!(of("Art", "Art"), "the same department");
    assert!(!of("Art", "PE"), "different ones");
    assert!(!of("", ""), "unknown ones");
}
