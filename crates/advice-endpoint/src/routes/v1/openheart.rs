//! The OpenHeart protocol (openheart.fyi): an emoji that is sent to an address. A heart is a Thx without words; whoever has
//! an `<open-heart>` in a page can point it here.

use std::collections::BTreeMap;

use advice_wire::Thx;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{DefaultBodyLimit, RawQuery, State};
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Extension, Json, Router};

use super::super::App;
use super::{accept_without_device, parameters, without_device};
use crate::body;
use crate::fresh::{self, ASK_FIRST, NEVER_KEPT};
use crate::hear;
use crate::problem::Rejection;
use crate::quota::Client;

/// The heart in its emoji form, which counts are given under.
const HEART: &str = "\u{2764}\u{fe0f}";

pub(super) fn router() -> Router<App> {
    Router::new()
        .route("/v1/openheart", get(count))
        .route("/v1/openheart", post(thank))
        .layer(DefaultBodyLimit::max(body::READER))
}

async fn count(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Rejection> {
    let post = post_id(query.as_deref())?;
    fresh::json(&headers, &hearts(&app, post).await?, ASK_FIRST).await
}

async fn thank(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    client: Option<Extension<Client>>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Rejection> {
    let post = post_id(query.as_deref())?;
    let body = body.map_err(|_| Rejection::too_large(body::READER))?;
    if !is_heart(&String::from_utf8_lossy(&body)) {
        return Err(Rejection::malformed(
            "Only a heart (U+2764, \u{2764}\u{fe0f}) says thanks here; other emoji are not kept.",
        ));
    }
    let client = client.map(|Extension(client)| client);
    let (id, secret) = without_device(&app)?;
    let thx = Thx { id, post, secret, revision: 0, note: None, name: None, asker: false };
    let (id, heard) = (thx.id.clone(), hear::thx(&thx)?);
    accept_without_device(&app, &headers, client, id, heard).await?;
    let hearts = hearts(&app, thx.post).await?;
    Ok((StatusCode::CREATED, [(CACHE_CONTROL, NEVER_KEPT)], Json(hearts)).into_response())
}

fn post_id(query: Option<&str>) -> Result<String, Rejection> {
    let post = parameters(query).find(|(name, _)| name == "post");
    let (_, id) = post.ok_or_else(|| Rejection::malformed("`post` is missing: a post's id."))?;
    hear::post(&id)
}

/// Every thanks of the post, however it came: the heart stands for all of them.
async fn hearts(app: &App, post: String) -> Result<BTreeMap<&'static str, u64>, Rejection> {
    let tallies = app.store().tallies(vec![post]).await?;
    Ok(tallies.tallies.into_values().map(|tally| (HEART, tally)).collect())
}

/// What follows the emoji is to be ignored (a form adds `=`), but a joiner makes it another one, such as the heart on fire.
fn is_heart(body: &str) -> bool {
    let Some(rest) = body.strip_prefix('\u{2764}') else { return false };
    !rest.strip_prefix('\u{fe0f}').unwrap_or(rest).starts_with('\u{200d}')
}

#[cfg(test)]
mod tests {
    use super::is_heart;

    #[test]
    fn a_heart_is_a_heart_with_or_without_what_follows() {
        for body in ["❤️", "❤", "❤️=\r\n", "❤️ and more"] {
            assert!(is_heart(body), "{body}");
        }
        for body in ["", "❤️\u{200d}🔥", "🥨", " ❤️", "heart", "\u{fffd}"] {
            assert!(!is_heart(body), "{body}");
        }
    }
}
