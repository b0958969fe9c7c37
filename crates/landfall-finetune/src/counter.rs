//! Random numbers that are a function of a seed and a counter (nothing to keep, nothing to resume),
//! and the comparison of counts.

use landfall_core::Seed;

use crate::FinetuneError;

/// A number in 0..1 (1 excluded) with 53 random bits.
pub(crate) fn unit(seed: Seed) -> f64 {
    let bits = (seed.get() >> 11) as f64;
    bits / 9_007_199_254_740_992.0
}

/// A number in 0..limit by the upper half of a 64 by 64 bit product: a bias below limit / 2^64.
pub(crate) fn below(seed: Seed, limit: usize) -> usize {
    let wide = u128::from(seed.get()) * limit as u128;
    usize::try_from(wide >> 64).unwrap_or(usize::MAX)
}

/// An error unless two counts are equal.
pub(crate) fn equal(
    what: &'static str,
    given: usize,
    expected: usize,
) -> Result<(), FinetuneError> {
    if given == expected {
        Ok(())
    } else {
        Err(FinetuneError::Rows {
            what,
            given,
            expected,
        })
    }
}

/// Fisher and Yates's shuffle; the result is a function of the seed and the given order.
pub(crate) fn shuffle<T>(items: &mut [T], seed: Seed) {
    for last in (1..items.len()).rev() {
        items.swap(last, below(seed.index(last as u64), last + 1));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stay_in_their_range_and_spread() {
        let mut seen = [0u32; 10];
        for i in 0..10_000 {
            let seed = Seed::new(1).index(i);
            assert!((0.0..1.0).contains(&unit(seed)));
            seen[below(seed, 10)] += 1;
        }
        // 10,000 draws over 10 cells: 1,000 each, standard deviation 30; 6 of them allowed.
        assert!(seen.iter().all(|n| (820..1180).contains(n)), "{seen:?}");
    }

    #[test]
    fn a_shuffle_keeps_every_item_once_and_repeats() {
        let mut a: Vec<u32> = (0..1000).collect();
        let mut b = a.clone();
        shuffle(&mut a, Seed::new(3));
        shuffle(&mut b, Seed::new(3));
        assert_eq!(a, b);
        assert_ne!(a, (0..1000).collect::<Vec<_>>());
        a.sort_unstable();
        assert_eq!(a, (0..1000).collect::<Vec<_>>());
    }
}
