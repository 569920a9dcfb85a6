//! What must not come back with a backup: words that were taken back since it was made, and tokens that were replaced.

use advice_wire::{Scope, ThxId};

use super::session::{Access, Session, first, one};
use super::value::{Row, Value};
use super::{Broken, Error, Extent, scope, thx};

/// What a store says of that, as far as it can be read.
#[derive(Debug)]
pub(super) struct Since {
    /// The ids of all that was taken back or erased.
    gone: Option<Vec<ThxId>>,
    author: Option<Author>,
}

/// The author's token, the feeds', and the key of the addresses that stop a channel.
type Author = [Option<[u8; 32]>; 3];

impl Since {
    /// Reads it from the store that is to be replaced.
    pub(super) fn read(db: &mut dyn Session) -> Self {
        Self { gone: gone(db).ok(), author: author(db).ok() }
    }

    /// Whether the author's token and the feeds' are known.
    pub(super) fn has_tokens(&self) -> bool {
        self.author.is_some()
    }
}

fn gone(db: &mut dyn Session) -> Result<Vec<ThxId>, Broken> {
    let rows = db.query("SELECT id FROM entries WHERE kind = 'undone'", &[])?;
    let ids: Vec<String> = rows.into_iter().map(Row::only).collect::<Result<_, _>>()?;
    // What is no id is nobody's.
    Ok(ids.into_iter().filter_map(|id| id.try_into().ok()).collect())
}

fn author(db: &mut dyn Session) -> Result<Author, Broken> {
    let mut row = one(db, "SELECT token, feed, seal FROM author", &[])?;
    Ok([row.take()?, row.take()?, row.take()?])
}

/// Has it hold for an older store, too, all of it or nothing; how many of its entries are gone with that, if it is known which
/// are to go.
pub(super) fn carry_over(db: &mut dyn Session, since: &Since) -> Result<Option<u64>, Error> {
    db.begin(Access::Write)?;
    let gone = since.gone.as_ref().map(|ids| take_all_back(db, ids)).transpose()?;
    if let Some(author) = &since.author {
        give(db, author)?;
    }
    db.commit()?;
    Ok(gone)
}

/// What there is none of stays as it is.
fn give(db: &mut dyn Session, author: &Author) -> Result<(), Broken> {
    let values = author.each_ref().map(|token| token.as_ref().map_or(Value::Null, Value::from));
    let sql = "UPDATE author SET token = coalesce(?1, token), feed = coalesce(?2, feed), seal = coalesce(?3, seal)";
    db.execute(sql, &values).map(drop)
}

fn take_all_back(db: &mut dyn Session, ids: &[ThxId]) -> Result<u64, Error> {
    let mut gone = 0;
    for id in ids {
        gone += take_back(db, id)?;
    }
    Ok(gone)
}

/// Forgets an entry, whoever it is by. An id that is not there is used all the same: a copy of it that comes late is no new Thx.
fn take_back(db: &mut dyn Session, id: &ThxId) -> Result<u64, Error> {
    let kind = first(db, "SELECT kind FROM entries WHERE id = ?1", &[id.as_str().into()])?;
    match kind.map(Row::only::<String>).transpose()?.as_deref() {
        None => thx::forestall(db, id).map(|()| 0).map_err(Error::from),
        Some("undone") => Ok(0),
        Some(_) => {
            let extent = Extent { scope: Scope::Thx(id.clone()), only_site: false };
            Ok(scope::erase(db, &extent)?.erased)
        }
    }
}

#[cfg(test)]
mod tests;
