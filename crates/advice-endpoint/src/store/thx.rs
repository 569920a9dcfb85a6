use advice_wire::{Receipt, ThxId};
use jiff::{SignedDuration, Timestamp};

use super::session::{Session, first, one};
use super::value::{Row, Value};
use super::{Accepted, Broken, Error, scrub};
use crate::rules::{self, Heard, Kept, Known, Refusal, Said, UndoVerdict, Verdict};
use crate::secret::Fingerprint;

/// What becomes of an entry whose words, secret and time are to go.
pub(super) const FORGOTTEN: &str = "kind = 'undone', at = 0, secret = NULL, revision = 0, asker = 0, \
    name = NULL, note = NULL, under = NULL, hidden = 0, held = 0, link = NULL";

/// Stores a revision if the rules say so, and, where its post is not known yet, `begins` does.
pub(super) fn accept(
    db: &mut dyn Session,
    id: &ThxId,
    heard: &Heard,
    now: Timestamp,
    window: SignedDuration,
    begins: &mut dyn FnMut() -> Result<(), Refusal>,
) -> Result<Accepted, Error> {
    let known = known(db, id)?;
    let verdict = rules::judge(&known, heard, now, window)?;
    let waits = rules::waits(&known, heard, verdict);
    let tally = match verdict {
        Verdict::Store => {
            let (post, tally) = post_for(db, &heard.said.post, begins)?;
            insert(db, id, heard, now, post)?;
            tally + 1
        }
        Verdict::Replace => {
            replace(db, id, heard, waits)?;
            let ticked = heard.said.asker && !was_asker(&known);
            remember_change(db, id, ticked, now)?;
            tally(db, &heard.said.post)?
        }
        Verdict::Leave => tally(db, &heard.said.post)?,
    };
    let (first, revision) = match known {
        Known::Kept(kept) => (kept.first, kept.revision.max(heard.revision)),
        _ => (now, heard.revision),
    };
    let receipt = Receipt { id: id.clone(), revision, at: first.to_string(), tally, waits };
    Ok(Accepted { receipt, new: verdict == Verdict::Store })
}

/// Takes a Thx back if the rules say so: its words, its secret and its time go, its id stays used.
pub(super) fn undo(db: &mut dyn Session, id: &ThxId, secret: &Fingerprint) -> Result<u64, Error> {
    let post = match rules::judge_undo(known(db, id)?, secret)? {
        UndoVerdict::Forestall => {
            forestall(db, id)?;
            None
        }
        UndoVerdict::Erase { post } => {
            erase(db, id)?;
            Some(post)
        }
        UndoVerdict::Leave { post } => post,
    };
    Ok(post.map_or(Ok(0), |post| tally(db, &post))?)
}

/// Whether an id is used.
pub(super) fn is_known(db: &mut dyn Session, id: &ThxId) -> Result<bool, Broken> {
    let row = first(db, "SELECT key FROM entries WHERE id = ?1", &[id.as_str().into()])?;
    Ok(row.is_some())
}

/// The thanks for a post.
pub(super) fn tally(db: &mut dyn Session, post: &str) -> Result<u64, Broken> {
    let row = first(db, "SELECT tally FROM posts WHERE id = ?1", &[post.into()])?;
    row.map_or(Ok(0), Row::only)
}

/// The key of a post, which is made known if it was not.
pub(super) fn post_key(db: &mut dyn Session, post: &str) -> Result<i64, Error> {
    post_for(db, post, &mut || Ok(())).map(|(key, _)| key)
}

/// A post's key and its tally. One that is not known is made known if it may be; nobody else does so meanwhile.
fn post_for(
    db: &mut dyn Session,
    id: &str,
    begins: &mut dyn FnMut() -> Result<(), Refusal>,
) -> Result<(i64, u64), Error> {
    let known = first(db, "SELECT key, tally FROM posts WHERE id = ?1", &[id.into()])?;
    if let Some(mut row) = known {
        return Ok((row.take()?, row.take()?));
    }
    begins()?;
    // Only here, because SQLite makes a table for what is returned.
    let key = one(db, "INSERT INTO posts (id) VALUES (?1) RETURNING key", &[id.into()])?;
    Ok((key.only()?, 0))
}

fn known(db: &mut dyn Session, id: &ThxId) -> Result<Known, Broken> {
    let sql = "SELECT kind, secret, revision, at, posts.id, note, name, asker, held
         FROM entries LEFT JOIN posts ON posts.key = entries.post WHERE entries.id = ?1";
    first(db, sql, &[id.as_str().into()])?.map_or(Ok(Known::Nothing), read)
}

