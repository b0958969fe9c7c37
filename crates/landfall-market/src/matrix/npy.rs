//! Arrays as NumPy saves them (`.npy`, formats 1.0, 2.0 and 3.0).

mod error;
mod header;
mod write;

use std::path::Path;

pub use error::NpyError;
use header::Header;
pub use write::{npy_bytes, write_npy};

use landfall_core::Map;

use crate::cluster::Real;

/// What every such file begins with.
pub(super) const MAGIC: &[u8] = b"\x93NUMPY";

/// `f32` or `f64`: the types of number that files store and the engine computes with.
pub trait Stored: Real + bytemuck::Pod {}

impl Stored for f32 {}
impl Stored for f64 {}

/// A table of floating-point numbers in a `.npy` file, mapped into memory rather than read: only
/// the parts that are looked at take memory, and the system may drop them again.
///
/// Numbers of 4 and 8 bytes in either byte order, row after row or column after column; an array of
/// one dimension is one column. Everything else is refused with an [`NpyError`].
///
/// No program may change the file while a value of this type exists: changed bytes would be changed
/// numbers after the checks, and a file cut shorter ends the program.
///
/// ```
/// use landfall_market::matrix::{Npy, write_npy};
///
/// let path = std::env::temp_dir().join("landfall-doc-example.npy");
/// write_npy(&path, &[1.0_f64, 2.0, 3.0, 4.0, 5.0, 6.0], 3)?;
/// let npy = Npy::open(&path)?;
/// assert_eq!((npy.rows(), npy.columns()), (2, 3));
/// assert_eq!(npy.value(1, 0), Some(4.0));
/// assert_eq!(npy.as_slice::<f32>(), None); // they are f64
/// assert_eq!(npy.as_slice::<f64>().map(<[f64]>::len), Some(6));
/// # drop(npy);
/// # std::fs::remove_file(&path)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Npy {
    map: Map,
    header: Header,
}

impl Npy {
    /// Opens a file and checks that its size is what its header promises.
    ///
    /// # Errors
    /// [`NpyError`]: no file, no `.npy` file, numbers of another type, more than two dimensions, no
    /// rows or columns, fewer or more bytes than promised.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, NpyError> {
        let map = Map::open(path.as_ref()).map_err(NpyError::from)?;
        let header = Header::read(map.bytes())?;
        Ok(Self { map, header })
    }

    /// Whether a file begins as `.npy` files do, whatever its name.
    pub fn is_npy(path: impl AsRef<Path>) -> bool {
        use std::io::Read;
        let mut start = [0; MAGIC.len()];
        let read = std::fs::File::open(path).and_then(|mut file| file.read_exact(&mut start));
        read.is_ok() && start == MAGIC
    }

    /// Number of rows.
    pub const fn rows(&self) -> usize {
        self.header.rows
    }

    /// Number of columns.
    pub const fn columns(&self) -> usize {
        self.header.columns
    }

    /// Bytes of one number: 4 or 8.
    pub const fn width(&self) -> usize {
        self.header.width
    }

    /// All numbers row after row, as they lie in the file and without a copy; `None` when they are
    /// of another type, in the byte order of other processors, or column after column.
    pub fn as_slice<T: Stored>(&self) -> Option<&[T]> {
        let fits =
            size_of::<T>() == self.header.width && self.header.native && !self.header.by_column;
        // The cast checks alignment: 64 bytes as NumPy writes files, 16 as old versions did.
        fits.then(|| bytemuck::try_cast_slice(self.data()).ok())
            .flatten()
    }

    /// One number; `None` beyond the last row or column.
    pub fn value(&self, row: usize, column: usize) -> Option<f64> {
        let Header {
            rows,
            columns,
            width,
            native,
            by_column,
            ..
        } = self.header;
        if row >= rows || column >= columns {
            return None;
        }
        let index = if by_column {
            column * rows + row
        } else {
            row * columns + column
        };
        let bytes = self.data().get(index * width..(index + 1) * width)?;
        match *bytes {
            [a, b, c, d] => Some(f64::from(f32::from_bits(ordered_u32([a, b, c, d], native)))),
            [a, b, c, d, e, f, g, h] => Some(f64::from_bits(ordered_u64(
                [a, b, c, d, e, f, g, h],
                native,
            ))),
            _ => None,
        }
    }

    fn data(&self) -> &[u8] {
        self.map
            .bytes()
            .get(self.header.offset..)
            .unwrap_or_default()
    }
}

const fn ordered_u32(bytes: [u8; 4], native: bool) -> u32 {
    let number = u32::from_ne_bytes(bytes);
    if native { number } else { number.swap_bytes() }
}

const fn ordered_u64(bytes: [u8; 8], native: bool) -> u64 {
    let number = u64::from_ne_bytes(bytes);
    if native { number } else { number.swap_bytes() }
}

#[cfg(test)]
mod tests;
