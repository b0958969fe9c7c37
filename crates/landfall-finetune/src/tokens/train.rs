//! Training a small tokenizer from text.

use std::collections::{BTreeMap, BTreeSet};

use landfall_core::Progress;
use serde_json::{Value, json};
use tokenizers::pre_tokenizers::byte_level::ByteLevel;
use tokenizers::{
    NormalizedString, Normalizer, OffsetReferential, OffsetType, PreTokenizedString, PreTokenizer,
    Tokenizer,
};

use super::build::{self, Frame};
use super::encode::{Parts, Tokens};
use super::flaw::TokensFlaw;
use super::merges::{self, Rule};
use super::peek::{Overrides, Peek};
use super::{open, unigram};
use crate::FinetuneError;
use crate::config::{Architecture, EncoderConfig};

/// Kinds of tokenizers that can be trained.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenizerKind {
    /// BERT's: words and punctuation apart, pieces inside a word start with `##`. What has a
    /// character that the training text lacks is unknown.
    WordPiece,
    /// RoBERTa's: pairs of bytes; nothing is unknown.
    ByteLevel,
    /// XLM-R's: the most probable pieces; words are marked by the space before them.
    Unigram,
}

/// How to train a tokenizer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TrainOptions {
    /// Kind.
    pub kind: TokenizerKind,
    /// The model it is for: the RoBERTa family gets `<s>`, `<pad>`, `</s>`, `<unk>`, `<mask>` as
    /// ids 0 to 4, the others `[PAD]`, `[UNK]`, `[CLS]`, `[SEP]`, `[MASK]`.
    pub architecture: Architecture,
    /// Tokens wanted, special ones included. Fewer come when the text is too short.
    pub vocabulary: usize,
    /// Whether case is dropped (with WordPiece accents too, as in BERT's uncased models).
    pub lowercase: bool,
    /// A pair of pieces must stand in the text this often to become one (not for Unigram).
    pub least: u64,
    /// The limit in tokens.
    pub limit: usize,
}

impl TrainOptions {
    /// Cased, pairs from 2 on, a limit of 128 tokens.
    pub const fn new(kind: TokenizerKind, architecture: Architecture, vocabulary: usize) -> Self {
        Self {
            kind,
            architecture,
            vocabulary,
            lowercase: false,
            least: 2,
            limit: 128,
        }
    }
}

const BERT: [&str; 5] = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];
const ROBERTA: [&str; 5] = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"];

/// Most tokens that can be trained.
const MOST: usize = 1 << 20;

/// Trains a tokenizer on `texts`. The same texts give the same tokenizer on every machine and any
/// number of threads.
///
/// ```
/// use landfall_core::Progress;
/// use landfall_finetune::config::Architecture;
/// use landfall_finetune::tokens::{Text, TokenizerKind, TrainOptions, train};
///
/// let options = TrainOptions::new(TokenizerKind::WordPiece, Architecture::Bert, 60);
/// let texts = ["the cat sat", "the cats sat there", "that hat"];
/// let tokens = train(&options, &texts, &Progress::silent())?;
/// let encoded = tokens.encode(Text::of("the cats"))?;
/// let pieces: Vec<_> = encoded.sequence.ids.iter().filter_map(|id| tokens.token(*id)).collect();
/// assert_eq!(pieces, ["[CLS]", "the", "cat", "##s", "[SEP]"]);
/// # Ok::<(), landfall_finetune::FinetuneError>(())
/// ```
///
/// # Errors
/// [`TokensFlaw::Training`] when there is no text or the vocabulary is smaller than the characters
/// of the text; [`TokensFlaw::Limit`]; [`FinetuneError::Cancelled`].
pub fn train(
    options: &TrainOptions,
    texts: &[&str],
    progress: &Progress,
) -> Result<Tokens, FinetuneError> {
    if options.vocabulary > MOST {
        let wanted = options.vocabulary;
        return Err(impossible(format!(
            "{wanted} tokens are wanted, the most is {MOST}"
        )));
    }
    let special = special(options.architecture);
    let empty = whole(options, &empty_model(options, &special))?;
    let words = words(&empty, texts, progress)?;
    if words.is_empty() {
        return Err(impossible("there is no text".to_owned()));
    }
    let model = match options.kind {
        TokenizerKind::Unigram => probable(options, &special, words)?,
        TokenizerKind::WordPiece | TokenizerKind::ByteLevel => {
            merged(options, &special, &words, progress)?
        }
    };
    finish(options, &model)
}

