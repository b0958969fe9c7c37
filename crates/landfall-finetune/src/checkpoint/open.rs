//! Finding and mapping the weights of a folder.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use landfall_core::Map;

use super::flaw::CheckpointFlaw;
use super::store::{Store, flawed};
use super::view::TensorView;
use super::{safetensors, shards, torch_file};
use crate::{FinetuneError, files};

/// The files that are looked for, in this order.
const WANTED: &str = "`model.safetensors`, `model.safetensors.index.json`, `pytorch_model.bin`, \
                      `pytorch_model.bin.index.json`";

/// The weights of a checkpoint folder, mapped into memory: numbers are read from disk when they are
/// looked at. No other program may change the files while this value lives; files that this crate
/// saves are replaced whole, which is no change.
///
/// Read are `model.safetensors`, its shards with `model.safetensors.index.json`,
/// `pytorch_model.bin` and its shards; the first that is there counts, as in Hugging Face. A `.bin`
/// is a pickle: nothing in it is run, and whatever weights do not need is refused by name.
#[derive(Debug)]
pub struct Checkpoint {
    folder: PathBuf,
    stores: Vec<Store>,
    /// Store and place in it of each tensor.
    places: BTreeMap<String, (usize, usize)>,
}

impl Checkpoint {
    /// Opens the weights in `folder`.
    ///
    /// # Errors
    /// [`FinetuneError::Io`] when a file cannot be read; [`FinetuneError::Checkpoint`] when there
    /// are no weights, or a file is cut off, lies about shapes or offsets, or is of another kind.
    pub fn open(folder: &Path) -> Result<Self, FinetuneError> {
        for name in ["model.safetensors", "pytorch_model.bin"] {
            let whole = folder.join(name);
            if whole.is_file() {
                return Self::of(folder, vec![store(&whole)?]);
            }
            let index = folder.join(format!("{name}.index.json"));
            if index.is_file() {
                return Self::sharded(folder, &index);
            }
        }
        let flaw = CheckpointFlaw::NoWeights { wanted: WANTED };
        Err(flawed(&folder.display().to_string(), flaw))
    }

    /// Opens one file of weights, safetensors or `.bin`.
    ///
    /// # Errors
    /// As [`Checkpoint::open`].
    pub fn open_file(path: &Path) -> Result<Self, FinetuneError> {
        let folder = path.parent().unwrap_or(Path::new(""));
        Self::of(folder, vec![store(path)?])
    }

    fn sharded(folder: &Path, index: &Path) -> Result<Self, FinetuneError> {
        let file = index.display().to_string();
        let shards = shards::index(&files::text(index)?, &file)?;
        let names: BTreeSet<&String> = shards.values().collect();
        let stores = names.iter().map(|name| store(&folder.join(name)));
        let checkpoint = Self::of(folder, stores.collect::<Result<_, _>>()?)?;
        for (key, shard) in &shards {
            let place = checkpoint.places.get(key);
            let number = names.iter().position(|name| *name == shard);
            if place.map(|(store, _)| *store) != number {
                let (key, shard) = (key.clone(), shard.clone());
                return Err(flawed(&file, CheckpointFlaw::Index { key, shard }));
            }
        }
        Ok(checkpoint)
    }

    fn of(folder: &Path, stores: Vec<Store>) -> Result<Self, FinetuneError> {
        let mut places = BTreeMap::new();
        for (number, store) in stores.iter().enumerate() {
            for (place, found) in store.tensors.iter().enumerate() {
                let key = found.name.clone();
                if places.insert(key.clone(), (number, place)).is_some() {
                    return Err(flawed(&store.file, CheckpointFlaw::Twice { key }));
                }
            }
        }
        Ok(Self {
            folder: folder.to_owned(),
            stores,
            places,
        })
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Names of all tensors as in the files, sorted.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.places.keys().map(String::as_str)
    }

    /// The tensor called `name` in the files. Its numbers are copied only when a `.bin` stores them
    /// in another order than by rows.
    pub fn tensor(&self, name: &str) -> Option<TensorView<'_>> {
        let (store, place) = self.places.get(name)?;
        let store = self.stores.get(*store)?;
        let found = store.tensors.get(*place)?;
        Some(TensorView {
            name: &found.name,
            file: &store.file,
            dtype: found.dtype,
            shape: &found.shape,
            bytes: found.bytes(store.map.bytes()),
        })
    }

    /// Shape of the tensor called `name`, without touching its numbers.
    pub(super) fn shape(&self, name: &str) -> Option<&[usize]> {
        self.found(name).map(|found| found.shape.as_slice())
    }

    /// Number type of the tensor called `name`.
    pub(super) fn dtype(&self, name: &str) -> Option<super::Dtype> {
        self.found(name).map(|found| found.dtype)
    }

    /// The file of the tensor called `name`, else the folder.
    pub(super) fn file(&self, name: &str) -> String {
        let store = self
            .places
            .get(name)
            .and_then(|(store, _)| self.stores.get(*store));
        store.map_or_else(
            || self.folder.display().to_string(),
            |store| store.file.clone(),
        )
    }

    fn found(&self, name: &str) -> Option<&super::store::Found> {
        let (store, place) = self.places.get(name)?;
        self.stores.get(*store)?.tensors.get(*place)
    }
}

/// Maps a file of weights and reads what it holds.
fn store(path: &Path) -> Result<Store, FinetuneError> {
    let map = Map::open(path).map_err(|source| FinetuneError::io(path, "read", source))?;
    let file = path.display().to_string();
    let bytes = map.bytes();
    if bytes.starts_with(b"version https://git-lfs") {
        let why = "it is a pointer of git-lfs; fetch the file it stands for".to_owned();
        let wanted = "a file of weights";
        return Err(flawed(&file, CheckpointFlaw::NotA { wanted, why }));
    }
    let is_safetensors = path
        .extension()
        .is_some_and(|ending| ending == "safetensors");
    let tensors = if is_safetensors {
        safetensors::read(bytes, &file)?
    } else {
        torch_file::read(bytes, &file)?
    };
    Ok(Store { file, map, tensors })
}
