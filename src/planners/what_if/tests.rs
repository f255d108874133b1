//! Questions about plans of tiny schools, and every change in every tiny fixture.

use super::candidates::candidates;
use super::*;
use crate::load::{LoadOptions, load};
use crate::plan::Improvement;
use crate::plan::document::SlotRow;
use crate::plan::reasons::Change;
use crate::plan::verify::verify;
use crate::planners::plan;
use crate::planners::testing::school_of;
use crate::report::reasons::{findings, order, say};
use crate::school::{SessionLimit, Slot, VisitFormat};
use std::path::Path;

fn settings() -> Settings {
    Settings { threads: 2, ..Settings::to_the_proof() }
}

/// Files with some of them changed: `(name, from, to)`.
fn edited(files: &[(&str, &str)], edits: &[(&str, &str, &str)]) -> School {
    let text = |(name, text): &(&'static str, &str)| {
        let mut text = (*text).to_owned();
        for (_, from, to) in edits.iter().filter(|(file, _, _)| file == name) {
            assert!(text.contains(from), "{name} has no {from:?}:\n{text}");
            text = text.replacen(from, to, 1);
        }
        text
    };
    let files: Vec<(&str, String)> = FILES
        .iter()
        .map(|file| (file.0, text(file)))
        .filter(|(name, _)| files.iter().any(|(known, _)| known == name))
        .collect();
    school_of(&files)
}

/// ana, bo and cy plan together; dee asks for a mentor; everybody visits.
const FILES: &[(&str, &str)] = &[
    ("periods.csv", "day,period\nMon,1\nMon,2\nMon,3\nMon,4\nMon,5\n"),
    (
        "staff.csv",
        "id,roles,years,department,mentees,visits,hosts,needs,expertise\n\
         ana,mentor,9,Art,1,1,1,maps,maps:5\nbo,cover,8,Art,1,1,1,maps,maps:4\n\
         cy,,1,Lab,1,1,1,maps,maps:3\ndee,mentee,1,Lab,1,1,1,maps,maps:2\n",
    ),
    (
        "timetable.csv",
        "staff,day,period,group,release\nana,Mon,1,1A,\nana,Mon,3,1A,no\nana,Mon,5,1A,\nbo,Mon,1,2A,\nbo,Mon,5,2B,\n\
         cy,Mon,1,3A,\ncy,Mon,2,3B,\ncy,Mon,5,3C,\ndee,Mon,1,4A,\ndee,Mon,4,4B,\ndee,Mon,5,4C,\n",
    ),
    ("teams.csv", "id,sessions,length,quorum,room\nt,1,2,3,yes\n"),
    ("members.csv", "team,staff,role\nt,ana,lead\nt,bo,required\nt,cy,required\n"),
    ("rooms.csv", "id,seats\nhall,9\n"),
    ("pairs.csv", "kind,a,b,rule\nmentor,ana,dee,forbid\nvisit,bo,cy,previous\n"),
    (
        "rules.toml",
        "parallel_sessions = 1\n[blocks]\nsame_week_sessions = false\nrelease = false\nmax_covers = 1\n\
         [mentors]\nmin_common = 2\nmin_years = 9\ndepartment = \"same\"\ncross_site = false\nrepeat = false\n\
         [visits]\nrounds = 2\ndebrief = \"same-day\"\nper_group = 1\nrepeat = false\nformat = \"pairs\"\n",
    ),
];

fn school() -> School {
    edited(FILES, &[])
}

fn staff(school: &School, id: &str) -> StaffId {
    school.staff.entries().find(|(_, person)| person.id == id).unwrap().0
}

fn slot(school: &School, name: &str) -> Slot {
    school.cycle.slots().find(|slot| school.cycle.name(*slot) == name).unwrap()
}

