//! What is stored. Everything outside this folder knows the [`Store`] and its words; SQL stays in here, and is written once
//! for both databases, over a `Session`.

mod again;
mod author;
mod channel;
mod digest;
mod disk;
mod error;
mod mention;
mod news;
mod outward;
mod place;
#[cfg(test)]
mod plans;
mod postgres;
mod proof;
mod readers;
mod scope;
mod scrub;
mod session;
mod since;
mod sqlite;
mod tables;
mod thread;
mod thx;
mod transfer;
mod value;
mod whole;
mod writer;

use std::future::pending;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use advice_wire::{Erased, Export, Hide, Move, Note, Receipt, Tallies, Thanks, Thread, ThxId};
use jiff::{SignedDuration, Timestamp};
use prometheus_client::metrics::counter::Counter;
use tokio::task::spawn_blocking;
use tokio::time::sleep;

use crate::cursor::{Cursor, Page};
use crate::rules::{Heard, Refusal};
use crate::secret::{Fingerprint, Token};
pub(crate) use channel::Claim;
pub use error::Broken;
pub(crate) use error::Error;
pub(crate) use mention::{Mentioned, Suggestion};
pub(crate) use news::Digests;
pub use place::{Database, InvalidDatabase, OpenError, Place};
pub use postgres::Server;
pub(crate) use scope::Extent;
pub use sqlite::{BackupError, Restored, backup, database, restore};
pub use transfer::{TransferError, transfer};
pub use whole::{Whole, check, check_file};

/// How long it may take until what another process has changed is found.
const LOOK: Duration = Duration::from_secs(1);

/// A Thx that is on disk.
#[derive(Debug)]
pub(crate) struct Accepted {
    pub(crate) receipt: Receipt,
    /// Whether it was not there before.
    pub(crate) new: bool,
}

/// A reply that the author has written.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub(crate) id: ThxId,
    pub(crate) under: String,
    pub(crate) post: Option<String>,
    pub(crate) text: String,
}

/// Which thanks the author asks for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wanted {
    pub(crate) post: Option<String>,
    pub(crate) new: bool,
    /// Only those whose note waits.
    pub(crate) waiting: bool,
    pub(crate) after: Cursor,
}

/// One database: one thread of this process writes, several read. An answer to a write means that it is on disk.
#[derive(Debug)]
pub(crate) struct Store {
    writer: writer::Writer,
    readers: Arc<readers::Readers>,
    window: SignedDuration,
    /// Whether a change could not be stored, and nobody has found out since that one can.
    doubt: AtomicBool,
    /// Whether something was found damaged. It stays so: to go back to a backup, the endpoint is stopped.
    damaged: AtomicBool,
    /// The folder that everything is in; none where a server has it.
    folder: Option<PathBuf>,
    /// Who else writes there.
    others: Option<Arc<sqlite::Others>>,
    counts: Counts,
}

/// What has become of all that was accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stopped {
    /// It is stored.
    Stored,
    /// It is stored, but something could not be, and whoever sent it was told so.
    InPart,
    /// The file that it was stored in is not there any more, or another.
    Gone,
}

/// What the store counts, from the start of this process on.
#[derive(Clone, Debug, Default)]
pub(crate) struct Counts {
    /// The Thx that it has stored.
    pub(crate) stored: Counter,
    /// What it could not do, because it is broken, busy or stopping.
    pub(crate) failures: Counter,
}

