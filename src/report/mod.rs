//! How a plan is shown: one writer per format, each from the same [`Plan`](crate::plan::Plan).
//!
//! Nothing here decides anything or prints anything: every writer returns text.
//! The text carries colours as ANSI styles; whoever prints it strips them where
//! there is no terminal or the reader does not want them.

pub mod by_hand;
pub mod calendar;
mod called;
mod dates;
pub mod diff;
pub mod explain;
pub mod files;
mod given;
mod grid;
pub mod html;
pub mod issue;
mod layout;
mod ledger;
pub mod letters;
mod names;
mod pairs;
pub mod peers;

pub mod presence;
pub mod reasons;
mod sessions;
pub mod show;
pub mod summary;
mod teams;
pub mod terminal;
pub mod text;
mod turns;
pub mod understood;
pub mod verdict;
mod visits;
mod week;
mod words;
pub mod xlsx;

/// How much room there is for a report.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Look {
    /// Columns of the terminal, or 100 where there is none.
    pub width: usize,
    /// Lines of the terminal, where there is one.
    pub height: Option<usize>,
}

impl Look {
    /// The narrowest width that reports are laid out for.
    pub const NARROWEST: usize = 40;
    /// The widest: longer lines are hard to read.
    pub const WIDEST: usize = 160;

    /// A look for these columns, kept within what can be read.
    pub fn new(width: usize, height: Option<usize>) -> Look {
        Look { width: width.clamp(Look::NARROWEST, Look::WIDEST), height }
    }
}

impl Default for Look {
    fn default() -> Self {
        Look { width: 100, height: None }
    }
}
