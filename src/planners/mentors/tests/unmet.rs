//! What is said about mentees without a mentor and pairs that do not meet.

use super::*;
use crate::planners::testing::{Missing, missing, only_missing};
use crate::report::reasons::say;

/// The one request that is unmet.
fn unmet(folder: &Folder) -> Missing {
    only_missing(&folder.school(), &folder.plan())
}

fn reason(folder: &Folder) -> String {
    unmet(folder).reason
}

fn two() -> Folder {
    Folder::one_day().mentor("ana", 1).mentee("dee")
}

#[test]
fn nobody_is_a_mentor() {
    assert_eq!(reason(&Folder::one_day().mentee("dee")), "Nobody else has the role mentor.");
    let alone = Folder::one_day().person("cy", "roles=mentor;mentee years=9");
    assert_eq!(reason(&alone), "Nobody else has the role mentor.");
}

#[test]
fn nobody_is_acceptable_and_each_rule_says_how_many_it_excludes() {
    let folder = Folder::one_day().person("dee", "roles=mentee site=North department=Art");
    assert_eq!(
        reason(&folder.clone().person("ana", "roles=mentor years=2")),
        "The one mentor may not take dee: 1 with fewer than 3 years (min_years)."
    );
    let folder = folder
        .person("ana", "roles=mentor years=2")
        .person("bo", "roles=mentor years=1 site=South")
        .person("cy", "roles=mentor site=South")
        .person("flo", "roles=mentor department=Music")
        .mentor("gus", 1)
        .mentor("hal", 1)
        .mentor("ida", 1)
        .teaches("ida", &["Mon 2", "Mon 3", "Mon 4"])
        .pair("mentor,gus,dee,forbid,")
        .pair("mentor,hal,dee,previous,")
        .rule("department = \"same\"\nmin_common = 2");
    assert_eq!(
        reason(&folder),
        "None of the 7 mentors may take dee: 1 with fewer than 2 common free periods (min_common), \
         2 with fewer than 3 years (min_years), 2 at another site (cross_site), \
         1 of another department (department = \"same\"), 1 forbidden in pairs.csv, 1 who was it before (repeat)."
    );
    let same =
        Folder::one_day().person("ana", "roles=mentor department=Art").person("dee", "roles=mentee department=Art");
    assert!(reason(&same.rule("department = \"different\"")).contains("1 of the same department"));
}

#[test]
fn all_places_are_taken() {
    let folder =
        Folder::one_day().person("ana", "roles=mentor expertise=maps:5").person("dee", "roles=mentee needs=maps");
    let folder = folder.mentee("eve");
    assert_eq!(reason(&folder), "The one mentor who may take eve is taken: ana has dee.");
    let none = folder.person("bo", "roles=mentor mentees=0");
    assert_eq!(reason(&none), "All 2 mentors who may take eve are taken: ana has dee; bo takes no mentees.");
}

#[test]
fn a_mentor_would_cost_no_less_than_none() {
    let folder = two().cost("unmet_mentee = 40");
    assert_eq!(reason(&folder), "A mentor would cost no less than none: ana (fit 50) at least 50, and none 40.");
    // The cheapest of those with a place is named.
    let folder = folder.person("bo", "roles=mentor").pair("mentor,bo,dee,previous,").rule("repeat = true");
    assert!(reason(&folder.marked("ana", "Mon 2", "avoid")).contains("ana (fit 50)"));
}

#[test]
fn meetings_of_others_would_have_to_give_way() {
    let folder =
        Folder::one_day().mentor("ana", 2).mentee("dee").mentee("eve").teaches("ana", &["Mon 3", "Mon 4", "Mon 5"]);
    let folder = folder.cost("unmet_mentee = 100").pair("mentor,ana,dee,require,");
    assert_eq!(
        reason(&folder),
        "A mentor would cost no less than none, as meetings of others would have to give way: \
         ana (fit 50) 50 and what they lose, and none 100."
    );
}

#[test]
fn a_pair_that_is_never_free_together() {
    let folder = two().teaches("ana", &["Mon 2", "Mon 3"]).teaches("dee", &["Mon 4"]).marked("dee", "Mon 5", "away");
    let unmet = unmet(&folder);
    assert_eq!((unmet.id.as_str(), unmet.count), ("ana/dee", 1));
    assert_eq!(unmet.reason, "There is no slot in which ana and dee are both free.");
    // Those who merely teach come first, one obstacle before two.
    assert_eq!(unmet.nearest, ["Mon 2: ana teaches.", "Mon 3: ana teaches.", "Mon 4: dee teaches."]);
    let folder = two().teaches("ana", &["Mon 3", "Mon 4", "Mon 5"]).rule("meetings = 2");
    assert_eq!(reason(&folder), "There is no other slot in which ana and dee are both free.");
}

