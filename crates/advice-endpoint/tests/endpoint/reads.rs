//! Threads, tallies and health.

use std::fs::File;
use std::io::{Seek as _, SeekFrom, Write as _};

use advice_endpoint::{Database, database};
use advice_wire::{ProblemKind, Receipt, Tallies, Thread, Thx};

use crate::harness::{SITE, TestEndpoint, noted, thx};

#[test]
fn a_read_that_is_not_new_is_304_and_one_that_is_has_another_tag() {
    let endpoint = TestEndpoint::start();
    endpoint.post("/v1/thx", &noted(1, "a note")).read::<Receipt>(201);
    for path in ["/v1/thread?post=ct", "/v1/tallies?post=ct&post=other"] {
        let first = endpoint.get(path);
        let tag = first.header("etag").unwrap().to_owned();
        assert_eq!(first.header("cache-control"), Some("no-cache"));
        let known = [("if-none-match", tag.as_str()), ("origin", SITE)];
        let again = endpoint.send("GET", path, &known, "");
        assert_eq!((again.status, again.header("etag")), (304, Some(tag.as_str())));
        assert_eq!(again.header("access-control-allow-origin"), Some(SITE));
        endpoint.post("/v1/thx", &thx(path.len() as u16)).read::<Receipt>(201);
        assert_eq!(endpoint.send("GET", path, &known, "").status, 200);
    }
}

#[test]
fn a_long_thread_comes_in_pages_each_note_once_in_order() {
    let endpoint = TestEndpoint::start();
    for n in 0..450 {
        endpoint.post("/v1/thx", &noted(n, &format!("note {n}"))).read::<Receipt>(201);
        endpoint.post("/v1/thx", &Thx { post: "other".into(), ..noted(n + 1000, "x") });
    }
    let mut texts = Vec::new();
    let mut sizes = Vec::new();
    let mut path = "/v1/thread?post=ct".to_owned();
    loop {
        let page: Thread = endpoint.get(&path).read(200);
        assert_eq!(page.tally, 450);
        sizes.push(page.notes.len());
        texts.extend(page.notes.into_iter().map(|note| note.text));
        let Some(next) = page.next else { break };
        path = format!("/v1/thread?post=ct&after={next}");
    }
    assert_eq!(sizes, [200, 200, 50]);
    let all: Vec<String> = (0..450).map(|n| format!("note {n}")).collect();
    assert_eq!(texts, all);
}

#[test]
fn a_client_may_choose_how_long_a_page_is() {
    let endpoint = TestEndpoint::start();
    for n in 0..5 {
        endpoint.post("/v1/thx", &noted(n, &format!("note {n}"))).read::<Receipt>(201);
    }
    let first: Thread = endpoint.get("/v1/thread?post=ct&limit=2").read(200);
    let next = first.next.unwrap();
    let rest = format!("/v1/thread?post=ct&limit=1000&after={next}");
    let rest: Thread = endpoint.get(&rest).read(200);
    let texts = first.notes.iter().chain(&rest.notes).map(|note| note.text.as_str());
    assert_eq!((first.notes.len(), rest.notes.len(), rest.next), (2, 3, None));
    assert!(texts.eq(["note 0", "note 1", "note 2", "note 3", "note 4"]));
}

/// Catches a thread read backwards that lacks a note, or has one twice.
#[test]
fn a_thread_is_read_from_its_newest_note_on() {
    let endpoint = TestEndpoint::start();
    for n in 0..5 {
        endpoint.post("/v1/thx", &noted(n, &format!("note {n}"))).read::<Receipt>(201);
    }
    let path = "/v1/thread?post=ct&order=newest&limit=3";
    let first: Thread = endpoint.get(path).read(200);
    let next = first.next.unwrap();
    endpoint.post("/v1/thx", &noted(5, "note 5")).read::<Receipt>(201);
    let rest: Thread = endpoint.get(&format!("{path}&after={next}")).read(200);
    let texts = first.notes.iter().chain(&rest.notes).map(|note| note.text.as_str());
    assert!(texts.eq(["note 4", "note 3", "note 2", "note 1", "note 0"]));
    assert_eq!(rest.next, None);
    assert_eq!(endpoint.get("/v1/thread?post=ct&order=random").status, 400);
}

