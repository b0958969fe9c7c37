//! Randomness as an argument.

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};

/// A seed that derives independent streams by name, so that adding one random step to a program
/// does not shift the numbers of every other step.
///
/// ```
/// use landfall_core::Seed;
/// use rand::RngCore;
///
/// let seed = Seed::new(7);
/// let again = Seed::new(7).stream("segments").rng().next_u64();
/// assert_eq!(seed.stream("segments").rng().next_u64(), again);
/// assert_ne!(seed.stream("segments"), seed.stream("draws"));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Seed(u64);

impl Seed {
    /// A seed from a plain number.
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The plain number.
    pub const fn get(self) -> u64 {
        self.0
    }

    /// The seed of the stream called `name`.
    #[must_use]
    pub fn stream(self, name: &str) -> Self {
        let start = mix(self.0 ^ 0x6c61_6e64_6661_6c6c);
        Self(
            name.bytes()
                .fold(start, |state, byte| mix(state ^ u64::from(byte))),
        )
    }

    /// The seed of the `index`-th member of a family, such as one restart of many.
    #[must_use]
    pub const fn index(self, index: u64) -> Self {
        Self(mix(mix(self.0) ^ index))
    }

    /// A generator (`ChaCha8`, the same numbers on every platform) started at this seed.
    pub fn rng(self) -> ChaCha8Rng {
        ChaCha8Rng::seed_from_u64(self.0)
    }
}

/// One step of `SplitMix64` (Steele, Lea & Flood 2014).
const fn mix(state: u64) -> u64 {
    let z = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use rand::RngCore;

    use super::*;

    #[test]
    fn streams_and_indices_differ() {
        let seeds: HashSet<u64> = (0..100)
            .flat_map(|i| {
                [
                    Seed::new(i),
                    Seed::new(1).index(i),
                    Seed::new(1).stream(&i.to_string()),
                ]
            })
            .map(Seed::get)
            .collect();
        assert_eq!(seeds.len(), 300);
    }

    #[test]
    fn numbers_never_change() {
        // A change here changes the plan of every user: it needs a new major version.
        assert_eq!(
            Seed::new(7).stream("segments").rng().next_u64(),
            16_031_658_274_644_626_167
        );
    }
}
