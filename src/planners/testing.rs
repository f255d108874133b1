//! What the unit tests of several planners need.

use crate::findings::{any_error, render};
use crate::load::{LoadOptions, load};
use crate::plan::{Plan, Unmet, UnmetKind};
use crate::planners::PlanError;
use crate::report::reasons::{Help, Told, findings, told};
use crate::school::School;

/// The school in these files, or its findings where one is an error.
pub(crate) fn try_school_of(files: &[(&str, impl AsRef<str>)]) -> Result<School, String> {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text.as_ref()).unwrap();
    }
    let loaded = load(folder.path(), &LoadOptions::default());
    match loaded.school {
        Some(school) if !any_error(&loaded.findings) => Ok(school),
        _ => Err(render(&loaded.findings, false)),
    }
}

/// The same, where a test fails if there are errors.
pub(crate) fn school_of(files: &[(&str, impl AsRef<str>)]) -> School {
    try_school_of(files).unwrap_or_else(|findings| panic!("{findings}"))
}

/// periods.csv of one week, from slots such as `Mon 1`.
pub(crate) fn periods_of(slots: &[impl AsRef<str>]) -> String {
    let rows = slots.iter().map(|slot| format!("{}\n", slot.as_ref().replace(' ', ",")));
    "day,period,kind\n".to_owned() + &rows.collect::<String>()
}

/// Something that is missing, as a reader is told.
#[derive(Clone, Debug)]
pub(crate) struct Missing {
    pub kind: UnmetKind,
    pub id: String,
    pub count: u32,
    pub reason: String,
    pub nearest: Vec<String>,
    pub repairs: Vec<String>,
}

/// All that a plan of a school lacks.
pub(crate) fn missing(school: &School, plan: &Plan) -> Vec<Missing> {
    let one = |unmet: &Unmet| {
        let Told { reason, nearest, repairs, .. } = told(school, unmet);
        let repairs = repairs.iter().map(Help::sentence).collect();
        Missing { kind: unmet.kind, id: unmet.id.clone(), count: unmet.count, reason, nearest, repairs }
    };
    plan.unmet.iter().map(one).collect()
}

/// The one thing that it lacks.
pub(crate) fn only_missing(school: &School, plan: &Plan) -> Missing {
    let missing = missing(school, plan);
    assert_eq!(missing.len(), 1, "{missing:#?}");
    missing.into_iter().next().unwrap()
}

/// Codes and messages of what refuses a school.
pub(crate) fn refused<T: std::fmt::Debug>(school: &School, planned: Result<T, PlanError>) -> Vec<String> {
    match planned {
        Err(PlanError::Input(conflicts)) => {
            let findings = findings(school, &conflicts);
            findings.iter().map(|finding| format!("{} {}", finding.code.code(), finding.message)).collect()
        }
        other => panic!("not refused: {other:?}"),
    }
}
