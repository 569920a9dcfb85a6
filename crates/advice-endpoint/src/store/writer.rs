use std::io;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use tokio::sync::{mpsc, oneshot};

use super::again::again;
use super::session::{Access, Session};
use super::{Broken, Error};

/// How many commands may wait. More than this cannot be stored soon: better to say so at once.
const WAITING: usize = 1024;

/// How many commands share one transaction, and so one wait for the disk.
const BATCH: usize = 256;

/// What somebody waits for.
trait Job: Send {
    /// Does its work in the database. It is asked again where the transaction came to nothing.
    fn attempt(&mut self, db: &mut dyn Session) -> Attempt;

    /// Tells whoever waits what has become of it.
    fn answer(self: Box<Self>, committed: bool);
}

enum Attempt {
    Keep,
    Forget,
    /// The database wants the whole transaction done again.
    Again,
}

struct Task<W, T> {
    work: W,
    outcome: Result<T, Error>,
    tell: oneshot::Sender<Result<T, Error>>,
}

impl<W, T> Job for Task<W, T>
where
    W: FnMut(&mut dyn Session) -> Result<T, Error> + Send,
    T: Send,
{
    fn attempt(&mut self, db: &mut dyn Session) -> Attempt {
        self.outcome = (self.work)(db);
        match &self.outcome {
            Ok(_) => Attempt::Keep,
            Err(error) if error.wants_it_again() => Attempt::Again,
            Err(_) => Attempt::Forget,
        }
    }

    /// Nobody listens where the client has gone; what it sent is stored all the same.
    fn answer(self: Box<Self>, committed: bool) {
        let _ = self.tell.send(if committed { self.outcome } else { Err(Error::Unavailable) });
    }
}

enum Command {
    Do(Box<dyn Job>),
    Stop(oneshot::Sender<()>),
}

/// The one thread of this process that writes. The database takes one writer at a time; waiting in a queue is fairer and
/// faster than meeting at its lock, and everybody who waits shares the next commit.
#[derive(Debug)]
pub(super) struct Writer {
    commands: mpsc::Sender<Command>,
    changed: Arc<AtomicU64>,
}

impl Writer {
    pub(super) fn start(mut db: Box<dyn Session>) -> io::Result<Self> {
        let (commands, waiting) = mpsc::channel(WAITING);
        let changed = Arc::new(AtomicU64::new(db.changed()));
        let count = Arc::clone(&changed);
        let work = move || {
            let stopped = write(&mut *db, waiting, &count);
            // Whoever waits for the end may open the database again.
            drop(db);
            let _ = stopped.map(|tell| tell.send(()));
        };
        thread::Builder::new().name("writer".into()).spawn(work)?;
        Ok(Self { commands, changed })
    }

    /// Runs `work` in a transaction, or in several until one comes to its end, and answers when that is on disk. If it fails,
    /// it changes nothing.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        work: impl FnMut(&mut dyn Session) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let (tell, told) = oneshot::channel();
        let job = Box::new(Task { work, outcome: Err(Error::Unavailable), tell });
        self.commands.try_send(Command::Do(job)).map_err(|_| Error::Unavailable)?;
        told.await.map_err(|_| Error::Unavailable)?
    }

    /// How many rows were changed so far. Whoever is told that something is stored finds it counted, and what has changed
    /// nothing, because it was refused, was there already or only looked, is not.
    pub(super) fn changed(&self) -> u64 {
        self.changed.load(Ordering::SeqCst)
    }

    /// How many commands wait.
    pub(super) fn waiting(&self) -> usize {
        self.commands.max_capacity() - self.commands.capacity()
    }

    /// Finishes what waits, and stops.
    pub(super) async fn stop(&self) {
        let (tell, told) = oneshot::channel();
        if self.commands.send(Command::Stop(tell)).await.is_ok() {
            let _ = told.await;
        }
    }
}

