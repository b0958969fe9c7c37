//! Settings of a predictor.

use std::path::Path;

use landfall_torch::{Device, Precision};

use super::predictor::Predictor;
use crate::adapter::AdapterFolder;
use crate::checkpoint::Head;
use crate::tokens::Tokens;
use crate::{FinetuneError, Model};

/// Tokens of a batch unless another number is given. Chosen by estimate, not yet by measurement.
pub const DEFAULT_BATCH_TOKENS: usize = 2048;

/// Settings of a predictor, not checked yet.
///
/// ```
/// use landfall_finetune::Precision;
/// use landfall_finetune::predict::PredictorParams;
///
/// let params = PredictorParams::new().precision(Precision::Bf16).max_length(128).check()?;
/// assert_eq!(params.max_length(), Some(128));
/// assert!(PredictorParams::new().batch_tokens(0).check().is_err());
/// # Ok::<(), landfall_finetune::FinetuneError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PredictorParams {
    device: Device,
    precision: Precision,
    head: Option<Head>,
    max_length: Option<usize>,
    batch_tokens: usize,
    int8: bool,
}

impl PredictorParams {
    /// On the CPU, in f32, with the head that the folder names, texts cut at the folder's own
    /// limit, [`DEFAULT_BATCH_TOKENS`] tokens to a batch.
    pub fn new() -> Self {
        Self {
            device: Device::Cpu,
            precision: Precision::F32,
            head: None,
            max_length: None,
            batch_tokens: DEFAULT_BATCH_TOKENS,
            int8: false,
        }
    }

    /// Where to compute.
    #[must_use]
    pub fn device(mut self, device: Device) -> Self {
        self.device = device;
        self
    }

    /// The kind of number of weights and activations.
    #[must_use]
    pub fn precision(mut self, precision: Precision) -> Self {
        self.precision = precision;
        self
    }

    /// The head, where it is not to be the one that the folder names.
    #[must_use]
    pub fn head(mut self, head: Head) -> Self {
        self.head = Some(head);
        self
    }

    /// The most tokens of a text or pair, special ones included; longer ones are cut.
    #[must_use]
    pub fn max_length(mut self, tokens: usize) -> Self {
        self.max_length = Some(tokens);
        self
    }

    /// The most tokens of a batch; a text that has more is a batch of its own.
    #[must_use]
    pub fn batch_tokens(mut self, tokens: usize) -> Self {
        self.batch_tokens = tokens;
        self
    }

    /// Whether the weights of dense layers are rounded to one byte each, with a factor for each
    /// output ([`landfall_torch::int8`]); activations, tables, norms, biases and adapters stay in
    /// the kind of the settings. By default not.
    #[must_use]
    pub fn int8(mut self, yes: bool) -> Self {
        self.int8 = yes;
        self
    }

    /// Checks the settings.
    ///
    /// # Errors
    /// [`FinetuneError::Setting`] for a batch of no token or more than a million, a length of 0, or
    /// weights of one byte with activations in f16.
    pub fn check(self) -> Result<ValidPredictorParams, FinetuneError> {
        let setting = |name, given: usize, allowed: &str| {
            Err(FinetuneError::Setting {
                name,
                given: given.to_string(),
                allowed: allowed.to_owned(),
            })
        };
        if !(1..=1 << 20).contains(&self.batch_tokens) {
            return setting("tokens of a batch", self.batch_tokens, "1 to 1048576");
        }
        if self.int8 && self.precision == Precision::F16 {
            return Err(FinetuneError::Setting {
                name: "precision with weights of one byte",
                given: self.precision.to_string(),
                allowed: "f32 or bf16".to_owned(),
            });
        }
        match self.max_length {
            Some(0) => setting("longest text", 0, "1 token or more"),
            _ => Ok(ValidPredictorParams(self)),
        }
    }
}

impl Default for PredictorParams {
    fn default() -> Self {
        Self::new()
    }
}

/// Settings of a predictor that are in range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ValidPredictorParams(PredictorParams);

impl ValidPredictorParams {
    /// Where to compute.
    pub fn device(&self) -> Device {
        self.0.device
    }

    /// The kind of number of weights and activations.
    pub fn precision(&self) -> Precision {
        self.0.precision
    }

    /// The head asked for.
    pub fn head(&self) -> Option<Head> {
        self.0.head
    }

    /// The most tokens of a text asked for.
    pub fn max_length(&self) -> Option<usize> {
        self.0.max_length
    }

    /// The most tokens of a batch.
    pub fn batch_tokens(&self) -> usize {
        self.0.batch_tokens
    }

    /// Whether the weights of dense layers are rounded to one byte.
    pub fn int8(&self) -> bool {
        self.0.int8
    }

    /// A predictor from a checkpoint folder of Hugging Face or sentence-transformers.
    ///
    /// # Errors
    /// [`FinetuneError::Config`], [`FinetuneError::Checkpoint`] and [`FinetuneError::Tokens`] for a
    /// folder that cannot be used, among them one without the head asked for: nothing starts from
    /// random numbers here, and a length beyond the model's positions. [`FinetuneError::Torch`] where
    /// the device is not there or memory is short.
    pub fn open(&self, folder: &Path) -> Result<Predictor, FinetuneError> {
        Predictor::open(folder, self, None)
    }

    /// The same with the head and the labels of an adapter's folder, for a base that has none or
    /// others; the adapter itself is taken up by [`Predictor::attach`]. Rows that go through no
    /// adapter with a head are refused then. With a head asked for it is as
    /// [`ValidPredictorParams::open`].
    ///
    /// # Errors
    /// As [`ValidPredictorParams::open`] and [`AdapterFolder::open`].
    pub fn open_under(&self, base: &Path, adapter: &Path) -> Result<Predictor, FinetuneError> {
        Predictor::open(base, self, Some(&AdapterFolder::open(adapter)?))
    }

    /// A predictor with a frozen copy of the weights of a model, on the device of these settings.
    /// Without a tokenizer it predicts on token ids only.
    ///
    /// # Errors
    /// [`FinetuneError::Setting`] for another head than the model's (but [`Head::Embedding`], which
    /// needs nothing); [`FinetuneError::Tokens`] for a length beyond the model's positions;
    /// [`FinetuneError::Torch`] where the device is not there or memory is short.
    pub fn of(&self, model: &Model, tokens: Option<Tokens>) -> Result<Predictor, FinetuneError> {
        Predictor::of(model, tokens, self)
    }
}
