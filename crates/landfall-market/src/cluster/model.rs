//! What a run of K-means found.

use serde::{Deserialize, Serialize};

use super::{ClusterError, Geometry, Points, Real, fit};

/// Why a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Stopped {
    /// No label changed: a fixed point of Lloyd's algorithm.
    NoLabelMoved,
    /// The centroids moved by no more than the tolerance.
    Tolerance,
    /// The greatest number of steps was reached; more steps may lower the inertia.
    StepLimit,
    /// The rows were sampled: this many in the last sample, then one exact step over all of them.
    Sampled {
        /// Rows of the last sample, about.
        rows: usize,
    },
}

/// What the reader of a fit should know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Warning {
    /// There are fewer distinct rows than clusters were asked for; each distinct row is a cluster.
    FewerDistinctRows {
        /// Clusters asked for.
        asked: usize,
        /// Distinct rows.
        distinct: usize,
    },
    /// Some clusters ended without a row.
    EmptyClusters {
        /// How many.
        clusters: usize,
    },
    /// The best run reached the greatest number of steps.
    StepLimit {
        /// Steps taken.
        steps: usize,
    },
}

/// Clusters of rows: one local optimum of the K-means objective.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct KMeansFit {
    pub(super) geometry: Geometry,
    pub(super) columns: usize,
    pub(super) centroids: Vec<f64>,
    pub(super) labels: Vec<u32>,
    pub(super) inertia: f64,
    pub(super) sizes: Vec<usize>,
    pub(super) weights: Vec<f64>,
    pub(super) steps: usize,
    pub(super) stopped: Stopped,
    pub(super) relocations: usize,
    pub(super) warnings: Vec<Warning>,
    /// Inertia per sum of squares about the mean, which is unweighted: a rough share.
    pub(super) unexplained: f64,
}

impl KMeansFit {
    /// Number of clusters.
    pub const fn k(&self) -> usize {
        self.sizes.len()
    }

    /// Number of columns.
    pub const fn columns(&self) -> usize {
        self.columns
    }

    /// All centroids, K x columns, row after row.
    pub fn centroids(&self) -> &[f64] {
        &self.centroids
    }

    /// One centroid; empty beyond the last.
    pub fn centroid(&self, cluster: usize) -> &[f64] {
        let start = cluster.saturating_mul(self.columns);
        self.centroids
            .get(start..start.saturating_add(self.columns))
            .unwrap_or_default()
    }

    /// The cluster of every row: that of the nearest centroid, the lower index of equals.
    pub fn labels(&self) -> &[u32] {
        &self.labels
    }

    /// Sum over the rows of weight times squared distance to the centroid of their cluster.
    pub const fn total_inertia(&self) -> f64 {
        self.inertia
    }

    /// Rows of every cluster.
    pub fn sizes(&self) -> &[usize] {
        &self.sizes
    }

    /// Sum of the weights of every cluster's rows.
    pub fn weights(&self) -> &[f64] {
        &self.weights
    }

    /// Lloyd steps of the best run, the one that confirmed the end included.
    pub const fn steps(&self) -> usize {
        self.steps
    }

    /// Why the best run ended.
    pub const fn stopped(&self) -> Stopped {
        self.stopped
    }

    /// How often the best run moved an empty cluster to the row farthest from its centroid.
    pub const fn relocations(&self) -> usize {
        self.relocations
    }

    /// What the reader should know.
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// By what rows were compared.
    pub const fn geometry(&self) -> Geometry {
        self.geometry
    }

    /// The nearest centroid of every row and the squared distance to it.
    ///
    /// # Errors
    /// [`ClusterError::Columns`], [`ClusterError::NoDirection`].
    pub fn predict<T: Real>(&self, points: Points<'_, T>) -> Result<Assignment, ClusterError> {
        fit::assign(self.geometry, &self.centroids, self.columns, points)
    }

    /// Takes more rows into account without looking at earlier ones again: every new row goes to
    /// its nearest centroid, and each centroid becomes the mean of all rows it has seen
    /// (MacQueen 1967, batch by batch). Labels, sizes and inertia are those of the new rows; the
    /// weights are sums over all rows seen.
    ///
    /// # Errors
    /// As [`KMeansFit::predict`].
    pub fn absorb<T: Real>(self, points: Points<'_, T>) -> Result<Self, ClusterError> {
        fit::absorb(self, points)
    }

    /// The same clusters numbered by falling weight (ties: the first row that belongs), empty ones
    /// left out.
    #[must_use]
    pub fn by_weight(self) -> Self {
        let mut firsts = vec![usize::MAX; self.k()];
        for (row, label) in self.labels.iter().enumerate() {
            if let Some(first) = firsts.get_mut(*label as usize) {
                *first = (*first).min(row);
            }
        }
        let mut order: Vec<usize> = (0..self.k())
            .filter(|&cluster| self.sizes.get(cluster).is_some_and(|size| *size > 0))
            .collect();
        order.sort_by(|&a, &b| {
            let weight = |cluster: usize| self.weights.get(cluster).copied().unwrap_or(0.0);
            let first = |cluster: usize| firsts.get(cluster).copied();
            weight(b)
                .total_cmp(&weight(a))
                .then_with(|| first(a).cmp(&first(b)))
        });
        self.reordered(&order)
    }

    /// The same without clusters that have no rows, with a word on how that came; `few` says whether
    /// there are no more distinct rows than so many. (Equal rows need not have an inertia of zero:
    /// the mean of three equal numbers may be rounded.)
    pub(super) fn without_empty(mut self, asked: usize, few: impl Fn(usize) -> bool) -> Self {
        let order: Vec<usize> = (0..self.k())
            .filter(|&cluster| self.sizes.get(cluster).is_some_and(|size| *size > 0))
            .collect();
        if order.len() == asked {
            return self;
        }
        self.warnings
            .push(if self.inertia == 0.0 || few(order.len()) {
                Warning::FewerDistinctRows {
                    asked,
                    distinct: order.len(),
                }
            } else {
                Warning::EmptyClusters {
                    clusters: asked - order.len(),
                }
            });
        self.reordered(&order)
    }

    /// The clusters of `order`, which are all that have rows, in that order.
    fn reordered(self, order: &[usize]) -> Self {
        let mut ranks = vec![0; self.k()];
        for (rank, &cluster) in (0..).zip(order) {
            if let Some(slot) = ranks.get_mut(cluster) {
                *slot = rank;
            }
        }
        let rank = |label: &u32| ranks.get(*label as usize).copied();
        Self {
            centroids: order
                .iter()
                .flat_map(|&cluster| self.centroid(cluster))
                .copied()
                .collect(),
            labels: self.labels.iter().filter_map(rank).collect(),
            sizes: picked(&self.sizes, order),
            weights: picked(&self.weights, order),
            ..self
        }
    }
}

fn picked<V: Copy>(values: &[V], order: &[usize]) -> Vec<V> {
    order
        .iter()
        .filter_map(|&cluster| values.get(cluster).copied())
        .collect()
}

/// The nearest centroid of every row.
#[derive(Debug, Clone, PartialEq)]
pub struct Assignment {
    /// Its index; the lower of equals.
    pub labels: Vec<u32>,
    /// The squared distance to it.
    pub squared_distances: Vec<f64>,
}
