//! Silhouettes (Rousseeuw 1987), exact.

use landfall_core::Progress;

use super::figure::{Figure, Undefined};
use super::groups::Groups;
use super::pass;
use crate::cluster::{ClusterError, Points, Real};

/// How well every row fits its cluster.
#[derive(Debug, Clone, PartialEq)]
pub struct Silhouettes {
    /// One per row, -1 to 1: above 0 the row lies nearer to its own cluster than to the next. Empty
    /// where silhouettes are not defined.
    pub rows: Vec<f64>,
    /// Their mean, weighted as the rows are.
    pub mean: Figure,
}

impl Silhouettes {
    pub(super) const fn undefined(reason: Undefined) -> Self {
        Self {
            rows: Vec::new(),
            mean: Figure::Undefined(reason),
        }
    }

    pub(super) fn of<T: Real>(points: Points<'_, T>, rows: Vec<f64>) -> Self {
        let total: f64 = rows
            .iter()
            .enumerate()
            .map(|(row, score)| points.weight(row) * score)
            .sum();
        let mean = Figure::of(total / points.total_weight());
        Self { rows, mean }
    }
}

/// The silhouette of every row: (b - a) / max(a, b), where a is the mean distance to the other rows
/// of its cluster and b the least, over the other clusters, of the mean distance to their rows.
///
/// `labels` holds one number per row; which numbers does not matter. A row alone in its cluster
/// scores 0, and so does one whose a and b are both 0.
///
/// A weight of k counts as k copies of the row. So in its own cluster of weight W a row of weight w
/// counts itself out once: a is the weighted sum of distances over W - min(w, 1). That makes a row
/// of weight 2 alone in its cluster two equal rows that score 1, and weights that are all at most 1
/// plain shares of importance. Rows of weight 0 are scored and count for nothing. Call
/// [`Points::unweighted`] for silhouettes without weights.
///
/// Distances are roots of sums of squared differences, so a large offset costs no digits. Takes
/// O(rows² x columns) time on the threads of the current rayon pool, with the same result for any
/// number of them, and memory for one copy of the rows.
///
/// # Errors
/// [`ClusterError::LabelCount`], [`ClusterError::Cancelled`].
///
/// ```
/// use landfall_market::cluster::Points;
/// use landfall_market::evaluate::silhouettes;
/// use landfall_market::Progress;
///
/// // 0, 1 | 4, 6: the first row has a = 1 and b = (4 + 6) / 2 = 5, so it scores 4 / 5.
/// let points = Points::new(&[0.0, 1.0, 4.0, 6.0], 1)?;
/// let found = silhouettes(points, &[0, 0, 1, 1], &Progress::silent())?;
/// assert!((found.rows[0] - 0.8).abs() < 1e-12);
/// // One cluster has no silhouette, and the reason is given in its place.
/// let none = silhouettes(points, &[0; 4], &Progress::silent())?;
/// assert_eq!(none.mean.value(), None);
/// # Ok::<(), landfall_market::cluster::ClusterError>(())
/// ```
pub fn silhouettes<T: Real>(
    points: Points<'_, T>,
    labels: &[u32],
    progress: &Progress,
) -> Result<Silhouettes, ClusterError> {
    let mut all = silhouettes_of_all(points, &[labels], progress)?;
    Ok(all
        .pop()
        .unwrap_or_else(|| Silhouettes::undefined(Undefined::OneCluster)))
}

/// The silhouettes of several labellings of the same rows in one pass over the pairs: distances are
/// computed once.
///
/// # Errors
/// As [`silhouettes`].
pub fn silhouettes_of_all<T: Real>(
    points: Points<'_, T>,
    labellings: &[&[u32]],
    progress: &Progress,
) -> Result<Vec<Silhouettes>, ClusterError> {
    let groups: Vec<Groups> = labellings
        .iter()
        .map(|labels| Groups::of(points, labels))
        .collect::<Result<_, _>>()?;
    let reasons: Vec<Option<Undefined>> = groups.iter().map(Groups::no_silhouette).collect();
    let defined: Vec<Groups> = groups
        .into_iter()
        .zip(&reasons)
        .filter(|(_, reason)| reason.is_none())
        .map(|(groups, _)| groups)
        .collect();
    let mut scores = if defined.is_empty() {
        Vec::new().into_iter()
    } else {
        pass::silhouettes(points, &defined, None, progress)?.into_iter()
    };
    Ok(reasons
        .into_iter()
        .map(|reason| match reason {
            Some(reason) => Silhouettes::undefined(reason),
            None => Silhouettes::of(points, scores.next().unwrap_or_default()),
        })
        .collect())
}
