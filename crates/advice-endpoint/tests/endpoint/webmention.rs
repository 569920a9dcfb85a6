//! Mentions by other sites.

#[cfg(target_os = "linux")]
use std::net::TcpListener;

use advice_endpoint::{Quota, Reach};
use advice_wire::{Note, ProblemKind, Receipt, Received};
use jiff::SignedDuration;
use serde_json::json;

use crate::feed;
use crate::harness::{Answer, TestEndpoint, thx};
use crate::sinks::Pages;

const TARGET: &str = "https://blog.example/letters/ct";
const LINK: &str = "<a href=https://blog.example/letters/ct>so</a>";

/// An endpoint that looks at pages of this machine, and knows the post `ct`.
fn start() -> TestEndpoint {
    let endpoint = TestEndpoint::with(|settings| {
        settings.outward.look = std::time::Duration::from_millis(10);
        settings.reach = Reach::ThisMachine;
    });
    endpoint.post("/v1/thx", &thx(1)).read::<Receipt>(201);
    endpoint
}

fn send(endpoint: &TestEndpoint, query: &str, source: &str, target: &str) -> Answer {
    let form = form_urlencoded::Serializer::new(String::new())
        .extend_pairs([("source", source), ("target", target)])
        .finish();
    let headers = [("content-type", "application/x-www-form-urlencoded")];
    endpoint.send("POST", &format!("/v1/webmention{query}"), &headers, &form)
}

fn mention(endpoint: &TestEndpoint, source: &str) {
    let answer = send(endpoint, "?post=ct", source, TARGET);
    assert_eq!(answer.status, 202, "{}", answer.body);
}

/// Waits until as many mentions wait for the author.
fn waiting(endpoint: &TestEndpoint, count: usize) -> Vec<Received> {
    loop {
        let thanks = endpoint.thanks("?waiting=true").thanks;
        if thanks.len() == count {
            return thanks;
        }
        std::thread::yield_now();
    }
}

fn approve(endpoint: &TestEndpoint, note: &Received) {
    let answer = endpoint.author("approve", &json!({ "note": note.id }));
    assert_eq!(answer.status, 200, "{}", answer.body);
}

/// Waits until the thread has as many notes.
fn shown(endpoint: &TestEndpoint, count: usize) -> Vec<Note> {
    loop {
        let notes = endpoint.thread("ct").notes;
        if notes.len() == count {
            return notes;
        }
        std::thread::yield_now();
    }
}

#[test]
fn a_mention_is_shown_with_its_link_once_the_author_has_approved_it() {
    let (endpoint, pages) = (start(), Pages::start());
    let source = pages.write("/1", 200, &format!("<title>On \u{202e}buses</title>{LINK}"));
    mention(&endpoint, &source);
    let waits = waiting(&endpoint, 1);
    assert_eq!(
        (waits[0].link.as_ref(), waits[0].waits, waits[0].asker),
        (Some(&source), true, false)
    );
    assert!(endpoint.thread("ct").notes.is_empty());
    approve(&endpoint, &waits[0]);
    let notes = shown(&endpoint, 1);
    assert_eq!((notes[0].text.as_str(), notes[0].name.as_deref()), ("On buses", Some("127.0.0.1")));
    assert_eq!(notes[0].link.as_ref().map(|link| link.as_str()), Some(source.as_str()));
    assert!(!notes[0].author);
    // A mention is no thanks.
    assert_eq!(endpoint.thread("ct").tally, 1);
    endpoint.author("seen", &json!({ "through": notes[0].id })).read::<serde_json::Value>(200);

    // The same again changes nothing.
    mention(&endpoint, &source);
    mention(&endpoint, &pages.write("/2", 200, LINK));
    assert_eq!(
        waiting(&endpoint, 1)[0].note.as_deref(),
        Some(pages.write("/2", 200, LINK).as_str())
    );
    assert_eq!(endpoint.thread("ct").notes, notes);
}

#[test]
fn the_author_is_told_of_a_mention_that_waits() {
    let (endpoint, pages) = (start(), Pages::start());
    let feeds = feed::feeds(&endpoint);
    let source = pages.write("/1", 200, &format!("<title>On buses</title>{LINK}"));
    mention(&endpoint, &source);
    waiting(&endpoint, 1);
    endpoint.later(SignedDuration::from_mins(11));
    let items = feed::wait_for(&endpoint, &feeds, 1);
    let html = items[0]["content_html"].as_str().unwrap();
    assert!(
        html.contains("On buses") && html.contains(&source) && html.contains("approve"),
        "{html}"
    );
}

