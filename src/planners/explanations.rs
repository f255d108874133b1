//! How much of a plan is explained.

/// How much is worked out of what a plan is explained by: reasons, what would help, other mentors with their regrets.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Debug)]
pub enum Explanations {
    /// Figures alone: no reasons either, and nothing is spread more evenly.
    Figures,
    /// Reasons for what is missing, and no more.
    Reasons,
    /// All of it, for counted work that a plan is worth waiting for; what is left is a bound, and says so.
    #[default]
    Usual,
    /// All of it, whatever work it is.
    All,
}

impl Explanations {
    /// How much work may be done for something that usually gets so much ([`crate::solve::Counts::work_of`]).
    ///
    /// ```
    /// use staffroom::planners::Explanations;
    /// assert_eq!(Explanations::Usual.work(100), 100);
    /// assert_eq!(Explanations::Reasons.work(100), 0);
    /// assert!(Explanations::All.work(100) > 1 << 40);
    /// ```
    pub fn work(self, usual: u64) -> u64 {
        match self {
            Explanations::Figures | Explanations::Reasons => 0,
            Explanations::Usual => usual,
            // Far beyond what any machine does in years, and yet not near the end of the numbers.
            Explanations::All => u64::MAX / 4,
        }
    }
}
