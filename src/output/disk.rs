//! Every operation that changes what is on the disk, one function each.
//!
//! All writing into output folders goes through here, so that the tests can end the program before any one
//! of them (see `faults`): what is on the disk then is what a power cut or `kill -9` leaves there.

use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, Write};
use std::path::Path;

/// Makes a folder, and those above it that are missing.
pub(super) fn create_folders(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    if let Some(parent) = path.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        create_folders(parent)?;
    }
    match create_folder(path) {
        // Somebody else was quicker.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => Ok(()),
        made => made,
    }
}

/// Makes one folder that is not there yet.
pub(super) fn create_folder(path: &Path) -> io::Result<()> {
    step()?;
    fs::create_dir(path)
}

/// Writes a file that is not there yet and flushes it to the disk. Who may read it is said when it is made, so
/// that nobody else ever can: `like` gives the permissions of the file whose place it will take.
pub(super) fn write_new(path: &Path, bytes: &[u8], like: Option<Permissions>) -> io::Result<()> {
    step()?;
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    if like.is_some() {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut file = options.open(path)?;
    if let Some(permissions) = like {
        step()?;
        file.set_permissions(permissions)?;
    }
    write_all(&mut file, bytes)?;
    step()?;
    file.sync_all()
}

/// Opens a file to be locked, and makes it where it is not there.
pub(super) fn open(path: &Path) -> io::Result<File> {
    step()?;
    File::options().create(true).truncate(false).write(true).open(path)
}

/// Writes bytes; a program that ends in the middle of it has written some of them.
fn write_all(file: &mut File, bytes: &[u8]) -> io::Result<()> {
    if let Err(error) = step() {
        file.write_all(&bytes[..bytes.len() / 2])?;
        return Err(error);
    }
    file.write_all(bytes)
}

/// Renames, in the place of a file that is there.
pub(super) fn rename(from: &Path, to: &Path) -> io::Result<()> {
    step()?;
    fs::rename(from, to)
}

/// Gives a file a second name; an error where that name is taken.
pub(super) fn hard_link(file: &Path, name: &Path) -> io::Result<()> {
    step()?;
    fs::hard_link(file, name)
}

/// Copies a file with its permissions to a place where nothing is yet, and flushes it to the disk.
pub(super) fn copy(from: &Path, to: &Path) -> io::Result<()> {
    let permissions = fs::metadata(from)?.permissions();
    write_new(to, &fs::read(from)?, Some(permissions))
}

/// Removes a file (or a link, not what it leads to).
pub(super) fn remove_file(path: &Path) -> io::Result<()> {
    step()?;
    fs::remove_file(path)
}

/// Removes a folder that is empty.
pub(super) fn remove_folder(path: &Path) -> io::Result<()> {
    step()?;
    fs::remove_dir(path)
}

/// Removes a folder of ours with all that is in it; that it is not there is no error. Links are not followed.
pub(super) fn remove_tree(path: &Path) -> io::Result<()> {
    match fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
        Ok(found) if !found.is_dir() => return remove_file(path),
        Ok(_) => {}
    }
    for entry in fs::read_dir(path)? {
        remove_tree(&entry?.path())?;
    }
    remove_folder(path)
}

/// Flushes the entries of a folder; not every system can, and there the files are safe without it.
pub(super) fn flush_folder(path: &Path) -> io::Result<()> {
    step()?;
    if cfg!(unix)
        && let Ok(folder) = File::open(path)
    {
        // Some file systems refuse it.
        let _ = folder.sync_all();
    }
    Ok(())
}

#[cfg(not(test))]
#[expect(clippy::unnecessary_wraps, reason = "in tests it ends the program")]
fn step() -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
use faults::step;

/// Ends the program before an operation, as far as the disk can tell.
#[cfg(test)]
pub(crate) mod faults {
    use std::cell::Cell;
    use std::io;

    thread_local! {
        /// How many operations are still done; none where all are.
        static LEFT: Cell<Option<u64>> = const { Cell::new(None) };
        static DONE: Cell<u64> = const { Cell::new(0) };
    }

    /// Runs `work`, of which only the first so many operations reach the disk.
    pub(crate) fn dying_after<T>(operations: u64, work: impl FnOnce() -> T) -> T {
        LEFT.set(Some(operations));
        let ended = work();
        LEFT.set(None);
        ended
    }

    /// How many operations `work` does.
    pub(crate) fn counted<T>(work: impl FnOnce() -> T) -> (T, u64) {
        let before = DONE.get();
        let ended = work();
        (ended, DONE.get() - before)
    }

    pub(super) fn step() -> io::Result<()> {
        DONE.set(DONE.get() + 1);
        match LEFT.get() {
            Some(0) => Err(io::Error::other("the program was ended here")),
            Some(left) => {
                LEFT.set(Some(left - 1));
                Ok(())
            }
            None => Ok(()),
        }
    }
}