fn impossible(why: String) -> FinetuneError {
    FinetuneError::Tokens {
        file: "tokenizer".to_owned(),
        flaw: TokensFlaw::Training { why },
    }
}

/// The model of the most probable pieces.
fn probable(
    options: &TrainOptions,
    special: &[&str],
    words: BTreeMap<String, u64>,
) -> Result<Value, FinetuneError> {
    let characters: BTreeSet<char> = words.keys().flat_map(|word| word.chars()).collect();
    let smallest = characters.len() + special.len();
    if smallest >= options.vocabulary {
        return Err(impossible(too_small(options, smallest)));
    }
    let model = unigram::train(options.vocabulary, special, unknown(options), words);
    model.map_err(impossible)
}

/// The model of merged pairs.
fn merged(
    options: &TrainOptions,
    special: &[&str],
    words: &BTreeMap<String, u64>,
    progress: &Progress,
) -> Result<Value, FinetuneError> {
    let rule = Rule {
        prefix: if options.kind == TokenizerKind::WordPiece {
            "##"
        } else {
            ""
        },
        wanted: options.vocabulary.saturating_sub(special.len()),
        least: options.least,
    };
    let learnt = merges::learn(words, &alphabet(options.kind), rule, progress)?;
    let smallest = learnt.pieces.len().saturating_sub(learnt.merges.len());
    if smallest > rule.wanted {
        let why = too_small(options, smallest + special.len());
        return Err(impossible(why));
    }
    Ok(pieces(options, special, &learnt))
}

fn too_small(options: &TrainOptions, needed: usize) -> String {
    format!(
        "{} tokens are wanted, but single characters and special tokens are {needed} already",
        options.vocabulary
    )
}

const fn special(architecture: Architecture) -> [&'static str; 5] {
    if architecture.is_roberta() {
        ROBERTA
    } else {
        BERT
    }
}

const fn unknown(options: &TrainOptions) -> &'static str {
    if options.architecture.is_roberta() {
        "<unk>"
    } else {
        "[UNK]"
    }
}

/// All bytes for the byte-level kind.
fn alphabet(kind: TokenizerKind) -> BTreeSet<String> {
    if kind == TokenizerKind::ByteLevel {
        ByteLevel::alphabet()
            .into_iter()
            .map(String::from)
            .collect()
    } else {
        BTreeSet::new()
    }
}

/// A model that knows the special tokens only.
fn empty_model(options: &TrainOptions, special: &[&str]) -> Value {
    let learnt = merges::Learnt::default();
    match options.kind {
        TokenizerKind::Unigram => {
            let pieces: Vec<Value> = special.iter().map(|token| json!([token, 0.0])).collect();
            json!({"type": "Unigram", "unk_id": 0, "vocab": pieces, "byte_fallback": false})
        }
        TokenizerKind::WordPiece | TokenizerKind::ByteLevel => pieces(options, special, &learnt),
    }
}

/// The model of learnt pieces, special tokens first.
fn pieces(options: &TrainOptions, special: &[&str], learnt: &merges::Learnt) -> Value {
    let all = special
        .iter()
        .copied()
        .chain(learnt.pieces.iter().map(String::as_str));
    let vocabulary: BTreeMap<String, u32> = all.map(str::to_owned).zip(0..).collect();
    if options.kind == TokenizerKind::WordPiece {
        return super::wordpiece::model(unknown(options), &vocabulary);
    }
    let merges = learnt
        .merges
        .iter()
        .map(|(left, right)| format!("{left} {right}"));
    let merges: Vec<String> = merges.collect();
    let merges: Vec<&str> = merges.iter().map(String::as_str).collect();
    super::bytelevel::model(&vocabulary, &merges)
}

