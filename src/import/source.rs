//! The files of a source: one file, a folder, or an archive of either, all of them small enough and none outside.

use std::fs;
use std::io::{Cursor, ErrorKind, Read};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use zip::ZipArchive;

use super::refusal::{Imports, Refusal, refuse};
use super::values::{self, Decoded};
use crate::files::read;
use crate::findings::{Code, Finding};

/// Files of a source at most.
pub const MOST_FILES: usize = 1_000;
/// Bytes of all files at most.
pub const MOST_BYTES: u64 = 500_000_000;
/// Bytes of one file at most.
const MOST_IN_FILE: u64 = 128 << 20;
/// Bytes that a workbook unpacks to at most: 4,000,000 cells have some 150 MB.
const MOST_IN_WORKBOOK: u64 = 250_000_000;
/// Lines of a file at most.
const MOST_LINES: usize = 8_000_000;
/// Folders in folders at most.
const DEEPEST: usize = 6;
/// How many bytes one packed byte may stand for, once an archive is large.
const RATIO: u64 = 400;
const ANY_RATIO: u64 = 16 << 20;

/// One file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SourceFile {
    /// Its path relative to the source, with `/`.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

impl SourceFile {
    /// Its name without folders.
    pub fn base(&self) -> &str {
        self.name.rsplit('/').next().unwrap_or(&self.name)
    }

    /// Its name without folders and ending.
    pub fn stem(&self) -> &str {
        self.base().rsplit_once('.').map_or(self.base(), |(stem, _)| stem)
    }

    /// Its text.
    ///
    /// # Errors
    /// Where it is no text.
    pub fn text(&self) -> Imports<Decoded<'_>> {
        values::decode(&self.bytes).ok_or_else(|| {
            refuse(
                Code::ImportBroken,
                &self.name,
                "there are bytes in this file that no text has",
                "a text in UTF-8, UTF-16 or Windows-1252",
                "export it again",
            )
        })
    }

    /// Its text, which must be there; a warning where its encoding is guessed.
    ///
    /// # Errors
    /// Where it is no text.
    pub fn text_with_warning(&self, findings: &mut Vec<Finding>) -> Imports<String> {
        let decoded = self.text()?;
        if decoded.guessed {
            findings.push(super::refusal::about(
                Code::NotUtf8,
                &self.name,
                None,
                "this file is not UTF-8, so it was read as Windows-1252",
                "text in UTF-8",
                "look whether letters such as é and ł are right; export it as UTF-8 where the program can",
            ));
        }
        Ok(decoded.text.into_owned())
    }

    /// Whether it is a workbook of any kind.
    pub fn is_workbook(&self) -> bool {
        self.bytes.starts_with(b"\xD0\xCF\x11\xE0")
            || (self.bytes.starts_with(b"PK") && is_workbook_archive(&self.bytes))
    }

    /// Its entry in import.json.
    pub fn fingerprint(&self) -> Fingerprint {
        let hash = Sha256::digest(&self.bytes);
        let sha256 = hash.iter().map(|byte| format!("{byte:02x}")).collect();
        Fingerprint { file: self.name.clone(), bytes: self.bytes.len() as u64, sha256 }
    }
}

/// A file that was read, as import.json names it.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct Fingerprint {
    /// Its path relative to the source.
    pub file: String,
    /// Its length.
    pub bytes: u64,
    /// The SHA-256 of its bytes.
    pub sha256: String,
}

/// All files of a source.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SourceFiles {
    /// Where they are.
    pub path: PathBuf,
    /// The files by name.
    pub files: Vec<SourceFile>,
}

impl SourceFiles {
    /// Reads a source.
    ///
    /// # Errors
    /// Where it is not there, cannot be read, is too large or leads outside itself.
    pub fn read(path: &Path) -> Imports<SourceFiles> {
        let kind = fs::metadata(path).map_err(|error| unreadable(path, &error))?;
        let mut files = Vec::new();
        if kind.is_dir() {
            let root = path.canonicalize().map_err(|error| unreadable(path, &error))?;
            let mut total = 0;
            read_folder(&root, &root, 0, &mut total, &mut files)?;
        } else {
            let bytes = read_file(path, &name_of(path))?;
            if bytes.starts_with(b"PK") && !is_workbook_archive(&bytes) {
                files = unpack(&name_of(path), &bytes)?;
            } else {
                if bytes.starts_with(b"PK") {
                    survey(&name_of(path), &bytes)?;
                }
                files.push(SourceFile { name: name_of(path), bytes });
            }
        }
        files.sort_by(|one, other| one.name.cmp(&other.name));
        if let Some(long) = files.iter().find(|file| memchr::memchr_iter(b'\n', &file.bytes).count() > MOST_LINES) {
            return Err(too_large(&long.name));
        }
        for file in files.iter().filter(|file| kind.is_dir() && file.bytes.starts_with(b"PK")) {
            survey(&file.name, &file.bytes)?;
        }
        Ok(SourceFiles { path: path.to_owned(), files })
    }
}

