//! How to train.

use landfall_core::Seed;
use landfall_torch::Precision;

use crate::FinetuneError;
use crate::Pooling;
use crate::batch::{Accumulation, Loss, PlanParams};
use crate::head::Objective;
use crate::masking::Masker;
use crate::schedule::{DEFAULT_RATE, Frozen, Schedule, Shape, default_warmup};

/// How long to train.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Length {
    /// So many times over all examples.
    Epochs(u64),
    /// So many steps of the optimiser, over as many epochs as they take.
    Steps(u64),
}

/// What changes the weights.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Optimizer {
    /// AdamW with decoupled decay (Loshchilov, Hutter 2019), as `torch.optim.AdamW`.
    AdamW {
        /// Share of the old first moment, 0.9 by default.
        beta1: f64,
        /// Share of the old second moment, 0.999 by default.
        beta2: f64,
        /// Added to the root of the second moment, 1e-8 by default.
        epsilon: f64,
    },
    /// Adafactor (Shazeer, Stern 2018) as in transformers with `scale_parameter=False,
    /// relative_step=False`: no first moment, clip threshold 1, decay rate -0.8. Its state is a row
    /// and a column for each matrix.
    Adafactor,
}

impl Default for Optimizer {
    fn default() -> Self {
        Self::AdamW {
            beta1: 0.9,
            beta2: 0.999,
            epsilon: 1e-8,
        }
    }
}

/// How to train. Everything has a default.
#[derive(Debug, Clone, PartialEq)]
pub struct TrainParams {
    /// Which examples make a batch, and in which order: 32 examples, shuffled.
    pub plan: PlanParams,
    /// How long: 3 epochs.
    pub length: Length,
    /// Micro-batches of one step: 1.
    pub accumulate: usize,
    /// How the rows of a batch become one number: their mean.
    pub loss: Loss,
    /// How micro-batches become one loss: the mean of their losses.
    pub accumulation: Accumulation,
    /// What changes the weights: AdamW.
    pub optimizer: Optimizer,
    /// Largest learning rate: [`DEFAULT_RATE`].
    pub rate: f64,
    /// How the rate goes over the steps: linearly to 0.
    pub shape: Shape,
    /// Steps of warm-up: a tenth of all.
    pub warmup: Option<u64>,
    /// Weight decay of everything but biases and norms: 0.01.
    pub decay: f64,
    /// Largest norm of the gradient: 1. `None` does not clip.
    pub clip: Option<f64>,
    /// Factor of the rate from layer to layer downwards, 0 < x <= 1; none by default.
    pub layer_decay: Option<f64>,
    /// What does not learn: nothing.
    pub frozen: Frozen,
    /// Share of the truth given to all classes alike, 0 <= x < 1: 0.
    pub smoothing: f64,
    /// One weight for each class; none by default.
    pub class_weights: Option<Vec<f32>>,
    /// The kind of number of products and activations; weights and moments are f32. f32.
    pub precision: Precision,
    /// Whether layers keep their inputs only and are computed again on the way back: no.
    pub recompute: bool,
    /// Whether only the rows of the word table that occur are trained, which gives the same result
    /// ([`crate::vocabulary`]): yes. Not with Adafactor, which looks at the table as a whole.
    pub compact: bool,
    /// Decay of the running average of the weights that the trained model gets, such as 0.999;
    /// without it the model has the last weights.
    pub average: Option<f64>,
    /// Masks texts for a masked language model; without it the examples' targets hold.
    pub masking: Option<Masker>,
    /// What embeddings are trained for: ranking among the batch.
    pub objective: Objective,
    /// How embeddings are pooled: the mean.
    pub pooling: Pooling,
    /// Seed of dropout.
    pub seed: Seed,
}

impl Default for TrainParams {
    fn default() -> Self {
        Self {
            plan: PlanParams::default(),
            length: Length::Epochs(3),
            accumulate: 1,
            loss: Loss::default(),
            accumulation: Accumulation::default(),
            optimizer: Optimizer::default(),
            rate: DEFAULT_RATE,
            shape: Shape::Linear,
            warmup: None,
            decay: 0.01,
            clip: Some(1.0),
            layer_decay: None,
            frozen: Frozen::default(),
            smoothing: 0.0,
            class_weights: None,
            precision: Precision::F32,
            recompute: false,
            compact: true,
            average: None,
            masking: None,
            objective: Objective::default(),
            pooling: Pooling::default(),
            seed: Seed::new(0),
        }
    }
}

impl TrainParams {
    /// Checks that every number is in its range.
    ///
    /// # Errors
    /// [`FinetuneError::Setting`] with the first that is not; NaN never is.
    ///
    /// ```
    /// use landfall_finetune::train::TrainParams;
    ///
    /// let params = TrainParams { rate: f64::NAN, ..TrainParams::default() };
    /// assert!(params.check().is_err());
    /// assert!(TrainParams::default().check().is_ok());
    /// ```
    pub fn check(&self) -> Result<(), FinetuneError> {
        let whole = |name, given: u64| FinetuneError::setting(given >= 1, name, given, "1 or more");
        match self.length {
            Length::Epochs(epochs) => whole("epochs", epochs)?,
            Length::Steps(steps) => whole("steps", steps)?,
        }
        whole("micro-batches of a step", self.accumulate as u64)?;
        let positive = |x: f64| x >= 0.0 && x.is_finite();
        let zero = "a number of 0 or more";
        FinetuneError::setting(positive(self.rate), "learning rate", self.rate, zero)?;
        FinetuneError::setting(positive(self.decay), "weight decay", self.decay, zero)?;
        let clip = self.clip.unwrap_or(1.0);
        FinetuneError::setting(clip > 0.0, "norm to clip to", clip, "more than 0")?;
        let layer = self.layer_decay.unwrap_or(1.0);
        let share = "more than 0 and at most 1";
        FinetuneError::setting(layer > 0.0 && layer <= 1.0, "layer decay", layer, share)?;
        let part = "at least 0 and less than 1";
        let inside = |x: f64| (0.0..1.0).contains(&x);
        FinetuneError::setting(
            inside(self.smoothing),
            "label smoothing",
            self.smoothing,
            part,
        )?;
        let average = self.average.unwrap_or_default();
        FinetuneError::setting(inside(average), "decay of the average", average, part)?;
        self.check_optimizer()
    }

    fn check_optimizer(&self) -> Result<(), FinetuneError> {
        let Optimizer::AdamW {
            beta1,
            beta2,
            epsilon,
        } = self.optimizer
        else {
            return Ok(());
        };
        let part = "at least 0 and less than 1";
        let inside = |x: f64| (0.0..1.0).contains(&x);
        FinetuneError::setting(inside(beta1), "beta1", beta1, part)?;
        FinetuneError::setting(inside(beta2), "beta2", beta2, part)?;
        let small = epsilon >= 0.0 && epsilon.is_finite();
        FinetuneError::setting(small, "epsilon", epsilon, "a number of 0 or more")
    }

    /// The schedule over so many steps.
    pub(super) fn schedule(&self, total: u64) -> Schedule {
        Schedule {
            shape: self.shape,
            warmup: self.warmup.unwrap_or_else(|| default_warmup(total)),
            total,
        }
    }
}
