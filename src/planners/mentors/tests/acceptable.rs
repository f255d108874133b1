//! "A pair is acceptable when": each clause alone, and places and requirements.

use super::*;
use crate::plan::reasons::Exclusion;
use crate::planners::mentors::acceptable::Acceptable;
use crate::planners::mentors::fits::Fits;

fn exclusions(folder: &Folder, mentor: &str, mentee: &str) -> Vec<Exclusion> {
    let school = folder.school();
    let (fits, acceptable) = (Fits::new(&school), Acceptable::new(&school));
    acceptable.exclusions(&fits, staff(&school, mentor), staff(&school, mentee))
}

/// ana could mentor dee.
fn two() -> Folder {
    Folder::one_day().mentor("ana", 1).mentee("dee")
}

/// Two people with these cells beside their roles.
fn with(mentor: &str, mentee: &str) -> Folder {
    let (mentor, mentee) = (format!("roles=mentor {mentor}"), format!("roles=mentee {mentee}"));
    Folder::one_day().person("ana", &mentor).person("dee", &mentee)
}

#[test]
fn without_rules_in_the_way_they_are_a_pair() {
    assert_eq!(exclusions(&two(), "ana", "dee"), []);
    assert_eq!(two().pairs(), ["ana/dee Mon 2"]);
}

#[test]
fn the_roles_are_mentor_and_mentee() {
    let folder = two().person("cy", "roles=coach years=9");
    assert_eq!(exclusions(&folder, "cy", "dee"), [Exclusion::NotMentor]);
    assert_eq!(exclusions(&folder, "ana", "cy"), [Exclusion::NotMentee]);
    assert_eq!(exclusions(&folder, "cy", "cy"), [Exclusion::NotMentor, Exclusion::NotMentee, Exclusion::Oneself]);
}

#[test]
fn nobody_mentors_themselves() {
    let folder = Folder::one_day().person("cy", "roles=mentor;mentee years=9");
    assert_eq!(exclusions(&folder, "cy", "cy"), [Exclusion::Oneself]);
    assert_eq!(folder.costs(), ["unmet_mentee 1000"]);
}

#[test]
fn somebody_may_be_mentor_and_mentee() {
    let folder = two().person("cy", "roles=mentor;mentee years=5").mentee("eve");
    assert_eq!(folder.plan().pairs.len(), 2, "cy as a mentor, while dee has ana");
    let folder = Folder::one_day().mentor("ana", 1).person("cy", "roles=mentor;mentee years=5").mentee("eve");
    assert_eq!(folder.plan().pairs.len(), 2, "cy as both");
    let folder =
        Folder::one_day().person("bo", "roles=mentor;mentee years=5").person("cy", "roles=mentor;mentee years=5");
    assert_eq!(folder.plan().pairs.len(), 2, "each the other's mentor");
}

#[test]
fn common_slots_are_free_lessons_in_school() {
    let folder = two().teaches("dee", &["Mon 3", "Mon 4"]);
    assert_eq!(exclusions(&folder.clone().rule("min_common = 2"), "ana", "dee"), []);
    assert_eq!(exclusions(&folder.rule("min_common = 3"), "ana", "dee"), [Exclusion::LittleTime]);
    // An open slot does not count, nor one before the first or after the last row of the day.
    let folder = |slots: &[&str]| {
        let people = Folder::new(slots).stranger("ana", "roles=mentor years=9").stranger("dee", "roles=mentee years=1");
        people.teaches("ana", &["Mon 1", "Mon 4"]).teaches("dee", &["Mon 2", "Mon 4"]).rule("min_common = 1")
    };
    assert_eq!(exclusions(&folder(&["Mon 1", "Mon 2", "Mon 3", "Mon 4", "Mon 5"]), "ana", "dee"), []);
    let open = folder(&["Mon 1", "Mon 2", "Mon 3 open", "Mon 4", "Mon 5"]);
    assert_eq!(exclusions(&open, "ana", "dee"), [Exclusion::LittleTime]);
    assert_eq!(open.costs(), ["unmet_mentee 1000"]);
}

#[test]
fn a_mentor_has_min_years_where_they_are_known() {
    assert_eq!(exclusions(&with("years=2", ""), "ana", "dee"), [Exclusion::FewYears]);
    assert_eq!(exclusions(&with("years=3", "years=9"), "ana", "dee"), []);
    assert_eq!(exclusions(&with("", ""), "ana", "dee"), []);
    assert_eq!(exclusions(&with("years=0", "").rule("min_years = 0"), "ana", "dee"), []);
}

#[test]
fn they_work_at_the_same_site() {
    let apart = with("site=North", "site=South");
    assert_eq!(exclusions(&apart, "ana", "dee"), [Exclusion::OtherSite]);
    assert_eq!(exclusions(&apart.rule("cross_site = true"), "ana", "dee"), []);
    assert_eq!(exclusions(&with("site=North", "site=North"), "ana", "dee"), []);
    assert_eq!(exclusions(&with("site=North", ""), "ana", "dee"), []);
}

