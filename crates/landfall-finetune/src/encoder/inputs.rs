//! A packed batch as tensors.

use std::borrow::Cow;

use landfall_torch::tch::{Kind, Tensor};
use landfall_torch::{Device, TorchError, placed};

use super::flow::Flow;
use super::runs::{Runs, Stack};
use crate::FinetuneError;
use crate::adapter::{AdapterKind, First, Positions};
use crate::batch::Packed;
use crate::config::EncoderConfig;
use crate::vocabulary::Compact;

/// Which rows go through which adapters, and what these ask of a batch.
#[derive(Debug, Clone, Default)]
pub(crate) struct Routing {
    /// One for each adapter, by its number.
    pub(crate) fits: Vec<Fit>,
    /// One for each row; no entry at all where every row is the base's.
    pub(crate) stacks: Vec<Stack>,
}

/// What an adapter asks of a batch.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Fit {
    prefix: usize,
    shifted: bool,
    prompt: usize,
    virtual_first: bool,
}

impl Fit {
    /// What a kind asks.
    pub(crate) fn of(kind: &AdapterKind) -> Self {
        match kind {
            AdapterKind::Prefix(prefix) => Self {
                prefix: prefix.tokens,
                shifted: prefix.positions == Positions::Shifted,
                ..Self::default()
            },
            AdapterKind::Prompt(prompt) => Self {
                prompt: prompt.tokens,
                virtual_first: prompt.first == First::Virtual,
                ..Self::default()
            },
            _ => Self::default(),
        }
    }
}

/// What the adapters of one row ask of it.
#[derive(Debug, Clone, Copy, Default)]
struct Ask {
    /// Number of keys before those of the words, and the first among all of them.
    prefix: (usize, usize),
    /// The same of virtual words.
    prompt: (usize, usize),
    /// Positions by which the words stand later.
    shift: usize,
    virtual_first: bool,
}

impl Ask {
    /// Positions that words cannot have.
    fn positions(&self) -> usize {
        self.shift + self.prompt.0
    }
}

impl Routing {
    /// What each of `rows` rows is asked. Of a stack the topmost prefix and prompt count.
    fn asks(&self, rows: usize) -> Vec<Ask> {
        let (mut prefixes, mut prompts) = (0, 0);
        let begins = self.fits.iter().map(|fit| {
            let begin = (prefixes, prompts);
            prefixes += fit.prefix;
            prompts += fit.prompt;
            begin
        });
        let begins: Vec<(usize, usize)> = begins.collect();
        let ask = |row: usize| {
            let mut ask = Ask::default();
            for adapter in self
                .stacks
                .get(row)
                .into_iter()
                .flat_map(|stack| stack.iter())
            {
                let fit = self.fits.get(*adapter).copied().unwrap_or_default();
                let (prefix, prompt) = begins.get(*adapter).copied().unwrap_or_default();
                if fit.prefix > 0 {
                    ask.prefix = (fit.prefix, prefix);
                    ask.shift = if fit.shifted { fit.prefix } else { 0 };
                }
                if fit.prompt > 0 {
                    ask.prompt = (fit.prompt, prompt);
                    ask.virtual_first = fit.virtual_first;
                }
            }
            ask
        };
        (0..rows).map(ask).collect()
    }

    /// The most positions that a row's adapters take from its words.
    pub(crate) fn positions(&self) -> usize {
        let asks = self.asks(self.stacks.len()).into_iter();
        asks.map(|ask| ask.positions()).max().unwrap_or(0)
    }

    /// The runs of rows with these lengths.
    fn runs(&self, lengths: impl Iterator<Item = usize>) -> Runs {
        Runs::of(self.stacks.iter().zip(lengths))
    }
}

/// A packed batch as tensors on a device: N words in B sequences, M tokens with virtual words.
pub(crate) struct Inputs {
    /// [N]
    pub(crate) ids: Tensor,
    /// [M]
    pub(crate) types: Tensor,
    /// Rows of the position table, [M].
    pub(crate) positions: Tensor,
    /// The token of each sequence that a head over one token sees, among the M: [B].
    pub(crate) firsts: Tensor,
    /// The sequence of each word, [N].
    pub(crate) sequences: Tensor,
    /// Words of each sequence, f32 [B].
    pub(crate) lengths: Tensor,
    /// For each of the M tokens its row among the N words and, after these, all virtual words;
    /// `None` where there are none.
    pub(crate) places: Option<Tensor>,
    /// For each of the N words its row among the M.
    words: Option<Tensor>,
    /// What the layers need to know, of the M tokens.
    pub(crate) flow: Flow,
    /// Which sequences go through which adapters, of the B.
    pub(crate) rows_runs: Runs,
    /// Which words do, of the N.
    pub(crate) words_runs: Runs,
    rows: usize,
    device: Device,
}

