//! Dated figures: which value holds in a place on a day.

use landfall_core::Date;

use super::params::Mode;
use super::region::{holds, reaches};
use crate::rule::{Law, Parameter, ParameterValue};

/// A parameter in one place on one day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Held<'a> {
    /// The value in force.
    Known(&'a ParameterValue),
    /// The last value before the day; only when values are carried forward.
    Stale(&'a ParameterValue),
    /// Its values have ended, or it has a gap on that day.
    Missing,
    /// The day is before the first day for which a value is known.
    BeforeFirst(Date),
}

impl<'a> Held<'a> {
    /// The value that counts.
    pub(super) fn value(self) -> Option<&'a ParameterValue> {
        match self {
            Self::Known(value) | Self::Stale(value) => Some(value),
            Self::Missing | Self::BeforeFirst(_) => None,
        }
    }
}

/// The jurisdictions in which a parameter is looked up: the path of the place, then, where the law
/// came there by being taken over, the path of the law's own jurisdiction.
pub(super) fn search_path(law: &Law, path: &[String], own: &[String]) -> Vec<String> {
    let mut search = path.to_vec();
    if !path.contains(&law.jurisdiction) && reaches(law, path) {
        search.extend(own.iter().filter(|id| !path.contains(id)).cloned());
    }
    search
}

/// The value of the nearest jurisdiction on the way up that has one on the day.
pub(super) fn look_up<'a>(
    parameter: &'a Parameter,
    search: &[String],
    day: Date,
    mode: Mode,
) -> Held<'a> {
    let in_force = |id| last_begun(parameter, id, day).filter(|value| holds(value.window, day));
    if let Some(value) = search.iter().find_map(in_force) {
        return Held::Known(value);
    }
    let begun = search.iter().find_map(|id| last_begun(parameter, id, day));
    match begun {
        Some(value) if mode == Mode::CarryForward => Held::Stale(value),
        Some(_) => Held::Missing,
        None => first(parameter, search).map_or(Held::Missing, Held::BeforeFirst),
    }
}

/// The value of a jurisdiction that began last up to the day; a later beginning ends the earlier.
fn last_begun<'a>(parameter: &'a Parameter, id: &str, day: Date) -> Option<&'a ParameterValue> {
    let values = parameter.values.iter();
    values
        .filter(|value| value.jurisdiction == id)
        .filter(|value| value.window.from.is_none_or(|from| from <= day))
        .max_by_key(|value| value.window.from)
}

fn first(parameter: &Parameter, search: &[String]) -> Option<Date> {
    let values = parameter.values.iter();
    values
        .filter(|value| search.contains(&value.jurisdiction))
        .filter_map(|value| value.window.from)
        .min()
}
