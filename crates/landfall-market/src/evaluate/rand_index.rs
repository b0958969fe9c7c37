//! How far two clusterings of the same rows agree.

use std::collections::BTreeMap;

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

#[cfg(test)]
mod tests {
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
}