/// lena teaches on Monday alone, ana is free on Tuesday only; the way from North takes longer than any break.
fn of_two_days(availability: &str, site: &str) -> School {
    school_of(&[
        (
            "periods.csv",
            "day,period,start,end,kind\nMon,1,8:00,9:00,\nMon,2,9:00,10:00,\nTue,1,8:00,9:00,\nTue,2,9:00,10:00,open\n"
                .to_owned(),
        ),
        ("staff.csv", "id,fte\nlena,0.5\nana,1\nbo,1\n".to_owned()),
        (
            "timetable.csv",
            "staff,day,period,site\nlena,Mon,1,South\nana,Mon,1,North\nana,Mon,2,South\nbo,Mon,1,South\nbo,Tue,1,South\n"
                .to_owned(),
        ),
        ("availability.csv", format!("staff,day,period,status\nlena,Mon,2,protected\n{availability}")),
        ("teams.csv", format!("id,sessions,site\nt,1,{site}\n")),
        ("members.csv", "team,staff,role\nt,lena,required\nt,ana,required\n".to_owned()),
        ("travel.csv", "from,to,minutes\nNorth,South,30\n".to_owned()),
        ("rules.toml", "name = \"Two days\"\n".to_owned()),
    ])
}

/// Changes of days in school and of sites, each with the school before and as its files would say.
fn of_places_and_days() -> Vec<(Change, School, School)> {
    let usual = of_two_days("", "South");
    let (lena, team) = (staff(&usual, "lena"), usual.teams.ids().next().unwrap());
    let tuesday = usual.cycle.days().ids().nth(1).unwrap();
    let north = *usual.cycle.sites().iter().find(|site| usual.text(**site) == "North").unwrap();
    vec![
        (Change::InSchool(lena, tuesday), usual.clone(), of_two_days("lena,Tue,,here\n", "South")),
        (
            Change::InSchool(lena, tuesday),
            of_two_days("lena,Tue,,away\n", "South"),
            of_two_days("lena,Tue,,here\n", "South"),
        ),
        (
            Change::InSchool(lena, tuesday),
            of_two_days("lena,Mon,,only\n", "South"),
            of_two_days("lena,Mon,,only\nlena,Tue,,only\n", "South"),
        ),
        (Change::AtSite(team, north), usual, of_two_days("", "North")),
    ]
}

#[test]
fn a_day_off_is_named_where_it_alone_is_in_the_way_of_a_session() {
    let school = of_two_days("", "South");
    let (settings, control) = (settings(), Control::default());
    let planned = plan(&school, &Request { kinds: &[Kind::Sessions], ..Request::default() }, &settings, &control);
    let planned = planned.unwrap();
    assert_eq!(planned.sessions.len(), 0);
    let resolved = Document::new(&planned, &school, say).resolve(&school);
    let inquiry = Inquiry {
        school: &school,
        plan: &resolved,
        previous: None,
        together: false,
        from_round: 1,
        settings: &settings,
        control: &control,
    };
    let team = school.teams.ids().next().unwrap();
    let found = repairs::repairs(
        &inquiry,
        Lacking::Session(team),
        SHOWN,
        Budget { all: u64::MAX, each: u64::MAX },
        &Known::default(),
    );
    let found: Vec<String> = found.unwrap().iter().map(|repair| order(&school, &repair.changes)).collect();
    assert_eq!(found[0], "Have lena in school on Tue (here, not away)", "{found:?}");
}

