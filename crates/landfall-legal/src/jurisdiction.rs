//! Jurisdictions: whose law reaches where.

mod graph;
mod region;

use landfall_core::Place;
use serde::Serialize;

pub use graph::Jurisdictions;
pub use region::UnknownRegion;

/// What a jurisdiction is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum JurisdictionKind {
    /// A union of states with law of its own.
    Union,
    /// A state, or the federal level of one.
    State,
    /// A part of a state with law of its own.
    Subdivision,
    /// Binds by something else than a territory, such as a licence.
    Pseudo,
}

/// One jurisdiction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Jurisdiction {
    /// Code: ISO 3166 where there is one.
    pub id: String,
    /// English name.
    pub name: String,
    /// What it is.
    pub kind: JurisdictionKind,
    /// Jurisdictions whose law holds here too.
    pub parents: Vec<String>,
    /// Where it is declared.
    pub place: Place,
}

#[cfg(test)]
mod tests;