fn read(mut row: Row) -> Result<Known, Broken> {
    let kind: String = row.take()?;
    let secret: Option<[u8; 32]> = row.take()?;
    let revision = row.take()?;
    let first = time(row.take()?);
    let post: Option<String> = row.take()?;
    Ok(match (kind.as_str(), secret, post) {
        ("thx", Some(secret), Some(post)) => Known::Kept(Kept {
            secret: Fingerprint(secret),
            revision,
            first,
            said: Said { post, note: row.take()?, name: row.take()?, asker: row.take()? },
            held: row.take()?,
        }),
        ("undone", _, post) => Known::Undone { post },
        _ => Known::Reply,
    })
}

/// A stored time. One that is out of range can only come from a damaged file.
pub(super) fn time(milliseconds: i64) -> Timestamp {
    Timestamp::from_millisecond(milliseconds).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// Stores a Thx for the post of this key.
fn insert(
    db: &mut dyn Session,
    id: &ThxId,
    heard: &Heard,
    now: Timestamp,
    post: i64,
) -> Result<(), Broken> {
    db.execute("UPDATE posts SET tally = tally + 1 WHERE key = ?1", &[post.into()])?;
    let values = [
        id.as_str().into(),
        post.into(),
        now.as_millisecond().into(),
        (&heard.secret.0).into(),
        heard.revision.into(),
        heard.said.asker.into(),
        (&heard.said.name).into(),
        (&heard.said.note).into(),
        heard.held.into(),
    ];
    let sql = "INSERT INTO entries (id, kind, post, at, secret, revision, asker, name, note, held)
         VALUES (?1, 'thx', ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
    db.execute(sql, &values).map(drop)
}

/// Where the note stands and whether the author has hidden it stays as it is.
fn replace(db: &mut dyn Session, id: &ThxId, heard: &Heard, waits: bool) -> Result<(), Broken> {
    let values = [
        id.as_str().into(),
        heard.revision.into(),
        heard.said.asker.into(),
        (&heard.said.name).into(),
        (&heard.said.note).into(),
        waits.into(),
    ];
    let sql = "UPDATE entries SET revision = ?2, asker = ?3, name = ?4, note = ?5, held = ?6
         WHERE id = ?1";
    db.execute(sql, &values).map(drop)
}

fn was_asker(known: &Known) -> bool {
    matches!(known, Known::Kept(kept) if kept.said.asker)
}

/// The author may have been told of this Thx already, and is told what is new about it.
fn remember_change(
    db: &mut dyn Session,
    id: &ThxId,
    ticked: bool,
    now: Timestamp,
) -> Result<(), Broken> {
    let sql = "INSERT INTO changes (entry, at, asker)
         SELECT key, CAST(?2 AS BIGINT), CAST(?3 AS BIGINT) FROM entries WHERE id = ?1";
    let values = [id.as_str().into(), now.as_millisecond().into(), ticked.into()];
    db.execute(sql, &values).map(drop)
}

/// Forgets when something was added to the entries whose keys a query of one value finds, and what that was.
pub(super) fn forget_changes(
    db: &mut dyn Session,
    keys: &str,
    value: Value<'_>,
) -> Result<(), Broken> {
    let sql = format!("UPDATE changes SET at = 0, asker = 0 WHERE entry IN ({keys})");
    db.execute(&sql, &[value]).map(drop)
}

/// Uses an id up for a Thx that has not come.
pub(super) fn forestall(db: &mut dyn Session, id: &ThxId) -> Result<(), Broken> {
    let sql = "INSERT INTO entries (id, kind, at) VALUES (?1, 'undone', 0)";
    db.execute(sql, &[id.as_str().into()]).map(drop)
}

fn erase(db: &mut dyn Session, id: &ThxId) -> Result<(), Broken> {
    scrub::take_out(db, id.as_str())?;
    forget_changes(db, "SELECT key FROM entries WHERE id = ?1", id.as_str().into())?;
    let sql = format!("UPDATE entries SET {FORGOTTEN} WHERE id = ?1 RETURNING post");
    let post: i64 = one(db, &sql, &[id.as_str().into()])?.only()?;
    db.execute("UPDATE posts SET tally = tally - 1 WHERE key = ?1", &[post.into()]).map(drop)
}
