//! Where pairs alone do not decide, the exact Program does: slots that several
//! meetings want, and people who are mentors and mentees at once.

use super::*;
use crate::plan::Regret;
use crate::planners::mentors::meetings::Known;

/// The bound of pairs alone, what its pairs cost at once, what is found in the
/// end with each solver, and whether a search that may not go on is proven.
fn steps(folder: &Folder) -> (i64, i64, i64, bool) {
    searched(&folder.school(), |search, scope, network| {
        let stopped = Control::default();
        stopped.stop();
        let at_once = search.complete(&network.matching.right_of, &mut Known::default()).1;
        let answer = search.run(scope, network, &mut Known::default()).unwrap();
        assert_eq!(answer.cost, answer.bound);
        let early = Search { control: &stopped, ..*search }.run(scope, network, &mut Known::default()).unwrap();
        assert_eq!((early.cost, early.bound == early.cost), (at_once, early.stopped.is_none()));
        for solver in SolverName::available() {
            let settings = Settings { solver: *solver, ..settings() };
            let other = Search { settings: &settings, ..*search };
            let other = other.run(scope, network, &mut Known::default()).unwrap();
            assert_eq!((other.cost, other.bound), (answer.cost, answer.cost), "{}", solver.name());
        }
        (network.bound, at_once, answer.cost, early.stopped.is_none())
    })
}

#[test]
fn meetings_that_find_room_need_no_program() {
    let folder = Folder::one_day().mentor("ana", 2).mentee("dee").mentee("eve");
    assert_eq!(steps(&folder), (100, 100, 100, true));
}

/// Mon 2 is the only slot in which ana is free; she fits both best, bo fits worse and has time.
fn contended() -> Folder {
    Folder::one_day()
        .person("ana", "roles=mentor mentees=2 expertise=maps:5")
        .person("bo", "roles=mentor mentees=2 expertise=maps:4")
        .person("dee", "roles=mentee needs=maps")
        .person("eve", "roles=mentee needs=maps")
        .teaches("ana", &["Mon 3", "Mon 4", "Mon 5"])
}

#[test]
fn two_mentees_with_one_common_slot_are_decided_by_the_program() {
    // Both with ana lack a meeting: 200. One with bo costs 20.
    assert_eq!(steps(&contended()), (0, 200, 20, false));
    assert_eq!(contended().plan().pairs.len(), 2);
}

#[test]
fn the_regret_of_a_contended_mentor_counts_the_meetings() {
    let (plan, school) = (contended().plan(), contended().school());
    let (ana, bo) = (staff(&school, "ana"), staff(&school, "bo"));
    for pair in &plan.pairs {
        // With ana forced, the other one goes to bo; with bo forced, ana takes the other one.
        let (other, fit, regret) = if pair.mentor == ana { (bo, 80, 0) } else { (ana, 100, 0) };
        assert_eq!(pair.alternates, [crate::plan::Alternate { mentor: other, fit, regret: Regret::Exactly(regret) }]);
    }
}

#[test]
fn whoever_is_mentor_and_mentee_is_decided_by_the_program() {
    // Mon 2 is all that cy has; mentored by ana, cy cannot meet dee, whom bo fits a little worse.
    let folder = Folder::one_day()
        .person("ana", "roles=mentor mentees=1")
        .person("bo", "roles=mentor mentees=1 expertise=maps:4")
        .person("cy", "roles=mentor;mentee expertise=maps:5")
        .person("dee", "roles=mentee needs=maps")
        .teaches("cy", &["Mon 3", "Mon 4", "Mon 5"])
        .pair("mentor,bo,cy,forbid,");
    let (bound, at_once, cost, proven) = steps(&folder);
    assert_eq!((bound, at_once, cost, proven), (50, 250, 70, false));
    assert_eq!(folder.pairs(), ["ana/cy Mon 2", "bo/dee Mon 2"]);
}

#[test]
fn each_objective_fits_meetings_into_its_own_pairs() {
    for (objective, cost) in [("total", 20), ("fair", 200), ("stable", 200)] {
        let folder = contended().rule(&format!("objective = \"{objective}\""));
        assert_eq!(steps(&folder).2, cost, "{objective}");
    }
}
