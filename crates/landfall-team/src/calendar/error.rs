//! What can be wrong with a calendar.

use landfall_core::Date;
use thiserror::Error;

/// A zone, horizon, holiday or weekend that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum CalendarError {
    /// The IANA database has no such zone.
    #[error("`{given}` is not an IANA time zone such as `Europe/Berlin`{}", did_you_mean(.suggestion))]
    UnknownZone {
        /// What was given.
        given: String,
        /// The most similar name.
        suggestion: Option<String>,
    },
    /// A horizon that begins too early or too late.
    #[error(
        "the horizon begins on {given}, which is not within {} to {}",
        super::Horizon::EARLIEST,
        super::Horizon::LATEST
    )]
    HorizonFrom {
        /// What was given.
        given: Date,
    },
    /// A horizon that is empty or too long.
    #[error(
        "a horizon of {given} weeks is not within 1 to {} weeks",
        super::Horizon::MOST_WEEKS
    )]
    HorizonWeeks {
        /// What was given.
        given: u32,
    },
    /// A holiday whose end comes first.
    #[error("the holiday begins on {from}, after its end on {to}")]
    HolidayBackwards {
        /// Its first day.
        from: Date,
        /// Its last day.
        to: Date,
    },
    /// A holiday of years.
    #[error(
        "the holiday lasts {days} days, more than {}",
        super::Holiday::MOST_DAYS
    )]
    HolidayTooLong {
        /// How long it lasts.
        days: i64,
    },
    /// A weekend that leaves no working day.
    #[error("the weekend holds all seven days")]
    WholeWeek,
    /// A text that is not a day of the week.
    #[error("`{given}` is not a day of the week such as `sat`{}", did_you_mean(.suggestion))]
    UnknownWeekday {
        /// What was given.
        given: String,
        /// The most similar name.
        suggestion: Option<String>,
    },
}

fn did_you_mean(suggestion: &Option<String>) -> String {
    suggestion
        .as_ref()
        .map_or_else(String::new, |name| format!("; did you mean `{name}`?"))
}
