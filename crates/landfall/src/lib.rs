#![doc = include_str!("../README.md")]
// On the documentation pages every item that needs a feature says so.
#![cfg_attr(docsrs, feature(doc_cfg))]

mod assess;
mod cache;
pub mod diff;
mod error;
pub mod plan;
#[cfg(feature = "report")]
pub mod report;
mod run;
pub mod schemas;
pub mod segmentation;
pub mod strategy;

/// The words every crate shares.
pub use landfall_core as core;

/// Cost, value and choice of markets.
pub use landfall_business as business;
/// Text models: quality per language, and which rows are missing. Training and prediction need
/// feature `torch`.
pub use landfall_finetune as finetune;
/// What each law demands: facts, rules, verdicts with their reasons, adjustments.
pub use landfall_legal as legal;
/// Demand of regions: reading, preparing, segmenting and estimating it.
pub use landfall_market as market;
/// People: scores of working together, teams with proof, roles, tasks and meetings.
pub use landfall_team as team;

pub use cache::{CacheUse, StageCache, StageUse};
pub use error::Error;
pub use landfall_business::{CostPart, CostTable, RateTable};
pub use landfall_core::{Currency, Mistake, Mistakes, Money, Progress, Reason, RegionCode, Seed};
pub use landfall_market::{Demand, Feature, PrepareParams, SegmentParams, Transform};
pub use plan::Plan;
pub use segmentation::{Segmentation, SegmentationParams};
pub use strategy::{ChoiceRules, Strategy, StrategyBuilder, Terms, ValueRule, Weights};
