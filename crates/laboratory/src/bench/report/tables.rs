//! The tables of a report, before they are written as HTML or Markdown.

use std::collections::BTreeSet;

use crate::bench::comparison::{Against, Comparison, Ratio};
use crate::bench::measured::{Labels, TimeOuts, is_failure, latest};
use crate::bench::profiles;
use crate::bench::record::Record;
use crate::bench::statistics::Interval;
use crate::bench::words::{NOTHING, count, figure, grouped, ratio, seconds, tenths};

/// A table; the first column names the rows.
pub(super) struct Table {
    /// What it shows.
    pub title: String,
    /// What one must know to read it.
    pub note: String,
    /// The columns, and whether they hold figures.
    pub columns: Vec<(String, bool)>,
    /// The rows, each as long as there are columns.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    fn new(title: &str, note: String, words: &[&str], figures: &[&str]) -> Table {
        let words = words.iter().map(|column| ((*column).to_owned(), false));
        let columns = words.chain(figures.iter().map(|column| ((*column).to_owned(), true)));
        Table { title: title.to_owned(), note, columns: columns.collect(), rows: Vec::new() }
    }
}

fn shown(value: Option<f64>, words: impl Fn(f64) -> String) -> String {
    value.map_or(NOTHING.to_owned(), words)
}

fn interval(interval: Option<Interval>) -> String {
    interval.map_or(NOTHING.to_owned(), |interval| format!("{} to {}", ratio(interval.low), ratio(interval.high)))
}

/// The tables between the verdict and the charts; those without rows are left out.
pub(super) fn of(comparison: &Comparison) -> Vec<Table> {
    let tables = [
        contradictions(comparison),
        times(comparison),
        against(comparison),
        plans(comparison),
        effort(comparison),
        schools(comparison),
    ];
    tables.into_iter().filter(|table| !table.rows.is_empty()).collect()
}

fn contradictions(comparison: &Comparison) -> Table {
    let note =
        "At most one side of each can be right. Plans are verified, so it is the proof or the bound that is wrong.";
    let mut table = Table::new(
        "Contradictions",
        note.to_owned(),
        &["School", "Fingerprint", "Settings", "Ended"],
        &["Seed", "Total", "Bound"],
    );
    for found in &comparison.disagreements {
        for side in &found.sides {
            let amount = |amount: Option<i64>| shown(amount.map(|amount| amount as f64), grouped);
            table.rows.push(vec![
                found.school.clone(),
                found.school_hash.clone(),
                side.settings.clone(),
                side.status.name().to_owned(),
                side.seed.to_string(),
                amount(side.total),
                amount(side.bound),
            ]);
        }
    }
    table
}

fn times(comparison: &Comparison) -> Table {
    let instances = count(comparison.common, "instance", "instances");
    let note = format!(
        "Shifted geometric means of the seconds of the whole process over the {instances} that every settings was run on. \
         {}. Between seeds: how many times longer one seed takes than another.",
        ways()
    );
    let figures = ["Solved", "Maximum, s", "Penalty, s", "Intersection, s", "Between seeds", "Failed runs"];
    let mut table = Table::new("Times", note, &["Settings"], &figures);
    for own in comparison.order() {
        let figures = &comparison.figures[own];
        let mut row = vec![comparison.label(own).to_owned(), format!("{} of {}", figures.solved, figures.instances)];
        row.extend(figures.means.map(|mean| shown(mean, seconds)));
        row.push(shown(figures.seeds, ratio));
        row.push(figures.failures.to_string());
        table.rows.push(row);
    }
    table
}

/// `Maximum: …; penalty: …; intersection: …`.
fn ways() -> String {
    let ways = TimeOuts::ALL.map(|way| format!("{}: {}", way.name(), way.words())).join("; ");
    ways.replacen("maximum", "Maximum", 1)
}

