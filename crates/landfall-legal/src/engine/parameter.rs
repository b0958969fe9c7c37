//! Dated figures: which value holds in a place on a day.

use landfall_core::Date;

use super::params::Mode;
use super::region::{holds, path};
use crate::condition::{Cell, Symbols};
use crate::jurisdiction::Jurisdictions;
use crate::rule::{Law, LawBase, Parameter, ParameterValue};

/// A parameter, ready to be looked up.
#[derive(Debug, Clone)]
pub(super) struct Dated {
    /// Place of its law in the base.
    law: usize,
    /// The path of its law's jurisdiction.
    own: Vec<String>,
    values: Vec<DatedValue>,
}

/// A value of a parameter.
#[derive(Debug, Clone)]
pub(super) struct DatedValue {
    pub(super) stated: ParameterValue,
    pub(super) cell: Cell,
}

/// A parameter in one place on one day.
#[derive(Debug, Clone, Copy)]
pub(super) enum Held<'a> {
    /// The value in force.
    Known(&'a DatedValue),
    /// The last value before the day; only when values are carried forward.
    Stale(&'a DatedValue),
    /// Its values have ended, it has a gap on that day, or none is stated for the place.
    Missing,
    /// The day is before the first day for which a value is known.
    BeforeFirst(Date),
}

impl<'a> Held<'a> {
    /// The value that counts.
    pub(super) fn value(self) -> Option<&'a DatedValue> {
        match self {
            Self::Known(value) | Self::Stale(value) => Some(value),
            Self::Missing | Self::BeforeFirst(_) => None,
        }
    }
}

/// All parameters of a base, in the order of their numbers.
pub(super) fn all(base: &LawBase, symbols: &Symbols) -> Vec<Dated> {
    let laws = base.laws().iter().enumerate();
    let listed = laws.flat_map(|(at, law)| law.parameters.iter().map(move |one| (at, law, one)));
    let mut listed: Vec<_> = listed.collect();
    listed.sort_by(|one, other| one.2.id.cmp(&other.2.id));
    let dated = listed.into_iter();
    dated
        .map(|(at, law, one)| Dated::new(base.jurisdictions(), symbols, (at, law), one))
        .collect()
}

impl Dated {
    fn new(
        jurisdictions: &Jurisdictions,
        symbols: &Symbols,
        (law, of): (usize, &Law),
        parameter: &Parameter,
    ) -> Self {
        let index = symbols.parameter(&parameter.id);
        let values = parameter.values.iter();
        let values = values.map(|stated| DatedValue {
            cell: index.map_or(Cell::Unknown, |index| {
                symbols.parameter_cell(index, &stated.value)
            }),
            stated: stated.clone(),
        });
        Self {
            law,
            own: path(jurisdictions, &of.jurisdiction),
            values: values.collect(),
        }
    }

    /// The value of the nearest jurisdiction on the way up that has one on the day. `laws` tells
    /// which laws hold in the place: one that came there by being taken over brings the values of
    /// its own jurisdiction with it, behind those of the place.
    pub(super) fn look_up(
        &self,
        place: &[String],
        laws: &[bool],
        day: Date,
        mode: Mode,
    ) -> Held<'_> {
        let here = laws.get(self.law).copied().unwrap_or(false);
        let brought = here && self.own.first().is_some_and(|own| !place.contains(own));
        let own: &[String] = if brought { &self.own } else { &[] };
        let search = || place.iter().chain(own);
        let in_force = |id: &String| {
            let begun = self.last_begun(id, day);
            begun.filter(|value| holds(value.stated.window, day))
        };
        if let Some(value) = search().find_map(in_force) {
            return Held::Known(value);
        }
        match search().find_map(|id| self.last_begun(id, day)) {
            Some(value) if mode == Mode::CarryForward => Held::Stale(value),
            Some(_) => Held::Missing,
            None => {
                let first = self.first(|id| search().any(|one| one == id));
                first.map_or(Held::Missing, Held::BeforeFirst)
            }
        }
    }

    /// The value of a jurisdiction that began last up to the day; a later beginning ends the
    /// earlier.
    fn last_begun(&self, id: &str, day: Date) -> Option<&DatedValue> {
        let values = self.values.iter();
        values
            .filter(|value| value.stated.jurisdiction == id)
            .filter(|value| value.stated.window.from.is_none_or(|from| from <= day))
            .max_by_key(|value| value.stated.window.from)
    }

    fn first(&self, counts: impl Fn(&str) -> bool) -> Option<Date> {
        let values = self.values.iter();
        values
            .filter(|value| counts(&value.stated.jurisdiction))
            .filter_map(|value| value.stated.window.from)
            .min()
    }
}
