//! What is said about sessions that found no place.

use super::*;
use crate::plan::Unmet;

fn unmet(folder: &Folder) -> Unmet {
    let plan = plan_sessions(&folder.school(), None, &settings(), &Control::default()).unwrap();
    assert_eq!(plan.unmet.len(), 1, "{:#?}", plan.unmet);
    plan.unmet[0].clone()
}

/// ana, bo and cy are in school all day; t is all three.
fn folder() -> Folder {
    Folder::new(&["Mon 1", "Mon 2", "Mon 3", "Mon 4"]).person("ana").person("bo").person("cy")
}

#[test]
fn times_when_people_merely_teach_come_before_those_when_somebody_is_away() {
    let folder = folder()
        .marked("ana", "Mon 1", "away")
        .marked("bo", "Mon 2", "protected")
        .busy("cy", &["Mon 3", "Mon 4"])
        .teaches("ana", &["Mon 4"])
        .team("t", "1,1,,1,no", "ana bo cy");
    let nearest = unmet(&folder).nearest;
    let starts: Vec<&str> = nearest.iter().map(|line| &line[..5]).collect();
    assert_eq!(starts, ["Mon 3", "Mon 1", "Mon 2"], "{nearest:#?}");
}

#[test]
fn whoever_could_be_released_comes_before_whoever_could_not() {
    let folder = folder()
        .busy("ana", &["Mon 1"])
        .teaches("ana", &["Mon 2", "Mon 3", "Mon 4"])
        .team("t", "1,1,,1,no", "ana bo cy")
        .rules("[blocks]\nrelease = true");
    let nearest = unmet(&folder).nearest;
    assert!(nearest[0].starts_with("Mon 2"), "nobody covers, but ana may be released: {nearest:#?}");
}

#[test]
fn among_repairs_of_nearly_equal_cost_the_mildest_comes_first() {
    // A release costs 21 and leaves everybody in; cy as optional costs 10; a lower quorum 40.
    let folder = folder()
        .person("dee,1,cover")
        .busy("ana", &["Mon 1", "Mon 2", "Mon 4"])
        .busy("bo", &["Mon 1", "Mon 2", "Mon 4"])
        .busy("cy", &["Mon 1", "Mon 2", "Mon 3", "Mon 4"])
        .busy("dee", &["Mon 1", "Mon 4"])
        .team("t", "1,1,,1,no", "ana* bo cy")
        .rules("[blocks]\nrelease = true");
    let repairs = unmet(&folder).repairs;
    assert!(repairs[0].starts_with("Let cy be released and covered: t meets Mon 3; total 21 "), "{repairs:#?}");
    assert!(repairs[1].starts_with("Make cy optional for t: it meets Mon 3; total 10 "), "{repairs:#?}");
    assert!(repairs[2].starts_with("Lower the quorum of t from 3 to 2: it meets Mon 3; total 40 "), "{repairs:#?}");
}

#[test]
fn what_costs_much_more_comes_later_however_mild() {
    let folder = folder()
        .person("dee,1,cover")
        .busy("ana", &["Mon 1", "Mon 2", "Mon 4"])
        .busy("bo", &["Mon 1", "Mon 2", "Mon 4"])
        .busy("cy", &["Mon 1", "Mon 2", "Mon 3", "Mon 4"])
        .busy("dee", &["Mon 1", "Mon 4"])
        .team("t", "1,1,,1,no", "ana* bo cy")
        .rules("[blocks]\nrelease = true\n[costs]\nrelease = 900");
    let repairs = unmet(&folder).repairs;
    assert!(repairs[0].starts_with("Make cy optional"), "{repairs:#?}");
    assert!(repairs.last().unwrap().starts_with("Let cy be released"), "{repairs:#?}");
}

#[test]
fn making_a_lead_optional_comes_last() {
    // ana leads and is always busy; bo and cy could meet without her.
    let folder = folder()
        .busy("ana", &["Mon 1", "Mon 2", "Mon 3", "Mon 4"])
        .busy("bo", &["Mon 1", "Mon 4"])
        .busy("cy", &["Mon 1", "Mon 4"])
        .person("dee,1,cover")
        .busy("dee", &["Mon 1", "Mon 4"])
        .team("t", "1,1,,1,no", "ana* bo cy")
        .rules("[blocks]\nrelease = true");
    let repairs = unmet(&folder).repairs;
    assert!(repairs[0].starts_with("Let ana be released"), "{repairs:#?}");
    assert!(repairs.last().unwrap().starts_with("Make ana optional"), "{repairs:#?}");
}

#[test]
fn no_run_of_periods_is_its_own_reason() {
    let folder = folder().person("dee").busy("dee", &["Mon 1"]).team("t", "1,5,,1,no", "ana bo cy");
    let unmet = unmet(&folder);
    assert_eq!((unmet.reason.as_str(), unmet.nearest.len()), ("The cycle has no 5 adjacent periods.", 0));
    assert!(unmet.repairs[0].starts_with("Cut sessions of t from 5 periods to 4: it meets Mon 1"), "{unmet:#?}");
}
