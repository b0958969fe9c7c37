//! Figures beside the silhouette: Calinski-Harabasz, Davies-Bouldin, adjusted Rand.

use std::collections::BTreeMap;

use ndarray::{Array2, ArrayView2, Axis};

use super::kmeans::{KMeansFit, squared_distance};

/// The adjusted Rand index of two labellings of the same rows (Hubert & Arabie 1985): 1 for the
/// same partition, 0 on average for unrelated ones, `None` when the lengths differ, there are
/// fewer than two rows, or both partitions are trivial.
///
/// ```
/// use landfall_market::adjusted_rand_index;
///
/// assert_eq!(adjusted_rand_index(&["a", "a", "b"], &[2, 2, 7]), Some(1.0));
/// ```
pub fn adjusted_rand_index<A: Ord, B: Ord>(a: &[A], b: &[B]) -> Option<f64> {
    if a.len() != b.len() || a.len() < 2 {
        return None;
    }
    let mut cells: BTreeMap<(&A, &B), f64> = BTreeMap::new();
    let mut left: BTreeMap<&A, f64> = BTreeMap::new();
    let mut right: BTreeMap<&B, f64> = BTreeMap::new();
    for (a, b) in a.iter().zip(b) {
        *cells.entry((a, b)).or_default() += 1.0;
        *left.entry(a).or_default() += 1.0;
        *right.entry(b).or_default() += 1.0;
    }
    let pairs = |count: &f64| count * (count - 1.0) / 2.0;
    let together: f64 = cells.values().map(pairs).sum();
    let (rows, columns): (f64, f64) = (
        left.values().map(pairs).sum(),
        right.values().map(pairs).sum(),
    );
    let all = pairs(&left.values().sum());
    let expected = rows * columns / all;
    let most = f64::midpoint(rows, columns);
    (most > expected).then(|| (together - expected) / (most - expected))
}

/// Calinski & Harabasz 1974: (between / (k - 1)) / (within / (n - k)); `None` where undefined.
pub(super) fn calinski_harabasz(rows: ArrayView2<'_, f64>, fit: &KMeansFit) -> Option<f64> {
    let centre = rows.mean_axis(Axis(0))?;
    let total: f64 = rows
        .axis_iter(Axis(0))
        .map(|row| squared_distance(row, centre.view()))
        .sum();
    let k = u32::try_from(fit.centroids.nrows()).ok()?;
    let n = u32::try_from(rows.nrows()).ok()?;
    let between = (total - fit.inertia) / f64::from(k.checked_sub(1)?);
    let within = fit.inertia / f64::from(n.checked_sub(k)?);
    Some(between / within).filter(|ratio| ratio.is_finite())
}

/// Davies & Bouldin 1979: the mean over segments of the worst (spread + spread) / separation,
/// spread being the mean distance to the centroid; `None` where undefined.
pub(super) fn davies_bouldin(rows: ArrayView2<'_, f64>, fit: &KMeansFit) -> Option<f64> {
    let spreads = spreads(rows, &fit.labels, &fit.centroids);
    let worst = |i: usize, own: &f64| {
        let centroid = fit.centroids.row(i);
        fit.centroids
            .axis_iter(Axis(0))
            .zip(&spreads)
            .enumerate()
            .filter(|(j, _)| *j != i)
            .map(|(_, (other, spread))| (own + spread) / squared_distance(centroid, other).sqrt())
            .fold(f64::NEG_INFINITY, f64::max)
    };
    let ratios = spreads.iter().enumerate().map(|(i, own)| worst(i, own));
    crate::statistics::mean(ratios).filter(|ratio| ratio.is_finite())
}

fn spreads(rows: ArrayView2<'_, f64>, labels: &[usize], centroids: &Array2<f64>) -> Vec<f64> {
    let mean_distance = |(label, centroid): (usize, ndarray::ArrayView1<'_, f64>)| {
        let own = rows
            .axis_iter(Axis(0))
            .zip(labels)
            .filter(|(_, l)| **l == label);
        let distances = own.map(|(row, _)| squared_distance(row, centroid).sqrt());
        crate::statistics::mean(distances).unwrap_or(0.0)
    };
    centroids
        .axis_iter(Axis(0))
        .enumerate()
        .map(mean_distance)
        .collect()
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn adjusted_rand_of_a_known_pair() {
        // Cells 2, 1, 1, 2: pairs together 2; rows 3 + 3, columns 3 + 3, all 15:
        // expected 36 / 15 = 2.4, most 6, so (2 - 2.4) / 3.6 = -1 / 9.
        let index = adjusted_rand_index(&[0, 0, 0, 1, 1, 1], &[0, 0, 1, 0, 1, 1]).unwrap();
        assert!((index + 1.0 / 9.0).abs() < 1e-15);
    }

    #[test]
    fn trivial_partitions_have_no_index() {
        assert_eq!(adjusted_rand_index(&[1, 1, 1], &[2, 2, 2]), None);
        assert_eq!(adjusted_rand_index(&[1], &[1]), None);
        assert_eq!(adjusted_rand_index(&[1, 2], &[1]), None);
    }

    #[test]
    fn indices_of_two_pairs() {
        // Rows 0, 2 | 10, 12: within 4, between 100 of total 104: CH = 100 / (4 / 2) = 50.
        // Spreads 1 and 1, separation 10: DB = 0.2.
        let rows = array![[0.0], [2.0], [10.0], [12.0]];
        let fit = KMeansFit {
            labels: vec![0, 0, 1, 1],
            centroids: array![[1.0], [11.0]],
            inertia: 4.0,
        };
        assert!((calinski_harabasz(rows.view(), &fit).unwrap() - 50.0).abs() < 1e-12);
        assert!((davies_bouldin(rows.view(), &fit).unwrap() - 0.2).abs() < 1e-15);
    }
}
