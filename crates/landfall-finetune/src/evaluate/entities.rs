//! Entities in sequences of tags, counted by seqeval's rules.

use std::collections::{BTreeMap, BTreeSet};

use landfall_core::Seed;
use serde::{Deserialize, Serialize};

use super::bootstrap::{Measured, certain, measured};
use super::chunk::{Chunk, Scheme, chunks};
use super::confusion::ratio;
use super::grouping::{Grouping, Report, report};
use super::params::EvaluateParams;
use crate::FinetuneError;
use crate::counter::equal;

/// Scores of one type of entity.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TypeScores {
    /// Entities there are.
    pub support: u64,
    /// Entities that are said to be.
    pub predicted: u64,
    /// Share of these that are right in type and both ends.
    pub precision: f64,
    /// Share of those there are which are found.
    pub recall: f64,
    /// Harmonic mean of both.
    pub f1: f64,
}

/// Scores of one set of sequences.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EntityScores {
    /// Number of sequences.
    pub n: usize,
    /// Share of tags that are right.
    pub tag_accuracy: Measured,
    /// Precision over all entities.
    pub precision: Measured,
    /// Recall over all entities.
    pub recall: Measured,
    /// F1 over all entities: seqeval's default.
    pub f1: Measured,
    /// Mean F1 over the types that occur in these sequences, true or predicted.
    pub macro_f1: Measured,
    /// F1 weighted by how many entities there are of each type.
    pub weighted_f1: Measured,
    /// Scores of each type.
    pub types: BTreeMap<String, TypeScores>,
}

/// Entities there are, said to be, and both.
type Counts = [u32; 3];

/// What one sequence adds.
struct Row {
    tags: u32,
    right: u32,
    /// Counts by index of the type.
    types: Vec<(usize, Counts)>,
}

/// Scores of entities, overall and per group of sequences; intervals draw whole sequences.
///
/// # Errors
/// When there is no sequence, lists differ in length, or strict IOB2 meets another tag.
///
/// ```
/// use landfall_finetune::evaluate::{EvaluateParams, Scheme, entities};
///
/// // seqeval's own example.
/// let truth = [vec!["O", "O", "O", "B-MISC", "I-MISC", "I-MISC", "O"], vec!["B-PER", "I-PER", "O"]];
/// let said = [vec!["O", "O", "B-MISC", "I-MISC", "I-MISC", "I-MISC", "O"], vec!["B-PER", "I-PER", "O"]];
/// let report = entities(&truth, &said, Scheme::Conll, &[], &EvaluateParams::default())?;
/// assert_eq!(report.overall.f1.value, 0.5);
/// # Ok::<(), landfall_finetune::FinetuneError>(())
/// ```
pub fn entities<T: AsRef<str>>(
    truth: &[Vec<T>],
    predicted: &[Vec<T>],
    scheme: Scheme,
    groups: &[Grouping],
    params: &EvaluateParams,
) -> Result<Report<EntityScores>, FinetuneError> {
    equal("predicted sequences", predicted.len(), truth.len())?;
    let mut found = Vec::with_capacity(truth.len());
    for (truth, predicted) in truth.iter().zip(predicted) {
        equal("predicted tags", predicted.len(), truth.len())?;
        let same = |(a, b): &(&T, &T)| a.as_ref() == b.as_ref();
        let right = truth.iter().zip(predicted).filter(same).count();
        let sets = [chunks(truth, scheme)?, chunks(predicted, scheme)?];
        found.push((truth.len(), right, sets));
    }
    let all = found.iter().flat_map(|(_, _, sets)| sets.iter().flatten());
    let kinds: BTreeSet<String> = all.map(|chunk| chunk.kind.clone()).collect();
    let kinds: Vec<String> = kinds.into_iter().collect();
    let rows: Vec<Row> = found.iter().map(|row| count(row, &kinds)).collect();
    report(rows.len(), groups, params, |chosen, seed| {
        let own: Vec<&Row> = chosen.iter().filter_map(|row| rows.get(*row)).collect();
        scores(&own, &kinds, params, seed)
    })
}

