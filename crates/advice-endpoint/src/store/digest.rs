//! What is new for the author, closed from time to time: how much came for which post, and whose words.

use std::collections::BTreeMap;

use advice_wire::{Others, ThxId};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::session::{Session, first, one};
use super::thx::time;
use super::value::{Row, Value};
use super::{Broken, Error, scrub};

/// The most notes of a digest that are told in full.
pub(super) const NOTES: usize = 50;

/// The most posts of a digest that are told one by one: anybody can say Thx for posts that there are not.
pub(super) const POSTS: usize = 50;

/// What a digest counts, as it is stored.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Counted {
    pub(super) posts: BTreeMap<String, Came>,
    /// What came for the posts beside these.
    pub(super) others: Others,
    /// The ids of the notes that are told in full, the askers' first.
    pub(super) notes: Vec<String>,
    /// How many notes there are beside these.
    pub(super) more: u64,
}

impl Counted {
    pub(super) fn read(stored: &str) -> Result<Self, Broken> {
        serde_json::from_str(stored).map_err(|_| Broken::Row("no digest"))
    }

    pub(super) fn written(&self) -> Result<String, Broken> {
        serde_json::to_string(self).map_err(|_| Broken::Row("no digest"))
    }
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
    open: &mut Open,
    id: &ThxId,
    now: Timestamp,
) -> Result<(), Error> {
    // Some may have been taken back since they were counted.
    open.counted.notes = scrub::that_are_there(db, &open.counted.notes)?;
    let news = open.counted.written()?;
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

/// What came for each post, the askers of earlier thanks with it. Where a digest begins and ends: entries from `?1` to `?2`,
/// changes from `?3` to `?4`.
const CAME: &str = "SELECT post, CAST(sum(thanks) AS BIGINT) AS thanks, CAST(sum(askers) AS BIGINT) AS askers FROM (
       SELECT post, 1 AS thanks, asker AS askers FROM entries WHERE key > ?1 AND key <= ?2 AND kind = 'thx'
       UNION ALL
       SELECT post, 0 AS thanks, 1 AS askers FROM entries
       WHERE key IN (SELECT entry FROM changes WHERE key > ?3 AND key <= ?4 AND asker = 1)
         AND key <= ?1 AND kind = 'thx' AND asker = 1
     ) AS said GROUP BY post";

/// The notes that came, those under earlier thanks with them.
const NOTED: &str = "SELECT asker, key, id FROM entries
       WHERE key > ?1 AND key <= ?2 AND (kind = 'thx' OR link IS NOT NULL) AND note IS NOT NULL
     UNION ALL
     SELECT asker, key, id FROM entries
       WHERE key IN (SELECT entry FROM changes WHERE key > ?3 AND key <= ?4)
         AND key <= ?1 AND kind = 'thx' AND note IS NOT NULL";

/// Counts what came, and what was added to thanks that were counted before. However much that is, only what is told of it is
/// read.
fn count(db: &mut dyn Session, from: Reach, to: Reach) -> Result<Counted, Broken> {
    let between = [from.entry.into(), to.entry.into(), from.change.into(), to.change.into()];
    let mut counted = Counted::default();
    let sql = format!(
        "SELECT posts.id, thanks, askers FROM ({CAME}) AS came JOIN posts ON posts.key = came.post
         ORDER BY CASE WHEN askers > 0 THEN 0 ELSE 1 END, thanks DESC, posts.key LIMIT {POSTS}"
    );
    for mut row in db.query(&sql, &between)? {
        counted.posts.insert(row.take()?, Came { thanks: row.take()?, askers: row.take()? });
    }
    counted.others = others(db, &between, &counted)?;
    let sql = format!("SELECT id FROM ({NOTED}) AS noted ORDER BY asker DESC, key LIMIT {NOTES}");
    let notes = db.query(&sql, &between)?;
    counted.notes = notes.into_iter().map(Row::only).collect::<Result<_, _>>()?;
    let sql = format!("SELECT count(*) FROM ({NOTED}) AS noted");
    let all: u64 = one(db, &sql, &between)?.only()?;
    counted.more = all.saturating_sub(counted.notes.len() as u64);
    Ok(counted)
}

/// What came for the posts that are not counted one by one.
fn others(
    db: &mut dyn Session,
    between: &[Value<'_>],
    counted: &Counted,
) -> Result<Others, Broken> {
    let sql = format!(
        "SELECT count(*), CAST(coalesce(sum(thanks), 0) AS BIGINT), CAST(coalesce(sum(askers), 0) AS BIGINT)
         FROM ({CAME}) AS came"
    );
    let mut row = one(db, &sql, between)?;
    let all = Others { posts: row.take()?, thanks: row.take()?, askers: row.take()? };
    let named = counted.posts.values();
    Ok(Others {
        posts: all.posts - named.len() as u64,
        thanks: all.thanks - named.clone().map(|came| came.thanks).sum::<u64>(),
        askers: all.askers - named.map(|came| came.askers).sum::<u64>(),
    })
}
