//! Demands that cannot hold: alone, each with the rule in the way, and
//! together, the smallest set first.

use super::*;

/// One finding with this code and these words.
fn says(folder: &Folder, code: &str, words: &[&str]) {
    let found = folder.refused();
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].starts_with(code), "{found:#?}");
    for word in words {
        assert!(found[0].contains(word), "no `{word}` in {}", found[0]);
    }
}

fn two() -> Folder {
    Folder::one_day().mentor("ana", 1).mentee("dee")
}

/// ana and bo may take two, of dee, eve and flo.
fn five() -> Folder {
    Folder::one_day().mentor("ana", 2).mentor("bo", 2).mentee("dee").mentee("eve").mentee("flo")
}

#[test]
fn a_required_pair_that_is_not_acceptable_names_the_rule() {
    let required = |folder: Folder, words: &[&str]| {
        says(&folder.pair("mentor,ana,dee,require,"), "E403", words);
    };
    let with = |mentor: &str, mentee: &str| Folder::one_day().person("ana", mentor).person("dee", mentee);
    required(with("years=9", "roles=mentee"), &["ana mentors dee", "ana has not the role mentor"]);
    required(with("roles=mentor", "years=1"), &["dee has not the role mentee"]);
    required(two().rule("min_common = 5"), &["4 common free periods", "need 5 (min_common)"]);
    required(with("roles=mentor years=2", "roles=mentee"), &["ana has 2 years", "needs 3 (min_years)"]);
    required(
        with("roles=mentor site=North", "roles=mentee site=South"),
        &["ana works at North and dee at South (cross_site)"],
    );
    let departments = with("roles=mentor department=Art", "roles=mentee department=Music");
    required(departments.clone().rule("department = \"same\""), &["ana is in Art and dee in Music"]);
    let same = with("roles=mentor department=Art", "roles=mentee department=Art");
    required(same.rule("department = \"different\""), &["both are in Art"]);
    required(two().pair("mentor,ana,dee,previous,spring"), &["ana mentored dee before (repeat)", "spring"]);
    required(with("roles=mentor mentees=0", "roles=mentee"), &["ana takes no mentees (mentees is 0)"]);
}

#[test]
fn a_pinned_meeting_of_a_pair_that_is_not_acceptable() {
    let pinned = two().meeting("ana/dee", "Mon 2", "pin");
    says(&pinned.clone().pair("mentor,ana,dee,forbid,his wife"), "E401", &["ana must not mentor dee", "his wife"]);
    says(&pinned.rule("meetings = 0"), "E401", &["no meetings in this school ([mentors] meetings = 0)"]);
}

#[test]
fn a_pin_in_a_slot_that_somebody_cannot_give() {
    let pinned = |folder: Folder, words: &[&str]| says(&folder.meeting("ana/dee", "Mon 3", "pin"), "E401", words);
    pinned(two().teaches("ana", &["Mon 3"]), &["they meet in Mon 3", "ana teaches"]);
    pinned(two().marked("dee", "Mon 3", "away"), &["dee is away"]);
    pinned(
        two().marked("dee", "Mon 3", "protected").teaches("ana", &["Mon 3"]),
        &["ana teaches; dee has protected time"],
    );
    pinned(Folder::new(&["Mon 1", "Mon 2", "Mon 3 break", "Mon 4"]).mentor("ana", 1).mentee("dee"), &["has a break"]);
    pinned(two().meeting("ana/dee", "Mon 3", "ban"), &["pins.csv bans that slot for the same pair"]);
    pinned(two().prep("min_free_per_cycle = 5"), &["ana has fewer free periods than [prep] guarantees"]);
    pinned(two().prep("min_free_per_day = 4"), &["ana would keep fewer free periods than [prep] guarantees"]);
}

#[test]
fn two_mentors_for_one_mentee() {
    let folder = five().pair("mentor,ana,dee,require,").pair("mentor,bo,dee,require,");
    says(
        &folder,
        "E404",
        &["these 2 cannot hold together", "ana mentors dee; bo mentors dee", "dee can have one mentor"],
    );
    let pinned = five().pair("mentor,ana,dee,require,").meeting("bo/dee", "Mon 2", "pin");
    says(&pinned, "E404", &["bo mentors dee and they meet in Mon 2", "dee can have one mentor"]);
}