#[test]
fn what_keeps_a_pair_from_its_common_slots() {
    let folder = two().teaches("ana", &["Mon 3", "Mon 4", "Mon 5"]).meeting("ana/dee", "Mon 2", "ban");
    assert_eq!(
        reason(&folder),
        "ana and dee have 1 common free slot, but it is taken by sessions, bans or what [prep] guarantees: no slot is left."
    );
    let below = two().prep("min_free_per_cycle = 5");
    assert_eq!(reason(&below), "ana has fewer free periods than [prep] guarantees, and so no meetings.");
}

#[test]
fn slots_that_are_there_and_not_used() {
    let folder =
        Folder::one_day().mentor("ana", 2).mentee("dee").mentee("eve").teaches("ana", &["Mon 3", "Mon 4", "Mon 5"]);
    assert!(reason(&folder).starts_with("The one slot in which ana and "), "{}", reason(&folder));
    assert!(reason(&folder).ends_with("could meet is needed for other meetings."), "{}", reason(&folder));
    let dear = Folder::new(&["Mon 1", "Mon 2 open", "Mon 3 open", "Mon 4"]).mentor("ana", 1).mentee("dee");
    assert_eq!(
        reason(&dear.cost("unmet_meeting = 5")),
        "The 2 slots in which ana and dee could meet cost no less than a missing meeting."
    );
    let prep = two().rule("meetings = 2").prep("max_committed_per_cycle = 1");
    assert_eq!(
        reason(&prep),
        "The 3 other slots in which ana and dee could meet are more than [prep] leaves beside the other meetings."
    );
    let several = Folder::one_day().mentor("ana", 2).mentee("dee").mentee("eve").teaches("ana", &["Mon 4", "Mon 5"]);
    let several = several.meeting("ana/dee", "Mon 2", "pin").marked("eve", "Mon 3", "avoid").cost("avoid = 300");
    assert_eq!(
        reason(&several),
        "Of the 2 slots in which ana and eve could meet, 1 is needed for other meetings and \
         1 costs no less than a missing meeting."
    );
}

#[test]
fn sessions_are_named_where_they_stand_in_the_way() {
    let folder = Folder::new(&["Mon 1", "Mon 2", "Mon 3", "Mon 4"]).mentor("ana", 1).mentee("dee");
    let folder = folder.teaches("ana", &["Mon 3"]).team("art", &["ana", "dee"]).session("art", "Mon 2");
    let school = folder.school();
    let plan = planned_freely(&school);
    let missing = missing(&school, &plan);
    let meeting = missing.iter().find(|unmet| unmet.id == "ana/dee").unwrap();
    assert!(meeting.reason.contains("it is taken by sessions"), "{meeting:#?}");
    assert!(
        meeting.nearest.iter().any(|line| line == "Mon 2: ana meets with art; dee meets with art."),
        "{meeting:#?}"
    );
}

/// Sessions and pairs, proven or not.
fn planned_freely(school: &School) -> Plan {
    let request = Request { kinds: &[Kind::Sessions, Kind::Mentors], ..Request::default() };
    let plan = plan(school, &request, &settings(), &Control::default()).unwrap();
    let verdict = verify(school, &Document::new(&plan, school, say), None);
    assert!(verdict.holds(), "{:#?}", verdict.violations);
    plan
}

#[test]
fn mentees_come_before_meetings_each_by_id() {
    let folder = Folder::one_day().mentor("ana", 1).mentor("bo", 1).mentee("flo").mentee("eve").mentee("dee");
    let folder = folder.pair("mentor,ana,eve,require,").pair("mentor,bo,flo,require,");
    let folder = folder.teaches("eve", &["Mon 2", "Mon 3", "Mon 4", "Mon 5"]);
    let folder = folder.teaches("flo", &["Mon 2", "Mon 3", "Mon 4", "Mon 5"]);
    let ids: Vec<String> = folder.plan().unmet.iter().map(|unmet| unmet.id.clone()).collect();
    assert_eq!(ids, ["dee", "ana/eve", "bo/flo"]);
}
