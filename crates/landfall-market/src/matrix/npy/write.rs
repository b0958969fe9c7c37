//! Writing `.npy` files.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use super::{MAGIC, NpyError, Stored};

/// Numbers begin at a multiple of this, so that a mapped file can be used in place.
const ALIGNMENT: usize = 64;

/// Writes rows of `columns` values each as an array of two dimensions, format 1.0.
///
/// # Errors
/// [`NpyError::Ragged`], [`NpyError::Io`].
pub fn write_npy<T: Stored>(
    path: impl AsRef<Path>,
    values: &[T],
    columns: usize,
) -> Result<(), NpyError> {
    let header = header::<T>(values.len(), columns)?;
    let mut file = BufWriter::new(File::create(path)?);
    file.write_all(&header)?;
    file.write_all(bytemuck::cast_slice(values))?;
    file.into_inner().map_err(|error| error.into_error())?;
    Ok(())
}

/// The bytes that [`write_npy`] writes.
///
/// # Errors
/// [`NpyError::Ragged`].
pub fn npy_bytes<T: Stored>(values: &[T], columns: usize) -> Result<Vec<u8>, NpyError> {
    let mut bytes = header::<T>(values.len(), columns)?;
    bytes.extend_from_slice(bytemuck::cast_slice(values));
    Ok(bytes)
}

fn header<T>(values: usize, columns: usize) -> Result<Vec<u8>, NpyError> {
    if columns == 0 || !values.is_multiple_of(columns) {
        return Err(NpyError::Ragged { values, columns });
    }
    let order = if cfg!(target_endian = "big") {
        '>'
    } else {
        '<'
    };
    let mut text = format!(
        "{{'descr': '{order}f{}', 'fortran_order': False, 'shape': ({}, {columns}), }}",
        size_of::<T>(),
        values / columns
    );
    let before = MAGIC.len() + 4;
    let whole = (before + text.len() + 1).next_multiple_of(ALIGNMENT);
    text.extend(std::iter::repeat_n(' ', whole - before - text.len() - 1));
    text.push('\n');
    let length = u16::try_from(text.len()).map_err(|_| NpyError::Ragged { values, columns })?;
    let mut header = [MAGIC, &[1, 0], &length.to_le_bytes()].concat();
    header.extend_from_slice(text.as_bytes());
    Ok(header)
}