impl Store {
    /// Opens what is at `place`; it is made if it is not there. Whether the author has got `token`, or has one.
    pub(crate) fn open(
        place: &Place,
        window: SignedDuration,
        token: &Token,
    ) -> Result<(Self, bool), OpenError> {
        let mut writing = place.open()?;
        let readers = Arc::new(readers::Readers::open(place)?);
        // Last, because a token that was made before something else fails would never be shown.
        let first =
            give(&mut *writing, token, false).map_err(|error| OpenError::database(place, error))?;
        let writer = writer::Writer::start(writing).map_err(OpenError::Thread)?;
        let is_file = matches!(place.database, Database::Sqlite);
        let folder = is_file.then(|| place.folder.clone());
        let file = folder.as_deref().map(sqlite::database);
        let others = file.as_deref().map(sqlite::Others::open).transpose()?.map(Arc::new);
        let [doubt, damaged] = [false; 2].map(AtomicBool::new);
        let counts = Counts::default();
        Ok((Self { writer, readers, window, doubt, damaged, folder, others, counts }, first))
    }

    /// Takes in one revision of a Thx. Where it is the first that its post gets, `begins` is asked whether it may.
    pub(crate) async fn accept(
        &self,
        id: ThxId,
        heard: Heard,
        now: Timestamp,
        mut begins: impl FnMut() -> Result<(), Refusal> + Send + 'static,
    ) -> Result<Accepted, Error> {
        let window = self.window;
        let mut answer = None;
        // The work may be done again, and counts once.
        let mut begins = move || answer.get_or_insert_with(&mut begins).clone();
        let work = move |db: &mut dyn session::Session| {
            thx::accept(db, &id, &heard, now, window, &mut begins)
        };
        let accepted = self.write(work).await?;
        self.counts.stored.inc_by(accepted.new.into());
        Ok(accepted)
    }

    /// Whether an id is used, be it by a Thx that was taken back.
    pub(crate) async fn has(&self, id: ThxId) -> Result<bool, Error> {
        self.read(move |db| Ok(thx::is_known(db, &id)?)).await
    }

    /// Takes a Thx back; the answer is its post's tally.
    pub(crate) async fn undo(&self, id: ThxId, secret: Fingerprint) -> Result<u64, Error> {
        self.write(move |db| thx::undo(db, &id, &secret)).await
    }

    /// What grows whenever something changes: at once, and soon where another process has changed it. Nothing, where it is usual
    /// that others write.
    pub(crate) fn version(&self) -> Option<u64> {
        self.others.as_ref().map(|others| self.writer.changed() + others.changes())
    }

    /// Looks for what others change, for as long as it is asked for. Not at each read, which would cost a tenth of it.
    pub(crate) async fn watch(&self) {
        let Some(others) = &self.others else { return pending().await };
        loop {
            sleep(LOOK).await;
            let others = Arc::clone(others);
            // Where there is no thread for it, there may be one next time.
            let _ = spawn_blocking(move || others.look()).await;
        }
    }

    /// One page of a post's thread.
    pub(crate) async fn thread(&self, post: String, page: Page) -> Result<Thread, Error> {
        self.read(move |db| thread::page(db, &post, page)).await
    }

    /// The tallies of posts; a post that nobody has thanked for has 0.
    pub(crate) async fn tallies(&self, posts: Vec<String>) -> Result<Tallies, Error> {
        self.read(move |db| thread::tallies(db, &posts)).await
    }

    /// One page of the thanks.
    pub(crate) async fn thanks(&self, wanted: Wanted) -> Result<Thanks, Error> {
        self.read(move |db| author::thanks(db, &wanted)).await
    }

    /// Remembers that the author has read everything up to a Thx.
    pub(crate) async fn seen(&self, through: ThxId) -> Result<(), Error> {
        self.write(move |db| author::seen(db, &through)).await
    }

    /// Adds the author's reply to a thread.
    pub(crate) async fn reply(&self, reply: Reply, now: Timestamp) -> Result<Note, Error> {
        self.write(move |db| author::reply(db, reply.clone(), now)).await
    }

    /// Hides a note, or shows it again; either way it no longer waits for the author.
    pub(crate) async fn hide(&self, hide: Hide) -> Result<Hide, Error> {
        self.write(move |db| author::hide(db, hide.clone())).await
    }

