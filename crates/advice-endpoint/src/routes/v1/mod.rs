//! The addresses of `docs/wire.md`.

mod about;
mod author;
mod form;
mod thread;
mod thx;

use axum::Router;
use axum::middleware::from_fn_with_state;

use super::{App, wrong_method};
use crate::problem::Rejection;
use crate::{origin, patience, quota};

pub(super) fn router(app: &App) -> Router<App> {
    let programs = Router::new()
        .merge(about::router())
        .merge(author::router())
        .merge(thread::router())
        .merge(thx::router())
        .fallback(nothing);
    let in_words = from_fn_with_state(app.clone(), form::for_people);
    guarded(programs, app).merge(guarded(form::router(), app).layer(in_words))
}

/// From the inside out: a request ends or is ended; a page of a site of ours may read that it asked too much; a page of another site is turned away
/// first.
fn guarded(router: Router<App>, app: &App) -> Router<App> {
    router
        .method_not_allowed_fallback(wrong_method)
        .layer(from_fn_with_state(app.clone(), patience::limit))
        .layer(from_fn_with_state(app.clone(), quota::limit))
        .layer(origin::cors(app))
        .layer(from_fn_with_state(app.clone(), origin::only_own_sites))
}

async fn nothing() -> Rejection {
    Rejection::not_found("There is nothing at this address; /v1/openapi.json lists what there is.")
}

/// The parameters behind the `?`, in their order.
fn parameters(query: Option<&str>) -> impl Iterator<Item = (String, String)> {
    let pairs = form_urlencoded::parse(query.unwrap_or_default().as_bytes());
    pairs.map(|(name, value)| (name.into_owned(), value.into_owned()))
}
