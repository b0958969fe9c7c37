//! What the law demands in the regions that may be chosen.

use std::collections::BTreeMap;

use landfall_core::{Money, Progress, RegionCode};

use super::amounts::is_priced;
use super::choose::is_considered;
use crate::assess::law::{Law, Legal};
use crate::cache::{Key, Memo};
use crate::plan::Stage;
use crate::{Error, Strategy};

/// The law of every region that may be chosen and whose cost is asked for; `None` without facts.
pub(super) fn costs(
    strategy: &Strategy,
    memo: &mut Memo<'_>,
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
    let keys = keys(strategy, law, &regions, memo);
    let mut found = BTreeMap::new();
    for (code, key) in &keys {
        if let Some(cost) = memo.take(Stage::Law, key) {
            found.insert((*code).clone(), Legal::of(cost));
        }
    }
    let missing: Vec<RegionCode> = regions
        .iter()
        .filter(|code| !found.contains_key(*code))
        .cloned()
        .collect();
    for (code, legal) in computed(strategy, law, &missing, progress)? {
        if let Some(key) = keys.get(&&code) {
            memo.keep(Stage::Law, key, &legal.found);
        }
        found.insert(code, legal);
    }
    Ok(Some(found))
}

fn computed(
    strategy: &Strategy,
    law: &Law,
    regions: &[RegionCode],
    progress: &Progress,
) -> Result<BTreeMap<RegionCode, Legal>, Error> {
    let prices = regions.iter();
    let prices = prices.filter_map(|code| Some((code.clone(), price(strategy, code)?)));
    let terms = &strategy.terms;
    law.costs(
        regions,
        &prices.collect(),
        terms.as_of,
        years(strategy),
        progress,
    )
}

/// What each region's law is kept under; nothing without a cache.
fn keys<'r>(
    strategy: &Strategy,
    law: &Law,
    regions: &'r [RegionCode],
    memo: &Memo<'_>,
) -> BTreeMap<&'r RegionCode, String> {
    let shared = || {
        let key = Key::new("law", 1).part(&law.fingerprint());
        key.part(&strategy.terms.as_of).part(&years(strategy))
    };
    let Some(shared) = memo.used().then(shared) else {
        return BTreeMap::new();
    };
    let key = |code: &RegionCode| shared.clone().part(code).part(&price(strategy, code));
    let keys = regions.iter();
    keys.filter_map(|code| Some((code, memo.key(|| key(code))?)))
        .collect()
}

fn years(strategy: &Strategy) -> u32 {
    strategy.terms.horizon_months.div_ceil(12)
}

/// The price of a region: its own, else that of all.
fn price(strategy: &Strategy, code: &RegionCode) -> Option<Money> {
    let rule = &strategy.value;
    let own = rule.regions.get(code).and_then(|own| own.price);
    own.or(rule.price)
}
