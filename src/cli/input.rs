//! Reading what the arguments name, and showing what is found on the way.

use std::path::Path;

use super::arguments::{SchoolArguments, TermArguments};
use super::exit::Failure;
use super::foreign;
use super::output;
use super::screen::Screen;
use crate::findings::{Code, Finding, FindingsDocument, Place, Severity, any_error, render};
use crate::load::{LoadOptions, TeamsBy, load};
use crate::plan::Kind;
use crate::plan::document::{Document, Dropped, DroppedRow, PastVisits, Resolved};
use crate::plan::verify::{Violation, verify};
use crate::planners::{self, Request};
use crate::report::reasons::say;
use crate::report::text::count;
use crate::report::verdict;
use crate::school::{School, TermRules};
use crate::solve::{Control, Settings};

/// Rows of a previous plan that no longer apply are named up to this many.
const DROPPED_NAMED: usize = 5;

/// How the school is to be read.
pub fn options(arguments: &SchoolArguments) -> LoadOptions {
    let teams_by = arguments.teams_by.as_deref().and_then(|word| match word {
        "department" => Some(TeamsBy::Department),
        "subject" => Some(TeamsBy::Subject),
        "group" => Some(TeamsBy::Group),
        _ => None,
    });
    LoadOptions { teams_by, ..LoadOptions::default() }
}

/// The same, with what options say about the term.
pub fn options_in_term(arguments: &SchoolArguments, term: &TermArguments) -> LoadOptions {
    let said = TermRules {
        start: term.term_start.clone(),
        end: term.term_end.clone(),
        weeks: term.weeks.clone(),
        school_days: term.school_days.clone(),
        cycle: term.cycle.clone(),
        closed_weeks: term.closed_weeks.clone(),
        first_week: term.first_week.clone(),
        first_day: term.first_day.clone(),
        time_zone: term.time_zone.clone(),
    };
    LoadOptions { term: said, holidays: term.holidays.clone(), ..options(arguments) }
}

/// Reads the school. Warnings go to standard error in full, notes as a count.
///
/// # Errors
/// [`Failure::Findings`] where something must be mended first: everything found
/// was shown, as JSON on standard output where `json` is asked for.
pub fn school(arguments: &SchoolArguments, json: bool, screen: &mut Screen) -> Result<School, Failure> {
    read(arguments, &options(arguments), json, screen).map(|read| read.school)
}

/// The same in its term.
///
/// # Errors
/// As above.
pub fn school_in_term(
    arguments: &SchoolArguments,
    term: &TermArguments,
    json: bool,
    screen: &mut Screen,
) -> Result<School, Failure> {
    read(arguments, &options_in_term(arguments, term), json, screen).map(|read| read.school)
}

/// The same, to be planned, with a fingerprint of its files: how much there is to know is told.
///
/// # Errors
/// As above.
pub fn school_to_plan(
    arguments: &SchoolArguments,
    term: &TermArguments,
    json: bool,
    screen: &mut Screen,
) -> Result<(School, String), Failure> {
    let options = LoadOptions { fingerprint: true, ..options_in_term(arguments, term) };
    let read = read(arguments, &options, json, screen)?;
    if read.notes > 0 {
        let path = arguments.school.display();
        let notes = count(read.notes as u64, "thing", "things");
        screen.note(&format!("{notes} worth knowing: see staffroom check {path}"));
    }
    Ok((read.school, read.fingerprint))
}

/// A school that was read.
struct ReadSchool {
    school: School,
    fingerprint: String,
    /// How many notes there are.
    notes: usize,
}

fn read(
    arguments: &SchoolArguments,
    options: &LoadOptions,
    json: bool,
    screen: &mut Screen,
) -> Result<ReadSchool, Failure> {
    let loaded = load(&arguments.school, options);
    match loaded.school {
        Some(school) if !any_error(&loaded.findings) => {
            let (notes, rest): (Vec<Finding>, Vec<Finding>) =
                loaded.findings.into_iter().partition(|finding| finding.severity() == Severity::Note);
            if !rest.is_empty() {
                screen.message(&render(&rest, true));
            }
            // `check` knows nothing of options, and in which zone times are is said wherever they are.
            let (said, notes): (Vec<Finding>, Vec<Finding>) =
                notes.into_iter().partition(|note| note.code == Code::MachineZone || note.place.file.starts_with("--"));
            for note in said {
                screen.note(&note.message);
            }
            Ok(ReadSchool { school, fingerprint: loaded.fingerprint, notes: notes.len() })
        }
        _ => Err(refuse(&foreign::instead(&arguments.school, loaded.findings), json, screen)),
    }
}

