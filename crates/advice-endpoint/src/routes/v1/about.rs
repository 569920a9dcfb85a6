use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde_json::json;

use super::super::App;
use crate::fresh::{self, NEVER_KEPT};
use crate::problem::Rejection;

const OPENAPI: &[u8] = include_bytes!("../../../openapi.json");

pub(super) fn router() -> Router<App> {
    Router::new()
        .route("/v1/alive", get(alive))
        .route("/v1/health", get(health))
        .route("/v1/openapi.json", get(openapi))
}

/// Whatever the store does: what decides about a restart must not hang on the database.
async fn alive() -> impl IntoResponse {
    ok()
}

/// Whether to send requests here: what comes can be stored and read.
async fn health(State(app): State<App>) -> Result<impl IntoResponse, Rejection> {
    app.store().health().await?;
    Ok(ok())
}

fn ok() -> impl IntoResponse {
    ([(CACHE_CONTROL, NEVER_KEPT)], Json(json!({ "status": "ok" })))
}

/// It changes only when the endpoint is updated.
async fn openapi(headers: HeaderMap) -> Response {
    fresh::content(&headers, "application/json", OPENAPI.into(), "public, max-age=600").await
}
