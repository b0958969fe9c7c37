//! Languages and cultures, by classes of people.

use std::collections::BTreeMap;

use super::axis::{Axis, Kernel};
use crate::factor::culture::{Culture, Profile as CultureProfile};
use crate::factor::language;
use crate::member::Member;

/// Classes of people by `key`, numbered in the order of their first member.
pub(super) fn classes<K: Ord + Clone>(
    keys: impl Iterator<Item = Option<K>>,
) -> (Vec<Option<usize>>, Vec<K>) {
    let mut known: BTreeMap<K, usize> = BTreeMap::new();
    let mut distinct = Vec::new();
    let of = keys
        .map(|key| {
            let key = key?;
            let next = distinct.len();
            Some(*known.entry(key).or_insert_with_key(|key| {
                distinct.push(key.clone());
                next
            }))
        })
        .collect();
    (of, distinct)
}

/// Languages.
pub(super) struct Languages {
    profiles: Vec<language::Profile>,
    book: language::Book,
    levels: language::LevelValues,
    /// Share of the loss that the translation aid makes good.
    pub(super) aid: f64,
}

impl Languages {
    pub(super) fn axis(members: &[Member], levels: language::LevelValues, aid: f64) -> Axis<Self> {
        let keys = members
            .iter()
            .map(|member| language::Profile::of(&member.languages));
        let (of, profiles) = classes(keys);
        let kernel = Self {
            book: language::Book::new(&profiles, &levels),
            profiles,
            levels,
            aid,
        };
        Axis::new(kernel, &of)
    }

    /// The logarithm of a value with the translation aid.
    fn aided(&self, value: f64) -> f64 {
        (value + (1.0 - value) * self.aid).min(1.0).ln()
    }

    pub(super) fn talk(&self, a: usize, b: usize) -> Option<language::Talk> {
        let (a, b) = (self.profiles.get(a)?, self.profiles.get(b)?);
        Some(language::talk(a, b, &self.levels))
    }
}

impl Kernel for Languages {
    fn classes(&self) -> usize {
        self.profiles.len()
    }

    fn ln(&self, a: usize, b: usize) -> f64 {
        match (self.profiles.get(a), self.profiles.get(b)) {
            (Some(a), Some(b)) => self.aided(language::value(a, b, &self.levels)),
            _ => f64::NAN,
        }
    }

    fn row(&self, a: usize, wanted: &dyn Fn(usize) -> bool, row: &mut [f64]) {
        // Few values occur, and their logarithms take longer than finding them here.
        let mut known = [(f64::NAN, f64::NAN); 256];
        self.book.row(a, wanted, |b, value| {
            let slot = (value.to_bits() >> 20).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 56;
            if let (Some(known), Some(cell)) = (known.get_mut(slot as usize), row.get_mut(b)) {
                if known.0.to_bits() != value.to_bits() {
                    *known = (value, self.aided(value));
                }
                *cell = known.1;
            }
        });
    }
}

/// Cultural profiles.
pub(super) struct Cultures {
    culture: Option<Culture>,
    profiles: Vec<CultureProfile>,
}

impl Cultures {
    pub(super) fn axis(members: &[Member], culture: Option<Culture>) -> Axis<Self> {
        let profile = |member: &Member| -> Option<CultureProfile> {
            let culture = culture.as_ref()?;
            let own = member.profile.as_ref().and_then(|own| culture.own(own));
            own.or_else(|| culture.country(member.territory.as_ref()?))
        };
        let found: Vec<Option<CultureProfile>> = members.iter().map(profile).collect();
        // Profiles of different origin stay apart, so that reasons can tell where they come from.
        let key = |profile: &CultureProfile| {
            let bits = |score: &Option<f64>| score.map(|score| (score + 0.0).to_bits());
            let country = match &profile.origin {
                crate::factor::culture::Origin::Own => None,
                crate::factor::culture::Origin::Country(country) => Some(country.clone()),
            };
            (country, profile.scores.iter().map(bits).collect::<Vec<_>>())
        };
        let (of, keys) = classes(found.iter().map(|found| found.as_ref().map(key)));
        let mut profiles = Vec::with_capacity(keys.len());
        for (profile, class) in found.into_iter().zip(&of) {
            if let (Some(profile), Some(class)) = (profile, class)
                && *class == profiles.len()
            {
                profiles.push(profile);
            }
        }
        Axis::new(Self { culture, profiles }, &of)
    }

    pub(super) fn culture(&self) -> Option<&Culture> {
        self.culture.as_ref()
    }

    pub(super) fn profile(&self, class: usize) -> Option<&CultureProfile> {
        self.profiles.get(class)
    }
}

impl Kernel for Cultures {
    fn classes(&self) -> usize {
        self.profiles.len()
    }

    fn ln(&self, a: usize, b: usize) -> f64 {
        let ln = self
            .culture
            .as_ref()
            .zip(self.profiles.get(a).zip(self.profiles.get(b)))
            .and_then(|(culture, (a, b))| culture.ln(a, b));
        ln.unwrap_or(f64::NAN)
    }
}
