//! Reasons of the data-adaptation part, and of adapters in the technology output.

use landfall_business::CostPart;
use landfall_core::{Money, Reason};

use super::converted;
use crate::plan::AdaptationBasis;
use crate::run::Findings;
use crate::run::amounts::{RegionAmounts, RegionModel};

/// What the model covers, where the part is about languages.
pub(super) fn reason(region: &RegionAmounts, part: CostPart) -> Option<Reason> {
    let model = region.language.as_ref();
    let model = model.filter(|_| part == CostPart::DataAdaptation)?;
    Some(model.report.reason())
}

/// A part that comes from the rows that languages miss.
pub(super) fn computed(findings: &Findings<'_>, model: &RegionModel, reason: Reason) -> Reason {
    let terms = &findings.strategy.terms;
    let mut reason = reason
        .input("horizon", format!("{} years", terms.horizon_years))
        .input("discount rate", terms.discount_rate)
        .rule("for each language that needs work, its missing rows x the price of a row + the fixed work on a language, as if the region were entered alone (our own rule)");
    let Some(language) = &findings.strategy.language else {
        return reason;
    };
    let fixed = language.per_language;
    for (name, price) in [
        ("price of a labelled row", language.row_price),
        (
            "fixed work on a language, one-off",
            fixed.and_then(|fixed| fixed.one_off),
        ),
        (
            "fixed work on a language, per year",
            fixed.and_then(|fixed| fixed.per_year),
        ),
    ] {
        if let Some(price) = price {
            reason = converted(findings, price.currency(), reason.input(name, price));
        }
    }
    for (state, cost) in model.report.languages.iter().zip(&model.costs) {
        if let Some(cost) = cost.filter(|cost| !cost.value.is_zero() || cost.range.is_some()) {
            let money = |amount| Money::new(amount, terms.currency).rounded();
            let range = cost.range.map_or_else(String::new, |(low, high)| {
                format!(", {} to {}", money(low), money(high))
            });
            let amount = format!("{}{range}", money(cost.value));
            reason = reason.input(format!("{} at entry", state.language), amount);
        }
    }
    reason
        .source("`[language]` of the strategy")
        .because(model.report.reason())
}

/// A technology output that comes from keeping adapters.
pub(super) fn kept(findings: &Findings<'_>, model: &RegionModel, reason: Reason) -> Reason {
    let terms = &findings.strategy.terms;
    let mut reason = reason
        .input("horizon", format!("{} years", terms.horizon_years))
        .input("discount rate", terms.discount_rate)
        .rule("for each adapter of its languages the price of keeping one, as if the region were entered alone (our own rule)")
        .source("`[language]` of the strategy");
    let price = findings.strategy.language.as_ref();
    let price = price.and_then(|language| language.per_adapter);
    for (name, price) in [
        (
            "keeping an adapter, one-off",
            price.and_then(|one| one.one_off),
        ),
        (
            "keeping an adapter, per year",
            price.and_then(|one| one.per_year),
        ),
    ] {
        if let Some(price) = price {
            reason = converted(findings, price.currency(), reason.input(name, price));
        }
    }
    for one in &model.adapters {
        let what = format!(
            "{}, {} numbers, {} bytes ({})",
            one.adapter.method, one.adapter.parameters, one.adapter.bytes, one.file
        );
        reason = reason.input(format!("adapter for {}", one.names.join(", ")), what);
    }
    reason
}

/// That the given amount takes the place of what the rows would cost.
pub(super) fn table_wins(region: &RegionAmounts, part: CostPart) -> Option<Reason> {
    let model = region.language.as_ref()?;
    let found = reason(region, part).filter(|_| model.basis == AdaptationBasis::Table)?;
    let claim =
        "the row of the table of costs counts; the rows that languages miss add nothing to it";
    Some(Reason::new(claim).because(found))
}