/// Until it is told to stop, or nobody is left to tell it anything.
fn write(
    db: &mut dyn Session,
    mut waiting: mpsc::Receiver<Command>,
    changed: &AtomicU64,
) -> Option<oneshot::Sender<()>> {
    while let Some(first) = waiting.blocking_recv() {
        let mut jobs = Vec::new();
        let mut flow = gather(first, &mut jobs);
        while flow.is_continue() && jobs.len() < BATCH {
            let Ok(next) = waiting.try_recv() else { break };
            flow = gather(next, &mut jobs);
        }
        if let Err(error) = commit(db, jobs, changed) {
            tracing::error!(%error, "what waited could not be stored; its senders are told to try again");
        }
        if let ControlFlow::Break(tell) = flow {
            return Some(tell);
        }
    }
    None
}

fn gather(command: Command, jobs: &mut Vec<Box<dyn Job>>) -> ControlFlow<oneshot::Sender<()>> {
    match command {
        Command::Do(job) => {
            jobs.push(job);
            ControlFlow::Continue(())
        }
        Command::Stop(tell) => ControlFlow::Break(tell),
    }
}

/// Does all jobs in one transaction, and tells their senders whether they are stored.
fn commit(
    db: &mut dyn Session,
    mut jobs: Vec<Box<dyn Job>>,
    changed: &AtomicU64,
) -> Result<(), Broken> {
    if jobs.is_empty() {
        return Ok(());
    }
    let outcome = again(
        || perform(db, &mut jobs),
        |outcome| outcome.as_ref().is_err_and(Broken::wants_it_again),
    );
    // Also where it came to nothing: a commit that was said to fail may be on disk.
    changed.store(db.changed(), Ordering::SeqCst);
    for job in jobs {
        job.answer(outcome.is_ok());
    }
    outcome
}

/// Does all jobs in one transaction, or nothing. That one of them can be forgotten costs as much as storing it, and hardly
/// ever one has to be. So they are done together first; only where one fails, all are done anew, each apart, so that it
/// does not take the others with it.
fn perform(db: &mut dyn Session, jobs: &mut [Box<dyn Job>]) -> Result<(), Broken> {
    if !transact(db, jobs, together)? {
        transact(db, jobs, apart)?;
    }
    Ok(())
}

/// How the jobs of a transaction are done; whether they can be kept.
type Way = fn(&mut dyn Session, &mut [Box<dyn Job>]) -> Result<bool, Broken>;

/// Keeps all that is done, or nothing.
fn transact(db: &mut dyn Session, jobs: &mut [Box<dyn Job>], way: Way) -> Result<bool, Broken> {
    let kept = begin_and_end(db, jobs, way);
    if matches!(kept, Ok(true)) { kept } else { db.roll_back().and(kept) }
}

fn begin_and_end(
    db: &mut dyn Session,
    jobs: &mut [Box<dyn Job>],
    way: Way,
) -> Result<bool, Broken> {
    db.begin(Access::Write)?;
    let keeps = way(db, jobs)?;
    if keeps {
        db.commit()?;
    }
    Ok(keeps)
}

/// Ends at the first that is to be forgotten.
fn together(db: &mut dyn Session, jobs: &mut [Box<dyn Job>]) -> Result<bool, Broken> {
    for job in jobs {
        match job.attempt(db) {
            Attempt::Keep => {}
            Attempt::Forget => return Ok(false),
            Attempt::Again => return Err(Broken::Again),
        }
    }
    Ok(true)
}

/// Keeps or forgets what each has written. Where the whole transaction has ended by itself, there is nothing to keep it in,
/// and the error ends the batch.
fn apart(db: &mut dyn Session, jobs: &mut [Box<dyn Job>]) -> Result<bool, Broken> {
    for job in jobs {
        db.mark()?;
        match job.attempt(db) {
            Attempt::Keep => db.keep()?,
            Attempt::Forget => db.forget()?,
            Attempt::Again => return Err(Broken::Again),
        }
    }
    Ok(true)
}

