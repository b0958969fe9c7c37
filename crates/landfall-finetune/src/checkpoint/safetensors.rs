//! Reading safetensors: 8 bytes of header length, a JSON header, the numbers.
//!
//! The checks are those of the format's own library (the data is covered from its first to its last
//! byte, without holes or overlaps), and two more: no name stands twice, and every complaint names
//! the tensor.

use std::fmt;

use serde::de::{Error as _, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::dtype::Dtype;
use super::flaw::CheckpointFlaw;
use super::store::{Found, Place, elements, flawed, sizes};
use crate::FinetuneError;

/// Longest header, as in the format's own library.
const LONGEST_HEADER: u64 = 100_000_000;

/// The tensors of a safetensors file whose bytes are `bytes`.
pub(super) fn read(bytes: &[u8], file: &str) -> Result<Vec<Found>, FinetuneError> {
    parse(bytes).map_err(|flaw| flawed(file, flaw))
}

fn parse(bytes: &[u8]) -> Result<Vec<Found>, CheckpointFlaw> {
    let (header, data) = split(bytes)?;
    let header: Header = serde_json::from_slice(header).map_err(|error| header_flaw(&error))?;
    let mut tensors = Vec::with_capacity(header.0.len());
    let start = bytes.len() - data.len();
    for (name, info) in header.0 {
        tensors.push(place(name, &info, start, bytes.len())?);
    }
    covered(&tensors, start, bytes.len())?;
    Ok(tensors)
}

/// The header and the data.
fn split(bytes: &[u8]) -> Result<(&[u8], &[u8]), CheckpointFlaw> {
    let found = bytes.len() as u64;
    let cut = |what: &str, needed| CheckpointFlaw::Truncated {
        what: what.to_owned(),
        needed,
        found,
    };
    let (length, rest) = bytes
        .split_first_chunk()
        .ok_or_else(|| cut("the length of the header", 8))?;
    let length = u64::from_le_bytes(*length);
    if length > LONGEST_HEADER {
        return Err(CheckpointFlaw::TooLarge {
            what: "the header",
            found: length,
            limit: LONGEST_HEADER,
        });
    }
    let parts = usize::try_from(length)
        .ok()
        .and_then(|length| rest.split_at_checked(length));
    parts.ok_or_else(|| cut("the header", length.saturating_add(8)))
}

fn header_flaw(error: &serde_json::Error) -> CheckpointFlaw {
    let why = error.to_string();
    match why
        .strip_prefix(TWICE)
        .and_then(|rest| rest.split_once(END))
    {
        Some((key, _)) => CheckpointFlaw::Twice {
            key: key.to_owned(),
        },
        None => CheckpointFlaw::Header { why },
    }
}

/// Checks one tensor and finds its bytes in the file.
fn place(name: String, info: &Info, start: usize, end: usize) -> Result<Found, CheckpointFlaw> {
    let dtype = Dtype::named(&info.dtype).ok_or_else(|| CheckpointFlaw::Dtype {
        key: name.clone(),
        found: info.dtype.clone(),
        known: Dtype::known(),
    })?;
    fits(&name, info, dtype)?;
    let (from, to) = info.data_offsets;
    let last = to.saturating_add(start as u64);
    if last > end as u64 {
        return Err(CheckpointFlaw::Truncated {
            what: format!("tensor `{name}`"),
            needed: last,
            found: end as u64,
        });
    }
    let at = |offset: u64| {
        let offset = usize::try_from(offset).ok()?;
        offset.checked_add(start)
    };
    let overflow = || extent(&name, info, TOO_LARGE.to_owned());
    let (from, to) = at(from).zip(at(to)).ok_or_else(overflow)?;
    let shape = sizes(&info.shape).ok_or_else(overflow)?;
    Ok(Found {
        name,
        dtype,
        shape,
        place: Place::Rows(from..to),
    })
}

const TOO_LARGE: &str = "larger than this machine's memory can be";

fn extent(name: &str, info: &Info, why: String) -> CheckpointFlaw {
    CheckpointFlaw::Extent {
        key: name.to_owned(),
        shape: info.shape.clone(),
        why,
    }
}

/// The bytes given must be those that the shape needs.
fn fits(name: &str, info: &Info, dtype: Dtype) -> Result<(), CheckpointFlaw> {
    let (from, to) = info.data_offsets;
    let Some(given) = to.checked_sub(from) else {
        let why = format!("its bytes end at {to}, before they start at {from}");
        return Err(extent(name, info, why));
    };
    let needed = elements(&info.shape).and_then(|count| count.checked_mul(dtype.width() as u64));
    match needed {
        Some(needed) if needed == given => Ok(()),
        Some(needed) => {
            let why = format!("{needed} bytes of {dtype} are needed, {given} are given");
            Err(extent(name, info, why))
        }
        None => Err(extent(
            name,
            info,
            "more bytes than 64 bits can count".to_owned(),
        )),
    }
}

/// The data must be covered from `start` to `end` without holes and overlaps.
fn covered(tensors: &[Found], start: usize, end: usize) -> Result<(), CheckpointFlaw> {
    let mut places: Vec<(usize, usize, &Found)> = tensors
        .iter()
        .filter_map(|found| match &found.place {
            Place::Rows(range) => Some((range.start, range.end, found)),
            Place::Strided { .. } => None,
        })
        .collect();
    places.sort_by_key(|(from, to, _)| (*from, *to));
    let mut reached = start;
    for (from, to, found) in places {
        if from != reached {
            let what = if from < reached {
                "overlap those of another tensor"
            } else {
                "leave a hole before them"
            };
            return Err(CheckpointFlaw::Extent {
                key: found.name.clone(),
                shape: found.shape.iter().map(|size| *size as u64).collect(),
                why: format!("its bytes {what}"),
            });
        }
        reached = to;
    }
    if reached == end {
        return Ok(());
    }
    let why = format!("{} bytes at the end belong to no tensor", end - reached);
    Err(CheckpointFlaw::Header { why })
}

/// What a header says about a tensor.
#[derive(Debug, Deserialize)]
struct Info {
    dtype: String,
    shape: Vec<u64>,
    data_offsets: (u64, u64),
}

/// The tensors of a header in its order. `__metadata__` is passed over.
struct Header(Vec<(String, Info)>);

/// Around the name of a tensor that stands twice, in the parser's message.
const TWICE: &str = "twice: ";
const END: &str = " <- at";

impl<'de> Deserialize<'de> for Header {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(HeaderVisitor)
    }
}

struct HeaderVisitor;

impl<'de> Visitor<'de> for HeaderVisitor {
    type Value = Header;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of tensors")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Header, A::Error> {
        let mut seen = std::collections::BTreeSet::new();
        let mut tensors = Vec::new();
        while let Some(name) = map.next_key::<String>()? {
            if !seen.insert(name.clone()) {
                return Err(A::Error::custom(format_args!("{TWICE}{name}{END}")));
            }
            if name == "__metadata__" {
                map.next_value::<IgnoredAny>()?;
            } else {
                tensors.push((name, map.next_value()?));
            }
        }
        Ok(Header(tensors))
    }
}
