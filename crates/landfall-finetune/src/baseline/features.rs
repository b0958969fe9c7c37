//! Texts as rows of weighted n-grams.

use rayon::prelude::*;

use super::grams::grams;
use super::matrix::Rows;

/// Bits of a hash that choose a bucket.
const BUCKET_BITS: u32 = 16;

/// The n-grams of the training texts with their weights.
///
/// An n-gram is known by a hash of 64 bits; among a million of them two share one with a
/// probability of 3e-8.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Features {
    low: usize,
    high: usize,
    /// Hashes, ascending.
    hashes: Vec<u64>,
    /// Inverse document frequency of each: ln((1 + n) / (1 + df)) + 1.
    idf: Vec<f32>,
    /// First place of each bucket of hashes, and the end.
    buckets: Vec<usize>,
}

impl Features {
    /// The n-grams that at least `least` of the texts have.
    pub(super) fn of(texts: &[&str], low: usize, high: usize, least: usize) -> Self {
        let each = |text: &&str| counted(text, low, high).into_iter().map(|(hash, _)| hash);
        let mut all: Vec<u64> = texts.par_iter().flat_map_iter(each).collect();
        all.par_sort_unstable();
        let mut hashes = Vec::new();
        let mut idf = Vec::new();
        let count = (1 + texts.len()) as f64;
        for same in all.chunk_by(|a, b| a == b) {
            if let Some(hash) = same.first().filter(|_| same.len() >= least) {
                hashes.push(*hash);
                idf.push(((count / (1 + same.len()) as f64).ln() + 1.0) as f32);
            }
        }
        let start =
            |bucket: u64| hashes.partition_point(|hash| hash >> (u64::BITS - BUCKET_BITS) < bucket);
        Self {
            low,
            high,
            buckets: (0..=1u64 << BUCKET_BITS).map(start).collect(),
            hashes,
            idf,
        }
    }

    /// Number of n-grams.
    pub(super) fn len(&self) -> usize {
        self.hashes.len()
    }

    fn place(&self, hash: u64) -> Option<usize> {
        let bucket = usize::try_from(hash >> (u64::BITS - BUCKET_BITS)).ok()?;
        let (from, to) = (*self.buckets.get(bucket)?, *self.buckets.get(bucket + 1)?);
        let near = self.hashes.get(from..to)?;
        near.binary_search(&hash).ok().map(|at| from + at)
    }

    /// Counts times inverse document frequency, each row of length 1; n-grams that were not
    /// trained are left out.
    pub(super) fn rows(&self, texts: &[&str]) -> Rows {
        let row = |text: &&str| {
            let weigh = |(hash, count): (u64, u32)| {
                let place = self.place(hash)?;
                let weight = f64::from(*self.idf.get(place)?) * f64::from(count);
                Some((u32::try_from(place).ok()?, weight))
            };
            let row = counted(text, self.low, self.high);
            let row: Vec<(u32, f64)> = row.into_iter().filter_map(weigh).collect();
            let square: f64 = row.iter().map(|(_, weight)| weight * weight).sum();
            let length = square.sqrt();
            row.into_iter()
                .map(|(place, weight)| (place, (weight / length) as f32))
                .collect()
        };
        Rows::of(texts.par_iter().map(row).collect())
    }
}

/// The n-grams of a text, ascending by hash, each once with its count.
fn counted(text: &str, low: usize, high: usize) -> Vec<(u64, u32)> {
    let mut all = grams(text, low, high);
    all.sort_unstable();
    let count = |same: &[u64]| {
        let hash = *same.first()?;
        Some((hash, u32::try_from(same.len()).unwrap_or(u32::MAX)))
    };
    all.chunk_by(|a, b| a == b).filter_map(count).collect()
}
