//! The weights of a predictor, which nobody can change.

use std::collections::{BTreeMap, BTreeSet};

use landfall_torch::TorchError;
use landfall_torch::int8::Int8Weight;
use landfall_torch::shared::Shared;
use landfall_torch::tch::Tensor;

use super::memory::is_dense;
use super::params::ValidPredictorParams;
use crate::FinetuneError;
use crate::checkpoint::Parameter;
use crate::encoder::scale_of;

/// Tensors by name in the kind and on the device of the settings.
#[derive(Debug)]
pub(super) struct Frozen(BTreeMap<String, Shared<Tensor>>);

impl Frozen {
    /// Frozen one by one, so that two copies of all never exist.
    pub(super) fn of(
        parameters: &[Parameter],
        values: impl Fn(&Parameter) -> Result<Vec<f32>, FinetuneError>,
        params: &ValidPredictorParams,
    ) -> Result<Self, FinetuneError> {
        let names: BTreeSet<&str> = parameters.iter().map(|one| one.name.as_str()).collect();
        let mut all = BTreeMap::new();
        for parameter in parameters {
            let (name, values) = (parameter.name.as_str(), values(parameter)?);
            if !(params.int8() && is_dense(parameter, &names)) {
                all.insert(name.to_owned(), plain(&values, &parameter.shape, params)?);
                continue;
            }
            let inputs = parameter.shape.last().copied().unwrap_or_default();
            let weight = Int8Weight::of(&values, inputs, params.device())
                .map_err(|error| named(error, name))?;
            let (bytes, scale) = weight.into_parts();
            all.insert(name.to_owned(), Shared::new(bytes)?);
            all.insert(scale_of(name), Shared::new(scale)?);
        }
        Ok(Self(all))
    }

    /// All by name.
    pub(super) fn tensors(&self) -> impl Iterator<Item = (&str, &Tensor)> {
        let each = self.0.iter();
        each.map(|(name, tensor)| (name.as_str(), tensor.get()))
    }
}

/// A number that cannot be rounded, with the weight it stands in.
fn named(error: TorchError, name: &str) -> FinetuneError {
    match error {
        TorchError::Range { given, allowed, .. } => FinetuneError::Setting {
            name: "weights of one byte",
            given: format!("{given} in {name}"),
            allowed: format!("{allowed} everywhere"),
        },
        other => other.into(),
    }
}

fn plain(
    values: &[f32],
    shape: &[usize],
    params: &ValidPredictorParams,
) -> Result<Shared<Tensor>, TorchError> {
    let shape: Vec<i64> = shape.iter().map(|size| *size as i64).collect();
    let tensor = Tensor::f_from_slice(values)?
        .f_view(shape.as_slice())?
        .f_to_kind(params.precision().kind())?
        .f_to_device(params.device().tch())?;
    Shared::new(tensor)
}
