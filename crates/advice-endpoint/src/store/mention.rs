//! Pages elsewhere that are said to mention a post, and the notes that become of those that do.

use advice_wire::ThxId;
use jiff::Timestamp;
use url::Url;

use super::session::{Session, first};
use super::thx::{FORGOTTEN, post_key};
use super::value::Row;
use super::{Broken, Error, scrub, value};
use crate::rules::Refusal;

/// How many pages may wait to be looked at. Whoever suggests more is told to try later.
const WAITING: usize = 1000;

/// How many of them may be of one host, so that slow pages of one do not take the places of all others.
const OF_ONE_HOST: usize = 50;

/// A page to look at.
#[derive(Debug)]
pub(crate) struct Suggestion {
    pub(crate) key: i64,
    pub(crate) source: String,
    pub(crate) target: String,
    /// How often that was tried, this time included.
    pub(crate) tries: u32,
}

/// A page that was looked at, and links to the post.
#[derive(Debug)]
pub(crate) struct Mentioned {
    pub(crate) key: i64,
    /// What its note is called, if it has none yet.
    pub(crate) id: ThxId,
    pub(crate) name: String,
    pub(crate) text: String,
}

/// Whether anything was ever said under a post.
pub(super) fn knows(db: &mut dyn Session, post: &str) -> Result<bool, Error> {
    Ok(first(db, "SELECT key FROM posts WHERE id = ?1", &[post.into()])?.is_some())
}

/// Remembers to look, again if the page is known: it may have changed, or be gone.
pub(super) fn suggest(
    db: &mut dyn Session,
    source: &str,
    target: &str,
    post: &str,
    now: Timestamp,
) -> Result<(), Error> {
    let sql = "SELECT key FROM mentions WHERE source = ?1 AND target = ?2 AND due IS NOT NULL";
    let has_a_place = first(db, sql, &[source.into(), target.into()])?.is_some();
    if !has_a_place {
        find_room(db, source)?;
    }
    let sql = "INSERT INTO mentions (source, target, post, due) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (source, target) DO UPDATE SET due = excluded.due, tries = 0";
    let values = [source.into(), target.into(), post.into(), now.as_millisecond().into()];
    db.execute(sql, &values)?;
    Ok(())
}

/// Refuses one more page of a host where there is no room for it.
fn find_room(db: &mut dyn Session, source: &str) -> Result<(), Error> {
    let sql = "SELECT source FROM mentions WHERE due IS NOT NULL";
    let waiting = db.query(sql, &[])?.into_iter().map(Row::only);
    let waiting: Vec<String> = waiting.collect::<Result<_, Broken>>()?;
    let its_host = host(source).unwrap_or_default();
    // Few of a thousand addresses have it in them, and only those are taken apart.
    let is_of_it =
        |page: &&String| page.contains(&its_host) && host(page).as_ref() == Some(&its_host);
    if waiting.len() >= WAITING {
        return Err(Refusal::AllWait(WAITING).into());
    }
    if waiting.iter().filter(is_of_it).count() >= OF_ONE_HOST {
        return Err(Refusal::HostWaits(OF_ONE_HOST).into());
    }
    Ok(())
}

/// The host of a page; a name means the same with a dot at its end.
fn host(page: &str) -> Option<String> {
    let page: Url = page.parse().ok()?;
    Some(page.host_str()?.trim_end_matches('.').to_owned())
}

/// Whether there is a page to look at.
pub(super) fn is_due(db: &mut dyn Session, now: Timestamp) -> Result<bool, Error> {
    let sql = "SELECT key FROM mentions WHERE due <= ?1 LIMIT 1";
    Ok(first(db, sql, &[now.as_millisecond().into()])?.is_some())
}

