//! `POST /v1/plan`: what the example `expansion` writes as `plan.json`.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::response::Response;
use landfall::core::files::Files;
use landfall::{Error, Progress, Strategy};
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::super::app::App;
use super::super::body::{self, Form, Written};
use super::super::error::Problem;
use super::{Asked, asked};

/// Keys of a path under `set`, at most: no setting lies as deep.
const DEEPEST: usize = 16;

/// A strategy with the files it names.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PlanRequest {
    /// The strategy file: its settings as an object, or its text in TOML.
    strategy: Written,
    /// The files that the strategy names, as text, under the names it has for them. No other file is
    /// read. Folders of rules of law cannot be given: the bundled rules are used.
    #[serde(default)]
    files: BTreeMap<String, String>,
    /// Values that take the place of settings, by their paths, such as `choice.budget`.
    #[serde(default)]
    set: BTreeMap<String, Value>,
}

/// Where to enter next, in which wave, and why.
#[utoipa::path(post, path = "/v1/plan", tag = "answers", request_body = PlanRequest, security(("key" = [])),
    responses((status = 200, description = "The plan", body = Value)))]
pub(crate) async fn plan(State(app): State<Arc<App>>, request: Request) -> Response {
    asked::<PlanRequest>(app, request).await
}

impl Asked for PlanRequest {
    fn answer(self, _app: &App, progress: &Progress) -> Result<Vec<u8>, Problem> {
        let (text, lines) = match self.strategy.form("strategy")? {
            Form::Toml(text) => (text, true),
            Form::Json(text) => (toml_of(text)?, false),
        };
        let sets = settings(self.set)?;
        let files = body::bytes(self.files);
        let strategy = Strategy::from_text(&text, "strategy", Files::Memory(&files), &sets);
        let strategy = strategy.map_err(|error| match lines {
            true => Problem::from(error),
            // Lines of a text that the client never saw say nothing.
            false => Problem::from(error).without_lines("strategy"),
        })?;
        let plan = strategy.run(progress)?;
        Ok(plan.to_json().map_err(Error::from)?.into_bytes())
    }
}

/// Settings in JSON as the same in TOML.
fn toml_of(json: &str) -> Result<String, Problem> {
    let wrong = |error: &dyn std::fmt::Display| {
        let said = error.to_string();
        Problem::of_field("strategy", said.lines().next().unwrap_or_default())
    };
    let table: toml::Table = serde_json::from_str(json).map_err(|error| wrong(&error))?;
    toml::to_string(&table).map_err(|error| wrong(&error))
}

/// The pairs that the library asks for; values as they stand in TOML.
fn settings(set: BTreeMap<String, Value>) -> Result<Vec<(String, String)>, Problem> {
    let mut sets = Vec::new();
    for (path, value) in set {
        if path.split('.').count() > DEEPEST {
            let message = format!("a path has more than {DEEPEST} keys");
            return Err(Problem::of_field("set", message));
        }
        let text = match value {
            Value::String(text) => text,
            value => match toml::Value::try_from(value) {
                Ok(value) => value.to_string(),
                Err(error) => return Err(Problem::of_field("set", error.to_string())),
            },
        };
        sets.push((path, text));
    }
    Ok(sets)
}
