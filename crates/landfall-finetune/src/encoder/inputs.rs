//! A packed batch as tensors.

use std::borrow::Cow;

use landfall_torch::attention::Plan;
use landfall_torch::tch::{Kind, Tensor};
use landfall_torch::{Device, TorchError};

use crate::FinetuneError;
use crate::batch::Packed;
use crate::config::EncoderConfig;
use crate::vocabulary::Compact;

/// A packed batch as tensors on a device.
pub(crate) struct Inputs {
    /// [N]
    pub(crate) ids: Tensor,
    /// [N]
    pub(crate) types: Tensor,
    /// Rows of the position table, [N].
    pub(crate) positions: Tensor,
    /// The first token of each sequence, [B].
    pub(crate) firsts: Tensor,
    /// The sequence of each token, [N].
    pub(crate) sequences: Tensor,
    /// Tokens of each sequence, f32 [B].
    pub(crate) lengths: Tensor,
    /// Where the sequences lie.
    pub(crate) plan: Plan,
    starts: Vec<usize>,
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
    ) -> Result<Self, FinetuneError> {
        check(packed, config)?;
        let ids = match compact {
            Some(compact) => Cow::Owned(compacted(&packed.ids, compact)?),
            None => Cow::Borrowed(packed.ids.as_slice()),
        };
        let whole = |values: &[i64]| Tensor::f_from_slice(values)?.f_to_device(device.tch());
        let lengths: Vec<usize> = packed.lengths().collect();
        let firsts = packed.starts.iter().take(lengths.len());
        let firsts: Vec<i64> = firsts.map(|start| *start as i64).collect();
        let numbered = lengths.iter().enumerate();
        let sequences = numbered.flat_map(|(at, length)| std::iter::repeat_n(at as i64, *length));
        let sequences: Vec<i64> = sequences.collect();
        let lengths: Vec<i64> = lengths.iter().map(|length| *length as i64).collect();
        Ok(Self {
            ids: whole(&ids)?,
            types: whole(&packed.types)?,
            positions: whole(&positions(packed, config))?,
            firsts: whole(&firsts)?,
            sequences: whole(&sequences)?,
            lengths: whole(&lengths)?.f_to_kind(Kind::Float)?,
            plan: Plan::new(&packed.starts, device)?,
            starts: packed.starts.clone(),
            device,
        })
    }

    /// Number of sequences.
    pub(crate) fn rows(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// The device.
    pub(crate) fn device(&self) -> Device {
        self.device
    }

    /// The plan once more, to be owned by a layer that runs again.
    pub(crate) fn plan_again(&self) -> Result<Plan, TorchError> {
        Plan::new(&self.starts, self.device)
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

fn check(packed: &Packed, config: &EncoderConfig) -> Result<(), FinetuneError> {
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
    match packed.lengths().position(|length| length > usable) {
        None => Ok(()),
        Some(row) => Err(FinetuneError::TooLong {
            row,
            tokens: packed.lengths().nth(row).unwrap_or_default(),
            limit: usable,
        }),
    }
}
