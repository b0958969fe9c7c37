//! The most frequent label.

use serde::{Deserialize, Serialize};

use crate::FinetuneError;

/// Always says the most frequent label; of equals, the first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Majority {
    /// The label.
    pub label: u32,
    /// Share of each label in the training rows: its probabilities.
    pub shares: Vec<f32>,
}

impl Majority {
    /// Counts the classes of the training rows.
    ///
    /// # Errors
    /// When there is no row, or a class is not below `labels`.
    ///
    /// ```
    /// use landfall_finetune::baseline::Majority;
    ///
    /// let majority = Majority::fit(&[2, 0, 2], 3)?;
    /// assert_eq!(majority.predict(2), [2, 2]);
    /// # Ok::<(), landfall_finetune::FinetuneError>(())
    /// ```
    pub fn fit(targets: &[u32], labels: usize) -> Result<Self, FinetuneError> {
        if targets.is_empty() {
            return Err(FinetuneError::Rows {
                what: "training rows of the majority",
                given: 0,
                expected: 1,
            });
        }
        let counts = counts(targets, labels)?;
        let most = counts.iter().copied().max().unwrap_or(0);
        let label = counts.iter().position(|count| *count == most);
        let share = |count: &u64| (*count as f64 / targets.len() as f64) as f32;
        Ok(Self {
            label: label.and_then(|at| u32::try_from(at).ok()).unwrap_or(0),
            shares: counts.iter().map(share).collect(),
        })
    }

    /// The label for each of `rows` rows.
    pub fn predict(&self, rows: usize) -> Vec<u32> {
        vec![self.label; rows]
    }
}

/// Rows of each class.
pub(super) fn counts(targets: &[u32], labels: usize) -> Result<Vec<u64>, FinetuneError> {
    let mut counts = vec![0u64; labels];
    for class in targets {
        let count = usize::try_from(*class)
            .ok()
            .and_then(|at| counts.get_mut(at));
        *count.ok_or(FinetuneError::OutOfRange {
            what: "class",
            index: (*class).into(),
            limit: labels as u64,
        })? += 1;
    }
    Ok(counts)
}
