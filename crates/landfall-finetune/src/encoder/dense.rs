//! The base of a dense layer.

use landfall_torch::TorchError;
use landfall_torch::int8::Int8Weight;
use landfall_torch::tch::Tensor;

/// W [outputs, inputs] and b of `x W^T + b`.
pub(crate) struct Dense {
    weight: Weight,
    bias: Tensor,
}

enum Weight {
    Plain(Tensor),
    Bytes(Int8Weight),
}

impl Dense {
    /// A layer of numbers in the kind that is computed with.
    pub(super) fn plain(weight: Tensor, bias: Tensor) -> Self {
        Self {
            weight: Weight::Plain(weight),
            bias,
        }
    }

    /// A layer of bytes, which cannot learn.
    pub(super) fn bytes(weight: Int8Weight, bias: Tensor) -> Self {
        Self {
            weight: Weight::Bytes(weight),
            bias,
        }
    }

    /// x [rows, inputs] to [rows, outputs]; another bias counts in the place of the layer's own.
    pub(super) fn dense(&self, x: &Tensor, bias: Option<&Tensor>) -> Result<Tensor, TorchError> {
        let bias = bias.unwrap_or(&self.bias);
        match &self.weight {
            Weight::Plain(weight) => Ok(x.f_linear(weight, Some(bias))?),
            Weight::Bytes(weight) => weight.dense(x, bias),
        }
    }

    /// More handles to the same tensors.
    pub(super) fn handles(&self) -> Self {
        Self {
            weight: match &self.weight {
                Weight::Plain(weight) => Weight::Plain(weight.shallow_clone()),
                Weight::Bytes(weight) => Weight::Bytes(weight.handles()),
            },
            bias: self.bias.shallow_clone(),
        }
    }
}
