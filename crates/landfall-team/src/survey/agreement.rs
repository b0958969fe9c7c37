//! Do the members of a group agree, and do groups differ?

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::stats::{count, mean, sum_of_squares, variance};

/// Agreement from which on a team mean may stand alone: the cut-off customary since George (1990),
/// cited here from memory.
pub const MIN_AGREEMENT: f64 = 0.7;

/// How much of the variance lies between groups (Bliese 2000, from a one-way analysis of variance).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Icc {
    /// ICC(1): share of one answer's variance that its group explains; can be negative.
    pub single: f64,
    /// ICC(2): reliability of the group means; `null` when the means do not differ at all.
    pub mean: Option<f64>,
    /// Number of groups.
    pub groups: usize,
    /// Group size the formula uses: (N − Σn²/N)/(groups − 1).
    pub size: f64,
}

/// Agreement within a group, r_wg(J) of James, Demaree & Wolf (1984): J(1 − s̄²/σ²) over
/// J(1 − s̄²/σ²) + s̄²/σ², with σ² the variance of answers given at random.
///
/// More variance than at random gives 0, as the authors advise. `None` of fewer than two rows.
pub(super) fn within_group(rows: &[&[f64]], null_variance: f64) -> Option<f64> {
    let questions = rows.first()?.len();
    let variances: Option<Vec<f64>> = (0..questions)
        .map(|question| {
            let column: Vec<f64> = rows
                .iter()
                .filter_map(|r| r.get(question).copied())
                .collect();
            variance(&column)
        })
        .collect();
    let ratio = mean(&variances?)? / null_variance;
    let agreed = count(questions) * (1.0 - ratio);
    Some(if agreed <= 0.0 {
        0.0
    } else {
        agreed / (agreed + ratio)
    })
}

/// ICC(1) and ICC(2); `None` of fewer than two groups, groups of one each, or no variance at all.
pub(super) fn icc(groups: &[Vec<f64>]) -> Option<Icc> {
    let groups: Vec<&Vec<f64>> = groups.iter().filter(|group| !group.is_empty()).collect();
    let all: Vec<f64> = groups
        .iter()
        .flat_map(|group| group.iter().copied())
        .collect();
    let (g, n) = (count(groups.len()), count(all.len()));
    if groups.len() < 2 || all.len() <= groups.len() {
        return None;
    }
    let within: f64 = groups.iter().map(|group| sum_of_squares(group)).sum();
    let between = (sum_of_squares(&all) - within).max(0.0);
    let squares: f64 = groups.iter().map(|group| count(group.len()).powi(2)).sum();
    let size = (n - squares / n) / (g - 1.0);
    let (msb, msw) = (between / (g - 1.0), within / (n - g));
    let total = msb + (size - 1.0) * msw;
    (total > 1e-20).then(|| Icc {
        single: (msb - msw) / total,
        mean: (msb > 1e-20).then(|| (msb - msw) / msb),
        groups: groups.len(),
        size,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agreement_is_the_worked_example() {
        // Two questions on 1 to 5, answers 4, 4, 5 and 3, 4, 4: variances 1/3 and 1/3; random
        // (25 - 1)/12 = 2, ratio 1/6. r = 2 (5/6) / (2 (5/6) + 1/6) = 10/11.
        let rows: Vec<Vec<f64>> = [[4.0, 3.0], [4.0, 4.0], [5.0, 4.0]].map(Vec::from).into();
        let rows: Vec<&[f64]> = rows.iter().map(Vec::as_slice).collect();
        assert!((within_group(&rows, 2.0).unwrap() - 10.0 / 11.0).abs() < 1e-14);
        assert_eq!(within_group(&rows[..1], 2.0), None);
    }

    #[test]
    fn answers_at_both_ends_do_not_agree() {
        let (low, high) = ([1.0], [5.0]);
        let rows: Vec<&[f64]> = vec![&low, &high, &low, &high];
        assert_eq!(within_group(&rows, 2.0), Some(0.0));
    }

    #[test]
    fn icc_is_the_worked_example() {
        // Groups 1, 2, 3 and 4, 5, 6: means 2 and 5, SSB = 3 (1.5² + 1.5²) = 13.5, MSB = 13.5;
        // SSW = 2 + 2 = 4 with 4 degrees of freedom, MSW = 1; n = (6 - 18/6)/1 = 3.
        // ICC(1) = (13.5 - 1)/(13.5 + 2) = 12.5/15.5; ICC(2) = 12.5/13.5.
        let icc = icc(&[vec![1.0, 2.0, 3.0], vec![4.0, 5.0, 6.0]]).unwrap();
        assert!((icc.single - 12.5 / 15.5).abs() < 1e-14);
        assert!((icc.mean.unwrap() - 12.5 / 13.5).abs() < 1e-14);
        assert!((icc.size - 3.0).abs() < 1e-14);
    }

    #[test]
    fn icc_needs_two_groups_and_some_variance() {
        assert_eq!(icc(&[vec![1.0, 2.0]]), None);
        assert_eq!(icc(&[vec![1.0], vec![2.0]]), None);
        assert_eq!(icc(&[vec![1.0, 1.0], vec![1.0, 1.0]]), None);
    }
}
