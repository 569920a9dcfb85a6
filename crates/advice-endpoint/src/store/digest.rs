//! What is new for the author, closed from time to time: how much came for which post, and whose words.

use std::collections::BTreeMap;

use advice_wire::ThxId;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::session::{Session, first, one};
use super::thx::time;
use super::value::Row;
use super::{Broken, Error};

/// The most notes of a digest that are told in full.
pub(super) const NOTES: usize = 50;

/// What a digest counts, as it is stored.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Counted {
    pub(super) posts: BTreeMap<String, Came>,
    /// The ids of the notes that are told in full, the askers' first.
    pub(super) notes: Vec<String>,
    /// How many notes there are beside these.
    pub(super) more: u64,
}

/// How much came for a post.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Came {
    pub(super) thanks: u64,
    pub(super) askers: u64,
}

/// How far a digest reaches: the last entry and the last change that are in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Reach {
    entry: i64,
    change: i64,
}

/// A digest that could be closed.
#[derive(Debug)]
pub(super) struct Open {
    key: i64,
    reach: Reach,
    counted: Counted,
}

/// What would be in a digest that is closed now, if it is time for one and there is anything. Only what has come before
/// `settled` is looked at.
pub(super) fn open(
    db: &mut dyn Session,
    now: Timestamp,
    every: SignedDuration,
    settled: Timestamp,
) -> Result<Option<Open>, Error> {
    let (key, at, from) = last(db)?;
    // By a clock that was ahead then, the last one lies in the future: that is no reason to wait until it comes.
    let since = now.duration_since(at);
    if !since.is_negative() && since < every {
        return Ok(None);
    }
    let to = reach(db, from, settled.as_millisecond())?;
    if to == from {
        return Ok(None);
    }
    let counted = count(db, from, to)?;
    Ok(Some(Open { key: key + 1, reach: to, counted }))
}

/// Closes the digest, unless somebody else was faster.
pub(super) fn close(
    db: &mut dyn Session,
    open: &Open,
    id: &ThxId,
    now: Timestamp,
) -> Result<(), Error> {
    let news = serde_json::to_string(&open.counted).map_err(|_| Broken::Row("no digest"))?;
    let sql =
        "INSERT INTO digests (key, id, at, entry, change, news) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (key) DO NOTHING";
    let values = [
        open.key.into(),
        id.as_str().into(),
        now.as_millisecond().into(),
        open.reach.entry.into(),
        open.reach.change.into(),
        (&news).into(),
    ];
    db.execute(sql, &values)?;
    Ok(())
}

fn last(db: &mut dyn Session) -> Result<(i64, Timestamp, Reach), Broken> {
    let sql = "SELECT key, at, entry, change FROM digests ORDER BY key DESC LIMIT 1";
    let mut row = one(db, sql, &[])?;
    let (key, at) = (row.take()?, time(row.take()?));
    Ok((key, at, Reach { entry: row.take()?, change: row.take()? }))
}

/// Keys are given in the order in which transactions are committed, so that nothing comes below these later. What was taken
/// back has lost its time.
fn reach(db: &mut dyn Session, from: Reach, settled: i64) -> Result<Reach, Broken> {
    let sql = "SELECT key FROM entries WHERE key > ?1 AND at <= ?2 AND kind <> 'undone' ORDER BY key DESC LIMIT 1";
    let entry = first(db, sql, &[from.entry.into(), settled.into()])?;
    let sql =
        "SELECT key FROM changes WHERE key > ?1 AND at > 0 AND at <= ?2 ORDER BY key DESC LIMIT 1";
    let change = first(db, sql, &[from.change.into(), settled.into()])?;
    Ok(Reach {
        entry: entry.map_or(Ok(from.entry), Row::only)?,
        change: change.map_or(Ok(from.change), Row::only)?,
    })
}

/// Counts what came, and what was added to thanks that were counted before.
fn count(db: &mut dyn Session, from: Reach, to: Reach) -> Result<Counted, Broken> {
    let mut counted = Counted::default();
    let sql = "SELECT posts.id, count(*), count(CASE WHEN asker = 1 THEN 1 END)
         FROM entries JOIN posts ON posts.key = entries.post
         WHERE entries.key > ?1 AND entries.key <= ?2 AND kind = 'thx' GROUP BY posts.id";
    for mut row in db.query(sql, &[from.entry.into(), to.entry.into()])? {
        counted.posts.insert(row.take()?, Came { thanks: row.take()?, askers: row.take()? });
    }
    let changed = [from.change.into(), to.change.into(), from.entry.into()];
    let sql = "SELECT posts.id, count(DISTINCT entries.key)
         FROM changes JOIN entries ON entries.key = changes.entry JOIN posts ON posts.key = entries.post
         WHERE changes.key > ?1 AND changes.key <= ?2 AND entries.key <= ?3
           AND kind = 'thx' AND entries.asker = 1 AND changes.asker = 1 GROUP BY posts.id";
    for mut row in db.query(sql, &changed)? {
        let (post, askers): (String, u64) = (row.take()?, row.take()?);
        counted.posts.entry(post).or_default().askers += askers;
    }
    let sql = "SELECT DISTINCT entries.asker, entries.key, entries.id
         FROM changes JOIN entries ON entries.key = changes.entry
         WHERE changes.key > ?1 AND changes.key <= ?2 AND entries.key <= ?3
           AND kind = 'thx' AND note IS NOT NULL";
    let mut notes = db.query(sql, &changed)?;
    let sql = "SELECT asker, key, id FROM entries
         WHERE key > ?1 AND key <= ?2 AND (kind = 'thx' OR link IS NOT NULL) AND note IS NOT NULL";
    notes.extend(db.query(sql, &[from.entry.into(), to.entry.into()])?);
    (counted.notes, counted.more) = choose(notes)?;
    Ok(counted)
}

/// Which notes are told in full.
fn choose(rows: Vec<Row>) -> Result<(Vec<String>, u64), Broken> {
    let read = |mut row: Row| Ok((!row.take::<bool>()?, row.take::<i64>()?, row.take::<String>()?));
    let mut notes: Vec<_> = rows.into_iter().map(read).collect::<Result<_, Broken>>()?;
    notes.sort();
    let more = notes.len().saturating_sub(NOTES) as u64;
    Ok((notes.into_iter().take(NOTES).map(|(_, _, id)| id).collect(), more))
}
