//! Post documents, and the page at `/`.

use advice_wire::ProblemKind;

use crate::harness::TestEndpoint;

const POST: &str = r#"{"version":1,"id":"ct","title":"<May I>?","author":{"name":"Nora"},"answer":{"body":[]},"own":1}"#;

fn write(endpoint: &TestEndpoint, name: &str, content: &str) {
    std::fs::write(endpoint.data().join("posts").join(name), content).unwrap();
}

#[test]
fn a_document_is_served_as_it_is_to_any_site_and_again_only_when_it_changes() {
    let endpoint = TestEndpoint::start();
    write(&endpoint, "ct.json", POST);
    let answer = endpoint.send("GET", "/posts/ct.json", &[("origin", "https://any.example")], "");
    assert_eq!((answer.status, answer.body.as_str()), (200, POST));
    assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
    let tag = answer.header("etag").unwrap();
    let again = endpoint.send("GET", "/posts/ct.json", &[("if-none-match", tag)], "");
    assert_eq!(again.status, 304);
    write(&endpoint, "ct.json", &POST.replace("May", "Might"));
    let changed = endpoint.send("GET", "/posts/ct.json", &[("if-none-match", tag)], "");
    assert_eq!(changed.status, 200);
}

#[test]
fn a_long_document_is_compressed_for_who_takes_it() {
    let endpoint = TestEndpoint::start();
    let long = POST.replace("<May I>?", &"May I? ".repeat(500));
    write(&endpoint, "ct.json", &long);
    let headers = [("accept-encoding", "br"), ("origin", "https://any.example")];
    let answer = endpoint.send("GET", "/posts/ct.json", &headers, "");
    assert_eq!((answer.header("content-encoding"), &answer.body), (Some("br"), &long));
    assert_eq!(answer.all("vary"), ["accept-encoding"]);
}

#[test]
fn what_is_no_document_and_what_lies_outside_is_not_served() {
    let endpoint = TestEndpoint::start();
    write(&endpoint, "wrong.json", "{\"version\":1");
    write(&endpoint, "newer.json", &POST.replace(":1,\"id\"", ":2,\"id\""));
    write(&endpoint, "notes.txt", "mine");
    for file in [
        "none.json",
        "wrong.json",
        "newer.json",
        "notes.txt",
        "..%2fadvice.sqlite",
        "%2e%2e%2fadvice.sqlite",
        "..%5cadvice.sqlite",
        "ct.json%00",
        "%ff.json",
    ] {
        endpoint.get(&format!("/posts/{file}")).problem(404, ProblemKind::NotFound);
    }
}

/// A refusal without this header reaches the widget as no answer at all, and its console line names the wrong cause.
#[test]
fn any_site_may_read_why_a_document_is_refused() {
    let endpoint = TestEndpoint::start();
    let answer = endpoint.send("GET", "/posts/none.json", &[("origin", "https://any.example")], "");
    assert_eq!((answer.status, answer.header("access-control-allow-origin")), (404, Some("*")));
}

#[test]
fn the_landing_page_has_the_line_to_paste_and_nothing_that_runs() {
    let endpoint = TestEndpoint::start();
    write(&endpoint, "ct.json", POST);
    let answer = endpoint.get("/");
    assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"));
    assert!(answer.header("content-security-policy").unwrap().contains("default-src 'none'"));
    assert!(answer.body.contains("data-post=&quot;https://thx.example/posts/ct.json&quot;"));
    assert!(answer.body.contains("&lt;May I&gt;?") && !answer.body.contains("<script"));
}

#[test]
fn a_page_of_the_operators_own_is_served_instead() {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(&file, "<!doctype html><p>Try it</p>").unwrap();
    let page = file.path().to_owned();
    let endpoint = TestEndpoint::with(|settings| settings.page = Some(page));
    assert!(endpoint.get("/").body.contains("Try it"));
    file.close().unwrap();
    endpoint.get("/").problem(503, ProblemKind::Unavailable);
}
