//! The language two people share, or the two languages in which each speaks her own.
//!
//! Languages are compared by their primary subtag: `pt-BR` and `pt-PT` are one language here, `zh`
//! and `yue` are two, and the script plays no part. Of several entries of one language the highest
//! level counts. A language that somebody with a list does not list counts as [`Level::None`];
//! somebody without any list is unknown, and then there is no factor.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;

use super::FactorError;
use crate::member::{Level, Spoken};

/// Least worth of a level, so that products of four stay above 0.
pub const LEAST: f64 = 0.001;

/// What each level is worth, from nothing (at least [`LEAST`]) to no loss (1).
///
/// The default is ours, unpublished: none .02, A1 .15, A2 .35, B1 .60, B2 .80, C1 .93, C2 and first
/// language 1.
///
/// ```
/// use landfall_team::{Level, factor::language::LevelValues};
///
/// let values = LevelValues::default().with(Level::B1, 0.7)?;
/// assert_eq!(values.of(Level::B1), 0.7);
/// assert!(LevelValues::default().with(Level::B1, 0.9).is_err()); // above B2
/// # Ok::<(), landfall_team::factor::FactorError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LevelValues([f64; Level::ALL.len()]);

impl Default for LevelValues {
    fn default() -> Self {
        Self([0.02, 0.15, 0.35, 0.60, 0.80, 0.93, 1.0, 1.0])
    }
}

impl LevelValues {
    /// The worth of every level, in the order of [`Level::ALL`].
    ///
    /// # Errors
    /// When a value is not in [`LEAST`] to 1, or is below the one before it.
    pub fn new(values: [f64; Level::ALL.len()]) -> Result<Self, FactorError> {
        let mut below = 0.0;
        for (level, given) in Level::ALL.into_iter().zip(values) {
            let level = level.name();
            if !(LEAST..=1.0).contains(&given) {
                return Err(FactorError::LevelValue { level, given });
            }
            if given < below {
                return Err(FactorError::LevelOrder { level });
            }
            below = given;
        }
        Ok(Self(values))
    }

    /// The same values with another one for `level`.
    ///
    /// # Errors
    /// As [`LevelValues::new`].
    pub fn with(self, level: Level, value: f64) -> Result<Self, FactorError> {
        let mut values = self.0;
        if let Some(slot) = values.get_mut(level as usize) {
            *slot = value;
        }
        Self::new(values)
    }

    /// What `level` is worth.
    pub fn of(&self, level: Level) -> f64 {
        self.0.get(level as usize).copied().unwrap_or(1.0)
    }
}

/// Speaking and understanding of one language.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Known {
    language: String,
    speaks: Level,
    hears: Level,
}

/// Somebody's languages by primary subtag, sorted; people with equal profiles have equal factors.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Profile(Vec<Known>);

impl Profile {
    /// The profile of a list of languages; `None` when the list is empty.
    pub fn of(languages: &[Spoken]) -> Option<Self> {
        let mut all: Vec<Known> = languages
            .iter()
            .map(|spoken| Known {
                language: spoken.tag.primary().to_owned(),
                speaks: spoken.speaks,
                hears: spoken.hears,
            })
            .collect();
        all.sort();
        let mut merged: Vec<Known> = Vec::with_capacity(all.len());
        for known in all {
            match merged.last_mut() {
                Some(last) if last.language == known.language => {
                    last.speaks = last.speaks.max(known.speaks);
                    last.hears = last.hears.max(known.hears);
                }
                _ => merged.push(known),
            }
        }
        (!merged.is_empty()).then_some(Self(merged))
    }
}

/// One way of talking, and what it is worth.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Talk {
    /// Language the first speaks and the second understands.
    pub first: String,
    /// How well the first speaks it.
    pub first_speaks: Level,
    /// How well the second understands it.
    pub second_hears: Level,
    /// Language the second speaks and the first understands.
    pub second: String,
    /// How well the second speaks it.
    pub second_speaks: Level,
    /// How well the first understands it.
    pub first_hears: Level,
    /// Geometric mean of the worth of the two directions, above 0 and at most 1.
    pub value: f64,
}

