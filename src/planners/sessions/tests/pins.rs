//! Rule 10: pins that cannot hold, alone (E401) and together (E402).

use super::*;
use crate::planners::PlanError;

/// A pin that cannot hold alone is refused, and the message says why.
fn says(folder: Folder, start: &str, words: &[&str]) {
    let found = refused(&folder.pin("t", start, "pin").school());
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].starts_with("E401 "), "{found:#?}");
    for word in words {
        assert!(found[0].contains(word), "no `{word}` in {}", found[0]);
    }
}

/// ana, bo and cy are in school on Monday; t is ana, who leads, bo and cy.
fn folder() -> Folder {
    Folder::new(&["Mon 1", "Mon 2", "Mon 3 break", "Mon 4"]).person("ana").person("bo").person("cy")
}

#[test]
fn a_pin_on_a_break() {
    let folder = folder().busy("ana", &["Mon 1"]).team("t", "1,1,,1,no", "ana bo");
    says(folder, "Mon 3", &["t cannot meet at Mon 3", "break"]);
}

#[test]
fn a_pin_without_a_run_of_periods() {
    let folder = folder().busy("cy", &["Mon 1"]).team("t", "1,2,,1,no", "ana bo");
    says(folder, "Mon 2", &["no 2 adjacent periods start there"]);
}

#[test]
fn a_pin_and_a_ban_in_one_slot() {
    let folder = folder().busy("cy", &["Mon 1"]).team("t", "1,2,,1,no", "ana bo");
    says(folder.pin("t", "Mon 2", "ban"), "Mon 1", &["pins.csv bans Mon 2"]);
}

#[test]
fn a_pin_where_the_lead_is_away() {
    let folder = folder().busy("cy", &["Mon 1"]).marked("ana", "Mon 2", "away").team("t", "1,1,1,1,no", "ana* bo cy");
    says(folder, "Mon 2", &["whoever leads it must attend", "ana is away"]);
}

#[test]
fn a_pin_where_the_quorum_cannot_attend() {
    let folder = folder().busy("ana", &["Mon 2"]).marked("bo", "Mon 2", "protected");
    says(
        folder.team("t", "1,1,2,1,no", "ana bo cy"),
        "Mon 2",
        &["2 of the 3 leads and required members must attend", "ana teaches", "bo has protected time"],
    );
}

#[test]
fn a_pin_where_fewer_than_two_can_attend() {
    let folder = folder().busy("ana", &["Mon 2"]).busy("bo", &["Mon 2"]).team("t", "1,1,1,1,no", "ana bo cy");
    says(folder, "Mon 2", &["at least two people must attend"]);
}

#[test]
fn a_pin_where_no_room_is_free_or_large_enough() {
    let mut taken = folder().team("t", "1,1,,1,yes", "ana bo").room("R1,9,yes");
    taken.timetable = taken.timetable.replace("release\n", "release,room\n") + "cy,,Mon,2,no,R1\n";
    says(taken, "Mon 2", &["no room", "free"]);
    let small = folder().busy("cy", &["Mon 1"]).team("t", "1,1,,1,yes", "ana bo").room("R1,1,yes");
    says(small, "Mon 2", &["no room has 2 seats"]);
    let closed = folder().busy("cy", &["Mon 1"]).team("t", "1,1,,1,yes", "ana bo").room("R1,9,no");
    says(closed, "Mon 2", &["no room"]);
}

#[test]
fn a_pin_on_a_lesson_that_nobody_can_cover() {
    let folder = |release: &str| {
        let folder = folder().teaches("ana", &["Mon 2"]).busy("cy", &["Mon 2"]).team("t", "1,1,,1,no", "ana bo");
        folder.rules("[blocks]").rules(release)
    };
    says(folder("release = true"), "Mon 2", &["ana teaches", "nobody to cover"]);
    says(folder("release = false"), "Mon 2", &["ana teaches"]);
    let fixed = folder("release = true\ncover = \"anyone\"").busy("ana", &["Mon 2"]);
    says(fixed, "Mon 2", &["ana teaches", "cannot be released"]);
}

#[test]
fn a_pin_whose_only_coverer_attends() {
    let folder = Folder::new(&["Mon 1", "Mon 2"]).person("ana").person("bo,1,cover").teaches("ana", &["Mon 1"]);
    says(folder.team("t", "1,1,,1,no", "ana bo").rules("[blocks]\nrelease = true"), "Mon 1", &["cover"]);
}

#[test]
fn a_pin_against_prep() {
    let folder = |limit: &str| {
        let folder = folder().busy("cy", &["Mon 1"]).busy("ana", &["Mon 1", "Mon 4"]).team("t", "1,1,,1,no", "ana bo");
        folder.rules("[prep]").rules(limit)
    };
    says(folder("min_free_per_day = 1"), "Mon 2", &["ana would keep fewer than 1 free period", "min_free_per_day"]);
    says(folder("min_free_per_cycle = 1"), "Mon 2", &["ana would keep fewer free periods", "min_free_per_cycle"]);
    says(folder("min_free_per_cycle = 2"), "Mon 2", &["ana has fewer free periods than [prep] guarantees"]);
    let mut long = folder("max_committed_per_cycle = 1");
    long.teams = long.teams.replace("t,1,1", "t,1,2");
    long.timetable = long.timetable.replace("ana,,Mon,1,no\n", "");
    says(long, "Mon 1", &["ana would be committed", "max_committed_per_cycle"]);
}

#[test]
fn every_impossible_pin_is_told_at_once() {
    let folder =
        folder().busy("ana", &["Mon 1", "Mon 2"]).team("t", "2,1,,1,no", "ana bo").team("u", "1,1,,1,no", "ana cy");
    let school = folder.pin("t", "Mon 1", "pin").pin("u", "Mon 2", "pin").pin("t", "Mon 4", "pin").school();
    let found = refused(&school);
    assert_eq!(found.len(), 2, "{found:#?}");
    assert!(found.iter().all(|text| text.starts_with("E401")), "{found:#?}");
}

