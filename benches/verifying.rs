//! Verifying: from decisions to the words of plan.json, and checking those against the school alone.

mod common;

use std::hint::black_box;

use staffroom::plan::document::Document;
use staffroom::plan::verify::verify;
use staffroom::report::reasons::say;

fn main() {
    let mut criterion = common::criterion();
    for instance in common::instances() {
        let Some(plan) = common::proven_plan(&instance) else { continue };
        let school = &instance.school;
        let label = instance.label_with(&format!("{} sessions", plan.sessions.len()));
        let document = Document::new(&plan, school, say);
        assert!(verify(school, &document, None).holds(), "{}: the plan keeps every rule", instance.name);
        common::quick(&mut criterion, "verify").bench_function(&label, |bencher| {
            bencher.iter(|| verify(black_box(school), black_box(&document), None));
        });
        common::quick(&mut criterion, "to plan.json").bench_function(&label, |bencher| {
            bencher.iter(|| Document::new(black_box(&plan), school, say).to_json());
        });
    }
    criterion.final_summary();
}
