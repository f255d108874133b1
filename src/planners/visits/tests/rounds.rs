//! Rounds without clashes, made by hand: who, whom, and the ways of each visit.

use crate::planners::visits::options::{Lesson, RoundsOfWay};
use crate::planners::visits::rounds::{Chosen, Placed, place};
use crate::school::{Cycle, Id, PeriodRow, Slot, SlotKind, StaffId, TextId};
use crate::solve::Control;

/// A visit with its ways: slot, debrief (0: none), cost and class.
fn visit(observer: usize, host: usize, ways: &[(usize, usize, i64, usize)]) -> Chosen {
    let slot = Slot::from_index;
    let way = |(at, debrief, cost, _): &(usize, usize, i64, usize)| Lesson {
        slot: slot(*at),
        debrief: (*debrief > 0).then(|| slot(*debrief)),
        fit: 0,
        cost: *cost,
        rounds: RoundsOfWay::ALL,
        spots: (slot(*at), (*debrief > 0).then(|| slot(*debrief))),
    };
    Chosen {
        observer: StaffId::from_index(observer),
        host: StaffId::from_index(host),
        demanded: false,
        ways: ways.iter().map(way).collect(),
        classes: ways.iter().map(|(_, _, _, class)| vec![TextId::from_index(*class)]).collect(),
    }
}

/// The rounds of visits among four people.
fn placed(visits: &[Chosen], rounds: u32) -> Result<Vec<Placed>, Vec<usize>> {
    placed_in(&cycle(None), visits, rounds)
}

fn placed_in(cycle: &Cycle, visits: &[Chosen], rounds: u32) -> Result<Vec<Placed>, Vec<usize>> {
    place(cycle, visits, 4, rounds, 1, &Control::default()).map_err(|clash| clash.visits)
}

/// A day of ten periods, of which each is half over when the next one begins, where they last so long.
fn cycle(length: Option<u16>) -> Cycle {
    let row = |at: u16| PeriodRow {
        week: String::new(),
        day: "Mon".into(),
        period: at.to_string(),
        times: length.map(|length| (480 + at * length / 2, 480 + at * length / 2 + length)),
        kind: SlotKind::Lesson,
    };
    Cycle::new((0..10).map(row).collect(), 60, 10)
}

fn rounds_of(visits: &[Chosen], rounds: u32) -> Vec<u32> {
    placed(visits, rounds).unwrap().iter().map(|placed| placed.round).collect()
}

#[test]
fn one_visit_made_and_one_received_in_a_round() {
    for visits in [
        [visit(0, 2, &[(1, 0, 0, 1)]), visit(0, 3, &[(2, 0, 0, 2)])],
        [visit(0, 2, &[(1, 0, 0, 1)]), visit(1, 2, &[(2, 0, 0, 2)])],
    ] {
        let mut rounds = rounds_of(&visits, 2);
        rounds.sort_unstable();
        assert_eq!(rounds, [0, 1]);
        assert_eq!(placed(&visits, 1).unwrap_err(), [0, 1]);
    }
    // Two people who see each other, one after the other, need one round alone.
    let mutual = [visit(0, 1, &[(1, 3, 0, 1)]), visit(1, 0, &[(2, 4, 0, 2)])];
    assert_eq!(rounds_of(&mutual, 1), [0, 0]);
}

#[test]
fn two_visitors_of_one_class_come_in_different_rounds_or_lessons() {
    let one_way = [visit(0, 2, &[(1, 0, 0, 7)]), visit(1, 3, &[(1, 0, 0, 7)])];
    let rounds = rounds_of(&one_way, 2);
    assert_ne!(rounds[0], rounds[1]);
    assert_eq!(placed(&one_way, 1).unwrap_err(), [0, 1]);
    // The same class in another lesson, or another class in the same, is no clash.
    assert!(placed(&[visit(0, 2, &[(1, 0, 0, 7)]), visit(1, 3, &[(2, 0, 0, 7)])], 1).is_ok());
    assert!(placed(&[visit(0, 2, &[(1, 0, 0, 7)]), visit(1, 3, &[(1, 0, 0, 8)])], 1).is_ok());
    // One of them moves to another lesson: at no cost where that is possible.
    let equal = [visit(0, 2, &[(1, 0, 0, 7), (2, 0, 0, 7)]), visit(1, 3, &[(1, 0, 0, 7), (3, 0, 9, 7)])];
    assert_eq!(placed(&equal, 1).unwrap(), [Placed { round: 0, way: 1 }, Placed { round: 0, way: 0 }]);
}

#[test]
fn whoever_talks_as_a_host_is_not_observing() {
    // Person 1 is seen by 0 and talks in slot 3; they see 2 in slot 3, or talk to 2 then.
    for own in [(3, 4, 0, 2), (2, 3, 0, 2)] {
        let clash = [visit(0, 1, &[(1, 3, 0, 1)]), visit(1, 2, &[own])];
        assert_eq!(placed(&clash, 1).unwrap_err(), [0, 1], "{own:?}");
        let rounds = rounds_of(&clash, 2);
        assert_ne!(rounds[0], rounds[1], "{own:?}");
        // A dearer talk is taken where there is no other round.
        let dear = [visit(0, 1, &[(1, 3, 0, 1), (1, 5, 8, 1)]), visit(1, 2, &[own])];
        assert_eq!(placed(&dear, 1).unwrap()[0].way, 1, "{own:?}");
    }
}

#[test]
fn the_same_seed_gives_the_same_rounds() {
    let visits: Vec<Chosen> =
        [(0, 1), (1, 2), (2, 3), (3, 0), (0, 2)].map(|(a, b)| visit(a, b, &[(1, 2, 0, 7), (3, 4, 0, 7)])).into();
    assert_eq!(placed(&visits, 3), placed(&visits, 3));
    assert!(placed(&visits, 3).is_ok());
}
