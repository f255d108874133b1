//! Each change that a repair may name: the total it promises is that of
//! planning the changed school.

use super::*;
use crate::planners::testing::missing;

/// The repair that starts like this, of a plan with this total; the total is
/// that of the changed school.
fn promises(folder: &Folder, starts: &str, changed: &Folder) {
    let plan = folder.plan();
    let repairs: Vec<String> = missing(&folder.school(), &plan).into_iter().flat_map(|unmet| unmet.repairs).collect();
    let totals = format!("total {} instead of {}.", changed.plan().score.total, plan.score.total);
    let found = repairs.iter().find(|repair| repair.starts_with(starts));
    let found = found.unwrap_or_else(|| panic!("no `{starts}` in {repairs:#?}"));
    assert!(found.ends_with(&totals), "{found}: {totals}");
    assert!(changed.plan().score.total < plan.score.total);
}

fn with(mentor: &str, mentee: &str) -> Folder {
    let (mentor, mentee) = (format!("roles=mentor {mentor}"), format!("roles=mentee {mentee}"));
    Folder::one_day().person("ana", &mentor).person("dee", &mentee)
}

#[test]
fn one_more_place() {
    let places = |places: &str| with(places, "needs=maps").mentee("eve");
    promises(&places("mentees=1"), "Let ana take 2 mentees instead of 1: dee gets ana; ", &places("mentees=2"));
    promises(&with("mentees=0", ""), "Let ana take 1 mentee instead of 0: dee gets ana; ", &with("mentees=1", ""));
}

#[test]
fn one_more_mentor() {
    let with_role = |role: &str| Folder::one_day().mentee("dee").person("bo", &format!("{role} years=5"));
    promises(&with_role(""), "Make bo a mentor: dee gets bo; ", &with_role("roles=mentor"));
    // Not somebody whom another rule keeps away, nor somebody who is a mentee.
    let plan = Folder::one_day().mentee("dee").person("bo", "years=1").mentee("eve").plan();
    assert!(plan.unmet.iter().all(|unmet| unmet.repairs.is_empty()), "{:#?}", plan.unmet);
}

#[test]
fn lower_limits() {
    let common = |least: u32| with("", "").teaches("dee", &["Mon 2"]).rule(&format!("min_common = {least}"));
    promises(&common(4), "Lower min_common from 4 to 3: dee gets ana; ", &common(3));
    let years =
        |least: u32| with("years=2", "").person("bo", "roles=mentor years=1").rule(&format!("min_years = {least}"));
    promises(&years(3), "Lower min_years from 3 to 2: dee gets ana; ", &years(2));
}

#[test]
fn other_departments_sites_and_earlier_pairs() {
    let departments = |rule: &str| with("department=Art", "department=Music").rule(&format!("department = \"{rule}\""));
    promises(&departments("same"), "Let pairs be of any departments (department = \"any\")", &departments("any"));
    let same = |rule: &str| with("department=Art", "department=Art").rule(&format!("department = \"{rule}\""));
    promises(&same("different"), "Let pairs be of any departments (department = \"any\")", &same("any"));
    let sites = |cross: bool| with("site=North", "site=South").rule(&format!("cross_site = {cross}"));
    promises(&sites(false), "Let pairs cross sites (cross_site = true): dee gets ana; ", &sites(true));
    let repeat = |repeat: bool| with("", "").pair("mentor,ana,dee,previous,").rule(&format!("repeat = {repeat}"));
    promises(&repeat(false), "Let pairs of earlier terms be formed again (repeat = true)", &repeat(true));
}

#[test]
fn a_forbidden_pair_is_allowed_that_way_round_only() {
    let both =
        Folder::one_day().person("bo", "roles=mentor;mentee years=5").person("cy", "roles=mentor;mentee years=5");
    let forbidden = both.clone().pair("mentor,bo,cy,forbid,").pair("mentor,cy,bo,forbid,");
    promises(&forbidden, "Allow bo to mentor cy (pairs.csv): cy gets bo; ", &both.clone().pair("mentor,cy,bo,forbid,"));
    promises(&forbidden, "Allow cy to mentor bo (pairs.csv): bo gets cy; ", &both.clone().pair("mentor,bo,cy,forbid,"));
    promises(&both.clone().pair("any,bo,cy,forbid,"), "Allow bo to mentor cy (pairs.csv): ", &both);
}

#[test]
fn a_lesson_elsewhere() {
    let folder = |slots: &[&str]| with("", "").teaches("ana", slots);
    let now = folder(&["Mon 2", "Mon 3", "Mon 4", "Mon 5"]);
    promises(&now, "Keep ana free in Mon 2 (teaches): ana and dee meet Mon 2; ", &folder(&["Mon 3", "Mon 4", "Mon 5"]));
    // Not where somebody is away.
    let away = with("", "").marked("ana", "Mon 2", "away").teaches("ana", &["Mon 3"]);
    let away = away.marked("dee", "Mon 4", "protected").marked("dee", "Mon 5", "away");
    let repairs = &missing(&away.school(), &away.plan())[0].repairs;
    assert_eq!(repairs.len(), 1);
    assert!(repairs[0].starts_with("Keep ana free in Mon 3 "), "{repairs:#?}");
}

#[test]
fn the_cheapest_comes_first_of_equal_ones_the_mildest() {
    let folder = Folder::one_day()
        .person("ana", "roles=mentor mentees=0 expertise=maps:1")
        .person("bo", "years=9 expertise=maps:5")
        .person("cy", "roles=mentor years=2 expertise=maps:3")
        .person("flo", "roles=mentor site=South expertise=maps:3")
        .person("dee", "roles=mentee site=North needs=maps");
    let repairs = missing(&folder.school(), &folder.plan())[0].repairs.clone();
    let starts: Vec<&str> = repairs.iter().map(|repair| repair.split(':').next().unwrap()).collect();
    let expected = ["Make bo a mentor", "Lower min_years from 3 to 2", "Let pairs cross sites (cross_site = true)"];
    assert_eq!(starts, expected, "{repairs:#?}");
}

#[test]
fn the_rest_of_the_plan_is_in_the_total() {
    let folder = with("mentees=0", "").team("art", &["ana", "dee"]).marked("ana", "Mon 2", "avoid");
    let folder = folder.session("art", "Mon 2");
    let school = folder.school();
    let plan = planned(&school, &[Kind::Sessions, Kind::Mentors], None);
    assert_eq!(plan.score.total, 1002);
    let repair = &missing(&school, &plan)[0].repairs[0];
    assert!(repair.ends_with("total 52 instead of 1002."), "{repair}");
}
