//! Cross-validation.

use landfall_core::Progress;
use serde::{Deserialize, Serialize};

use crate::FinetuneError;
use crate::counter::equal;

/// How one fold went.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct FoldScore {
    /// Rows trained on.
    pub trained: usize,
    /// Rows tested.
    pub tested: usize,
    /// The score of the tested rows.
    pub score: f64,
}

/// Predictions of every row by a model that has not seen it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CrossValidated<P> {
    /// What the model of the row's own fold said, row by row.
    pub predictions: Vec<P>,
    /// Fold of each row.
    pub fold_of: Vec<u32>,
    /// How each fold went.
    pub folds: Vec<FoldScore>,
    /// Mean of the folds' scores.
    pub mean: f64,
    /// Standard deviation of the folds' scores (divisor k - 1).
    pub deviation: f64,
}

/// Trains and tests on each fold in turn.
///
/// `folds` has the rows of each fold (see [`folds`](crate::dataset::folds)); `run` gets the fold's
/// number, the rows to train on and the rows to test (both ascending), and returns what it predicts
/// for the latter in their order; `score` gets the tested rows and these predictions.
///
/// # Errors
/// When the folds do not hold every row exactly once, `run` fails or returns another number of
/// predictions, or the work is cancelled.
///
/// ```
/// use landfall_core::Progress;
/// use landfall_finetune::evaluate::cross_validate;
///
/// let truth = [0, 1, 0, 1];
/// let run = |_: usize, _: &[usize], test: &[usize]| Ok(vec![0; test.len()]);
/// let right = |rows: &[usize], said: &[i32]| {
///     rows.iter().zip(said).filter(|(row, said)| truth[**row] == **said).count() as f64 / rows.len() as f64
/// };
/// let found = cross_validate(&[vec![0, 1], vec![2, 3]], run, right, &Progress::silent())?;
/// assert_eq!((found.mean, found.deviation), (0.5, 0.0));
/// # Ok::<(), landfall_finetune::FinetuneError>(())
/// ```
pub fn cross_validate<P>(
    folds: &[Vec<usize>],
    mut run: impl FnMut(usize, &[usize], &[usize]) -> Result<Vec<P>, FinetuneError>,
    score: impl Fn(&[usize], &[P]) -> f64,
    progress: &Progress,
) -> Result<CrossValidated<P>, FinetuneError> {
    let fold_of = fold_of(folds)?;
    let stage = progress.stage("folds", Some(folds.len() as u64));
    let mut said: Vec<Option<P>> = fold_of.iter().map(|_| None).collect();
    let mut scores = Vec::with_capacity(folds.len());
    for (number, fold) in folds.iter().enumerate() {
        let mut test = fold.clone();
        test.sort_unstable();
        let rows = (0..fold_of.len()).zip(&fold_of);
        let own = |(row, of): (usize, &u32)| (*of as usize != number).then_some(row);
        let train: Vec<usize> = rows.filter_map(own).collect();
        let predictions = run(number, &train, &test)?;
        equal("predictions of a fold", predictions.len(), test.len())?;
        scores.push(FoldScore {
            trained: train.len(),
            tested: test.len(),
            score: score(&test, &predictions),
        });
        for (row, prediction) in test.iter().zip(predictions) {
            if let Some(place) = said.get_mut(*row) {
                *place = Some(prediction);
            }
        }
        stage.advance(1)?;
    }
    let (mean, deviation) = spread(&scores);
    Ok(CrossValidated {
        predictions: said.into_iter().flatten().collect(),
        fold_of,
        folds: scores,
        mean,
        deviation,
    })
}

/// Mean and standard deviation of the folds' scores.
fn spread(scores: &[FoldScore]) -> (f64, f64) {
    let count = scores.len() as f64;
    let mean = scores.iter().map(|fold| fold.score).sum::<f64>() / count;
    let square = |fold: &FoldScore| (fold.score - mean).powi(2);
    let squares: f64 = scores.iter().map(square).sum();
    (mean, (squares / (count - 1.0)).sqrt())
}

/// Fold of each row; every row of 0..n must be in exactly one fold.
fn fold_of(folds: &[Vec<usize>]) -> Result<Vec<u32>, FinetuneError> {
    if folds.len() < 2 {
        return Err(FinetuneError::Setting {
            name: "number of folds",
            given: folds.len().to_string(),
            allowed: "2 or more".to_owned(),
        });
    }
    let count = folds.iter().map(Vec::len).sum();
    let mut fold_of = vec![u32::MAX; count];
    for (number, fold) in (0u32..).zip(folds) {
        for row in fold {
            let place = fold_of.get_mut(*row).filter(|of| **of == u32::MAX);
            *place.ok_or_else(|| FinetuneError::Setting {
                name: "row of a fold",
                given: row.to_string(),
                allowed: format!("each of 0 to {} once", count.saturating_sub(1)),
            })? = number;
        }
    }
    Ok(fold_of)
}
