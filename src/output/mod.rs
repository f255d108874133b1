//! Output folders, which are brought up to date and never replaced.
//!
//! A folder may hold anything: a plan of last week, somebody's notes, a school. What an earlier run wrote is known
//! from a `manifest`, which lies in the folder and names each such file with the SHA-256 of its bytes. Only these
//! are replaced or removed. One that was changed by hand since is kept under a dated name first, and told. Whatever
//! else lies there stays; where it stands in the way it is an error, or with `--force` kept under a dated name.
//!
//! # How a folder changes
//! 1. The new files are written into the folder's own room, `.staffroom/new/`, and flushed to the disk.
//! 2. The manifest is replaced, with one rename, by one that says what is *pending*: this decides. Until then nothing
//!    has changed; from then on the rest will be done.
//! 3. Each file is put in its place with one rename, what goes is removed.
//! 4. The manifest is replaced, with one rename, by one in which nothing is pending.
//!
//! A program that ends at any point leaves plan.json as it was or as it will be. The next command on the folder, one
//! that only reads, too ([`finish`]), clears away what step 1 left, or does what is left of steps 3 and 4: each
//! looks at what is there, so that doing it twice does no harm. (A write-ahead log with a redo pass, as in Mohan et
//! al. 1992, ARIES, for files.)
//!
//! Nothing is ever moved out of the folder or renamed with it, so that it may be a mount point, a link or `.`.

mod aside;
mod disk;
mod inputs;
mod manifest;
mod single;
#[cfg(test)]
mod tests;
mod update;

use std::io;
use std::path::PathBuf;

pub use aside::KeptAside;
#[cfg(test)]
pub(crate) use disk::faults;
pub use inputs::Inputs;
pub use single::new_folder;
pub use update::{Finished, OutputFolder, Rest, Written, finish};

/// Why an output folder was not brought up to date.
#[derive(Debug, thiserror::Error)]
pub enum OutputError {
    /// The path names no folder that could be made, such as `/` or one below a file.
    #[error("{} cannot be an output folder", out.display())]
    NotAFolderName {
        /// What was asked for.
        out: PathBuf,
    },
    /// The path, or one above it, is a file, or a link that leads nowhere.
    #[error("{} is not a folder", path.display())]
    NotAFolder {
        /// What is none.
        path: PathBuf,
    },
    /// Something called `.staffroom` is in it that this program did not make.
    #[error(
        "{} holds something called .staffroom that staffroom did not make: name another folder, or rename that",
        out.display()
    )]
    NotOurRoom {
        /// What was asked for.
        out: PathBuf,
    },
    /// It is to be new, and is there.
    #[error("{} is there already, and nothing is replaced: name a new folder", out.display())]
    IsThere {
        /// What was asked for.
        out: PathBuf,
    },
    /// Somebody else's files are where ours have to be.
    #[error("{}", foreign(out, names))]
    Foreign {
        /// What was asked for.
        out: PathBuf,
        /// The names of the files in it.
        names: Vec<String>,
    },
    /// A file would take the place of what is read, or be read as a table of the school.
    #[error("{}", would_be_read(out, name, *is_read))]
    IsRead {
        /// What was asked for.
        out: PathBuf,
        /// The name of the file in it.
        name: String,
        /// Whether it would take the place of a file that is read, and not only be read the next time.
        is_read: bool,
    },
    /// The folder has changed while the plan was made: what was made is kept elsewhere.
    #[error(
        "while this was worked out another run wrote into {}, or something was put where its files go: \
         what is there stays as it is, and what this run made is kept in {}",
        out.display(), kept.display()
    )]
    Overtaken {
        /// What was asked for.
        out: PathBuf,
        /// Where it is.
        kept: PathBuf,
    },
    /// The folder's manifest is of another version.
    #[error("{}: the list of what earlier runs wrote there cannot be read: {message}", out.display())]
    Manifest {
        /// What was asked for.
        out: PathBuf,
        /// What is wrong with it.
        message: String,
    },
    /// Another run has been writing there for long.
    #[error("another run of staffroom is writing into {}: wait for it and try again", out.display())]
    Busy {
        /// What was asked for.
        out: PathBuf,
    },
    /// A file name that does not stay inside the folder.
    #[error("{name:?} is no name for a file in an output folder")]
    BadFileName {
        /// The name.
        name: String,
    },
    /// The system refused: the disk is full, permission is denied, and so on. What was there is still there.
    #[error("{} cannot be written: {source}", path.display())]
    Failed {
        /// What could not be written, moved or looked at.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The system refused when files were being put in their places.
    #[error(
        "{} is only partly brought up to date: {source}. The new files lie ready in it, and the next command on it \
         puts them in their places",
        out.display()
    )]
    Unfinished {
        /// What was asked for.
        out: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

/// How many names are said.
const NAMED: usize = 3;

fn foreign(out: &std::path::Path, names: &[String]) -> String {
    let mut said = names.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    if names.len() > NAMED {
        said = format!("{said} and {} more", names.len() - NAMED);
    }
    format!(
        "{} holds {said} already, which no earlier run wrote there: name another folder, or keep what is there under \
         a dated name with --force",
        out.display()
    )
}

fn would_be_read(out: &std::path::Path, name: &str, is_read: bool) -> String {
    let why = if is_read { "which this command reads" } else { "which would be read as a table of the school" };
    format!(
        "{} is no place for this: {name} would be written there, {why}. Name another folder, or leave that file out \
         with --formats",
        out.display()
    )
}
