//! Takes in word of a page elsewhere that links to a post (W3C Webmention, section 3.2). It is looked at later.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{DefaultBodyLimit, RawQuery, State};
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Extension, Router};
use tokio::task::spawn_blocking;
use url::{Position, Url};

use super::super::App;
use super::parameters;
use crate::body;
use crate::fresh::NEVER_KEPT;
use crate::hear;
use crate::mention::page_id;
use crate::posts;
use crate::problem::Rejection;
use crate::quota::Client;

pub(super) fn router() -> Router<App> {
    Router::new().route("/v1/webmention", post(receive)).layer(DefaultBodyLimit::max(body::READER))
}

async fn receive(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    client: Option<Extension<Client>>,
    form: Result<Bytes, BytesRejection>,
) -> Result<Response, Rejection> {
    let form = form.map_err(|_| Rejection::too_large(body::READER))?;
    let source = address("source", &form, |url| app.settings().reach.allows(url))?;
    let target = address("target", &form, Url::has_host)?;
    if source == target {
        return Err(Rejection::malformed("`source` and `target` are the same."));
    }
    if !is_ours(&app, &target) {
        return Err(Rejection::malformed("`target` is not of one of this endpoint's sites."));
    }
    // Before what takes a look into the store and into the post documents.
    if let Some(client) = client {
        app.mentions().ask(client.name(), app.now()).map_err(Rejection::too_many)?;
    }
    let named = parameters(query.as_deref()).find(|(name, _)| name == "post");
    let ids = named.map_or_else(|| ids_of(&target), |(_, id)| vec![id.into_owned()]);
    let post = known(&app, ids).await?;
    app.store().suggest(source.into(), target.into(), post, app.now()).await?;
    let words = "The page is looked at soon. If it links to the post, it waits for the author.\n";
    Ok((StatusCode::ACCEPTED, [(CACHE_CONTROL, NEVER_KEPT)], words).into_response())
}

/// An address of the form, as long as a post's id may be.
fn address(name: &str, form: &[u8], allows: impl Fn(&Url) -> bool) -> Result<Url, Rejection> {
    let mut fields = form_urlencoded::parse(form);
    let value = fields.find_map(|(field, value)| (field == name).then_some(value));
    let url = value.and_then(|value| hear::post(&value).ok()?.parse().ok());
    let refused = || Rejection::malformed(format!("`{name}` is no address of a page on the web."));
    url.filter(|url| allows(url)).ok_or_else(refused)
}

fn is_ours(app: &App, target: &Url) -> bool {
    let origin = target.origin().ascii_serialization();
    let settings = app.settings();
    settings.public == origin || settings.sites.iter().any(|site| site.as_str() == origin)
}

/// What a post goes by that its page does not name: the address that the widget makes of it, unless the author has taken the
/// page's own.
fn ids_of(target: &Url) -> Vec<String> {
    vec![target[..Position::AfterQuery].to_owned(), page_id(target)]
}

async fn known(app: &App, ids: Vec<String>) -> Result<String, Rejection> {
    for id in ids {
        let id = hear::post(&id)?;
        if is_known(app, &id).await? {
            return Ok(id);
        }
    }
    Err(Rejection::malformed("`target` is no post that this endpoint knows."))
}

/// A post that something was said under, or that the endpoint serves.
async fn is_known(app: &App, post: &str) -> Result<bool, Rejection> {
    if app.store().knows(post.to_owned()).await? {
        return Ok(true);
    }
    let (folder, post) = (app.posts(), post.to_owned());
    let served = spawn_blocking(move || posts::list(&folder).unwrap_or_default()).await;
    let mut served = served.unwrap_or_default().into_iter().filter_map(|listed| listed.post.ok());
    Ok(served.any(|served| served.id == post))
}
