//! A stop in good order.

use std::io::{BufRead, BufReader, Write};

use advice_wire::Receipt;

use crate::harness::{TestEndpoint, noted};

#[test]
fn a_request_that_was_let_in_is_stored_and_answered_although_the_endpoint_stops() {
    let mut endpoint = TestEndpoint::start();
    let body = serde_json::to_string(&noted(1, "just in time")).unwrap();
    let (first, rest) = body.split_at(20);
    let mut stream = endpoint.connect().unwrap();
    let head =
        "POST /v1/thx HTTP/1.1\r\nhost: x\r\ncontent-type: text/plain\r\nexpect: 100-continue\r\n";
    write!(stream, "{head}content-length: {}\r\n\r\n", body.len()).unwrap();
    let mut answer = BufReader::new(stream.try_clone().unwrap());
    let mut line = || {
        let mut line = String::new();
        answer.read_line(&mut line).unwrap();
        line
    };
    // By this word the endpoint has begun to read the body.
    assert!(line().starts_with("HTTP/1.1 100"));
    assert_eq!(line(), "\r\n");
    stream.write_all(first.as_bytes()).unwrap();
    endpoint.stop_accepting();
    stream.write_all(rest.as_bytes()).unwrap();
    assert!(line().starts_with("HTTP/1.1 201"));
    drop(stream);

    let endpoint = endpoint.restart();
    endpoint.post("/v1/thx", &noted(1, "just in time")).read::<Receipt>(200);
}
