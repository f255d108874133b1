//! Writing an output folder: whole or not at all.
//!
//! The files are written into a temporary folder beside the target and flushed
//! to the disk; then one rename puts them in place. An earlier folder is moved
//! aside first and put back if anything fails, so that there is always either
//! the old plan or the new one.

use std::fs;
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};
use tempfile::TempDir;

/// Why an output folder was not written. What was there before is still there.
#[derive(Debug, thiserror::Error)]
pub enum OutputError {
    /// There is no folder to put it in.
    #[error("there is no folder {} to write into: make it first, or name another place", parent.display())]
    NoParent {
        /// The folder that is missing.
        parent: PathBuf,
    },
    /// The path names no folder that could be made, such as `/`.
    #[error("{} cannot be an output folder", out.display())]
    NotAFolderName {
        /// What was asked for.
        out: PathBuf,
    },
    /// The path is a file, or a link that leads nowhere.
    #[error("{} is not a folder", out.display())]
    NotAFolder {
        /// What was asked for.
        out: PathBuf,
    },
    /// The folder is there and holds no earlier plan.
    #[error("{} is there already and holds no earlier plan; name another folder, or replace it with --force", out.display())]
    NotAPlan {
        /// What was asked for.
        out: PathBuf,
    },
    /// The folder is a school or holds one: replacing it would delete the school, so this is never done.
    #[error("there is a school in {}, and writing there would delete it; name another folder", out.display())]
    IsASchool {
        /// What was asked for.
        out: PathBuf,
    },
    /// A file name that does not stay inside the folder.
    #[error("{name:?} is no name for a file in an output folder")]
    BadFileName {
        /// The name.
        name: String,
    },
    /// The system refused: the disk is full, permission is denied, and so on.
    #[error("{} cannot be written: {source}", path.display())]
    Failed {
        /// What could not be written, moved or looked at.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The system refused, and then refused to put the old folder back.
    #[error("{} cannot be written: {source}; what was there before is now in {}", out.display(), kept.display())]
    Stranded {
        /// What was asked for.
        out: PathBuf,
        /// Where the old folder is now.
        kept: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

/// Checks that `out` may be written, before any work is done for it: that its
/// parent is there and can be written to, and that it is new, or holds an
/// earlier plan, or `force` is given.
///
/// # Errors
/// See [`OutputError`].
pub fn check_target(out: &Path, force: bool) -> Result<(), OutputError> {
    let target = Target::of(out, force)?;
    target.temporary_folder().map(drop)
}

/// Writes the files into the folder `out`, whole or not at all; an earlier
/// folder is replaced where [`check_target`] allows it.
///
/// # Errors
/// See [`OutputError`]. On an error what was there before is still there, and
/// nothing else is left behind.
pub fn write_folder(out: &Path, files: &[(impl AsRef<str>, Vec<u8>)], force: bool) -> Result<(), OutputError> {
    let target = Target::of(out, force)?;
    let temporary = target.temporary_folder()?;
    // A folder inside the temporary one, because that one is closed to others.
    let new = temporary.path().join("new");
    make_folder(&new)?;
    for (name, bytes) in files {
        write_file(&new, name.as_ref(), bytes, &target.path)?;
    }
    flush_folder(&new);
    target.put(&new, temporary)?;
    flush_folder(&target.parent);
    Ok(())
}

/// Where to write, links followed.
struct Target {
    parent: PathBuf,
    path: PathBuf,
    exists: bool,
}

impl Target {
    fn of(out: &Path, force: bool) -> Result<Target, OutputError> {
        let failed = |source| OutputError::Failed { path: out.into(), source };
        match fs::symlink_metadata(out) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Target::new_folder(out),
            Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
                Err(OutputError::NoParent { parent: parent_of(out) })
            }
            Err(error) => Err(failed(error)),
            Ok(_) if !out.is_dir() => Err(OutputError::NotAFolder { out: out.into() }),
            Ok(_) => {
                let path = fs::canonicalize(out).map_err(failed)?;
                let parent = path.parent().ok_or_else(|| OutputError::NotAFolderName { out: out.into() })?.into();
                if holds_school(&path) {
                    Err(OutputError::IsASchool { out: out.into() })
                } else if force || holds_plan(&path) {
                    Ok(Target { parent, path, exists: true })
                } else {
                    Err(OutputError::NotAPlan { out: out.into() })
                }
            }
        }
    }

    fn new_folder(out: &Path) -> Result<Target, OutputError> {
        if out.file_name().is_none() {
            return Err(OutputError::NotAFolderName { out: out.into() });
        }
        let parent = parent_of(out);
        if parent.is_dir() {
            Ok(Target { parent, path: out.into(), exists: false })
        } else {
            Err(OutputError::NoParent { parent })
        }
    }

    fn temporary_folder(&self) -> Result<TempDir, OutputError> {
        tempfile::Builder::new()
            .prefix(".staffroom-")
            .tempdir_in(&self.parent)
            .map_err(|source| OutputError::Failed { path: self.path.clone(), source })
    }

    /// Renames `new` to the target. The old folder ends in the temporary one
    /// and is deleted with it.
    fn put(&self, new: &Path, temporary: TempDir) -> Result<(), OutputError> {
        let failed = |source| OutputError::Failed { path: self.path.clone(), source };
        let old = temporary.path().join("old");
        if self.exists {
            if let Ok(metadata) = fs::metadata(&self.path) {
                // Who may open the folder stays as it was, where the system allows.
                let _ = fs::set_permissions(new, metadata.permissions());
            }
            fs::rename(&self.path, &old).map_err(failed)?;
        }
        match fs::rename(new, &self.path) {
            Ok(()) => Ok(()),
            Err(source) if !self.exists => Err(failed(source)),
            Err(source) => match fs::rename(&old, &self.path) {
                Ok(()) => Err(failed(source)),
                Err(_) => {
                    let kept = temporary.keep().join("old");
                    Err(OutputError::Stranded { out: self.path.clone(), kept, source })
                }
            },
        }
    }
}

fn parent_of(out: &Path) -> PathBuf {
    match out.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.into(),
        _ => ".".into(),
    }
}

