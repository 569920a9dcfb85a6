use advice_wire::{Hide, Move, Note, Received, Thanks, ThxId};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::thread::cut;
use super::thx::{post_key, time};
use super::{Error, Reply, Wanted};
use crate::cursor::Page;
use crate::rules::Refusal;
use crate::secret::Fingerprint;

/// One page of the thanks that the author asks for.
pub(super) fn thanks(db: &Connection, wanted: &Wanted) -> Result<Thanks, Error> {
    let seen: i64 = db.query_row("SELECT seen FROM author", [], |row| row.get(0))?;
    let after = if wanted.new { wanted.after.0.max(seen) } else { wanted.after.0 };
    let of_post = if wanted.post.is_some() { "posts.id = :post" } else { ":post IS NULL" };
    let mut statement = db.prepare_cached(&format!(
        "SELECT entries.key, entries.id, posts.id AS post, at, note, name, asker, hidden,
                (SELECT count(*) FROM entries AS r WHERE r.under = entries.id AND r.kind = 'reply') AS replies
         FROM entries JOIN posts ON posts.key = entries.post
         WHERE kind = 'thx' AND entries.key > :after AND {of_post} ORDER BY entries.key LIMIT :limit",
    ))?;
    let values = named_params! { ":after": after, ":post": wanted.post, ":limit": Page::USUAL + 1 };
    let mut thanks: Vec<_> = statement.query_map(values, received)?.collect::<Result<_, _>>()?;
    let next = cut(&mut thanks, Page::USUAL, |(key, _)| *key);
    Ok(Thanks { thanks: thanks.into_iter().filter_map(|(_, thx)| thx).collect(), next })
}

fn received(row: &Row<'_>) -> rusqlite::Result<(i64, Option<Received>)> {
    // Ids are checked before they are stored, so that none is left out here.
    let id = ThxId::try_from(row.get::<_, String>("id")?).ok();
    let (post, at) = (row.get("post")?, time(row, "at")?.to_string());
    let (note, name) = (row.get("note")?, row.get("name")?);
    let (asker, hidden, replies) = (row.get("asker")?, row.get("hidden")?, row.get("replies")?);
    let received = id.map(|id| Received { id, post, at, note, name, asker, hidden, replies });
    Ok((row.get("key")?, received))
}

/// Remembers the Thx as read, and every earlier one; what was read before stays read.
pub(super) fn seen(db: &Connection, through: &ThxId) -> Result<(), Error> {
    let changed = db.execute(
        "UPDATE author SET seen = max(seen, entries.key) FROM entries WHERE entries.id = ?1 AND entries.kind <> 'reply'",
        [through.as_str()],
    )?;
    if changed == 0 { Err(Refusal::NoThx(through.to_string()).into()) } else { Ok(()) }
}

/// Adds a reply to the thread in which it belongs.
pub(super) fn reply(db: &Connection, reply: Reply, now: Timestamp) -> Result<Note, Error> {
    let post = match (entry(db, &reply.under)?, &reply.post) {
        (Some(entry), None) => entry.post,
        (Some(entry), Some(id)) if post_key(db, id, 0)? == entry.post => entry.post,
        (Some(_), Some(_)) => return Err(Refusal::OtherPost(reply.under).into()),
        (None, Some(id)) if may_be_in_document(&reply.under) => post_key(db, id, 0)?,
        (None, Some(_)) => return Err(Refusal::NoNote(reply.under).into()),
        (None, None) => return Err(Refusal::NeedsPost(reply.under).into()),
    };
    db.execute(
        "INSERT INTO entries (id, kind, post, at, note, under) VALUES (?1, 'reply', ?2, ?3, ?4, ?5)",
        (reply.id.as_str(), post, now.as_millisecond(), &reply.text, &reply.under),
    )?;
    Ok(Note {
        id: reply.id.to_string(),
        under: Some(reply.under),
        name: None,
        author: true,
        at: Some(now.to_string()),
        text: reply.text,
    })
}

/// Hides a note, or shows it again.
pub(super) fn hide(db: &Connection, hide: Hide) -> Result<Hide, Error> {
    noted(db, &hide.note)?;
    db.execute("UPDATE entries SET hidden = ?2 WHERE id = ?1", (&hide.note, hide.hidden))?;
    Ok(hide)
}

/// Moves a note below another, or to the top of its thread.
pub(super) fn move_note(db: &Connection, to: Move) -> Result<Move, Error> {
    let note = noted(db, &to.note)?;
    if let Some(under) = &to.under {
        match entry(db, under)? {
            Some(above) if above.post != note.post => {
                return Err(Refusal::OtherPost(under.clone()).into());
            }
            None if !may_be_in_document(under) => return Err(Refusal::NoNote(under.clone()).into()),
            _ if stands_under(db, under, &to.note)? => return Err(Refusal::Circle.into()),
            _ => {}
        }
    }
    db.execute("UPDATE entries SET under = ?2 WHERE id = ?1", (&to.note, &to.under))?;
    Ok(to)
}

struct Entry {
    post: i64,
    has_note: bool,
}

/// A Thx or a reply; what was undone is gone.
fn entry(db: &Connection, id: &str) -> Result<Option<Entry>, Error> {
    let mut statement = db.prepare_cached(
        "SELECT post, note IS NOT NULL FROM entries WHERE id = ?1 AND kind <> 'undone'",
    )?;
    let read = |row: &Row<'_>| Ok(Entry { post: row.get(0)?, has_note: row.get(1)? });
    Ok(statement.query_row([id], read).optional()?)
}

fn noted(db: &Connection, id: &str) -> Result<Entry, Error> {
    let entry = entry(db, id)?.filter(|entry| entry.has_note);
    entry.ok_or_else(|| Refusal::NoNote(id.to_owned()).into())
}

/// What stands in a post document has short ids like `c1`; an id like the endpoint's own that the endpoint does not know
/// is a mistake.
fn may_be_in_document(id: &str) -> bool {
    ThxId::try_from(id.to_owned()).is_err()
}

/// Whether `note` is `above` or stands somewhere below it. UNION, not UNION ALL, ends at a circle.
fn stands_under(db: &Connection, note: &str, above: &str) -> Result<bool, Error> {
    let mut statement = db.prepare_cached(
        "WITH RECURSIVE up (id) AS (
           SELECT ?1 UNION SELECT under FROM entries JOIN up ON entries.id = up.id WHERE under IS NOT NULL
         )
         SELECT EXISTS (SELECT 1 FROM up WHERE id = ?2)",
    )?;
    Ok(statement.query_row((note, above), |row| row.get(0))?)
}

/// The fingerprint of the author's token.
pub(super) fn token(db: &Connection) -> Result<Option<Fingerprint>, Error> {
    let mut statement = db.prepare_cached("SELECT token FROM author")?;
    Ok(statement.query_row([], |row| row.get::<_, Option<[u8; 32]>>(0))?.map(Fingerprint))
}

/// Whether the token was taken: it always is where `replace` says so, else only where there is none.
pub(super) fn give_token(
    db: &Connection,
    token: Fingerprint,
    replace: bool,
) -> Result<bool, rusqlite::Error> {
    let sql = "UPDATE author SET token = ?1 WHERE token IS NULL OR ?2";
    Ok(db.execute(sql, (token.0, replace))? > 0)
}
