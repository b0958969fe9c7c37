//! Saving a run and going on with it.

use std::collections::BTreeMap;
use std::path::Path;

use landfall_core::hex;
use landfall_torch::tch::no_grad;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::report::StepReport;
use super::scale::Scale;
use super::tensors::{self, Named};
use super::trainer::Trainer;
use crate::adapter::AdapterKind;
use crate::checkpoint::replace_files;
use crate::vocabulary::UnusedDecay;
use crate::{Example, FinetuneError};

/// The numbers of a run, in one of two files in turn: the one that a saved state names stays as it
/// is until a state that names the other has taken its place. Both names come before that of the
/// state, so that its numbers are there before it is.
const NUMBERS: [&str; 2] = ["run-a.safetensors", "run-b.safetensors"];
/// Where they were in the first layout.
const FIRST: &str = "run.safetensors";
/// Where it stands.
const STATE: &str = "run.json";
/// The layout of both.
const LAYOUT: u32 = 2;

#[derive(Debug, Serialize, Deserialize)]
struct State {
    layout: u32,
    /// The file of its numbers.
    #[serde(default = "first")]
    numbers: String,
    /// Of the parameters, the model and the examples.
    fingerprint: String,
    done: u64,
    taken: u64,
    place: (u64, usize),
    scale: Scale,
    unused: Option<UnusedDecay>,
    history: Vec<StepReport>,
    /// Of each that learns.
    #[serde(default)]
    owners: Vec<OwnerState>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct OwnerState {
    seen: u64,
    taken: u64,
    kept: Option<BTreeMap<String, Vec<bool>>>,
}

fn first() -> String {
    FIRST.to_owned()
}

/// The file of numbers that a saved state names.
#[derive(Deserialize)]
struct Numbers {
    numbers: String,
}

/// The file for the next numbers: not the one that the state in `folder` needs.
fn next_numbers(folder: &Path) -> &'static str {
    let [one, other] = NUMBERS;
    let saved = std::fs::read(folder.join(STATE)).ok();
    let saved = saved.and_then(|state| serde_json::from_slice::<Numbers>(&state).ok());
    match saved {
        Some(saved) if saved.numbers == one => other,
        _ => one,
    }
}

