//! The settings file: which settings are compared, on how many seeds, within which limits.
//!
//! TOML, described in docs/benchmarking.md. Everything that is wrong is told at once.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use super::fingerprint::fingerprint;
use crate::solve::ilp::check_option;
use crate::solve::{OptionValue, SolverName, Tuning};

/// How long a run is given where nothing is said, in seconds.
const TIME_LIMIT: f64 = 60.0;
/// How much memory, in megabytes.
const MEMORY_LIMIT: u64 = 4_000;
/// How many problems are told one by one.
const MOST_PROBLEMS: usize = 100;
/// The kinds that there are.
const KINDS: [&str; 3] = ["sessions", "mentors", "visits"];

/// One way to solve. What is not said is as `staffroom plan` does it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct BenchSettings {
    /// What it is called.
    pub name: String,
    /// A sentence about it; empty where there is none.
    pub about: String,
    /// The word of `--solver`.
    pub solver: String,
    /// How many threads.
    pub threads: usize,
    /// The only seed with which it runs, where it has one of its own.
    pub seed: Option<u32>,
    /// HiGHS's own reductions: on, off, or as it thinks best.
    pub presolve: Option<bool>,
    /// See [`Tuning::light_presolve`].
    pub light_presolve: u32,
    /// How much of its time HiGHS looks for plans, from 0 to 1.
    pub heuristic_effort: Option<f64>,
    /// The gap that is good enough.
    pub gap: f64,
    /// Whether kinds are planned one after another instead of together.
    pub staged: bool,
    /// Which kinds are planned.
    pub only: Vec<String>,
    /// See [`Tuning::cheap_bound`].
    pub cheap_bound: bool,
    /// See [`Tuning::decomposition`].
    pub decomposition: bool,
    /// See [`Tuning::warm_start`].
    pub warm_start: bool,
    /// HiGHS's own options.
    pub highs: Vec<(String, OptionValue)>,
}

impl BenchSettings {
    /// As `staffroom plan` does it.
    fn usual() -> BenchSettings {
        let tuning = Tuning::default();
        BenchSettings {
            name: String::new(),
            about: String::new(),
            solver: SolverName::available().first().map_or("", |solver| solver.name()).to_owned(),
            threads: 1,
            seed: None,
            presolve: None,
            light_presolve: tuning.light_presolve,
            heuristic_effort: None,
            gap: 0.0,
            staged: false,
            only: KINDS.map(str::to_owned).to_vec(),
            cheap_bound: tuning.cheap_bound,
            decomposition: tuning.decomposition,
            warm_start: tuning.warm_start,
            highs: Vec::new(),
        }
    }

    /// What it says, without its name and what it says about itself: the same for the same settings.
    pub fn hash(&self) -> String {
        let nameless = BenchSettings { name: String::new(), about: String::new(), ..self.clone() };
        fingerprint([format!("{nameless:?}").as_bytes()])
    }

    /// What the solver is told.
    pub fn tuning(&self) -> Tuning {
        Tuning {
            cheap_bound: self.cheap_bound,
            decomposition: self.decomposition,
            warm_start: self.warm_start,
            whole_regrets: true,
            presolve: self.presolve,
            light_presolve: self.light_presolve,
            heuristic_effort: self.heuristic_effort,
            options: self.highs.clone(),
        }
    }
}

/// A settings file.
#[derive(Clone, PartialEq, Debug)]
pub struct SettingsFile {
    /// How long a run is given, in seconds.
    pub time_limit: f64,
    /// How much memory a run is given, in megabytes (10⁶ bytes).
    pub memory_limit: u64,
    /// The seeds that each settings runs with.
    pub seeds: Vec<u32>,
    /// How often each run is repeated.
    pub repeats: u32,
    /// What is compared, in the order of the file.
    pub settings: Vec<BenchSettings>,
}

/// Something wrong in a settings file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
    /// What was found, what was expected and what to do.
    pub message: String,
}

