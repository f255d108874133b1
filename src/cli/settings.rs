//! From typed arguments to settings that are known to make sense.

use std::fmt::Display;
use std::ops::RangeInclusive;
use std::str::FromStr;
use std::time::{Duration, Instant};

use super::arguments::SolveArguments;
use super::exit::Failure;
use crate::names::nearest;
use crate::plan::Kind;
use crate::report::files::Format;
use crate::report::text::listed;
use crate::school::{School, VisitFormat};
use crate::solve::{Settings, SolverName, Tuning};

/// More threads than this are a slip of the finger.
const MOST_THREADS: usize = 1024;
/// How long the plan of a school takes to be checked and written, per person (docs/performance.md has the figures).
const FINISHING_OF_ONE: Duration = Duration::from_micros(300);

/// The settings that the arguments ask for.
///
/// # Errors
/// A usage failure that names the option, what it was given and what it takes.
pub fn solving(arguments: &SolveArguments) -> Result<Settings, Failure> {
    let time_limit = arguments.time_limit.as_deref().map(time_limit).transpose()?;
    let gap = arguments.gap.as_deref().map_or(Ok(0.0), gap)?;
    let threads = match arguments.threads.as_deref() {
        Some(text) => threads(text)?,
        None => std::thread::available_parallelism().map_or(1, |cores| cores.get().min(MOST_THREADS)),
    };
    let seed = match arguments.seed.as_deref() {
        Some(text) => number::<u32>(text)
            .ok_or_else(|| refused("--seed", text, &format!("a whole number from 0 to {}", u32::MAX)))?,
        None => 0,
    };
    let available = SolverName::available();
    let chosen = match arguments.solver.as_deref() {
        Some(name) => available.iter().find(|solver| solver.name() == name),
        None => available.first(),
    };
    let solver = *chosen.ok_or_else(|| {
        Failure::Usage("this program was built without a solver: build it with the feature highs or microlp".to_owned())
    })?;
    Ok(Settings { time_limit, gap, threads, seed, solver, tuning: Tuning::default() })
}

/// The kinds that `--only` asks for, in the order of stages; without it, all.
///
/// # Errors
/// A usage failure for a kind that there is not.
pub fn kinds(only: Option<&[String]>) -> Result<Vec<Kind>, Failure> {
    let Some(only) = only else { return Ok(Kind::ALL.to_vec()) };
    let mut kinds = Vec::new();
    for word in only {
        match Kind::ALL.iter().find(|kind| kind.name() == word.trim()) {
            Some(kind) => kinds.push(*kind),
            None => {
                return Err(refused("--only", word, "sessions, mentors and visits, with commas between them"));
            }
        }
    }
    kinds.sort_unstable();
    kinds.dedup();
    Ok(kinds)
}

/// The formats that `--formats` asks for, in their order, each once; without it, the usual ones.
///
/// # Errors
/// A usage failure for a format that there is not, with those there are.
pub fn formats(words: Option<&[String]>) -> Result<Vec<Format>, Failure> {
    let Some(words) = words else { return Ok(Format::USUAL.to_vec()) };
    let mut formats = Vec::new();
    for word in words {
        let word = word.trim();
        match Format::ALL.iter().find(|format| format.name() == word) {
            Some(format) => formats.push(*format),
            None => {
                let names = Format::ALL.map(Format::name);
                let meant = nearest(word, names.into_iter());
                let meant = meant.map_or(String::new(), |name| format!(" (did you mean {name}?)"));
                let known = format!("{}, with commas between them", listed(&names));
                return Err(Failure::Usage(format!("--formats takes {known}, not '{word}'{meant}")));
            }
        }
    }
    formats.sort_unstable();
    formats.dedup();
    Ok(formats)
}

/// The round that `--from-round` names; 1 without it.
///
/// # Errors
/// A usage failure for anything that is no round of the term, and for squares and triads.
pub fn from_round(text: Option<&str>, school: &School) -> Result<u32, Failure> {
    let Some(text) = text else { return Ok(1) };
    let rounds = school.rules.visits.rounds;
    let round = number(text).filter(|round| (1..=rounds).contains(round));
    let round = round.ok_or_else(|| refused("--from-round", text, &format!("a round of the term, 1 to {rounds}")))?;
    if round > 1 && school.rules.visits.format != VisitFormat::Pairs {
        return Err(Failure::Usage(
            "--from-round goes with visits in pairs: squares and triads are formed for a whole term".to_owned(),
        ));
    }
    Ok(round)
}

/// How many changes `--changes` asks for.
///
/// # Errors
/// A usage failure for anything that is no whole number.
pub fn changes(text: Option<&str>, default: usize) -> Result<usize, Failure> {
    let Some(text) = text else { return Ok(default) };
    number(text).ok_or_else(|| refused("--changes", text, "a whole number, 0 for none"))
}

/// The whole number within a range that an option gives.
///
/// # Errors
/// A usage failure for anything else, with the range.
pub fn figure<T: FromStr + PartialOrd + Display>(
    option: &str,
    text: &str,
    range: RangeInclusive<T>,
) -> Result<T, Failure> {
    number(text)
        .filter(|figure| range.contains(figure))
        .ok_or_else(|| refused(option, text, &format!("a whole number from {} to {}", range.start(), range.end())))
}

