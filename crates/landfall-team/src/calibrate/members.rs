//! Effects of single members, taken out of a column by ridge regression.

#![expect(
    clippy::indexing_slicing,
    reason = "rows hold places of members below the length of every vector of members"
)]

use super::design::Rows;

/// Relative residual at which the iteration stops.
const PRECISION: f64 = 1e-13;
/// Iterations at most; the residual then reached is used.
const MAX_STEPS: usize = 2_000;

/// The effects u that minimise Σ w (v − u_a − u_b)² + penalty Σ u².
///
/// Conjugate gradients with a diagonal preconditioner: time grows with the rows, memory with the
/// members.
pub(super) fn effects(rows: &Rows, weights: &[f64], penalty: f64, column: &[f64]) -> Vec<f64> {
    let n = rows.members;
    let mut residual = vec![0.0; n];
    let mut diagonal = vec![penalty; n];
    for (r, (a, b)) in rows.pairs().enumerate() {
        residual[a] += weights[r] * column[r];
        residual[b] += weights[r] * column[r];
        diagonal[a] += weights[r];
        diagonal[b] += weights[r];
    }
    let mut u = vec![0.0; n];
    let precondition =
        |r: &[f64]| -> Vec<f64> { r.iter().zip(&diagonal).map(|(r, d)| r / d).collect() };
    let mut z = precondition(&residual);
    let mut direction = z.clone();
    let mut rz = dot(&residual, &z);
    let enough = PRECISION * PRECISION * rz;
    for _ in 0..MAX_STEPS {
        if rz <= enough || rz <= 0.0 {
            break;
        }
        let image = apply(rows, weights, penalty, &direction);
        let curvature = dot(&direction, &image);
        if curvature.is_nan() || curvature <= 0.0 {
            break;
        }
        let step = rz / curvature;
        for i in 0..n {
            u[i] += step * direction[i];
            residual[i] -= step * image[i];
        }
        z = precondition(&residual);
        let next = dot(&residual, &z);
        let turn = next / rz;
        rz = next;
        for i in 0..n {
            direction[i] = z[i] + turn * direction[i];
        }
    }
    u
}

fn dot(u: &[f64], v: &[f64]) -> f64 {
    u.iter().zip(v).map(|(x, y)| x * y).sum()
}

/// (Z'WZ + penalty I) v, where a row of Z has a one for each of its two members.
fn apply(rows: &Rows, weights: &[f64], penalty: f64, v: &[f64]) -> Vec<f64> {
    let mut image: Vec<f64> = v.iter().map(|v| penalty * v).collect();
    for (r, (a, b)) in rows.pairs().enumerate() {
        let pull = weights[r] * (v[a] + v[b]);
        image[a] += pull;
        image[b] += pull;
    }
    image
}
