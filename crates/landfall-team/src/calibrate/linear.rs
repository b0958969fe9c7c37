//! Least squares with few columns: Cholesky, and non-negative coefficients by active sets.

#![expect(
    clippy::indexing_slicing,
    reason = "all indices run below the side of a square matrix of at most seven columns"
)]

/// A symmetric matrix of few columns.
pub(super) type Matrix = Vec<Vec<f64>>;

/// Pivot, relative to a diagonal of ones, below which columns count as one combination of the
/// others.
const SINGULAR: f64 = 1e-9;
/// How far a gradient may point upwards at the optimum, in scaled units.
const TOLERANCE: f64 = 1e-12;

/// Solves `a x = c` for the columns `set` by Cholesky; `None` when they are not separable. The
/// diagonal of `a` is 1.
pub(super) fn solve(a: &Matrix, c: &[f64], set: &[usize]) -> Option<Vec<f64>> {
    let n = set.len();
    let mut l = vec![vec![0.0; n]; n];
    for i in 0..n {
        for j in 0..=i {
            let dot: f64 = (0..j).map(|k| l[i][k] * l[j][k]).sum();
            let rest = a[set[i]][set[j]] - dot;
            if i == j {
                if rest.is_nan() || rest <= SINGULAR {
                    return None;
                }
                l[i][i] = rest.sqrt();
            } else {
                l[i][j] = rest / l[j][j];
            }
        }
    }
    let mut x = vec![0.0; n];
    for i in 0..n {
        let dot: f64 = (0..i).map(|k| l[i][k] * x[k]).sum();
        x[i] = (c[set[i]] - dot) / l[i][i];
    }
    for i in (0..n).rev() {
        let dot: f64 = (i + 1..n).map(|k| l[k][i] * x[k]).sum();
        x[i] = (x[i] - dot) / l[i][i];
    }
    Some(x)
}

/// The x ≥ 0 that minimises x'ax − 2c'x (Lawson & Hanson 1974), for a positive semidefinite `a`
/// with ones on the diagonal. A column that the chosen ones already span is left at 0.
pub(super) fn non_negative(a: &Matrix, c: &[f64]) -> Vec<f64> {
    let n = c.len();
    let mut x = vec![0.0; n];
    let mut chosen: Vec<usize> = Vec::new();
    let mut barred = vec![false; n];
    // Every pass lowers the objective and so visits another of the 2^n sets.
    for _ in 0..(2_usize << n) {
        let slope = gradient(a, c, &x);
        let free = (0..n).filter(|j| !barred[*j] && !chosen.contains(j) && slope[*j] > TOLERANCE);
        let Some(next) = free.max_by(|i, j| slope[*i].total_cmp(&slope[*j]).then(j.cmp(i))) else {
            break;
        };
        chosen.push(next);
        match descend(a, c, &mut x, &mut chosen) {
            true => barred.fill(false),
            false => {
                chosen.retain(|j| *j != next);
                x[next] = 0.0;
                barred[next] = true;
            }
        }
    }
    x
}

/// Moves to the optimum over the chosen columns, dropping those that would turn negative; false
/// when the column chosen last is spanned by the others or does not rise.
fn descend(a: &Matrix, c: &[f64], x: &mut [f64], chosen: &mut Vec<usize>) -> bool {
    let last = chosen.last().copied();
    loop {
        let Some(z) = solve(a, c, chosen) else {
            return false;
        };
        let rising = |(j, z): (&usize, &f64)| Some(*j) != last || *z > 0.0 || x[*j] > 0.0;
        if !chosen.iter().zip(&z).all(rising) {
            return false;
        }
        let step = chosen
            .iter()
            .zip(&z)
            .filter(|(_, z)| **z <= 0.0)
            .map(|(j, z)| x[*j] / (x[*j] - z))
            .fold(1.0, f64::min);
        for (j, z) in chosen.iter().zip(&z) {
            x[*j] += step * (z - x[*j]);
        }
        if z.iter().all(|z| *z > 0.0) {
            return true;
        }
        let mut kept = Vec::new();
        for (j, z) in chosen.iter().zip(&z) {
            if *z <= 0.0 && x[*j] <= 1e-15 {
                x[*j] = 0.0;
            } else {
                kept.push(*j);
            }
        }
        *chosen = kept;
    }
}

