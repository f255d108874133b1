//! Turns: sessions that are not held in every cycle.

use super::pairs::paired_with;
use super::visits::visited_with;
use super::*;
use crate::school::CoverBy;

/// maths of ana and bo and art of ana and cy, both in every second cycle.
fn two() -> Tiny {
    Tiny::one_day().team("maths", 1, 1, "ana bo").every(2).team("art", 1, 1, "ana cy").every(2)
}

/// The figures of somebody: free lesson slots that are left, sessions, covers, minutes.
fn figures(document: &Document, at: usize) -> [i64; 4] {
    let row = &document.ledger[at];
    [row.free_after, row.sessions, row.covers, row.minutes]
}

#[test]
fn a_turn_is_one_of_the_teams_and_only_there_where_they_differ() {
    let school = two().team("pe", 1, 1, "bo cy").school();
    let good = plan(&school, &["maths||Mon|1|1||||2", "art||Mon|1|1||||1", "pe||Mon|2|1"]);
    assert_eq!(rules(&verify(&school, &good, None)), NONE);
    for turn in [Some(0), Some(-3), Some(3), Some(99), Some(i64::MAX), Some(i64::MIN), None] {
        let found = changed(&school, &good, |plan| plan.sessions[1].turn = turn);
        assert!(found.contains(&Rule::Turns), "{turn:?}: {found:?}");
        assert!(changed(&school, &good, |plan| plan.sessions[2].turn = turn).contains(&Rule::Turns) || turn.is_none());
    }
    assert_eq!(changed(&school, &good, |plan| plan.sessions[2].turn = Some(1)), [Rule::Turns]);
}

#[test]
fn a_turn_that_the_team_no_longer_has_is_not_kept() {
    let before = two().last_team(|team| team.every = 3).school();
    let document = plan(&before, &["maths||Mon|1|1||||2", "art||Mon|2|1||||3"]);
    let now = two().school();
    let resolved = document.resolve(&now);
    let starts: Vec<_> = resolved.session_starts().map(|(team, start)| (now.teams[team].id.as_str(), start)).collect();
    assert_eq!(starts, [("maths", now.cycle.find("", "Mon", "1").map(|slot| (slot, 2))), ("art", None)]);
    let dropped: Vec<String> = resolved.dropped.iter().map(ToString::to_string).collect();
    assert_eq!(dropped, ["the session of art on Mon 2 cannot be kept: its team has no turn 3 of 2"]);
}

#[test]
fn nobody_is_in_two_things_of_one_turn() {
    let school = two().school();
    assert_eq!(broken(&school, &["maths||Mon|1|1||||2", "art||Mon|1|1||||1"]), NONE);
    assert_eq!(broken(&school, &["maths||Mon|1|1||||2", "art||Mon|1|1||||2"]), [Rule::Occupied]);
    let school = two().last_team(|team| team.every = 3).school();
    for (maths, art) in [(1, 1), (1, 2), (1, 3), (2, 1), (2, 2), (2, 3)] {
        let sessions = [format!("maths||Mon|1|1||||{maths}"), format!("art||Mon|1|1||||{art}")];
        let found = broken(&school, &sessions.each_ref().map(String::as_str));
        assert_eq!(found, [Rule::Occupied], "of six turns they share one, whichever they have");
    }
    let school = two().last_team(|team| team.every = 1).school();
    assert_eq!(broken(&school, &["maths||Mon|1|1||||2", "art||Mon|1|1"]), [Rule::Occupied], "art is in each");
}

#[test]
fn a_meeting_recurs_in_every_turn() {
    let school = Tiny::one_day().mentor("max", 1).mentee("dee").team("maths", 1, 1, "max bo").every(2).school();
    let with = |meeting: &str| paired_with(&school, &[meeting], &["maths||Mon|1|1||||2"], None);
    assert_eq!(rules(&verify(&school, &with("max/dee Mon 1"), None)), [Rule::Occupied]);
    let good = with("max/dee Mon 2");
    assert_eq!(rules(&verify(&school, &good, None)), NONE);
    assert_eq!(figures(&good, 3), [2, 1, 0, 75], "max: a session every second time, a meeting each time");
}

