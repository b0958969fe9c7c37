//! Reasons of the legal-compliance part.

use landfall_business::CostPart;
use landfall_core::{Reason, RegionCode};
use landfall_legal::cost::CostRange;

use super::converted;
use crate::plan::ComplianceBasis;
use crate::run::Findings;
use crate::run::amounts::{RegionAmounts, RegionLegal};

/// Rules a reason names.
const NAMED: usize = 5;

/// That the law closes a region.
pub(super) fn closed(code: &RegionCode, rules: &[String]) -> String {
    format!(
        "{code} is not considered: its law closes it, and no change of the product complies with {}",
        rules.join(", ")
    )
}

/// What was found about the law, where the part is about it.
pub(super) fn reason(region: &RegionAmounts, part: CostPart) -> Option<Reason> {
    let law = region.law.as_ref();
    let law = law.filter(|_| part == CostPart::LegalCompliance)?;
    let found = &law.legal.found;
    let mut reason = found.reason.clone();
    for (name, rules) in [
        ("violated", found.violations.as_slice()),
        ("open", &found.open),
        ("no change complies with", law.legal.blocked_by()),
    ] {
        if !rules.is_empty() {
            reason = reason.input(name, listed(rules));
        }
    }
    Some(reason)
}

/// A part that comes from the rules.
pub(super) fn computed(findings: &Findings<'_>, law: &RegionLegal, reason: Reason) -> Reason {
    let terms = &findings.strategy.terms;
    let reason = reason
        .input("horizon", format!("{} years", terms.horizon_years))
        .input("discount rate", terms.discount_rate)
        .rule("the cheapest changes that mend what is violated, with the duties that apply; up to what open answers could reveal")
        .source("`[law]` of the strategy; decision support, not legal advice");
    let Some(costs) = law.legal.outcome.value() else {
        return reason;
    };
    let reason = reason
        .input("one-off", range(&costs.one_off))
        .input("per year", range(&costs.per_year));
    let currency = costs.one_off.value.currency();
    converted(findings, currency, reason).because(law.legal.found.reason.clone())
}

/// That the given amount takes the place of what the rules find.
pub(super) fn table_wins(region: &RegionAmounts, part: CostPart) -> Option<Reason> {
    let law = region.law.as_ref()?;
    let found = reason(region, part).filter(|_| law.basis == ComplianceBasis::Table)?;
    let claim = "the row of the table of costs counts; what complying costs by the rules adds \
                 nothing to it";
    Some(Reason::new(claim).because(found))
}

fn range(range: &CostRange) -> String {
    if range.low == range.high {
        range.value.to_string()
    } else {
        format!("{}, {} to {}", range.value, range.low, range.high)
    }
}

fn listed(rules: &[String]) -> String {
    let named: Vec<&str> = rules.iter().take(NAMED).map(String::as_str).collect();
    let text = named.join(", ");
    match rules.len().saturating_sub(named.len()) {
        0 => text,
        more => format!("{text} and {more} more"),
    }
}
