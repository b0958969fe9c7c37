//! When somebody works, and the working time it makes.

use std::collections::BTreeSet;
use std::sync::Arc;

use landfall_core::Date;

use super::{Horizon, Weekend, WorkingTime, Zone, utc_minute};
use crate::member::Span;

/// Dates before a horizon whose hours may reach into it: a stretch ends up to two days after the
/// midnight it counts from, and clocks are up to 12 hours behind universal time.
const BEFORE: u32 = 3;
/// Dates after a horizon that may begin in it: clocks are up to 14 hours ahead.
const AFTER: u32 = 1;

/// When somebody works: zone, hours, weekend and holidays. People with equal schedules have equal
/// working time, so it need be computed only once for all of them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Schedule {
    pub(super) zone: Zone,
    pub(super) hours: Vec<Span>,
    pub(super) weekend: Weekend,
    pub(super) weekend_assumed: bool,
    pub(super) days_off: Arc<BTreeSet<Date>>,
}

impl Schedule {
    /// The time zone.
    pub const fn zone(&self) -> &Zone {
        &self.zone
    }

    /// Working hours of a working day on the local clock.
    pub fn hours(&self) -> &[Span] {
        &self.hours
    }

    /// The days of the week that are free.
    pub const fn weekend(&self) -> Weekend {
        self.weekend
    }

    /// Whether the weekend is Saturday and Sunday only because the territory is not known.
    pub const fn weekend_assumed(&self) -> bool {
        self.weekend_assumed
    }

    /// The holidays, as dates.
    pub fn days_off(&self) -> &BTreeSet<Date> {
        &self.days_off
    }

    /// Whether `date` is a working day.
    pub fn works_on(&self, date: Date) -> bool {
        !self.weekend.holds(date) && !self.days_off.contains(&date)
    }

    /// The working time within the horizon.
    ///
    /// Complexity: dates times stretches of hours, each two look-ups in the zone's table.
    pub fn working_time(&self, horizon: &Horizon) -> WorkingTime {
        let dates = horizon.around(BEFORE, AFTER);
        let spans = dates
            .filter(|date| self.works_on(*date))
            .flat_map(|date| self.hours.iter().map(move |span| (date, span)))
            .filter_map(|(date, span)| {
                let begin = utc_minute(&self.zone, date, span.begin)?;
                Some((begin, utc_minute(&self.zone, date, span.end)?))
            });
        let (begin, end) = horizon.window();
        WorkingTime::from_spans(spans.collect()).within(begin, end)
    }
}
