//! The JSON Schema of plan.json, made from the types that are written.

use super::Document;
use crate::school::Criterion;
use schemars::generate::SchemaSettings;

/// The words of `objective`.
pub(super) const OBJECTIVES: [&str; 3] = ["total", "fair", "stable"];

/// The names of criteria.
pub(super) fn criteria() -> Vec<&'static str> {
    Criterion::ALL.iter().map(|criterion| criterion.name()).collect()
}

impl Document {
    /// The JSON Schema of a plan as it is written, with a line end; kept as
    /// docs/plan.schema.json. What is read may leave out more.
    pub fn json_schema() -> String {
        let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
        let mut schema = generator.into_root_schema_for::<Document>();
        schema.insert("title".to_owned(), "plan.json of Staffroom".into());
        let mut text = serde_json::to_string_pretty(&schema).expect("a schema can always be written as JSON");
        text.push('\n');
        text
    }
}
