//! Output folders, for the commands that write into them and for those that read plans there.

use std::path::{Path, PathBuf};

use super::arguments::{SchoolArguments, TermArguments};
use super::exit::Failure;
use super::interrupt;
use super::screen::Screen;
use crate::load::{holds_school, is_table_file, read_places};
use crate::output::{Finished, Inputs, KeptAside, OutputError, OutputFolder, Rest, Written, finish};
use crate::report::files::{Format, Report, files, usual_names};

/// How many files that were kept are named one by one.
const NAMED: usize = 5;

/// What the reading of a school, and of the holidays of its term, needs to find again the next time. Where the output
/// folder is another school, no table may be added to that one either.
pub fn inputs(school: &SchoolArguments, term: &TermArguments, out: Option<&Path>) -> Inputs {
    let mut places = read_places(&school.school);
    places.files.extend(term.holidays.clone());
    if let Some(out) = out.filter(|out| holds_school(out)) {
        let other = read_places(out);
        places.files.extend(other.files);
        places.folders.extend(other.folders);
    }
    Inputs::new(&places.files, &places.folders, is_table_file)
}

/// Looks at the folder for a plan in these formats before any work is done for it.
///
/// # Errors
/// A usage failure that says why it cannot be written to.
pub fn open(
    out: &Path,
    force: bool,
    inputs: &Inputs,
    formats: &[Format],
    screen: &mut Screen,
) -> Result<OutputFolder, Failure> {
    let folder = {
        let _guard = interrupt::while_writing();
        OutputFolder::open(out, force, inputs, usual_names(formats)).map_err(failure)?
    };
    if let Some(sentence) = was_finished(folder.finished(), out) {
        screen.note(&sentence);
    }
    Ok(folder)
}

/// Brings a folder up to date with a report, all of it or nothing. The names of the files, and what was kept.
///
/// # Errors
/// A usage failure that says why it cannot be written.
pub fn write(
    folder: &mut OutputFolder,
    report: &Report,
    formats: &[Format],
    rest: Rest,
) -> Result<(Vec<String>, Written), Failure> {
    let files = files(report, formats).map_err(|error| Failure::Usage(error.to_string()))?;
    let _guard = interrupt::while_writing();
    let written = folder.update(&files, rest).map_err(failure)?;
    Ok((files.into_iter().map(|(name, _)| name).collect(), written))
}

/// Says what was kept under other names.
pub fn tell_kept(written: &Written, out: &Path, screen: &mut Screen) {
    if let Some(sentence) = kept_in_words(&written.kept, out) {
        screen.note(&sentence);
    }
}

/// Finishes what an earlier run left to be done in the folder of a plan, given as its folder or its file. Where that
/// cannot be done it is said, and the plan is the old one or the new one all the same.
pub fn finish_before_reading(plan: &Path, screen: &mut Screen) {
    let folder: PathBuf = match plan.parent() {
        _ if plan.is_dir() => plan.into(),
        Some(parent) if !parent.as_os_str().is_empty() => parent.into(),
        _ => ".".into(),
    };
    let _guard = interrupt::while_writing();
    match finish(&folder) {
        Ok(finished) => {
            if let Some(sentence) = was_finished(&finished, &folder) {
                screen.note(&sentence);
            }
        }
        Err(error) => screen.note(&error.to_string()),
    }
}

/// Why a folder was not written.
pub fn failure(error: OutputError) -> Failure {
    Failure::Usage(error.to_string())
}

/// That an earlier run was ended and what it had begun is done now.
pub fn was_finished(finished: &Finished, out: &Path) -> Option<String> {
    let Finished::Done(kept) = finished else { return None };
    let mut sentence = format!("a run that was ended while it wrote into {} is finished now", out.display());
    if let Some(kept) = kept_in_words(kept, out) {
        sentence = format!("{sentence}: {kept}");
    }
    Some(sentence)
}

/// What was kept under other names; none where nothing was.
pub fn kept_in_words(kept: &[KeptAside], out: &Path) -> Option<String> {
    let named: Vec<String> =
        kept.iter().take(NAMED).map(|kept| format!("{} is now {}", kept.name, kept.kept_as)).collect();
    let more = kept.len().saturating_sub(NAMED);
    let more = if more > 0 { format!(", and {more} more likewise") } else { String::new() };
    (!kept.is_empty()).then(|| {
        format!(
            "in {} was what staffroom did not write, or what was changed since it did; it is kept: {}{more}",
            out.display(),
            named.join(", ")
        )
    })
}
