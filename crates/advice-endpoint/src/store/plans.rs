//! What the databases plan for a page of a post: to go through the index that has it, whatever else is stored.

use ::postgres::{Client, NoTls};
use test_postgres::Postgres;

use super::author::received_after;
use super::session::Session;
use super::thread::notes;
use super::{postgres, sqlite};
use crate::cursor::Order;

/// A post that has nearly everything, and one that has hardly anything.
const POSTS: &str = "INSERT INTO posts (id) VALUES ('large'), ('small');
     INSERT INTO entries (id, kind, post, at, note, secret)
     SELECT n::text, 'thx', CASE WHEN n <= 20 THEN 2 ELSE 1 END, 0, 'A note.', ''
     FROM generate_series(1, 5000) AS n;
     ANALYZE; SET plan_cache_mode = force_generic_plan";

/// What is asked for a page of a thread, in either order, and of a post's thanks.
fn pages(db: &dyn Session) -> [String; 3] {
    [notes(db, Order::Oldest), notes(db, Order::Newest), received_after(db, true, false)]
}

/// How PostgreSQL goes about what it is asked, before it knows the values.
fn planned(client: &mut Client, sql: &str) -> String {
    client.batch_execute(&format!("PREPARE page AS {}", sql.replace('?', "$"))).unwrap();
    let rows = client.query("EXPLAIN EXECUTE page (2, 0, 200)", &[]).unwrap();
    client.batch_execute("DEALLOCATE page").unwrap();
    rows.iter().map(|row| row.get::<_, String>(0) + "\n").collect()
}

/// Catches a plan that goes through all that is stored for the little that is of one post.
#[test]
fn postgres_reads_a_small_post_by_its_index_whatever_else_is_stored() {
    let database = Postgres::start().unwrap();
    let place = database.address().parse().unwrap();
    postgres::open(&place).unwrap();
    let mut client = Client::connect(&database.address(), NoTls).unwrap();
    client.batch_execute(POSTS).unwrap();
    let indexes = ["open_thread_of_post", "open_thread_of_post", "news_of_post"];
    for (sql, index) in pages(&postgres::Postgres::new(place)).iter().zip(indexes) {
        let plan = planned(&mut client, sql);
        assert!(plan.contains(index) && !plan.contains("Sort"), "{plan}");
    }
}

/// Catches the same in SQLite, and a page that is looked for from its thread's first note on.
#[test]
fn sqlite_reads_a_post_by_its_index_from_the_page_on() {
    let folder = tempfile::tempdir().unwrap();
    let db = sqlite::Sqlite(sqlite::open(folder.path()).unwrap());
    let indexes = [
        "thread_of_post (post=? AND key>?)",
        "thread_of_post (post=? AND key<?)",
        "thanks_of_post (post=? AND key>?)",
    ];
    for (sql, index) in pages(&db).iter().zip(indexes) {
        let mut explain = db.0.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let steps = explain.query_map([2, 0, 200], |row| row.get("detail")).unwrap();
        let plan: Vec<String> = steps.collect::<Result<_, _>>().unwrap();
        let plan = plan.join("\n");
        assert!(plan.contains(index) && !plan.contains("TEMP B-TREE"), "{plan}");
    }
}
