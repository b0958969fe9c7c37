//! The weeks that are looked at.

use jiff::ToSpan;
use jiff::civil::date;
use landfall_core::Date;

use super::CalendarError;
use super::zone::midnight_utc;

/// A stretch of whole weeks, the same in universal time for everyone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Horizon {
    from: Date,
    weeks: u32,
}

impl Horizon {
    /// The first day a horizon may begin on: before, some zones were off by seconds.
    pub const EARLIEST: Date = date(1973, 1, 1);
    /// The last day a horizon may begin on.
    pub const LATEST: Date = date(2100, 12, 31);
    /// Weeks at most.
    pub const MOST_WEEKS: u32 = 520;

    /// `weeks` weeks that begin on `from`.
    ///
    /// # Errors
    /// When `from` is not within [`Self::EARLIEST`] and [`Self::LATEST`], or `weeks` not within 1
    /// and [`Self::MOST_WEEKS`].
    pub fn new(from: Date, weeks: u32) -> Result<Self, CalendarError> {
        if !(Self::EARLIEST..=Self::LATEST).contains(&from) {
            Err(CalendarError::HorizonFrom { given: from })
        } else if !(1..=Self::MOST_WEEKS).contains(&weeks) {
            Err(CalendarError::HorizonWeeks { given: weeks })
        } else {
            Ok(Self { from, weeks })
        }
    }

    /// Its first date.
    pub const fn from(&self) -> Date {
        self.from
    }

    /// How many weeks.
    pub const fn weeks(&self) -> u32 {
        self.weeks
    }

    /// How many dates: seven a week.
    pub const fn days(&self) -> u32 {
        self.weeks * 7
    }

    /// Its dates, rising.
    pub fn dates(&self) -> impl Iterator<Item = Date> + use<> {
        self.around(0, 0)
    }

    /// Its first minute and the one after its last, in minutes since 1970-01-01T00:00Z.
    pub fn window(&self) -> (i64, i64) {
        let begin = midnight_utc(self.from);
        (begin, begin + i64::from(self.days()) * 1440)
    }

    /// Its dates with some `before` and some `after`.
    pub(super) fn around(&self, before: u32, after: u32) -> impl Iterator<Item = Date> + use<> {
        let count = self.days() + before + after;
        let first = self.from.saturating_sub(i64::from(before).days());
        std::iter::successors(Some(first), |date| date.tomorrow().ok()).take(count as usize)
    }
}
