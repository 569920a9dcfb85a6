//! A Thx without any script: an ordinary form in a page, and a page that says thanks.

use advice_wire::{Thx, ThxId};
use axum::Router;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, ORIGIN, REFERER};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::post;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::super::{App, escape};
use crate::body;
use crate::fresh::NEVER_KEPT;
use crate::hear;
use crate::problem::Rejection;

pub(super) fn router() -> Router<App> {
    Router::new().route("/thx/form", post(thank)).layer(DefaultBodyLimit::max(body::READER))
}

async fn thank(
    State(app): State<App>,
    headers: HeaderMap,
    form: Result<Bytes, BytesRejection>,
) -> Response {
    let back = way_back(&app, &headers);
    match accept(&app, form).await {
        Ok(()) => page(StatusCode::CREATED, "Thank you.", "The author will see it.", back),
        Err(rejection) => {
            let problem = rejection.problem();
            let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::BAD_REQUEST);
            let detail = format!("{} Nothing was stored.", problem.detail);
            page(status, "That did not work.", &detail, back)
        }
    }
}

/// Stores what the form says. There is no device here that could come back to it, so the id is minted and the secret
/// forgotten at once: such a Thx cannot be changed or undone, and the same form sent twice is two.
async fn accept(app: &App, form: Result<Bytes, BytesRejection>) -> Result<(), Rejection> {
    let form = form.map_err(|_| Rejection::too_large(body::READER))?;
    let field = |name| {
        let mut fields = form_urlencoded::parse(&form);
        fields.find_map(|(field, value)| (field == name).then(|| value.into_owned()))
    };
    let mut random = [0; 26];
    getrandom::fill(&mut random).map_err(|_| Rejection::unavailable())?;
    let (id, secret) = random.split_at(10);
    let now = u64::try_from(app.now().as_millisecond()).unwrap_or_default();
    let thx = Thx {
        id: ThxId::mint(now, id.try_into().unwrap_or_default()),
        post: field("post").unwrap_or_default(),
        secret: URL_SAFE_NO_PAD.encode(secret),
        revision: 0,
        note: field("note"),
        name: field("name"),
        asker: field("asker").is_some(),
    };
    let heard = hear::thx(&thx)?;
    app.store().accept(thx.id, heard, app.now()).await?;
    Ok(())
}

/// Where the reader came from, if that is a page of one of the endpoint's sites; nowhere else is linked to.
fn way_back(app: &App, headers: &HeaderMap) -> Option<String> {
    let header = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let is_own = |address: &&str| {
        app.settings().sites.iter().any(|site| {
            let rest = address.strip_prefix(site.as_str());
            site.as_str() != "null"
                && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    };
    let address = header(REFERER).filter(is_own).or_else(|| header(ORIGIN).filter(is_own));
    address.map(str::to_owned)
}

fn page(status: StatusCode, title: &str, text: &str, back: Option<String>) -> Response {
    let back = back.map_or_else(String::new, |address| {
        format!("<p><a href=\"{}\">Back to the letter</a></p>\n", escape(&address))
    });
    let (title, text) = (escape(title), escape(text));
    let html = format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n\
         <style>:root {{ color-scheme: light dark; font: 1.1rem/1.5 system-ui, sans-serif }}\n\
         body {{ max-width: 34rem; margin: 3rem auto; padding: 0 1rem }}</style>\n\
         <h1>{title}</h1>\n<p>{text}</p>\n{back}</html>\n"
    );
    let policy = "default-src 'none'; style-src 'unsafe-inline'";
    (status, [(CACHE_CONTROL, NEVER_KEPT), (CONTENT_SECURITY_POLICY, policy)], Html(html))
        .into_response()
}
