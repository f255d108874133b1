//! Which runs there are, and in which order.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::record::Record;
use super::settings::{BenchSettings, SettingsFile};
use crate::random::Random;

/// A school to run on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BenchSchool {
    /// What it is called: the name of its folder, with a number where two have the same.
    pub name: String,
    /// Where it is.
    pub path: PathBuf,
    /// A fingerprint of its files.
    pub hash: String,
}

/// One run.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Run<'m> {
    /// How to solve.
    pub settings: &'m BenchSettings,
    /// What.
    pub school: &'m BenchSchool,
    /// The seed of the solver's own random choices.
    pub seed: u32,
    /// Which repetition, from 1.
    pub repeat: u32,
}

/// All runs of settings × schools × seeds × repeats.
///
/// All settings meet one school and seed right after one another, in an order of their own
/// each time, and these blocks come in any order: so whatever changes on the machine in the
/// meantime hits all settings alike. `shuffle` decides the order, nothing else does.
pub fn runs<'m>(file: &'m SettingsFile, schools: &'m [BenchSchool], shuffle: u64) -> Vec<Run<'m>> {
    let mut random = Random::new(shuffle);
    let mut runs = Vec::new();
    for repeat in 1..=file.repeats {
        let own = file.settings.iter().filter_map(|settings| settings.seed);
        let seeds: BTreeSet<u32> = file.seeds.iter().copied().chain(own).collect();
        let mut blocks: Vec<(&BenchSchool, u32)> = Vec::new();
        for school in schools {
            blocks.extend(seeds.iter().map(|seed| (school, *seed)));
        }
        random.shuffle(&mut blocks);
        for (school, seed) in blocks {
            let with = |settings: &&BenchSettings| match settings.seed {
                Some(own) => own == seed,
                None => file.seeds.contains(&seed),
            };
            let mut settings: Vec<&BenchSettings> = file.settings.iter().filter(with).collect();
            random.shuffle(&mut settings);
            runs.extend(settings.into_iter().map(|settings| Run { settings, school, seed, repeat }));
        }
    }
    runs
}

/// The runs that are not recorded yet, by this version of the program with these limits.
pub fn left<'m>(runs: Vec<Run<'m>>, file: &SettingsFile, records: &[Record], version: &str) -> Vec<Run<'m>> {
    let limits = |record: &&Record| {
        record.version == version && record.time_limit == file.time_limit && record.memory_limit == file.memory_limit
    };
    let done: BTreeSet<(String, &str, &str, u32, u32)> = records
        .iter()
        .filter(limits)
        .map(|record| {
            let name = record.settings.as_str();
            (record.settings_hash.clone(), name, record.school_hash.as_str(), record.seed, record.repeat)
        })
        .collect();
    let is_left = |run: &Run| {
        let name = run.settings.name.as_str();
        !done.contains(&(run.settings.hash(), name, run.school.hash.as_str(), run.seed, run.repeat))
    };
    runs.into_iter().filter(is_left).collect()
}

#[cfg(all(test, feature = "highs"))]
mod tests {
    use super::super::record::tests::solved;
    use super::super::settings::read;
    use super::*;

    fn schools() -> Vec<BenchSchool> {
        let school = |name: &str| BenchSchool { name: name.into(), path: name.into(), hash: format!("h-{name}") };
        vec![school("hill"), school("lake"), school("park")]
    }

    const FILE: &str = "seeds = [0, 1]\nrepeats = 2\n[[settings]]\nname = 'a'\n[[settings]]\nname = 'b'\n\
                        warm_start = false\n[[settings]]\nname = 'c'\nseed = 5\n";

    #[test]
    fn every_run_is_there_once_and_settings_alternate() {
        let (file, schools) = (read(FILE).unwrap(), schools());
        let runs = runs(&file, &schools, 3);
        let name = |run: &Run| (run.settings.name.clone(), run.school.name.clone(), run.seed, run.repeat);
        let all: BTreeSet<_> = runs.iter().map(name).collect();
        assert_eq!((runs.len(), all.len()), (3 * 2 * (2 * 2 + 1), runs.len()));
        assert!(runs.iter().all(|run| (run.settings.name == "c") == (run.seed == 5)));
        // The two settings of a block follow each other, and neither is always first.
        let pairs: Vec<&Run> = runs.iter().filter(|run| run.seed != 5).collect();
        let firsts: BTreeSet<&str> = pairs.chunks(2).map(|two| two[0].settings.name.as_str()).collect();
        assert!(pairs.chunks(2).all(|two| (two[0].school, two[0].seed) == (two[1].school, two[1].seed)));
        assert_eq!(firsts.len(), 2);
        // The first repeat is over before the second begins.
        assert!(runs.is_sorted_by_key(|run| run.repeat));
    }

    #[test]
    fn the_order_depends_on_the_shuffle_alone() {
        let (file, schools) = (read(FILE).unwrap(), schools());
        assert_eq!(runs(&file, &schools, 3), runs(&file, &schools, 3));
        assert_ne!(runs(&file, &schools, 3), runs(&file, &schools, 4));
    }

    #[test]
    fn what_is_recorded_is_not_run_again() {
        let (file, schools) = (read(FILE).unwrap(), schools());
        let hash = file.settings[0].hash();
        let done = Record { settings_hash: hash, ..solved("a", "lake", 1, 0.5) };
        let limits = SettingsFile { memory_limit: 4_000, time_limit: 60.0, ..file.clone() };
        let all = runs(&file, &schools, 0);
        let rest = left(all.clone(), &limits, std::slice::from_ref(&done), "1");
        assert_eq!(rest.len(), all.len() - 1);
        assert!(
            !rest
                .iter()
                .any(|run| (&*run.settings.name, &*run.school.name, run.seed, run.repeat) == ("a", "lake", 1, 1))
        );
        assert_eq!(left(all.clone(), &limits, std::slice::from_ref(&done), "2").len(), all.len(), "another version");
        let longer = SettingsFile { time_limit: 61.0, ..limits };
        assert_eq!(left(all.clone(), &longer, &[done], "1").len(), all.len(), "another limit");
    }
}
