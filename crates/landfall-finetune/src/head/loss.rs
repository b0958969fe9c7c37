//! Losses, one for each row, before they are weighted and summed.

use landfall_torch::tch::{Device, Kind, Reduction, Tensor};
use landfall_torch::{TorchError, placed};

use super::pool::normalized;
use crate::FinetuneError;
use crate::batch::Targets;

/// What sentence embeddings are trained for, as sentence-transformers defines it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Objective {
    /// Each text must find its own second text among all second texts of the batch: cross entropy
    /// over cosines times `scale` (20 by default; Henderson et al. 2017).
    Ranking {
        /// Factor of the cosines.
        scale: f64,
    },
    /// Alike pairs (1) are drawn together, others (0) pushed apart up to the margin of cosine
    /// distance (0.5 by default; Hadsell, Chopra, LeCun 2006).
    Contrastive {
        /// Distance beyond which unlike pairs cost nothing.
        margin: f64,
    },
    /// The squared difference between the cosine and the likeness given.
    Cosine,
}

impl Default for Objective {
    fn default() -> Self {
        Self::Ranking { scale: 20.0 }
    }
}

/// Settings of the losses over classes.
#[derive(Debug, Default)]
pub(crate) struct LossParams {
    /// Share of the truth given to all classes alike.
    pub(crate) smoothing: f64,
    /// One weight for each class, f32 [C].
    pub(crate) class_weights: Option<Tensor>,
}

/// Losses of the rows of a sequence head: [B]. `None` where the targets are of another kind.
pub(crate) fn row_losses(
    outputs: &Tensor,
    targets: &Targets,
    params: &LossParams,
) -> Result<Option<Tensor>, TorchError> {
    let device = outputs.device();
    let shaped = |values: &[f32], width: usize| -> Result<Tensor, TorchError> {
        Ok(placed(values, device)?.f_view([-1, width as i64])?)
    };
    Ok(Some(match targets {
        Targets::Class(classes) => cross_entropy(outputs, classes, params)?,
        Targets::Classes { labels, flags } => {
            let flags = shaped(flags, *labels)?;
            let none: Option<&Tensor> = None;
            let each =
                outputs.f_binary_cross_entropy_with_logits(&flags, none, none, Reduction::None)?;
            each.f_mean_dim([1i64].as_slice(), false, Kind::Float)?
        }
        Targets::Numbers {
            outputs: count,
            values,
        } => {
            let values = shaped(values, *count)?;
            let each = outputs.f_mse_loss(&values, Reduction::None)?;
            each.f_mean_dim([1i64].as_slice(), false, Kind::Float)?
        }
        _ => return Ok(None),
    }))
}

/// Losses of tokens with these classes: [rows].
pub(crate) fn token_losses(
    outputs: &Tensor,
    classes: &[i64],
    params: &LossParams,
) -> Result<Tensor, TorchError> {
    cross_entropy(outputs, classes, params)
}

fn cross_entropy(
    outputs: &Tensor,
    classes: &[i64],
    params: &LossParams,
) -> Result<Tensor, TorchError> {
    let classes = placed(classes, outputs.device())?;
    Ok(outputs.f_cross_entropy_loss(
        &classes,
        params.class_weights.as_ref(),
        Reduction::None,
        -100,
        params.smoothing,
    )?)
}

/// Losses of pairs of vectors, both [B, H]: [B].
///
/// # Errors
/// Targets that the objective has no meaning for.
pub(crate) fn pair_losses(
    first: &Tensor,
    second: &Tensor,
    targets: &Targets,
    objective: Objective,
) -> Result<Tensor, FinetuneError> {
    let (first, second) = (normalized(first)?, normalized(second)?);
    if let Objective::Ranking { scale } = objective {
        let scores = first.f_matmul(&second.f_transpose(0, 1)?)?;
        let own = Tensor::f_arange(
            first.size().first().copied().unwrap_or_default(),
            (Kind::Int64, first.device()),
        )?;
        let none: Option<&Tensor> = None;
        let scores = scores.f_mul_scalar(scale)?;
        return Ok(scores.f_cross_entropy_loss(&own, none, Reduction::None, -100, 0.0)?);
    }
    let likeness = likeness(targets, first.device())?;
    let cosine = first
        .f_mul(&second)?
        .f_sum_dim_intlist([1i64].as_slice(), false, Kind::Float)?;
    Ok(match objective {
        Objective::Contrastive { margin } => contrastive(&cosine, &likeness, margin)?,
        _ => cosine.f_sub(&likeness)?.f_square()?,
    })
}

fn contrastive(cosine: &Tensor, likeness: &Tensor, margin: f64) -> Result<Tensor, TorchError> {
    // 1 - cosine
    let distance = cosine.f_rsub_scalar(1.0)?;
    let near = likeness.f_mul(&distance.f_square()?)?;
    let apart = distance.f_rsub_scalar(margin)?.f_relu()?.f_square()?;
    let far = likeness.f_rsub_scalar(1.0)?.f_mul(&apart)?;
    Ok(near.f_add(&far)?.f_mul_scalar(0.5)?)
}

fn likeness(targets: &Targets, device: Device) -> Result<Tensor, FinetuneError> {
    match targets {
        Targets::Likeness(values) => Ok(placed(values, device)?),
        _ => Err(FinetuneError::Setting {
            name: "targets of the embedding loss",
            given: "no likeness".to_owned(),
            allowed: "a number for each pair".to_owned(),
        }),
    }
}
