//! What the law demands in the regions that may be chosen.

use std::collections::BTreeMap;

use landfall_core::{Progress, RegionCode};

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
    law.costs(&regions, terms.as_of, years, progress).map(Some)
}
