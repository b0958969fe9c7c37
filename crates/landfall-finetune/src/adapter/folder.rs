//! Folders with adapters.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::config::{AdapterConfig, AdapterKind};
use super::layout::{AdapterParameter, adapter_layout};
use crate::checkpoint::{
    Checkpoint, CheckpointFlaw, Dtype, Entry, FreshHead, Head, Part, layout, replace_files,
    write_safetensors,
};
use crate::config::{ConfigFlaw, EncoderConfig};
use crate::{FinetuneError, files};

/// The configuration.
pub const CONFIG_FILE: &str = "adapter_config.json";
/// The weights.
pub const WEIGHTS_FILE: &str = "adapter_model.safetensors";
/// The configuration of kinds that PEFT does not have.
const OWN_FILE: &str = "adapter.json";
/// The weights in files of older versions.
const PICKLE: &str = "adapter_model.bin";

/// A folder with an adapter, as PEFT writes it: configuration read, weights mapped.
#[derive(Debug)]
pub struct AdapterFolder {
    folder: PathBuf,
    /// The lowest first; never empty.
    stack: Vec<AdapterConfig>,
    weights: Checkpoint,
}

impl AdapterFolder {
    /// Opens a folder; `adapter_model.bin` is read where there is no safetensors file, and
    /// `adapter.json` where there is no `adapter_config.json`.
    ///
    /// # Errors
    /// [`FinetuneError::Io`], [`FinetuneError::Config`], [`FinetuneError::Checkpoint`].
    pub fn open(folder: &Path) -> Result<Self, FinetuneError> {
        let (path, own) = (folder.join(CONFIG_FILE), folder.join(OWN_FILE));
        let stack = if !path.is_file() && own.is_file() {
            AdapterConfig::parse_own(&files::text(&own)?, &own.display().to_string())?
        } else {
            let text = files::text(&path)?;
            vec![AdapterConfig::parse(&text, &path.display().to_string())?]
        };
        let weights = folder.join(WEIGHTS_FILE);
        let older = folder.join(PICKLE);
        let weights = match !weights.is_file() && older.is_file() {
            true => older,
            false => weights,
        };
        Ok(Self {
            folder: folder.to_path_buf(),
            stack,
            weights: Checkpoint::open_file(&weights)?,
        })
    }

    /// The configurations of the adapters in it, the lowest first: one, but for bottlenecks over
    /// each other.
    pub fn stack(&self) -> &[AdapterConfig] {
        &self.stack
    }

    /// What `base` looks like under the head that the adapter brings: its class, labels and problem;
    /// which head it is; and when the base's own gives way to it. `None` where the adapter brings
    /// none. A folder of PEFT has no names of labels: they are those of `base` if it has as many,
    /// else `LABEL_0` and so on.
    ///
    /// # Errors
    /// [`FinetuneError::Config`] when the file names another number of labels than its head has.
    pub fn under_head(
        &self,
        base: &EncoderConfig,
    ) -> Result<Option<(EncoderConfig, Head, FreshHead)>, FinetuneError> {
        let trained = self.stack.last().and_then(|one| one.trained.as_ref());
        let (Some(trained), Some(outputs)) = (trained, self.outputs()) else {
            return Ok(None);
        };
        let mut config = base.clone();
        if !trained.labels.is_empty() {
            config.labels.clone_from(&trained.labels);
        } else if config.labels.len() != outputs {
            config.labels = (0..outputs).map(|at| format!("LABEL_{at}")).collect();
        }
        if config.labels.len() != outputs {
            let file = self.folder.join(CONFIG_FILE).display().to_string();
            let (found, allowed) = (config.labels.len(), format!("{outputs}, as the head has"));
            return Err(FinetuneError::Config {
                file,
                key: "labels".to_owned(),
                flaw: ConfigFlaw::Range {
                    found: found.to_string(),
                    allowed,
                },
            });
        }
        config.problem = trained.problem.or(config.problem);
        // The base's own head stays only where it means the same labels.
        let unnamed = base.is_nameless() && base.labels.len() == outputs;
        let same = Head::of(base) == Some(trained.head);
        let fresh = match same && (unnamed || base.labels == config.labels) {
            true => FreshHead::Missing,
            false => FreshHead::Always,
        };
        let class = (config.architecture.class(), trained.head.class_ending());
        config.architectures = vec![format!("{}{}", class.0, class.1)];
        Ok(Some((config, trained.head, fresh)))
    }

    /// Outputs of the head in the file.
    fn outputs(&self) -> Option<usize> {
        let ends = [
            "classifier.weight",
            "classifier.out_proj.weight",
            "score.weight",
        ];
        let is_last = |name: &&str| {
            let whole = |end: &&str| *name == *end || name.ends_with(&format!(".{end}"));
            ends.iter().any(whole)
        };
        let name = self.weights.names().find(is_last)?.to_owned();
        self.weights.tensor(&name)?.shape().first().copied()
    }

