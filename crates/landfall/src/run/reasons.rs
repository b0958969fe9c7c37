//! Why the plan is what it is, built once the answers stand.

mod doubt;
mod language;
mod law;
mod people;

use landfall_business::CostPart;
use landfall_core::{Currency, Money, Reason, RegionCode};

use super::Findings;
use super::amounts::{RegionAmounts, ValueBasis, WaveAmounts};
use super::shortlist::Shortlist;
use crate::plan::Reasons;

pub(super) fn reasons(findings: &Findings<'_>) -> Reasons {
    let profiles = landfall_market::profiles(
        &findings.strategy.demand,
        &findings.prepared,
        &findings.segments,
    );
    let regions = findings.amounts.regions.iter();
    Reasons {
        preparation: findings.prepared.report().reason(),
        segments: findings
            .segments
            .reason()
            .because_all(profiles.iter().map(landfall_market::SegmentProfile::reason)),
        choice: choice(findings),
        doubt: findings
            .doubt
            .as_ref()
            .map(|doubt| doubt::reason(findings, doubt)),
        regions: regions
            .map(|region| (region.code.clone(), one_region(findings, region)))
            .collect(),
    }
}

fn choice(findings: &Findings<'_>) -> Reason {
    let chosen = &findings.chosen;
    let currency = findings.strategy.terms.currency;
    let money = |units: i128| super::assemble::money(units, currency).to_string();
    let proof = if chosen.is_optimal() {
        "no choice within the demands is better: proven by branch and bound in whole smallest units"
            .to_owned()
    } else {
        format!(
            "no better choice was found; none exceeds {}",
            money(chosen.bound)
        )
    };
    let count = chosen.selection.iter().flatten().count();
    let binding = chosen.binding.iter().map(|binding| {
        let (low, high) = (money(binding.gain), money(binding.gain_bound));
        let gain = if binding.proven {
            low
        } else {
            format!("{low} to {high}, not settled")
        };
        Reason::new(format!("{} holds it back", binding.label)).input("gain without it", gain)
    });
    let regions = findings.amounts.regions.iter();
    let entries = regions
        .filter(|r| findings.chosen.wave(&r.code).is_some())
        .map(|region| {
            let wave = current(findings, region);
            Reason::new(format!("{} adds {}", region.code, gain(wave)))
        });
    Reason::new(format!(
        "{count} of {} candidates are chosen, worth {} beyond their cost",
        findings.chosen.candidates.len(),
        money(chosen.objective)
    ))
    .rule("maximise sum of value - j over the chosen regions, within all demands")
    .input("proof", proof)
    .input("steps of the search", chosen.nodes)
    .because_all(findings.shortlist.as_ref().map(Shortlist::summary))
    .because_all(entries)
    .because_all(binding)
}

fn one_region(findings: &Findings<'_>, region: &RegionAmounts) -> Reason {
    let mut reason = Reason::new(verdict(findings, &region.code));
    if let Some(membership) = findings
        .segments
        .memberships()
        .iter()
        .find(|m| m.region == region.code)
    {
        reason = reason
            .input("segment", membership.segment)
            .input("silhouette", format!("{:.3}", membership.silhouette));
    }
    let list = findings.shortlist.as_ref();
    reason = reason.because_all(list.and_then(|list| list.reason(&region.code)));
    if !super::choose::closed_by(region).is_empty() {
        reason = reason.because_all(law::reason(region, CostPart::LegalCompliance));
    }
    if findings.chosen.candidates.contains(&region.code) {
        reason = reason.because(cost(findings, region));
        reason = reason.because_all(value(findings, region));
    }
    if let Some(demand) = findings.demand_of(&region.code) {
        reason = reason.because(findings.neighbours.reason(demand));
    }
    let opportunity = findings
        .opportunities
        .iter()
        .find(|o| o.region == region.code);
    reason.because_all(opportunity.map(landfall_market::Opportunity::reason))
}

fn verdict(findings: &Findings<'_>, code: &RegionCode) -> String {
    let strategy = findings.strategy;
    if let Some(wave) = findings.chosen.wave(code) {
        return format!("{code} is entered in wave {}", wave + 1);
    }
    if strategy.home.contains(code) {
        return format!("{code} is a home market");
    }
    if !findings.chosen.candidates.contains(code) {
        let region = findings.amounts.region(code);
        let needs = region.and_then(|region| super::choose::gap(strategy, region));
        let closed = region.map_or(&[][..], super::choose::closed_by);
        let list = findings.shortlist.as_ref();
        return match needs {
            _ if let Some(left_out) = list.and_then(|list| list.left_out(code)) => left_out,
            _ if !super::choose::is_considered(strategy, code) => {
                format!("{code} is not considered: the strategy leaves it out")
            }
            _ if !closed.is_empty() => law::closed(code, closed),
            Some(needs) => format!("{code} is not considered: it lacks {needs}"),
            None => format!("{code} is not considered: it needs a region that cannot be chosen"),
        };
    }
    let loss = findings.amounts.region(code).and_then(|region| {
        let first = region.waves.first()?;
        first.value?.checked_sub(first.objective.j()).ok()
    });
    match loss {
        Some(gain) if gain.amount().is_sign_negative() => {
            format!("{code} is not chosen: it costs more than it is worth ({gain})")
        }
        _ => format!("{code} is not chosen: another choice within the demands is worth more"),
    }
}

fn current<'a>(findings: &Findings<'_>, region: &'a RegionAmounts) -> Option<&'a WaveAmounts> {
    region
        .waves
        .get(findings.chosen.wave(&region.code).unwrap_or(0))
}