/// c − ax: half the slope, downhill positive.
fn gradient(a: &Matrix, c: &[f64], x: &[f64]) -> Vec<f64> {
    (0..c.len())
        .map(|i| c[i] - (0..c.len()).map(|j| a[i][j] * x[j]).sum::<f64>())
        .collect()
}

/// How far `x` is from the conditions of an optimum (Karush, Kuhn & Tucker): the largest of a
/// negative coefficient, an uphill slope at 0 and any slope above 0.
pub(super) fn violation(a: &Matrix, c: &[f64], x: &[f64]) -> f64 {
    gradient(a, c, x)
        .iter()
        .zip(x)
        .map(|(slope, x)| {
            let slope = if *x > 0.0 {
                slope.abs()
            } else {
                slope.max(0.0)
            };
            slope.max(-x)
        })
        .fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The best of all sets of columns, each solved by itself.
    fn by_enumeration(a: &Matrix, c: &[f64]) -> f64 {
        let n = c.len();
        (0..1_usize << n)
            .filter_map(|bits| {
                let set: Vec<usize> = (0..n).filter(|j| bits >> j & 1 == 1).collect();
                let z = solve(a, c, &set)?;
                let mut x = vec![0.0; n];
                set.iter().zip(&z).for_each(|(j, z)| x[*j] = *z);
                z.iter().all(|z| *z >= 0.0).then(|| objective(a, c, &x))
            })
            .fold(f64::INFINITY, f64::min)
    }

    fn objective(a: &Matrix, c: &[f64], x: &[f64]) -> f64 {
        let square: f64 = (0..c.len())
            .flat_map(|i| (0..c.len()).map(move |j| (i, j)))
            .map(|(i, j)| x[i] * a[i][j] * x[j])
            .sum();
        square - 2.0 * c.iter().zip(x).map(|(c, x)| c * x).sum::<f64>()
    }

    #[test]
    fn a_negative_coefficient_becomes_zero() {
        // Unconstrained: x1 + 0.5 x2 = 1, 0.5 x1 + x2 = 0.2: x2 = -0.4. With x2 = 0: x1 = 1.
        let a = vec![vec![1.0, 0.5], vec![0.5, 1.0]];
        assert_eq!(non_negative(&a, &[1.0, 0.2]), [1.0, 0.0]);
        let free = solve(&a, &[1.0, 0.2], &[0, 1]).unwrap();
        assert!((free[0] - 1.2).abs() < 1e-14 && (free[1] + 0.4).abs() < 1e-14);
    }

    #[test]
    fn equal_columns_are_not_separable_but_still_fitted() {
        let a = vec![vec![1.0, 1.0], vec![1.0, 1.0]];
        assert_eq!(solve(&a, &[0.5, 0.5], &[0, 1]), None);
        assert_eq!(non_negative(&a, &[0.5, 0.5]), [0.5, 0.0]);
    }

    #[test]
    fn nothing_to_gain_gives_zeros() {
        let a = vec![vec![1.0, 0.0], vec![0.0, 1.0]];
        assert_eq!(non_negative(&a, &[-1.0, 0.0]), [0.0, 0.0]);
        assert!(non_negative(&Vec::new(), &[]).is_empty());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(512))]

        #[test]
        fn active_sets_find_the_best_of_all_sets(
            columns in (1_usize..7).prop_flat_map(|n| prop::collection::vec(
                prop::collection::vec(-3.0..3.0_f64, 9), n)),
            target in prop::collection::vec(-3.0..3.0_f64, 9),
        ) {
            let dot = |u: &[f64], v: &[f64]| u.iter().zip(v).map(|(x, y)| x * y).sum::<f64>();
            let norm: Vec<f64> = columns.iter().map(|u| dot(u, u).sqrt()).collect();
            prop_assume!(norm.iter().all(|norm| *norm > 0.1));
            let n = columns.len();
            let a: Matrix = (0..n).map(|i| (0..n).map(|j| {
                if i == j { 1.0 } else { dot(&columns[i], &columns[j]) / norm[i] / norm[j] }
            }).collect()).collect();
            let length = dot(&target, &target).sqrt().max(1e-3);
            let c: Vec<f64> = (0..n).map(|i| dot(&columns[i], &target) / norm[i] / length).collect();
            let x = non_negative(&a, &c);
            prop_assert!(violation(&a, &c, &x) < 1e-10);
            prop_assert!(objective(&a, &c, &x) <= by_enumeration(&a, &c) + 1e-10);
        }
    }
}
