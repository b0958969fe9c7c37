//! Multinomial logistic regression by L-BFGS in the space of the rows.
//!
//! Minimised is Σ_i -ln p_i(y_i) + λ/2 ‖W‖² over weights W (columns x K) and intercepts b (K, not
//! penalised), λ = 1/C: scikit-learn's `LogisticRegression(C)`.
//!
//! From W = 0 every gradient, and so every step of L-BFGS (Liu & Nocedal 1989), is Xᵀ times
//! something of the size rows x K. So no vector of the size of W is kept: a point is its
//! coefficients A (W = Xᵀ A), its image X Xᵀ A and its intercepts; an inner product of two points
//! is A₁ · image₂ + b₁ · b₂. One product with X and one with Xᵀ for each step, and the line search
//! needs neither.

use landfall_core::{Cancelled, Progress};
use rayon::prelude::*;

use super::line;
use super::matrix::Rows;

/// Pairs of steps that L-BFGS remembers.
const MEMORY: usize = 10;

/// Rows that one thread sums at a time; fixed, so that sums do not depend on the threads.
const CHUNK: usize = 256;

/// A weight matrix in the span of the rows, and intercepts.
#[derive(Debug, Clone)]
pub(super) struct Point {
    /// Coefficients, rows x K.
    pub(super) own: Vec<f64>,
    /// X Xᵀ times the coefficients, rows x K: the weights' part of the logits.
    pub(super) image: Vec<f64>,
    /// Intercepts, K.
    pub(super) bias: Vec<f64>,
}

/// Σ a b, chunk by chunk.
pub(super) fn dot(a: &[f64], b: &[f64]) -> f64 {
    let sums: Vec<f64> = a
        .par_chunks(CHUNK * 16)
        .zip(b.par_chunks(CHUNK * 16))
        .map(|(a, b)| a.iter().zip(b).map(|(x, y)| x * y).sum())
        .collect();
    sums.iter().sum()
}

fn add(to: &mut [f64], scale: f64, from: &[f64]) {
    to.iter_mut().zip(from).for_each(|(x, y)| *x += scale * y);
}

impl Point {
    fn zero(rows: usize, labels: usize) -> Self {
        Self {
            own: vec![0.0; rows * labels],
            image: vec![0.0; rows * labels],
            bias: vec![0.0; labels],
        }
    }

    /// Inner product of weights and intercepts.
    pub(super) fn dot(&self, other: &Self) -> f64 {
        dot(&self.own, &other.image) + dot(&self.bias, &other.bias)
    }

    fn add(&mut self, scale: f64, other: &Self) {
        add(&mut self.own, scale, &other.own);
        add(&mut self.image, scale, &other.image);
        add(&mut self.bias, scale, &other.bias);
    }

    fn scale(&mut self, by: f64) {
        for list in [&mut self.own, &mut self.image, &mut self.bias] {
            list.iter_mut().for_each(|x| *x *= by);
        }
    }
}

/// What is to be minimised.
pub(super) struct Problem<'a> {
    /// X.
    pub(super) rows: &'a Rows,
    /// Xᵀ.
    pub(super) columns: &'a Rows,
    /// Class of each row.
    pub(super) classes: &'a [u32],
    /// K.
    pub(super) labels: usize,
    /// λ.
    pub(super) penalty: f64,
}

/// How the search ended.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Ending {
    /// Steps taken.
    pub(super) steps: u32,
    /// Largest entry of the gradient divided by the number of rows.
    pub(super) gradient: f64,
}

/// p_i(k) of logits `row` + `bias`, into `out`.
pub(super) fn softmax(row: &[f64], bias: &[f64], out: &mut [f64]) {
    let logits = row.iter().zip(bias).map(|(x, b)| x + b);
    let most = logits.clone().fold(f64::NEG_INFINITY, f64::max);
    let mut sum = 0.0;
    for (p, logit) in out.iter_mut().zip(logits) {
        *p = (logit - most).exp();
        sum += *p;
    }
    out.iter_mut().for_each(|p| *p /= sum);
}

impl Problem<'_> {
    /// The gradient at `at`, and its largest entry.
    fn gradient(&self, at: &Point) -> (Point, f64) {
        let width = self.labels;
        let mut miss = vec![0.0; at.own.len()];
        miss.par_chunks_mut(width)
            .zip(at.image.par_chunks(width))
            .zip(self.classes)
            .with_min_len(CHUNK)
            .for_each(|((out, row), class)| {
                softmax(row, &at.bias, out);
                if let Some(own) = out.get_mut(*class as usize) {
                    *own -= 1.0;
                }
            });
        let mut bias = vec![0.0; width];
        for row in miss.chunks_exact(width) {
            add(&mut bias, 1.0, row);
        }
        add(&mut miss, self.penalty, &at.own);
        let weights = self.columns.times(&miss, width);
        let largest = weights
            .par_iter()
            .chain(&bias)
            .map(|x| x.abs())
            .reduce(|| 0.0, f64::max);
        let image = self.rows.times(&weights, width);
        let gradient = Point {
            own: miss,
            image,
            bias,
        };
        (gradient, largest)
    }

    /// Goes on until the largest entry of the gradient, divided by the number of rows, is at most
    /// `tolerance`, or for `limit` steps.
    pub(super) fn solve(
        &self,
        tolerance: f64,
        limit: u32,
        progress: &Progress,
    ) -> Result<(Point, Ending), Cancelled> {
        let stage = progress.stage("n-gram classifier", None);
        let mut at = Point::zero(self.classes.len(), self.labels);
        let (mut gradient, mut largest) = self.gradient(&at);
        let mut memory: Vec<(Point, Point, f64)> = Vec::new();
        let enough = tolerance * self.classes.len() as f64;
        let mut steps = 0;
        while largest > enough && steps < limit {
            let direction = direction(&gradient, &memory);
            let length = line::search(self, &at, &direction);
            if length <= 0.0 {
                break;
            }
            let mut step = direction;
            step.scale(length);
            at.add(1.0, &step);
            let (next, size) = self.gradient(&at);
            largest = size;
            let mut change = next.clone();
            change.add(-1.0, &gradient);
            gradient = next;
            let curvature = step.dot(&change);
            if curvature > 0.0 {
                if memory.len() == MEMORY {
                    memory.remove(0);
                }
                memory.push((step, change, 1.0 / curvature));
            }
            steps += 1;
            stage.advance(1)?;
        }
        let gradient = largest / self.classes.len() as f64;
        Ok((at, Ending { steps, gradient }))
    }
}

/// The two loops of L-BFGS: minus the gradient times the inverse curvature so far.
fn direction(gradient: &Point, memory: &[(Point, Point, f64)]) -> Point {
    let mut direction = gradient.clone();
    direction.scale(-1.0);
    let mut shares = Vec::with_capacity(memory.len());
    for (step, change, inverse) in memory.iter().rev() {
        let share = inverse * step.dot(&direction);
        direction.add(-share, change);
        shares.push(share);
    }
    if let Some((_, change, inverse)) = memory.last() {
        direction.scale(1.0 / (inverse * change.dot(change)));
    }
    for ((step, change, inverse), share) in memory.iter().zip(shares.into_iter().rev()) {
        let other = inverse * change.dot(&direction);
        direction.add(share - other, step);
    }
    direction
}
