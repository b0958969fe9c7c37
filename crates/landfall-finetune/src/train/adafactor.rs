//! Adafactor: a row and a column of second moments for each matrix.

use landfall_torch::TorchError;
use landfall_torch::tch::{Kind, Tensor, no_grad};

/// Added to the squares of gradients.
const EPSILON: f64 = 1e-30;
/// How fast old squares are forgotten: their share in step t is 1 - t^-0.8.
const FORGETTING: f64 = -0.8;
/// The root mean square above which an update is scaled down.
const THRESHOLD: f64 = 1.0;

/// What Adafactor remembers of one parameter.
#[derive(Debug)]
pub(super) enum Factored {
    /// Of a matrix: means over rows and over columns.
    Matrix { row: Tensor, column: Tensor },
    /// Of a vector: each number.
    Vector { square: Tensor },
}

impl Factored {
    pub(super) fn zeros(weight: &Tensor) -> Result<Self, TorchError> {
        let options = (Kind::Float, weight.device());
        Ok(match weight.size().as_slice() {
            [rows, columns] => Self::Matrix {
                row: Tensor::f_zeros([*rows], options)?,
                column: Tensor::f_zeros([*columns], options)?,
            },
            _ => Self::Vector {
                square: Tensor::f_zeros(weight.size(), options)?,
            },
        })
    }

    /// The tensors to be kept.
    pub(super) fn named(&self) -> Vec<(&'static str, Option<&Tensor>)> {
        match self {
            Self::Matrix { row, column } => vec![("row", Some(row)), ("column", Some(column))],
            Self::Vector { square } => vec![("square", Some(square))],
        }
    }

    /// One step; `step` counts from 1.
    pub(super) fn step(
        &mut self,
        weight: &Tensor,
        grad: &Tensor,
        rate: f64,
        decay: f64,
        step: u64,
    ) -> Result<(), TorchError> {
        #[expect(clippy::cast_precision_loss, reason = "steps are far below 2^52")]
        let keep = 1.0 - (step as f64).powf(FORGETTING);
        no_grad(|| {
            let mut weight = weight.shallow_clone();
            let update = self.update(grad, keep)?;
            #[expect(clippy::cast_precision_loss, reason = "a root of a count")]
            let root = (update.numel() as f64).sqrt();
            let size = update.f_norm()?.f_div_scalar(root)?;
            let down = size.f_div_scalar(THRESHOLD)?.f_clamp_min(1.0)?;
            let update = update.f_div(&down)?.f_mul_scalar(rate)?;
            if decay > 0.0 {
                weight = weight.f_mul_scalar_(1.0 - decay * rate)?;
            }
            let _ = weight.f_sub_(&update)?;
            Ok(())
        })
    }

    /// The gradient over the root of what is remembered.
    fn update(&mut self, grad: &Tensor, keep: f64) -> Result<Tensor, TorchError> {
        let squares = grad.f_square()?.f_add_scalar(EPSILON)?;
        let mean = |axis: i64| squares.f_mean_dim([axis].as_slice(), false, Kind::Float);
        let renew = |old: &Tensor, new: &Tensor| -> Result<Tensor, TorchError> {
            let kept = old.f_mul_scalar(keep)?;
            Ok(kept.f_add(&new.f_mul_scalar(1.0 - keep)?)?)
        };
        match self {
            Self::Vector { square } => {
                *square = renew(square, &squares)?;
                Ok(square.f_rsqrt()?.f_mul(grad)?)
            }
            Self::Matrix { row, column } => {
                *row = renew(row, &mean(1)?)?;
                *column = renew(column, &mean(0)?)?;
                let rows = row.f_div(&row.f_mean(Kind::Float)?)?.f_rsqrt()?;
                let both = rows
                    .f_unsqueeze(1)?
                    .f_mul(&column.f_rsqrt()?.f_unsqueeze(0)?)?;
                Ok(both.f_mul(grad)?)
            }
        }
    }
}
