//! How high the right answer stands in a list sorted by similarity.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::bootstrap::{Measured, certain, measured};
use super::grouping::{Grouping, Report, report};
use super::params::EvaluateParams;
use crate::FinetuneError;
use crate::counter::equal;

/// Scores of one set of queries.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RetrievalScores {
    /// Number of queries.
    pub n: usize,
    /// Mean of 1 / rank of the right answer.
    pub mrr: Measured,
    /// Share of queries whose right answer is among the first k, by k.
    pub recall_at: BTreeMap<u32, Measured>,
}

/// Scores of ranks (from 1) of the right answers, overall and per group; recall at each of `at`.
///
/// # Errors
/// When there is no query, a rank or a k is 0, or lists differ in length.
///
/// ```
/// use landfall_finetune::evaluate::{EvaluateParams, retrieval};
///
/// let report = retrieval(&[1, 2, 4], &[1, 3], &[], &EvaluateParams::default())?;
/// // (1 + 1/2 + 1/4) / 3
/// assert!((report.overall.mrr.value - 1.75 / 3.0).abs() < 1e-15);
/// assert!((report.overall.recall_at[&3].value - 2.0 / 3.0).abs() < 1e-15);
/// # Ok::<(), landfall_finetune::FinetuneError>(())
/// ```
pub fn retrieval(
    ranks: &[u32],
    at: &[u32],
    groups: &[Grouping],
    params: &EvaluateParams,
) -> Result<Report<RetrievalScores>, FinetuneError> {
    if ranks.iter().chain(at).any(|rank| *rank == 0) {
        return Err(FinetuneError::Setting {
            name: "rank",
            given: "0".to_owned(),
            allowed: "1 or more".to_owned(),
        });
    }
    report(ranks.len(), groups, params, |chosen, seed| {
        let own: Vec<u32> = chosen
            .iter()
            .filter_map(|row| ranks.get(*row).copied())
            .collect();
        let mean = |f: &(dyn Fn(u32) -> f64 + Sync)| {
            let [found] = measured(own.len(), params, seed, |sample| {
                let drawn = sample.iter().filter_map(|row| own.get(*row));
                [drawn.map(|rank| f(*rank)).sum::<f64>() / sample.len() as f64]
            });
            certain(found)
        };
        let recall = |k: &u32| {
            let inside = |rank: u32| if rank <= *k { 1.0 } else { 0.0 };
            (*k, mean(&inside))
        };
        RetrievalScores {
            n: own.len(),
            mrr: mean(&|rank| 1.0 / f64::from(rank)),
            recall_at: at.iter().map(recall).collect(),
        }
    })
}

/// Rank (from 1) of each query's right document by cosine; documents that are as near count as
/// before it, so that vectors that are all alike are no success.
///
/// # Shapes
/// `queries` is n x `size`, `documents` m x `size`, row by row; `right` has for each query the index
/// of its document. A zero vector has cosine 0 with everything.
///
/// # Errors
/// When lists do not have these shapes, an index is beyond the documents, or a number is not
/// finite.
///
/// ```
/// use landfall_finetune::evaluate::ranks;
///
/// let documents = [1.0, 0.0, 0.0, 1.0];
/// assert_eq!(ranks(&[0.9, 0.1, 0.8, 0.2], &documents, 2, &[0, 1])?, [1, 2]);
/// # Ok::<(), landfall_finetune::FinetuneError>(())
/// ```
pub fn ranks(
    queries: &[f32],
    documents: &[f32],
    size: usize,
    right: &[u32],
) -> Result<Vec<u32>, FinetuneError> {
    equal("numbers of a vector", size, size.max(1))?;
    equal("numbers of queries", queries.len(), right.len() * size)?;
    let count = documents.len() / size;
    equal("numbers of documents", documents.len(), count * size)?;
    finite("number of a vector", queries.iter().chain(documents))?;
    let [queries, documents] = [queries, documents].map(|all| normalised(all, size));
    let rank = |(query, right): (&[f32], &u32)| {
        let right_one = usize::try_from(*right)
            .ok()
            .and_then(|at| documents.chunks_exact(size).nth(at))
            .ok_or(FinetuneError::OutOfRange {
                what: "document",
                index: (*right).into(),
                limit: count as u64,
            })?;
        let own = dot(query, right_one);
        let before = documents
            .chunks_exact(size)
            .filter(|document| dot(query, document) >= own)
            .count();
        // The right one itself is among them.
        Ok(u32::try_from(before).unwrap_or(u32::MAX))
    };
    queries
        .par_chunks_exact(size)
        .zip(right)
        .map(rank)
        .collect()
}

/// An error unless all numbers are finite.
pub(super) fn finite<'a>(
    name: &'static str,
    numbers: impl Iterator<Item = &'a f32>,
) -> Result<(), FinetuneError> {
    match numbers.copied().find(|number| !number.is_finite()) {
        None => Ok(()),
        Some(wild) => Err(FinetuneError::Setting {
            name,
            given: wild.to_string(),
            allowed: "finite numbers".to_owned(),
        }),
    }
}

fn normalised(all: &[f32], size: usize) -> Vec<f32> {
    let one = |vector: &[f32]| {
        let square: f64 = vector.iter().map(|x| f64::from(*x).powi(2)).sum();
        let length = square.sqrt();
        let scale = if length > 0.0 { 1.0 / length } else { 0.0 };
        vector
            .iter()
            .map(move |x| (f64::from(*x) * scale) as f32)
            .collect::<Vec<_>>()
    };
    all.chunks_exact(size).flat_map(one).collect()
}

/// Eight sums side by side, in a fixed order.
fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0.0f32; 8];
    let (a, b) = (a.chunks(8), b.chunks(8));
    for (a, b) in a.zip(b) {
        for ((sum, x), y) in sums.iter_mut().zip(a).zip(b) {
            *sum += x * y;
        }
    }
    sums.iter().sum()
}
