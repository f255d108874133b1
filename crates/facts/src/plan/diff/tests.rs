//! Each change is seen, named and counted for those whom it affects; nothing else is.

use super::*;
use crate::plan::document::{
    AlternateRow, CriterionRow, DayRow, LedgerRow, NamesRow, PointsRow, RegretRow, ReleaseRow, SCHEMA, ScoreRow,
    StageRow,
};

fn words(list: &[&str]) -> Vec<String> {
    list.iter().map(|word| (*word).to_owned()).collect()
}

fn slot(name: &str) -> SlotRow {
    let (day, period) = name.split_once(' ').unwrap();
    SlotRow { week: String::new(), day: day.into(), period: period.into() }
}

fn session(team: &str, start: &str, attending: &[&str], absent: &[&str]) -> SessionRow {
    let SlotRow { week, day, period } = slot(start);
    SessionRow {
        team: team.into(),
        week,
        day,
        period,
        length: 1,
        turn: None,
        room: "R1".into(),
        attending: words(attending),
        absent: words(absent),
        released: Vec::new(),
    }
}

fn release(staff: &str, period: &str, cover: &str) -> ReleaseRow {
    ReleaseRow { staff: staff.into(), period: period.into(), cover: cover.into() }
}

fn pair(mentor: &str, mentee: &str, meetings: &[&str]) -> PairRow {
    PairRow {
        mentor: mentor.into(),
        mentee: mentee.into(),
        fit: 80,
        points: PointsRow::default(),
        meetings: meetings.iter().map(|name| slot(name)).collect(),
        alternates: Vec::new(),
        matched: Vec::new(),
    }
}

fn visit(observer: &str, host: &str, round: i64, start: &str) -> VisitRow {
    let SlotRow { week, day, period } = slot(start);
    VisitRow {
        round,
        observer: observer.into(),
        host: host.into(),
        week,
        day,
        period,
        subject: "Maths".into(),
        group: "7A".into(),
        fit: 60,
        debrief: Some(slot("Fri 1")),
    }
}

fn plan() -> Document {
    let ledger = ["ana", "bo", "cy", "dee", "eli"].iter().map(|staff| LedgerRow {
        staff: (*staff).into(),
        free_before: 4,
        ..LedgerRow::default()
    });
    let mut maths = session("maths", "Mon 1", &["ana", "bo"], &["cy"]);
    maths.released = vec![release("ana", "1", "eli")];
    Document {
        schema: SCHEMA,
        school: "s".into(),
        kinds: Kind::ALL.to_vec(),
        made: String::new(),
        version: 1,
        fingerprint: String::new(),
        term: None,
        names: NamesRow::default(),
        kept: Vec::new(),
        status: Status::Optimal,
        score: ScoreRow {
            total: 60,
            bound: 60,
            stages: Vec::new(),
            criteria: vec![CriterionRow { criterion: "release".into(), count: 3, weight: 20, cost: 60 }],
        },
        sessions: vec![maths, session("maths", "Wed 1", &["ana", "bo", "cy"], &[])],
        pairs: vec![pair("ana", "dee", &["Mon 2", "Tue 2"]), pair("bo", "eli", &["Mon 3"])],
        visits: vec![visit("dee", "bo", 1, "Mon 4"), visit("dee", "ana", 2, "Tue 4")],
        unmet: vec![UnmetRow {
            kind: UnmetKind::Meeting,
            id: "bo/eli".into(),
            count: 1,
            reason: "no time".into(),
            repairs: Vec::new(),
            suggestions: Vec::new(),
        }],
        ledger: ledger.collect(),
        pairing: None,
        peers: None,
    }
}

/// What changed in the plan after `change`, which must differ in both directions.
fn after(change: impl FnOnce(&mut Document)) -> Difference {
    let old = plan();
    let mut new = plan();
    change(&mut new);
    let back = diff(&new, &old).unwrap();
    let difference = diff(&old, &new).unwrap();
    assert!(difference.any() && back.any(), "{difference:?}");
    difference
}

