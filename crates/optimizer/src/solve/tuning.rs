//! Steps that can be left out, to see what each is worth.

/// From how many terms on HiGHS's light rules prove sooner than all of them (docs/performance.md).
const LIGHT_PRESOLVE: u32 = 8_000;

/// A value of one of a solver's own options.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize)]
#[serde(untagged)]
pub enum OptionValue {
    /// On or off.
    Switch(bool),
    /// A whole number.
    Whole(i32),
    /// Any number.
    Number(f64),
    /// A word.
    Word(String),
}

/// Which of the steps that make planning fast are taken. The default takes all; what a
/// plan costs and what is proven depends on none of them, unless time ends first.
#[derive(Clone, PartialEq, Debug)]
pub struct Tuning {
    /// Whether what each team costs at least alone bounds what sessions cost, leaves
    /// windows out and proves plans that meet it.
    pub cheap_bound: bool,
    /// Whether sessions that have nothing in common, and Programs that fall into parts, are solved
    /// part by part.
    pub decomposition: bool,
    /// Whether a solver is told the plan at hand.
    pub warm_start: bool,
    /// Whether the regrets of a plan of several kinds are looked for by planning them together once more where
    /// bounds alone do not tell them; else they are upper bounds.
    pub whole_regrets: bool,
    /// HiGHS's own reductions: on, off, or as it thinks best.
    pub presolve: Option<bool>,
    /// Integer programs of at least so many terms that start from a plan at hand are made smaller by HiGHS's light rules
    /// alone (its `presolve_mode` 2, from 1.16 on); others by all of its rules.
    pub light_presolve: u32,
    /// How much of its time HiGHS looks for plans instead of proofs, from 0 to 1; None
    /// is as planned for each Program.
    pub heuristic_effort: Option<f64>,
    /// More of HiGHS's options, by name. They come last.
    pub options: Vec<(String, OptionValue)>,
}

impl Default for Tuning {
    fn default() -> Self {
        Tuning {
            cheap_bound: true,
            decomposition: true,
            warm_start: true,
            whole_regrets: true,
            presolve: None,
            light_presolve: LIGHT_PRESOLVE,
            heuristic_effort: None,
            options: Vec::new(),
        }
    }
}
