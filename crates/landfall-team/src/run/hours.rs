//! Working hours of everybody on the common clock.

use std::collections::BTreeMap;

use landfall_core::Date;

use super::case::Case;
use crate::calendar::utc_minute;
use crate::member::Member;
use crate::report::HoursStrip;

/// One strip for each pattern of offsets that holds for two dates at least, or on the last one: the
/// usual hours of each member, whatever day of the week it is. On the night a clock changes, hours
/// that span it are longer or shorter once; that is no pattern.
pub(super) fn strips(case: &Case<'_>) -> Vec<HoursStrip> {
    let Some(horizon) = &case.input.horizon else {
        return Vec::new();
    };
    let mut strips: Vec<HoursStrip> = Vec::new();
    let mut days = horizon
        .dates()
        .map(|date| (date, on(case.members(), date)))
        .peekable();
    while let Some((from, spans)) = days.next() {
        let lasts = days.peek().is_none_or(|(_, next)| *next == spans);
        let known = strips.last().is_some_and(|strip| strip.spans == spans);
        if lasts && !known && !spans.is_empty() {
            strips.push(HoursStrip { from, spans });
        }
    }
    strips
}

/// Everybody's usual hours on a date, in minutes after its 00:00 UTC.
fn on(members: &[Member], date: Date) -> BTreeMap<String, Vec<[i64; 2]>> {
    let mut spans = BTreeMap::new();
    let Some(midnight) = midnight(date) else {
        return spans;
    };
    for member in members {
        let Some(zone) = &member.zone else { continue };
        let clock = |minute: u16| {
            let day = date
                .checked_add(jiff::Span::new().days(i64::from(minute / 1440)))
                .ok()?;
            Some(utc_minute(zone, day, minute % 1440)? - midnight)
        };
        let known = member.hours.iter().filter_map(|span| {
            let (begin, end) = (clock(span.begin)?, clock(span.end)?);
            (begin < end).then_some([begin, end])
        });
        let known: Vec<[i64; 2]> = known.collect();
        if !known.is_empty() {
            spans.insert(member.id.clone(), known);
        }
    }
    spans
}

/// The minute a date begins at in UTC.
fn midnight(date: Date) -> Option<i64> {
    let zoned = date.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
    Some(zoned.timestamp().as_second().div_euclid(60))
}
