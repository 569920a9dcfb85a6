use axum::Router;
use axum::extract::State;
use axum::http::header::CONTENT_SECURITY_POLICY;
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::from_fn_with_state;
use axum::response::Response;
use axum::routing::get;
use tokio::task::spawn_blocking;

use super::App;
use crate::embed;
use crate::escape::escape;
use crate::fresh::{self, ASK_FIRST};
use crate::posts;
use crate::problem::Rejection;
use crate::quota;

const HTML: &str = "text/html; charset=utf-8";

pub(super) fn router(app: &App) -> Router<App> {
    let limit = from_fn_with_state(app.clone(), quota::limit);
    Router::new().route("/", get(home)).layer(limit)
}

/// The page that the operator gave, or a plain one that says what this is.
async fn home(State(app): State<App>, headers: HeaderMap) -> Result<Response, Rejection> {
    let own = app.settings().page.is_none();
    let page = spawn_blocking(move || match &app.settings().page {
        Some(file) => std::fs::read(file),
        None => Ok(landing(&app).into_bytes()),
    });
    let page = page.await.map_err(|_| Rejection::unavailable())?.map_err(|error| {
        tracing::error!(%error, "the page for / cannot be read");
        Rejection::unavailable()
    })?;
    let mut response = fresh::content(&headers, HTML, page.into(), ASK_FIRST).await;
    if own {
        let policy = HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'");
        response.headers_mut().insert(CONTENT_SECURITY_POLICY, policy);
    }
    Ok(response)
}

fn landing(app: &App) -> String {
    let posts = posts::list(&app.posts()).unwrap_or_default();
    let lines: String = posts
        .iter()
        .filter_map(|listed| {
            let post = listed.post.as_ref().ok()?;
            let title = escape(post.title.as_deref().unwrap_or(&post.id));
            let line = escape(&embed::line(&app.settings().public, &listed.file, &post.id));
            Some(format!("<h2>{title}</h2>\n<pre>{line}</pre>\n"))
        })
        .collect();
    let lines = if lines.is_empty() {
        "<p>There are no posts here yet: <code>advice-post press</code> makes them.</p>".to_owned()
    } else {
        format!("<p>One line shows a post on any page:</p>\n{lines}")
    };
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>advice-post</title>\n\
         <style>:root {{ color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }}\n\
         body {{ max-width: 42rem; margin: 2rem auto; padding: 0 1rem }}\n\
         pre {{ white-space: pre-wrap; overflow-wrap: anywhere }}</style>\n\
         <h1>advice-post</h1>\n\
         <p>This endpoint keeps the thanks that readers leave under an advice column.</p>\n{lines}\n</html>\n"
    )
}
