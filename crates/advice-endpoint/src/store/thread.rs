use advice_wire::{Note, Tallies, Thread};
use rusqlite::{Connection, OptionalExtension, Row};

use super::Error;
use super::thx::{tally, time};
use crate::cursor::{Cursor, Page};

/// One page of what readers see under a post.
pub(super) fn page(db: &Connection, post: String, wanted: Page) -> Result<Thread, Error> {
    let Some((key, tally)) = find(db, &post)? else {
        return Ok(Thread { post, ..Thread::default() });
    };
    let mut statement = db.prepare_cached(
        "SELECT key, id, kind, at, name, note, under FROM entries
         WHERE post = ?1 AND key > ?2 AND note IS NOT NULL AND hidden = 0 ORDER BY key LIMIT ?3",
    )?;
    let rows = statement.query_map((key, wanted.after.0, wanted.limit + 1), keyed_note)?;
    let mut notes: Vec<(i64, Note)> = rows.collect::<Result<_, _>>()?;
    let next = cut(&mut notes, wanted.limit, |(key, _)| *key);
    Ok(Thread { post, tally, notes: notes.into_iter().map(|(_, note)| note).collect(), next })
}

/// The tally of each post that was asked about.
pub(super) fn tallies(db: &Connection, posts: Vec<String>) -> Result<Tallies, Error> {
    let tallies = posts.into_iter().map(|post| Ok((tally(db, &post)?, post)));
    let tallies = tallies.map(|pair| pair.map(|(tally, post)| (post, tally)));
    Ok(Tallies { tallies: tallies.collect::<Result<_, Error>>()? })
}

/// One entry more than a page was asked for: where it came, the page has a next.
pub(super) fn cut<T>(
    entries: &mut Vec<T>,
    limit: usize,
    key: impl Fn(&T) -> i64,
) -> Option<String> {
    let more = entries.len() > limit;
    entries.truncate(limit);
    entries.last().filter(|_| more).map(|last| Cursor(key(last)).write())
}

fn find(db: &Connection, post: &str) -> Result<Option<(i64, u64)>, Error> {
    let mut statement = db.prepare_cached("SELECT key, tally FROM posts WHERE id = ?1")?;
    Ok(statement.query_row([post], |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
}

fn keyed_note(row: &Row<'_>) -> rusqlite::Result<(i64, Note)> {
    let note = Note {
        id: row.get("id")?,
        under: row.get("under")?,
        name: row.get("name")?,
        author: row.get_ref("kind")?.as_str()? == "reply",
        at: Some(time(row, "at")?.to_string()),
        text: row.get("note")?,
    };
    Ok((row.get("key")?, note))
}
