#![doc = include_str!("../README.md")]
// On the documentation pages every item that needs a feature says so.
#![cfg_attr(docsrs, feature(doc_cfg))]

pub mod cluster;
pub mod demand;
mod error;
pub mod evaluate;
mod kernel;
#[cfg(feature = "linfa")]
pub mod linfa;
pub mod matrix;
mod neighbours;
mod opportunity;
mod prepare;
pub mod reading;
mod segment;
pub mod shapes;
mod shares;
mod statistics;
mod transform;

pub use cluster::ClusterError;
pub use demand::{
    Demand, DemandError, DemandFlaws, DemandNote, DemandParams, Indicator, IndicatorSpec, Kind,
};
pub use error::MarketError;
pub use evaluate::{KCandidate, NullModel, NullTest, Verdict, adjusted_rand_index};
pub use landfall_core::{Progress, Seed};
pub use neighbours::{
    Bandwidth, LeaveOneOut, Neighbour, NeighbourParams, NeighbourReport, RegionDemand,
    ValidNeighbourParams,
};
pub use opportunity::{Opportunity, opportunities};
pub use prepare::{
    Feature, FeatureDecision, Imputed, MissingPolicy, PreparationReport, PrepareParams, Prepared,
    Scaling, SetAside, ValidPrepareParams,
};
pub use reading::{ReadingError, adjusted_mutual_information};
pub use segment::{
    Aggregates, Membership, SegmentParams, SegmentProfile, SegmentReport, Trait,
    ValidSegmentParams, profiles,
};
pub use shares::{ShareError, hellinger, hellinger_distance};
pub use transform::Transform;