/// `tokenizer.json` around a model.
fn whole(options: &TrainOptions, model: &Value) -> Result<Value, FinetuneError> {
    let special: Vec<(String, u32)> = special(options.architecture)
        .into_iter()
        .map(str::to_owned)
        .zip(0..)
        .collect();
    let roberta = options.architecture.is_roberta();
    let places = if roberta { (0, 2) } else { (2, 3) };
    let ends = special.get(places.0).zip(special.get(places.1));
    let (start, end) = ends.ok_or_else(|| impossible("a special token is missing".to_owned()))?;
    let frame = build::frame(&Frame {
        start: start.clone(),
        end: end.clone(),
        doubled: roberta,
    });
    let added = special
        .iter()
        .map(|(token, id)| build::added(*id, token, true, token == "<mask>"));
    let added = Value::Array(added.collect());
    let (pre, post, decoder) = around(options.kind, frame);
    let normalizer = normalizer(options);
    Ok(build::whole(
        &added,
        &normalizer,
        &pre,
        &post,
        &decoder,
        model,
    ))
}

/// Pre-tokenizer, post-processor and decoder.
fn around(kind: TokenizerKind, frame: Value) -> (Value, Value, Value) {
    match kind {
        TokenizerKind::WordPiece => (
            json!({"type": "BertPreTokenizer"}),
            frame,
            json!({"type": "WordPiece", "prefix": "##", "cleanup": true}),
        ),
        TokenizerKind::ByteLevel => {
            let bytes = build::bytes(false);
            let both = json!({"type": "Sequence", "processors": [bytes.clone(), frame]});
            (bytes.clone(), both, bytes)
        }
        TokenizerKind::Unigram => (build::spaces(), frame, build::space()),
    }
}

fn normalizer(options: &TrainOptions) -> Value {
    let lower = options.lowercase;
    match options.kind {
        TokenizerKind::WordPiece => json!({
            "type": "BertNormalizer",
            "clean_text": true,
            "handle_chinese_chars": true,
            "strip_accents": null,
            "lowercase": lower,
        }),
        TokenizerKind::ByteLevel if lower => json!({"type": "Lowercase"}),
        TokenizerKind::ByteLevel => Value::Null,
        TokenizerKind::Unigram if lower => {
            json!({"type": "Sequence", "normalizers": [{"type": "NFKC"}, {"type": "Lowercase"}]})
        }
        TokenizerKind::Unigram => json!({"type": "NFKC"}),
    }
}

/// The words of the texts as the tokenizer sees them, with their frequencies.
fn words(
    json: &Value,
    texts: &[&str],
    progress: &Progress,
) -> Result<BTreeMap<String, u64>, FinetuneError> {
    let tokenizer = open::tokenizer(&json.to_string(), "tokenizer")?;
    let stage = progress.stage("words", Some(texts.len() as u64));
    let mut words = BTreeMap::new();
    for (index, text) in texts.iter().enumerate() {
        split(&tokenizer, text, &mut words).map_err(|error| FinetuneError::Tokens {
            file: "tokenizer".to_owned(),
            flaw: TokensFlaw::Failed {
                index: Some(index),
                why: error.to_string(),
            },
        })?;
        stage.advance(1)?;
    }
    Ok(words)
}

fn split(
    tokenizer: &Tokenizer,
    text: &str,
    words: &mut BTreeMap<String, u64>,
) -> tokenizers::Result<()> {
    let mut text = NormalizedString::from(text);
    if let Some(normalizer) = tokenizer.get_normalizer() {
        normalizer.normalize(&mut text)?;
    }
    let mut text = PreTokenizedString::from(text);
    if let Some(splitter) = tokenizer.get_pre_tokenizer() {
        splitter.pre_tokenize(&mut text)?;
    }
    for (word, _, _) in text.get_splits(OffsetReferential::Original, OffsetType::Byte) {
        *words.entry(word.to_owned()).or_default() += 1;
    }
    Ok(())
}

/// A tokenizer of a trained model.
fn finish(options: &TrainOptions, model: &Value) -> Result<Tokens, FinetuneError> {
    let json = format!("{:#}\n", whole(options, model)?);
    let size = open::tokenizer(&json, "tokenizer")?.get_vocab_size(true);
    let mut config = EncoderConfig::new(options.architecture, size);
    config.positions = options.limit.saturating_add(config.position_offset());
    Tokens::new(Parts {
        peek: Peek::read(&json, "tokenizer")?,
        overrides: Overrides::default(),
        json,
        file: "tokenizer".to_owned(),
        config: &config,
        limit: options.limit,
        left: false,
        types: true,
    })
}
