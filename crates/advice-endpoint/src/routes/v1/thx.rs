use advice_wire::{InvalidThxId, Thx, ThxId, Undo, Undone};
use axum::extract::rejection::PathRejection;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::response::IntoResponse;
use axum::routing::post;
use axum::{Json, Router};

use super::super::App;
use crate::body::{self, Body};
use crate::fresh::NEVER_KEPT;
use crate::hear;
use crate::problem::Rejection;

pub(super) fn router() -> Router<App> {
    Router::new()
        .route("/thx", post(accept))
        .route("/thx/{id}/undo", post(undo))
        .layer(DefaultBodyLimit::max(body::READER))
}

async fn accept(
    State(app): State<App>,
    Body(thx): Body<Thx, { body::READER }>,
) -> Result<impl IntoResponse, Rejection> {
    let heard = hear::thx(&thx)?;
    let accepted = app.store().accept(thx.id, heard, app.now()).await?;
    let status = if accepted.new { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, [(CACHE_CONTROL, NEVER_KEPT)], Json(accepted.receipt)))
}

async fn undo(
    State(app): State<App>,
    id: Result<Path<String>, PathRejection>,
    Body(undo): Body<Undo, { body::READER }>,
) -> Result<impl IntoResponse, Rejection> {
    let id = id.map_or_else(|_| Err(InvalidThxId), |Path(id)| ThxId::try_from(id));
    let id = id.map_err(|error| Rejection::malformed(format!("In the address: {error}.")))?;
    let secret = hear::secret(&undo.secret)?;
    let tally = app.store().undo(id, secret, app.now()).await?;
    Ok(([(CACHE_CONTROL, NEVER_KEPT)], Json(Undone { tally })))
}
