//! Numbers as people write them: with points, commas, spaces and digits of several scripts.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

mod parse;

/// The mark between whole and fraction.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum DecimalMark {
    /// Decided by what stands in the column, the table and the file; refused where nothing decides.
    #[default]
    Auto,
    /// `1,234.5`.
    Point,
    /// `1.234,5`.
    Comma,
}

/// A text that is not one finite number.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum NumeralError {
    /// Nothing is written.
    #[error("the cell is empty")]
    Empty,
    /// Letters, dates or anything else.
    #[error("`{given}` is not a number")]
    Text {
        /// What was given.
        given: String,
    },
    /// A word that often stands for a missing value.
    #[error("`{given}` is not a number")]
    MissingWord {
        /// What was given.
        given: String,
    },
    /// An error value of a spreadsheet, such as `#DIV/0!`.
    #[error("`{given}` is the error of a spreadsheet formula")]
    FormulaError {
        /// What was given.
        given: String,
    },
    /// Infinite.
    #[error("`{given}` is not a finite number")]
    Infinite {
        /// What was given.
        given: String,
    },
    /// Finite, but beyond 64-bit floating point.
    #[error("`{given}` is beyond the largest number that can be kept (about 1.8e308)")]
    Overflow {
        /// What was given.
        given: String,
    },
    /// With a percent or per mille sign.
    #[error("`{given}` has a percent sign")]
    Percent {
        /// What was given.
        given: String,
    },
    /// With a currency sign.
    #[error("`{given}` has a currency sign")]
    CurrencySign {
        /// What was given.
        given: String,
    },
    /// A number only with the other decimal mark.
    #[error("`{given}` is not a number with a decimal {mark}")]
    OtherMark {
        /// What was given.
        given: String,
        /// The mark in force.
        mark: DecimalMark,
    },
    /// Two numbers, depending on the decimal mark.
    #[error("`{given}` can mean {point} (decimal point) or {comma} (decimal comma)")]
    Ambiguous {
        /// What was given.
        given: String,
        /// Its value with a decimal point.
        point: String,
        /// Its value with a decimal comma.
        comma: String,
    },
}

impl NumeralError {
    /// What to do about it.
    pub fn help(&self) -> String {
        match self {
            Self::Empty => "write a number".to_owned(),
            Self::Text { .. } => {
                "write digits with at most one decimal mark, or leave the cell empty if the value \
                 is missing"
                    .to_owned()
            }
            Self::MissingWord { given } => format!(
                "if it stands for a missing value, add `{given}` to the `missing` markers or leave \
                 the cell empty"
            ),
            Self::FormulaError { .. } => {
                "mend the formula, or leave the cell empty if the value is missing".to_owned()
            }
            Self::Infinite { .. } | Self::Overflow { .. } => {
                "write a finite number, or leave the cell empty if the value is missing".to_owned()
            }
            Self::Percent { .. } => {
                "write the number alone, in one unit for the whole column".to_owned()
            }
            Self::CurrencySign { .. } => {
                "write the number alone, in one currency for the whole column".to_owned()
            }
            Self::OtherMark { mark, .. } => match mark {
                DecimalMark::Comma => "if the decimal mark is a point, set `decimal` to `point`",
                _ => "if the decimal mark is a comma, set `decimal` to `comma`",
            }
            .to_owned(),
            Self::Ambiguous { .. } => "set `decimal` to `point` or `comma`".to_owned(),
        }
    }

    /// Whether it is a number in a form that is refused, rather than some other text.
    pub fn means_a_number(&self) -> bool {
        !matches!(self, Self::Empty | Self::Text { .. })
    }
}

/// What one numeral tells about the decimal mark.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Evidence {
    /// The same number with either mark.
    Neutral,
    /// A number with a decimal point only.
    Point,
    /// A number with a decimal comma only.
    Comma,
    /// Two different numbers.
    Both {
        /// With a decimal point.
        point: f64,
        /// With a decimal comma.
        comma: f64,
    },
}

/// Reads one number.
///
/// Understood are digits in groups of three (or the Indian 12,34,567) set apart by spaces, no-break
/// spaces, apostrophes, and points or commas where they are not the decimal mark; exponents; the
/// minus sign of Unicode; Arabic-Indic and full-width digits. With [`DecimalMark::Auto`] a text that
/// means two numbers is refused.
///
/// ```
/// use landfall_core::table::{DecimalMark, parse_number};
///
/// assert_eq!(parse_number("1.234,56", DecimalMark::Auto)?, 1234.56);
/// assert_eq!(parse_number("1 234", DecimalMark::Auto)?, 1234.0);
/// assert_eq!(parse_number("1,234", DecimalMark::Point)?, 1234.0);
/// assert_eq!(parse_number("1,234", DecimalMark::Comma)?, 1.234);
/// assert!(parse_number("1,234", DecimalMark::Auto).is_err());
/// assert!(parse_number("12 %", DecimalMark::Auto).is_err());
/// # Ok::<(), landfall_core::table::NumeralError>(())
/// ```
///
/// # Errors
/// When `text` is empty, not a number, not finite, ambiguous or carries a sign of a unit.
pub fn parse_number(text: &str, mark: DecimalMark) -> Result<f64, NumeralError> {
    match mark {
        DecimalMark::Point => parse::with_mark(text, '.').map_err(|e| other_mark(e, text, mark)),
        DecimalMark::Comma => parse::with_mark(text, ',').map_err(|e| other_mark(e, text, mark)),
        DecimalMark::Auto => match evidence(text)? {
            Evidence::Neutral | Evidence::Point => parse::with_mark(text, '.'),
            Evidence::Comma => parse::with_mark(text, ','),
            Evidence::Both { point, comma } => Err(NumeralError::Ambiguous {
                given: text.trim().to_owned(),
                point: point.to_string(),
                comma: comma.to_string(),
            }),
        },
    }
}

/// What `text` tells about the decimal mark.
pub(super) fn evidence(text: &str) -> Result<Evidence, NumeralError> {
    if let Some(evidence) = parse::plain_evidence(text) {
        return Ok(evidence);
    }
    match (parse::with_mark(text, '.'), parse::with_mark(text, ',')) {
        (Ok(point), Ok(comma)) if point.total_cmp(&comma).is_eq() => Ok(Evidence::Neutral),
        (Ok(point), Ok(comma)) => Ok(Evidence::Both { point, comma }),
        (Ok(_), Err(_)) => Ok(Evidence::Point),
        (Err(_), Ok(_)) => Ok(Evidence::Comma),
        (Err(error), Err(_)) => Err(error),
    }
}

fn other_mark(error: NumeralError, text: &str, mark: DecimalMark) -> NumeralError {
    let other = if mark == DecimalMark::Comma { '.' } else { ',' };
    match error {
        NumeralError::Text { given } if parse::with_mark(text, other).is_ok() => {
            NumeralError::OtherMark { given, mark }
        }
        error => error,
    }
}

impl fmt::Display for DecimalMark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Auto => "mark",
            Self::Point => "point",
            Self::Comma => "comma",
        })
    }
}

#[cfg(test)]
mod tests;
