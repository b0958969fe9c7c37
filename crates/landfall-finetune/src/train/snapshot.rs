//! Weights as they were at some step.

use std::collections::BTreeMap;
use std::path::Path;

use landfall_torch::TorchError;
use landfall_torch::tch::{Tensor, no_grad};

use super::tensors::{self, Named};
use super::trainer::Trainer;
use crate::FinetuneError;
use crate::checkpoint::replace_files;
use crate::model::Model;
use crate::vocabulary::UnusedDecay;

/// The file of saved weights.
const FILE: &str = "best.safetensors";

/// Weights as they were at some step.
#[derive(Debug)]
pub struct Snapshot {
    /// By name, those that learn.
    weights: BTreeMap<String, Tensor>,
    unused: Option<UnusedDecay>,
}

impl Trainer<'_> {
    /// Copies of the weights that learn, or of their average if one is kept.
    ///
    /// # Errors
    /// When memory is short.
    pub fn snapshot(&self) -> Result<Snapshot, FinetuneError> {
        let names = self.groups.iter().flat_map(|group| &group.names);
        let weights: Vec<&Tensor> = match &self.average {
            Some(average) => average.weights.iter().collect(),
            None => self.groups.iter().flat_map(|one| &one.weights).collect(),
        };
        let copies = names.zip(weights).map(|(name, weight)| {
            let copy = weight.f_detach_copy()?;
            Ok((name.clone(), copy))
        });
        Ok(Snapshot {
            weights: copies.collect::<Result<_, TorchError>>()?,
            unused: self.model.unused_decay(),
        })
    }

    /// Puts the weights of a snapshot in the place of the trained ones; a running average ends.
    ///
    /// # Errors
    /// [`FinetuneError::Torch`] when it is of another model.
    pub fn restore(&mut self, snapshot: &Snapshot) -> Result<(), FinetuneError> {
        self.average = None;
        for group in &self.groups {
            for (name, weight) in group.names.iter().zip(&group.weights) {
                if let Some(saved) = snapshot.weights.get(name) {
                    no_grad(|| weight.shallow_clone().f_copy_(saved).map(drop))?;
                }
            }
        }
        if let Some(unused) = snapshot.unused {
            self.model.set_unused_decay(unused);
        }
        Ok(())
    }

    /// What `work` finds with the model as it would be if training ended now: with the averaged
    /// weights if an average is kept. The weights are then as before.
    ///
    /// # Errors
    /// What `work` says; when memory is short.
    pub fn judged<T>(
        &self,
        work: impl FnOnce(&Model) -> Result<T, FinetuneError>,
    ) -> Result<T, FinetuneError> {
        let Some(average) = &self.average else {
            return work(&self.model);
        };
        let weights = || self.groups.iter().flat_map(|group| &group.weights);
        let kept = weights().map(|weight| Ok(weight.f_detach_copy()?));
        let kept: Vec<Tensor> = kept.collect::<Result<_, TorchError>>()?;
        let put = |values: &[Tensor]| -> Result<(), TorchError> {
            no_grad(|| {
                for (weight, value) in weights().zip(values) {
                    weight.shallow_clone().f_copy_(value)?;
                }
                Ok(())
            })
        };
        put(&average.weights)?;
        let found = work(&self.model);
        put(&kept)?;
        found
    }
}

impl Snapshot {
    /// Saves it beside the state of a run.
    ///
    /// # Errors
    /// [`FinetuneError::Io`].
    pub fn save(&self, folder: &Path) -> Result<(), FinetuneError> {
        let named = self.weights.iter();
        let named = named.map(|(name, tensor)| (name.clone(), tensor));
        let named = named.collect();
        replace_files(folder, |aside| tensors::write(&aside.join(FILE), &named))
    }

    /// Reads what [`Snapshot::save`] saved for the model of `trainer`; `unused` is the decay of
    /// unused words at that step.
    ///
    /// # Errors
    /// [`FinetuneError::Io`], [`FinetuneError::Checkpoint`], and [`FinetuneError::Run`] when a
    /// weight is missing or has another shape.
    pub(super) fn read(
        folder: &Path,
        trainer: &Trainer<'_>,
        unused: Option<UnusedDecay>,
    ) -> Result<Self, FinetuneError> {
        let learning = trainer.groups.iter();
        let learning = learning.flat_map(|one| one.names.iter().cloned().zip(&one.weights));
        let like: Named<'_> = learning.collect();
        let weights = tensors::read(&folder.join(FILE), &like)?;
        let names = like.into_iter().map(|(name, _)| name);
        Ok(Self {
            weights: names.zip(weights).collect(),
            unused,
        })
    }

    /// The decay of unused words at the snapshot's step.
    pub(super) fn unused(&self) -> Option<UnusedDecay> {
        self.unused
    }
}
