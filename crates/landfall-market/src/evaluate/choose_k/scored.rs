//! The rows that K is chosen on.

use std::cmp::Ordering;
use std::ops::RangeInclusive;

use landfall_core::Seed;
use rand::seq::index::sample;

use crate::cluster::{ClusterError, Points, Real};

/// Rows of some weight, all of them or a sample.
#[derive(Debug)]
pub(super) struct Scored {
    values: Vec<f64>,
    columns: usize,
    weights: Option<Vec<f64>>,
    /// Rows of the data, those of weight 0 included.
    all: usize,
    /// Rows of the data that weigh anything.
    founders: usize,
    distinct: usize,
}

impl Scored {
    /// All rows of some weight, or `limit` of them drawn without replacement.
    pub(super) fn of<T: Real>(points: Points<'_, T>, limit: usize, seed: Seed) -> Self {
        let mut rows: Vec<usize> = (0..points.rows())
            .filter(|row| points.weight(*row) > 0.0)
            .collect();
        let founders = rows.len();
        if founders > limit {
            let mut drawn = sample(&mut seed.rng(), founders, limit).into_vec();
            drawn.sort_unstable();
            rows = drawn
                .into_iter()
                .filter_map(|at| rows.get(at).copied())
                .collect();
        }
        let numbers = |row: &usize| points.row(*row).iter().map(|value| value.to_f64());
        let weights = |_| rows.iter().map(|row| points.weight(*row)).collect();
        let mut scored = Self {
            values: rows.iter().flat_map(numbers).collect(),
            columns: points.columns(),
            weights: points.weights().map(weights),
            all: points.rows(),
            founders,
            distinct: 0,
        };
        scored.distinct = scored.count_distinct();
        scored
    }

    pub(super) fn points(&self) -> Result<Points<'_, f64>, ClusterError> {
        let points = Points::new(&self.values, self.columns)?;
        match &self.weights {
            Some(weights) => points.weighted(weights),
            None => Ok(points),
        }
    }

    pub(super) const fn rows(&self) -> usize {
        self.values.len() / self.columns
    }

    /// Rows that could have been scored.
    pub(super) const fn founders(&self) -> usize {
        self.founders
    }

    pub(super) const fn distinct(&self) -> usize {
        self.distinct
    }

    /// Whether these are all rows of the data, in order.
    pub(super) const fn is_everything(&self) -> bool {
        self.rows() == self.all
    }

    /// The numbers of clusters that the rows allow, and those they do not: no more clusters than
    /// distinct rows, and fewer than rows.
    pub(super) fn possible(&self, range: &RangeInclusive<usize>) -> (Vec<usize>, usize) {
        let most = self.distinct.min(self.rows().saturating_sub(1)).max(1);
        let ks: Vec<usize> = (*range.start()..=most.min(*range.end())).collect();
        let asked = range.end() - range.start() + 1;
        let left_out = asked - ks.len();
        (ks, left_out)
    }

    fn count_distinct(&self) -> usize {
        let mut rows: Vec<&[f64]> = self.values.chunks_exact(self.columns).collect();
        rows.sort_unstable_by(|a, b| compare(a, b));
        rows.dedup_by(|a, b| compare(a, b) == Ordering::Equal);
        rows.len()
    }
}

/// Lexicographic; the two zeros are equal.
fn compare(a: &[f64], b: &[f64]) -> Ordering {
    let pairs = a.iter().zip(b);
    pairs
        .map(|(a, b)| (a + 0.0).total_cmp(&(b + 0.0)))
        .find(|order| order.is_ne())
        .unwrap_or(Ordering::Equal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_rows_and_both_zeros_count_once() {
        let values = [0.0, 1.0, -0.0, 1.0, 2.0, 2.0, 2.0, 3.0];
        let scored = Scored::of(Points::new(&values, 2).unwrap(), 10, Seed::new(1));
        assert_eq!((scored.rows(), scored.distinct()), (4, 3));
        assert_eq!(scored.possible(&(1..=5)), (vec![1, 2, 3], 2));
    }

    #[test]
    fn a_sample_leaves_out_rows_of_weight_0() {
        let values: Vec<f64> = (0..40).map(f64::from).collect();
        let weights: Vec<f64> = (0..40).map(|i| f64::from(i % 2)).collect();
        let points = Points::new(&values, 1).unwrap();
        let points = points.weighted(&weights).unwrap();
        let scored = Scored::of(points, 10, Seed::new(1));
        assert_eq!((scored.rows(), scored.founders()), (10, 20));
        let odd = |value: &f64| *value % 2.0 == 1.0;
        assert!(scored.values.iter().all(odd) && !scored.is_everything());
    }
}
