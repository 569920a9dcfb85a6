//! PostgreSQL: one database under any number of endpoints. Nothing here or in the SQL is PostgreSQL's alone where a
//! distributed database that speaks as it does knows it not: no advisory locks, no triggers, no extensions. What there is
//! instead, docs/endpoint.md lists.

mod open;
mod server;
mod types;

use std::collections::HashMap;
use std::fmt;
use std::thread;

use ::postgres::error::SqlState;
use ::postgres::types::ToSql;
use ::postgres::{Client, Statement};

use super::Broken;
use super::session::{Access, Session, one};
use super::value::{Row, Value};
use crate::trust::distrust;
pub(super) use open::{open, open_known};
pub use server::Server;

/// Whoever writes first locks the author's one row, and so waits for the writers of every other process. Readers wait for
/// nobody.
const WRITE: &str = "BEGIN ISOLATION LEVEL READ COMMITTED; SELECT one FROM author FOR UPDATE";

const READ: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

/// A connection to the server, made when it is needed and made again when it is lost.
pub(super) struct Postgres {
    server: Server,
    connected: Option<Connected>,
}

struct Connected {
    client: Client,
    prepared: HashMap<String, Statement>,
}

impl fmt::Debug for Postgres {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Postgres({})", self.server)
    }
}

impl Postgres {
    pub(super) fn new(server: Server) -> Self {
        Self { server, connected: None }
    }

    fn connected(&mut self) -> Result<&mut Connected, Broken> {
        self.connected.as_mut().ok_or(Broken::Away)
    }

    /// Begins over a connection that may have died since it was used last.
    fn begin_over(&mut self, old: Option<Connected>, sql: &str) -> Result<(), Broken> {
        let begun = old.and_then(|mut old| old.client.batch_execute(sql).is_ok().then_some(old));
        self.connected = match begun {
            Some(old) => Some(old),
            None => {
                let mut client = self.server.connect()?;
                client.batch_execute(sql)?;
                Some(Connected { client, prepared: HashMap::new() })
            }
        };
        Ok(())
    }
}

/// A client says goodbye to its server, and blocks its thread for that; this may be one that must not be blocked.
impl Drop for Postgres {
    fn drop(&mut self) {
        let connected = self.connected.take();
        let _ = thread::Builder::new().spawn(move || drop(connected));
    }
}

impl Connected {
    fn prepare(&mut self, sql: &str) -> Result<Statement, Broken> {
        if let Some(statement) = self.prepared.get(sql) {
            return Ok(statement.clone());
        }
        let statement = self.client.prepare(&sql.replace('?', "$"))?;
        self.prepared.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }
}

impl Session for Postgres {
    fn begin(&mut self, access: Access) -> Result<(), Broken> {
        let old = self.connected.take();
        self.begin_over(old, if access == Access::Read { READ } else { WRITE })
    }

    fn mark(&mut self) -> Result<(), Broken> {
        self.batch("SAVEPOINT mark")
    }

    fn keep(&mut self) -> Result<(), Broken> {
        self.batch("RELEASE SAVEPOINT mark")
    }

    fn forget(&mut self) -> Result<(), Broken> {
        self.batch("ROLLBACK TO SAVEPOINT mark; RELEASE SAVEPOINT mark")
    }

    /// A transaction in which a statement has failed rolls back when it is committed, and no error says so. A savepoint says
    /// so.
    fn commit(&mut self) -> Result<(), Broken> {
        self.batch("SAVEPOINT mark; COMMIT")
    }

    /// Where that cannot be said any more, the server finds out by itself.
    fn roll_back(&mut self) -> Result<(), Broken> {
        if self.batch("ROLLBACK").is_err() {
            self.connected = None;
        }
        Ok(())
    }

    fn continue_keys(&mut self, tables: &[&str]) -> Result<(), Broken> {
        for table in tables {
            let sql = format!("SELECT coalesce(max(key), 0) + 1 FROM {table}");
            let next: i64 = one(self, &sql, &[])?.only()?;
            self.batch(&format!("ALTER TABLE {table} ALTER COLUMN key RESTART WITH {next}"))?;
        }
        Ok(())
    }

    /// A list, though of one value. Of `=` PostgreSQL knows that it leaves nothing to order by the column; then, because it plans
    /// before it knows the value, it may go through all that is stored in the order of keys, as for a post that has most of it.
    fn is(&self, column: &str, value: &str) -> String {
        format!("{column} IN ({value}, {value})")
    }

    fn batch(&mut self, sql: &str) -> Result<(), Broken> {
        Ok(self.connected()?.client.batch_execute(sql)?)
    }

    fn execute(&mut self, sql: &str, values: &[Value<'_>]) -> Result<u64, Broken> {
        let connected = self.connected()?;
        let statement = connected.prepare(sql)?;
        Ok(connected.client.execute(&statement, &parameters(values))?)
    }

    fn changed(&self) -> u64 {
        0
    }

    fn query(&mut self, sql: &str, values: &[Value<'_>]) -> Result<Vec<Row>, Broken> {
        let connected = self.connected()?;
        let statement = connected.prepare(sql)?;
        let rows = connected.client.query(&statement, &parameters(values))?;
        rows.iter().map(types::row).collect()
    }
}

fn parameters<'a>(values: &'a [Value<'a>]) -> Vec<&'a (dyn ToSql + Sync)> {
    values.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}

/// Whether the transaction came to nothing because of another, and the same may work a moment later.
pub(super) fn is_passing(error: &::postgres::Error) -> bool {
    let passing = [SqlState::T_R_SERIALIZATION_FAILURE, SqlState::T_R_DEADLOCK_DETECTED];
    error.code().is_some_and(|code| passing.contains(code))
}

/// An error and what is behind it; the client's own words say too little.
pub(super) fn words(error: &::postgres::Error) -> String {
    if let Some(why) = distrust(error) {
        return format!("it is not talked to: {why}");
    }
    let mut words = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        let cause_words = cause.to_string();
        if !words.contains(&cause_words) {
            words = format!("{words}: {cause_words}");
        }
        source = cause.source();
    }
    words
}