#[test]
fn a_change_makes_the_school_that_the_changed_file_would_be() {
    let school = school();
    let (ana, bo, dee) = (staff(&school, "ana"), staff(&school, "bo"), staff(&school, "dee"));
    let team = school.teams.ids().next().unwrap();
    let mon3 = slot(&school, "Mon 3");
    let cases: &[(Change, &str, &str, &str)] = &[
        (Change::OneMoreVisitor(ana), "staff.csv", "ana,mentor,9,Art,1,1,1", "ana,mentor,9,Art,1,1,2"),
        (Change::OneMorePlace(ana), "staff.csv", "ana,mentor,9,Art,1,1,1", "ana,mentor,9,Art,2,1,1"),
        (Change::BecomeMentor(bo), "staff.csv", "bo,cover,", "bo,cover;mentor,"),
        (Change::BecomeCover(dee), "staff.csv", "dee,mentee,", "dee,mentee;cover,"),
        (Change::MoreCovers, "rules.toml", "max_covers = 1", "max_covers = 2"),
        (Change::LetRelease(ana, mon3), "timetable.csv", "ana,Mon,3,1A,no", "ana,Mon,3,1A,yes"),
        (Change::Free(ana, mon3), "timetable.csv", "ana,Mon,3,1A,no\n", ""),
        (Change::Free(ana, slot(&school, "Mon 5")), "timetable.csv", "ana,Mon,5,1A,\n", ""),
        (Change::Quorum(team), "teams.csv", "t,1,2,3,yes", "t,1,2,2,yes"),
        (Change::Shorter(team), "teams.csv", "t,1,2,3,yes", "t,1,1,3,yes"),
        (Change::lifting(SessionLimit::Rooms), "rooms.csv", "hall,9\n", "hall,9\none more room,\n"),
        (
            Change::lifting(SessionLimit::SameWeek),
            "rules.toml",
            "same_week_sessions = false",
            "same_week_sessions = true",
        ),
        (Change::lifting(SessionLimit::Parallel), "rules.toml", "parallel_sessions = 1", "parallel_sessions = 2"),
        (Change::AllowReleases, "rules.toml", "release = false", "release = true"),
        (Change::MinimumCommon(1), "rules.toml", "min_common = 2", "min_common = 1"),
        (Change::MinimumYears(8), "rules.toml", "min_years = 9", "min_years = 8"),
        (Change::AnyDepartment, "rules.toml", "department = \"same\"", "department = \"any\""),
        (Change::CrossSite, "rules.toml", "cross_site = false", "cross_site = true"),
        (Change::RepeatPairs, "rules.toml", "repeat = false\n[visits]", "repeat = true\n[visits]"),
        (Change::MoreRounds(3), "rules.toml", "rounds = 2", "rounds = 3"),
        (Change::MoreOfClass, "rules.toml", "per_group = 1", "per_group = 2"),
        (Change::DebriefNextDay, "rules.toml", "debrief = \"same-day\"", "debrief = \"next-day\""),
        (Change::NoDebrief, "rules.toml", "debrief = \"same-day\"", "debrief = \"none\""),
        (Change::RepeatVisits, "rules.toml", "repeat = false\nformat", "repeat = true\nformat"),
        (Change::Format(VisitFormat::Triads), "rules.toml", "format = \"pairs\"", "format = \"triads\""),
    ];
    for (change, file, from, to) in cases {
        let mut expected = edited(FILES, &[(file, from, to)]);
        expected.name = school.name.clone();
        // The name of a room that no row of the timetable shows is kept with the texts, too.
        expected.texts = expected.texts.iter().take(school.texts.len()).cloned().collect();
        let made = change.made(&school);
        assert!(made == expected, "{change:?}");
        assert!(made != school, "{change:?} changes something");
        assert_eq!(change.file(), *file, "{change:?}");
        assert!(!order(&school, &[*change]).is_empty());
    }
    for (change, from, to) in of_places_and_days() {
        assert!(change.made(&from) == to && from != to, "{change:?}");
        assert!(!order(&from, &[change]).is_empty());
    }
    // A quorum of all but one goes down with whoever need not count any more.
    let mut optional =
        edited(FILES, &[("members.csv", "bo,required", "bo,optional"), ("teams.csv", "2,3,yes", "2,2,yes")]);
    optional.name = school.name.clone();
    assert!(Change::Optional(team, bo).made(&school) == optional);
    // Only the row goes, the lines of the others move up.
    let mut allowed = edited(FILES, &[("pairs.csv", "mentor,ana,dee,forbid\n", "")]);
    allowed.pairs[0].source.line += 1;
    allowed.name = school.name.clone();
    assert!(Change::AllowPair(ana, dee).made(&school) == allowed);
}

