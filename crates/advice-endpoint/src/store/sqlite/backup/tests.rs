use std::path::Path;

use rusqlite::Connection;

use super::super::open::{self, MIGRATIONS, migrate};
use super::super::restore::{Restored, restore};
use super::{BackupError, Whole, backup};
use crate::store::check_file as check;

const THREE: &str = "INSERT INTO posts (id, tally) VALUES ('ct', 2), ('other', 1);
    INSERT INTO entries (id, kind, post, at, secret) VALUES
      ('a', 'thx', 1, 0, x'00'), ('b', 'thx', 1, 0, x'00'), ('c', 'thx', 2, 0, x'00');
    INSERT INTO entries (id, kind, post, at, note) VALUES ('d', 'reply', 1, 0, 'x');";

/// A store with three thanks, open as an endpoint has it.
fn store(folder: &Path) -> Connection {
    let db = open::open(folder).unwrap();
    db.execute_batch(THREE).unwrap();
    db
}

fn files(folder: &Path) -> Vec<String> {
    let names = folder.read_dir().unwrap().map(|entry| entry.unwrap().file_name());
    let mut names: Vec<String> = names.map(|name| name.into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_backup_of_a_store_in_use_is_whole_private_and_one_file() {
    let folder = tempfile::tempdir().unwrap();
    let (data, file) = (folder.path().join("data"), folder.path().join("copy.sqlite"));
    let db = store(&data);
    let three = Whole { thanks: 3, posts: 2 };
    assert_eq!(backup(&data, &file).unwrap(), three);
    db.execute_batch("UPDATE entries SET note = 'later'").unwrap();
    assert_eq!(check(&file).unwrap(), three);
    assert_eq!(files(folder.path()), ["copy.sqlite", "data"]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
    let error = backup(&data, &file).unwrap_err();
    assert!(matches!(error, BackupError::Exists { .. }), "{error}");
}

#[test]
fn what_cannot_be_backed_up_leaves_no_file_behind() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("copy.sqlite");
    assert!(backup(&folder.path().join("none"), &file).is_err());
    let db = store(folder.path());
    db.execute_batch("UPDATE posts SET tally = 7 WHERE id = 'ct'").unwrap();
    let error = backup(folder.path(), &file).unwrap_err().to_string();
    assert!(
        error.contains("advice.sqlite is damaged: the tally of ct is 7, and 2 thanks are stored"),
        "{error}"
    );
    assert!(!files(folder.path()).iter().any(|name| name.starts_with("copy")));
    let error = backup(folder.path(), &folder.path().join("none/copy.sqlite")).unwrap_err();
    let named = error.to_string();
    assert!(named.contains("none/copy.sqlite cannot"), "{named}");
    db.execute_batch("PRAGMA user_version = 99").unwrap();
    let newer = backup(folder.path(), &file).unwrap_err().to_string();
    assert!(newer.contains("advice.sqlite has version 99"), "{newer}");
}

#[test]
fn a_restored_store_is_the_one_that_was_backed_up_and_the_other_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let (data, file) = (folder.path().join("data"), folder.path().join("copy.sqlite"));
    let db = store(&data);
    backup(&data, &file).unwrap();
    db.execute_batch("UPDATE entries SET note = 'later' WHERE id = 'a'").unwrap();

    let error = restore(&file, &data).unwrap_err();
    assert!(matches!(error, BackupError::InUse { .. }), "{error}");
    drop(db);
    assert!(!files(&data).contains(&"advice.sqlite.partial".to_owned()));
    let journal = data.join("advice.sqlite.partial-journal");
    std::fs::write(&journal, "what an earlier try has left").unwrap();
    let Restored { whole, replaced, gone, newer_tokens } = restore(&file, &data).unwrap();
    assert!(!journal.exists());
    assert_eq!((whole, gone), (Whole { thanks: 3, posts: 2 }, Some(0)));
    assert!(newer_tokens);
    assert_eq!(check(&replaced.unwrap()).unwrap(), whole);
    let db = open::open(&data).unwrap();
    let later: u32 = db
        .query_row("SELECT count(*) FROM entries WHERE note = 'later'", [], |row| row.get(0))
        .unwrap();
    assert_eq!(later, 0);
    let restored = restore(&file, &folder.path().join("new/place")).unwrap();
    assert_eq!((restored.replaced, restored.gone), (None, None));
}

/// Catches a journal that is replayed into a store that it does not belong to.
#[test]
fn a_damaged_store_makes_way_with_its_journal() {
    let folder = tempfile::tempdir().unwrap();
    let (data, file) = (folder.path().join("data"), folder.path().join("copy.sqlite"));
    let db = store(&data);
    backup(&data, &file).unwrap();
    let journal = std::fs::read(data.join("advice.sqlite-wal")).unwrap();
    drop(db);
    std::fs::write(data.join("advice.sqlite"), "what a broken disk has left of it").unwrap();
    std::fs::write(data.join("advice.sqlite-wal"), journal).unwrap();
    let Restored { whole, replaced, .. } = restore(&file, &data).unwrap();
    assert!(replaced.unwrap().exists());
    assert!(!data.join("advice.sqlite-wal").exists());
    assert_eq!(check(&data.join("advice.sqlite")).unwrap(), whole);
    std::fs::write(data.join("advice.sqlite"), "what a broken disk has left of it").unwrap();
    let restored = restore(&file, &data).unwrap();
    assert_eq!((restored.whole, restored.gone), (whole, None));
    assert!(!restored.newer_tokens);
}

/// Catches an older backup that what was taken back since does not fit into.
#[test]
fn a_backup_of_older_data_hears_of_what_was_taken_back_and_needs_no_copy() {
    let folder = tempfile::tempdir().unwrap();
    let (data, file) = (folder.path().join("data"), folder.path().join("copy.sqlite"));
    let id = "019ccf09-0200-753a-9f84-a9cef3183d62";
    let old = Connection::open(&file).unwrap();
    migrate(&old, &file, &MIGRATIONS[..1]).unwrap();
    let said = "INSERT INTO posts (id, tally) VALUES ('ct', 1);
        INSERT INTO entries (id, kind, post, at, secret, note) VALUES (?, 'thx', 1, 0, x'00', 'I regret this')";
    old.execute_batch(&said.replace('?', &format!("'{id}'"))).unwrap();
    drop(old);
    let undone = "INSERT INTO entries (id, kind, at) VALUES (?1, 'undone', 0)";
    open::open(&data).unwrap().execute(undone, [id]).unwrap();
    let restored = restore(&file, &data).unwrap();
    assert_eq!((restored.whole.thanks, restored.gone), (0, Some(1)));
    assert!(!files(&data).iter().any(|name| name.contains("version")));
    assert_eq!(check(&file).unwrap().thanks, 1, "the backup is as it was");
}

/// Catches a token that somebody else has, which comes back because a page of something else is damaged.
#[test]
fn of_a_store_that_is_damaged_in_part_the_rest_is_heard() {
    let folder = tempfile::tempdir().unwrap();
    let (data, file) = (folder.path().join("data"), folder.path().join("copy.sqlite"));
    let db = store(&data);
    backup(&data, &file).unwrap();
    db.execute_batch("UPDATE author SET token = zeroblob(32)").unwrap();
    let sql = "SELECT (rootpage - 1) * page_size FROM sqlite_schema, pragma_page_size WHERE name = 'entries'";
    let entries: u64 = db.query_row(sql, [], |row| row.get(0)).unwrap();
    drop(db);
    let mut torn = std::fs::read(data.join("advice.sqlite")).unwrap();
    torn[usize::try_from(entries).unwrap()..][..4096].fill(0x5a);
    std::fs::write(data.join("advice.sqlite"), torn).unwrap();
    let restored = restore(&file, &data).unwrap();
    assert_eq!((restored.gone, restored.newer_tokens), (None, true));
    let db = Connection::open(data.join("advice.sqlite")).unwrap();
    let token: Vec<u8> = db.query_row("SELECT token FROM author", [], |row| row.get(0)).unwrap();
    assert_eq!(token, [0; 32]);
}

#[test]
fn what_is_damaged_newer_or_foreign_is_not_restored() {
    let folder = tempfile::tempdir().unwrap();
    let (data, file) = (folder.path().join("data"), folder.path().join("copy.sqlite"));
    let db = store(&data);
    backup(&data, &file).unwrap();
    drop(db);
    let before = std::fs::read(data.join("advice.sqlite")).unwrap();
    let whole = std::fs::read(&file).unwrap();
    let mut torn = whole.clone();
    torn[8192..12_288].fill(0x5a);
    let mut newer = whole.clone();
    newer[63] = 99;
    for (content, word) in [
        (&torn[..], "damaged"),
        (&whole[..whole.len() / 2], "damaged"),
        (&newer[..], "update advice-post"),
        (b"something else", "not a database"),
        (b"", "no store of advice-post"),
    ] {
        std::fs::write(&file, content).unwrap();
        let error = restore(&file, &data).unwrap_err().to_string();
        assert!(error.contains(word), "{word}: {error}");
    }
    assert_eq!(std::fs::read(data.join("advice.sqlite")).unwrap(), before);
}

#[test]
fn an_older_store_is_kept_as_it_was_before_it_is_brought_up_to_date() {
    let folder = tempfile::tempdir().unwrap();
    let db = store(folder.path());
    let path = folder.path().join("advice.sqlite");
    let steps = [&MIGRATIONS[..], &["ALTER TABLE posts ADD COLUMN new TEXT;"]].concat();
    migrate(&db, &path, &steps).unwrap();
    let columns = |db: &Connection| {
        let sql = "SELECT count(*) FROM pragma_table_info('posts')";
        db.query_row(sql, [], |row| row.get::<_, u32>(0)).unwrap()
    };
    assert_eq!(columns(&db), 4);
    let copies: Vec<String> = files(folder.path())
        .into_iter()
        .filter(|name| name.starts_with(&format!("advice-version-{}-", MIGRATIONS.len())))
        .collect();
    let [copy] = &copies[..] else { panic!("{copies:?}") };
    assert_eq!(check(&folder.path().join(copy)).unwrap(), Whole { thanks: 3, posts: 2 });
    assert_eq!(columns(&Connection::open(folder.path().join(copy)).unwrap()), 3);
    migrate(&db, &path, &steps).unwrap();
    assert_eq!(files(folder.path()).iter().filter(|name| name.contains("version")).count(), 1);
}
