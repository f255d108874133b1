//! What of a plan is past when it is changed: `--as-of` with `--previous` (specification part 8, "What was").

use std::path::Path;

use jiff::civil::Date;

use super::exit::Failure;
use super::input;
use super::screen::Screen;
use crate::findings::{Code, Finding, Place};
use crate::load::parse_date;
use crate::plan::dates::PlanDates;
use crate::plan::document::{Document, PastVisits, Resolved, TermRow, VisitRow};
use crate::plan::{Kind, Visit};
use crate::school::{School, Term, VisitFormat};

/// What is past of the plan that is changed.
#[derive(Clone, Debug, Default)]
pub struct Past {
    /// Its visits that were held, as it has them.
    pub held: Vec<VisitRow>,
    /// The first round in which visits may be planned.
    pub from_round: u32,
    /// The date before which its own past is.
    pub before_it: Option<Date>,
    /// Whether all its visits stay: some were held, and groups of more than two are formed for a whole term.
    pub groups_stay: bool,
}

/// From which date on a plan is changed, and what is past of it: the school's term gets the date, and the plan that is
/// changed what was held. None where nothing says from when on.
///
/// # Errors
/// Findings about the date and the plan's term, which were shown; a usage failure where visits were held in groups that cannot stay.
pub fn of(
    as_of: Option<&str>,
    made: Date,
    (path, document): (&Path, &Document),
    resolved: &mut Resolved,
    kinds: &[Kind],
    school: &mut School,
    (json, screen): (bool, &mut Screen),
) -> Result<Option<Past>, Failure> {
    if let (Some(term), Some((start, end))) = (&school.term, document.term.as_ref().and_then(TermRow::span))
        && (end < term.start || term.end < start)
    {
        return Err(input::refuse(&[other_term(path, term, (start, end))], json, screen));
    }
    let Some(date) =
        date(as_of, made, school.term.as_ref()).map_err(|finding| input::refuse(&[*finding], json, screen))?
    else {
        return Ok(None);
    };
    let Some(term) = &mut school.term else { return Ok(None) };
    term.as_of = Some(date);
    let dates = term.dates(&school.cycle);
    let when = PlanDates::new(school, &resolved.plan, &dates).visits;
    let number = dates.cycle_from(date);
    let has_begun = dates.days().iter().any(|day| day.cycle == number && day.date < date);
    let from_round = if has_begun { number + 1 } else { number };
    let mut past = PastVisits::default();
    for (visit, when) in resolved.plan.visits.iter().zip(&when) {
        match when {
            Some(when) if when.date < date => {
                past.held.push(*visit);
                if when.talk.is_some_and(|talk| talk >= date) {
                    past.talks.push(*visit);
                }
            }
            Some(when) if when.cycle < from_round && visit.round < from_round => past.begun.push(*visit),
            _ => {}
        }
    }
    // What fell out has moved to a later cycle: it is to stay there.
    for (visit, when) in resolved.plan.visits.iter_mut().zip(&when) {
        visit.round = when.filter(|when| when.date >= date).map_or(visit.round, |when| when.cycle.max(visit.round));
    }
    let groups_stay =
        !past.held.is_empty() && school.rules.visits.format != VisitFormat::Pairs && kinds.contains(&Kind::Visits);
    if groups_stay && kinds.len() < Kind::ALL.len() {
        return Err(Failure::Usage(format!(
            "visits were held before {date}, and squares and triads are formed for a whole term: leave --only out, and \
             they stay while sessions and pairs are planned; or keep them with --only sessions,mentors --keep {}, or plan \
             the whole term anew with --from-round 1",
            path.display()
        )));
    }
    let held = document.visits.iter().filter(|row| past.held.iter().any(|visit| is_of(row, visit, school)));
    let held = held.cloned().collect();
    resolved.past = Some(past);
    let before_it = document.term.as_ref().and_then(TermRow::as_of);
    Ok(Some(Past { held, from_round, before_it, groups_stay }))
}

fn is_of(row: &VisitRow, visit: &Visit, school: &School) -> bool {
    let id = |staff| school.staff[staff].id.as_str();
    (row.observer.as_str(), row.host.as_str()) == (id(visit.observer), id(visit.host))
        && row.round == i64::from(visit.round)
}

/// The date that an option gives, else the day on which the plan is made, where that lies in the term.
pub fn date(as_of: Option<&str>, made: Date, term: Option<&Term>) -> Result<Option<Date>, Box<Finding>> {
    let Some(text) = as_of else { return Ok(term.filter(|term| term.holds(made)).map(|_| made)) };
    let finding = |code: Code, message: String, expected: String, remedy: &str| {
        Box::new(Finding {
            code,
            place: Place { file: "--as-of".into(), ..Place::default() },
            value: Some(text.to_owned()),
            message,
            expected,
            remedy: remedy.into(),
            also: Vec::new(),
        })
    };
    let Some(term) = term else {
        return Err(finding(
            Code::NoTermStart,
            "--as-of is about a term, but nothing says when it starts".into(),
            "the first day of the term".into(),
            "give it with --term-start 2027-01-11, or with `start` under [term] in rules.toml",
        ));
    };
    let date = parse_date(text).ok_or_else(|| {
        finding(
            Code::BadDate,
            format!("`{text}` is no date, or could be two"),
            "a date such as 2027-02-22".into(),
            "write year, month and day in figures, with - between them",
        )
    })?;
    if term.holds(date) {
        return Ok(Some(date));
    }
    Err(finding(
        Code::AsOfOutside,
        format!("{date} is not in the term, which is from {} to {}", term.start, term.end),
        format!("a date from {} to {}", term.start, term.end),
        "mend the date; to plan the whole term, leave --as-of out",
    ))
}

fn other_term(path: &Path, term: &Term, (start, end): (Date, Date)) -> Finding {
    Finding {
        code: Code::PreviousTerm,
        place: Place { file: path.display().to_string(), ..Place::default() },
        value: Some(format!("{start} to {end}")),
        message: format!(
            "this plan is of the term from {start} to {end}, which does not overlap the one from {} to {}",
            term.start, term.end
        ),
        expected: "a plan of the same term".into(),
        remedy: "name a plan of this term, or leave --previous out".into(),
        also: Vec::new(),
    }
}
