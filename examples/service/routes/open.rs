//! What the service says of itself.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header::CONTENT_SECURITY_POLICY;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::super::app::App;
use super::super::error::Problem;
use super::{admit, written};

/// That it runs, and with what.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Health {
    /// Always `ok`.
    status: &'static str,
    /// Version of the program.
    version: &'static str,
    /// Version and checksum of the rules of law.
    rules: String,
    /// Whether there is a model for /v1/predict.
    predict: bool,
}

/// Whether the service runs. It asks for no key, and says nothing about requests.
#[utoipa::path(get, path = "/health", tag = "service",
    responses((status = 200, description = "It runs", body = Health)))]
pub(crate) async fn health(State(app): State<Arc<App>>) -> Response {
    let health = Health {
        status: "ok",
        version: env!("CARGO_PKG_VERSION"),
        rules: app.pack.clone(),
        predict: app.model.is_some(),
    };
    match serde_json::to_vec(&health) {
        Ok(text) => written("application/json", text),
        Err(_) => Problem::internal().into_response(),
    }
}

/// Figures for Prometheus, in its text format. They ask for a key where the service has keys: how
/// much is asked for, and when, is nobody's business, and Prometheus can send one.
#[utoipa::path(get, path = "/metrics", tag = "service", security(("key" = [])),
    responses((status = 200, description = "The figures", body = String,
        content_type = "application/openmetrics-text")))]
pub(crate) async fn metrics(State(app): State<Arc<App>>, headers: HeaderMap) -> Response {
    if let Err(problem) = admit(&app, &headers) {
        return problem.into_response();
    }
    match app.metrics.text() {
        Ok(text) => {
            const KIND: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";
            written(KIND, text)
        }
        Err(_) => Problem::internal().into_response(),
    }
}

/// This description.
#[utoipa::path(get, path = "/openapi.json", tag = "service",
    responses((status = 200, description = "OpenAPI 3.1", body = serde_json::Value)))]
pub(crate) async fn openapi(State(app): State<Arc<App>>) -> Response {
    written("application/json", app.openapi.clone())
}

/// The same as a page, which loads nothing from elsewhere.
#[utoipa::path(get, path = "/docs", tag = "service",
    responses((status = 200, description = "A page", body = String, content_type = "text/html")))]
pub(crate) async fn docs(State(app): State<Arc<App>>) -> Response {
    let mut page = written("text/html; charset=utf-8", app.page.clone());
    let policy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
    let policy = HeaderValue::from_static(policy);
    page.headers_mut().insert(CONTENT_SECURITY_POLICY, policy);
    page
}
