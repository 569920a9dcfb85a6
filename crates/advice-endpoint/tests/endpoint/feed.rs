//! The author's feeds.

use advice_wire::{Feeds, ProblemKind, Receipt, Thx, Undone};
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::harness::{Answer, SECRET, TestEndpoint, noted, thx};

/// An endpoint that closes a digest as soon as it may.
fn start() -> TestEndpoint {
    TestEndpoint::with(|settings| settings.outward.look = std::time::Duration::from_millis(10))
}

pub(crate) fn feeds(endpoint: &TestEndpoint) -> Feeds {
    endpoint.author("feed", &json!({})).read(201)
}

/// What is at one of the endpoint's own addresses.
fn get(endpoint: &TestEndpoint, address: &str) -> Answer {
    endpoint.get(address.strip_prefix("https://thx.example").unwrap())
}

fn items(endpoint: &TestEndpoint, feeds: &Feeds) -> Vec<Value> {
    let feed: Value = get(endpoint, &feeds.json).read(200);
    feed["items"].as_array().unwrap().clone()
}

/// Waits until the feed has as many entries.
pub(crate) fn wait_for(endpoint: &TestEndpoint, feeds: &Feeds, count: usize) -> Vec<Value> {
    loop {
        let items = items(endpoint, feeds);
        if items.len() == count {
            return items;
        }
        std::thread::yield_now();
    }
}

#[test]
fn three_hundred_thanks_are_one_entry_that_names_the_asker() {
    let endpoint = start();
    let feeds = feeds(&endpoint);
    for n in 0..299 {
        endpoint.post("/v1/thx", &thx(n)).read::<Receipt>(201);
    }
    let asker = Thx { asker: true, ..noted(299, "<i>It was mine.</i>") };
    endpoint.post("/v1/thx", &asker).read::<Receipt>(201);
    assert!(items(&endpoint, &feeds).is_empty());
    endpoint.later(SignedDuration::from_mins(11));
    let items = wait_for(&endpoint, &feeds, 1);
    let title = "The asker has read the answer to “ct”, and there are 300 thanks";
    assert_eq!(items[0]["title"], title);
    let html = items[0]["content_html"].as_str().unwrap();
    assert!(html.contains("&lt;i&gt;It was mine.&lt;/i&gt;"), "{html}");
    let atom = get(&endpoint, &feeds.atom);
    assert_eq!(atom.header("content-type"), Some("application/atom+xml; charset=utf-8"));
    let atom: atom_syndication::Feed = atom.body.parse().unwrap();
    assert_eq!((atom.entries.len(), atom.entries[0].title.value.as_str()), (1, title));
    assert_eq!(atom.links[0].href, feeds.atom);
}

#[test]
fn what_is_new_waits_a_day_for_the_next_entry_and_what_is_told_stays_told() {
    let endpoint = start();
    let feeds = feeds(&endpoint);
    endpoint.post("/v1/thx", &thx(1)).read::<Receipt>(201);
    endpoint.later(SignedDuration::from_mins(11));
    let first = wait_for(&endpoint, &feeds, 1);
    endpoint.post("/v1/thx", &thx(2)).read::<Receipt>(201);
    endpoint.post("/v1/thx", &thx(3)).read::<Receipt>(201);
    let told_before = Thx { revision: 1, asker: true, ..noted(1, "Later words.") };
    endpoint.post("/v1/thx", &told_before).read::<Receipt>(200);
    endpoint.later(SignedDuration::from_hours(25));
    let items = wait_for(&endpoint, &feeds, 2);
    assert_eq!(items[1], first[0]);
    let title = "The asker has read the answer to “ct”, and there are 2 thanks";
    assert_eq!(items[0]["title"], title);
    assert!(items[0]["content_html"].as_str().unwrap().contains("Later words."));
}

#[test]
fn what_a_reader_takes_back_is_gone_from_the_feed() {
    let endpoint = start();
    let feeds = feeds(&endpoint);
    endpoint.post("/v1/thx", &noted(1, "I take this back.")).read::<Receipt>(201);
    endpoint.later(SignedDuration::from_mins(11));
    let items = wait_for(&endpoint, &feeds, 1);
    assert!(items[0]["content_html"].as_str().unwrap().contains("I take this back."));
    let undo = format!("/v1/thx/{}/undo", thx(1).id);
    endpoint.post(&undo, &json!({ "secret": SECRET })).read::<Undone>(200);
    let items = wait_for(&endpoint, &feeds, 1);
    assert!(!items[0]["content_html"].as_str().unwrap().contains("I take this back."));
}

#[test]
fn only_the_newest_address_opens_a_feed_and_only_its_hash_is_kept() {
    let endpoint = start();
    let nothing = endpoint.get("/v1/feed/00000000000000000000000000000000/atom");
    nothing.problem(404, ProblemKind::NotFound);
    let (old, new) = (feeds(&endpoint), feeds(&endpoint));
    for address in [&old.atom, &old.json] {
        get(&endpoint, address).problem(404, ProblemKind::NotFound);
    }
    for address in [&new.atom, &new.json] {
        let answer = get(&endpoint, address);
        assert_eq!(
            (answer.status, answer.header("cache-control")),
            (200, Some("private, no-cache"))
        );
        let path = address.strip_prefix("https://thx.example").unwrap();
        let known = [("if-none-match", answer.header("etag").unwrap())];
        assert_eq!(endpoint.send("GET", path, &known, "").status, 304);
        assert!(!address.contains(endpoint.token.as_deref().unwrap()));
    }
    let token = new.atom.split('/').nth(5).unwrap();
    for file in endpoint.data().read_dir().unwrap().map(|entry| entry.unwrap().path()) {
        let bytes = if file.is_file() { std::fs::read(&file).unwrap() } else { Vec::new() };
        assert!(!bytes.windows(token.len()).any(|window| window == token.as_bytes()), "{file:?}");
    }
    let refused = endpoint.send("POST", "/v1/author/feed", &[], "{}");
    refused.problem(401, ProblemKind::Token);
}
