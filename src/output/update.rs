//! Bringing an output folder up to date, and finishing what a run that was ended left.

use super::OutputError;
use super::aside::{KeptAside, keep_aside};
use super::disk;
use super::inputs::Inputs;
use super::manifest::{
    Manifest, ManifestError, Pending, fingerprint, fingerprint_at, is_absence, is_file_name, room, staged,
};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Component, Path, PathBuf};
use std::time::{Duration, Instant};

/// How long one run waits for another one that is writing.
const PATIENCE: Duration = Duration::from_secs(20);

/// What becomes of files that an earlier run wrote and this one does not.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rest {
    /// They go, but for these: the folder is this run's.
    RemovedBut(&'static [&'static str]),
    /// They stay: this run adds to the folder.
    Kept,
}

/// What was done.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Written {
    /// What was kept under another name.
    pub kept: Vec<KeptAside>,
}

/// What an earlier run left to be done.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Finished {
    /// Nothing.
    Nothing,
    /// It had decided what to write: that is done now, and these were kept under another name.
    Done(Vec<KeptAside>),
}

/// An output folder, as it was when it was looked at.
#[derive(Debug)]
pub struct OutputFolder {
    out: PathBuf,
    place: Place,
    force: bool,
    inputs: Inputs,
    seen: Manifest,
    /// What was finished and kept aside when it was looked at.
    finished: Finished,
}

/// Where to write, links followed.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// The folder; it need not be there.
    pub(super) path: PathBuf,
    /// The folder above it, or it, that is there.
    there: PathBuf,
}

impl Place {
    pub(super) fn new(out: &Path) -> Result<Place, OutputError> {
        let no_name = || OutputError::NotAFolderName { out: out.into() };
        if out.as_os_str().is_empty() {
            return Err(no_name());
        }
        let mut there = out;
        let mut missing = Vec::new();
        loop {
            match fs::symlink_metadata(there) {
                Ok(_) if there.is_dir() => break,
                Ok(_) => return Err(OutputError::NotAFolder { path: there.into() }),
                Err(error) if is_absence(&error) => {}
                Err(error) => return Err(failed(there, error)),
            }
            match there.components().next_back() {
                Some(Component::Normal(name)) => missing.push(name),
                _ => return Err(no_name()),
            }
            there = match there.parent() {
                Some(parent) if !parent.as_os_str().is_empty() => parent,
                _ => Path::new("."),
            };
        }
        let there = fs::canonicalize(there).map_err(|error| failed(there, error))?;
        let path = missing.iter().rev().fold(there.clone(), |path, name| path.join(name));
        Ok(Place { path, there })
    }
}

