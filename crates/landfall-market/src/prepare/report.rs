//! What the preparation did.

use landfall_core::{Reason, RegionCode};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::impute::Cell;
use super::scale::{Scaled, Scaling};
use super::{Column, share};

/// What became of one indicator.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FeatureDecision {
    /// Column of the demand table.
    pub column: String,
    /// What was done to its figures, such as `ln x`.
    pub transform: String,
    /// Importance in distances.
    pub weight: f64,
    /// Figures missing in the table.
    pub missing: usize,
    /// Figures the transformation is not defined for.
    pub undefined: usize,
    /// Both, as a share of all regions.
    pub gap_share: f64,
    /// Why it was dropped; `None` when it was kept.
    pub dropped: Option<String>,
    /// What was subtracted after the transformation.
    pub centre: Option<f64>,
    /// What it was divided by after that.
    pub scale: Option<f64>,
    /// Scaled figures beyond the limit, which count as the limit.
    pub limited: usize,
}

/// A region left out of every comparison for want of figures.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SetAside {
    /// The region.
    pub region: RegionCode,
    /// Share of the kept indicators it lacks.
    pub missing_share: f64,
    /// Those indicators.
    pub missing: Vec<String>,
}

/// A missing figure that was completed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Imputed {
    /// The region.
    pub region: RegionCode,
    /// The indicator.
    pub column: String,
    /// The figure taken, in scaled units.
    pub scaled: f64,
    /// The regions it was taken from, nearest first.
    pub from: Vec<RegionCode>,
}

/// What was done to the figures, and why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PreparationReport {
    /// How features were scaled.
    pub scaling: Scaling,
    /// The limit on scaled figures.
    pub limit: Option<f64>,
    /// Neighbours an imputed figure is the median of.
    pub neighbours: usize,
    /// Every indicator that was asked for.
    pub features: Vec<FeatureDecision>,
    /// Regions left out.
    pub set_aside: Vec<SetAside>,
    /// Figures completed.
    pub imputed: Vec<Imputed>,
}

impl FeatureDecision {
    pub(super) fn new(column: &Column, dropped: Option<String>) -> Self {
        let gaps = column.gaps();
        Self {
            column: column.feature.column.clone(),
            transform: column.feature.transform.formula().to_owned(),
            weight: column.feature.weight,
            missing: column.missing,
            undefined: gaps.saturating_sub(column.missing),
            gap_share: share(gaps, column.values.len()),
            dropped,
            centre: None,
            scale: None,
            limited: 0,
        }
    }

    fn reason(&self) -> Reason {
        let claim = match &self.dropped {
            Some(why) => format!("{} was dropped: {why}", self.column),
            None => format!("{} is compared as {}", self.column, self.transform),
        };
        let mut reason = Reason::new(claim)
            .input("missing figures", self.missing)
            .input(
                "figures the transformation is not defined for",
                self.undefined,
            );
        if let (Some(centre), Some(scale)) = (self.centre, self.scale) {
            reason = reason
                .rule(format!("({} - {centre:.6}) / {scale:.6}", self.transform))
                .input("figures beyond the limit", self.limited);
        }
        reason
    }
}

impl PreparationReport {
    /// The decisions as a tree.
    pub fn reason(&self) -> Reason {
        let aside = self.set_aside.iter().map(|region| {
            Reason::new(format!(
                "{} is set aside: {:.0} % of the indicators are missing",
                region.region,
                region.missing_share * 100.0
            ))
            .input("missing", region.missing.join(", "))
        });
        Reason::new(format!(
            "{} of {} indicators are compared",
            self.features.iter().filter(|f| f.dropped.is_none()).count(),
            self.features.len()
        ))
        .input("completed figures", self.imputed.len())
        .input("regions set aside", self.set_aside.len())
        .rule(format!(
            "a missing figure is the median of the {} nearest regions that have it",
            self.neighbours
        ))
        .because_all(self.features.iter().map(FeatureDecision::reason))
        .because_all(aside)
    }
}

pub(super) fn drop_feature(decisions: &mut [FeatureDecision], column: &Column, why: &str) {
    for decision in decisions
        .iter_mut()
        .filter(|d| d.column == column.feature.column)
    {
        decision.dropped = Some(why.to_owned());
    }
}

pub(super) fn record_scale(decisions: &mut [FeatureDecision], scaled: &Scaled) {
    for decision in decisions
        .iter_mut()
        .filter(|d| d.column == scaled.feature.column)
    {
        decision.centre = Some(scaled.centre);
        decision.scale = Some(scaled.scale);
        decision.limited = scaled.limited;
    }
}

pub(super) fn name_imputed(
    cells: &[Cell],
    regions: &[RegionCode],
    columns: &[Scaled],
) -> Vec<Imputed> {
    let name = |cell: &Cell| {
        Some(Imputed {
            region: regions.get(cell.row)?.clone(),
            column: columns.get(cell.column)?.feature.column.clone(),
            scaled: cell.value,
            from: cell
                .donors
                .iter()
                .filter_map(|&donor| regions.get(donor).cloned())
                .collect(),
        })
    };
    cells.iter().filter_map(name).collect()
}
