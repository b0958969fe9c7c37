//! What the plan could not answer, and what it should warn of.

mod language;
mod law;
mod people;

use std::collections::BTreeMap;

use landfall_business::CostPart;
use landfall_core::RegionCode;

use super::Findings;
use super::amounts::RegionAmounts;
use super::choose::{closed_by, gap, is_considered};
use super::shortlist::Shortlist;
use crate::plan::NotAssessed;

/// Questions without an answer, the widest first.
pub(super) fn not_assessed(findings: &Findings<'_>) -> Vec<NotAssessed> {
    let mut questions = stages(findings);
    questions.extend(missing_parts(findings));
    questions.extend(law::without_rules(findings));
    questions.extend(unjudged(findings));
    questions.extend(set_aside(findings));
    questions.extend(without_estimate(findings));
    questions
}

/// Stages that had nothing to work on.
fn stages(findings: &Findings<'_>) -> Vec<NotAssessed> {
    let strategy = findings.strategy;
    let question = |what: &str, needs: &str| NotAssessed {
        what: what.to_owned(),
        regions: Vec::new(),
        needs: vec![needs.to_owned()],
    };
    let mut questions = Vec::new();
    if strategy.costs.is_none() {
        let parts = CostPart::ALL.map(|part| part.to_string()).join(", ");
        questions.push(question(&format!("all costs: {parts}"), "a table of costs"));
    }
    let rule = &strategy.value;
    if rule.price.is_none() && rule.regions.is_empty() {
        let needs = "a price and a share, or the value of single regions";
        questions.push(question("the value of entering", needs));
    }
    let asked = strategy.doubt.draws != Some(0);
    if asked && findings.doubt.is_none() && !findings.chosen.candidates.is_empty() {
        let needs = "ranges in the table of costs, or values that rest on estimates of demand";
        questions.push(question("how sure the choice is", needs));
    }
    questions
}

/// Cost parts that candidates lack, one question per part.
fn missing_parts(findings: &Findings<'_>) -> Vec<NotAssessed> {
    let mut lacking: BTreeMap<(&'static str, Vec<String>), Vec<RegionCode>> = BTreeMap::new();
    for code in &findings.chosen.candidates {
        let region = findings.amounts.region(code);
        let Some((region, wave)) = region.and_then(|region| Some((region, region.waves.first()?)))
        else {
            continue;
        };
        for part in CostPart::ALL {
            if wave.objective.part(part).is_none() {
                let row = format!("a row `{}` per region in the table of costs", part.name());
                let key = (part.name(), part_needs(region, part, row));
                lacking.entry(key).or_default().push(code.clone());
            }
        }
    }
    let question = |((part, needs), regions): ((&str, Vec<String>), Vec<RegionCode>)| NotAssessed {
        what: format!("{} cost", part.replace('_', " ")),
        regions,
        needs,
    };
    lacking.into_iter().map(question).collect()
}

/// What would settle a part of a region's cost.
pub(super) fn part_needs(region: &RegionAmounts, part: CostPart, row: String) -> Vec<String> {
    let needs = match part {
        CostPart::CulturalFusion => region.people.as_ref().map(|one| one.fusion.needs()),
        CostPart::DataAdaptation => region.language.as_ref().map(|one| one.needs.clone()),
        CostPart::LegalCompliance => region.law.as_ref().map(|one| one.legal.needs().to_vec()),
        _ => None,
    };
    let needs = needs.unwrap_or_default();
    if needs.is_empty() {
        vec![row]
    } else {
        vec![format!("{}, or {row}", needs.join(" and "))]
    }
}

/// Regions that may be chosen but cannot be judged; only said where the strategy names them or
/// gives some of what is needed.
fn unjudged(findings: &Findings<'_>) -> Vec<NotAssessed> {
    let strategy = findings.strategy;
    let mut lacking: BTreeMap<&'static str, Vec<RegionCode>> = BTreeMap::new();
    for region in &findings.amounts.regions {
        let named = strategy.choice.candidates.contains(&region.code);
        let priced = region
            .waves
            .first()
            .is_some_and(|wave| wave.objective.is_assessed());
        if is_considered(strategy, &region.code)
            && (named || priced)
            && closed_by(region).is_empty()
            && let Some(needs) = gap(strategy, region)
        {
            lacking.entry(needs).or_default().push(region.code.clone());
        }
    }
    let question = |(needs, regions): (&str, Vec<RegionCode>)| NotAssessed {
        what: "whether to enter".to_owned(),
        regions,
        needs: vec![needs.to_owned()],
    };
    lacking.into_iter().map(question).collect()
}

fn set_aside(findings: &Findings<'_>) -> Vec<NotAssessed> {
    let aside = &findings.prepared.report().set_aside;
    let question = |region: &landfall_market::SetAside| NotAssessed {
        what: "segment and demand".to_owned(),
        regions: vec![region.region.clone()],
        needs: region.missing.clone(),
    };
    aside.iter().map(question).collect()
}

fn without_estimate(findings: &Findings<'_>) -> Vec<NotAssessed> {
    let regions: Vec<RegionCode> = findings
        .neighbours
        .regions()
        .iter()
        .filter(|region| region.estimate.is_none())
        .map(|region| region.region.clone())
        .collect();
    if regions.is_empty() {
        return Vec::new();
    }
    let strategy = findings.strategy;
    let needs = match &strategy.per {
        Some(per) => format!(
            "`{per}` of the region, and `{}` of a similar one",
            strategy.indicator
        ),
        None => format!("`{}` of a similar region", strategy.indicator),
    };
    vec![NotAssessed {
        what: "demand".to_owned(),
        regions,
        needs: vec![needs],
    }]
}

/// What the reader should know.
pub(super) fn notes(findings: &Findings<'_>) -> Vec<String> {
    let strategy = findings.strategy;
    let mut notes: Vec<String> = strategy
        .demand
        .notes()
        .iter()
        .map(ToString::to_string)
        .collect();
    notes.extend(findings.shortlist.as_ref().and_then(Shortlist::note));
    for (currency, conversion) in &findings.amounts.conversions {
        let age = strategy
            .terms
            .as_of
            .since(conversion.date)
            .map(|span| span.get_days());
        if let Ok(days) = age {
            if days > i32::try_from(strategy.max_rate_age_days).unwrap_or(i32::MAX) {
                notes.push(format!(
                    "the exchange rate of {currency} is {days} days old"
                ));
            } else if days < 0 {
                notes.push(format!(
                    "the exchange rate of {currency} is dated {}, after the day of the plan",
                    conversion.date
                ));
            }
        }
    }
    let unknown: Vec<String> = strategy
        .costs
        .iter()
        .flat_map(|costs| costs.iter())
        .filter(|(region, _, _)| strategy.demand.position(region).is_none())
        .map(|(region, _, _)| region.to_string())
        .collect::<std::collections::BTreeSet<_>>()
        .into_iter()
        .collect();
    notes.extend(people::notes(findings));
    notes.extend(language::notes(findings));
    notes.extend(law::notes(findings));
    if !unknown.is_empty() {
        notes.push(format!(
            "costs are given for regions without a row in the demand table: {}",
            unknown.join(", ")
        ));
    }
    notes
}
