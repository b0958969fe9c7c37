//! Changes to a text within an archive, which is packed again: the reader gets as far as the text.

use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::super::random::Random;
use super::{bytes, fields};

pub(super) fn change(input: &mut Vec<u8>, random: &mut Random) {
    let changed = unpacked(input).and_then(|mut parts| {
        let chosen = random.below(parts.len());
        let (_, text) = parts.get_mut(chosen)?;
        match random.percent(70) {
            true => fields::change(text, random),
            false => bytes::change(text, random),
        }
        packed(&parts)
    });
    match changed {
        Some(archive) => *input = archive,
        None => bytes::change(input, random),
    }
}

/// The parts of an archive with their names.
type Parts = Vec<(String, Vec<u8>)>;

fn unpacked(archive: &[u8]) -> Option<Parts> {
    let mut archive = ZipArchive::new(Cursor::new(archive)).ok()?;
    let mut parts = Vec::new();
    for number in 0..archive.len() {
        let mut file = archive.by_index(number).ok()?;
        let mut content = Vec::new();
        file.read_to_end(&mut content).ok()?;
        parts.push((file.name().ok()?.into_owned(), content));
    }
    Some(parts)
}

/// An archive of these parts.
pub(crate) fn packed(parts: &[(String, Vec<u8>)]) -> Option<Vec<u8>> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, content) in parts {
        archive.start_file(name.as_str(), options).ok()?;
        archive.write_all(content).ok()?;
    }
    Some(archive.finish().ok()?.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_archive_is_one() {
        let parts = [("a.xml".to_owned(), b"<v>12</v>".to_vec())];
        let archive = packed(&parts).expect("an archive");
        assert_eq!(unpacked(&archive).expect("parts"), parts);
        let mut changed = archive.clone();
        change(&mut changed, &mut Random::new(1, "x", 1));
        assert_ne!(unpacked(&changed).expect("parts"), parts);
    }
}
