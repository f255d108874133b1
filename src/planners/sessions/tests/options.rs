//! Rules 1 to 10 as the options know them: which windows there are, who can
//! attend them and what that costs.

use super::super::bounds::least_alone;
use super::super::options::{Options, Presence, Previous, Start, Window, options};
use super::*;
use crate::planners::commitments::Commitments;

const CANNOT: Presence = Presence::Cannot;

fn can(cost: i64, releases: u32) -> Presence {
    Presence::Can { cost, releases }
}

/// Whether a member of the first team could attend a window of it, whose start is named.
fn presence(school: &School, person: &str, start: &str) -> Presence {
    let options = options_of(school);
    let (id, team) = school.teams.entries().next().unwrap();
    let position = team.members.iter().position(|member| member.staff == staff(school, person)).unwrap();
    match window(school, &options, id, start) {
        Some(window) => window.presence[position],
        // A window in which the team cannot meet is left out: look at the person alone.
        None => {
            let slots = school.cycle.window_of(slot(school, start), team.length).unwrap();
            let set = crate::school::SlotSet::new(school.cycle.len(), slots.iter().copied());
            let taken = crate::planners::taken_time::TakenTime::new(&school.cycle, set);
            super::super::options::presence(school, &options, staff(school, person), &slots, &taken)
        }
    }
}

fn window<'a>(school: &School, options: &'a Options, team: TeamId, start: &str) -> Option<&'a Window> {
    options.teams[team].windows.iter().find(|window| window.start == slot(school, start))
}

/// Everybody is in school all day, so that only what a test is about costs something.
fn in_school(folder: Folder, people: &[&str], first: &str, last: &str) -> Folder {
    people.iter().fold(folder, |folder, person| folder.busy(person, &[first, last]))
}

#[test]
fn a_window_never_crosses_a_break_a_day_or_a_week() {
    let slots = ["A:Mon 1", "A:Mon 2", "A:Mon 3 break", "A:Mon 4", "A:Mon 5", "A:Tue 1", "B:Mon 1", "B:Mon 2"];
    let folder = Folder::new(&slots).person("ana").person("bo").busy("ana", &["A:Mon 3"]);
    assert_eq!(starts(&folder.team("t", "1,2,,1,no", "ana bo").school()), ["A Mon 1", "A Mon 4", "B Mon 1"]);
    let folder = Folder::new(&slots).person("ana").person("bo").busy("ana", &["A:Mon 3"]);
    assert_eq!(starts(&folder.team("t", "1,3,,1,no", "ana bo").school()), [""; 0]);
}

#[test]
fn a_window_never_crosses_a_gap_longer_than_passing_time() {
    let mut folder = Folder::one_day().busy("cy", &["Mon 1"]).team("t", "1,2,,1,no", "ana bo");
    folder.periods = "day,period,start,end\nMon,1,08:00,09:00\nMon,2,09:10,10:00\nMon,3,10:11,11:00\nMon,4,,\n".into();
    assert_eq!(starts(&folder.school()), ["Mon 1", "Mon 3"]);
    assert_eq!(starts(&folder.rules("passing_minutes = 11").school()), ["Mon 1", "Mon 2", "Mon 3"]);
}

#[test]
fn rule_2_leads_attend() {
    let folder = |members: &str| {
        Folder::one_day().busy("ana", &["Mon 1", "Mon 4"]).busy("bo", &["Mon 2"]).team("t", "1,1,1,1,no", members)
    };
    assert_eq!(starts(&folder("ana bo cy").school()), ["Mon 1", "Mon 2", "Mon 3", "Mon 4"]);
    assert_eq!(starts(&folder("ana* bo cy").school()), ["Mon 2", "Mon 3"]);
    assert_eq!(starts(&folder("ana* bo* cy").school()), ["Mon 3"]);
}

