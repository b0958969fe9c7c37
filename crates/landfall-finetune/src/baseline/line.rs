//! The best step along a line: Newton's method on its length.

use rayon::prelude::*;

use super::solve::{Point, Problem, softmax};

/// The slope may be this share of the first one at the end.
const SLOPE: f64 = 0.1;

/// Rows that one thread sums at a time; fixed, so that sums do not depend on the threads.
const CHUNK: usize = 256;

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
    let both = at.bias.iter().zip(&direction.bias);
    let bias: Vec<f64> = both.map(|(b, d)| b + length * d).collect();
    let sums: Vec<(f64, f64)> = at
        .image
        .par_chunks(width * CHUNK)
        .zip(direction.image.par_chunks(width * CHUNK))
        .zip(problem.classes.par_chunks(CHUNK))
        .map(|((image, step), classes)| {
            let mut room = (vec![0.0; width], vec![0.0; width]);
            let (mut first, mut second) = (0.0, 0.0);
            let rows = image.chunks_exact(width).zip(step.chunks_exact(width));
            for ((image, step), class) in rows.zip(classes) {
                for ((logit, x), d) in room.0.iter_mut().zip(image).zip(step) {
                    *logit = x + length * d;
                }
                softmax(&room.0, &bias, &mut room.1);
                let moves = step.iter().zip(&direction.bias).map(|(d, b)| d + b);
                let (slope, bend) = of_row(&room.1, moves, *class);
                first += slope;
                second += bend;
            }
            (first, second)
        })
        .collect();
    let sum = |f: fn(&(f64, f64)) -> f64| sums.iter().map(f).sum::<f64>();
    (
        sum(|one| one.0) + problem.penalty * (ends.0 + length * ends.1),
        sum(|one| one.1) + problem.penalty * ends.1,
    )
}

/// First and second derivative of -ln p(class) where the logits move by `moves`: the mean move less
/// the class's own, and the variance of the moves.
fn of_row(p: &[f64], moves: impl Iterator<Item = f64> + Clone, class: u32) -> (f64, f64) {
    let own = moves.clone().nth(class as usize).unwrap_or(0.0);
    let (mut mean, mut square) = (0.0, 0.0);
    for (p, v) in p.iter().zip(moves) {
        mean += p * v;
        square += p * v * v;
    }
    (mean - own, square - mean * mean)
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
