//! Lengths of time: calendar months and exact seconds.

use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use landfall_core::Decimal;
use serde::{Deserialize, Serialize};
use thiserror::Error;

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;
const WEEK: u64 = 7 * DAY;

/// Days of the months of a common year, twice, so that a year may begin anywhere.
const MONTHS: [u64; 24] = [
    31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31,
];

/// Months and days of the Gregorian cycle of 400 years.
const CYCLE: (u64, u64) = (4_800, 146_097);

/// A length of time: calendar months and exact seconds.
///
/// A month has 28 to 31 days, so two spans may be incomparable: `30d` is neither shorter nor longer
/// than `1mo`. [`Span::bounds`] says what is certain. As text it is one or more whole numbers with
/// a unit: `72h`, `30d`, `1mo`, `2y`, also `w`, `min` and `s`, and several together (`1y6mo`).
///
/// ```
/// use landfall_legal::value::Span;
///
/// let notice: Span = "72h".parse()?;
/// assert_eq!((notice.seconds, notice.to_string()), (259_200, "72h".to_owned()));
/// let month: Span = "1mo".parse()?;
/// assert_eq!(month.bounds(), (28 * 86_400, 31 * 86_400));
/// # Ok::<(), landfall_legal::value::SpanError>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Span {
    /// Calendar months (a year is twelve).
    pub months: u32,
    /// Seconds beside the months (a day is 86,400).
    pub seconds: u64,
}

/// A text that is not a length of time.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{given}` is not a duration such as `72h`, `30d`, `1mo` or `2y` (whole numbers only)")]
pub struct SpanError {
    /// What was given.
    pub given: String,
}

impl Span {
    /// The least and the greatest number of seconds it can last.
    ///
    /// The bounds of n months are those of n consecutive months of the Gregorian calendar
    /// anywhere in its 400-year cycle.
    pub fn bounds(self) -> (u64, u64) {
        let (least, most) = days_of(u64::from(self.months));
        let seconds = |days: u64| days.saturating_mul(DAY).saturating_add(self.seconds);
        (seconds(least), seconds(most))
    }

    /// `number` of a unit: `seconds`, `minutes`, `hours`, `days`, `weeks`, `months` or `years`, as
    /// the facts and parameters of type duration state them.
    ///
    /// `None` for another unit, a negative number, a fraction of a second, or a fraction of a
    /// month.
    ///
    /// ```
    /// use landfall_legal::value::Span;
    ///
    /// assert_eq!(Span::of("1.5".parse().unwrap(), "hours"), "90min".parse().ok());
    /// assert_eq!(Span::of("0.3".parse().unwrap(), "months"), None);
    /// ```
    pub fn of(number: Decimal, unit: &str) -> Option<Self> {
        let of = |size: u64| {
            let product = number.checked_mul(Decimal::from(size))?;
            let whole = product.fract().is_zero().then_some(product)?;
            u64::try_from(whole).ok()
        };
        let seconds = |size| of(size).map(|seconds| Self { months: 0, seconds });
        let months = |size| {
            let months = u32::try_from(of(size)?).ok()?;
            Some(Self { months, seconds: 0 })
        };
        match unit {
            "seconds" => seconds(1),
            "minutes" => seconds(MINUTE),
            "hours" => seconds(HOUR),
            "days" => seconds(DAY),
            "weeks" => seconds(WEEK),
            "months" => months(1),
            "years" => months(12),
            _ => None,
        }
    }

    fn add(self, number: u64, unit: &str) -> Option<Self> {
        let part = match unit {
            "s" => "seconds",
            "min" => "minutes",
            "h" => "hours",
            "d" => "days",
            "w" => "weeks",
            "mo" => "months",
            "y" => "years",
            _ => return None,
        };
        let part = Self::of(Decimal::from(number), part)?;
        Some(Self {
            months: self.months.checked_add(part.months)?,
            seconds: self.seconds.checked_add(part.seconds)?,
        })
    }
}

impl FromStr for Span {
    type Err = SpanError;

    fn from_str(text: &str) -> Result<Self, SpanError> {
        let wrong = || SpanError {
            given: text.chars().take(40).collect(),
        };
        let mut span = Self::default();
        let mut rest = text;
        if rest.is_empty() {
            return Err(wrong());
        }
        while !rest.is_empty() {
            let digits = prefix(rest, |byte| byte.is_ascii_digit() || byte == b'_');
            let (number, after) = rest.split_at_checked(digits).ok_or_else(wrong)?;
            let letters = prefix(after, |byte| byte.is_ascii_lowercase());
            let (unit, after) = after.split_at_checked(letters).ok_or_else(wrong)?;
            let number = number.replace('_', "").parse().map_err(|_| wrong())?;
            span = span.add(number, unit).ok_or_else(wrong)?;
            rest = after;
        }
        Ok(span)
    }
}

