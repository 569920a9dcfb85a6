use advice_wire::{Receipt, ThxId};
use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::{Accepted, Error};
use crate::rules::{self, Heard, Kept, Known, Said, UndoVerdict, Verdict};
use crate::secret::Fingerprint;

/// Stores a revision if the rules say so.
pub(super) fn accept(
    db: &Connection,
    id: &ThxId,
    heard: &Heard,
    now: Timestamp,
    window: SignedDuration,
) -> Result<Accepted, Error> {
    let known = known(db, id)?;
    let verdict = rules::judge(&known, heard, now, window)?;
    match verdict {
        Verdict::Store => insert(db, id, heard, now)?,
        Verdict::Replace => replace(db, id, heard)?,
        Verdict::Leave => {}
    }
    let (first, revision) = match known {
        Known::Kept(kept) => (kept.first, kept.revision.max(heard.revision)),
        _ => (now, heard.revision),
    };
    let receipt = Receipt {
        id: id.clone(),
        revision,
        at: first.to_string(),
        undo_seconds: rules::left(first, now, window).as_secs().unsigned_abs(),
        tally: tally(db, &heard.said.post)?,
    };
    Ok(Accepted { receipt, new: verdict == Verdict::Store })
}

/// Takes a Thx back if the rules say so: its words, its secret and its time go, its id stays used.
pub(super) fn undo(
    db: &Connection,
    id: &ThxId,
    secret: &Fingerprint,
    now: Timestamp,
    window: SignedDuration,
) -> Result<u64, Error> {
    let post = match rules::judge_undo(known(db, id)?, secret, now, window)? {
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
    post.map_or(Ok(0), |post| tally(db, &post))
}

/// The thanks for a post.
pub(super) fn tally(db: &Connection, post: &str) -> Result<u64, Error> {
    let mut statement = db.prepare_cached("SELECT tally FROM posts WHERE id = ?1")?;
    Ok(statement.query_row([post], |row| row.get(0)).optional()?.unwrap_or(0))
}

/// The key of a post, which is made known if it was not, with `thanks` more for it.
pub(super) fn post_key(db: &Connection, post: &str, thanks: i64) -> Result<i64, Error> {
    let mut statement = db.prepare_cached(
        "INSERT INTO posts (id, tally) VALUES (?1, ?2)
         ON CONFLICT (id) DO UPDATE SET tally = tally + excluded.tally RETURNING key",
    )?;
    Ok(statement.query_row((post, thanks), |row| row.get(0))?)
}

fn known(db: &Connection, id: &ThxId) -> Result<Known, Error> {
    let mut statement = db.prepare_cached(
        "SELECT kind, secret, revision, at, posts.id AS post, note, name, asker
         FROM entries LEFT JOIN posts ON posts.key = entries.post WHERE entries.id = ?1",
    )?;
    Ok(statement.query_row([id.as_str()], read).optional()?.unwrap_or(Known::Nothing))
}

fn read(row: &Row<'_>) -> rusqlite::Result<Known> {
    Ok(match row.get_ref("kind")?.as_str()? {
        "reply" => Known::Reply,
        "undone" => Known::Undone { post: row.get("post")? },
        _ => Known::Kept(Kept {
            secret: Fingerprint(row.get("secret")?),
            revision: row.get("revision")?,
            first: time(row, "at")?,
            said: Said {
                post: row.get("post")?,
                note: row.get("note")?,
                name: row.get("name")?,
                asker: row.get("asker")?,
            },
        }),
    })
}

/// A stored time. One that is out of range can only come from a damaged file.
pub(super) fn time(row: &Row<'_>, column: &str) -> rusqlite::Result<Timestamp> {
    Ok(Timestamp::from_millisecond(row.get(column)?).unwrap_or(Timestamp::UNIX_EPOCH))
}

fn insert(db: &Connection, id: &ThxId, heard: &Heard, now: Timestamp) -> Result<(), Error> {
    let mut statement = db.prepare_cached(
        "INSERT INTO entries (id, kind, post, at, secret, revision, asker, name, note)
         VALUES (:id, 'thx', :post, :at, :secret, :revision, :asker, :name, :note)",
    )?;
    statement.execute(named_params! {
        ":id": id.as_str(),
        ":post": post_key(db, &heard.said.post, 1)?,
        ":at": now.as_millisecond(),
        ":secret": heard.secret.0,
        ":revision": heard.revision,
        ":asker": heard.said.asker,
        ":name": heard.said.name,
        ":note": heard.said.note,
    })?;
    Ok(())
}

/// Where the note stands and whether the author has hidden it stays as it is.
fn replace(db: &Connection, id: &ThxId, heard: &Heard) -> Result<(), Error> {
    let mut statement = db.prepare_cached(
        "UPDATE entries SET revision = :revision, asker = :asker, name = :name, note = :note WHERE id = :id",
    )?;
    statement.execute(named_params! {
        ":id": id.as_str(),
        ":revision": heard.revision,
        ":asker": heard.said.asker,
        ":name": heard.said.name,
        ":note": heard.said.note,
    })?;
    Ok(())
}

fn forestall(db: &Connection, id: &ThxId) -> Result<(), Error> {
    let mut statement =
        db.prepare_cached("INSERT INTO entries (id, kind, at) VALUES (?1, 'undone', 0)")?;
    statement.execute([id.as_str()])?;
    Ok(())
}

fn erase(db: &Connection, id: &ThxId) -> Result<(), Error> {
    let mut statement = db.prepare_cached(
        "UPDATE entries SET kind = 'undone', at = 0, secret = NULL, revision = 0, asker = 0,
                name = NULL, note = NULL, under = NULL, hidden = 0
         WHERE id = ?1 RETURNING post",
    )?;
    let post: i64 = statement.query_row([id.as_str()], |row| row.get(0))?;
    let mut statement = db.prepare_cached("UPDATE posts SET tally = tally - 1 WHERE key = ?1")?;
    statement.execute([post])?;
    Ok(())
}
