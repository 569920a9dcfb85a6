//! Stops the mails to the author with one click (RFC 8058), and lets them begin again. Whoever has the address that is in
//! each mail needs no login.

use axum::Router;
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, PathRejection};
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};

use super::super::App;
use crate::body;
use crate::fresh::NEVER_KEPT;
use crate::outward::{Channel, seal};
use crate::problem::Rejection;

pub(super) fn router() -> Router<App> {
    Router::new()
        .route("/v1/mail/{seal}", get(ask))
        .route("/v1/mail/{seal}", post(change))
        .layer(DefaultBodyLimit::max(body::READER))
}

/// What a person sees who follows the address. Nothing is stopped by it alone, since programs look at links, too.
async fn ask(
    State(app): State<App>,
    seal: Result<Path<String>, PathRejection>,
) -> Result<Response, Rejection> {
    let channel = opened(&app, seal).await?;
    Ok(page(app.store().is_stopped(channel).await?))
}

/// What a mail program sends, `List-Unsubscribe=One-Click`, or one of the page's buttons.
async fn change(
    State(app): State<App>,
    seal: Result<Path<String>, PathRejection>,
    form: Result<Bytes, BytesRejection>,
) -> Result<Response, Rejection> {
    let channel = opened(&app, seal).await?;
    let form = form.map_err(|_| Rejection::too_large(body::READER))?;
    let mut fields = form_urlencoded::parse(&form);
    let stopped = match fields.find_map(|(name, value)| change_of(&name, &value)) {
        Some(stopped) => stopped,
        None => return Err(Rejection::malformed("The form says neither to stop nor to begin.")),
    };
    app.store().stop(channel, stopped).await?;
    Ok(page(stopped))
}

fn change_of(name: &str, value: &str) -> Option<bool> {
    match (name, value) {
        ("List-Unsubscribe", "One-Click") => Some(true),
        ("begin", _) => Some(false),
        _ => None,
    }
}

/// The channel that the address is for.
async fn opened(app: &App, seal: Result<Path<String>, PathRejection>) -> Result<String, Rejection> {
    let missing =
        || Rejection::not_found("There are no mails to stop at this address, or no longer.");
    let Path(seal) = seal.map_err(|_| missing())?;
    let mail = app.settings().outward.mail.clone().ok_or_else(missing)?;
    let channel = Channel::mail(mail).name();
    if seal::fits(app, &channel, &seal).await? { Ok(channel) } else { Err(missing()) }
}

fn page(stopped: bool) -> Response {
    let (title, text, field, button) = if stopped {
        (
            "No more mails.",
            "You are not mailed about new thanks. They are all kept.",
            "name=\"begin\" value=\"yes\"",
            "Mail me again",
        )
    } else {
        (
            "Mails about new thanks",
            "You are mailed about new thanks now and then.",
            "name=\"List-Unsubscribe\" value=\"One-Click\"",
            "Stop these mails",
        )
    };
    let html = format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n\
         <style>:root {{ color-scheme: light dark; font: 1.1rem/1.5 system-ui, sans-serif }}\n\
         body {{ max-width: 34rem; margin: 3rem auto; padding: 0 1rem }}</style>\n\
         <h1>{title}</h1>\n<p>{text}</p>\n<form method=\"post\"><button {field}>{button}</button></form>\n</html>\n"
    );
    let headers = [
        (CACHE_CONTROL, NEVER_KEPT),
        (CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'unsafe-inline'"),
        // With `no-referrer`, a browser would not say that the button is of this site.
        (REFERRER_POLICY, "same-origin"),
    ];
    (headers, Html(html)).into_response()
}
