//! `POST /v1/segment`: what the example `segment` writes as `--json`.

use std::ops::RangeInclusive;
use std::sync::Arc;
use std::time::Instant;

use axum::extract::{Request, State};
use axum::response::Response;
use landfall::core::ReadOptions;
use landfall::market::MarketError;
use landfall::market::matrix::{Log, Matrix, MatrixParams, Missing, Recipe, Scale};
use landfall::segmentation::{Clusters, Precision, SegmentationParams};
use landfall::{Error, Progress, Seed};
use serde::Deserialize;
use utoipa::openapi::schema::{ObjectBuilder, OneOfBuilder, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use super::super::app::App;
use super::super::error::Problem;
use super::{Asked, asked};

/// Cells of a table, at most: each takes some 50 bytes while it is read.
const CELLS: usize = 2_000_000;
/// Clusters, at most.
const CLUSTERS: usize = 10_000;
/// Columns named in one list, at most.
const NAMED: usize = 1000;

/// A table, and how its rows are grouped.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SegmentRequest {
    /// The table as text: CSV of any dialect with a header row, at most 2,000,000 cells.
    csv: String,
    /// How many clusters: a number such as 6, or a range such as `1..=11` to choose from.
    k: K,
    /// How columns are brought to one scale.
    #[serde(default)]
    #[schema(default = "robust")]
    scale: ScaleName,
    /// Columns whose natural logarithm is taken; `all` for all.
    #[serde(default)]
    #[schema(max_items = 1000)]
    log: Vec<String>,
    /// Columns of which the natural logarithm of one plus the value is taken; `all` for all.
    #[serde(default)]
    #[schema(max_items = 1000)]
    log1p: Vec<String>,
    /// Column of weights: a row of weight 2 counts as two rows.
    #[serde(default)]
    weight: Option<String>,
    /// Column that names the rows.
    #[serde(default)]
    id: Option<String>,
    /// Columns that are left out.
    #[serde(default)]
    #[schema(max_items = 1000)]
    ignore: Vec<String>,
    /// What becomes of missing cells.
    #[serde(default)]
    #[schema(default = "refuse")]
    missing: MissingName,
    /// Lloyd steps of one run, at most; 300 by default.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 1000000)]
    steps: Option<usize>,
    /// A run ends when centroids move by no more than this; 1e-4 by default.
    #[serde(default)]
    #[schema(minimum = 0)]
    tolerance: Option<f64>,
    /// Random starts of which the best is kept; 10 by default, 100 for small tables.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 10000)]
    restarts: Option<usize>,
    /// Numbers to compute with.
    #[serde(default)]
    #[schema(default = "f64")]
    precision: PrecisionName,
    /// Seed of all randomness.
    #[serde(default)]
    #[schema(format = "uint64", maximum = 18446744073709551615_usize)]
    seed: u64,
}

/// How many clusters.
#[derive(Debug, Deserialize)]
#[serde(
    untagged,
    expecting = "a number such as 6 or a range such as \"1..=11\""
)]
enum K {
    /// This many.
    Fixed(usize),
    /// Chosen from a range.
    Range(String),
}

impl PartialSchema for K {
    fn schema() -> RefOr<Schema> {
        let number = ObjectBuilder::new()
            .schema_type(Type::Integer)
            .minimum(Some(1))
            .maximum(Some(CLUSTERS));
        let range = ObjectBuilder::new()
            .schema_type(Type::String)
            .pattern(Some(r"^[1-9][0-9]{0,3}\.\.=[1-9][0-9]{0,3}$"))
            .examples(["1..=11"]);
        OneOfBuilder::new().item(number).item(range).into()
    }
}

impl ToSchema for K {}

/// How columns are brought to one scale.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum ScaleName {
    /// As they are.
    None,
    /// Minus mean, divided by population standard deviation.
    Standard,
    /// Minus median, divided by interquartile range.
    #[default]
    Robust,
}

/// What becomes of missing cells.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum MissingName {
    /// They are mistakes.
    #[default]
    Refuse,
    /// They become the median of the column.
    Impute,
    /// They are left out of every distance.
    Kpod,
}

/// Numbers to compute with.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum PrecisionName {
    /// 32 bits.
    F32,
    /// 64 bits.
    #[default]
    F64,
}

/// Segments of the rows of a table, with an honest "no clusters" where there are none.
#[utoipa::path(post, path = "/v1/segment", tag = "answers", request_body = SegmentRequest, security(("key" = [])),
    responses((status = 200, description = "The segments", body = serde_json::Value)))]
