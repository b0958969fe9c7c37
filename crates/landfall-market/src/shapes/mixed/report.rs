//! What a fit of k-prototypes tells.

use super::MixedPoints;
use super::clusters::{MixedRows, Prototypes};
use super::fit::Run;
use super::params::Gamma;
use crate::cluster::{Assignment, ClusterError, Real, Stopped};
use crate::shapes::Warning;
use crate::shapes::common::{at, change, label, slice};

/// Clusters of rows of numbers and categories: one local optimum of the k-prototypes objective.
#[derive(Debug, Clone, PartialEq)]
pub struct KPrototypesFit {
    numeric: usize,
    categorical: usize,
    prototypes: Prototypes,
    names: Vec<Vec<Option<String>>>,
    labels: Vec<u32>,
    numeric_cost: f64,
    mismatches: f64,
    gamma: Gamma,
    sizes: Vec<usize>,
    weights: Vec<f64>,
    history: Vec<f64>,
    stopped: Stopped,
    warnings: Vec<Warning>,
}

impl KPrototypesFit {
    /// Number of clusters.
    pub const fn k(&self) -> usize {
        self.sizes.len()
    }

    /// The numeric means, K x numeric columns, row after row.
    pub fn means(&self) -> &[f64] {
        &self.prototypes.numbers
    }

    /// The modes as numbers of categories, K x categorical columns, row after row.
    pub fn modes(&self) -> &[u32] {
        &self.prototypes.codes
    }

    /// The modes of one cluster by name, `None` where missing is the mode; empty beyond the last.
    pub fn mode_names(&self, cluster: usize) -> Vec<Option<&str>> {
        let codes = slice(&self.prototypes.codes, cluster, self.categorical).iter();
        let names = codes.zip(&self.names);
        names
            .map(|(code, names)| names.get(*code as usize).and_then(Option::as_deref))
            .collect()
    }

    /// The cluster of every row.
    pub fn labels(&self) -> &[u32] {
        &self.labels
    }

    /// The objective: the numeric cost plus the categorical cost.
    pub fn total_cost(&self) -> f64 {
        self.numeric_cost + self.categorical_cost()
    }

    /// Sum over the rows of weight times squared distance to the numeric mean.
    pub const fn numeric_cost(&self) -> f64 {
        self.numeric_cost
    }

    /// Gamma times the mismatches.
    pub fn categorical_cost(&self) -> f64 {
        self.gamma.value() * self.mismatches
    }

    /// Sum over the rows of weight times categories that differ from the mode.
    pub const fn mismatches(&self) -> f64 {
        self.mismatches
    }

    /// What one mismatch costs, and by which rule.
    pub const fn gamma(&self) -> Gamma {
        self.gamma
    }

    /// Rows of every cluster.
    pub fn sizes(&self) -> &[usize] {
        &self.sizes
    }

    /// Sum of the weights of every cluster's rows.
    pub fn weights(&self) -> &[f64] {
        &self.weights
    }

    /// The objective after the first assignment and after every pass of the best run that lowered
    /// it; it never rises.
    pub fn history(&self) -> &[f64] {
        &self.history
    }

    /// Why the best run ended.
    pub const fn stopped(&self) -> Stopped {
        self.stopped
    }

    /// What the reader should know.
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// The nearest prototype of other rows, the lower index of equals. In place of the squared
    /// distance stands the cost: squared distance + gamma x mismatches. The categories must be
    /// numbered by [`Categories::continued`](super::Categories::continued); one that the fit has
    /// not seen differs from every mode.
    ///
    /// # Errors
    /// [`ClusterError::Columns`], [`ClusterError::OtherCategories`].
    pub fn predict<T: Real>(&self, points: MixedPoints<'_, T>) -> Result<Assignment, ClusterError> {
        let given = [points.numeric_columns(), points.categorical_columns()];
        for (given, expected) in given.into_iter().zip([self.numeric, self.categorical]) {
            if given != expected {
                return Err(ClusterError::Columns { given, expected });
            }
        }
        if let Some(column) = points.categories().departs_from(&self.names) {
            return Err(ClusterError::OtherCategories { column });
        }
        let nearest = (0..points.rows()).map(|row| {
            let codes = points.categories().codes(row);
            let gamma = self.gamma.value();
            let (cluster, cost) = self.prototypes.nearest(&points.numbers(row), codes, gamma);
            (label(cluster), cost)
        });
        let (labels, squared_distances) = nearest.unzip();
        Ok(Assignment {
            labels,
            squared_distances,
        })
    }
}

pub(super) fn report<T: Real>(
    points: MixedPoints<'_, T>,
    rows: &MixedRows,
    gamma: Gamma,
    run: Run<'_>,
) -> KPrototypesFit {
    let clusters = run.clusters;
    let (numeric_cost, mismatches) = clusters.cost_parts();
    let k = clusters.sizes.len();
    let mut counted: Vec<Option<usize>> = vec![None; points.rows()];
    for (&row, cluster) in rows.origin.iter().zip(&clusters.labels) {
        change(&mut counted, row, |slot| *slot = Some(*cluster));
    }
    let (mut sizes, mut weights) = (vec![0_usize; k], vec![0.0; k]);
    let (mut labels, mut ties) = (Vec::with_capacity(counted.len()), 0);
    for (row, own) in counted.into_iter().enumerate() {
        let (numbers, codes) = (points.numbers(row), points.categories().codes(row));
        let costs: Vec<f64> = clusters
            .prototypes
            .costs(&numbers, codes, gamma.value())
            .collect();
        let nearest = clusters
            .prototypes
            .nearest(&numbers, codes, gamma.value())
            .0;
        let cluster = own.unwrap_or(nearest);
        let cost = at(&costs, cluster);
        ties += usize::from(costs.iter().filter(|other| **other == cost).count() > 1);
        change(&mut sizes, cluster, |size| *size += 1);
        change(&mut weights, cluster, |sum| *sum += points.weight(row));
        labels.push(label(cluster));
    }
    let mut warnings = Vec::new();
    if run.stopped == Stopped::StepLimit {
        let steps = run.history.len() - 1;
        warnings.push(Warning::StepLimit { steps });
    }
    let empty = clusters.sizes.iter().filter(|size| **size == 0).count();
    if empty > 0 {
        warnings.push(Warning::EmptyClusters { clusters: empty });
    }
    if ties > 0 {
        warnings.push(Warning::Ties { rows: ties });
    }
    if gamma == Gamma::CountOfMismatches && rows.numeric > 0 {
        warnings.push(Warning::NoNumericSpread);
    }
    KPrototypesFit {
        numeric: rows.numeric,
        categorical: rows.categorical,
        names: points.categories().names().to_vec(),
        prototypes: clusters.prototypes,
        labels,
        numeric_cost,
        mismatches,
        gamma,
        sizes,
        weights,
        history: run.history,
        stopped: run.stopped,
        warnings,
    }
}
