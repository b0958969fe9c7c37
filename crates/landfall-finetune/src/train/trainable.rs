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
        let parameters = self.model.named().map(|(parameter, tensor)| {
            let group = learning.get(&parameter.name);
            ParameterReport {
                elements: tensor.numel(),
                trainable: group.is_some(),
                rate_factor: group.map_or(0.0, |group| group.factor),
                decay: group.is_some_and(|group| group.decay > 0.0),
                first_gradient: self.first_gradients.get(&parameter.name).copied(),
                name: parameter.name.clone(),
            }
        });
        let parameters: Vec<ParameterReport> = parameters.collect();
        let elements = |learning: bool| {
            let chosen = parameters.iter().filter(|one| one.trainable || !learning);
            chosen.map(|one| one.elements).sum()
        };
        let silent = |name: &&String| !name.ends_with("self.key.bias");
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
}
