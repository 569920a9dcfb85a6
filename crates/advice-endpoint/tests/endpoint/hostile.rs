//! Clients that mean harm, or whose connection is bad enough to look like it: slow, silent, endless, too many.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use advice_endpoint::{Patience, Quota, Settings};

use crate::harness::{TestEndpoint, thx};

/// Short enough to wait for, and nothing here depends on how short it is.
const SOON: Duration = Duration::from_millis(50);
/// What must not end a test's connection.
const LATE: Duration = Duration::from_secs(600);

const PATIENT: Patience = Patience { head: LATE, request: LATE, connection: LATE };

fn with_patience(patience: Patience) -> TestEndpoint {
    TestEndpoint::with(|settings| settings.patience = patience)
}

/// Everything that the endpoint says until it ends the connection.
fn read_to_end(mut stream: TcpStream) -> String {
    let mut answer = Vec::new();
    // A reset is an end, too.
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

/// What the endpoint answers on a connection of its own; nothing if that is cut.
fn ask(endpoint: &TestEndpoint, path: &str) -> String {
    let Ok(mut stream) = endpoint.connect() else { return String::new() };
    let head = format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
    match stream.write_all(head.as_bytes()) {
        Ok(()) => read_to_end(stream),
        Err(_) => String::new(),
    }
}

/// Waits until a reader is served, and gives the answer. On a busy machine, the short patience of these tests may cut even
/// an ordinary client off.
fn served(endpoint: &TestEndpoint, path: &str) -> String {
    loop {
        let answer = ask(endpoint, path);
        if answer.starts_with("HTTP/1.1 200") {
            return answer;
        }
    }
}

#[test]
fn a_head_that_does_not_end_ends_the_connection() {
    let endpoint = with_patience(Patience { head: SOON, ..PATIENT });
    let mut slow = endpoint.connect().unwrap();
    write!(slow, "GET /v1/health HTTP/1.1\r\nhost: x\r\na: b").unwrap();
    assert_eq!(read_to_end(slow), "");
}

#[test]
fn who_says_nothing_is_not_waited_for_be_it_at_once_or_after_an_answer() {
    let endpoint = with_patience(Patience { head: SOON, ..PATIENT });
    assert_eq!(read_to_end(endpoint.connect().unwrap()), "");
    let mut idle = endpoint.connect().unwrap();
    write!(idle, "GET /v1/health HTTP/1.1\r\nhost: x\r\n\r\n").unwrap();
    assert!(read_to_end(idle).starts_with("HTTP/1.1 200"));
}

#[test]
fn a_body_that_does_not_end_is_answered_and_nothing_is_stored() {
    let endpoint = with_patience(Patience { request: SOON, ..PATIENT });
    let mut slow = endpoint.connect().unwrap();
    let head = "POST /v1/thx HTTP/1.1\r\nhost: x\r\ncontent-type: text/plain\r\n";
    write!(slow, "{head}content-length: 1000\r\n\r\n{{").unwrap();
    let answer = read_to_end(slow);
    assert!(answer.starts_with("HTTP/1.1 408") && answer.contains("urn:advice-post:too-slow"));
    assert!(answer.contains("connection: close") && answer.contains("\"retry\":true"), "{answer}");
    assert!(served(&endpoint, "/v1/thread?post=ct").contains("\"tally\":0"));
}

#[test]
fn who_does_not_take_the_answer_loses_the_place() {
    let endpoint = TestEndpoint::with(|settings| {
        settings.connections = 1;
        settings.patience = Patience { connection: SOON, request: SOON, head: LATE };
    });
    let mut silent = endpoint.connect().unwrap();
    // More answers than all buffers between the two hold.
    let asks = "GET /v1/openapi.json HTTP/1.1\r\nhost: x\r\n\r\n".repeat(2000);
    silent.set_nonblocking(true).unwrap();
    let _ = silent.write(asks.as_bytes());
    served(&endpoint, "/v1/health");
    drop(silent);
}

#[test]
fn a_connection_too_many_is_cut_and_the_next_is_served_when_one_ends() {
    let endpoint = TestEndpoint::with(|settings| {
        settings.connections = 8;
        settings.patience = PATIENT;
    });
    served(&endpoint, "/v1/health");
    let mut eight = Vec::new();
    while eight.len() < 8 {
        let mut one = endpoint.connect().unwrap();
        write!(one, "GET /v1/health HTTP/1.1\r\nhost: x\r\n\r\n").unwrap();
        // The one before may not have given its place back yet.
        if one.read(&mut [0; 1]).is_ok_and(|read| read == 1) {
            eight.push(one);
        }
    }
    assert_eq!(read_to_end(endpoint.connect().unwrap()), "");
    drop(eight.pop());
    served(&endpoint, "/v1/health");
}

#[test]
fn a_head_that_is_too_large_is_refused() {
    let endpoint = TestEndpoint::start();
    let refused = |head: String| {
        let mut stream = endpoint.connect().unwrap();
        let _ = write!(stream, "GET /v1/health HTTP/1.1\r\nhost: x\r\n{head}\r\n");
        let mut answer = [0; 12];
        stream.read_exact(&mut answer).unwrap();
        assert_eq!(String::from_utf8_lossy(&answer), "HTTP/1.1 431");
    };
    refused(format!("a: {}\r\n", "b".repeat(20_000)));
    refused("a: b\r\n".repeat(200));
    let list = "&post=https://blog.example/2026/03/a-letter-with-a-long-name".repeat(130);
    assert_eq!(endpoint.get(&format!("/v1/tallies?{}", &list[1..])).status, 200);
}

/// Nothing that is sent is unpacked, so there is nothing that could grow.
#[test]
fn a_compressed_bomb_is_as_small_as_it_came() {
    let endpoint = TestEndpoint::start();
    let mut bomb = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    bomb.write_all(&vec![b' '; 10_000_000]).unwrap();
    let bomb = bomb.finish().unwrap();
    assert!(bomb.len() < 16 * 1024);
    let mut stream = endpoint.connect().unwrap();
    let head = "POST /v1/thx HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/json\r\n";
    write!(stream, "{head}content-encoding: gzip\r\ncontent-length: {}\r\n\r\n", bomb.len())
        .unwrap();
    stream.write_all(&bomb).unwrap();
    assert!(read_to_end(stream).starts_with("HTTP/1.1 400"));
}

fn two_writes(settings: &mut Settings) {
    settings.quotas.writes = Quota { burst: 2, per_minute: 1 };
}

/// What becomes of three Thx of clients that a header names.
fn three_from(endpoint: &TestEndpoint, clients: [&str; 3]) -> [u16; 3] {
    let mut number = 0;
    clients.map(|client| {
        number += 1;
        let body = serde_json::to_string(&thx(number)).unwrap();
        let headers = [("content-type", "text/plain"), ("x-forwarded-for", client)];
        endpoint.send("POST", "/v1/thx", &headers, &body).status
    })
}

#[test]
fn behind_a_proxy_of_the_operators_each_reader_has_a_limit_of_their_own() {
    let endpoint = TestEndpoint::with(|settings| {
        two_writes(settings);
        settings.proxies = vec!["127.0.0.0/8".parse().unwrap()];
    });
    let one = "192.0.2.1";
    assert_eq!(three_from(&endpoint, [one, one, "192.0.2.2"]), [201, 201, 201]);
    // Where a client says that it comes from is not believed.
    assert_eq!(three_from(&endpoint, ["192.0.2.3, 192.0.2.1"; 3]), [429; 3]);
}

#[test]
fn nobody_elses_word_about_who_asks_is_taken() {
    let endpoint = TestEndpoint::with(two_writes);
    let statuses = three_from(&endpoint, ["192.0.2.1", "192.0.2.2", "192.0.2.3"]);
    assert_eq!(statuses, [201, 201, 429]);
}