/// Catches pages whose length is anybody's who writes long notes, and a note that falls between two of them.
#[test]
fn a_page_of_long_notes_ends_early_and_the_next_goes_on_in_either_order() {
    let endpoint = TestEndpoint::start();
    for n in 0..300 {
        endpoint
            .post("/v1/thx", &noted(n, &format!("{n} {}", "🙂".repeat(270))))
            .read::<Receipt>(201);
    }
    for order in ["oldest", "newest"] {
        let path = format!("/v1/thread?post=ct&limit=1000&order={order}");
        let first = endpoint.get(&path);
        assert!((200_000..=256 * 1024 + 200).contains(&first.body.len()), "{}", first.body.len());
        let first: Thread = first.read(200);
        let rest: Thread = endpoint.get(&format!("{path}&after={}", first.next.unwrap())).read(200);
        assert_eq!(rest.next, None);
        let notes = first.notes.iter().chain(&rest.notes);
        let mut numbers: Vec<u16> =
            notes.map(|note| note.text.split(' ').next().unwrap().parse().unwrap()).collect();
        if order == "newest" {
            numbers.reverse();
        }
        assert!(numbers.into_iter().eq(0..300), "{order}");
    }
}

/// Catches a cache that gives the compressed form to who cannot read it, and a tag that is new in each form.
#[test]
fn a_long_thread_is_compressed_for_who_takes_it_and_has_one_tag() {
    let endpoint = TestEndpoint::start();
    for n in 0..60 {
        endpoint.post("/v1/thx", &noted(n, "I needed this today.")).read::<Receipt>(201);
    }
    let path = "/v1/thread?post=ct";
    let get = |encoding: &str| {
        endpoint.send("GET", path, &[("accept-encoding", encoding), ("origin", SITE)], "")
    };
    let (plain, gzip, brotli) = (get("identity"), get("gzip"), get("gzip, deflate, br, zstd"));
    assert_eq!(plain.header("content-encoding"), None);
    assert_eq!(gzip.header("content-encoding"), Some("gzip"));
    assert_eq!(brotli.header("content-encoding"), Some("br"));
    for answer in [&plain, &gzip, &brotli] {
        assert_eq!(answer.all("vary"), ["accept-encoding", "origin"]);
        assert_eq!((&answer.body, answer.header("etag")), (&plain.body, plain.header("etag")));
        assert!(answer.header("etag").unwrap().starts_with("W/"));
    }
    let known = [("if-none-match", plain.header("etag").unwrap()), ("accept-encoding", "br")];
    let again = endpoint.send("GET", path, &known, "");
    assert_eq!((again.status, again.all("vary")), (304, vec!["accept-encoding", "origin"]));
}

/// Catches a thread that an endpoint has in memory, and that another over the same data has added to.
#[test]
fn what_another_endpoint_stores_is_seen_soon() {
    let endpoint = TestEndpoint::start();
    let other = endpoint.beside();
    for n in 1..=2 {
        other.post("/v1/thx", &noted(n, &format!("note {n}"))).read::<Receipt>(201);
        while endpoint.thread("ct").notes.len() < usize::from(n) {
            std::thread::yield_now();
        }
    }
}

#[test]
fn a_full_last_page_has_no_next() {
    let endpoint = TestEndpoint::start();
    for n in 0..200 {
        endpoint.post("/v1/thx", &noted(n, "note")).read::<Receipt>(201);
    }
    let page = endpoint.thread("ct");
    assert_eq!((page.notes.len(), page.next), (200, None));
}

