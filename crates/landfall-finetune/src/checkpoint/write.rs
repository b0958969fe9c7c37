//! Writing safetensors, one tensor at a time.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use serde_json::{Map, Value, json};

use super::dtype::Dtype;
use super::flaw::CheckpointFlaw;
use super::store::flawed;
use crate::FinetuneError;

/// A tensor to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Name in the file.
    pub name: String,
    /// Type of its numbers in the file.
    pub dtype: Dtype,
    /// Shape.
    pub shape: Vec<usize>,
}

impl Entry {
    /// Number of elements.
    fn elements(&self) -> usize {
        self.shape.iter().product()
    }
}

/// Writes a safetensors file of `entries` with `metadata`, asking `bytes` for each tensor's numbers
/// (little-endian, row order) when its turn comes, so that never more than one is in memory. `bytes`
/// gets the place of the entry in `entries`; the file orders them by width of the numbers and name,
/// as the format's own library does.
///
/// The file is flushed to the disk but written in place: use [`super::replace_files`] around it.
///
/// # Errors
/// [`FinetuneError::Io`] when the file cannot be written; [`FinetuneError::Checkpoint`] when two
/// entries have one name or `bytes` gives more or fewer bytes than the shape needs; and what
/// `bytes` says.
pub fn write_safetensors(
    path: &Path,
    entries: &[Entry],
    metadata: &BTreeMap<String, String>,
    mut bytes: impl FnMut(usize) -> Result<Vec<u8>, FinetuneError>,
) -> Result<(), FinetuneError> {
    stream(path, entries, metadata, |place, out| {
        out.put(&bytes(place)?)
    })
}

/// Where the numbers of one tensor go.
pub(super) struct Sink<'a> {
    out: &'a mut BufWriter<File>,
    path: &'a Path,
    written: usize,
}

impl Sink<'_> {
    /// Writes the next bytes of the tensor.
    pub(super) fn put(&mut self, bytes: &[u8]) -> Result<(), FinetuneError> {
        self.written = self.written.saturating_add(bytes.len());
        let written = self.out.write_all(bytes);
        written.map_err(|source| FinetuneError::io(self.path, "written", source))
    }
}

/// Writes a safetensors file; `fill` puts the numbers of each tensor in one piece or several.
pub(super) fn stream(
    path: &Path,
    entries: &[Entry],
    metadata: &BTreeMap<String, String>,
    mut fill: impl FnMut(usize, &mut Sink<'_>) -> Result<(), FinetuneError>,
) -> Result<(), FinetuneError> {
    let file = path.display().to_string();
    let order = ordered(entries);
    let header = header(&order, metadata).map_err(|flaw| flawed(&file, flaw))?;
    let failed = |source| FinetuneError::io(path, "written", source);
    let mut out = BufWriter::new(File::create(path).map_err(failed)?);
    out.write_all(&(header.len() as u64).to_le_bytes())
        .and_then(|()| out.write_all(&header))
        .map_err(failed)?;
    for (place, entry) in order {
        let mut sink = Sink {
            out: &mut out,
            path,
            written: 0,
        };
        fill(place, &mut sink)?;
        let written = sink.written;
        if written != entry.elements().saturating_mul(entry.dtype.width()) {
            let flaw = CheckpointFlaw::Values {
                key: entry.name.clone(),
                found: written / entry.dtype.width(),
                shape: entry.shape.clone(),
                needed: entry.elements(),
            };
            return Err(flawed(&file, flaw));
        }
    }
    let out = out
        .into_inner()
        .map_err(|error| failed(error.into_error()))?;
    out.sync_all().map_err(failed)
}

/// Entries with their places: wide numbers first, then by name.
fn ordered(entries: &[Entry]) -> Vec<(usize, &Entry)> {
    let mut order: Vec<(usize, &Entry)> = entries.iter().enumerate().collect();
    order.sort_by(|(_, a), (_, b)| {
        let wide_first = b.dtype.width().cmp(&a.dtype.width());
        wide_first.then_with(|| a.name.cmp(&b.name))
    });
    order
}

/// The JSON header, padded with spaces so that the numbers start at a multiple of 8.
fn header(
    order: &[(usize, &Entry)],
    metadata: &BTreeMap<String, String>,
) -> Result<Vec<u8>, CheckpointFlaw> {
    let mut seen = BTreeSet::from(["__metadata__"]);
    let mut map = Map::new();
    map.insert("__metadata__".to_owned(), json!(metadata));
    let mut start = 0usize;
    for (_, entry) in order {
        let key = || entry.name.clone();
        if !seen.insert(&entry.name) {
            return Err(CheckpointFlaw::Twice { key: key() });
        }
        let size = entry
            .shape
            .iter()
            .try_fold(entry.dtype.width(), |size, axis| size.checked_mul(*axis));
        let end = size.and_then(|size| start.checked_add(size));
        let end = end.ok_or_else(|| CheckpointFlaw::Extent {
            key: key(),
            shape: entry.shape.iter().map(|axis| *axis as u64).collect(),
            why: "larger than a file can be".to_owned(),
        })?;
        let info = json!({
            "dtype": entry.dtype.name(),
            "shape": entry.shape,
            "data_offsets": [start, end],
        });
        map.insert(key(), info);
        start = end;
    }
    let mut header = Value::Object(map).to_string().into_bytes();
    header.resize(header.len().next_multiple_of(8), b' ');
    Ok(header)
}
