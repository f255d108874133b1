//! Formulation: from options to the linear Program, as it is solved and in the straightforward way.

mod common;

use std::hint::black_box;

use staffroom::model::Program;
use staffroom::planners::commitments::Commitments;
use staffroom::planners::sessions::formulate::formulate;
use staffroom::planners::sessions::options::{Previous, options};
use staffroom::planners::sessions::plain::formulate_plainly;
use staffroom::planners::sessions::reduce::{components, everything, without_idle_absences};
use staffroom::school::TeamId;

fn main() {
    let mut criterion = common::criterion();
    for instance in common::instances() {
        let school = &instance.school;
        let options = options(school, &Previous::default(), &Commitments::none(school));
        let teams: Vec<TeamId> = school.teams.ids().collect();

        let scope = || without_idle_absences(school, &options, &everything(school, &options, &teams));
        let parts = || components(school, &options, &scope());
        let in_parts: usize = parts().iter().map(Vec::len).sum();
        assert_eq!(in_parts, teams.len(), "{}: every team is in one part", instance.name);
        common::quick(&mut criterion, "reduce")
            .bench_function(instance.label_with(&format!("{} teams", teams.len())), |bencher| bencher.iter(parts));

        let whole = scope();
        let label = instance.label_with(&size(&formulate(school, &options, &whole).program));
        common::quick(&mut criterion, "formulate").bench_function(&label, |bencher| {
            bencher.iter(|| formulate(school, black_box(&options), &whole));
        });

        let label = instance.label_with(&size(&formulate_plainly(school, &options).program));
        common::quick(&mut criterion, "formulate plainly").bench_function(&label, |bencher| {
            bencher.iter(|| formulate_plainly(school, black_box(&options)));
        });
    }
    criterion.final_summary();
}

/// The size of a Program, which is never empty for a school with teams.
fn size(program: &Program) -> String {
    assert!(program.variables() > 0 && program.rows() > 0);
    format!("{} variables, {} constraints", program.variables(), program.rows())
}
