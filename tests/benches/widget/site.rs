//! The blog, and the other server where the floor's script lies.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::Result;
use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse as _, Response};
use tokio::net::TcpListener;

/// A page by its path.
pub type Pages = HashMap<String, String>;

/// A place to serve at, known before there is anything to serve: pages name the addresses of others.
pub struct Site(TcpListener);

impl Site {
    /// Takes a port.
    pub async fn new() -> Result<Self> {
        Ok(Self(TcpListener::bind(("127.0.0.1", 0)).await?))
    }

    /// Where it will serve.
    pub fn address(&self) -> Result<SocketAddr> {
        Ok(self.0.local_addr()?)
    }

    /// Serves these pages and the floor's script from now on.
    pub fn serve(self, pages: Pages) {
        let router = Router::new().fallback(answer).with_state(Arc::new(pages));
        tokio::spawn(async move { axum::serve(self.0, router).await });
    }
}

/// A page is asked for anew each time, and a script may be kept for as long as the endpoint's shell.
async fn answer(State(pages): State<Arc<Pages>>, uri: Uri) -> Response {
    let typed = |content_type, keep, body: String| {
        ([(header::CONTENT_TYPE, content_type), (header::CACHE_CONTROL, keep)], body)
            .into_response()
    };
    match uri.path() {
        "/floor.js" => {
            typed("text/javascript", "public, max-age=600", include_str!("floor.js").to_owned())
        }
        path => match pages.get(path) {
            Some(page) => typed("text/html; charset=utf-8", "no-cache", page.clone()),
            None => StatusCode::NOT_FOUND.into_response(),
        },
    }
}
