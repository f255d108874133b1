//! What the unit tests of several planners need.

use crate::findings::{any_error, render};
use crate::load::{LoadOptions, load};
use crate::plan::{Plan, Unmet};
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

/// The one request of a plan that is unmet.
pub(crate) fn only_unmet(plan: Plan) -> Unmet {
    assert_eq!(plan.unmet.len(), 1, "{:#?}", plan.unmet);
    plan.unmet.into_iter().next().unwrap()
}
