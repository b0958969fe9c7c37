//! From bytes to text, without guessing.

use encoding_rs::{DecoderResult, Encoding};

use super::TableError;
use super::options::WholeError;

/// Bytes looked at for the zero bytes of UTF-16 without a byte order mark.
const PROBE: usize = 4096;

/// The text of a file. A byte order mark wins over `label`; without either it must be UTF-8, or
/// UTF-16 that zero bytes give away.
pub(super) fn text(bytes: &[u8], label: Option<&str>) -> Result<String, WholeError> {
    let encoding = encoding_of(bytes, label)?;
    let text = decoded(bytes, encoding)?;
    if let Some(zero) = text.find('\0') {
        let before = text.get(..zero).unwrap_or_default();
        return Err((
            Some(line_after(before)),
            TableError::NotText { offset: zero },
        ));
    }
    let start = text.trim_start();
    let markup = ["<html", "<table", "<?xml", "<!doctype"];
    if markup
        .iter()
        .any(|tag| starts_with_ignoring_case(start, tag))
    {
        return Err((None, TableError::Markup));
    }
    Ok(text)
}

fn encoding_of(bytes: &[u8], label: Option<&str>) -> Result<&'static Encoding, WholeError> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return Ok(encoding);
    }
    match label {
        Some(label) => Encoding::for_label_no_replacement(label.as_bytes()).ok_or_else(|| {
            let given = label.to_owned();
            (None, TableError::UnknownEncoding { given })
        }),
        None => Ok(utf16_without_mark(bytes).unwrap_or(encoding_rs::UTF_8)),
    }
}

/// UTF-16 of mostly Latin text has a zero in every second byte, and none in the others.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let probe = bytes.get(..PROBE.min(bytes.len())).unwrap_or_default();
    let zeros = |offset: usize| {
        probe
            .iter()
            .skip(offset)
            .step_by(2)
            .filter(|b| **b == 0)
            .count()
    };
    let (even, odd) = (zeros(0), zeros(1));
    let many = |count: usize| count * 5 > probe.len();
    match (even, odd) {
        (0, odd) if many(odd) => Some(encoding_rs::UTF_16LE),
        (even, 0) if many(even) => Some(encoding_rs::UTF_16BE),
        _ => None,
    }
}

fn decoded(bytes: &[u8], encoding: &'static Encoding) -> Result<String, WholeError> {
    let mut decoder = encoding.new_decoder_with_bom_removal();
    let mut text = String::new();
    let room = decoder.max_utf8_buffer_length_without_replacement(bytes.len());
    text.reserve(room.unwrap_or(bytes.len()));
    let (result, read) = decoder.decode_to_string_without_replacement(bytes, &mut text, true);
    let bad = match result {
        DecoderResult::InputEmpty => return Ok(text),
        DecoderResult::Malformed(length, after) => usize::from(length) + usize::from(after),
        DecoderResult::OutputFull => 0,
    };
    let offset = read.saturating_sub(bad);
    let error = TableError::WrongEncoding {
        encoding: encoding.name(),
        offset,
        byte: bytes.get(offset).copied().unwrap_or_default(),
    };
    Err((Some(line_after(&text)), error))
}

/// The line in which a text that follows `before` stands.
pub(super) fn line_after(before: &str) -> u64 {
    1 + line_ends(before)
}

/// Line ends in `text`: CR LF, CR or LF.
pub(super) fn line_ends(text: &str) -> u64 {
    let mut ends = 0;
    let mut previous = 0;
    for byte in text.bytes() {
        ends += u64::from(byte == b'\r' || (byte == b'\n' && previous != b'\r'));
        previous = byte;
    }
    ends
}

fn starts_with_ignoring_case(text: &str, start: &str) -> bool {
    text.get(..start.len())
        .is_some_and(|head| head.eq_ignore_ascii_case(start))
}
