//! Keeping what is not ours: under a dated name beside its place, numbered where there is one already.

use super::disk;
use super::manifest::{fingerprint_at, is_absence, room};
use std::fs;
use std::io;
use std::path::Path;

/// Something that was kept under another name.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct KeptAside {
    /// Its name in the folder before.
    pub name: String,
    /// Its name there now.
    pub kept_as: String,
}

/// Gives what is at `name` in the folder a dated name, too. Where it is a file it is at both names afterwards, so
/// that its place is never empty; anything else (a folder, a link) is only at the new one.
pub(super) fn keep_aside(folder: &Path, name: &str, date: &str) -> io::Result<KeptAside> {
    let path = folder.join(name);
    let is_file = fs::symlink_metadata(&path)?.is_file();
    for number in 1_u64.. {
        let kept_as = dated(name, date, number);
        let kept = folder.join(&kept_as);
        let done = KeptAside { name: name.to_owned(), kept_as };
        match fs::symlink_metadata(&kept) {
            Ok(_) if is_file && holds_the_same(&path, &kept)? => return Ok(done),
            Ok(_) => continue,
            Err(error) if is_absence(&error) => {}
            Err(error) => return Err(error),
        }
        if !is_file {
            disk::rename(&path, &kept)?;
            return Ok(done);
        }
        match disk::hard_link(&path, &kept) {
            Ok(()) => return Ok(done),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(_) => {
                // Not every file system knows second names.
                copy_aside(folder, &path, &kept)?;
                return Ok(done);
            }
        }
    }
    unreachable!("some number is free")
}

/// Whether a file was kept before, by a run that then ended.
fn holds_the_same(file: &Path, kept: &Path) -> io::Result<bool> {
    Ok(fs::metadata(file)?.len() == fs::metadata(kept).map_or(u64::MAX, |kept| kept.len())
        && fingerprint_at(file)? == fingerprint_at(kept)?)
}

/// A copy that is whole when it has its name.
fn copy_aside(folder: &Path, file: &Path, kept: &Path) -> io::Result<()> {
    let half = room(folder).join("copy");
    disk::remove_tree(&half)?;
    disk::copy(file, &half)?;
    disk::rename(&half, kept)
}

/// `grids/plan.2027-01-04.json`, and `grids/plan.2027-01-04-2.json` as its second.
pub(super) fn dated(name: &str, date: &str, number: u64) -> String {
    let start = name.rfind('/').map_or(0, |at| at + 1);
    // A name that begins with a dot has no kind.
    let kind = name[start..].rfind('.').filter(|at| *at > 0).map_or(name.len(), |at| start + at);
    let (stem, kind) = name.split_at(kind);
    match number {
        1 => format!("{stem}.{date}{kind}"),
        number => format!("{stem}.{date}-{number}{kind}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dated_names_keep_their_kind() {
        assert_eq!(dated("plan.json", "2027-01-04", 1), "plan.2027-01-04.json");
        assert_eq!(dated("a.b/plan", "2027-01-04", 2), "a.b/plan.2027-01-04-2");
        assert_eq!(dated("grids/.hidden", "2027-01-04", 1), "grids/.hidden.2027-01-04");
    }

    #[test]
    fn what_was_kept_already_is_not_kept_twice() {
        let home = tempfile::tempdir().unwrap();
        fs::write(home.path().join("plan.json"), "mine").unwrap();
        fs::write(home.path().join("plan.2027-01-04.json"), "another").unwrap();
        let kept = keep_aside(home.path(), "plan.json", "2027-01-04").unwrap();
        assert_eq!(kept.kept_as, "plan.2027-01-04-2.json");
        assert_eq!(keep_aside(home.path(), "plan.json", "2027-01-04").unwrap(), kept);
        assert_eq!(fs::read_to_string(home.path().join(kept.kept_as)).unwrap(), "mine");
        assert_eq!(fs::read_to_string(home.path().join("plan.json")).unwrap(), "mine", "its place is never empty");
        assert_eq!(fs::read_dir(home.path()).unwrap().count(), 3);
    }

    #[test]
    fn a_copy_stands_in_where_files_have_one_name_only() {
        let home = tempfile::tempdir().unwrap();
        fs::create_dir(room(home.path())).unwrap();
        fs::write(home.path().join("plan.json"), "mine").unwrap();
        copy_aside(home.path(), &home.path().join("plan.json"), &home.path().join("kept.json")).unwrap();
        assert_eq!(fs::read_to_string(home.path().join("kept.json")).unwrap(), "mine");
        assert_eq!(fs::read_dir(room(home.path())).unwrap().count(), 0);
    }

    #[cfg(unix)]
    #[test]
    fn folders_links_and_pipes_are_moved_not_read() {
        let home = tempfile::tempdir().unwrap();
        fs::create_dir(home.path().join("a")).unwrap();
        fs::write(home.path().join("a/b"), "mine").unwrap();
        std::os::unix::fs::symlink("a", home.path().join("link")).unwrap();
        keep_aside(home.path(), "a", "2027-01-04").unwrap();
        keep_aside(home.path(), "link", "2027-01-04").unwrap();
        assert_eq!(fs::read_to_string(home.path().join("a.2027-01-04/b")).unwrap(), "mine");
        assert!(fs::symlink_metadata(home.path().join("link.2027-01-04")).unwrap().is_symlink());
        assert_eq!(fs::read_dir(home.path()).unwrap().count(), 2);
    }
}
