//! What proves hard schools: whole counts, and the gap guessed.

use super::super::choice::cost_of;
use super::super::formulate::formulate;
use super::super::reduce::everything;
use super::super::search::{Answer, Search};
use super::shortcuts::{drafted, optimum};
use super::*;
use crate::planners::testing::school_of;
use crate::solve::Settings;
use crate::solve::certificate::Certificate;
use crate::solve::ilp::{Relaxation, duals};

const SMALL: Size = Size { weeks: 2, days: 1, periods: 3, people: 5, teams: 3, pins: false };

/// Three people of whom each two are a team, and each may be in so many slots.
fn triangle(most: u32) -> School {
    school_of(&[
        ("periods.csv", "day,period\nMon,1\nTue,1\nWed,1\nThu,1\n"),
        ("staff.csv", "id\nana\nbo\ncy\n"),
        ("timetable.csv", "staff,day,period\nana,Mon,1\nbo,Mon,1\ncy,Mon,1\n"),
        ("teams.csv", "id\na\nb\nc\n"),
        ("members.csv", "team,staff\na,ana\na,bo\nb,bo\nb,cy\nc,cy\nc,ana\n"),
        ("rules.toml", &format!("[prep]\nmax_committed_per_cycle = {most}\n[costs]\nunmet_session = 1000\n")),
    ])
}

#[test]
fn sessions_are_counted_where_a_limit_of_the_cycle_binds() {
    let of = |most: u32| {
        let school = triangle(most);
        let (options, teams) = (options_of(&school), school.teams.ids().collect::<Vec<TeamId>>());
        let scope = everything(&school, &options, &teams);
        let program = formulate(&school, &options, &scope).program;
        let whole = program.columns().filter(|(range, _)| range.integer).count();
        (whole, optimum(&school, &options, &scope).unwrap())
    };
    let (bound, free) = (of(1), of(2));
    // Of each team both members, and the missing sessions.
    assert_eq!(bound.0, free.0 + 3 * 3);
    // Whoever meets in one team cannot meet in the other: fractions would hold half of each session.
    assert_eq!((bound.1 / 1000, free.1 / 1000), (2, 0));
}

#[test]
fn a_guess_is_never_wrong() {
    let (settings, control) = (Settings::to_the_proof(), Control::default());
    let mut helped = 0;
    for seed in 0..150 {
        let Some((school, options, bounds, choices)) = drafted(seed, &SMALL) else { continue };
        let teams: Vec<TeamId> = school.teams.ids().collect();
        let scope = everything(&school, &options, &teams);
        let formulation = formulate(&school, &options, &scope);
        let found = duals(settings.solver, &formulation.program, Relaxation::Simplex, &control).unwrap();
        let Some(found) = found else { continue };
        let certificate = Certificate::new(&formulation.program, &found);
        let cost = cost_of(&school, &options, &teams, &choices).unwrap();
        let known = Answer { choices: Some(choices), cost, bound: certificate.bound(), stopped: None };
        let search =
            Search { school: &school, options: &options, bounds: &bounds, settings: &settings, control: &control };
        let guessed = search.guess(&scope, &formulation, &certificate, known.clone(), &|_, _| {}).unwrap();
        let best = optimum(&school, &options, &scope).unwrap();
        assert!(guessed.bound <= best && best <= guessed.cost, "seed {seed}: {guessed:?}, the best is {best}");
        let of_choices = cost_of(&school, &options, &teams, &guessed.choices.unwrap());
        assert_eq!(of_choices, Some(guessed.cost), "seed {seed}");
        helped += usize::from(guessed.bound > known.bound || guessed.cost < known.cost);
    }
    assert!(helped > 15, "{helped}");
}