    /// The tensors of one configuration of [`AdapterFolder::stack`] for a model, each with its
    /// numbers in row order: those of the kind, and the copies of modules. Triplets that AdaLoRA gave
    /// up, which are not in the file, are zero. A file of another task is served without its head.
    ///
    /// # Errors
    /// [`FinetuneError::Base`] when it was made for another base; [`FinetuneError::Checkpoint`]
    /// with file and key when a tensor is missing, has another shape or belongs to no module of
    /// the model.
    pub fn tensors(
        &self,
        config: &AdapterConfig,
        base: &EncoderConfig,
        head: Head,
        fingerprint: &str,
    ) -> Result<Vec<(AdapterParameter, Vec<f32>)>, FinetuneError> {
        if let Some(given) = &config.fingerprint
            && given != fingerprint
        {
            return Err(FinetuneError::Base {
                file: self.folder.display().to_string(),
                given: given.clone(),
                expected: fingerprint.to_owned(),
            });
        }
        let named = self.names_of(head);
        self.all_known(base, head, named)?;
        let own = self::layout(base, head)?;
        let served = |one: &AdapterParameter| {
            let parameter = &one.parameter;
            parameter.part == Part::Body || own.iter().any(|own| own.name == parameter.name)
        };
        let layout = adapter_layout(config, base, named)?;
        let whole = match &config.kind {
            AdapterKind::AdaLora(ada) => adapter_layout(&ada.whole(config), base, named)?,
            _ => layout.clone(),
        };
        let each = layout.into_iter().zip(whole);
        each.filter(|(one, _)| served(one))
            .map(|(one, whole)| {
                let (cut, values) = self.tensor(one)?;
                let values = spread(values, &cut, &whole, config);
                Ok((whole, values))
            })
            .collect()
    }

    /// An error when a tensor of the file belongs to no module of the model.
    fn all_known(
        &self,
        base: &EncoderConfig,
        head: Head,
        named: Head,
    ) -> Result<(), FinetuneError> {
        let mut known = BTreeSet::new();
        for one in &self.stack {
            let layout = adapter_layout(one, base, named)?;
            known.extend(layout.into_iter().map(|one| one.file));
        }
        let strange = self.weights.names();
        let mut strange = strange.filter(|name| !known.contains(*name) && !is_head(name, head));
        match strange.next().map(str::to_owned) {
            Some(key) => Err(self.flawed(CheckpointFlaw::Stranger { key })),
            None => Ok(()),
        }
    }

    /// The head whose names the file has: that of a model without one differs, because its body is
    /// named without a start.
    pub(crate) fn names_of(&self, head: Head) -> Head {
        let trained = self.stack.last().and_then(|one| one.trained.as_ref());
        match (head, trained) {
            (Head::Embedding, Some(trained)) => trained.head,
            _ => head,
        }
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
            let path = aside.join(match config.kind.is_of_peft() {
                true => CONFIG_FILE,
                false => OWN_FILE,
            });
            let text = config.to_json(base, head);
            std::fs::write(&path, text)
                .map_err(|source| FinetuneError::io(&path, "written", source))
        })
    }
}

/// The numbers of a tensor of AdaLoRA with zeros in the places of triplets that were given up.
fn spread(
    values: Vec<f32>,
    cut: &AdapterParameter,
    whole: &AdapterParameter,
    config: &AdapterConfig,
) -> Vec<f32> {
    let kept = match &config.kind {
        AdapterKind::AdaLora(ada) if cut.parameter.shape != whole.parameter.shape => {
            ada.kept_of(&whole.file)
        }
        _ => return values,
    };
    // Column by column of B, whose triplets are columns; else row by row.
    let by_columns = whole.parameter.name.ends_with("lora_B");
    let width = match by_columns {
        true => 1,
        false => whole.parameter.shape.last().copied().unwrap_or(1),
    };
    let lines = whole.parameter.len() / (kept.len() * width).max(1);
    let mut own = values.chunks(width.max(1));
    let mut spread = Vec::with_capacity(whole.parameter.len());
    for kept in (0..lines).flat_map(|_| kept) {
        match if *kept { own.next() } else { None } {
            Some(values) => spread.extend_from_slice(values),
            None => spread.resize(spread.len() + width, 0.0),
        }
    }
    spread
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
        let is_one = path.join(CONFIG_FILE).is_file() || path.join(OWN_FILE).is_file();
        if is_one && let Some(name) = path.file_name() {
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
