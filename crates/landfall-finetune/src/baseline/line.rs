//! The best step along a line: Newton's method on its length.

use rayon::prelude::*;

use super::solve::{Point, Problem, softmax};

/// The slope may be this share of the first one at the end.
const SLOPE: f64 = 0.1;

/// First and second derivative of the objective along `direction`, `length` steps from `at`. `ends`
/// has the inner products of the penalty: at · direction and direction · direction (weights only).
fn slope(
    problem: &Problem<'_>,
    at: &Point,
    direction: &Point,
    length: f64,
    ends: (f64, f64),
) -> (f64, f64) {
    let width = problem.labels;
    let bias: Vec<f64> = at
        .bias
        .iter()
        .zip(&direction.bias)
        .map(|(b, d)| b + length * d)
        .collect();
    let chunk = 256;
    let sums: Vec<(f64, f64)> = at
        .image
        .par_chunks(width * chunk)
        .zip(direction.image.par_chunks(width * chunk))
        .zip(problem.classes.par_chunks(chunk))
        .map(|((image, step), classes)| {
            let mut logits = vec![0.0; width];
            let mut p = vec![0.0; width];
            let (mut first, mut second) = (0.0, 0.0);
            let rows = image.chunks_exact(width).zip(step.chunks_exact(width));
            for ((image, step), class) in rows.zip(classes) {
                for ((logit, x), d) in logits.iter_mut().zip(image).zip(step) {
                    *logit = x + length * d;
                }
                softmax(&logits, &bias, &mut p);
                let moves = step.iter().zip(&direction.bias).map(|(d, b)| d + b);
                let own = moves.clone().nth(*class as usize).unwrap_or(0.0);
                let (mut mean, mut square) = (0.0, 0.0);
                for (p, v) in p.iter().zip(moves) {
                    mean += p * v;
                    square += p * v * v;
                }
                first += mean - own;
                second += square - mean * mean;
            }
            (first, second)
        })
        .collect();
    let (first, second) = sums
        .iter()
        .fold((0.0, 0.0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    let (to, own) = ends;
    let penalty = problem.penalty;
    (
        first + penalty * (to + length * own),
        second + penalty * own,
    )
}

/// The length of the step, at least until the slope is a tenth of the first one; 0 when the
/// direction does not lead down. The objective is convex, so the slope rises along the line.
pub(super) fn search(problem: &Problem<'_>, at: &Point, direction: &Point) -> f64 {
    let weights = |a: &Point, b: &Point| super::solve::dot(&a.own, &b.image);
    let ends = (weights(at, direction), weights(direction, direction));
    let (start, _) = slope(problem, at, direction, 0.0, ends);
    if start.is_nan() || start >= 0.0 {
        return 0.0;
    }
    let (mut low, mut high) = (0.0, f64::INFINITY);
    let mut length = 1.0;
    for _ in 0..50 {
        let (first, second) = slope(problem, at, direction, length, ends);
        if first.abs() <= SLOPE * start.abs() {
            return length;
        }
        if first < 0.0 {
            low = length;
        } else {
            high = length;
        }
        let newton = length - first / second;
        length = if newton > low && newton < high {
            // Newton's step can be wild where the curve is flat.
            newton.min(10.0 * length)
        } else if high.is_finite() {
            0.5 * (low + high)
        } else {
            2.0 * length
        };
    }
    low
}