#[test]
fn days_weeks_and_rooms_are_those_of_a_turn() {
    let tiny = || Tiny::new(&["Mon 1", "Mon 2"]).staff("ana").staff("bo").team("maths", 2, 1, "ana bo").every(2);
    let apart = ["maths||Mon|1|1||||1", "maths||Mon|1|1||||2"];
    assert_eq!(broken(&tiny().school(), &apart), NONE, "one in each turn");
    assert_eq!(broken(&tiny().school(), &["maths||Mon|1|1||||1", "maths||Mon|2|1||||1"]), [Rule::DaysAndWeeks]);
    let slots = ["A:Mon 1", "A:Tue 1", "B:Mon 1"];
    let tiny = || Tiny::new(&slots).staff("ana").staff("bo").team("maths", 2, 1, "ana bo").every(2);
    assert_eq!(broken(&tiny().school(), &["maths|A|Mon|1|1||||1", "maths|A|Tue|1|1||||2"]), NONE);
    assert_eq!(broken(&tiny().school(), &["maths|A|Mon|1|1||||1", "maths|A|Tue|1|1||||1"]), [Rule::DaysAndWeeks]);
    let tiny = || {
        let tiny = Tiny::one_day().staff("dee").room("R1", None, true).team("maths", 1, 1, "ana bo").every(2);
        tiny.last_team(|team| team.room = true).team("art", 1, 1, "cy dee").every(2).last_team(|team| team.room = true)
    };
    let together = ["maths||Mon|1|1||R1||1", "art||Mon|1|1||R1||1"];
    let apart = ["maths||Mon|1|1||R1||1", "art||Mon|1|1||R1||2"];
    assert_eq!(broken(&tiny().school(), &apart), NONE);
    assert_eq!(broken(&tiny().school(), &together), [Rule::RoomsAndParallel]);
    let few = || tiny().rules(|rules| rules.parallel_sessions = 1).school();
    assert_eq!(broken(&few(), &apart), NONE);
    let found = verify(&few(), &plan(&few(), &together), None).violations;
    assert!(found[0].message.starts_with("2 sessions run at once in turn 1 of 2"), "{found:?}");
}

#[test]
fn all_sessions_of_a_team_are_at_the_same_time() {
    let slots = ["A:Mon 1", "A:Mon 2", "A:Tue 1", "B:Mon 1", "B:Tue 1"];
    let tiny = || {
        let tiny = Tiny::new(&slots).staff("ana").staff("bo").team("maths", 2, 1, "ana bo");
        tiny.last_team(|team| team.same_time = true).rules(|rules| {
            rules.blocks.same_week_sessions = true;
            rules.blocks.same_day_sessions = true;
        })
    };
    let school = tiny().school();
    assert_eq!(broken(&school, &["maths|A|Mon|1|1", "maths|B|Mon|1|1"]), NONE);
    assert_eq!(broken(&school, &["maths|A|Mon|1|1"]), NONE);
    assert_eq!(broken(&school, &["maths|A|Mon|1|1", "maths|B|Tue|1|1"]), [Rule::SameTime], "another day");
    assert_eq!(broken(&school, &["maths|A|Mon|2|1", "maths|B|Mon|1|1"]), [Rule::SameTime], "another period");
    assert_eq!(broken(&school, &["maths|A|Mon|1|1", "maths|A|Mon|2|1"]), [Rule::SameTime], "twice a week");
    let twice = broken(&school, &["maths|A|Mon|1|1", "maths|A|Mon|1|1"]);
    assert!(twice.contains(&Rule::SameTime), "{twice:?}");
    let school = tiny().every(2).school();
    assert_eq!(broken(&school, &["maths|A|Mon|1|1||||1", "maths|A|Mon|1|1||||2"]), NONE, "once in a week of a turn");
    assert_eq!(broken(&school, &["maths|A|Mon|1|1||||1", "maths|A|Tue|1|1||||2"]), [Rule::SameTime]);
    assert_eq!(broken(&school, &["maths|A|Mon|1|1||||1", "maths|B|Tue|1|1||||2"]), [Rule::SameTime]);
}