#[test]
fn a_plan_does_not_differ_from_itself_or_from_other_orders_of_its_rows() {
    assert!(!diff(&plan(), &plan()).unwrap().any());
    let mut turned = plan();
    turned.sessions.reverse();
    turned.pairs.reverse();
    turned.visits.reverse();
    turned.sessions[0].attending.reverse();
    let difference = diff(&plan(), &turned).unwrap();
    assert!(!difference.any(), "{difference:?}");
}

#[test]
fn a_session_that_moves_affects_all_who_come_or_came() {
    let difference = after(|plan| {
        plan.sessions[1].day = "Thu".into();
        plan.sessions[1].attending = words(&["ana", "cy", "dee"]);
    });
    let [change] = &difference.sessions[..] else { panic!("{difference:?}") };
    assert_eq!((change.what, &change.changed[..]), (What::Moved, &[Aspect::Time, Aspect::Attendance][..]));
    assert_eq!(change.before.as_ref().unwrap().day, "Wed");
    assert_eq!(change.affects, ["ana", "bo", "cy", "dee"]);
}

#[test]
fn a_session_stays_where_it_can_be_recognised() {
    // One session goes to another period of its day and one to another day.
    let difference = after(|plan| {
        plan.sessions[0].day = "Fri".into();
        plan.sessions[0].released.clear();
        plan.sessions[1].period = "4".into();
        plan.sessions.reverse();
    });
    let moves: Vec<(String, String)> = difference
        .sessions
        .iter()
        .map(|change| (change.before.as_ref().unwrap().day.clone(), change.after.as_ref().unwrap().day.clone()))
        .collect();
    assert_eq!(moves, [("Wed".into(), "Wed".into()), ("Mon".into(), "Fri".into())]);
}

#[test]
fn attendance_room_and_cover_affect_those_concerned() {
    let came = after(|plan| {
        plan.sessions[0].absent.clear();
        plan.sessions[0].attending.push("cy".into());
    });
    assert_eq!((came.sessions[0].what, &came.sessions[0].affects[..]), (What::Changed, &words(&["cy"])[..]));
    let gone = after(|plan| plan.sessions[0].absent.clear());
    assert_eq!(
        (&gone.sessions[0].changed[..], &gone.sessions[0].affects[..]),
        (&[Aspect::Attendance][..], &words(&["cy"])[..])
    );
    let room = after(|plan| plan.sessions[0].room.clear());
    assert_eq!(
        (&room.sessions[0].changed[..], &room.sessions[0].affects[..]),
        (&[Aspect::Room][..], &words(&["ana", "bo"])[..])
    );
    let cover = after(|plan| plan.sessions[0].released[0].cover = "dee".into());
    assert_eq!(
        (&cover.sessions[0].changed[..], &cover.sessions[0].affects[..]),
        (&[Aspect::Cover][..], &words(&["ana", "dee", "eli"])[..])
    );
    let long = after(|plan| plan.sessions[1].length = 2);
    assert_eq!(long.sessions[0].affects, ["ana", "bo", "cy"]);
}

#[test]
fn sessions_come_and_go() {
    let added = after(|plan| plan.sessions.push(session("art", "Tue 1", &["zoe", "dee"], &["bo"])));
    let [change] = &added.sessions[..] else { panic!("{added:?}") };
    // Zoe is on no staff list, so she comes last.
    assert_eq!((change.what, &change.affects[..]), (What::Added, &words(&["dee", "zoe"])[..]));
    let dropped = after(|plan| drop(plan.sessions.remove(0)));
    let [change] = &dropped.sessions[..] else { panic!("{dropped:?}") };
    assert_eq!((change.what, &change.affects[..]), (What::Dropped, &words(&["ana", "bo", "eli"])[..]));
    assert_eq!(change.before.as_ref().unwrap().day, "Mon");
}

