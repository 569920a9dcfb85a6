use std::io;
use std::ops::ControlFlow;
use std::thread;

use rusqlite::Connection;
use tokio::sync::{mpsc, oneshot};

use super::Error;

/// How many commands may wait. More than this cannot be stored soon: better to say so at once.
const WAITING: usize = 1024;

/// How many commands share one transaction, and so one wait for the disk.
const BATCH: usize = 256;

/// Does its work in the database, and gives what is to be told once that is on disk.
type Job = Box<dyn FnOnce(&Connection) -> Done + Send>;

/// Told whether the transaction was committed.
type Answer = Box<dyn FnOnce(bool) + Send>;

struct Done {
    keep: bool,
    answer: Answer,
}

enum Command {
    Do(Job),
    Stop(oneshot::Sender<()>),
}

/// The one thread that writes. SQLite takes one writer at a time; waiting in a queue is fairer and faster than meeting at
/// its lock, and everybody who waits shares the next commit.
#[derive(Debug)]
pub(super) struct Writer {
    commands: mpsc::Sender<Command>,
}

impl Writer {
    pub(super) fn start(db: Connection) -> io::Result<Self> {
        let (commands, waiting) = mpsc::channel(WAITING);
        let work = move || {
            let stopped = write(&db, waiting);
            // Whoever waits for the end may open the database again.
            drop(db);
            let _ = stopped.map(|tell| tell.send(()));
        };
        thread::Builder::new().name("writer".into()).spawn(work)?;
        Ok(Self { commands })
    }

    /// Runs `work` in a transaction, and answers when that is on disk. If it fails, it changes nothing.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let (tell, told) = oneshot::channel();
        let job: Job = Box::new(move |db| {
            let outcome = work(db);
            let keep = outcome.is_ok();
            let answer: Answer = Box::new(move |committed| {
                // Nobody listens where the client has gone; what it sent is stored all the same.
                let _ = tell.send(if committed { outcome } else { Err(Error::Unavailable) });
            });
            Done { keep, answer }
        });
        self.commands.try_send(Command::Do(job)).map_err(|_| Error::Unavailable)?;
        told.await.map_err(|_| Error::Unavailable)?
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
fn write(db: &Connection, mut waiting: mpsc::Receiver<Command>) -> Option<oneshot::Sender<()>> {
    while let Some(first) = waiting.blocking_recv() {
        let mut jobs = Vec::new();
        let mut flow = gather(first, &mut jobs);
        while flow.is_continue() && jobs.len() < BATCH {
            let Ok(next) = waiting.try_recv() else { break };
            flow = gather(next, &mut jobs);
        }
        if let Err(error) = commit(db, jobs) {
            tracing::error!(%error, "what waited could not be stored; its senders are told to try again");
        }
        if let ControlFlow::Break(tell) = flow {
            return Some(tell);
        }
    }
    None
}

fn gather(command: Command, jobs: &mut Vec<Job>) -> ControlFlow<oneshot::Sender<()>> {
    match command {
        Command::Do(job) => {
            jobs.push(job);
            ControlFlow::Continue(())
        }
        Command::Stop(tell) => ControlFlow::Break(tell),
    }
}

/// Does all jobs in one transaction. Jobs that are dropped tell their senders that nothing was stored.
fn commit(db: &Connection, jobs: Vec<Job>) -> Result<(), rusqlite::Error> {
    if jobs.is_empty() {
        return Ok(());
    }
    db.execute_batch("BEGIN IMMEDIATE")?;
    let mut answers = Vec::with_capacity(jobs.len());
    let outcome = jobs
        .into_iter()
        .try_for_each(|job| attempt(db, job, &mut answers))
        .and_then(|()| db.execute_batch("COMMIT"));
    if outcome.is_err() && !db.is_autocommit() {
        db.execute_batch("ROLLBACK")?;
    }
    for answer in answers {
        answer(outcome.is_ok());
    }
    outcome
}

/// Does one job in a savepoint, so that one that fails does not take the others with it. SQLite ends the whole transaction
/// by itself when, for instance, the disk is full; the savepoint is gone then, and the error ends the batch.
fn attempt(db: &Connection, job: Job, answers: &mut Vec<Answer>) -> Result<(), rusqlite::Error> {
    db.execute_batch("SAVEPOINT job")?;
    let Done { keep, answer } = job(db);
    answers.push(answer);
    db.execute_batch(if keep { "RELEASE job" } else { "ROLLBACK TO job; RELEASE job" })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use rusqlite::Connection;
    use tokio::sync::oneshot;
    use tokio::task::JoinSet;

    use super::{Error, WAITING, Writer};

    fn writer() -> Writer {
        let db = Connection::open_in_memory().unwrap();
        db.execute_batch("CREATE TABLE t (n INTEGER UNIQUE)").unwrap();
        Writer::start(db).unwrap()
    }

    async fn insert(writer: &Writer, n: i64, fail: bool) -> Result<(), Error> {
        let work = move |db: &Connection| {
            db.execute("INSERT INTO t VALUES (?1)", [n])?;
            if fail { Err(Error::Unavailable) } else { Ok(()) }
        };
        writer.run(work).await
    }

    async fn stored(writer: &Writer) -> Vec<i64> {
        let work = |db: &Connection| {
            let mut rows = db.prepare("SELECT n FROM t ORDER BY n")?;
            let numbers = rows.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
            Ok(numbers)
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

    #[tokio::test]
    async fn a_transaction_that_ends_early_is_answered_as_not_stored() {
        let writer = writer();
        let end = writer.run(|db| Ok(db.execute_batch("ROLLBACK")?));
        let results = tokio::join!(insert(&writer, 1, false), end, insert(&writer, 2, false));
        assert!(results.0.is_err() && results.1.is_err() && results.2.is_err());
        assert!(stored(&writer).await.is_empty());
    }

    #[tokio::test]
    async fn more_than_can_wait_is_refused_at_once_and_the_rest_is_stored() {
        let writer = Arc::new(writer());
        let (release, released) = std::sync::mpsc::channel::<()>();
        let (begin, begun) = oneshot::channel();
        let mut tasks = JoinSet::new();
        let busy = Arc::clone(&writer);
        tasks.spawn(async move {
            let hold = move |_: &Connection| {
                let _ = begin.send(());
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