#[test]
fn crowded_and_the_most_sessions_are_those_of_the_busiest_turn() {
    let tiny = || two().team("pe", 1, 1, "ana bo").every(2).team("it", 1, 1, "ana bo");
    let sessions = |turns: [u32; 3]| {
        let [maths, art, pe] = turns;
        [
            format!("maths||Mon|1|1||||{maths}"),
            format!("art||Mon|2|1||||{art}"),
            format!("pe||Mon|3|1||||{pe}"),
            "it||Mon|4|1".into(),
        ]
    };
    let crowded = |turns: [u32; 3]| {
        let sessions = sessions(turns);
        count(&tiny().school(), &sessions.each_ref().map(String::as_str), Criterion::Crowded)
    };
    // ana, bo and cy: all four, three and one at once; then no more than three, three and one.
    assert_eq!(crowded([1, 1, 1]), 3 + 2);
    assert_eq!(crowded([1, 2, 1]), 2 + 2);
    assert_eq!(crowded([1, 2, 2]), 2 + 1);
    let limited = |turns: [u32; 3], change: fn(&mut crate::school::Rules)| {
        let sessions = sessions(turns);
        broken(&tiny().rules(change).school(), &sessions.each_ref().map(String::as_str))
    };
    assert_eq!(limited([1, 2, 1], |rules| rules.prep.max_sessions_per_day = 3), NONE);
    assert_eq!(limited([1, 1, 1], |rules| rules.prep.max_sessions_per_day = 3), [Rule::Prep]);
    assert_eq!(limited([1, 2, 1], |rules| rules.prep.max_sessions_per_week = 3), NONE);
    assert_eq!(limited([1, 1, 1], |rules| rules.prep.max_sessions_per_week = 3), [Rule::Prep]);
    assert_eq!(limited([1, 2, 1], |rules| rules.prep.max_committed_per_cycle = 3), NONE);
    assert_eq!(limited([1, 1, 1], |rules| rules.prep.max_committed_per_cycle = 3), [Rule::Prep]);
    assert_eq!(limited([1, 2, 1], |rules| rules.prep.min_free_per_day = 1), NONE);
    assert_eq!(limited([1, 1, 1], |rules| rules.prep.min_free_per_day = 1), [Rule::Prep]);
    assert_eq!(limited([1, 2, 1], |rules| rules.prep.min_free_per_cycle = 1), NONE);
    assert_eq!(limited([1, 1, 1], |rules| rules.prep.min_free_per_cycle = 1), [Rule::Prep]);
}

#[test]
fn covers_are_those_of_a_turn() {
    let tiny = || {
        let tiny = covers().lesson("bo", "Mon 1").team("maths", 1, 1, "ana dee").every(2);
        tiny.team("art", 1, 1, "bo dee").every(2).rules(|rules| rules.blocks.max_covers = 1)
    };
    let maths = "maths||Mon|1|1|ana;dee||ana@1>cy|1";
    let school = tiny().school();
    let good = ["art||Mon|1|1|bo;dee||bo@1>cy|2", maths];
    assert_eq!(broken(&school, &good), NONE, "cy covers one in each turn");
    assert_eq!(count(&school, &good, Criterion::CoverLoad), 1);
    assert_eq!(count(&school, &good, Criterion::Release), 2);
    assert_eq!(figures(&plan(&school, &good), 2), [3, 0, 1, 50]);
    let bad = ["art||Mon|1|1|bo;dee||bo@1>cy|1", maths];
    assert_eq!(broken(&school, &bad), [Rule::Occupied, Rule::Covers], "dee is in both, cy covers two at once");
    assert_eq!(count(&school, &bad, Criterion::CoverLoad), 1 + 2);
    wrong_count(&school, &good, Criterion::CoverLoad, Rule::Covers);
    // A session of the coverer in the other turn is none in the way.
    let tiny = || {
        let tiny = covers().team("maths", 1, 1, "ana bo").every(2).team("art", 1, 1, "cy dee").every(2);
        tiny.rules(|rules| rules.blocks.cover = CoverBy::Anyone).school()
    };
    let maths = "maths||Mon|1|1|ana;bo||ana@1>cy|1";
    assert_eq!(broken(&tiny(), &[maths, "art||Mon|1|1|cy;dee|||2"]), NONE);
    assert_eq!(broken(&tiny(), &[maths, "art||Mon|1|1|cy;dee|||1"]), [Rule::Covers]);
}

#[test]
fn a_visit_is_in_the_turn_of_its_round() {
    let tiny = super::visits::three().team("maths", 1, 1, "ana cy").every(2);
    let school = tiny.school();
    let found = |round: i64, turn: i64| {
        let session = format!("maths||Mon|4|1||||{turn}");
        let visits = format!("{round} ana/bo Mon 2 Mon 4");
        rules(&verify(&school, &visited_with(&school, &[&visits], &[&session], None), None))
    };
    assert_eq!(found(1, 2), NONE);
    assert_eq!(found(1, 1), [Rule::Occupied]);
    assert_eq!(found(2, 1), NONE);
    assert_eq!(found(2, 2), [Rule::Occupied]);
    assert_eq!(found(3, 1), [Rule::Occupied]);
    for round in [0, -1, i64::MAX, i64::MIN] {
        assert!(found(round, 1).contains(&Rule::Names), "no round of the term, and no reason to panic");
    }
}

