//! What is given out or erased as a whole.

use advice_wire::{Entry, Erased, Export, Scope};

use super::session::Session;
use super::thread::{cut, one_more};
use super::thx::{FORGOTTEN, forget_changes, time};
use super::value::{Row, Value};
use super::{Broken, Error};
use crate::cursor::{Cursor, Page};
use crate::rules::Refusal;

/// The condition that the entry whose id is in one column, under the post whose id is in another, is within the scope,
/// whose [value] is `?1`.
fn within(scope: &Scope, entry: &str, post: &str) -> String {
    match scope {
        Scope::Thx(_) => format!("{entry} = ?1"),
        Scope::Post(_) => format!("{post} = ?1"),
        Scope::Site(_) => {
            format!("({post} = ?1 OR substr({post}, 1, length(?1) + 1) = CAST(?1 AS TEXT) || '/')")
        }
    }
}

fn value(scope: &Scope) -> Value<'_> {
    match scope {
        Scope::Thx(id) => id.as_str().into(),
        Scope::Post(id) | Scope::Site(id) => id.into(),
    }
}

/// One page of all that is stored within a scope.
pub(super) fn export(db: &mut dyn Session, scope: &Scope, after: Cursor) -> Result<Export, Error> {
    let within = within(scope, "entries.id", "posts.id");
    let sql = format!(
        "SELECT entries.key, entries.id, posts.id, at, kind, revision, asker, name, note, under, hidden, held, link
         FROM entries JOIN posts ON posts.key = entries.post
         WHERE {within} AND kind <> 'undone' AND entries.key > ?2 ORDER BY entries.key LIMIT ?3"
    );
    let rows = db.query(&sql, &[value(scope), after.0.into(), one_more(Page::USUAL).into()])?;
    let mut entries: Vec<_> = rows.into_iter().map(entry).collect::<Result<_, _>>()?;
    let next = cut(&mut entries, Page::USUAL, |(key, _)| *key);
    Ok(Export { entries: entries.into_iter().map(|(_, entry)| entry).collect(), next })
}

fn entry(mut row: Row) -> Result<(i64, Entry), Broken> {
    let key = row.take()?;
    let mut entry = Entry {
        id: row.take()?,
        post: row.take()?,
        at: time(row.take()?).to_string(),
        author: row.take::<String>()? == "reply",
        revision: row.take()?,
        asker: row.take()?,
        name: row.take()?,
        text: row.take()?,
        under: row.take()?,
        hidden: row.take()?,
        waits: row.take()?,
        link: row.take()?,
    };
    // A mention is nobody's reply.
    entry.author &= entry.link.is_none();
    Ok((key, entry))
}

/// Erases everything within a scope. Ids stay used, so that a copy that comes late is not taken for a new Thx.
pub(super) fn erase(db: &mut dyn Session, scope: &Scope) -> Result<Erased, Error> {
    let (entries, value) = (within(scope, "entries.id", "posts.id"), value(scope));
    let keys = format!(
        "SELECT entries.key FROM entries JOIN posts ON posts.key = entries.post
         WHERE {entries} AND kind <> 'undone'"
    );
    let sql = format!(
        "UPDATE posts SET tally = tally - (
           SELECT count(*) FROM entries WHERE entries.post = posts.key AND kind = 'thx' AND entries.key IN ({keys})
         ) WHERE key IN (SELECT post FROM entries WHERE entries.key IN ({keys}))"
    );
    db.execute(&sql, &[value])?;
    forget_changes(db, &keys, value)?;
    let mentions = within(scope, "entry", "post");
    db.execute(&format!("DELETE FROM mentions WHERE {mentions}"), &[value])?;
    let sql = format!("UPDATE entries SET {FORGOTTEN} WHERE key IN ({keys})");
    match (scope, db.execute(&sql, &[value])?) {
        (Scope::Thx(id), 0) => Err(Refusal::NoThx(id.to_string()).into()),
        (_, erased) => Ok(Erased { erased }),
    }
}

#[cfg(test)]
mod tests;
