//! Which HiGHS is linked. Its own source comes with highs-sys, but the feature `system-highs` takes whatever the system has.

use super::{SolverError, callbacks};
use crate::solve::SolverName;
use std::fmt;

/// A version of HiGHS, as far as it matters here.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Version {
    major: i32,
    minor: i32,
}

impl Version {
    /// The first that is believed: 1.14 says of solutions that they are optimal where there are better ones.
    const BELIEVED: Version = Version { major: 1, minor: 15 };
    /// The first that can be told to make a Program smaller by its light rules alone (its option `presolve_mode`).
    const LIGHT_PRESOLVE: Version = Version { major: 1, minor: 16 };

    /// That of the HiGHS that is linked, which may be another one than it was compiled against.
    pub fn linked() -> Version {
        let (major, minor) = callbacks::version();
        Version { major, minor }
    }

    /// Refuses a HiGHS whose answers are wrong at times without a sign of it.
    ///
    /// # Errors
    /// [`SolverError::TooOld`].
    pub fn believed(self) -> Result<(), SolverError> {
        if self >= Version::BELIEVED {
            return Ok(());
        }
        let (found, least) = (self.to_string(), Version::BELIEVED.to_string());
        Err(SolverError::TooOld { solver: SolverName::Highs.name(), found, least })
    }

    /// Whether it knows the option `presolve_mode`.
    pub fn has_light_presolve(self) -> bool {
        self >= Version::LIGHT_PRESOLVE
    }
}

impl fmt::Display for Version {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{}", self.major, self.minor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(major: i32, minor: i32) -> Version {
        Version { major, minor }
    }

    #[test]
    fn versions_are_compared_by_number() {
        for (major, minor) in [(0, 99), (1, 0), (1, 2), (1, 9), (1, 14)] {
            let refused = version(major, minor).believed().unwrap_err();
            let text = refused.to_string();
            assert!(text.contains(&format!("highs {major}.{minor} is linked")) && text.contains("1.15"), "{text}");
        }
        for (major, minor) in [(1, 15), (1, 16), (1, 100), (2, 0)] {
            assert_eq!(version(major, minor).believed(), Ok(()));
        }
        let light = [(1, 14), (1, 15), (1, 16), (1, 17), (2, 0)];
        assert_eq!(
            light.map(|(major, minor)| version(major, minor).has_light_presolve()),
            [false, false, true, true, true]
        );
    }

    #[test]
    fn what_is_linked_is_believed() {
        let linked = Version::linked();
        assert_eq!(linked.believed(), Ok(()), "{linked}");
    }
}
