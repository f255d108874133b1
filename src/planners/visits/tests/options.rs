//! Which visits could be, when the two could talk, and what that costs.

use super::*;
use crate::planners::visits::options::{IMPOSSIBLE, Lesson};

/// `Mon 2 > Mon 3 = 20`: the visit, its debrief, what both cost.
fn shown(options: &Options, lessons: &[Lesson]) -> Vec<String> {
    let name = |slot: Slot| options.school.cycle.name(slot);
    let debrief = |lesson: &Lesson| lesson.debrief.map_or(String::new(), |slot| format!(" > {}", name(slot)));
    lessons.iter().map(|lesson| format!("{}{} = {}", name(lesson.slot), debrief(lesson), lesson.cost)).collect()
}

/// How dee could see ana, each lesson with its cheapest debrief.
fn lessons(folder: &Folder) -> Vec<String> {
    folder.ask(|options| shown(options, &options.lessons(staff(options.school, "dee"), staff(options.school, "ana"))))
}

/// The same with all debriefs.
fn ways(folder: &Folder) -> Vec<String> {
    folder.ask(|options| shown(options, &options.ways(staff(options.school, "dee"), staff(options.school, "ana"))))
}

fn least(folder: &Folder) -> i64 {
    folder.ask(|options| options.least(staff(options.school, "dee"), staff(options.school, "ana")))
}

/// Ana is seen on Mon 2, free on Mon 3 and Mon 4.
fn two() -> Folder {
    Folder::one_day().host("ana", 4, 1, &["Mon 2"]).observer("dee", 1)
}

#[test]
fn the_observer_is_free_while_the_host_teaches() {
    assert_eq!(lessons(&two()), ["Mon 2 > Mon 3 = 20"]);
    // On Mon 5 both teach; in whatever else than a lesson nobody is seen, nor where a row says so.
    for row in ["dee,Mon,2,,9A,,", "ana,Mon,2,,,duty,", "ana,Mon,2,,7A,,no"] {
        assert_eq!(lessons(&two().row(row)), [""; 0], "{row}");
    }
    for status in ["away", "protected"] {
        assert_eq!(lessons(&two().marked("ana", "Mon 2", status)), [""; 0], "ana {status}");
        assert_eq!(lessons(&two().marked("dee", "Mon 2", status)), [""; 0], "dee {status}");
    }
}

#[test]
fn nobody_comes_in_for_a_visit_or_a_debrief_alone() {
    let dee = |slots: &[&str]| {
        let folder = Folder::new(&["Mon 1", "Mon 2", "Tue 1", "Tue 2", "Tue 3"]);
        folder.person("ana", "maps:5,,0,1", &["Mon 2", "Tue 2"]).person("dee", ",maps,1,0", slots)
    };
    // Mon 2 is talked about on Tuesday, where dee is in school; Tue 3 is the end of the cycle.
    assert_eq!(lessons(&dee(&["Mon 1", "Tue 2"])).len(), 1);
    assert_eq!(lessons(&dee(&["Mon 1"])), [""; 0]);
    assert_eq!(lessons(&dee(&["Tue 1"])).len(), 1);
    assert_eq!(lessons(&dee(&["Mon 1", "Tue 1"])).len(), 2);
}

#[test]
fn the_debrief_is_later_on_the_same_day_or_on_the_next() {
    let slots = ["Mon 1", "Mon 2", "Mon 3", "Tue 1", "Tue 2", "Wed 1"];
    let folder = Folder::new(&slots)
        .person("ana", "maps:5,,0,1", &["Mon 1", "Mon 3", "Tue 1", "Wed 1"])
        .person("dee", ",maps,1,0", &["Mon 1", "Tue 1", "Wed 1"])
        .cost("extra_time = 0");
    // Mon 2 is free too, but before the lesson; Wed 1 is not the next day.
    assert_eq!(lessons(&folder), ["Mon 3 > Tue 2 = 0"]);
    assert_eq!(lessons(&folder.clone().rule("debrief = \"same-day\"")), [""; 0]);
    assert_eq!(lessons(&folder.clone().rule("debrief = \"none\"")), ["Mon 3 = 0"]);
    // The last day has no next one: the cycle does not begin again.
    let last = Folder::new(&["Mon 1", "Mon 2", "Tue 1", "Tue 2"])
        .person("ana", "maps:5,,0,1", &["Mon 1", "Tue 2"])
        .person("dee", ",maps,1,0", &["Mon 1", "Tue 1"])
        .cost("extra_time = 0");
    assert_eq!(lessons(&last), [""; 0]);
}