#[test]
fn rule_2_the_quorum_counts_leads_and_required_members_only() {
    let folder = |quorum: &str, members: &str| {
        let folder = Folder::one_day().busy("ana", &["Mon 1", "Mon 2"]).busy("bo", &["Mon 1"]);
        folder.team("t", &format!("1,1,{quorum},1,no"), members)
    };
    assert_eq!(starts(&folder("", "ana bo cy").school()), ["Mon 3", "Mon 4"]);
    assert_eq!(starts(&folder("2", "ana bo cy").school()), ["Mon 2", "Mon 3", "Mon 4"]);
    assert_eq!(starts(&folder("34%", "ana bo cy").school()), ["Mon 2", "Mon 3", "Mon 4"]);
    assert_eq!(starts(&folder("2", "ana bo cy?").school()), ["Mon 3", "Mon 4"]);
}

#[test]
fn rule_2_two_people_attend_whatever_the_quorum() {
    let folder = Folder::one_day().busy("ana", &["Mon 1"]).busy("bo", &["Mon 1"]).team("t", "1,1,1,1,no", "ana bo cy");
    assert_eq!(starts(&folder.school()), ["Mon 2", "Mon 3", "Mon 4"]);
}

#[test]
fn rule_3_absences_cost_by_role() {
    let alone = |members: &str| {
        let folder = in_school(Folder::one_day(), &["bo", "cy"], "Mon 1", "Mon 4");
        let folder = folder.busy("ana", &["Mon 1", "Mon 2", "Mon 3", "Mon 4"]);
        let school = folder.team("t", "1,1,1,1,no", members).school();
        let options = options_of(&school);
        window(&school, &options, team(&school, "t"), "Mon 2").unwrap().alone
    };
    assert_eq!(alone("ana bo cy"), 40);
    assert_eq!(alone("ana? bo cy"), 10);
}

#[test]
fn rule_4_away_protected_and_busy_people_cannot_attend() {
    let folder = Folder::one_day()
        .marked("ana", "Mon 1", "away")
        .marked("ana", "Mon 2", "protected")
        .teaches("ana", &["Mon 3"])
        .busy("bo", &["Mon 1", "Mon 4"])
        .team("t", "1,1,,1,no", "ana bo");
    let school = folder.school();
    let of = |start| presence(&school, "ana", start);
    assert_eq!((of("Mon 1"), of("Mon 2"), of("Mon 3")), (CANNOT, CANNOT, CANNOT));
    assert_eq!(of("Mon 4"), can(2, 0), "Mon 4 is outside ana's school day");
}

#[test]
fn rule_4_release_needs_the_rule_the_rows_and_a_coverer() {
    let folder = |release: &str, coverer: &str| {
        Folder::new(&["Mon 1", "Mon 2", "Mon 3", "Mon 4"])
            .person("ana")
            .person("bo")
            .person(coverer)
            .teaches("ana", &["Mon 1", "Mon 2", "Mon 4"])
            .busy("ana", &["Mon 2"])
            .marked("ana", "Mon 4", "away")
            .busy("cy", &["Mon 3"])
            .team("t", "1,1,,1,no", "ana bo")
            .rules("[blocks]")
            .rules(&format!("release = {release}"))
            .school()
    };
    let school = folder("true", "cy,1,cover");
    assert_eq!(presence(&school, "ana", "Mon 1"), can(20, 1));
    assert_eq!(presence(&school, "ana", "Mon 2"), CANNOT, "one of two rows may not be covered");
    assert_eq!(presence(&school, "ana", "Mon 4"), CANNOT, "nobody is released from being away");
    assert_eq!(presence(&folder("false", "cy,1,cover"), "ana", "Mon 1"), CANNOT);
    assert_eq!(presence(&folder("true", "cy"), "ana", "Mon 1"), CANNOT, "nobody has the role cover");
}

