//! Reasons of the cultural-fusion part.

use landfall_business::CostPart;
use landfall_core::Reason;

use crate::run::Findings;
use crate::run::amounts::{RegionAmounts, RegionPeople};

/// What the team covers, where the part is about people.
pub(super) fn reasons(region: &RegionAmounts, part: CostPart) -> Vec<Reason> {
    let people = region.people.as_ref();
    let people = people.filter(|_| part == CostPart::CulturalFusion);
    people.map_or_else(Vec::new, |people| people.fusion.reasons().into())
}

/// A part that comes from the gaps of the team.
pub(super) fn computed(findings: &Findings<'_>, people: &RegionPeople, reason: Reason) -> Reason {
    let terms = &findings.strategy.terms;
    let fusion = &people.fusion;
    let mut reason = reason
        .input("horizon", format!("{} years", terms.horizon_years))
        .input("discount rate", terms.discount_rate)
        .rule("price of a whole gap x the share of it that is open, (wanted - covered) / wanted, for languages and for hours; the middle where the coverage is a range (our own rule)");
    for gap in [&fusion.language, &fusion.hours] {
        let Some((price, _)) = gap.priced() else {
            continue;
        };
        let amounts = [("one-off", price.one_off), ("per year", price.per_year)];
        for (when, amount) in amounts {
            if let Some(amount) = amount {
                reason = reason.input(format!("price of the {} gap, {when}", gap.name), amount);
            }
        }
    }
    reason
        .source("`[people]` of the strategy")
        .because_all(fusion.reasons())
}

/// That the given amount takes the place of one computed from the team.
pub(super) fn table_wins(region: &RegionAmounts, part: CostPart) -> Option<Reason> {
    let covered = reasons(region, part);
    let claim = "the row of the table of costs counts; the team's gaps add nothing to it";
    (!covered.is_empty()).then(|| Reason::new(claim).because_all(covered))
}