impl Talk {
    /// Whether both speak the same language.
    pub fn common(&self) -> bool {
        self.first == self.second
    }
}

/// Levels of one direction: one speaks `language`, the other understands it.
#[derive(Clone, Copy)]
struct Direction<'a> {
    language: &'a str,
    speaks: Level,
    hears: Level,
    value: f64,
}

/// Both directions in one language.
struct Shared<'a> {
    there: Direction<'a>,
    back: Direction<'a>,
}

/// All languages either of the two lists, in the order of their subtags.
fn shared<'a>(
    a: &'a Profile,
    b: &'a Profile,
    values: &'a LevelValues,
) -> impl Iterator<Item = Shared<'a>> {
    let (mut left, mut right) = (a.0.iter().peekable(), b.0.iter().peekable());
    std::iter::from_fn(move || {
        let language = match (left.peek(), right.peek()) {
            (Some(x), Some(y)) => (&x.language).min(&y.language),
            (Some(x), None) => &x.language,
            (None, Some(y)) => &y.language,
            (None, None) => return None,
        };
        let levels = |known: Option<&Known>| {
            known.map_or((Level::None, Level::None), |known| {
                (known.speaks, known.hears)
            })
        };
        let (a_speaks, a_hears) = levels(left.next_if(|known| known.language == *language));
        let (b_speaks, b_hears) = levels(right.next_if(|known| known.language == *language));
        let direction = |speaks, hears| Direction {
            language,
            speaks,
            hears,
            value: values.of(speaks) * values.of(hears),
        };
        Some(Shared {
            there: direction(a_speaks, b_hears),
            back: direction(b_speaks, a_hears),
        })
    })
}

/// How well two people talk, above 0 and at most 1: the best language in common, or each speaking
/// her own where that is better.
///
/// With u the worth of a level, one language `l` gives
/// `sqrt(u(i speaks l) u(j hears l) u(j speaks l) u(i hears l))`; each speaking her own gives
/// `sqrt(max_l u(i speaks l) u(j hears l) * max_m u(j speaks m) u(i hears m))`, which is never less.
/// The maximum over single languages follows the common spoken language of Melitz and Toubal
/// (2014), who use population shares; the form for two people is ours.
///
/// ```
/// use landfall_team::{Level, Spoken};
/// use landfall_team::factor::language::{LevelValues, Profile, talk};
///
/// let speaks = |tag: &str, speaks, hears| {
///     Ok::<_, landfall_core::LanguageError>(Spoken { tag: tag.parse()?, speaks, hears })
/// };
/// let ana = [speaks("pt-BR", Level::Native, Level::Native)?, speaks("es", Level::A1, Level::B2)?];
/// let luz = [speaks("es", Level::Native, Level::Native)?, speaks("pt", Level::None, Level::B2)?];
/// let (ana, luz) = (Profile::of(&ana).ok_or("none")?, Profile::of(&luz).ok_or("none")?);
/// let talk = talk(&ana, &luz, &LevelValues::default());
/// // Each speaks her own and is understood at B2: sqrt(1 * .8 * 1 * .8) = .8.
/// assert!((talk.value - 0.8).abs() < 1e-12 && !talk.common());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn talk(a: &Profile, b: &Profile, values: &LevelValues) -> Talk {
    let mut best: [Option<Direction<'_>>; 2] = [None; 2];
    let mut common: Option<Shared<'_>> = None;
    for languages in shared(a, b, values) {
        for (best, next) in best.iter_mut().zip([languages.there, languages.back]) {
            if best.is_none_or(|best| next.value > best.value) {
                *best = Some(next);
            }
        }
        let product = |s: &Shared<'_>| s.there.value * s.back.value;
        if common
            .as_ref()
            .is_none_or(|known| product(&languages) > product(known))
        {
            common = Some(languages);
        }
    }
    let nothing = Direction {
        language: "",
        speaks: Level::None,
        hears: Level::None,
        value: values.of(Level::None) * values.of(Level::None),
    };
    let own = best.map(|direction| direction.unwrap_or(nothing));
    match (common, own) {
        // The same worth in one language is simpler to live with.
        (Some(one), [there, back])
            if one.there.value * one.back.value >= there.value * back.value =>
        {
            written(one.there, one.back)
        }
        (_, [there, back]) => written(there, back),
    }
}

