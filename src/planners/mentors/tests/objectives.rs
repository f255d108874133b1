//! `total`, `fair` and `stable` where they disagree.

use super::*;
use crate::plan::Regret;

/// Fits: ana with dee 100, with eve 80; bo with dee 80, with eve 20.
fn four(objective: &str) -> Folder {
    Folder::one_day()
        .person("ana", "roles=mentor expertise=maps:5;play:4")
        .person("bo", "roles=mentor expertise=maps:4;play:1")
        .person("dee", "roles=mentee needs=maps")
        .person("eve", "roles=mentee needs=play")
        .rule(&format!("objective = \"{objective}\""))
}

#[test]
fn each_objective_has_its_own_pairs() {
    assert_eq!(four("total").pairs(), ["bo/dee Mon 2", "ana/eve Mon 2"], "80 + 80");
    assert_eq!(four("fair").pairs(), ["bo/dee Mon 2", "ana/eve Mon 2"], "80 is the worst");
    assert_eq!(four("stable").pairs(), ["ana/dee Mon 2", "bo/eve Mon 2"], "ana and dee want each other");
    let plan = four("total").plan();
    let school = four("total").school();
    let blocking: Vec<_> =
        plan.pairing.unwrap().blocking.iter().map(|pair| (pair.mentor, pair.mentee, pair.fit)).collect();
    assert_eq!(blocking, [(staff(&school, "ana"), staff(&school, "dee"), 100)]);
}

#[test]
fn fair_looks_after_the_worst_off_even_where_it_costs_more() {
    // total: 100 + 20 cost 80; fair: 40 + 60 cost 100.
    let folder = |objective: &str| {
        Folder::one_day()
            .person("ana", "roles=mentor expertise=maps:5;play:3")
            .person("bo", "roles=mentor expertise=maps:2;play:1")
            .person("dee", "roles=mentee needs=maps")
            .person("eve", "roles=mentee needs=play")
            .rule(&format!("objective = \"{objective}\""))
    };
    assert_eq!(folder("total").pairs(), ["ana/dee Mon 2", "bo/eve Mon 2"]);
    assert_eq!(folder("fair").pairs(), ["bo/dee Mon 2", "ana/eve Mon 2"]);
    assert_eq!((folder("total").plan().score.total, folder("fair").plan().score.total), (80, 100));
}

#[test]
fn fair_matches_as_many_as_it_can() {
    // bo may take eve only; dee alone would fit ana better.
    let folder = four("fair").pair("mentor,bo,dee,forbid,").pair("mentor,bo,eve,forbid,");
    assert_eq!(folder.plan().pairs.len(), 1);
    let folder = four("fair").pair("mentor,bo,dee,forbid,").cost("unmet_mentee = 0");
    assert_eq!(folder.pairs(), ["ana/dee Mon 2", "bo/eve Mon 2"], "whatever being unmatched costs");
}

#[test]
fn stable_follows_rankings_before_fits() {
    let folder = four("stable").wish("ana", "eve", 1).wish("eve", "ana", 1);
    assert_eq!(folder.pairs(), ["bo/dee Mon 2", "ana/eve Mon 2"]);
    // Whoever was not ranked comes after those who were, by fit.
    let folder = four("stable").wish("dee", "bo", 2);
    assert_eq!(folder.pairs(), ["bo/dee Mon 2", "ana/eve Mon 2"]);
}

#[test]
fn ties_go_by_id_and_the_best_for_mentees_is_chosen() {
    let folder = Folder::one_day().mentor("bo", 1).mentor("ana", 1).mentee("dee").rule("objective = \"stable\"");
    assert_eq!(folder.pairs(), ["ana/dee Mon 2"], "ana is before bo as text, though not in the file");
    // Mentors and mentees want crosswise: two stable pairings, and mentees have theirs.
    let crossed = Folder::one_day().mentor("ana", 1).mentor("bo", 1).mentee("dee").mentee("eve");
    let crossed = crossed.wish("dee", "ana", 1).wish("eve", "bo", 1).wish("ana", "eve", 1).wish("bo", "dee", 1);
    assert_eq!(crossed.rule("objective = \"stable\"").pairs(), ["ana/dee Mon 2", "bo/eve Mon 2"]);
}

#[test]
fn regrets_are_what_forcing_costs() {
    let plan = four("total").plan();
    let school = four("total").school();
    let (ana, bo) = (staff(&school, "ana"), staff(&school, "bo"));
    let all: Vec<_> = plan.pairs.iter().map(|pair| &pair.alternates[..]).collect();
    let other = |mentor, fit| crate::plan::Alternate { mentor, fit, regret: Regret::Exactly(40) };
    assert_eq!(all, [&[other(ana, 100)][..], &[other(bo, 20)][..]]);
    // Under stable the other pairing is cheaper: a regret below 0.
    let plan = four("stable").plan();
    assert_eq!(
        plan.pairs[0].alternates,
        [crate::plan::Alternate { mentor: bo, fit: 80, regret: Regret::Exactly(-40) }]
    );
}
