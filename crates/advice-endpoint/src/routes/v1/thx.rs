use advice_wire::{InvalidThxId, Thx, ThxId, Undo, Undone};
use axum::extract::rejection::PathRejection;
use axum::extract::{FromRequest as _, Path, RawQuery, Request, State};
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use axum::routing::post;
use axum::{Json, Router};
use jiff::Timestamp;

use super::super::App;
use super::{parameters, store};
use crate::body::{self, Body};
use crate::fresh::NEVER_KEPT;
use crate::guard::work;
use crate::problem::Rejection;
use crate::quota::Client;
use crate::spam::Incoming;
use crate::{hear, origin};

pub(super) fn router() -> Router<App> {
    Router::new().route("/v1/thx", post(accept)).route("/v1/thx/{id}/undo", post(undo))
}

async fn accept(State(app): State<App>, request: Request) -> Result<impl IntoResponse, Rejection> {
    let site = origin::site(&app, request.headers());
    let client = request.extensions().get::<Client>().copied();
    let address = request.uri().clone();
    let Body(thx): Body<Thx, { body::READER }> = Body::from_request(request, &()).await?;
    let mut heard = hear::thx(&thx)?;
    let now = app.now();
    if app.guard().is_attack(site, now) {
        // Boxed, because there is room for it in every answer's future, also where it is not asked for.
        Box::pin(work_for(&app, &thx.id, address.query(), now)).await?;
    }
    app.guard().limit(site, &heard.said.post, now)?;
    heard.held = app.filter().holds(&Incoming {
        id: &thx.id,
        note: heard.said.note.as_deref(),
        name: heard.said.name.as_deref(),
        client: client.as_ref().map(|client| client.name()),
        tapped: minted_at(&thx.id),
        is_trapped: false,
        now,
    });
    let accepted = store(&app, client, thx.id, heard, now).await?;
    let status = if accepted.new { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, [(CACHE_CONTROL, NEVER_KEPT)], Json(accepted.receipt)))
}

/// By the device's clock, which may be wrong.
fn minted_at(id: &ThxId) -> Option<Timestamp> {
    Timestamp::from_millisecond(i64::try_from(id.minted_at()).ok()?).ok()
}

/// Takes the solution that the address brings, or asks for one.
async fn work_for(
    app: &App,
    id: &ThxId,
    query: Option<&str>,
    now: Timestamp,
) -> Result<(), Rejection> {
    let key = app.store().token().await?.ok_or_else(Rejection::unavailable)?;
    let is_done = parameters(query)
        .any(|(name, solution)| name == "work" && work::is_done(&key, id, &solution, now));
    if is_done { Ok(()) } else { Err(Rejection::work(work::challenge(&key, id, now))) }
}

/// An undo that overtakes its Thx is stored for good, as a Thx is, and so passes what a Thx does. What is stored can be taken
/// back whatever comes.
async fn may_forestall(
    app: &App,
    site: &str,
    id: &ThxId,
    query: Option<&str>,
) -> Result<(), Rejection> {
    let now = app.now();
    if app.guard().is_attack(site, now) {
        work_for(app, id, query, now).await?;
    }
    app.guard().limit_site(site, now)
}

async fn undo(
    State(app): State<App>,
    id: Result<Path<String>, PathRejection>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    Body(undo): Body<Undo, { body::READER }>,
) -> Result<impl IntoResponse, Rejection> {
    let id = id.map_or_else(|_| Err(InvalidThxId), |Path(id)| ThxId::try_from(id));
    let id = id.map_err(|error| Rejection::malformed(format!("In the address: {error}.")))?;
    let secret = hear::secret(&undo.secret)?;
    if !app.store().has(id.clone()).await? {
        let site = origin::site(&app, &headers);
        may_forestall(&app, site, &id, query.as_deref()).await?;
    }
    let tally = app.store().undo(id, secret).await?;
    Ok(([(CACHE_CONTROL, NEVER_KEPT)], Json(Undone { tally })))
}