pub(crate) async fn segment(State(app): State<Arc<App>>, request: Request) -> Response {
    asked::<SegmentRequest>(app, request).await
}

impl Asked for SegmentRequest {
    fn answer(self, _app: &App, progress: &Progress) -> Result<Vec<u8>, Problem> {
        let begun = Instant::now();
        self.check()?;
        let clusters = match &self.k {
            K::Fixed(k) => Clusters::Fixed(within("k", *k, CLUSTERS)?),
            K::Range(text) => range(text)?,
        };
        let matrix = self.reading().read_bytes(self.csv.as_bytes(), "csv");
        let matrix = matrix.map_err(|flaws| Error::from(MarketError::from(flaws)))?;
        progress.check().map_err(Error::from)?;
        let params = self.params(clusters)?.check()?;
        let mut found = params.run(&matrix, Seed::new(self.seed), progress)?;
        found.seconds = Some(begun.elapsed().as_secs_f64());
        Ok(found.to_json().map_err(Error::from)?.into_bytes())
    }
}

impl SegmentRequest {
    /// Refuses what contradicts itself, and lists too long to be meant.
    fn check(&self) -> Result<(), Problem> {
        let lists = [
            ("log", &self.log),
            ("log1p", &self.log1p),
            ("ignore", &self.ignore),
        ];
        for (field, list) in lists {
            if list.len() > NAMED {
                let message = format!("names {} columns, more than {NAMED}", list.len());
                return Err(Problem::of_field(field, message));
            }
        }
        let all = |list: &[String]| list.iter().any(|column| column == "all");
        if all(&self.log) && all(&self.log1p) {
            let message = "`all` stands in `log` and in `log1p`: give one of them";
            return Err(Problem::of_field("log1p", message));
        }
        Ok(())
    }

    fn reading(&self) -> MatrixParams {
        let mut params = Matrix::params().options(ReadOptions::new().max_cells(CELLS));
        if let Some(column) = &self.id {
            params = params.id(column);
        }
        if let Some(column) = &self.weight {
            params = params.weight(column);
        }
        let ignored = self.ignore.iter();
        ignored.fold(params, |params, column| params.ignore(column))
    }

    fn recipe(&self) -> Recipe {
        let mut recipe = Recipe::new()
            .scale(match self.scale {
                ScaleName::None => Scale::None,
                ScaleName::Standard => Scale::Standard,
                ScaleName::Robust => Scale::Robust,
            })
            .missing(match self.missing {
                MissingName::Refuse => Missing::Refuse,
                MissingName::Impute => Missing::Impute,
                MissingName::Kpod => Missing::Keep,
            });
        for column in &self.log {
            recipe = match column.as_str() {
                "all" => recipe.all(Log::Log),
                column => recipe.log(column),
            };
        }
        for column in &self.log1p {
            recipe = match column.as_str() {
                "all" => recipe.all(Log::Log1p),
                column => recipe.log1p(column),
            };
        }
        recipe
    }

    fn params(&self, clusters: Clusters) -> Result<SegmentationParams, Problem> {
        let precision = match self.precision {
            PrecisionName::F32 => Precision::Single,
            PrecisionName::F64 => Precision::Double,
        };
        let mut params = SegmentationParams::new(clusters)
            .recipe(self.recipe())
            .precision(precision);
        if let Some(steps) = self.steps {
            params = params.steps(within("steps", steps, 1_000_000)?);
        }
        if let Some(tolerance) = self.tolerance {
            params = params.tolerance(tolerance);
        }
        if let Some(restarts) = self.restarts {
            params = params.restarts(within("restarts", restarts, 10_000)?);
        }
        Ok(params)
    }
}

/// A number of at most `most`; the least is the library's business.
fn within(field: &str, given: usize, most: usize) -> Result<usize, Problem> {
    if given <= most {
        return Ok(given);
    }
    Err(Problem::of_field(
        field,
        format!("`{given}` is above {most}"),
    ))
}

fn range(text: &str) -> Result<Clusters, Problem> {
    let whole = |text: &str| -> Result<usize, Problem> {
        let given = text.trim().parse().map_err(|_| {
            let message = "expected a number such as 6 or a range such as 1..=11";
            Problem::of_field("k", message)
        })?;
        within("k", given, CLUSTERS)
    };
    Ok(match text.split_once("..=") {
        Some((least, most)) => {
            let ks: RangeInclusive<usize> = whole(least)?..=whole(most)?;
            Clusters::Choose(ks)
        }
        None => Clusters::Fixed(whole(text)?),
    })
}
