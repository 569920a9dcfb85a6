use axum::Router;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::get;

use super::super::App;
use super::parameters;
use crate::compress;
use crate::cursor::{Cursor, Order, Page};
use crate::fresh::{self, ASK_FIRST};
use crate::hear;
use crate::problem::Rejection;

/// How many posts one request may ask the tallies of. More than that do not fit into an address that proxies take.
const TALLIES: usize = 1000;

pub(super) fn router() -> Router<App> {
    Router::new().route("/thread", get(read)).route("/tallies", get(count)).layer(compress::layer())
}

async fn read(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Rejection> {
    let (mut post, mut page) = (None, Page::default());
    for (name, value) in parameters(query.as_deref()) {
        match name.as_str() {
            "post" => post = Some(hear::post(&value)?),
            "after" => page.after = Some(Cursor::read(&value)?),
            "order" => page.order = Order::read(&value)?,
            "limit" => page.limit = Page::read_limit(&value)?,
            _ => {}
        }
    }
    let post = post.ok_or_else(|| Rejection::malformed("`post` is missing: a post's id."))?;
    let thread = app.store().thread(post, page).await?;
    fresh::json(&headers, &thread, ASK_FIRST)
}

async fn count(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Rejection> {
    let posts = parameters(query.as_deref()).filter(|(name, _)| name == "post");
    let posts: Vec<String> =
        posts.map(|(_, id)| hear::post(&id)).take(TALLIES + 1).collect::<Result<_, _>>()?;
    if posts.is_empty() || posts.len() > TALLIES {
        return Err(Rejection::malformed(format!("`post` may be given 1 to {TALLIES} times.")));
    }
    let tallies = app.store().tallies(posts).await?;
    fresh::json(&headers, &tallies, ASK_FIRST)
}
