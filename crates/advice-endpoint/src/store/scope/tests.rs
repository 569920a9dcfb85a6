use advice_wire::{Scope, ThxId};
use jiff::{SignedDuration, Timestamp};

use super::{Extent, erase};
use crate::rules::{Heard, Said};
use crate::secret::Fingerprint;
use crate::store::digest;
use crate::store::mention::{Mentioned, mentioned, next, suggest};
use crate::store::session::Session;
use crate::store::sqlite::{self, Sqlite};
use crate::store::tables::TABLES;
use crate::store::thx::{accept, undo};
use crate::store::value::Value;

const POST: &str = "https://blog.example/ct";
const SECRET: Fingerprint = Fingerprint([7; 32]);

/// Times that stand in a table only where somebody has left them.
fn at(minutes: i64) -> Timestamp {
    Timestamp::from_millisecond(1_773_133_200_123).unwrap() + SignedDuration::from_mins(minutes)
}

fn id(n: u8) -> ThxId {
    ThxId::mint(1_773_133_200_000, [n; 10])
}

/// A Thx that got a note and the asker's tick later.
fn thank(db: &mut dyn Session) {
    say(db, 1, 0, None, false);
    say(db, 1, 1, Some("in private words"), true);
}

fn say(db: &mut dyn Session, n: u8, revision: u32, note: Option<&str>, asker: bool) {
    let (note, name) = (note.map(str::to_owned), Some("Nora".to_owned()));
    let said = Said { post: POST.into(), note, name, asker };
    let heard = Heard { secret: SECRET, revision, said, held: false };
    let window = SignedDuration::from_hours(1);
    accept(db, &id(n), &heard, at(revision.into()), window, &mut || Ok(())).unwrap();
}

/// A page that has a note, and one that nobody has looked at.
fn mention(db: &mut dyn Session) {
    for source in ["https://stranger.example/1", "https://stranger.example/2"] {
        suggest(db, source, POST, POST, at(2)).unwrap();
    }
    let key = next(db, at(2), at(3)).unwrap().unwrap().key;
    let (name, text) = ("stranger.example".to_owned(), "in their words".to_owned());
    mentioned(db, &Mentioned { key, id: id(2), name, text }, at(4)).unwrap();
}

/// A digest with what came, closed so many days later.
fn gather(db: &mut dyn Session, days: u8) {
    let now = at(i64::from(days) * 60 * 24);
    let mut open = digest::open(db, now, SignedDuration::ZERO, now).unwrap().unwrap();
    digest::close(db, &mut open, &id(100 + days), now).unwrap();
}

/// Each value of each table, except what says that ids are used, which posts there are, and when something was told.
fn left(db: &mut dyn Session) -> Vec<String> {
    let mut left = Vec::new();
    let empty = digest::Counted::default().written().unwrap();
    for table in TABLES.iter().filter(|table| table.name != "posts") {
        let list = table.columns.join(", ");
        for row in db.query(&format!("SELECT {list} FROM {}", table.name), &[]).unwrap() {
            for (column, cell) in table.columns.iter().zip(row.cells()) {
                let value = Value::from(cell);
                let is_known = ["key", "id", "kind", "post", "entry"].contains(column);
                let is_when = table.name == "digests" && ["at", "change"].contains(column);
                let is_nothing =
                    matches!(value, Value::Null | Value::Integer(0) | Value::Text("{}"))
                        || matches!(value, Value::Text(news) if news == empty);
                if !is_known && !is_when && !is_nothing {
                    left.push(format!("{}.{column} is {value:?}", table.name));
                }
            }
        }
    }
    left
}

/// Catches a table that keeps something of what a reader has taken back.
#[test]
fn what_is_taken_back_is_gone_from_every_table() {
    let folder = tempfile::tempdir().unwrap();
    let mut db = Sqlite(sqlite::open(folder.path()).unwrap());
    thank(&mut db);
    gather(&mut db, 1);
    assert!(left(&mut db).iter().any(|value| value.contains("digests.news")));
    undo(&mut db, &id(1), &SECRET).unwrap();
    assert_eq!(left(&mut db), [""; 0]);
}

/// Catches a tick that stays in what was told of it a day later, and thanks of others that go with it.
#[test]
fn what_was_added_after_it_was_told_is_taken_out_where_it_was_counted() {
    let folder = tempfile::tempdir().unwrap();
    let mut db = Sqlite(sqlite::open(folder.path()).unwrap());
    say(&mut db, 1, 0, None, false);
    say(&mut db, 4, 0, None, true);
    gather(&mut db, 1);
    say(&mut db, 1, 1, Some("in private words"), true);
    gather(&mut db, 2);
    undo(&mut db, &id(1), &SECRET).unwrap();
    let sql = "SELECT news FROM digests WHERE key > 1 ORDER BY key";
    let news = db.query(sql, &[]).unwrap();
    let [first, second] =
        &news.into_iter().map(|row| row.only::<String>().unwrap()).collect::<Vec<_>>()[..]
    else {
        panic!()
    };
    assert!(first.contains(r#""thanks":1,"askers":1"#), "{first}");
    assert_eq!(*second, digest::Counted::default().written().unwrap());
}

/// Catches a table that the author's tools leave something in.
#[test]
fn what_is_erased_is_gone_from_every_table() {
    let site = Scope::Site("https://blog.example".into());
    for scope in [Scope::Post(POST.into()), site] {
        let extent = Extent { scope, only_site: false };
        let folder = tempfile::tempdir().unwrap();
        let mut db = Sqlite(sqlite::open(folder.path()).unwrap());
        thank(&mut db);
        mention(&mut db);
        gather(&mut db, 1);
        erase(&mut db, &extent).unwrap();
        assert_eq!(left(&mut db), [""; 0]);
    }
    let folder = tempfile::tempdir().unwrap();
    let mut db = Sqlite(sqlite::open(folder.path()).unwrap());
    mention(&mut db);
    gather(&mut db, 1);
    erase(&mut db, &Extent { scope: Scope::Thx(id(2)), only_site: false }).unwrap();
    let left = left(&mut db);
    assert!(!left.is_empty() && !left.iter().any(|value| value.contains("example/1")), "{left:?}");
}
