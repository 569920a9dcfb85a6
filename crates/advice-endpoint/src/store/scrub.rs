//! What is taken back or erased goes from the digests that have counted it, too.

use super::Broken;
use super::digest::{Came, Counted};
use super::session::{Session, first};
use super::value::{Row, Value};

/// Takes a Thx out of the digests that have it, before it goes itself.
pub(super) fn take_out(db: &mut dyn Session, id: &str) -> Result<(), Broken> {
    let sql =
        "SELECT entries.key, posts.id, asker FROM entries JOIN posts ON posts.key = entries.post
         WHERE entries.id = ?1 AND kind <> 'undone'";
    let Some(mut row) = first(db, sql, &[id.into()])? else { return Ok(()) };
    let (entry, post, asker): (i64, String, bool) = (row.take()?, row.take()?, row.take()?);
    let Some(told) = digest_of(db, "entry", entry)? else { return Ok(()) };
    let mut ticked = told;
    let sql = "SELECT key, asker FROM changes WHERE entry = ?1 ORDER BY key";
    for mut row in db.query(sql, &[entry.into()])? {
        // What was added to it before it was told was told with it.
        let digest = digest_of(db, "change", row.take()?)?.map(|digest| digest.max(told));
        if row.take()? {
            ticked = digest.unwrap_or(0);
        }
        without_note(db, digest.unwrap_or(0), id)?;
    }
    without_note(db, told, id)?;
    count_down(db, told, &post, Came { thanks: 1, askers: 0 })?;
    count_down(db, ticked, &post, Came { thanks: 0, askers: asker.into() })
}

/// The digest that has an entry or a change, if it is closed.
fn digest_of(db: &mut dyn Session, reach: &str, key: i64) -> Result<Option<i64>, Broken> {
    let sql = format!("SELECT key FROM digests WHERE {reach} >= ?1 ORDER BY key LIMIT 1");
    first(db, &sql, &[key.into()])?.map(Row::only).transpose()
}

fn without_note(db: &mut dyn Session, digest: i64, id: &str) -> Result<(), Broken> {
    change(db, digest, |counted| counted.notes.retain(|note| note != id))
}

/// Counts less of a post in a digest: where it has a name there, or else among the others.
fn count_down(db: &mut dyn Session, digest: i64, post: &str, less: Came) -> Result<(), Broken> {
    change(db, digest, |counted| {
        let Counted { posts, others, .. } = counted;
        let (thanks, askers) = match posts.get_mut(post) {
            Some(came) => (&mut came.thanks, &mut came.askers),
            None => (&mut others.thanks, &mut others.askers),
        };
        *thanks = thanks.saturating_sub(less.thanks);
        *askers = askers.saturating_sub(less.askers);
        posts.retain(|_, came| came.thanks + came.askers > 0);
    })
}

fn change(
    db: &mut dyn Session,
    digest: i64,
    change: impl FnOnce(&mut Counted),
) -> Result<(), Broken> {
    let Some(mut counted) = counted(db, digest)? else { return Ok(()) };
    change(&mut counted);
    write(db, digest, &counted)
}

fn counted(db: &mut dyn Session, digest: i64) -> Result<Option<Counted>, Broken> {
    let row = first(db, "SELECT news FROM digests WHERE key = ?1", &[digest.into()])?;
    row.map(|row| Counted::read(&row.only::<String>()?)).transpose()
}

fn write(db: &mut dyn Session, digest: i64, counted: &Counted) -> Result<(), Broken> {
    let values = [digest.into(), Value::Text(&counted.written()?)];
    db.execute("UPDATE digests SET news = ?2 WHERE key = ?1", &values).map(drop)
}

/// Takes out of all digests the posts that are `gone`, and the notes that are not there any more.
pub(super) fn take_out_posts(
    db: &mut dyn Session,
    gone: impl Fn(&str) -> bool,
) -> Result<(), Broken> {
    for row in db.query("SELECT key FROM digests ORDER BY key", &[])? {
        let digest = row.only()?;
        let Some(mut counted) = counted(db, digest)? else { continue };
        counted.posts.retain(|post, _| !gone(post));
        counted.notes = that_are_there(db, &counted.notes)?;
        write(db, digest, &counted)?;
    }
    Ok(())
}

/// Those of some notes that nobody has taken back or erased.
pub(super) fn that_are_there(
    db: &mut dyn Session,
    notes: &[String],
) -> Result<Vec<String>, Broken> {
    let mut there = Vec::new();
    for note in notes {
        let sql = "SELECT id FROM entries WHERE id = ?1 AND kind <> 'undone'";
        there.extend(first(db, sql, &[note.into()])?.map(Row::only).transpose()?);
    }
    Ok(there)
}
