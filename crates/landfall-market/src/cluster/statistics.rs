//! What one Lloyd step needs to know of the rows, and how shards of the rows share it.

use super::ClusterError;

/// The sufficient statistics of one Lloyd step: with their sum over all rows, every shard moves the
/// centroids alike.
///
/// Numbers are in the coordinates of the run (centred and scaled alike on every shard). Merging in
/// the order of the shards gives the same bits on every run.
#[derive(Debug, Clone, PartialEq)]
pub struct StepStatistics {
    /// Weighted sums of the rows of each cluster, K x columns.
    pub sums: Vec<f64>,
    /// Sum of the weights of each cluster.
    pub weights: Vec<f64>,
    /// Rows whose label changed.
    pub moved: u64,
    /// Candidates for clusters that ran empty, farthest first; asked for only when one did.
    pub farthest: Vec<FarRow>,
}

/// A row far from its centroid.
#[derive(Debug, Clone, PartialEq)]
pub struct FarRow {
    /// Weight times squared distance to the centroid.
    pub weighted_distance: f64,
    /// Its cluster.
    pub label: u32,
    /// Its weight.
    pub weight: f64,
    /// Its coordinates.
    pub row: Vec<f64>,
}

impl StepStatistics {
    /// Statistics of no rows.
    pub fn new(k: usize, columns: usize) -> Self {
        Self {
            sums: vec![0.0; k * columns],
            weights: vec![0.0; k],
            moved: 0,
            farthest: Vec::new(),
        }
    }

    /// Adds the statistics of later rows. Of the farthest rows as many stay as there are clusters,
    /// earlier rows before later ones at the same distance.
    pub fn merge(&mut self, later: &Self) {
        add(&mut self.sums, &later.sums);
        add(&mut self.weights, &later.weights);
        self.moved += later.moved;
        self.farthest.extend(later.farthest.iter().cloned());
        self.farthest
            .sort_by(|a, b| b.weighted_distance.total_cmp(&a.weighted_distance));
        self.farthest.truncate(self.weights.len());
    }
}

fn add(sums: &mut [f64], others: &[f64]) {
    for (sum, other) in sums.iter_mut().zip(others) {
        *sum += other;
    }
}

/// Sums statistics over the shards of a run.
///
/// Every shard calls [`Reducer::reduce`] the same number of times and gets the same answer: the
/// statistics of all shards merged in a fixed order. A program on one machine uses [`Alone`].
pub trait Reducer: Sync {
    /// The statistics of all shards, merged in the order of the shards.
    ///
    /// # Errors
    /// [`ClusterError::Reduction`] when another shard cannot be reached or does not agree.
    fn reduce(&self, local: StepStatistics) -> Result<StepStatistics, ClusterError>;

    /// Whether this is the only shard, so that steps which need all rows at hand are possible.
    fn is_alone(&self) -> bool {
        false
    }
}

/// There is one shard: all rows are here.
#[derive(Debug, Clone, Copy, Default)]
pub struct Alone;

impl Reducer for Alone {
    fn reduce(&self, local: StepStatistics) -> Result<StepStatistics, ClusterError> {
        Ok(local)
    }

    fn is_alone(&self) -> bool {
        true
    }
}