    /// Moves a note below another, or to the top.
    pub(crate) async fn move_note(&self, to: Move) -> Result<Move, Error> {
        self.write(move |db| author::move_note(db, to.clone())).await
    }

    /// One page of all that is stored within a scope.
    pub(crate) async fn export(&self, extent: Extent, after: Cursor) -> Result<Export, Error> {
        self.read(move |db| scope::export(db, &extent, after)).await
    }

    /// Erases everything within a scope.
    pub(crate) async fn erase(&self, extent: Extent) -> Result<Erased, Error> {
        self.write(move |db| scope::erase(db, &extent)).await
    }

    /// The fingerprint of the author's token, if there is one.
    pub(crate) async fn token(&self) -> Result<Option<Fingerprint>, Error> {
        self.read(|db| Ok(author::token(db)?)).await
    }

    /// Answers if reading and writing work. Once a change could not be stored, or where the disk has hardly any room, that
    /// is proved by storing something. What was found damaged stays so, whatever else can be read.
    pub(crate) async fn health(&self) -> Result<(), Error> {
        self.token().await?;
        if self.damaged.load(Ordering::SeqCst) {
            return Err(Error::Lost);
        }
        // Whoever fails raises it again.
        let doubt = self.doubt.swap(false, Ordering::SeqCst);
        let (folder, others) = (self.folder.clone(), self.others.clone());
        let work = move |db: &mut dyn session::Session| {
            if others.as_ref().is_some_and(|file| !file.is_there()) {
                return Err(Error::Lost);
            }
            let is_tight = || folder.as_deref().is_some_and(disk::is_tight);
            if doubt || is_tight() { proof::store_and_take_away(db) } else { Ok(()) }
        };
        self.write(work).await
    }

    pub(crate) fn counts(&self) -> &Counts {
        &self.counts
    }

    /// How many changes wait to be stored.
    pub(crate) fn waiting(&self) -> usize {
        self.writer.waiting()
    }

    async fn write<T: Send + 'static>(
        &self,
        work: impl FnMut(&mut dyn session::Session) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let outcome = self.counted(self.writer.run(work).await);
        if let Err(Error::Broken(_) | Error::Unavailable) = outcome {
            self.doubt.store(true, Ordering::SeqCst);
        }
        outcome
    }

    async fn read<T: Send + 'static>(
        &self,
        work: impl FnMut(&mut dyn session::Session) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        self.counted(self.readers.run(work).await)
    }

    fn counted<T>(&self, outcome: Result<T, Error>) -> Result<T, Error> {
        if let Err(Error::Broken(_) | Error::Unavailable) = outcome {
            self.counts.failures.inc();
        }
        if matches!(&outcome, Err(Error::Broken(error)) if error.is_damage()) {
            self.damaged.store(true, Ordering::SeqCst);
        }
        outcome
    }

    /// Stores what was accepted, and stops; later requests are refused as unavailable.
    pub(crate) async fn close(&self) -> Stopped {
        self.writer.stop().await;
        let is_there = self.others.as_ref().is_none_or(|file| file.is_there());
        match self.doubt.load(Ordering::SeqCst) {
            _ if !is_there => Stopped::Gone,
            true => Stopped::InPart,
            false => Stopped::Stored,
        }
    }
}

/// Gives the endpoint whose data is at `place` a new token; a store that is not there is not made for it. Works beside a
/// running endpoint, which asks the database for the token each time.
pub(crate) fn replace_token(place: &Place, token: &Token) -> Result<(), OpenError> {
    place.refuse_empty()?;
    let given = give(&mut *place.open()?, token, true);
    given.map(drop).map_err(|error| OpenError::database(place, error))
}

/// Gives the author a token, if there is none or `replace` says so.
fn give(db: &mut dyn session::Session, token: &Token, replace: bool) -> Result<bool, Broken> {
    db.begin(session::Access::Write)?;
    let given = author::give_token(db, token.fingerprint(), replace)?;
    db.commit()?;
    Ok(given)
}
