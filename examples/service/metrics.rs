//! Figures for Prometheus. No figure carries a key, an input or a client's address.

use std::time::Duration;

use axum::http::{Method, StatusCode};
use prometheus_client::encoding::{EncodeLabelSet, text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

/// Upper ends of the buckets, in seconds.
const SECONDS: [f64; 14] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0, 60.0,
];

/// What a request is counted under.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    route: String,
    method: &'static str,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    route: String,
}

/// All figures.
#[derive(Debug)]
pub(crate) struct Metrics {
    registry: Registry,
    requests: Family<Answered, Counter>,
    seconds: Family<Route, Histogram, fn() -> Histogram>,
    /// Requests read, waiting or computed.
    pub(crate) admitted: Gauge,
    /// Requests computed.
    computing: Gauge,
    /// Open connections.
    pub(crate) connections: Gauge,
    /// Panics that were caught.
    pub(crate) panics: Counter,
}

/// Counts a computation while it lives.
pub(crate) struct Running<'m>(&'m Gauge);

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.0.dec();
    }
}

fn histogram() -> Histogram {
    Histogram::new(SECONDS)
}

impl Metrics {
    pub(crate) fn new() -> Self {
        let new: fn() -> Histogram = histogram;
        let mut metrics = Self {
            registry: Registry::with_prefix("landfall"),
            requests: Family::default(),
            seconds: Family::new_with_constructor(new),
            admitted: Gauge::default(),
            computing: Gauge::default(),
            connections: Gauge::default(),
            panics: Counter::default(),
        };
        metrics.register();
        metrics
    }

    fn register(&mut self) {
        let registry = &mut self.registry;
        let requests = self.requests.clone();
        registry.register("requests", "Requests answered", requests);
        let seconds = self.seconds.clone();
        let help = "Seconds from the head of a request to its answer";
        registry.register("request_seconds", help, seconds);
        let help = "Requests being read, waiting or computed";
        registry.register("requests_admitted", help, self.admitted.clone());
        let help = "Requests being computed, also those nobody waits for any more";
        registry.register("requests_computing", help, self.computing.clone());
        let help = "Open connections";
        registry.register("connections", help, self.connections.clone());
        let help = "Faults of the service that were caught";
        registry.register("panics", help, self.panics.clone());
    }

    /// Counts an answer.
    pub(crate) fn answered(
        &self,
        route: &str,
        method: &Method,
        status: StatusCode,
        took: Duration,
    ) {
        let answered = Answered {
            route: route.to_owned(),
            method: known(method),
            status: status.as_u16(),
        };
        self.requests.get_or_create(&answered).inc();
        let route = Route {
            route: route.to_owned(),
        };
        let seconds = self.seconds.get_or_create(&route);
        seconds.observe(took.as_secs_f64());
    }

    /// Counts a computation until what is returned is dropped.
    pub(crate) fn running(&self) -> Running<'_> {
        self.computing.inc();
        Running(&self.computing)
    }

    /// All figures in the text format.
    pub(crate) fn text(&self) -> Result<String, std::fmt::Error> {
        let mut said = String::new();
        text::encode(&mut said, &self.registry)?;
        Ok(said)
    }
}

/// The method, out of a fixed list: a stranger must not make new figures.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}
