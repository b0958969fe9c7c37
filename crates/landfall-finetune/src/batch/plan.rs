//! Which examples make up each batch of an epoch.

use landfall_core::Seed;

use super::group::{cut, grouped, longest_first};
use super::temperature::{by_region, draw};
use crate::FinetuneError;
use crate::counter::shuffle;

/// How large a batch is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// This many examples; the last batch may have fewer.
    Count(usize),
    /// At most this many real tokens (there is no padding to count).
    Tokens(usize),
}

/// In which order examples are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// As they are given, the same in every epoch.
    Given,
    /// Shuffled anew for every epoch.
    Shuffled,
    /// Shuffled, then sorted by length within stretches of `megabatch` batches; the batches are
    /// shuffled again, the one with the longest example first, so that a lack of memory shows at
    /// once.
    Grouped {
        /// Batches in one stretch; Hugging Face's length grouping has 50.
        megabatch: usize,
    },
    /// By length, the longest first: for prediction.
    Longest,
}

/// How an epoch is cut into batches.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlanParams {
    /// How large a batch is.
    pub size: Size,
    /// In which order examples are taken.
    pub order: Order,
    /// Temperature T of the sampling of regions, p_r ∝ n_r^(1/T): 1 takes them as they are,
    /// infinity all alike. `None` takes every example once.
    pub temperature: Option<f64>,
    /// Seed of every random choice.
    pub seed: Seed,
}

/// 32 examples, shuffled, each once, seed 0.
impl Default for PlanParams {
    fn default() -> Self {
        Self {
            size: Size::Count(32),
            order: Order::Shuffled,
            temperature: None,
            seed: Seed::new(0),
        }
    }
}

/// The batches of one epoch.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// Indexes of the examples of each batch.
    pub batches: Vec<Vec<usize>>,
    /// How often each region is drawn in this epoch.
    pub drawn: Vec<u64>,
}

impl Plan {
    /// The batches of each optimiser step: `accumulate` at a time, the last step may have fewer.
    pub fn steps(&self, accumulate: usize) -> std::slice::Chunks<'_, Vec<usize>> {
        self.batches.chunks(accumulate.max(1))
    }

    /// Number of optimiser steps.
    pub fn step_count(&self, accumulate: usize) -> usize {
        self.batches.len().div_ceil(accumulate.max(1))
    }
}

impl PlanParams {
    /// The batches of epoch `epoch` (from 0): a function of the arguments alone, so that a resumed
    /// run needs nothing but the number of the epoch and of the batch.
    ///
    /// `lengths` has the tokens of each example (both texts together), `regions` its region.
    ///
    /// # Errors
    /// When there is no example, the two lists differ in length, a size or stretch is 0, the
    /// temperature is below 1 or NaN or meets an order without shuffling, or an example is longer
    /// than the token budget.
    ///
    /// ```
    /// use landfall_finetune::batch::{Order, PlanParams, Size};
    ///
    /// let params = PlanParams { size: Size::Tokens(8), order: Order::Given, ..PlanParams::default() };
    /// let plan = params.epoch(&[3, 5, 4, 4, 8], &[0; 5], 0)?;
    /// assert_eq!(plan.batches, [vec![0, 1], vec![2, 3], vec![4]]);
    /// # Ok::<(), landfall_finetune::FinetuneError>(())
    /// ```
    pub fn epoch(
        &self,
        lengths: &[usize],
        regions: &[u32],
        epoch: u64,
    ) -> Result<Plan, FinetuneError> {
        self.check(lengths, regions)?;
        let seed = self.seed.stream("batches").index(epoch);
        let mut order = match self.temperature {
            Some(temperature) => draw(&by_region(regions), temperature, seed),
            None => (0..lengths.len()).collect(),
        };
        let mut drawn = vec![0; by_region(regions).len()];
        for row in &order {
            let region = regions
                .get(*row)
                .and_then(|region| usize::try_from(*region).ok());
            if let Some(count) = region.and_then(|region| drawn.get_mut(region)) {
                *count += 1;
            }
        }
        if matches!(self.order, Order::Shuffled | Order::Grouped { .. }) {
            shuffle(&mut order, seed.stream("order"));
        }
        let batches = match self.order {
            Order::Given | Order::Shuffled => cut(&order, lengths, self.size),
            Order::Grouped { megabatch } => {
                grouped(&order, lengths, self.size, megabatch, seed.stream("groups"))
            }
            Order::Longest => {
                longest_first(&mut order, lengths);
                cut(&order, lengths, self.size)
            }
        };
        Ok(Plan { batches, drawn })
    }

    fn check(&self, lengths: &[usize], regions: &[u32]) -> Result<(), FinetuneError> {
        let setting = |name, given: String, allowed: String| {
            Err(FinetuneError::Setting {
                name,
                given,
                allowed,
            })
        };
        if lengths.is_empty() || lengths.len() != regions.len() {
            return Err(FinetuneError::Rows {
                what: "regions of examples",
                given: regions.len(),
                expected: lengths.len().max(1),
            });
        }
        let longest = lengths.iter().copied().max().unwrap_or(0);
        match self.size {
            Size::Count(0) => {
                return setting("batch size", "0".to_owned(), "1 or more".to_owned());
            }
            Size::Tokens(budget) if budget < longest.max(1) => {
                let allowed = format!("the longest example's {longest} tokens or more");
                return setting("tokens of a batch", budget.to_string(), allowed);
            }
            _ => {}
        }
        if self.order == (Order::Grouped { megabatch: 0 }) {
            return setting(
                "batches in a stretch",
                "0".to_owned(),
                "1 or more".to_owned(),
            );
        }
        self.check_temperature()
    }

    fn check_temperature(&self) -> Result<(), FinetuneError> {
        let (name, given, allowed) = match (self.temperature, self.order) {
            (Some(given), _) if given < 1.0 || given.is_nan() => {
                ("temperature", given.to_string(), "1 or more")
            }
            (Some(_), Order::Given | Order::Longest) => (
                "order of examples",
                format!("{:?}", self.order),
                "a shuffled one where regions are sampled by temperature",
            ),
            _ => return Ok(()),
        };
        Err(FinetuneError::Setting {
            name,
            given,
            allowed: allowed.to_owned(),
        })
    }
}
