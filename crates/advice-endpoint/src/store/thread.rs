use std::collections::BTreeMap;

use advice_wire::{Href, Note, Tallies, Thread};

use super::session::{Session, first};
use super::thx::time;
use super::value::{Row, Value};
use super::{Broken, Error};
use crate::cursor::{Cursor, Order, Page};

/// The most bytes of JSON that the notes of a page are. A thousand usual notes are 183 KB, and as many of the longest would be
/// 1.4 MB, for each client that asks and does not take them.
const ROOM: usize = 256 << 10;

/// What the JSON of a note has besides words and ids, at most: a time, and the names of all this.
const FRAME: usize = 100;

/// One page of what readers see under a post.
pub(super) fn page(db: &mut dyn Session, post: &str, wanted: Page) -> Result<Thread, Error> {
    let sql = "SELECT key, tally FROM posts WHERE id = ?1";
    let Some(mut found) = first(db, sql, &[post.into()])? else {
        return Ok(Thread { post: post.to_owned(), ..Thread::default() });
    };
    let key: i64 = found.take()?;
    let tally = found.take()?;
    let first = match wanted.order {
        Order::Oldest => 0,
        Order::Newest => i64::MAX,
    };
    let after = wanted.after.map_or(first, |after| after.0);
    let values = [key.into(), after.into(), one_more(wanted.limit).into()];
    let sql = notes(db, wanted.order);
    let rows = db.query(&sql, &values)?.into_iter().map(keyed_note);
    let mut notes: Vec<(i64, Note)> = rows.collect::<Result<_, _>>()?;
    let limit = wanted.limit.min(fitting(&notes));
    let next = cut(&mut notes, limit, |(key, _)| *key);
    let notes = notes.into_iter().map(|(_, note)| note).collect();
    Ok(Thread { post: post.to_owned(), tally, notes, next })
}

/// The notes of a post beyond one of them, in the order of the index of threads.
pub(super) fn notes(db: &dyn Session, order: Order) -> String {
    let (beyond, direction) = match order {
        Order::Oldest => (">", ""),
        Order::Newest => ("<", "DESC"),
    };
    let of_post = db.is("post", "?1");
    format!(
        "SELECT key, id, under, name, link, kind, at, note FROM entries
         WHERE {of_post} AND key {beyond} ?2 AND note IS NOT NULL AND hidden = 0 AND held = 0
         ORDER BY post {direction}, key {direction} LIMIT ?3"
    )
}

/// How many of the notes there is room for; for one in any case.
fn fitting(notes: &[(i64, Note)]) -> usize {
    let mut bytes = 0;
    let fitting = notes.iter().take_while(|(_, note)| {
        let link = note.link.as_ref().map(Href::as_str);
        let others = [note.under.as_deref(), note.name.as_deref(), link].into_iter().flatten();
        let texts = [note.id.as_str(), note.text.as_str()].into_iter().chain(others);
        bytes += FRAME + texts.map(written).sum::<usize>();
        bytes <= ROOM
    });
    fitting.count().max(1)
}

/// How long a text is in JSON. There are no control characters in it but line feeds.
fn written(text: &str) -> usize {
    text.len() + text.bytes().filter(|byte| matches!(byte, b'"' | b'\\' | b'\n')).count()
}

/// How many tallies are read at once. A server is a round trip away, and few can ask it at the same time.
const AT_ONCE: usize = 100;

/// The tally of each post that was asked about.
pub(super) fn tallies(db: &mut dyn Session, posts: &[String]) -> Result<Tallies, Error> {
    let mut tallies: BTreeMap<String, u64> = posts.iter().map(|post| (post.clone(), 0)).collect();
    let places: Vec<String> = (1..=AT_ONCE).map(|place| format!("?{place}")).collect();
    let sql = format!("SELECT id, tally FROM posts WHERE id IN ({})", places.join(", "));
    let asked: Vec<String> = tallies.keys().cloned().collect();
    for some in asked.chunks(AT_ONCE) {
        // Said again until the list is full, so that there is one statement to prepare, however many are asked for.
        let values: Vec<Value<'_>> = some.iter().cycle().take(AT_ONCE).map(Value::from).collect();
        for mut row in db.query(&sql, &values)? {
            tallies.insert(row.take()?, row.take()?);
        }
    }
    Ok(Tallies { tallies })
}

/// How many entries to ask for: where one more than fits into a page comes, the page has a next.
pub(super) fn one_more(limit: usize) -> i64 {
    i64::try_from(limit).map_or(i64::MAX, |limit| limit.saturating_add(1))
}

/// Cuts a page to what fits, and gives the cursor of the next.
pub(super) fn cut<T>(
    entries: &mut Vec<T>,
    limit: usize,
    key: impl Fn(&T) -> i64,
) -> Option<String> {
    let more = entries.len() > limit;
    entries.truncate(limit);
    entries.last().filter(|_| more).map(|last| Cursor(key(last)).write())
}

fn keyed_note(mut row: Row) -> Result<(i64, Note), Broken> {
    let key = row.take()?;
    let (id, under, name) = (row.take()?, row.take()?, row.take()?);
    let link = row.take::<Option<String>>()?.as_deref().and_then(Href::new);
    let note = Note {
        id,
        under,
        name,
        author: row.take::<String>()? == "reply" && link.is_none(),
        link,
        at: Some(time(row.take()?).to_string()),
        text: row.take()?,
    };
    Ok((key, note))
}

#[cfg(test)]
mod tests;
