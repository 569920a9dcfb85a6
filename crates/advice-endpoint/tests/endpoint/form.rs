//! The Thx! without any script: an ordinary form.

use advice_endpoint::Quota;

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

/// Catches an open redirect.
#[test]
fn the_way_back_leads_to_a_site_of_the_endpoint_or_nowhere() {
    let endpoint = TestEndpoint::start();
    for address in [
        "https://evil.example/",
        &format!("{SITE}.evil.example/"),
        &format!("{SITE}@evil.example/"),
        "//evil.example/",
        "javascript:alert(1)",
    ] {
        let answer = send(&endpoint, &[("origin", SITE), ("referer", address)], "post=ct");
        assert_eq!(ways_back(&answer), [format!("href=\"{SITE}\">Back to blog.example")]);
        let answer = send(&endpoint, &[("referer", address)], &format!("post={address}"));
        assert!(ways_back(&answer).is_empty(), "{}", answer.body);
        assert_eq!(answer.status, 201);
    }
}

/// Catches a reader who is led to a site's first page, because browsers tell another site no more than the origin.
#[test]
fn the_way_back_leads_to_the_letter_where_anything_names_it() {
    let endpoint = TestEndpoint::start();
    let (letter, site) = (format!("{SITE}/2026/ct?a=1&b=2"), format!("{SITE}/"));
    let to_letter = [format!("href=\"{SITE}/2026/ct?a=1&amp;b=2\">Back to the letter")];
    let told = send(&endpoint, &[("origin", SITE), ("referer", &letter)], "post=ct");
    assert_eq!(ways_back(&told), to_letter);
    let form = format!("post={SITE}/2026/ct?a=1%26b=2");
    let named = send(&endpoint, &[("origin", SITE), ("referer", &site)], &form);
    assert_eq!(ways_back(&named), to_letter);
    let own = send(&endpoint, &[("referer", "https://thx.example/")], "post=ct");
    assert_eq!(ways_back(&own), ["href=\"https://thx.example/\">Back to thx.example"]);
}

/// Catches a form of somebody else's page, and a person who is answered in JSON.
#[test]
fn whatever_refuses_a_form_says_so_on_a_page() {
    let endpoint = TestEndpoint::with(|settings| {
        settings.quotas.writes = Quota { burst: 1, per_minute: 6 };
    });
    let foreign = send(&endpoint, &[("origin", "https://evil.example")], "post=ct");
    assert_eq!((foreign.status, foreign.header("vary")), (403, Some("origin")));
    assert!(foreign.body.contains("does not serve pages of https://evil.example"));
    assert!(ways_back(&foreign).is_empty());
    let hidden = send(&endpoint, &[("origin", "null")], "post=ct");
    assert!(hidden.status == 403 && hidden.body.contains("strict-origin"), "{}", hidden.body);
    let read = endpoint.send("GET", "/v1/thx/form", &[], "");
    assert_eq!((read.status, read.header("allow")), (405, Some("POST")));

    let headers = [("origin", SITE), ("referer", &format!("{SITE}/letters/ct"))];
    assert_eq!(send(&endpoint, &headers, "post=ct").status, 201);
    let second = send(&endpoint, &headers, "post=ct");
    assert_eq!((second.status, second.header("retry-after")), (429, Some("10")));
    assert_eq!(ways_back(&second), [format!("href=\"{SITE}/letters/ct\">Back to the letter")]);
    for answer in [foreign, hidden, read, second] {
        assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"));
        assert!(answer.body.contains("Nothing was stored."), "{}", answer.body);
    }
    assert_eq!(endpoint.thread("ct").tally, 1);
}

/// The links of a page, with their words.
fn ways_back(answer: &Answer) -> Vec<&str> {
    let links = answer.body.split("<a ").skip(1);
    links.map(|link| link.split("</a>").next().unwrap()).collect()
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
