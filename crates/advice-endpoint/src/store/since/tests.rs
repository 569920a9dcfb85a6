use advice_wire::{Scope, ThxId};
use jiff::{SignedDuration, Timestamp};

use super::{Since, carry_over};
use crate::rules::{Heard, Said};
use crate::secret::{Fingerprint, Token};
use crate::store::session::Session;
use crate::store::sqlite::{self, Sqlite};
use crate::store::value::Row;
use crate::store::{Extent, author, channel, digest, scope, thx, whole};

const SECRET: Fingerprint = Fingerprint([7; 32]);

fn now() -> Timestamp {
    Timestamp::from_millisecond(1_773_133_200_123).unwrap()
}

fn id(n: u8) -> ThxId {
    ThxId::mint(1_773_133_200_000, [n; 10])
}

fn thank(db: &mut dyn Session, n: u8) {
    let said =
        Said { post: "ct".into(), note: Some("I regret this".into()), name: None, asker: true };
    let heard = Heard { secret: SECRET, revision: 0, said, held: false };
    thx::accept(db, &id(n), &heard, now(), SignedDuration::ZERO, &mut || Ok(())).unwrap();
}

fn give(db: &mut dyn Session, n: u8) -> Fingerprint {
    let token = Token::from_random([n; 16]).fingerprint();
    author::give_token(db, token, true).unwrap();
    token
}

fn text(db: &mut dyn Session, sql: &str) -> Vec<String> {
    db.query(sql, &[]).unwrap().into_iter().map(|row: Row| row.only().unwrap()).collect()
}

/// Catches words that a reader has taken back, and tokens that the author has replaced, that come back with a backup.
#[test]
fn what_was_taken_back_erased_or_replaced_since_a_backup_does_not_come_back_with_it() {
    let folders = [(); 2].map(|()| tempfile::tempdir().unwrap());
    let [mut store, mut backup] =
        folders.each_ref().map(|folder| Sqlite(sqlite::open(folder.path()).unwrap()));
    for db in [&mut store, &mut backup] {
        for n in 1..=4 {
            thank(db, n);
        }
        let until = now() + SignedDuration::from_hours(24);
        let mut open = digest::open(db, until, SignedDuration::ZERO, until).unwrap().unwrap();
        digest::close(db, &mut open, &id(100), until).unwrap();
        give(db, 1);
        channel::give_feed(db, Fingerprint([1; 32])).unwrap();
    }
    thx::undo(&mut backup, &id(4), &SECRET).unwrap();

    let token = give(&mut store, 2);
    channel::give_feed(&mut store, Fingerprint([2; 32])).unwrap();
    thx::undo(&mut store, &id(1), &SECRET).unwrap();
    thx::undo(&mut store, &id(4), &SECRET).unwrap();
    let erased = Extent { scope: Scope::Thx(id(2)), only_site: false };
    scope::erase(&mut store, &erased).unwrap();
    thank(&mut store, 5);
    thx::undo(&mut store, &id(5), &SECRET).unwrap();

    let since = Since::read(&mut store);
    for gone in [2, 0] {
        assert_eq!(carry_over(&mut backup, &since).unwrap(), Some(gone));
        let notes = "SELECT id FROM entries WHERE note IS NOT NULL";
        assert_eq!(text(&mut backup, notes), [id(3).to_string()]);
        assert_eq!(whole::count(&mut backup).unwrap().thanks, 1);
        let told = text(&mut backup, "SELECT news FROM digests WHERE key > 1").concat();
        assert!(told.contains(id(3).as_str()) && !told.contains(id(1).as_str()), "{told}");
        for n in [1, 2, 4, 5] {
            assert!(thx::is_known(&mut backup, &id(n)).unwrap());
        }
        assert_eq!(author::token(&mut backup).unwrap(), Some(token));
        assert_eq!(channel::feed(&mut backup).unwrap(), Some(Fingerprint([2; 32])));
    }
}