/// Shows findings that forbid going on.
pub fn refuse(findings: &[Finding], json: bool, screen: &mut Screen) -> Failure {
    if json && let Err(failure) = screen.result(&FindingsDocument::new(findings).to_json()) {
        return failure;
    }
    screen.message(&render(findings, true));
    Failure::Findings
}

/// Reads a finished plan.
///
/// # Errors
/// A usage failure that says what is wrong with the file.
pub fn plan(path: &Path, screen: &mut Screen) -> Result<Document, Failure> {
    output::finish_before_reading(path, screen);
    Document::read(path).map_err(|error| Failure::Usage(format!("the plan {}: {error}", path.display())))
}

/// The school that `--school` names, for the names of people and teams; none where it names
/// none. It must have the name that the plan (or plans: `the plan is`) gives.
///
/// # Errors
/// See [`school`]; a usage failure where the plan is not of that school.
pub fn names_from(
    path: Option<&Path>,
    teams_by: Option<&str>,
    (whose, name): (&str, &str),
    json: bool,
    screen: &mut Screen,
) -> Result<Option<School>, Failure> {
    let Some(path) = path else { return Ok(None) };
    let named = SchoolArguments { school: path.to_owned(), teams_by: teams_by.map(str::to_owned) };
    let school = school(&named, json, screen)?;
    if school.name != name {
        return Err(Failure::Usage(format!(
            "{} is the school '{}', but {whose} of '{name}': leave --school out, or name the right one",
            path.display(),
            school.name,
        )));
    }
    Ok(Some(school))
}

/// Checks that a plan is one of this school, by its name.
///
/// # Errors
/// A usage failure that says what to do about it.
pub fn same_school(school: &School, folder: &Path, document: &Document, plan: &Path) -> Result<(), Failure> {
    if document.school == school.name {
        return Ok(());
    }
    Err(Failure::Usage(format!(
        "{} is the school '{}', but the plan {} is of '{}': name the right school, or plan this one. \
         If they are one school, give it one name in rules.toml (name = {:?})",
        folder.display(),
        school.name,
        plan.display(),
        document.school,
        document.school
    )))
}

/// Reads the plan of `--previous` and finds its sessions again in the school.
///
/// # Errors
/// [`Failure::Findings`] where it cannot be read, which was shown.
pub fn previous(
    path: &Path,
    school: &School,
    json: bool,
    screen: &mut Screen,
) -> Result<(Document, Resolved), Failure> {
    let document = read_plan(path, "--previous", json, screen)?;
    let resolved = document.resolve(school);
    warn(&resolved.dropped, path, screen);
    Ok((document, resolved))
}

/// Reads an earlier plan that an option names.
fn read_plan(path: &Path, option: &str, json: bool, screen: &mut Screen) -> Result<Document, Failure> {
    output::finish_before_reading(path, screen);
    let read = Document::read(path).map_err(|error| error.to_string());
    let usable = read.and_then(|plan| match plan.peers {
        Some(_) => Err("it is a plan of peers, which holds nothing that other plans do".to_owned()),
        None => Ok(plan),
    });
    usable.map_err(|message| {
        let finding = Finding {
            code: Code::BadPreviousPlan,
            place: Place { file: path.display().to_string(), ..Place::default() },
            value: None,
            message,
            expected: "a plan.json that this program wrote, or the folder that holds it".to_owned(),
            remedy: format!("name the folder of an earlier plan, or leave {option} out"),
            also: Vec::new(),
        };
        refuse(&[finding], json, screen)
    })
}