#[test]
fn rule_4_each_slot_of_a_session_is_released_on_its_own() {
    let folder = Folder::new(&["Mon 1", "Mon 2", "Mon 3"])
        .person("ana,1,cover")
        .person("bo")
        .person("cy,1,cover")
        .teaches("ana", &["Mon 1", "Mon 2"])
        .busy("cy", &["Mon 3"])
        .team("t", "1,2,,1,no", "ana bo")
        .rules("[blocks]\nrelease = true");
    let school = folder.school();
    assert_eq!(presence(&school, "ana", "Mon 1"), can(40, 2));
    assert_eq!(presence(&school, "ana", "Mon 2"), can(22, 1), "a release and a slot after school");
}

#[test]
fn rule_4_nobody_covers_their_own_lesson() {
    let folder = Folder::new(&["Mon 1", "Mon 2"]).person("ana,1,cover").person("bo").teaches("ana", &["Mon 1"]);
    let school = folder.team("t", "1,1,,1,no", "ana bo").rules("[blocks]\nrelease = true").school();
    assert_eq!(presence(&school, "ana", "Mon 1"), CANNOT);
}

#[test]
fn rule_5_who_could_cover_when() {
    let folder = |rules: &str| {
        Folder::new(&["Mon 1", "Mon 2 break", "Mon 3 open", "Mon 4"])
            .person("ana,1,cover")
            .person("bo")
            .busy("ana", &["Mon 2"])
            .teaches("ana", &["Mon 4"])
            .marked("bo", "Mon 4", "protected")
            .rules(rules)
            .school()
    };
    let covering = |school: &School, person: &str| -> Vec<String> {
        let options = options_of(school);
        options.covering[staff(school, person)].iter().map(|slot| school.cycle.name(slot)).collect()
    };
    let school = folder("[blocks]\nrelease = true");
    assert_eq!((covering(&school, "ana"), covering(&school, "bo")), (vec!["Mon 1".into(), "Mon 3".into()], vec![]));
    let school = folder("[blocks]\nrelease = true\ncover = \"anyone\"");
    assert_eq!(covering(&school, "bo"), ["Mon 1", "Mon 3"]);
    assert_eq!(covering(&folder("[blocks]\nrelease = true\nmax_covers = 0"), "ana"), [""; 0]);
    assert_eq!(covering(&folder("[blocks]\nrelease = false"), "ana"), [""; 0]);
    // ana has one free lesson slot and keeps it; before school she may cover.
    assert_eq!(covering(&folder("[blocks]\nrelease = true\n[prep]\nmin_free_per_day = 1"), "ana"), ["Mon 3"]);
    assert_eq!(covering(&folder("[blocks]\nrelease = true\n[prep]\nmin_free_per_cycle = 2"), "ana"), [""; 0]);
}

#[test]
fn rule_6_the_even_share_of_a_week() {
    let per_week = |sessions: u32, rules: &str| {
        let folder = Folder::new(&["A:Mon 1", "A:Tue 1", "A:Wed 1", "B:Mon 1", "B:Tue 1"]).person("ana").person("bo");
        let folder = folder.busy("ana", &["A:Mon 1"]).team("t", &format!("{sessions},1,,1,no"), "ana bo").rules(rules);
        let school = folder.school();
        options_of(&school).teams[team(&school, "t")].limits.most(SessionLimit::SameWeek)
    };
    assert_eq!((per_week(1, ""), per_week(2, ""), per_week(3, "")), (Some(1), Some(1), Some(2)));
    assert_eq!(per_week(3, "[blocks]\nsame_week_sessions = true"), None);
}

