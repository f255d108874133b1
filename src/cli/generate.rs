//! `staffroom generate`: made-up schools.

use std::ops::RangeInclusive;

use serde::Serialize;

use super::arguments::GenerateArguments;
use super::exit::{Exit, Failure};
use super::interrupt;
use super::output;
use super::screen::Screen;
use super::settings::figure;
use crate::lab::generate::{Recipe, district, school};
use crate::output::new_folder;
use crate::report::text::count;
use crate::report::verdict;

/// What was written, as JSON.
#[derive(Serialize)]
struct Written {
    schema: u32,
    folder: String,
    schools: Vec<String>,
    files: usize,
}

/// Runs the command.
///
/// # Errors
/// See [`Failure`]. On an error nothing was written.
pub fn run(arguments: &GenerateArguments, screen: &mut Screen) -> Result<Exit, Failure> {
    let recipe = recipe(arguments)?;
    let schools = match &arguments.district {
        Some(text) => Some(figure("--district", text, 2..=1_000)?),
        None => None,
    };
    let out = &arguments.output;
    if std::fs::symlink_metadata(out).is_ok() {
        return Err(Failure::Usage(format!(
            "{} is there already, and generate replaces nothing: name a new folder",
            out.display()
        )));
    }
    let (names, files): (Vec<String>, Vec<(String, Vec<u8>)>) = match schools {
        None => (Vec::new(), school(&recipe).into_iter().map(|(name, text)| (name, text.into_bytes())).collect()),
        Some(number) => {
            let schools = district(&recipe, number);
            let names = schools.iter().map(|(name, _)| name.clone()).collect();
            let of_school = |(folder, files): (String, Vec<(String, String)>)| {
                files.into_iter().map(move |(name, text)| (format!("{folder}/{name}"), text.into_bytes()))
            };
            (names, schools.into_iter().flat_map(of_school).collect())
        }
    };
    {
        let _guard = interrupt::while_writing();
        new_folder(out, &files).map_err(output::failure)?;
    }
    let folder = out.display().to_string();
    if arguments.json {
        screen.result(&verdict::json(&Written { schema: 1, folder, schools: names, files: files.len() }))?;
    } else {
        let (what, next) = match names.first() {
            None => (format!("a made-up school of {}", count(recipe.staff as u64, "person", "people")), folder.clone()),
            Some(first) => (
                format!(
                    "{} of {} each",
                    count(names.len() as u64, "made-up school", "made-up schools"),
                    count(recipe.staff as u64, "person", "people")
                ),
                format!("{folder}/{first}"),
            ),
        };
        screen.result(&format!("Written to {folder}: {what}.\n  staffroom plan {next} -o out\n"))?;
    }
    Ok(Exit::Done)
}

fn recipe(arguments: &GenerateArguments) -> Result<Recipe, Failure> {
    let staff = figure("--staff", &arguments.staff, 2..=20_000)?;
    let seed = figure("--seed", &arguments.seed, 0..=u64::MAX)?;
    let usual = Recipe::new(staff, seed);
    let or = |option: &str, text: &Option<String>, range: RangeInclusive<usize>, usual: usize| match text {
        Some(text) => figure(option, text, range),
        None => Ok(usual),
    };
    let some = |option: &str, text: &Option<String>, range: RangeInclusive<usize>| {
        text.as_ref().map(|text| figure(option, text, range)).transpose()
    };
    let percent = |option: &str, text: &Option<String>, range: RangeInclusive<usize>, usual: u32| {
        or(option, text, range, usual as usize).map(|percent| percent as u32)
    };
    Ok(Recipe {
        name: arguments.name.clone().unwrap_or(usual.name),
        days: or("--days", &arguments.days, 1..=7, usual.days)?,
        periods: or("--periods", &arguments.periods, 2..=16, usual.periods)?,
        weeks: or("--weeks", &arguments.weeks, 1..=4, usual.weeks)?,
        departments: some("--departments", &arguments.departments, 1..=16)?,
        part_time: percent("--part-time", &arguments.part_time, 0..=100, usual.part_time)?,
        sites: or("--sites", &arguments.sites, 1..=100, usual.sites)?,
        itinerant: percent("--itinerant", &arguments.itinerant, 0..=100, usual.itinerant)?,
        coaches: some("--coaches", &arguments.coaches, 0..=10_000)?,
        rooms: some("--rooms", &arguments.rooms, 0..=1_000)?,
        tightness: percent("--tightness", &arguments.tightness, 1..=100, usual.tightness)?,
        travel: percent("--travel", &arguments.travel, 0..=240, usual.travel)?,
        every_second: percent("--every-second", &arguments.every_second, 0..=100, usual.every_second)?,
        two_lunches: arguments.two_lunches,
        staff,
        seed,
    })
}
