//! A model at rest that any number of threads ask.

use landfall_core::Progress;
use landfall_torch::tch::no_grad_guard;

use super::answer::{Prediction, Reading};
use super::defaults::Unsupported;
use super::frozen::Frozen;
use super::params::ValidPredictorParams;
use super::pass::{Embedding, Pass, Wanted, known};
use super::serving::Serving;
use super::vectors::Vectors;
use crate::FinetuneError;
use crate::checkpoint::{Head, LoadReport};
use crate::config::EncoderConfig;
use crate::encoder::Inputs;
use crate::example::{Example, Sequence};
use crate::model::Network;
use crate::tokens::{Encoded, Text, Tokens, TokensFlaw};

/// A model at rest: it can be asked from any number of threads at once, none waits for another.
///
/// Texts are put together to batches of similar length without padding, the longest first; answers
/// come back in the order of the texts. The same texts in one call give the same bits each time, on
/// any thread; in other company the last bits may differ.
///
/// ```no_run
/// use landfall_core::Progress;
/// use landfall_finetune::predict::PredictorParams;
/// use landfall_finetune::tokens::Text;
/// use std::path::Path;
///
/// let predictor = PredictorParams::new().check()?.open(Path::new("my-model"))?;
/// for answer in predictor.predict(&[Text::of("où est la gare ?")], &Progress::silent())? {
///     assert_eq!(answer.logits.len(), predictor.config().labels.len());
/// }
/// # Ok::<(), landfall_finetune::FinetuneError>(())
/// ```
#[derive(Debug)]
pub struct Predictor {
    pub(super) params: ValidPredictorParams,
    pub(super) config: EncoderConfig,
    pub(super) head: Head,
    pub(super) weights: Frozen,
    /// Of the base, for adapters that say which one they belong to.
    pub(super) fingerprint: String,
    pub(super) serving: Serving,
    /// Or the file and the flaw where a folder has none.
    pub(super) tokens: Result<Tokens, Option<(String, TokensFlaw)>>,
    pub(super) embedding: Result<Embedding, Unsupported>,
    pub(super) report: LoadReport,
    /// Whether the base has no head of its own, only adapters have.
    pub(super) bare: bool,
}

impl Predictor {
    /// What the model looks like, its labels among it.
    pub fn config(&self) -> &EncoderConfig {
        &self.config
    }

    /// What stands on the encoder.
    pub fn head(&self) -> Head {
        self.head
    }

    /// The settings.
    pub fn params(&self) -> &ValidPredictorParams {
        &self.params
    }

    /// What came of loading the folder; empty for a predictor made of a model.
    pub fn report(&self) -> &LoadReport {
        &self.report
    }

    /// The tokenizer with its limit.
    ///
    /// # Errors
    /// [`FinetuneError::Tokens`] where the folder has none, [`FinetuneError::Setting`] where none
    /// was given: then examples can be asked about, not texts.
    pub fn tokens(&self) -> Result<&Tokens, FinetuneError> {
        self.tokens.as_ref().map_err(|flaw| match flaw {
            Some((file, flaw)) => FinetuneError::Tokens {
                file: file.clone(),
                flaw: flaw.clone(),
            },
            None => FinetuneError::Setting {
                name: "tokenizer",
                given: "none".to_owned(),
                allowed: "one, or examples as token ids instead of texts".to_owned(),
            },
        })
    }

    /// The vectors that the folder of a sentence encoder is made for (`modules.json` and its
    /// pooling's `config.json`); the plain mean where it says nothing.
    ///
    /// # Errors
    /// [`FinetuneError::Setting`] where they are made in a way that is not served, such as with a
    /// dense layer after the pooling.
    pub fn embedding(&self) -> Result<Embedding, FinetuneError> {
        self.embedding
            .clone()
            .map_err(|flaw| FinetuneError::Setting {
                name: "the folder's own embedding",
                given: format!("{} ({})", flaw.what, flaw.file),
                allowed: "mean, cls or max pooling, and normalisation; choose a pooling".to_owned(),
            })
    }

