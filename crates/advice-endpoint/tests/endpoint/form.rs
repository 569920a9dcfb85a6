//! The Thx! without any script: an ordinary form.

use crate::harness::{Answer, SITE, TestEndpoint};

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

fn send(endpoint: &TestEndpoint, headers: &[(&str, &str)], form: &str) -> Answer {
    let headers: Vec<_> = headers.iter().copied().chain([FORM]).collect();
    endpoint.send("POST", "/v1/thx/form", &headers, form)
}

#[test]
fn a_form_is_a_thx_and_the_page_that_follows_leads_back_to_the_letter() {
    let endpoint = TestEndpoint::start();
    let letter = format!("{SITE}/letters/ct?a=1&b=\"2\"");
    let headers = [("origin", SITE), ("referer", letter.as_str())];
    let answer = send(&endpoint, &headers, "post=ct&note=It+was+mine.&name=&asker=on");
    assert_eq!(answer.status, 201);
    assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"));
    assert!(
        answer.body.contains(&format!("{SITE}/letters/ct?a=1&amp;b=&quot;2&quot;\"")),
        "{}",
        answer.body
    );
    let thread = endpoint.thread("ct");
    assert_eq!((thread.tally, thread.notes[0].text.as_str()), (1, "It was mine."));
    assert!(endpoint.thanks("").thanks[0].asker);
}

/// Catches an open redirect, and a form of somebody else's page.
#[test]
fn the_way_back_leads_to_a_site_of_the_endpoint_or_nowhere() {
    let endpoint = TestEndpoint::start();
    for referer in
        ["https://evil.example/", &format!("{SITE}.evil.example/"), "javascript:alert(1)"]
    {
        let answer = send(&endpoint, &[("origin", SITE), ("referer", referer)], "post=ct");
        assert!(
            !answer.body.contains("evil") && !answer.body.contains("javascript"),
            "{}",
            answer.body
        );
        assert!(
            answer.body.contains(&format!("href=\"{SITE}\"")),
            "the site is known all the same"
        );
    }
    let refused = send(&endpoint, &[("origin", "https://evil.example")], "post=ct");
    assert_eq!(refused.status, 403);
    assert_eq!(endpoint.thread("ct").tally, 3);
}

#[test]
fn what_does_not_fit_is_said_on_a_page_and_nothing_is_stored() {
    let endpoint = TestEndpoint::start();
    let long = format!("post=ct&note={}", "a".repeat(281));
    let huge = format!("post=ct&note={}", "a".repeat(20_000));
    for (form, status) in
        [("", 400), ("post=", 400), ("%ff%00", 400), (long.as_str(), 422), (huge.as_str(), 413)]
    {
        let answer = send(&endpoint, &[("origin", SITE)], form);
        assert_eq!(answer.status, status, "{form:.40}");
        assert!(answer.body.contains("Nothing was stored."), "{}", answer.body);
    }
    assert_eq!(endpoint.thread("ct").tally, 0);
}
