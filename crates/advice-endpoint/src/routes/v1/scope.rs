//! What the author gives out or erases as a whole.

use advice_wire::{Scope, ThxId};
use axum::Router;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};

use super::super::App;
use super::author::{Author, private};
use super::parameters;
use crate::body::{self, Body};
use crate::cursor::Cursor;
use crate::hear;
use crate::origin::Site;
use crate::problem::Rejection;
use crate::store::Extent;

pub(super) fn router() -> Router<App> {
    Router::new().route("/v1/author/export", get(export)).route("/v1/author/erase", post(erase))
}

async fn export(
    _: Author,
    State(app): State<App>,
    RawQuery(query): RawQuery,
) -> Result<Response, Rejection> {
    let (mut scope, mut after) = (None, Cursor::default());
    for (name, value) in parameters(query.as_deref()) {
        match &*name {
            "thx" => scope = Some(Scope::Thx(thx_id(value.into_owned())?)),
            "post" => scope = Some(Scope::Post(value.into_owned())),
            "site" => scope = Some(Scope::Site(value.into_owned())),
            "after" => after = Cursor::read(&value)?,
            _ => {}
        }
    }
    let missing = || Rejection::malformed("Say which: `thx`, `post` or `site`.");
    let extent = extent(&app, scope.ok_or_else(missing)?)?;
    Ok(private(StatusCode::OK, app.store().export(extent, after).await?))
}

async fn erase(
    _: Author,
    State(app): State<App>,
    Body(scope): Body<Scope, { body::AUTHOR }>,
) -> Result<Response, Rejection> {
    Ok(private(StatusCode::OK, app.store().erase(extent(&app, scope)?).await?))
}

fn thx_id(id: String) -> Result<ThxId, Rejection> {
    ThxId::try_from(id).map_err(|error| Rejection::malformed(format!("`thx`: {error}.")))
}

/// Which posts belong to a site says its address, or that there is no other site.
fn extent(app: &App, scope: Scope) -> Result<Extent, Rejection> {
    let scope = checked(scope)?;
    let only_site = match (&scope, &app.settings().sites[..]) {
        (Scope::Site(origin), [site]) => site.as_str() == origin,
        _ => false,
    };
    Ok(Extent { scope, only_site })
}

/// A post's id that is one, a site's origin in its one way of writing.
fn checked(scope: Scope) -> Result<Scope, Rejection> {
    Ok(match scope {
        Scope::Thx(id) => Scope::Thx(id),
        Scope::Post(id) => Scope::Post(hear::post(&id)?),
        Scope::Site(origin) => {
            let site: Site = origin
                .parse()
                .map_err(|error| Rejection::malformed(format!("`site`: {error}.")))?;
            Scope::Site(site.as_str().to_owned())
        }
    })
}
