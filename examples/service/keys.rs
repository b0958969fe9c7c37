//! Keys: who may ask.
//!
//! A key is 32 bytes from the system's generator, written as `landfall_` and 64 hexadecimal digits.
//! The file of keys holds its SHA-256 alone. A slow hash such as Argon2 protects passwords, of which
//! an attacker who has the hashes can try the likely ones; of 2^256 keys none is likelier than
//! another, so one SHA-256 already leaves nothing to try, and a slow one would only let strangers
//! keep the processor busy.

use std::collections::BTreeSet;
use std::path::Path;

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use landfall::core::hex;
use sha2::{Digest, Sha256};
use subtle::{Choice, ConditionallySelectable, ConstantTimeEq};

use super::error::Problem;

const BYTES: usize = 32;
/// The longest header that is looked at; a key is far shorter.
const LONGEST: usize = 256;

/// The keys that are accepted.
#[derive(Debug)]
pub(crate) enum Keys {
    /// Everybody may ask.
    Open,
    /// Whoever has one of these; at least one.
    Closed(Vec<Key>),
}

/// A key as it is kept.
#[derive(Debug)]
pub(crate) struct Key {
    name: String,
    digest: [u8; BYTES],
}

impl Keys {
    /// Reads a file of keys.
    pub(crate) fn read(path: &Path) -> Result<Self, String> {
        let shown = path.display();
        let text = std::fs::read_to_string(path).map_err(|error| format!("{shown}: {error}"))?;
        Self::parse(&text)
            .map_err(|wrong| wrong.map(|wrong| format!("{shown}, {wrong}")).join("\n"))
    }

    fn parse(text: &str) -> Result<Self, Lines> {
        let mut keys: Vec<Key> = Vec::new();
        let mut names = BTreeSet::new();
        let mut wrong = Vec::new();
        for (number, line) in (1..).zip(text.lines()) {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            match key(line) {
                Ok(key) if !names.insert(key.name.clone()) => {
                    wrong.push(format!("line {number}: `{}` is named twice", key.name));
                }
                Ok(key) => keys.push(key),
                Err(what) => wrong.push(format!("line {number}: {what}")),
            }
        }
        if keys.is_empty() && wrong.is_empty() {
            wrong.push("line 1: there is no key; make one with `service --new-key NAME`".into());
        }
        if wrong.is_empty() {
            Ok(Self::Closed(keys))
        } else {
            Err(Lines(wrong))
        }
    }

    /// The name of the key in `Authorization: Bearer`; `None` where everybody may ask.
    pub(crate) fn check(&self, headers: &HeaderMap) -> Result<Option<&str>, Problem> {
        let Self::Closed(keys) = self else {
            return Ok(None);
        };
        let mut given = headers.get_all(AUTHORIZATION).iter();
        let (Some(header), None) = (given.next(), given.next()) else {
            return Err(Problem::no_key());
        };
        let bearer = bearer(header.as_bytes()).ok_or_else(Problem::no_key)?;
        named(keys, bearer).map(Some).ok_or_else(Problem::wrong_key)
    }
}

/// The key after `Bearer`, whose case does not matter.
fn bearer(header: &[u8]) -> Option<&[u8]> {
    let (scheme, key) = header.split_at_checked(7)?;
    let fits = scheme.eq_ignore_ascii_case(b"bearer ") && header.len() <= LONGEST;
    fits.then_some(key.trim_ascii())
}

/// The name of the key. All digests are compared, each in full: how long that takes says nothing
/// about which of them the key came close to.
fn named<'k>(keys: &'k [Key], given: &[u8]) -> Option<&'k str> {
    let digest: [u8; BYTES] = Sha256::digest(given).into();
    let mut found = u64::MAX;
    for (number, key) in (0u64..).zip(keys) {
        let same: Choice = key.digest.ct_eq(&digest);
        found.conditional_assign(&number, same);
    }
    let found = usize::try_from(found).ok()?;
    keys.get(found).map(|key| key.name.as_str())
}

/// What is wrong with the lines of a file.
#[derive(Debug)]
struct Lines(Vec<String>);

impl Lines {
    fn map(self, said: impl Fn(String) -> String) -> Vec<String> {
        self.0.into_iter().map(said).collect()
    }
}

fn key(line: &str) -> Result<Key, String> {
    let expected = "expected a name, a space and the 64 hexadecimal digits of a SHA-256";
    let mut words = line.split_whitespace();
    let (Some(name), Some(hex), None) = (words.next(), words.next(), words.next()) else {
        return Err(expected.to_owned());
    };
    name_fits(name)?;
    let digest = digits(hex).ok_or_else(|| expected.to_owned())?;
    let name = name.to_owned();
    Ok(Key { name, digest })
}

fn name_fits(name: &str) -> Result<(), String> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    if !name.is_empty() && name.len() <= 64 && name.chars().all(allowed) {
        return Ok(());
    }
    Err(format!(
        "`{}` is not a name: at most 64 of A-Z, a-z, 0-9, `.`, `_` and `-`",
        name.escape_default()
    ))
}

fn digits(hex: &str) -> Option<[u8; BYTES]> {
    let mut digest = [0; BYTES];
    if hex.len() != 2 * BYTES {
        return None;
    }
    for (byte, pair) in digest.iter_mut().zip(hex.as_bytes().chunks_exact(2)) {
        let digit = |digit: &u8| char::from(*digit).to_digit(16);
        let [high, low] = pair else { return None };
        *byte = u8::try_from(digit(high)? * 16 + digit(low)?).ok()?;
    }
    Some(digest)
}

/// A new key, and its line for the file of keys.
pub(crate) fn fresh(name: &str) -> Result<(String, String), String> {
    name_fits(name)?;
    let mut bytes = [0; BYTES];
    getrandom::fill(&mut bytes).map_err(|error| format!("no random bytes: {error}"))?;
    let key = format!("landfall_{}", hex(&bytes));
    let line = format!("{name} {}", hex(&Sha256::digest(key.as_bytes())));
    Ok((key, line))
}