/// Reads the text of a settings file.
///
/// # Errors
/// Everything that is wrong with it, in the order of the file.
///
/// ```
/// # #[cfg(feature = "highs")] {
/// let file = staffroom_laboratory::bench::settings::read("
///     seeds = [1, 2]
///     [[settings]]
///     name = 'default'
///     [[settings]]
///     name = 'no start'
///     warm_start = false
/// ").unwrap();
/// assert_eq!(file.settings.len(), 2);
/// assert!(!file.settings[1].warm_start);
/// # }
/// ```
pub fn read(text: &str) -> Result<SettingsFile, Vec<Problem>> {
    let mut reader = Reader { text, problems: Vec::new() };
    let (document, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        let at = error.span().map_or(0, |span| span.start);
        reader.wrong(at, format!("this is not TOML: {}", error.message().replace('\n', "; ")));
    }
    let file = reader.file(document.get_ref());
    if reader.problems.is_empty() {
        return Ok(file);
    }
    Err(placed(text, reader.problems))
}

/// Something wrong, at a byte of the text.
struct Wrong {
    at: usize,
    message: String,
}

/// The first problems with their places, in the order of the file, and how many more there are. The
/// text is walked through once.
fn placed(text: &str, mut wrong: Vec<Wrong>) -> Vec<Problem> {
    wrong.sort_by_key(|problem| problem.at);
    let more = wrong.split_off(wrong.len().min(MOST_PROBLEMS)).len();
    let (mut line, mut column) = (1, 1);
    let mut letters = text.char_indices().peekable();
    let mut problems = Vec::with_capacity(wrong.len() + 1);
    for Wrong { at, message } in wrong {
        while let Some((_, letter)) = letters.next_if(|(begins, _)| *begins < at) {
            (line, column) = if letter == '\n' { (line + 1, 1) } else { (line, column + 1) };
        }
        problems.push(Problem { line, column, message });
    }
    if more > 0 {
        let message = format!("{more} more problems from here on: mend those above first");
        problems.push(Problem { line, column, message });
    }
    problems
}

struct Reader<'t> {
    text: &'t str,
    problems: Vec<Wrong>,
}

