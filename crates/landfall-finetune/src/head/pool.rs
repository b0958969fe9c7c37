//! One vector for each sequence.

use landfall_torch::TorchError;
use landfall_torch::tch::{Kind, Tensor};

use crate::Pooling;
use crate::encoder::Inputs;

/// Hidden states [M, H] to one f32 vector for each sequence, [B, H]; mean and maximum are of the
/// words, without virtual ones.
pub(crate) fn pooled(
    hidden: &Tensor,
    inputs: &Inputs,
    pooling: Pooling,
) -> Result<Tensor, TorchError> {
    let hidden = hidden.f_to_kind(Kind::Float)?;
    match pooling {
        Pooling::Cls => Ok(hidden.f_index_select(0, &inputs.firsts)?),
        Pooling::Mean => mean(&inputs.real(&hidden)?, inputs),
        Pooling::Max => max(&inputs.real(&hidden)?, inputs),
    }
}

/// One product with a [B, N] matrix of ones: the same on every run, unlike sums by index on a GPU.
fn mean(hidden: &Tensor, inputs: &Inputs) -> Result<Tensor, TorchError> {
    let device = inputs.device().tch();
    let sequences = Tensor::f_arange(inputs.rows() as i64, (Kind::Int64, device))?;
    let own = sequences
        .f_unsqueeze(1)?
        .f_eq_tensor(&inputs.sequences.f_unsqueeze(0)?)?;
    let sums = own.f_to_kind(Kind::Float)?.f_matmul(hidden)?;
    Ok(sums.f_div(&inputs.lengths.f_unsqueeze(1)?)?)
}

fn max(hidden: &Tensor, inputs: &Inputs) -> Result<Tensor, TorchError> {
    let lengths = Some(inputs.lengths.f_to_kind(Kind::Int64)?);
    let lowest = f64::NEG_INFINITY;
    Ok(Tensor::f_segment_reduce(
        hidden, "max", lengths, None, None, 0, false, lowest,
    )?)
}

/// The rows with length 1, as `torch.nn.functional.normalize` makes them.
pub(crate) fn normalized(rows: &Tensor) -> Result<Tensor, TorchError> {
    let length = rows.f_norm_scalaropt_dim(2.0, [-1i64].as_slice(), true)?;
    Ok(rows.f_div(&length.f_clamp_min(1e-12)?)?)
}
