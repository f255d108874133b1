//! The keys of rules.toml: which there are, and what each may hold.

use crate::school::{
    Costs, CoverBy, DebriefRule, DepartmentRule, EmptyDays, PairingObjective, PrepKey, PrepRules, PrepUnit, Rules,
    TermRules, VisitFormat, VisitRules,
};

/// What the value of a key sets.
pub(super) enum Setting<'r> {
    /// Any text.
    Text(&'r mut Option<String>),
    /// Any text, or a date or whole number that is understood later.
    Written(&'r mut Option<String>),
    /// Texts.
    Texts(&'r mut Option<Vec<String>>),
    /// true or false.
    Flag(&'r mut bool),
    /// A whole number within bounds.
    Whole(&'r mut u32, Bounds),
    /// Two whole numbers.
    Gap(&'r mut (u32, u32)),
    /// One of a few words.
    Word(Vec<&'static str>, Box<dyn FnMut(usize) + 'r>),
}

/// Between what a figure must be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Bounds {
    pub least: u32,
    pub most: u32,
    /// Why no more, in words; empty where it is plain.
    pub why: &'static str,
}

/// Larger figures are slips of the pen, and sums of smaller ones never overflow: a plan has fewer than
/// a thousand million of anything.
pub(super) const ANY: Bounds = Bounds { least: 0, most: 1_000_000, why: "" };
/// Minutes that are no longer than a day.
const MINUTES: Bounds = Bounds { least: 0, most: 24 * 60, why: "minutes, at most a day" };
/// What one person is given, as in staff.csv and teams.csv.
const EACH: Bounds = Bounds { least: 0, most: 1_000, why: "so many for each person" };
/// See [`VisitRules::MOST_ROUNDS`].
const ROUNDS: Bounds = Bounds { least: 0, most: VisitRules::MOST_ROUNDS, why: "each round is one cycle of the term" };

/// The tables of rules.toml (the top level is the empty name) and their keys.
pub(super) const KEYS: &[(&str, &[&str])] = &[
    ("", &["name", "period_minutes", "passing_minutes", "parallel_sessions"]),
    ("reading", &["free", "protected"]),
    ("presence", &["empty_days"]),
    ("travel", &["minutes"]),
    ("term", &TermRules::KEYS),
    ("blocks", &["same_day_sessions", "same_week_sessions", "release", "cover", "max_covers"]),
    ("prep", &PrepRules::KEYS),
    (
        "mentors",
        &[
            "min_common",
            "min_years",
            "ideal_gap",
            "target_common",
            "department",
            "cross_site",
            "repeat",
            "meetings",
            "same_day_meetings",
            "same_week_meetings",
            "objective",
        ],
    ),
    ("mentors.weights", &["need", "time", "experience", "department", "preference"]),
    ("visits", &["rounds", "visits", "hosts", "format", "debrief", "repeat", "per_group"]),
    ("visits.weights", &["need", "outside_department", "debrief"]),
    ("costs", Costs::KEYS),
];

/// The setting behind a key of a table; none where there is no such key.
pub(super) fn setting<'r>(rules: &'r mut Rules, table: &str, key: &str) -> Option<Setting<'r>> {
    use Setting::{Flag, Gap, Text, Texts, Whole, Written};
    let blocks = &mut rules.blocks;
    let (mentors, visits) = (&mut rules.mentors, &mut rules.visits);
    Some(match (table, key) {
        ("", "name") => Text(&mut rules.name),
        ("", "period_minutes") => Whole(&mut rules.period_minutes, Bounds { least: 1, ..MINUTES }),
        ("", "passing_minutes") => Whole(&mut rules.passing_minutes, MINUTES),
        ("", "parallel_sessions") => Whole(&mut rules.parallel_sessions, ANY),
        ("reading", "free") => Texts(&mut rules.reading.free),
        ("reading", "protected") => Texts(&mut rules.reading.protected),
        ("presence", "empty_days") => words(
            &mut rules.presence.empty_days,
            &[("part-time", EmptyDays::PartTime), ("away", EmptyDays::Away), ("open", EmptyDays::Open)],
        ),
        ("term", "start") => Written(&mut rules.term.start),
        ("term", "end") => Written(&mut rules.term.end),
        ("term", "weeks") => Written(&mut rules.term.weeks),
        ("term", "school_days") => Texts(&mut rules.term.school_days),
        ("term", "cycle") => Written(&mut rules.term.cycle),
        ("term", "closed_weeks") => Written(&mut rules.term.closed_weeks),
        ("term", "first_week") => Written(&mut rules.term.first_week),
        ("term", "first_day") => Written(&mut rules.term.first_day),
        ("term", "time_zone") => Written(&mut rules.term.time_zone),
        ("blocks", "same_day_sessions") => Flag(&mut blocks.same_day_sessions),
        ("blocks", "same_week_sessions") => Flag(&mut blocks.same_week_sessions),
        ("blocks", "release") => Flag(&mut blocks.release),
        ("blocks", "cover") => words(&mut blocks.cover, &[("role", CoverBy::Role), ("anyone", CoverBy::Anyone)]),
        ("blocks", "max_covers") => Whole(&mut blocks.max_covers, ANY),
        ("travel", "minutes") => Whole(&mut rules.travel.minutes, MINUTES),
        ("prep", "unit") => {
            words(&mut rules.prep.unit, &[("periods", PrepUnit::Periods), ("minutes", PrepUnit::Minutes)])
        }
        ("prep", "shortest") => Whole(&mut rules.prep.shortest, MINUTES),
        ("prep", key) => Whole(PrepKey::named(key)?.figure_mut(&mut rules.prep), ANY),
        ("mentors", "min_common") => Whole(&mut mentors.min_common, ANY),
        ("mentors", "min_years") => Whole(&mut mentors.min_years, ANY),
        ("mentors", "ideal_gap") => Gap(&mut mentors.ideal_gap),
        ("mentors", "target_common") => Whole(&mut mentors.target_common, ANY),
        ("mentors", "department") => words(
            &mut mentors.department,
            &[("any", DepartmentRule::Any), ("same", DepartmentRule::Same), ("different", DepartmentRule::Different)],
        ),
        ("mentors", "cross_site") => Flag(&mut mentors.cross_site),
        ("mentors", "repeat") => Flag(&mut mentors.repeat),
        ("mentors", "meetings") => Whole(&mut mentors.meetings, EACH),
        ("mentors", "same_day_meetings") => Flag(&mut mentors.same_day_meetings),
        ("mentors", "same_week_meetings") => Flag(&mut mentors.same_week_meetings),
        ("mentors", "objective") => words(
            &mut mentors.objective,
            &[
                ("total", PairingObjective::Total),
                ("fair", PairingObjective::Fair),
                ("stable", PairingObjective::Stable),
            ],
        ),
        ("mentors.weights", "need") => Whole(&mut mentors.weights.need, ANY),
        ("mentors.weights", "time") => Whole(&mut mentors.weights.time, ANY),
        ("mentors.weights", "experience") => Whole(&mut mentors.weights.experience, ANY),
        ("mentors.weights", "department") => Whole(&mut mentors.weights.department, ANY),
        ("mentors.weights", "preference") => Whole(&mut mentors.weights.preference, ANY),
        ("visits", "rounds") => Whole(&mut visits.rounds, ROUNDS),
        ("visits", "visits") => Whole(&mut visits.visits, EACH),
        ("visits", "hosts") => Whole(&mut visits.hosts, EACH),
        ("visits", "format") => words(
            &mut visits.format,
            &[("pairs", VisitFormat::Pairs), ("triads", VisitFormat::Triads), ("squares", VisitFormat::Squares)],
        ),
        ("visits", "debrief") => words(
            &mut visits.debrief,
            &[("next-day", DebriefRule::NextDay), ("same-day", DebriefRule::SameDay), ("none", DebriefRule::None)],
        ),
        ("visits", "repeat") => Flag(&mut visits.repeat),
        ("visits", "per_group") => Whole(&mut visits.per_group, ANY),
        ("visits.weights", "need") => Whole(&mut visits.weights.need, ANY),
        ("visits.weights", "outside_department") => Whole(&mut visits.weights.outside_department, ANY),
        ("visits.weights", "debrief") => Whole(&mut visits.weights.debrief, ANY),
        ("costs", key) => Whole(rules.costs.get_mut(key)?, ANY),
        _ => return None,
    })
}

fn words<'r, T: Copy>(target: &'r mut T, words: &'static [(&'static str, T)]) -> Setting<'r> {
    let names = words.iter().map(|(name, _)| *name).collect();
    Setting::Word(names, Box::new(move |index| *target = words[index].1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_has_a_setting() {
        let mut rules = Rules::default();
        for (table, keys) in KEYS {
            for key in *keys {
                assert!(setting(&mut rules, table, key).is_some(), "{table}.{key}");
            }
        }
        assert!(setting(&mut rules, "costs", "unmet").is_none());
    }
}
