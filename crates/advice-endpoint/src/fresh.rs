//! Reads that can be asked again cheaply: an `ETag`, and 304 to whoever has that already (RFC 9110, section 13.1.2).

use axum::body::Bytes;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::problem::Rejection;

/// Keep it, but ask before each use: a reader who comes back sees the author's reply at once, and if nothing is new the
/// answer is a 304 without a body.
pub(crate) const ASK_FIRST: &str = "no-cache";

/// For what only one person may see, and for answers to what changes something.
pub(crate) const NEVER_KEPT: &str = "no-store";

/// The name of a content: its hash, so that two processes give the same content the same name.
pub(crate) fn tag(content: &[u8]) -> String {
    let hash = Sha256::digest(content);
    let hex: String = hash.iter().take(12).map(|byte| format!("{byte:02x}")).collect();
    format!("\"{hex}\"")
}

/// Answers a read with JSON.
pub(crate) fn json(
    headers: &HeaderMap,
    value: &impl Serialize,
    cache: &'static str,
) -> Result<Response, Rejection> {
    let body = serde_json::to_vec(value).map_err(|_| Rejection::unavailable())?;
    Ok(content(headers, "application/json", body.into(), cache))
}

/// Answers a read.
pub(crate) fn content(
    headers: &HeaderMap,
    content_type: &'static str,
    body: Bytes,
    cache: &'static str,
) -> Response {
    let tag = weak_tag(&body);
    tagged(headers, content_type, body, &tag, cache)
}

/// The name of a content in all its encodings: `compress` comes after it.
pub(crate) fn weak_tag(content: &[u8]) -> String {
    format!("W/{}", tag(content))
}

/// Answers a read of a content whose tag is known.
pub(crate) fn tagged(
    headers: &HeaderMap,
    content_type: &'static str,
    body: Bytes,
    tag: &str,
    cache: &'static str,
) -> Response {
    let mut response = if is_known(headers, tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(CONTENT_TYPE, content_type)], body).into_response()
    };
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static(cache));
    response.headers_mut().insert(VARY, HeaderValue::from_static("accept-encoding"));
    if let Ok(tag) = HeaderValue::from_str(tag) {
        response.headers_mut().insert(ETAG, tag);
    }
    response
}

/// Whether the client has this content. For a read, a weak tag (`W/"…"`) is as good as a strong one, and a proxy that
/// compresses makes them weak.
fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    fn opaque(tag: &str) -> &str {
        tag.strip_prefix("W/").unwrap_or(tag)
    }
    let tags = headers.get_all(IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    tags.flat_map(|tags| tags.split(',')).any(|known| {
        let known = known.trim();
        known == "*" || opaque(known) == opaque(tag)
    })
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderMap;
    use axum::http::header::IF_NONE_MATCH;

    use super::{is_known, tag};

    #[test]
    fn a_tag_is_known_among_others_weak_or_by_a_star() {
        let tag = tag(b"content");
        let known = |value: String| {
            let headers = HeaderMap::from_iter([(IF_NONE_MATCH, value.parse().unwrap())]);
            is_known(&headers, &tag)
        };
        assert!(known(tag.clone()) && known(format!("W/{tag}")) && known("*".into()));
        let both_weak = HeaderMap::from_iter([(IF_NONE_MATCH, "W/\"a\"".parse().unwrap())]);
        assert!(is_known(&both_weak, "W/\"a\"") && !is_known(&both_weak, "W/\"b\""));
        assert!(known(format!("\"a\", {tag} ,\"b\"")));
        assert!(!known("\"a\"".into()) && !is_known(&HeaderMap::new(), &tag));
    }
}
