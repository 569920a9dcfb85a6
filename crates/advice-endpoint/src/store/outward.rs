//! Every use of the store by what tells the author, and by what looks at other sites.

use advice_wire::ThxId;
use jiff::{SignedDuration, Timestamp};

use super::{Claim, Digests, Error, Mentioned, Store, Suggestion, channel, digest, mention, news};
use crate::secret::Fingerprint;

impl Store {
    /// Closes a digest of what came before `settled` ago, if the last one is `every` ago and there is anything.
    pub(crate) async fn close_digest(
        &self,
        id: ThxId,
        now: Timestamp,
        every: SignedDuration,
        settled: SignedDuration,
    ) -> Result<(), Error> {
        let settled = now.saturating_sub(settled).unwrap_or(now);
        let open = self.read(move |db| digest::open(db, now, every, settled)).await?;
        let Some(mut open) = open else { return Ok(()) };
        self.write(move |db| digest::close(db, &mut open, &id, now)).await
    }

    /// The newest digests.
    pub(crate) async fn digests(&self, limit: u32) -> Result<Digests, Error> {
        self.read(move |db| news::digests(db, limit)).await
    }

    /// Makes a channel known; a new one begins with what comes after it.
    pub(crate) async fn begin_channel(&self, channel: String) -> Result<(), Error> {
        self.write(move |db| channel::begin(db, &channel)).await
    }

    /// Takes the next message of a channel, if it is time for one.
    pub(crate) async fn claim(
        &self,
        channel: String,
        now: Timestamp,
        again: Timestamp,
    ) -> Result<Option<Claim>, Error> {
        // Writing nothing costs a transaction, and what readers are answered from memory.
        let name = channel.clone();
        if self.read(move |db| channel::due(db, &name, now)).await?.is_none() {
            return Ok(None);
        }
        self.write(move |db| channel::claim(db, &channel, now, again)).await
    }

    /// Remembers that a message has arrived.
    pub(crate) async fn told(&self, channel: String, through: i64) -> Result<(), Error> {
        self.write(move |db| channel::told(db, &channel, through)).await
    }

    /// Puts the next try of a message off.
    pub(crate) async fn tell_again(&self, channel: String, at: Timestamp) -> Result<(), Error> {
        self.write(move |db| channel::tell_again(db, &channel, at)).await
    }

    /// Stops a channel, or lets it go on.
    pub(crate) async fn stop(&self, channel: String, stopped: bool) -> Result<(), Error> {
        self.write(move |db| channel::stop(db, &channel, stopped)).await
    }

    /// Whether a channel is stopped.
    pub(crate) async fn is_stopped(&self, channel: String) -> Result<bool, Error> {
        self.read(move |db| channel::is_stopped(db, &channel)).await
    }

    /// The fingerprint of the feeds' token, if there is one.
    pub(crate) async fn feed(&self) -> Result<Option<Fingerprint>, Error> {
        self.read(channel::feed).await
    }

    /// Gives the feeds a token.
    pub(crate) async fn give_feed(&self, token: Fingerprint) -> Result<(), Error> {
        self.write(move |db| channel::give_feed(db, token)).await
    }

    /// The key of the addresses that stop a channel.
    pub(crate) async fn seal(&self, fresh: [u8; 32]) -> Result<[u8; 32], Error> {
        self.write(move |db| channel::seal(db, &fresh)).await
    }

    /// Whether anything was ever said under a post.
    pub(crate) async fn knows(&self, post: String) -> Result<bool, Error> {
        self.read(move |db| mention::knows(db, &post)).await
    }

    /// Remembers to look whether a page mentions another.
    pub(crate) async fn suggest(
        &self,
        source: String,
        target: String,
        post: String,
        now: Timestamp,
    ) -> Result<(), Error> {
        self.write(move |db| mention::suggest(db, &source, &target, &post, now)).await
    }

    /// Takes the next page to look at.
    pub(crate) async fn suggestion(
        &self,
        now: Timestamp,
        again: Timestamp,
    ) -> Result<Option<Suggestion>, Error> {
        if !self.read(move |db| mention::is_due(db, now)).await? {
            return Ok(None);
        }
        self.write(move |db| mention::next(db, now, again)).await
    }

    /// Stores a mention as a note that waits for the author.
    pub(crate) async fn mentioned(
        &self,
        mentioned: Mentioned,
        now: Timestamp,
    ) -> Result<(), Error> {
        self.write(move |db| mention::mentioned(db, &mentioned, now)).await
    }

    /// Forgets a page that mentions nothing, or no longer, and the note of it.
    pub(crate) async fn unmentioned(&self, key: i64) -> Result<(), Error> {
        self.write(move |db| mention::unmentioned(db, key)).await
    }

    /// Looks at a page again later.
    pub(crate) async fn look_again(&self, key: i64, at: Timestamp) -> Result<(), Error> {
        self.write(move |db| mention::look_again(db, key, at)).await
    }

    /// Looks no more at a page that cannot be had.
    pub(crate) async fn give_up(&self, key: i64) -> Result<(), Error> {
        self.write(move |db| mention::give_up(db, key)).await
    }
}
