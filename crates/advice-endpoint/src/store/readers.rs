use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

use super::{Error, OpenError, open};

/// Reading is short, so a few connections keep all cores busy.
const READERS: usize = 4;

/// The connections that read, each used by one request at a time.
#[derive(Debug)]
pub(super) struct Readers {
    free: Mutex<Vec<Connection>>,
    turns: Semaphore,
}

impl Readers {
    pub(super) fn open(path: &Path) -> Result<Self, OpenError> {
        let free: Vec<_> =
            (0..READERS).map(|_| open::open_reader(path)).collect::<Result<_, _>>()?;
        Ok(Self { free: Mutex::new(free), turns: Semaphore::new(READERS) })
    }

    /// Runs `work` on one unchanging state of the data.
    pub(super) async fn run<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Connection) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let _turn = self.turns.acquire().await.map_err(|_| Error::Unavailable)?;
        let readers = Arc::clone(self);
        let task = spawn_blocking(move || {
            let db = readers.take().ok_or(Error::Unavailable)?;
            let outcome = snapshot(&db, work);
            readers.put_back(db);
            outcome
        });
        task.await.map_err(|_| Error::Unavailable)?
    }

    fn take(&self) -> Option<Connection> {
        self.free.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }

    fn put_back(&self, db: Connection) {
        self.free.lock().unwrap_or_else(PoisonError::into_inner).push(db);
    }
}

fn snapshot<T>(
    db: &Connection,
    work: impl FnOnce(&Connection) -> Result<T, Error>,
) -> Result<T, Error> {
    let transaction = db.unchecked_transaction()?;
    work(&transaction)
}
