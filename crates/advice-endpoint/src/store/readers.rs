use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

use super::session::{Access, Session};
use super::{Error, OpenError, Place};

/// Reading is short, so a few connections keep all cores busy.
const READERS: usize = 4;

/// The connections that read, each used by one request at a time.
pub(super) struct Readers {
    free: Mutex<Vec<Box<dyn Session>>>,
    turns: Semaphore,
}

impl fmt::Debug for Readers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Readers({} free)", self.turns.available_permits())
    }
}

impl Readers {
    pub(super) fn open(place: &Place) -> Result<Self, OpenError> {
        let free: Vec<_> = (0..READERS).map(|_| place.open_reader()).collect::<Result<_, _>>()?;
        Ok(Self { free: Mutex::new(free), turns: Semaphore::new(READERS) })
    }

    /// Runs `work` on one unchanging state of the data.
    pub(super) async fn run<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&mut dyn Session) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let _turn = self.turns.acquire().await.map_err(|_| Error::Unavailable)?;
        let readers = Arc::clone(self);
        let task = spawn_blocking(move || {
            let mut db = readers.take().ok_or(Error::Unavailable)?;
            let outcome = snapshot(&mut *db, work);
            readers.put_back(db);
            outcome
        });
        task.await.map_err(|_| Error::Unavailable)?
    }

    fn take(&self) -> Option<Box<dyn Session>> {
        self.free.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }

    fn put_back(&self, db: Box<dyn Session>) {
        self.free.lock().unwrap_or_else(PoisonError::into_inner).push(db);
    }
}

fn snapshot<T>(
    db: &mut dyn Session,
    work: impl FnOnce(&mut dyn Session) -> Result<T, Error>,
) -> Result<T, Error> {
    db.begin(Access::Read)?;
    let outcome = work(db);
    db.roll_back()?;
    outcome
}
