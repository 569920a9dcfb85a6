//! Every address of the endpoint. Each module owns its `router()`; what they share is here.

mod bundle;
mod every;
mod home;
mod numbers;
mod posts;
mod v1;

use std::path::PathBuf;
use std::sync::Arc;

use advice_wire::ThxId;
use axum::Router;
use axum::middleware::from_fn_with_state;
use jiff::Timestamp;

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
use crate::store::{Error, Store};
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
    new_posts: Cells,
    mentions: Cells,
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
        let new_posts = Cells::new(settings.quotas.new_posts);
        let mentions = Cells::new(settings.quotas.mentions);
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
            new_posts,
            mentions,
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

    /// A new id for what no device has made.
    ///
    /// # Errors
    /// If the system has no random bytes.
    pub(crate) fn mint(&self) -> Result<ThxId, Error> {
        let mut random = [0; 10];
        getrandom::fill(&mut random).map_err(|_| Error::Unavailable)?;
        let now = u64::try_from(self.now().as_millisecond()).unwrap_or_default();
        Ok(ThxId::mint(now, random))
    }

    pub(crate) fn writes(&self) -> &Cells {
        &self.0.writes
    }

    pub(crate) fn reads(&self) -> &Cells {
        &self.0.reads
    }

    pub(crate) fn new_posts(&self) -> &Cells {
        &self.0.new_posts
    }

    pub(crate) fn mentions(&self) -> &Cells {
        &self.0.mentions
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
        .merge(v1::router(&app))
        .nest("/v1", v1::elsewhere(&app))
        .fallback(bundle::serve)
        .method_not_allowed_fallback(wrong_method)
        .layer(from_fn_with_state(app.clone(), every::request))
        .with_state(app)
}

async fn wrong_method() -> Rejection {
    Rejection::method()
}
