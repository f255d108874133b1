//! Figures against those worked out by hand.

use super::*;
use crate::bench::record::Status;
use crate::bench::record::tests::solved;

fn near(found: Option<f64>, wanted: f64) {
    let found = found.expect("a figure");
    assert!((found - wanted).abs() < 1e-9, "{found} instead of {wanted}");
}

fn open(settings: &str, school: &str, seed: u32) -> Record {
    Record { status: Status::Feasible, bound: Some(90), ..solved(settings, school, seed, 60.0) }
}

/// The settings of that name, against the baseline.
fn against<'a>(comparison: &'a Comparison, label: &str) -> &'a Against {
    figures(comparison, label).against.as_ref().unwrap()
}

fn figures<'a>(comparison: &'a Comparison, label: &str) -> &'a Figures {
    &comparison.figures[(0..comparison.figures.len()).find(|number| comparison.label(*number) == label).unwrap()]
}

#[test]
fn nothing_says_nothing() {
    let comparison = Comparison::new(&[], None);
    assert_eq!((comparison.baseline, comparison.common, comparison.noise), (None, 0, None));
    assert!(comparison.figures.is_empty() && comparison.disagreements.is_empty() && comparison.warnings.is_empty());
    assert_eq!(comparison.baseline_label(), "");
}

#[test]
fn means_and_ratios_are_those_worked_out_by_hand() {
    let records = [
        solved("default", "dale", 0, 3.0),
        solved("default", "hill", 0, 15.0),
        solved("fast", "dale", 0, 1.0),
        solved("fast", "hill", 0, 7.0),
    ];
    let comparison = Comparison::new(&records, None);
    // √(4 × 16) − 1 = 7 and √(2 × 8) − 1 = 3.
    near(figures(&comparison, "default").means[0], 7.0);
    near(figures(&comparison, "fast").means[0], 3.0);
    let fast = against(&comparison, "fast");
    near(fast.ratio().map(|ratio| ratio.value), 3.0 / 7.0);
    near(fast.ratio().map(|ratio| ratio.distance()), 7.0 / 3.0);
    // Of two schools either is drawn twice in a quarter of the cases: 1 ÷ 3 and 7 ÷ 15 are the ends.
    let interval = fast.ratio().unwrap().interval.unwrap();
    near(Some(interval.low), 1.0 / 3.0);
    near(Some(interval.high), 7.0 / 15.0);
    assert_eq!((fast.wins, fast.losses, fast.ties, fast.instances, fast.schools), (2, 0, 0, 2, 2));
    assert_eq!((fast.beyond_noise, fast.clear), (None, true));
    assert_eq!(figures(&comparison, "default").against, None);
    assert_eq!(comparison.order(), [0, 1]);
}

#[test]
fn time_outs_count_in_three_ways() {
    let records = [
        solved("default", "dale", 0, 3.0),
        solved("default", "hill", 0, 3.0),
        solved("fast", "dale", 0, 1.0),
        open("fast", "hill", 0),
    ];
    let comparison = Comparison::new(&records, None);
    let fast = figures(&comparison, "fast");
    assert_eq!((fast.solved, fast.instances), (1, 2));
    near(fast.means[place(TimeOuts::Maximum)], (2.0f64 * 61.0).sqrt() - 1.0);
    near(fast.means[place(TimeOuts::Penalty)], (2.0f64 * 601.0).sqrt() - 1.0);
    near(fast.means[place(TimeOuts::Intersection)], 1.0);
    let default = figures(&comparison, "default");
    near(default.means[place(TimeOuts::Intersection)], 3.0);
    let fast = against(&comparison, "fast");
    let ratios = fast.ratios.map(|ratio| ratio.unwrap());
    near(Some(ratios[0].value), ((2.0f64 * 61.0).sqrt() - 1.0) / 3.0);
    near(Some(ratios[2].value), 1.0 / 3.0);
    assert_eq!(ratios.map(|ratio| ratio.instances), [2, 2, 1]);
    assert_eq!((fast.wins, fast.losses, fast.ties), (1, 1, 0));
    assert!(!fast.clear, "it takes longer where time-outs count, and is faster where they do not");
}

