//! Tokens of many texts in a mapped file.
//!
//! The file: 8 bytes of magic with the version, the SHA-256 of tokenizer and texts, the number of
//! texts T and of tokens N; then T + 1 starts (u64), N ids (u32), N types (u8), all little-endian;
//! at the end the SHA-256 of everything before it.

use std::fs;
use std::io::{BufWriter, Write};
use std::path::Path;

use landfall_core::{Map, Progress};
use sha2::{Digest, Sha256};

use super::encode::Tokens;
use super::fingerprint;
use super::flaw::TokensFlaw;
use super::text::{Encoded, Text};
use crate::FinetuneError;
use crate::example::Sequence;

/// First bytes of the file; the last one is the version.
const MAGIC: &[u8; 8] = b"lftoken\x01";
/// Bytes before the starts.
const HEADER: usize = 8 + 32 + 8 + 8;
/// Bytes of a SHA-256.
const HASH: usize = 32;

/// Where the tokens of a cache came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CacheState {
    /// The file fitted and was used.
    Reused,
    /// There was no file.
    Built,
    /// There was a file for other texts or another tokenizer, or a damaged one; it was replaced.
    Rebuilt(TokensFlaw),
}

/// The tokens of many texts in a file that is mapped into memory. No other program may change the
/// file while this value lives.
///
/// The file holds a SHA-256 of the tokenizer, its limit and truncation, and the texts, and one of
/// its own bytes: a cache of something else or a damaged one is never used.
#[derive(Debug)]
pub struct TokenCache {
    map: Map,
    texts: usize,
    tokens: usize,
    state: CacheState,
}

