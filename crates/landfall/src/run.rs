//! From checked inputs to the plan: the stages in their order.

mod amounts;
mod assemble;
mod choose;
mod doubt;
mod law;
mod open_questions;
mod reasons;
mod shared;
mod shortlist;
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
use shortlist::Shortlist;

/// What the stages found.
pub(crate) struct Findings<'a> {
    strategy: &'a Strategy,
    prepared: Prepared,
    segments: SegmentReport,
    neighbours: NeighbourReport,
    opportunities: Vec<Opportunity>,
    shortlist: Option<Shortlist>,
    amounts: Amounts,
    chosen: Chosen,
    doubt: Option<Doubt>,
}

pub(crate) fn run(strategy: &Strategy, progress: &Progress) -> Result<Plan, Error> {
    let with_team = team_chosen(strategy, progress)?;
    let strategy = with_team.as_ref().unwrap_or(strategy);
    let market = Market::of(strategy, progress)?;
    let listed = market.shortlist.as_ref().map(|list| list.applied(strategy));
    let strategy = listed.as_ref().unwrap_or(strategy);
    let legal = law::costs(strategy, progress)?;
    planned(strategy, market, legal.as_ref(), progress)
}

/// What is found about the market, and whom it makes candidates.
struct Market {
    prepared: Prepared,
    segments: SegmentReport,
    neighbours: NeighbourReport,
    opportunities: Vec<Opportunity>,
    shortlist: Option<Shortlist>,
}

impl Market {
    fn of(strategy: &Strategy, progress: &Progress) -> Result<Self, Error> {
        let prepared = strategy.prepare.run(&strategy.demand)?;
        let (segments, neighbours) = rayon::join(
            || {
                let seed = strategy.terms.seed;
                strategy.segments.run(&prepared, seed, progress)
            },
            || {
                let demand = &strategy.demand;
                strategy.neighbours.run(demand, &prepared, progress)
            },
        );
        let (segments, neighbours) = (segments?, neighbours?);
        let opportunities = opportunities(&prepared, &neighbours, &strategy.home)?;
        Ok(Self {
            shortlist: Shortlist::of(strategy, &opportunities),
            prepared,
            segments,
            neighbours,
            opportunities,
        })
    }
}

/// The plan, with what was found about the market and the law of regions.
fn planned(
    strategy: &Strategy,
    market: Market,
    legal: Option<&BTreeMap<RegionCode, Legal>>,
    progress: &Progress,
) -> Result<Plan, Error> {
    let amounts = Amounts::of(strategy, &market.neighbours, legal)?;
    let chosen = choose::choose(strategy, &amounts, progress)?;
    let doubt = doubt::doubt(strategy, &amounts, &chosen, &market.neighbours, progress)?;
    let findings = Findings {
        strategy,
        prepared: market.prepared,
        segments: market.segments,
        neighbours: market.neighbours,
        opportunities: market.opportunities,
        shortlist: market.shortlist,
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