fn against(comparison: &Comparison) -> Table {
    let noise = comparison.noise.map_or("there is one seed only".to_owned(), |noise| format!("{} here", ratio(noise)));
    let note = format!(
        "Times divided by those of {}, on what both were run on: below 1 is faster. The interval is where the ratio would lie \
         for other schools of the same sort in 95 of 100 cases. A win is faster by more than 5 % and 10 ms, or alone in \
         solving it. Noise: what seeds alone make ({noise}). Clear: beyond the noise, the interval without 1, and the same \
         with the penalty.",
        comparison.baseline_label()
    );
    let columns = [
        "Ratio",
        "95 % interval",
        "With penalty",
        "Its interval",
        "Intersection",
        "Instances",
        "Schools",
        "Wins",
        "Losses",
        "Ties",
    ];
    let mut table = Table::new("Against the baseline", note, &["Settings", "Clear", "Beyond noise"], &columns);
    for own in comparison.order() {
        let Some(against) = &comparison.figures[own].against else { continue };
        let value = |found: Option<Ratio>| shown(found.map(|found| found.value), ratio);
        let range = |found: Option<Ratio>| interval(found.and_then(|found| found.interval));
        let [maximum, penalty, intersection] = against.ratios;
        let word = |holds: bool| if holds { "yes" } else { "no" }.to_owned();
        let mut row = vec![comparison.label(own).to_owned(), word(against.clear)];
        row.push(against.beyond_noise.map_or("unknown".to_owned(), word));
        row.extend([value(maximum), range(maximum), value(penalty), range(penalty), value(intersection)]);
        let numbers = [against.instances, against.schools, against.wins, against.losses, against.ties];
        row.extend(numbers.map(|number| number.to_string()));
        table.rows.push(row);
    }
    table
}

fn plans(comparison: &Comparison) -> Table {
    let note = format!(
        "Mean of the totals and sums of what is not met, over the {} for which all settings that plan anything have a plan. \
         Cheaper, dearer: on how many instances the plan costs less or more than that of {}.",
        count(comparison.planned, "instance", "instances"),
        comparison.baseline_label()
    );
    let columns = ["Mean total", "Cheaper", "Dearer", "Sessions unmet", "Absences", "Lessons released"];
    let mut table = Table::new("Plans", note, &["Settings"], &columns);
    for own in comparison.order() {
        let figures = &comparison.figures[own];
        let number = |number: fn(&Against) -> usize| {
            figures.against.as_ref().map_or(NOTHING.to_owned(), |against| number(against).to_string())
        };
        table.rows.push(vec![
            comparison.label(own).to_owned(),
            shown(figures.total, tenths),
            number(|against| against.cheaper),
            number(|against| against.dearer),
            shown(figures.sessions_unmet, figure),
            shown(figures.absences, figure),
            shown(figures.lessons_released, figure),
        ]);
    }
    table
}

fn effort(comparison: &Comparison) -> Table {
    let note = "Shifted geometric means over the instances for which all settings have the figure, with what runs took until \
                they timed out or failed: settings that give up early look frugal here. The primal integral is the area under \
                the gap to the best plan of the run itself: how long a plan was in the making.";
    let columns = ["Processor, s", "Memory, MB", "Nodes", "Iterations", "Primal integral, s"];
    let mut table = Table::new("Effort", note.to_owned(), &["Settings"], &columns);
    for own in comparison.order() {
        let figures = &comparison.figures[own];
        table.rows.push(vec![
            comparison.label(own).to_owned(),
            shown(figures.cpu_seconds, seconds),
            shown(figures.memory, figure),
            shown(figures.nodes, figure),
            shown(figures.lp_iterations, figure),
            shown(figures.primal_integral, seconds),
        ]);
    }
    table
}

