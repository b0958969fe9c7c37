//! `sentencepiece.bpe.model`: XLM-R's unigram model in SentencePiece's own format, a protocol
//! buffer.
//!
//! Only what is needed is read: `ModelProto.pieces` (field 1: text 1, score 2, type 3),
//! `trainer_spec` (2: `model_type` 3), `normalizer_spec` (3: `precompiled_charsmap` 2).

use serde_json::{Value, json};

use super::build::{self, Frame};
use super::flaw::TokensFlaw;
use super::settings::Settings;

/// `tokenizer.json` for the bytes of an XLM-R model. The first three pieces (`<unk>`, `<s>`,
/// `</s>`) are replaced by `<s>`, `<pad>`, `</s>`, `<unk>`, and `<mask>` comes last, as in Hugging
/// Face.
pub(super) fn convert(bytes: &[u8], settings: &Settings) -> Result<Value, TokensFlaw> {
    let model = read(bytes).ok_or_else(|| damaged("it is no SentencePiece model"))?;
    if model.kind != UNIGRAM {
        return Err(damaged(
            "it is not a unigram model; save the tokenizer as `tokenizer.json` with transformers",
        ));
    }
    let starts = ["<s>", "<pad>", "</s>", "<unk>"].map(|token| (token.to_owned(), 0.0));
    let mask = settings.token("mask_token", "<mask>");
    let pieces: Vec<(String, f32)> = starts
        .into_iter()
        .chain(model.pieces.into_iter().skip(3))
        .chain([(mask.clone(), 0.0)])
        .collect();
    let last = u32::try_from(pieces.len() - 1).map_err(|_| damaged("it has too many pieces"))?;
    let special: Vec<(String, u32)> = ["<s>", "<pad>", "</s>", "<unk>"]
        .into_iter()
        .map(str::to_owned)
        .zip(0..)
        .chain([(mask.clone(), last)])
        .collect();
    let frame = Frame {
        start: ("<s>".to_owned(), 0),
        end: ("</s>".to_owned(), 2),
        doubled: true,
    };
    let scores: Vec<Value> = pieces
        .iter()
        .map(|(piece, score)| json!([piece, f64::from(*score)]))
        .collect();
    Ok(build::whole(
        &build::added_tokens(settings, &special, &mask, true),
        &normalizer(&model.charsmap),
        &build::spaces(),
        &build::frame(&frame),
        &build::space(),
        &json!({"type": "Unigram", "unk_id": 3, "vocab": scores, "byte_fallback": false}),
    ))
}

fn damaged(why: &str) -> TokensFlaw {
    TokensFlaw::Damaged {
        why: why.to_owned(),
    }
}

/// The table of replaced characters as JSON has it: base 64.
fn normalizer(charsmap: &[u8]) -> Value {
    if charsmap.is_empty() {
        return Value::Null;
    }
    json!({"type": "Precompiled", "precompiled_charsmap": base64(charsmap)})
}

const UNIGRAM: u64 = 1;

struct Model {
    pieces: Vec<(String, f32)>,
    kind: u64,
    charsmap: Vec<u8>,
}

/// One field of a message.
enum Field<'a> {
    Number(u64),
    Float(f32),
    Bytes(&'a [u8]),
    Other,
}

fn read(bytes: &[u8]) -> Option<Model> {
    let mut model = Model {
        pieces: Vec::new(),
        kind: UNIGRAM,
        charsmap: Vec::new(),
    };
    let mut rest = bytes;
    while !rest.is_empty() {
        match field(&mut rest)? {
            (1, Field::Bytes(piece)) => model.pieces.push(read_piece(piece)?),
            (2, Field::Bytes(trainer)) => model.kind = read_kind(trainer)?,
            (3, Field::Bytes(normalizer)) => model.charsmap = read_charsmap(normalizer)?,
            _ => {}
        }
    }
    (model.pieces.len() > 3).then_some(model)
}

fn read_piece(mut rest: &[u8]) -> Option<(String, f32)> {
    let (mut text, mut score) = (None, 0.0);
    while !rest.is_empty() {
        match field(&mut rest)? {
            (1, Field::Bytes(bytes)) => text = Some(String::from_utf8(bytes.to_vec()).ok()?),
            (2, Field::Float(number)) if number.is_finite() => score = number,
            (2, _) => return None,
            _ => {}
        }
    }
    Some((text?, score))
}

fn read_kind(mut rest: &[u8]) -> Option<u64> {
    let mut kind = UNIGRAM;
    while !rest.is_empty() {
        if let (3, Field::Number(number)) = field(&mut rest)? {
            kind = number;
        }
    }
    Some(kind)
}

fn read_charsmap(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut charsmap = Vec::new();
    while !rest.is_empty() {
        if let (2, Field::Bytes(bytes)) = field(&mut rest)? {
            charsmap = bytes.to_vec();
        }
    }
    Some(charsmap)
}

/// The next field and its number.
fn field<'a>(rest: &mut &'a [u8]) -> Option<(u64, Field<'a>)> {
    let tag = varint(rest)?;
    let value = match tag & 7 {
        0 => Field::Number(varint(rest)?),
        1 => {
            take(rest, 8)?;
            Field::Other
        }
        2 => {
            let length = usize::try_from(varint(rest)?).ok()?;
            Field::Bytes(take(rest, length)?)
        }
        5 => Field::Float(f32::from_le_bytes(*take(rest, 4)?.first_chunk()?)),
        _ => return None,
    };
    Some((tag >> 3, value))
}

fn take<'a>(rest: &mut &'a [u8], length: usize) -> Option<&'a [u8]> {
    let (taken, left) = rest.split_at_checked(length)?;
    *rest = left;
    Some(taken)
}

/// A number of 7 bits a byte, the lowest first.
fn varint(rest: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let byte = *take(rest, 1)?.first()?;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

/// Bytes in base 64 (RFC 4648, with padding).
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digit = |bits: u32| {
        DIGITS
            .get((bits & 63) as usize)
            .map_or('=', |digit| char::from(*digit))
    };
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let bits = (0..3).fold(0, |bits, at| {
            (bits << 8) | u32::from(chunk.get(at).copied().unwrap_or(0))
        });
        let group = [bits >> 18, bits >> 12, bits >> 6, bits];
        text.extend(group.iter().take(chunk.len() + 1).map(|bits| digit(*bits)));
        text.extend(std::iter::repeat_n('=', 3 - chunk.len()));
    }
    text
}