fn name_of(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

fn unreadable(path: &Path, error: &std::io::Error) -> Refusal {
    let shown = path.display().to_string();
    match error.kind() {
        ErrorKind::NotFound => refuse(
            Code::NoSuchSchool,
            &shown,
            "there is no such file or folder",
            "the export of another program",
            "check the path; it is relative to the folder you are in",
        ),
        ErrorKind::FileTooLarge => too_large(&shown),
        _ => refuse(
            Code::Unreadable,
            &shown,
            format!("this cannot be read: {error}"),
            "a file that can be read",
            "look at the reason",
        ),
    }
}

fn too_large(file: &str) -> Refusal {
    refuse(
        Code::ImportUnsafe,
        file,
        "this is larger than any school's export",
        format!(
            "at most {} MB in a file, {} MB and {MOST_FILES} files in all",
            MOST_IN_FILE >> 20,
            MOST_BYTES / 1_000_000
        ),
        "export one school and one term",
    )
}

fn read_file(path: &Path, name: &str) -> Imports<Vec<u8>> {
    read::up_to(path, MOST_IN_FILE).map_err(|error| match error.kind() {
        ErrorKind::FileTooLarge => too_large(name),
        _ => unreadable(path, &error),
    })
}

fn read_folder(root: &Path, folder: &Path, depth: usize, total: &mut u64, files: &mut Vec<SourceFile>) -> Imports<()> {
    let entries = fs::read_dir(folder).map_err(|error| unreadable(folder, &error))?;
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        let base = name_of(&path);
        if base.starts_with('.') || base == "__MACOSX" {
            continue;
        }
        let real = path.canonicalize().map_err(|error| unreadable(&path, &error))?;
        if !real.starts_with(root) {
            return Err(outside(&base));
        }
        let Ok(kind) = fs::metadata(&real) else { continue };
        if kind.is_dir() {
            if depth < DEEPEST && !path.is_symlink() {
                read_folder(root, &path, depth + 1, total, files)?;
            }
            continue;
        }
        let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
        *total += kind.len();
        if files.len() >= MOST_FILES || *total > MOST_BYTES {
            return Err(too_large(&name_of(root)));
        }
        if kind.is_file() {
            files.push(SourceFile { bytes: read_file(&real, &name)?, name });
        }
    }
    Ok(())
}

fn outside(name: &str) -> Refusal {
    refuse(
        Code::ImportUnsafe,
        name,
        format!("{name} leads out of its own folder"),
        "files inside the source",
        "take it out, or copy what it leads to into the folder",
    )
}

fn open(name: &str, bytes: &[u8]) -> Imports<ZipArchive<Cursor<Vec<u8>>>> {
    ZipArchive::new(Cursor::new(bytes.to_vec())).map_err(|error| {
        refuse(
            Code::ImportBroken,
            name,
            format!("this archive cannot be read: {error}"),
            "a whole .zip",
            "download or export it again",
        )
    })
}

/// Whether an archive is a workbook: told from the names that it lists, without unpacking anything.
fn is_workbook_archive(bytes: &[u8]) -> bool {
    let Ok(archive) = ZipArchive::new(Cursor::new(bytes)) else { return false };
    archive.file_names_raw().any(|name| name == b"[Content_Types].xml" || name == b"content.xml")
}

/// What the directory of an archive says is small enough, and what it unpacks to as well. Nothing is kept.
fn survey(name: &str, bytes: &[u8]) -> Imports<()> {
    let mut archive = open(name, bytes)?;
    if check_directory(name, bytes, &mut archive)? > MOST_IN_WORKBOOK {
        return Err(too_large(name));
    }
    let mut total = 0_u64;
    let mut buffer = vec![0; 1 << 16];
    for index in 0..archive.len() {
        let Ok(mut part) = archive.by_index(index) else { continue };
        let packed = part.compressed_size().max(1);
        let mut here = 0_u64;
        while let Ok(read @ 1..) = part.read(&mut buffer) {
            here += read as u64;
            total += read as u64;
            if total > MOST_BYTES || (here > ANY_RATIO && here / packed > RATIO) {
                return Err(too_large(name));
            }
        }
    }
    Ok(())
}