fn schools(comparison: &Comparison) -> Table {
    let note =
        "Seconds, the median over seeds; > is a time-out in half of the runs or more. instances.csv has every seed.";
    let mut table = Table::new("Times of schools", note.to_owned(), &["School"], &["People"]);
    let taken = profiles::scaling(&comparison.measured);
    let order = comparison.order();
    table.columns.extend(order.iter().map(|own| (format!("{}, s", comparison.label(*own)), true)));
    let schools: BTreeSet<(&str, usize)> =
        taken.iter().flatten().map(|taken| (taken.school.as_str(), taken.staff)).collect();
    for (school, staff) in schools {
        let mut row = vec![school.to_owned(), staff.to_string()];
        for own in &order {
            let found = taken[*own].iter().find(|taken| taken.school == school && taken.staff == staff);
            row.push(found.map_or(NOTHING.to_owned(), |taken| match taken.solved {
                true => seconds(taken.seconds),
                false => format!("> {}", seconds(taken.seconds)),
            }));
        }
        table.rows.push(row);
    }
    table
}

/// Every run that counts and failed, with its message.
pub(super) fn failures(records: &[Record]) -> Table {
    let labels = Labels::new(records);
    let mut table = Table::new(
        "What failed",
        "Runs that failed, had to be stopped or needed too much memory, and others with a message.".to_owned(),
        &["School", "Settings", "Ended", "Message"],
        &["Seed", "Repeat", "Seconds"],
    );
    let failed = latest(records).into_iter().filter(|run| is_failure(run) || !run.message.trim().is_empty());
    for run in failed {
        table.rows.push(vec![
            labels.school(run),
            labels.settings(run),
            run.status.name().to_owned(),
            run.message.clone(),
            run.seed.to_string(),
            run.repeat.to_string(),
            seconds(run.wall_seconds),
        ]);
    }
    table
}

/// Where and with what the runs that count were made.
pub(super) fn environment(comparison: &Comparison, records: &[Record]) -> Table {
    let runs = latest(records);
    let all = |value: &dyn Fn(&Record) -> String| {
        let values: BTreeSet<String> = runs.iter().map(|run| value(run)).collect();
        values.into_iter().collect::<Vec<_>>().join(", ")
    };
    let numbers = |mut numbers: Vec<f64>| {
        numbers.sort_by(f64::total_cmp);
        numbers.dedup();
        numbers.into_iter().map(figure).collect::<Vec<_>>().join(", ")
    };
    let started = |pick: fn(&str, &str) -> bool| {
        let starts = runs.iter().map(|run| run.started.as_str());
        starts.reduce(|one, other| if pick(other, one) { other } else { one }).unwrap_or(NOTHING).to_owned()
    };
    let mut table = Table::new("Where it ran", String::new(), &["What", "Value"], &[]);
    let mut row = |what: &str, value: String| table.rows.push(vec![what.to_owned(), value]);
    let measured = &comparison.measured;
    row("Runs that count", grouped(measured.runs as f64));
    row("Runs superseded by later ones", grouped(measured.superseded as f64));
    row("Schools", grouped(measured.schools as f64));
    row("Measured instances (a school with a seed)", grouped(measured.instances.len() as f64));
    if !runs.is_empty() {
        row("Seeds", numbers(runs.iter().map(|run| f64::from(run.seed)).collect()));
        row("Machines", all(&|run| format!("{} ({})", run.host, count(run.cores, "core", "cores"))));
        row("Versions", all(&|run| run.version.clone()));
        row("Commits", all(&|run| if run.commit.is_empty() { "unknown".to_owned() } else { run.commit.clone() }));
        row("Settings", all(&|run| format!("{} ({})", run.settings, run.settings_hash)));
        row("Limit of time, s", numbers(runs.iter().map(|run| run.time_limit).collect()));
        row("Limit of memory, MB", numbers(runs.iter().map(|run| run.memory_limit as f64).collect()));
        row(
            "First and last start",
            format!("{} to {}", started(|one, other| one < other), started(|one, other| one > other)),
        );
    }
    table
}
