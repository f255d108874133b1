//! Which of HiGHS's options a settings file may set.
//!
//! A list of what is allowed, not of what is not: HiGHS has options that read files, write files
//! or overwrite them (`solution_file`, `log_file`, `write_…`), and options that change what it
//! calls a solution or a proof (`objective_bound`, `solve_relaxation`, looser tolerances). An option
//! that a later HiGHS adds is refused until somebody has looked at it.

use super::highs::{set_option, taken_by_highs};
use crate::solve::OptionValue;

/// What an option holds.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Kind {
    /// true or false.
    Switch,
    /// A whole number.
    Whole,
    /// A number.
    Number,
    /// A tolerance: at most HiGHS's own, because a looser one calls wrong plans right.
    Tolerance(f64),
    /// One of HiGHS's words; never the name of a file.
    Word,
}

/// Options that are set by this program itself: another value would break what it relies on.
const OURS: [&str; 8] =
    ["time_limit", "random_seed", "threads", "parallel", "mip_abs_gap", "mip_rel_gap", "output_flag", "log_to_console"];

/// Options that say how HiGHS looks for a proof, and nothing else.
const ALLOWED: &[(&str, Kind)] = &[
    ("presolve", Kind::Word),
    ("solver", Kind::Word),
    ("run_crossover", Kind::Word),
    ("mip_lp_solver", Kind::Word),
    ("mip_ipm_solver", Kind::Word),
    ("hipo_system", Kind::Word),
    ("hipo_parallel_type", Kind::Word),
    ("hipo_ordering", Kind::Word),
    ("hipo_factor", Kind::Word),
    ("mip_detect_symmetry", Kind::Switch),
    ("mip_allow_restart", Kind::Switch),
    ("mip_root_presolve_only", Kind::Switch),
    ("mip_heuristic_run_feasibility_jump", Kind::Switch),
    ("mip_heuristic_run_rins", Kind::Switch),
    ("mip_heuristic_run_rens", Kind::Switch),
    ("mip_heuristic_run_root_reduced_cost", Kind::Switch),
    ("mip_heuristic_run_zi_round", Kind::Switch),
    ("mip_heuristic_run_shifting", Kind::Switch),
    ("mip_allow_cut_separation_at_nodes", Kind::Switch),
    ("mip_search_simulate_concurrency", Kind::Switch),
    ("use_warm_start", Kind::Switch),
    ("use_implied_bounds_from_presolve", Kind::Switch),
    ("no_unnecessary_rebuild_refactor", Kind::Switch),
    ("less_infeasible_DSE_check", Kind::Switch),
    ("less_infeasible_DSE_choose_row", Kind::Switch),
    ("presolve_remove_slacks", Kind::Switch),
    ("presolve_fm_obj_reformulation", Kind::Switch),
    ("run_centring", Kind::Switch),
    ("presolve_mode", Kind::Whole),
    ("mip_max_nodes", Kind::Whole),
    ("mip_max_stall_nodes", Kind::Whole),
    ("mip_max_start_nodes", Kind::Whole),
    ("mip_max_leaves", Kind::Whole),
    ("mip_max_improving_sols", Kind::Whole),
    ("mip_lifting_for_probing", Kind::Whole),
    ("mip_lp_age_limit", Kind::Whole),
    ("mip_pool_age_limit", Kind::Whole),
    ("mip_pool_soft_limit", Kind::Whole),
    ("mip_pscost_minreliable", Kind::Whole),
    ("mip_min_cliquetable_entries_for_parallelism", Kind::Whole),
    ("simplex_strategy", Kind::Whole),
    ("simplex_scale_strategy", Kind::Whole),
    ("simplex_crash_strategy", Kind::Whole),
    ("simplex_dual_edge_weight_strategy", Kind::Whole),
    ("simplex_primal_edge_weight_strategy", Kind::Whole),
    ("simplex_iteration_limit", Kind::Whole),
    ("simplex_update_limit", Kind::Whole),
    ("simplex_dualize_strategy", Kind::Whole),
    ("simplex_permute_strategy", Kind::Whole),
    ("simplex_price_strategy", Kind::Whole),
    ("simplex_unscaled_solution_strategy", Kind::Whole),
    ("max_dual_simplex_cleanup_level", Kind::Whole),
    ("max_dual_simplex_phase1_cleanup_level", Kind::Whole),
    ("ipm_iteration_limit", Kind::Whole),
    ("ipx_dualize_strategy", Kind::Whole),
    ("hipo_block_size", Kind::Whole),
    ("pdlp_iteration_limit", Kind::Whole),
    ("pdlp_scaling_mode", Kind::Whole),
    ("pdlp_ruiz_iterations", Kind::Whole),
    ("pdlp_restart_strategy", Kind::Whole),
    ("pdlp_step_size_strategy", Kind::Whole),
    ("presolve_reduction_limit", Kind::Whole),
    ("restart_presolve_reduction_limit", Kind::Whole),
    ("presolve_rule_off", Kind::Whole),
    ("presolve_substitution_maxfillin", Kind::Whole),
    ("allowed_matrix_scale_factor", Kind::Whole),
    ("allowed_cost_scale_factor", Kind::Whole),
    ("max_centring_steps", Kind::Whole),
    ("mip_heuristic_effort", Kind::Number),
    ("dual_simplex_cost_perturbation_multiplier", Kind::Number),
    ("primal_simplex_bound_perturbation_multiplier", Kind::Number),
    ("dual_simplex_pivot_growth_tolerance", Kind::Number),
    ("rebuild_refactor_solution_error_tolerance", Kind::Number),
    ("dual_steepest_edge_weight_error_tolerance", Kind::Number),
    ("dual_steepest_edge_weight_log_error_threshold", Kind::Number),
    ("presolve_pivot_threshold", Kind::Number),
    ("factor_pivot_threshold", Kind::Number),
    ("factor_pivot_tolerance", Kind::Number),
    ("start_crossover_tolerance", Kind::Number),
    ("centring_ratio_tolerance", Kind::Number),
    ("mip_feasibility_tolerance", Kind::Tolerance(1e-6)),
    ("primal_feasibility_tolerance", Kind::Tolerance(1e-7)),
    ("dual_feasibility_tolerance", Kind::Tolerance(1e-7)),
    ("ipm_optimality_tolerance", Kind::Tolerance(1e-8)),
    ("pdlp_optimality_tolerance", Kind::Tolerance(1e-7)),
];

