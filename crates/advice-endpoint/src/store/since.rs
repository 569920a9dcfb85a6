//! What must not come back with a backup: words that were taken back since it was made, and tokens that were replaced.

use advice_wire::{Scope, ThxId};

use super::session::{Access, Session, first, one};
use super::value::{Row, Value};
use super::{Broken, Error, Extent, scope, thx};

/// What a store says of that.
#[derive(Debug)]
pub(super) struct Since {
    /// The ids of all that was taken back or erased.
    gone: Vec<ThxId>,
    /// The author's token, the feeds', and the key of the addresses that stop a channel.
    author: [Option<[u8; 32]>; 3],
}

/// Reads it from the store that is to be replaced.
pub(super) fn since(db: &mut dyn Session) -> Result<Since, Broken> {
    db.begin(Access::Read)?;
    let mut author = one(db, "SELECT token, feed, seal FROM author", &[])?;
    let author = [author.take()?, author.take()?, author.take()?];
    let rows = db.query("SELECT id FROM entries WHERE kind = 'undone'", &[])?;
    let ids: Vec<String> = rows.into_iter().map(Row::only).collect::<Result<_, _>>()?;
    db.roll_back()?;
    // What is no id is nobody's.
    let gone = ids.into_iter().filter_map(|id| id.try_into().ok()).collect();
    Ok(Since { gone, author })
}

/// Has it hold for an older store, too, all of it or nothing; how many of its entries are gone with that.
pub(super) fn carry_over(db: &mut dyn Session, since: &Since) -> Result<u64, Error> {
    db.begin(Access::Write)?;
    let mut gone = 0;
    for id in &since.gone {
        gone += take_back(db, id)?;
    }
    let values =
        since.author.each_ref().map(|token| token.as_ref().map_or(Value::Null, Value::from));
    let sql = "UPDATE author SET token = coalesce(?1, token), feed = coalesce(?2, feed), seal = coalesce(?3, seal)";
    db.execute(sql, &values)?;
    db.commit()?;
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
