#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests stop at the first surprise"
)]

use std::path::PathBuf;

use tempfile::TempDir;

use super::*;

/// A file of one version with a given dictionary and given numbers.
fn file(version: u8, dictionary: &str, data: &[u8]) -> Vec<u8> {
    let mut bytes = [MAGIC, &[version, 0]].concat();
    let length = u32::try_from(dictionary.len()).unwrap();
    let length = length.to_le_bytes();
    bytes.extend_from_slice(if version == 1 { &length[..2] } else { &length });
    bytes.extend_from_slice(dictionary.as_bytes());
    bytes.extend_from_slice(data);
    bytes
}

fn dictionary(kind: &str, by_column: bool, shape: &str) -> String {
    let order = if by_column { "True" } else { "False" };
    format!("{{'descr': '{kind}', 'fortran_order': {order}, 'shape': {shape}, }}\n")
}

fn saved(bytes: &[u8]) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.npy");
    std::fs::write(&path, bytes).unwrap();
    (folder, path)
}

fn open(bytes: &[u8]) -> Result<Npy, NpyError> {
    Npy::open(saved(bytes).1)
}

fn all(npy: &Npy) -> Vec<f64> {
    let cell = |row| (0..npy.columns()).map(move |column| npy.value(row, column).unwrap());
    (0..npy.rows()).flat_map(cell).collect()
}

#[test]
fn every_version_order_and_width_is_read() {
    let rows = [1.5, -2.0, 3.0, 4.0, 5.0, 6.25];
    let columns = [1.5, 4.0, -2.0, 5.0, 3.0, 6.25]; // the same table, column after column
    for version in [1, 2, 3] {
        for (by_column, values) in [(false, rows), (true, columns)] {
            let d = |kind| dictionary(kind, by_column, "(2, 3)");
            let wide = |of: fn(f64) -> [u8; 8]| values.iter().flat_map(|v| of(*v)).collect();
            let narrow = |of: fn(f32) -> [u8; 4]| {
                let bytes = values.iter().flat_map(|v| of(f32::from_f64(*v)));
                bytes.collect::<Vec<u8>>()
            };
            let files: [(&str, Vec<u8>); 4] = [
                ("<f8", wide(f64::to_le_bytes)),
                (">f8", wide(f64::to_be_bytes)),
                ("<f4", narrow(f32::to_le_bytes)),
                (">f4", narrow(f32::to_be_bytes)),
            ];
            for (kind, data) in files {
                let npy = open(&file(version, &d(kind), &data)).unwrap();
                assert_eq!((npy.rows(), npy.columns()), (2, 3));
                assert_eq!(all(&npy), rows, "{version} {kind} {by_column}");
            }
        }
    }
}

#[test]
fn what_was_written_is_read_in_place() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.npy");
    let values = [1.0_f32, 2.5, f32::NAN, 4.0];
    write_npy(&path, &values, 2).unwrap();
    assert_eq!(
        std::fs::read(&path).unwrap(),
        npy_bytes(&values, 2).unwrap()
    );
    let npy = Npy::open(&path).unwrap();
    let slice = npy.as_slice::<f32>().unwrap();
    assert_eq!(slice.as_ptr().align_offset(64), 0);
    assert_eq!((slice[1], slice[2].is_nan()), (2.5, true));
    assert_eq!(npy.as_slice::<f64>(), None);
    assert_eq!(
        (npy.value(1, 1), npy.value(2, 0), npy.value(0, 2)),
        (Some(4.0), None, None)
    );
}

#[test]
fn foreign_order_columns_first_and_odd_addresses_are_not_read_in_place() {
    let one = 1.0_f64.to_be_bytes();
    let (native, foreign) = if cfg!(target_endian = "big") {
        (">f8", "<f8")
    } else {
        ("<f8", ">f8")
    };
    let npy = open(&file(1, &dictionary(foreign, false, "(1, 1)"), &one)).unwrap();
    assert_eq!(npy.as_slice::<f64>(), None);
    let four = [0; 32];
    let npy = open(&file(1, &dictionary(native, true, "(2, 2)"), &four)).unwrap();
    assert_eq!(npy.as_slice::<f64>(), None);
    let mut odd = dictionary(native, false, "(2, 2)");
    while (10 + odd.len()) % 8 != 3 {
        odd.insert(odd.len() - 1, ' ');
    }
    let npy = open(&file(1, &odd, &four)).unwrap();
    assert_eq!((npy.as_slice::<f64>(), npy.value(1, 1)), (None, Some(0.0)));
}

#[test]
fn one_dimension_is_a_column_and_one_column_has_no_order() {
    let data = [7.0_f64.to_le_bytes(), 8.0_f64.to_le_bytes()].concat();
    for shape in ["(2,)", "(2L, 1L)", "(2,1)"] {
        let npy = open(&file(1, &dictionary("<f8", true, shape), &data)).unwrap();
        assert_eq!((npy.rows(), npy.columns()), (2, 1), "{shape}");
        assert_eq!(all(&npy), [7.0, 8.0]);
        assert_eq!(
            npy.as_slice::<f64>().is_some(),
            cfg!(target_endian = "little") && {
                let length = 10 + dictionary("<f8", true, shape).len();
                length.is_multiple_of(8)
            }
        );
    }
}

