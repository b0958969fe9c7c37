//! Which parameters learn, and which share a rate and a decay.

use landfall_torch::TorchError;
use landfall_torch::tch::Tensor;

use super::owners::Owners;
use super::params::TrainParams;
use crate::checkpoint::Parameter;
use crate::model::Model;
use crate::schedule::{decays, layer_factor};

/// Parameters that share a rate and a decay.
#[derive(Debug)]
pub(super) struct Group {
    /// Who learns: a number among the owners.
    pub(super) owner: usize,
    /// Factor of the learning rate.
    pub(super) factor: f64,
    /// Weight decay.
    pub(super) decay: f64,
    /// Names of its parameters.
    pub(super) names: Vec<String>,
    /// Handles to their weights.
    pub(super) weights: Vec<Tensor>,
}

/// What learns, in groups. Gradients are recorded for these weights from now on, and for no others:
/// where a model has adapters the base does not learn.
pub(super) fn groups(
    model: &Model,
    params: &TrainParams,
    owners: &Owners,
) -> Result<Vec<Group>, TorchError> {
    let alone = model.adapters().next().is_none();
    let mut list = List {
        layers: model.config().layers,
        params,
        groups: Vec::new(),
    };
    for (parameter, tensor) in model.named() {
        let learns = alone && parameter.trainable && !params.frozen.holds(&parameter.name);
        list.take(
            parameter.name.clone(),
            parameter,
            tensor,
            learns.then_some(0),
        )?;
    }
    for (number, adapter) in model.adapters().enumerate() {
        for (name, parameter, tensor) in adapter.named() {
            list.take(name, parameter, tensor, owners.of_adapter(number))?;
        }
    }
    Ok(list.groups)
}

struct List<'a> {
    layers: usize,
    params: &'a TrainParams,
    groups: Vec<Group>,
}

impl List<'_> {
    /// Puts a parameter into its group, if it has an owner.
    fn take(
        &mut self,
        name: String,
        parameter: &Parameter,
        tensor: &Tensor,
        owner: Option<usize>,
    ) -> Result<(), TorchError> {
        // A handle to the same weights; the flag belongs to all of them.
        let weight = tensor.f_set_requires_grad(owner.is_some())?;
        let Some(owner) = owner else {
            return Ok(());
        };
        let own = &parameter.name;
        let factor = self.params.layer_decay;
        let factor = factor.map_or(1.0, |decay| layer_factor(own, self.layers, decay));
        let decay = if decays(own) { self.params.decay } else { 0.0 };
        let same = |group: &&mut Group| {
            group.owner == owner
                && group.factor.to_bits() == factor.to_bits()
                && group.decay.to_bits() == decay.to_bits()
        };
        match self.groups.iter_mut().find(same) {
            Some(group) => {
                group.names.push(name);
                group.weights.push(weight);
            }
            None => self.groups.push(Group {
                owner,
                factor,
                decay,
                names: vec![name],
                weights: vec![weight],
            }),
        }
        Ok(())
    }
}
