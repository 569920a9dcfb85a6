//! Whose pages are served.

use advice_wire::ProblemKind;

use crate::harness::{Answer, SITE, TestEndpoint, thx};

const ALLOW: &str = "access-control-allow-origin";

fn post_from(endpoint: &TestEndpoint, origin: &str) -> Answer {
    let body = serde_json::to_string(&thx(1)).unwrap();
    let headers = [("content-type", "text/plain"), ("origin", origin)];
    endpoint.send("POST", "/v1/thx", &headers, &body)
}

#[test]
fn a_page_of_a_site_is_served_and_may_read_the_answer() {
    let endpoint = TestEndpoint::start();
    let answer = post_from(&endpoint, SITE);
    assert_eq!((answer.status, answer.header(ALLOW)), (201, Some(SITE)));
    assert_eq!(answer.header("vary"), Some("origin"));
    assert_eq!(answer.header("access-control-expose-headers"), Some("retry-after,etag"));
    assert!(answer.header("access-control-allow-credentials").is_none());
}

#[test]
fn a_page_of_a_site_may_read_its_problems_too() {
    let endpoint = TestEndpoint::start();
    for (method, path) in [("POST", "/v1/thx"), ("GET", "/v1/nothing"), ("PUT", "/v1/thx")] {
        let answer = endpoint.send(method, path, &[("origin", SITE)], "");
        assert!(answer.status >= 400);
        assert_eq!(answer.header(ALLOW), Some(SITE), "{method} {path}");
    }
}

#[test]
fn a_page_of_another_origin_is_refused_before_anything_is_stored() {
    let endpoint = TestEndpoint::start();
    for origin in [
        "https://evil.example",
        "http://blog.example",
        "https://blog.example:444",
        "https://blog.example.evil.example",
        "https://a.blog.example",
        "null",
    ] {
        let answer = post_from(&endpoint, origin);
        let problem = answer.problem(403, ProblemKind::Origin);
        assert!(problem.detail.contains(origin), "{}", problem.detail);
        assert_eq!((answer.header(ALLOW), answer.header("vary")), (None, Some("origin")));
        let read = endpoint.send("GET", "/v1/thread?post=ct", &[("origin", origin)], "");
        read.problem(403, ProblemKind::Origin);
    }
    assert_eq!(endpoint.thread("ct").tally, 0);
}

#[test]
fn null_is_served_where_it_is_listed() {
    let endpoint = TestEndpoint::with(|settings| settings.sites = vec!["null".parse().unwrap()]);
    let answer = post_from(&endpoint, "null");
    assert_eq!((answer.status, answer.header(ALLOW)), (201, Some("null")));
    post_from(&endpoint, SITE).problem(403, ProblemKind::Origin);
}

#[test]
fn the_endpoints_own_pages_are_served_behind_a_proxy_or_not() {
    let endpoint = TestEndpoint::start();
    assert_eq!(post_from(&endpoint, &endpoint.address).status, 201);
    assert_eq!(post_from(&endpoint, "https://thx.example").status, 200);
}

/// Catches a page whose site has its own name lead here, so that it seems to be the endpoint's own.
#[test]
fn a_name_is_the_endpoints_own_only_if_it_is_its_public_one() {
    let endpoint = TestEndpoint::start();
    let read = |origin: &str, host: &str| {
        endpoint.send("GET", "/v1/thread?post=ct", &[("origin", origin), ("host", host)], "").status
    };
    for host in ["192.0.2.1", "192.0.2.1:8080", "[2001:db8::1]:8080", "localhost:8080"] {
        assert_eq!(read(&format!("http://{host}"), host), 200, "{host}");
    }
    for host in ["evil.example", "evil.example:8080", "localhost.evil.example", "notlocalhost"] {
        assert_eq!(read(&format!("http://{host}"), host), 403, "{host}");
    }
}

#[test]
fn a_preflight_lets_json_and_the_token_through() {
    let endpoint = TestEndpoint::start();
    let preflight = |origin: &str| {
        let headers = [
            ("origin", origin),
            ("access-control-request-method", "POST"),
            ("access-control-request-headers", "authorization,content-type"),
        ];
        endpoint.send("OPTIONS", "/v1/thx", &headers, "")
    };
    let answer = preflight(SITE);
    assert_eq!((answer.status, answer.header(ALLOW)), (200, Some(SITE)));
    let allowed = answer.header("access-control-allow-headers").unwrap();
    assert!(allowed.contains("content-type") && allowed.contains("authorization"), "{allowed}");
    assert!(answer.header("access-control-allow-methods").unwrap().contains("POST"));
    let refused = preflight("https://evil.example");
    refused.problem(403, ProblemKind::Origin);
    assert_eq!(refused.header(ALLOW), None);
}
