//! Points and fit, with the figures on both sides of every boundary; `matched`, alternates.

use super::*;
use crate::plan::document::{AlternateRow, MatchedTagRow, PointsRow, RegretRow};

/// The points of ana and dee.
fn points(school: &School) -> PointsRow {
    let facts = Facts::new(school);
    let [mentor, mentee] = ["ana", "dee"].map(|id| facts.find_staff(id).unwrap());
    Candidates::new(&facts).points(mentor, mentee)
}

fn fit(school: &School) -> i64 {
    let facts = Facts::new(school);
    let [mentor, mentee] = ["ana", "dee"].map(|id| facts.find_staff(id).unwrap());
    Candidates::new(&facts).fit(mentor, mentee)
}

#[test]
fn need_weighs_levels_with_priorities() {
    assert_eq!(points(&two_by_two().school()).need, 50, "no needs");
    let one = || two_by_two().need("dee", "phonics:4");
    assert_eq!(points(&one().school()).need, 0, "a tag that the mentor lacks");
    assert_eq!(points(&one().expertise("ana", "phonics:5").school()).need, 100);
    assert_eq!(points(&one().expertise("ana", "phonics:1").school()).need, 20);
    let two = one().need("dee", "behaviour:3").expertise("ana", "phonics:5").expertise("ana", "art:5");
    // 100 × 4 × 5 ÷ (5 × 7) = 57.1…
    assert_eq!(points(&two.school()).need, 57);
    let two = one().need("dee", "behaviour:3").expertise("ana", "phonics:2").expertise("ana", "behaviour:3");
    // 100 × (8 + 9) ÷ 35 = 48.5…
    assert_eq!(points(&two.school()).need, 48);
}

#[test]
fn time_counts_common_lesson_slots_in_school() {
    let target = |target| move |rules: &mut crate::school::Rules| rules.mentors.target_common = target;
    assert_eq!(points(&two_by_two().rules(target(4)).school()).time, 75, "Mon 2 to Mon 4");
    assert_eq!(points(&two_by_two().rules(target(3)).school()).time, 100);
    assert_eq!(points(&two_by_two().rules(target(2)).school()).time, 100, "more than the target");
    assert_eq!(points(&two_by_two().rules(target(7)).school()).time, 42, "300 ÷ 7");
    let less = |tiny: Tiny| points(&tiny.rules(target(3)).school()).time;
    assert_eq!(less(two_by_two().lesson("dee", "Mon 2")), 66, "a row");
    assert_eq!(less(two_by_two().time("ana", "Mon 2", |time| &mut time.away)), 66);
    assert_eq!(less(two_by_two().time("ana", "Mon 2", |time| &mut time.protected)), 66);
    assert_eq!(less(two_by_two().time("ana", "Mon 2", |time| &mut time.avoid)), 100);
    assert_eq!(less(two_by_two().lesson("ana", "Mon 6").lesson("dee", "Mon 6")), 100, "longer days, but no more time");
    let short = Tiny::new(&["Mon 1", "Mon 2", "Mon 3", "Mon 4 open", "Mon 5"]).mentor("ana", 1).mentee("dee");
    let short = ["Mon 1", "Mon 5"].iter().fold(short, |tiny, slot| tiny.lesson("ana", slot));
    let short = ["Mon 2", "Mon 5"].iter().fold(short, |tiny, slot| tiny.lesson("dee", slot));
    assert_eq!(
        points(&short.rules(target(4)).school()).time,
        25,
        "only Mon 3: open slots and those before a day do not count"
    );
}

#[test]
fn experience_is_best_within_the_ideal_gap() {
    let school = |mentor: Option<u32>, mentee: Option<u32>, gap| {
        let tiny = two_by_two().with("ana", |ana| ana.years = mentor).with("dee", |dee| dee.years = mentee);
        points(&tiny.rules(|rules| rules.mentors.ideal_gap = gap).school()).experience
    };
    let of = |mentor, mentee| school(Some(mentor), Some(mentee), (3, 15));
    assert_eq!(school(None, Some(1), (3, 15)), 50);
    assert_eq!(school(Some(1), None, (3, 15)), 50);
    assert_eq!([of(4, 9), of(5, 5), of(6, 5), of(7, 5), of(8, 5)], [0, 0, 33, 66, 100]);
    assert_eq!([of(20, 5), of(21, 5), of(29, 5), of(30, 5), of(31, 5)], [100, 90, 10, 0, 0]);
    let from_none = |mentor, mentee| school(Some(mentor), Some(mentee), (0, 0));
    assert_eq!([from_none(4, 5), from_none(5, 5), from_none(6, 5)], [0, 100, 90]);
    assert_eq!(school(Some(u32::MAX), Some(0), (0, 1)), 0);
    assert_eq!(school(Some(0), Some(u32::MAX), (u32::MAX, u32::MAX)), 0);
}

