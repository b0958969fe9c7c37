//! Finding the stored files of a zip archive, as `torch.save` writes them.
//!
//! Nothing is unpacked: torch stores its files as they are, so their bytes can be used where they
//! lie. Checksums are not compared, because torch may be told not to write them.

use std::collections::BTreeMap;
use std::ops::Range;

use super::flaw::CheckpointFlaw;

const END: &[u8] = b"PK\x05\x06";
const END64: &[u8] = b"PK\x06\x06";
const LOCATOR64: &[u8] = b"PK\x06\x07";
const CENTRAL: &[u8] = b"PK\x01\x02";
const LOCAL: &[u8] = b"PK\x03\x04";

/// Most files of an archive; torch writes one for each tensor.
const MOST_FILES: u64 = 1 << 20;

/// The files of an archive by name: the bytes they take.
pub(super) type Files = BTreeMap<String, Range<usize>>;

/// Finds the files of the archive `bytes`.
pub(super) fn files(bytes: &[u8]) -> Result<Files, CheckpointFlaw> {
    let directory = directory(bytes)?;
    let mut files = Files::new();
    let mut at = directory.start;
    for _ in 0..directory.count {
        let (name, range, next) = entry(bytes, at)?;
        if files.insert(name.clone(), range).is_some() {
            return Err(CheckpointFlaw::Twice { key: name });
        }
        at = next;
    }
    Ok(files)
}

/// Where the directory starts and how many files it lists.
struct Directory {
    start: u64,
    count: u64,
}

fn directory(bytes: &[u8]) -> Result<Directory, CheckpointFlaw> {
    // The end record has 22 bytes and a comment of at most 65,535.
    let earliest = bytes.len().saturating_sub(22 + 65_535);
    let tail = bytes.get(earliest..).unwrap_or_default();
    let end = tail
        .windows(END.len())
        .rposition(|window| window == END)
        .map(|at| (earliest + at) as u64)
        .ok_or_else(|| broken("no end record: the archive is cut off"))?;
    let mut directory = Directory {
        start: number::<4>(bytes, end + 16)?,
        count: number::<2>(bytes, end + 10)?,
    };
    if directory.start == 0xffff_ffff || directory.count == 0xffff {
        directory = directory64(bytes, end)?;
    }
    if directory.count > MOST_FILES {
        return Err(CheckpointFlaw::TooLarge {
            what: "the list of files",
            found: directory.count,
            limit: MOST_FILES,
        });
    }
    Ok(directory)
}

fn directory64(bytes: &[u8], end: u64) -> Result<Directory, CheckpointFlaw> {
    let locator = end
        .checked_sub(20)
        .ok_or_else(|| broken("no 64-bit end record"))?;
    expect(bytes, locator, LOCATOR64, "no 64-bit end record")?;
    let record = number::<8>(bytes, locator + 8)?;
    expect(
        bytes,
        record,
        END64,
        "a 64-bit end record that is not where it should be",
    )?;
    Ok(Directory {
        start: number::<8>(bytes, plus(record, 48)?)?,
        count: number::<8>(bytes, plus(record, 32)?)?,
    })
}

/// Name and bytes of the file listed at `at`, and where the next one is listed.
fn entry(bytes: &[u8], at: u64) -> Result<(String, Range<usize>, u64), CheckpointFlaw> {
    expect(bytes, at, CENTRAL, "a list of files that is cut off")?;
    let flags = number::<2>(bytes, plus(at, 8)?)?;
    let method = number::<2>(bytes, plus(at, 10)?)?;
    let packed = number::<4>(bytes, plus(at, 20)?)?;
    let size = number::<4>(bytes, plus(at, 24)?)?;
    let name_length = number::<2>(bytes, plus(at, 28)?)?;
    let extra_length = number::<2>(bytes, plus(at, 30)?)?;
    let comment_length = number::<2>(bytes, plus(at, 32)?)?;
    let header = number::<4>(bytes, plus(at, 42)?)?;
    let name_at = plus(at, 46)?;
    let name = slice(bytes, name_at, name_length)?;
    let name =
        String::from_utf8(name.to_vec()).map_err(|_| broken("a file name that is not UTF-8"))?;
    let extra_at = plus(name_at, name_length)?;
    let extra = slice(bytes, extra_at, extra_length)?;
    let mut wide = [size, packed, header];
    widen(extra, &mut wide)?;
    let [size, packed, header] = wide;
    if method != 0 || size != packed {
        return Err(broken("a compressed file; torch stores files as they are"));
    }
    if flags & 1 != 0 {
        return Err(broken("an encrypted file"));
    }
    let range = data(bytes, header, size, &name)?;
    let next = plus(plus(extra_at, extra_length)?, comment_length)?;
    Ok((name, range, next))
}

