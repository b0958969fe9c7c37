//! What decides the ids of a list of texts.

use sha2::{Digest, Sha256};

use super::encode::Tokens;
use super::text::Text;

/// The SHA-256 of a tokenizer with its limit and truncation, and of texts.
pub(super) fn of(tokens: &Tokens, texts: &[Text<'_>]) -> [u8; 32] {
    let mut hash = Sha256::new();
    part(&mut hash, tokens.json.as_bytes());
    for overruled in [
        &tokens.overrides.normalizer,
        &tokens.overrides.pre_tokenizer,
    ] {
        let text = overruled.as_ref().map(ToString::to_string);
        part(&mut hash, text.unwrap_or_default().as_bytes());
    }
    part(&mut hash, &(tokens.limit as u64).to_le_bytes());
    part(&mut hash, tokens.truncation.name().as_bytes());
    part(
        &mut hash,
        &[u8::from(tokens.left), u8::from(tokens.has_types)],
    );
    for text in texts {
        part(&mut hash, text.first.as_bytes());
        hash.update([u8::from(text.second.is_some())]);
        if let Some(second) = text.second {
            part(&mut hash, second.as_bytes());
        }
    }
    hash.finalize().into()
}

/// Hashes bytes with their length before them, so that no two lists look alike.
fn part(hash: &mut Sha256, bytes: &[u8]) {
    hash.update((bytes.len() as u64).to_le_bytes());
    hash.update(bytes);
}
