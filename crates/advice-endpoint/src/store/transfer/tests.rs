use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use super::{AUTHOR, TABLES, TransferError, transfer};
use crate::secret::Token;
use crate::store::{Database, Place, Whole, check, replace_token, sqlite};

fn place(folder: &Path) -> Place {
    Place { folder: folder.to_owned(), database: Database::Sqlite }
}

/// A store with more thanks than are copied in one step.
fn store(folder: &Path) -> Place {
    let place = place(folder);
    drop(place.open().unwrap());
    replace_token(&place, &Token::from_random([1; 16])).unwrap();
    let rows = "INSERT INTO posts (id, tally) VALUES ('ct', 2500);
        INSERT INTO entries (id, kind, post, at, secret)
        WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 2500)
        SELECT 'thx-' || n, 'thx', 1, n, x'00' FROM n";
    sqlite::open(folder).unwrap().execute_batch(rows).unwrap();
    place
}

#[test]
fn what_was_broken_off_can_be_done_again() {
    let folder = tempfile::tempdir().unwrap();
    let (from, to) = (store(&folder.path().join("from")), place(&folder.path().join("to")));
    let broken_off = |rows| assert!(rows < 2000, "the plug is pulled");
    catch_unwind(AssertUnwindSafe(|| transfer(&from, &to, broken_off))).unwrap_err();
    let all = Whole { thanks: 2500, posts: 1 };
    assert_eq!(transfer(&from, &to, |_| {}).unwrap(), all);
    assert_eq!(check(&to).unwrap(), all);
    assert_eq!(check(&from).unwrap(), all);
    let again = transfer(&from, &to, |_| {}).unwrap_err();
    assert!(matches!(again, TransferError::InUse), "{again}");
}

/// Catches a table or a column that is new, and left behind when a store moves.
#[test]
fn every_column_of_every_table_moves() {
    let folder = tempfile::tempdir().unwrap();
    let db = sqlite::open(folder.path()).unwrap();
    let sql =
        "SELECT t.name || '.' || c.name FROM pragma_table_list AS t, pragma_table_info(t.name) AS c
         WHERE t.name NOT LIKE 'sqlite_%' ORDER BY 1";
    let mut statement = db.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| row.get(0)).unwrap();
    let there: Vec<String> = rows.collect::<Result<_, _>>().unwrap();
    let tables = TABLES.iter().chain([&AUTHOR]);
    let moved = tables
        .flat_map(|table| table.columns.iter().map(|column| format!("{}.{column}", table.name)));
    let mut moved: Vec<String> = moved.collect();
    moved.sort();
    assert_eq!(there, moved);
}
