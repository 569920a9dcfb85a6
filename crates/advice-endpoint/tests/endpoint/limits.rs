//! Too large, too long, too many.

use std::io::{Read, Write};
use std::net::TcpStream;

use advice_endpoint::{Quota, Quotas};
use advice_wire::{ProblemKind, Receipt, Thx};
use jiff::SignedDuration;

use crate::harness::{SITE, TestEndpoint, noted, thx};

#[test]
fn a_note_or_name_that_is_too_long_is_refused_and_one_that_just_fits_is_not() {
    let endpoint = TestEndpoint::start();
    let problem = endpoint.post("/v1/thx", &noted(1, &"ä".repeat(281)));
    let problem = problem.problem(422, ProblemKind::TooLong);
    assert_eq!(problem.detail, "The note has 281 characters; 280 fit.");
    let named = Thx { name: Some("n".repeat(41)), ..thx(1) };
    endpoint.post("/v1/thx", &named).problem(422, ProblemKind::TooLong);
    let posted = Thx { post: "p".repeat(513), ..thx(1) };
    endpoint.post("/v1/thx", &posted).problem(422, ProblemKind::TooLong);
    let fits = Thx { name: Some("🙂".repeat(40)), ..noted(1, &"🙂".repeat(280)) };
    endpoint.post("/v1/thx", &fits).read::<Receipt>(201);
    // Composed, these are 280.
    endpoint.post("/v1/thx", &noted(2, &"e\u{301}".repeat(280))).read::<Receipt>(201);
}

#[test]
fn a_body_over_16_kb_is_refused_however_it_is_sent() {
    let endpoint = TestEndpoint::start();
    let padded = |size: usize| {
        let json = serde_json::to_string(&thx(1)).unwrap();
        format!("{json}{}", " ".repeat(size - json.len()))
    };
    let headers = [("content-type", "text/plain")];
    let send = |size| endpoint.send("POST", "/v1/thx", &headers, &padded(size));
    send(16 * 1024 + 1).problem(413, ProblemKind::TooLarge);
    send(16 * 1024).read::<Receipt>(201);
}

const HEAD: &str = "POST /v1/thx HTTP/1.1\r\nhost: x\r\ncontent-type: text/plain\r\n";

fn status_line(mut stream: TcpStream) -> String {
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn ten_megabytes_are_refused_before_they_come() {
    let endpoint = TestEndpoint::start();
    let mut stream = endpoint.connect().unwrap();
    write!(stream, "{HEAD}content-length: 10000000\r\n\r\n").unwrap();
    assert_eq!(status_line(stream), "HTTP/1.1 413");
}

/// A proxy reads no answer before it has sent everything, and calls one that hangs up meanwhile a bad gateway.
#[test]
fn who_sends_everything_before_reading_is_heard_out_and_gets_the_answer() {
    let endpoint = TestEndpoint::start();
    let mut stream = endpoint.connect().unwrap();
    write!(stream, "{HEAD}content-length: 60000\r\n\r\n").unwrap();
    stream.peek(&mut [0]).unwrap();
    for _ in 0..60 {
        stream.write_all(&[b' '; 1000]).unwrap();
    }
    assert_eq!(status_line(stream), "HTTP/1.1 413");
}

#[test]
fn ten_megabytes_of_unsaid_length_are_refused_at_the_limit() {
    let endpoint = TestEndpoint::start();
    let mut stream = endpoint.connect().unwrap();
    write!(stream, "{HEAD}transfer-encoding: chunked\r\n\r\n").unwrap();
    for _ in 0..17 {
        write!(stream, "400\r\n{}\r\n", " ".repeat(1024)).unwrap();
    }
    assert_eq!(status_line(stream), "HTTP/1.1 413");
}

#[test]
fn a_client_that_writes_too_much_is_told_when_to_come_back_and_may_still_read() {
    let endpoint = TestEndpoint::with(|settings| {
        settings.quotas = Quotas {
            writes: Quota { burst: 2, per_minute: 6 },
            reads: Quota { burst: 3, per_minute: 60 },
            ..settings.quotas
        };
    });
    for n in 1..=2 {
        endpoint.post("/v1/thx", &thx(n)).read::<Receipt>(201);
    }
    let answer = endpoint.post("/v1/thx", &thx(3));
    let problem = answer.problem(429, ProblemKind::TooMany);
    assert_eq!((problem.retry, problem.retry_after), (true, Some(10)));
    assert_eq!(answer.header("retry-after"), Some("10"));
    assert_eq!(answer.header("access-control-allow-origin"), Some(SITE));
    for _ in 0..3 {
        assert_eq!(endpoint.get("/v1/thread?post=ct").status, 200);
    }
    endpoint.get("/v1/thread?post=ct").problem(429, ProblemKind::TooMany);
    endpoint.later(SignedDuration::from_secs(10));
    endpoint.post("/v1/thx", &thx(3)).read::<Receipt>(201);
}

/// Catches a client that fills the store with posts that there are not, and one that keeps others from the posts that there
/// are.
#[test]
fn a_client_begins_few_posts_and_says_thx_for_all_that_are_begun() {
    let endpoint = TestEndpoint::with(|settings| {
        settings.quotas.new_posts = Quota { burst: 2, per_minute: 4 };
    });
    let about = |n, post: &str| Thx { post: post.into(), ..thx(n) };
    for (n, post) in [(1, "a"), (2, "b")] {
        endpoint.post("/v1/thx", &about(n, post)).read::<Receipt>(201);
    }
    let problem = endpoint.post("/v1/thx", &about(3, "c")).problem(429, ProblemKind::TooMany);
    assert_eq!((problem.retry, problem.retry_after), (true, Some(15)), "{}", problem.detail);
    let heart = || endpoint.send("POST", "/v1/openheart?post=c", &[], "\u{2764}");
    heart().problem(429, ProblemKind::TooMany);
    for (n, post) in [(1, "a"), (4, "a"), (5, "b")] {
        assert!(endpoint.post("/v1/thx", &about(n, post)).status < 300);
    }
    endpoint.later(SignedDuration::from_secs(15));
    endpoint.post("/v1/thx", &about(3, "c")).read::<Receipt>(201);
    assert_eq!(heart().status, 201);
}

#[test]
fn a_post_and_a_site_get_no_more_than_they_may_whoever_asks() {
    let endpoint = TestEndpoint::with(|settings| {
        settings.quotas.post = Quota::a_minute(2);
        settings.quotas.site = Quota::a_minute(3);
    });
    let about = |n, post: &str| Thx { post: post.into(), ..thx(n) };
    endpoint.post("/v1/thx", &about(1, "ct")).read::<Receipt>(201);
    endpoint.post("/v1/thx", &about(2, "ct")).read::<Receipt>(201);
    let answer = endpoint.post("/v1/thx", &about(3, "ct"));
    let problem = answer.problem(429, ProblemKind::TooMany);
    assert_eq!((problem.retry, problem.retry_after), (true, Some(30)), "{}", problem.detail);
    assert_eq!(answer.header("retry-after"), Some("30"));
    let answer = endpoint.post("/v1/thx", &about(4, "other"));
    assert!(answer.problem(429, ProblemKind::TooMany).detail.contains("from this site"));
    // No page of that site sends this one.
    let body = serde_json::to_string(&about(4, "other")).unwrap();
    let elsewhere = endpoint.send("POST", "/v1/thx", &[("content-type", "text/plain")], &body);
    elsewhere.read::<Receipt>(201);
    endpoint.later(SignedDuration::from_secs(30));
    endpoint.post("/v1/thx", &about(3, "ct")).read::<Receipt>(201);
}
