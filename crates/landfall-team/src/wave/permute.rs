//! The sign-flip test of paired differences.

use landfall_core::{Cancelled, Progress, Seed};
use rand::RngCore;
use rayon::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Up to this many pairs all ways to flip the signs are tried.
pub const EXACT_PAIRS: usize = 16;
/// Ways of flipping between two ticks of progress.
const CHUNK: u64 = 4_096;

/// How likely a mean at least this far from 0 is if each difference could as well have had the
/// other sign (Fisher 1935).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SignFlip {
    /// Two-sided p value, above 0 and at most 1.
    pub p: f64,
    /// Ways of flipping that were tried.
    pub tried: u64,
    /// Whether these are all there are; otherwise they were drawn, and p = (b + 1)/(tried + 1).
    pub exact: bool,
}

impl SignFlip {
    /// The least p value that so many ways of flipping can show.
    pub fn least_p(&self) -> f64 {
        let least = if self.exact {
            2.0 / self.tried as f64
        } else {
            1.0 / (self.tried + 1) as f64
        };
        least.min(1.0)
    }
}

/// The test of `differences`, at least one of them.
pub(super) fn sign_flip(
    differences: &[f64],
    draws: u32,
    seed: Seed,
    progress: &Progress,
) -> Result<SignFlip, Cancelled> {
    let observed = differences.iter().sum::<f64>().abs();
    // Sums that are equal but for rounding count as equal.
    let slack = 1e-12 * differences.iter().map(|d| d.abs()).sum::<f64>();
    let reaches = |sum: f64| sum.abs() >= observed - slack;
    let exact = differences.len() <= EXACT_PAIRS;
    let tried = if exact {
        1_u64 << differences.len()
    } else {
        u64::from(draws)
    };
    let seed = seed.stream("sign flips");
    let sum = |flip: u64| {
        if exact {
            flipped(differences, flip)
        } else {
            drawn(differences, seed.index(flip))
        }
    };
    let stage = progress.stage("sign flips", Some(tried));
    let reached: Result<Vec<u64>, Cancelled> = (0..tried.div_ceil(CHUNK))
        .into_par_iter()
        .map(|part| {
            let range = part * CHUNK..((part + 1) * CHUNK).min(tried);
            stage.advance(range.end - range.start)?;
            Ok(range.filter(|flip| reaches(sum(*flip))).count() as u64)
        })
        .collect();
    let reached = reached?.iter().sum::<u64>();
    let extra = u64::from(!exact);
    Ok(SignFlip {
        p: (reached + extra) as f64 / (tried + extra) as f64,
        tried,
        exact,
    })
}

/// The sum with the signs that the bits of `flip` say.
fn flipped(differences: &[f64], flip: u64) -> f64 {
    let sign = |place: usize| if flip >> place & 1 == 1 { -1.0 } else { 1.0 };
    differences
        .iter()
        .enumerate()
        .map(|(place, d)| sign(place) * d)
        .sum()
}

/// The sum with drawn signs.
fn drawn(differences: &[f64], seed: Seed) -> f64 {
    let mut rng = seed.rng();
    differences
        .chunks(64)
        .map(|chunk| flipped(chunk, rng.next_u64()))
        .sum()
}
