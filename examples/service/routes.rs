//! The paths, and what happens to every request on its way.

pub(crate) mod comply;
pub(crate) mod open;
pub(crate) mod plan;
pub(crate) mod predict;
pub(crate) mod segment;
pub(crate) mod team;

use std::any::Any;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderMap, HeaderValue, Method};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};
use axum::{Router, middleware};
use landfall::Progress;
use serde::de::DeserializeOwned;
use tokio::time::{Instant, timeout_at};
use tower_http::catch_panic::CatchPanicLayer;
use tracing::Span;

use super::app::App;
use super::body;
use super::error::{Code, Problem, wrong_method};
use super::log;

/// A request that is computed.
pub(crate) trait Asked: DeserializeOwned + Send + 'static {
    /// The document that answers it. Nothing on the disk is read or written.
    fn answer(self, app: &App, progress: &Progress) -> Result<Vec<u8>, Problem>;
}

/// All paths.
pub(crate) fn router(app: &Arc<App>) -> Router {
    let panicked = Arc::clone(&app.metrics);
    let panics = CatchPanicLayer::custom(move |_what: Box<dyn Any + Send>| {
        panicked.panics.inc();
        Problem::internal().into_response()
    });
    Router::new()
        .route("/v1/plan", posted(post(plan::plan)))
        .route("/v1/comply", posted(post(comply::comply)))
        .route("/v1/segment", posted(post(segment::segment)))
        .route("/v1/team", posted(post(team::team)))
        .route("/v1/predict", posted(post(predict::predict)))
        .route("/health", got(get(open::health)))
        .route("/metrics", got(get(open::metrics)))
        .route("/openapi.json", got(get(open::openapi)))
        .route("/docs", got(get(open::docs)))
        .fallback(unknown)
        .layer(panics)
        .layer(middleware::from_fn_with_state(Arc::clone(app), log::watch))
        .with_state(Arc::clone(app))
}

fn posted(route: MethodRouter<Arc<App>>) -> MethodRouter<Arc<App>> {
    route.fallback(|| async { wrong_method("POST") })
}

fn got(route: MethodRouter<Arc<App>>) -> MethodRouter<Arc<App>> {
    route.fallback(|| async { wrong_method("GET, HEAD") })
}

async fn unknown(method: Method) -> Problem {
    let message = format!("there is no such path to {method}; /docs lists all");
    Problem::new(Code::NotFound, message)
}

/// Lets in whoever has a key.
pub(crate) fn admit(app: &App, headers: &HeaderMap) -> Result<(), Problem> {
    if let Some(name) = app.keys.check(headers)? {
        Span::current().record("key", name);
    }
    Ok(())
}

/// Answers a request by what it asks for, or by what is in the way.
pub(crate) async fn asked<A: Asked>(app: Arc<App>, request: Request) -> Response {
    match answered::<A>(app, request).await {
        Ok(document) => written("application/json", document),
        Err(problem) => problem.into_response(),
    }
}

async fn answered<A: Asked>(app: Arc<App>, request: Request) -> Result<Vec<u8>, Problem> {
    let deadline = Instant::now() + app.limits.timeout;
    admit(&app, request.headers())?;
    let slot = app.pool.enter()?;
    let read = body::read(request, app.limits.max_body);
    let body = timeout_at(deadline, read).await.map_err(|_late| {
        let message = "the body did not arrive within the time limit of the service";
        Problem::new(Code::RequestTimeout, message)
    })??;
    let computed = Arc::clone(&app);
    let job = move |progress: &Progress| {
        let asked: A = body::parse(&body)?;
        drop(body);
        asked.answer(&computed, progress)
    };
    app.pool.run(slot, deadline, job).await
}

/// An answer of this type, which nobody keeps.
pub(crate) fn written(kind: &'static str, text: impl Into<Body>) -> Response {
    let mut response = Response::new(text.into());
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}
