//! Values of new parameters.

use landfall_core::Seed;
use rand::Rng;
use rand::distributions::Distribution;
use rand_distr::StandardNormal;

/// How a new parameter starts, as in Hugging Face.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Init {
    /// Normal with mean 0.
    Normal {
        /// Standard deviation.
        std: f64,
        /// A row of a table that starts at zero (the padding token's).
        zero_row: Option<usize>,
    },
    /// Uniform around 0.
    Uniform {
        /// Largest magnitude.
        bound: f64,
    },
    /// All zero.
    Zeros,
    /// All one.
    Ones,
    /// The fixed table of positions: sine in even, cosine in odd columns, of
    /// `position / 10000^(2·⌊column/2⌋/width)`.
    Sine,
}

impl Init {
    /// New values for a parameter of `shape` in row order. The same seed gives the same values on
    /// every machine; each parameter needs a seed of its own.
    pub fn values(self, shape: &[usize], seed: Seed) -> Vec<f32> {
        let count = shape.iter().product();
        let width = shape.last().copied().unwrap_or(1).max(1);
        match self {
            Self::Zeros => vec![0.0; count],
            Self::Ones => vec![1.0; count],
            Self::Sine => sine(count, width),
            Self::Uniform { bound } => uniform(count, bound, seed),
            Self::Normal { std, zero_row } => {
                let mut values = normal(count, std, seed);
                if let Some(row) = zero_row {
                    let cells = values.iter_mut().skip(row.saturating_mul(width));
                    cells.take(width).for_each(|cell| *cell = 0.0);
                }
                values
            }
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "weights are 32-bit")]
fn normal(count: usize, std: f64, seed: Seed) -> Vec<f32> {
    let mut rng = seed.rng();
    let draws = (0..count).map(|_| {
        let draw: f64 = StandardNormal.sample(&mut rng);
        (draw * std) as f32
    });
    draws.collect()
}

#[expect(clippy::cast_possible_truncation, reason = "weights are 32-bit")]
fn uniform(count: usize, bound: f64, seed: Seed) -> Vec<f32> {
    let mut rng = seed.rng();
    let draws = (0..count).map(|_| {
        let draw: f64 = rng.gen_range(-1.0..1.0);
        (draw * bound) as f32
    });
    draws.collect()
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "positions and widths are small"
)]
fn sine(count: usize, width: usize) -> Vec<f32> {
    let cell = |at: usize| {
        let (row, column) = (at / width, at % width);
        let exponent = (2 * (column / 2)) as f64 / width as f64;
        let angle = row as f64 / 10_000f64.powf(exponent);
        if column % 2 == 0 {
            angle.sin() as f32
        } else {
            angle.cos() as f32
        }
    };
    (0..count).map(cell).collect()
}