impl OutputFolder {
    /// Looks at a folder before any work is done for it: that it can be made or written to, that nothing of these
    /// names is read, and that what stands in their places is ours (or `force` is given). What an earlier run left
    /// to be done is done first. Nothing else is changed.
    ///
    /// # Errors
    /// See [`OutputError`].
    pub fn open<'n>(
        out: &Path,
        force: bool,
        inputs: &Inputs,
        names: impl IntoIterator<Item = &'n str>,
    ) -> Result<OutputFolder, OutputError> {
        let names: Vec<&str> = names.into_iter().collect();
        let place = Place::new(out)?;
        inputs.refuse(&place.path, names.iter().copied())?;
        if !is_ours(&place.path) {
            return Err(OutputError::NotOurRoom { out: out.into() });
        }
        let finished = finish(&place.path)?;
        // Not every refusal shows in the permissions.
        tempfile::tempfile_in(&place.there).map_err(|source| failed(out, source))?;
        let seen = read(out, &place.path)?;
        let folder = OutputFolder { out: out.into(), place, force, inputs: inputs.clone(), seen, finished };
        let foreign = folder.foreign(names.into_iter(), &folder.seen)?;
        if !foreign.is_empty() && !force {
            return Err(OutputError::Foreign { out: out.into(), names: foreign });
        }
        Ok(folder)
    }

    /// What an earlier run had left to be done when the folder was looked at.
    pub fn finished(&self) -> &Finished {
        &self.finished
    }

    /// Brings the folder up to date: these files are in it afterwards, all or none of them.
    ///
    /// # Errors
    /// See [`OutputError`]; [`OutputError::Overtaken`] where the folder is no longer as it was when it was looked at.
    pub fn update(&mut self, files: &[(impl AsRef<str>, Vec<u8>)], rest: Rest) -> Result<Written, OutputError> {
        let names = || files.iter().map(|(name, _)| name.as_ref());
        if let Some(name) = names().find(|name| !is_file_name(name)) {
            return Err(OutputError::BadFileName { name: name.into() });
        }
        self.inputs.refuse(&self.place.path, names())?;
        let made = Made::folders(&self.place).map_err(|source| failed(&self.out, source))?;
        let done = self.write(files, rest);
        if let Err(OutputError::Failed { .. } | OutputError::Busy { .. }) = &done {
            made.take_back();
        }
        done
    }

    fn write(&mut self, files: &[(impl AsRef<str>, Vec<u8>)], rest: Rest) -> Result<Written, OutputError> {
        let path = self.place.path.clone();
        let lock = Lock::wait(&path, &self.out)?;
        let mut kept = finish_locked(&path, &self.out)?;
        let manifest = read(&self.out, &path)?;
        let foreign = self.foreign(files.iter().map(|(name, _)| name.as_ref()), &manifest)?;
        if manifest != self.seen || !(foreign.is_empty() || self.force) {
            drop(lock);
            return Err(self.elsewhere(files));
        }
        let mut all: BTreeMap<String, String> = BTreeMap::new();
        for (name, bytes) in files {
            all.insert(name.as_ref().to_owned(), fingerprint(bytes));
        }
        let mut gone = BTreeSet::new();
        for (name, earlier) in &manifest.files {
            if all.contains_key(name) {
                continue;
            }
            match rest {
                Rest::RemovedBut(stay) if !stay.contains(&name.as_str()) => {
                    gone.insert(name.clone());
                }
                Rest::RemovedBut(_) | Rest::Kept => {
                    all.insert(name.clone(), earlier.clone());
                }
            }
        }
        let decided = Manifest { pending: Some(Pending { files: all, gone }), ..manifest };
        stage(&path, files, &decided).map_err(|source| {
            // What cannot be removed now is by the next command.
            let _ = disk::remove_tree(&staged(&path));
            failed(&self.out, source)
        })?;
        kept.extend(apply(&path, &decided).map_err(|source| unfinished(&self.out, source))?);
        self.seen = read(&self.out, &path)?;
        Ok(Written { kept })
    }

    /// Which of these places hold something that no earlier run wrote: files by their names, and folders on the way
    /// that are none.
    fn foreign<'n>(
        &self,
        names: impl Iterator<Item = &'n str>,
        manifest: &Manifest,
    ) -> Result<Vec<String>, OutputError> {
        let mut foreign = Vec::new();
        for name in names {
            let found = match obstacle(&self.place.path, name).map_err(|source| failed(&self.out, source))? {
                Some(parent) => Some(parent),
                None => is_there(&self.place.path.join(name))
                    .map_err(|source| failed(&self.out, source))?
                    .then(|| name.to_owned()),
            };
            if let Some(found) = found {
                let folder = format!("{found}/");
                let ours = |name: &String| *name == found || name.starts_with(&folder);
                if !manifest.files.keys().any(ours) && !foreign.contains(&found) {
                    foreign.push(found);
                }
            }
        }
        Ok(foreign)
    }

    /// Keeps what was made in a new folder inside, because the folder is no longer as it was.
    fn elsewhere(&self, files: &[(impl AsRef<str>, Vec<u8>)]) -> OutputError {
        let date = today();
        for number in 1_u64.. {
            let name = match number {
                1 => format!("kept-{date}"),
                number => format!("kept-{date}-{number}"),
            };
            let kept = self.out.join(name);
            match disk::create_folder(&kept) {
                Ok(()) => {}
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
                Err(source) => return failed(&kept, source),
            }
            let written = OutputFolder::open(&kept, false, &self.inputs, std::iter::empty())
                .and_then(|mut folder| folder.update(files, Rest::Kept));
            return match written {
                Ok(_) => OutputError::Overtaken { out: self.out.clone(), kept },
                Err(error) => error,
            };
        }
        unreachable!("some number is free")
    }
}

