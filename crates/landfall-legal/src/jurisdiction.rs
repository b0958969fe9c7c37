//! Jurisdictions: whose law reaches where.

use std::collections::BTreeMap;

use landfall_core::Place;
use serde::Serialize;

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

/// The graph of all jurisdictions, without cycles.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Jurisdictions {
    all: BTreeMap<String, Jurisdiction>,
}

impl Jurisdictions {
    /// The graph of these jurisdictions (the loader refuses unknown parents and cycles).
    pub fn new(all: impl IntoIterator<Item = Jurisdiction>) -> Self {
        let all = all.into_iter().map(|one| (one.id.clone(), one));
        Self { all: all.collect() }
    }

    /// The jurisdiction of that code.
    pub fn get(&self, id: &str) -> Option<&Jurisdiction> {
        self.all.get(id)
    }

    /// All jurisdictions, by code.
    pub fn iter(&self) -> impl Iterator<Item = &Jurisdiction> {
        self.all.values()
    }
}