/// What amounts of a later wave are multiplied by.
fn delay(findings: &Findings<'_>, code: &RegionCode, reason: Reason) -> Reason {
    let wave = findings.chosen.wave(code).unwrap_or(0);
    match findings.amounts.delays.get(wave) {
        Some(factor) if wave > 0 => {
            let months = findings.strategy.terms.wave_months as usize * wave;
            reason.input(
                format!("discounted {months} months to the start of the plan"),
                format!("x {}", factor.round_dp(8)),
            )
        }
        _ => reason,
    }
}

fn gain(wave: Option<&WaveAmounts>) -> String {
    let gain = wave.and_then(|w| w.value?.checked_sub(w.objective.j()).ok());
    gain.map_or_else(|| "an unknown amount".to_owned(), |gain| gain.to_string())
}

fn cost(findings: &Findings<'_>, region: &RegionAmounts) -> Reason {
    let Some(wave) = current(findings, region) else {
        return Reason::new("no cost is known");
    };
    let objective = &wave.objective;
    let doubt = if objective.is_complete() {
        ""
    } else {
        ", a lower bound: parts are missing"
    };
    let parts = CostPart::ALL
        .into_iter()
        .map(|part| match objective.part(part) {
            Some(money) => given(findings, region, part, money),
            None => {
                let row = format!("a row `{}` in the table of costs", part.name());
                let needs = super::open_questions::part_needs(region, part, row);
                let reason = Reason::new(format!("the {part} cost is not assessed"));
                let reason = reason.input("needs", needs.join("; "));
                let reason = reason.because_all(people::reasons(region, part));
                let reason = reason.because_all(language::reason(region, part));
                reason.because_all(law::reason(region, part))
            }
        });
    Reason::new(format!("J of {} is {}{doubt}", region.code, objective.j()))
        .input("weight", region.weight)
        .rule("j = w (c + d + l + f + o)")
        .because_all(parts)
}

fn given(findings: &Findings<'_>, region: &RegionAmounts, part: CostPart, money: Money) -> Reason {
    let code = &region.code;
    let terms = &findings.strategy.terms;
    let reason = delay(
        findings,
        code,
        Reason::new(format!("the {part} cost is {money}")),
    );
    let table = findings.strategy.costs.as_ref();
    let Some(cost) = table.and_then(|costs| costs.get(code, part)) else {
        return computed(findings, region, part, reason);
    };
    let mut reason = reason
        .because_all(people::table_wins(region, part))
        .because_all(language::table_wins(region, part))
        .because_all(law::table_wins(region, part))
        .input("one-off", cost.one_off())
        .input("per year", cost.per_year())
        .input("horizon", format!("{} years", terms.horizon_years))
        .input("discount rate", terms.discount_rate)
        .rule("present value: one-off + yearly amounts at the end of each year, discounted")
        .source(source_name(&cost.place.to_string()));
    for (name, amount) in [("one-off", cost.one_off), ("per year", cost.per_year)] {
        if let Some((low, high)) = amount.range {
            let range = format!("{low} to {high} {}", cost.currency);
            reason = reason.input(format!("range of {name}"), range);
        }
    }
    if let Some(note) = &cost.note {
        reason = reason.input("note", note);
    }
    converted(findings, cost.currency, reason)
}

/// A part that does not stand in the table of costs.
fn computed(
    findings: &Findings<'_>,
    region: &RegionAmounts,
    part: CostPart,
    reason: Reason,
) -> Reason {
    match part {
        CostPart::CulturalFusion => match &region.people {
            Some(people) => people::computed(findings, people, reason),
            None => reason,
        },
        CostPart::DataAdaptation => match &region.language {
            Some(model) => language::computed(findings, model, reason),
            None => reason,
        },
        CostPart::LegalCompliance => match &region.law {
            Some(law) => law::computed(findings, law, reason),
            None => reason,
        },
        CostPart::TechnologyOutput => match &region.language {
            Some(model) => language::kept(findings, model, reason),
            None => reason,
        },
        CostPart::MarketSelection => reason,
    }
}

/// The exchange rate of amounts in that currency, where one was used.
fn converted(findings: &Findings<'_>, currency: Currency, reason: Reason) -> Reason {
    let plan = findings.strategy.terms.currency;
    match findings.amounts.conversions.get(&currency) {
        Some(conversion) => reason.input(
            format!("{plan} per {currency}"),
            format!(
                "{} on {} ({})",
                conversion.factor.round_dp(8),
                conversion.date,
                conversion.source
            ),
        ),
        None => reason,
    }
}

/// The place without folders, so that a plan does not depend on where its inputs lay.
fn source_name(place: &str) -> String {
    let (path, rest) = place.split_once(", ").unwrap_or((place, ""));
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    if rest.is_empty() {
        name.to_owned()
    } else {
        format!("{name}, {rest}")
    }
}

fn value(findings: &Findings<'_>, region: &RegionAmounts) -> Option<Reason> {
    let wave = current(findings, region)?;
    let reason = Reason::new(format!("entering {} is worth {}", region.code, wave.value?));
    let reason = delay(findings, &region.code, reason);
    Some(match region.value.as_ref()? {
        ValueBasis::Given(money) => reason.input("given present value at entry", money),
        ValueBasis::Demand {
            demand,
            share,
            price,
        } => reason
            .input(
                format!("demand ({})", findings.strategy.indicator),
                format!("{demand:.2}"),
            )
            .input("share", share)
            .input("price per year", price)
            .rule("present value of demand x share x price at the end of each year"),
    })
}
