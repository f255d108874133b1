//! Folders that must be new, such as made-up schools: whole or not at all, and without a room of ours.

use super::manifest::is_file_name;
use super::update::{Place, failed};
use super::{OutputError, disk};
use std::fs;
use std::path::Path;

/// Writes files into a folder that is not there yet. They are written beside it first, and one rename makes it.
/// Folders above it that are missing are made.
///
/// # Errors
/// See [`OutputError`]. On an error there is no such folder.
pub fn new_folder(out: &Path, files: &[(impl AsRef<str>, Vec<u8>)]) -> Result<(), OutputError> {
    if let Some((name, _)) = files.iter().find(|(name, _)| !is_file_name(name.as_ref())) {
        return Err(OutputError::BadFileName { name: name.as_ref().into() });
    }
    if fs::symlink_metadata(out).is_ok() {
        return Err(OutputError::IsThere { out: out.into() });
    }
    let place = Place::new(out)?;
    let (Some(parent), Some(name)) = (place.path.parent(), place.path.file_name()) else {
        return Err(OutputError::NotAFolderName { out: out.into() });
    };
    disk::create_folders(parent).map_err(|source| failed(parent, source))?;
    // One that an earlier run left when it was ended is written anew.
    let half = parent.join(format!(".{}.staffroom-new", name.to_string_lossy()));
    let write = || {
        disk::remove_tree(&half)?;
        disk::create_folder(&half)?;
        for (name, bytes) in files {
            let path = half.join(name.as_ref());
            disk::create_folders(path.parent().unwrap_or(&half))?;
            disk::write_new(&path, bytes, None)?;
        }
        disk::flush_folder(&half)?;
        disk::rename(&half, &place.path)?;
        disk::flush_folder(parent)
    };
    write().map_err(|source| {
        // What cannot be removed now is by the next run.
        let _ = disk::remove_tree(&half);
        failed(out, source)
    })
}
