//! A database that wants a transaction done again, as distributed ones do where others have written what it has read. A
//! trigger says so here, in the words that they use.

use test_postgres::Postgres;

use super::{Error, Writer};
use crate::store::again::AGAIN;
use crate::store::postgres;
use crate::store::session::{Session, one};

/// Says it as often as `patience` has numbers left, which no transaction takes back.
const TABLES: &str = "CREATE TABLE t (n BIGINT);
    CREATE SEQUENCE patience;
    CREATE FUNCTION again() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF nextval('patience') <= TIMES THEN
          RAISE EXCEPTION 'restart transaction' USING ERRCODE = '40001';
        END IF;
        RETURN NEW;
      END $$;";

const AT_ONCE: &str = "CREATE TRIGGER again BEFORE INSERT ON t FOR EACH ROW WHEN (NEW.n = 2) EXECUTE FUNCTION again()";

const AT_THE_END: &str =
    "CREATE CONSTRAINT TRIGGER again AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.n = 2) EXECUTE FUNCTION again()";

async fn writer(server: &Postgres, times: usize, trigger: &'static str) -> Writer {
    let server = server.address().parse().unwrap();
    let make = move || {
        let mut db = postgres::open(&server).unwrap();
        db.batch("DROP TABLE IF EXISTS t").unwrap();
        db.batch("DROP SEQUENCE IF EXISTS patience; DROP FUNCTION IF EXISTS again").unwrap();
        db.batch(&TABLES.replace("TIMES", &times.to_string())).unwrap();
        db.batch(trigger).unwrap();
        Writer::start(Box::new(db)).unwrap()
    };
    // Its client blocks.
    tokio::task::spawn_blocking(make).await.unwrap()
}

async fn insert(writer: &Writer, n: i64) -> Result<(), Error> {
    let work = move |db: &mut dyn Session| {
        db.execute("INSERT INTO t VALUES (?1)", &[n.into()])?;
        Ok(())
    };
    writer.run(work).await
}

async fn stored(writer: &Writer) -> i64 {
    let work = |db: &mut dyn Session| Ok(one(db, "SELECT count(*) FROM t", &[])?.only()?);
    writer.run(work).await.unwrap()
}

/// Catches what is refused although a second try would have stored it, and what a second try stores twice.
#[tokio::test]
async fn what_the_database_wants_again_is_done_again_with_all_that_came_with_it() {
    let server = Postgres::start().unwrap();
    for trigger in [AT_ONCE, AT_THE_END] {
        let writer = writer(&server, 3, trigger).await;
        let all = tokio::join!(insert(&writer, 1), insert(&writer, 2), insert(&writer, 3));
        assert!(all.0.is_ok() && all.1.is_ok() && all.2.is_ok());
        assert_eq!(stored(&writer).await, 3);
        writer.stop().await;
    }
}

#[tokio::test]
async fn what_never_works_is_refused_in_the_end_and_nothing_of_it_is_stored() {
    let server = Postgres::start().unwrap();
    for trigger in [AT_ONCE, AT_THE_END] {
        let writer = writer(&server, AGAIN + 1, trigger).await;
        assert!(matches!(insert(&writer, 2).await, Err(Error::Unavailable)));
        assert_eq!(stored(&writer).await, 0);
        assert!(insert(&writer, 2).await.is_ok());
        writer.stop().await;
    }
}

/// Catches a receipt for what PostgreSQL takes back without a word: it does so at the end of a transaction in which a
/// statement has failed.
#[tokio::test]
async fn what_is_taken_back_at_the_end_was_not_stored() {
    let server = Postgres::start().unwrap();
    let writer = writer(&server, 0, AT_ONCE).await;
    let work = |db: &mut dyn Session| {
        db.execute("INSERT INTO t VALUES (1)", &[])?;
        assert!(db.batch("SELECT 1 / 0").is_err());
        Ok(())
    };
    assert!(writer.run(work).await.is_err());
    assert_eq!(stored(&writer).await, 0);
    writer.stop().await;
}
