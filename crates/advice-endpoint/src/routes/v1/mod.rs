//! The addresses of `docs/wire.md`.

mod about;
mod author;
mod feed;
mod form;
mod mail;
mod openheart;
mod scope;
mod thread;
mod thx;
mod webmention;

use advice_wire::{Receipt, ThxId};
use axum::Router;
use axum::http::HeaderMap;
use axum::middleware::from_fn_with_state;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::{App, wrong_method};
use crate::problem::Rejection;
use crate::rules::Heard;
use crate::{origin, patience, quota};

pub(super) fn router(app: &App) -> Router<App> {
    let programs = Router::new()
        .merge(about::router())
        .merge(author::router())
        .merge(feed::router())
        .merge(mail::router())
        .merge(scope::router())
        .merge(openheart::router())
        .merge(thread::router())
        .merge(thx::router())
        .merge(webmention::router())
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

/// An id and a secret for a Thx that no device keeps, from a form or an OpenHeart: it cannot be changed or undone, and sent
/// twice it is two.
fn without_device(app: &App) -> Result<(ThxId, String), Rejection> {
    let mut random = [0; 26];
    getrandom::fill(&mut random).map_err(|_| Rejection::unavailable())?;
    let (id, secret) = random.split_at(10);
    let now = u64::try_from(app.now().as_millisecond()).unwrap_or_default();
    Ok((ThxId::mint(now, id.try_into().unwrap_or_default()), URL_SAFE_NO_PAD.encode(secret)))
}

/// Stores such a Thx. What sends it can do no work, so that it is refused while there is an attack.
async fn accept_without_device(
    app: &App,
    headers: &HeaderMap,
    id: ThxId,
    heard: Heard,
) -> Result<Receipt, Rejection> {
    let (site, now) = (origin::site(app, headers), app.now());
    if app.guard().is_attack(site, now) {
        return Err(Rejection::attacked());
    }
    app.guard().limit(site, &heard.said.post, now)?;
    Ok(app.store().accept(id, heard, now).await?.receipt)
}
