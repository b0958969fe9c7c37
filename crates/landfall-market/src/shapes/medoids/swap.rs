//! The state of one run and its eager swaps.

use rayon::prelude::*;

use super::Dissimilarity;
use crate::shapes::common::{at, change, least};

/// The nearest medoid of a row and the second nearest, by cluster.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Near {
    pub(super) first: usize,
    pub(super) first_at: f64,
    pub(super) second: usize,
    pub(super) second_at: f64,
}

#[derive(Debug, Clone)]
pub(super) struct Search<'a> {
    pairs: &'a Dissimilarity,
    weights: &'a [f64],
    pub(super) medoids: Vec<usize>,
    pub(super) near: Vec<Near>,
    pub(super) total: f64,
    /// What the sum would rise by without each medoid, its rows going to their second nearest.
    removal: Vec<f64>,
}

impl<'a> Search<'a> {
    pub(super) fn new(pairs: &'a Dissimilarity, weights: &'a [f64], medoids: Vec<usize>) -> Self {
        let mut search = Self {
            pairs,
            weights,
            medoids,
            near: Vec::new(),
            total: 0.0,
            removal: Vec::new(),
        };
        search.near = (0..weights.len()).map(|row| search.nearest(row)).collect();
        search.account();
        search
    }

    /// The two nearest medoids of a row; the lower cluster of equals. A medoid is its own nearest.
    fn nearest(&self, row: usize) -> Near {
        let far = self.pairs.of(row);
        let mut near = Near {
            first_at: f64::INFINITY,
            second_at: f64::INFINITY,
            ..Near::default()
        };
        for (cluster, &medoid) in self.medoids.iter().enumerate() {
            let distance = at(far, medoid);
            if distance < near.first_at || medoid == row {
                (near.second, near.second_at) = (near.first, near.first_at);
                (near.first, near.first_at) = (cluster, distance);
            } else if distance < near.second_at {
                (near.second, near.second_at) = (cluster, distance);
            }
        }
        near
    }

    /// Sums up what follows from `near`.
    fn account(&mut self) {
        self.removal = vec![0.0; self.medoids.len()];
        self.total = 0.0;
        for (near, weight) in self.near.iter().zip(self.weights) {
            // A weight of 0 adds nothing, also where there is no second medoid.
            if *weight > 0.0 {
                self.total += weight * near.first_at;
                let loss = weight * (near.second_at - near.first_at);
                change(&mut self.removal, near.first, |sum| *sum += loss);
            }
        }
    }

    /// The medoid whose place a row would take best, and the change of the sum. O(n + K).
    fn best_swap(&self, candidate: usize) -> Option<(usize, f64)> {
        if self.medoids.len() == 1 {
            let sum: f64 = self
                .pairs
                .of(candidate)
                .iter()
                .zip(self.weights)
                .map(|(d, w)| d * w)
                .sum();
            return Some((0, sum - self.total));
        }
        let mut changes = self.removal.clone();
        let mut gain = 0.0;
        let rows = self.pairs.of(candidate).iter().zip(&self.near);
        for ((&distance, near), weight) in rows.zip(self.weights) {
            if distance < near.first_at {
                // Whatever leaves, this row comes over.
                gain += weight * (distance - near.first_at);
                let kept = weight * (near.first_at - near.second_at);
                change(&mut changes, near.first, |sum| *sum += kept);
            } else if distance < near.second_at {
                let closer = weight * (distance - near.second_at);
                change(&mut changes, near.first, |sum| *sum += closer);
            }
        }
        least(changes).map(|(cluster, change)| (cluster, change + gain))
    }

    /// Tries a row in the place of a medoid; whether the sum fell.
    pub(super) fn try_swap(&mut self, candidate: usize) -> bool {
        if at(self.weights, candidate) <= 0.0 || self.medoids.contains(&candidate) {
            return false;
        }
        let Some((cluster, change)) = self.best_swap(candidate) else {
            return false;
        };
        if change >= 0.0 {
            return false;
        }
        let mut next = self.clone();
        next.replace(cluster, candidate);
        // The change is a difference of sums: only a sum that is lower itself counts.
        let fell = next.total < self.total;
        if fell {
            *self = next;
        }
        fell
    }

    /// Puts a row in the place of a medoid. Rows that had neither as first or second only look at
    /// the new one.
    fn replace(&mut self, cluster: usize, candidate: usize) {
        let old = at(&self.medoids, cluster);
        change(&mut self.medoids, cluster, |medoid| *medoid = candidate);
        let pairs = self.pairs;
        let mut near = std::mem::take(&mut self.near);
        for ((row, near), &distance) in near.iter_mut().enumerate().zip(pairs.of(candidate)) {
            let touched = near.first == cluster || near.second == cluster;
            if touched || row == candidate || row == old || distance <= near.second_at {
                *near = self.nearest(row);
            }
        }
        self.near = near;
        self.account();
    }
}

/// BUILD: the row of least weighted sum, then, one after the other, the one that lowers it most.
pub(super) fn build(pairs: &Dissimilarity, weights: &[f64], k: usize) -> Vec<usize> {
    let mut nearest = vec![f64::INFINITY; weights.len()];
    let mut chosen: Vec<usize> = Vec::with_capacity(k);
    while chosen.len() < k {
        let sum = |row: usize| -> f64 {
            let rows = pairs.of(row).iter().zip(&nearest).zip(weights);
            rows.map(|((far, near), weight)| weight * far.min(*near))
                .sum()
        };
        let open = |row: &usize| at(weights, *row) > 0.0 && !chosen.contains(row);
        let open: Vec<usize> = (0..weights.len()).filter(open).collect();
        let sums: Vec<f64> = open.par_iter().map(|row| sum(*row)).collect();
        let Some(next) = least(sums).and_then(|(best, _)| open.get(best).copied()) else {
            break;
        };
        for (near, far) in nearest.iter_mut().zip(pairs.of(next)) {
            *near = near.min(*far);
        }
        chosen.push(next);
    }
    chosen
}
