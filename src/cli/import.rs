//! `staffroom import`: from what other programs export to a school folder.

use super::arguments::ImportArguments;
use super::exit::{Exit, Failure};
use super::input::refuse;
use super::interrupt;
use super::output;
use super::screen::Screen;
use crate::findings::{Finding, Severity, render};
use crate::import::{Format, ImportOptions, Outcome, Table, files, import, json, merge, preview, tables};
use crate::output::{Inputs, OutputFolder, Rest};
use crate::report::text::count;

/// What an import never takes away: the tables that it does not fill, and what `init` writes.
const NOT_OURS: &[&str] = &[
    "teams.csv",
    "members.csv",
    "travel.csv",
    "holidays.csv",
    "preferences.csv",
    "pairs.csv",
    "pins.csv",
    "rules.toml",
    "README.md",
];

/// Runs the command.
///
/// # Errors
/// See [`Failure`]. On an error nothing was written.
pub fn run(arguments: &ImportArguments, screen: &mut Screen) -> Result<Exit, Failure> {
    let options = options(arguments)?;
    let Some(out) = &arguments.output else {
        if arguments.preview {
            let outcome =
                import(&arguments.source, &options).map_err(|refusal| refuse(&refusal.0, arguments.json, screen))?;
            let tables = tables(&outcome.imported);
            return show(arguments, &outcome, &tables, screen);
        }
        return Err(Failure::Usage("say where to write the school: -o SCHOOL".to_owned()));
    };
    let mut outcome =
        import(&arguments.source, &options).map_err(|refusal| refuse(&refusal.0, arguments.json, screen))?;
    let mut tables = tables(&outcome.imported);
    if arguments.update {
        merge(out, &mut tables, &mut outcome).map_err(|refusal| refuse(&refusal.0, arguments.json, screen))?;
    }
    if arguments.preview {
        return show(arguments, &outcome, &tables, screen);
    }
    let files = files(&outcome, &tables);
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    let read = [Some(arguments.source.clone()), options.staff.clone(), options.periods.clone(), options.map.clone()];
    let read: Vec<_> = read.into_iter().flatten().filter(|path| path.is_file()).collect();
    let inputs = Inputs::new(&read, &[], |_| false);
    if arguments.source.is_dir() && same_folder(&arguments.source, out) {
        return Err(Failure::Usage(format!(
            "{} is what is imported: name another folder for the school",
            out.display()
        )));
    }
    let written = {
        let _guard = interrupt::while_writing();
        let force = arguments.force || arguments.update;
        let mut folder = OutputFolder::open(out, force, &inputs, names).map_err(output::failure)?;
        if let Some(sentence) = output::was_finished(folder.finished(), out) {
            screen.note(&sentence);
        }
        let rest = if arguments.update { Rest::Kept } else { Rest::RemovedBut(NOT_OURS) };
        folder.update(&files, rest).map_err(output::failure)?
    };
    output::tell_kept(&written, out, screen);
    tell(&outcome, screen);
    screen.result(&if arguments.json { json(&outcome) } else { sentence(arguments, &outcome) })?;
    Ok(Exit::Done)
}

/// What was written, and what comes next.
fn sentence(arguments: &ImportArguments, outcome: &Outcome) -> String {
    let counts = &outcome.imported.counts;
    let out = arguments.output.as_ref().map(|out| out.display().to_string()).unwrap_or_default();
    let what = format!(
        "{}, {}, {}, {}",
        count(counts.people as u64, "person", "people"),
        count(counts.slots as u64, "slot", "slots"),
        count(counts.rows as u64, "row", "rows"),
        count(counts.rooms as u64, "room", "rooms"),
    );
    if outcome.imported.people_only {
        return format!("Written to {out} from {}: {what}.\n", outcome.format.name());
    }
    format!(
        "Written to {out} from {}: {what}.\n  staffroom check {}\n  staffroom plan {} --teams-by department -o plan\n",
        outcome.format.name(),
        quoted(&out),
        quoted(&out)
    )
}