    /// What the head says about each text or pair. `progress` gets the stages `tokens` and
    /// `predict`.
    ///
    /// # Errors
    /// [`FinetuneError::Setting`] unless the model has a sequence head; [`FinetuneError::Tokens`];
    /// [`FinetuneError::Torch`] when memory is short; [`FinetuneError::Cancelled`].
    pub fn predict(
        &self,
        texts: &[Text<'_>],
        progress: &Progress,
    ) -> Result<Vec<Prediction>, FinetuneError> {
        self.needs(Head::Sequence)?;
        let encoded = self.encoded(texts, &[], progress)?;
        self.answers(&sequences(&encoded), &[], progress)
    }

    /// The same for examples given as token ids; only their `text` is looked at.
    ///
    /// # Errors
    /// As [`Predictor::predict`], and [`FinetuneError::Example`], [`FinetuneError::TooLong`] and
    /// [`FinetuneError::OutOfRange`] for ids or lengths beyond the model's.
    pub fn predict_examples(
        &self,
        examples: &[Example],
        progress: &Progress,
    ) -> Result<Vec<Prediction>, FinetuneError> {
        self.needs(Head::Sequence)?;
        self.answers(&texts(examples), &regions(examples), progress)
    }

    pub(super) fn answers(
        &self,
        sequences: &[&Sequence],
        regions: &[u32],
        progress: &Progress,
    ) -> Result<Vec<Prediction>, FinetuneError> {
        let reading = Reading::of(&self.config);
        let rows = self.run(sequences, regions, Wanted::Outputs, progress)?;
        let answers = rows.into_iter();
        Ok(answers
            .map(|logits| Prediction::of(logits, &self.config.labels, reading))
            .collect())
    }

    /// One vector for each text or pair. `progress` gets the stages `tokens` and `predict`.
    ///
    /// # Errors
    /// [`FinetuneError::Tokens`]; [`FinetuneError::Torch`] when memory is short;
    /// [`FinetuneError::Cancelled`].
    pub fn embed(
        &self,
        texts: &[Text<'_>],
        embedding: Embedding,
        progress: &Progress,
    ) -> Result<Vectors, FinetuneError> {
        let encoded = self.encoded(texts, &[], progress)?;
        self.vectors(&sequences(&encoded), &[], embedding, progress)
    }

    /// The same for examples given as token ids; only their `text` is looked at.
    ///
    /// # Errors
    /// As [`Predictor::embed`], and [`FinetuneError::Example`], [`FinetuneError::TooLong`] and
    /// [`FinetuneError::OutOfRange`] for ids or lengths beyond the model's.
    pub fn embed_examples(
        &self,
        examples: &[Example],
        embedding: Embedding,
        progress: &Progress,
    ) -> Result<Vectors, FinetuneError> {
        self.vectors(&texts(examples), &regions(examples), embedding, progress)
    }

    pub(super) fn vectors(
        &self,
        sequences: &[&Sequence],
        regions: &[u32],
        embedding: Embedding,
        progress: &Progress,
    ) -> Result<Vectors, FinetuneError> {
        let rows = self.run(sequences, regions, Wanted::Vector(embedding), progress)?;
        Ok(Vectors {
            width: self.config.hidden,
            values: rows.concat(),
        })
    }

    /// The outputs of the head in f32, one list for each example: `[labels]` of a sequence head,
    /// [tokens x labels] of a token head, of a masked language model [places x vocabulary] for the
    /// tokens whose class is known (`Some` in [`Target::Tokens`](crate::Target::Tokens)).
    ///
    /// # Errors
    /// [`FinetuneError::Setting`] where there is no head; else as [`Predictor::predict_examples`].
    pub fn outputs(
        &self,
        examples: &[Example],
        progress: &Progress,
    ) -> Result<Vec<Vec<f32>>, FinetuneError> {
        let places: Vec<Vec<usize>>;
        let wanted = match self.head {
            Head::MaskedLm => {
                places = examples.iter().map(known).collect();
                Wanted::OutputsAt(&places)
            }
            _ => Wanted::Outputs,
        };
        self.run(&texts(examples), &regions(examples), wanted, progress)
    }

    /// The last hidden states in f32, [tokens x hidden size] for each example.
    ///
    /// # Errors
    /// As [`Predictor::predict_examples`].
    pub fn hidden(
        &self,
        examples: &[Example],
        progress: &Progress,
    ) -> Result<Vec<Vec<f32>>, FinetuneError> {
        self.run(
            &texts(examples),
            &regions(examples),
            Wanted::Hidden,
            progress,
        )
    }

    /// Rows without a region are of region 0.
    pub(super) fn run(
        &self,
        sequences: &[&Sequence],
        regions: &[u32],
        wanted: Wanted<'_>,
        progress: &Progress,
    ) -> Result<Vec<Vec<f32>>, FinetuneError> {
        let limit = self.config.usable_positions();
        if let Some(row) = sequences.iter().position(|one| one.len() > limit) {
            let tokens = sequences.get(row).map_or(0, |one| one.len());
            return Err(FinetuneError::TooLong { row, tokens, limit });
        }
        let _no_grad = no_grad_guard();
        let kind = self.params.precision().kind();
        let now = self.serving.now()?;
        if self.bare && matches!(wanted, Wanted::Outputs | Wanted::OutputsAt(_)) {
            now.all_have_heads(regions)?;
        }
        let tensors = self.weights.tensors();
        let pass = Pass {
            network: &Network::of(&self.config, self.head, tensors, &now.straps(), kind)?,
            inputs: &|packed, regions| {
                let (routing, device) = (now.routing(regions)?, self.params.device());
                Inputs::of(packed, &self.config, None, device, &routing)
            },
            kind,
            budget: self.params.batch_tokens(),
        };
        pass.run(sequences, regions, wanted, progress)
    }

    pub(super) fn needs(&self, head: Head) -> Result<(), FinetuneError> {
        if self.head == head {
            return Ok(());
        }
        Err(FinetuneError::Setting {
            name: "the model's head",
            given: self.head.class_ending().to_owned(),
            allowed: format!("{} for this question", head.class_ending()),
        })
    }
}

/// What is asked of the same lists of a batch.
pub(super) fn sequences(encoded: &[Encoded]) -> Vec<&Sequence> {
    encoded.iter().map(|one| &one.sequence).collect()
}

fn texts(examples: &[Example]) -> Vec<&Sequence> {
    examples.iter().map(|example| &example.text).collect()
}

fn regions(examples: &[Example]) -> Vec<u32> {
    examples.iter().map(|example| example.region).collect()
}
