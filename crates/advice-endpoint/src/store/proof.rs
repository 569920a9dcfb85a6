//! Whether something new can be stored.

use super::Error;
use super::session::Session;

/// How many are stored. A Thx changes pages of its table and of each index, and needs new ones now and then: so many take
/// more than that.
const ROWS: u32 = 16;

/// As many letters as a note may have.
const LETTERS: usize = 280;

/// Stores more than a Thx takes, where those are stored, and takes it away again. A smaller change, or one elsewhere, could
/// find room on a disk that has none for a Thx.
pub(super) fn store_and_take_away(db: &mut dyn Session) -> Result<(), Error> {
    let note = "x".repeat(LETTERS);
    // No device gives a Thx such an id.
    let ids: Vec<String> = (0..ROWS).map(|n| format!("proof {n}")).collect();
    for id in &ids {
        let sql = "INSERT INTO entries (id, kind, at, note) VALUES (?1, 'undone', 0, ?2)";
        db.execute(sql, &[id.into(), note.as_str().into()])?;
    }
    for id in &ids {
        db.execute("DELETE FROM entries WHERE id = ?1", &[id.into()])?;
    }
    Ok(())
}
