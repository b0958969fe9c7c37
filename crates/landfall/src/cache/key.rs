//! What a result is kept under: a hash of all it depends on.

use std::fmt::{Debug, Write};

use landfall_core::hex;
use sha2::{Digest as _, Sha256};

/// A hash in the making.
///
/// Values are hashed by the text `Debug` gives them. Derived, it holds every field, and figures in
/// the shortest form that reads back to the same bits. Types whose `Debug` leaves something out must
/// not be handed in, and those that hold a hash map would never be found again.
#[derive(Clone)]
pub(crate) struct Key(Sha256);

impl Key {
    /// The beginning of a key. `layout` changes whenever the stage computes something else from the
    /// same inputs.
    pub(crate) fn new(stage: &str, layout: u32) -> Self {
        Self(Sha256::new()).part(&(stage, layout))
    }

    /// Adds something the result depends on.
    #[must_use]
    pub(crate) fn part(mut self, value: &impl Debug) -> Self {
        self.0.update(digest(value));
        self
    }

    /// The key of an entry, for one build of the program.
    pub(super) fn finish(self, program: &[u8; 32]) -> String {
        hex(&self.0.chain_update(program).finalize())
    }
}

/// The hash of a value's text; what a key that is made often begins with.
pub(crate) fn digest(value: &impl Debug) -> [u8; 32] {
    let mut text = Hashed(Sha256::new());
    // `Hashed` takes all text, so this cannot fail.
    let _always_written = write!(text, "{value:?}");
    text.0.finalize().into()
}

/// Hashes text as it is written, so that it is nowhere held.
struct Hashed(Sha256);

impl Write for Hashed {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        self.0.update(text);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(values: &[&str]) -> String {
        let key = Key::new("law", 1);
        let key = values.iter().fold(key, |key, value| key.part(value));
        key.finish(&[0; 32])
    }

    #[test]
    fn what_differs_anywhere_has_another_key() {
        assert_eq!(key(&["a", "b"]), key(&["a", "b"]));
        assert_ne!(key(&["a", "b"]), key(&["ab"]));
        assert_ne!(key(&["a", "b"]), key(&["b", "a"]));
        let one = Key::new("law", 1).part(&0.1);
        assert_ne!(
            one.clone().finish(&[0; 32]),
            Key::new("law", 2).part(&0.1).finish(&[0; 32])
        );
        assert_ne!(one.clone().finish(&[0; 32]), one.finish(&[1; 32]));
    }

    #[test]
    fn the_next_figure_there_is_has_another_key() {
        let next = f64::from_bits(0.1_f64.to_bits() + 1);
        assert_ne!(digest(&0.1), digest(&next));
        assert_ne!(digest(&0.0), digest(&-0.0));
    }
}
