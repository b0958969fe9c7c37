//! The bytes of a file into text.

use landfall_core::document::Report;
use landfall_core::{Mistake, Place};

/// The largest file that is read, in bytes (8 MB); a law of a thousand rules has a tenth of it.
pub(crate) const LARGEST: usize = 8_000_000;

/// The text of a file in UTF-8; anything else is reported.
pub(crate) fn decode<'b>(file: &str, bytes: &'b [u8], report: &mut Report) -> Option<&'b str> {
    match check(file, bytes) {
        Ok(text) => Some(text),
        Err(mistake) => {
            report.add(mistake);
            None
        }
    }
}

fn check<'b>(file: &str, bytes: &'b [u8]) -> Result<&'b str, Mistake> {
    let at = |line| Place::file(file).line(line);
    if bytes.len() > LARGEST {
        let message = format!("{} bytes; at most {LARGEST} are read", bytes.len());
        return Err(Mistake::new(Place::file(file), message).help("split the file"));
    }
    let marks: [(&[u8], &str); 4] = [
        (&[0xEF, 0xBB, 0xBF], "UTF-8 with a byte order mark"),
        (&[0xFF, 0xFE], "UTF-16"),
        (&[0xFE, 0xFF], "UTF-16"),
        (&[0x1F, 0x8B], "compressed"),
    ];
    if let Some((_, form)) = marks.iter().find(|(mark, _)| bytes.starts_with(mark)) {
        let message = format!("the file is {form}, not plain UTF-8");
        return Err(Mistake::new(at(1), message).help("save it as UTF-8 without a mark"));
    }
    let line_of = |end: usize| {
        let before = bytes.iter().take(end);
        before.filter(|byte| **byte == b'\n').count() as u64 + 1
    };
    if let Some(end) = bytes.iter().position(|byte| *byte == 0) {
        let mistake = Mistake::new(at(line_of(end)), "a NUL byte: this is no text file");
        return Err(mistake.help("save it as plain text in UTF-8"));
    }
    std::str::from_utf8(bytes).map_err(|error| {
        let place = at(line_of(error.valid_up_to()));
        Mistake::new(place, "not UTF-8").help("save the file in the encoding UTF-8")
    })
}
