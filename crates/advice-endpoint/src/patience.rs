use axum::body::HttpBody;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tokio::time::timeout;
use tower_service::Service as _;

use crate::problem::Rejection;
use crate::routes::App;

/// Ends a request that does not end by itself: most likely its body trickles in, or, where there is none, the store is
/// stuck. What the store is doing for it is done all the same, and the same request finds it done.
pub(crate) fn limit(
    app: &App,
    request: Request,
    mut next: Next,
) -> impl Future<Output = Response> + use<> {
    let patience = app.settings().patience.request;
    let has_body = !request.body().is_end_stream();
    let why = if has_body { Rejection::too_slow } else { Rejection::unavailable };
    let answer = timeout(patience, next.call(request));
    async move {
        match answer.await {
            Ok(Ok(answer)) => answer,
            Err(_) => why().into_response(),
        }
    }
}
