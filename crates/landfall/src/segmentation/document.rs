//! The segmentation as a document.

use std::collections::BTreeMap;

use landfall_core::Seed;
use landfall_market::evaluate::{KCandidate, NullTest, Verdict};
use landfall_market::matrix::{ColumnChange, Log, Missing, Scale};
use landfall_market::reading::Profile;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Precision, ShownRows};

pub(super) const VERSION: &str = "1.0";

/// Segments of the rows of a table, and how good they are.
///
/// Numbers that are not defined are `null`, and `undefined` says why. Rows, columns and clusters
/// count from 0. Clusters are numbered by falling weight; with given centroids, in their order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Segmentation {
    /// Version of this document.
    pub schema_version: String,
    /// Whether the rows form clusters; `null` with a fixed number of clusters, which is not tested.
    pub verdict: Option<Verdict>,
    /// Probability of a silhouette as great in data drawn uniformly from the box of the principal
    /// axes.
    pub p_uniform: Option<f64>,
    /// Probability of a silhouette as great in data drawn from one Gaussian.
    pub p_gaussian: Option<f64>,
    /// Number of clusters; 1 when there are none.
    pub k: usize,
    /// The cluster of every row.
    pub labels: Vec<u32>,
    /// Centroids in the clustered space, K x columns.
    pub centroids: Vec<Vec<f64>>,
    /// Rows of every cluster.
    pub sizes: Vec<usize>,
    /// Sum of the weights of every cluster's rows.
    pub weights: Vec<f64>,
    /// Sum of weight times squared distance to the centroid, over the cells that are there.
    pub inertia: f64,
    /// The four indices, every row counted once.
    #[serde(flatten)]
    pub scores: Scores,
    /// The same indices, every row counted by its weight.
    pub weighted: Scores,
    /// Mean adjusted Rand index with fits to bootstrap resamples, 1 for perfectly stable.
    pub stability: Option<f64>,
    /// Steps of the best run.
    pub n_iter: usize,
    /// How often the best run moved an empty cluster.
    pub relocations: usize,
    /// What the reader should know.
    pub warnings: Vec<String>,
    /// Every number of clusters that was considered, with its figures on the rows it was chosen on;
    /// empty with a fixed number.
    pub alternatives: Vec<KCandidate>,
    /// The number of clusters with the greatest mean silhouette, whatever the verdict.
    pub best_k: Option<usize>,
    /// The test for structure; `null` when nothing was tested.
    pub test: Option<NullTest>,
    /// What makes every cluster different, in the units of the table.
    pub profiles: Vec<Profile>,
    /// What was done to every column, in the order of the centroids' columns.
    pub columns: Vec<ColumnUse>,
    /// The name of every row, where there is a column of names.
    pub ids: Option<Vec<String>>,
    /// How it was computed.
    pub settings: SegmentationSettings,
    /// Wall time of the whole run, where somebody measured it.
    pub seconds: Option<f64>,
    /// The rows that plots show; no part of the document.
    #[serde(skip)]
    pub shown: ShownRows,
}

/// Indices of how well rows are separated.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Scores {
    /// Mean silhouette, -1 to 1: higher is better separated (Rousseeuw 1987).
    pub silhouette: Option<f64>,
    /// The same with distances to centroids instead of rows.
    pub simplified_silhouette: Option<f64>,
    /// Calinski-Harabasz index: higher is better separated.
    pub calinski_harabasz: Option<f64>,
    /// Davies-Bouldin index: lower is better separated.
    pub davies_bouldin: Option<f64>,
    /// Why numbers are `null`, by their names.
    pub undefined: BTreeMap<String, String>,
}

/// What was done to a column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ColumnUse {
    /// Its name; its number in a file without names.
    pub name: String,
    /// Its logarithm.
    pub log: Log,
    /// What was subtracted after the logarithm.
    pub centre: f64,
    /// What it was divided by then.
    pub spread: f64,
    /// Missing cells.
    pub missing: usize,
}

/// Numbers of clusters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct KRange {
    /// Least.
    pub least: usize,
    /// Greatest.
    pub greatest: usize,
}

/// How a segmentation was computed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SegmentationSettings {
    /// The file, as the user named it.
    pub source: String,
    /// Rows of the table.
    pub rows: usize,
    /// Numbers of clusters asked for.
    pub k: KRange,
    /// Whether centroids to start from were given.
    pub given_start: bool,
    /// How columns were scaled.
    pub scale: Scale,
    /// What became of missing cells.
    pub missing: Missing,
    /// Whether rows have weights.
    pub weighted: bool,
    /// Numbers the engine computed with.
    pub precision: Precision,
    /// Restarts; `null` for the engine's own choice.
    pub restarts: Option<usize>,
    /// Greatest number of Lloyd steps.
    pub steps: usize,
    /// Relative tolerance.
    pub tolerance: f64,
    /// Seed of all randomness.
    pub seed: Seed,
}

impl From<&ColumnChange> for ColumnUse {
    fn from(change: &ColumnChange) -> Self {
        Self {
            name: change.name.clone(),
            log: change.log,
            centre: change.centre,
            spread: change.spread,
            missing: change.missing,
        }
    }
}

impl Segmentation {
    /// The document as JSON on one line, with a line break at its end.
    ///
    /// # Errors
    /// When a number cannot be written.
    ///
    /// ```
    /// use landfall::market::matrix::Matrix;
    /// use landfall::segmentation::{Clusters, SegmentationParams};
    /// use landfall::{Progress, Seed};
    ///
    /// let matrix = Matrix::params().read_bytes(b"sales\n1\n2\n50\n52\n", "shops.csv")?;
    /// let params = SegmentationParams::new(Clusters::Fixed(2)).check()?;
    /// let found = params.run(&matrix, Seed::new(1), &Progress::silent())?;
    /// assert!(found.to_json()?.contains("\"k\":2"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self).map(|json| json + "\n")
    }
}
