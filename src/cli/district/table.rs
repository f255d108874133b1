//! district.csv: a line for each school, as soon as it is planned.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::cli::exit::Failure;
use crate::cli::interrupt;
use crate::cli::output;
use crate::files::table::BYTE_ORDER_MARK;
use crate::lab::table;
use crate::output::{OutputFolder, Rest, Written};

/// The name of the table in the output folder.
pub const NAME: &str = "district.csv";

/// How a school ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Its plan is proven to be the best.
    Optimal,
    /// It has a plan, within the limits that were set.
    Feasible,
    /// The limit was reached before it had a plan.
    NoPlan,
    /// Its files have errors, or ask for what cannot be.
    Failed,
    /// The solver or the program failed.
    Solver,
}

/// One school.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Row {
    /// Its folder in the district, and in the output.
    pub folder: String,
    /// Its name.
    pub school: String,
    /// How many people work there.
    pub people: usize,
    /// How it ended.
    pub status: State,
    /// What its plan costs.
    pub total: Option<i64>,
    /// No plan costs less.
    pub bound: Option<i64>,
    /// Sessions in the plan.
    pub sessions: usize,
    /// Pairs in the plan.
    pub pairs: usize,
    /// Visits in the plan.
    pub visits: usize,
    /// Sessions that are missing.
    pub unmet_sessions: u64,
    /// Mentees without a mentor.
    pub unmet_mentees: u64,
    /// Meetings that are missing.
    pub unmet_meetings: u64,
    /// Visits that are missing.
    pub unmet_visits: u64,
    /// How long it took, from reading to writing.
    pub seconds: f64,
    /// What its files and the options say: where it is the same, the plan is.
    pub fingerprint: String,
    /// Why there is no plan, where there is none.
    pub message: String,
}

impl Row {
    /// A school of which only this is known.
    pub fn new(folder: &str, fingerprint: &str, status: State) -> Row {
        Row {
            folder: folder.to_owned(),
            school: String::new(),
            people: 0,
            status,
            total: None,
            bound: None,
            sessions: 0,
            pairs: 0,
            visits: 0,
            unmet_sessions: 0,
            unmet_mentees: 0,
            unmet_meetings: 0,
            unmet_visits: 0,
            seconds: 0.0,
            fingerprint: fingerprint.to_owned(),
            message: String::new(),
        }
    }

    /// How many requests of any kind are missing.
    pub fn unmet(&self) -> u64 {
        self.unmet_sessions + self.unmet_mentees + self.unmet_meetings + self.unmet_visits
    }
}

/// The table in the folder of the district, and what it holds.
pub struct Table {
    folder: OutputFolder,
    /// Its lines.
    pub rows: Vec<Row>,
}

impl Table {
    /// The table with these rows, not written yet.
    pub fn new(folder: OutputFolder, rows: Vec<Row>) -> Table {
        Table { folder, rows }
    }

    /// Adds a school; it is on the disk when this returns.
    pub fn add(&mut self, row: Row) -> Result<Written, Failure> {
        self.rows.push(row);
        self.write()
    }

    /// Writes the whole table: a district has some hundreds of schools, and a table that is whole is known to be ours.
    pub fn write(&mut self) -> Result<Written, Failure> {
        let _guard = interrupt::while_writing();
        let file = (NAME, [BYTE_ORDER_MARK.as_bytes(), &table::lines(&self.rows, true)].concat());
        self.folder.update(&[file], Rest::Kept).map_err(output::failure)
    }
}

/// Reads a table.
pub fn read(path: &Path) -> Result<Vec<Row>, Failure> {
    table::read(path)
        .map_err(|error| Failure::Usage(format!("{} cannot be read as a district's table: {error}", path.display())))
}
