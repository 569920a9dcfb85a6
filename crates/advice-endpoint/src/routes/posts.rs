use axum::Router;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::header::ACCESS_CONTROL_ALLOW_ORIGIN;
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::{from_fn_with_state, map_response};
use axum::response::Response;
use axum::routing::get;
use tokio::task::spawn_blocking;

use super::App;
use crate::fresh::{self, ASK_FIRST};
use crate::posts::{self, InvalidPost};
use crate::problem::Rejection;
use crate::quota;

const MISSING: &str = "There is no post document of that name here.";

pub(super) fn router(app: &App) -> Router<App> {
    Router::new()
        .route("/posts/{file}", get(read))
        .layer(from_fn_with_state(app.clone(), quota::limit))
        .layer(map_response(for_any_site))
}

/// Any site's page may read the answer, a refusal too: the widget tells its reader, and the console the site's owner, what is
/// wrong.
async fn for_any_site(mut response: Response) -> Response {
    response.headers_mut().insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    response
}

/// A post document, for pages of any site. Its author may correct it at any time.
async fn read(
    State(app): State<App>,
    file: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Result<Response, Rejection> {
    let Path(file) = file.map_err(|_| Rejection::not_found(MISSING))?;
    let (folder, name) = (app.posts(), file.clone());
    let document = spawn_blocking(move || posts::document(&folder, &name)).await;
    let document = document.map_err(|_| Rejection::unavailable())?;
    let document = document.map_err(|reason| refuse(&file, &reason))?;
    Ok(fresh::content(&headers, "application/json", document.into(), ASK_FIRST).await)
}

fn refuse(file: &str, reason: &InvalidPost) -> Rejection {
    // The log has nobody's words: a name that is not served may be anything.
    if let InvalidPost::Missing | InvalidPost::Name = reason {
        return Rejection::not_found(MISSING);
    }
    tracing::warn!(file, %reason, "a file in posts/ is not served");
    Rejection::not_found(
        "There is a file of that name, but it cannot be served as a post document; the endpoint's log says why.",
    )
}
