//! What the disk and the databases do when nobody stands in front of them.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Result;
use postgres::{Client, NoTls};
use rusqlite::Connection;

/// How many rows share a transaction: as many as there are connections that write.
const BATCH: u32 = 64;

const INSERT: &str = "INSERT INTO entries (id, kind, post, at, secret, note)
     VALUES (?1, 'thx', (SELECT key FROM posts WHERE id = 'bench'), 0, ?2, 'Thank you, many times over.')";

const COUNT: &str = "UPDATE posts SET tally = tally + 1 WHERE id = 'bench'";

const POST: &str = "INSERT INTO posts (id) VALUES ('bench') ON CONFLICT DO NOTHING";

/// Durable appends of 4 KB in a second.
pub fn appends(folder: &Path, time: Duration) -> Result<f64> {
    let mut file = File::create(folder.join("appends"))?;
    per_second(time, 1, |_| {
        file.write_all(&[7; 4096])?;
        Ok(file.sync_data()?)
    })
}

/// Rows in a second into the endpoint's own tables in SQLite.
pub fn sqlite(folder: &Path, run: u16, time: Duration) -> Result<f64> {
    let db = Connection::open(folder.join("advice.sqlite"))?;
    db.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")?;
    db.execute(POST, [])?;
    per_second(time, BATCH, |batch| {
        db.execute_batch("BEGIN IMMEDIATE")?;
        for n in 0..BATCH {
            db.prepare_cached(INSERT)?.execute((id(run, batch, n), [7; 32]))?;
            db.prepare_cached(COUNT)?.execute([])?;
        }
        Ok(db.execute_batch("COMMIT")?)
    })
}

/// Rows in a second into the endpoint's own tables in PostgreSQL.
pub fn postgres(address: &str, run: u16, time: Duration) -> Result<f64> {
    let mut db = Client::connect(address, NoTls)?;
    db.execute(POST, &[])?;
    let (insert, count) = (db.prepare(&INSERT.replace('?', "$"))?, db.prepare(COUNT)?);
    per_second(time, BATCH, |batch| {
        let mut transaction = db.transaction()?;
        for n in 0..BATCH {
            transaction.execute(&insert, &[&id(run, batch, n), &&[7_u8; 32][..]])?;
            transaction.execute(&count, &[])?;
        }
        Ok(transaction.commit()?)
    })
}

fn id(run: u16, batch: u32, n: u32) -> String {
    format!("0198{run:04x}-0000-7000-8000-{batch:08x}{n:04x}")
}

fn per_second(time: Duration, each: u32, mut work: impl FnMut(u32) -> Result<()>) -> Result<f64> {
    let start = Instant::now();
    let mut turns = 0;
    while start.elapsed() < time {
        work(turns)?;
        turns += 1;
    }
    Ok(f64::from(turns * each) / start.elapsed().as_secs_f64())
}
