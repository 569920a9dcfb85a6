use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, FromRequest, Request};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::response::IntoResponse;
use serde::de::DeserializeOwned;

use crate::problem::Rejection;

/// The largest request that a reader's device sends, in bytes: a Thx at all its limits is a third of it.
pub(crate) const READER: usize = 16 * 1024;

/// The largest request of the author's tools, in bytes: a reply of 4,000 code points, each escaped.
pub(crate) const AUTHOR: usize = 64 * 1024;

/// A request's body: JSON, named as such or as plain text, which needs no preflight.
pub(crate) struct Body<T, const LIMIT: usize>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync, const LIMIT: usize> FromRequest<S> for Body<T, LIMIT> {
    type Rejection = Rejection;

    async fn from_request(mut request: Request, state: &S) -> Result<Self, Rejection> {
        if !is_accepted(&request) {
            return Err(Rejection::malformed(
                "The body must be JSON, sent as `application/json` or `text/plain`.",
            ));
        }
        if declared_length(&request).is_some_and(|length| length > LIMIT) {
            return Err(Rejection::too_large(LIMIT));
        }
        DefaultBodyLimit::max(LIMIT).apply(&mut request);
        let bytes =
            Bytes::from_request(request, state).await.map_err(|rejection| {
                match rejection.into_response().status() {
                    StatusCode::PAYLOAD_TOO_LARGE => Rejection::too_large(LIMIT),
                    _ => Rejection::malformed("The body could not be read to its end."),
                }
            })?;
        let value = serde_json::from_slice(&bytes).map_err(|error| {
            Rejection::malformed(format!("The body is not what this address takes: {error}."))
        })?;
        Ok(Self(value))
    }
}

/// What the client says is coming. A body that is too large is refused before it is waited for.
fn declared_length(request: &Request) -> Option<usize> {
    request.headers().get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

fn is_accepted(request: &Request) -> bool {
    let content_type = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let essence = content_type.and_then(|value| value.split(';').next()).map(str::trim);
    essence.is_some_and(|essence| {
        essence.eq_ignore_ascii_case("application/json")
            || essence.eq_ignore_ascii_case("text/plain")
    })
}
