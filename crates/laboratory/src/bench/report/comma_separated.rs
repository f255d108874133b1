//! summary.csv and instances.csv: the figures for other programs, unrounded; what is not known is empty.

use crate::bench::comparison::{Comparison, Ratio};
use crate::bench::measured::TimeOuts;
use crate::files::cells::guarded;

const SUMMARY: [&str; 38] = [
    "settings",
    "baseline",
    "staged",
    "instances",
    "solved",
    "runs_content_with_gap",
    "runs_failed",
    "seconds_maximum",
    "seconds_penalty",
    "seconds_intersection",
    "ratio_maximum",
    "ratio_maximum_low",
    "ratio_maximum_high",
    "ratio_penalty",
    "ratio_penalty_low",
    "ratio_penalty_high",
    "ratio_intersection",
    "ratio_intersection_low",
    "ratio_intersection_high",
    "compared_instances",
    "compared_schools",
    "wins",
    "losses",
    "ties",
    "between_seeds",
    "beyond_noise",
    "clear",
    "cpu_seconds",
    "memory",
    "nodes",
    "lp_iterations",
    "primal_integral",
    "total",
    "plans_cheaper",
    "plans_dearer",
    "sessions_unmet",
    "absences",
    "lessons_released",
];

const INSTANCES: [&str; 22] = [
    "settings",
    "school",
    "school_hash",
    "staff",
    "seed",
    "repeats",
    "solved",
    "seconds",
    "time_limit",
    "seconds_maximum",
    "seconds_penalty",
    "runs_content_with_gap",
    "runs_failed",
    "total",
    "cpu_seconds",
    "memory",
    "nodes",
    "lp_iterations",
    "primal_integral",
    "sessions_unmet",
    "absences",
    "lessons_released",
];

/// One line for each settings.
pub(super) fn summary(comparison: &Comparison) -> Vec<u8> {
    let row = |own: usize| {
        let figures = &comparison.figures[own];
        let against = figures.against.as_ref();
        let mut row = vec![
            comparison.label(own).to_owned(),
            (comparison.baseline == Some(own)).to_string(),
            comparison.measured.settings[own].staged.to_string(),
        ];
        row.extend(
            [figures.instances, figures.solved, figures.gaps, figures.failures].map(|number| number.to_string()),
        );
        row.extend(figures.means.map(optional));
        row.extend(against.map_or([None; 3], |against| against.ratios).into_iter().flat_map(ratio));
        let numbers = against.map(|against| {
            [against.instances, against.schools, against.wins, against.losses, against.ties]
                .map(|number| number.to_string())
        });
        row.extend(numbers.unwrap_or_default());
        row.push(optional(figures.seeds));
        row.push(optional(against.and_then(|against| against.beyond_noise)));
        row.push(optional(against.map(|against| against.clear)));
        let effort =
            [figures.cpu_seconds, figures.memory, figures.nodes, figures.lp_iterations, figures.primal_integral];
        row.extend(effort.map(optional));
        row.push(optional(figures.total));
        row.push(optional(against.map(|against| against.cheaper)));
        row.push(optional(against.map(|against| against.dearer)));
        row.extend([figures.sessions_unmet, figures.absences, figures.lessons_released].map(optional));
        row
    };
    table(&SUMMARY, comparison.order().into_iter().map(row))
}

/// One line for each settings and instance that was run.
pub(super) fn instances(comparison: &Comparison) -> Vec<u8> {
    let measured = &comparison.measured;
    let rows = comparison.order().into_iter().flat_map(|own| {
        let cells = measured.instances.iter().zip(&measured.cells[own]);
        cells.filter_map(move |(instance, cell)| {
            let cell = cell.as_ref()?;
            let mut row = vec![comparison.label(own).to_owned(), instance.school.clone(), instance.school_hash.clone()];
            row.extend([instance.staff.to_string(), instance.seed.to_string(), cell.runs.to_string()]);
            row.extend([cell.seconds.is_some().to_string(), optional(cell.seconds), cell.limit.to_string()]);
            row.extend([TimeOuts::Maximum, TimeOuts::Penalty].map(|way| optional(cell.time(way))));
            row.extend([cell.gaps, cell.failures].map(|number| number.to_string()));
            let effort =
                [cell.total, cell.cpu_seconds, cell.memory, cell.nodes, cell.lp_iterations, cell.primal_integral];
            row.extend(effort.map(optional));
            row.extend([cell.sessions_unmet, cell.absences, cell.lessons_released].map(optional));
            Some(row)
        })
    });
    table(&INSTANCES, rows)
}

fn optional<T: ToString>(value: Option<T>) -> String {
    value.map_or(String::new(), |value| value.to_string())
}

fn ratio(found: Option<Ratio>) -> [String; 3] {
    let interval = found.and_then(|found| found.interval);
    [found.map(|found| found.value), interval.map(|interval| interval.low), interval.map(|interval| interval.high)]
        .map(optional)
}

fn table(columns: &[&str], rows: impl Iterator<Item = Vec<String>>) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    // Nothing can fail here: memory takes what is written.
    let _ = writer.write_record(columns);
    for row in rows {
        let _ = writer.write_record(row.iter().map(|cell| guarded(cell).into_owned()));
    }
    writer.into_inner().unwrap_or_default()
}