impl Reader<'_> {
    fn wrong(&mut self, at: usize, message: String) {
        self.problems.push(Wrong { at, message });
    }

    /// The text of a value, on one line.
    fn shown(&self, value: &Spanned<DeValue>) -> String {
        let text = self.text.get(value.span()).unwrap_or_default();
        text.lines().next().unwrap_or_default().chars().take(60).collect()
    }

    fn expected<T>(&mut self, key: &str, value: &Spanned<DeValue>, found: Option<T>, what: &str) -> Option<T> {
        if found.is_none() {
            let shown = self.shown(value);
            self.wrong(value.span().start, format!("{key} takes {what}, not {shown}"));
        }
        found
    }

    fn unknown(&mut self, key: &Spanned<std::borrow::Cow<str>>, known: &[&str]) {
        let at = key.span().start;
        self.wrong(at, format!("there is no setting {}: known are {}", key.get_ref(), known.join(", ")));
    }

    fn file(&mut self, table: &DeTable) -> SettingsFile {
        const KNOWN: [&str; 6] = ["time_limit", "memory_limit", "seeds", "repeats", "only", "settings"];
        let mut file = SettingsFile {
            time_limit: TIME_LIMIT,
            memory_limit: MEMORY_LIMIT,
            seeds: vec![0],
            repeats: 1,
            settings: Vec::new(),
        };
        let mut usual = BenchSettings::usual();
        let mut listed: Option<&DeArray> = None;
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            match name {
                "time_limit" => {
                    let limit = number(value).filter(|limit| *limit > 0.0 && *limit <= 1e6);
                    file.time_limit = self.expected(name, value, limit, "seconds above 0").unwrap_or(TIME_LIMIT);
                }
                "memory_limit" => {
                    let limit = whole(value).filter(|limit| *limit >= 50);
                    let what = "megabytes, at least 50";
                    file.memory_limit = self.expected(name, value, limit, what).unwrap_or(MEMORY_LIMIT);
                }
                "seeds" => {
                    let seeds = list(value, whole::<u32>).filter(|seeds| !seeds.is_empty());
                    let what = "a list of whole numbers, such as [0, 1, 2]";
                    file.seeds = self.expected(name, value, seeds, what).unwrap_or_default();
                    file.seeds.sort_unstable();
                    file.seeds.dedup();
                }
                "repeats" => {
                    let repeats = whole(value).filter(|repeats| (1..=1_000).contains(repeats));
                    file.repeats = self.expected(name, value, repeats, "a whole number from 1 to 1000").unwrap_or(1);
                }
                "only" => usual.only = self.kinds(name, value).unwrap_or_default(),
                "settings" => match value.get_ref() {
                    DeValue::Array(array) => listed = Some(array),
                    _ => self.wrong(key.span().start, "each settings has a heading [[settings]] of its own".into()),
                },
                _ => self.unknown(key, &KNOWN),
            }
        }
        let mut places = Vec::new();
        for value in listed.into_iter().flatten() {
            match value.get_ref() {
                DeValue::Table(table) => {
                    let settings = self.settings(value.span().start, table, &usual);
                    places.push(value.span().start);
                    file.settings.push(settings);
                }
                _ => self.wrong(value.span().start, "each settings has a heading [[settings]] of its own".into()),
            }
        }
        let mut times: BTreeMap<&str, u32> = BTreeMap::new();
        file.settings.iter().for_each(|settings| *times.entry(&settings.name).or_default() += 1);
        for (settings, at) in file.settings.iter().zip(places) {
            let name = &settings.name;
            if times.get(name.as_str()).is_some_and(|times| *times > 1) && !name.is_empty() {
                self.wrong(at, format!("two settings are called {name}: give each a name of its own"));
            }
        }
        if file.settings.is_empty() && self.problems.is_empty() {
            self.wrong(0, "there is nothing to compare: add [[settings]] with a name".into());
        }
        file
    }

    fn settings(&mut self, at: usize, table: &DeTable, usual: &BenchSettings) -> BenchSettings {
        const KNOWN: [&str; 15] = [
            "name",
            "about",
            "solver",
            "threads",
            "seed",
            "presolve",
            "light_presolve",
            "heuristic_effort",
            "gap",
            "staged",
            "only",
            "cheap_bound",
            "decomposition",
            "warm_start",
            "highs",
        ];
        let mut settings = usual.clone();
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            match name {
                "name" => {
                    let given = word(value).filter(|name| !name.trim().is_empty());
                    settings.name = self.expected(name, value, given, "a text in quotes").unwrap_or("?").to_owned();
                }
                "about" => {
                    let about = word(value);
                    settings.about = self.expected(name, value, about, "a text in quotes").unwrap_or("").to_owned();
                }
                "solver" => {
                    let known: Vec<&str> = SolverName::available().iter().map(|solver| solver.name()).collect();
                    let given = word(value).filter(|given| known.contains(given));
                    let given = self.expected(name, value, given, &format!("one of {}", known.join(", ")));
                    settings.solver = given.unwrap_or_default().to_owned();
                }
                "threads" => {
                    let threads = whole(value).filter(|threads| (1..=1024).contains(threads));
                    settings.threads =
                        self.expected(name, value, threads, "a whole number from 1 to 1024").unwrap_or(1);
                }
                "seed" => {
                    let seed = whole(value);
                    settings.seed = self.expected(name, value, seed, "a whole number from 0");
                }
                "presolve" => settings.presolve = self.switch(name, value),
                "light_presolve" => {
                    let terms = whole(value);
                    settings.light_presolve = self.expected(name, value, terms, "a whole number from 0").unwrap_or(0);
                }
                "heuristic_effort" => {
                    let effort = number(value).filter(|effort| (0.0..=1.0).contains(effort));
                    settings.heuristic_effort = self.expected(name, value, effort, "a number from 0 to 1");
                }
                "gap" => {
                    let gap = number(value).filter(|gap| (0.0..=1.0).contains(gap));
                    settings.gap = self.expected(name, value, gap, "a share from 0 to 1").unwrap_or(0.0);
                }
                "staged" => settings.staged = self.switch(name, value).unwrap_or(false),
                "only" => settings.only = self.kinds(name, value).unwrap_or_default(),
                "cheap_bound" => settings.cheap_bound = self.switch(name, value).unwrap_or(true),
                "decomposition" => settings.decomposition = self.switch(name, value).unwrap_or(true),
                "warm_start" => settings.warm_start = self.switch(name, value).unwrap_or(true),
                "highs" => match value.get_ref() {
                    DeValue::Table(options) => settings.highs = self.options(options),
                    _ => self.wrong(value.span().start, "highs takes a table: highs = { option = value }".into()),
                },
                _ => self.unknown(key, &KNOWN),
            }
        }
        if settings.name.is_empty() {
            self.wrong(at, "these settings have no name: add name = \"...\"".into());
        }
        let of_highs = settings.presolve.is_some()
            || settings.light_presolve != usual.light_presolve
            || settings.heuristic_effort.is_some()
            || !settings.highs.is_empty();
        if settings.solver == SolverName::Microlp.name() && of_highs {
            let message = format!("{}: options of HiGHS do nothing under the solver microlp", settings.name);
            self.wrong(at, message);
        }
        settings
    }

    fn options(&mut self, table: &DeTable) -> Vec<(String, OptionValue)> {
        let mut options = Vec::new();
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            let given = match value.get_ref() {
                DeValue::Boolean(given) => Some(OptionValue::Switch(*given)),
                DeValue::Integer(_) => whole(value).map(OptionValue::Whole),
                DeValue::Float(_) => number(value).map(OptionValue::Number),
                DeValue::String(given) => Some(OptionValue::Word(given.to_string())),
                _ => None,
            };
            let Some(given) = self.expected(name, value, given, "true, false, a number or a text") else { continue };
            if let Err(wrong) = check_option(name, &given) {
                self.wrong(key.span().start, wrong);
            }
            options.push((name.to_owned(), given));
        }
        options
    }

    fn switch(&mut self, key: &str, value: &Spanned<DeValue>) -> Option<bool> {
        let found = match value.get_ref() {
            DeValue::Boolean(found) => Some(*found),
            _ => None,
        };
        self.expected(key, value, found, "true or false")
    }

    fn kinds(&mut self, key: &str, value: &Spanned<DeValue>) -> Option<Vec<String>> {
        let words = list(value, |value| word(value).map(str::to_owned));
        let words = words.filter(|words| !words.is_empty() && words.iter().all(|word| KINDS.contains(&word.as_str())));
        self.expected(key, value, words, "a list of kinds, such as [\"sessions\", \"mentors\", \"visits\"]")
    }
}

