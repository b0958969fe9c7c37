//! From checked inputs to the plan: the stages in their order.

mod amounts;
mod assemble;
mod choose;
mod doubt;
mod law;
mod open_questions;
mod reasons;
mod shared;
mod stages;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use landfall_core::{Progress, RegionCode};
use landfall_market::{
    NeighbourReport, Opportunity, Prepared, RegionDemand, SegmentReport, opportunities,
};

use crate::assess::law::Legal;
use crate::plan::Doubt;
use crate::{Error, Plan, Strategy};
use amounts::Amounts;
use choose::Chosen;

/// What the stages found.
pub(crate) struct Findings<'a> {
    strategy: &'a Strategy,
    prepared: Prepared,
    segments: SegmentReport,
    neighbours: NeighbourReport,
    opportunities: Vec<Opportunity>,
    amounts: Amounts,
    chosen: Chosen,
    doubt: Option<Doubt>,
}

pub(crate) fn run(strategy: &Strategy, progress: &Progress) -> Result<Plan, Error> {
    let with_team = team_chosen(strategy, progress)?;
    let strategy = with_team.as_ref().unwrap_or(strategy);
    let legal = law::costs(strategy, progress)?;
    planned(strategy, legal.as_ref(), progress)
}

/// The plan, with what was found about the law of regions.
fn planned(
    strategy: &Strategy,
    legal: Option<&BTreeMap<RegionCode, Legal>>,
    progress: &Progress,
) -> Result<Plan, Error> {
    let prepared = strategy.prepare.run(&strategy.demand)?;
    let (segments, neighbours) = rayon::join(
        || {
            strategy
                .segments
                .run(&prepared, strategy.terms.seed, progress)
        },
        || {
            strategy
                .neighbours
                .run(&strategy.demand, &prepared, progress)
        },
    );
    let (segments, neighbours) = (segments?, neighbours?);
    let opportunities = opportunities(&prepared, &neighbours, &strategy.home)?;
    let amounts = Amounts::of(strategy, &neighbours, legal)?;
    let chosen = choose::choose(strategy, &amounts, progress)?;
    let doubt = doubt::doubt(strategy, &amounts, &chosen, &neighbours, progress)?;
    let findings = Findings {
        strategy,
        prepared,
        segments,
        neighbours,
        opportunities,
        amounts,
        chosen,
        doubt,
    };
    assemble::plan(&findings)
}

/// The strategy with the team its file of people chooses; `None` where there is nothing to choose.
fn team_chosen(strategy: &Strategy, progress: &Progress) -> Result<Option<Strategy>, Error> {
    let Some(people) = strategy.people.as_ref().filter(|people| people.choose) else {
        return Ok(None);
    };
    Ok(Some(Strategy {
        people: Some(people.chosen(strategy.terms.seed, progress)?),
        ..strategy.clone()
    }))
}

impl Findings<'_> {
    fn demand_of(&self, region: &RegionCode) -> Option<&RegionDemand> {
        self.neighbours.region(region)
    }
}
