//! `staffroom init`: a school to fill in, with examples, or with what can be derived from a timetable.

use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::Path;

use serde::Serialize;

use super::arguments::InitArguments;
use super::exit::{Exit, Failure};
use super::import::quoted;
use super::input::refuse;
use super::interrupt;
use super::output;
use super::screen::Screen;
use crate::findings::render;
use crate::import::start::{Filled, derived, folder, workbook};
use crate::import::{ImportOptions, import};
use crate::output::{Inputs, OutputFolder, Rest};
use crate::report::verdict;

/// Runs the command.
///
/// # Errors
/// See [`Failure`]. On an error nothing was written.
pub fn run(arguments: &InitArguments, screen: &mut Screen) -> Result<Exit, Failure> {
    let out = arguments.output.as_path();
    let is_workbook = out.extension().is_some_and(|kind| kind.eq_ignore_ascii_case("xlsx"));
    if is_workbook && fs::symlink_metadata(out).is_ok() {
        return Err(there_already(out));
    }
    let filled: Option<Filled> = match &arguments.from {
        None => None,
        Some(table) => {
            let options = ImportOptions { rows: arguments.rows.clone(), ..ImportOptions::default() };
            let outcome = import(table, &options).map_err(|refusal| refuse(&refusal.0, arguments.json, screen))?;
            screen.message(&render(&outcome.imported.findings, true));
            Some(derived(&outcome))
        }
    };
    if is_workbook {
        let bytes = workbook(filled.as_ref()).map_err(|error| Failure::Usage(error.to_string()))?;
        let _guard = interrupt::while_writing();
        write_new(out, &bytes)?;
        let names = [out.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()];
        return tell(arguments, &names, &[], screen);
    }
    let mut files = folder(filled.as_ref());
    let there: Vec<String> = fs::read_dir(out)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().to_lowercase())
        .collect();
    let (kept, new): (Vec<_>, Vec<_>) = files.drain(..).partition(|(name, _)| there.contains(&name.to_lowercase()));
    // Members of teams that are there already would be those of other teams.
    let has = |name: &str| kept.iter().any(|(kept, _)| kept == name);
    let files: Vec<(String, Vec<u8>)> = new
        .into_iter()
        .filter(|(name, _)| !(name == "members.csv" && has("teams.csv") || name == "teams.csv" && has("members.csv")))
        .collect();
    if files.is_empty() {
        return Err(there_already(out));
    }
    {
        let _guard = interrupt::while_writing();
        let names = files.iter().map(|(name, _)| name.as_str());
        let mut folder = OutputFolder::open(out, false, &Inputs::none(), names).map_err(output::failure)?;
        folder.update(&files, Rest::Kept).map_err(output::failure)?;
    }
    let names: Vec<String> = files.into_iter().map(|(name, _)| name).collect();
    let kept: Vec<String> = kept.into_iter().map(|(name, _)| name).collect();
    tell(arguments, &names, &kept, screen)
}

/// What was written, as JSON.
#[derive(Serialize)]
struct Written<'w> {
    schema: u32,
    school: String,
    files: &'w [String],
    kept: &'w [String],
}

/// Says what was written and what comes next.
fn tell(arguments: &InitArguments, files: &[String], kept: &[String], screen: &mut Screen) -> Result<Exit, Failure> {
    let school = arguments.output.display().to_string();
    if arguments.json {
        screen.result(&verdict::json(&Written { schema: 1, school, files, kept }))?;
        return Ok(Exit::Done);
    }
    if !kept.is_empty() {
        screen.note(&format!("there already, and left as they are: {}", kept.join(", ")));
    }
    let shown = quoted(&school);
    screen.result(&format!("Written to {shown}: {}.\n  staffroom check {shown}\n", files.join(", ")))?;
    Ok(Exit::Done)
}

fn there_already(out: &Path) -> Failure {
    Failure::Usage(format!("{} is there already, and init replaces nothing: name a new one", out.display()))
}

fn write_new(out: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let written = File::options().write(true).create_new(true).open(out).and_then(|mut file| file.write_all(bytes));
    written.map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => there_already(out),
        _ => Failure::Usage(format!("{} cannot be written: {error}", out.display())),
    })
}
