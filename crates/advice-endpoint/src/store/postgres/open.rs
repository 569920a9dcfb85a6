use std::collections::HashMap;

use postgres::error::SqlState;
use postgres::{Client, Row, Transaction};

use super::{Connected, Postgres, Server, WRITE};
use crate::store::place::refuse_newer;
use crate::store::session::{Access, Session as _, one};
use crate::store::tables::{AUTHOR, TABLES, Table};
use crate::store::{Broken, OpenError};

/// Each brings the database from the version before it to its own, which is its place in this list. They go with those of
/// SQLite, number by number, so that a store can move from one to the other.
pub(super) const MIGRATIONS: [&str; 5] = [
    include_str!("migrations/1.sql"),
    include_str!("migrations/2.sql"),
    include_str!("migrations/3.sql"),
    include_str!("migrations/4.sql"),
    include_str!("migrations/5.sql"),
];

/// Which version the tables have. Whoever holds its one row brings them up to date, and other processes wait.
const VERSION: &str = "CREATE TABLE IF NOT EXISTS advice_version (
      one     BIGINT PRIMARY KEY CHECK (one = 1),
      version BIGINT NOT NULL
    );
    INSERT INTO advice_version VALUES (1, 0) ON CONFLICT DO NOTHING";

/// Opens the database for writing, up to date and known to be writable.
pub(in crate::store) fn open(server: &Server) -> Result<Postgres, OpenError> {
    let place = || server.to_string();
    let mut client = server
        .connect()
        .map_err(|error| OpenError::Server { place: place(), reason: error.to_string() })?;
    // What is too new is called so, also where it cannot be written. Where there is no version, or it may not be read, what
    // comes next finds that out.
    let found = client.query_one("SELECT version FROM advice_version", &[]);
    refuse_newer(place(), found.map_or(0, |row| version(&row)), MIGRATIONS.len())?;
    make_version(&mut client).map_err(|error| read_only(server, error))?;
    migrate(&mut client, server, &MIGRATIONS)?;
    // To find out now whether writing works, not at the first Thx.
    client
        .batch_execute(&format!("{WRITE}; ROLLBACK"))
        .map_err(|error| read_only(server, error.into()))?;
    let connected = Connected { client, prepared: HashMap::new() };
    Ok(Postgres { server: server.clone(), connected: Some(connected) })
}

/// Opens the database for reading, if it holds a store of a version that this program knows. What is read from it is one
/// state of the data, whatever is written meanwhile.
pub(in crate::store) fn open_known(server: &Server) -> Result<Postgres, OpenError> {
    let place = server.to_string();
    let mut db = Postgres::new(server.clone());
    if let Err(error) = db.begin(Access::Read) {
        return Err(OpenError::Server { place, reason: error.to_string() });
    }
    match one(&mut db, "SELECT version FROM advice_version", &[]) {
        Ok(mut row) => {
            let found = row.take::<u32>().map_err(|error| OpenError::database(server, error))?;
            refuse_newer(place, found as usize, MIGRATIONS.len())?;
            Ok(db)
        }
        Err(Broken::Postgres(error)) if error.code() == Some(&SqlState::UNDEFINED_TABLE) => {
            Err(OpenError::NoStore { place })
        }
        Err(error) => Err(OpenError::database(server, error)),
    }
}

fn version(row: &Row) -> usize {
    usize::try_from(row.get::<_, i64>(0)).unwrap_or_default()
}

fn read_only(server: &Server, error: Broken) -> OpenError {
    OpenError::ReadOnly { place: server.to_string(), reason: error.to_string() }
}

/// Two that start at once can both find no table, and one of them fails to make it; the second time it is there.
fn make_version(client: &mut Client) -> Result<(), Broken> {
    Ok(client.batch_execute(VERSION).or_else(|_| client.batch_execute(VERSION))?)
}

/// Brings the database up to date. One that holds something is copied first, into a schema of its own.
pub(super) fn migrate(
    client: &mut Client,
    server: &Server,
    steps: &[&str],
) -> Result<(), OpenError> {
    let unusable = |error: postgres::Error| OpenError::database(server, error);
    let mut transaction = client.transaction().map_err(unusable)?;
    let row = transaction.query_one("SELECT version FROM advice_version FOR UPDATE", &[]);
    let (found, known) = (version(&row.map_err(unusable)?), steps.len());
    refuse_newer(server.to_string(), found, known)?;
    let missing = steps.get(found..).unwrap_or_default();
    if missing.is_empty() {
        return Ok(());
    }
    let sql = format!(
        "{} {} UPDATE advice_version SET version = {known}",
        if found > 0 {
            copy(found, &free_schema(&mut transaction, found).map_err(unusable)?)
        } else {
            String::new()
        },
        missing.concat()
    );
    let done = transaction.batch_execute(&sql).and_then(|()| transaction.commit());
    done.map_err(|error| read_only(server, error.into()))
}