/// Whether the folder holds a plan that this program, or another version of it, wrote.
fn holds_plan(folder: &Path) -> bool {
    #[derive(serde::Deserialize)]
    struct Mark {
        #[serde(rename = "schema")]
        _schema: i64,
        #[serde(rename = "school")]
        _school: String,
        #[serde(rename = "sessions")]
        _sessions: Vec<serde::de::IgnoredAny>,
    }
    fs::read(folder.join("plan.json")).is_ok_and(|bytes| serde_json::from_slice::<Mark>(&bytes).is_ok())
}

/// Whether the folder, or one directly in it, holds the three files that every school has.
fn holds_school(folder: &Path) -> bool {
    let school =
        |folder: &Path| ["periods.csv", "staff.csv", "timetable.csv"].iter().all(|file| folder.join(file).exists());
    let inside = fs::read_dir(folder).into_iter().flatten().flatten();
    school(folder) || inside.map(|entry| entry.path()).any(|path| school(&path))
}

fn make_folder(path: &Path) -> Result<(), OutputError> {
    fs::create_dir_all(path).map_err(|source| OutputError::Failed { path: path.into(), source })
}

fn write_file(folder: &Path, name: &str, bytes: &[u8], out: &Path) -> Result<(), OutputError> {
    let inside = Path::new(name).components().all(|part| matches!(part, Component::Normal(_)));
    if !inside || name.is_empty() {
        return Err(OutputError::BadFileName { name: name.into() });
    }
    let path = folder.join(name);
    make_folder(path.parent().unwrap_or(folder))?;
    let write = || {
        let mut file = fs::File::create_new(&path)?;
        file.write_all(bytes)?;
        file.sync_all()
    };
    // The message names the file as the user knows it, not the temporary one.
    write().map_err(|source| OutputError::Failed { path: out.join(name), source })
}

