use std::sync::Arc;

use axum::Router;
use axum::extract::{RawQuery, Request, State};
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::get;

use super::super::App;
use super::parameters;
use crate::cursor::{Cursor, Order, Page};
use crate::fresh::{self, ASK_FIRST, Content};
use crate::hear;
use crate::problem::Rejection;

/// How many posts one request may ask the tallies of. More than that do not fit into an address that proxies take.
const TALLIES: usize = 1000;

pub(super) fn router() -> Router<App> {
    Router::new().route("/v1/thread", get(read)).route("/v1/tallies", get(count))
}

async fn read(State(app): State<App>, request: Request) -> Result<Response, Rejection> {
    let (mut post, mut page) = (None, Page::default());
    for (name, value) in parameters(request.uri().query()) {
        match &*name {
            "post" => post = Some(hear::post(&value)?),
            "after" => page.after = Some(Cursor::read(&value)?),
            "order" => page.order = Order::read(&value)?,
            "limit" => page.limit = Page::read_limit(&value)?,
            _ => {}
        }
    }
    let post = post.ok_or_else(|| Rejection::malformed("`post` is missing: a post's id."))?;
    let thread = thread(&app, post, page).await?;
    Ok(thread.answer(request.headers(), "application/json", ASK_FIRST).await)
}

/// From memory, if nothing was written since it was read last.
async fn thread(app: &App, post: String, page: Page) -> Result<Arc<Content>, Rejection> {
    let version = app.store().version();
    let question = (post, page);
    if let Some(kept) = version.and_then(|version| app.threads().get(version, &question)) {
        return Ok(kept);
    }
    // Boxed, because there is room for it in every answer's future, also where it was kept.
    let thread = Box::pin(app.store().thread(question.0.clone(), page)).await?;
    let json = serde_json::to_vec(&thread).map_err(|_| Rejection::unavailable())?;
    let content = Arc::new(Content::new(json));
    if let Some(version) = version {
        app.threads().keep(version, question, &content);
    }
    Ok(content)
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
    fresh::json(&headers, &tallies, ASK_FIRST).await
}
