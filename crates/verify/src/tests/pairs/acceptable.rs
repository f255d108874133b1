//! "Acceptable", clause by clause; places; `require`.

use super::*;
use crate::school::DepartmentRule;

const PAIR: [&str; 2] = ["ana/dee Mon 2", "bo/eve Mon 2"];

/// What verify says of the first broken rule.
fn message(school: &School, pairs: &[&str]) -> String {
    verify(school, &paired(school, pairs), None).violations[0].to_string()
}

#[test]
fn the_roles_are_mentor_and_mentee() {
    assert_eq!(wrong(&two_by_two().school(), &PAIR), NONE);
    let no_mentor = two_by_two().with("ana", |ana| ana.roles.mentor = false).school();
    assert_eq!(wrong(&no_mentor, &PAIR), [Rule::MentorsAcceptable]);
    assert_eq!(message(&no_mentor, &PAIR), "ana/dee: ana has not the role mentor (Mentors: acceptable)");
    let no_mentee = two_by_two().with("dee", |dee| dee.roles.mentee = false).school();
    assert_eq!(wrong(&no_mentee, &PAIR), [Rule::MentorsAcceptable]);
    let swapped = two_by_two().school();
    assert!(message(&swapped, &["dee/ana"]).contains("dee has not the role mentor and ana has not the role mentee"));
}

#[test]
fn nobody_is_their_own_mentor() {
    let school = two_by_two().with("ana", |ana| ana.roles.mentee = true).school();
    assert_eq!(wrong(&school, &["ana/ana Mon 2"]), [Rule::MentorsAcceptable]);
    assert!(message(&school, &["ana/ana Mon 2"]).contains("nobody can be their own mentor"));
}

#[test]
fn common_time_is_enough() {
    let school = |least| two_by_two().rules(|rules| rules.mentors.min_common = least).school();
    assert_eq!(wrong(&school(3), &PAIR), NONE);
    assert_eq!(wrong(&school(4), &PAIR), [Rule::MentorsAcceptable]);
    assert!(message(&school(4), &PAIR).contains("they have 3 common free slots, and min_common is 4"));
}

#[test]
fn a_mentor_has_experience_where_known() {
    let school = |years| two_by_two().with("ana", |ana| ana.years = years).school();
    assert_eq!(wrong(&school(None), &PAIR), NONE);
    assert_eq!(wrong(&school(Some(3)), &PAIR), NONE);
    assert_eq!(wrong(&school(Some(2)), &PAIR), [Rule::MentorsAcceptable]);
    assert!(message(&school(Some(2)), &PAIR).contains("the mentor has 2 years of experience, and min_years is 3"));
}

#[test]
fn both_are_on_one_site() {
    let school = |other: &str, cross| {
        let tiny = two_by_two().site("ana", "north").rules(|rules| rules.mentors.cross_site = cross);
        if other.is_empty() { tiny.school() } else { tiny.site("dee", other).school() }
    };
    assert_eq!(wrong(&school("", false), &PAIR), NONE, "one is blank");
    assert_eq!(wrong(&school("north", false), &PAIR), NONE);
    assert_eq!(wrong(&school("south", true), &PAIR), NONE);
    assert_eq!(wrong(&school("south", false), &PAIR), [Rule::MentorsAcceptable]);
    assert!(message(&school("south", false), &PAIR).contains("they are on different sites, north and south"));
}

#[test]
fn departments_bind_where_both_are_known() {
    let school = |other: &str, rule| {
        let tiny = two_by_two().department("ana", "Maths").rules(|rules| rules.mentors.department = rule);
        if other.is_empty() { tiny.school() } else { tiny.department("dee", other).school() }
    };
    for (other, rule, kept) in [
        ("", DepartmentRule::Same, true),
        ("", DepartmentRule::Different, true),
        ("Maths", DepartmentRule::Same, true),
        ("Maths", DepartmentRule::Different, false),
        ("Art", DepartmentRule::Same, false),
        ("Art", DepartmentRule::Different, true),
        ("Art", DepartmentRule::Any, true),
    ] {
        let expected: &[Rule] = if kept { &[] } else { &[Rule::MentorsAcceptable] };
        assert_eq!(wrong(&school(other, rule), &PAIR), expected, "{other} {rule:?}");
    }
    assert!(message(&school("Art", DepartmentRule::Same), &PAIR).contains("are of Maths and Art"));
    assert!(message(&school("Maths", DepartmentRule::Different), &PAIR).contains("both are of Maths"));
}

