//! Calendar dates and quarters. Time is always an argument: nothing here reads a clock.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A day of the Gregorian calendar (ISO 8601), from the `jiff` crate.
pub use jiff::civil::Date;

/// A calendar quarter, written `2025-Q3`.
///
/// ```
/// use landfall_core::Quarter;
///
/// let quarter: Quarter = "2025-Q4".parse()?;
/// assert_eq!(quarter.next().to_string(), "2026-Q1");
/// assert_eq!(quarter.first_day().to_string(), "2025-10-01");
/// # Ok::<(), landfall_core::QuarterError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Quarter {
    year: i16,
    quarter: i8,
}

/// A text that is not a quarter.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{given}` is not a calendar quarter such as `2025-Q3` (years 1 to 9998)")]
pub struct QuarterError {
    /// What was given.
    pub given: String,
}

impl Quarter {
    /// The quarter `quarter` (1 to 4) of `year` (1 to 9998).
    ///
    /// # Errors
    /// When either lies outside its range.
    pub fn new(year: i16, quarter: i8) -> Result<Self, QuarterError> {
        if (1..=9998).contains(&year) && (1..=4).contains(&quarter) {
            Ok(Self { year, quarter })
        } else {
            Err(QuarterError {
                given: format!("{year}-Q{quarter}"),
            })
        }
    }

    /// The quarter that holds `date`.
    ///
    /// # Errors
    /// When the year is outside 1 to 9998.
    pub fn of(date: Date) -> Result<Self, QuarterError> {
        Self::new(date.year(), (date.month() - 1) / 3 + 1)
    }

    /// The year.
    pub const fn year(self) -> i16 {
        self.year
    }

    /// The number of the quarter, 1 to 4.
    pub const fn quarter(self) -> i8 {
        self.quarter
    }

    /// The quarter after this one; the last one of year 9998 stays where it is.
    #[must_use]
    pub fn next(self) -> Self {
        match (self.year, self.quarter) {
            (9998, 4) => self,
            (year, 4) => Self {
                year: year + 1,
                quarter: 1,
            },
            (year, quarter) => Self {
                year,
                quarter: quarter + 1,
            },
        }
    }

    /// Its first day.
    pub const fn first_day(self) -> Date {
        jiff::civil::date(self.year, 3 * self.quarter - 2, 1)
    }

    /// Its last day.
    pub fn last_day(self) -> Date {
        jiff::civil::date(self.year, 3 * self.quarter, 1).last_of_month()
    }
}

impl fmt::Display for Quarter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-Q{}", self.year, self.quarter)
    }
}

impl FromStr for Quarter {
    type Err = QuarterError;

    fn from_str(text: &str) -> Result<Self, QuarterError> {
        let wrong = || QuarterError {
            given: text.to_owned(),
        };
        let (year, quarter) = text.split_once("-Q").ok_or_else(wrong)?;
        if year.len() != 4 || quarter.len() != 1 {
            return Err(wrong());
        }
        let year = year.parse().map_err(|_| wrong())?;
        Self::new(year, quarter.parse().map_err(|_| wrong())?).map_err(|_| wrong())
    }
}

impl TryFrom<String> for Quarter {
    type Error = QuarterError;
    fn try_from(text: String) -> Result<Self, QuarterError> {
        text.parse()
    }
}

impl From<Quarter> for String {
    fn from(quarter: Quarter) -> Self {
        quarter.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quarters_have_their_days() {
        let quarter = Quarter::new(2024, 1).unwrap();
        assert_eq!(quarter.last_day().to_string(), "2024-03-31");
        assert_eq!(
            Quarter::of(jiff::civil::date(2024, 3, 31)).unwrap(),
            quarter
        );
        assert_eq!(
            Quarter::of(jiff::civil::date(2024, 4, 1)).unwrap(),
            quarter.next()
        );
    }

    #[test]
    fn wrong_texts_are_refused() {
        for text in [
            "2025Q3",
            "2025-Q5",
            "25-Q1",
            "2025-Q",
            "0000-Q1",
            "２０２５-Q1",
        ] {
            assert!(text.parse::<Quarter>().is_err(), "{text}");
        }
    }
}