#[test]
fn departments_bind_where_the_rules_say_so() {
    let (same, other, unknown) = (
        with("department=Art", "department=Art"),
        with("department=Art", "department=Music"),
        with("department=Art", ""),
    );
    let under = |folder: &Folder, rule: &str| {
        exclusions(&folder.clone().rule(&format!("department = \"{rule}\"")), "ana", "dee")
    };
    assert_eq!(under(&same, "same"), []);
    assert_eq!(under(&other, "same"), [Exclusion::OtherDepartment]);
    assert_eq!(under(&unknown, "same"), []);
    assert_eq!(under(&same, "different"), [Exclusion::SameDepartment]);
    assert_eq!(under(&other, "different"), []);
    assert_eq!(under(&unknown, "different"), []);
    assert_eq!(under(&other, "any"), []);
}

#[test]
fn a_pair_may_be_forbidden() {
    let all = |row: &str| {
        let folder =
            Folder::one_day().person("bo", "roles=mentor;mentee").person("cy", "roles=mentor;mentee").pair(row);
        [exclusions(&folder, "bo", "cy"), exclusions(&folder, "cy", "bo")]
    };
    assert_eq!(all("mentor,bo,cy,forbid,"), [vec![Exclusion::Forbidden], vec![]]);
    assert_eq!(all("any,bo,cy,forbid,"), [vec![Exclusion::Forbidden], vec![Exclusion::Forbidden]]);
    assert_eq!(all("visit,bo,cy,forbid,"), [vec![], vec![]]);
}

#[test]
fn a_pair_of_an_earlier_term_is_not_formed_again() {
    let folder = two().pair("mentor,ana,dee,previous,");
    assert_eq!(exclusions(&folder, "ana", "dee"), [Exclusion::Previous]);
    assert_eq!(exclusions(&folder.rule("repeat = true"), "ana", "dee"), []);
    assert_eq!(exclusions(&two().pair("mentor,dee,ana,previous,"), "ana", "dee"), [], "the other way round");
    assert_eq!(exclusions(&two().pair("any,dee,ana,previous,"), "ana", "dee"), [Exclusion::Previous]);
}

#[test]
fn every_rule_in_the_way_is_named() {
    let folder = with("years=1 site=North department=Art", "site=South department=Art")
        .pair("mentor,ana,dee,forbid,")
        .pair("mentor,ana,dee,previous,")
        .rule("min_common = 9\ndepartment = \"different\"");
    let all = [
        Exclusion::LittleTime,
        Exclusion::FewYears,
        Exclusion::OtherSite,
        Exclusion::SameDepartment,
        Exclusion::Forbidden,
        Exclusion::Previous,
    ];
    assert_eq!(exclusions(&folder, "ana", "dee"), all);
}

#[test]
fn a_mentor_takes_as_many_as_there_are_places() {
    let with_places = |places: u32| {
        let folder =
            Folder::one_day().person("ana", &format!("roles=mentor years=9 expertise=maps:4 mentees={places}"));
        let folder = folder.person("dee", "roles=mentee needs=maps").person("eve", "roles=mentee");
        folder.pairs().iter().map(|pair| pair.split(' ').next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(with_places(0), [""; 0]);
    assert_eq!(with_places(1), ["ana/dee"], "she fits better");
    assert_eq!(with_places(2), ["ana/dee", "ana/eve"]);
}

#[test]
fn a_required_pair_is_formed_under_every_objective() {
    for objective in ["total", "fair", "stable"] {
        let folder = Folder::one_day()
            .person("ana", "roles=mentor years=9 expertise=maps:5")
            .person("bo", "roles=mentor years=9 expertise=maps:1")
            .person("dee", "roles=mentee needs=maps")
            .rule(&format!("objective = \"{objective}\""));
        assert_eq!(folder.pairs(), ["ana/dee Mon 2"]);
        let required = folder.clone().pair("mentor,bo,dee,require,");
        assert_eq!(required.pairs(), ["bo/dee Mon 2"]);
        assert_eq!(required.plan().pairs[0].alternates, [], "there is nothing to choose");
        let pinned = folder.meeting("bo/dee", "Mon 4", "pin");
        assert_eq!(pinned.pairs(), ["bo/dee Mon 4"]);
    }
}

#[test]
fn a_required_pair_takes_the_place_of_a_better_one() {
    let folder = Folder::one_day()
        .person("ana", "roles=mentor years=9 expertise=maps:5")
        .person("dee", "roles=mentee needs=maps")
        .mentee("eve")
        .pair("mentor,ana,eve,require,");
    for objective in ["total", "fair", "stable"] {
        let folder = folder.clone().rule(&format!("objective = \"{objective}\""));
        assert_eq!(folder.pairs(), ["ana/eve Mon 2"]);
        assert_eq!(folder.plan().pairing.unwrap().blocking, [], "a required pair does not give way");
    }
}
