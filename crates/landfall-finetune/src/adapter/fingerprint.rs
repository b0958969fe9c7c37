//! Which base an adapter belongs to.

use landfall_core::hex;
use sha2::{Digest, Sha256};

use crate::FinetuneError;
use crate::checkpoint::{Parameter, Part};

/// Most numbers of one tensor that are looked at.
pub const SAMPLES: usize = 4096;

/// A text that tells base models apart: the SHA-256 of name, shape and up to [`SAMPLES`] evenly
/// spread numbers of every parameter of the body, sorted by name. Pooler and head do not count,
/// so that one base has one fingerprint under every head.
///
/// `values` gives, for a parameter, the numbers at 0, s, 2s … of its row order, with s the number
/// of elements over [`SAMPLES`], rounded up. Training changes every tensor almost everywhere, so
/// another base is noticed; a single number changed by hand may not be.
///
/// # Errors
/// What `values` says.
pub fn fingerprint(
    parameters: &[Parameter],
    mut values: impl FnMut(&Parameter, usize) -> Result<Vec<f32>, FinetuneError>,
) -> Result<String, FinetuneError> {
    let body = parameters.iter().filter(|one| one.part == Part::Body);
    let mut body: Vec<&Parameter> = body.collect();
    body.sort_by(|a, b| a.name.cmp(&b.name));
    let mut hash = Sha256::new();
    for parameter in body {
        hash.update((parameter.name.len() as u64).to_le_bytes());
        hash.update(parameter.name.as_bytes());
        for size in &parameter.shape {
            hash.update((*size as u64).to_le_bytes());
        }
        for value in values(parameter, step(parameter))? {
            hash.update(value.to_le_bytes());
        }
    }
    Ok(hex(&hash.finalize()))
}

/// How far the numbers looked at lie apart.
fn step(parameter: &Parameter) -> usize {
    parameter.len().div_ceil(SAMPLES).max(1)
}