#[test]
fn pairs_change_come_and_go() {
    let other = after(|plan| plan.pairs[0] = pair("cy", "dee", &["Mon 2"]));
    let [change] = &other.pairs[..] else { panic!("{other:?}") };
    assert_eq!((change.what, change.changed[0], change.meetings.len()), (What::Changed, Aspect::Mentor, 0));
    assert_eq!(change.affects, ["ana", "cy", "dee"]);
    let swapped = after(|plan| {
        plan.pairs[0].mentor = "bo".into();
        plan.pairs[1].mentor = "ana".into();
    });
    assert_eq!(swapped.pairs.iter().map(|change| change.mentee.as_str()).collect::<Vec<_>>(), ["dee", "eli"]);
    let moved = after(|plan| plan.pairs[0].meetings = vec![slot("Mon 2"), slot("Wed 2")]);
    let [change] = &moved.pairs[..] else { panic!("{moved:?}") };
    assert_eq!(change.what, What::Moved);
    assert_eq!(change.meetings, [Change { before: Some(slot("Tue 2")), after: Some(slot("Wed 2")) }]);
    assert_eq!(change.affects, ["ana", "dee"]);
    assert_eq!(after(|plan| drop(plan.pairs.remove(1))).pairs[0].what, What::Dropped);
    assert_eq!(after(|plan| plan.pairs.push(pair("ana", "cy", &[]))).pairs[0].what, What::Added);
    assert_eq!(after(|plan| plan.pairs[0].fit = 79).pairs[0].changed, [Aspect::Fit]);
}

#[test]
fn visits_move_come_and_go() {
    let moved = after(|plan| {
        plan.visits[0].round = 3;
        plan.visits[0].period = "5".into();
        plan.visits[0].debrief = None;
    });
    let [change] = &moved.visits[..] else { panic!("{moved:?}") };
    assert_eq!(
        (change.what, &change.changed[..]),
        (What::Moved, &[Aspect::Round, Aspect::Lesson, Aspect::Debrief][..])
    );
    assert_eq!(change.affects, ["bo", "dee"]);
    let other = after(|plan| plan.visits[0] = visit("dee", "cy", 1, "Mon 4"));
    let what: Vec<(What, &str)> = other.visits.iter().map(|change| (change.what, change.host.as_str())).collect();
    assert_eq!(what, [(What::Dropped, "bo"), (What::Added, "cy")]);
    let class = after(|plan| plan.visits[0].group = "8A".into());
    assert_eq!((class.visits[0].what, &class.visits[0].changed[..]), (What::Changed, &[Aspect::Class][..]));
}

#[test]
fn everybody_is_counted_most_affected_first() {
    let difference = after(|plan| {
        plan.sessions[0].day = "Tue".into();
        plan.pairs.remove(1);
        plan.visits[0].round = 3;
    });
    let counted: Vec<(&str, usize, [usize; 3])> = difference
        .affected
        .iter()
        .map(|row| (row.staff.as_str(), row.changes, [row.sessions, row.pairs, row.visits]))
        .collect();
    assert_eq!(counted, [("bo", 3, [1, 1, 1]), ("eli", 2, [1, 1, 0]), ("ana", 1, [1, 0, 0]), ("dee", 1, [0, 0, 1])]);
}

#[test]
fn what_is_missing_who_came_and_the_score() {
    let missing = after(|plan| {
        plan.unmet[0].count = 2;
        plan.unmet.push(UnmetRow { id: "dee".into(), kind: UnmetKind::Mentee, ..plan.unmet[0].clone() });
    });
    let counts: Vec<_> = missing.unmet.iter().map(|change| (change.kind, change.count, change.affects.len())).collect();
    assert_eq!(
        counts,
        [
            (UnmetKind::Mentee, Change { before: 0, after: 2 }, 1),
            (UnmetKind::Meeting, Change { before: 1, after: 2 }, 2)
        ]
    );
    assert!(missing.affected.is_empty());
    let staff = after(|plan| {
        plan.ledger.remove(0);
        plan.ledger.push(LedgerRow { staff: "zoe".into(), ..LedgerRow::default() });
    });
    assert_eq!((staff.staff.new, staff.staff.gone, staff.staff.people), (words(&["zoe"]), words(&["ana"]), 6));
    let score = after(|plan| {
        plan.score.total = 40;
        plan.score.bound = 30;
        plan.status = Status::Feasible;
        plan.score.criteria =
            vec![CriterionRow { criterion: "absent_optional".into(), count: 4, weight: 10, cost: 40 }];
    });
    let lines = score.score.criteria.iter().map(|line| (line.criterion.as_str(), line.cost, line.weight.before));
    assert_eq!(
        lines.collect::<Vec<_>>(),
        [("absent_optional", Change { before: 0, after: 40 }, 10), ("release", Change { before: 60, after: 0 }, 20)]
    );
}