/// The plan of a school, as it is read again.
fn planned(school: &School, kinds: &[Kind]) -> Resolved {
    let request = Request { kinds, ..Request::default() };
    let plan = plan(school, &request, &settings(), &Control::default()).unwrap();
    Document::new(&plan, school, say).resolve(school)
}

/// Asks something about a plan.
fn ask<T>(school: &School, plan: &Resolved, question: impl FnOnce(&Inquiry) -> T) -> T {
    let (settings, control) = (settings(), Control::default());
    question(&Inquiry {
        school,
        plan,
        previous: None,
        together: false,
        from_round: 1,
        settings: &settings,
        control: &control,
    })
}

/// What would help, worked out under a control.
#[cfg(feature = "highs")]
fn helped(school: &School, plan: &Resolved, control: &Control) -> Vec<(String, i64)> {
    // One thread, so that nothing is solved twice because it was not known yet.
    let settings = Settings { threads: 1, ..settings() };
    let inquiry =
        Inquiry { school, plan, previous: None, together: false, from_round: 1, settings: &settings, control };
    let found = improvements(&inquiry, Scope::All, 99).unwrap();
    found.changes.into_iter().map(|change| (order(school, &change.changes), change.plan.total)).collect()
}

#[test]
#[cfg(feature = "highs")]
fn what_a_change_does_not_touch_is_not_solved_again() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/willow-creek");
    let school = load(&folder, &LoadOptions::default()).school.unwrap();
    let plan = planned(&school, &[Kind::Sessions, Kind::Mentors, Kind::Visits]);
    let (forgetful, remembering) = (Control::default(), Control::default().remembering());
    let expected = helped(&school, &plan, &forgetful);
    assert_eq!(helped(&school, &plan, &remembering), expected);
    assert!(!expected.is_empty());
    let solved = [&forgetful, &remembering].map(|control| (control.counts().programs(), control.counts().iterations()));
    assert!(solved[1].0 <= solved[0].0 && solved[1].1 < solved[0].1, "{solved:?}");
}

fn weighed(otherwise: &Otherwise) -> &Weighed {
    match otherwise {
        Otherwise::Plan(plan) => plan,
        Otherwise::Impossible(reasons) => panic!("{reasons:?}"),
    }
}

/// ana, bo and cy are free from Mon 2 to Mon 4; ana would rather not meet in Mon 3, bo not in Mon 4.
fn three() -> School {
    school_of(&[
        ("periods.csv", "day,period\nMon,1\nMon,2\nMon,3\nMon,4\nMon,5\n"),
        ("staff.csv", "id\nana\nbo\ncy\n"),
        ("timetable.csv", "staff,day,period\nana,Mon,1\nana,Mon,5\nbo,Mon,1\nbo,Mon,5\ncy,Mon,1\ncy,Mon,5\ncy,Mon,3\n"),
        ("availability.csv", "staff,day,period,status\nana,Mon,3,avoid\nbo,Mon,4,avoid\n"),
        ("teams.csv", "id,sessions\nt,1\nu,1\n"),
        ("members.csv", "team,staff\nt,ana\nt,bo\nu,bo\nu,cy\n"),
    ])
}

#[test]
fn why_here_is_the_best_plan_without_it() {
    let school = three();
    let plan = planned(&school, &[Kind::Sessions]);
    let team = school.teams.ids().next().unwrap();
    let found = ask(&school, &plan, |inquiry| explain_session(inquiry, team, &[]).unwrap());
    // t and u share bo: one of the two meets in Mon 2, which costs nothing, both on one day cost 5.
    assert_eq!(found.plan.total, i64::from(school.rules.costs.crowded) + 2);
    let [held] = &found.held[..] else { panic!("{:?}", found.held) };
    let mut banned = school.clone();
    banned.pins.push(crate::school::Pin {
        turn: None,
        subject: crate::school::PinSubject::Session(team),
        rule: crate::school::PinRule::Ban,
        slots: vec![held.start],
        source: crate::school::Source::default(),
    });
    let best = planned(&banned, &[Kind::Sessions]).plan.score;
    assert_eq!((weighed(&held.otherwise).total, weighed(&held.otherwise).proven), (best.total, true));
    assert!(best.total >= found.plan.total);
}

