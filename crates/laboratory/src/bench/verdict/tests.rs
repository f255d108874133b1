//! The verdict on runs of which the answer is known.

use super::*;
use crate::bench::record::tests::solved;
use crate::bench::record::{Record, Status};

fn verdict(records: &[Record]) -> Vec<Paragraph> {
    of(&Comparison::new(records, None))
}

fn text(records: &[Record]) -> String {
    verdict(records).into_iter().map(|paragraph| paragraph.text + "\n").collect()
}

/// Runs of `default` and another settings that takes that share of its time.
fn runs(name: &str, share: f64, schools: usize) -> Vec<Record> {
    let both = |school: usize| {
        let (school, seconds) = (format!("school-{school}"), 8.0 + school as f64);
        [0, 1].map(|seed| [solved("default", &school, seed, seconds), solved(name, &school, seed, seconds * share)])
    };
    (0..schools).flat_map(both).flatten().collect()
}

#[test]
fn no_runs_are_said_to_be_none() {
    let verdict = verdict(&[]);
    assert_eq!(verdict, [Paragraph { tone: Tone::Answer, text: "There are no runs: nothing can be said.".into() }]);
}

#[test]
fn one_settings_is_not_compared() {
    let text = text(&[solved("default", "hill", 0, 1.5)]);
    assert!(
        text.starts_with("Only default was run, so there is nothing to compare it with. It solved 1 of 1 instance")
    );
}

#[test]
fn the_faster_settings_is_named_with_how_much() {
    let records = runs("fast", 0.5, 6);
    let verdict = verdict(&records);
    assert_eq!(verdict.len(), 1, "{verdict:#?}");
    assert_eq!(
        verdict[0].text,
        "Use fast: it is 2 times as fast as default (0.50 of its time, 95 % interval 0.50 to 0.50, over 12 instances of 6 \
         schools; 12 wins, 0 losses and 0 ties). That is a factor of 2.00; seeds alone make up to 1.00 between runs of the \
         same settings."
    );
    assert!(text(&runs("fast", 0.8, 6)).contains("it takes 20 % less time than default (0.80"));
}

#[test]
fn without_a_clear_difference_all_stays_as_it_is() {
    let mut records = runs("other", 0.99, 6);
    // On one school it is much slower.
    records.iter_mut().filter(|run| run.settings == "other").take(2).for_each(|run| run.wall_seconds *= 1.06);
    let text = text(&records);
    assert!(text.starts_with("No settings is better than default beyond the noise: stay with default."), "{text}");
    assert!(text.contains("other comes closest") && text.contains("The interval includes 1"), "{text}");
    assert_eq!(text.matches("No clear difference").count(), 0, "it is told already: {text}");
    let slower = self::text(&runs("slow", 1.5, 6));
    assert!(slower.contains("stay with default.\nClearly slower than default: slow (1.50)."), "{slower}");
}

#[test]
fn seeds_that_make_as_much_are_said() {
    let mut records = runs("fast", 0.9, 6);
    records.iter_mut().filter(|run| run.seed == 1).for_each(|run| run.wall_seconds *= 1.5);
    let text = text(&records);
    assert!(text.contains("stay with default") && text.contains("Seeds alone make as much: up to 1.5"), "{text}");
}

#[test]
fn contradictions_come_first() {
    let mut records = runs("fast", 0.5, 6);
    records[3].total = Some(99);
    records[3].bound = Some(99);
    let verdict = verdict(&records);
    assert_eq!((verdict[0].tone, verdict[1].tone, verdict[2].tone), (Tone::Alarm, Tone::Alarm, Tone::Answer));
    assert!(verdict[0].text.starts_with("1 CONTRADICTION BETWEEN RUNS"));
    assert!(verdict[2].text.starts_with("If the figures could be trusted: Use fast"), "{}", verdict[2].text);
    assert!(
        verdict[1].text.starts_with("school-0: different totals are proven to be the best. "),
        "{}",
        verdict[1].text
    );
    assert!(
        verdict[1]
            .text
            .ends_with("100 (optimal): default seed 0, default seed 1 and fast seed 0; 99 (optimal): fast seed 1."),
        "{}",
        verdict[1].text
    );
}

