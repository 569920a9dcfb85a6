use std::sync::{Arc, mpsc};

use test_postgres::Postgres;
use tokio::sync::oneshot;

use super::{READERS, Readers};
use crate::store::again::AGAIN;
use crate::store::session::{Session, one};
use crate::store::{Database, Error, Place, sqlite};

/// Says that a read does not fit in with what others wrote, in the words and with the code of a distributed database.
const DOES_NOT_FIT: &str = "CREATE FUNCTION fits(yes BIGINT) RETURNS BIGINT LANGUAGE plpgsql AS $$
      BEGIN
        IF yes = 0 THEN
          RAISE EXCEPTION 'restart transaction' USING ERRCODE = '40001';
        END IF;
        RETURN yes;
      END $$";

fn over_postgres(server: &Postgres) -> Arc<Readers> {
    let place = Place {
        folder: std::path::PathBuf::new(),
        database: server.address().parse::<Database>().unwrap(),
    };
    let mut client = ::postgres::Client::connect(&server.address(), ::postgres::NoTls).unwrap();
    client.batch_execute(DOES_NOT_FIT).unwrap();
    Arc::new(Readers::open(&place).unwrap())
}

/// Reads what does not fit in so many times, and then does. How often it was read.
async fn read_after(readers: &Arc<Readers>, failures: usize) -> Result<usize, Error> {
    let mut reads = 0;
    let work = move |db: &mut dyn Session| {
        reads += 1;
        let fits = i64::from(reads > failures);
        one(db, "SELECT fits(?1)", &[fits.into()])?.only::<i64>()?;
        Ok(reads)
    };
    readers.run(work).await
}

/// Catches a reader who is told "not now" although a second look would have answered, and a look without end.
#[tokio::test]
async fn what_the_database_wants_read_again_is_read_again_and_not_for_ever() {
    let server = Postgres::start().unwrap();
    let server = tokio::task::spawn_blocking(move || (over_postgres(&server), server));
    let (readers, _server) = server.await.unwrap();
    assert_eq!(read_after(&readers, 0).await.unwrap(), 1);
    assert_eq!(read_after(&readers, AGAIN).await.unwrap(), AGAIN + 1);
    // More often than there are connections: what is refused in the end leaves each as it was.
    for _ in 0..=READERS {
        let refused = read_after(&readers, usize::MAX).await;
        assert!(matches!(refused, Err(Error::Broken(_))), "{refused:?}");
    }
    assert_eq!(read_after(&readers, 3).await.unwrap(), 4);
}

/// Catches a connection that is lost, or lent twice, because whoever asked has hung up in the middle.
#[tokio::test]
async fn a_connection_comes_back_when_its_reader_has_gone() {
    let folder = tempfile::tempdir().unwrap();
    drop(sqlite::open(folder.path()).unwrap());
    let place = Place { folder: folder.path().to_owned(), database: Database::Sqlite };
    let readers = Arc::new(Readers::open(&place).unwrap());
    let mut held = Vec::new();
    for _ in 0..READERS {
        let (begin, begun) = oneshot::channel();
        let (release, released) = mpsc::channel::<()>();
        let mut begin = Some(begin);
        let lender = Arc::clone(&readers);
        let reading = tokio::spawn(async move {
            let work = move |_: &mut dyn Session| {
                let _ = begin.take().map(|begin| begin.send(()));
                released.recv().map_err(|_| Error::Unavailable)
            };
            lender.run(work).await
        });
        begun.await.unwrap();
        reading.abort();
        assert!(reading.await.unwrap_err().is_cancelled());
        held.push(release);
    }
    let count =
        |db: &mut dyn Session| Ok(one(db, "SELECT count(*) FROM posts", &[])?.only::<i64>()?);
    assert_eq!((readers.free().len(), readers.turns.available_permits()), (0, 0));
    drop(held);
    let together = tokio::join!(
        readers.run(count),
        readers.run(count),
        readers.run(count),
        readers.run(count)
    );
    assert!(together.0.is_ok() && together.1.is_ok() && together.2.is_ok() && together.3.is_ok());
    assert_eq!(readers.turns.acquire_many(READERS as u32).await.unwrap().num_permits(), READERS);
    assert_eq!(readers.free().len(), READERS);
}
