//! The widget's files, ready to be sent: each with its content type, its tag and its compressed siblings.

use std::collections::BTreeMap;

use axum::body::Bytes;
use axum::http::HeaderMap;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

use crate::compress::Coding;
use crate::fresh;

/// What `cargo xtask build` has written, as it was when this binary was built. A debug build reads it at its start.
#[derive(rust_embed::RustEmbed)]
#[folder = "../../dist"]
#[allow_missing = true]
struct Dist;

/// The one script that a page names.
pub(crate) const SHELL: &str = "advice-post.js";

/// A widget bundle.
#[derive(Debug, Default)]
pub struct Bundle {
    files: BTreeMap<String, File>,
}

#[derive(Debug)]
pub(crate) struct File {
    pub(crate) content_type: &'static str,
    pub(crate) cache: &'static str,
    plain: Form,
    brotli: Option<Form>,
    gzip: Option<Form>,
}

/// One way to send a file.
#[derive(Debug)]
pub(crate) struct Form {
    pub(crate) coding: Option<Coding>,
    pub(crate) body: Bytes,
    pub(crate) tag: String,
}

impl Bundle {
    /// The bundle that this binary holds.
    #[must_use]
    pub fn embedded() -> Self {
        Self::from_files(Dist::iter().filter_map(|name| {
            let file = Dist::get(&name)?;
            Some((name.into_owned(), file.data.into_owned()))
        }))
    }

    /// A bundle of named files. `NAME.br` and `NAME.gz` are NAME, compressed.
    pub fn from_files(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Self {
        let mut all: BTreeMap<String, Bytes> =
            files.into_iter().map(|(name, bytes)| (name, bytes.into())).collect();
        let is_plain = |name: &&String| !name.ends_with(".br") && !name.ends_with(".gz");
        let names: Vec<String> = all.keys().filter(is_plain).cloned().collect();
        let files = names.into_iter().filter_map(|name| {
            let mut take = |ending, coding| {
                all.remove(&format!("{name}{ending}")).map(|body| Form::new(coding, body))
            };
            let brotli = take(".br", Some(Coding::Brotli));
            let gzip = take(".gz", Some(Coding::Gzip));
            let plain = take("", None)?;
            let (content_type, cache) = (content_type(&name), cache(&name));
            Some((name, File { content_type, cache, plain, brotli, gzip }))
        });
        Self { files: files.collect() }
    }

    /// Whether the binary was built without the widget.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// What its files are called, without their compressed forms.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    pub(crate) fn get(&self, name: &str) -> Option<&File> {
        self.files.get(name)
    }
}

impl File {
    /// What a browser compares its bytes with (Subresource Integrity).
    pub(crate) fn integrity(&self) -> String {
        format!("sha256-{}", STANDARD.encode(Sha256::digest(&self.plain.body)))
    }

    /// The smallest form that the client takes.
    pub(crate) fn for_client(&self, headers: &HeaderMap) -> &Form {
        let compressed = [&self.brotli, &self.gzip].into_iter().flatten();
        let mut taken =
            compressed.filter(|form| form.coding.is_some_and(|coding| coding.is_taken(headers)));
        taken.next().unwrap_or(&self.plain)
    }
}

impl Form {
    fn new(coding: Option<Coding>, body: Bytes) -> Self {
        Self { coding, tag: fresh::tag(&body), body }
    }
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("css") => "text/css; charset=utf-8",
        Some("json") => "application/json",
        Some("html") => "text/html; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// A name that holds its content's hash never means anything else; the others are asked for again soon after a change.
fn cache(name: &str) -> &'static str {
    let is_hash = |part: &str| part.len() == 16 && part.bytes().all(|b| b.is_ascii_hexdigit());
    let parts: Vec<&str> = name.split('.').collect();
    let hashed = parts.len() > 2 && parts[1..parts.len() - 1].iter().any(|part| is_hash(part));
    if hashed { "public, max-age=31536000, immutable" } else { "public, max-age=600" }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderMap;
    use axum::http::header::ACCEPT_ENCODING;

    use super::{Bundle, Coding, cache};

    #[test]
    fn the_smallest_form_that_the_client_takes_is_sent() {
        let file = |name: &str| (name.to_owned(), name.as_bytes().to_vec());
        let bundle =
            Bundle::from_files([file("a.js"), file("a.js.br"), file("a.js.gz"), file("b.js")]);
        let sent = |name: &str, accept: &'static str| {
            let headers = HeaderMap::from_iter([(ACCEPT_ENCODING, accept.parse().unwrap())]);
            let form = bundle.get(name).unwrap().for_client(&headers);
            (form.coding.map(Coding::name), String::from_utf8(form.body.to_vec()).unwrap())
        };
        assert_eq!(sent("a.js", "gzip, deflate, br, zstd"), (Some("br"), "a.js.br".into()));
        assert_eq!(sent("a.js", "gzip;q=0.5, br;q=0"), (Some("gzip"), "a.js.gz".into()));
        assert_eq!(sent("a.js", "identity"), (None, "a.js".into()));
        assert_eq!(sent("b.js", "br"), (None, "b.js".into()));
        assert!(bundle.get("a.js.br").is_none());
    }

    #[test]
    fn only_a_name_with_its_contents_hash_is_for_ever() {
        assert!(cache("app.0123456789abcdef.js").contains("immutable"));
        assert!(cache("app_bg.0123456789abcdef.wasm").contains("immutable"));
        for name in
            ["advice-post.js", "0123456789abcdef.js", "app.0123456789abcdeg.js", "app.123.js"]
        {
            assert!(!cache(name).contains("immutable"), "{name}");
        }
    }
}
