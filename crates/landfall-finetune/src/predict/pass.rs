//! Many sequences through a network, the longest first, and the results back in order.

use landfall_core::{Progress, Seed};
use landfall_torch::tch::{Kind, Tensor, no_grad_guard};
use landfall_torch::{Precision, TorchError, placed};

use crate::FinetuneError;
use crate::Pooling;
use crate::batch::{Order, Packed, PlanParams, Size};
use crate::encoder::{Inputs, Mode};
use crate::example::{Example, Sequence};
use crate::head::{normalized, pooled};
use crate::model::{Model, Network, numbers};

/// How a sequence becomes one vector.
///
/// ```
/// use landfall_finetune::{Pooling, predict::Embedding};
///
/// let plain = Embedding { pooling: Pooling::Mean, normalize: false };
/// assert_eq!(Embedding::default(), plain);
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Embedding {
    /// How the hidden states are pooled, by their mean by default.
    pub pooling: Pooling,
    /// Whether vectors are brought to length 1, by default not.
    pub normalize: bool,
}

/// What is wanted of a network.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Wanted<'a> {
    /// Logits: [C] of a sequence head, [tokens, C] of a token head.
    Outputs,
    /// Logits of some tokens of each sequence only, [places, C].
    OutputsAt(&'a [Vec<usize>]),
    /// The last hidden states, [tokens, H].
    Hidden,
    /// One vector, [H].
    Vector(Embedding),
}

/// The tensors of sequences with these regions.
pub(crate) type Feed<'a> = &'a dyn Fn(&Packed, &[u32]) -> Result<Inputs, FinetuneError>;

/// A network at rest, and how it is fed.
pub(crate) struct Pass<'a> {
    pub(crate) network: &'a Network,
    pub(crate) inputs: Feed<'a>,
    pub(crate) kind: Kind,
    /// Tokens of a batch; a longer sequence makes a batch of its own.
    pub(crate) budget: usize,
}

/// The outputs of a model in f32, one list for each example, in their order: [C] of a sequence
/// head; [tokens x C] of a token head; of a masked language model [places x V] for the tokens whose
/// class is known; the plain mean of the hidden states of an embedding model. `budget` is the
/// number of tokens of a batch.
///
/// # Errors
/// Examples that the model cannot take; [`FinetuneError::Torch`].
pub(crate) fn outputs(
    model: &Model,
    examples: &[Example],
    precision: Precision,
    budget: usize,
) -> Result<Vec<Vec<f32>>, FinetuneError> {
    let sequences: Vec<&Sequence> = examples.iter().map(|example| &example.text).collect();
    let regions: Vec<u32> = examples.iter().map(|example| example.region).collect();
    let places: Vec<Vec<usize>>;
    let wanted = match model.head() {
        crate::checkpoint::Head::Embedding => Wanted::Vector(Embedding::default()),
        crate::checkpoint::Head::MaskedLm => {
            places = examples.iter().map(known).collect();
            Wanted::OutputsAt(&places)
        }
        _ => Wanted::Outputs,
    };
    of_model(model, (&sequences, &regions), wanted, precision, budget)
}

/// One vector for each sequence, [H] each, in their order; each goes through the adapters of its
/// region.
///
/// # Errors
/// As [`outputs`].
pub(crate) fn embeddings(
    model: &Model,
    sequences: (&[&Sequence], &[u32]),
    embedding: Embedding,
    precision: Precision,
    budget: usize,
) -> Result<Vec<Vec<f32>>, FinetuneError> {
    let wanted = Wanted::Vector(embedding);
    of_model(model, sequences, wanted, precision, budget)
}

fn of_model(
    model: &Model,
    (sequences, regions): (&[&Sequence], &[u32]),
    wanted: Wanted<'_>,
    precision: Precision,
    budget: usize,
) -> Result<Vec<Vec<f32>>, FinetuneError> {
    let _no_grad = no_grad_guard();
    let pass = Pass {
        network: &model.network(precision.kind())?,
        inputs: &|packed, regions| model.inputs(packed, regions),
        kind: precision.kind(),
        budget,
    };
    pass.run(sequences, regions, wanted, &Progress::silent())
}

/// The places of tokens whose class is known.
pub(crate) fn known(example: &Example) -> Vec<usize> {
    let classes = match &example.target {
        crate::Target::Tokens(classes) => classes.as_slice(),
        _ => &[],
    };
    let places = classes.iter().enumerate();
    let places = places.filter(|(_, class)| class.is_some());
    places.map(|(place, _)| place).collect()
}