/// Takes the next page to look at; nobody else takes it before `again`. What was never tried comes before what has failed, so
/// that pages which cannot be had hold up nobody but each other.
pub(super) fn next(
    db: &mut dyn Session,
    now: Timestamp,
    again: Timestamp,
) -> Result<Option<Suggestion>, Error> {
    let sql = "SELECT key, source, target, tries FROM mentions WHERE due <= ?1 ORDER BY tries, due LIMIT 1";
    let Some(mut row) = first(db, sql, &[now.as_millisecond().into()])? else { return Ok(None) };
    let (key, source, target) = (row.take()?, row.take()?, row.take()?);
    let tries = row.take::<u32>()?.saturating_add(1);
    let sql = "UPDATE mentions SET due = ?2, tries = ?3 WHERE key = ?1";
    let due = again.as_millisecond();
    db.execute(sql, &[value::Value::Integer(key), due.into(), tries.into()])?;
    Ok(Some(Suggestion { key, source, target, tries }))
}

/// Makes a note of a mention, or changes the one that is there. Either waits for the author, unless nothing has changed.
pub(super) fn mentioned(
    db: &mut dyn Session,
    Mentioned { key, id, name, text }: &Mentioned,
    now: Timestamp,
) -> Result<(), Error> {
    let sql = "SELECT source, post, entry FROM mentions WHERE key = ?1";
    let Some(mut row) = first(db, sql, &[(*key).into()])? else { return Ok(()) };
    let (source, post, entry): (String, String, Option<String>) =
        (row.take()?, row.take()?, row.take()?);
    let Some(entry) = entry else {
        let post = post_key(db, &post)?;
        let sql = "INSERT INTO entries (id, kind, post, at, name, note, held, link)
             VALUES (?1, 'reply', ?2, ?3, ?4, ?5, 1, ?6)";
        let values = [
            id.as_str().into(),
            post.into(),
            now.as_millisecond().into(),
            name.into(),
            text.into(),
            (&source).into(),
        ];
        db.execute(sql, &values)?;
        let sql = "UPDATE mentions SET entry = ?2, due = NULL, tries = 0 WHERE key = ?1";
        db.execute(sql, &[(*key).into(), id.as_str().into()])?;
        return Ok(());
    };
    let sql = "UPDATE entries SET name = ?2, note = ?3, held = 1
         WHERE id = ?1 AND kind <> 'undone' AND (name <> ?2 OR note <> ?3)";
    db.execute(sql, &[(&entry).into(), name.into(), text.into()])?;
    rest(db, *key)
}

/// Forgets a page that mentions nothing, or no longer, and the note of it.
pub(super) fn unmentioned(db: &mut dyn Session, key: i64) -> Result<(), Error> {
    let sql = "SELECT entry FROM mentions WHERE key = ?1 AND entry IS NOT NULL";
    if let Some(row) = first(db, sql, &[key.into()])? {
        scrub::take_out(db, &row.only::<String>()?)?;
    }
    let sql = format!(
        "UPDATE entries SET {FORGOTTEN} WHERE id IN (SELECT entry FROM mentions WHERE key = ?1)"
    );
    db.execute(&sql, &[key.into()])?;
    db.execute("DELETE FROM mentions WHERE key = ?1", &[key.into()])?;
    Ok(())
}

/// Says when to look at a page again.
pub(super) fn look_again(db: &mut dyn Session, key: i64, at: Timestamp) -> Result<(), Error> {
    let sql = "UPDATE mentions SET due = ?2 WHERE key = ?1";
    db.execute(sql, &[key.into(), at.as_millisecond().into()])?;
    Ok(())
}

/// Looks no more at a page that cannot be had: its note stays, and without one it is forgotten.
pub(super) fn give_up(db: &mut dyn Session, key: i64) -> Result<(), Error> {
    db.execute("DELETE FROM mentions WHERE key = ?1 AND entry IS NULL", &[key.into()])?;
    rest(db, key)
}

/// Leaves a page alone until somebody suggests it again.
fn rest(db: &mut dyn Session, key: i64) -> Result<(), Error> {
    db.execute("UPDATE mentions SET due = NULL WHERE key = ?1", &[key.into()])?;
    Ok(())
}

#[cfg(test)]
mod tests;
