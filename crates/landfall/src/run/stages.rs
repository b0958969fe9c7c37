//! What became of each stage.

use std::collections::BTreeSet;

use landfall_business::CostPart;

use super::Findings;
use super::amounts::{RegionAmounts, given, is_priced};
use super::choose::{closed_by, is_considered};
use crate::plan::{PartOrigins, Stage, StageOutcome, StageReport};

/// One report for each stage.
pub(super) fn stages(findings: &Findings<'_>) -> Vec<StageReport> {
    let strategy = findings.strategy;
    let regions: Vec<&RegionAmounts> = findings
        .amounts
        .regions
        .iter()
        .filter(|one| is_considered(strategy, &one.code) && is_priced(strategy, &one.code))
        .collect();
    let part = |stage, part, outcome| StageReport {
        stage,
        outcome,
        part: Some(part),
        regions: Some(origins(findings, &regions, part)),
        shortlist: None,
    };
    let alone = |stage, outcome| StageReport {
        stage,
        outcome,
        part: None,
        regions: None,
        shortlist: None,
    };
    vec![
        StageReport {
            shortlist: findings.shortlist.as_ref().map(|list| list.report.clone()),
            ..part(
                Stage::Market,
                CostPart::MarketSelection,
                StageOutcome::Assessed,
            )
        },
        part(
            Stage::Language,
            CostPart::DataAdaptation,
            given_or(strategy.language.is_some(), "measures of a text model"),
        ),
        part(
            Stage::Law,
            CostPart::LegalCompliance,
            law(findings, &regions),
        ),
        part(
            Stage::People,
            CostPart::CulturalFusion,
            given_or(strategy.people.is_some(), "a team"),
        ),
        part(
            Stage::Technology,
            CostPart::TechnologyOutput,
            technology(findings, &regions),
        ),
        alone(Stage::Choice, choice(findings, &regions)),
        alone(Stage::Doubt, doubt(findings)),
    ]
}

fn needs(what: &str) -> StageOutcome {
    StageOutcome::NotAssessed {
        needs: vec![what.to_owned()],
    }
}

fn given_or(given: bool, what: &str) -> StageOutcome {
    if given {
        StageOutcome::Assessed
    } else {
        needs(what)
    }
}

/// Blocked where the law closes every region there is.
fn law(findings: &Findings<'_>, regions: &[&RegionAmounts]) -> StageOutcome {
    if findings.strategy.law.is_none() {
        return needs("facts about the product");
    }
    blocked(regions).unwrap_or(StageOutcome::Assessed)
}

fn blocked(regions: &[&RegionAmounts]) -> Option<StageOutcome> {
    if regions.is_empty() || regions.iter().any(|region| closed_by(region).is_empty()) {
        return None;
    }
    let rules = regions.iter().flat_map(|region| closed_by(region));
    let rules: BTreeSet<&String> = rules.collect();
    Some(StageOutcome::Blocked {
        by: rules.into_iter().cloned().collect(),
    })
}

fn technology(findings: &Findings<'_>, regions: &[&RegionAmounts]) -> StageOutcome {
    let part = origins(findings, regions, CostPart::TechnologyOutput);
    let known = part.computed + part.table > 0;
    given_or(
        known,
        "rows `technology_output` in the table of costs, or a price of keeping adapters",
    )
}

fn choice(findings: &Findings<'_>, regions: &[&RegionAmounts]) -> StageOutcome {
    if !findings.chosen.candidates.is_empty() {
        return StageOutcome::Assessed;
    }
    blocked(regions).unwrap_or_else(|| needs("a region with a cost and a value"))
}

fn doubt(findings: &Findings<'_>) -> StageOutcome {
    let what = if findings.chosen.candidates.is_empty() {
        "a choice"
    } else if findings.strategy.doubt.draws == Some(0) {
        "a number of draws above 0"
    } else {
        "ranges in the table of costs, or values that rest on estimates of demand"
    };
    given_or(findings.doubt.is_some(), what)
}

fn origins(findings: &Findings<'_>, regions: &[&RegionAmounts], part: CostPart) -> PartOrigins {
    let mut found = PartOrigins::default();
    for region in regions {
        let assessed = region.waves.first();
        let assessed = assessed.is_some_and(|wave| wave.objective.part(part).is_some());
        let count = if given(findings.strategy, &region.code, part) {
            &mut found.table
        } else if assessed {
            &mut found.computed
        } else if part == CostPart::LegalCompliance && !closed_by(region).is_empty() {
            &mut found.blocked
        } else {
            &mut found.not_assessed
        };
        *count += 1;
    }
    found
}
