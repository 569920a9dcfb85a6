//! Hearts from `<open-heart>` and from plain forms.

use advice_wire::{ProblemKind, Receipt};
use serde_json::{Value, json};

use crate::harness::{Answer, SITE, TestEndpoint, noted};

const PAGE: &str = "/v1/openheart?post=https%3A%2F%2Fblog.example%2Fa%3Fb";

fn heart(endpoint: &TestEndpoint, body: &str) -> Answer {
    let headers = [("content-type", "text/plain;charset=UTF-8"), ("origin", SITE)];
    endpoint.send("POST", PAGE, &headers, body)
}

#[test]
fn a_heart_is_a_thx_without_words() {
    let endpoint = TestEndpoint::start();
    assert_eq!(endpoint.get(PAGE).read::<Value>(200), json!({ "❤️": 0 }));
    assert_eq!(heart(&endpoint, "❤️").read::<Value>(201), json!({ "❤️": 1 }));
    // As a form with an empty field sends it.
    assert_eq!(heart(&endpoint, "❤️=\r\n").read::<Value>(201), json!({ "❤️": 2 }));
    let all = endpoint.thanks("").thanks;
    assert_eq!((all.len(), all[0].post.as_str()), (2, "https://blog.example/a?b"));
    assert_eq!((&all[0].note, all[0].asker), (&None, false));
}

#[test]
fn the_heart_counts_every_thanks_of_the_post() {
    let endpoint = TestEndpoint::start();
    endpoint.post("/v1/thx", &noted(1, "from the widget")).read::<Receipt>(201);
    let path = "/v1/openheart?post=ct";
    let first = endpoint.get(path);
    assert_eq!(first.read::<Value>(200), json!({ "❤️": 1 }));
    let known = [("if-none-match", first.header("etag").unwrap())];
    assert_eq!(endpoint.send("GET", path, &known, "").status, 304);
}

#[test]
fn what_is_no_heart_or_from_another_site_is_not_stored() {
    let endpoint = TestEndpoint::start();
    for body in ["🥨", "👎", "❤️\u{200d}🔥", "{}", "hello"] {
        heart(&endpoint, body).problem(400, ProblemKind::Malformed);
    }
    let elsewhere = [("origin", "https://evil.example"), ("content-type", "text/plain")];
    endpoint.send("POST", PAGE, &elsewhere, "❤️").problem(403, ProblemKind::Origin);
    endpoint.send("POST", "/v1/openheart", &[], "❤️").problem(400, ProblemKind::Malformed);
    heart(&endpoint, &"❤️".repeat(10_000)).problem(413, ProblemKind::TooLarge);
    assert!(endpoint.thanks("").thanks.is_empty());
}