fn count(
    (tags, right, [truth, predicted]): &(usize, usize, [Vec<Chunk>; 2]),
    kinds: &[String],
) -> Row {
    let mut types: BTreeMap<usize, Counts> = BTreeMap::new();
    let kind = |chunk: &Chunk| kinds.binary_search(&chunk.kind).unwrap_or(usize::MAX);
    let true_ones: BTreeSet<&Chunk> = truth.iter().collect();
    for chunk in &true_ones {
        types.entry(kind(chunk)).or_default()[0] += 1;
    }
    for chunk in predicted {
        let counts = types.entry(kind(chunk)).or_default();
        counts[1] += 1;
        counts[2] += u32::from(true_ones.contains(chunk));
    }
    let small = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    Row {
        tags: small(*tags),
        right: small(*right),
        types: types.into_iter().collect(),
    }
}

/// Sums over sequences: tags, right tags, counts of each type.
fn sums<'a>(rows: impl Iterator<Item = &'a &'a Row>, kinds: usize) -> (f64, f64, Vec<[f64; 3]>) {
    let mut types = vec![[0.0; 3]; kinds];
    let (mut tags, mut right) = (0.0, 0.0);
    for row in rows {
        tags += f64::from(row.tags);
        right += f64::from(row.right);
        for (kind, counts) in &row.types {
            if let Some(sum) = types.get_mut(*kind) {
                sum.iter_mut()
                    .zip(counts)
                    .for_each(|(sum, count)| *sum += f64::from(*count));
            }
        }
    }
    (tags, right, types)
}

fn f1([support, predicted, both]: &[f64; 3]) -> f64 {
    ratio(2.0 * both, support + predicted)
}

/// Tag accuracy, precision, recall, F1, macro and weighted F1.
fn measures((tags, right, types): &(f64, f64, Vec<[f64; 3]>)) -> [f64; 6] {
    let mut all = [0.0; 3];
    let (mut present, mut sum, mut weighted) = (0.0, 0.0, 0.0);
    for counts in types {
        all.iter_mut()
            .zip(counts)
            .for_each(|(all, one)| *all += one);
        if counts[0] + counts[1] > 0.0 {
            present += 1.0;
            sum += f1(counts);
            weighted += f1(counts) * counts[0];
        }
    }
    [
        ratio(*right, *tags),
        ratio(all[2], all[1]),
        ratio(all[2], all[0]),
        f1(&all),
        ratio(sum, present),
        ratio(weighted, all[0]),
    ]
}

fn scores(own: &[&Row], kinds: &[String], params: &EvaluateParams, seed: Seed) -> EntityScores {
    let [
        tag_accuracy,
        precision,
        recall,
        f1_all,
        macro_f1,
        weighted_f1,
    ] = measured(own.len(), params, seed, |sample| {
        let drawn = sample.iter().filter_map(|at| own.get(*at));
        measures(&sums(drawn, kinds.len()))
    })
    .map(certain);
    EntityScores {
        n: own.len(),
        tag_accuracy,
        precision,
        recall,
        f1: f1_all,
        macro_f1,
        weighted_f1,
        types: by_type(own, kinds),
    }
}

fn by_type(own: &[&Row], kinds: &[String]) -> BTreeMap<String, TypeScores> {
    let (_, _, types) = sums(own.iter(), kinds.len());
    let named = kinds.iter().zip(&types).filter(|(_, c)| c[0] + c[1] > 0.0);
    let scored = |(kind, counts): (&String, &[f64; 3])| {
        let scores = TypeScores {
            support: counts[0] as u64,
            predicted: counts[1] as u64,
            precision: ratio(counts[2], counts[1]),
            recall: ratio(counts[2], counts[0]),
            f1: f1(counts),
        };
        (kind.clone(), scores)
    };
    named.map(scored).collect()
}
