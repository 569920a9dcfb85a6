//! The numbers that an operator watches.

use std::io::{Read as _, Write as _};

use advice_wire::{ProblemKind, Receipt, Thx};

use crate::harness::{SECRET, SITE, TestEndpoint, noted, thx};

fn metrics(endpoint: &TestEndpoint) -> String {
    let mut answer = ureq::get(format!("{}/metrics", endpoint.metrics)).call().unwrap();
    let kind = answer.headers()["content-type"].to_str().unwrap();
    assert!(kind.starts_with("application/openmetrics-text; version=1.0.0"), "{kind}");
    answer.body_mut().read_to_string().unwrap()
}

#[track_caller]
fn has(numbers: &str, line: &str) {
    assert!(numbers.lines().any(|has| has == line), "no {line} in\n{numbers}");
}

#[test]
fn requests_thx_and_refusals_are_counted() {
    let endpoint = TestEndpoint::start();
    endpoint.post("/v1/thx", &thx(1)).read::<Receipt>(201);
    endpoint.post("/v1/thx", &thx(1)).read::<Receipt>(200);
    let long = noted(2, &"a".repeat(300));
    endpoint.post("/v1/thx", &long).problem(422, ProblemKind::TooLong);
    let form = [("content-type", "application/x-www-form-urlencoded"), ("origin", SITE)];
    assert_eq!(endpoint.send("POST", "/v1/thx/form", &form, "post=ct").status, 201);
    assert_eq!(endpoint.send("POST", "/v1/thx/form", &form, "post=").status, 400);

    let numbers = metrics(&endpoint);
    has(&numbers, r#"advice_requests_total{route="/v1/thx",status="201"} 1"#);
    has(&numbers, r#"advice_requests_total{route="/v1/thx",status="200"} 1"#);
    has(&numbers, r#"advice_request_duration_seconds_count{route="/v1/thx"} 3"#);
    has(&numbers, r#"advice_request_duration_seconds_bucket{le="+Inf",route="/v1/thx"} 3"#);
    has(&numbers, r#"advice_refused_total{kind="too-long"} 1"#);
    has(&numbers, r#"advice_refused_total{kind="malformed"} 1"#);
    has(&numbers, "advice_thx_stored_total 2");
    has(&numbers, "advice_store_failures_total 0");
    has(&numbers, "advice_waiting_writes 0");
    has(&numbers, "advice_connections_cut_total 0");
    assert!(numbers.ends_with("# EOF\n"), "{numbers}");
}

/// Monitoring keeps every label for good, so nothing that a client chooses may become one.
#[test]
fn nothing_that_anybody_sends_becomes_a_label() {
    let endpoint = TestEndpoint::start();
    let thx =
        Thx { name: Some("Wren".into()), post: "a-private-post".into(), ..noted(1, "heartfelt") };
    endpoint.post("/v1/thx", &thx).read::<Receipt>(201);
    endpoint.get("/v1/thread?post=a-private-post");
    endpoint.get("/v1/made-up");
    endpoint.get("/made-up/too");
    endpoint.get("/posts/made-up.json");
    let mut stranger = endpoint.connect().unwrap();
    write!(stranger, "MADEUP /v1/thx HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").unwrap();
    stranger.read_to_end(&mut Vec::new()).unwrap();
    endpoint.post("/v1/thx/made-up/undo", &"");
    let numbers = metrics(&endpoint);
    has(&numbers, r#"advice_requests_total{route="/posts/{file}",status="404"} 1"#);
    has(&numbers, r#"advice_requests_total{route="/v1/thx",status="405"} 1"#);
    has(&numbers, r#"advice_requests_total{route="/v1/thx/{id}/undo",status="400"} 1"#);
    has(&numbers, r#"advice_requests_total{route="other",status="404"} 2"#);
    for sent in ["made-up", "MADEUP", "private", "heartfelt", "Wren", SECRET, thx.id.as_str(), SITE]
    {
        assert!(!numbers.contains(sent), "{sent} in {numbers}");
    }
    assert!(!numbers.contains("127.0.0.1"), "{numbers}");
}

#[test]
fn connections_are_counted_also_those_that_are_cut() {
    let endpoint = TestEndpoint::with(|settings| settings.connections = 1);
    let one = endpoint.connect().unwrap();
    let open = |numbers: &str| numbers.contains("\nadvice_connections 1\n");
    while !open(&metrics(&endpoint)) {}
    let mut other = endpoint.connect().unwrap();
    assert_eq!(other.read(&mut [0]).unwrap_or_default(), 0, "it is cut");
    has(&metrics(&endpoint), "advice_connections_cut_total 1");
    drop(one);
}

#[test]
fn readers_are_not_shown_the_numbers() {
    let endpoint = TestEndpoint::start();
    assert_eq!(endpoint.get("/metrics").status, 404);
}
