use std::path::Path;

use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::backup::BackupError;
use super::open::{self, MIGRATIONS, OpenError};

/// The most faults that are named; a damaged file can have one in every row.
const NAMED: usize = 20;

/// What a store holds that was found whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Whole {
    /// How many thanks.
    pub thanks: u64,
    /// For how many posts.
    pub posts: u64,
}

/// Checks a store, running or not, or a backup of one: that each page of the file is sound, that nothing refers to what
/// is not there, and that every tally is the number of thanks that are stored.
///
/// # Errors
/// [`BackupError`] says what is wrong. Nothing is changed.
pub fn check(file: &Path) -> Result<Whole, BackupError> {
    let db = open::connect(file, OpenFlags::SQLITE_OPEN_READ_WRITE)
        .map_err(|error| BackupError::unreadable(file, error))?;
    db.execute_batch("PRAGMA query_only = ON")?;
    // One state of the data, whatever is written meanwhile.
    let db = db.unchecked_transaction()?;
    version(&db, file)?;
    let faults = faults(&db).unwrap_or_else(|error| vec![error.to_string()]);
    if !faults.is_empty() {
        return Err(BackupError::Damaged { file: file.to_owned(), faults });
    }
    let sql = "SELECT coalesce(sum(tally), 0), count(*) FROM posts";
    Ok(db.query_row(sql, [], |row| Ok(Whole { thanks: row.get(0)?, posts: row.get(1)? }))?)
}

/// A store of a version that this program knows.
fn version(db: &Connection, file: &Path) -> Result<(), BackupError> {
    let version = db.query_row("PRAGMA user_version", [], |row| row.get(0));
    match version.map_err(|error| refused(file, error))? {
        0 => Err(BackupError::Foreign { file: file.to_owned() }),
        found if found > MIGRATIONS.len() => {
            let known = MIGRATIONS.len();
            Err(OpenError::Newer { path: file.to_owned(), found, known }.into())
        }
        _ => Ok(()),
    }
}

fn refused(file: &Path, error: rusqlite::Error) -> BackupError {
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseCorrupt) => {
            BackupError::Damaged { file: file.to_owned(), faults: vec![error.to_string()] }
        }
        _ => BackupError::unreadable(file, error),
    }
}

fn faults(db: &Connection) -> Result<Vec<String>, rusqlite::Error> {
    let sound: Vec<String> = rows(db, &format!("PRAGMA integrity_check({NAMED})"))?;
    if sound != ["ok"] {
        return Ok(sound);
    }
    let mut faults: Vec<String> = rows(
        db,
        "SELECT 'row ' || coalesce(rowid, '?') || ' of ' || \"table\" || ' refers to nothing in ' || parent
         FROM pragma_foreign_key_check",
    )?;
    faults.extend(rows(
        db,
        "SELECT 'the tally of ' || id || ' is ' || tally || ', and ' || stored || ' thanks are stored'
         FROM (SELECT id, tally, (SELECT count(*) FROM entries WHERE post = posts.key AND kind = 'thx') AS stored FROM posts)
         WHERE tally <> stored",
    )?);
    faults.truncate(NAMED);
    Ok(faults)
}

fn rows(db: &Connection, sql: &str) -> Result<Vec<String>, rusqlite::Error> {
    db.prepare(sql)?.query_map([], |row| row.get(0))?.collect()
}
