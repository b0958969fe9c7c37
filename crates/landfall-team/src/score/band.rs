//! The range of a factor over all pairs, which stands in for it where it is missing.

use landfall_core::Seed;
use rand::Rng;
use schemars::JsonSchema;
use serde::Serialize;

use super::axis::{Axis, Kernel};
use super::world::{SURVEY_FLOOR, World};
use crate::factor::{Factor, hours};

/// Up to this many pairs, or pairs of classes, all are read.
const MOST_READ: usize = 1 << 20;
/// Pairs of a sample. The share of pairs below the 5 % value read from it has a standard error of
/// `sqrt(.05 * .95 / 2^17)`, that is .06 %.
const SAMPLE: usize = 1 << 17;

/// What a band was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "from", content = "pairs")]
pub enum BandSource {
    /// All pairs of which the factor is known, this many.
    All(u64),
    /// A random sample of them, this many, drawn with the seed given.
    Sample(u64),
    /// Nothing: no pair has a value. From the least value of the factor to 1.
    Assumed,
}

/// 5 % and 95 % values of a factor over the pairs of which it is known: the least values that at
/// least 5 % and 95 % of them do not exceed.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct Band {
    /// 5 % value.
    pub low: f64,
    /// 95 % value.
    pub high: f64,
    /// What it was read from.
    pub source: BandSource,
}

/// A logarithm and how many pairs have it.
type Counted = (f64, u64);

impl World {
    /// The band of a factor, computed when first asked for.
    pub(super) fn band(&self, factor: Factor) -> Band {
        let compute = || {
            let (mut values, sampled) = self.values(factor);
            band(factor, &mut values, sampled)
        };
        self.bands
            .get(factor.index())
            .map_or_else(compute, |band| *band.get_or_init(compute))
    }

    /// The known values of a factor, and whether they are a sample.
    fn values(&self, factor: Factor) -> (Vec<Counted>, bool) {
        let people = self.people();
        if people.saturating_mul(people.saturating_sub(1)) / 2 <= MOST_READ {
            let pairs = (0..people).flat_map(|i| (i + 1..people).map(move |j| (i, j)));
            return (self.read(factor, pairs), false);
        }
        match factor {
            Factor::Language => self.by_class(factor, &self.languages),
            Factor::Hours => self.by_class(factor, &self.hours),
            Factor::Culture => self.by_class(factor, &self.cultures),
            Factor::Survey if self.half_surveys.iter().any(|half| !half.is_nan()) => self
                .sample(factor, |i| {
                    self.half_surveys.get(i).is_some_and(|half| !half.is_nan())
                }),
            Factor::Survey | Factor::Interaction | Factor::Handover => {
                let others = |i: usize| {
                    self.observed(i)
                        .iter()
                        .map(move |pair| (i, pair.other as usize))
                };
                let pairs = (0..people).flat_map(others).filter(|(i, j)| i < j);
                (self.read(factor, pairs), false)
            }
        }
    }

    fn read(&self, factor: Factor, pairs: impl Iterator<Item = (usize, usize)>) -> Vec<Counted> {
        pairs
            .filter_map(|(i, j)| {
                let terms = self.terms(i, j);
                let ln = terms.ln.get(factor.index()).copied()?;
                (terms.applies(factor.index()) && !ln.is_nan()).then_some((ln, 1))
            })
            .collect()
    }

    fn opted_out(&self, person: usize, factor: Factor) -> bool {
        self.out
            .get(person)
            .is_some_and(|bits| bits >> factor.index() & 1 == 1)
    }

    fn by_class<K: Kernel>(&self, factor: Factor, axis: &Axis<K>) -> (Vec<Counted>, bool) {
        let classes = axis.kernel.classes();
        if classes.saturating_mul(classes + 1) / 2 > MOST_READ {
            return self.sample(factor, |person| axis.class(person).is_some());
        }
        let mut sizes = vec![0_u64; classes];
        for person in (0..self.people()).filter(|person| !self.opted_out(*person, factor)) {
            if let Some(size) = axis.class(person).and_then(|class| sizes.get_mut(class)) {
                *size += 1;
            }
        }
        let mut values = Vec::new();
        for (a, size) in sizes.iter().enumerate() {
            values.push((axis.kernel.ln(a, a), size * size.saturating_sub(1) / 2));
            for (b, other) in sizes.iter().enumerate().skip(a + 1) {
                values.push((axis.kernel.ln(a, b), size * other));
            }
        }
        values.retain(|(ln, count)| !ln.is_nan() && *count > 0);
        (values, false)
    }

    /// Values of random pairs of those people who can have one.
    fn sample(&self, factor: Factor, can: impl Fn(usize) -> bool) -> (Vec<Counted>, bool) {
        let people: Vec<usize> = (0..self.people())
            .filter(|person| can(*person) && !self.opted_out(*person, factor))
            .collect();
        let seed: Seed = self.seed.stream("band").stream(factor.name());
        let mut rng = seed.rng();
        let mut draw = || people.get(rng.gen_range(0..people.len())).copied();
        let mut pairs = Vec::with_capacity(SAMPLE);
        if people.len() > 1 {
            for _ in 0..SAMPLE {
                if let (Some(i), Some(j)) = (draw(), draw())
                    && i != j
                {
                    pairs.push((i, j));
                }
            }
        }
        (self.read(factor, pairs.into_iter()), true)
    }
}

fn band(factor: Factor, values: &mut [Counted], sampled: bool) -> Band {
    values.sort_by(|a, b| a.0.total_cmp(&b.0));
    let pairs: u64 = values.iter().map(|(_, count)| count).sum();
    let quantile = |twentieths: u64| {
        let wanted = (u128::from(pairs) * u128::from(twentieths)).div_ceil(20);
        let mut below = 0;
        let found = values.iter().find(|(_, count)| {
            below += u128::from(*count);
            below >= wanted
        });
        found.map(|(ln, _)| ln.exp())
    };
    match (quantile(1), quantile(19)) {
        (Some(low), Some(high)) => Band {
            low,
            high,
            source: if sampled {
                BandSource::Sample(pairs)
            } else {
                BandSource::All(pairs)
            },
        },
        _ => Band {
            low: least(factor),
            high: 1.0,
            source: BandSource::Assumed,
        },
    }
}

/// Least value assumed of a factor of which no pair has a value (our own default, unpublished).
const fn least(factor: Factor) -> f64 {
    match factor {
        Factor::Hours => hours::FLOOR,
        _ => SURVEY_FLOOR,
    }
}
