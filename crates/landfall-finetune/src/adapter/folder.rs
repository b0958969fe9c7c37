//! Folders with adapters.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::config::AdapterConfig;
use super::layout::{AdapterParameter, adapter_layout};
use crate::checkpoint::{
    Checkpoint, CheckpointFlaw, Dtype, Entry, Head, replace_files, write_safetensors,
};
use crate::config::EncoderConfig;
use crate::{FinetuneError, files};

/// The configuration.
pub const CONFIG_FILE: &str = "adapter_config.json";
/// The weights.
pub const WEIGHTS_FILE: &str = "adapter_model.safetensors";
/// The weights in files of older versions.
const PICKLE: &str = "adapter_model.bin";

/// A folder with an adapter, as PEFT writes it: configuration read, weights mapped.
#[derive(Debug)]
pub struct AdapterFolder {
    folder: PathBuf,
    config: AdapterConfig,
    weights: Checkpoint,
}

impl AdapterFolder {
    /// Opens a folder; `adapter_model.bin` is read where there is no safetensors file.
    ///
    /// # Errors
    /// [`FinetuneError::Io`], [`FinetuneError::Config`], [`FinetuneError::Checkpoint`].
    pub fn open(folder: &Path) -> Result<Self, FinetuneError> {
        let path = folder.join(CONFIG_FILE);
        let text = files::text(&path)?;
        let config = AdapterConfig::parse(&text, &path.display().to_string())?;
        let weights = folder.join(WEIGHTS_FILE);
        let older = folder.join(PICKLE);
        let weights = match !weights.is_file() && older.is_file() {
            true => older,
            false => weights,
        };
        Ok(Self {
            folder: folder.to_path_buf(),
            config,
            weights: Checkpoint::open_file(&weights)?,
        })
    }

    /// The configuration.
    pub fn config(&self) -> &AdapterConfig {
        &self.config
    }

    /// The tensors for a model, each with its numbers in row order: those of the kind, and the
    /// copies of modules that the file has. A file of another task is served without its head.
    ///
    /// # Errors
    /// [`FinetuneError::Base`] when it was made for another base; [`FinetuneError::Checkpoint`]
    /// with file and key when a tensor is missing, has another shape or belongs to no module of
    /// the model.
    pub fn tensors(
        &self,
        base: &EncoderConfig,
        head: Head,
        fingerprint: &str,
    ) -> Result<Vec<(AdapterParameter, Vec<f32>)>, FinetuneError> {
        if let Some(given) = &self.config.fingerprint
            && given != fingerprint
        {
            return Err(FinetuneError::Base {
                file: self.folder.display().to_string(),
                given: given.clone(),
                expected: fingerprint.to_owned(),
            });
        }
        let layout = adapter_layout(&self.config, base, head)?;
        let known: BTreeSet<&str> = layout.iter().map(|one| one.file.as_str()).collect();
        let strange = self.weights.names();
        let strange = strange.filter(|name| !known.contains(name) && !is_head(name, head));
        if let Some(key) = strange.map(str::to_owned).next() {
            return Err(self.flawed(CheckpointFlaw::Stranger { key }));
        }
        layout.into_iter().map(|one| self.tensor(one)).collect()
    }

    fn tensor(&self, one: AdapterParameter) -> Result<(AdapterParameter, Vec<f32>), FinetuneError> {
        let Some(view) = self.weights.tensor(&one.file) else {
            return Err(self.flawed(CheckpointFlaw::Lost { key: one.file }));
        };
        if view.shape() != one.parameter.shape {
            return Err(self.flawed(CheckpointFlaw::Shape {
                key: one.file.clone(),
                found: view.shape().to_vec(),
                expected: one.parameter.shape,
            }));
        }
        let values = view.to_f32()?.into_owned();
        Ok((one, values))
    }

    fn flawed(&self, flaw: CheckpointFlaw) -> FinetuneError {
        let path = self.folder.join(WEIGHTS_FILE);
        let file = path.display().to_string();
        FinetuneError::Checkpoint { file, flaw }
    }

    /// Writes a folder as PEFT does; `values` gives the numbers of each parameter in row order.
    /// After an error the folder is as it was.
    ///
    /// # Errors
    /// [`FinetuneError::Io`], and what `values` says.
    pub fn write(
        folder: &Path,
        config: &AdapterConfig,
        base: &EncoderConfig,
        head: Head,
        mut values: impl FnMut(&AdapterParameter) -> Result<Vec<f32>, FinetuneError>,
    ) -> Result<(), FinetuneError> {
        let layout = adapter_layout(config, base, head)?;
        let entries = layout.iter().map(|one| Entry {
            name: one.file.clone(),
            dtype: Dtype::F32,
            shape: one.parameter.shape.clone(),
        });
        let entries: Vec<Entry> = entries.collect();
        let metadata = BTreeMap::from([("format".to_owned(), "pt".to_owned())]);
        replace_files(folder, |aside| {
            write_safetensors(&aside.join(WEIGHTS_FILE), &entries, &metadata, |at| {
                let values = layout.get(at).map(&mut values).transpose()?;
                Ok(bytemuck::cast_slice(&values.unwrap_or_default()).to_vec())
            })?;
            let path = aside.join(CONFIG_FILE);
            let text = config.to_json(base, head);
            std::fs::write(&path, text)
                .map_err(|source| FinetuneError::io(&path, "written", source))
        })
    }
}

/// Whether a tensor belongs to a head that the model does not have.
fn is_head(name: &str, head: Head) -> bool {
    let name = name.strip_prefix("base_model.").unwrap_or(name);
    let name = name.strip_prefix("model.").unwrap_or(name);
    let starts = ["classifier.", "pre_classifier.", "score."];
    let other = matches!(head, Head::Embedding | Head::MaskedLm);
    other && starts.iter().any(|start| name.starts_with(start))
}

/// The adapters in a folder of folders, by the names of theirs, sorted. Other folders are passed
/// over.
///
/// # Errors
/// [`FinetuneError::Io`], and [`FinetuneError::Setting`] where there is none.
pub fn adapter_folders(folder: &Path) -> Result<Vec<(String, PathBuf)>, FinetuneError> {
    let failed = |source| FinetuneError::io(folder, "read", source);
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.join(CONFIG_FILE).is_file()
            && let Some(name) = path.file_name()
        {
            found.push((name.to_string_lossy().into_owned(), path));
        }
    }
    found.sort();
    match found.is_empty() {
        false => Ok(found),
        true => Err(FinetuneError::Setting {
            name: "folder of adapters",
            given: folder.display().to_string(),
            allowed: format!("a folder whose folders have a file `{CONFIG_FILE}`"),
        }),
    }
}
