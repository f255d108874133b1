//! What is said about the term, by rules.toml and by options, key by key.

use super::super::collector::Collector;
use super::super::rules::TermPlaces;
use crate::findings::{Code, Finding, Place};
use crate::school::TermRules;

/// The value of a key, and where it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Said {
    /// The key of `[term]`.
    pub key: &'static str,
    /// What is written.
    pub value: String,
    place: Place,
}

/// All keys.
#[derive(Default)]
pub(super) struct Saids {
    pub start: Option<Said>,
    pub end: Option<Said>,
    pub weeks: Option<Said>,
    pub school_days: Option<(Said, Vec<String>)>,
    pub cycle: Option<Said>,
    pub closed_weeks: Option<Said>,
    pub first_week: Option<Said>,
    pub first_day: Option<Said>,
    pub time_zone: Option<Said>,
}

/// The option that stands for a key.
fn option(key: &str) -> String {
    match key {
        "start" | "end" => format!("--term-{key}"),
        _ => format!("--{}", key.replace('_', "-")),
    }
}

impl Saids {
    /// An option wins over the key of rules.toml, and the end over the number of weeks and the other way round.
    pub(super) fn new(rules: &TermRules, places: &TermPlaces, options: &TermRules, collector: &mut Collector) -> Saids {
        let in_rules = |key: &'static str, value: &Option<String>| {
            let place = places.get(key).map(|(place, _)| place.clone()).unwrap_or_default();
            value.clone().map(|value| Said { key, value, place })
        };
        let in_options = |key: &'static str, value: &Option<String>| {
            let place = Place { file: option(key), field: Some(format!("term.{key}")), ..Place::default() };
            value.as_ref().map(|value| Said { key, value: value.trim().to_owned(), place })
        };
        let both = |key: &'static str, option: &Option<String>, rule: &Option<String>| {
            in_options(key, option).or_else(|| in_rules(key, rule))
        };
        let joined = |days: &Option<Vec<String>>| days.as_ref().map(|days| days.join(", "));
        let days = options.school_days.as_ref().or(rules.school_days.as_ref());
        let list = days.map(|days| days.iter().flat_map(|day| day.split([',', ';'])).map(str::trim).map(str::to_owned));
        let list: Option<Vec<String>> = list.map(|list| list.filter(|day| !day.is_empty()).collect());
        let school_days = both("school_days", &joined(&options.school_days), &joined(&rules.school_days));
        let mut said = Saids {
            start: both("start", &options.start, &rules.start),
            school_days: school_days.zip(list),
            cycle: both("cycle", &options.cycle, &rules.cycle),
            closed_weeks: both("closed_weeks", &options.closed_weeks, &rules.closed_weeks),
            first_week: both("first_week", &options.first_week, &rules.first_week),
            first_day: both("first_day", &options.first_day, &rules.first_day),
            time_zone: both("time_zone", &options.time_zone, &rules.time_zone),
            ..Saids::default()
        };
        let by_option = (in_options("end", &options.end), in_options("weeks", &options.weeks));
        let by_rule = (in_rules("end", &rules.end), in_rules("weeks", &rules.weeks));
        // What stands in rules.toml is wrong there, whatever the options are.
        for twice in [&by_option, &by_rule] {
            if let (Some(end), Some(weeks)) = twice {
                weeks.report(
                    Code::TermEndsTwice,
                    format!("`end` ({}) and `weeks` ({}) both say when the term ends", end.value, weeks.value),
                    "one of the two".into(),
                    "take one of them out",
                    collector,
                );
            }
        }
        let replaced = by_option.0.is_some() || by_option.1.is_some();
        (said.end, said.weeks) = if replaced { by_option } else { by_rule };
        said
    }

    /// Options about a term that has no beginning.
    pub(super) fn without_start(&self, options: &TermRules, collector: &mut Collector) {
        let given = [
            ("end", options.end.is_some()),
            ("weeks", options.weeks.is_some()),
            ("school_days", options.school_days.is_some()),
            ("cycle", options.cycle.is_some()),
            ("closed_weeks", options.closed_weeks.is_some()),
            ("first_week", options.first_week.is_some()),
            ("first_day", options.first_day.is_some()),
            ("time_zone", options.time_zone.is_some()),
        ];
        if let Some((key, _)) = given.iter().find(|(_, is_given)| *is_given) {
            let place = Place { file: option(key), ..Place::default() };
            collector.push(Finding {
                code: Code::NoTermStart,
                value: None,
                message: format!("{} is about a term, but nothing says when it starts", place.file),
                expected: "the first day of the term".into(),
                remedy: "give it with --term-start 2027-01-11, or with `start` under [term] in rules.toml".into(),
                also: Vec::new(),
                place,
            });
        }
    }
}

impl Said {
    /// Reports something about it.
    pub(super) fn report(
        &self,
        code: Code,
        message: String,
        expected: String,
        remedy: &str,
        collector: &mut Collector,
    ) {
        collector.push(Finding {
            code,
            place: self.place.clone(),
            value: Some(self.value.clone()).filter(|value| !value.is_empty()),
            message,
            expected,
            remedy: remedy.into(),
            also: Vec::new(),
        });
    }

    /// Reports something about another key, which is not there, at the place of this one.
    pub(super) fn about(&self, key: &'static str, code: Code, message: String, collector: &mut Collector) {
        collector.push(Finding {
            code,
            place: Place { column: None, field: Some(format!("term.{key}")), ..self.place.clone() },
            value: None,
            message,
            expected: format!("`{key}` under [term], or {}", option(key)),
            remedy: format!("write `{key}` under [term] in rules.toml, or {} behind the command", option(key)),
            also: Vec::new(),
        });
    }
}
