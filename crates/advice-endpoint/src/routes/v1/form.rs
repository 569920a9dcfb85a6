//! A Thx without any script: an ordinary form in a page, and a page that says thanks.

use advice_wire::{Problem, Thx};
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::header::{
    ALLOW, CACHE_CONTROL, CONTENT_SECURITY_POLICY, ORIGIN, REFERER, RETRY_AFTER, VARY,
};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::post;
use axum::{Extension, Router};

use super::super::App;
use super::{accept_without_device, without_device};
use crate::body;
use crate::escape::escape;
use crate::fresh::NEVER_KEPT;
use crate::hear;
use crate::origin::Site;
use crate::problem::Rejection;
use crate::quota::Client;
use crate::spam::Incoming;

pub(super) fn router() -> Router<App> {
    Router::new().route("/v1/thx/form", post(thank)).layer(DefaultBodyLimit::max(body::READER))
}

/// Who sends a form is a person: whatever refuses it, the origin check and the quota too, says so on a page.
pub(super) async fn for_people(State(app): State<App>, request: Request, next: Next) -> Response {
    let back = way_back(&app, request.headers(), None);
    let mut response = next.run(request).await;
    let Some(problem) = response.extensions_mut().remove::<Problem>() else { return response };
    let text = format!(
        "{} Nothing was stored. Going back in your browser leads to what you have written.",
        problem.detail
    );
    let mut page = page(response.status(), "That did not work.", &text, back);
    for name in [ALLOW, RETRY_AFTER, VARY] {
        for value in response.headers().get_all(&name) {
            page.headers_mut().append(&name, value.clone());
        }
    }
    page.extensions_mut().insert(problem);
    page
}

async fn thank(
    State(app): State<App>,
    headers: HeaderMap,
    client: Option<Extension<Client>>,
    form: Result<Bytes, BytesRejection>,
) -> Result<Response, Rejection> {
    let client = client.map(|Extension(client)| client);
    let (thx, is_trapped) = read(&app, form)?;
    let back = way_back(&app, &headers, Some(&thx.post));
    let mut heard = hear::thx(&thx)?;
    heard.held = app.filter().holds(&Incoming {
        id: &thx.id,
        note: heard.said.note.as_deref(),
        name: heard.said.name.as_deref(),
        client: client.as_ref().map(|client| client.name()),
        // A form says nothing about when it was opened: it stands in a page that is the same for everybody.
        tapped: None,
        is_trapped,
        now: app.now(),
    });
    let receipt = accept_without_device(&app, &headers, client, thx.id, heard).await?;
    let what = if receipt.waits {
        "The author will see it. Your note waits until the author has approved it."
    } else {
        "The author will see it."
    };
    Ok(page(StatusCode::CREATED, "Thank you.", what, back))
}

/// A field of the form that no person sees: what fills it in is a program.
const TRAP: &str = "website";

/// What the form says. There is no device here that could come back to it, so the id is minted and the secret forgotten
/// at once: such a Thx cannot be changed or undone, and the same form sent twice is two. And whether the trap has caught it.
fn read(app: &App, form: Result<Bytes, BytesRejection>) -> Result<(Thx, bool), Rejection> {
    let form = form.map_err(|_| Rejection::too_large(body::READER))?;
    let field = |name| {
        let mut fields = form_urlencoded::parse(&form);
        fields.find_map(|(field, value)| (field == name).then(|| value.into_owned()))
    };
    let (id, secret) = without_device(app)?;
    let thx = Thx {
        id,
        post: field("post").unwrap_or_default(),
        secret,
        revision: 0,
        note: field("note"),
        name: field("name"),
        asker: field("asker").is_some(),
    };
    Ok((thx, field(TRAP).is_some_and(|trap| !trap.is_empty())))
}

/// Where the reader came from, if that is a page of one of the endpoint's sites; nowhere else is linked to. Browsers tell
/// another site only the origin unless the page allows more, but a post that goes by its page's address names the page.
fn way_back(app: &App, headers: &HeaderMap, post: Option<&str>) -> Option<Back> {
    let header = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let sites = app.settings().sites.iter().map(Site::as_str).filter(|&site| site != "null");
    let sites: Vec<&str> = sites.chain([app.settings().public.as_str()]).collect();
    let lead = |address: &str| {
        let (site, path) =
            sites.iter().find_map(|&site| Some((site, address.strip_prefix(site)?)))?;
        let (_, host) = site.split_once("://")?;
        let address = address.to_owned();
        match path {
            "" | "/" => Some(Back { address, to: host.to_owned() }),
            path if path.starts_with('/') => Some(Back { address, to: "the letter".to_owned() }),
            _ => None,
        }
    };
    let ways = [header(REFERER), post, header(ORIGIN)].into_iter().flatten().filter_map(lead);
    ways.min_by_key(|back| back.to != "the letter")
}

/// The way back: an address of one of the endpoint's sites, and what it leads to.
struct Back {
    address: String,
    to: String,
}

fn page(status: StatusCode, title: &str, text: &str, back: Option<Back>) -> Response {
    let back = back.map_or_else(String::new, |Back { address, to }| {
        format!("<p><a href=\"{}\">Back to {}</a></p>\n", escape(&address), escape(&to))
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
