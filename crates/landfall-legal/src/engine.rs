//! The engine: compiles a base once, then checks products against it.
//!
//! ```
//! use landfall_legal::engine::{CheckParams, Engine};
//! use landfall_legal::fact::Profile;
//! use landfall_legal::LawBase;
//!
//! let engine = Engine::new(LawBase::bundled()?)?;
//! let day = "2026-11-26".parse()?;
//! let report = engine.check(&Profile::default(), &CheckParams::new(["DE"], day))?;
//! assert_eq!(report.regions, ["DE"]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod cases;
mod check;
mod choice;
mod completion;
pub(crate) mod cut;
mod derive;
mod domain;
mod ground;
mod judge;
mod known;
mod leaf;
mod outcome;
mod parameter;
mod params;
mod penalty;
mod plan;
mod questions;
mod recheck;
mod record;
mod region;
mod scene;
mod setting;
mod shown;
mod text;
mod tree;
mod trial;
mod waiver;
mod why_not;

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use landfall_core::Mistakes;

use crate::condition::Symbols;
use crate::rule::LawBase;
use parameter::Dated;
use plan::{Norm, Plan};
use region::Territory;

pub use cases::{CaseFailure, run_cases};
pub use params::{CheckParams, Mode, Waiver};
pub(crate) use record::Record;
pub(crate) use trial::{Said, Trial};
pub use why_not::{Otherwise, WhyNot};

/// A base of law, compiled: checks any number of products, from any number of threads.
#[derive(Debug)]
pub struct Engine {
    base: LawBase,
    symbols: Symbols,
    norms: Vec<Arc<Norm>>,
    /// Places of the rules among the norms, by id.
    places: BTreeMap<String, usize>,
    /// Parameters by their numbers.
    parameters: Vec<Dated>,
    /// The law of each jurisdiction, worked out when it is first asked for.
    territories: BTreeMap<String, OnceLock<Arc<Territory>>>,
    nowhere: Arc<Territory>,
    grounds: ground::Grounds,
    names: Arc<shown::Names>,
}

impl Engine {
    /// Compiles a base.
    ///
    /// # Errors
    /// Conditions that cannot be compiled and exceptions that are aimed at themselves by way of
    /// others: all of them.
    pub fn new(base: LawBase) -> Result<Self, Mistakes> {
        let definitions = leaf::definitions(&base);
        let parameters = base.laws().iter().flat_map(|law| &law.parameters);
        let symbols = Symbols::new(
            base.facts(),
            base.jurisdictions(),
            definitions.iter().map(|(id, one)| (*id, &one.when)),
            parameters.map(|one| (one.id.as_str(), one.kind, one.unit.as_deref())),
        );
        let norms = Plan::new(&base, &symbols, definitions).norms()?;
        let places = norms.iter().enumerate();
        let known = base.jurisdictions().iter();
        Ok(Self {
            places: places
                .map(|(at, norm)| (norm.rule.id.clone(), at))
                .collect(),
            parameters: parameter::all(&base, &symbols),
            territories: known.map(|one| (one.id.clone(), OnceLock::new())).collect(),
            nowhere: Arc::new(region::nowhere(&base)),
            grounds: ground::Grounds::default(),
            names: Arc::default(),
            symbols,
            norms,
            base,
        })
    }

    /// The base it checks against.
    pub fn base(&self) -> &LawBase {
        &self.base
    }

    /// Ids of the rules that depend on a fact: by their conditions, exceptions, transition or
    /// penalty.
    pub fn rules_reading(&self, fact: &str) -> Vec<&str> {
        let norms = self.norms.iter().filter(|norm| norm.reads(fact));
        norms.map(|norm| norm.rule.id.as_str()).collect()
    }

    /// The rule of that id.
    fn norm(&self, rule: &str) -> Option<&Arc<Norm>> {
        self.places.get(rule).and_then(|at| self.norms.get(*at))
    }

    /// The law of a region, which need not be in the graph.
    fn territory(&self, region: Option<&str>) -> Arc<Territory> {
        let Some(region) = region else {
            return Arc::clone(&self.nowhere);
        };
        let market = || Arc::new(region::market(&self.base, region));
        match self.territories.get(region) {
            Some(known) => Arc::clone(known.get_or_init(market)),
            None => market(),
        }
    }
}
