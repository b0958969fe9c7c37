//! What learns, and how.

use std::collections::BTreeMap;

use super::groups::Group;
use super::report::{ParameterReport, TrainableReport};
use super::trainer::Trainer;

impl Trainer<'_> {
    /// What learns, and after the first step the norms of its gradients.
    pub fn trainable_report(&self) -> TrainableReport {
        let groups = self.groups.iter();
        let named = groups.flat_map(|group| group.names.iter().map(move |name| (name, group)));
        let learning: BTreeMap<&String, &Group> = named.collect();
        let own = self.model.named();
        let own = own.map(|(parameter, tensor)| (parameter.name.clone(), tensor));
        let added = self.model.adapters().flat_map(|adapter| {
            let named = adapter.named();
            named.map(|(name, _, tensor)| (name, tensor))
        });
        let parameters = own.chain(added).map(|(name, tensor)| {
            let group = learning.get(&name);
            ParameterReport {
                elements: tensor.numel(),
                trainable: group.is_some(),
                rate_factor: group.map_or(0.0, |group| group.factor),
                decay: group.is_some_and(|group| group.decay > 0.0),
                first_gradient: self.first_gradients.get(&name).copied(),
                name,
            }
        });
        let parameters: Vec<ParameterReport> = parameters.collect();
        let elements = |learning: bool| {
            let chosen = parameters.iter().filter(|one| one.trainable || !learning);
            chosen.map(|one| one.elements).sum()
        };
        let silent = |name: &&String| !name.ends_with("self.key.bias") && !self.waits(name);
        let zero = self
            .first_gradients
            .iter()
            .filter(|(_, norm)| **norm == 0.0);
        TrainableReport {
            trainable: elements(true),
            total: elements(false),
            without_gradient: zero.map(|(name, _)| name).filter(silent).cloned().collect(),
            words: self.model.words_in_use(),
            parameters,
        }
    }

    /// Whether a thin matrix of an adapter has no gradient only because its counterpart starts at
    /// zero: A of LoRA while B is zero, A and B of AdaLoRA while E is.
    fn waits(&self, name: &str) -> bool {
        let Some((module, _)) = name.rsplit_once(".lora_") else {
            return false;
        };
        let parts = [
            "lora_A.weight",
            "lora_B.weight",
            "lora_A",
            "lora_B",
            "lora_E",
        ];
        let norms = parts.map(|part| self.first_gradients.get(&format!("{module}.{part}")));
        norms.iter().flatten().any(|norm| **norm > 0.0)
    }
}
