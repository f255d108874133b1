//! A school's folder in, a verified plan out: what the command `plan` does, for programs.
//!
//! ```
//! use staffroom::pipeline::{Options, plan_folder};
//!
//! let planned = plan_folder("fixtures/tiny-release".as_ref(), &Options::default())?;
//! assert_eq!(planned.plan().score.total, planned.plan().score.bound, "proven");
//! let page = &planned.files(&[staffroom::report::files::Format::Html])?["report.html"];
//! assert!(page.starts_with(b"<!DOCTYPE html>"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use crate::findings::Finding;
use crate::load::{LoadOptions, load};
use crate::plan::document::Document;
use crate::plan::verify::{Verdict, Verified};
use crate::plan::{Kind, Plan};
use crate::planners::{self, PlanError, Request};
use crate::report::files::{Format, Report, ReportError, files};
use crate::report::reasons::{findings, say};
use crate::school::School;
use crate::solve::{Control, Settings};
use std::collections::BTreeMap;
use std::path::Path;

/// How a school is read and planned.
#[derive(Clone)]
pub struct Options {
    /// How it is read.
    pub load: LoadOptions,
    /// What to plan.
    pub kinds: Vec<Kind>,
    /// How to solve.
    pub settings: Settings,
    /// Who watches, and may stop it.
    pub control: Control,
}

impl Default for Options {
    /// Everything, to the proof, on one thread.
    fn default() -> Options {
        Options {
            load: LoadOptions::default(),
            kinds: Kind::ALL.to_vec(),
            settings: Settings::to_the_proof(),
            control: Control::default(),
        }
    }
}

/// Why there is no plan.
#[derive(Debug, thiserror::Error)]
pub enum PipelineError {
    /// The school has errors: these findings, notes and warnings among them.
    #[error("the school has errors: {} findings", .0.len())]
    School(Vec<Finding>),
    /// It asks for what cannot be: these findings.
    #[error("the school asks for something impossible")]
    Impossible(Vec<Finding>),
    /// It cannot be planned.
    #[error(transparent)]
    Plan(PlanError),
    /// The plan breaks rules of the school: a mistake of this library.
    #[error("the plan breaks {} rules of the school: please report it", .0.violations.len())]
    Broken(Box<Verdict>),
}

/// A plan that was verified, with its school.
#[derive(Clone, Debug)]
pub struct Planned {
    school: School,
    plan: Plan,
    verified: Verified,
}

impl Planned {
    /// The school.
    pub fn school(&self) -> &School {
        &self.school
    }

    /// What was decided.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The same in words, as plan.json has it.
    pub fn document(&self) -> &Document {
        self.verified.document()
    }

    /// The files of these formats by name, plan.json among them.
    ///
    /// # Errors
    /// Where a format cannot hold the plan.
    pub fn files(&self, formats: &[Format]) -> Result<BTreeMap<String, Vec<u8>>, ReportError> {
        Ok(files(&Report::new(&self.school, &self.plan, &self.verified), formats)?.into_iter().collect())
    }
}

/// Reads a school's folder, or its workbook, plans it, and checks the plan against the school alone.
///
/// # Errors
/// See [`PipelineError`]; nothing is printed, and nothing is written.
pub fn plan_folder(folder: &Path, options: &Options) -> Result<Planned, PipelineError> {
    let loaded = load(folder, &options.load);
    let Some(school) = loaded.school else { return Err(PipelineError::School(loaded.findings)) };
    plan_school(school, options)
}

/// The same for a school that was read.
///
/// # Errors
/// See [`PipelineError`].
pub fn plan_school(school: School, options: &Options) -> Result<Planned, PipelineError> {
    let request = Request { kinds: &options.kinds, ..Request::default() };
    let plan = match planners::plan(&school, &request, &options.settings, &options.control) {
        Err(PlanError::Input(conflicts)) => return Err(PipelineError::Impossible(findings(&school, &conflicts))),
        plan => plan.map_err(PipelineError::Plan)?,
    };
    let verified = Verified::new(&plan, &school, None, say).map_err(PipelineError::Broken)?;
    Ok(Planned { school, plan, verified })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_school_with_errors_is_an_error_with_its_findings() {
        let nowhere = plan_folder("fixtures/no-such-school".as_ref(), &Options::default()).unwrap_err();
        assert!(matches!(&nowhere, PipelineError::School(findings) if findings.len() == 1), "{nowhere}");
        let conflict = plan_folder("fixtures/tiny-conflict".as_ref(), &Options::default()).unwrap_err();
        assert!(matches!(&conflict, PipelineError::Impossible(findings) if !findings.is_empty()));
    }
}
