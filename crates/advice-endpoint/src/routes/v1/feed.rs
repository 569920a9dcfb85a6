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
use crate::compress;
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

pub(super) fn router() -> Router<App> {
    Router::new()
        .route("/feed/{token}/atom", get(atom))
        .route("/feed/{token}/json", get(json))
        .layer(compress::layer())
}

/// Where the feeds are.
pub(super) fn addresses(app: &App, token: &str) -> Feeds {
    let feed = format!("{}/v1/feed/{token}", app.settings().public);
    Feeds { atom: format!("{feed}/atom"), json: format!("{feed}/json") }
}

async fn atom(
    State(app): State<App>,
    token: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Result<Response, Rejection> {
    let Path(token) = token.map_err(|_| missing())?;
    let digests = read(&app, &token).await?;
    let feed = feed(&app, &addresses(&app, &token).atom, &digests).atom();
    Ok(fresh::content(&headers, "application/atom+xml; charset=utf-8", feed.into(), PRIVATE))
}

async fn json(
    State(app): State<App>,
    token: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Result<Response, Rejection> {
    let Path(token) = token.map_err(|_| missing())?;
    let digests = read(&app, &token).await?;
    let feed = feed(&app, &addresses(&app, &token).json, &digests).json();
    Ok(fresh::content(&headers, "application/feed+json", feed.to_string().into(), PRIVATE))
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

fn feed<'a>(app: &'a App, address: &'a str, digests: &'a Digests) -> Feed<'a> {
    Feed { public: &app.settings().public, address, updated: &digests.updated, news: &digests.news }
}
