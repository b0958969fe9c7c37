//! Trained on one region, tested on another.

use landfall_core::Progress;
use serde::{Deserialize, Serialize};

use super::bootstrap::Measured;
use super::compare::mean;
use super::grouping::Grouping;
use super::params::EvaluateParams;
use crate::FinetuneError;
use crate::counter::equal;

/// One cell of the table.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct TransferCell {
    /// Rows tested.
    pub n: usize,
    /// Mean of the rows' scores.
    pub score: Measured,
}

/// A table of transfer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Transfer {
    /// What was trained on, one name for each row of the table.
    pub trained: Vec<String>,
    /// What was tested, one name for each column.
    pub tested: Vec<String>,
    /// Cells by row, then column; `None` where a group has no row to test.
    pub cells: Vec<Vec<Option<TransferCell>>>,
}

/// A table of transfer: for each of `trained`, `run` trains on it and returns one score for each
/// test row (1 for right and 0 for wrong, say); `tested` groups the test rows.
///
/// # Errors
/// When `run` fails, returns another number of scores than there are test rows or one that is not
/// finite, a group is beyond the names, or the work is cancelled.
///
/// ```
/// use landfall_core::Progress;
/// use landfall_finetune::evaluate::{EvaluateParams, Grouping, transfer};
///
/// let tested = Grouping::by("region", ["de", "de", "en", "en"]);
/// let run = |trained: usize| Ok(if trained == 0 { vec![1., 1., 0., 1.] } else { vec![0., 0., 1., 1.] });
/// let params = EvaluateParams::default();
/// let table = transfer(&["de".into(), "en".into()], &tested, run, &params, &Progress::silent())?;
/// assert_eq!(table.cells[0][1].map(|cell| cell.score.value), Some(0.5));
/// # Ok::<(), landfall_finetune::FinetuneError>(())
/// ```
pub fn transfer(
    trained: &[String],
    tested: &Grouping,
    mut run: impl FnMut(usize) -> Result<Vec<f64>, FinetuneError>,
    params: &EvaluateParams,
    progress: &Progress,
) -> Result<Transfer, FinetuneError> {
    params.check()?;
    let groups = tested.rows()?;
    let stage = progress.stage("transfer", Some(trained.len() as u64));
    let mut cells = Vec::with_capacity(trained.len());
    for (at, name) in trained.iter().enumerate() {
        let scores = run(at)?;
        equal("scores of test rows", scores.len(), tested.of.len())?;
        if let Some(wild) = scores.iter().find(|score| !score.is_finite()) {
            return Err(FinetuneError::Setting {
                name: "score of a row",
                given: wild.to_string(),
                allowed: "finite numbers".to_owned(),
            });
        }
        let cell = |test: &String| {
            let rows = groups.get(test.as_str())?;
            let own = rows.iter().filter_map(|row| scores.get(*row).copied());
            let own: Vec<f64> = own.collect();
            let seed = params.seed.stream("transfer").stream(name).stream(test);
            Some(TransferCell {
                n: own.len(),
                score: mean(&own, params, seed),
            })
        };
        cells.push(tested.names.iter().map(cell).collect());
        stage.advance(1)?;
    }
    Ok(Transfer {
        trained: trained.to_vec(),
        tested: tested.names.clone(),
        cells,
    })
}
