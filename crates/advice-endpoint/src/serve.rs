//! From a listener to answers, with patience that ends: whoever is slow, silent or endless holds a place for a while, and
//! never for good.

use std::future::poll_fn;
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use axum::serve::Listener;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{self, AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::time::{sleep, timeout};
use tower_service::Service;

use crate::places::{Place, Places};
use crate::settings::Patience;

/// How long a stopping endpoint waits for requests that it is answering. What they sent may be stored without a receipt
/// then, which the device's next try finds out.
const LAST_ANSWERS: Duration = Duration::from_secs(10);

/// The largest head of a request, in bytes: an address of 8,000, as proxies take it, and as much again. It is also what a
/// connection holds in memory at most of what a client sends; a body that is read comes on top.
const HEAD: usize = 16 * 1024;

/// What is still heard of a client that was answered before it had sent everything: for how long, and how many bytes.
const GOODBYE: Duration = Duration::from_secs(2);
const REST: u64 = 256 * 1024;

/// Serves until `stop`; then finishes what has begun.
pub(crate) async fn serve(
    mut listener: TcpListener,
    router: Router,
    places: &Arc<Places>,
    patience: Patience,
    stop: impl Future<Output = ()>,
) {
    let (running, stopping) = watch::channel(());
    let mut stop = pin!(stop);
    loop {
        let (stream, peer) = tokio::select! {
            accepted = Listener::accept(&mut listener) => accepted,
            () = &mut stop => break,
        };
        let Some(place) = places.take(peer.ip()) else {
            tracing::debug!("a connection too many is cut");
            continue;
        };
        let talk = talk(stream, peer, router.clone(), patience, stopping.clone(), place);
        tokio::spawn(talk);
    }
    drop((listener, running));
    if timeout(LAST_ANSWERS, places.all_free()).await.is_err() {
        tracing::warn!("some clients did not take their answers; they are cut off");
    }
}

/// One connection, to its end. What goes wrong on it is the client's business.
async fn talk(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    patience: Patience,
    mut stopping: watch::Receiver<()>,
    _place: Place,
) {
    // An answer is written whole; to wait for more would only delay it.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |mut request: hyper::Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        router.clone().call(request)
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(patience.head);
    http.max_header_size(HEAD).max_buf_size(HEAD);
    let mut connection = http.serve_connection(TokioIo::new(stream), service);
    let is_over = tokio::select! {
        _ = poll_fn(|context| connection.poll_without_shutdown(context)) => true,
        () = sleep(patience.connection) => false,
        _ = stopping.changed() => false,
    };
    if !is_over {
        Pin::new(&mut connection).graceful_shutdown();
        let end = poll_fn(|context| connection.poll_without_shutdown(context));
        if timeout(patience.request, end).await.is_err() {
            return;
        }
    }
    part(connection.into_parts().io.into_inner()).await;
}

/// Says goodbye and hears the client out for a moment, as RFC 9112 advises (section 9.6). One that is still sending what
/// was refused long ago would be reset otherwise, before it has read why, and a proxy would say "bad gateway".
async fn part(mut stream: TcpStream) {
    if stream.shutdown().await.is_ok() {
        let mut rest = stream.take(REST);
        let _ = timeout(GOODBYE, io::copy(&mut rest, &mut io::sink())).await;
    }
}
