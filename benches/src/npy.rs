//! Reading and writing the `.npy` files that we and the peers share.
//!
//! Little-endian, row-major, format 1.0: what `numpy.save` writes for plain arrays.

use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::Path;

/// What can be wrong with a file, in words.
pub type Failed = Box<dyn std::error::Error>;

const MAGIC: &[u8] = b"\x93NUMPY\x01\x00";

/// A number as NumPy stores it.
pub trait Number: Copy {
    /// NumPy's name of the type.
    const NAME: &'static str;
    /// Bytes of one.
    const BYTES: usize;
    /// From its bytes; nothing when there are too few.
    fn read(bytes: &[u8]) -> Option<Self>;
    /// Its bytes.
    fn write(self) -> Vec<u8>;
}

macro_rules! number {
    ($($type:ty, $name:literal;)*) => {$(
        impl Number for $type {
            const NAME: &'static str = $name;
            const BYTES: usize = size_of::<$type>();
            fn read(bytes: &[u8]) -> Option<Self> {
                Some(<$type>::from_le_bytes(bytes.try_into().ok()?))
            }
            fn write(self) -> Vec<u8> {
                self.to_le_bytes().to_vec()
            }
        }
    )*};
}
number! { f32, "<f4"; f64, "<f8"; u32, "<u4"; }

/// Values in row-major order and the number of columns.
#[derive(Debug, Clone, PartialEq)]
pub struct Table<T> {
    /// All values, row after row.
    pub values: Vec<T>,
    /// Values of a row.
    pub columns: usize,
}

/// The type and shape a file states.
fn header(file: &mut impl Read) -> Result<(String, Vec<usize>), Failed> {
    let mut start = [0; 10];
    file.read_exact(&mut start)?;
    let (magic, length) = start.split_at(8);
    if magic != MAGIC {
        return Err("not an .npy file of format 1.0".into());
    }
    let mut text = vec![0; usize::from(u16::from_le_bytes(length.try_into()?))];
    file.read_exact(&mut text)?;
    let text = String::from_utf8(text)?;
    let after = |key: &str, end: &str| {
        let (_, rest) = text.split_once(key)?;
        rest.split_once(end).map(|(value, _)| value.to_owned())
    };
    let kind = after("'descr': '", "'").ok_or("no `descr`")?;
    if !text.contains("'fortran_order': False") {
        return Err("the values are not in row-major order".into());
    }
    let shape = after("'shape': (", ")").ok_or("no `shape`")?;
    let sizes: Result<Vec<usize>, _> = shape
        .split(',')
        .map(str::trim)
        .filter(|size| !size.is_empty())
        .map(str::parse)
        .collect();
    Ok((kind, sizes?))
}

/// The type of the values in a file, as NumPy names it.
///
/// # Errors
/// When the file cannot be read or is no `.npy` file.
pub fn kind(path: &Path) -> Result<String, Failed> {
    Ok(header(&mut File::open(path)?)?.0)
}

/// Reads a table. The bytes pass through a small buffer, so that the memory taken is that of the
/// values.
///
/// # Errors
/// When the file cannot be read or holds something else than a table of this type.
pub fn read<T: Number>(path: &Path) -> Result<Table<T>, Failed> {
    let mut file = BufReader::with_capacity(1 << 16, File::open(path)?);
    let (kind, shape) = header(&mut file)?;
    let [rows, columns] = shape[..] else {
        return Err(format!("`{}` has {} axes, not 2", path.display(), shape.len()).into());
    };
    if kind != T::NAME {
        return Err(format!("`{}` holds {kind}, not {}", path.display(), T::NAME).into());
    }
    let mut values = Vec::with_capacity(rows * columns);
    let mut bytes = vec![0; T::BYTES];
    for _ in 0..rows * columns {
        file.read_exact(&mut bytes)?;
        values.push(T::read(&bytes).ok_or("too few bytes")?);
    }
    Ok(Table { values, columns })
}

/// Writes values of the given shape.
///
/// # Errors
/// When the file cannot be written.
pub fn write<T: Number>(path: &Path, values: &[T], shape: &[usize]) -> Result<(), Failed> {
    let sizes: String = shape.iter().map(|size| format!("{size},")).collect();
    let mut text = format!(
        "{{'descr': '{}', 'fortran_order': False, 'shape': ({sizes}), }}",
        T::NAME
    );
    // The values start at a multiple of 64 bytes, the header ends with a new line.
    let padding = 63 - (MAGIC.len() + 2 + text.len()) % 64;
    text.push_str(&" ".repeat(padding));
    text.push('\n');
    let mut file = BufWriter::new(File::create(path)?);
    file.write_all(MAGIC)?;
    file.write_all(&u16::try_from(text.len())?.to_le_bytes())?;
    file.write_all(text.as_bytes())?;
    for value in values {
        file.write_all(&value.write())?;
    }
    Ok(file.flush()?)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.npy");
        write(&path, &[1.5_f32, -2.0, 0.0, 4.0, 5.0, 6.0], &[2, 3]).unwrap();
        assert_eq!(kind(&path).unwrap(), "<f4");
        let table = read::<f32>(&path).unwrap();
        assert_eq!(table.columns, 3);
        assert_eq!(table.values, [1.5, -2.0, 0.0, 4.0, 5.0, 6.0]);
        assert_eq!(std::fs::metadata(&path).unwrap().len(), 128 + 24);
    }

    #[test]
    fn another_type_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.npy");
        write(&path, &[1.0_f64], &[1, 1]).unwrap();
        let error = read::<f32>(&path).unwrap_err().to_string();
        assert!(error.ends_with("holds <f8, not <f4"), "{error}");
    }

    #[test]
    fn a_list_is_no_table() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.npy");
        write(&path, &[1_u32, 2], &[2]).unwrap();
        let error = read::<u32>(&path).unwrap_err().to_string();
        assert!(error.ends_with("has 1 axes, not 2"), "{error}");
    }
}
