//! The widget's files.

use advice_endpoint::Bundle;
use advice_wire::ProblemKind;

use crate::harness::TestEndpoint;

fn bundle() -> Bundle {
    let files = [
        ("advice-post.js", "shell"),
        ("advice-post.js.br", "small"),
        ("app.0123456789abcdef.js", "glue"),
        ("app.0123456789abcdef.wasm", "code"),
        ("app.0123456789abcdef.css", "looks"),
    ];
    Bundle::from_files(files.map(|(name, content)| (name.to_owned(), content.into())))
}

#[test]
fn files_are_for_every_site_with_their_types_and_as_long_as_their_names_allow() {
    let endpoint = TestEndpoint::with_bundle(|_| {}, bundle());
    for (path, content_type, cache) in [
        ("/advice-post.js", "text/javascript; charset=utf-8", "public, max-age=600"),
        (
            "/app.0123456789abcdef.js",
            "text/javascript; charset=utf-8",
            "public, max-age=31536000, immutable",
        ),
        ("/app.0123456789abcdef.wasm", "application/wasm", "public, max-age=31536000, immutable"),
        (
            "/app.0123456789abcdef.css",
            "text/css; charset=utf-8",
            "public, max-age=31536000, immutable",
        ),
    ] {
        let answer = endpoint.send("GET", path, &[("origin", "https://any.example")], "");
        assert_eq!(answer.status, 200);
        assert_eq!(answer.header("content-type"), Some(content_type));
        assert_eq!(answer.header("cache-control"), Some(cache));
        assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
        assert_eq!(answer.header("cross-origin-resource-policy"), Some("cross-origin"));
        assert_eq!(answer.header("vary"), Some("accept-encoding"));
    }
}

#[test]
fn the_compressed_form_goes_to_who_takes_it_and_has_a_tag_of_its_own() {
    let endpoint = TestEndpoint::with_bundle(|_| {}, bundle());
    let get = |headers: &[(&str, &str)]| endpoint.send("GET", "/advice-post.js", headers, "");
    let plain = get(&[]);
    let small = get(&[("accept-encoding", "gzip, br")]);
    assert_eq!((plain.body.as_str(), plain.header("content-encoding")), ("shell", None));
    assert_eq!((small.body.as_str(), small.header("content-encoding")), ("small", Some("br")));
    assert_ne!(plain.header("etag"), small.header("etag"));
    let tag = small.header("etag").unwrap();
    assert_eq!(get(&[("accept-encoding", "br"), ("if-none-match", tag)]).status, 304);
}

#[test]
fn without_a_bundle_the_answer_says_how_to_get_one() {
    let endpoint = TestEndpoint::start();
    let problem = endpoint.get("/advice-post.js").problem(404, ProblemKind::NotFound);
    assert!(problem.detail.contains("cargo xtask build"), "{}", problem.detail);
    let with = TestEndpoint::with_bundle(|_| {}, bundle());
    for path in ["/advice-post.js.br", "/app.js", "/../Cargo.toml", "//advice-post.js.br"] {
        with.get(path).problem(404, ProblemKind::NotFound);
    }
    with.send("POST", "/advice-post.js", &[], "x").problem(405, ProblemKind::Method);
}