#[test]
fn the_observer_pays_for_the_visit_and_both_for_the_debrief() {
    let folder = two().cost("avoid = 7");
    assert_eq!(lessons(&folder.clone().marked("dee", "Mon 2", "avoid")), ["Mon 2 > Mon 3 = 27"]);
    assert_eq!(lessons(&folder.clone().marked("ana", "Mon 2", "avoid")), ["Mon 2 > Mon 3 = 20"]);
    let both = folder.marked("dee", "Mon 3", "avoid").marked("ana", "Mon 3", "avoid");
    assert_eq!(ways(&both), ["Mon 2 > Mon 4 = 20", "Mon 2 > Mon 3 = 34"]);
    assert_eq!(lessons(&both), ["Mon 2 > Mon 4 = 20"]);
    assert_eq!(lessons(&both.clone().marked("dee", "Mon 4", "protected")), ["Mon 2 > Mon 3 = 34"]);
    assert_eq!(least(&both.cost("misfit_visit = 3")), 60);
}

#[test]
fn a_dear_talk_today_gives_way_to_tomorrow_where_that_fits_no_worse() {
    let folder = Folder::new(&["Mon 1", "Mon 2", "Mon 3", "Mon 4", "Tue 1", "Tue 2", "Tue 3"])
        .person("ana", "maps:5,,0,1", &["Mon 1", "Mon 2", "Mon 4", "Tue 1", "Tue 3"])
        .person("dee", ",maps,1,0", &["Mon 1", "Mon 4", "Tue 1", "Tue 3"])
        .marked("ana", "Mon 3", "avoid")
        .cost("avoid = 7");
    assert_eq!(lessons(&folder), ["Mon 2 > Tue 2 = 0"]);
    let counted = folder.rule("weights = { need = 4, outside_department = 0, debrief = 1 }");
    // (400 + 50) ÷ 5 = 90, so tomorrow lacks 10 and today only costs 7.
    assert_eq!(ways(&counted), ["Mon 2 > Mon 3 = 7", "Mon 2 > Tue 2 = 10"]);
    assert_eq!(lessons(&counted), ["Mon 2 > Mon 3 = 7"]);
}

#[test]
fn rows_of_pairs_and_pins_leave_visits_out() {
    for row in ["visit,dee,ana,forbid", "any,ana,dee,forbid", "visit,dee,ana,previous", "any,dee,ana,previous"] {
        assert_eq!(least(&two().pair(row)), IMPOSSIBLE, "{row}");
    }
    // The other way round, about mentors, or where repeats are fine.
    for row in ["visit,ana,dee,forbid", "mentor,dee,ana,forbid"] {
        assert_eq!(least(&two().pair(row)), 20, "{row}");
    }
    assert_eq!(least(&two().pair("visit,dee,ana,previous").rule("repeat = true")), 20);
    let two = Folder::one_day().host("ana", 5, 1, &["Mon 2", "Mon 3"]).observer("dee", 1);
    assert_eq!(lessons(&two), ["Mon 2 > Mon 4 = 0", "Mon 3 > Mon 4 = 0"]);
    assert_eq!(lessons(&two.clone().visit("dee/ana", "Mon 2", "ban")), ["Mon 3 > Mon 4 = 0"]);
    assert_eq!(lessons(&two.clone().visit("dee/ana", "Mon 2", "pin")), ["Mon 2 > Mon 4 = 0"]);
    assert_eq!(lessons(&two.visit("dee/ana", "Mon 4", "ban")).len(), 2, "a ban concerns the visit alone");
}

#[test]
fn a_visit_of_the_earlier_plan_is_worth_keeping() {
    let school = two().cost("moved = 15").school();
    let (dee, ana) = (staff(&school, "dee"), staff(&school, "ana"));
    let kept = |previous: &[_]| options(&school, previous, &Commitments::none(&school)).least(dee, ana);
    assert_eq!(kept(&[]), 20);
    assert_eq!(kept(&[(dee, Some(ana))]), 5);
    assert_eq!(kept(&[(dee, None), (ana, Some(dee))]), 20);
}

#[test]
fn a_lesson_has_each_of_its_classes_once() {
    let folder = two().row("ana,Mon,3,,7B+7A,,").row("ana,Mon,3,,7A;7C,,");
    folder.ask(|options| {
        let classes = |name: &str| options.classes(staff(options.school, "ana"), slot(options.school, name));
        let mut names: Vec<&str> = classes("Mon 3").iter().map(|class| options.school.text(*class)).collect();
        names.sort_unstable();
        assert_eq!(names, ["7A", "7B", "7C"]);
        assert_eq!(classes("Mon 4"), []);
    });
}
