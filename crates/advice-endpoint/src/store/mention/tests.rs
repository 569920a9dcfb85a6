use jiff::{SignedDuration, Timestamp};

use super::{WAITING, give_up, look_again, next, suggest};
use crate::rules::Refusal;
use crate::store::Error;
use crate::store::session::{Access, Session, one};
use crate::store::sqlite::{self, Sqlite};

const TARGET: &str = "https://blog.example/letters/ct";
const NOW: Timestamp = Timestamp::UNIX_EPOCH;

fn after(minutes: i64) -> Timestamp {
    NOW + SignedDuration::from_mins(minutes)
}

fn store(folder: &tempfile::TempDir) -> Sqlite {
    Sqlite(sqlite::open(folder.path()).unwrap())
}

fn suggested(db: &mut dyn Session, source: &str, now: Timestamp) {
    suggest(db, source, TARGET, "ct", now).unwrap();
}

/// Catches pages that cannot be had, and are tried again and again before one that waits for its first look.
#[test]
fn what_was_never_tried_comes_before_what_has_failed() {
    let folder = tempfile::tempdir().unwrap();
    let mut db = store(&folder);
    suggested(&mut db, "https://slow.example/", NOW);
    let slow = next(&mut db, NOW, after(2)).unwrap().unwrap();
    look_again(&mut db, slow.key, after(1)).unwrap();
    suggested(&mut db, "https://honest.example/", after(5));
    let mut source = || next(&mut db, after(5), after(7)).unwrap().unwrap().source;
    assert_eq!(source(), "https://honest.example/");
    assert_eq!(source(), "https://slow.example/");
}

/// Catches more waiting pages than there are places.
#[test]
fn when_all_places_are_taken_another_page_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let mut db = store(&folder);
    db.begin(Access::Write).unwrap();
    for n in 0..WAITING {
        suggested(&mut db, &format!("https://{}.example/{n}", n % 20), NOW);
    }
    let another = suggest(&mut db, "https://honest.example/", TARGET, "ct", NOW);
    assert!(matches!(another, Err(Error::Refused(Refusal::AllWait(WAITING)))), "{another:?}");
    db.roll_back().unwrap();
}

/// Catches addresses of strangers that stay for ever although nothing was ever found there.
#[test]
fn a_page_that_never_could_be_had_is_forgotten() {
    let folder = tempfile::tempdir().unwrap();
    let mut db = store(&folder);
    suggested(&mut db, "https://gone.example/", NOW);
    let page = next(&mut db, NOW, after(2)).unwrap().unwrap();
    give_up(&mut db, page.key).unwrap();
    let left: i64 = one(&mut db, "SELECT count(*) FROM mentions", &[]).unwrap().only().unwrap();
    assert_eq!(left, 0);
}
