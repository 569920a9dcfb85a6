//! Whether the file goes, or changes although this process writes nothing: a second endpoint may run over the same folder, as while
//! one takes over from another.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use rusqlite::Connection;

use super::open_reader;
use crate::store::OpenError;

/// What is known of changes to the file, whoever makes them.
#[derive(Debug)]
pub(in crate::store) struct Others {
    path: PathBuf,
    file: Option<File>,
    seen: Mutex<Seen>,
    changes: AtomicU64,
}

/// A file as the system knows it, whatever it is called: its disk, and its number there.
type File = (u64, u64);

#[derive(Debug)]
struct Seen {
    file: Connection,
    version: Option<i64>,
}

impl Others {
    pub(in crate::store) fn open(path: &Path) -> Result<Self, OpenError> {
        let mut seen = Seen { file: open_reader(path)?, version: None };
        seen.has_changed();
        let (path, file) = (path.to_owned(), file_at(path));
        Ok(Self { path, file, seen: Mutex::new(seen), changes: AtomicU64::new(0) })
    }

    /// Whether the file that was opened is still the one at its path. To one that was removed everything can be written, and
    /// nothing of it is left when it is closed.
    pub(in crate::store) fn is_there(&self) -> bool {
        self.file.is_some() && file_at(&self.path) == self.file
    }

    /// Looks at the file, which takes no look at the disk.
    pub(in crate::store) fn look(&self) {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.has_changed() {
            self.changes.fetch_add(1, Ordering::SeqCst);
        }
    }

    /// How often it was found changed.
    pub(in crate::store) fn changes(&self) -> u64 {
        self.changes.load(Ordering::SeqCst)
    }
}

#[cfg(unix)]
fn file_at(path: &Path) -> Option<File> {
    use std::os::unix::fs::MetadataExt as _;
    path.metadata().ok().map(|file| (file.dev(), file.ino()))
}

/// Elsewhere a file that is open cannot be removed.
#[cfg(not(unix))]
fn file_at(_: &Path) -> Option<File> {
    Some((0, 0))
}

impl Seen {
    /// Whether the file has changed since this was asked last, or cannot be looked at.
    fn has_changed(&mut self) -> bool {
        let version = self.file.query_row("PRAGMA data_version", [], |row| row.get(0)).ok();
        let before = std::mem::replace(&mut self.version, version);
        version.is_none() || version != before
    }
}
