use std::path::Path;

use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::Sqlite;
use super::backup::BackupError;
use super::open::{self, MIGRATIONS};
use crate::store::place::refuse_newer;
use crate::store::session::{Access, Session as _};
use crate::store::whole::NAMED;

/// Opens the file of a store for reading, if each of its pages is sound and nothing refers to what is not there. What is
/// read from it is one state of the data, whatever is written meanwhile. What is wrong is said of the file that is `named`.
pub(in crate::store) fn open_sound(file: &Path, named: &Path) -> Result<Sqlite, BackupError> {
    let db = open::connect(file, OpenFlags::SQLITE_OPEN_READ_WRITE)
        .map_err(|error| BackupError::unopened(named, error))?;
    db.execute_batch("PRAGMA query_only = ON")?;
    let mut db = Sqlite(db);
    db.begin(Access::Read)?;
    version(&db.0, named)?;
    let faults = faults(&db.0).unwrap_or_else(|error| vec![error.to_string()]);
    if faults.is_empty() { Ok(db) } else { Err(damaged(named, faults)) }
}

/// A store of a version that this program knows.
fn version(db: &Connection, file: &Path) -> Result<(), BackupError> {
    let version = db.query_row("PRAGMA user_version", [], |row| row.get(0));
    match version.map_err(|error| refused(file, error))? {
        0 => Err(BackupError::Foreign { place: file.display().to_string() }),
        found => Ok(refuse_newer(file.display().to_string(), found, MIGRATIONS.len())?),
    }
}

fn refused(file: &Path, error: rusqlite::Error) -> BackupError {
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseCorrupt) => damaged(file, vec![error.to_string()]),
        _ => BackupError::unreadable(file, error),
    }
}

fn damaged(file: &Path, faults: Vec<String>) -> BackupError {
    BackupError::Damaged { place: file.display().to_string(), faults }
}

fn faults(db: &Connection) -> Result<Vec<String>, rusqlite::Error> {
    let sound = rows(db, &format!("PRAGMA integrity_check({NAMED})"))?;
    if sound != ["ok"] {
        return Ok(sound);
    }
    rows(
        db,
        "SELECT 'row ' || coalesce(rowid, '?') || ' of ' || \"table\" || ' refers to nothing in ' || parent
         FROM pragma_foreign_key_check LIMIT 20",
    )
}

fn rows(db: &Connection, sql: &str) -> Result<Vec<String>, rusqlite::Error> {
    db.prepare(sql)?.query_map([], |row| row.get(0))?.collect()
}