#[test]
fn forbidden_pairs_are_not_held() {
    let school = |kind, a, b| two_by_two().pair(kind, a, b, PairOrder::Forbid).school();
    assert_eq!(wrong(&school(PairKind::Mentor, "ana", "dee"), &PAIR), [Rule::MentorsAcceptable]);
    assert_eq!(wrong(&school(PairKind::Mentor, "dee", "ana"), &PAIR), NONE);
    assert_eq!(wrong(&school(PairKind::Visit, "ana", "dee"), &PAIR), NONE);
    assert_eq!(wrong(&school(PairKind::Any, "ana", "dee"), &PAIR), [Rule::MentorsAcceptable]);
    assert_eq!(wrong(&school(PairKind::Any, "dee", "ana"), &PAIR), [Rule::MentorsAcceptable]);
    assert!(message(&school(PairKind::Any, "dee", "ana"), &PAIR).contains("pairs.csv forbids this pair"));
}

#[test]
fn previous_pairs_are_not_repeated() {
    let school = |kind, repeat| {
        let tiny = two_by_two().pair(kind, "dee", "ana", PairOrder::Previous);
        let tiny = tiny.pair(PairKind::Visit, "ana", "dee", PairOrder::Previous);
        tiny.rules(|rules| rules.mentors.repeat = repeat).school()
    };
    assert_eq!(wrong(&school(PairKind::Mentor, false), &PAIR), NONE, "dee mentored ana");
    assert_eq!(wrong(&school(PairKind::Any, true), &PAIR), NONE);
    assert_eq!(wrong(&school(PairKind::Any, false), &PAIR), [Rule::MentorsAcceptable]);
    assert!(message(&school(PairKind::Any, false), &PAIR).contains("they were a pair in an earlier term"));
}

#[test]
fn a_mentee_has_one_mentor_and_a_mentor_a_number_of_mentees() {
    let school = |places| two_by_two().with("ana", |ana| ana.mentees = places).school();
    assert_eq!(wrong(&school(2), &["ana/dee Mon 2", "ana/eve Mon 3"]), NONE);
    assert_eq!(wrong(&school(1), &["ana/dee Mon 2", "ana/eve Mon 3"]), [Rule::MentorsPlaces]);
    assert_eq!(wrong(&school(0), &["ana/dee Mon 2"]), [Rule::MentorsPlaces]);
    let twice = wrong(&school(1), &["ana/dee Mon 2", "bo/dee Mon 3"]);
    assert_eq!(twice, [Rule::MentorsPlaces]);
    assert_eq!(
        message(&school(1), &["ana/dee Mon 2", "bo/dee Mon 3"]),
        "dee: has 2 mentors: ana, bo (Mentors: places)"
    );
}

#[test]
fn what_is_required_holds() {
    let required = two_by_two().pair(PairKind::Mentor, "ana", "dee", PairOrder::Require).school();
    assert_eq!(wrong(&required, &PAIR), NONE);
    assert_eq!(wrong(&required, &["bo/dee Mon 2"]), [Rule::MentorsRequire]);
    assert_eq!(
        message(&required, &["bo/dee Mon 2"]),
        "ana/dee: must be a pair, because pairs.csv requires it (Mentors: require)"
    );
    let visit = two_by_two().pair(PairKind::Visit, "ana", "dee", PairOrder::Require).school();
    assert_eq!(wrong(&visit, &["bo/dee Mon 2"]), NONE);
    let pinned = two_by_two().meeting_pin("ana", "dee", "Mon 2", PinRule::Pin).school();
    assert_eq!(wrong(&pinned, &PAIR), NONE);
    assert_eq!(wrong(&pinned, &[]), [Rule::MentorsRequire, Rule::MentorsPins]);
    let banned = two_by_two().meeting_pin("ana", "dee", "Mon 2", PinRule::Ban).school();
    assert_eq!(wrong(&banned, &[]), NONE);
    let mut kept = paired(&required, &["bo/dee Mon 2"]);
    kept.kinds = vec![Kind::Sessions];
    refigure(&required, &mut kept, None);
    assert_eq!(rules(&verify(&required, &kept, None)), NONE, "only kept, not planned");
}
