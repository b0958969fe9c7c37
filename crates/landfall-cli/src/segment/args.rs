//! The command line.

use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use clap::{Parser, ValueEnum};
use landfall::market::matrix::{Log, Matrix, MatrixParams, Missing, Recipe, Scale};
use landfall::segmentation::Precision;

use crate::language::Language;
use crate::outputs_apart;

/// Segments of the rows of a table, by K-means, with an honest "no clusters" where there are none.
///
/// The table is CSV, TSV, a spreadsheet (with a header row) or a .npy array, whose columns are called
/// 0, 1, 2 and so on. Every column that is not id, weight or ignored must be numeric. First come
/// logarithms, then scaling, then missing cells. Exit status: 0 answered, 1 the machine failed (disk,
/// memory), 2 bad input or arguments, 130 interrupted.
#[derive(Debug, Parser)]
#[command(name = "segment", version)]
pub(crate) struct Args {
    /// The table.
    pub(crate) data: PathBuf,
    /// How many clusters: a number, or a range such as 1..=11 to choose from.
    #[arg(long, value_name = "K", value_parser = k)]
    pub(crate) k: Option<K>,
    /// How columns are brought to one scale.
    #[arg(long, value_enum, default_value_t = ScaleArg::Robust)]
    scale: ScaleArg,
    /// Takes the natural logarithm of a column, or of `all`; values of 0 and below are refused.
    #[arg(long, value_name = "COLUMN")]
    log: Vec<String>,
    /// Takes the natural logarithm of one plus a column, or of `all`.
    #[arg(long, value_name = "COLUMN")]
    log1p: Vec<String>,
    /// Column of weights: a row of weight 2 counts as two rows.
    #[arg(long, value_name = "COLUMN")]
    weight: Option<String>,
    /// Column that names the rows; codes or names of economies give a map.
    #[arg(long, value_name = "COLUMN")]
    id: Option<String>,
    /// Column that is left out.
    #[arg(long, value_name = "COLUMN")]
    ignore: Vec<String>,
    /// Missing cells: refuse them, take the median of the column, or leave them out of every distance.
    #[arg(long, value_enum, default_value_t = MissingArg::Refuse)]
    missing: MissingArg,
    /// Table of centroids to start from, in the clustered space, columns in the data's order.
    #[arg(long, value_name = "CENTROIDS")]
    pub(crate) start: Option<PathBuf>,
    /// Lloyd steps of one run, at most; 300 by default.
    #[arg(long, value_name = "N")]
    pub(crate) steps: Option<usize>,
    /// A run ends when centroids move by no more than this, relative to the mean variance of the
    /// columns; 0: when no label moves. 1e-4 by default.
    #[arg(long, value_name = "X", allow_negative_numbers = true)]
    pub(crate) tolerance: Option<f64>,
    /// Random starts of which the best is kept; 10 by default, 100 for small tables.
    #[arg(long, value_name = "N")]
    pub(crate) restarts: Option<usize>,
    /// Numbers to compute with.
    #[arg(long, value_enum, default_value_t = PrecisionArg::F64)]
    pub(crate) precision: PrecisionArg,
    /// Seed of all randomness.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) seed: u64,
    /// Threads to use; the result does not depend on it. 0 for as many as there are processors.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) threads: usize,
    /// File the result is written to as JSON.
    #[arg(long, value_name = "OUT.json")]
    pub(crate) json: Option<PathBuf>,
    /// File the result is written to as a page.
    #[arg(long, value_name = "OUT.html")]
    pub(crate) page: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) language: Language,
    /// Prints nothing but errors.
    #[arg(long)]
    pub(crate) quiet: bool,
}

/// How many clusters.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum K {
    /// This many.
    Fixed(usize),
    /// Chosen from a range.
    Range(RangeInclusive<usize>),
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum ScaleArg {
    None,
    Standard,
    Robust,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum MissingArg {
    Refuse,
    Impute,
    Kpod,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum PrecisionArg {
    F32,
    F64,
}

impl From<PrecisionArg> for Precision {
    fn from(given: PrecisionArg) -> Self {
        match given {
            PrecisionArg::F32 => Self::Single,
            PrecisionArg::F64 => Self::Double,
        }
    }
}

fn k(text: &str) -> Result<K, String> {
    let allowed = || "expected a number such as 6 or a range such as 1..=11".to_owned();
    let whole = |text: &str| text.trim().parse::<usize>().map_err(|_| allowed());
    match text.split_once("..=") {
        Some((least, greatest)) => Ok(K::Range(whole(least)?..=whole(greatest)?)),
        None => whole(text).map(K::Fixed),
    }
}

impl Args {
    /// How the table is to be read.
    pub(crate) fn reading(&self) -> MatrixParams {
        let mut params = Matrix::params();
        if let Some(column) = &self.id {
            params = params.id(column);
        }
        if let Some(column) = &self.weight {
            params = params.weight(column);
        }
        self.ignore
            .iter()
            .fold(params, |params, column| params.ignore(column))
    }

    /// What is done to its columns.
    pub(crate) fn recipe(&self) -> Recipe {
        let mut recipe = Recipe::new()
            .scale(match self.scale {
                ScaleArg::None => Scale::None,
                ScaleArg::Standard => Scale::Standard,
                ScaleArg::Robust => Scale::Robust,
            })
            .missing(match self.missing {
                MissingArg::Refuse => Missing::Refuse,
                MissingArg::Impute => Missing::Impute,
                MissingArg::Kpod => Missing::Keep,
            });
        let logs = self.log.iter().map(|column| (column, Log::Log));
        for (column, log) in logs.chain(self.log1p.iter().map(|column| (column, Log::Log1p))) {
            recipe = match (column.as_str(), log) {
                ("all", log) => recipe.all(log),
                (column, Log::Log) => recipe.log(column),
                (column, _) => recipe.log1p(column),
            };
        }
        recipe
    }

    /// Refuses options that contradict each other, and results that would replace an input.
    pub(crate) fn check_outputs(&self) -> Result<(), String> {
        let all = |list: &[String]| list.iter().any(|column| column == "all");
        if all(&self.log) && all(&self.log1p) {
            return Err("--log all and --log1p all contradict each other: give one of them".into());
        }
        let start = self.start.iter().chain(self.language.files());
        let start = start.map(PathBuf::as_path);
        let inputs: Vec<&Path> = std::iter::once(self.data.as_path()).chain(start).collect();
        let outputs = [
            ("--json", self.json.as_deref()),
            ("--page", self.page.as_deref()),
        ];
        outputs_apart(&inputs, outputs)
    }
}
