//! The author's feeds. A token in their address opens them, and nothing else: feed readers can keep no secret better than
//! an address.

use advice_wire::Feeds;
use axum::Router;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::get;

use super::super::App;
use crate::fresh;
use crate::outward::feed::Feed;
use crate::outward::titles;
use crate::problem::Rejection;
use crate::secret::Fingerprint;
use crate::store::Digests;

/// How many digests a feed holds: a month, if there is one a day.
const ENTRIES: u32 = 30;

/// Asked again each time, and kept by nobody in between.
const PRIVATE: &str = "private, no-cache";

/// What a feed is written in.
struct Form {
    /// What its address ends with.
    name: &'static str,
    content_type: &'static str,
    write: fn(&Feed<'_>) -> String,
}

const ATOM: Form = Form {
    name: "atom",
    content_type: "application/atom+xml; charset=utf-8",
    write: |feed| feed.atom(),
};

const JSON: Form = Form {
    name: "json",
    content_type: "application/feed+json",
    write: |feed| feed.json().to_string(),
};

pub(super) fn router() -> Router<App> {
    Router::new()
        .route(
            "/v1/feed/{token}/atom",
            get(|app, token, headers| answer(app, token, headers, ATOM)),
        )
        .route(
            "/v1/feed/{token}/json",
            get(|app, token, headers| answer(app, token, headers, JSON)),
        )
}

/// Where the feeds are.
pub(super) fn addresses(app: &App, token: &str) -> Feeds {
    Feeds { atom: address(app, token, &ATOM), json: address(app, token, &JSON) }
}

fn address(app: &App, token: &str, form: &Form) -> String {
    format!("{}/v1/feed/{token}/{}", app.settings().public, form.name)
}

async fn answer(
    State(app): State<App>,
    token: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, Rejection> {
    let Path(token) = token.map_err(|_| missing())?;
    let Digests { updated, news } = &read(&app, &token).await?;
    let (public, address) = (&app.settings().public, &address(&app, &token, &form));
    let text = (form.write)(&Feed { public, address, updated, news });
    Ok(fresh::content(&headers, form.content_type, text.into(), PRIVATE).await)
}

fn missing() -> Rejection {
    Rejection::not_found(
        "There is no feed at this address, or no longer: `advice-post feed` makes new addresses.",
    )
}

async fn read(app: &App, token: &str) -> Result<Digests, Rejection> {
    let shown = Fingerprint::of(token);
    if app.store().feed().await?.is_none_or(|token| token != shown) {
        return Err(missing());
    }
    let mut digests = app.store().digests(ENTRIES).await?;
    titles::fill(app, &mut digests.news).await;
    Ok(digests)
}