fn prefix(text: &str, belongs: impl Fn(u8) -> bool) -> usize {
    text.bytes().take_while(|byte| belongs(*byte)).count()
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.months {
            0 => {}
            months if months.is_multiple_of(12) => write!(f, "{}y", months / 12)?,
            months => write!(f, "{months}mo")?,
        }
        let units = [(DAY, "d"), (HOUR, "h"), (MINUTE, "min"), (1, "s")];
        // Limits of up to three days are stated in hours.
        let skip = usize::from(self.seconds <= 3 * DAY);
        let fits = |(size, _): &&(u64, &str)| self.seconds.is_multiple_of(*size);
        match units.iter().skip(skip).find(fits) {
            Some((size, unit)) if self.seconds > 0 => write!(f, "{}{unit}", self.seconds / size),
            _ if self.months == 0 => f.write_str("0h"),
            _ => Ok(()),
        }
    }
}

/// The fewest and the most days of that many consecutive months.
fn days_of(months: u64) -> (u64, u64) {
    let (cycles, rest) = (months / CYCLE.0, months % CYCLE.0);
    let (years, part) = (rest / 12, rest % 12);
    let windows = (0..12).map(|start| {
        let window = MONTHS.iter().skip(start).take(part as usize);
        let february = window.clone().any(|days| *days == 28);
        let common: u64 = window.sum::<u64>() + 365 * years;
        let (few, many) = leap_years(years + u64::from(february));
        (common + few, common + many)
    });
    let whole = cycles * CYCLE.1;
    let (least, most) = windows.fold((u64::MAX, 0), |(least, most), (few, many)| {
        (least.min(few), most.max(many))
    });
    (whole + least, whole + most)
}

/// The fewest and the most leap years among that many (up to 400) consecutive years.
fn leap_years(years: u64) -> (u64, u64) {
    static TABLE: LazyLock<Vec<(u64, u64)>> = LazyLock::new(|| (0..=400).map(count_leap).collect());
    let at = TABLE.get(years as usize).copied();
    at.unwrap_or((0, years))
}

fn count_leap(years: u64) -> (u64, u64) {
    let before = |year: u64| year / 4 - year / 100 + year / 400;
    (400..800).fold((u64::MAX, 0), |(least, most), first| {
        let count = before(first + years) - before(first);
        (least.min(count), most.max(count))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The bounds by trying every start.
    fn tried(months: u64) -> (u64, u64) {
        let leap = |year: u64| {
            year.is_multiple_of(4) && !year.is_multiple_of(100) || year.is_multiple_of(400)
        };
        let length = |month: u64| match (month / 12, MONTHS[(month % 12) as usize]) {
            (year, 28) if leap(year) => 29,
            (_, days) => days,
        };
        let ends = (0..4_800).map(|start| (start..start + months).map(length).sum());
        let all: Vec<u64> = ends.collect();
        (*all.iter().min().unwrap(), *all.iter().max().unwrap())
    }

    #[test]
    fn bounds_of_months_are_those_of_the_calendar() {
        for months in [
            0, 1, 2, 3, 6, 7, 11, 12, 13, 24, 47, 48, 97, 600, 1_201, 2_399,
        ] {
            assert_eq!(days_of(months), tried(months), "{months} months");
        }
        assert_eq!(days_of(1), (28, 31));
        assert_eq!(days_of(12), (365, 366));
        assert_eq!(days_of(4_800), (146_097, 146_097));
        assert_eq!(days_of(4_812), (146_097 + 365, 146_097 + 366));
    }

    #[test]
    fn the_longest_span_has_bounds() {
        let span = Span {
            months: u32::MAX,
            seconds: u64::MAX,
        };
        assert_eq!(span.bounds().1, u64::MAX);
    }

    #[test]
    fn spans_print_and_parse() {
        let texts = [
            "72h", "30d", "1mo", "2y", "18mo", "1y12h", "5min", "90s", "0h", "96d",
        ];
        for text in texts {
            assert_eq!(text.parse::<Span>().unwrap().to_string(), text);
        }
        assert_eq!("3d".parse::<Span>().unwrap().to_string(), "72h");
        assert_eq!("1y6mo".parse::<Span>().unwrap().to_string(), "18mo");
        for text in [
            "",
            "72",
            "h",
            "1.5h",
            "-3d",
            "3 d",
            "3D",
            "1q",
            "99999999999y",
            "１h",
        ] {
            assert!(text.parse::<Span>().is_err(), "{text}");
        }
    }
}
