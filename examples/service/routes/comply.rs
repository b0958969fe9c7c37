//! `POST /v1/comply`: what the example `comply` writes as `--json`.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::response::Response;
use landfall::core::time::Date;
use landfall::legal::adjust::AdjustParams;
use landfall::legal::engine::{CheckParams, Mode};
use landfall::legal::fact::Profile;
use landfall::legal::{ComplyParams, load};
use landfall::{Error, Progress};
use serde::Deserialize;
use utoipa::ToSchema;

use super::super::app::App;
use super::super::body::{Form, Written};
use super::super::error::Problem;
use super::{Asked, asked};

/// Regions of one request, at most: there are 249 economies, and their subdivisions with rules.
const REGIONS: usize = 1000;
/// Ways listed for a region, at most.
const WAYS: usize = 100;

/// Facts about a product, and where and when they are checked.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ComplyRequest {
    /// The facts: a flat or nested object from fact ids to values, or the same as text in TOML.
    facts: Written,
    /// Target regions, such as `DE`; `US-CA` brings US; `US-*` all states there are rules for.
    #[schema(min_items = 1, max_items = 1000)]
    regions: Vec<String>,
    /// The day of the check.
    #[schema(value_type = String, format = Date)]
    date: String,
    /// Ways to compliance that are listed for each region.
    #[serde(default = "three")]
    #[schema(maximum = 100, default = 3)]
    ways: usize,
    /// Years over which yearly costs of changes are counted.
    #[serde(default = "one")]
    #[schema(default = 1, format = "uint32", maximum = 4294967295_usize)]
    years: u32,
    /// Uses the last known value of a dated figure where none is known for the day, and says so.
    #[serde(default)]
    carry_forward: bool,
    /// Text in TOML with `[[waiver]]` entries: rule, region, reason, owner, until.
    #[serde(default)]
    waivers: Option<String>,
    /// Text in TOML with `[[change]]` entries of your own costs: fact, cost, yearly, possible.
    #[serde(default)]
    costs: Option<String>,
    /// Text in TOML of facts with values to try, such as the prices of a list.
    #[serde(default)]
    offers: Option<String>,
}

const fn three() -> usize {
    3
}

const fn one() -> u32 {
    1
}

/// What each region's law demands of a product. Decision support, not legal advice.
#[utoipa::path(post, path = "/v1/comply", tag = "answers", request_body = ComplyRequest, security(("key" = [])),
    responses((status = 200, description = "Findings, changes and questions", body = serde_json::Value)))]
pub(crate) async fn comply(State(app): State<Arc<App>>, request: Request) -> Response {
    asked::<ComplyRequest>(app, request).await
}

impl Asked for ComplyRequest {
    fn answer(self, app: &App, progress: &Progress) -> Result<Vec<u8>, Problem> {
        let base = app.law.base();
        let (facts, regions) = (base.facts(), base.jurisdictions());
        let profile = match self.facts.form("facts")? {
            Form::Toml(text) => Profile::from_toml("facts", &text, facts, regions),
            Form::Json(text) => Profile::from_json("facts", text, facts, regions),
        }?;
        let params = self.params(app)?;
        let found = landfall::legal::comply(&app.law, &profile, &params, progress);
        let found = found.map_err(Error::from)?;
        progress.check().map_err(Error::from)?;
        let mut text = serde_json::to_vec_pretty(&found).map_err(Error::from)?;
        text.push(b'\n');
        Ok(text)
    }
}

impl ComplyRequest {
    fn params(self, app: &App) -> Result<ComplyParams, Problem> {
        let base = app.law.base();
        let (facts, regions) = (base.facts(), base.jurisdictions());
        let mut check = CheckParams::new(self.regions(), self.day()?);
        if check.regions.is_empty() || check.regions.len() > REGIONS {
            let message = format!("names {} regions, not 1 to {REGIONS}", check.regions.len());
            return Err(Problem::of_field("regions", message));
        }
        if let Some(text) = &self.waivers {
            check.waivers = load::waivers_from_bytes("waivers", text.as_bytes())?;
        }
        if self.carry_forward {
            check.mode = Mode::CarryForward;
        }
        if self.ways > WAYS {
            let message = format!("`{}` is above {WAYS}", self.ways);
            return Err(Problem::of_field("ways", message));
        }
        let mut adjust = AdjustParams::new().ways(self.ways).years(self.years);
        if let Some(text) = &self.costs {
            adjust = adjust.changes(load::costs_from_bytes("costs", text.as_bytes(), facts)?);
        }
        let offers = self.offers.as_ref();
        let offers = offers
            .map(|text| load::offers_from_bytes("offers", text.as_bytes(), facts, regions))
            .transpose()?;
        Ok(ComplyParams {
            check,
            adjust,
            offers: offers.unwrap_or_default(),
            facts_file: "facts".to_owned(),
            pack: app.pack.clone(),
        })
    }

    fn regions(&self) -> impl Iterator<Item = &str> {
        self.regions.iter().map(|code| code.trim())
    }

    fn day(&self) -> Result<Date, Problem> {
        self.date.parse().map_err(|_| {
            let given: String = self.date.chars().take(40).collect();
            Problem::of_field(
                "date",
                format!("`{given}` is not a day such as `2026-11-22`"),
            )
        })
    }
}
