//! From checked inputs to the plan: the stages in their order.

mod amounts;
mod assemble;
mod choose;
mod open_questions;
mod reasons;

use landfall_core::{Progress, RegionCode};
use landfall_market::{
    NeighbourReport, Opportunity, Prepared, RegionDemand, SegmentReport, opportunities,
};

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
}

pub(crate) fn run(strategy: &Strategy, progress: &Progress) -> Result<Plan, Error> {
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
    let amounts = Amounts::of(strategy, &neighbours)?;
    let chosen = choose::choose(strategy, &amounts, progress)?;
    let findings = Findings {
        strategy,
        prepared,
        segments,
        neighbours,
        opportunities,
        amounts,
        chosen,
    };
    assemble::plan(&findings)
}

impl Findings<'_> {
    fn demand_of(&self, region: &RegionCode) -> Option<&RegionDemand> {
        self.neighbours.region(region)
    }
}
