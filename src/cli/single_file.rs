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
    let written = beside(folder, path).and_then(|file| {
        let mut writer = BufWriter::new(file);
        write(&mut writer)?;
        writer.flush()?;
        let file = writer.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.as_file().sync_all()?;
        file.persist(path).map(drop).map_err(io::Error::from)
    });
    written.map_err(|error| cannot_write(path, &error))
}

/// A temporary file in `folder` that may be read by whoever may read the file that it becomes: as one that is there
/// already, else as the umask of whoever runs the program says.
fn beside(folder: &Path, path: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::fs::Permissions;
        use std::os::unix::fs::PermissionsExt;
        let replaced = std::fs::metadata(path).ok().filter(std::fs::Metadata::is_file);
        // The umask takes away what it forbids; closed until it has the mode of the one it replaces.
        let mode = if replaced.is_some() { 0o600 } else { 0o666 };
        let file = builder.permissions(Permissions::from_mode(mode)).tempfile_in(folder)?;
        if let Some(replaced) = replaced {
            file.as_file().set_permissions(Permissions::from_mode(replaced.permissions().mode() & 0o777))?;
        }
        Ok(file)
    }
    #[cfg(not(unix))]
    {
        let _ = path;
        builder.tempfile_in(folder)
    }
}

/// Something cannot be written.
pub fn cannot_write(path: &Path, error: &io::Error) -> Failure {
    Failure::Usage(format!("{} cannot be written: {error}", path.display()))
}
