//! What a step did, and what learns.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What one step of the optimiser did.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StepReport {
    /// Its number, from 0.
    pub step: u64,
    /// The epoch it belongs to, from 0.
    pub epoch: u64,
    /// The loss before the step; with several adapters the sum of theirs.
    pub loss: f64,
    /// The norm of the gradient before clipping, of all that learns.
    pub grad_norm: f64,
    /// The largest learning rate of the step (that of the head where layers differ).
    pub rate: f64,
    /// The mean loss of each region present, by the region's number; with several micro-batches the
    /// mean over those in which it is present.
    pub regions: BTreeMap<u32, f64>,
    /// Examples.
    pub rows: u64,
    /// Tokens, special ones included.
    pub tokens: u64,
    /// What each adapter did, by its name; empty where the model itself learns.
    #[serde(default)]
    pub adapters: BTreeMap<String, AdapterStep>,
    /// Whether the weights were changed: not where no row counts, and not where f16 overflowed.
    pub taken: bool,
}

/// What one step did with one adapter that had rows in it: the same as if it had been alone.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct AdapterStep {
    /// The number of its step, from 0: of those that had rows of it.
    pub step: u64,
    /// The loss over its rows before the step.
    pub loss: f64,
    /// The norm of its gradient before clipping.
    pub grad_norm: f64,
    /// Its learning rate.
    pub rate: f64,
}

/// One parameter and how it learns.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ParameterReport {
    /// Name inside the program.
    pub name: String,
    /// Number of elements that learn or could.
    pub elements: usize,
    /// Whether it learns.
    pub trainable: bool,
    /// Factor of the learning rate.
    pub rate_factor: f64,
    /// Whether weight decay applies.
    pub decay: bool,
    /// The norm of its gradient in the first step; `None` before that and for what does not learn.
    pub first_gradient: Option<f64>,
}

/// What learns and what does not.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TrainableReport {
    /// Every parameter, in the order in which data flows.
    pub parameters: Vec<ParameterReport>,
    /// Elements that learn.
    pub trainable: usize,
    /// All elements.
    pub total: usize,
    /// Parameters that learn and had a gradient of 0 in the first step. Biases of keys are not
    /// listed: attention does not change when they do; nor are thin matrices of adapters whose
    /// counterpart starts at zero and has a gradient.
    pub without_gradient: Vec<String>,
    /// Rows of the word table in use, where it was cut to them.
    pub words: Option<usize>,
}
