//! Every address of the endpoint. Each module owns its `router()`; what they share is here.

mod bundle;
mod home;
mod numbers;
mod posts;
mod v1;

use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::body::HttpBody;
use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{CONNECTION, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::Response;
use jiff::Timestamp;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::bundle::Bundle;
use crate::cells::Cells;
use crate::clock::Clock;
use crate::guard::Guard;
use crate::kept::Kept;
use crate::metrics::Metrics;
use crate::places::Places;
use crate::problem::Rejection;
use crate::settings::Settings;
use crate::spam::Filter;
use crate::store::Store;
pub(crate) use numbers::router as metrics;

/// What every handler can reach.
#[derive(Clone, Debug)]
pub(crate) struct App(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    settings: Settings,
    store: Store,
    clock: Clock,
    bundle: Bundle,
    writes: Cells,
    reads: Cells,
    guard: Guard,
    places: Arc<Places>,
    metrics: Metrics,
    filter: Filter,
    threads: Kept,
}

impl App {
    pub(crate) fn new(settings: Settings, store: Store, clock: Clock, bundle: Bundle) -> Self {
        let writes = Cells::new(settings.quotas.writes);
        let reads = Cells::new(settings.quotas.reads);
        let guard = Guard::new(&settings.quotas, settings.work);
        let places = Places::new(settings.connections, settings.proxies.clone());
        let metrics = Metrics::new(&store, &places);
        let filter = Filter::new(settings.hold);
        let shared = Shared {
            threads: Kept::default(),
            settings,
            store,
            clock,
            bundle,
            writes,
            reads,
            guard,
            filter,
            places,
            metrics,
        };
        Self(Arc::new(shared))
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.0.settings
    }

    pub(crate) fn posts(&self) -> PathBuf {
        self.0.settings.data.join("posts")
    }

    pub(crate) fn store(&self) -> &Store {
        &self.0.store
    }

    /// The threads that were read lately.
    pub(crate) fn threads(&self) -> &Kept {
        &self.0.threads
    }

    pub(crate) fn bundle(&self) -> &Bundle {
        &self.0.bundle
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.0.clock.now()
    }

    pub(crate) fn writes(&self) -> &Cells {
        &self.0.writes
    }

    pub(crate) fn reads(&self) -> &Cells {
        &self.0.reads
    }

    pub(crate) fn guard(&self) -> &Guard {
        &self.0.guard
    }

    pub(crate) fn filter(&self) -> &Filter {
        &self.0.filter
    }

    pub(crate) fn places(&self) -> &Arc<Places> {
        &self.0.places
    }

    pub(crate) fn metrics(&self) -> &Metrics {
        &self.0.metrics
    }
}

/// The whole endpoint as a service.
pub(crate) fn router(app: App) -> Router {
    Router::new()
        .merge(home::router(&app))
        .merge(posts::router(&app))
        .nest("/v1", v1::router(&app))
        .fallback(bundle::serve)
        .method_not_allowed_fallback(wrong_method)
        .layer(header(X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(header(REFERRER_POLICY, "no-referrer"))
        // The widget's files and the posts are for pages of any site, whatever isolation they ask for.
        .layer(header(HeaderName::from_static("cross-origin-resource-policy"), "cross-origin"))
        .layer(from_fn(close_after_rejection))
        .layer(from_fn_with_state(app.clone(), log))
        .layer(from_fn_with_state(app.clone(), numbers::count))
        .with_state(app)
}

fn header(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
}

async fn wrong_method() -> Rejection {
    Rejection::method()
}

/// A request that is refused may have more of its body coming. The connection is good for nothing else then, and the
/// client had better know.
async fn close_after_rejection(request: Request, next: Next) -> Response {
    let has_body = !request.body().is_end_stream();
    let mut response = next.run(request).await;
    if has_body && !response.status().is_success() {
        response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

/// One line for each request: which route, how it went and how long it took. Nothing that a reader has sent, not even
/// the rest of the address.
async fn log(State(app): State<App>, request: Request, next: Next) -> Response {
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let start = app.now();
    let response = next.run(request).await;
    let ms = app.now().as_millisecond() - start.as_millisecond();
    let route = route.as_ref().map_or("", MatchedPath::as_str);
    tracing::info!(%method, route, status = response.status().as_u16(), ms, "answered");
    response
}