#[test]
fn other_figures_differ_too() {
    let also = |change: fn(&mut Document)| {
        let difference = after(change);
        assert!(!difference.any_decision(), "{difference:?}");
        difference.also
    };
    assert_eq!(also(|plan| plan.unmet[0].reason = "other".into()), [Also::Reasons]);
    assert_eq!(also(|plan| plan.ledger[0].free_before = 5), [Also::Ledger]);
    assert_eq!(also(|plan| plan.ledger[0].minutes = 5), [Also::Ledger]);
    let monday = |before: i64, after: i64| {
        vec![DayRow { day: "Mon".into(), free_before: before, free_after: after, ..DayRow::default() }]
    };
    let mut old = plan();
    old.ledger[0].days = monday(3, 3);
    let days = |days: Vec<DayRow>, also: fn(&mut Document)| {
        let mut new = plan();
        new.ledger[0].days = days;
        also(&mut new);
        diff(&old, &new).unwrap().also
    };
    assert_eq!(days(monday(3, 2), |_| {}), [Also::Ledger], "nothing that was decided says why");
    assert_eq!(days(monday(3, 2), |plan| drop(plan.visits.remove(0))), [], "what was decided does");
    assert_eq!(days(monday(2, 2), |plan| drop(plan.visits.remove(0))), [Also::Ledger], "the timetable has changed");
    assert_eq!(days(Vec::new(), |_| {}), [], "a plan need not say its days");
    let other = AlternateRow { mentor: "cy".into(), fit: 5, regret: RegretRow::Exactly(2) };
    assert_eq!(also(|plan| plan.pairs[0].points.need = 5), [Also::Points]);
    assert_eq!(after(|plan| plan.pairs[0].alternates.push(other)).also, [Also::Points]);
    let stage = StageRow { stage: Kind::Sessions, total: 1, bound: 1 };
    assert_eq!(after(|plan| plan.score.stages.push(stage)).also, [Also::Stages]);
    assert_eq!(after(|plan| plan.kinds = vec![Kind::Visits]).kinds.after, [Kind::Visits]);
}

#[test]
fn peers_are_compared_with_peers_of_the_same_school() {
    let group = |people: &[&str], meetings: &[&str]| PeerGroupRow {
        people: words(people),
        joined: None,
        fit: 50,
        pairs: Vec::new(),
        meetings: meetings.iter().map(|name| slot(name)).collect(),
    };
    let peers = |groups: Vec<PeerGroupRow>| Document { peers: Some(groups), ..plan() };
    let old = peers(vec![group(&["ana", "bo"], &["Mon 1"]), group(&["cy", "dee"], &["Mon 1"])]);
    let new = peers(vec![group(&["bo", "ana"], &["Mon 2"]), group(&["cy", "dee", "eli"], &["Mon 1"])]);
    let difference = diff(&old, &new).unwrap();
    let groups: Vec<(What, &[String])> =
        difference.groups.iter().map(|change| (change.what, &change.affects[..])).collect();
    assert_eq!(
        groups,
        [
            (What::Moved, &words(&["ana", "bo"])[..]),
            (What::Dropped, &words(&["cy", "dee"])),
            (What::Added, &words(&["cy", "dee", "eli"])),
        ]
    );
    assert_eq!(diff(&old, &plan()).unwrap_err(), Incomparable::Peers { peers: "first" });
    assert_eq!(diff(&plan(), &old).unwrap_err(), Incomparable::Peers { peers: "second" });
    let other = Document { school: "t".into(), ..plan() };
    assert!(matches!(diff(&plan(), &other), Err(Incomparable::Schools { .. })));
}

#[test]
fn thousands_of_rows_are_compared_quickly() {
    let many = |day: &str| Document {
        sessions: (0..20_000).map(|at| session("maths", &format!("{day} {at}"), &["ana"], &[])).collect(),
        ..plan()
    };
    let begun = std::time::Instant::now();
    let difference = diff(&many("Mon"), &many("Tue")).unwrap();
    assert_eq!((difference.sessions.len(), difference.affected[0].changes), (20_000, 20_000));
    assert!(begun.elapsed().as_secs() < 10, "{:?}", begun.elapsed());
}
