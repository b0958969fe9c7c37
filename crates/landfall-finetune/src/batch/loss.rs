//! What each row counts in the loss of a step.
//!
//! Both losses are one weighted sum over the rows, so that all regions take one pass: the mean over
//! the batch has the factor 1 / Σ w for every row, the sum over regions of the mean over the
//! region's rows has 1 / Σ w of the row's own region.
//!
//! # Definitions
//! With l_i torch's `cross_entropy(reduction="none", weight=c, label_smoothing=…)` of row i (class
//! weight c included), e_i the example's weight and c_i the weight of its class, a mean over rows is
//! Σ e_i l_i / Σ e_i c_i: with e = 1 torch's weighted mean, with both 1 the plain one. Tokens count
//! as rows where every token has a class, those that are not counted have e_i = 0. A mean over no
//! weight at all is 0.
//!
//! # Accumulation
//! A step of M micro-batches can be the mean of the micro-batches' losses, each divided by M (the
//! plain loop: `loss / M`, then backward), or one mean over the rows of all micro-batches (what
//! `num_items_in_batch` of transformers' Trainer stands for). They agree when all micro-batches
//! weigh the same. The first is the default; the last step of an epoch divides by the micro-batches
//! it has. (The Trainer of transformers 5.24 hands that number to the models, but the heads of
//! BERT, DistilBERT, RoBERTa and XLM-R pass it over, so that it adds the means of the micro-batches:
//! its loss is M times as large as either. That is not offered here.)

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::FinetuneError;

/// How the rows of a batch become one number.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Loss {
    /// The mean over the batch.
    #[default]
    Batch,
    /// The sum over the regions present of the mean over each region's rows in the batch.
    Regions,
}

impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Batch => "batch",
            Self::Regions => "regions",
        })
    }
}

impl FromStr for Loss {
    type Err = FinetuneError;

    fn from_str(given: &str) -> Result<Self, FinetuneError> {
        match given {
            "batch" => Ok(Self::Batch),
            "regions" => Ok(Self::Regions),
            _ => Err(FinetuneError::Setting {
                name: "loss",
                given: given.to_owned(),
                allowed: "`batch` or `regions`".to_owned(),
            }),
        }
    }
}

/// How the micro-batches of a step become one loss.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Accumulation {
    /// The mean of their losses.
    #[default]
    MicroBatches,
    /// One mean over the rows of all of them.
    Items,
}

/// What the loss of one micro-batch is summed over: rows, or tokens. All lists are equally long.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Items {
    /// Region of each.
    pub regions: Vec<u32>,
    /// Weight e of each; 0 where it is not counted.
    pub weights: Vec<f32>,
    /// Weight c of its class.
    pub class_weights: Vec<f32>,
}

impl Items {
    pub(super) fn push(&mut self, region: u32, weight: f32, class_weight: f32) {
        self.regions.push(region);
        self.weights.push(weight);
        self.class_weights.push(class_weight);
    }

    fn iter(&self) -> impl Iterator<Item = (u32, f64, f64)> {
        self.regions
            .iter()
            .zip(&self.weights)
            .zip(&self.class_weights)
            .map(|((region, e), c)| (*region, f64::from(*e), f64::from(*c)))
    }
}

/// Factors of the rows of one micro-batch.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Factors {
    /// The micro-batch's share of the step's loss is Σ `factors[i]` · l_i.
    pub factors: Vec<f32>,
    /// Its rows, for [`Factors::region_losses`].
    items: Items,
}

/// Factors of every micro-batch of one step; see the module for the definitions.
///
/// ```
/// use landfall_finetune::batch::{Accumulation, Items, Loss, factors};
///
/// let rows = Items { regions: vec![0, 0, 1], weights: vec![1.0; 3], class_weights: vec![1.0; 3] };
/// let step = factors(Loss::Regions, Accumulation::MicroBatches, &[rows]);
/// assert_eq!(step[0].factors, [0.5, 0.5, 1.0]);
/// assert_eq!(step[0].region_losses(&[1.0, 3.0, 5.0]), [(0, 2.0), (1, 5.0)]);
/// ```
pub fn factors(loss: Loss, accumulation: Accumulation, micro: &[Items]) -> Vec<Factors> {
    factors_by(loss, accumulation, micro, &|_| 0)
}

/// The same where regions are learned from apart: `owner` says by whom. The step's loss is the sum
/// of the losses that each owner's rows would have alone, so `batch` takes the mean over the rows
/// of each owner.
pub(crate) fn factors_by(
    loss: Loss,
    accumulation: Accumulation,
    micro: &[Items],
    owner: &dyn Fn(u32) -> u32,
) -> Vec<Factors> {
    let divisor = match accumulation {
        Accumulation::MicroBatches => micro.len() as f64,
        Accumulation::Items => 1.0,
    };
    let whole = mass(loss, owner, micro.iter().flat_map(Items::iter));
    let one = |items: &Items| {
        let own = mass(loss, owner, items.iter());
        let mass = match accumulation {
            Accumulation::MicroBatches => &own,
            Accumulation::Items => &whole,
        };
        let factor = |(region, e, _): (u32, f64, f64)| {
            let mass = mass.get(&key(loss, owner, region)).copied().unwrap_or(0.0);
            narrow(if mass > 0.0 { e / mass / divisor } else { 0.0 })
        };
        Factors {
            factors: items.iter().map(factor).collect(),
            items: items.clone(),
        }
    };
    micro.iter().map(one).collect()
}

fn key(loss: Loss, owner: &dyn Fn(u32) -> u32, region: u32) -> u32 {
    match loss {
        Loss::Batch => owner(region),
        Loss::Regions => region,
    }
}

fn mass(
    loss: Loss,
    owner: &dyn Fn(u32) -> u32,
    items: impl Iterator<Item = (u32, f64, f64)>,
) -> BTreeMap<u32, f64> {
    let mut mass = BTreeMap::new();
    for (region, e, c) in items {
        *mass.entry(key(loss, owner, region)).or_insert(0.0) += e * c;
    }
    mass
}

fn narrow(value: f64) -> f32 {
    value as f32
}

impl Factors {
    /// The mean loss of each region that has weight in this micro-batch, sorted by region:
    /// Σ e_i l_i / Σ e_i c_i over its rows. `losses` has l_i for each row.
    pub fn region_losses(&self, losses: &[f32]) -> Vec<(u32, f64)> {
        let mut sums: BTreeMap<u32, (f64, f64)> = BTreeMap::new();
        for ((region, e, c), loss) in self.items.iter().zip(losses) {
            // A row that is not counted may have any loss, NaN as well.
            if e > 0.0 {
                let sum = sums.entry(region).or_insert((0.0, 0.0));
                sum.0 += e * f64::from(*loss);
                sum.1 += e * c;
            }
        }
        sums.into_iter()
            .filter(|(_, (_, mass))| *mass > 0.0)
            .map(|(region, (sum, mass))| (region, sum / mass))
            .collect()
    }
}
