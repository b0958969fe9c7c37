//! A running average of the weights.

use landfall_torch::TorchError;
use landfall_torch::tch::{Tensor, no_grad};

use super::groups::Group;

/// Averages of the weights of all groups, one after the other.
#[derive(Debug)]
pub(super) struct Average {
    decay: f64,
    pub(super) weights: Vec<Tensor>,
}

impl Average {
    /// Starts at the weights as they are.
    pub(super) fn new(decay: f64, groups: &[Group]) -> Result<Self, TorchError> {
        let copies = groups.iter().flat_map(|group| &group.weights);
        let copies = copies.map(|weight| Ok(weight.f_detach_copy()?));
        Ok(Self {
            decay,
            weights: copies.collect::<Result<_, TorchError>>()?,
        })
    }

    /// average * decay + weights * (1 - decay), of those whose owner took a step.
    pub(super) fn step(
        &mut self,
        groups: &[Group],
        stepped: impl Fn(usize) -> bool,
    ) -> Result<(), TorchError> {
        let each = groups.iter();
        let now = each.flat_map(|group| group.weights.iter().map(|weight| (group.owner, weight)));
        no_grad(|| {
            for (average, (owner, weight)) in self.weights.iter_mut().zip(now) {
                if stepped(owner) {
                    let _ = average.f_lerp_(weight, 1.0 - self.decay)?;
                }
            }
            Ok(())
        })
    }
}
