//! How few carry the work, in whole numbers.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A share as an exact fraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Share {
    numerator: u32,
    denominator: u32,
}

impl Share {
    /// One half: what CHAOSS takes.
    pub const HALF: Self = Self {
        numerator: 1,
        denominator: 2,
    };

    /// `numerator` of `denominator`, above 0 and at most 1; none otherwise.
    pub const fn new(numerator: u32, denominator: u32) -> Option<Self> {
        if numerator == 0 || numerator > denominator {
            return None;
        }
        Some(Self {
            numerator,
            denominator,
        })
    }
}

/// Contributor absence factor (CHAOSS, formerly bus factor): the fewest contributors whose
/// `contributions` make up at least `share` of all. None when nobody contributed anything.
///
/// ```
/// use landfall_team::bridge::{Share, absence_factor};
///
/// // 5 + 3 of 15 are at least a half, 5 alone is not.
/// assert_eq!(absence_factor(&[3, 2, 5, 2, 3], Share::HALF), Some(2));
/// assert_eq!(absence_factor(&[], Share::HALF), None);
/// ```
pub fn absence_factor(contributions: &[u64], share: Share) -> Option<usize> {
    let mut sorted = contributions.to_vec();
    sorted.sort_unstable_by(|a, b| b.cmp(a));
    let all: u128 = sorted.iter().map(|count| u128::from(*count)).sum();
    let needed = all.saturating_mul(share.numerator.into());
    let mut sum = 0_u128;
    let enough = |count: u64| {
        sum += u128::from(count);
        sum.saturating_mul(share.denominator.into()) >= needed
    };
    let place = sorted.into_iter().position(enough);
    place.filter(|_| all > 0).map(|place| place + 1)
}

/// Elephant factor with what it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Elephant {
    /// Fewest organisations with at least the share asked for. People of unknown organisation count
    /// as one organisation together; in truth the factor may be smaller or larger.
    pub factor: usize,
    /// Known organisations with their contributions, largest first, by name among equals.
    pub organisations: Vec<(String, u64)>,
    /// People whose organisation is unknown.
    pub unknown_people: usize,
    /// Their contributions together.
    pub unknown_contributions: u64,
}

/// Elephant factor (CHAOSS): the [`absence_factor`] of organisations. `people` are each one's
/// organisation, none where it is unknown, and contributions. The unknown ones are one class of
/// their own, counted and stated. None when nobody contributed anything. Sums stop at 2⁶⁴ - 1.
///
/// ```
/// use landfall_team::bridge::{Share, elephant_factor};
///
/// let people = [(Some("A"), 4), (Some("B"), 3), (Some("A"), 2), (None, 5)];
/// let elephant = elephant_factor(people, Share::HALF).unwrap();
/// assert_eq!((elephant.factor, elephant.unknown_contributions), (2, 5)); // A 6, unknown 5 of 14
/// ```
pub fn elephant_factor<'a>(
    people: impl IntoIterator<Item = (Option<&'a str>, u64)>,
    share: Share,
) -> Option<Elephant> {
    let mut known: BTreeMap<&str, u64> = BTreeMap::new();
    let mut unknown_people = 0;
    let mut unknown_contributions = 0_u64;
    for (organisation, contributions) in people {
        if let Some(name) = organisation {
            let sum = known.entry(name).or_default();
            *sum = sum.saturating_add(contributions);
        } else {
            unknown_people += 1;
            unknown_contributions = unknown_contributions.saturating_add(contributions);
        }
    }
    let classes = known.values().copied().chain([unknown_contributions]);
    let factor = absence_factor(&classes.collect::<Vec<_>>(), share)?;
    let mut organisations: Vec<(String, u64)> = known
        .into_iter()
        .map(|(name, sum)| (name.to_owned(), sum))
        .collect();
    organisations.sort_by_key(|(_, sum)| std::cmp::Reverse(*sum));
    Some(Elephant {
        factor,
        organisations,
        unknown_people,
        unknown_contributions,
    })
}