#[test]
fn a_page_that_changes_waits_again_and_one_that_is_gone_or_links_no_more_goes() {
    let (endpoint, pages) = (start(), Pages::start());
    let source = pages.write("/1", 200, &format!("<title>First</title>{LINK}"));
    mention(&endpoint, &source);
    approve(&endpoint, &waiting(&endpoint, 1)[0]);
    pages.write("/1", 200, &format!("<title>Buy now</title>{LINK}"));
    mention(&endpoint, &source);
    let again = waiting(&endpoint, 1);
    assert_eq!(again[0].note.as_deref(), Some("Buy now"));
    assert!(endpoint.thread("ct").notes.is_empty());
    approve(&endpoint, &again[0]);
    shown(&endpoint, 1);
    pages.write("/1", 410, "");
    mention(&endpoint, &source);
    shown(&endpoint, 0);

    pages.write("/1", 200, LINK);
    mention(&endpoint, &source);
    approve(&endpoint, &waiting(&endpoint, 1)[0]);
    shown(&endpoint, 1);
    pages.write("/1", 200, "<p>Nothing here.");
    mention(&endpoint, &source);
    shown(&endpoint, 0);
    assert!(endpoint.thanks("?waiting=true").thanks.is_empty());
}

#[test]
fn a_page_that_does_not_link_is_never_shown_and_one_that_fails_is_tried_again() {
    let (endpoint, pages) = (start(), Pages::start());
    mention(&endpoint, &pages.write("/without", 200, "https://blog.example/letters/ct"));
    let broken = pages.write("/broken", 500, LINK);
    mention(&endpoint, &broken);
    // Both were looked at by the time this one is.
    mention(&endpoint, &pages.write("/sound", 200, LINK));
    assert!(waiting(&endpoint, 1)[0].link.as_ref().unwrap().ends_with("/sound"));
    pages.write("/broken", 200, LINK);
    endpoint.later(SignedDuration::from_mins(10));
    waiting(&endpoint, 2);
}

#[test]
fn a_target_is_a_known_post_of_an_own_site_and_a_source_is_a_page_elsewhere() {
    let endpoint = start();
    let source = "http://127.0.0.1:1/";
    for (query, source, target) in [
        ("?post=ct", source, "https://evil.example/letters/ct"),
        ("?post=ct", source, "https://blog.example.evil.example/letters/ct"),
        ("?post=ct", source, "https://blog.example@evil.example/letters/ct"),
        ("?post=ct", source, "http://blog.example/letters/ct"),
        ("?post=ct", source, "letters/ct"),
        ("?post=ct", source, ""),
        ("?post=ct", TARGET, TARGET),
        ("?post=ct", "", TARGET),
        ("?post=ct", "ftp://127.0.0.1/", TARGET),
        ("?post=ct", "file:///etc/passwd", TARGET),
        ("?post=ct", "http://me:secret@127.0.0.1/", TARGET),
        ("?post=another", source, TARGET),
        ("", source, TARGET),
    ] {
        send(&endpoint, query, source, target).problem(400, ProblemKind::Malformed);
    }
    // A post that goes by its address needs no name.
    let by_address = advice_wire::Thx { post: TARGET.into(), ..thx(2) };
    endpoint.post("/v1/thx", &by_address).read::<Receipt>(201);
    for written in ["#note", "/", "?utm_source=mail", "/index.html?fbclid=1#top"] {
        assert_eq!(send(&endpoint, "", source, &format!("{TARGET}{written}")).status, 202);
    }
    send(&endpoint, "", source, &format!("{TARGET}?p=1")).problem(400, ProblemKind::Malformed);
}

#[test]
fn what_the_author_has_erased_may_come_again_and_waits_again() {
    let (endpoint, pages) = (start(), Pages::start());
    let source = pages.write("/1", 200, &format!("<title>First</title>{LINK}"));
    mention(&endpoint, &source);
    waiting(&endpoint, 1);
    let scope = advice_wire::Scope::Post("ct".into());
    endpoint.author("erase", &scope).read::<advice_wire::Erased>(200);
    waiting(&endpoint, 0);
    mention(&endpoint, &source);
    waiting(&endpoint, 1);
}

