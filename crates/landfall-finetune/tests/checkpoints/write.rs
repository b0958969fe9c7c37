//! Small writers: safetensors from text, zip archives, pickles.

use std::path::{Path, PathBuf};

/// A safetensors file of a header and data, with the right header length.
pub(crate) fn safetensors(header: &str, data: &[u8]) -> Vec<u8> {
    let mut file = (header.len() as u64).to_le_bytes().to_vec();
    file.extend(header.as_bytes());
    file.extend(data);
    file
}

/// Writes `bytes` to a file called `name` in a fresh folder.
pub(crate) fn file(name: &str, bytes: &[u8]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    (folder, path)
}

/// An archive of stored files.
pub(crate) fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    zip_with_method(files, 0)
}

pub(crate) fn zip_with_method(files: &[(&str, &[u8])], method: u16) -> Vec<u8> {
    let mut archive = Vec::new();
    let mut directory = Vec::new();
    for (name, bytes) in files {
        let start = archive.len() as u32;
        let size = (bytes.len() as u32).to_le_bytes();
        let mut common = vec![20, 0, 0, 0];
        common.extend(method.to_le_bytes());
        common.extend([0; 8]); // time, date, checksum
        common.extend(size);
        common.extend(size);
        common.extend((name.len() as u16).to_le_bytes());
        common.extend([0, 0]);
        archive.extend(b"PK\x03\x04");
        archive.extend(&common);
        archive.extend(name.as_bytes());
        archive.extend(*bytes);
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&common);
        directory.extend([0; 10]); // comment, disk, attributes
        directory.extend(start.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let start = archive.len() as u32;
    archive.extend(&directory);
    archive.extend(b"PK\x05\x06\0\0\0\0");
    let count = (files.len() as u16).to_le_bytes();
    archive.extend(count);
    archive.extend(count);
    archive.extend((directory.len() as u32).to_le_bytes());
    archive.extend(start.to_le_bytes());
    archive.extend([0, 0]);
    archive
}

/// A pickle of a state dict with one tensor `x`.
pub(crate) struct OneTensor {
    pub(crate) storage: &'static str,
    pub(crate) count: i32,
    pub(crate) offset: i32,
    pub(crate) shape: Vec<i32>,
    pub(crate) strides: Vec<i32>,
}

impl OneTensor {
    pub(crate) fn pickle(&self) -> Vec<u8> {
        let mut code =
            b"\x80\x02}X\x01\0\0\0xctorch._utils\n_rebuild_tensor_v2\n((X\x07\0\0\0storage"
                .to_vec();
        code.extend(format!("ctorch\n{}\n", self.storage).as_bytes());
        code.extend(b"X\x01\0\0\x000X\x03\0\0\0cpu");
        number(&mut code, self.count);
        code.extend(b"tQ");
        number(&mut code, self.offset);
        for sizes in [&self.shape, &self.strides] {
            code.push(b'(');
            for size in sizes {
                number(&mut code, *size);
            }
            code.push(b't');
        }
        code.extend(b"\x89ccollections\nOrderedDict\n)RtRs.");
        code
    }

    pub(crate) fn file(&self, data: &[u8]) -> Vec<u8> {
        zip(&[
            ("archive/data.pkl", &self.pickle()),
            ("archive/data/0", data),
        ])
    }
}

fn number(code: &mut Vec<u8>, number: i32) {
    code.push(b'J');
    code.extend(number.to_le_bytes());
}

pub(crate) fn folder_of(path: &Path) -> &Path {
    path.parent().unwrap()
}
