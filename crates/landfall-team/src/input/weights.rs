//! How much each factor counts.

use std::collections::BTreeMap;

use landfall_core::document::Report;

use super::field::Field;
use crate::factor::Factor;

/// How much each factor counts, as far as the file says. A factor that is not named keeps its
/// default weight.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Weights {
    /// Weights by factor, finite and 0 or above.
    pub factors: BTreeMap<Factor, f64>,
    /// Share of the pairs in the value of a team, 0 to 1.
    pub gamma: Option<f64>,
    /// Kind of the outcomes that weights are fitted to; the most frequent one without it.
    pub outcome: Option<String>,
}

/// Factors that count unless the file says otherwise; handing work on counts only where the file
/// says so.
const COUNTING: [Factor; 5] = [
    Factor::Language,
    Factor::Hours,
    Factor::Interaction,
    Factor::Survey,
    Factor::Culture,
];

pub(super) fn weights(field: &Field<'_>, report: &mut Report) -> Weights {
    let mut known: Vec<&str> = Factor::ALL.into_iter().map(Factor::name).collect();
    known.extend(["gamma", "outcome"]);
    let Some(fields) = field.table(report, &known) else {
        return Weights::default();
    };
    let mut weights = Weights::default();
    for factor in Factor::ALL {
        let given = fields.get(factor.name());
        let allowed = "a finite weight from 0";
        let weight = given.and_then(|field| field.number(report, |weight| weight >= 0.0, allowed));
        weights
            .factors
            .extend(weight.map(|weight| (factor, weight)));
    }
    let gamma = fields.get("gamma");
    let within = |gamma: f64| (0.0..=1.0).contains(&gamma);
    weights.gamma = gamma.and_then(|field| field.number(report, within, "a share from 0 to 1"));
    let outcome = fields.get("outcome").and_then(|kind| kind.text(report));
    weights.outcome = outcome.map(str::to_owned);
    let zero = |factor: &Factor| weights.factors.get(factor) == Some(&0.0);
    let others_zero = weights.factors.values().all(|weight| *weight == 0.0);
    if COUNTING.iter().all(zero) && others_zero {
        field.wrong_help(
            report,
            "all weights are 0",
            "give one factor at least a weight above 0",
        );
    }
    weights
}