#[test]
fn the_same_pair_demanded_twice_takes_one_place() {
    let folder = two().pair("mentor,ana,dee,require,").meeting("ana/dee", "Mon 3", "pin");
    assert_eq!(folder.pairs(), ["ana/dee Mon 3"]);
}

#[test]
fn more_mentees_than_places() {
    let folder = five().pair("mentor,ana,dee,require,").pair("mentor,ana,eve,require,").pair("mentor,ana,flo,require,");
    says(&folder, "E404", &["these 3 cannot hold together", "ana takes at most 2 mentees (mentees in staff.csv)"]);
}

#[test]
fn more_meetings_than_a_pair_has() {
    let folder = two().meeting("ana/dee", "Mon 2", "pin").meeting("ana/dee", "Mon 3", "pin");
    says(&folder, "E404", &["a pair has 1 meeting ([mentors] meetings)"]);
    assert_eq!(folder.rule("meetings = 2").pairs(), ["ana/dee Mon 2 Mon 3"]);
}

#[test]
fn two_meetings_of_one_person_at_once() {
    let folder = five().meeting("ana/dee", "Mon 2", "pin").meeting("ana/eve", "Mon 2", "pin");
    says(&folder, "E404", &["ana cannot be in two meetings in Mon 2"]);
    let both = Folder::one_day().mentor("ana", 1).person("cy", "roles=mentor;mentee years=5").mentee("dee");
    let both = both.meeting("ana/cy", "Mon 2", "pin").meeting("cy/dee", "Mon 2", "pin");
    says(&both, "E404", &["cy cannot be in two meetings in Mon 2"]);
}

#[test]
fn more_than_prep_allows() {
    let folder = five().meeting("ana/dee", "Mon 2", "pin").meeting("ana/eve", "Mon 3", "pin");
    assert_eq!(folder.plan().pairs.len(), 3);
    let free = "ana would keep fewer free periods than [prep] guarantees";
    says(&folder.clone().prep("min_free_per_day = 3"), "E404", &[free]);
    says(&folder.clone().prep("min_free_per_cycle = 3"), "E404", &[free]);
    says(&folder.prep("max_committed_per_cycle = 1"), "E404", &["ana would be committed beyond what [prep] allows"]);
}

#[test]
fn the_smallest_set_comes_first_and_a_larger_one_around_it_is_not_named() {
    let folder = five()
        .pair("mentor,ana,dee,require,")
        .pair("mentor,ana,eve,require,")
        .pair("mentor,ana,flo,require,")
        .pair("mentor,bo,dee,require,");
    let found = folder.refused();
    assert_eq!(found.len(), 2, "{found:#?}");
    assert!(found[0].contains("these 2 cannot") && found[1].contains("these 3 cannot"), "{found:#?}");
    // Two meetings at once are also two pairs of one mentee: one set of rows, one finding.
    let twice = five().meeting("ana/dee", "Mon 2", "pin").meeting("bo/dee", "Mon 2", "pin");
    says(&twice, "E404", &["dee can have one mentor"]);
}

#[test]
fn what_cannot_hold_alone_is_in_no_set() {
    let folder = five().pair("mentor,dee,ana,require,").pair("mentor,bo,dee,require,").pair("mentor,ana,dee,require,");
    let found = folder.refused();
    assert_eq!(found.len(), 2, "{found:#?}");
    assert!(found[0].starts_with("E403") && found[1].contains("these 2 cannot"), "{found:#?}");
}

#[test]
fn the_finding_points_at_the_rows() {
    let school = five().pair("mentor,ana,dee,require,").pair("mentor,bo,dee,require,").school();
    let findings = crate::report::reasons::findings(&school, &crate::planners::impossible_demands(&school));
    assert_eq!(findings.len(), 1);
    let place = &findings[0].place;
    assert_eq!((place.file.as_str(), place.line, findings[0].also.as_slice()), ("pairs.csv", Some(2), &[3][..]));
    assert_eq!(findings[0].value.as_deref(), Some("ana/dee; bo/dee"));
}
