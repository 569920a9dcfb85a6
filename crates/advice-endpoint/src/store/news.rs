//! Digests as they are told: one after the other in a feed, several together in a message.

use std::cmp::Reverse;

use advice_wire::{News, PostNews, Received};

use super::author::received_of;
use super::digest::{Came, Counted, NOTES, POSTS};
use super::session::{Session, first, one};
use super::thx::time;
use super::value::Row;
use super::{Broken, Error};

/// The digest that is none: where counting begins.
const FIRST: i64 = 1;

/// What a feed holds.
#[derive(Debug)]
pub(crate) struct Digests {
    /// When the newest was closed, or counting began.
    pub(crate) updated: String,
    /// The newest first.
    pub(crate) news: Vec<News>,
}

/// The newest digests.
pub(super) fn digests(db: &mut dyn Session, limit: u32) -> Result<Digests, Error> {
    let sql = "SELECT key, at FROM digests ORDER BY key DESC LIMIT ?1";
    let rows = db.query(sql, &[limit.into()])?;
    let read = |mut row: Row| Ok((row.take()?, time(row.take()?).to_string()));
    let keys: Vec<(i64, String)> = rows.into_iter().map(read).collect::<Result<_, Broken>>()?;
    let updated = keys.first().map(|(_, at)| at.clone()).unwrap_or_default();
    let closed = keys.into_iter().filter(|(key, _)| *key > FIRST);
    let news = closed.map(|(key, _)| between(db, key - 1, key)).collect::<Result<_, _>>()?;
    Ok(Digests { updated, news })
}

/// All that came after the digest `from`, up to the digest `to`.
pub(super) fn between(db: &mut dyn Session, from: i64, to: i64) -> Result<News, Broken> {
    let (mut id, mut until, mut all) = (String::new(), String::new(), Counted::default());
    let mut read = from;
    while read < to {
        // A receiver may have been away for very many.
        let sql = "SELECT key, id, at, news FROM digests WHERE key > ?1 AND key <= ?2 ORDER BY key LIMIT 50";
        let rows = db.query(sql, &[read.into(), to.into()])?;
        if rows.is_empty() {
            break;
        }
        for mut row in rows {
            (read, id) = (row.take()?, row.take()?);
            until = time(row.take()?).to_string();
            add(&mut all, Counted::read(&row.take::<String>()?)?);
            shorten(&mut all);
        }
    }
    let (since, notes) = (since(db, from)?, notes(db, &all.notes)?);
    let (posts, others, more) = (posts(all.posts), all.others, all.more);
    Ok(News { id, since, until, posts, others, notes, more })
}

fn add(all: &mut Counted, next: Counted) {
    for (post, came) in next.posts {
        let sum = all.posts.entry(post).or_default();
        sum.thanks += came.thanks;
        sum.askers += came.askers;
    }
    all.others.posts += next.others.posts;
    all.others.thanks += next.others.thanks;
    all.others.askers += next.others.askers;
    all.notes.extend(next.notes);
    all.more += next.more;
}

/// Keeps what is told one by one: of the posts those whose askers have come, and then the most thanked.
fn shorten(all: &mut Counted) {
    all.more += all.notes.len().saturating_sub(NOTES) as u64;
    all.notes.truncate(NOTES);
    let mut posts: Vec<_> = std::mem::take(&mut all.posts).into_iter().collect();
    posts.sort_by_key(|(_, came)| Reverse((came.askers > 0, came.thanks)));
    for (_, came) in posts.drain(POSTS.min(posts.len())..) {
        all.others.posts += 1;
        all.others.thanks += came.thanks;
        all.others.askers += came.askers;
    }
    all.posts = posts.into_iter().collect();
}

fn posts(posts: impl IntoIterator<Item = (String, Came)>) -> Vec<PostNews> {
    let named = |(post, came): (String, Came)| PostNews {
        post,
        title: None,
        thanks: came.thanks,
        askers: came.askers,
    };
    let mut posts: Vec<_> = posts.into_iter().map(named).collect();
    posts.sort_by_key(|post| Reverse(post.thanks));
    posts
}

/// The notes as they are now: what was taken back since is gone, and what was changed is changed.
fn notes(db: &mut dyn Session, ids: &[String]) -> Result<Vec<Received>, Broken> {
    let mut notes = Vec::new();
    for id in ids {
        notes.extend(received_of(db, id)?.filter(|thx| thx.note.is_some()));
    }
    Ok(notes)
}

/// When a digest was closed. Before the first there was nothing, and the first Thx began it.
fn since(db: &mut dyn Session, digest: i64) -> Result<String, Broken> {
    let mut row = one(db, "SELECT at, entry FROM digests WHERE key = ?1", &[digest.into()])?;
    let (mut at, entry): (i64, i64) = (row.take()?, row.take()?);
    if at == 0 {
        let sql = "SELECT at FROM entries WHERE key > ?1 AND kind <> 'undone' ORDER BY key LIMIT 1";
        at = first(db, sql, &[entry.into()])?.map_or(Ok(0), Row::only)?;
    }
    Ok(time(at).to_string())
}

#[cfg(test)]
mod tests {
    use advice_wire::Others;

    use super::between;
    use crate::store::session::Session as _;
    use crate::store::sqlite::{self, Sqlite};

    /// Catches a message that grows with every day on which its receiver was away, or that forgets one.
    #[test]
    fn however_many_digests_wait_a_message_has_fifty_posts_and_counts_all() {
        let folder = tempfile::tempdir().unwrap();
        let mut db = Sqlite(sqlite::open(folder.path()).unwrap());
        for key in 2..=121 {
            let news = format!(r#"{{"posts":{{"post-{key}":{{"thanks":{key},"askers":0}}}}}}"#);
            let sql = "INSERT INTO digests (key, id, at, entry, change, news) VALUES (?1, ?2, ?1, 0, 0, ?3)";
            let id = key.to_string();
            db.execute(sql, &[i64::into(key), (&id).into(), (&news).into()]).unwrap();
        }
        let news = between(&mut db, 1, 121).unwrap();
        let thanks = (2..=121).sum::<u64>();
        assert_eq!((news.id.as_str(), news.thanks(), news.posts.len()), ("121", thanks, 50));
        assert_eq!(news.posts[0].post, "post-121");
        assert_eq!(news.others, Others { posts: 70, thanks: (2..=71).sum(), askers: 0 });
    }
}