#[test]
fn why_not_there_says_what_is_in_the_way_and_what_it_would_cost() {
    let school = three();
    let plan = planned(&school, &[Kind::Sessions]);
    let (t, u) = (school.teams.ids().next().unwrap(), school.teams.ids().nth(1).unwrap());
    // u cannot meet in Mon 3 without cy, who teaches.
    let mon3 = slot(&school, "Mon 3");
    let found = ask(&school, &plan, |inquiry| explain_session(inquiry, u, &[mon3]).unwrap());
    assert_eq!(found.elsewhere[0].school.named().len(), 1, "cy teaches");
    let Otherwise::Impossible(NoPlan::Conflicts(conflicts)) = &found.elsewhere[0].otherwise else {
        panic!("{found:?}")
    };
    assert!(findings(&school, conflicts)[0].message.contains("Mon 3"), "{conflicts:?}");
    // t can meet in Mon 3, at 2 for ana, and does not.
    assert!(!plan.plan.sessions.iter().any(|session| (session.team, session.start) == (t, mon3)));
    let found = ask(&school, &plan, |inquiry| explain_session(inquiry, t, &[mon3]).unwrap());
    assert!(found.elsewhere[0].school.named().is_empty());
    assert_eq!(weighed(&found.elsewhere[0].otherwise).total, i64::from(school.rules.costs.crowded) + 2);
}

/// t can meet in Mon 2, Mon 3 or Mon 4 at no cost; u never can, as cy teaches then.
#[test]
fn the_other_plan_differs_only_where_it_has_to() {
    let school = school_of(&[
        ("periods.csv", "day,period\nMon,1\nMon,2\nMon,3\nMon,4\nMon,5\n"),
        ("staff.csv", "id\nana\nbo\ncy\n"),
        (
            "timetable.csv",
            "staff,day,period\nana,Mon,1\nana,Mon,5\nbo,Mon,1\nbo,Mon,5\n\
             cy,Mon,1\ncy,Mon,2\ncy,Mon,3\ncy,Mon,4\ncy,Mon,5\n",
        ),
        ("teams.csv", "id,sessions\nt,1\nu,1\n"),
        ("members.csv", "team,staff\nt,ana\nt,bo\nu,bo\nu,cy\n"),
    ]);
    let plan = planned(&school, &[Kind::Sessions]);
    let improvements = ask(&school, &plan, |inquiry| improvements(inquiry, Scope::All, 10).unwrap());
    let start = |document: &Document, team: &str| {
        let row = document.sessions.iter().find(|row| row.team == team).unwrap();
        SlotRow { week: row.week.clone(), day: row.day.clone(), period: row.period.clone() }
    };
    let before = start(&improvements.plan.document, "t");
    let mut stayed = 0;
    for Improvement { changes, plan: other, .. } in &improvements.changes {
        assert!(other.total < improvements.plan.total, "{changes:?}");
        if start(&other.document, "u") != before {
            assert_eq!(start(&other.document, "t"), before, "{changes:?}");
            stayed += 1;
        }
    }
    assert!(stayed >= 2, "{:#?}", improvements.changes);
}

