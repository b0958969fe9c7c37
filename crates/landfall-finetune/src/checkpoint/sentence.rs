//! The files that sentence-transformers puts around a checkpoint.

use std::path::{Component, Path, PathBuf};

use serde_json::Value;

use crate::{FinetuneError, files};

/// The list of a sentence encoder's parts.
const MODULES: &str = "modules.json";

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
    let path = to.join(MODULES);
    let text = format!("{:#}\n", Value::Array(modules));
    std::fs::write(&path, text).map_err(|source| FinetuneError::io(&path, "written", source))
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
