//! Tensors by name in a file of their own.

use std::collections::BTreeMap;
use std::path::Path;

use landfall_torch::tch::Tensor;

use crate::FinetuneError;
use crate::checkpoint::{Checkpoint, Dtype, Entry, write_safetensors};
use crate::model::numbers;

/// Tensors with their names.
pub(super) type Named<'a> = Vec<(String, &'a Tensor)>;

/// Writes them to a safetensors file, one in memory at a time.
pub(super) fn write(path: &Path, tensors: &Named<'_>) -> Result<(), FinetuneError> {
    let entries = tensors.iter().map(|(name, tensor)| Entry {
        name: name.clone(),
        dtype: Dtype::F32,
        shape: shape(tensor),
    });
    let entries: Vec<Entry> = entries.collect();
    write_safetensors(path, &entries, &BTreeMap::new(), |place| {
        let values = tensors.get(place).map(|(_, tensor)| numbers(tensor));
        let values = values.transpose()?.unwrap_or_default();
        Ok(bytemuck::cast_slice(&values).to_vec())
    })
}

/// Reads those of such a file that have the names and shapes of `like`, in its order.
///
/// # Errors
/// [`FinetuneError::Run`] with the first that is missing or has another shape.
pub(super) fn read(path: &Path, like: &Named<'_>) -> Result<Vec<Tensor>, FinetuneError> {
    let saved = Checkpoint::open_file(path)?;
    let one = |(name, tensor): &(String, &Tensor)| {
        let found = saved.tensor(name);
        let found = found.filter(|view| view.shape() == shape(tensor).as_slice());
        let Some(found) = found else {
            return Err(FinetuneError::Run {
                file: path.display().to_string(),
                flaw: format!("`{name}` is missing or has another shape"),
            });
        };
        Ok(Tensor::f_from_slice(&found.to_f32()?)?.f_view_as(tensor)?)
    };
    like.iter().map(one).collect()
}

fn shape(tensor: &Tensor) -> Vec<usize> {
    let size = tensor.size().into_iter();
    size.map(|size| usize::try_from(size).unwrap_or_default())
        .collect()
}
