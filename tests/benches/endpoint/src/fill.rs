//! Stores to measure on.

use std::path::Path;

use anyhow::{Result, ensure};
use rusqlite::Connection;

/// Twenty notes under the post `twenty`, by way of the endpoint. They are the thread that is read.
pub fn twenty_notes(server: &str) -> Result<()> {
    for n in 0..20 {
        let id = format!("01970000-0000-7000-8000-{n:012x}");
        let note = "a note of middling length, as readers write them ".repeat(3);
        let body = format!(
            r#"{{"id":"{id}","post":"twenty","secret":"AAAAAAAAAAAAAAAAAAAAAA","revision":0,"name":"Nora","note":"{n}: {note}"}}"#
        );
        let answer =
            ureq::post(format!("{server}/v1/thx")).content_type("text/plain").send(body)?;
        ensure!(answer.status().is_success(), "a note was not taken");
    }
    Ok(())
}

/// So many Thx more, under a thousand posts and in the endpoint's own tables, while no endpoint runs.
pub fn thanks(folder: &Path, many: i64) -> Result<()> {
    let db = Connection::open(folder.join("advice.sqlite"))?;
    db.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; BEGIN")?;
    let posts = "WITH RECURSIVE n (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n WHERE n < 999)
         INSERT INTO posts (id, tally) SELECT 'filled-' || n, ?1 / 1000 FROM n";
    db.execute(posts, [many])?;
    let thanks = "WITH RECURSIVE n (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n WHERE n < ?1 - 1)
         INSERT INTO entries (id, kind, post, at, secret, note)
         SELECT printf('01960000-0000-7000-8000-%012x', n), 'thx',
                (SELECT key FROM posts WHERE id = 'filled-0') + n % 1000, 0, zeroblob(32),
                CASE WHEN n % 2 THEN 'a note of middling length, as readers write them' END
         FROM n";
    db.execute(thanks, [many])?;
    db.execute_batch("COMMIT; PRAGMA wal_checkpoint(TRUNCATE)")?;
    Ok(())
}
