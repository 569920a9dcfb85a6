//! The way back to a backup, which leaves taken back what was taken back since.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::{ErrorCode, OpenFlags};

use super::backup::{BackupError, beside, create_private, finish, remove, with_journal};
use super::open::{self, DATABASE};
use super::{Sqlite, owner};
use crate::store::since::{Since, carry_over};
use crate::store::whole::check_as;
use crate::store::{Error, Whole, check_file};

/// What was restored.
#[derive(Debug)]
pub struct Restored {
    /// What the store holds now.
    pub whole: Whole,
    /// Where the store that was there before is kept, if there was one.
    pub replaced: Option<PathBuf>,
    /// How many of the backup were taken back or erased since it was made, and stay so. Nothing, where no store was there
    /// that could be read and says so: then all of the backup is there again.
    pub gone: Option<u64>,
    /// Whether the author's token and the feeds' stay those of that store, and are not the backup's.
    pub newer_tokens: bool,
}

/// Puts a backup in the place of the store in the folder `data`, which is made if it is not there. A store that is there
/// already is kept beside it. What it says was taken back or erased since the backup stays so, and the author's token and
/// the feeds' stay the newer ones.
///
/// # Errors
/// [`BackupError`] says why nothing was restored; the store that was there is as it was.
pub fn restore(file: &Path, data: &Path) -> Result<Restored, BackupError> {
    check_file(file)?;
    open::make_private(data).map_err(|error| BackupError::unreadable(data, error))?;
    let store = data.join(DATABASE);
    let partial = store.with_added_extension("partial");
    let outcome = replace(&store, &partial, file);
    if outcome.is_err() {
        remove(&partial);
    }
    outcome
}

fn replace(store: &Path, partial: &Path, file: &Path) -> Result<Restored, BackupError> {
    // A journal that an earlier try has left would be taken for this one's.
    remove(partial);
    create_private(partial)
        .and_then(|mut copy| io::copy(&mut File::open(file)?, &mut copy))
        .map_err(|error| BackupError::unreadable(store, error))?;
    owner::give_to_folder(partial);
    let is_there = store.exists();
    if is_there {
        close(store)?;
    }
    let since = if is_there { read_since(store) } else { None };
    let gone = since.as_ref().map(|since| take_over(partial, store, since)).transpose()?;
    let whole = check_as(partial, file)?;
    let aside = beside(store, "replaced");
    set_aside(store, &aside)?;
    finish(partial, store)?;
    let newer_tokens = since.is_some_and(|since| since.has_tokens());
    let replaced = is_there.then_some(aside);
    Ok(Restored { whole, replaced, gone: gone.flatten(), newer_tokens })
}

/// What the store that is to be replaced says must not come back, if it can be read.
fn read_since(store: &Path) -> Option<Since> {
    let db = open::open_reader(store).ok()?;
    Some(Since::read(&mut Sqlite(db)))
}

/// Has that hold for the copy of a backup, too, that is to be the store; how much of it is gone.
fn take_over(partial: &Path, store: &Path, since: &Since) -> Result<Option<u64>, BackupError> {
    let db = open::connect(partial, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    // One file, whatever was backed up.
    db.query_row("PRAGMA journal_mode = DELETE", [], |_| Ok(()))?;
    db.execute_batch("PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON")?;
    open::migrate_backup(&db, store)?;
    carry_over(&mut Sqlite(db), since).map_err(|error| match error {
        Error::Broken(error) => error.into(),
        error => BackupError::unreadable(store, error),
    })
}

/// Gives what is there another name. What is left of a journal would be taken for the new store's.
fn set_aside(store: &Path, aside: &Path) -> Result<(), BackupError> {
    for (from, to) in with_journal(store).into_iter().zip(with_journal(aside)) {
        if from.exists() {
            owner::keep_from_others(&from);
            fs::rename(&from, to).map_err(|error| BackupError::unreadable(&from, error))?;
        }
    }
    Ok(())
}

/// Makes the store one file. Out of WAL mode the journal becomes part of it; SQLite allows that to the last connection
/// only.
fn close(store: &Path) -> Result<(), BackupError> {
    let db = open::connect(store, OpenFlags::SQLITE_OPEN_READ_WRITE)
        .map_err(|error| BackupError::unopened(store, error))?;
    let mode = db.query_row("PRAGMA journal_mode = DELETE", [], |row| row.get::<_, String>(0));
    match mode.map_err(|error| (error.sqlite_error_code(), error)) {
        Err((Some(ErrorCode::DatabaseBusy), _)) => {
            Err(BackupError::InUse { file: store.to_owned() })
        }
        // What is damaged is kept as it is.
        Ok(_) | Err((Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt), _)) => Ok(()),
        Err((_, error)) => Err(error.into()),
    }
}
