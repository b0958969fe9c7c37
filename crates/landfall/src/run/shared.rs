//! What several chosen regions need and the plan counts in each.

use std::collections::BTreeMap;

use landfall_core::{Decimal, LanguageTag, Money, RegionCode};
use landfall_finetune::coverage::LanguageState;

use super::Findings;
use crate::plan::{AdaptationBasis, SharedLanguage};

/// One region that pays for a language: its wave, its code, and the amount discounted to the start.
type Payer = (usize, RegionCode, Decimal);

/// Languages whose work several chosen regions carry, with what is counted more than once: all but
/// the amount of the region that enters first.
pub(super) fn languages(findings: &Findings<'_>) -> Vec<SharedLanguage> {
    let currency = findings.strategy.terms.currency;
    let shared = payers(findings)
        .into_values()
        .filter(|(_, payers)| payers.len() > 1);
    shared
        .map(|(language, mut payers)| {
            payers.sort_by_key(|payer| payer.0);
            let again = payers.iter().skip(1).map(|payer| payer.2).sum();
            SharedLanguage {
                language,
                regions: payers.into_iter().map(|payer| payer.1).collect(),
                counted_again: Money::new(again, currency).rounded(),
            }
        })
        .collect()
}

/// Who pays for each language, by its first subtag and the name it was measured under.
fn payers(
    findings: &Findings<'_>,
) -> BTreeMap<(String, Option<String>), (LanguageTag, Vec<Payer>)> {
    let mut all: BTreeMap<_, (LanguageTag, Vec<Payer>)> = BTreeMap::new();
    for region in &findings.amounts.regions {
        let wave = findings.chosen.wave(&region.code);
        let model = region.language.as_ref();
        let model = model.filter(|model| model.basis == AdaptationBasis::Model);
        let (Some(wave), Some(model)) = (wave, model) else {
            continue;
        };
        let delay = findings
            .amounts
            .delays
            .get(wave)
            .copied()
            .unwrap_or(Decimal::ONE);
        for (state, cost) in model.report.languages.iter().zip(&model.costs) {
            let Some(cost) = cost.filter(|cost| cost.value > Decimal::ZERO) else {
                continue;
            };
            let payer = (wave, region.code.clone(), cost.value.saturating_mul(delay));
            let entry = all.entry(key(state));
            let (_, payers) = entry.or_insert_with(|| (state.language.clone(), Vec::new()));
            payers.push(payer);
        }
    }
    all
}

fn key(state: &LanguageState) -> (String, Option<String>) {
    let name = state.quality.as_ref().map(|quality| quality.name.clone());
    (state.language.primary().to_owned(), name)
}
