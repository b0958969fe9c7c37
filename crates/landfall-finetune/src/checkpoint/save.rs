//! Saving what Hugging Face reads.

use std::collections::BTreeMap;
use std::path::Path;

use super::aside::replace_files;
use super::dtype::Dtype;
use super::flaw::CheckpointFlaw;
use super::head::Head;
use super::layout::{Parameter, layout};
use super::names::{file_name, internal_name};
use super::open::Checkpoint;
use super::sentence::{self, copy_file, transformer_folder};
use super::store::flawed;
use super::write::{Entry, Sink, stream};
use crate::config::EncoderConfig;
use crate::{FinetuneError, Pooling};

/// The tokenizer's files, and those that stand beside them.
const COPIED: [&str; 12] = [
    "tokenizer.json",
    "tokenizer_config.json",
    "special_tokens_map.json",
    "added_tokens.json",
    "vocab.txt",
    "vocab.json",
    "merges.txt",
    "sentencepiece.bpe.model",
    "spm.model",
    "sentence_bert_config.json",
    "config_sentence_transformers.json",
    "generation_config.json",
];

/// Parameters that a sentence encoder keeps though nothing uses them.
const POOLER: [&str; 2] = ["pooler.dense.weight", "pooler.dense.bias"];

/// How to save a checkpoint.
#[derive(Debug, Clone, Copy)]
pub struct SaveOptions<'a> {
    /// Type of the numbers: F32 (the default), F16 or BF16; floats only.
    pub dtype: Dtype,
    /// The folder whose tokenizer and sentence-transformers files are copied; none by default.
    pub source: Option<&'a Path>,
    /// The checkpoint whose pooler is kept when the model is an embedding, which does not use it;
    /// none by default.
    pub pooler: Option<&'a Checkpoint>,
    /// How the vectors of an embedding are pooled, for sentence-transformers; by default what the
    /// files of `source` say, if anything.
    pub pooling: Option<Pooling>,
}

impl Default for SaveOptions<'_> {
    fn default() -> Self {
        Self {
            dtype: Dtype::F32,
            source: None,
            pooler: None,
            pooling: None,
        }
    }
}

/// Saves a model to `folder` so that Hugging Face loads it: `config.json`, `model.safetensors` with
/// today's names and without a decoder that is tied to the word table, and the tokenizer's files.
///
/// `values` is asked for each parameter of [`layout`] in the order of the file and gives its numbers
/// in row order; never more than one is in memory. New files are written aside first: after an
/// error the folder is as it was (see [`replace_files`]).
///
/// # Errors
/// [`FinetuneError::Io`]; [`FinetuneError::Checkpoint`] when `values` gives more or fewer numbers
/// than the shape needs or the type is not a float; what `values` says; and what
/// [`EncoderConfig::check`] says.
pub fn save(
    folder: &Path,
    config: &EncoderConfig,
    head: Head,
    options: &SaveOptions<'_>,
    mut values: impl FnMut(&Parameter) -> Result<Vec<f32>, FinetuneError>,
) -> Result<(), FinetuneError> {
    let parameters = layout(config, head)?;
    let kept = kept(config, head, options.pooler);
    let mut entries: Vec<Entry> = parameters
        .iter()
        .map(|parameter| Entry {
            name: file_name(config.architecture, head, &parameter.name),
            dtype: options.dtype,
            shape: parameter.shape.clone(),
        })
        .collect();
    entries.extend(kept.iter().map(|(entry, _)| entry.clone()));
    let metadata = BTreeMap::from([("format".to_owned(), "pt".to_owned())]);
    replace_files(folder, |aside| {
        copy(options.source, aside)?;
        if let Some(pooling) = options.pooling.filter(|_| head == Head::Embedding) {
            sentence::pool(aside, pooling, config.hidden)?;
        }
        let path = aside.join("config.json");
        let text = config.to_json(head, options.dtype.torch_name());
        std::fs::write(&path, text)
            .map_err(|source| FinetuneError::io(&path, "written", source))?;
        let path = aside.join("model.safetensors");
        stream(&path, &entries, &metadata, |place, out| {
            if let Some(parameter) = parameters.get(place) {
                return put(parameter, options.dtype, &path, &values(parameter)?, out);
            }
            let kept = kept.get(place.saturating_sub(parameters.len()));
            kept.map_or(Ok(()), |(_, bytes)| out.put(bytes))
        })
    })
}

/// Numbers that are converted at a time.
const PIECE: usize = 1 << 16;

/// Writes the numbers of a parameter.
fn put(
    parameter: &Parameter,
    dtype: Dtype,
    path: &Path,
    values: &[f32],
    out: &mut Sink<'_>,
) -> Result<(), FinetuneError> {
    for piece in values.chunks(PIECE) {
        let bytes = dtype.bytes_of(piece).ok_or_else(|| {
            let (key, found) = (parameter.name.clone(), dtype.name());
            let flaw = CheckpointFlaw::NotFloat { key, found };
            flawed(&path.display().to_string(), flaw)
        })?;
        out.put(&bytes)?;
    }
    Ok(())
}

/// The pooler of a sentence encoder, as it is in `checkpoint`.
fn kept(
    config: &EncoderConfig,
    head: Head,
    checkpoint: Option<&Checkpoint>,
) -> Vec<(Entry, Vec<u8>)> {
    let Some(checkpoint) = checkpoint.filter(|_| head == Head::Embedding) else {
        return Vec::new();
    };
    let mut kept = Vec::new();
    for name in checkpoint.names() {
        let own = internal_name(config.architecture, name);
        let view = checkpoint.tensor(name);
        if let Some(view) = view.filter(|_| POOLER.contains(&own.as_str())) {
            let entry = Entry {
                name: file_name(config.architecture, head, &own),
                dtype: view.dtype(),
                shape: view.shape().to_vec(),
            };
            kept.push((entry, view.bytes().to_vec()));
        }
    }
    kept
}

/// Copies the files around the weights.
fn copy(source: Option<&Path>, aside: &Path) -> Result<(), FinetuneError> {
    let Some(source) = source else {
        return Ok(());
    };
    let transformer = transformer_folder(source)?;
    // What stands beside the transformer counts more than what stands around it.
    for folder in [source, &transformer] {
        for name in COPIED {
            let from = folder.join(name);
            if from.is_file() {
                copy_file(&from, &aside.join(name))?;
            }
        }
    }
    sentence::copy(source, aside)
}
