//! A site that has the widget in its pages, on an origin of its own: `localhost`, while the endpoint
//! is at `127.0.0.1`, so that everything between them crosses sites, as it does for authors.

use std::collections::HashMap;
use std::fs;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::Result;
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::post;
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio::time::sleep;

use crate::settings::{self, folder};

/// Where browsers report what a page's policy has forbidden.
const REPORTS: &str = "/reports";

/// A running site. It serves `tests/hosts/` and `tests/posts/`, the bundle below `/widget/`, packages from npm below
/// `/npm/`, and what a test tells it to. Browsers may report what a page's policy has forbidden to `/reports`.
pub struct Host {
    address: String,
    site: Arc<Site>,
}

#[derive(Default)]
struct Site {
    /// What stands in the pages for other words, such as `{{name}}`.
    values: Mutex<HashMap<String, String>>,
    answers: Mutex<HashMap<String, Answer>>,
    /// What is said besides, wherever a path begins so.
    headers: Mutex<Vec<(String, HeaderName, HeaderValue)>>,
    reports: Mutex<Vec<String>>,
    /// Tells whoever is held that a path has another answer now.
    healed: Notify,
}

/// What a test wants a path to answer.
#[derive(Clone)]
pub enum Answer {
    /// A status and nothing else.
    Status(u16),
    /// A body of a content type.
    Body(&'static str, String),
    /// What it would be otherwise, with something behind it that somebody has added.
    Longer(&'static [u8]),
    /// What it would be otherwise, but late.
    Late(Duration),
    /// Nothing until the path is healed.
    Held,
    /// Another address.
    Elsewhere(String),
    /// A page: what its head has besides the usual, and what its `<main>` has.
    Page(String, String),
}

impl Host {
    /// Starts a site.
    ///
    /// # Errors
    /// If no port can be had.
    pub async fn start() -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = format!("http://localhost:{}", listener.local_addr()?.port());
        let site = Arc::new(Site::default());
        let router = Router::new().route(REPORTS, post(keep_report)).fallback(serve);
        let router = router.with_state(Arc::clone(&site));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(Self { address, site })
    }

    /// Where it serves: its origin.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The address of one of its pages.
    #[must_use]
    pub fn page(&self, name: &str) -> String {
        format!("{}/{name}", self.address)
    }

    /// Puts a value where a page says `{{name}}`.
    pub fn set(&self, name: &str, value: impl AsRef<str>) {
        self.replace(&format!("{{{{{name}}}}}"), value);
    }

    /// Puts a value where a page says something else.
    pub fn replace(&self, words: &str, value: impl AsRef<str>) {
        let value = self.site.fill(value.as_ref());
        lock(&self.site.values).insert(words.to_owned(), value);
    }

    /// Gives a path another answer than its file.
    pub fn answer(&self, path: &str, answer: Answer) {
        lock(&self.site.answers).insert(path.to_owned(), answer);
    }

    /// Gives every path that begins so a header, in place of its own of that name.
    ///
    /// # Errors
    /// If no header can say that.
    pub fn header(&self, start: &str, name: &str, value: &str) -> Result<()> {
        let header = (start.to_owned(), name.parse()?, self.site.fill(value).parse()?);
        lock(&self.site.headers).push(header);
        Ok(())
    }

    /// Makes a page: what its head has besides the usual, and what its `<main>` has.
    pub fn write(&self, path: &str, head: &str, main: &str) {
        self.answer(path, Answer::Page(head.to_owned(), main.to_owned()));
    }

    /// What browsers have reported, since the beginning.
    #[must_use]
    pub fn reports(&self) -> Vec<String> {
        lock(&self.site.reports).clone()
    }

    /// Gives a path its file back.
    pub fn heal(&self, path: &str) {
        lock(&self.site.answers).remove(path);
        self.site.healed.notify_waiters();
    }
}

async fn keep_report(State(site): State<Arc<Site>>, report: String) {
    lock(&site.reports).push(report);
}

async fn serve(State(site): State<Arc<Site>>, uri: Uri) -> Response {
    let mut response = respond(&site, &uri).await;
    for (start, name, value) in lock(&site.headers).iter() {
        if uri.path().starts_with(start) {
            response.headers_mut().insert(name, value.clone());
        }
    }
    response
}

async fn respond(site: &Site, uri: &Uri) -> Response {
    match site.answer(uri.path()).await {
        None => site.file(uri.path(), &[]),
        Some(Answer::Status(status)) => {
            StatusCode::from_u16(status).unwrap_or(StatusCode::IM_A_TEAPOT).into_response()
        }
        Some(Answer::Body(content_type, body)) => typed(content_type, body.into_bytes()),
        Some(Answer::Late(delay)) => {
            sleep(delay).await;
            site.file(uri.path(), &[])
        }
        // `answer` waits for it to end.
        Some(Answer::Held) => site.file(uri.path(), &[]),
        Some(Answer::Longer(more)) => site.file(uri.path(), more),
        Some(Answer::Elsewhere(address)) => Redirect::temporary(&address).into_response(),
        Some(Answer::Page(head, main)) => {
            let page = include_str!("page.html").replace("{{head}}", &head);
            typed(
                "text/html; charset=utf-8",
                site.fill(&page.replace("{{main}}", &main)).into_bytes(),
            )
        }
    }
}

impl Site {
    /// What a test wants this path to answer, as soon as it wants it to be answered.
    async fn answer(&self, path: &str) -> Option<Answer> {
        loop {
            let healed = self.healed.notified();
            match lock(&self.answers).get(path) {
                Some(Answer::Held) => {}
                answer => return answer.cloned(),
            }
            healed.await;
        }
    }

