//! When a team can be reached in a region's business hours.

use std::collections::BTreeMap;

use landfall_core::RegionCode;

use super::{ShareRange, ZoneCoverage};
use crate::calendar::{Calendar, Horizon, Schedule, WorkingTime, Zone};
use crate::member::{Member, Span};

/// Business hours on the local clock: 09:00 to 17:00.
const BUSINESS: Span = Span {
    begin: 9 * 60,
    end: 17 * 60,
};

/// When at least one of them works; `None` when nobody's hours are known.
pub(super) fn together(
    members: &[&Member],
    calendar: &Calendar,
    horizon: &Horizon,
) -> Option<WorkingTime> {
    let mut schedules: Vec<Schedule> = members
        .iter()
        .filter_map(|member| calendar.schedule(member))
        .collect();
    schedules.sort();
    schedules.dedup();
    if schedules.is_empty() {
        return None;
    }
    let times = schedules
        .iter()
        .map(|schedule| schedule.working_time(horizon));
    let spans = times.flat_map(|time| time.spans().to_vec()).collect();
    Some(WorkingTime::from_spans(spans))
}

/// What the team covers of every zone; zones with one clock together.
pub(super) fn cover(
    region: &RegionCode,
    zones: &[Zone],
    calendar: &Calendar,
    horizon: &Horizon,
    working: &WorkingTime,
) -> Vec<ZoneCoverage> {
    let mut covered: Vec<ZoneCoverage> = Vec::new();
    let mut seen: BTreeMap<Vec<(i64, i64)>, usize> = BTreeMap::new();
    for zone in zones {
        let mut office = Member::new("");
        office.zone = Some(zone.clone());
        office.territory = Some(region.clone());
        office.hours = vec![BUSINESS];
        let Some(business) = calendar.working_time(&office, horizon) else {
            continue;
        };
        let key = business.spans().to_vec();
        if let Some(same) = seen.get(&key).and_then(|at| covered.get_mut(*at)) {
            same.alike += 1;
            continue;
        }
        if business.minutes() == 0 {
            continue;
        }
        seen.insert(key, covered.len());
        covered.push(ZoneCoverage {
            zone: zone.name().to_owned(),
            alike: 0,
            business_minutes: business.minutes(),
            covered_minutes: business.overlap_minutes(working),
        });
    }
    covered
}

/// Mean and range of the shares of the zones.
#[expect(
    clippy::cast_precision_loss,
    reason = "minutes of ten years are far below 2^53"
)]
pub(super) fn summary(zones: &[ZoneCoverage]) -> (Option<f64>, Option<ShareRange>) {
    let shares = zones
        .iter()
        .map(|zone| zone.covered_minutes as f64 / zone.business_minutes as f64);
    if zones.is_empty() {
        return (None, None);
    }
    let range = ShareRange {
        low: shares.clone().fold(f64::INFINITY, f64::min),
        high: shares.clone().fold(0.0, f64::max),
    };
    let mean = shares.sum::<f64>() / zones.len() as f64;
    (Some(mean.clamp(range.low, range.high)), Some(range))
}