/// Replaces 32-bit numbers that are full by those of the 64-bit extra field.
fn widen(extra: &[u8], numbers: &mut [u64; 3]) -> Result<(), CheckpointFlaw> {
    if numbers.iter().all(|number| *number != 0xffff_ffff) {
        return Ok(());
    }
    let mut at = 0;
    while at + 4 <= extra.len() as u64 {
        let (kind, length) = (number::<2>(extra, at)?, number::<2>(extra, at + 2)?);
        if kind == 1 {
            let mut from = at + 4;
            for wide in numbers.iter_mut().filter(|number| **number == 0xffff_ffff) {
                *wide = number::<8>(extra, from)?;
                from += 8;
            }
            return Ok(());
        }
        at += 4 + length;
    }
    Err(broken("a large file without its 64-bit sizes"))
}

/// The bytes of the file whose local header stands at `header`.
fn data(bytes: &[u8], header: u64, size: u64, name: &str) -> Result<Range<usize>, CheckpointFlaw> {
    expect(
        bytes,
        header,
        LOCAL,
        "a file that is not where the list says",
    )?;
    let name_length = number::<2>(bytes, plus(header, 26)?)?;
    let extra_length = number::<2>(bytes, plus(header, 28)?)?;
    let start = plus(header, 30 + name_length + extra_length)?;
    let end = plus(start, size)?;
    if end > bytes.len() as u64 {
        return Err(CheckpointFlaw::Truncated {
            what: format!("`{name}` in the archive"),
            needed: end,
            found: bytes.len() as u64,
        });
    }
    let range = usize::try_from(start).ok().zip(usize::try_from(end).ok());
    range
        .map(|(start, end)| start..end)
        .ok_or_else(|| broken("a file larger than memory can be"))
}

fn broken(why: &str) -> CheckpointFlaw {
    CheckpointFlaw::NotA {
        wanted: "a zip archive as torch writes it",
        why: why.to_owned(),
    }
}

fn plus(at: u64, more: u64) -> Result<u64, CheckpointFlaw> {
    at.checked_add(more)
        .ok_or_else(|| broken("an offset beyond 64 bits"))
}

fn slice(bytes: &[u8], at: u64, length: u64) -> Result<&[u8], CheckpointFlaw> {
    let range = usize::try_from(at)
        .ok()
        .zip(usize::try_from(plus(at, length)?).ok());
    range
        .and_then(|(from, to)| bytes.get(from..to))
        .ok_or_else(|| broken("a record that is cut off"))
}

fn expect(bytes: &[u8], at: u64, magic: &[u8], why: &str) -> Result<(), CheckpointFlaw> {
    match slice(bytes, at, magic.len() as u64) {
        Ok(found) if found == magic => Ok(()),
        _ => Err(broken(why)),
    }
}

/// A little-endian number of `N` bytes, at most 8.
fn number<const N: usize>(bytes: &[u8], at: u64) -> Result<u64, CheckpointFlaw> {
    let digits = slice(bytes, at, N as u64)?.iter().rev();
    Ok(digits.fold(0, |number, byte| (number << 8) | u64::from(*byte)))
}
