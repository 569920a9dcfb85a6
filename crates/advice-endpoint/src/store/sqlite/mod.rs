//! SQLite: one file in the data folder, which is enough for most.

mod backup;
mod check;
mod open;
mod others;
mod owner;
mod restore;

use std::path::Path;

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ToSql};

use super::Broken;
use super::session::{Access, Session};
use super::value::{Cell, Row, Value};
pub use backup::{BackupError, backup};
pub(super) use check::open_sound;
pub(super) use open::{make_private, open, open_reader, refuse_empty};
pub(super) use others::Others;
pub use restore::{Restored, restore};

/// The file of a data folder that everything is in.
#[must_use]
pub fn database(data: &Path) -> std::path::PathBuf {
    data.join(open::DATABASE)
}

/// A connection to the file.
#[derive(Debug)]
pub(super) struct Sqlite(pub(super) Connection);

impl Session for Sqlite {
    fn begin(&mut self, access: Access) -> Result<(), Broken> {
        self.batch(match access {
            Access::Read => "BEGIN",
            Access::Write => "BEGIN IMMEDIATE",
        })
    }

    fn mark(&mut self) -> Result<(), Broken> {
        self.batch("SAVEPOINT mark")
    }

    fn keep(&mut self) -> Result<(), Broken> {
        self.batch("RELEASE mark")
    }

    fn forget(&mut self) -> Result<(), Broken> {
        self.batch("ROLLBACK TO mark; RELEASE mark")
    }

    fn commit(&mut self) -> Result<(), Broken> {
        self.batch("COMMIT")
    }

    /// SQLite ends the transaction by itself when, for instance, the disk is full.
    fn roll_back(&mut self) -> Result<(), Broken> {
        if self.0.is_autocommit() { Ok(()) } else { self.batch("ROLLBACK") }
    }

    /// It does so by itself.
    fn continue_keys(&mut self, _: &[&str]) -> Result<(), Broken> {
        Ok(())
    }

    /// SQLite goes by the index anyway, and would make a table of a list, for each query.
    fn is(&self, column: &str, value: &str) -> String {
        format!("{column} = {value}")
    }

    fn batch(&mut self, sql: &str) -> Result<(), Broken> {
        Ok(self.0.execute_batch(sql)?)
    }

    fn execute(&mut self, sql: &str, values: &[Value<'_>]) -> Result<u64, Broken> {
        let mut statement = self.0.prepare_cached(sql)?;
        Ok(statement.execute(rusqlite::params_from_iter(values))? as u64)
    }

    fn changed(&self) -> u64 {
        self.0.total_changes()
    }

    fn query(&mut self, sql: &str, values: &[Value<'_>]) -> Result<Vec<Row>, Broken> {
        let mut statement = self.0.prepare_cached(sql)?;
        let width = statement.column_count();
        let rows = statement.query_map(rusqlite::params_from_iter(values), |row| {
            let cells = (0..width).map(|column| Ok(cell(row.get_ref(column)?)));
            Ok(Row::new(cells.collect::<rusqlite::Result<_>>()?))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match *self {
            Self::Null => ValueRef::Null,
            Self::Integer(number) => ValueRef::Integer(number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

/// The tables are strict, so that nothing but what was put in comes out.
fn cell(value: ValueRef<'_>) -> Cell {
    match value {
        ValueRef::Null | ValueRef::Real(_) => Cell::Null,
        ValueRef::Integer(number) => Cell::Integer(number),
        ValueRef::Text(text) => Cell::Text(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Blob(bytes) => Cell::Bytes(bytes.to_vec()),
    }
}