#[test]
fn small_differences_are_ties() {
    let run = |settings, school, seconds| solved(settings, school, 0, seconds);
    let records = [
        // By 4 %, by 6 %, by 50 % but 8 ms only, unsolved by both.
        (run("default", "a", 10.0), run("fast", "a", 9.6)),
        (run("default", "b", 10.0), run("fast", "b", 9.4)),
        (run("default", "c", 0.016), run("fast", "c", 0.008)),
        (open("default", "d", 0), open("fast", "d", 0)),
        (run("default", "e", 9.0), run("fast", "e", 10.0)),
    ];
    let records: Vec<Record> = records.into_iter().flat_map(|(one, other)| [one, other]).collect();
    let comparison = Comparison::new(&records, None);
    let fast = against(&comparison, "fast");
    assert_eq!((fast.wins, fast.losses, fast.ties), (1, 1, 3));
}

#[test]
fn a_settings_that_failed_everywhere_loses_everywhere() {
    let failed = |school| Record { status: Status::Failed, total: None, bound: None, ..solved("fast", school, 0, 0.1) };
    let records =
        [solved("default", "dale", 0, 3.0), solved("default", "hill", 0, 3.0), failed("dale"), failed("hill")];
    let comparison = Comparison::new(&records, None);
    let fast = figures(&comparison, "fast");
    assert_eq!((fast.solved, fast.failures, fast.total), (0, 2, None));
    near(fast.means[0], 60.0);
    assert_eq!(fast.means[place(TimeOuts::Intersection)], None);
    // It has no plans, and so keeps nobody else's from being counted.
    near(figures(&comparison, "default").total, 100.0);
    assert_eq!(comparison.planned, 2);
    let fast = against(&comparison, "fast");
    assert_eq!((fast.wins, fast.losses, fast.plans), (0, 2, 0));
    assert_eq!(fast.ratios[place(TimeOuts::Intersection)], None);
    near(fast.ratio().map(|ratio| ratio.value), 20.0);
}

#[test]
fn only_what_is_common_is_compared() {
    let mut records = vec![solved("default", "dale", 0, 3.0), solved("fast", "dale", 0, 1.0)];
    records.extend([solved("default", "hill", 0, 50.0), solved("fast", "moor", 0, 50.0)]);
    let comparison = Comparison::new(&records, None);
    let fast = against(&comparison, "fast");
    assert_eq!((comparison.common, fast.instances, fast.schools), (1, 1, 1));
    near(fast.ratio().map(|ratio| ratio.value), 1.0 / 3.0);
    near(figures(&comparison, "default").means[0], 3.0);
    assert_eq!(fast.ratio().unwrap().interval, None, "one school says nothing of others");
    assert!(!fast.clear);
    let warning = &comparison.warnings[0];
    assert!(warning.contains("of 3 instances, 1 was run with every settings"), "{warning}");
    let apart = [solved("default", "hill", 0, 1.0), solved("fast", "moor", 0, 1.0)];
    let apart = Comparison::new(&apart, None);
    assert_eq!((against(&apart, "fast").ratio(), figures(&apart, "fast").means[0]), (None, None));
}

#[test]
fn seeds_make_a_noise() {
    let mut records = Vec::new();
    for school in ["a", "b", "c", "d"] {
        // Seed 1 takes twice as long as seed 0 (by the shifted mean: 2 ÷ 1), the other settings 1.5 times.
        records.extend([solved("default", school, 0, 1.0), solved("default", school, 1, 2.0)]);
        records.extend([solved("slow", school, 0, 2.0), solved("slow", school, 1, 2.0)]);
    }
    let comparison = Comparison::new(&records, None);
    near(comparison.noise, 2.0);
    near(figures(&comparison, "slow").seeds, 1.0);
    // √(2 × 3) − 1 = 1.449 is the baseline's mean: the ratio is 1.38, which is less than 2.
    let slow = against(&comparison, "slow");
    near(slow.ratio().map(|ratio| ratio.value), 2.0 / (6.0f64.sqrt() - 1.0));
    assert_eq!((slow.beyond_noise, slow.clear), (Some(false), false));
    let alone: Vec<Record> = records.into_iter().filter(|run| run.seed == 0).collect();
    assert_eq!(Comparison::new(&alone, None).noise, None);
}