fn same_folder(one: &std::path::Path, other: &std::path::Path) -> bool {
    matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}

fn show(
    arguments: &ImportArguments,
    outcome: &Outcome,
    tables: &[Table],
    screen: &mut Screen,
) -> Result<Exit, Failure> {
    if arguments.json {
        screen.result(&json(outcome))?;
    } else {
        tell(outcome, screen);
        screen.result(&preview(outcome, tables))?;
    }
    Ok(Exit::Done)
}

/// Warnings in full, notes as they are: an import is looked at once.
fn tell(outcome: &Outcome, screen: &mut Screen) {
    let findings: &[Finding] = &outcome.imported.findings;
    if findings.iter().any(|finding| finding.severity() <= Severity::Note) {
        screen.message(&render(findings, true));
    }
}

/// A path as a shell wants it.
pub fn quoted(path: &str) -> String {
    let plain = |letter: char| letter.is_alphanumeric() || "/._-+@%,:=".contains(letter);
    if !path.is_empty() && path.chars().all(plain) {
        path.to_owned()
    } else {
        format!("'{}'", path.replace('\'', "'\\''"))
    }
}

fn options(arguments: &ImportArguments) -> Result<ImportOptions, Failure> {
    let format =
        match &arguments.format {
            None => None,
            Some(word) => Some(Format::new(word).ok_or_else(|| {
                Failure::Usage(format!("there is no format '{word}': write one of {}", Format::names()))
            })?),
        };
    let mut options = ImportOptions {
        format,
        pseudonyms: arguments.pseudonyms,
        staff: arguments.staff.clone(),
        periods: arguments.periods.clone(),
        term: arguments.term.clone(),
        week: arguments.week.clone(),
        sites: arguments.sites.clone(),
        instance: arguments.instance.clone(),
        solution: arguments.solution.clone(),
        days: arguments.days.clone(),
        timezone: arguments.timezone.clone(),
        from: arguments.from.clone(),
        to: arguments.to.clone(),
        weeks: arguments.weeks.clone(),
        share: arguments.share.clone(),
        lessons: arguments.lessons.clone(),
        rows: arguments.rows.clone(),
        cell: arguments.cell.clone(),
        codes: arguments.codes.clone(),
        map: arguments.map.clone(),
        typed: Vec::new(),
    };
    options.typed = typed(&options);
    Ok(options)
}

/// The options that decide what is written, in one order however they were typed.
fn typed(options: &ImportOptions) -> Vec<String> {
    let path = |path: &Option<std::path::PathBuf>| path.as_ref().map(|path| path.display().to_string());
    let one = [
        ("--format", options.format.map(|format| format.name().to_owned())),
        ("--staff", path(&options.staff)),
        ("--periods", path(&options.periods)),
        ("--term", options.term.clone()),
        ("--sites", options.sites.clone()),
        ("--instance", options.instance.clone()),
        ("--solution", options.solution.clone()),
        ("--days", options.days.clone()),
        ("--timezone", options.timezone.clone()),
        ("--from", options.from.clone()),
        ("--to", options.to.clone()),
        ("--weeks", options.weeks.clone()),
        ("--share", options.share.clone()),
        ("--rows", options.rows.clone()),
        ("--cell", options.cell.clone()),
        ("--codes", options.codes.clone()),
        ("--map", path(&options.map)),
    ];
    let mut typed: Vec<String> = Vec::new();
    for (name, value) in one {
        typed.extend(value.into_iter().flat_map(|value| [name.to_owned(), value]));
    }
    for (name, values) in [("--week", &options.week), ("--lessons", &options.lessons)] {
        typed.extend(values.iter().flat_map(|value| [name.to_owned(), value.clone()]));
    }
    if options.pseudonyms {
        typed.push("--pseudonyms".to_owned());
    }
    typed
}
