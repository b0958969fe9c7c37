//! The days of the week that are free.

use std::fmt;

use jiff::civil::Weekday as Civil;
use landfall_core::{Date, nearest};
use serde::{Serialize, Serializer};

use super::CalendarError;

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the days explain themselves")]
pub enum Weekday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl Weekday {
    /// All days, from Monday.
    pub const ALL: [Self; 7] = [
        Self::Monday,
        Self::Tuesday,
        Self::Wednesday,
        Self::Thursday,
        Self::Friday,
        Self::Saturday,
        Self::Sunday,
    ];

    /// Its name in files, such as `mon`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Monday => "mon",
            Self::Tuesday => "tue",
            Self::Wednesday => "wed",
            Self::Thursday => "thu",
            Self::Friday => "fri",
            Self::Saturday => "sat",
            Self::Sunday => "sun",
        }
    }

    /// The day that `date` falls on.
    pub fn of(date: Date) -> Self {
        match date.weekday() {
            Civil::Monday => Self::Monday,
            Civil::Tuesday => Self::Tuesday,
            Civil::Wednesday => Self::Wednesday,
            Civil::Thursday => Self::Thursday,
            Civil::Friday => Self::Friday,
            Civil::Saturday => Self::Saturday,
            Civil::Sunday => Self::Sunday,
        }
    }

    const fn bit(self) -> u8 {
        1 << self as u8
    }
}

impl std::str::FromStr for Weekday {
    type Err = CalendarError;

    /// Reads `mon` to `sun`, letter case ignored.
    fn from_str(text: &str) -> Result<Self, CalendarError> {
        let given = text.trim();
        let found = Self::ALL
            .into_iter()
            .find(|day| day.name().eq_ignore_ascii_case(given));
        found.ok_or_else(|| CalendarError::UnknownWeekday {
            given: text.to_owned(),
            suggestion: nearest(given, Self::ALL.map(Self::name)).map(str::to_owned),
        })
    }
}

/// Days of the week on which nobody works: none to six of them. Saturday and Sunday by default.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Weekend(u8);

/// Exceptions by territory: code, first and last day.
const EXCEPTIONS: &str = include_str!("../../data/weekends.tsv");

impl Weekend {
    /// A weekend of these days.
    ///
    /// # Errors
    /// When they are all seven.
    pub fn new(days: impl IntoIterator<Item = Weekday>) -> Result<Self, CalendarError> {
        let bits = days.into_iter().fold(0, |bits, day| bits | day.bit());
        if bits == 0b111_1111 {
            Err(CalendarError::WholeWeek)
        } else {
            Ok(Self(bits))
        }
    }

    /// The weekend of an economy (ISO 3166-1 alpha-2) in Unicode CLDR 47.
    pub(super) fn of_economy(code: &str) -> Self {
        let lines = EXCEPTIONS.lines().filter(|line| !line.starts_with('#'));
        let mut rows = lines.filter_map(|line| {
            let mut cells = line.split('\t');
            (cells.next()? == code).then(|| Self::between(cells.next()?, cells.next()?))?
        });
        rows.next().unwrap_or_default()
    }

    /// From the first to the last day, over the end of the week where need be.
    fn between(first: &str, last: &str) -> Option<Self> {
        let (first, last): (Weekday, Weekday) = (first.parse().ok()?, last.parse().ok()?);
        let from = Weekday::ALL
            .into_iter()
            .cycle()
            .skip_while(|day| *day != first);
        let before = from.take(7).take_while(|day| *day != last);
        Self::new(before.chain([last])).ok()
    }

    /// Whether `date` is free.
    pub fn holds(self, date: Date) -> bool {
        self.0 & Weekday::of(date).bit() != 0
    }

    /// Its days, from Monday.
    pub fn days(self) -> impl Iterator<Item = Weekday> {
        let holds = move |day: &Weekday| self.0 & day.bit() != 0;
        Weekday::ALL.into_iter().filter(holds)
    }
}

impl Default for Weekend {
    fn default() -> Self {
        Self(Weekday::Saturday.bit() | Weekday::Sunday.bit())
    }
}

impl fmt::Display for Weekend {
    /// Such as `sat, sun`; `none` when it has no day.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let days: Vec<&str> = self.days().map(Weekday::name).collect();
        let text = days.join(", ");
        f.write_str(if text.is_empty() { "none" } else { &text })
    }
}

impl fmt::Debug for Weekend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Weekend({self})")
    }
}

impl Serialize for Weekend {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.days().map(Weekday::name))
    }
}
