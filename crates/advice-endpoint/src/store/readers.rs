use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::spawn_blocking;

use super::again::again;
use super::session::{Access, Session};
use super::{Error, OpenError, Place};

/// Reading is short, so a few connections keep all cores busy.
const READERS: usize = 4;

/// The connections that read, each used by one request at a time.
pub(super) struct Readers {
    free: Mutex<Vec<Box<dyn Session>>>,
    turns: Arc<Semaphore>,
}

/// A connection in use, which goes back however its work ends.
struct Lent {
    db: Option<Box<dyn Session>>,
    readers: Arc<Readers>,
    /// Given up last, so that whoever comes next finds the connection.
    _turn: OwnedSemaphorePermit,
}

impl fmt::Debug for Readers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Readers({} free)", self.turns.available_permits())
    }
}

impl Readers {
    pub(super) fn open(place: &Place) -> Result<Self, OpenError> {
        let free: Vec<_> = (0..READERS).map(|_| place.open_reader()).collect::<Result<_, _>>()?;
        Ok(Self { free: Mutex::new(free), turns: Arc::new(Semaphore::new(READERS)) })
    }

    /// Runs `work` on one unchanging state of the data, or on several until it comes to its end on one.
    pub(super) async fn run<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnMut(&mut dyn Session) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let turn = Arc::clone(&self.turns).acquire_owned().await;
        let mut lent = self.lend(turn.map_err(|_| Error::Unavailable)?);
        // It runs to its end even if nobody waits for it any more.
        let task = spawn_blocking(move || {
            let db = lent.db.as_mut().ok_or(Error::Unavailable)?;
            read(&mut **db, work)
        });
        task.await.map_err(|_| Error::Unavailable)?
    }

    fn lend(self: &Arc<Self>, turn: OwnedSemaphorePermit) -> Lent {
        Lent { db: self.free().pop(), readers: Arc::clone(self), _turn: turn }
    }

    fn free(&self) -> MutexGuard<'_, Vec<Box<dyn Session>>> {
        self.free.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        self.readers.free().extend(self.db.take());
    }
}

/// Reads, and reads again where the database could not fit that in with what others wrote, as distributed ones say.
fn read<T>(
    db: &mut dyn Session,
    mut work: impl FnMut(&mut dyn Session) -> Result<T, Error>,
) -> Result<T, Error> {
    again(|| snapshot(db, &mut work), |outcome| outcome.as_ref().is_err_and(Error::wants_it_again))
}

fn snapshot<T>(
    db: &mut dyn Session,
    work: &mut impl FnMut(&mut dyn Session) -> Result<T, Error>,
) -> Result<T, Error> {
    db.begin(Access::Read)?;
    let outcome = work(db);
    db.roll_back()?;
    outcome
}

#[cfg(test)]
mod tests;