fn written(there: Direction<'_>, back: Direction<'_>) -> Talk {
    Talk {
        first: there.language.to_owned(),
        first_speaks: there.speaks,
        second_hears: there.hears,
        second: back.language.to_owned(),
        second_speaks: back.speaks,
        first_hears: back.hears,
        value: (there.value * back.value).sqrt(),
    }
}

/// The worth of [`talk`] alone.
pub fn value(a: &Profile, b: &Profile, values: &LevelValues) -> f64 {
    let (there, back) = shared(a, b, values).fold((0.0_f64, 0.0_f64), |best, languages| {
        (
            best.0.max(languages.there.value),
            best.1.max(languages.back.value),
        )
    });
    (there * back).sqrt()
}

/// Profiles as numbers, to compare one with many: the same values as [`value`].
pub(crate) struct Book {
    /// Language, worth of speaking and of understanding it, by profile.
    entries: Vec<Vec<(usize, f64, f64)>>,
    languages: usize,
    none: f64,
}

impl Book {
    /// The profiles under these values.
    pub(crate) fn new(profiles: &[Profile], values: &LevelValues) -> Self {
        let all = profiles.iter().flat_map(|profile| &profile.0);
        let names: BTreeSet<&str> = all.map(|known| known.language.as_str()).collect();
        let numbers: BTreeMap<&str, usize> = names.into_iter().zip(0..).collect();
        let entry = |known: &Known| {
            let number = numbers.get(known.language.as_str()).copied()?;
            Some((number, values.of(known.speaks), values.of(known.hears)))
        };
        let entries = profiles
            .iter()
            .map(|profile| profile.0.iter().filter_map(entry).collect());
        Self {
            entries: entries.collect(),
            languages: numbers.len(),
            none: values.of(Level::None),
        }
    }

    /// Calls `found` with each profile that `wanted` names and its worth together with profile `a`.
    ///
    /// What only `a` lists is worth at most her best level times that of nothing, and what both
    /// list is worth no less than that: so only the languages of the other are gone through.
    #[expect(
        clippy::indexing_slicing,
        reason = "languages are numbered below the length of the row"
    )]
    pub(crate) fn row(
        &self,
        a: usize,
        wanted: &dyn Fn(usize) -> bool,
        mut found: impl FnMut(usize, f64),
    ) {
        let mut row = vec![(self.none, self.none); self.languages];
        let mut best = (0.0_f64, 0.0_f64);
        for &(language, speaks, hears) in self.entries.get(a).into_iter().flatten() {
            row[language] = (speaks, hears);
            best = (
                best.0.max(speaks * self.none),
                best.1.max(self.none * hears),
            );
        }
        for (b, entries) in self.entries.iter().enumerate().filter(|(b, _)| wanted(*b)) {
            let (mut there, mut back) = best;
            for &(language, speaks, hears) in entries {
                let (a_speaks, a_hears) = row[language];
                there = there.max(a_speaks * hears);
                back = back.max(speaks * a_hears);
            }
            found(b, (there * back).sqrt());
        }
    }
}

/// What `value` becomes with an aid (interpreting, subtitles, machine translation) by which a share
/// `tau` of what would be lost is understood: `value + (1 - value) tau`.
///
/// # Errors
/// When `tau` is not in 0 to 1.
pub fn aided(value: f64, tau: f64) -> Result<f64, FactorError> {
    if !(0.0..=1.0).contains(&tau) {
        return Err(FactorError::Share {
            what: "the comprehension of the translation aid",
            given: tau,
        });
    }
    Ok(value + (1.0 - value) * tau)
}

#[cfg(test)]
mod tests;
