//! People, as the scores and the solvers see them.
//!
//! Everything but the id is optional: what is not known is missing, never a default that looks like
//! an answer.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

use landfall_core::{Decimal, LanguageTag, RegionCode};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use crate::calendar::Zone;
use crate::factor::Factor;

/// How well somebody speaks or understands a language: the levels of the Common European Framework
/// of Reference (Council of Europe 2001), nothing at all, and a first language.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
pub enum Level {
    /// Nothing.
    #[serde(rename = "none")]
    None,
    /// Breakthrough.
    A1,
    /// Waystage.
    A2,
    /// Threshold.
    B1,
    /// Vantage.
    B2,
    /// Effective operational proficiency.
    C1,
    /// Mastery.
    C2,
    /// A first language.
    #[serde(rename = "native")]
    Native,
}

impl Level {
    /// All levels, rising.
    pub const ALL: [Self; 8] = [
        Self::None,
        Self::A1,
        Self::A2,
        Self::B1,
        Self::B2,
        Self::C1,
        Self::C2,
        Self::Native,
    ];

    /// Its name in files, such as `B2` or `native`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::A1 => "A1",
            Self::A2 => "A2",
            Self::B1 => "B1",
            Self::B2 => "B2",
            Self::C1 => "C1",
            Self::C2 => "C2",
            Self::Native => "native",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Level {
    type Err = String;

    /// Reads a level, taking case as it comes; the error is the text given.
    fn from_str(text: &str) -> Result<Self, String> {
        let given = text.trim();
        Self::ALL
            .into_iter()
            .find(|level| level.name().eq_ignore_ascii_case(given))
            .ok_or_else(|| text.to_owned())
    }
}

/// One language of a member. Speaking and understanding are separate: many understand more than
/// they speak.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spoken {
    /// Which language (BCP 47).
    pub tag: LanguageTag,
    /// How well she speaks it.
    pub speaks: Level,
    /// How well she understands it.
    pub hears: Level,
}

/// A stretch of the local clock in minutes after midnight, `begin` included, `end` excluded.
///
/// `end` may exceed 1440: 22:00-06:00 is 1320 to 1800, and belongs to the day it begins on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// First minute, 0 to 1439.
    pub begin: u16,
    /// Minute after the last, above `begin`, at most `begin` + 1440.
    pub end: u16,
}

impl FromStr for Span {
    type Err = String;

    /// Reads `09:00-17:00`; `22:00-06:00` ends on the next day, `00:00-24:00` is a whole one. The
    /// error says what is wrong.
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is not a stretch of hours such as `09:00-17:00`");
        let (begin, end) = text.split_once('-').ok_or_else(wrong)?;
        let begin = clock_minute(begin).filter(|begin| *begin < DAY);
        let (begin, end) = begin.zip(clock_minute(end)).ok_or_else(wrong)?;
        match begin.cmp(&end) {
            Ordering::Less => Ok(Self { begin, end }),
            Ordering::Equal => Err(format!("`{text}` ends when it begins")),
            Ordering::Greater => Ok(Self {
                begin,
                end: end + DAY,
            }),
        }
    }
}

impl fmt::Display for Span {
    /// Such as `22:00-06:00`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = if self.end > DAY {
            self.end - DAY
        } else {
            self.end
        };
        let clock = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
        write!(f, "{}-{}", clock(self.begin), clock(end))
    }
}

/// Minutes of a day.
const DAY: u16 = 1440;

/// Minutes after midnight of a clock time from `0:00` to `24:00`, both digits of the minute
/// written.
pub(crate) fn clock_minute(text: &str) -> Option<u16> {
    let (hour, minute) = text.trim().split_once(':')?;
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !(1..=2).contains(&hour.len()) || minute.len() != 2 || !digits(hour) || !digits(minute) {
        return None;
    }
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    (minute < 60 && hour * 60 + minute <= DAY).then_some(hour * 60 + minute)
}

/// Somebody who works or might work with others.
#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    /// Unique name, as the user calls her; exports can hash it.
    pub id: String,
    /// Own efficiency c_i, above 0 and at most 1.
    pub own_efficiency: Option<f64>,
    /// Languages; empty when nobody said, which makes the language factor missing.
    pub languages: Vec<Spoken>,
    /// Home time zone.
    pub zone: Option<Zone>,
    /// Where she lives and keeps weekends and holidays; never a nationality.
    pub territory: Option<RegionCode>,
    /// Usual working hours of a working day on the local clock, sorted and disjoint.
    pub hours: Vec<Span>,
    /// Skills and their levels, 0 and above.
    pub skills: BTreeMap<String, f64>,
    /// Roles she can take.
    pub roles: BTreeSet<String>,
    /// What she costs, in the unit of the budget.
    pub cost: Option<Decimal>,
    /// Units of work she can take; without it the default of the tasks counts.
    pub capacity: Option<u32>,
    /// Share of a full-time place she takes, above 0 and at most 1.
    pub share: f64,
    /// Own cultural profile by dimension, in the unit of the user's table.
    pub profile: Option<BTreeMap<String, f64>>,
    /// Organisation she works for.
    pub organisation: Option<String>,
    /// Factors she does not want to be scored by.
    pub opted_out: BTreeSet<Factor>,
}

impl Member {
    /// Somebody of whom only the id is known, with a full-time share.
    pub fn new(id: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            own_efficiency: None,
            languages: Vec::new(),
            zone: None,
            territory: None,
            hours: Vec::new(),
            skills: BTreeMap::new(),
            roles: BTreeSet::new(),
            cost: None,
            capacity: None,
            share: 1.0,
            profile: None,
            organisation: None,
            opted_out: BTreeSet::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_read_on_the_clock_of_one_day() {
        let span = |begin, end| Ok(Span { begin, end });
        for (text, expected) in [
            ("09:00-17:00", span(540, 1020)),
            (" 9:00 - 17:30 ", span(540, 1050)),
            ("22:00-06:00", span(1320, 1800)),
            ("00:00-24:00", span(0, 1440)),
            ("23:59-00:00", span(1439, 1440)),
        ] {
            assert_eq!(text.parse::<Span>(), expected, "{text}");
        }
        for text in [
            "",
            "9-17",
            "09:00",
            "24:00-01:00",
            "09:60-10:00",
            "09:00-24:01",
            "+9:00-10:00",
            "09:00-17:00-18:00",
            "9:0-10:00",
            "09:00-09:00",
            "009:00-10:00",
            "٠٩:٠٠-١٠:٠٠",
        ] {
            assert!(text.parse::<Span>().is_err(), "{text}");
        }
    }

    #[test]
    fn hours_are_written_as_they_are_read() {
        for text in ["09:00-17:00", "22:00-06:00", "00:00-24:00", "23:59-23:58"] {
            assert_eq!(text.parse::<Span>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn levels_rise_and_are_read_in_any_case() {
        assert!(Level::ALL.is_sorted());
        assert_eq!("b2".parse(), Ok(Level::B2));
        assert_eq!(" Native ".parse(), Ok(Level::Native));
        assert_eq!("C3".parse::<Level>(), Err("C3".to_owned()));
    }
}
