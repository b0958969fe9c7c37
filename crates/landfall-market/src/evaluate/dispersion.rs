//! Figures from distances to centroids: simplified silhouette, Calinski-Harabasz, Davies-Bouldin.

use super::figure::{Figure, Undefined};
use super::groups::Groups;
use super::silhouette::Silhouettes;
use crate::cluster::{ClusterError, Points, Real};

/// Distance of two centroids, relative to the spread around them, that is rounding error.
const SAME_PLACE: f64 = 1e-12;

/// The centroids of a labelling and how the rows lie around them.
#[derive(Debug)]
pub(super) struct Dispersion {
    columns: usize,
    groups: Groups,
    /// Mean of all rows.
    centre: Vec<f64>,
    /// Means of the clusters minus `centre`, cluster after cluster.
    centroids: Vec<f64>,
    /// Sum of weight times squared distance to the own centroid, over all rows.
    within: f64,
    /// Mean distance to the centroid, by cluster.
    spreads: Vec<f64>,
}

impl Dispersion {
    pub(super) fn of<T: Real>(points: Points<'_, T>, labels: &[u32]) -> Result<Self, ClusterError> {
        let columns = points.columns();
        let groups = Groups::of(points, labels)?;
        let centre = centre(points);
        let centroids = centroids(points, &groups, &centre);
        let mut found = Self {
            columns,
            spreads: vec![0.0; groups.len()],
            groups,
            centre,
            centroids,
            within: 0.0,
        };
        found.measure(points);
        Ok(found)
    }

    fn measure<T: Real>(&mut self, points: Points<'_, T>) {
        let mut spreads = vec![0.0; self.groups.len()];
        for (row, (values, &group)) in points.iter().zip(&self.groups.of_row).enumerate() {
            let squared = self.squared(values, group as usize);
            let weight = points.weight(row);
            self.within += weight * squared;
            if let Some(spread) = spreads.get_mut(group as usize) {
                *spread += weight * squared.sqrt();
            }
        }
        for (spread, weight) in spreads.iter_mut().zip(&self.groups.weights) {
            *spread = if *weight > 0.0 { *spread / weight } else { 0.0 };
        }
        self.spreads = spreads;
    }

    fn centroid(&self, group: usize) -> &[f64] {
        let start = group * self.columns;
        self.centroids
            .get(start..start + self.columns)
            .unwrap_or_default()
    }

    fn squared<T: Real>(&self, row: &[T], group: usize) -> f64 {
        let gap = |((x, centre), own): ((&T, &f64), &f64)| (x.to_f64() - centre - own).powi(2);
        let pairs = row.iter().zip(&self.centre).zip(self.centroid(group));
        pairs.map(gap).sum()
    }

    fn occupied(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.groups.len())
            .filter(|group| self.groups.weights.get(*group).is_some_and(|w| *w > 0.0))
    }

    /// (b - a) / max(a, b) with distances to centroids: a to the own, b to the nearest other.
    pub(super) fn simplified<T: Real>(&self, points: Points<'_, T>) -> Silhouettes {
        if let Some(reason) = self.groups.no_silhouette() {
            return Silhouettes::undefined(reason);
        }
        let others: Vec<usize> = self.occupied().collect();
        let score = |(row, (values, &own)): (usize, (&[T], &u32))| {
            let own = own as usize;
            let members = self.groups.weights.get(own).copied().unwrap_or(0.0);
            if members - points.weight(row).min(1.0) <= 0.0 {
                return 0.0;
            }
            let a = self.squared(values, own);
            let distances = others.iter().filter(|other| **other != own);
            let b = distances
                .map(|other| self.squared(values, *other))
                .fold(f64::INFINITY, f64::min);
            let (a, b) = (a.sqrt(), b.sqrt());
            if a.max(b) > 0.0 {
                (b - a) / a.max(b)
            } else {
                0.0
            }
        };
        let rows = points.iter().zip(&self.groups.of_row).enumerate();
        Silhouettes::of(points, rows.map(score).collect())
    }

    /// (between / (K - 1)) / (within / (n - K)).
    pub(super) fn calinski_harabasz(&self) -> Figure {
        let clusters = self.groups.occupied();
        let weight: f64 = self.groups.weights.iter().sum();
        #[expect(clippy::cast_precision_loss, reason = "clusters are far below 2^53")]
        let k = clusters as f64;
        if clusters < 2 {
            return Figure::Undefined(Undefined::OneCluster);
        }
        if weight <= k {
            return Figure::Undefined(Undefined::TooLittleWeight { weight, clusters });
        }
        if self.within <= 0.0 {
            return Figure::Undefined(Undefined::NoSpreadWithin);
        }
        // By differences: total minus within would lose the digits of tight clusters.
        let part = |group: usize| {
            let own: f64 = self.centroid(group).iter().map(|c| c * c).sum();
            self.groups.weights.get(group).copied().unwrap_or(0.0) * own
        };
        let between: f64 = self.occupied().map(part).sum();
        Figure::of((between / (k - 1.0)) / (self.within / (weight - k)))
    }

    /// Mean over the clusters of the worst (spread + spread) / distance between centroids.
    pub(super) fn davies_bouldin(&self) -> Figure {
        let clusters: Vec<usize> = self.occupied().collect();
        if clusters.len() < 2 {
            return Figure::Undefined(Undefined::OneCluster);
        }
        let mut sum = 0.0;
        for &one in &clusters {
            let mut worst = 0.0_f64;
            for &other in clusters.iter().filter(|other| **other != one) {
                let pairs = self.centroid(one).iter().zip(self.centroid(other));
                let apart = pairs.map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt();
                let spread = |group: usize| self.spreads.get(group).copied().unwrap_or(0.0);
                let spreads = spread(one) + spread(other);
                if apart <= SAME_PLACE * spreads || apart <= 0.0 {
                    return Figure::Undefined(Undefined::SameCentroids);
                }
                worst = worst.max(spreads / apart);
            }
            sum += worst;
        }
        #[expect(clippy::cast_precision_loss, reason = "clusters are far below 2^53")]
        let k = clusters.len() as f64;
        Figure::of(sum / k)
    }
}

