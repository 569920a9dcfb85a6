//! Whether something new can be stored.

use super::Error;
use super::session::Session;

/// What no device calls a Thx.
const ID: &str = "proof";

/// As many letters as a note may have.
const LETTERS: usize = 280;

/// Stores as much as a Thx with a note, where those are stored, and takes it away again. A smaller change, or one elsewhere,
/// could find room on a disk that has none for a Thx.
pub(super) fn store_and_take_away(db: &mut dyn Session) -> Result<(), Error> {
    let note = "x".repeat(LETTERS);
    let sql = "INSERT INTO entries (id, kind, at, note) VALUES (?1, 'undone', 0, ?2)";
    db.execute(sql, &[ID.into(), note.as_str().into()])?;
    db.execute("DELETE FROM entries WHERE id = ?1", &[ID.into()])?;
    Ok(())
}
