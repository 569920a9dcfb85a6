//! The numbers, for the operator's monitoring, on a listener of its own.

use axum::Router;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::App;
use crate::problem::Rejection;

const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// The whole service of that listener.
pub(crate) fn router(app: App) -> Router {
    Router::new().route("/metrics", get(read)).with_state(app)
}

async fn read(State(app): State<App>) -> Result<Response, Rejection> {
    let text = app.metrics().write(app.store(), app.places());
    let text = text.map_err(|_| Rejection::unavailable())?;
    Ok(([(CONTENT_TYPE, OPEN_METRICS)], text).into_response())
}
