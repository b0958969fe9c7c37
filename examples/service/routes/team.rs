//! `POST /v1/team`: what the example `team` writes as `--json`.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

use axum::extract::{Request, State};
use axum::response::Response;
use landfall::core::files::Files;
use landfall::team::input::TeamInput;
use landfall::team::{Limit, Names, TeamParams};
use landfall::{Error, Progress, Seed};
use serde::Deserialize;
use utoipa::ToSchema;

use super::super::app::App;
use super::super::body::{self, Form, Written};
use super::super::error::Problem;
use super::{Asked, asked};

/// A team file with the files it names.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TeamRequest {
    /// The team file: its fields as an object, or its text in TOML.
    team: Written,
    /// The tables that the team file names, as text, under the names it has for them. No other file
    /// is read.
    #[serde(default)]
    files: BTreeMap<String, String>,
    /// How people are written.
    #[serde(default)]
    #[schema(default = "shown")]
    names: NamesName,
    /// Pairs that are listed, at most.
    #[serde(default = "pairs")]
    #[schema(maximum = 500000, default = 500000)]
    pairs: usize,
    /// Steps of each search, at most.
    #[serde(default)]
    #[schema(format = "uint64", maximum = 18446744073709551615_usize)]
    nodes: Option<u64>,
    /// Seed of all randomness.
    #[serde(default)]
    #[schema(format = "uint64", maximum = 18446744073709551615_usize)]
    seed: u64,
}

/// How people are written.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum NamesName {
    /// As the file names them.
    #[default]
    Shown,
    /// As the first digits of a hash.
    Hashed,
}

const PAIRS: usize = 500_000;

const fn pairs() -> usize {
    PAIRS
}

/// How well people work together, which team to choose, who does what and when to meet.
#[utoipa::path(post, path = "/v1/team", tag = "answers", request_body = TeamRequest, security(("key" = [])),
    responses((status = 200, description = "The report; also where a choice is proven impossible", body = serde_json::Value)))]
pub(crate) async fn team(State(app): State<Arc<App>>, request: Request) -> Response {
    asked::<TeamRequest>(app, request).await
}

impl Asked for TeamRequest {
    fn answer(self, _app: &App, progress: &Progress) -> Result<Vec<u8>, Problem> {
        let begun = Instant::now();
        if self.pairs > PAIRS {
            let message = format!("`{}` is above {PAIRS}", self.pairs);
            return Err(Problem::of_field("pairs", message));
        }
        let files = body::bytes(self.files);
        let written = self.team.form("team")?;
        let text = match &written {
            Form::Toml(text) => text.as_str(),
            Form::Json(text) => text,
        };
        let input = TeamInput::read_named(text.as_bytes(), "team", Files::Memory(&files))?;
        let params = TeamParams::default()
            .names(match self.names {
                NamesName::Shown => Names::Shown,
                NamesName::Hashed => Names::Hashed,
            })
            .pairs_listed(self.pairs)
            .seed(Seed::new(self.seed));
        let limit = self.nodes.map_or_else(Limit::default, Limit::Nodes);
        let found = landfall::team::run(&input, &params, limit, progress);
        let mut found = found.map_err(Error::from)?;
        found.settings.source = "team".to_owned();
        found.seconds = Some(begun.elapsed().as_secs_f64());
        Ok(found.to_json().map_err(Error::from)?.into_bytes())
    }
}
