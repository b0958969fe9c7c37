//! What the law demands in the regions that may be chosen.

use std::collections::BTreeMap;

use landfall_core::{Money, Progress, RegionCode};

use super::amounts::is_priced;
use super::choose::is_considered;
use crate::assess::law::Legal;
use crate::{Error, Strategy};

/// The law of every region that may be chosen and whose cost is asked for; `None` without facts.
pub(super) fn costs(
    strategy: &Strategy,
    progress: &Progress,
) -> Result<Option<BTreeMap<RegionCode, Legal>>, Error> {
    let Some(law) = &strategy.law else {
        return Ok(None);
    };
    let regions = strategy.demand.regions().iter();
    let regions: Vec<RegionCode> = regions
        .filter(|code| is_considered(strategy, code) && is_priced(strategy, code))
        .cloned()
        .collect();
    let terms = &strategy.terms;
    let years = terms.horizon_months.div_ceil(12);
    let prices = prices(strategy, &regions);
    law.costs(&regions, &prices, terms.as_of, years, progress)
        .map(Some)
}

/// The price of each region: its own, else that of all.
fn prices(strategy: &Strategy, regions: &[RegionCode]) -> BTreeMap<RegionCode, Money> {
    let rule = &strategy.value;
    let price = |code: &RegionCode| {
        let own = rule.regions.get(code).and_then(|own| own.price);
        own.or(rule.price).map(|price| (code.clone(), price))
    };
    regions.iter().filter_map(price).collect()
}