#[test]
fn a_lying_header_is_found_out() {
    let eight = [0; 8];
    let error = |shape: &str, data: &[u8]| {
        open(&file(1, &dictionary("<f8", false, shape), data)).unwrap_err()
    };
    assert_eq!(
        error("(2, 1)", &eight),
        NpyError::Truncated {
            promised: 16,
            found: 8
        }
    );
    assert_eq!(
        error("(1, 1)", &[0; 11]),
        NpyError::Trailing {
            promised: 8,
            extra: 3
        }
    );
    let (rows, columns) = (4_294_967_296, 4_294_967_296);
    assert_eq!(
        error("(4294967296, 4294967296)", &eight),
        NpyError::Overflow { rows, columns }
    );
    let (rows, columns) = (2_305_843_009_213_693_952, 1); // times 8 bytes is 2^64
    assert_eq!(
        error("(2305843009213693952,)", &eight),
        NpyError::Overflow { rows, columns }
    );
    assert_eq!(
        error("(0, 4)", &[]),
        NpyError::Empty {
            rows: 0,
            columns: 4
        }
    );
    assert_eq!(error("()", &eight), NpyError::Dimensions { given: 0 });
    assert_eq!(
        error("(1, 1, 1)", &eight),
        NpyError::Dimensions { given: 3 }
    );
    let message = error("(-1, 2)", &eight).to_string();
    assert_eq!(
        message,
        "the header of the .npy file cannot be read: `-1, 2), }` is no length of an axis"
    );
    let message = error("(99999999999999999999999, 1)", &eight).to_string();
    assert!(
        message.contains("`99999999999999999999999, 1), }` is no length"),
        "{message}"
    );
}

#[test]
fn other_types_are_refused_by_name() {
    for kind in ["<i8", "|O", "<f2", "<c16", "|b1", "<U5", "<f16"] {
        let error = open(&file(1, &dictionary(kind, false, "(1, 1)"), &[0; 8])).unwrap_err();
        assert_eq!(
            error,
            NpyError::Type {
                given: kind.to_owned()
            }
        );
    }
    let fields = "{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (1,), }";
    let error = open(&file(1, fields, &[0; 8])).unwrap_err();
    let given = "[('a', '<f8')], 'fortran_order': False, "
        .chars()
        .take(40)
        .collect();
    assert_eq!(error, NpyError::Type { given });
}

#[test]
fn a_file_cut_anywhere_is_an_error_and_no_panic() {
    let whole = npy_bytes(&[1.0_f64, 2.0, 3.0, 4.0], 2).unwrap();
    for length in 0..whole.len() {
        assert!(open(&whole[..length]).is_err(), "{length}");
    }
    assert_eq!(open(&[]).unwrap_err(), NpyError::Magic);
    assert!(open(&whole).is_ok());
}

#[test]
fn broken_headers_say_what_is_broken() {
    for (text, cause) in [
        (
            "{'descr': '<f8', 'shape': (1, 1)}",
            "it has no `fortran_order`",
        ),
        (
            "{'fortran_order': False, 'shape': (1, 1)}",
            "it has no `descr`",
        ),
        (
            "{'descr': '<f8', 'fortran_order': False}",
            "it has no `shape`",
        ),
        (
            "{'descr': '<f8', 'fortran_order': 0, 'shape': (1, 1)}",
            "`fortran_order` is neither True nor False",
        ),
        (
            "{'descr': '<f8', 'extra': 1}",
            "`extra` is not one of its keys",
        ),
        ("{'descr' '<f8'}", "`:` is missing before `'<f8'}`"),
        ("{'descr': '<f8'", "`}` is missing before ``"),
        ("{'descr: <f8", "`'descr: <f8` is no text"),
        ("[]", "`{` is missing before `[]`"),
        (
            "{'descr': '<f8', 'fortran_order': False, 'shape': (1, 1), } x",
            "`x` follows it",
        ),
    ] {
        let error = open(&file(1, text, &[0; 8])).unwrap_err();
        assert_eq!(
            error,
            NpyError::Header {
                cause: cause.to_owned()
            },
            "{text}"
        );
    }
    let mut long = file(2, "", &[]);
    long[8..12].copy_from_slice(&u32::MAX.to_le_bytes());
    let message = open(&long).unwrap_err().to_string();
    assert!(message.contains("it claims 4294967295 bytes"), "{message}");
    let mut future = npy_bytes(&[1.0_f64], 1).unwrap();
    future[6] = 4;
    assert_eq!(
        open(&future).unwrap_err(),
        NpyError::Version { major: 4, minor: 0 }
    );
}

#[test]
fn files_that_are_not_there_are_told_from_folders() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(
        Npy::open(folder.path().join("no.npy")).unwrap_err(),
        NpyError::NoFile
    );
    assert_eq!(Npy::open(folder.path()).unwrap_err(), NpyError::Folder);
    assert!(!Npy::is_npy(folder.path()) && !Npy::is_npy(folder.path().join("no.npy")));
}
