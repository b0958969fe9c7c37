//! Reading TOML with all its mistakes, and the advice that ships with the crate.

use landfall_core::{Date, Mistake, Place};
use serde::de::DeserializeOwned;

use super::error::ConflictError;
use super::protected::walk;

/// The advice that ships with the crate, as a TOML file to copy and change.
pub const EMBEDDED: &str = include_str!("advice.toml");

/// Parses `text` after refusing keys that nobody may be judged by.
pub(super) fn parse<T: DeserializeOwned>(text: &str, file: &str) -> Result<T, ConflictError> {
    let broken = |error: &toml::de::Error| {
        let place = Place::file(file).line(line(text, error.span().map_or(0, |span| span.start)));
        let mistake = Mistake::new(place, error.message().to_owned());
        ConflictError::Input(mistake.into())
    };
    let table: toml::Table = toml::from_str(text).map_err(|error| broken(&error))?;
    let mut mistakes = Vec::new();
    walk("", &table, &mut mistakes);
    for mistake in &mut mistakes {
        mistake.place.file = Some(file.to_owned());
    }
    landfall_core::Mistakes::none(mistakes)?;
    toml::from_str(text).map_err(|error| broken(&error))
}

/// The line, from 1, on which the byte `offset` stands.
fn line(text: &str, offset: usize) -> u64 {
    let before = text.bytes().take(offset).filter(|byte| *byte == b'\n');
    before.count() as u64 + 1
}

/// A date such as `2026-03-01`.
pub(super) fn parse_date(text: &str) -> Result<Date, String> {
    text.parse()
        .map_err(|_| format!("`{text}` is no date such as `2026-03-01`"))
}