/// Flushes the folder's own entries; not every system can, and the files are safe without it.
fn flush_folder(folder: &Path) {
    if cfg!(unix) {
        let _ = fs::File::open(folder).and_then(|folder| folder.sync_all());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAN: &str = r#"{ "schema": 1, "school": "s", "sessions": [] }"#;

    fn files(text: &str) -> Vec<(&'static str, Vec<u8>)> {
        vec![("plan.json", text.into()), ("grids/maths.txt", b"grid".to_vec())]
    }

    /// All entries below a folder, hidden ones too.
    fn entries(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_new_folder_is_written_and_an_earlier_plan_replaced() {
        let home = tempfile::tempdir().unwrap();
        let out = home.path().join("out");
        check_target(&out, false).unwrap();
        write_folder(&out, &files(PLAN), false).unwrap();
        assert_eq!(entries(&out), ["grids", "plan.json"]);
        write_folder(&out, &[("plan.json", b"{}".to_vec())], false).unwrap();
        assert_eq!(entries(&out), ["plan.json"], "nothing of the earlier plan is left");
        assert_eq!(entries(home.path()), ["out"]);
    }

    #[test]
    fn a_folder_without_a_plan_takes_force() {
        let home = tempfile::tempdir().unwrap();
        let out = home.path().join("out");
        fs::create_dir(&out).unwrap();
        for text in [None, Some("{}"), Some("not json"), Some(r#"{ "schema": 1 }"#)] {
            if let Some(text) = text {
                fs::write(out.join("plan.json"), text).unwrap();
            }
            assert!(matches!(check_target(&out, false), Err(OutputError::NotAPlan { .. })), "{text:?}");
            assert!(matches!(write_folder(&out, &files(PLAN), false), Err(OutputError::NotAPlan { .. })));
        }
        fs::write(out.join("mine.txt"), "mine").unwrap();
        assert_eq!(entries(&out), ["mine.txt", "plan.json"]);
        write_folder(&out, &files(PLAN), true).unwrap();
        assert_eq!(entries(&out), ["grids", "plan.json"]);
    }

    #[test]
    fn a_failure_half_way_leaves_everything_as_it_was() {
        let home = tempfile::tempdir().unwrap();
        let out = home.path().join("out");
        let long = "x".repeat(5000);
        let broken = [("plan.json", b"new".to_vec()), (long.as_str(), b"never".to_vec())];
        assert!(matches!(write_folder(&out, &broken, false), Err(OutputError::Failed { .. })));
        assert!(entries(home.path()).is_empty(), "neither a half-written nor a temporary folder");
        write_folder(&out, &files(PLAN), false).unwrap();
        assert!(matches!(write_folder(&out, &broken, true), Err(OutputError::Failed { .. })));
        assert_eq!(entries(home.path()), ["out"]);
        assert_eq!(fs::read_to_string(out.join("plan.json")).unwrap(), PLAN);
    }

    #[test]
    fn paths_that_cannot_be_folders_are_refused() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("file");
        fs::write(&file, "mine").unwrap();
        for force in [false, true] {
            assert!(matches!(write_folder(&file, &files(PLAN), force), Err(OutputError::NotAFolder { .. })));
            let below = file.join("out");
            assert!(matches!(write_folder(&below, &files(PLAN), force), Err(OutputError::NoParent { .. })));
            let nowhere = home.path().join("no/such/out");
            assert!(matches!(check_target(&nowhere, force), Err(OutputError::NoParent { .. })));
            assert!(matches!(
                check_target(Path::new("/"), force),
                Err(OutputError::NotAPlan { .. } | OutputError::NotAFolderName { .. })
            ));
            assert!(check_target(Path::new(""), force).is_err());
        }
        assert_eq!(fs::read_to_string(&file).unwrap(), "mine");
        for name in ["../escape", "/escape", "", "a/../../b"] {
            let out = home.path().join("out");
            assert!(matches!(write_folder(&out, &[(name, Vec::new())], false), Err(OutputError::BadFileName { .. })));
        }
        assert_eq!(entries(home.path()), ["file"]);
    }

    #[test]
    fn a_school_is_never_replaced() {
        let home = tempfile::tempdir().unwrap();
        for file in ["periods.csv", "staff.csv", "timetable.csv"] {
            fs::write(home.path().join(file), "").unwrap();
        }
        fs::write(home.path().join("plan.json"), PLAN).unwrap();
        assert!(matches!(write_folder(home.path(), &files(PLAN), true), Err(OutputError::IsASchool { .. })));
        assert!(matches!(check_target(home.path(), false), Err(OutputError::IsASchool { .. })));
        let parent = tempfile::tempdir().unwrap();
        fs::create_dir(parent.path().join("school")).unwrap();
        for file in ["periods.csv", "staff.csv", "timetable.csv"] {
            fs::write(parent.path().join("school").join(file), "").unwrap();
        }
        assert!(matches!(check_target(parent.path(), true), Err(OutputError::IsASchool { .. })));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link_and_a_folder_keeps_its_permissions() {
        use std::os::unix::fs::PermissionsExt;
        let home = tempfile::tempdir().unwrap();
        let (real, link) = (home.path().join("real"), home.path().join("link"));
        write_folder(&real, &files(PLAN), false).unwrap();
        fs::set_permissions(&real, fs::Permissions::from_mode(0o750)).unwrap();
        std::os::unix::fs::symlink(&real, &link).unwrap();
        write_folder(&link, &files(PLAN), false).unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o750);
        let nowhere = home.path().join("nowhere");
        std::os::unix::fs::symlink(home.path().join("gone"), &nowhere).unwrap();
        assert!(matches!(check_target(&nowhere, true), Err(OutputError::NotAFolder { .. })));
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_that_may_not_be_written_to_is_an_error() {
        use std::os::unix::fs::PermissionsExt;
        let home = tempfile::tempdir().unwrap();
        fs::set_permissions(home.path(), fs::Permissions::from_mode(0o555)).unwrap();
        let refused = check_target(&home.path().join("out"), false);
        if tempfile::tempdir_in(home.path()).is_ok() {
            eprintln!("skipped: this user may write everywhere");
        } else {
            assert!(matches!(refused, Err(OutputError::Failed { .. })));
        }
        fs::set_permissions(home.path(), fs::Permissions::from_mode(0o755)).unwrap();
    }
}
