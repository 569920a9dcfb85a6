//! Whether the file changes although this process writes nothing: a second endpoint may run over the same folder, as while
//! one takes over from another.

use std::path::Path;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;
use rusqlite::Connection;

use super::open_reader;
use crate::store::OpenError;

/// How long a change may go unnoticed, in milliseconds. To look at each read would cost a tenth of what a read does.
const LOOK: i64 = 1000;

/// Looks at the file now and then.
#[derive(Debug)]
pub(in crate::store) struct Others {
    file: Mutex<Seen>,
    looked_at: AtomicI64,
    changes: AtomicU64,
}

#[derive(Debug)]
struct Seen {
    file: Connection,
    version: Option<i64>,
}

impl Others {
    pub(in crate::store) fn open(path: &Path) -> Result<Self, OpenError> {
        let seen = Seen { file: open_reader(path)?, version: None };
        let (looked_at, changes) = (AtomicI64::new(i64::MIN), AtomicU64::new(0));
        Ok(Self { file: Mutex::new(seen), looked_at, changes })
    }

    /// How often the file was found changed, whoever has changed it.
    pub(in crate::store) fn changes(&self, now: Timestamp) -> u64 {
        let now = now.as_millisecond();
        let looked_at = self.looked_at.load(Ordering::SeqCst);
        // Also where the clock was set back.
        if now.abs_diff(looked_at) >= LOOK.unsigned_abs() {
            let mut seen = self.file.lock().unwrap_or_else(PoisonError::into_inner);
            if seen.has_changed() {
                self.changes.fetch_add(1, Ordering::SeqCst);
            }
            self.looked_at.store(now, Ordering::SeqCst);
        }
        self.changes.load(Ordering::SeqCst)
    }
}

impl Seen {
    /// Whether it has since this was asked last, or cannot be looked at. That takes no look at the disk.
    fn has_changed(&mut self) -> bool {
        let version = self.file.query_row("PRAGMA data_version", [], |row| row.get(0)).ok();
        let before = std::mem::replace(&mut self.version, version);
        version.is_none() || version != before
    }
}
