//! The log: one line for each request, with its id, never with what it holds.

use std::panic::PanicHookInfo;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use tracing::field::Empty;
use tracing::{Instrument, Level, info, info_span};
use tracing_subscriber::fmt;

use super::app::App;
use super::args::LogForm;
use super::error::Code;

const ID: HeaderName = HeaderName::from_static("x-request-id");

/// Writes what happens to standard error.
pub(crate) fn start(form: LogForm) {
    let lines = fmt()
        .with_writer(std::io::stderr)
        .with_max_level(Level::INFO)
        .with_target(false);
    match form {
        LogForm::Json => lines
            .json()
            .flatten_event(true)
            .with_span_list(false)
            .init(),
        LogForm::Text => lines.with_ansi(false).init(),
        LogForm::Off => {}
    }
    std::panic::set_hook(Box::new(panicked));
}

/// Where it was, and not what was said: that may hold a client's input.
fn panicked(info: &PanicHookInfo<'_>) {
    let at = info.location().map(ToString::to_string);
    tracing::error!(at = at.as_deref(), "panic");
}

/// Gives a request its id, and counts and logs its answer.
pub(crate) async fn watch(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let method = request.method().clone();
    let path = request.extensions().get::<MatchedPath>();
    let route = path.map_or("unknown", MatchedPath::as_str).to_owned();
    let id = given(request.headers()).unwrap_or_else(fresh);
    let span =
        info_span!("request", id = id.to_str().unwrap_or_default(), %method, route, key = Empty);
    let mut response = next.run(request).instrument(span.clone()).await;
    let (status, took) = (response.status(), begun.elapsed());
    app.metrics.answered(&route, &method, status, took);
    let problem = response.extensions().get::<Code>();
    let problem = problem.map(|code| format!("{code:?}"));
    let seconds = took.as_secs_f64();
    span.in_scope(|| {
        info!(
            status = status.as_u16(),
            seconds,
            problem = problem.as_deref(),
            "answered"
        );
    });
    response.headers_mut().insert(ID, id);
    response
}

/// The id that the client or a proxy gave, where it is harmless.
fn given(headers: &HeaderMap) -> Option<HeaderValue> {
    let id = headers.get(ID)?;
    let harmless = |byte: &u8| byte.is_ascii_alphanumeric() || b"._-".contains(byte);
    let fits = !id.is_empty() && id.len() <= 64 && id.as_bytes().iter().all(harmless);
    fits.then(|| id.clone())
}

/// An id of this process: its start by the clock, and a number.
fn fresh() -> HeaderValue {
    static COUNT: AtomicU64 = AtomicU64::new(1);
    static START: std::sync::LazyLock<u64> = std::sync::LazyLock::new(|| {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        since.map_or(0, |since| since.as_secs())
    });
    let id = format!("{:x}-{}", *START, COUNT.fetch_add(1, Ordering::Relaxed));
    HeaderValue::from_str(&id).unwrap_or(HeaderValue::from_static("none"))
}
