//! The files that sentence-transformers puts around a checkpoint.

use std::path::{Component, Path, PathBuf};

use serde_json::{Value, json};

use crate::{FinetuneError, Pooling, files};

/// The list of a sentence encoder's parts.
const MODULES: &str = "modules.json";

/// Where sentence-transformers puts how vectors are pooled.
const POOLING: &str = "1_Pooling";

/// Where the transformer of a folder is: the folder itself, or in sentence encoders of old the
/// subfolder that `modules.json` names first (`0_Transformer`).
///
/// # Errors
/// When `modules.json` is there but cannot be read.
pub fn transformer_folder(folder: &Path) -> Result<PathBuf, FinetuneError> {
    if folder.join("config.json").is_file() || !folder.join(MODULES).is_file() {
        return Ok(folder.to_owned());
    }
    let first = modules(folder)?.into_iter().next();
    let below = first.as_ref().and_then(|module| plain(module));
    Ok(below.map_or_else(|| folder.to_owned(), |below| folder.join(below)))
}

/// The parts in `modules.json`; empty where there is no such file.
pub(crate) fn modules(folder: &Path) -> Result<Vec<Value>, FinetuneError> {
    let path = folder.join(MODULES);
    if !path.is_file() {
        return Ok(Vec::new());
    }
    serde_json::from_str(&files::text(&path)?).map_err(|source| FinetuneError::Json {
        file: path.display().to_string(),
        source,
    })
}

/// The subfolder of a part, if it has one and it lies below the folder.
fn plain(module: &Value) -> Option<&Path> {
    let path = Path::new(module.get("path")?.as_str()?);
    let below = path
        .components()
        .all(|part| matches!(part, Component::Normal(_)));
    (below && !path.as_os_str().is_empty()).then_some(path)
}

/// Copies the files around the checkpoint in `from` to `to`: `modules.json` (the transformer at the
/// root), and what the other parts' folders hold.
pub(super) fn copy(from: &Path, to: &Path) -> Result<(), FinetuneError> {
    let mut modules = modules(from)?;
    if modules.is_empty() {
        return Ok(());
    }
    for module in modules.iter().skip(1) {
        if let Some(below) = plain(module) {
            copy_folder(&from.join(below), &to.join(below))?;
        }
    }
    if let Some(path) = modules
        .first_mut()
        .and_then(|module| module.get_mut("path"))
    {
        *path = Value::String(String::new());
    }
    write(&to.join(MODULES), &Value::Array(modules))
}

/// Makes the sentence encoder in `folder` one that pools this way; the other parts that it may have
/// already stay. `width` is that of the vectors.
pub(super) fn pool(folder: &Path, pooling: Pooling, width: usize) -> Result<(), FinetuneError> {
    let mut modules = modules(folder)?;
    if modules.is_empty() {
        modules = vec![part(0, "", "Transformer")];
    }
    let is_pooling = |module: &&Value| {
        let kind = module.get("type").and_then(Value::as_str);
        kind.is_some_and(|kind| kind.ends_with(".Pooling"))
    };
    let own = modules.iter().find(is_pooling).and_then(plain);
    let place = own.map_or_else(|| PathBuf::from(POOLING), Path::to_owned);
    if own.is_none() {
        modules.retain(|module| !is_pooling(&module));
        modules.insert(1.min(modules.len()), part(1, POOLING, "Pooling"));
    }
    let folder_of_pooling = folder.join(place);
    std::fs::create_dir_all(&folder_of_pooling)
        .map_err(|source| FinetuneError::io(&folder_of_pooling, "created", source))?;
    let settings = json!({
        "word_embedding_dimension": width,
        "pooling_mode_cls_token": pooling == Pooling::Cls,
        "pooling_mode_mean_tokens": pooling == Pooling::Mean,
        "pooling_mode_max_tokens": pooling == Pooling::Max,
    });
    write(&folder_of_pooling.join("config.json"), &settings)?;
    write(&folder.join(MODULES), &Value::Array(modules))
}

/// A part as `modules.json` lists it.
fn part(place: usize, path: &str, kind: &str) -> Value {
    json!({
        "idx": place,
        "name": place.to_string(),
        "path": path,
        "type": format!("sentence_transformers.models.{kind}"),
    })
}

fn write(path: &Path, value: &Value) -> Result<(), FinetuneError> {
    std::fs::write(path, format!("{value:#}\n"))
        .map_err(|source| FinetuneError::io(path, "written", source))
}

/// Copies the plain files of a folder, if there is one.
fn copy_folder(from: &Path, to: &Path) -> Result<(), FinetuneError> {
    if !from.is_dir() {
        return Ok(());
    }
    std::fs::create_dir_all(to).map_err(|source| FinetuneError::io(to, "created", source))?;
    let failed = |source| FinetuneError::io(from, "read", source);
    for entry in std::fs::read_dir(from).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        if entry.path().is_file() {
            copy_file(&entry.path(), &to.join(entry.file_name()))?;
        }
    }
    Ok(())
}

/// Copies one file.
pub(super) fn copy_file(from: &Path, to: &Path) -> Result<(), FinetuneError> {
    std::fs::copy(from, to)
        .map(drop)
        .map_err(|source| FinetuneError::io(to, "written", source))
}