/// An endpoint that knows the post `ct`, and never comes to look at a page.
fn busy() -> TestEndpoint {
    let endpoint = TestEndpoint::with(|settings| {
        settings.outward.look = std::time::Duration::from_secs(24 * 60 * 60);
        settings.reach = Reach::ThisMachine;
    });
    endpoint.post("/v1/thx", &thx(1)).read::<Receipt>(201);
    endpoint
}

/// Catches a host whose slow pages take the places of all others, by whatever way its name is written; and a crowd of
/// mentions that wakes the operator, since they are no failure of the store.
#[test]
fn of_one_host_only_some_pages_wait_and_others_find_room() {
    let endpoint = busy();
    for n in 0..25 {
        mention(&endpoint, &format!("http://slow.example/{n}"));
        mention(&endpoint, &format!("https://SLOW.example.:8443/{n}"));
    }
    for source in ["http://slow.example/26", "http://slow.example./", "https://Slow.example:1/"] {
        let answer = send(&endpoint, "?post=ct", source, TARGET);
        let problem = answer.problem(429, ProblemKind::TooMany);
        assert!(problem.detail.contains("50 pages of that host"), "{}", problem.detail);
        assert_eq!(answer.header("retry-after"), Some("600"));
    }
    mention(&endpoint, "http://another.slow.example/");
    mention(&endpoint, "http://slow.example/7");
    let numbers = ureq::get(format!("{}/metrics", endpoint.metrics)).call().unwrap();
    let numbers = numbers.into_body().read_to_string().unwrap();
    assert!(numbers.contains("advice_store_failures_total 0"), "{numbers}");
}

/// Catches a client that fills all places with pages of many hosts.
#[test]
fn one_client_suggests_only_so_many_pages() {
    let endpoint = TestEndpoint::with(|settings| {
        settings.reach = Reach::ThisMachine;
        settings.quotas.mentions = Quota { burst: 2, per_minute: 1 };
    });
    endpoint.post("/v1/thx", &thx(1)).read::<Receipt>(201);
    mention(&endpoint, "http://127.0.0.1:1/");
    mention(&endpoint, "http://localhost:1/");
    let answer = send(&endpoint, "?post=ct", "http://[::1]:1/", TARGET);
    answer.problem(429, ProblemKind::TooMany);
    assert_eq!(answer.header("retry-after"), Some("60"));
    endpoint.post("/v1/thx", &thx(2)).read::<Receipt>(201);
}

#[test]
fn by_default_nothing_of_this_machine_is_looked_at() {
    let endpoint = TestEndpoint::start();
    endpoint.post("/v1/thx", &thx(1)).read::<Receipt>(201);
    let odd_port = send(&endpoint, "?post=ct", "http://127.0.0.1:8080/", TARGET);
    odd_port.problem(400, ProblemKind::Malformed);
}

/// Catches a stranger who has the endpoint ask this machine's own web server for something. Each page is tried until it is given
/// up, which makes room for the next of that host.
#[test]
#[cfg(target_os = "linux")]
fn by_default_a_web_server_of_this_machine_is_not_even_connected_to() {
    // All of 127.0.0.0/8 is this machine, and nobody else listens there.
    let Ok(server) = TcpListener::bind(("127.77.77.77", 80)) else {
        eprintln!("not tested: only root can listen at port 80");
        return;
    };
    server.set_nonblocking(true).unwrap();
    let endpoint = TestEndpoint::with(|settings| {
        settings.outward.look = std::time::Duration::from_millis(10);
    });
    endpoint.post("/v1/thx", &thx(1)).read::<Receipt>(201);
    for n in 0..50 {
        mention(&endpoint, &format!("http://127.77.77.77/{n}"));
    }
    while send(&endpoint, "?post=ct", "http://127.77.77.77/more", TARGET).status == 429 {
        assert_eq!(server.accept().unwrap_err().kind(), std::io::ErrorKind::WouldBlock);
        endpoint.later(SignedDuration::from_mins(10));
    }
}