#[test]
fn pins_and_bans_may_name_a_turn() {
    let tiny = |rule| two().pin("maths", "Mon 1", rule);
    let (first, second) = ("maths||Mon|1|1||||1", "maths||Mon|1|1||||2");
    for session in [first, second] {
        assert_eq!(broken(&tiny(PinRule::Pin).school(), &[session]), NONE, "any for a pin");
        assert_eq!(broken(&tiny(PinRule::Ban).school(), &[session]), [Rule::SessionPins], "all for a ban");
    }
    let of_second = |rule| tiny(rule).in_turn(2).school();
    assert_eq!(broken(&of_second(PinRule::Pin), &[second]), NONE);
    assert_eq!(broken(&of_second(PinRule::Pin), &[first]), [Rule::SessionPins]);
    assert_eq!(broken(&of_second(PinRule::Ban), &[first]), NONE);
    assert_eq!(broken(&of_second(PinRule::Ban), &[second]), [Rule::SessionPins]);
}

#[test]
fn the_ledger_means_over_turns() {
    let school = two().team("pe", 1, 2, "ana bo").every(3).school();
    // Six turns: ana has maths in three of them, art in three, pe in two.
    let good = plan(&school, &["maths||Mon|1|1||||1", "art||Mon|1|1||||2", "pe||Mon|2|2||||3"]);
    assert_eq!(rules(&verify(&school, &good, None)), NONE);
    assert_eq!(figures(&good, 0), [1, 2, 0, 84], "8 sessions in 6 cycles; 500 minutes");
    assert_eq!(figures(&good, 1), [1, 1, 0, 59], "5 sessions in 6 cycles; in one of them both");
    assert_eq!(figures(&good, 2), [3, 1, 0, 25]);
    assert_eq!(good.ledger[0].days[0].free_after, 1);
    for change in [1, -1] {
        assert_eq!(changed(&school, &good, |plan| plan.ledger[0].sessions += change), [Rule::Ledger]);
        assert_eq!(changed(&school, &good, |plan| plan.ledger[0].minutes += change), [Rule::Ledger]);
        assert_eq!(changed(&school, &good, |plan| plan.ledger[0].free_after += change), [Rule::Ledger]);
    }
}

#[test]
fn both_sides_count_the_same() {
    let tiny = covers().lesson("bo", "Mon 2").team("maths", 2, 1, "ana bo").every(2);
    let school = tiny.team("art", 1, 2, "bo dee").every(3).team("pe", 1, 1, "ana dee").school();
    let sessions = [
        "maths||Mon|1|1|ana;bo||ana@1>cy|2",
        "maths||Mon|2|1|ana;bo||bo@2>cy|1",
        "art||Mon|3|2|bo;dee|||3",
        "pe||Mon|4|1|ana;dee",
    ];
    let document = plan(&school, &sessions);
    let plan = document.resolve(&school).plan;
    let mut tally = crate::plan::score::Tally::default();
    tally.sessions(&school, &plan.sessions);
    let of_sessions = tally.criteria(&school);
    for criterion in [Criterion::Crowded, Criterion::CoverLoad, Criterion::Release] {
        let counted = of_sessions.iter().find(|line| line.criterion == criterion).map_or(0, |line| line.count);
        assert_eq!(counted, count(&school, &sessions, criterion), "{}", criterion.name());
        assert!(counted > 0, "{}", criterion.name());
    }
    let ledger = crate::plan::ledger::ledger(&school, &plan.sessions, &[], &[]);
    for (row, entry) in document.ledger.iter().zip(&ledger) {
        let other = [entry.sessions, entry.covers, entry.minutes].map(i64::from);
        assert_eq!([row.sessions, row.covers, row.minutes], other, "{}", row.staff);
    }
}

#[test]
fn a_session_has_moved_in_another_turn() {
    let school = two().school();
    let before = plan(&school, &["maths||Mon|1|1||||2"]);
    let same = plan(&school, &["maths||Mon|1|1||||2"]);
    let other = plan(&school, &["maths||Mon|1|1||||1"]);
    assert_eq!(counted(&school, &same, Some(&before), Criterion::Moved), 0);
    assert_eq!(counted(&school, &other, Some(&before), Criterion::Moved), 1);
}

#[test]
fn sessions_are_in_the_order_of_slots_turns_and_teams() {
    let school = two().team("pe", 1, 1, "bo cy").school();
    let good = plan(&school, &["maths||Mon|1|1||||1", "art||Mon|1|1||||2", "pe||Mon|1|1"]);
    let names: Vec<&str> = good.sessions.iter().map(|session| session.team.as_str()).collect();
    assert_eq!(names, ["pe", "maths", "art"]);
    assert!(!rules(&verify(&school, &good, None)).contains(&Rule::Order));
    assert!(changed(&school, &good, |plan| plan.sessions.swap(0, 1)).contains(&Rule::Order));
    assert!(changed(&school, &good, |plan| plan.sessions.swap(1, 2)).contains(&Rule::Order));
}
