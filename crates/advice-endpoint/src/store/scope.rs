//! What is given out or erased as a whole.

use advice_wire::{Entry, Erased, Export, Scope};

use super::session::Session;
use super::thread::{cut, one_more};
use super::thx::{FORGOTTEN, forget_changes, time};
use super::value::{Row, Value};
use super::{Broken, Error, scrub};
use crate::cursor::{Cursor, Page};
use crate::rules::Refusal;

/// What is given out or erased.
#[derive(Clone, Debug)]
pub(crate) struct Extent {
    pub(crate) scope: Scope,
    /// Whether the site is the only one, so that posts are its own that go by no address, but by a name.
    pub(crate) only_site: bool,
}

/// The condition that the entry whose id is in one column, under the post whose id is in another, is within the scope,
/// whose [value] is `?1`.
fn within(extent: &Extent, entry: &str, post: &str) -> String {
    let address =
        format!("{post} = ?1 OR substr({post}, 1, length(?1) + 1) = CAST(?1 AS TEXT) || '/'");
    match &extent.scope {
        Scope::Thx(_) => format!("{entry} = ?1"),
        Scope::Post(_) => format!("{post} = ?1"),
        Scope::Site(_) if extent.only_site => format!(
            "({address} OR substr({post}, 1, 7) <> 'http://' AND substr({post}, 1, 8) <> 'https://')"
        ),
        Scope::Site(_) => format!("({address})"),
    }
}

/// The same of a post, for what is not in a column.
fn has_post(extent: &Extent, post: &str) -> bool {
    match &extent.scope {
        Scope::Thx(_) => false,
        Scope::Post(id) => post == id,
        Scope::Site(site) => {
            let is_name = !post.starts_with("http://") && !post.starts_with("https://");
            let of_site = post.strip_prefix(site.as_str());
            of_site.is_some_and(|path| path.is_empty() || path.starts_with('/'))
                || extent.only_site && is_name
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
pub(super) fn export(
    db: &mut dyn Session,
    extent: &Extent,
    after: Cursor,
) -> Result<Export, Error> {
    let within = within(extent, "entries.id", "posts.id");
    let sql = format!(
        "SELECT entries.key, entries.id, posts.id, at, kind, revision, asker, name, note, under, hidden, held, link
         FROM entries JOIN posts ON posts.key = entries.post
         WHERE {within} AND kind <> 'undone' AND entries.key > ?2 ORDER BY entries.key LIMIT ?3"
    );
    let rows =
        db.query(&sql, &[value(&extent.scope), after.0.into(), one_more(Page::USUAL).into()])?;
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
pub(super) fn erase(db: &mut dyn Session, extent: &Extent) -> Result<Erased, Error> {
    let scope = &extent.scope;
    let (entries, value) = (within(extent, "entries.id", "posts.id"), value(scope));
    if let Scope::Thx(id) = scope {
        scrub::take_out(db, id.as_str())?;
    }
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
    let mentions = within(extent, "entry", "post");
    db.execute(&format!("DELETE FROM mentions WHERE {mentions}"), &[value])?;
    let sql = format!("UPDATE entries SET {FORGOTTEN} WHERE key IN ({keys})");
    let erased = db.execute(&sql, &[value])?;
    match scope {
        Scope::Thx(id) if erased == 0 => return Err(Refusal::NoThx(id.to_string()).into()),
        Scope::Thx(_) => {}
        Scope::Post(_) | Scope::Site(_) => {
            scrub::take_out_posts(db, |post| has_post(extent, post))?;
        }
    }
    Ok(Erased { erased })
}

#[cfg(test)]
mod tests;
