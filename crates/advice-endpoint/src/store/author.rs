use advice_wire::{Hide, Move, Note, Received, Thanks, ThxId};
use jiff::Timestamp;

use super::session::{Session, first, one};
use super::thread::{cut, one_more};
use super::thx::{post_key, time};
use super::value::{Row, Value};
use super::{Broken, Error, Reply, Wanted};
use crate::cursor::Page;
use crate::rules::Refusal;
use crate::secret::Fingerprint;

/// One page of the thanks that the author asks for.
pub(super) fn thanks(db: &mut dyn Session, wanted: &Wanted) -> Result<Thanks, Error> {
    let seen: i64 = one(db, "SELECT seen FROM author", &[])?.only()?;
    let after = if wanted.new { wanted.after.0.max(seen) } else { wanted.after.0 };
    let mut values = vec![after.into(), one_more(Page::USUAL).into()];
    if let Some(post) = &wanted.post {
        let sql = "SELECT key FROM posts WHERE id = ?1";
        let Some(known) = first(db, sql, &[post.into()])? else { return Ok(Thanks::default()) };
        values.push(Value::Integer(known.only()?));
    }
    let sql = received_after(db, wanted.post.is_some(), wanted.waiting);
    let rows = db.query(&sql, &values)?.into_iter().map(received);
    let mut thanks: Vec<(i64, Option<Received>)> = rows.collect::<Result<_, _>>()?;
    let next = cut(&mut thanks, Page::USUAL, |(key, _)| *key);
    Ok(Thanks { thanks: thanks.into_iter().filter_map(|(_, thx)| thx).collect(), next })
}

/// The thanks beyond one of them: all, or those of one post in the order of their index.
pub(super) fn received_after(db: &dyn Session, of_post: bool, waiting: bool) -> String {
    let waiting = if waiting { "AND held = 1" } else { "" };
    let (of_post, order) = if of_post {
        (format!("AND {}", db.is("entries.post", "?3")), "entries.post, entries.key")
    } else {
        (String::new(), "entries.key")
    };
    format!("{RECEIVED} AND entries.key > ?1 {of_post} {waiting} ORDER BY {order} LIMIT ?2")
}

/// A Thx as the author reads it; what was taken back is none.
pub(super) fn received_of(db: &mut dyn Session, id: &str) -> Result<Option<Received>, Broken> {
    let row = first(db, &format!("{RECEIVED} AND entries.id = ?1"), &[id.into()])?;
    Ok(row.map(received).transpose()?.and_then(|(_, thx)| thx))
}

/// Thanks as `received` reads them.
const RECEIVED: &str =
    "SELECT entries.key, entries.id, posts.id, at, note, name, asker, hidden, held, link,
            (SELECT count(*) FROM entries AS r WHERE r.under = entries.id AND r.kind = 'reply')
     FROM entries JOIN posts ON posts.key = entries.post WHERE (kind = 'thx' OR link IS NOT NULL)";

fn received(mut row: Row) -> Result<(i64, Option<Received>), Broken> {
    let key = row.take()?;
    // Ids are checked before they are stored, so that none is left out here.
    let id = ThxId::try_from(row.take::<String>()?).ok();
    let (post, at) = (row.take()?, time(row.take()?).to_string());
    let (note, name) = (row.take()?, row.take()?);
    let (asker, hidden, waits) = (row.take()?, row.take()?, row.take()?);
    let (link, replies) = (row.take()?, row.take()?);
    let received = |id| Received { id, post, at, note, name, asker, hidden, waits, link, replies };
    Ok((key, id.map(received)))
}

/// Remembers the Thx as read, and every earlier one; what was read before stays read.
pub(super) fn seen(db: &mut dyn Session, through: &ThxId) -> Result<(), Error> {
    let sql = "UPDATE author SET seen = CASE WHEN seen < entries.key THEN entries.key ELSE seen END
         FROM entries WHERE entries.id = ?1 AND (entries.kind <> 'reply' OR entries.link IS NOT NULL)";
    let changed = db.execute(sql, &[through.as_str().into()])?;
    if changed == 0 { Err(Refusal::NoThx(through.to_string()).into()) } else { Ok(()) }
}

