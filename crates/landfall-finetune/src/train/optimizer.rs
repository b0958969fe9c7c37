//! What changes the weights: one kernel for each group.

use landfall_torch::TorchError;
use landfall_torch::fused::{self, Moments};
use landfall_torch::tch::Tensor;

use super::adafactor::Factored;
use super::groups::Group;
use super::params::Optimizer;

/// What an optimiser remembers, group by group.
#[derive(Debug)]
pub(super) enum Memory {
    AdamW(Vec<Moments>),
    Adafactor(Vec<Vec<Factored>>),
}

impl Memory {
    /// Nothing yet.
    pub(super) fn new(optimizer: Optimizer, groups: &[Group]) -> Result<Self, TorchError> {
        Ok(match optimizer {
            Optimizer::AdamW { .. } => {
                let each = groups.iter().map(|group| Moments::zeros(&group.weights));
                Self::AdamW(each.collect::<Result<_, _>>()?)
            }
            Optimizer::Adafactor => {
                let each = groups.iter().map(|group| {
                    let weights = group.weights.iter();
                    weights.map(Factored::zeros).collect::<Result<_, _>>()
                });
                Self::Adafactor(each.collect::<Result<_, _>>()?)
            }
        })
    }

    /// One step of an owner's weights with their gradients. `step` counts from 1.
    pub(super) fn step(
        &mut self,
        optimizer: Optimizer,
        groups: &[Group],
        grads: &[Vec<Tensor>],
        (owner, rate, step): (usize, f64, u64),
    ) -> Result<(), TorchError> {
        let each = groups.iter().zip(grads);
        let own = |group: &Group| group.owner == owner;
        match (self, optimizer) {
            (
                Self::AdamW(moments),
                Optimizer::AdamW {
                    beta1,
                    beta2,
                    epsilon,
                },
            ) => {
                let own = each.zip(moments).filter(|((group, _), _)| own(group));
                for ((group, grads), moments) in own {
                    let with = fused::AdamW {
                        rate: rate * group.factor,
                        beta1,
                        beta2,
                        epsilon,
                        decay: group.decay,
                    };
                    fused::adamw(&group.weights, grads, moments, &with, None)?;
                }
            }
            (Self::Adafactor(memories), _) => {
                let own = each.zip(memories).filter(|((group, _), _)| own(group));
                for ((group, grads), memory) in own {
                    let rate = rate * group.factor;
                    for ((weight, grad), memory) in group.weights.iter().zip(grads).zip(memory) {
                        memory.step(weight, grad, rate, group.decay, step)?;
                    }
                }
            }
            (Self::AdamW(_), Optimizer::Adafactor) => {}
        }
        Ok(())
    }

    /// The tensors to be kept, with their names.
    pub(super) fn named<'a>(&'a self, groups: &'a [Group]) -> Vec<(String, &'a Tensor)> {
        let mut all = Vec::new();
        for (at, group) in groups.iter().enumerate() {
            for (number, name) in group.names.iter().enumerate() {
                let kept: Vec<(&str, Option<&Tensor>)> = match self {
                    Self::AdamW(moments) => {
                        let moments = moments.get(at);
                        let first = moments.and_then(|it| it.first.get(number));
                        let second = moments.and_then(|it| it.second.get(number));
                        let steps = moments.and_then(|it| it.steps.get(number));
                        vec![("first", first), ("second", second), ("steps", steps)]
                    }
                    Self::Adafactor(memories) => {
                        let memory = memories.get(at).and_then(|it| it.get(number));
                        memory.map_or_else(Vec::new, Factored::named)
                    }
                };
                let kept = kept.into_iter();
                all.extend(
                    kept.filter_map(|(kind, tensor)| Some((format!("{kind}.{name}"), tensor?))),
                );
            }
        }
        all
    }
}
