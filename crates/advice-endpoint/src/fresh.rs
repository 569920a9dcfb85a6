//! Reads that can be asked again cheaply: an `ETag`, and 304 to whoever has that already (RFC 9110, section 13.1.2). What is
//! not new in that way goes compressed to who takes that.

use std::sync::{Arc, OnceLock};

use axum::body::Bytes;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

use crate::compress::{Coding, WORTHWHILE};
use crate::problem::Rejection;

/// Keep it, but ask before each use: a reader who comes back sees the author's reply at once, and if nothing is new the
/// answer is a 304 without a body.
pub(crate) const ASK_FIRST: &str = "no-cache";

/// For what only one person may see, and for answers to what changes something.
pub(crate) const NEVER_KEPT: &str = "no-store";

/// From so many bytes on, compressing takes long enough, a fifth of a millisecond, for others to wait for it.
const LONG: usize = 16 * 1024;

/// So many long contents are compressed at once: each takes memory.
static TURNS: Semaphore = Semaphore::const_new(2);

/// The name of a content: its hash, so that two processes give the same content the same name.
pub(crate) fn tag(content: &[u8]) -> String {
    let hash = Sha256::digest(content);
    let hex: String = hash.iter().take(12).map(|byte| format!("{byte:02x}")).collect();
    format!("\"{hex}\"")
}

/// A content that is read: its name, and the forms in which it was asked for so far.
#[derive(Debug)]
pub(crate) struct Content {
    tag: String,
    pub(crate) plain: Bytes,
    brotli: OnceLock<Bytes>,
    gzip: OnceLock<Bytes>,
}

impl Content {
    pub(crate) fn new(plain: impl Into<Bytes>) -> Self {
        let plain = plain.into();
        // Weak, because it names all the forms.
        let tag = format!("W/{}", tag(&plain));
        Self { tag, plain, brotli: OnceLock::new(), gzip: OnceLock::new() }
    }

    /// How many bytes it has at most in memory: no form is longer than the plain one, but for a few bytes.
    pub(crate) fn size(&self) -> usize {
        3 * self.plain.len()
    }

    /// Answers a read.
    pub(crate) async fn answer(
        self: Arc<Self>,
        headers: &HeaderMap,
        content_type: &'static str,
        cache: &'static str,
    ) -> Response {
        let coding = Coding::of_client(headers).filter(|_| self.plain.len() >= WORTHWHILE);
        if let Some(coding) = coding
            && self.plain.len() >= LONG
            && self.form(coding).get().is_none()
            && !is_known(headers, &self.tag)
        {
            // Boxed, because there is room for it in every answer's future, also where it was compressed before.
            Box::pin(Arc::clone(&self).compress_aside(coding)).await;
        }
        tagged(headers, &self.tag, cache, || {
            let compressed = coding.and_then(|coding| Some((coding, self.compressed(coding)?)));
            match compressed {
                Some((coding, body)) => written(content_type, Some(coding), body),
                None => written(content_type, None, self.plain.clone()),
            }
        })
    }

    /// Compresses it on a thread that may take its time, so that nobody else's answer waits. Who comes for the same meanwhile
    /// finds it done when it is their turn.
    async fn compress_aside(self: Arc<Self>, coding: Coding) {
        let turn = TURNS.acquire().await;
        let work = move || {
            let _turn = turn;
            self.compressed(coding);
        };
        // Where there is no such thread, whoever answers does it.
        let _ = spawn_blocking(work).await;
    }

    fn form(&self, coding: Coding) -> &OnceLock<Bytes> {
        match coding {
            Coding::Brotli => &self.brotli,
            Coding::Gzip => &self.gzip,
        }
    }

    fn compressed(&self, coding: Coding) -> Option<Bytes> {
        let form = self.form(coding);
        if let Some(body) = form.get() {
            return Some(body.clone());
        }
        let body = coding.compress(&self.plain).ok()?;
        Some(form.get_or_init(|| body.into()).clone())
    }
}

/// Answers a read with JSON.
pub(crate) async fn json(
    headers: &HeaderMap,
    value: &impl Serialize,
    cache: &'static str,
) -> Result<Response, Rejection> {
    let body = serde_json::to_vec(value).map_err(|_| Rejection::unavailable())?;
    Ok(content(headers, "application/json", body.into(), cache).await)
}

/// Answers a read.
pub(crate) async fn content(
    headers: &HeaderMap,
    content_type: &'static str,
    body: Bytes,
    cache: &'static str,
) -> Response {
    Arc::new(Content::new(body)).answer(headers, content_type, cache).await
}

/// How many headers an answer gets on its way out, at most, so that there is room for all from the first on.
const HEADERS: usize = 12;

/// A content in one of its forms.
pub(crate) fn written(content_type: &'static str, coding: Option<Coding>, body: Bytes) -> Response {
    let mut response = Response::new(body.into());
    response.headers_mut().reserve(HEADERS);
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    if let Some(coding) = coding {
        let name = HeaderValue::from_static(coding.name());
        response.headers_mut().insert(CONTENT_ENCODING, name);
    }
    response
}

/// Answers a read of a content whose tag is known: with all of it to who has something else.
pub(crate) fn tagged(
    headers: &HeaderMap,
    tag: &str,
    cache: &'static str,
    all: impl FnOnce() -> Response,
) -> Response {
    let mut response =
        if is_known(headers, tag) { StatusCode::NOT_MODIFIED.into_response() } else { all() };
    let answer = response.headers_mut();
    answer.insert(CACHE_CONTROL, HeaderValue::from_static(cache));
    answer.insert(VARY, HeaderValue::from_static("accept-encoding"));
    if let Ok(tag) = HeaderValue::from_str(tag) {
        answer.insert(ETAG, tag);
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