#[test]
fn department_is_all_or_nothing() {
    let school = |mentor: &str, mentee: &str| {
        let tiny = two_by_two();
        let tiny = if mentor.is_empty() { tiny } else { tiny.department("ana", mentor) };
        points(&if mentee.is_empty() { tiny } else { tiny.department("dee", mentee) }.school()).department
    };
    assert_eq!([school("Art", "Art"), school("Art", "PE")], [100, 0]);
    assert_eq!([school("", "Art"), school("Art", ""), school("", "")], [50, 50, 50]);
}

#[test]
fn preference_is_the_mean_of_both_sides() {
    let of = |wishes: &[(&str, &str, u32)]| {
        let tiny = two_by_two().mentor("fay", 1).mentor("gus", 1);
        points(&wishes.iter().fold(tiny, |tiny, (staff, choice, rank)| tiny.wish(staff, choice, *rank)).school())
            .preference
    };
    assert_eq!(of(&[]), 50);
    assert_eq!(of(&[("dee", "ana", 7)]), 75, "the only choice, whatever its rank");
    assert_eq!(of(&[("dee", "bo", 1)]), 25, "ranked others only");
    assert_eq!(of(&[("dee", "bo", 1), ("dee", "ana", 2)]), 50, "the second of two");
    // 100 × 2 ÷ 3 = 66, with 50 for ana: 116 ÷ 2.
    assert_eq!(of(&[("dee", "bo", 1), ("dee", "ana", 2), ("dee", "fay", 3)]), 58);
    assert_eq!(of(&[("dee", "bo", 1), ("dee", "ana", 1), ("dee", "fay", 3)]), 75, "ties share the better place");
    // 100 × 1 ÷ 3 = 33, with 0 from ana: 33 ÷ 2 = 16.5.
    let last = [("dee", "bo", 1), ("dee", "fay", 1), ("dee", "ana", 2), ("ana", "eve", 1)];
    assert_eq!(of(&last), 16);
    assert_eq!(of(&[("dee", "ana", 1), ("ana", "dee", 1)]), 100);
}

#[test]
fn fit_is_the_weighted_mean_rounded_down() {
    let tiny = || two_by_two().need("dee", "phonics:1").expertise("ana", "phonics:4");
    // (5 × 80 + 2 × 75 + 2 × 50 + 50 + 3 × 50) ÷ 13 = 65.3…
    assert_eq!(fit(&tiny().school()), 65);
    let weights = |need, time| {
        move |rules: &mut crate::school::Rules| {
            rules.mentors.weights =
                crate::school::MentorWeights { need, time, experience: 0, department: 0, preference: 0 };
        }
    };
    assert_eq!(fit(&tiny().rules(weights(1, 0)).school()), 80);
    assert_eq!(fit(&tiny().rules(weights(1, 1)).school()), 77, "77.5");
    assert_eq!(fit(&tiny().rules(weights(u32::MAX, u32::MAX)).school()), 77);
}

#[test]
fn points_and_fit_are_said_right() {
    let school = two_by_two().need("dee", "phonics:1").expertise("ana", "phonics:4").school();
    let good = paired(&school, &["ana/dee Mon 2", "bo/eve Mon 2"]);
    assert_eq!(rules(&verify(&school, &good, None)), NONE);
    let changes: [fn(&mut PairRow, i64); 6] = [
        |pair, by| pair.fit += by,
        |pair, by| pair.points.need += by,
        |pair, by| pair.points.time += by,
        |pair, by| pair.points.experience += by,
        |pair, by| pair.points.department += by,
        |pair, by| pair.points.preference += by,
    ];
    for change in changes {
        for by in [-1, 1, 1 << 40] {
            assert_eq!(changed(&school, &good, |plan| change(&mut plan.pairs[0], by)), [Rule::MentorsFit]);
        }
    }
}