/// The weighted mean of all rows; it need not be exact, it only takes an offset away.
fn centre<T: Real>(points: Points<'_, T>) -> Vec<f64> {
    let total = points.total_weight();
    let mut first = vec![0.0; points.columns()];
    // Two rounds: the second takes away what rounding left of a large offset.
    for _round in 0..2 {
        let mut rest = vec![0.0; points.columns()];
        for (row, values) in points.iter().enumerate() {
            let weight = points.weight(row) / total;
            for ((rest, value), centre) in rest.iter_mut().zip(values).zip(&first) {
                *rest += weight * (value.to_f64() - centre);
            }
        }
        for (centre, rest) in first.iter_mut().zip(rest) {
            *centre += rest;
        }
    }
    first
}

fn centroids<T: Real>(points: Points<'_, T>, groups: &Groups, centre: &[f64]) -> Vec<f64> {
    let columns = points.columns();
    let mut sums = vec![0.0; groups.len() * columns];
    for (row, (values, &group)) in points.iter().zip(&groups.of_row).enumerate() {
        let weight = points.weight(row);
        let start = group as usize * columns;
        let target = sums.get_mut(start..start + columns).unwrap_or_default();
        for ((sum, value), centre) in target.iter_mut().zip(values).zip(centre) {
            *sum += weight * (value.to_f64() - centre);
        }
    }
    let clusters = sums.chunks_exact_mut(columns).zip(&groups.weights);
    for ((sum, weight), single) in clusters.zip(single_places(points, groups)) {
        if let Some(place) = single {
            // The mean of equal rows is that row, exactly.
            for ((sum, value), centre) in sum.iter_mut().zip(place).zip(centre) {
                *sum = value.to_f64() - centre;
            }
        } else if *weight > 0.0 {
            sum.iter_mut().for_each(|sum| *sum /= weight);
        }
    }
    sums
}

/// For every cluster whose rows all coincide, such a row.
fn single_places<'a, T: Real>(points: Points<'a, T>, groups: &Groups) -> Vec<Option<&'a [T]>> {
    let mut first: Vec<Option<&[T]>> = vec![None; groups.len()];
    let mut equal = vec![true; groups.len()];
    for (row, (values, &group)) in points.iter().zip(&groups.of_row).enumerate() {
        let at = group as usize;
        if let (Some(first), Some(equal)) = (first.get_mut(at), equal.get_mut(at))
            && points.weight(row) > 0.0
        {
            *equal &= *first.get_or_insert(values) == values;
        }
    }
    let kept = first.into_iter().zip(equal);
    kept.map(|(row, equal)| row.filter(|_| equal)).collect()
}

/// The silhouette of every row with distances to centroids instead of rows (Hruschka, de Castro &
/// Campello 2004; Vendramin, Campello & Hruschka 2010): (b - a) / max(a, b), a to the mean of its
/// own cluster, b to the nearest mean of another.
///
/// Rows alone in their cluster score 0, as in [`silhouettes`](super::silhouettes), and a weight of
/// k counts as k copies. Takes O(rows x clusters x columns) time.
///
/// # Errors
/// [`ClusterError::LabelCount`].
pub fn simplified_silhouettes<T: Real>(
    points: Points<'_, T>,
    labels: &[u32],
) -> Result<Silhouettes, ClusterError> {
    Ok(Dispersion::of(points, labels)?.simplified(points))
}

/// The index of Calinski & Harabasz 1974, (between / (K - 1)) / (within / (n - K)): higher is better
/// separated. n is the sum of the weights, which count rows.
///
/// Not defined for one cluster, for as many clusters as rows, and where the rows of every cluster
/// coincide. Takes O(rows x columns) time.
///
/// # Errors
/// [`ClusterError::LabelCount`].
///
/// ```
/// use landfall_market::cluster::Points;
/// use landfall_market::evaluate::calinski_harabasz;
///
/// // 0, 2 | 10, 12: within 4 x 1, between 4 x 5², so (100 / 1) / (4 / 2).
/// let points = Points::new(&[0.0, 2.0, 10.0, 12.0], 1)?;
/// assert_eq!(calinski_harabasz(points, &[0, 0, 1, 1])?.value(), Some(50.0));
/// # Ok::<(), landfall_market::cluster::ClusterError>(())
/// ```
pub fn calinski_harabasz<T: Real>(
    points: Points<'_, T>,
    labels: &[u32],
) -> Result<Figure, ClusterError> {
    Ok(Dispersion::of(points, labels)?.calinski_harabasz())
}

/// The index of Davies & Bouldin 1979: the mean over clusters of the worst (spread + other's spread)
/// / distance between the centroids, spread being the mean distance to the centroid. Lower is better
/// separated.
///
/// Not defined for one cluster and where two centroids coincide. Takes O((rows + clusters²) x
/// columns) time.
///
/// # Errors
/// [`ClusterError::LabelCount`].
pub fn davies_bouldin<T: Real>(
    points: Points<'_, T>,
    labels: &[u32],
) -> Result<Figure, ClusterError> {
    Ok(Dispersion::of(points, labels)?.davies_bouldin())
}