/// A name for the copy of a version. There may be one from an earlier time, if somebody went back to it in between.
fn free_schema(
    transaction: &mut Transaction<'_>,
    version: usize,
) -> Result<String, postgres::Error> {
    let mut name = format!("advice_version_{version}");
    let mut again = 1;
    let sql = "SELECT 1 FROM information_schema.schemata WHERE schema_name = $1";
    while transaction.query_opt(sql, &[&name])?.is_some() {
        again += 1;
        name = format!("advice_version_{version}_{again}");
    }
    Ok(name)
}

/// The tables as they were, for an older advice-post to go on with.
fn copy(version: usize, schema: &str) -> String {
    let tables = TABLES.iter().chain([&AUTHOR]).filter(|table| table.since <= version);
    let copies = tables
        .map(|Table { name, .. }| format!("CREATE TABLE {schema}.{name} AS SELECT * FROM {name};"));
    format!("CREATE SCHEMA {schema}; {}", copies.collect::<String>())
}

#[cfg(test)]
mod tests {
    use std::sync::Barrier;
    use std::thread;

    use super::{MIGRATIONS, Server, make_version, migrate, open};
    use crate::store::OpenError;
    use crate::store::session::{Access, Session as _};

    #[test]
    fn an_older_store_is_kept_as_it_was_and_a_newer_one_is_left_alone() {
        let database = test_postgres::Postgres::start().unwrap();
        let server: Server = database.address().parse().unwrap();
        let mut client = server.connect().unwrap();
        make_version(&mut client).unwrap();
        migrate(&mut client, &server, &MIGRATIONS[..1]).unwrap();
        client.batch_execute("INSERT INTO posts (id, tally) VALUES ('ct', 7)").unwrap();
        for _ in 0..2 {
            open(&server).unwrap();
        }
        for schema in ["public", "advice_version_1"] {
            let sql = format!("SELECT tally FROM {schema}.posts WHERE id = 'ct'");
            assert_eq!(client.query_one(&sql, &[]).unwrap().get::<_, i64>(0), 7);
        }
        client.batch_execute("UPDATE advice_version SET version = 99").unwrap();
        for read_only in ["off", "on"] {
            let sql = format!("ALTER ROLE ALL SET default_transaction_read_only = {read_only}");
            client.batch_execute(&sql).unwrap();
            let error = open(&server).unwrap_err();
            assert!(matches!(error, OpenError::Newer { found: 99, .. }), "{error}");
        }
    }

    /// Catches two processes that start at once over an older store, or over none, and both bring it up to date, or one of
    /// which fails.
    #[test]
    fn of_two_that_start_at_once_one_brings_the_store_up_to_date_and_both_go_on() {
        let database = test_postgres::Postgres::start().unwrap();
        let mut client = database.address().parse::<Server>().unwrap().connect().unwrap();
        for round in 0..10 {
            client.batch_execute(&format!("CREATE SCHEMA s{round}")).unwrap();
            let address = format!("{}?options=-csearch_path%3Ds{round}", database.address());
            let server: Server = address.parse().unwrap();
            if round > 0 {
                let mut old = server.connect().unwrap();
                make_version(&mut old).unwrap();
                migrate(&mut old, &server, &MIGRATIONS[..1]).unwrap();
            }
            let start = Barrier::new(2);
            let begin = || {
                start.wait();
                let mut db = open(&server).unwrap();
                db.begin(Access::Write).unwrap();
                db.execute("INSERT INTO posts (id, tally) VALUES ('ct', 1) ON CONFLICT (id) DO UPDATE SET tally = posts.tally + 1", &[]).unwrap();
                db.commit().unwrap();
            };
            thread::scope(|scope| {
                scope.spawn(begin);
                begin();
            });
            let sql = format!("SELECT tally, version FROM s{round}.posts, s{round}.advice_version");
            let row = client.query_one(&sql, &[]).unwrap();
            assert_eq!((row.get::<_, i64>(0), row.get::<_, i64>(1)), (2, MIGRATIONS.len() as i64));
        }
        let sql = "SELECT count(*) FROM information_schema.schemata WHERE schema_name LIKE 'advice_version%'";
        let copies: i64 = client.query_one(sql, &[]).unwrap().get(0);
        assert_eq!(copies, 9);
    }
}
