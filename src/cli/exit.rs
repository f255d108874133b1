//! How a command ends: the exit statuses of the specification and what leads to them.

use std::io;

/// The exit statuses.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Exit {
    /// Done, and every request is met.
    Done,
    /// Done, but something is unmet, or verify found a violation.
    Unmet,
    /// Done, and diff found that something changed.
    Changed,
    /// Bad input or usage; nothing was written.
    BadInput,
    /// A limit was reached before any plan was found.
    Limit,
    /// The solver, or the program itself, failed.
    Failed,
}

impl Exit {
    /// The status that the process ends with.
    pub fn status(self) -> u8 {
        match self {
            Exit::Done => 0,
            Exit::Unmet | Exit::Changed => 1,
            Exit::BadInput => 2,
            Exit::Limit => 3,
            Exit::Failed => 4,
        }
    }
}

/// Why a command could not do what it was asked for.
#[derive(Debug)]
pub enum Failure {
    /// The arguments or what they name cannot be used; the message says why and what to do.
    Usage(String),
    /// The school has errors, which were shown already.
    Findings,
    /// A limit was reached before any plan was found.
    Limit,
    /// The solver or this program failed.
    Solver(String),
    /// Results could not be written to standard output.
    Output(io::Error),
    /// Whoever read the results had enough: no error.
    PipeClosed,
}

impl Failure {
    /// The exit status that belongs to it.
    pub fn exit(&self) -> Exit {
        match self {
            Failure::Usage(_) | Failure::Findings => Exit::BadInput,
            Failure::Limit => Exit::Limit,
            Failure::Solver(_) | Failure::Output(_) => Exit::Failed,
            Failure::PipeClosed => Exit::Done,
        }
    }

    /// What to say about it, where it was not said already.
    pub fn message(&self) -> Option<String> {
        match self {
            Failure::Usage(message) => Some(message.clone()),
            Failure::Findings | Failure::PipeClosed => None,
            Failure::Limit => Some(
                "the limit was reached before any plan was found: nothing was written. Allow more time with --time-limit"
                    .to_owned(),
            ),
            Failure::Solver(message) => Some(message.clone()),
            Failure::Output(error) => Some(format!("the results cannot be written: {error}")),
        }
    }
}

impl From<io::Error> for Failure {
    /// Standard output failed.
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe { Failure::PipeClosed } else { Failure::Output(error) }
    }
}