/// Does what a run that was ended left to be done in a folder; a folder without a plan of ours is left alone.
///
/// # Errors
/// See [`OutputError`]: plan.json is whole all the same.
pub fn finish(folder: &Path) -> Result<Finished, OutputError> {
    if !room(folder).is_dir() || !is_ours(folder) {
        return Ok(Finished::Nothing);
    }
    let pending = read(folder, folder)?.pending.is_some();
    if !pending && fs::symlink_metadata(staged(folder)).is_err() {
        return Ok(Finished::Nothing);
    }
    let Some(_lock) = Lock::now(folder).map_err(|source| failed(folder, source))? else {
        // Somebody is writing: wait only where something has to be done.
        if !pending {
            return Ok(Finished::Nothing);
        }
        let _lock = Lock::wait(folder, folder)?;
        let pending = read(folder, folder)?.pending.is_some();
        let kept = finish_locked(folder, folder)?;
        return Ok(if pending { Finished::Done(kept) } else { Finished::Nothing });
    };
    let kept = finish_locked(folder, folder)?;
    Ok(if pending { Finished::Done(kept) } else { Finished::Nothing })
}

/// Whether what is called as our room is either not there, or one that we made: every run makes the file of the lock
/// first.
fn is_ours(folder: &Path) -> bool {
    let room = room(folder);
    match fs::symlink_metadata(&room) {
        Ok(found) if !found.is_dir() => false,
        Ok(_) => {
            room.join(Lock::NAME).is_file() || fs::read_dir(&room).is_ok_and(|mut entries| entries.next().is_none())
        }
        Err(error) => is_absence(&error),
    }
}

/// The same for whoever holds the lock.
fn finish_locked(folder: &Path, out: &Path) -> Result<Vec<KeptAside>, OutputError> {
    let manifest = read(out, folder)?;
    if manifest.pending.is_some() {
        return apply(folder, &manifest).map_err(|source| unfinished(out, source));
    }
    // Nothing was decided: what was to be written is not.
    disk::remove_tree(&staged(folder)).map_err(|source| failed(out, source))?;
    Ok(Vec::new())
}

/// Writes the new files into the room, those that are not in their places already, and decides.
fn stage(folder: &Path, files: &[(impl AsRef<str>, Vec<u8>)], decided: &Manifest) -> io::Result<()> {
    let staged = staged(folder);
    disk::remove_tree(&staged)?;
    disk::create_folder(&staged)?;
    let pending = decided.pending.as_ref().expect("what is decided is pending");
    for (name, bytes) in files {
        let name = name.as_ref();
        let place = folder.join(name);
        if fingerprint_at(&place)?.as_ref() == pending.files.get(name) {
            continue;
        }
        let path = staged.join(name);
        disk::create_folders(path.parent().unwrap_or(&staged))?;
        let like = fs::symlink_metadata(&place).ok().filter(fs::Metadata::is_file).map(|file| file.permissions());
        disk::write_new(&path, bytes, like)?;
        disk::flush_folder(path.parent().unwrap_or(&staged))?;
    }
    decided.write(folder)
}

/// Does what is pending, from wherever it was left: new files to their places, what goes removed, and the manifest
/// without anything pending.
fn apply(folder: &Path, manifest: &Manifest) -> io::Result<Vec<KeptAside>> {
    let Some(pending) = &manifest.pending else { return Ok(Vec::new()) };
    let date = today();
    let mut kept = Vec::new();
    let mut touched: BTreeSet<PathBuf> = BTreeSet::from([folder.to_path_buf()]);
    let mut files = BTreeMap::new();
    for (name, new) in &pending.files {
        let (place, staged) = (folder.join(name), staged(folder).join(name));
        let ours = [Some(new), manifest.files.get(name)];
        let found = fingerprint_at(&place)?;
        if !is_there(&staged)? {
            // It is in its place; or it was taken away since, and what is there is no longer ours.
            if let Some(found) = found.filter(|found| ours.contains(&Some(found))) {
                files.insert(name.clone(), found);
            }
            continue;
        }
        while let Some(parent) = obstacle(folder, name)? {
            kept.push(keep_aside(folder, &parent, &date)?);
        }
        if is_there(&place)? && !ours.contains(&found.as_ref()) {
            kept.push(keep_aside(folder, name, &date)?);
        }
        let parent = place.parent().unwrap_or(folder);
        disk::create_folders(parent)?;
        disk::rename(&staged, &place)?;
        touched.insert(parent.to_path_buf());
        files.insert(name.clone(), new.clone());
    }
    for name in &pending.gone {
        let place = folder.join(name);
        if obstacle(folder, name)?.is_some() {
            continue;
        }
        // A folder or link that somebody put there was never ours, and is in nobody's way.
        if let Some(found) = fingerprint_at(&place)? {
            if Some(&found) != manifest.files.get(name) {
                kept.push(keep_aside(folder, name, &date)?);
            }
            disk::remove_file(&place)?;
            touched.insert(place.parent().unwrap_or(folder).to_path_buf());
        }
        // Also where a run was ended between the two.
        remove_empty_above(folder, name)?;
    }
    for folder in touched.iter().filter(|folder| folder.is_dir()) {
        disk::flush_folder(folder)?;
    }
    Manifest { files, pending: None, ..manifest.clone() }.write(folder)?;
    disk::remove_tree(&staged(folder))?;
    Ok(kept)
}