/// Reads the plan of `--keep` and finds what it holds of the kinds that are not
/// planned. What is kept may not be broken, so all of it must still be there; what is past of it was held, whatever the
/// tables say now.
///
/// # Errors
/// [`Failure::Findings`] where it cannot be read, [`Failure::Usage`] where
/// something to keep is gone or breaks a rule.
pub fn keep(
    path: &Path,
    past: Option<PastVisits>,
    school: &School,
    kinds: &[Kind],
    json: bool,
    screen: &mut Screen,
) -> Result<Resolved, Failure> {
    let document = read_plan(path, "--keep", json, screen)?;
    let kept = |kind: Kind| !kinds.contains(&kind);
    let resolved = Resolved { past, ..document.resolve(school) };
    let matters = |dropped: &&Dropped| match dropped.row {
        DroppedRow::Session
        | DroppedRow::SessionSlot
        | DroppedRow::SessionTurn
        | DroppedRow::Person
        | DroppedRow::Room
        | DroppedRow::Release => kept(Kind::Sessions),
        DroppedRow::Pair | DroppedRow::Mentor | DroppedRow::MeetingSlot => kept(Kind::Mentors),
        DroppedRow::Visit | DroppedRow::VisitPart => kept(Kind::Visits),
        DroppedRow::Unmet | DroppedRow::Ledger | DroppedRow::Criterion => false,
    };
    if let Some(gone) = resolved.dropped.iter().find(matters) {
        return Err(Failure::Usage(format!(
            "the plan {} cannot be kept: {gone}. Plan everything again, with --previous to change little",
            path.display()
        )));
    }
    let broken = broken_in(&resolved, school, &kept);
    if !broken.is_empty() {
        screen.message(&verdict::violations(&broken, screen.message_look()));
        let way_out = match &resolved.past {
            Some(_) => "Mend that, or plan the whole term anew with --from-round 1",
            None => "Plan everything again, with --previous to change little",
        };
        return Err(Failure::Usage(format!(
            "the plan {} cannot be kept: since it was made, the school has changed. {way_out}",
            path.display()
        )));
    }
    Ok(resolved)
}

/// The rules that what is kept breaks by itself, in the school as it is now.
fn broken_in(resolved: &Resolved, school: &School, kept: &dyn Fn(Kind) -> bool) -> Vec<Violation> {
    let mut only = resolved.clone();
    if !kept(Kind::Sessions) {
        only.plan.sessions.clear();
    }
    if !kept(Kind::Mentors) {
        only.plan.pairs.clear();
    }
    if !kept(Kind::Visits) {
        only.plan.visits.clear();
    }
    only.plan.kinds.retain(|kind| kept(*kind));
    only.plan.kept.retain(|kind| kept(*kind));
    let nothing_more = Request { keep: Some(&only), ..Request::default() };
    let settings = Settings::to_the_proof();
    match planners::plan(school, &nothing_more, &settings, &Control::default()) {
        Ok(plan) => verify(school, &Document::new(&plan, school, say), None).violations,
        Err(_) => Vec::new(),
    }
}

/// Says which rows of an earlier plan no longer apply. Other rows do not matter for what is moved.
fn warn(dropped: &[Dropped], path: &Path, screen: &mut Screen) {
    let matters = |dropped: &&Dropped| {
        matches!(
            dropped.row,
            DroppedRow::Session
                | DroppedRow::Visit
                | DroppedRow::SessionSlot
                | DroppedRow::SessionTurn
                | DroppedRow::Pair
                | DroppedRow::Mentor
                | DroppedRow::MeetingSlot
        )
    };
    let dropped: Vec<Dropped> = dropped.iter().filter(matters).cloned().collect();
    warn_of_dropped(&dropped, path, "the previous plan", screen);
}

/// Says what of a plan the school no longer has a place for, the first few things by name.
pub fn warn_of_dropped(dropped: &[Dropped], path: &Path, plan: &str, screen: &mut Screen) {
    let file = path.display().to_string();
    let findings: Vec<Finding> = dropped.iter().map(|dropped| dropped.finding(&file)).collect();
    let named = findings.len().min(DROPPED_NAMED);
    if named > 0 {
        screen.message(&render(&findings[..named], true));
    }
    if findings.len() > named {
        let more = count((findings.len() - named) as u64, "row", "rows");
        screen.note(&format!("{more} more of {plan} no longer apply: is it a plan of this school?"));
    }
}