/// Whether a settings file may set this option at all, and to a value of this kind. HiGHS is not asked.
///
/// # Errors
/// Why not, in words.
pub(super) fn allowed(name: &str, value: &OptionValue) -> Result<(), String> {
    if OURS.contains(&name) {
        return Err(format!("{name} is set by staffroom itself: use its own settings"));
    }
    let Some((_, kind)) = ALLOWED.iter().find(|(allowed, _)| *allowed == name) else {
        return Err(if touches_files(name) {
            format!(
                "{name} would make HiGHS read, write or log something of its own, which no settings may: take it out"
            )
        } else {
            format!(
                "HiGHS has no option {name} that settings may set, as those that change what counts as a plan or \
                 a proof may not: take it out, or see docs/benchmarking.md for what there is"
            )
        });
    };
    let fits = match (kind, value) {
        (Kind::Switch, OptionValue::Switch(_))
        | (Kind::Whole, OptionValue::Whole(_))
        | (Kind::Number, OptionValue::Whole(_) | OptionValue::Number(_)) => true,
        (Kind::Word, OptionValue::Word(word)) => !word.contains('\0'),
        (Kind::Tolerance(most), OptionValue::Number(given)) if given > most => {
            return Err(format!("{name} may be at most {most:e}, HiGHS's own: a larger one calls wrong plans right"));
        }
        (Kind::Tolerance(_), OptionValue::Number(_)) => true,
        _ => false,
    };
    fits.then_some(()).ok_or_else(|| not_taken(name))
}

/// See [`super::check_option`].
pub(super) fn check_option(name: &str, value: &OptionValue) -> Result<(), String> {
    allowed(name, value)?;
    let taken = taken_by_highs(|model| set_option(model, name, value))?;
    taken.then_some(()).ok_or_else(|| not_taken(name))
}

fn not_taken(name: &str) -> String {
    format!(
        "HiGHS has no option {name} that takes this value: HiGHS's documentation lists its options with their values"
    )
}

/// Whether an option is about files or what is logged, as its name says.
fn touches_files(name: &str) -> bool {
    ["file", "write", "log", "report", "debug", "image", "analysis"].iter().any(|part| name.contains(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_set_is_known_to_highs_by_name_and_kind() {
        for (name, kind) in ALLOWED {
            let some: Vec<OptionValue> = match kind {
                Kind::Switch => vec![OptionValue::Switch(true)],
                Kind::Whole => [0, 1, 2, 64, 1_000].map(OptionValue::Whole).to_vec(),
                Kind::Number => [0.5, 1e-6, 1.0, 100.0].map(OptionValue::Number).to_vec(),
                Kind::Tolerance(most) => vec![OptionValue::Number(*most)],
                Kind::Word => ["choose", "on", "both"].map(|word| OptionValue::Word(word.into())).to_vec(),
            };
            assert!(some.iter().any(|value| check_option(name, value).is_ok()), "{name}");
        }
    }

    #[test]
    fn no_settings_make_highs_read_or_write_files() {
        let text = OptionValue::Word("precious.txt".into());
        for name in [
            "log_file",
            "solution_file",
            "read_solution_file",
            "read_basis_file",
            "write_model_file",
            "write_basis_file",
            "write_presolved_model_file",
            "write_iis_model_file",
            "mip_improving_solution_file",
            "mip_debug_solution_file",
            "some_file_that_a_later_version_writes",
        ] {
            let wrong = check_option(name, &text).unwrap_err();
            assert!(wrong.contains("read, write or log"), "{name}: {wrong}");
        }
        for name in [
            "write_model_to_file",
            "write_presolved_model_to_file",
            "write_solution_to_file",
            "write_matrix_image",
            "write_hessian_image",
        ] {
            let wrong = check_option(name, &OptionValue::Switch(true)).unwrap_err();
            assert!(wrong.contains("read, write or log"), "{name}: {wrong}");
        }
        // Words are HiGHS's own, never a path.
        for (name, _) in ALLOWED {
            assert!(check_option(name, &text).is_err(), "{name}");
        }
    }

    #[test]
    fn no_settings_change_what_counts_as_a_plan_or_a_proof() {
        for (name, value) in [
            ("objective_bound", OptionValue::Number(-1e9)),
            ("objective_target", OptionValue::Number(1e9)),
            ("solve_relaxation", OptionValue::Switch(true)),
            ("small_matrix_value", OptionValue::Number(0.1)),
            ("infinite_bound", OptionValue::Number(1e5)),
            ("mip_feasibility_tolerance", OptionValue::Number(0.1)),
            ("primal_feasibility_tolerance", OptionValue::Number(0.1)),
        ] {
            assert!(check_option(name, &value).is_err(), "{name}");
        }
        assert_eq!(check_option("mip_feasibility_tolerance", &OptionValue::Number(1e-7)), Ok(()));
    }
}
