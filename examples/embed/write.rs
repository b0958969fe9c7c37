//! The vectors as files.

use landfall_finetune::predict::Vectors;

/// The shortest digits that give the same f32 again.
pub(crate) fn json(vectors: &Vectors) -> Result<Vec<u8>, serde_json::Error> {
    let mut text = Vec::with_capacity(vectors.values.len() * 12);
    text.extend_from_slice(b"[");
    for (number, row) in vectors.rows().enumerate() {
        text.extend_from_slice(if number == 0 { b"\n" } else { b",\n" });
        serde_json::to_writer(&mut text, row)?;
    }
    text.extend_from_slice(b"\n]\n");
    Ok(text)
}

/// NumPy's format 1.0: f32, little-endian, row by row; the numbers start at a multiple of 64 bytes.
pub(crate) fn npy(vectors: &Vectors) -> Vec<u8> {
    let (rows, width) = (vectors.len(), vectors.width);
    let mut header =
        format!("{{'descr': '<f4', 'fortran_order': False, 'shape': ({rows}, {width}), }}");
    let start = 10; // magic, version, length of the header
    let padding = 63 - (start + header.len()) % 64;
    header.push_str(&" ".repeat(padding));
    header.push('\n');
    let mut file = b"\x93NUMPY\x01\x00".to_vec();
    // At most 2 x 20 digits: far below 65536.
    file.extend(
        u16::try_from(header.len())
            .unwrap_or(u16::MAX)
            .to_le_bytes(),
    );
    file.extend(header.as_bytes());
    file.extend(vectors.values.iter().flat_map(|value| value.to_le_bytes()));
    file
}
