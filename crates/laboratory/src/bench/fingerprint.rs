//! Fingerprints: short texts that are the same for the same bytes.

use std::fs;
use std::io;
use std::path::Path;

use crate::files;

/// Of parts of bytes, in their order: FNV-1a in 64 bits (Fowler, Noll and Vo). It tells
/// versions of a file apart; it does not protect against anybody who means to deceive.
pub fn fingerprint<'b>(parts: impl IntoIterator<Item = &'b [u8]>) -> String {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for part in parts {
        for byte in part.iter().chain((part.len() as u64).to_le_bytes().iter()) {
            hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    format!("{hash:016x}")
}

/// Of a school: the names and bytes of the files in its folder, or its workbook.
///
/// # Errors
/// Where something cannot be read.
pub fn of_school(school: &Path) -> io::Result<String> {
    if school.is_file() {
        return Ok(fingerprint([files::read::whole(school)?.as_slice()]));
    }
    let mut paths: Vec<_> =
        fs::read_dir(school)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    paths.retain(|path| path.extension().is_some_and(|kind| kind == "csv" || kind == "toml"));
    paths.sort();
    let mut parts = Vec::new();
    for path in paths {
        parts.push(path.file_name().unwrap_or_default().as_encoded_bytes().to_vec());
        parts.push(files::read::whole(&path)?);
    }
    Ok(fingerprint(parts.iter().map(Vec::as_slice)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_bytes_have_another_fingerprint() {
        let one = fingerprint([b"ab".as_slice(), b"c"]);
        assert_eq!(one, fingerprint([b"ab".as_slice(), b"c"]));
        assert_ne!(one, fingerprint([b"a".as_slice(), b"bc"]), "where a part ends matters");
        assert_ne!(one, fingerprint([b"ab".as_slice()]));
        assert_eq!(one.len(), 16);
    }

    #[test]
    fn a_school_is_known_by_its_files() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
        write("staff.csv", "id\nana\n");
        let before = of_school(folder.path()).unwrap();
        write("README.md", "words");
        assert_eq!(before, of_school(folder.path()).unwrap(), "only what is read counts");
        write("staff.csv", "id\nbo\n");
        assert_ne!(before, of_school(folder.path()).unwrap());
        assert!(of_school(&folder.path().join("none")).is_err());
    }
}
