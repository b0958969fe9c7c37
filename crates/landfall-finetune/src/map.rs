//! A file as memory. The only `unsafe` of this crate.

use std::fs::File;
use std::io;
use std::path::Path;

use memmap2::Mmap;

use crate::FinetuneError;

/// The bytes of a file, read from disk when they are looked at.
#[derive(Debug)]
pub(crate) struct Map(Option<Mmap>);

impl Map {
    /// Maps a whole file for reading.
    pub(crate) fn open(path: &Path) -> Result<Self, FinetuneError> {
        Self::try_open(path).map_err(|source| FinetuneError::io(path, "read", source))
    }

    fn try_open(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        let metadata = file.metadata()?;
        if metadata.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        if metadata.len() == 0 {
            return Ok(Self(None)); // an empty mapping is an error on most systems
        }
        map(&file).map(|map| Self(Some(map)))
    }

    /// The bytes; the same ones every time, at an address that is a multiple of the page size.
    pub(crate) fn bytes(&self) -> &[u8] {
        self.0.as_deref().unwrap_or_default()
    }
}

#[expect(
    unsafe_code,
    reason = "mapping a file cannot be made safe: another program may change the file"
)]
fn map(file: &File) -> io::Result<Mmap> {
    // SAFETY: `Mmap::map` asks that nobody changes the file while it is mapped. This program opens
    // it for reading only and replaces files by renaming new ones over them, which leaves a mapped
    // file as it was. Against other programs nothing but reading a copy would help, which is what
    // mapping is there to avoid; the public documentation of `Checkpoint` and `TokenCache` names
    // the condition. Should they break it nevertheless: every bit pattern is a valid `u8`, and all
    // offsets are checked against the mapped length, so changed contents give changed numbers, and
    // the system ends the program when a page is looked at that was cut off the file.
    unsafe { Mmap::map(file) }
}
