//! What complying costs in each region, and which regions the law closes.

mod region;

use landfall_core::{Assessed, Basis, Money, Progress, Reason};
use serde::{Deserialize, Serialize};

use crate::adjust::{AdjustParams, currency};
use crate::engine::{CheckParams, Engine, Trial};
use crate::error::LegalError;
use crate::fact::Profile;
use crate::rule::Area;

/// An amount that lies between two others of its currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CostRange {
    /// The middle.
    pub value: Money,
    /// The least it can be: mends what is violated for sure.
    pub low: Money,
    /// The most it can be: also mends what open answers could reveal.
    pub high: Money,
    /// `prior` where estimates of the base are used, `given` where all costs are the user's.
    pub basis: Basis,
}

/// The legal-compliance part of a region's cost.
///
/// Each region stands alone: a change that serves several regions is counted in each, so that the
/// sum over regions is an upper bound.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ComplianceCost {
    /// The region.
    pub region: String,
    /// What it costs once: the cheapest set of changes. The interval's lower end mends what is
    /// violated for sure, its upper end also what open answers could reveal. `No` names the open
    /// questions where a possible violation could not be mended; `Blocked` the rules that no
    /// change mends.
    pub one_off: Assessed<CostRange>,
    /// What it costs each year: the yearly cost of those changes and of duties that apply.
    pub per_year: Assessed<CostRange>,
    /// Rules violated now, for sure.
    pub violations: Vec<String>,
    /// Rules that an answer could still turn into a violation.
    pub open: Vec<String>,
    /// Areas for which there are no rules: nothing is said about them.
    pub not_covered: Vec<Area>,
    /// How the figures come about.
    pub reason: Reason,
}

/// What complying costs in each region of a check, in order. Laws that hang on no region are left
/// out: they bind wherever the product goes.
///
/// # Errors
/// As [`adjustments`](crate::adjust::adjustments).
pub fn compliance_costs(
    engine: &Engine,
    profile: &Profile,
    check: &CheckParams,
    params: &AdjustParams,
    progress: &Progress,
) -> Result<Vec<ComplianceCost>, LegalError> {
    let currency = currency(engine, params)?;
    let trials = Trial::all(engine, profile, check)?;
    let stage = progress.stage("compliance costs", u64::try_from(trials.len()).ok());
    let mut costs = Vec::new();
    for trial in trials.iter().filter(|trial| trial.region().is_some()) {
        costs.push(region::cost(trial, params, currency, progress)?);
        stage.advance(1)?;
    }
    Ok(costs)
}
