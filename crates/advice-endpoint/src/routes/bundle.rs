use axum::extract::State;
use axum::http::header::ACCESS_CONTROL_ALLOW_ORIGIN;
use axum::http::{HeaderMap, HeaderValue, Method, Uri};
use axum::response::Response;

use super::App;
use crate::bundle::SHELL;
use crate::fresh;
use crate::problem::Rejection;

/// What no other route knows: a file of the widget's bundle, or nothing.
pub(super) async fn serve(
    State(app): State<App>,
    method: Method,
    headers: HeaderMap,
    uri: Uri,
) -> Result<Response, Rejection> {
    let name = uri.path().trim_start_matches('/');
    let Some(file) = app.bundle().get(name) else {
        return Err(Rejection::not_found(missing(&app, name)));
    };
    if method != Method::GET && method != Method::HEAD {
        return Err(Rejection::method());
    }
    let form = file.for_client(&headers);
    let all = || fresh::written(file.content_type, form.coding, form.body.clone());
    let mut response = fresh::tagged(&headers, &form.tag, file.cache, all);
    response.headers_mut().insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    Ok(response)
}

fn missing(app: &App, name: &str) -> &'static str {
    if name == SHELL && app.bundle().is_empty() {
        "This endpoint was built without the widget: run `cargo xtask build`, then build the endpoint again."
    } else {
        "There is nothing at this address."
    }
}
