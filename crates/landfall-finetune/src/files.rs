//! Small files: read whole but never past a limit.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use serde_json::{Map, Value};

use crate::FinetuneError;

/// Longest text file that is read into memory: 64 MiB. `tokenizer.json` of the largest
/// multilingual vocabularies has 17 MB.
pub(crate) const LONGEST: u64 = 64 << 20;

/// The bytes of a small file.
pub(crate) fn bytes(path: &Path) -> Result<Vec<u8>, FinetuneError> {
    let failed = |source| FinetuneError::io(path, "read", source);
    let file = File::open(path).map_err(failed)?;
    let mut bytes = Vec::new();
    file.take(LONGEST + 1)
        .read_to_end(&mut bytes)
        .map_err(failed)?;
    if bytes.len() as u64 > LONGEST {
        return Err(FinetuneError::TooLarge {
            file: path.display().to_string(),
            limit: LONGEST,
        });
    }
    Ok(bytes)
}

/// The text of a small file.
pub(crate) fn text(path: &Path) -> Result<String, FinetuneError> {
    String::from_utf8(bytes(path)?).map_err(|error| FinetuneError::NotUtf8 {
        file: path.display().to_string(),
        offset: error.utf8_error().valid_up_to() as u64,
    })
}

/// A JSON object out of `text`.
pub(crate) fn object(text: &str, file: &str) -> Result<Map<String, Value>, FinetuneError> {
    serde_json::from_str(text).map_err(|source| FinetuneError::Json {
        file: file.to_owned(),
        source,
    })
}

/// A JSON object out of a file.
pub(crate) fn read_object(path: &Path) -> Result<Map<String, Value>, FinetuneError> {
    object(&text(path)?, &path.display().to_string())
}
