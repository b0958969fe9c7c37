//! Reading `pytorch_model.bin`: a pickle and the numbers, in a zip archive or, before torch 1.6, one
//! after the other.

use std::collections::BTreeMap;
use std::ops::Range;

use super::dtype::Dtype;
use super::flaw::CheckpointFlaw;
use super::pickle::{self, Pickle, Storage, Tensor, Value};
use super::store::{Found, Place, elements, flawed, sizes};
use super::zip;
use crate::FinetuneError;

/// How the first pickle of the old format starts: protocol 2, the number 0x1950a86a20f9469cfc6c.
const OLD: &[u8] = b"\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.";
/// How a zip archive starts.
const ZIP: &[u8] = b"PK\x03\x04";

/// Where the bytes of each storage lie.
type Places<'a> = BTreeMap<&'a str, Range<usize>>;

/// The tensors of a file that `torch.save` wrote.
pub(super) fn read(bytes: &[u8], file: &str) -> Result<Vec<Found>, FinetuneError> {
    let tensors = if bytes.starts_with(ZIP) {
        zipped(bytes)
    } else if let Some(rest) = bytes.strip_prefix(OLD) {
        old(bytes, rest)
    } else {
        let why = "it starts neither as a zip archive nor as torch's old format".to_owned();
        Err(not_torch(why))
    };
    tensors.map_err(|flaw| flawed(file, flaw))
}

fn not_torch(why: String) -> CheckpointFlaw {
    CheckpointFlaw::NotA {
        wanted: "a file that torch.save wrote",
        why,
    }
}

fn zipped(bytes: &[u8]) -> Result<Vec<Found>, CheckpointFlaw> {
    let files = zip::files(bytes)?;
    let folder = files
        .keys()
        .find_map(|name| name.strip_suffix("data.pkl"))
        .filter(|folder| folder.is_empty() || folder.ends_with('/'));
    let folder = folder.ok_or_else(|| not_torch("the archive has no `data.pkl`".to_owned()))?;
    let part = |name: &str| {
        let range = files.get(&format!("{folder}{name}"))?;
        bytes.get(range.clone())
    };
    if part("byteorder").is_some_and(|order| order != b"little") {
        return Err(not_torch("its numbers are not little-endian".to_owned()));
    }
    let pickle = part("data.pkl").unwrap_or_default();
    if pickle.len() > pickle::LONGEST {
        return Err(CheckpointFlaw::TooLarge {
            what: "`data.pkl`",
            found: pickle.len() as u64,
            limit: pickle::LONGEST as u64,
        });
    }
    let pickle = pickle::run(pickle)?;
    let mut places = Places::new();
    for storage in &pickle.storages {
        let range = files.get(&format!("{folder}data/{}", storage.key));
        let range =
            range.ok_or_else(|| not_torch(format!("storage `{}` is missing", storage.key)))?;
        places.insert(storage.key, range.clone());
    }
    state(&pickle, &places)
}

/// The old format: the magic number (already read), the protocol, facts about the system, the state
/// dict, the list of storages, then for each its size and its numbers.
fn old(bytes: &[u8], rest: &[u8]) -> Result<Vec<Found>, CheckpointFlaw> {
    let protocol = pickle::run(rest)?;
    if protocol.value != Value::Int(1001) {
        return Err(not_torch(
            "the old format has another protocol than 1001".to_owned(),
        ));
    }
    let rest = rest.get(protocol.consumed..).unwrap_or_default();
    let system = pickle::run(rest)?;
    if let Value::Dict(dict) = system.value {
        let little = (Value::Text("little_endian"), Value::Bool(true));
        if !system.entries(dict).contains(&little) {
            return Err(not_torch("its numbers are not little-endian".to_owned()));
        }
    }
    let rest = rest.get(system.consumed..).unwrap_or_default();
    let pickle = pickle::run(rest)?;
    let rest = rest.get(pickle.consumed..).unwrap_or_default();
    let keys = pickle::run(rest)?;
    let rest = rest.get(keys.consumed..).unwrap_or_default();
    let places = old_places(&pickle, &keys, bytes.len() - rest.len(), bytes)?;
    state(&pickle, &places)
}