/// Schools on which `fast` takes half the time of `default`, give or take what a school makes of it.
fn halved(schools: usize) -> Vec<Record> {
    let school = |number: usize| {
        let name = format!("school-{number}");
        let seconds = 4.0 + (number % 7) as f64;
        let share = 0.5 + 0.1 * ((number * 5 % 11) as f64 / 5.0 - 1.0);
        [solved("default", &name, 0, seconds), solved("fast", &name, 0, seconds * share)]
    };
    (0..schools).flat_map(school).collect()
}

#[test]
fn the_interval_covers_the_ratio_and_is_narrower_for_more_schools() {
    let interval = |schools| {
        let comparison = Comparison::new(&halved(schools), None);
        let ratio = against(&comparison, "fast").ratio().unwrap();
        assert_eq!(Comparison::new(&halved(schools), None), comparison, "the same again");
        assert!(against(&comparison, "fast").clear);
        ratio.interval.unwrap()
    };
    let (few, many) = (interval(8), interval(80));
    assert!(!few.excludes(0.5) && !many.excludes(0.5), "{few:?} {many:?}");
    assert!(many.high - many.low < 0.5 * (few.high - few.low), "{few:?} {many:?}");
}

#[test]
fn runs_of_a_school_stay_together() {
    // Ten seeds of two schools are two schools, not twenty measurements.
    let mut records = Vec::new();
    for seed in 0..10 {
        records.extend([solved("default", "a", seed, 4.0), solved("fast", "a", seed, 1.0)]);
        records.extend([solved("default", "b", seed, 4.0), solved("fast", "b", seed, 8.0)]);
    }
    let comparison = Comparison::new(&records, None);
    let fast = against(&comparison, "fast");
    let interval = fast.ratio().unwrap().interval.unwrap();
    near(Some(interval.low), 0.25);
    near(Some(interval.high), 2.0);
    assert_eq!((fast.schools, fast.wins, fast.losses, fast.clear), (2, 10, 10, false));
}

#[test]
fn the_baseline_is_default_or_the_first_or_as_asked() {
    let run = |settings| solved(settings, "hill", 0, 1.0);
    let label = |records: &[Record], asked| Comparison::new(records, asked).baseline_label().to_owned();
    assert_eq!(label(&[run("a"), run("default")], None), "default");
    assert_eq!(label(&[run("b"), run("a")], None), "a");
    assert_eq!(label(&[run("b"), run("a")], Some("b")), "b");
    let comparison = Comparison::new(&[run("default"), run("a")], Some("c"));
    assert_eq!(comparison.baseline_label(), "default");
    assert_eq!(comparison.warnings, ["No runs have settings named c: all are compared with default."]);
    let other = Record { settings_hash: "2".into(), ..run("default") };
    let records = [run("default"), other];
    assert_eq!(label(&records, Some("default (s-default)")), "default (s-default)");
    assert_eq!(label(&records, None), "default (2)");
    assert_eq!(Comparison::new(&records, None).figures.len(), 2);
}

#[test]
fn runs_that_plan_other_kinds_do_not_contradict_each_other() {
    let all = solved("default", "hill", 0, 1.0);
    let sessions =
        Record { kinds: "sessions".into(), total: Some(40), bound: Some(40), ..solved("sessions", "hill", 0, 1.0) };
    let comparison = Comparison::new(&[all, sessions], None);
    assert!(comparison.disagreements.is_empty());
    let warned = comparison.warnings.iter().any(|warning| warning.contains("Not all settings plan the same"));
    assert!(warned, "{:?}", comparison.warnings);
}