#[test]
fn rule_7_a_room_is_large_enough_free_and_for_meetings() {
    let folder = |rooms: &[&str]| {
        let folder = in_school(Folder::one_day(), &["ana", "bo", "cy"], "Mon 1", "Mon 4");
        let folder = rooms.iter().fold(folder, |folder, room| folder.room(room));
        folder.team("t", "1,1,,1,yes", "ana bo cy")
    };
    assert_eq!(starts(&folder(&[]).school()), ["Mon 2", "Mon 3"], "without rooms.csv rooms are not limited");
    assert_eq!(starts(&folder(&["R1,3,yes"]).school()), ["Mon 2", "Mon 3"]);
    assert_eq!(starts(&folder(&["R1,,yes"]).school()), ["Mon 2", "Mon 3"]);
    assert_eq!(starts(&folder(&["R1,2,yes", "R2,9,no"]).school()), [""; 0]);
    let mut taken = folder(&["R1,3,yes"]).person("dee");
    taken.timetable = taken.timetable.replace("release\n", "release,room\n") + "dee,,Mon,2,no,R1\n";
    assert_eq!(starts(&taken.school()), ["Mon 3"]);
}

#[test]
fn rule_8_what_time_costs() {
    let folder = Folder::new(&["Mon 0 open", "Mon 1", "Mon 2", "Mon 3", "Mon 4", "Tue 1"])
        .person("ana")
        .person("bo")
        .teaches("ana", &["Mon 1", "Mon 3"])
        .busy("bo", &["Mon 3", "Tue 1"])
        .marked("ana", "Mon 2", "avoid")
        .marked("ana", "Mon 3", "avoid")
        .marked("ana", "Tue 1", "avoid")
        .team("t", "1,1,,1,no", "ana bo");
    let school = folder.school();
    let of = |start| presence(&school, "ana", start);
    assert_eq!(of("Mon 0"), can(3 + 2, 0), "before lessons and before ana's day");
    assert_eq!(of("Mon 2"), can(2, 0), "ana asked to avoid it");
    assert_eq!(of("Mon 4"), can(2, 0), "after ana's last lesson");
    assert_eq!(of("Tue 1"), can(2 + 2, 0), "ana has no lesson on Tuesday, and asked to avoid it");
}

#[test]
fn rule_8_avoid_costs_nothing_where_a_lesson_stands() {
    let folder = Folder::new(&["Mon 1", "Mon 2"])
        .person("ana")
        .person("bo")
        .person("cy,1,cover")
        .teaches("ana", &["Mon 1"])
        .marked("ana", "Mon 1", "avoid")
        .team("t", "1,1,,1,no", "ana bo")
        .rules("[blocks]\nrelease = true");
    assert_eq!(presence(&folder.school(), "ana", "Mon 1"), can(20, 1));
}

#[test]
fn rule_10_bans_take_every_slot_of_a_session_and_pins_mark_its_start() {
    let folder = Folder::one_day().busy("cy", &["Mon 1"]).team("t", "1,2,,1,no", "ana bo");
    assert_eq!(starts(&folder.pin("t", "Mon 2", "ban").school()), ["Mon 3"]);
    let folder = Folder::one_day().busy("cy", &["Mon 1"]).team("t", "1,2,,1,no", "ana bo").pin("t", "Mon 2", "pin");
    let school = folder.school();
    let options = options_of(&school);
    let pinned: Vec<bool> = options.teams[team(&school, "t")].windows.iter().map(|window| window.pinned).collect();
    assert_eq!(pinned, [false, true, false]);
}

#[test]
fn keeping_a_session_of_the_previous_plan_gives_its_cost_back() {
    let folder = in_school(Folder::one_day(), &["ana", "bo"], "Mon 1", "Mon 4").team("t", "1,1,,1,no", "ana bo");
    let school = folder.school();
    let id = team(&school, "t");
    let previous =
        Previous { starts: vec![Start { team: id, slot: slot(&school, "Mon 3"), turn: 1 }], without_slot: vec![id] };
    let of_team = &options(&school, &previous, &Commitments::none(&school)).teams[id];
    assert_eq!(of_team.moved, 100);
    assert_eq!(of_team.windows.iter().map(|window| window.alone).collect::<Vec<_>>(), [0, -50]);
    assert_eq!(least_alone(&school, id, of_team), Some(50), "one is kept, one has lost its slot");
}
