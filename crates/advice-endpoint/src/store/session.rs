//! What the rules need of a database, and both databases do: SQL that either of them takes, with `?1` for the first
//! value, and transactions.

use super::Broken;
use super::value::{Row, Value};

/// What a transaction is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Access {
    /// It sees one unchanging state of the data.
    Read,
    /// It is the only one that writes, in whatever process. So keys are given in the order in which they are committed,
    /// and a cursor never passes one that comes later.
    Write,
}

/// One connection.
pub(super) trait Session: Send {
    /// Begins a transaction.
    fn begin(&mut self, access: Access) -> Result<(), Broken>;

    /// From here on, what is written in the transaction can be forgotten, until it is kept.
    fn mark(&mut self) -> Result<(), Broken>;

    /// Keeps what was written since `mark`.
    fn keep(&mut self) -> Result<(), Broken>;

    /// Forgets what was written since `mark`, and the transaction goes on. It cannot if it has ended by itself.
    fn forget(&mut self) -> Result<(), Broken>;

    /// Ends the transaction that was begun last; when this returns, what it has written is on disk.
    fn commit(&mut self) -> Result<(), Broken>;

    /// Ends the transaction, if there still is one, and forgets what it has written.
    fn roll_back(&mut self) -> Result<(), Broken>;

    /// Numbers the next rows of tables, whose rows were given numbers, after the highest of them.
    fn continue_keys(&mut self, tables: &[&str]) -> Result<(), Broken>;

    /// The condition that `column` is `value`. In a query whose order begins with the column, only an index that begins with it
    /// is gone through.
    fn is(&self, column: &str, value: &str) -> String;

    /// Runs statements without values.
    fn batch(&mut self, sql: &str) -> Result<(), Broken>;

    /// Runs one statement; the answer is how many rows it has changed.
    fn execute(&mut self, sql: &str, values: &[Value<'_>]) -> Result<u64, Broken>;

    /// How many rows this connection has changed so far, also those of transactions that came to nothing. A server does not
    /// count: others change rows there, too, and nothing that was read is kept.
    fn changed(&self) -> u64;

    /// Runs one statement, and gives its rows.
    fn query(&mut self, sql: &str, values: &[Value<'_>]) -> Result<Vec<Row>, Broken>;
}

/// The first row of an answer.
pub(super) fn first(
    db: &mut dyn Session,
    sql: &str,
    values: &[Value<'_>],
) -> Result<Option<Row>, Broken> {
    Ok(db.query(sql, values)?.into_iter().next())
}

/// The row that an answer always has.
pub(super) fn one(db: &mut dyn Session, sql: &str, values: &[Value<'_>]) -> Result<Row, Broken> {
    first(db, sql, values)?.ok_or(Broken::Row("it is missing"))
}
