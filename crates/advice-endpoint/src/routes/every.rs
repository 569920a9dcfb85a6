//! What holds for every request, whatever route it takes. One layer does it all: through each one more, a request would be
//! handed on in boxes that are copied for it, which costs more than what the layers do.

use std::time::{Duration, Instant};

use advice_wire::Problem;
use axum::body::HttpBody;
use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{CONNECTION, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::Response;
use tower_service::Service as _;

use super::App;
use crate::metrics::OTHER;

/// The widget's files and the posts are for pages of any site, whatever isolation they ask for.
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

const SAFE: [(HeaderName, HeaderValue); 3] = [
    (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (RESOURCE_POLICY, HeaderValue::from_static("cross-origin")),
];

pub(super) async fn request(State(app): State<App>, request: Request, mut next: Next) -> Response {
    let start = now();
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let has_body = !request.body().is_end_stream();
    let Ok(mut response) = next.call(request).await;
    if has_body && !response.status().is_success() {
        close(response.headers_mut());
    }
    for (name, value) in SAFE {
        response.headers_mut().entry(name).or_insert(value);
    }
    let (route, took) = (route.as_ref().map(MatchedPath::as_str), start.elapsed());
    count(&app, route, &response, took);
    log(&method, route, &response, took);
    response
}

/// A request that is refused may have more of its body coming. The connection is good for nothing else then, and the
/// client had better know.
fn close(headers: &mut HeaderMap) {
    headers.insert(CONNECTION, HeaderValue::from_static("close"));
}

fn count(app: &App, route: Option<&str>, response: &Response, took: Duration) {
    app.metrics().count(route, response.status().as_u16(), took);
    if let Some(problem) = response.extensions().get::<Problem>() {
        app.metrics().count_refusal(problem.kind);
    }
}

/// One line for each request: which route, how it went and how long it took. Nothing that a client has sent, not even
/// the rest of the address.
fn log(method: &Method, route: Option<&str>, response: &Response, took: Duration) {
    let (route, status) = (route.unwrap_or(OTHER), response.status().as_u16());
    let (method, ms) = (known(method), u64::try_from(took.as_millis()).unwrap_or(u64::MAX));
    tracing::info!(method, route, status, ms, "answered");
}

/// A method that is one. Any word may stand in its place.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::OPTIONS => "OPTIONS",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        _ => OTHER,
    }
}

#[expect(clippy::disallowed_methods, reason = "this program never runs in a browser")]
fn now() -> Instant {
    Instant::now()
}