fn old_places<'a>(
    pickle: &Pickle<'a>,
    keys: &Pickle<'a>,
    mut at: usize,
    bytes: &[u8],
) -> Result<Places<'a>, CheckpointFlaw> {
    let widths: BTreeMap<&str, usize> = pickle
        .storages
        .iter()
        .map(|storage| (storage.key, storage.dtype.map_or(1, Dtype::width)))
        .collect();
    let Value::List(list) = keys.value else {
        return Err(not_torch("the list of storages is missing".to_owned()));
    };
    let mut places = Places::new();
    for key in keys.items(list) {
        let known = match key {
            Value::Text(key) => widths.get_key_value(key),
            _ => None,
        };
        let (key, width) =
            known.ok_or_else(|| not_torch("a storage that no tensor has".to_owned()))?;
        let rest = bytes.get(at..).unwrap_or_default();
        let cut = |needed: u64| CheckpointFlaw::Truncated {
            what: format!("storage `{key}`"),
            needed,
            found: bytes.len() as u64,
        };
        let (count, data) = rest.split_first_chunk().ok_or_else(|| cut(at as u64 + 8))?;
        let size = u64::from_le_bytes(*count).saturating_mul(*width as u64);
        let start = bytes.len() - data.len();
        let end = usize::try_from(size)
            .ok()
            .and_then(|size| start.checked_add(size));
        let end = end.filter(|end| *end <= bytes.len());
        at = end.ok_or_else(|| cut(size.saturating_add(start as u64)))?;
        places.insert(key, start..at);
    }
    Ok(places)
}

/// The tensors of a state dict.
fn state(pickle: &Pickle<'_>, places: &Places<'_>) -> Result<Vec<Found>, CheckpointFlaw> {
    let Value::Dict(dict) = pickle.value else {
        return Err(not_torch(format!(
            "it holds {}, not a dictionary",
            pickle.value.kind()
        )));
    };
    let mut tensors = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    for (key, value) in pickle.entries(dict) {
        let Value::Text(name) = *key else {
            return Err(not_torch(format!("a key that is {}", key.kind())));
        };
        let key = name.to_owned();
        if !seen.insert(name) {
            return Err(CheckpointFlaw::Twice { key });
        }
        let Value::Tensor(number) = *value else {
            let found = value.kind();
            return Err(CheckpointFlaw::NotATensor { key, found });
        };
        let tensor = pickle.tensors.get(number);
        let storage = tensor.and_then(|tensor| pickle.storages.get(tensor.storage));
        let range = storage.and_then(|storage| places.get(storage.key));
        match (tensor, storage, range) {
            (Some(tensor), Some(storage), Some(range)) => {
                tensors.push(locate(key, tensor, *storage, range)?);
            }
            _ => return Err(not_torch(format!("tensor `{key}` has no storage"))),
        }
    }
    Ok(tensors)
}

/// Checks a tensor against its storage and finds its bytes.
fn locate(
    key: String,
    tensor: &Tensor,
    storage: Storage<'_>,
    range: &Range<usize>,
) -> Result<Found, CheckpointFlaw> {
    let extent = |why: &str| CheckpointFlaw::Extent {
        key: key.clone(),
        shape: tensor.shape.clone(),
        why: why.to_owned(),
    };
    let promised = storage
        .count
        .saturating_mul(storage.dtype.map_or(1, Dtype::width) as u64);
    let found = range.len() as u64;
    if promised != found {
        let name = storage.key;
        let why = format!("its storage `{name}` should have {promised} bytes and has {found}");
        return Err(extent(&why));
    }
    let width = tensor.dtype.width() as u64;
    let end = end(tensor, promised / width).map_err(extent)?;
    let overflow = || extent("larger than this machine's memory can be");
    let byte = |element: u64| {
        let byte = usize::try_from(element.checked_mul(width)?).ok()?;
        byte.checked_add(range.start)
    };
    let (from, to) = byte(tensor.offset).zip(byte(end)).ok_or_else(overflow)?;
    let axes = sizes(&tensor.shape).zip(sizes(&tensor.strides));
    let (shape, strides) = axes.ok_or_else(overflow)?;
    let bytes = from..to;
    let place = if bytes.is_empty() || in_rows(&shape, &strides) {
        Place::Rows(bytes)
    } else {
        Place::Strided { bytes, strides }
    };
    Ok(Found {
        name: key,
        dtype: tensor.dtype,
        shape,
        place,
    })
}

/// One past the last element of a tensor in a storage of `available` ones.
fn end(tensor: &Tensor, available: u64) -> Result<u64, &'static str> {
    let count = elements(&tensor.shape).filter(|count| *count <= available);
    let end = match count.ok_or("more numbers than its storage has")? {
        0 => Some(tensor.offset),
        _ => last(tensor).and_then(|last| last.checked_add(1)),
    };
    end.filter(|end| *end <= available)
        .ok_or("offset and strides lead out of its storage")
}

/// The last element of a tensor that has any, `None` on overflow.
fn last(tensor: &Tensor) -> Option<u64> {
    let mut axes = tensor.shape.iter().zip(&tensor.strides);
    axes.try_fold(tensor.offset, |last, (size, stride)| {
        last.checked_add(size.checked_sub(1)?.checked_mul(*stride)?)
    })
}

/// Whether the elements lie in row order.
fn in_rows(shape: &[usize], strides: &[usize]) -> bool {
    let mut expected = 1;
    shape.iter().zip(strides).rev().all(|(size, stride)| {
        let fits = *size == 1 || *stride == expected;
        expected *= size;
        fits
    })
}