    /// A file, and what somebody has added to it.
    fn file(&self, path: &str, more: &[u8]) -> Response {
        let Some(mut content) = read(path.trim_start_matches('/')) else {
            let is_icon = path == "/favicon.ico";
            let status = if is_icon { StatusCode::NO_CONTENT } else { StatusCode::NOT_FOUND };
            return status.into_response();
        };
        content.extend(more);
        match path.rsplit_once('.').map(|(_, extension)| extension) {
            Some("html") => typed(
                "text/html; charset=utf-8",
                self.fill(&String::from_utf8_lossy(&content)).into_bytes(),
            ),
            Some("js") => typed("text/javascript; charset=utf-8", content),
            Some("json") => typed("application/json", content),
            Some("css") => typed("text/css; charset=utf-8", content),
            Some("wasm") => typed("application/wasm", content),
            _ => typed("application/octet-stream", content),
        }
    }

    fn fill(&self, page: &str) -> String {
        let mut page = page.to_owned();
        for (words, value) in lock(&self.values).iter() {
            page = page.replace(words, value);
        }
        page
    }
}

/// A file of the site.
fn read(path: &str) -> Option<Vec<u8>> {
    let file = match path.split_once('/') {
        _ if path.contains("..") => return None,
        Some(("posts", _)) => folder(path),
        Some(("widget", file)) => folder("../dist").join(file),
        Some(("yew-host", file)) => settings::path("ADVICE_YEW_HOST").ok()?.join(file),
        Some(("examples", file)) => folder("../examples").join(file),
        Some(("sites", file)) => settings::path("ADVICE_SITES").ok()?.join(file),
        Some(("npm", file)) => settings::path("ADVICE_NPM").ok()?.join(file),
        _ => folder("hosts").join(path),
    };
    fs::read(file).ok()
}

fn typed(content_type: &'static str, body: Vec<u8>) -> Response {
    ([(header::CONTENT_TYPE, content_type), (header::CACHE_CONTROL, "no-store")], body)
        .into_response()
}

/// A test that failed while it held the lock is told by its own failure.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
