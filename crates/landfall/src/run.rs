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
use crate::assess::people::People;
use crate::cache::{Key, Memo};
use crate::plan::{Doubt, Stage};
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

pub(crate) fn run(
    strategy: &Strategy,
    memo: &mut Memo<'_>,
    progress: &Progress,
) -> Result<Plan, Error> {
    let with_team = team_chosen(strategy, memo, progress)?;
    let strategy = with_team.as_ref().unwrap_or(strategy);
    let market = Market::of(strategy, memo, progress)?;
    let listed = market.shortlist.as_ref().map(|list| list.applied(strategy));
    let strategy = listed.as_ref().unwrap_or(strategy);
    let legal = law::costs(strategy, memo, progress)?;
    planned(strategy, market, legal.as_ref(), memo, progress)
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
    fn of(strategy: &Strategy, memo: &mut Memo<'_>, progress: &Progress) -> Result<Self, Error> {
        let prepared = strategy.prepare.run(&strategy.demand)?;
        let (segments, neighbours) = rayon::join(
            || segmented(strategy, &prepared, memo, progress),
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
    memo: &mut Memo<'_>,
    progress: &Progress,
) -> Result<Plan, Error> {
    let amounts = Amounts::of(strategy, &market.neighbours, legal)?;
    let chosen = choose::choose(strategy, &amounts, memo, progress)?;
    let doubt = doubt::doubt(
        strategy,
        &amounts,
        &chosen,
        &market.neighbours,
        memo,
        progress,
    )?;
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

fn segmented(
    strategy: &Strategy,
    prepared: &Prepared,
    memo: &mut Memo<'_>,
    progress: &Progress,
) -> Result<SegmentReport, Error> {
    let (params, seed) = (&strategy.segments, strategy.terms.seed);
    let key = || {
        // The table's own `Debug` leaves figures out.
        let vectors = prepared.vectors();
        let figures: Vec<u64> = vectors.iter().map(|figure| figure.to_bits()).collect();
        let key = Key::new("segments", 1).part(params).part(&seed);
        let key = key.part(&prepared.regions()).part(&vectors.shape());
        key.part(&figures)
    };
    memo.stage(Stage::Market, key, || {
        Ok(params.run(prepared, seed, progress)?)
    })
}

/// The strategy with the team its file of people chooses; `None` where there is nothing to choose.
fn team_chosen(
    strategy: &Strategy,
    memo: &mut Memo<'_>,
    progress: &Progress,
) -> Result<Option<Strategy>, Error> {
    let Some(people) = strategy.people.as_ref().filter(|people| people.choose) else {
        return Ok(None);
    };
    let seed = strategy.terms.seed;
    let key = || Key::new("team", 1).part(&people.input).part(&seed);
    let choose = || people.chosen(seed, progress);
    let members = memo.stage(Stage::People, key, choose)?;
    let people = People {
        members,
        ..people.clone()
    };
    Ok(Some(Strategy {
        people: Some(people),
        ..strategy.clone()
    }))
}

impl Findings<'_> {
    fn demand_of(&self, region: &RegionCode) -> Option<&RegionDemand> {
        self.neighbours.region(region)
    }
}