fn word<'v>(value: &'v Spanned<DeValue>) -> Option<&'v str> {
    match value.get_ref() {
        DeValue::String(text) => Some(text.as_ref()),
        _ => None,
    }
}

fn whole<T: TryFrom<i64>>(value: &Spanned<DeValue>) -> Option<T> {
    match value.get_ref() {
        DeValue::Integer(integer) => {
            let number = i64::from_str_radix(&integer.as_str().replace('_', ""), integer.radix()).ok()?;
            T::try_from(number).ok()
        }
        _ => None,
    }
}

fn number(value: &Spanned<DeValue>) -> Option<f64> {
    let number = match value.get_ref() {
        DeValue::Float(float) => float.as_str().replace('_', "").parse::<f64>().ok(),
        _ => whole::<i64>(value).map(|number| number as f64),
    };
    number.filter(|number| number.is_finite())
}

fn list<T>(value: &Spanned<DeValue>, of: impl Fn(&Spanned<DeValue>) -> Option<T>) -> Option<Vec<T>> {
    match value.get_ref() {
        DeValue::Array(array) => array.iter().map(of).collect(),
        _ => None,
    }
}

#[cfg(all(test, feature = "highs"))]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_is_set_and_the_rest_is_usual() {
        let file = read(
            "time_limit = 2.5\nmemory_limit = 1_000\nseeds = [3, 1, 3]\nrepeats = 2\nonly = [\"sessions\"]\n\
             [[settings]]\nname = \"default\"\n\
             [[settings]]\nname = \"other\"\nabout = \"all else\"\nsolver = \"highs-plain\"\nthreads = 2\nseed = 7\n\
             presolve = false\nlight_presolve = 12\nheuristic_effort = 0\ngap = 0.01\nstaged = true\nonly = [\"visits\", \"mentors\"]\n\
             cheap_bound = false\ndecomposition = false\nwarm_start = false\n\
             highs = { mip_detect_symmetry = false, mip_max_nodes = 9, mip_feasibility_tolerance = 1e-7, solver = \"ipm\" }\n",
        )
        .unwrap();
        assert_eq!((file.time_limit, file.memory_limit, file.repeats), (2.5, 1_000, 2));
        assert_eq!(file.seeds, [1, 3]);
        let [usual, other] = file.settings.as_slice() else { panic!("{file:?}") };
        let expected =
            BenchSettings { name: "default".into(), only: vec!["sessions".into()], ..BenchSettings::usual() };
        assert_eq!(usual, &expected);
        assert_eq!(usual.tuning(), Tuning::default());
        assert_eq!((other.solver.as_str(), other.threads, other.seed), ("highs-plain", 2, Some(7)));
        assert_eq!((other.staged, other.gap, other.only.len()), (true, 0.01, 2));
        let tuning = other.tuning();
        assert_eq!((tuning.presolve, tuning.heuristic_effort), (Some(false), Some(0.0)));
        assert_eq!(tuning.light_presolve, 12);
        assert!(!tuning.cheap_bound && !tuning.decomposition && !tuning.warm_start);
        assert_eq!(tuning.options.len(), 4);
        assert_eq!(tuning.options[0], ("mip_detect_symmetry".into(), OptionValue::Switch(false)));
    }

    #[test]
    fn the_same_settings_have_the_same_hash_whatever_their_name() {
        let one = |text: &str| read(text).unwrap().settings[0].hash();
        let usual = one("[[settings]]\nname = \"a\"");
        assert_eq!(usual, one("[[settings]]\nname = \"b\"\nabout = \"c\"\nwarm_start = true"));
        assert_ne!(usual, one("[[settings]]\nname = \"a\"\nwarm_start = false"));
        assert_ne!(usual, one("[[settings]]\nname = \"a\"\nhighs = { mip_max_nodes = 9 }"));
    }

    #[test]
    fn everything_wrong_is_told_at_once_with_its_place() {
        let problems = read(
            "time_limit = 0\nseeds = []\nspeed = 1\n[[settings]]\nname = \"a\"\nsolver = \"cplex\"\nwarm_strat = true\n\
             highs = { mip_max_knots = 1, threads = 4 }\n[[settings]]\nname = \"a\"\ngap = 2\n[[settings]]\nstaged = 1\n",
        )
        .unwrap_err();
        let told: Vec<(usize, &str)> =
            problems.iter().map(|problem| (problem.line, problem.message.as_str())).collect();
        for (line, part) in [
            (1, "time_limit takes seconds above 0, not 0"),
            (2, "seeds takes a list"),
            (3, "there is no setting speed: known are time_limit"),
            (4, "two settings are called a"),
            (6, "solver takes one of highs"),
            (7, "there is no setting warm_strat"),
            (8, "HiGHS has no option mip_max_knots"),
            (8, "threads is set by staffroom itself"),
            (11, "gap takes a share from 0 to 1, not 2"),
            (12, "have no name"),
            (13, "staged takes true or false, not 1"),
        ] {
            assert!(told.iter().any(|(at, message)| *at == line && message.contains(part)), "{line} {part}: {told:#?}");
        }
    }

    #[test]
    fn options_that_write_files_are_refused_at_their_place() {
        let problems = read(
            "[[settings]]\nname = \"a\"\nhighs = { solution_file = \"precious.txt\", write_solution_to_file = true }\n\
             [[settings]]\nname = \"b\"\nhighs = { mip_max_nodes = 9, objective_bound = -1e9 }\n",
        )
        .unwrap_err();
        let places: Vec<(usize, usize)> = problems.iter().map(|problem| (problem.line, problem.column)).collect();
        assert_eq!(places, [(3, 11), (3, 43), (6, 30)], "{problems:#?}");
        assert!(problems[0].message.contains("solution_file would make HiGHS read, write or log"));
    }

    #[test]
    fn many_problems_are_counted() {
        let text = "x = 1\n".replace('x', "[[settings]]\nnme").repeat(20_000);
        let problems = read(&text).unwrap_err();
        assert_eq!(problems.len(), MOST_PROBLEMS + 1);
        assert!(problems[MOST_PROBLEMS].message.starts_with("39900 more problems"), "{:?}", problems[MOST_PROBLEMS]);
    }

    #[test]
    fn files_that_are_none_are_refused() {
        for (text, part) in [
            ("", "nothing to compare"),
            ("settings = 3", "a heading [[settings]]"),
            ("settings = [3]", "a heading [[settings]]"),
            ("[[settings]\nname = \"a\"", "this is not TOML"),
            (
                "[[settings]]\nname = \"a\"\nsolver = \"microlp\"\npresolve = true",
                "do nothing under the solver microlp",
            ),
        ] {
            let problems = read(text).unwrap_err();
            assert!(problems.iter().any(|problem| problem.message.contains(part)), "{text}: {problems:?}");
        }
    }
}