impl Inputs {
    /// The tensors of a batch.
    ///
    /// # Errors
    /// Ids or types beyond their tables, a sequence longer than the positions, an empty one.
    pub(crate) fn of(
        packed: &Packed,
        config: &EncoderConfig,
        compact: Option<&Compact>,
        device: Device,
        routing: &Routing,
    ) -> Result<Self, FinetuneError> {
        let asks = routing.asks(packed.len());
        check(packed, config, &asks)?;
        let ids = match compact {
            Some(compact) => Cow::Owned(compacted(&packed.ids, compact)?),
            None => Cow::Borrowed(packed.ids.as_slice()),
        };
        let whole = |values: &[i64]| placed(values, device.tch());
        let laid = Laid::of(packed, config, &asks);
        let lengths: Vec<usize> = packed.lengths().collect();
        let numbered = lengths.iter().enumerate();
        let sequences = numbered.flat_map(|(at, length)| std::iter::repeat_n(at as i64, *length));
        let sequences: Vec<i64> = sequences.collect();
        let longer = laid.starts.windows(2).map(|ends| match ends {
            [from, to] => to - from,
            _ => 0,
        });
        let runs = routing.runs(longer);
        let before: Vec<(usize, usize)> = asks.iter().map(|ask| ask.prefix).collect();
        let float: Vec<i64> = lengths.iter().map(|length| *length as i64).collect();
        let extended = asks.iter().any(|ask| ask.prompt.0 > 0);
        let optional = |values: &[i64]| extended.then(|| whole(values)).transpose();
        Ok(Self {
            ids: whole(&ids)?,
            types: whole(&laid.types)?,
            positions: whole(&laid.positions)?,
            firsts: whole(&laid.firsts)?,
            sequences: whole(&sequences)?,
            lengths: whole(&float)?.f_to_kind(Kind::Float)?,
            places: optional(&laid.places)?,
            words: optional(&laid.words)?,
            rows_runs: routing.runs(lengths.iter().map(|_| 1)),
            words_runs: routing.runs(lengths.iter().copied()),
            flow: Flow::of(laid.starts, runs, &before, device)?,
            rows: lengths.len(),
            device,
        })
    }

    /// Number of sequences.
    pub(crate) fn rows(&self) -> usize {
        self.rows
    }

    /// The device.
    pub(crate) fn device(&self) -> Device {
        self.device
    }

    /// The hidden states of the words alone: [M, H] to [N, H].
    pub(crate) fn real(&self, hidden: &Tensor) -> Result<Tensor, TorchError> {
        match &self.words {
            Some(words) => Ok(hidden.f_index_select(0, words)?),
            None => Ok(hidden.shallow_clone()),
        }
    }
}

/// Words and virtual words one after the other.
#[derive(Default)]
struct Laid {
    types: Vec<i64>,
    positions: Vec<i64>,
    places: Vec<i64>,
    words: Vec<i64>,
    firsts: Vec<i64>,
    starts: Vec<usize>,
}

impl Laid {
    fn of(packed: &Packed, config: &EncoderConfig, asks: &[Ask]) -> Self {
        let mut laid = Self {
            starts: vec![0],
            ..Self::default()
        };
        let positions = positions(packed, config);
        let offset = config.position_offset() as i64;
        let padding = config.pad.filter(|_| config.architecture.is_roberta());
        let mut tokens = 0..packed.tokens();
        for (length, ask) in packed.lengths().zip(asks) {
            let begin = laid.types.len();
            let (count, first) = ask.prompt;
            for at in 0..count {
                laid.places.push((packed.tokens() + first + at) as i64);
                laid.types.push(0);
                laid.positions.push(offset + at as i64);
            }
            for (within, token) in tokens.by_ref().take(length).enumerate() {
                let own = positions.get(token).copied().unwrap_or_default();
                let padded = padding.is_some_and(|padding| own == i64::from(padding));
                laid.words.push(laid.types.len() as i64);
                laid.places.push(token as i64);
                laid.types
                    .push(packed.types.get(token).copied().unwrap_or_default());
                laid.positions.push(match count {
                    0 if padded => own,
                    0 => own + ask.shift as i64,
                    // Behind virtual words there are no ids to tell padding by.
                    _ => offset + (count + within) as i64,
                });
            }
            let virtual_first = count > 0 && ask.virtual_first;
            let seen = if virtual_first { begin } else { begin + count };
            laid.firsts.push(seen as i64);
            laid.starts.push(laid.types.len());
        }
        laid
    }
}

/// Rows of the compact word table.
fn compacted(ids: &[i64], compact: &Compact) -> Result<Vec<i64>, FinetuneError> {
    let row = |id: &i64| {
        let row = u32::try_from(*id).ok().and_then(|id| compact.compact(id));
        row.map(i64::from).ok_or(FinetuneError::OutOfRange {
            what: "token id outside the texts the word table was cut to",
            index: id.unsigned_abs(),
            limit: compact.len() as u64,
        })
    };
    ids.iter().map(row).collect()
}

/// Rows of the position table. In the RoBERTa family padding tokens are not counted and have the
/// row of the padding id, wherever they stand.
fn positions(packed: &Packed, config: &EncoderConfig) -> Vec<i64> {
    let offset = config.position_offset() as i64;
    let padding = config.pad.filter(|_| config.architecture.is_roberta());
    let Some(padding) = padding.map(i64::from) else {
        return packed.positions.clone();
    };
    let mut next = offset;
    let each = packed.ids.iter().zip(&packed.positions);
    each.map(|(id, position)| {
        if *position == 0 {
            next = offset;
        }
        if *id == padding {
            return padding;
        }
        next += 1;
        next - 1
    })
    .collect()
}

fn check(packed: &Packed, config: &EncoderConfig, asks: &[Ask]) -> Result<(), FinetuneError> {
    let beyond = |what, values: &[i64], limit: usize| {
        let outside = |value: &&i64| !(0..limit as i64).contains(*value);
        match values.iter().find(outside) {
            None => Ok(()),
            Some(value) => Err(FinetuneError::OutOfRange {
                what,
                index: value.unsigned_abs(),
                limit: limit as u64,
            }),
        }
    };
    beyond("token id", &packed.ids, config.vocabulary)?;
    if config.types > 0 {
        beyond("token type", &packed.types, config.types)?;
    }
    let usable = config.usable_positions();
    for (row, (tokens, ask)) in packed.lengths().zip(asks).enumerate() {
        let limit = usable.saturating_sub(ask.positions());
        if tokens > limit {
            return Err(FinetuneError::TooLong { row, tokens, limit });
        }
    }
    Ok(())
}
