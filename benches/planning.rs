//! The whole plan as the command line makes it: read, plan to the proof, verify, write all files.

mod common;

use std::path::Path;

use common::Instance;
use staffroom::load::{LoadOptions, load};
use staffroom::output::{Inputs, OutputFolder, Rest};
use staffroom::plan::document::Document;
use staffroom::plan::tables::tables;
use staffroom::plan::verify::verify;
use staffroom::planners::plan_sessions;
use staffroom::report::reasons::say;
use staffroom::solve::Control;

fn main() {
    let mut criterion = common::criterion();
    let temporary = tempfile::tempdir().expect("a temporary folder can be made");
    let output = temporary.path().join("plan");
    for instance in common::instances() {
        let Some(best) = common::proven_plan(&instance) else { continue };
        let expected = Document::new(&best, &instance.school, say).to_json();
        for threads in common::THREADS {
            let json = plan(&instance, threads, &output);
            assert!(json == expected, "{}: the plan does not depend on the threads", instance.name);
            let label = format!("{}/{}", instance.label(), common::threads_in_words(threads));
            common::slow(&mut criterion, "plan").bench_function(label, |bencher| {
                bencher.iter(|| plan(&instance, threads, &output));
            });
        }
    }
    criterion.final_summary();
}

/// Plans from the folder of a school to the folder of a plan; returns the text of plan.json.
fn plan(instance: &Instance, threads: usize, output: &Path) -> String {
    let school = load(&instance.folder, &LoadOptions::default()).school.expect("the school can be read");
    let settings = common::settings(threads);
    let plan = plan_sessions(&school, None, &settings, &Control::default()).expect("there is a plan");
    let document = Document::new(&plan, &school, say);
    assert!(verify(&school, &document, None).holds(), "the plan keeps every rule");
    let json = document.to_json();
    let mut files = vec![("plan.json", json.clone().into_bytes())];
    files.extend(tables(&document));
    let names = files.iter().map(|(name, _)| *name);
    let mut folder = OutputFolder::open(output, false, &Inputs::none(), names).expect("only our own files are there");
    folder.update(&files, Rest::RemovedBut(&[])).expect("an earlier plan is brought up to date");
    json
}
