//! Which parameters learn, and which share a rate and a decay.

use landfall_torch::TorchError;
use landfall_torch::tch::Tensor;

use super::params::TrainParams;
use crate::model::Model;
use crate::schedule::{decays, layer_factor};

/// Parameters that share a rate and a decay.
#[derive(Debug)]
pub(super) struct Group {
    /// Factor of the learning rate.
    pub(super) factor: f64,
    /// Weight decay.
    pub(super) decay: f64,
    /// Names of its parameters.
    pub(super) names: Vec<String>,
    /// Handles to their weights.
    pub(super) weights: Vec<Tensor>,
}

/// What learns, in groups. Gradients are recorded for these weights from now on, and for no others.
pub(super) fn groups(model: &Model, params: &TrainParams) -> Result<Vec<Group>, TorchError> {
    let layers = model.config().layers;
    let mut groups: Vec<Group> = Vec::new();
    for (parameter, tensor) in model.named() {
        let learns = parameter.trainable && !params.frozen.holds(&parameter.name);
        // A handle to the same weights; the flag belongs to all of them.
        let weight = tensor.f_set_requires_grad(learns)?;
        if !learns {
            continue;
        }
        let factor = params
            .layer_decay
            .map_or(1.0, |decay| layer_factor(&parameter.name, layers, decay));
        let decay = if decays(&parameter.name) {
            params.decay
        } else {
            0.0
        };
        let same = |group: &&mut Group| {
            group.factor.to_bits() == factor.to_bits() && group.decay.to_bits() == decay.to_bits()
        };
        match groups.iter_mut().find(same) {
            Some(group) => {
                group.names.push(parameter.name.clone());
                group.weights.push(weight);
            }
            None => groups.push(Group {
                factor,
                decay,
                names: vec![parameter.name.clone()],
                weights: vec![weight],
            }),
        }
    }
    Ok(groups)
}
