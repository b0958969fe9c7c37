//! `POST /v1/predict`: what the example `predict` writes as `--json`.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::response::Response;
use landfall::Progress;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::app::App;
use super::super::error::{Code, Problem};
use super::{Asked, asked};

/// Texts of one request, at most.
const TEXTS: usize = 10_000;

/// Texts, or pairs of texts, for the model of the service.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PredictRequest {
    /// The texts.
    #[schema(min_items = 1, max_items = 10000)]
    texts: Vec<String>,
    /// Second texts, as many as there are texts.
    #[serde(default)]
    #[schema(max_items = 10000)]
    pairs: Option<Vec<String>>,
}

/// What the model says about a text; of a model that labels tokens, lists of these.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Prediction)]
pub(crate) struct Said {
    /// One number for each label, or for each token a list of them.
    logits: Vec<serde_json::Value>,
    /// The same as probabilities; null for a regression.
    probabilities: Option<Vec<serde_json::Value>>,
    /// The label, or one for each token; null for a regression.
    #[schema(value_type = serde_json::Value)]
    label: serde_json::Value,
}

/// What the model says about texts; 501 where the service has none.
#[utoipa::path(post, path = "/v1/predict", tag = "answers", request_body = PredictRequest, security(("key" = [])),
    responses((status = 200, description = "An entry for each text", body = Vec<Said>)))]
pub(crate) async fn predict(State(app): State<Arc<App>>, request: Request) -> Response {
    asked::<PredictRequest>(app, request).await
}

impl Asked for PredictRequest {
    fn answer(self, app: &App, progress: &Progress) -> Result<Vec<u8>, Problem> {
        let count = self.texts.len();
        if count == 0 || count > TEXTS {
            let message = format!("there are {count} texts, not 1 to {TEXTS}");
            return Err(Problem::of_field("texts", message));
        }
        let pairs = self.pairs.as_ref();
        if let Some(pairs) = pairs.filter(|pairs| pairs.len() != count) {
            let pairs = pairs.len();
            let message = format!("there are {pairs} second texts for {count} texts");
            return Err(Problem::of_field("pairs", message));
        }
        let Some(model) = &app.model else {
            let why = if cfg!(feature = "torch") {
                "this service was started without `--checkpoint`"
            } else {
                "this service was built without the feature `torch`"
            };
            return Err(Problem::new(Code::NotImplemented, why));
        };
        model.answer(&self.texts, self.pairs.as_deref(), progress)
    }
}
