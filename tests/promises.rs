//! What a plan says would help is true: each change that it names is made in a copy of the school, which is
//! planned; `explain` names the same changes at the same totals; and what is said to change with it, or not to, is what
//! differs in that plan, which keeps every rule.
#![cfg(feature = "highs")]

use staffroom::load::{LoadOptions, load};
use staffroom::plan::diff::{Decisions, What};
use staffroom::plan::document::{Document, SessionRow, VisitRow};
use staffroom::plan::reasons::{self, Brings};
use staffroom::plan::verify::{Rule, verify};
use staffroom::plan::{Kind, Status, Unmet, UnmetKind};
use staffroom::planners::what_if::{Budget, Inquiry, Known, Lacking, Repair, SHOWN, Scope, improvements, repairs};
use staffroom::planners::{Explanations, Request, plan};
use staffroom::report::reasons::{Help, order, say, told};
use staffroom::school::School;
use staffroom::solve::{Control, Settings};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The made-up schools that have something to say of every rule.
fn fixtures() -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = std::fs::read_dir("fixtures").unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.retain(|folder| folder.join("timetable.csv").is_file());
    folders.sort();
    folders
}

fn school(folder: &Path) -> Option<School> {
    load(folder, &LoadOptions::default()).school
}

/// Plans a school, asks what would help with everything that the plan lacks, and tells each answer.
fn each_repair(school: &School, mut tell: impl FnMut(&Inquiry, Lacking, &[Repair])) {
    let settings = Settings { threads: 2, ..Settings::to_the_proof() };
    let control = Control::default();
    // Demands that cannot hold are another fixture's subject.
    let Ok(planned) = plan(school, &Request { kinds: &Kind::ALL, ..Request::default() }, &settings, &control) else {
        return;
    };
    let resolved = Document::new(&planned, school, say).resolve(school);
    let inquiry = Inquiry {
        school,
        plan: &resolved,
        previous: None,
        together: false,
        from_round: 1,
        settings: &settings,
        control: &control,
    };
    for unmet in &planned.unmet {
        let lacking = Lacking::new(school, unmet).unwrap();
        let found =
            repairs(&inquiry, lacking, SHOWN, Budget { all: u64::MAX, each: u64::MAX }, &Known::default()).unwrap();
        tell(&inquiry, lacking, &found);
    }
}

#[test]
fn what_is_promised_is_what_the_changed_school_costs() {
    let (mut promised, mut proven) = (0, 0);
    for folder in fixtures() {
        let Some(school) = school(&folder) else { continue };
        each_repair(&school, |inquiry, lacking, found| {
            for repair in found {
                let changed = repair.made(&school);
                let request = Request { kinds: &Kind::ALL, explanations: Explanations::Figures, ..Request::default() };
                let best = plan(&changed, &request, inquiry.settings, &Control::default()).unwrap();
                assert_eq!(best.status, Status::Optimal, "{}", folder.display());
                let (told, least) = (repair.plan.total, best.score.total);
                let about = format!("{}: {lacking:?}, {:?}: {told}, really {least}", folder.display(), repair.changes);
                assert!(told >= least && told < inquiry.plan.plan.score.total, "{about}");
                if repair.plan.proven {
                    assert_eq!(told, least, "{about}");
                    proven += 1;
                }
                promised += 1;
            }
        });
    }
    assert!(promised >= 20 && proven * 10 >= promised * 9, "{proven} of {promised} are proven");
}

#[test]
fn explain_names_what_the_plan_names_at_the_same_total() {
    for folder in [
        "fixtures/willow-creek",
        "fixtures/tiny-max-covers",
        "fixtures/tiny-session-limit",
        "fixtures/tiny-sessions-per-week",
    ] {
        let school = school(Path::new(folder)).unwrap();
        let mut named = 0;
        each_repair(&school, |inquiry, lacking, found| {
            for scope in [lacking.scope(), Scope::All] {
                let answer = improvements(inquiry, scope, 10).unwrap();
                for repair in found {
                    let words = order(&school, &repair.changes);
                    let other = answer.changes.iter().find(|other| other.changes == repair.changes);
                    let total = other.map(|other| other.plan.total);
                    assert_eq!(total, Some(repair.plan.total), "{folder}: {words} ({scope:?})");
                    named += 1;
                }
            }
        });
        assert!(named > 0, "{folder}");
    }
}

/// What a session is known by: another of these is another session.
fn place(row: &SessionRow) -> (String, String, String, String, Option<i64>) {
    (row.team.clone(), row.week.clone(), row.day.clone(), row.period.clone(), row.turn)
}

/// What is known of a visit.
fn visit(row: &VisitRow) -> String {
    format!("{} {} {} {} {} {} {:?}", row.observer, row.host, row.round, row.week, row.day, row.period, row.debrief)
}

/// Each mentee with the mentor and the meetings.
fn pairs(document: &Document) -> BTreeSet<String> {
    let meetings = |row: &staffroom::plan::document::PairRow| {
        let slots: BTreeSet<String> = row.meetings.iter().map(|slot| format!("{slot:?}")).collect();
        format!("{} {} {slots:?}", row.mentee, row.mentor)
    };
    document.pairs.iter().map(meetings).collect()
}

/// The changes said of one kind: moved, changed, added and dropped.
fn tally(what: impl Iterator<Item = What>) -> [usize; 4] {
    let mut tally = [0; 4];
    what.for_each(|what| tally[what as usize] += 1);
    tally
}

