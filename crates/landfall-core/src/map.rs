//! Files as memory. The only `unsafe` of this crate.

use std::fs::File;
use std::io;
use std::path::Path;

use memmap2::Mmap;

/// The bytes of a file, read from disk when they are looked at.
///
/// The file must not be changed or cut while it is mapped, by whatever program: then numbers read
/// from it may change, or the system may end the program. Replacing it by renaming another file over
/// it is safe.
///
/// ```
/// let path = std::env::temp_dir().join(format!("landfall-map-{}", std::process::id()));
/// std::fs::write(&path, "abc")?;
/// assert_eq!(landfall_core::Map::open(&path)?.bytes(), b"abc");
/// std::fs::remove_file(&path)?;
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug)]
pub struct Map(Option<Mmap>);

impl Map {
    /// Maps a whole file for reading.
    ///
    /// # Errors
    /// What the system says; a folder is none.
    pub fn open(path: &Path) -> io::Result<Self> {
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
    pub fn bytes(&self) -> &[u8] {
        self.0.as_deref().unwrap_or_default()
    }
}

#[expect(
    unsafe_code,
    reason = "mapping a file cannot be made safe: another program may change the file"
)]
fn map(file: &File) -> io::Result<Mmap> {
    // SAFETY: `Mmap::map` asks that nobody changes the file while it is mapped. Our programs open it
    // for reading only and replace files by renaming new ones over them, which leaves a mapped file
    // as it was. Against other programs nothing but reading a copy would help, which is what mapping
    // is there to avoid; the documentation of `Map` and of the types that hold one names the
    // condition. Should they break it nevertheless: every bit pattern is a valid `u8` (and `f32` or
    // `f64`, as which users read them), and slices end with the mapped length, so changed contents
    // give changed numbers, and the system ends the program when a page is looked at that was cut
    // off the file.
    unsafe { Mmap::map(file) }
}
