use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rusqlite::{Connection, OpenFlags};

use super::open::{self, DATABASE, refuse_empty};
use crate::store::whole::check_as;
use crate::store::{Broken, OpenError, Whole};

/// Why there is no backup, nothing was restored, or a store is not whole.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// A backup never replaces anything.
    #[error("there is something at {} already, and it was left alone; name another file", file.display())]
    Exists {
        /// What is there.
        file: PathBuf,
    },
    /// There is no such file.
    #[error("there is no file {}", file.display())]
    Missing {
        /// The file.
        file: PathBuf,
    },
    /// The file cannot be read or written.
    #[error("{} cannot be read or written: {reason}", file.display())]
    Unusable {
        /// The file.
        file: PathBuf,
        /// What the system says.
        reason: String,
    },
    /// It is another program's, or empty.
    #[error("{place} is no store of advice-post")]
    Foreign {
        /// The file, or the database.
        place: String,
    },
    /// What a store has to be it is not.
    #[error("{place} is damaged: {}", faults.join("; "))]
    Damaged {
        /// The store.
        place: String,
        /// What is wrong with it.
        faults: Vec<String>,
    },
    /// An endpoint has the store open.
    #[error("an endpoint runs over {}: stop it first (nothing was changed)", file.display())]
    InUse {
        /// The store.
        file: PathBuf,
    },
    /// The store cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The database says no.
    #[error("the database says: {0}")]
    Database(Broken),
}

impl From<Broken> for BackupError {
    fn from(error: Broken) -> Self {
        Self::Database(error)
    }
}

impl From<rusqlite::Error> for BackupError {
    fn from(error: rusqlite::Error) -> Self {
        Broken::from(error).into()
    }
}

impl BackupError {
    pub(super) fn unreadable(file: &Path, reason: impl ToString) -> Self {
        Self::Unusable { file: file.to_owned(), reason: reason.to_string() }
    }

    /// What SQLite cannot open. It says the same of a file that is not there as of one that it may not read, so the system is
    /// asked.
    pub(super) fn unopened(file: &Path, error: rusqlite::Error) -> Self {
        match File::open(file).and_then(|there| there.metadata()) {
            Err(reason) if reason.kind() == io::ErrorKind::NotFound => {
                Self::Missing { file: file.to_owned() }
            }
            Err(reason) => Self::unreadable(file, reason),
            Ok(there) if there.is_dir() => Self::unreadable(file, "it is a folder"),
            Ok(_) => Self::unreadable(file, error),
        }
    }
}

/// Writes all that the store in the folder `data` holds into a new file, as it is at one moment, while an endpoint may be
/// running. The file is checked, and on disk when this returns.
///
/// # Errors
/// [`BackupError`] says why there is no backup; then there is no file either.
pub fn backup(data: &Path, file: &Path) -> Result<Whole, BackupError> {
    refuse_empty(data)?;
    let store = data.join(DATABASE);
    let db = open::connect(&store, OpenFlags::SQLITE_OPEN_READ_WRITE)
        .map_err(|error| BackupError::unopened(&store, error))?;
    copy(&db, &store, file)
}

/// Copies an open store into a new file. The file has its name only when it is whole.
pub(super) fn copy(db: &Connection, store: &Path, file: &Path) -> Result<Whole, BackupError> {
    if file.exists() {
        return Err(BackupError::Exists { file: file.to_owned() });
    }
    let partial = file.with_added_extension("partial");
    let name = partial.to_str();
    let name = name.ok_or_else(|| BackupError::unreadable(file, "its name is not Unicode"))?;
    let outcome = create_private(&partial)
        .map_err(|error| BackupError::unreadable(file, error))
        // SQLite writes into an empty file, and leaves its rights as they are. It does not wait for the disk.
        .and_then(|_| Ok(db.execute("VACUUM INTO ?1", [name])?))
        // What is wrong with the copy is wrong with the store.
        .and_then(|_| check_as(&partial, store))
        .and_then(|whole| finish(&partial, file).map(|()| whole));
    if outcome.is_err() {
        remove(&partial);
    }
    outcome
}

/// Removes what was begun and is not whole, and what SQLite keeps beside it.
pub(super) fn remove(partial: &Path) {
    for file in with_journal(partial) {
        let _ = fs::remove_file(file);
    }
}

/// A database's file, and those that SQLite keeps beside it.
pub(super) fn with_journal(file: &Path) -> [PathBuf; 4] {
    ["", "-journal", "-wal", "-shm"].map(|ending| {
        let mut name = file.as_os_str().to_owned();
        name.push(ending);
        PathBuf::from(name)
    })
}

/// `advice-WHY-TIME.sqlite`, beside the store.
pub(super) fn beside(store: &Path, why: &str) -> PathBuf {
    let time = Timestamp::now().strftime("%Y%m%dT%H%M%S%3fZ");
    store.with_file_name(format!("advice-{why}-{time}.sqlite"))
}

/// What readers wrote is for the operator's eyes only. What an earlier try has left makes way; it is not written to, since it may
/// lead elsewhere.
pub(super) fn create_private(file: &Path) -> io::Result<File> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    open::make_file(file)
}

/// Gives a file its name when it is on disk, and has the name on disk, too.
pub(super) fn finish(partial: &Path, file: &Path) -> Result<(), BackupError> {
    let settle = || {
        File::options().write(true).open(partial)?.sync_all()?;
        fs::rename(partial, file)?;
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
        File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
    };
    settle().map_err(|error| BackupError::unreadable(file, error))
}

#[cfg(test)]
mod tests;
