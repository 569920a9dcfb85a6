//! Whether a store is sound.

use std::path::Path;

use super::session::{Session, one};
use super::{BackupError, Broken, Database, Place, postgres, sqlite};

/// The most faults that are named; a damaged store can have one in every row.
pub(super) const NAMED: usize = 20;

/// What a store holds that was found whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Whole {
    /// How many thanks.
    pub thanks: u64,
    /// For how many posts.
    pub posts: u64,
}

/// Checks a store, running or not: that nothing refers to what is not there, that every tally is the number of thanks
/// that are stored, and that each page of a file is sound.
///
/// # Errors
/// [`BackupError`] says what is wrong. Nothing is changed.
pub fn check(place: &Place) -> Result<Whole, BackupError> {
    match &place.database {
        Database::Sqlite => {
            place.refuse_empty()?;
            check_file(&sqlite::database(&place.folder))
        }
        Database::Postgres(server) => {
            let mut db = postgres::open_known(server)?;
            whole(&mut db, server.to_string())
        }
    }
}

/// Checks the file of a store, or a backup of one.
///
/// # Errors
/// [`BackupError`] says what is wrong. Nothing is changed.
pub fn check_file(file: &Path) -> Result<Whole, BackupError> {
    check_as(file, file)
}

/// The same of a file that nobody has named; what is wrong is said of the one that is `named`.
pub(super) fn check_as(file: &Path, named: &Path) -> Result<Whole, BackupError> {
    let mut db = sqlite::open_sound(file, named)?;
    whole(&mut db, named.display().to_string())
}

/// Counts what there is, if every tally is right.
fn whole(db: &mut dyn Session, place: String) -> Result<Whole, BackupError> {
    let faults = wrong_tallies(db)?;
    if !faults.is_empty() {
        return Err(BackupError::Damaged { place, faults });
    }
    Ok(count(db)?)
}

/// How much there is.
pub(super) fn count(db: &mut dyn Session) -> Result<Whole, Broken> {
    let sql = "SELECT CAST(coalesce(sum(tally), 0) AS BIGINT), count(*) FROM posts";
    let mut row = one(db, sql, &[])?;
    Ok(Whole { thanks: row.take()?, posts: row.take()? })
}

fn wrong_tallies(db: &mut dyn Session) -> Result<Vec<String>, Broken> {
    let sql = "SELECT id, tally, stored FROM (
           SELECT id, tally, (SELECT count(*) FROM entries WHERE post = posts.key AND kind = 'thx') AS stored FROM posts
         ) AS counted WHERE tally <> stored LIMIT ?1";
    let rows = db.query(sql, &[(NAMED as i64).into()])?.into_iter().map(|mut row| {
        let (id, tally, stored): (String, i64, i64) = (row.take()?, row.take()?, row.take()?);
        Ok(format!("the tally of {id} is {tally}, and {stored} thanks are stored"))
    });
    rows.collect()
}

#[cfg(test)]
mod tests;