impl TokenCache {
    /// Opens the cache at `path` if it is of these texts and this tokenizer, else builds it.
    ///
    /// # Errors
    /// What [`Tokens::encode_all`] says; [`FinetuneError::Io`].
    pub fn open_or_build(
        path: &Path,
        tokens: &Tokens,
        texts: &[Text<'_>],
        progress: &Progress,
    ) -> Result<Self, FinetuneError> {
        let fingerprint = fingerprint::of(tokens, texts);
        let mut state = CacheState::Built;
        if path.exists() {
            match Self::with_fingerprint(path, &fingerprint) {
                Ok(cache) => return Ok(cache),
                Err(FinetuneError::Tokens { flaw, .. }) => state = CacheState::Rebuilt(flaw),
                Err(other) => return Err(other),
            }
        }
        let encoded = tokens.encode_all(texts, progress)?;
        write(path, &fingerprint, &encoded)?;
        let mut cache = Self::with_fingerprint(path, &fingerprint)?;
        cache.state = state;
        Ok(cache)
    }

    /// Opens the cache at `path`, which must be of these texts and this tokenizer.
    ///
    /// # Errors
    /// [`TokensFlaw::Cache`] when it is of something else or damaged; [`FinetuneError::Io`].
    pub fn open(path: &Path, tokens: &Tokens, texts: &[Text<'_>]) -> Result<Self, FinetuneError> {
        Self::with_fingerprint(path, &fingerprint::of(tokens, texts))
    }

    fn with_fingerprint(path: &Path, fingerprint: &[u8; 32]) -> Result<Self, FinetuneError> {
        let map = Map::open(path).map_err(|source| FinetuneError::io(path, "read", source))?;
        let sizes = check(map.bytes(), fingerprint);
        let (texts, tokens) = sizes.map_err(|why| FinetuneError::Tokens {
            file: path.display().to_string(),
            flaw: TokensFlaw::Cache { why },
        })?;
        Ok(Self {
            map,
            texts,
            tokens,
            state: CacheState::Reused,
        })
    }

    /// Where the tokens came from.
    pub fn state(&self) -> &CacheState {
        &self.state
    }

    /// Number of texts.
    pub fn len(&self) -> usize {
        self.texts
    }

    /// Whether there is no text.
    pub fn is_empty(&self) -> bool {
        self.texts == 0
    }

    /// Number of tokens of all texts.
    pub fn tokens(&self) -> usize {
        self.tokens
    }

    /// Length in tokens of the text with this number.
    pub fn length(&self, text: usize) -> Option<usize> {
        let (from, to) = self.extent(text)?;
        Some(to - from)
    }

    /// Ids and types of the text with this number.
    pub fn sequence(&self, text: usize) -> Option<Sequence> {
        let (from, to) = self.extent(text)?;
        let ids = HEADER + (self.texts + 1) * 8;
        let types = ids + self.tokens * 4;
        let bytes = self.map.bytes();
        let own = bytes.get(ids + from * 4..ids + to * 4)?;
        let (own, _) = own.as_chunks();
        Some(Sequence {
            ids: own.iter().map(|id| u32::from_le_bytes(*id)).collect(),
            types: bytes.get(types + from..types + to)?.to_vec(),
        })
    }

    fn extent(&self, text: usize) -> Option<(usize, usize)> {
        if text >= self.texts {
            return None;
        }
        let bytes = self.map.bytes();
        let from = start(bytes, text)?;
        let to = start(bytes, text + 1)?;
        Some((from, to))
    }
}

/// Where a text starts.
fn start(bytes: &[u8], text: usize) -> Option<usize> {
    number(bytes, HEADER.checked_add(text.checked_mul(8)?)?)
}

fn number(bytes: &[u8], at: usize) -> Option<usize> {
    let digits = bytes.get(at..)?.first_chunk()?;
    usize::try_from(u64::from_le_bytes(*digits)).ok()
}

/// Texts and tokens of a file that is what it should be.
fn check(bytes: &[u8], fingerprint: &[u8; 32]) -> Result<(usize, usize), &'static str> {
    if !bytes.starts_with(MAGIC) {
        return Err("it starts with other bytes, or is of another version");
    }
    let split = bytes.len().checked_sub(HASH);
    let (content, hash) = split
        .and_then(|split| bytes.split_at_checked(split))
        .ok_or("it is cut off")?;
    if Sha256::digest(content).as_slice() != hash {
        return Err("it is damaged: its checksum differs");
    }
    if content.get(8..40) != Some(fingerprint.as_slice()) {
        return Err("it is of other texts or another tokenizer");
    }
    // The checksum holds, so it is as it was written; still nothing is taken on trust.
    let sizes = number(content, 40).zip(number(content, 48));
    let (texts, tokens) = sizes.ok_or("it is cut off")?;
    let starts = texts.checked_add(1).and_then(|count| count.checked_mul(8));
    let length = tokens
        .checked_mul(5)
        .and_then(|length| length.checked_add(starts?)?.checked_add(HEADER));
    if length != Some(content.len()) {
        return Err("its length does not fit its numbers");
    }
    let mut before = 0;
    for text in 0..=texts {
        let at = start(content, text).filter(|at| *at >= before && *at <= tokens);
        before = at.ok_or("its starts are out of order")?;
    }
    if before == tokens {
        Ok((texts, tokens))
    } else {
        Err("its starts do not cover its tokens")
    }
}

/// A writer that hashes what passes through it.
struct Hashing<W> {
    inner: W,
    hash: Sha256,
}

impl<W: Write> Hashing<W> {
    fn put(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.hash.update(bytes);
        self.inner.write_all(bytes)
    }
}

/// Writes a cache aside and renames it into its place.
fn write(path: &Path, fingerprint: &[u8; 32], texts: &[Encoded]) -> Result<(), FinetuneError> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    let aside = path.with_file_name(name);
    let written = write_file(&aside, fingerprint, texts).and_then(|()| fs::rename(&aside, path));
    written.map_err(|source| {
        // The error that counts is the first one.
        let _ = fs::remove_file(&aside);
        FinetuneError::io(path, "written", source)
    })
}

fn write_file(path: &Path, fingerprint: &[u8; 32], texts: &[Encoded]) -> std::io::Result<()> {
    let mut out = Hashing {
        inner: BufWriter::new(fs::File::create(path)?),
        hash: Sha256::new(),
    };
    let lengths = || texts.iter().map(|text| text.sequence.len() as u64);
    out.put(MAGIC)?;
    out.put(fingerprint)?;
    out.put(&(texts.len() as u64).to_le_bytes())?;
    out.put(&lengths().sum::<u64>().to_le_bytes())?;
    let mut start = 0u64;
    out.put(&start.to_le_bytes())?;
    for length in lengths() {
        start += length;
        out.put(&start.to_le_bytes())?;
    }
    for id in texts.iter().flat_map(|text| &text.sequence.ids) {
        out.put(&id.to_le_bytes())?;
    }
    for text in texts {
        out.put(&text.sequence.types)?;
    }
    let hash = out.hash.finalize();
    out.inner.write_all(&hash)?;
    let file = out.inner.into_inner().map_err(|error| error.into_error())?;
    file.sync_all()
}