#[cfg(test)]
mod again_tests;

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use rusqlite::Connection;
    use tokio::sync::oneshot;
    use tokio::task::JoinSet;

    use super::{Error, WAITING, Writer};
    use crate::store::Broken;
    use crate::store::session::Session;
    use crate::store::sqlite::Sqlite;
    use crate::store::value::Row;

    fn writer() -> Writer {
        let db = Connection::open_in_memory().unwrap();
        db.execute_batch("CREATE TABLE t (n INTEGER UNIQUE)").unwrap();
        Writer::start(Box::new(Sqlite(db))).unwrap()
    }

    async fn insert(writer: &Writer, n: i64, fail: bool) -> Result<(), Error> {
        let work = move |db: &mut dyn Session| {
            db.execute("INSERT INTO t VALUES (?1)", &[n.into()])?;
            if fail { Err(Error::Unavailable) } else { Ok(()) }
        };
        writer.run(work).await
    }

    async fn stored(writer: &Writer) -> Vec<i64> {
        let work = |db: &mut dyn Session| {
            let rows = db.query("SELECT n FROM t ORDER BY n", &[])?.into_iter();
            Ok(rows.map(Row::only).collect::<Result<_, Broken>>()?)
        };
        writer.run(work).await.unwrap()
    }

    #[tokio::test]
    async fn a_job_that_fails_changes_nothing_and_spoils_nobody_elses() {
        let writer = writer();
        let results = tokio::join!(
            insert(&writer, 1, false),
            insert(&writer, 2, true),
            insert(&writer, 1, false),
            insert(&writer, 3, false),
        );
        assert!(results.0.is_ok() && results.1.is_err() && results.3.is_ok());
        assert!(matches!(results.2, Err(Error::Broken(_))));
        assert_eq!(stored(&writer).await, [1, 3]);
    }

    /// Catches a thread that is forgotten because somebody asked how the store is, and one that is not although it is new.
    #[tokio::test]
    async fn what_was_changed_is_counted_and_what_changes_nothing_is_not() {
        let writer = writer();
        let before = writer.changed();
        stored(&writer).await;
        let refused = writer.run(|_| Err::<(), _>(Error::Unavailable)).await;
        assert!(refused.is_err());
        assert_eq!(writer.changed(), before);
        insert(&writer, 1, false).await.unwrap();
        let one = writer.changed();
        insert(&writer, 2, false).await.unwrap();
        assert!(before < one && one < writer.changed());
    }

    #[tokio::test]
    async fn a_transaction_that_ends_early_is_answered_as_not_stored() {
        let writer = writer();
        // As SQLite does, for instance, where the disk is full.
        let end = writer.run(|db| {
            db.batch("ROLLBACK")?;
            Err::<(), _>(Error::Unavailable)
        });
        let results = tokio::join!(insert(&writer, 1, false), end, insert(&writer, 2, false));
        assert!(results.1.is_err());
        // Whoever was not in the same transaction is stored, and was told so.
        let answered = [(1, results.0), (2, results.2)].into_iter();
        let told: Vec<i64> = answered.filter(|(_, told)| told.is_ok()).map(|(n, _)| n).collect();
        assert_eq!(stored(&writer).await, told);
    }

    #[tokio::test]
    async fn more_than_can_wait_is_refused_at_once_and_the_rest_is_stored() {
        let writer = Arc::new(writer());
        let (release, released) = std::sync::mpsc::channel::<()>();
        let (begin, begun) = oneshot::channel();
        let mut tasks = JoinSet::new();
        let busy = Arc::clone(&writer);
        tasks.spawn(async move {
            let mut begin = Some(begin);
            let hold = move |_: &mut dyn Session| {
                let _ = begin.take().map(|begin| begin.send(()));
                released.recv().map_err(|_| Error::Unavailable)
            };
            busy.run(hold).await
        });
        begun.await.unwrap();
        for n in 0..WAITING + 7 {
            let writer = Arc::clone(&writer);
            tasks.spawn(async move { insert(&writer, n as i64, false).await });
        }
        for _ in 0..7 {
            let refused = tasks.join_next().await.unwrap().unwrap();
            assert!(matches!(refused, Err(Error::Unavailable)));
        }
        release.send(()).unwrap();
        assert!(tasks.join_all().await.iter().all(Result::is_ok));
        assert_eq!(stored(&writer).await.len(), WAITING);
    }

    #[tokio::test]
    async fn stopping_stores_what_waits_and_refuses_what_comes_later() {
        let writer = writer();
        let (stored, ()) = tokio::join!(insert(&writer, 1, false), writer.stop());
        assert!(stored.is_ok());
        assert!(matches!(insert(&writer, 2, false).await, Err(Error::Unavailable)));
    }
}
