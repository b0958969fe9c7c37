//! The index of a checkpoint in several files.

use std::collections::BTreeMap;

use serde_json::Value;

use super::flaw::CheckpointFlaw;
use super::store::flawed;
use crate::{FinetuneError, files};

/// Which tensor stands in which file, from the text of `model.safetensors.index.json` or
/// `pytorch_model.bin.index.json`.
pub(super) fn index(text: &str, file: &str) -> Result<BTreeMap<String, String>, FinetuneError> {
    let object = files::object(text, file)?;
    let damaged = |why: &str| {
        let why = why.to_owned();
        flawed(file, CheckpointFlaw::Header { why })
    };
    let map = object
        .get("weight_map")
        .and_then(Value::as_object)
        .ok_or_else(|| damaged("no object `weight_map`"))?;
    let mut shards = BTreeMap::new();
    for (key, shard) in map {
        let shard = shard
            .as_str()
            .ok_or_else(|| damaged("`weight_map` has a value that is no file name"))?;
        if !is_plain(shard) {
            let shard = shard.to_owned();
            return Err(flawed(file, CheckpointFlaw::Shard { shard }));
        }
        shards.insert(key.clone(), shard.to_owned());
    }
    if shards.is_empty() {
        return Err(damaged("`weight_map` is empty"));
    }
    Ok(shards)
}

/// The files of a checkpoint, from the text of its index.
#[cfg(feature = "hub")]
pub(crate) fn shard_files(
    text: &str,
    file: &str,
) -> Result<std::collections::BTreeSet<String>, FinetuneError> {
    Ok(index(text, file)?.into_values().collect())
}

/// Whether `name` stays in the folder it is looked up in.
fn is_plain(name: &str) -> bool {
    !name.is_empty() && name != "." && name != ".." && !name.contains(['/', '\\', ':', '\0'])
}