/// Compares what is said to change with both plans, row by row.
fn said_is_what_differs(before: &Document, then: &Document, brings: &Brings, besides: &Decisions, about: &str) {
    let places = |document: &Document| document.sessions.iter().map(place).collect::<BTreeSet<_>>();
    let (was, is) = (places(before), places(then));
    let [moved, changed, added, dropped] = tally(besides.sessions.iter().map(|change| change.what));
    let brought = if let Brings::Sessions(_, starts) = brings { starts.len() } else { 0 };
    assert_eq!(was.difference(&is).count(), moved + dropped, "{about}");
    assert_eq!(is.difference(&was).count(), moved + added + brought, "{about}");
    let sorted = |row: &SessionRow| {
        let mut row = row.clone();
        row.attending.sort();
        row.absent.sort();
        row.released.sort_by(|a, b| (&a.staff, &a.period).cmp(&(&b.staff, &b.period)));
        row
    };
    let otherwise = before.sessions.iter().filter(|row| {
        let same = then.sessions.iter().find(|other| place(other) == place(row));
        same.is_some_and(|other| sorted(other) != sorted(row))
    });
    assert_eq!(otherwise.count(), changed, "{about}");
    let (was, is) = (pairs(before), pairs(then));
    let mentees = |one: &BTreeSet<String>, other: &BTreeSet<String>| {
        one.difference(other).map(|row| row.split(' ').next().unwrap().to_owned()).collect::<BTreeSet<_>>()
    };
    let otherwise: BTreeSet<String> = mentees(&was, &is).union(&mentees(&is, &was)).cloned().collect();
    let brought = matches!(brings, Brings::Mentor { .. } | Brings::Meetings { .. });
    let unsaid = otherwise.len() - besides.pairs.len();
    assert!(unsaid <= usize::from(brought), "{about}: {otherwise:?}");
    let visits = |document: &Document| document.visits.iter().map(visit).collect::<BTreeSet<_>>();
    let (was, is) = (visits(before), visits(then));
    let [moved, changed, added, dropped] = tally(besides.visits.iter().map(|change| change.what));
    assert_eq!(was.difference(&is).count(), moved + changed + dropped, "{about}");
    let more = is.difference(&was).count() - (moved + changed + added);
    assert!(if matches!(brings, Brings::Visits { .. }) { more > 0 } else { more == 0 }, "{about}");
}

#[test]
fn what_is_said_to_change_is_what_differs_and_nothing_else() {
    let (mut nothing, mut something) = (0, 0);
    for folder in fixtures() {
        let Some(school) = school(&folder) else { continue };
        each_repair(&school, |inquiry, lacking, found| {
            let before = Document::new(&inquiry.plan.plan, &school, say);
            for repair in found {
                let (changed, then) = (repair.made(&school), &repair.plan.document);
                let about = format!("{}: {lacking:?}, {}", folder.display(), order(&school, &repair.changes));
                // The plan keeps all rules of the changed school; it lists nothing that it lacks.
                let verdict = verify(&changed, then, None);
                let broken: Vec<_> = verdict.violations.iter().filter(|found| found.rule != Rule::Unmet).collect();
                assert!(broken.is_empty(), "{about}: {broken:#?}");
                let told_as = repair.clone().found(inquiry, lacking);
                let reasons::Repair::Found { brings, besides, .. } = &told_as else { panic!("{about}") };
                said_is_what_differs(&before, then, brings, besides, &about);
                // The words end so wherever all of it was named.
                let unmet = Unmet {
                    kind: UnmetKind::Visit,
                    id: String::new(),
                    count: 1,
                    reason: reasons::Reason::NoTime,
                    repairs: vec![told_as.clone()],
                };
                let Help::InParts { then: words, .. } = &told(&school, &unmet).repairs[0] else { panic!("{about}") };
                assert_eq!(words.ends_with("; nothing else changes"), besides.number() <= 2, "{about}: {words}");
                if besides.number() > 0 {
                    something += 1;
                    continue;
                }
                assert_eq!(words.matches(';').count(), 1, "{about}: {words}");
                nothing += 1;
                if !repair.plan.proven {
                    continue;
                }
                // Planned for real as a change of the plan, which moves as little as it can, everything stays.
                let request = Request {
                    kinds: &Kind::ALL,
                    previous: Some(inquiry.plan),
                    explanations: Explanations::Figures,
                    ..Request::default()
                };
                let real = plan(&changed, &request, inquiry.settings, &Control::default()).unwrap();
                let real = Document::new(&real, &changed, say);
                let all: BTreeSet<_> = real.sessions.iter().map(place).collect();
                assert!(before.sessions.iter().map(place).all(|row| all.contains(&row)), "{about}");
                let all: BTreeSet<_> = real.visits.iter().map(|row| (&row.observer, &row.host)).collect();
                assert!(before.visits.iter().all(|row| all.contains(&(&row.observer, &row.host))), "{about}");
                let all: BTreeSet<_> = real.pairs.iter().map(|row| (&row.mentor, &row.mentee)).collect();
                assert!(before.pairs.iter().all(|row| all.contains(&(&row.mentor, &row.mentee))), "{about}");
            }
        });
    }
    assert!(nothing >= 15 && something >= 3, "{nothing} {something}");
}