/// Folders of files that went, where nothing is left in them.
fn remove_empty_above(folder: &Path, name: &str) -> io::Result<()> {
    let mut name = name;
    while let Some(end) = name.rfind('/') {
        name = &name[..end];
        let above = folder.join(name);
        if fs::read_dir(&above).is_ok_and(|mut entries| entries.next().is_none()) {
            disk::remove_folder(&above)?;
        }
    }
    Ok(())
}

/// The first folder on the way to a file that is there and is none (or only a link to one).
fn obstacle(folder: &Path, name: &str) -> io::Result<Option<String>> {
    for (end, _) in name.match_indices('/') {
        match fs::symlink_metadata(folder.join(&name[..end])) {
            Ok(found) if found.is_dir() => {}
            Ok(_) => return Ok(Some(name[..end].to_owned())),
            Err(error) if is_absence(&error) => return Ok(None),
            Err(error) => return Err(error),
        }
    }
    Ok(None)
}

fn is_there(path: &Path) -> io::Result<bool> {
    match fs::symlink_metadata(path) {
        Ok(_) => Ok(true),
        Err(error) if is_absence(&error) => Ok(false),
        Err(error) => Err(error),
    }
}

fn read(out: &Path, folder: &Path) -> Result<Manifest, OutputError> {
    Manifest::read(folder).map_err(|error| match error {
        ManifestError::Failed(source) => failed(out, source),
        newer @ ManifestError::Newer(_) => OutputError::Manifest { out: out.into(), message: newer.to_string() },
    })
}

pub(super) fn failed(path: &Path, source: io::Error) -> OutputError {
    OutputError::Failed { path: path.into(), source }
}

fn unfinished(out: &Path, source: io::Error) -> OutputError {
    OutputError::Unfinished { out: out.into(), source }
}

/// The date of today where the machine is, for names of what is kept.
fn today() -> String {
    jiff::ZonedDateTime::now().date().to_string()
}

/// Folders that were made for a run, to be taken back where it fails.
struct Made(Vec<PathBuf>);

impl Made {
    /// Makes the folder, those above it and its room.
    fn folders(place: &Place) -> io::Result<Made> {
        let room = room(&place.path);
        let mut missing: Vec<PathBuf> =
            room.ancestors().take_while(|path| !path.is_dir()).map(Path::to_path_buf).collect();
        let made = disk::create_folders(&room);
        missing.retain(|path| path.is_dir());
        let these = Made(missing);
        match made {
            Ok(()) => Ok(these),
            Err(error) => {
                these.take_back();
                Err(error)
            }
        }
    }

    /// Removes them, as far as nothing is in them.
    fn take_back(&self) {
        for path in &self.0 {
            // The file of the lock is all that a failed run leaves in its room.
            let _ = disk::remove_file(&path.join(Lock::NAME));
            let _ = disk::remove_folder(path);
        }
    }
}

/// Held while a run changes a folder. The system lets go of it when the program ends, however it ends.
struct Lock {
    _file: Option<File>,
}

impl Lock {
    const NAME: &str = "lock";

    /// None where somebody else holds it.
    fn now(folder: &Path) -> io::Result<Option<Lock>> {
        let file = disk::open(&room(folder).join(Lock::NAME))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Lock { _file: Some(file) })),
            Err(TryLockError::WouldBlock) => Ok(None),
            // Some network folders have no locks: there two runs at once are not told apart until they are done.
            Err(TryLockError::Error(_)) => Ok(Some(Lock { _file: None })),
        }
    }

    fn wait(folder: &Path, out: &Path) -> Result<Lock, OutputError> {
        let until = Instant::now() + PATIENCE;
        loop {
            if let Some(lock) = Lock::now(folder).map_err(|source| failed(out, source))? {
                return Ok(lock);
            }
            if Instant::now() >= until {
                return Err(OutputError::Busy { out: out.into() });
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}
