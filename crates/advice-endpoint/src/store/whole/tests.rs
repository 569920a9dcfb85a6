use std::path::PathBuf;

use postgres::{Client, NoTls};
use test_postgres::Postgres;

use super::{BackupError, Whole, check};
use crate::secret::Token;
use crate::store::{Database, OpenError, Place, replace_token};

fn tables(client: &mut Client) -> i64 {
    let sql = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'";
    client.query_one(sql, &[]).unwrap().get(0)
}

/// Catches a check that makes tables where there are none, or writes to find out whether that works: whoever looks after a
/// server may let it only read.
#[test]
fn a_store_in_postgresql_is_checked_without_a_change() {
    let server = Postgres::start().unwrap();
    let database = Database::Postgres(server.address().parse().unwrap());
    let place = Place { folder: PathBuf::new(), database };
    let mut client = Client::connect(&server.address(), NoTls).unwrap();
    let error = check(&place).unwrap_err();
    assert!(matches!(error, BackupError::Open(OpenError::NoStore { .. })), "{error}");
    let error = replace_token(&place, &Token::from_random([1; 16])).unwrap_err();
    assert!(matches!(error, OpenError::NoStore { .. }), "{error}");
    assert_eq!(tables(&mut client), 0);

    drop(place.open().unwrap());
    client.batch_execute(A_THX).unwrap();
    // From the next connection on: this one goes on writing.
    client.batch_execute("ALTER DATABASE postgres SET default_transaction_read_only = on").unwrap();
    assert!(place.open().is_err());
    assert_eq!(check(&place).unwrap(), Whole { thanks: 1, posts: 1 });

    client.batch_execute("UPDATE posts SET tally = 7").unwrap();
    let error = check(&place).unwrap_err().to_string();
    assert!(error.contains("the tally of ct is 7, and 1 thanks are stored"), "{error}");
    client.batch_execute("UPDATE advice_version SET version = 99").unwrap();
    let error = check(&place).unwrap_err();
    assert!(matches!(error, BackupError::Open(OpenError::Newer { found: 99, .. })), "{error}");
    drop(server);
    let error = check(&place).unwrap_err();
    assert!(matches!(error, BackupError::Open(OpenError::Server { .. })), "{error}");
}

const A_THX: &str = "INSERT INTO posts (id, tally) VALUES ('ct', 1);
    INSERT INTO entries (id, kind, post, at, secret) SELECT 'a', 'thx', key, 0, '' FROM posts";