impl Pass<'_> {
    /// What is wanted of each sequence, in their order. `progress` gets the stage `predict` with
    /// one step for each sequence.
    pub(crate) fn run(
        &self,
        sequences: &[&Sequence],
        regions: &[u32],
        wanted: Wanted<'_>,
        progress: &Progress,
    ) -> Result<Vec<Vec<f32>>, FinetuneError> {
        let _no_grad = no_grad_guard();
        let stage = progress.stage("predict", Some(sequences.len() as u64));
        let mut results = vec![Vec::new(); sequences.len()];
        for mut rows in batches(sequences, self.budget)? {
            progress.check()?;
            // Rows of one adapter lie together; without regions nothing moves.
            rows.sort_by_key(|row| regions.get(*row).copied().unwrap_or_default());
            let own: Vec<u32> = rows
                .iter()
                .map(|row| regions.get(*row).copied().unwrap_or(0))
                .collect();
            for (row, result) in rows
                .iter()
                .zip(self.batch(sequences, (&rows, &own), wanted)?)
            {
                if let Some(place) = results.get_mut(*row) {
                    *place = result;
                }
            }
            stage.advance(rows.len() as u64)?;
        }
        Ok(results)
    }

    /// The results of the sequences `rows`.
    fn batch(
        &self,
        sequences: &[&Sequence],
        (rows, regions): (&[usize], &[u32]),
        wanted: Wanted<'_>,
    ) -> Result<Vec<Vec<f32>>, FinetuneError> {
        let own: Vec<&Sequence> = rows
            .iter()
            .filter_map(|row| sequences.get(*row))
            .copied()
            .collect();
        let packed = Packed::of(own.iter().copied());
        let inputs = (self.inputs)(&packed, regions);
        let inputs = inputs.map_err(|error| self.culprit(&own, (rows, regions), error))?;
        let mode = Mode::still(self.kind);
        let hidden = self.network.encoder.forward(&inputs, &mode)?;
        let lengths: Vec<usize> = packed.lengths().collect();
        match wanted {
            Wanted::Hidden => parts(&inputs.real(&hidden)?, &lengths),
            Wanted::Vector(embedding) => parts(&vector(&hidden, &inputs, embedding)?, &ones(rows)),
            Wanted::Outputs => {
                let outputs = self.outputs(&hidden, &inputs, None)?;
                match self.network.heads.of_sequences() {
                    true => parts(&outputs, &ones(rows)),
                    false => parts(&outputs, &lengths),
                }
            }
            Wanted::OutputsAt(places) => {
                let chosen = Chosen::of(rows, &lengths, places)?;
                if chosen.flat.is_empty() {
                    return Ok(vec![Vec::new(); rows.len()]);
                }
                let at = placed(&chosen.flat, inputs.device().tch())?;
                parts(&self.outputs(&hidden, &inputs, Some(&at))?, &chosen.counts)
            }
        }
    }

    fn outputs(
        &self,
        hidden: &Tensor,
        inputs: &Inputs,
        rows: Option<&Tensor>,
    ) -> Result<Tensor, FinetuneError> {
        let mode = Mode::still(self.kind);
        let outputs = self.network.heads.outputs(hidden, inputs, rows, &mode)?;
        outputs.ok_or_else(|| FinetuneError::Setting {
            name: "what is predicted",
            given: "outputs".to_owned(),
            allowed: "vectors: the model has no head".to_owned(),
        })
    }

    /// The error of the first sequence that has one alone, with its number.
    fn culprit(
        &self,
        own: &[&Sequence],
        (rows, regions): (&[usize], &[u32]),
        error: FinetuneError,
    ) -> FinetuneError {
        for ((sequence, row), region) in own.iter().zip(rows).zip(regions) {
            if let Err(alone) = (self.inputs)(&Packed::of([*sequence]), &[*region]) {
                return FinetuneError::Example {
                    index: *row,
                    source: Box::new(alone),
                };
            }
        }
        error
    }
}

/// Tokens whose outputs are wanted.
struct Chosen {
    /// Their places in the batch.
    flat: Vec<i64>,
    /// How many there are of each sequence.
    counts: Vec<usize>,
}

impl Chosen {
    fn of(rows: &[usize], lengths: &[usize], places: &[Vec<usize>]) -> Result<Self, FinetuneError> {
        let (mut flat, mut counts, mut start) = (Vec::new(), Vec::new(), 0usize);
        for (row, length) in rows.iter().zip(lengths) {
            let own = places.get(*row).map_or(&[][..], Vec::as_slice);
            if let Some(place) = own.iter().find(|place| *place >= length) {
                return Err(FinetuneError::OutOfRange {
                    what: "token",
                    index: *place as u64,
                    limit: *length as u64,
                });
            }
            flat.extend(own.iter().map(|place| start.saturating_add(*place) as i64));
            counts.push(own.len());
            start = start.saturating_add(*length);
        }
        Ok(Self { flat, counts })
    }
}

fn ones(rows: &[usize]) -> Vec<usize> {
    vec![1; rows.len()]
}

fn vector(hidden: &Tensor, inputs: &Inputs, embedding: Embedding) -> Result<Tensor, TorchError> {
    let vectors = pooled(hidden, inputs, embedding.pooling)?;
    match embedding.normalize {
        true => normalized(&vectors),
        false => Ok(vectors),
    }
}

/// The numbers of a [rows, width] tensor, cut into parts of so many rows.
fn parts(tensor: &Tensor, rows: &[usize]) -> Result<Vec<Vec<f32>>, FinetuneError> {
    let width = tensor.size().last().copied().unwrap_or_default();
    let width = usize::try_from(width).unwrap_or_default();
    let values = numbers(tensor)?;
    let mut left = values.as_slice();
    let cut = rows.iter().map(|count| {
        let (own, rest) = left
            .split_at_checked(count.saturating_mul(width))
            .unwrap_or((left, &[]));
        left = rest;
        own.to_vec()
    });
    Ok(cut.collect())
}

/// Batches of at most `budget` tokens, the longest sequence first.
fn batches(sequences: &[&Sequence], budget: usize) -> Result<Vec<Vec<usize>>, FinetuneError> {
    if sequences.is_empty() {
        return Ok(Vec::new());
    }
    let lengths: Vec<usize> = sequences.iter().map(|sequence| sequence.len()).collect();
    let longest = lengths.iter().copied().max().unwrap_or_default();
    let params = PlanParams {
        size: Size::Tokens(budget.max(longest).max(1)),
        order: Order::Longest,
        temperature: None,
        seed: Seed::new(0),
    };
    Ok(params.epoch(&lengths, &vec![0; lengths.len()], 0)?.batches)
}