/// The sets of pins in conflict, each as the lines of pins.csv.
fn conflicts(school: &School) -> Vec<Vec<u64>> {
    match plan_sessions(school, None, &settings(), &Control::default()) {
        Err(PlanError::Input(conflicts)) => {
            let findings = crate::report::reasons::findings(school, &conflicts);
            assert!(findings.iter().all(|finding| finding.code.code() == "E402"), "{findings:#?}");
            findings
                .iter()
                .map(|finding| finding.place.line.into_iter().chain(finding.also.iter().copied()).collect())
                .collect()
        }
        other => panic!("no conflict: {other:?}"),
    }
}

#[test]
fn two_pins_want_one_person_in_one_slot() {
    let folder = folder().busy("cy", &["Mon 1"]).team("t", "1,1,,1,no", "ana bo").team("u", "1,1,,1,no", "ana cy");
    let school = folder.pin("t", "Mon 2", "pin").pin("u", "Mon 2", "pin").school();
    assert_eq!(conflicts(&school), [[2, 3]]);
    let found = refused(&school);
    assert_eq!(found, ["E402 these 2 pins cannot hold together: t at Mon 2; u at Mon 2"]);
}

#[test]
fn pins_that_are_not_in_the_way_are_not_named() {
    let folder = folder().busy("cy", &["Mon 1"]).team("t", "1,1,,1,no", "ana bo").team("u", "1,1,,1,no", "ana cy");
    let folder = folder.team("v", "1,1,,1,no", "bo cy").pin("v", "Mon 4", "pin");
    let school = folder.pin("t", "Mon 2", "pin").pin("u", "Mon 2", "pin").school();
    assert_eq!(conflicts(&school), [[3, 4]]);
}

#[test]
fn two_pins_on_one_day_or_beyond_what_a_team_asks() {
    let folder = |sessions: u32, rules: &str| {
        let folder = Folder::new(&["Mon 1", "Mon 2", "Tue 1", "Wed 1"]).person("ana").person("bo").person("cy");
        let folder = folder.busy("cy", &["Mon 1"]).team("t", &format!("{sessions},1,,1,no"), "ana bo").rules(rules);
        folder.pin("t", "Mon 1", "pin").pin("t", "Tue 1", "pin")
    };
    assert_eq!(conflicts(&folder(1, "").school()), [[2, 3]]);
    assert!(plan_sessions(&folder(2, "").school(), None, &settings(), &Control::default()).is_ok());
    assert_eq!(conflicts(&folder(3, "").pin("t", "Mon 2", "pin").school()), [[2, 4]]);
    let both = folder(3, "[blocks]\nsame_day_sessions = true").pin("t", "Mon 2", "pin").school();
    assert!(plan_sessions(&both, None, &settings(), &Control::default()).is_ok());
    assert_eq!(conflicts(&folder(2, "").pin("t", "Wed 1", "pin").school()), [[2, 3, 4]]);
}

#[test]
fn three_pins_that_hold_two_by_two() {
    // Three rooms' worth of sessions and two rooms; any two can be held.
    let folder =
        Folder::new(&["Mon 1", "Mon 2"]).person("a").person("b").person("c").person("d").person("e").person("f");
    let folder = folder.busy("a", &["Mon 2"]).team("t", "1,1,,1,yes", "a b").team("u", "1,1,,1,yes", "c d");
    let folder = folder.team("v", "1,1,,1,yes", "e f").room("R1,9,yes").room("R2,9,yes");
    let school = folder.pin("t", "Mon 1", "pin").pin("u", "Mon 1", "pin").pin("v", "Mon 1", "pin").school();
    assert_eq!(conflicts(&school), [[2, 3, 4]]);
}

#[test]
fn three_pins_beyond_what_coverers_can_give() {
    let folder = Folder::new(&["Mon 1", "Tue 1", "Wed 1"]).person("a").person("b").person("c").person("d");
    let folder = folder.person("e").person("f").person("z,1,cover").teaches("a", &["Mon 1"]).teaches("c", &["Tue 1"]);
    let folder = folder.teaches("e", &["Wed 1"]).team("t", "1,1,,1,no", "a b").team("u", "1,1,,1,no", "c d");
    let folder = folder.team("v", "1,1,,1,no", "e f").rules("[blocks]\nrelease = true");
    let folder = folder.pin("t", "Mon 1", "pin").pin("u", "Tue 1", "pin").pin("v", "Wed 1", "pin");
    assert_eq!(conflicts(&folder.school()), [[2, 3, 4]]);
    assert!(plan_sessions(&folder.rules("max_covers = 3").school(), None, &settings(), &Control::default()).is_ok());
}

#[test]
fn smaller_conflicts_come_first_and_larger_ones_with_them_inside_are_not_told() {
    let folder =
        Folder::new(&["Mon 1", "Mon 2"]).person("a").person("b").person("c").person("d").person("e").person("f");
    let folder = folder.busy("a", &["Mon 2"]).team("t", "1,1,,1,yes", "a b").team("u", "1,1,,1,yes", "c d");
    let folder = folder.team("v", "1,1,,1,yes", "e f").team("w", "1,1,,1,no", "a c").room("R1,9,yes").room("R2,9,yes");
    let folder = folder.pin("t", "Mon 1", "pin").pin("u", "Mon 1", "pin").pin("v", "Mon 1", "pin");
    let school = folder.pin("w", "Mon 1", "pin").school();
    assert_eq!(conflicts(&school), [vec![2, 5], vec![3, 5], vec![2, 3, 4]]);
}
