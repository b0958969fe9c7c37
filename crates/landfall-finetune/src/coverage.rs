//! How well a model covers the languages of a region, and which rows are still missing.
//!
//! Reads the `metrics.json` that the example `finetune` writes. All of it is pure Rust: no model is
//! loaded.
//!
//! # Rules (our own, unpublished, unless a source is named)
//! - **Languages of a region**: those of [`RegionCode::languages`] unless others are given, with
//!   their shares (Unicode CLDR 47), compared by primary subtag.
//! - **Which measurement counts**: rows are measured under the names of the region column, which
//!   are language tags or are given one by [`CoverageParams::names`]. A tag that states a script
//!   counts only where the region's language states the same. Of several varieties of one language
//!   those of the region itself count (`pt-BR` in BR); else those of no region; else all. Of those
//!   that count, the least value is the language's: whoever speaks the variety the model knows least
//!   is served no better. The others are kept in [`LanguageState::others`].
//! - **Verdict**: a language *serves* when its whole interval is at or above what is wanted,
//!   *perhaps* when the interval straddles it, and *does not* when all of it is below. An interval of
//!   no width, from rows that are all right or all wrong, is widened by 3/n (rule of three, Hanley
//!   and Lippman-Hand 1983). Without an interval the value at or above is *perhaps*, below *does
//!   not*.
//! - **Coverage** is the share of residents who speak a language that serves, as
//!   [`ShareRange::mean_of_best`] bounds it: the low end counts what serves, the high end what
//!   perhaps serves as well. A language that was not measured counts in neither, so that what is
//!   unknown never looks covered; [`LanguageReport::at_most`] says what the coverage is at most if
//!   all of those serve.
//! - **Rows missing**: with measurements of one size of training set, the rows wanted less the rows
//!   trained on. With two sizes or more, error = a n^-b through them ([`Curve`]) is solved for the
//!   quality wanted; its range comes from the curves through the ends of all intervals, since runs
//!   judged on the same rows err together. Beyond ten times the greatest size the answer is that
//!   bound, and is marked. A language that perhaps serves misses nothing at the low end, and at the
//!   middle only when its value is below what is wanted.
//!
//! ```
//! use landfall_core::RegionCode;
//! use landfall_finetune::coverage::{CoverageParams, Measure, Metrics, Verdict};
//!
//! let text = r#"{"test": {"region": {
//!     "pt": {"n": 400, "accuracy": 0.9, "macro_f1": 0.9, "macro_f1_interval": [0.87, 0.92]},
//!     "en": {"n": 400, "accuracy": 0.7, "macro_f1": 0.7, "macro_f1_interval": [0.65, 0.74]}}},
//!   "train": {"rows": {"pt": 3000, "en": 500}}}"#;
//! let metrics = Metrics::from_json("metrics.json", text, Measure::MacroF1)?;
//! let coverage = CoverageParams::new(0.8).rows_wanted(2000).check(vec![metrics])?;
//! let brazil = coverage.region(&RegionCode::parse("BR").unwrap(), None);
//! // Portuguese, 91 %, serves; English, 8 %, does not and misses 2,000 - 500 rows.
//! assert_eq!(brazil.languages[0].verdict, Verdict::Serves);
//! assert_eq!(brazil.coverage.unwrap().low, 0.91);
//! assert_eq!(brazil.languages[1].missing.as_ref().unwrap().rows, 1500);
//! # Ok::<(), landfall_finetune::FinetuneError>(())
//! ```

mod curve;
mod metrics;
mod missing;
mod params;
mod quality;
mod read;
mod reason;
mod region;

pub use curve::{Curve, CurveFlaw, FARTHEST};
pub use metrics::{Measure, Metrics, Part};
pub use missing::{Missing, MissingBasis};
pub use params::{Coverage, CoverageParams, Unmeasured};
pub use quality::{AdapterCost, Baseline, Quality, WordCost};
pub use region::{LanguageReport, LanguageState, Verdict};

#[cfg(doc)]
use landfall_core::{RegionCode, ShareRange};

#[cfg(test)]
mod tests;
