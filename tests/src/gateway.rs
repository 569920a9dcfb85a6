//! A browser's only way to the network, for browsers whose only protocol is WebDriver. It sees every
//! request, can take the network away, and puts scripts before those of a page.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context as _, Result, ensure};
use hyper::body::Incoming;
use hyper::header::{self, HeaderMap, HeaderName};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use reqwest::Body;
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};

use crate::injection::Injection;

/// A way to the network.
pub(crate) struct Gateway {
    address: SocketAddr,
    line: Arc<Line>,
}

struct Line {
    client: reqwest::Client,
    is_offline: AtomicBool,
    requests: Mutex<Vec<String>>,
    scripts: Mutex<Vec<String>>,
}

impl Gateway {
    pub(crate) async fn start() -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let client = reqwest::Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            // A connection that was kept might be to an endpoint that has been killed since.
            .pool_max_idle_per_host(0);
        let line = Arc::new(Line {
            client: client.build()?,
            is_offline: AtomicBool::default(),
            requests: Mutex::default(),
            scripts: Mutex::new(vec![include_str!("witness.js").to_owned()]),
        });
        tokio::spawn(listen(listener, Arc::clone(&line)));
        Ok(Self { address, line })
    }

    /// It, as WebDriver names a proxy.
    pub(crate) fn proxy(&self) -> Value {
        let address = self.address.to_string();
        json!({ "proxyType": "manual", "httpProxy": address, "sslProxy": address })
    }

    pub(crate) fn before_pages(&self, script: &str) {
        lock(&self.line.scripts).push(script.to_owned());
    }

    pub(crate) fn offline(&self, is_offline: bool) {
        self.line.is_offline.store(is_offline, Ordering::SeqCst);
    }

    /// The addresses that were asked for since the last time.
    pub(crate) fn requests(&self) -> Vec<String> {
        std::mem::take(&mut lock(&self.line.requests))
    }
}

async fn listen(listener: TcpListener, line: Arc<Line>) {
    while let Ok((browser, _)) = listener.accept().await {
        tokio::spawn(serve(browser, Arc::clone(&line)));
    }
}

async fn serve(browser: TcpStream, line: Arc<Line>) {
    let carry = service_fn(|request| carry(&line, request));
    // An error ends the connection without an answer, as a network does that is not there.
    let _ = http1::Builder::new().serve_connection(TokioIo::new(browser), carry).await;
}

async fn carry(line: &Line, mut request: Request<Incoming>) -> Result<Response<Body>> {
    ensure!(!line.is_offline.load(Ordering::SeqCst), "there is no network");
    lock(&line.requests).push(asked(&request));
    if request.method() == Method::CONNECT {
        // Nobody is there who could be asked in secret.
        return Ok(Response::builder().status(StatusCode::BAD_GATEWAY).body(Body::default())?);
    }
    without_the_connections_own(request.headers_mut());
    if is_html(request.headers(), &header::ACCEPT) {
        // It has to be read here.
        request.headers_mut().remove(header::ACCEPT_ENCODING);
    }
    let request = reqwest::Request::try_from(request.map(Body::wrap))?;
    let mut answer = Response::<Body>::from(line.client.execute(request).await?);
    without_the_connections_own(answer.headers_mut());
    if !is_html(answer.headers(), &header::CONTENT_TYPE) {
        return Ok(answer);
    }
    let injection = Injection::of(&lock(&line.scripts));
    injection.add_to(answer).await.context("no page")
}

fn asked(request: &Request<Incoming>) -> String {
    let address = request.uri().to_string();
    if request.method() == Method::CONNECT { format!("https://{address}") } else { address }
}

fn is_html(headers: &HeaderMap, name: &HeaderName) -> bool {
    let value = headers.get(name).and_then(|value| value.to_str().ok());
    value.is_some_and(|value| value.contains("text/html"))
}

/// What is said between two ends of one connection, and not to be passed on.
fn without_the_connections_own(headers: &mut HeaderMap) {
    for name in ["connection", "keep-alive", "proxy-connection", "transfer-encoding"] {
        headers.remove(name);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