/// How many bytes an archive says that it unpacks to, where that is not too much.
fn check_directory(name: &str, bytes: &[u8], archive: &mut ZipArchive<Cursor<Vec<u8>>>) -> Imports<u64> {
    if archive.len() > MOST_FILES {
        return Err(too_large(name));
    }
    let (mut said, mut packed) = (0_u64, 0_u64);
    for index in 0..archive.len() {
        if let Ok(part) = archive.by_index_raw(index) {
            said = said.saturating_add(part.size());
            packed = packed.saturating_add(part.compressed_size());
        }
    }
    // Parts that lie one over the other unpack to more than any directory says.
    if said > MOST_BYTES || packed > bytes.len() as u64 {
        return Err(too_large(name));
    }
    Ok(said)
}

fn unpack(name: &str, bytes: &[u8]) -> Imports<Vec<SourceFile>> {
    let mut archive = open(name, bytes)?;
    check_directory(name, bytes, &mut archive)?;
    let mut files = Vec::new();
    let mut total = 0_u64;
    for index in 0..archive.len() {
        let broken = |error: String| {
            refuse(
                Code::ImportBroken,
                name,
                format!("a file in this archive cannot be unpacked: {error}"),
                "an archive that is whole and has no password",
                "unpack it yourself and name the folder",
            )
        };
        let mut part = archive.by_index(index).map_err(|error| broken(error.to_string()))?;
        let inside = String::from_utf8_lossy(part.name_raw()).replace('\\', "/");
        let escapes = inside.starts_with('/') || inside.contains(':') || inside.split('/').any(|step| step == "..");
        if escapes || part.is_symlink() {
            return Err(outside(&inside));
        }
        let hidden = inside.split('/').any(|step| step.starts_with('.') || step == "__MACOSX");
        if part.is_dir() || inside.ends_with('/') || hidden {
            continue;
        }
        let packed = part.compressed_size().max(1);
        let mut unpacked = Vec::new();
        let read = part.by_ref().take(MOST_IN_FILE + 1).read_to_end(&mut unpacked);
        read.map_err(|error| broken(error.to_string()))?;
        let length = unpacked.len() as u64;
        total += length;
        let bomb = length > ANY_RATIO && length / packed > RATIO;
        if length > MOST_IN_FILE || total > MOST_BYTES || bomb {
            return Err(too_large(name));
        }
        files.push(SourceFile { name: inside, bytes: unpacked });
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use zip::write::SimpleFileOptions;

    fn archive(names: &[&str], text: &[u8]) -> tempfile::NamedTempFile {
        let mut file = tempfile::Builder::new().suffix(".zip").tempfile().unwrap();
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for name in names {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(text).unwrap();
        }
        file.write_all(&writer.finish().unwrap().into_inner()).unwrap();
        file
    }

    #[test]
    fn archives_are_unpacked_and_stay_inside() {
        let fine = archive(&["a/GPU001.TXT", "__MACOSX/x"], b"1");
        let files = SourceFiles::read(fine.path()).unwrap().files;
        assert_eq!(files.iter().map(|file| file.name.as_str()).collect::<Vec<_>>(), ["a/GPU001.TXT"]);
        for name in ["../x", "/etc/x", "C:\\x", "a/../../x"] {
            let refused = SourceFiles::read(archive(&[name], b"1").path()).unwrap_err();
            assert_eq!(refused.0[0].code, Code::ImportUnsafe, "{name}");
        }
        let many: Vec<String> = (0..=MOST_FILES).map(|number| number.to_string()).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert!(SourceFiles::read(archive(&many, b"1").path()).is_err());
        let bomb = vec![b' '; 40 << 20];
        assert!(SourceFiles::read(archive(&["a"], &bomb).path()).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn links_out_of_a_folder_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink("/etc/hostname", folder.path().join("GPU001.TXT")).unwrap();
        assert_eq!(SourceFiles::read(folder.path()).unwrap_err().0[0].code, Code::ImportUnsafe);
    }
}
