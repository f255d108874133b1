//! `staffroom check`: reads a school, or a folder of schools, and shows every finding and what was understood.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::arguments::CheckArguments;
use super::exit::{Exit, Failure};
use super::foreign;
use super::input;
use super::screen::Screen;
use crate::findings::{CheckedFinding, any_error, render};
use crate::load::{Loaded, Read, load, schools_in};
use crate::planners::impossible_demands;
use crate::report::reasons::findings;
use crate::report::{summary, understood};

/// What `check --json` prints.
#[derive(Serialize)]
struct Checked<'a> {
    schema: u32,
    schools: Vec<CheckedSchool<'a>>,
}

#[derive(Serialize)]
struct CheckedSchool<'a> {
    path: String,
    name: String,
    findings: Vec<CheckedFinding<'a>>,
    read: &'a Read,
}

/// Runs the command.
///
/// # Errors
/// Where the results cannot be written.
pub fn run(arguments: &CheckArguments, screen: &mut Screen) -> Result<Exit, Failure> {
    let path = &arguments.school.school;
    let folders = schools_in(path);
    let paths: Vec<PathBuf> = if folders.is_empty() { vec![path.clone()] } else { folders };
    let mut schools: Vec<(PathBuf, Loaded)> = Vec::new();
    let several = paths.len() > 1;
    for path in paths {
        let mut loaded = load(&path, &input::options(&arguments.school));
        if let Some(school) = &loaded.school {
            // Pins and required pairs that no plan can keep are found without planning.
            loaded.findings.extend(findings(school, &impossible_demands(school)));
        } else {
            loaded.findings = foreign::instead(&path, std::mem::take(&mut loaded.findings));
        }
        if !arguments.json {
            show(&path, &loaded, several, screen)?;
        }
        schools.push((path, loaded));
    }
    if arguments.json {
        let document =
            Checked { schema: 1, schools: schools.iter().map(|(path, loaded)| checked(path, loaded)).collect() };
        let mut text =
            serde_json::to_string_pretty(&document).expect("texts and numbers can always be written as JSON");
        text.push('\n');
        screen.result(&text)?;
    }
    let broken = schools.iter().any(|(_, loaded)| loaded.school.is_none() || any_error(&loaded.findings));
    Ok(if broken { Exit::BadInput } else { Exit::Done })
}

/// The findings are what check is asked for: they are its result, and so is what was understood.
fn show(path: &Path, loaded: &Loaded, several: bool, screen: &mut Screen) -> Result<(), Failure> {
    if several {
        screen.result(&format!("{}\n\n", path.display()))?;
    }
    screen.result(&render(&loaded.findings, true))?;
    let school = loaded.school.as_ref().filter(|_| !any_error(&loaded.findings));
    if let Some(school) = school {
        screen.result(&understood::school(school, &loaded.findings, screen.look()))?;
    }
    screen.result(&summary::school(school, &loaded.findings, screen.look()))?;
    if several {
        screen.result("\n")?;
    }
    Ok(())
}

fn checked<'a>(path: &Path, loaded: &'a Loaded) -> CheckedSchool<'a> {
    let folder = || {
        let full = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let name = if full.is_dir() { full.file_name() } else { full.file_stem() };
        name.map_or_else(String::new, |name| name.to_string_lossy().into_owned())
    };
    CheckedSchool {
        path: path.display().to_string(),
        name: loaded.school.as_ref().map_or_else(folder, |school| school.name.clone()),
        findings: loaded.findings.iter().map(CheckedFinding::new).collect(),
        read: &loaded.read,
    }
}