#[test]
fn faster_for_doing_less_is_not_better() {
    let less = |change: &dyn Fn(&mut Record)| {
        let mut records = runs("fast", 0.5, 6);
        records.iter_mut().filter(|run| run.settings == "fast").for_each(change);
        let text = text(&records);
        assert!(text.contains("stay with default") && text.contains("it does not count as better"), "{text}");
        text
    };
    assert!(less(&|run| run.staged = true).contains("proves less than default"));
    assert!(less(&|run| run.status = Status::Gap).contains("content with a gap where default looks for a proof"));
    let dearer = less(&|run| (run.total, run.staged) = (Some(120), true));
    assert!(dearer.contains("one after another"), "{dearer}");
    let mut staged = runs("fast", 0.5, 6);
    staged.iter_mut().for_each(|run| run.staged = true);
    staged.iter_mut().filter(|run| run.settings == "fast").for_each(|run| run.total = Some(120));
    assert!(text(&staged).contains("its plans cost more than those of default on 12 of 12 instances"));
}

#[test]
fn few_schools_and_one_seed_are_said() {
    let one: Vec<Record> = runs("fast", 0.5, 1).into_iter().filter(|run| run.seed == 0).collect();
    let said = text(&one);
    assert!(said.contains("stay with default") && said.contains("One school says nothing of others."), "{said}");
    assert!(said.contains("no interval, over 1 instance of 1 school; 1 win, 0 losses and 0 ties"), "{said}");
    assert!(said.contains("Only 1 school was measured"), "{said}");
    let three: Vec<Record> = runs("fast", 0.5, 3).into_iter().filter(|run| run.seed == 0).collect();
    let said = text(&three);
    assert!(said.contains("Use fast") && said.contains("Only 3 schools were measured"), "{said}");
    assert!(said.contains("how much of it is luck of the seed is not known"), "{said}");
}

#[test]
fn settings_that_failed_are_said() {
    let mut records = runs("fast", 0.5, 6);
    records.iter_mut().filter(|run| run.settings == "fast").for_each(|run| run.status = Status::Failed);
    let some = text(&records);
    assert!(some.contains("12 runs failed, had to be stopped or needed too much memory"), "{some}");
    assert!(some.contains("Clearly slower than default: fast"), "{some}");
    records.iter_mut().for_each(|run| run.status = Status::Failed);
    let none = text(&records);
    assert!(none.starts_with("No settings solved anything within its time"), "{none}");
}

#[test]
fn others_that_are_better_and_what_has_nothing_in_common_are_named() {
    let mut records = runs("fast", 0.5, 6);
    records.extend(runs("faster", 0.25, 6).into_iter().filter(|run| run.settings == "faster"));
    records.push(solved("lost", "island", 0, 1.0));
    let text = text(&records);
    assert!(text.starts_with("Use faster: it is 3.99 times as fast as default"), "{text}");
    assert!(text.contains("Better than default as well: fast (0.50)."), "{text}");
    assert!(text.contains("Nothing in common with default: lost."), "{text}");
    let apart = self::text(&[solved("default", "a", 0, 1.0), solved("fast", "b", 0, 1.0)]);
    assert!(apart.starts_with("Nothing was run both with default and with other settings"), "{apart}");
}

#[test]
fn it_is_said_where_the_answer_depends_on_time_outs() {
    let mut records = runs("fast", 0.2, 6);
    records.iter_mut().filter(|run| run.settings == "fast").take(4).for_each(|run| run.status = Status::Feasible);
    records.iter_mut().for_each(|run| run.time_limit = 60.0);
    let text = text(&records);
    assert!(text.contains("For fast it depends on how time-outs count: maximum "), "{text}");
}

#[test]
fn many_comparisons_are_said_to_be_many() {
    let mut records = runs("a", 0.9, 6);
    assert!(!text(&records).contains("held against one"));
    for name in ["b", "c", "d", "e"] {
        records.extend(runs(name, 1.0, 6).into_iter().filter(|run| run.settings == name));
    }
    assert!(text(&records).contains("5 settings are held against one: of 20"), "{}", text(&records));
}
