//! Requests as numbers: counted on the way, and given to the operator's monitoring on a listener of its own.

use std::time::Instant;

use advice_wire::Problem;
use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::App;
use crate::problem::Rejection;

const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// What no route of its own has: the widget's files, and what is not there.
const OTHER: &str = "other";

/// The whole service of that listener.
pub(crate) fn router(app: App) -> Router {
    Router::new().route("/metrics", get(read)).with_state(app)
}

async fn read(State(app): State<App>) -> Result<Response, Rejection> {
    let text = app.metrics().write(app.store(), app.places());
    let text = text.map_err(|_| Rejection::unavailable())?;
    Ok(([(CONTENT_TYPE, OPEN_METRICS)], text).into_response())
}

pub(super) async fn count(State(app): State<App>, request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().cloned();
    let start = now();
    let response = next.run(request).await;
    let route = route.as_ref().map_or(OTHER, MatchedPath::as_str);
    app.metrics().count(route, response.status().as_u16(), start.elapsed());
    if let Some(problem) = response.extensions().get::<Problem>() {
        app.metrics().count_refusal(problem.kind);
    }
    response
}

#[expect(clippy::disallowed_methods, reason = "this program never runs in a browser")]
fn now() -> Instant {
    Instant::now()
}