#[test]
fn tallies_name_every_post_that_was_asked_about() {
    let endpoint = TestEndpoint::start();
    for n in 1..=3 {
        endpoint.post("/v1/thx", &thx(n)).read::<Receipt>(201);
    }
    let page = "https%3A%2F%2Fblog.example%2F2026%2Fa%3Fb%26c";
    let tallies: Tallies = endpoint.get(&format!("/v1/tallies?post=ct&post={page}")).read(200);
    let expected = [("ct".to_owned(), 3), ("https://blog.example/2026/a?b&c".to_owned(), 0)];
    assert_eq!(tallies.tallies, expected.into());
    let many: String = (0..250).map(|n| format!("post=p{n}&post=ct&")).collect();
    let tallies: Tallies = endpoint.get(&format!("/v1/tallies?{many}")).read(200);
    assert_eq!((tallies.tallies.len(), tallies.tallies["ct"]), (251, 3));
    assert_eq!(tallies.tallies.values().sum::<u64>(), 3);
}

#[test]
fn parameters_that_make_no_sense_are_refused() {
    let endpoint = TestEndpoint::start();
    let many = "post=ct&".repeat(1001);
    for path in [
        "/v1/thread",
        "/v1/thread?post=",
        "/v1/thread?post=%00",
        "/v1/thread?post=ct&after=",
        "/v1/thread?post=ct&after=!!",
        "/v1/thread?post=ct&after=AAAA",
        "/v1/thread?post=ct&limit=0",
        "/v1/thread?post=ct&limit=1001",
        "/v1/thread?post=ct&limit=many",
        "/v1/tallies",
        &format!("/v1/tallies?{many}"),
    ] {
        endpoint.get(path).problem(400, ProblemKind::Malformed);
    }
    let long = format!("/v1/thread?post={}", "p".repeat(600));
    endpoint.get(&long).problem(422, ProblemKind::TooLong);
}

#[test]
fn health_says_that_the_store_answers_and_alive_that_the_program_does() {
    let endpoint = TestEndpoint::start();
    for path in ["/v1/health", "/v1/alive"] {
        let answer = endpoint.get(path);
        assert_eq!((answer.status, answer.body.as_str()), (200, r#"{"status":"ok"}"#));
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
    }
}

/// Writes over the page that entries are in.
fn damage(file: &std::path::Path) {
    let db = rusqlite::Connection::open(file).unwrap();
    let sql = "SELECT (rootpage - 1) * page_size, page_size FROM sqlite_schema, pragma_page_size WHERE name = 'entries'";
    let read = |row: &rusqlite::Row<'_>| Ok((row.get::<_, u64>(0)?, row.get::<_, usize>(1)?));
    let (place, size) = db.query_row(sql, [], read).unwrap();
    let mut file = File::options().write(true).open(file).unwrap();
    file.seek(SeekFrom::Start(place)).unwrap();
    file.write_all(&vec![0x5a; size]).unwrap();
}

/// Catches a monitoring that calls an endpoint well whose readers are told that it cannot read.
#[test]
fn health_says_that_something_that_was_read_is_damaged_and_promises_nothing_then() {
    let endpoint = TestEndpoint::start();
    if !matches!(endpoint.place().database, Database::Sqlite) {
        return;
    }
    endpoint.post("/v1/thx", &noted(1, "a note")).read::<Receipt>(201);
    let endpoint = endpoint.restart();
    damage(&database(endpoint.data()));
    endpoint.get("/v1/health").read::<serde_json::Value>(200);
    for path in ["/v1/thread?post=ct", "/v1/health"] {
        let problem = endpoint.get(path).problem(503, ProblemKind::Unavailable);
        assert!(problem.retry && problem.detail.contains("damaged"), "{}", problem.detail);
        assert!(!problem.detail.contains("receipt"), "{}", problem.detail);
    }
    endpoint.get("/v1/tallies?post=ct").read::<Tallies>(200);
    endpoint.get("/v1/health").problem(503, ProblemKind::Unavailable);
}
