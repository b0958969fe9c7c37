//! How far two labellings of the same rows agree, by the information they share.

use std::collections::BTreeMap;

/// The adjusted mutual information of two labellings of the same rows (Vinh, Epps & Bailey 2010,
/// normalised by the arithmetic mean of the entropies): 1 for the same partition, 0 on average for
/// unrelated ones.
///
/// `None` when the lengths differ, there are fewer than two rows, or both partitions are trivial in
/// the same way (one group each, or every row a group of its own), where nothing is left to adjust.
///
/// The expected mutual information is exact: O(sum of the smaller sizes over pairs of different
/// group sizes). The hypergeometric probabilities are built up from their mode, so large counts lose
/// no digits.
///
/// ```
/// use landfall_market::reading::adjusted_mutual_information;
///
/// assert_eq!(adjusted_mutual_information(&["a", "a", "b"], &[2, 2, 7]), Some(1.0));
/// ```
pub fn adjusted_mutual_information<A: Ord, B: Ord>(a: &[A], b: &[B]) -> Option<f64> {
    if a.len() != b.len() || a.len() < 2 {
        return None;
    }
    let mut cells: BTreeMap<(&A, &B), usize> = BTreeMap::new();
    let mut left: BTreeMap<&A, usize> = BTreeMap::new();
    let mut right: BTreeMap<&B, usize> = BTreeMap::new();
    for (a, b) in a.iter().zip(b) {
        *cells.entry((a, b)).or_default() += 1;
        *left.entry(a).or_default() += 1;
        *right.entry(b).or_default() += 1;
    }
    let n = a.len();
    let groups = (left.len(), right.len());
    if groups == (1, 1) || groups == (n, n) {
        return None;
    }
    if cells.len() == left.len() && cells.len() == right.len() {
        // Every group is a group of the other labelling.
        return Some(1.0);
    }
    let size = |group: Option<&usize>| group.copied().unwrap_or(0);
    let mutual: f64 = cells
        .iter()
        .map(|((a, b), count)| information(*count, size(left.get(a)), size(right.get(b)), n))
        .sum();
    let (left, right) = (
        multiplicities(left.values()),
        multiplicities(right.values()),
    );
    let expected = expected_information(&left, &right, n);
    let most = f64::midpoint(entropy(&left, n), entropy(&right, n));
    Some((mutual - expected) / (most - expected))
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
fn float(count: usize) -> f64 {
    count as f64
}

/// What a cell of `count` rows adds to the mutual information, in nats.
fn information(count: usize, a: usize, b: usize, n: usize) -> f64 {
    if count == 0 {
        return 0.0;
    }
    let ratio = (float(count) / float(a)) * (float(n) / float(b));
    float(count) / float(n) * ratio.ln()
}

/// How many groups there are of each size.
fn multiplicities<'a>(sizes: impl Iterator<Item = &'a usize>) -> BTreeMap<usize, usize> {
    let mut counts = BTreeMap::new();
    for size in sizes {
        *counts.entry(*size).or_default() += 1;
    }
    counts
}

fn entropy(groups: &BTreeMap<usize, usize>, n: usize) -> f64 {
    let part = |(size, times): (&usize, &usize)| {
        let share = float(*size) / float(n);
        -float(*times) * share * share.ln()
    };
    groups.iter().map(part).sum()
}

/// Expected mutual information when rows are dealt at random and the group sizes stay.
fn expected_information(
    left: &BTreeMap<usize, usize>,
    right: &BTreeMap<usize, usize>,
    n: usize,
) -> f64 {
    let mut sum = 0.0;
    for (a, times_a) in left {
        for (b, times_b) in right {
            sum += float(*times_a) * float(*times_b) * expected_cell(*a, *b, n);
        }
    }
    sum
}

/// Mean of `information` over the hypergeometric law of the cell of two groups. Probabilities are
/// relative to that of the mode and divided by their sum.
fn expected_cell(a: usize, b: usize, n: usize) -> f64 {
    let (least, most) = ((a + b).saturating_sub(n), a.min(b));
    let mode = ((a + 1) * (b + 1) / (n + 2)).clamp(least, most);
    // p(c + 1) / p(c)
    let ratio = |c: usize| {
        let up = float(a - c) * float(b - c);
        up / (float(c + 1) * float(n + c + 1 - a - b))
    };
    let (mut weights, mut sum) = (1.0, information(mode, a, b, n));
    let mut weight = 1.0;
    for c in mode..most {
        weight *= ratio(c);
        weights += weight;
        sum += weight * information(c + 1, a, b, n);
    }
    weight = 1.0;
    for c in (least..mode).rev() {
        weight /= ratio(c);
        weights += weight;
        sum += weight * information(c, a, b, n);
    }
    sum / weights
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_hand_for_four_rows() {
        // a = 0 0 1 1, b = 0 0 0 1; H(a) = ln 2, H(b) = -(3/4 ln 3/4 + 1/4 ln 1/4).
        // MI: cells 2, 1, 1: 1/2 ln(2 x 4 / (2 x 3)) + 1/4 ln(4 / 6) + 1/4 ln(4 / 2).
        // Whatever row stands alone, the cells are 2, 1, 1: the expectation is the same, AMI = 0.
        let ami = adjusted_mutual_information(&[0, 0, 1, 1], &[0, 0, 0, 1]).unwrap();
        assert!(ami.abs() < 1e-15, "{ami}");
        // a = b' = 0 0 1 1 against 0 1 0 1: MI = 0. Expected: cells (2,0,0,2) or (0,2,2,0) with
        // probability 1/3 and MI ln 2, else 0: EMI = ln 2 / 3; (0 - 1/3) / (1 - 1/3) = -1/2.
        let ami = adjusted_mutual_information(&[0, 0, 1, 1], &[0, 1, 0, 1]).unwrap();
        assert!((ami + 0.5).abs() < 1e-15, "{ami}");
    }

    #[test]
    fn trivial_partitions() {
        assert_eq!(adjusted_mutual_information(&[1, 1, 1], &[2, 2, 2]), None);
        assert_eq!(adjusted_mutual_information(&[1, 2, 3], &[3, 2, 1]), None);
        assert_eq!(adjusted_mutual_information(&[1], &[1]), None);
        assert_eq!(adjusted_mutual_information(&[1, 2], &[1]), None);
        assert_eq!(
            adjusted_mutual_information(&[1, 1, 1], &[1, 2, 2]),
            Some(0.0)
        );
    }

    #[test]
    fn expectations_are_hypergeometric() {
        // Groups of 2 and 3 of 5 rows: cell 0, 1, 2 with probabilities 1/10, 6/10, 3/10.
        let expected = 0.6 * information(1, 2, 3, 5) + 0.3 * information(2, 2, 3, 5);
        assert!((expected_cell(2, 3, 5) - expected).abs() < 1e-15);
    }
}
