//! What a command reads: no file of ours may take its place, or be read as a part of it the next time.

use super::OutputError;
use std::path::{Path, PathBuf};

/// The schools that a command reads, as files and folders.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    /// The files that are read: tables, rules, a workbook.
    files: Vec<PathBuf>,
    /// The folders in which tables are looked for by their names.
    folders: Vec<PathBuf>,
    /// Whether a file of this name in such a folder would be read as a table.
    is_table: Option<fn(&str) -> bool>,
}

impl Inputs {
    /// Nothing is read.
    pub fn none() -> Inputs {
        Inputs::default()
    }

    /// A school or several: the files that are read and the folders in which tables are looked for; `is_table` says
    /// of a file name whether it would be read there.
    pub fn new(files: &[PathBuf], folders: &[PathBuf], is_table: fn(&str) -> bool) -> Inputs {
        let whole = |paths: &[PathBuf]| paths.iter().filter_map(|path| path.canonicalize().ok()).collect();
        Inputs { files: whole(files), folders: whole(folders), is_table: Some(is_table) }
    }

    /// Refuses names of files in `out` that would take the place of what is read, or be read as tables.
    ///
    /// # Errors
    /// [`OutputError::IsRead`] with the first such name.
    pub(super) fn refuse<'n>(&self, out: &Path, names: impl Iterator<Item = &'n str>) -> Result<(), OutputError> {
        for name in names {
            let path = out.join(name);
            let is_read = self.files.iter().any(|file| is_same_place(file, &path));
            let is_table = self.is_table.is_some_and(|is_table| {
                let (folder, file) = (path.parent(), path.file_name().map(|name| name.to_string_lossy()));
                let folder = folder.is_some_and(|folder| self.folders.iter().any(|read| read == folder));
                folder && file.is_some_and(|file| is_table(&file))
            });
            if is_read || is_table {
                return Err(OutputError::IsRead { out: out.into(), name: name.to_owned(), is_read });
            }
        }
        Ok(())
    }
}

/// Whether two paths are one file, also where the system does not tell capitals from small letters.
fn is_same_place(one: &Path, other: &Path) -> bool {
    let name = |path: &Path| path.file_name().map(|name| name.to_string_lossy().to_lowercase());
    one.parent() == other.parent() && name(one) == name(other)
}
