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
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;

use super::{App, wrong_method};
use crate::problem::Rejection;
use crate::quota::Client;
use crate::rules::{Heard, Refusal};
use crate::store::{Accepted, Error};
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
        .merge(webmention::router());
    let in_words = from_fn_with_state(app.clone(), form::for_people);
    guarded(programs, app).merge(guarded(form::router(), app).layer(in_words))
}

fn guarded(router: Router<App>, app: &App) -> Router<App> {
    router.method_not_allowed_fallback(wrong_method).layer(from_fn_with_state(app.clone(), guard))
}

/// A page of another site is turned away first; a page of a site of ours may read whatever it is told. What is let in ends
/// or is ended.
async fn guard(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let origin = match origin::served(&app, request.headers()) {
        Ok(origin) => origin,
        Err(rejection) => return origin::refusal(rejection),
    };
    let mut response = if request.method() == Method::OPTIONS {
        origin::preflight()
    } else if let Err(rejection) = quota::count(&app, &mut request) {
        rejection.into_response()
    } else {
        patience::limit(&app, request, next).await
    };
    origin::let_read(response.headers_mut(), origin);
    response
}

/// What is under `/v1/` and no address.
pub(super) fn elsewhere(app: &App) -> Router<App> {
    guarded(Router::new().fallback(nothing), app)
}

async fn nothing() -> Rejection {
    Rejection::not_found("There is nothing at this address; /v1/openapi.json lists what there is.")
}

/// The parameters behind the `?`, in their order.
fn parameters(query: Option<&str>) -> form_urlencoded::Parse<'_> {
    form_urlencoded::parse(query.unwrap_or_default().as_bytes())
}

/// An id and a secret for a Thx that no device keeps, from a form or an OpenHeart: it cannot be changed or undone, and sent
/// twice it is two.
fn without_device(app: &App) -> Result<(ThxId, String), Rejection> {
    let mut secret = [0; 16];
    getrandom::fill(&mut secret).map_err(|_| Rejection::unavailable())?;
    Ok((app.mint()?, URL_SAFE_NO_PAD.encode(secret)))
}

/// Stores such a Thx. What sends it can do no work, so that it is refused while there is an attack.
async fn accept_without_device(
    app: &App,
    headers: &HeaderMap,
    client: Option<Client>,
    id: ThxId,
    heard: Heard,
) -> Result<Receipt, Rejection> {
    let (site, now) = (origin::site(app, headers), app.now());
    if app.guard().is_attack(site, now) {
        return Err(Rejection::attacked());
    }
    app.guard().limit(site, &heard.said.post, now)?;
    Ok(store(app, client, id, heard, now).await?.receipt)
}

/// Stores a Thx. The first of its post counts for its client: anybody can make up posts, and what was said under one stays.
async fn store(
    app: &App,
    client: Option<Client>,
    id: ThxId,
    heard: Heard,
    now: Timestamp,
) -> Result<Accepted, Error> {
    let counts = app.clone();
    let begins = move || {
        let counted = client.map(|client| counts.new_posts().ask(client.name(), now));
        counted.unwrap_or(Ok(())).map_err(Refusal::NewPosts)
    };
    app.store().accept(id, heard, now, begins).await
}
