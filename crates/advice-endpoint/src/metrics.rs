//! What the operator's monitoring reads: numbers, in the text format of OpenMetrics, which Prometheus reads.
//!
//! A label is a route, a status or the kind of a problem, so there are few of them, and nothing that anybody has sent is in
//! one: no address, no post, no text.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use advice_wire::ProblemKind;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

use crate::places::Places;
use crate::store::Store;

/// Seconds: from what memory answers, over what waits for a disk, to the end of the endpoint's patience.
const BUCKETS: [f64; 9] = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 30.0];

/// What no route of its own has: the widget's files, and what is not there.
pub(crate) const OTHER: &str = "other";

/// The numbers of one process, from its start on.
#[derive(Debug)]
pub(crate) struct Metrics {
    registry: Registry,
    requests: Family<Answered, Counter>,
    durations: Family<Asked, Histogram, fn() -> Histogram>,
    refused: Family<Refused, Counter>,
    connections: Gauge,
    waiting: Gauge,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Asked {
    route: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    route: String,
    status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Refused {
    kind: String,
}

impl Metrics {
    pub(crate) fn new(store: &Store, places: &Places) -> Self {
        let new = Self {
            registry: Registry::with_prefix("advice"),
            requests: Family::default(),
            durations: Family::new_with_constructor(|| Histogram::new(BUCKETS)),
            refused: Family::default(),
            connections: Gauge::default(),
            waiting: Gauge::default(),
        };
        new.registered(store, places)
    }

    fn registered(mut self, store: &Store, places: &Places) -> Self {
        let registry = &mut self.registry;
        let counts = store.counts();
        registry.register("requests", "Requests by route and status", self.requests.clone());
        registry.register_with_unit(
            "request_duration",
            "The time from a request's head to the head of its answer",
            Unit::Seconds,
            self.durations.clone(),
        );
        registry.register("refused", "Requests that were refused, by reason", self.refused.clone());
        registry.register("thx_stored", "Thx that were stored", counts.stored.clone());
        registry.register(
            "store_failures",
            "What the store could not do, because it is broken, busy or stopping",
            counts.failures.clone(),
        );
        registry.register("waiting_writes", "Changes that wait to be stored", self.waiting.clone());
        registry.register("connections", "Connections that are open", self.connections.clone());
        registry.register(
            "connections_cut",
            "Connections that were cut, because there were too many",
            places.cut().clone(),
        );
        self
    }

    /// Counts a request and its answer.
    pub(crate) fn count(&self, route: Option<&str>, status: u16, took: Duration) {
        let asked = Asked { route: route.unwrap_or(OTHER).to_owned() };
        self.durations.get_or_create(&asked).observe(took.as_secs_f64());
        self.requests.get_or_create(&Answered { route: asked.route, status }).inc();
    }

    /// Counts a refusal.
    pub(crate) fn count_refusal(&self, kind: ProblemKind) {
        let name = serde_json::to_value(kind).unwrap_or_default();
        let kind = name.as_str().and_then(|name| name.rsplit(':').next()).unwrap_or_default();
        self.refused.get_or_create(&Refused { kind: kind.to_owned() }).inc();
    }

    /// All numbers as they are now.
    pub(crate) fn write(&self, store: &Store, places: &Arc<Places>) -> Result<String, fmt::Error> {
        self.connections.set(i64::try_from(places.taken()).unwrap_or(i64::MAX));
        self.waiting.set(i64::try_from(store.waiting()).unwrap_or(i64::MAX));
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }
}
