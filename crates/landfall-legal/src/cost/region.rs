//! The cost of one region.

use landfall_core::{Assessed, Basis, Cancelled, Currency, Decimal, Money, Progress, Reason};

use super::{ComplianceCost, CostRange};
use crate::adjust::{AdjustParams, Region, Searched};
use crate::engine::{Said, Trial};

/// What a set of changes costs, once and each year.
#[derive(Clone, Copy)]
struct Sums {
    once: Decimal,
    yearly: Decimal,
}

pub(super) fn cost(
    trial: &Trial<'_>,
    params: &AdjustParams,
    currency: Currency,
    progress: &Progress,
) -> Result<ComplianceCost, Cancelled> {
    let params = params.clone().ways(1);
    let sure = Region::new(trial, &params, currency, false);
    let cautious = Region::new(trial, &params, currency, true);
    let low = sure.search(progress)?;
    let high = cautious.search(progress)?;
    let duties = Duties::of(trial, currency);
    let violations = sure.ids(&sure.bad());
    let mut open = cautious.ids(&cautious.bad());
    open.retain(|rule| !violations.contains(rule));
    let basis = if sure.costs_are_given() && cautious.costs_are_given() && duties.is_empty() {
        Basis::Given
    } else {
        Basis::Prior
    };
    let costs = costs(
        &(&sure, &low),
        &(&cautious, &high),
        &duties,
        (currency, basis),
    );
    let (one_off, per_year) = match costs {
        Ok((one_off, per_year)) => (Assessed::yes(one_off), Assessed::yes(per_year)),
        Err(Missing::Blocked(by)) => (
            Assessed::Blocked { by: by.clone() },
            Assessed::Blocked { by },
        ),
        Err(Missing::Open(needs)) => (
            Assessed::No {
                needs: needs.clone(),
            },
            Assessed::No { needs },
        ),
    };
    let reason = reason(trial, &sure, &low, &duties, &open);
    Ok(ComplianceCost {
        region: trial.region().unwrap_or_default().to_owned(),
        one_off,
        per_year,
        violations,
        open,
        not_covered: trial.not_covered().to_vec(),
        reason,
    })
}

/// Why there is no figure.
enum Missing {
    /// Rules that no change mends.
    Blocked(Vec<String>),
    /// What would settle it.
    Open(Vec<String>),
}

type Side<'s, 't, 'a> = (&'s Region<'t, 'a>, &'s Searched);

fn costs(
    (sure, low): &Side<'_, '_, '_>,
    (cautious, high): &Side<'_, '_, '_>,
    duties: &Duties<'_>,
    (currency, basis): (Currency, Basis),
) -> Result<(CostRange, CostRange), Missing> {
    if low.complete && !low.stuck.is_empty() {
        return Err(Missing::Blocked(sure.ids(&low.stuck)));
    }
    let low_set = low.solutions.first();
    let high_set = high.solutions.first();
    let (Some((_, low_set)), Some((_, high_set))) = (low_set, high_set) else {
        let stuck = if high.stuck.is_empty() {
            cautious.bad()
        } else {
            high.stuck.clone()
        };
        return Err(Missing::Open(cautious.questions(&stuck)));
    };
    let sums = |(once, yearly): (Decimal, Decimal)| Sums { once, yearly };
    let low = sums(sure.sums(low_set));
    let high = sums(cautious.sums(high_set));
    let money = |amount| Money::new(amount, currency);
    let range = |low: Decimal, high: Decimal| {
        let (low, high) = (low.min(high), low.max(high));
        let middle = low
            .saturating_add(high)
            .checked_div(Decimal::TWO)
            .unwrap_or(low);
        CostRange {
            value: money(middle),
            low: money(low),
            high: money(high),
            basis,
        }
    };
    let recurring = (
        duties.sure.saturating_add(low.yearly),
        duties.possible.saturating_add(high.yearly),
    );
    Ok((range(low.once, high.once), range(recurring.0, recurring.1)))
}

/// The yearly cost of duties that apply, and of those that may.
struct Duties<'a> {
    sure: Decimal,
    possible: Decimal,
    parts: Vec<(&'a str, Money)>,
}

impl<'a> Duties<'a> {
    /// Duties that are kept now: those to be mended have the cost of the change.
    fn of(trial: &Trial<'a>, currency: Currency) -> Self {
        let all: Vec<usize> = (0..trial.len()).collect();
        let said = trial.said(&trial.changed(&[]), &all, true);
        let mut duties = Self {
            sure: Decimal::ZERO,
            possible: Decimal::ZERO,
            parts: Vec::new(),
        };
        for (at, said) in all.iter().zip(said) {
            let rule = trial.rule(*at);
            let yearly = rule.and_then(|rule| rule.cost?.yearly);
            let (Some(rule), Some(yearly)) = (rule, yearly) else {
                continue;
            };
            if yearly.currency() != currency || said == Said::Quiet || said == Said::Violated {
                continue;
            }
            duties.possible = duties.possible.saturating_add(yearly.amount());
            if said == Said::Kept {
                duties.sure = duties.sure.saturating_add(yearly.amount());
                duties.parts.push((rule.id.as_str(), yearly));
            }
        }
        duties
    }

    const fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }
}

fn reason(
    trial: &Trial<'_>,
    sure: &Region<'_, '_>,
    low: &Searched,
    duties: &Duties<'_>,
    open: &[String],
) -> Reason {
    let region = trial.region().unwrap_or_default();
    let mut changes = Reason::new(match low.solutions.first() {
        Some((_, changes)) if changes.is_empty() => "nothing is violated for sure".to_owned(),
        Some(_) => "the cheapest changes that leave nothing violated for sure".to_owned(),
        None => "no change that the company can make helps".to_owned(),
    });
    if let Some((_, picks)) = low.solutions.first() {
        for pick in picks {
            if let Some(change) = sure.fact_change(*pick) {
                let yearly = change
                    .yearly
                    .map_or_else(String::new, |y| format!(" and {y} a year"));
                let text = format!("{}, {} once{yearly}", change.to, change.cost);
                changes = changes.input(change.fact, text);
            }
        }
    }
    let mut recurring = Reason::new("yearly cost of duties that are kept");
    for (rule, yearly) in &duties.parts {
        recurring = recurring.input(*rule, yearly);
    }
    let mut doubt = Reason::new(format!(
        "{} rules an answer could turn into a violation",
        open.len()
    ));
    for rule in open {
        doubt = doubt.input(rule.clone(), "open");
    }
    Reason::new(format!("compliance in {region}"))
        .rule("cheapest set of changes, and the yearly cost of duties; upper end with every open rule violated")
        .source("costs of changes and duties: estimates of the rule base, not calibrated, unless given")
        .because(changes)
        .because(recurring)
        .because(doubt)
}
