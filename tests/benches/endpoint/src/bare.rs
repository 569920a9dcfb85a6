//! The least that a server on the same foundation does: the same bytes, and nothing behind them.

use std::net::SocketAddr;

use anyhow::Result;
use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderName, StatusCode};
use axum::routing::{get, post};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

/// Serves `thread` to who reads and `receipt` to who writes, for as long as the process is let live.
pub fn serve(thread: String, receipt: String) -> Result<()> {
    const JSON: [(HeaderName, &str); 1] = [(CONTENT_TYPE, "application/json")];
    let reads = get(move || std::future::ready((JSON, thread.clone())));
    let writes =
        post(move |_: String| std::future::ready((StatusCode::CREATED, JSON, receipt.clone())));
    let app = Router::new().route("/v1/thread", reads).route("/v1/thx", writes);
    let any = SocketAddr::from(([127, 0, 0, 1], 0));
    let runtime = Runtime::new()?;
    let listener = runtime.block_on(TcpListener::bind(any))?;
    // In the endpoint's own words.
    println!("Listening at http://{}; nothing is stored", listener.local_addr()?);
    // On a worker and not on this thread, as the endpoint does.
    Ok(runtime.block_on(runtime.spawn(async { axum::serve(listener, app).await }))??)
}