#[test]
fn plans_are_compared_where_both_have_one() {
    let total =
        |settings, school, total| Record { total: Some(total), staged: true, ..solved(settings, school, 0, 1.0) };
    let records = [
        total("default", "a", 100),
        total("default", "b", 100),
        Record { total: None, status: Status::NoPlan, ..total("default", "c", 0) },
        total("fast", "a", 90),
        total("fast", "b", 130),
        total("fast", "c", 7),
    ];
    let comparison = Comparison::new(&records, None);
    let fast = against(&comparison, "fast");
    assert_eq!((fast.plans, fast.cheaper, fast.dearer), (2, 1, 1));
    near(figures(&comparison, "fast").total, 110.0);
    near(figures(&comparison, "default").total, 100.0);
    near(figures(&comparison, "fast").absences, 6.0);
}

#[test]
fn two_optima_of_one_school_are_an_error() {
    let mut records =
        vec![solved("default", "hill", 0, 1.0), solved("plain", "hill", 4, 1.0), solved("other", "dale", 0, 1.0)];
    assert_eq!(Comparison::new(&records, None).disagreements, []);
    records[1].total = Some(98);
    records[1].bound = Some(98);
    records.push(Record { repeat: 2, ..records[1].clone() });
    let found = Comparison::new(&records, None).disagreements;
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].school.as_str(), found[0].kind), ("hill", Kind::Optima));
    let sides: Vec<_> = found[0].sides.iter().map(|side| (side.settings.as_str(), side.seed, side.total)).collect();
    assert_eq!(sides, [("default", 0, Some(100)), ("plain", 4, Some(98))]);
    // What is planned one kind after another proves less, and contradicts nobody.
    records.iter_mut().filter(|run| run.settings == "plain").for_each(|run| run.staged = true);
    assert_eq!(Comparison::new(&records, None).disagreements, []);
}

#[test]
fn a_plan_cheaper_than_the_best_is_an_error() {
    let cheaper = Record { total: Some(95), ..open("plain", "hill", 0) };
    let found = Comparison::new(&[solved("default", "hill", 0, 1.0), cheaper.clone()], None).disagreements;
    assert_eq!(found.iter().map(|found| found.kind).collect::<Vec<_>>(), [Kind::Cheaper]);
    let elsewhere = Record { school_hash: "h-2".into(), ..cheaper };
    assert_eq!(Comparison::new(&[solved("default", "hill", 0, 1.0), elsewhere], None).disagreements, []);
}

#[test]
fn a_bound_above_a_plan_is_an_error() {
    let high = Record { total: Some(120), bound: Some(101), ..open("plain", "hill", 0) };
    let found = Comparison::new(&[solved("default", "hill", 0, 1.0), high], None).disagreements;
    assert_eq!(found.iter().map(|found| found.kind).collect::<Vec<_>>(), [Kind::Bound]);
    assert_eq!(found[0].sides[0].settings, "plain", "the higher claim comes first");
    let own = Record { total: Some(100), bound: Some(101), ..open("plain", "hill", 0) };
    let found = Comparison::new(&[own], None).disagreements;
    assert_eq!((found[0].kind, found[0].sides.len()), (Kind::Bound, 1));
}

#[test]
fn what_makes_figures_unsure_is_said() {
    let records = [
        solved("default", "hill", 0, 1.0),
        Record { host: "there".into(), commit: "def".into(), time_limit: 90.0, ..solved("fast", "hill", 0, 1.0) },
        Record { status: Status::Gap, staged: true, memory_limit: 8_000, ..solved("rough", "hill", 0, 1.0) },
        Record { started: "2020-01-01T00:00:00Z".into(), ..solved("default", "hill", 0, 1.0) },
    ];
    let warnings = Comparison::new(&records, None).warnings;
    let said = |words: &str| assert!(warnings.iter().any(|warning| warning.contains(words)), "{words}: {warnings:#?}");
    said("2 machines (here and there); times of different machines are not comparable");
    said("2 builds of the program (1 at abc and 1 at def)");
    said("different time limits (60 s and 90 s)");
    said("different limits of memory (4000 MB and 8000 MB)");
    said("rough was content with a gap in 1 run");
    said("rough plans kinds one after another");
    said("1 run does not count");
    assert_eq!(warnings.len(), 7);
}
