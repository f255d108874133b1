//! The exact Program: what each row refuses, and that values and calendars say the same.

use super::*;
use crate::model::{Rule, Tag};
use crate::planners::visits::formulate::{Candidates, formulate};
use crate::planners::visits::rounds::Placed;
use crate::planners::visits::search::Calendar;
use crate::school::Id;

/// Which rule some visits break (`dee/ana`, the position of the way, the round), and what they cost if none.
fn judged(folder: &Folder, visits: &[(&str, usize, u32)]) -> Result<i64, Rule> {
    folder.search(|search| {
        let school = search.options.school;
        let pair = |text: &str| {
            let (observer, host) = text.split_once('/').unwrap();
            (staff(school, observer), staff(school, host))
        };
        let mut candidates = Candidates::default();
        for (observer, host) in &search.demands.demanded {
            candidates.add(search, *observer, *host, i64::MAX, true);
        }
        for observer in school.staff.ids() {
            for host in school.staff.ids().filter(|host| search.demands.cost(observer.index(), host.index()).is_some())
            {
                candidates.add(search, observer, host, i64::MAX, false);
            }
        }
        let formulation = formulate(search, &candidates);
        let chosen = |text: &str| {
            let pair = pair(text);
            search.chosen(pair.0, pair.1, search.demands.demanded.contains(&pair), None)
        };
        let calendar = Calendar {
            chosen: visits.iter().map(|(text, ..)| chosen(text)).collect(),
            placed: visits.iter().map(|(_, way, round)| Placed { round: *round, way: *way }).collect(),
        };
        let values = formulation.encode(&calendar).unwrap();
        if let Some(label) = formulation.program.broken_by(&values) {
            return Err(Tag::from(label).rule);
        }
        // What the Program counts is what the calendar costs, and the values say who visits whom.
        let decoded = formulation.decode(&candidates, &values.iter().map(|value| *value as f64).collect::<Vec<_>>());
        let of = |calendar: &Calendar| {
            let both = calendar.chosen.iter().zip(&calendar.placed);
            let mut all: Vec<_> = both
                .map(|(visit, placed)| (visit.observer, visit.host, placed.round, visit.ways[placed.way].slot))
                .collect();
            all.sort_unstable();
            all
        };
        assert_eq!(of(&decoded), of(&calendar));
        assert_eq!(formulation.program.cost_of_values(&values), search.cost(&calendar));
        Ok(search.cost(&calendar))
    })
}

/// Ana and Bo are seen on Mon 2, by Dee and Eve, who ask for one visit each; two rounds.
fn four() -> Folder {
    Folder::one_day()
        .host("ana", 5, 1, &["Mon 2"])
        .host("bo", 4, 2, &["Mon 2"])
        .observer("dee", 1)
        .observer("eve", 1)
        .rule("rounds = 2")
}

#[test]
fn visits_and_missing_ones_cost_what_they_do() {
    assert_eq!(judged(&four(), &[]), Ok(600));
    assert_eq!(judged(&four(), &[("dee/ana", 0, 0)]), Ok(300));
    assert_eq!(judged(&four(), &[("dee/ana", 0, 0), ("eve/bo", 0, 0)]), Ok(20));
    assert_eq!(judged(&four(), &[("dee/bo", 0, 0), ("eve/bo", 0, 1)]), Ok(42), "2 for bo's second");
}

#[test]
fn each_row_refuses_what_its_rule_does() {
    assert_eq!(judged(&four(), &[("dee/ana", 0, 0), ("dee/ana", 0, 1)]), Err(Rule::DifferentHosts));
    assert_eq!(judged(&four(), &[("dee/ana", 0, 0), ("dee/bo", 0, 1)]), Err(Rule::VisitsMade));
    assert_eq!(judged(&four(), &[("dee/ana", 0, 0), ("eve/ana", 0, 1)]), Err(Rule::VisitsReceived));
    assert_eq!(judged(&four(), &[("dee/bo", 0, 0), ("eve/bo", 0, 0)]), Err(Rule::OneInRound));
    let two = four().observer("flo", 2);
    assert_eq!(judged(&two, &[("flo/ana", 0, 0), ("flo/bo", 0, 0)]), Err(Rule::OneInRound));
    assert_eq!(judged(&two, &[("flo/ana", 0, 0), ("flo/bo", 0, 1)]), Ok(620));
}

#[test]
fn a_demanded_visit_is_made_and_counts_beside_the_others() {
    let folder = four().pair("visit,dee,bo,require");
    assert_eq!(judged(&folder, &[("eve/ana", 0, 0)]), Err(Rule::DifferentHosts));
    assert_eq!(judged(&folder, &[("dee/bo", 0, 0), ("eve/bo", 0, 1)]), Ok(42), "2 for bo's second");
    assert_eq!(judged(&folder, &[("dee/bo", 0, 0)]), Ok(320));
}

#[test]
fn classes_have_one_visitor_at_a_time_and_so_many_over_the_term() {
    let classes = |ana: &str, bo: &str, line: &str| {
        Folder::one_day()
            .host("ana", 5, 1, &[&format!("Mon 2={ana}")])
            .host("bo", 4, 1, &[&format!("Mon 2={bo}")])
            .observer("dee", 1)
            .observer("eve", 1)
            .rule("rounds = 2")
            .rule(line)
    };
    let at_once = [("dee/ana", 0, 0), ("eve/bo", 0, 0)];
    let in_turn = [("dee/ana", 0, 0), ("eve/bo", 0, 1)];
    assert_eq!(judged(&classes("7A+7B", "7B", "per_group = 0"), &at_once), Err(Rule::OneVisitor));
    assert_eq!(judged(&classes("7A+7B", "7B", "per_group = 0"), &in_turn), Ok(20));
    assert_eq!(judged(&classes("7A+7B", "7B", "per_group = 1"), &in_turn), Err(Rule::VisitsOfClass));
    assert_eq!(judged(&classes("7A+7B", "7C", "per_group = 1"), &at_once), Ok(20));
}

#[test]
fn nobody_has_two_things_in_one_slot_of_a_round() {
    // Dee sees Bo on Mon 2 and can talk on Mon 3 or 4; Bo sees Ana on Mon 3 and talks on Mon 4.
    let folder = Folder::one_day()
        .host("ana", 5, 1, &["Mon 3"])
        .person("bo", "maps:5,maps,1,1", &["Mon 1", "Mon 2", "Mon 5"])
        .observer("dee", 1)
        .rule("rounds = 2");
    for way in [0, 1] {
        assert_eq!(judged(&folder, &[("dee/bo", way, 0), ("bo/ana", 0, 0)]), Err(Rule::Occupied), "{way}");
        assert_eq!(judged(&folder, &[("dee/bo", way, 0), ("bo/ana", 0, 1)]), Ok(0), "{way}");
    }
}