impl Trainer<'_> {
    /// Whether `folder` holds a saved run.
    pub fn is_saved(folder: &Path) -> bool {
        folder.join(STATE).is_file()
    }

    /// Saves everything the rest of the run depends on, in two files that replace older ones when
    /// both are safe on the disk. Whenever the program is killed, the folder holds the older state or
    /// the new one.
    ///
    /// # Errors
    /// [`FinetuneError::Io`]; the older state is then whole.
    pub fn save(&self, folder: &Path) -> Result<(), FinetuneError> {
        let tensors = self.kept();
        let numbers = next_numbers(folder);
        let state = State {
            layout: LAYOUT,
            numbers: numbers.to_owned(),
            fingerprint: self.fingerprint(),
            done: self.done,
            taken: self.taken,
            place: self.place,
            scale: self.scale,
            unused: self.model.unused_decay(),
            history: self.history.clone(),
            owners: self.owner_states(),
        };
        replace_files(folder, |aside| {
            tensors::write(&aside.join(numbers), &tensors)?;
            let path = aside.join(STATE);
            let text = serde_json::to_vec(&state).map_err(|source| FinetuneError::Json {
                file: path.display().to_string(),
                source,
            })?;
            std::fs::write(&path, text)
                .map_err(|source| FinetuneError::io(&path, "written", source))
        })?;
        for older in NUMBERS
            .iter()
            .chain(&[FIRST])
            .filter(|name| **name != numbers)
        {
            // Nothing needs it any more; it is in nobody's way either.
            let _none_there = std::fs::remove_file(folder.join(older));
        }
        Ok(())
    }

    /// Goes on with a saved run: the steps that follow are those of a run that was not interrupted.
    /// The trainer must have been made from the same model, examples and parameters.
    ///
    /// # Errors
    /// [`FinetuneError::Run`] when the run was another one or its files are damaged; the trainer is
    /// then as it was.
    pub fn resume(&mut self, folder: &Path) -> Result<(), FinetuneError> {
        let path = folder.join(STATE);
        let file = path.display().to_string();
        let bytes =
            std::fs::read(&path).map_err(|source| FinetuneError::io(&path, "read", source))?;
        let state: State =
            serde_json::from_slice(&bytes).map_err(|source| FinetuneError::Json {
                file: file.clone(),
                source,
            })?;
        let known = NUMBERS.contains(&state.numbers.as_str()) || state.numbers == FIRST;
        let flaw = if !(1..=LAYOUT).contains(&state.layout) {
            let layout = state.layout;
            Some(format!(
                "its layout is {layout}, those up to {LAYOUT} are known"
            ))
        } else if !known {
            Some(format!(
                "`{}` is no file of numbers of a run",
                state.numbers
            ))
        } else if state.fingerprint != self.fingerprint() {
            let what = "it was saved with other examples, parameters or another model";
            Some(format!("{what}; use the same ones, or another folder"))
        } else {
            None
        };
        if let Some(flaw) = flaw {
            return Err(FinetuneError::Run { file, flaw });
        }
        self.read(&folder.join(&state.numbers))?;
        if let Some(unused) = state.unused {
            self.model.set_unused_decay(unused);
        }
        self.done = state.done;
        self.taken = state.taken;
        self.place = state.place;
        self.scale = state.scale;
        self.history = state.history;
        self.take_owners(&state.owners, state.done, state.taken);
        Ok(())
    }

    fn owner_states(&self) -> Vec<OwnerState> {
        let each = self.owners.all.iter();
        each.map(|owner| OwnerState {
            seen: owner.seen,
            taken: owner.taken,
            kept: owner.allocator.as_ref().and_then(|one| one.kept.clone()),
        })
        .collect()
    }

    /// States of older files have no owners: then there was one, the model.
    fn take_owners(&mut self, states: &[OwnerState], done: u64, taken: u64) {
        for (at, owner) in self.owners.all.iter_mut().enumerate() {
            let state = states.get(at);
            owner.seen = state.map_or(done, |state| state.seen);
            owner.taken = state.map_or(taken, |state| state.taken);
            let kept = state.and_then(|state| state.kept.clone());
            if let (Some(allocator), Some(kept)) = (&mut owner.allocator, kept) {
                if let Some((number, _)) = &owner.adapter {
                    self.model.keep_triplets(*number, &kept);
                }
                allocator.kept = Some(kept);
            }
        }
    }

    fn read(&mut self, path: &Path) -> Result<(), FinetuneError> {
        let kept = self.kept();
        let saved = tensors::read(path, &kept)?;
        for ((_, tensor), values) in kept.iter().zip(&saved) {
            no_grad(|| tensor.shallow_clone().f_copy_(values).map(drop))?;
        }
        Ok(())
    }

    /// All tensors that change, by name.
    fn kept(&self) -> Named<'_> {
        let weights = self.groups.iter().flat_map(|group| {
            let named = group.names.iter().zip(&group.weights);
            named.map(|(name, weight)| (format!("weight.{name}"), weight))
        });
        let mut all: Named<'_> = weights.collect();
        all.extend(self.memory.named(&self.groups));
        if let Some(average) = &self.average {
            let names = self.groups.iter().flat_map(|group| &group.names);
            let named = names.zip(&average.weights);
            all.extend(named.map(|(name, tensor)| (format!("average.{name}"), tensor)));
        }
        for owner in &self.owners.all {
            if let (Some(allocator), Some((_, name))) = (&owner.allocator, &owner.adapter) {
                all.extend(allocator.named(name));
            }
        }
        all
    }

    /// What a run hangs on, as a hash.
    fn fingerprint(&self) -> String {
        let mut hash = Sha256::new();
        hash.update(format!("{:?}", self.params));
        hash.update(self.model.config().to_json(self.model.head(), "float32"));
        for adapter in self.model.adapters() {
            let mut config = adapter.config().clone();
            if let AdapterKind::AdaLora(ada) = &mut config.kind {
                // It changes in training.
                ada.kept.clear();
            }
            hash.update(format!(
                "{} {config:?} {:?}",
                adapter.name(),
                self.model.route()
            ));
        }
        for example in self.data.examples {
            add(&mut hash, example);
        }
        hex(&hash.finalize())
    }
}

fn add(hash: &mut Sha256, example: &Example) {
    let texts = [Some(&example.text), example.other.as_ref()];
    for text in texts.into_iter().flatten() {
        hash.update((text.len() as u64).to_le_bytes());
        hash.update(bytemuck::cast_slice::<u32, u8>(&text.ids));
        hash.update(&text.types);
    }
    hash.update(format!("{:?}", example.target));
    hash.update(example.region.to_le_bytes());
    hash.update(example.weight.to_le_bytes());
}
