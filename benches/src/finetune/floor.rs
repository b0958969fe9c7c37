//! What a pass cannot be faster than.

use std::time::Instant;

use landfall_finetune::Device;
use landfall_finetune::config::EncoderConfig;
use landfall_torch::tch::{Kind, Tensor};

use super::{Failure, Options};

/// The products of a pass, and how fast this machine makes such products when it does nothing else.
#[derive(Debug, Clone, Copy)]
pub struct Floor {
    /// Floating-point operations of all products.
    pub operations: f64,
    /// Operations in a second.
    pub rate: f64,
}

impl Floor {
    /// The floor of texts of these lengths in batches of `rows` tokens, on the CPU. `passes` is 1 to
    /// predict, and 3 to train: each product has two on the way back.
    ///
    /// # Errors
    /// What libtorch says.
    pub fn of(
        options: &Options,
        config: &EncoderConfig,
        lengths: impl Iterator<Item = usize>,
        rows: i64,
        passes: f64,
    ) -> Result<Option<Self>, Failure> {
        if options.device != Device::Cpu {
            return Ok(None);
        }
        let (hidden, inner) = (config.hidden as f64, config.intermediate as f64);
        let dense = 2.0 * (4.0 * hidden * hidden + 2.0 * hidden * inner);
        let attention = 4.0 * hidden;
        let one = |length: usize| length as f64 * (dense + attention * length as f64);
        let layer: f64 = lengths.map(one).sum();
        Ok(Some(Self {
            operations: passes * config.layers as f64 * layer,
            rate: rate(options, config, rows)?,
        }))
    }

    /// Seconds of the products alone.
    pub fn seconds(&self) -> f64 {
        self.operations / self.rate
    }
}

/// Operations in a second of the dense products of a layer: the best of five rounds.
fn rate(options: &Options, config: &EncoderConfig, rows: i64) -> Result<f64, Failure> {
    let (hidden, inner) = (config.hidden as i64, config.intermediate as i64);
    let kind = options.precision.kind();
    let random = |rows, columns| {
        let place = (Kind::Float, options.device.tch());
        Tensor::f_randn([rows, columns], place)?.f_to_kind(kind)
    };
    let shapes = [(hidden, hidden), (hidden, inner), (inner, hidden)];
    let mut products = Vec::new();
    let mut round = 0.0;
    for (inputs, outputs) in shapes {
        products.push((random(rows, inputs)?, random(outputs, inputs)?));
        round += 2.0 * rows as f64 * inputs as f64 * outputs as f64;
    }
    let mut best = 0.0f64;
    for _ in 0..5 {
        let begun = Instant::now();
        for _ in 0..10 {
            for (a, b) in &products {
                let _product = a.f_linear(b, None::<&Tensor>)?;
            }
        }
        best = best.max(10.0 * round / begun.elapsed().as_secs_f64());
    }
    Ok(best)
}
