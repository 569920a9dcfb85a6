use axum::body::HttpBody;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tokio::time::timeout;

use crate::problem::Rejection;
use crate::routes::App;

/// Ends a request that does not end by itself: most likely its body trickles in, or, where there is none, the store is
/// stuck. What the store is doing for it is done all the same, and the same request finds it done.
pub(crate) async fn limit(State(app): State<App>, request: Request, next: Next) -> Response {
    let patience = app.settings().patience.request;
    let has_body = !request.body().is_end_stream();
    let answer = timeout(patience, next.run(request)).await;
    answer.unwrap_or_else(|_| {
        let why = if has_body { Rejection::too_slow() } else { Rejection::unavailable() };
        why.into_response()
    })
}
