//! How far each way of telling has come: what has arrived, and what is on its way. That is all that a retry needs, in
//! whatever process.

use advice_wire::News;
use jiff::Timestamp;

use super::news;
use super::session::{Session, first, one};
use super::{Broken, Error};
use crate::secret::Fingerprint;

/// A message that is to be sent now. It is the same each time until it has arrived.
#[derive(Debug)]
pub(crate) struct Claim {
    pub(crate) news: News,
    /// Its last digest.
    pub(crate) through: i64,
    /// How often it was tried, this time included.
    pub(crate) tries: u32,
}

/// Makes a channel known. A new one begins with what comes after it.
pub(super) fn begin(db: &mut dyn Session, name: &str) -> Result<(), Error> {
    let newest = newest(db)?;
    let sql = "INSERT INTO channels (name, told) VALUES (?1, ?2) ON CONFLICT (name) DO NOTHING";
    db.execute(sql, &[name.into(), newest.into()])?;
    Ok(())
}

/// What a channel is to tell next.
pub(super) struct Due {
    told: i64,
    through: i64,
    tries: u32,
}

/// Looks whether there is a message for a channel, and it is time for it.
pub(super) fn due(db: &mut dyn Session, name: &str, now: Timestamp) -> Result<Option<Due>, Error> {
    let newest = newest(db)?;
    let sql =
        "SELECT told, pending, tries FROM channels WHERE name = ?1 AND stopped = 0 AND again <= ?2";
    let Some(mut row) = first(db, sql, &[name.into(), now.as_millisecond().into()])? else {
        return Ok(None);
    };
    let (told, pending, tries): (i64, Option<i64>, u32) = (row.take()?, row.take()?, row.take()?);
    let through = pending.unwrap_or(newest);
    Ok((through != told).then_some(Due { told, through, tries }))
}

/// Takes the next message of a channel, if there is one and it is time; nobody else takes it before `again`.
pub(super) fn claim(
    db: &mut dyn Session,
    name: &str,
    now: Timestamp,
    again: Timestamp,
) -> Result<Option<Claim>, Error> {
    let Some(Due { told, through, tries }) = due(db, name, now)? else { return Ok(None) };
    let tries = tries.saturating_add(1);
    let sql = "UPDATE channels SET pending = ?2, tries = ?3, again = ?4 WHERE name = ?1";
    let again = again.as_millisecond();
    db.execute(sql, &[name.into(), through.into(), tries.into(), again.into()])?;
    Ok(Some(Claim { news: news::between(db, told, through)?, through, tries }))
}

/// Remembers that a message has arrived. Where the channel was stopped meanwhile, and may have begun again, it says nothing
/// about how far that has come.
pub(super) fn told(db: &mut dyn Session, name: &str, through: i64) -> Result<(), Error> {
    let sql = "UPDATE channels SET told = ?2, pending = NULL, tries = 0, again = 0
         WHERE name = ?1 AND pending = ?2";
    db.execute(sql, &[name.into(), through.into()])?;
    Ok(())
}

/// Puts the next try off.
pub(super) fn tell_again(db: &mut dyn Session, name: &str, at: Timestamp) -> Result<(), Error> {
    let sql = "UPDATE channels SET again = ?2 WHERE name = ?1 AND pending IS NOT NULL";
    db.execute(sql, &[name.into(), at.as_millisecond().into()])?;
    Ok(())
}

/// Stops a channel, or lets it go on with what comes from now on.
pub(super) fn stop(db: &mut dyn Session, name: &str, stopped: bool) -> Result<(), Error> {
    let sql = "INSERT INTO channels (name, told, stopped) VALUES (?1, ?2, ?3) ON CONFLICT (name)
         DO UPDATE SET told = excluded.told, pending = NULL, tries = 0, again = 0, stopped = excluded.stopped";
    let newest = newest(db)?;
    db.execute(sql, &[name.into(), newest.into(), stopped.into()])?;
    Ok(())
}

/// Whether a channel is stopped.
pub(super) fn is_stopped(db: &mut dyn Session, name: &str) -> Result<bool, Error> {
    let row = first(db, "SELECT stopped FROM channels WHERE name = ?1", &[name.into()])?;
    Ok(row.map_or(Ok(false), super::value::Row::only)?)
}

fn newest(db: &mut dyn Session) -> Result<i64, Broken> {
    one(db, "SELECT max(key) FROM digests", &[])?.only()
}

/// The fingerprint of the feeds' token.
pub(super) fn feed(db: &mut dyn Session) -> Result<Option<Fingerprint>, Error> {
    let token: Option<[u8; 32]> = one(db, "SELECT feed FROM author", &[])?.only()?;
    Ok(token.map(Fingerprint))
}

/// Gives the feeds a token; one that they had opens them no more.
pub(super) fn give_feed(db: &mut dyn Session, token: Fingerprint) -> Result<(), Error> {
    db.execute("UPDATE author SET feed = ?1", &[(&token.0).into()])?;
    Ok(())
}

/// The key of the addresses that stop a channel; `fresh` becomes it where there is none.
pub(super) fn seal(db: &mut dyn Session, fresh: &[u8; 32]) -> Result<[u8; 32], Error> {
    db.execute("UPDATE author SET seal = ?1 WHERE seal IS NULL", &[fresh.into()])?;
    Ok(one(db, "SELECT seal FROM author", &[])?.only()?)
}
