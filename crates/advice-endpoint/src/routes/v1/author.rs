//! The author's tools. Every handler takes an [`Author`], which only the token makes.

use advice_wire::{Approve, Hide, Move, NewReply, Seen};
use axum::extract::{FromRequestParts, RawQuery, State};
use axum::http::header::{AUTHORIZATION, CACHE_CONTROL};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};

use super::super::App;
use super::{feed, parameters};
use crate::body::{self, Body};
use crate::cursor::Cursor;
use crate::fresh::NEVER_KEPT;
use crate::hear;
use crate::problem::Rejection;
use crate::secret::{Fingerprint, Token};
use crate::store::{Reply, Wanted};

pub(super) fn router() -> Router<App> {
    Router::new()
        .route("/v1/author/thanks", get(thanks))
        .route("/v1/author/seen", post(seen))
        .route("/v1/author/replies", post(reply))
        .route("/v1/author/approve", post(approve))
        .route("/v1/author/hide", post(hide))
        .route("/v1/author/move", post(move_note))
        .route("/v1/author/feed", post(new_feed))
}

/// Whoever has shown the author's token.
pub(super) struct Author;

impl FromRequestParts<App> for Author {
    type Rejection = Rejection;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Rejection> {
        let shown = bearer(&parts.headers).map(Fingerprint::of).ok_or_else(Rejection::token)?;
        let token = app.store().token().await?;
        if token.is_some_and(|token| token == shown) { Ok(Self) } else { Err(Rejection::token()) }
    }
}

/// The token behind `Bearer` (RFC 6750, section 2.1; schemes are case-insensitive, RFC 9110, section 11.1).
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// The author's documents are kept by nobody in between.
pub(super) fn private(status: StatusCode, document: impl serde::Serialize) -> Response {
    (status, [(CACHE_CONTROL, NEVER_KEPT)], Json(document)).into_response()
}

async fn thanks(
    _: Author,
    State(app): State<App>,
    RawQuery(query): RawQuery,
) -> Result<Response, Rejection> {
    let mut wanted = Wanted::default();
    for (name, value) in parameters(query.as_deref()) {
        match (&*name, &*value) {
            ("post", id) => wanted.post = Some(hear::post(id)?),
            ("new", "true" | "false") => wanted.new = value == "true",
            ("waiting", "true" | "false") => wanted.waiting = value == "true",
            ("waiting", _) => {
                return Err(Rejection::malformed("`waiting` is `true` or `false`."));
            }
            ("new", _) => return Err(Rejection::malformed("`new` is `true` or `false`.")),
            ("after", cursor) => wanted.after = Cursor::read(cursor)?,
            _ => {}
        }
    }
    Ok(private(StatusCode::OK, app.store().thanks(wanted).await?))
}

async fn seen(
    _: Author,
    State(app): State<App>,
    Body(seen): Body<Seen, { body::AUTHOR }>,
) -> Result<Response, Rejection> {
    app.store().seen(seen.through.clone()).await?;
    Ok(private(StatusCode::OK, seen))
}

async fn reply(
    _: Author,
    State(app): State<App>,
    Body(new): Body<NewReply, { body::AUTHOR }>,
) -> Result<Response, Rejection> {
    let reply = Reply {
        id: app.mint()?,
        under: note_id(new.under)?,
        post: new.post.as_deref().map(hear::post).transpose()?,
        text: hear::reply(&new.text)?,
    };
    Ok(private(StatusCode::CREATED, app.store().reply(reply, app.now()).await?))
}

async fn approve(
    _: Author,
    State(app): State<App>,
    Body(Approve { note }): Body<Approve, { body::AUTHOR }>,
) -> Result<Response, Rejection> {
    let shown = app.store().hide(Hide { note: note_id(note)?, hidden: false }).await?;
    Ok(private(StatusCode::OK, Approve { note: shown.note }))
}

async fn hide(
    _: Author,
    State(app): State<App>,
    Body(Hide { note, hidden }): Body<Hide, { body::AUTHOR }>,
) -> Result<Response, Rejection> {
    let hide = Hide { note: note_id(note)?, hidden };
    Ok(private(StatusCode::OK, app.store().hide(hide).await?))
}

async fn move_note(
    _: Author,
    State(app): State<App>,
    Body(to): Body<Move, { body::AUTHOR }>,
) -> Result<Response, Rejection> {
    let (note, under) = (note_id(to.note)?, to.under.map(note_id).transpose()?);
    let moved = app.store().move_note(Move { note, under }).await?;
    Ok(private(StatusCode::OK, moved))
}

/// Makes new addresses for the feeds; the ones before lead nowhere from now on.
async fn new_feed(_: Author, State(app): State<App>) -> Result<Response, Rejection> {
    let mut bits = [0; 16];
    getrandom::fill(&mut bits).map_err(|_| Rejection::unavailable())?;
    let token = Token::from_random(bits);
    app.store().give_feed(token.fingerprint()).await?;
    Ok(private(StatusCode::CREATED, feed::addresses(&app, token.as_str())))
}

/// The id of a note. It may come from a post document, so it is checked for what no id has, and no database stores.
fn note_id(id: String) -> Result<String, Rejection> {
    hear::post(&id).map_err(|_| {
        Rejection::malformed(
            "A note's id is not empty, not that long, and has no control characters.",
        )
    })
}