#[test]
fn matched_lists_the_needs_that_are_met() {
    let tiny = two_by_two().expertise("ana", "art:2").expertise("ana", "phonics:4").expertise("ana", "maths:4");
    let tiny = tiny.need("dee", "phonics:1").need("dee", "reading:5").need("dee", "maths:1").need("dee", "art:3");
    let school = tiny.school();
    let good = paired(&school, &["ana/dee Mon 2"]);
    let tags: Vec<&str> = good.pairs[0].matched.iter().map(|row| row.tag.as_str()).collect();
    assert_eq!(tags, ["art", "phonics", "maths"], "by priority, level, then tag; reading is not met");
    assert_eq!(rules(&verify(&school, &good, None)), NONE);
    assert_eq!(changed(&school, &good, |plan| plan.pairs[0].matched.clear()), NONE, "may be left out");
    let changes: [fn(&mut Vec<MatchedTagRow>); 5] = [
        |matched| drop(matched.pop()),
        |matched| matched.swap(1, 2),
        |matched| matched[0].level = 3,
        |matched| matched[0].priority = 1,
        |matched| matched[1].tag = "reading".into(),
    ];
    for change in changes {
        assert_eq!(changed(&school, &good, |plan| change(&mut plan.pairs[0].matched)), [Rule::MentorsFit]);
    }
    let unknown = changed(&school, &good, |plan| plan.pairs[0].matched[0].tag = "zen".into());
    assert_eq!(unknown, [Rule::Names, Rule::MentorsFit]);
}

#[test]
fn alternates_could_be_the_mentor() {
    let tiny = two_by_two().mentor("fay", 1).mentor("gus", 1).mentor("hal", 1);
    let school = tiny.department("bo", "Art").department("dee", "Art").school();
    let mut good = paired(&school, &["ana/dee Mon 2", "bo/eve Mon 2"]);
    let facts = Facts::new(&school);
    let candidates = Candidates::new(&facts);
    let other = |mentor: &str, regret: i64| {
        let [one, two] = [mentor, "dee"].map(|id| facts.find_staff(id).unwrap());
        AlternateRow { mentor: mentor.into(), fit: candidates.fit(one, two), regret: RegretRow::Exactly(regret) }
    };
    good.pairs[0].alternates = vec![other("bo", 3), other("fay", 3), other("gus", 3)];
    assert!(good.pairs[0].alternates[0].fit > good.pairs[0].alternates[1].fit);
    assert_eq!(rules(&verify(&school, &good, None)), NONE);
    let with =
        |change: &dyn Fn(&mut Vec<AlternateRow>)| changed(&school, &good, |plan| change(&mut plan.pairs[0].alternates));
    assert_eq!(with(&|list| list[2].fit += 1), [Rule::MentorsAlternates, Rule::Order]);
    assert_eq!(with(&|list| list[0].fit += 1), [Rule::MentorsAlternates]);
    assert_eq!(with(&|list| list.push(other("hal", 4))), [Rule::MentorsAlternates], "four");
    assert_eq!(with(&|list| list[2] = other("fay", 3)), [Rule::MentorsAlternates], "twice");
    assert_eq!(with(&|list| list[2] = other("ana", 4)), [Rule::MentorsAlternates], "the present one");
    assert_eq!(with(&|list| list[2] = other("eve", 4)), [Rule::MentorsAlternates], "no mentor");
    assert_eq!(with(&|list| list[0].regret = RegretRow::Exactly(4)), [Rule::Order]);
    assert_eq!(with(&|list| list.swap(0, 1)), [Rule::Order]);
    assert_eq!(with(&|list| list.swap(1, 2)), [Rule::Order]);
    assert_eq!(with(&|list| list[0].mentor = "zoe".into()), [Rule::Names]);
    let with_regret = |regret: RegretRow| with(&|list| list[0].regret = regret);
    assert_eq!(with_regret(RegretRow::AtMost(3)), NONE);
    assert_eq!(with_regret(RegretRow::AtMost(4)), [Rule::Order]);
    assert_eq!(
        with_regret(RegretRow::Exactly(-4)),
        NONE,
        "what forcing another brings above the bound is not known here"
    );
    good.score.bound = good.score.total;
    good.status = Status::Optimal;
    let with_regret = |regret: RegretRow| changed(&school, &good, |plan| plan.pairs[0].alternates[0].regret = regret);
    assert_eq!(with_regret(RegretRow::Exactly(0)), NONE);
    for below in [RegretRow::Exactly(-1), RegretRow::AtMost(-1)] {
        assert_eq!(with_regret(below), [Rule::MentorsAlternates], "no plan costs less than the bound");
    }
}