/// Adds a reply to the thread in which it belongs.
pub(super) fn reply(db: &mut dyn Session, reply: Reply, now: Timestamp) -> Result<Note, Error> {
    let post = match (entry(db, &reply.under)?, &reply.post) {
        (Some(Entry { waits: true, .. }), _) => return Err(Refusal::Waits(reply.under).into()),
        (Some(entry), None) => entry.post,
        (Some(entry), Some(id)) if post_key(db, id)? == entry.post => entry.post,
        (Some(_), Some(_)) => return Err(Refusal::OtherPost(reply.under).into()),
        (None, Some(id)) if may_be_in_document(&reply.under) => post_key(db, id)?,
        (None, Some(_)) => return Err(Refusal::NoNote(reply.under).into()),
        (None, None) => return Err(Refusal::NeedsPost(reply.under).into()),
    };
    let values = [
        reply.id.as_str().into(),
        post.into(),
        now.as_millisecond().into(),
        (&reply.text).into(),
        (&reply.under).into(),
    ];
    let sql = "INSERT INTO entries (id, kind, post, at, note, under) VALUES (?1, 'reply', ?2, ?3, ?4, ?5)";
    db.execute(sql, &values)?;
    Ok(Note {
        id: reply.id.to_string(),
        under: Some(reply.under),
        name: None,
        author: true,
        link: None,
        at: Some(now.to_string()),
        text: reply.text,
    })
}

/// Hides a note, or shows it again. The author has seen it then, so that it no longer waits.
pub(super) fn hide(db: &mut dyn Session, hide: Hide) -> Result<Hide, Error> {
    noted(db, &hide.note)?;
    let sql = "UPDATE entries SET hidden = ?2, held = 0 WHERE id = ?1";
    db.execute(sql, &[(&hide.note).into(), hide.hidden.into()])?;
    Ok(hide)
}

/// Moves a note below another, or to the top of its thread.
pub(super) fn move_note(db: &mut dyn Session, to: Move) -> Result<Move, Error> {
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
    let sql = "UPDATE entries SET under = ?2 WHERE id = ?1";
    db.execute(sql, &[(&to.note).into(), (&to.under).into()])?;
    Ok(to)
}

struct Entry {
    post: i64,
    has_note: bool,
    waits: bool,
}

/// A Thx or a reply; what was undone is gone.
fn entry(db: &mut dyn Session, id: &str) -> Result<Option<Entry>, Broken> {
    let sql = "SELECT post, CASE WHEN note IS NULL THEN 0 ELSE 1 END, held FROM entries
         WHERE id = ?1 AND kind <> 'undone'";
    let read =
        |mut row: Row| Ok(Entry { post: row.take()?, has_note: row.take()?, waits: row.take()? });
    first(db, sql, &[id.into()])?.map(read).transpose()
}

fn noted(db: &mut dyn Session, id: &str) -> Result<Entry, Error> {
    let entry = entry(db, id)?.filter(|entry| entry.has_note);
    entry.ok_or_else(|| Refusal::NoNote(id.to_owned()).into())
}

/// What stands in a post document has short ids like `c1`; an id like the endpoint's own that the endpoint does not know
/// is a mistake.
fn may_be_in_document(id: &str) -> bool {
    ThxId::try_from(id.to_owned()).is_err()
}

/// Whether `note` is `above` or stands somewhere below it. UNION, not UNION ALL, ends at a circle.
fn stands_under(db: &mut dyn Session, note: &str, above: &str) -> Result<bool, Broken> {
    let sql = "WITH RECURSIVE up (id) AS (
           SELECT CAST(?1 AS TEXT)
           UNION SELECT entries.under FROM entries JOIN up ON entries.id = up.id WHERE entries.under IS NOT NULL
         )
         SELECT count(*) FROM up WHERE id = ?2";
    one(db, sql, &[note.into(), above.into()])?.only()
}

/// The fingerprint of the author's token.
pub(super) fn token(db: &mut dyn Session) -> Result<Option<Fingerprint>, Broken> {
    let token: Option<[u8; 32]> = one(db, "SELECT token FROM author", &[])?.only()?;
    Ok(token.map(Fingerprint))
}

/// Whether the token was taken: it always is where `replace` says so, else only where there is none.
pub(super) fn give_token(
    db: &mut dyn Session,
    token: Fingerprint,
    replace: bool,
) -> Result<bool, Broken> {
    let free = if replace { "" } else { " WHERE token IS NULL" };
    let changed =
        db.execute(&format!("UPDATE author SET token = ?1{free}"), &[(&token.0).into()])?;
    Ok(changed > 0)
}
