//! The manifest of an output folder: which files in it are ours, and what is still to be done.

use super::disk;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

/// The folder in an output folder that holds what is ours alone: the manifest, its lock and new files.
pub(super) const ROOM: &str = ".staffroom";
/// New files, in the folders in which they will be.
const STAGED: &str = "new";
const FILE: &str = "manifest.json";
const NEXT: &str = "manifest.json.new";
const SCHEMA: u32 = 1;
const NOTE: &str = "The files in the folder above that staffroom wrote, with their SHA-256: only these does it ever replace or remove.";

/// Of a file: the SHA-256 of its bytes in hexadecimal figures, as `sha256sum` prints it.
pub(super) type Fingerprint = String;

/// Why the manifest of a folder is not known.
#[derive(Debug, thiserror::Error)]
pub(super) enum ManifestError {
    /// The system refused.
    #[error(transparent)]
    Failed(#[from] io::Error),
    /// Another version of this program wrote it.
    #[error("it has schema {0}, but this program reads schema {SCHEMA}: use the version that wrote it, or a newer one")]
    Newer(u32),
}

/// What earlier runs wrote into a folder.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(super) struct Manifest {
    pub(super) schema: u32,
    #[serde(default)]
    pub(super) note: String,
    /// Each file by its name, with `/` between folders.
    pub(super) files: BTreeMap<String, Fingerprint>,
    /// What a run has begun and not finished.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) pending: Option<Pending>,
}

/// What a run is about to change. Its new files lie in the room already.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(super) struct Pending {
    /// All files that will be ours.
    pub(super) files: BTreeMap<String, Fingerprint>,
    /// Those of earlier runs that go.
    pub(super) gone: BTreeSet<String>,
}

impl Default for Manifest {
    fn default() -> Self {
        Manifest { schema: SCHEMA, note: NOTE.to_owned(), files: BTreeMap::new(), pending: None }
    }
}

impl Manifest {
    /// The manifest of a folder; an empty one where there is none, or none that can be understood: then nothing is
    /// known to be ours, and nothing is touched without being asked for.
    pub(super) fn read(folder: &Path) -> Result<Manifest, ManifestError> {
        #[derive(Deserialize)]
        struct Version {
            schema: u32,
        }
        let path = room(folder).join(FILE);
        let bytes = match fs::symlink_metadata(&path) {
            Ok(found) if found.is_file() => fs::read(&path)?,
            Ok(_) => return Ok(Manifest::default()),
            Err(error) if is_absence(&error) => return Ok(Manifest::default()),
            Err(error) => return Err(error.into()),
        };
        if let Ok(version) = serde_json::from_slice::<Version>(&bytes)
            && version.schema > SCHEMA
        {
            return Err(ManifestError::Newer(version.schema));
        }
        let read = serde_json::from_slice::<Manifest>(&bytes).ok().filter(Manifest::is_sound);
        Ok(read.unwrap_or_default())
    }

    /// Whether all names are those of files in the folder.
    fn is_sound(&self) -> bool {
        let pending = self.pending.iter().flat_map(|pending| pending.files.keys().chain(&pending.gone));
        self.schema == SCHEMA && self.files.keys().chain(pending).all(|name| is_file_name(name))
    }

    /// Puts it in the place of the one before, with one rename.
    pub(super) fn write(&self, folder: &Path) -> io::Result<()> {
        let room = room(folder);
        let (next, path) = (room.join(NEXT), room.join(FILE));
        match disk::remove_file(&next) {
            Err(error) if !is_absence(&error) => return Err(error),
            _ => {}
        }
        let mut text = serde_json::to_vec_pretty(self).expect("texts can always be written as JSON");
        text.push(b'\n');
        let like = fs::symlink_metadata(&path).ok().filter(fs::Metadata::is_file).map(|file| file.permissions());
        disk::write_new(&next, &text, like)?;
        disk::rename(&next, &path)?;
        disk::flush_folder(&room)
    }
}

/// The room of an output folder.
pub(super) fn room(folder: &Path) -> PathBuf {
    folder.join(ROOM)
}

/// Where a folder's new files lie until they are put in their places.
pub(super) fn staged(folder: &Path) -> PathBuf {
    room(folder).join(STAGED)
}

/// The fingerprint of bytes.
pub(super) fn fingerprint(bytes: &[u8]) -> Fingerprint {
    in_figures(Sha256::digest(bytes).as_slice())
}

/// The fingerprint of what is at a place: none where that is no file (a link is none).
pub(super) fn fingerprint_at(path: &Path) -> io::Result<Option<Fingerprint>> {
    match fs::symlink_metadata(path) {
        Ok(found) if found.is_file() => {}
        Ok(_) => return Ok(None),
        Err(error) if is_absence(&error) => return Ok(None),
        Err(error) => return Err(error),
    }
    let mut file = fs::File::open(path)?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(Some(in_figures(hash.finalize().as_slice()))),
            read => hash.update(&buffer[..read]),
        }
    }
}

fn in_figures(hash: &[u8]) -> Fingerprint {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Whether a name with `/` between folders is that of a file in a folder, and not one of our own room.
pub(super) fn is_file_name(name: &str) -> bool {
    let inside = !name.is_empty() && Path::new(name).components().all(|part| matches!(part, Component::Normal(_)));
    inside && !name.ends_with('/') && name.split('/').next() != Some(ROOM)
}

/// Whether an error says that there is nothing there.
pub(super) fn is_absence(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}