/// Every change that could matter, in every tiny fixture: its total is that of the changed
/// school planned by itself, and that plan keeps every rule.
#[test]
fn a_change_may_help_a_team_by_moving_another_out_of_its_way() {
    // Both want ana on Monday. t would have to release bo from a lesson on Tuesday; u, which
    // costs nothing, could move there but for a lesson of cy.
    let school = school_of(&[
        ("periods.csv", "day,period\nMon,1\nTue,1\nWed,1\n"),
        ("staff.csv", "id,roles\nana,\nbo,\ncy,\ndee,cover\n"),
        (
            "timetable.csv",
            "staff,day,period,release\nana,Wed,1,no\nbo,Tue,1,yes\nbo,Wed,1,no\ncy,Tue,1,no\ncy,Wed,1,no\ndee,Wed,1,no\n",
        ),
        ("teams.csv", "id\nt\nu\n"),
        ("members.csv", "team,staff\nt,ana\nt,bo\nu,ana\nu,cy\n"),
        ("rules.toml", "[blocks]\nrelease = true\n"),
    ]);
    let plan = planned(&school, &[Kind::Sessions]);
    let u = school.teams.ids().nth(1).unwrap();
    let of_u = plan.plan.sessions.iter().find(|session| session.team == u).unwrap();
    assert_eq!(school.cycle.name(of_u.start), "Mon 1", "u costs nothing");
    let found = ask(&school, &plan, |inquiry| improvements(inquiry, Scope::All, 10)).unwrap();
    let free = [Change::Free(staff(&school, "cy"), slot(&school, "Tue 1"))];
    let helped = found.changes.iter().find(|change| change.changes == free).expect("cy stands in the way of t");
    assert!(helped.plan.total < found.plan.total);
}

#[test]
fn every_total_is_that_of_the_changed_school() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut folders: Vec<_> = std::fs::read_dir(fixtures).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    let mut worked_out = 0;
    for folder in folders.iter().filter(|folder| folder.file_name().unwrap().to_string_lossy().starts_with("tiny-")) {
        let Some(school) = load(folder, &LoadOptions::default()).school else { continue };
        let request = Request { kinds: &Kind::ALL, ..Request::default() };
        // Fixtures that ask for the impossible have no plan.
        let Ok(found) = plan(&school, &request, &settings(), &Control::default()) else { continue };
        let resolved = Document::new(&found, &school, say).resolve(&school);
        worked_out += ask(&school, &resolved, |inquiry| every_change(inquiry, &folder.display().to_string()));
    }
    assert!(worked_out > 100, "{worked_out}");
}

fn every_change(inquiry: &Inquiry, folder: &str) -> usize {
    let (school, settings, control) = (inquiry.school, inquiry.settings, inquiry.control);
    let present = inquiry.present();
    assert_eq!(present.total, inquiry.plan.plan.score.total, "{folder}");
    let mut worked_out = 0;
    for kind in Kind::ALL {
        let alone = |school: &School| {
            let request = Request { kinds: &[kind], keep: Some(inquiry.plan), ..Request::default() };
            plan(school, &request, settings, control)
        };
        let Ok(as_it_is) = alone(school) else { continue };
        for change in candidates(inquiry, kind, Scope::All).unwrap() {
            let changed = change.made(school);
            let Otherwise::Plan(best) = inquiry.best(&changed, kind).unwrap() else { continue };
            worked_out += 1;
            let settled = inquiry.settled(&changed, kind, (*best).clone(), &inquiry.for_ties());
            assert_eq!((settled.total, settled.proven), (best.total, best.proven), "{folder}: {change:?}");
            // With everything free to move it is the plan of the changed school.
            let whole = plan(
                &changed,
                &Request { kinds: &Kind::ALL, explanations: Explanations::Figures, ..Request::default() },
                settings,
                control,
            )
            .unwrap();
            assert!(best.proven && best.total == whole.score.total, "{folder}: {change:?}: {}", best.total);
            let Ok(found) = inquiry.one(&changed, kind) else { continue };
            if matches!(change, Change::Free(..)) && !present.document.pairs.is_empty() {
                // It changes how well kept pairs fit, too.
                continue;
            }
            let again = alone(&changed).unwrap_or_else(|error| panic!("{folder}: {change:?}: {error}"));
            let verdict = verify(&changed, &Document::new(&again, &changed, say), None);
            assert!(verdict.holds(), "{folder}: {change:?}: {:#?}", verdict.violations);
            let brought = (found.total - present.total, again.score.total - as_it_is.score.total);
            assert_eq!(brought.0, brought.1, "{folder}: {change:?}");
        }
    }
    worked_out
}