/// The seconds that an option gives.
///
/// # Errors
/// A usage failure for anything that is no time.
pub fn seconds(option: &str, text: Option<&str>) -> Result<Option<Duration>, Failure> {
    let Some(text) = text else { return Ok(None) };
    let seconds = decimal(text).filter(|seconds| *seconds > 0.0);
    let time = seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    time.map(Some).ok_or_else(|| refused(option, text, "seconds above 0, such as 10 or 0.5"))
}

/// The settings with what is left of the time limit for planning: reading counts too, and so does what comes
/// after the plan, when it is checked and written.
pub fn for_planning(settings: Settings, begun: Instant, school: &School) -> Settings {
    let left = |limit: Duration| limit.saturating_sub(begun.elapsed()).saturating_sub(to_finish(school, limit));
    Settings { time_limit: settings.time_limit.map(left), ..settings }
}

/// How long a plan takes to be checked and written, on a slow machine; never more than a quarter of the limit.
fn to_finish(school: &School, limit: Duration) -> Duration {
    let people = u32::try_from(school.staff.len()).unwrap_or(u32::MAX);
    FINISHING_OF_ONE.saturating_mul(people).min(limit / 4)
}

fn time_limit(text: &str) -> Result<Duration, Failure> {
    let seconds = decimal(text).filter(|seconds| *seconds >= 0.0);
    let limit = seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    limit.ok_or_else(|| refused("--time-limit", text, "seconds, 0 or more, such as 10 or 0.5"))
}

fn gap(text: &str) -> Result<f64, Failure> {
    decimal(text)
        .filter(|gap| (0.0..=1.0).contains(gap))
        .ok_or_else(|| refused("--gap", text, "a share from 0 to 1, such as 0.02 for 2 %"))
}

fn threads(text: &str) -> Result<usize, Failure> {
    number(text)
        .filter(|threads| (1..=MOST_THREADS).contains(threads))
        .ok_or_else(|| refused("--threads", text, &format!("a whole number from 1 to {MOST_THREADS}")))
}

/// A decimal such as `0.5`; `inf`, `nan` and the like are none.
fn decimal(text: &str) -> Option<f64> {
    let figures = text.trim();
    let known = figures.chars().all(|letter| letter.is_ascii_digit() || ".-+eE".contains(letter));
    figures.parse::<f64>().ok().filter(|value| known && value.is_finite())
}

fn number<T: FromStr>(text: &str) -> Option<T> {
    text.trim().parse().ok()
}

fn refused(option: &str, text: &str, expected: &str) -> Failure {
    Failure::Usage(format!("{option} takes {expected}, not '{text}'"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(time_limit: Option<&str>, gap: Option<&str>, threads: Option<&str>) -> SolveArguments {
        SolveArguments {
            time_limit: time_limit.map(str::to_owned),
            gap: gap.map(str::to_owned),
            threads: threads.map(str::to_owned),
            seed: None,
            solver: None,
        }
    }

    #[test]
    fn sensible_figures_are_taken_as_typed() {
        let settings = solving(&typed(Some("0.25"), Some("0.02"), Some("3"))).unwrap();
        assert_eq!(settings.time_limit, Some(Duration::from_millis(250)));
        assert_eq!((settings.gap, settings.threads, settings.seed), (0.02, 3, 0));
        let settings = solving(&typed(Some("0"), Some("1"), None)).unwrap();
        assert_eq!(settings.time_limit, Some(Duration::ZERO));
        assert!(settings.threads >= 1);
    }

    #[test]
    fn figures_out_of_range_are_refused_by_name() {
        for wrong in ["-1", "nan", "inf", "1e400", "", "ten", "1e30"] {
            let failure = solving(&typed(Some(wrong), None, None)).unwrap_err();
            assert!(matches!(&failure, Failure::Usage(text) if text.contains("--time-limit")), "{wrong}: {failure:?}");
        }
        for wrong in ["-0.1", "1.01", "NaN", "2%", "infinity"] {
            assert!(solving(&typed(None, Some(wrong), None)).is_err(), "{wrong}");
        }
        for wrong in ["0", "-2", "1.5", "99999999999999999999", "4096"] {
            assert!(solving(&typed(None, None, Some(wrong))).is_err(), "{wrong}");
        }
    }

    #[test]
    fn kinds_come_in_the_order_of_stages() {
        let kinds_of = |words: &[&str]| kinds(Some(&words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>()));
        assert_eq!(kinds_of(&["mentors", " sessions", "mentors"]).unwrap(), [Kind::Sessions, Kind::Mentors]);
        assert_eq!(kinds_of(&["mentors"]).unwrap(), [Kind::Mentors]);
        assert_eq!(kinds(None).unwrap(), Kind::ALL);
        for word in ["visit", "session", ""] {
            assert!(kinds_of(&[word]).is_err(), "{word}");
        }
    }

    #[test]
    fn formats_come_in_their_order_and_wrong_ones_are_named() {
        let formats_of =
            |words: &[&str]| formats(Some(&words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>()));
        assert_eq!(formats_of(&["csv", " html", "csv"]).unwrap(), [Format::Html, Format::Csv]);
        assert_eq!(formats(None).unwrap(), Format::USUAL);
        for (word, meant) in [("xls", "(did you mean xlsx?)"), ("HTML", "(did you mean html?)"), ("pdf", "not 'pdf'")] {
            let failure = formats_of(&[word]).unwrap_err();
            let Failure::Usage(text) = &failure else { panic!("{failure:?}") };
            assert!(text.contains(meant) && text.contains("html, xlsx, csv, ics, letters and json"), "{text}");
        }
        assert!(formats_of(&[""]).is_err());
    }
}
