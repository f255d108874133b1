//! Reading a file that somebody named.

use std::fs::{self, File, FileType};
use std::io::{self, ErrorKind, Read};
use std::path::Path;

/// No file of a school, plan or term is larger than this; beyond it memory is in danger.
const MOST: u64 = 1 << 30;

/// All bytes of a file. Whatever else a path may lead to is refused at once: a folder, and what may have no end
/// or never begin, as devices and pipes do.
///
/// # Errors
/// Where it cannot be read, is no ordinary file, or too large.
pub fn whole(path: &Path) -> io::Result<Vec<u8>> {
    up_to(path, MOST)
}

/// The same, of at most so many bytes.
///
/// # Errors
/// Where it cannot be read, is no ordinary file, or too large ([`ErrorKind::FileTooLarge`]).
pub fn up_to(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    // Before it is opened: opening a pipe waits for somebody to write into it.
    let metadata = fs::metadata(path)?;
    if !metadata.is_file() {
        return Err(io::Error::new(ErrorKind::InvalidInput, kind_in_words(metadata.file_type())));
    }
    let too_large = || io::Error::new(ErrorKind::FileTooLarge, format!("it is larger than {} MiB", most >> 20));
    if metadata.len() > most {
        return Err(too_large());
    }
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0));
    // It may have grown since, and some files of the system do not say how large they are.
    File::open(path)?.take(most + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most { Err(too_large()) } else { Ok(bytes) }
}

/// What a path leads to that is no ordinary file, and what to do about it.
fn kind_in_words(kind: FileType) -> &'static str {
    if kind.is_dir() {
        return "it is a folder, not a file";
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        if kind.is_fifo() {
            return "it is a pipe, not a file: write what comes out of it into a file first";
        }
        if kind.is_char_device() || kind.is_block_device() {
            return "it is a device, not a file";
        }
    }
    "it is not a file"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_are_read_and_none_that_is_too_large() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        fs::write(&path, "four").unwrap();
        assert_eq!(up_to(&path, 4).unwrap(), b"four");
        assert_eq!(up_to(&path, 3).unwrap_err().kind(), ErrorKind::FileTooLarge);
        assert_eq!(whole(&folder.path().join("none")).unwrap_err().kind(), ErrorKind::NotFound);
        assert!(whole(folder.path()).unwrap_err().to_string().contains("folder"));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn what_has_no_end_is_refused_before_it_is_opened() {
        assert!(whole(Path::new("/dev/zero")).unwrap_err().to_string().contains("device"));
        // A file of the system that says it has no bytes, and has some.
        assert!(!whole(Path::new("/proc/self/status")).unwrap().is_empty());
        assert_eq!(up_to(Path::new("/proc/self/status"), 8).unwrap_err().kind(), ErrorKind::FileTooLarge);
    }
}
