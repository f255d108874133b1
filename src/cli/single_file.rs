//! One file that is not a plan: written whole or not at all.

use std::io::{self, BufWriter, Write};
use std::path::Path;

use tempfile::NamedTempFile;

use super::exit::Failure;
use super::interrupt;

/// Writes a file, in the place of one that is there.
///
/// # Errors
/// A usage failure that says why it cannot be written; then what was there is still there.
pub fn put(path: &Path, write: impl FnOnce(&mut BufWriter<NamedTempFile>) -> io::Result<()>) -> Result<(), Failure> {
    let _guard = interrupt::while_writing();
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let written = NamedTempFile::new_in(folder).and_then(|file| {
        let mut writer = BufWriter::new(file);
        write(&mut writer)?;
        writer.flush()?;
        let file = writer.into_inner().map_err(io::IntoInnerError::into_error)?;
        // Temporary files are closed to others.
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            file.as_file().set_permissions(std::fs::Permissions::from_mode(0o644))?;
        }
        file.as_file().sync_all()?;
        file.persist(path).map(drop).map_err(io::Error::from)
    });
    written.map_err(|error| cannot_write(path, &error))
}

/// Something cannot be written.
pub fn cannot_write(path: &Path, error: &io::Error) -> Failure {
    Failure::Usage(format!("{} cannot be written: {error}", path.display()))
}
