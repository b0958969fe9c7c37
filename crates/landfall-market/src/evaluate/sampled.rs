//! The mean silhouette of many rows, from some of them.

use landfall_core::{Progress, Seed};
use rand::seq::index::sample;

use super::figure::Figure;
use super::groups::Groups;
use super::pass;
use super::silhouette::silhouettes;
use crate::cluster::{ClusterError, Points, Real};

/// A mean silhouette and the rows behind it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MeanSilhouette {
    /// The mean, weighted as the rows are.
    pub mean: Figure,
    /// Its standard error over samples; `None` when every row was scored.
    pub standard_error: Option<f64>,
    /// Rows that were scored, each against all rows.
    pub scored_rows: usize,
    /// Rows there are of any weight.
    pub rows: usize,
}

/// The mean silhouette estimated from at most `rows` rows (but at least two of every cluster that
/// has them), drawn without replacement from every cluster in proportion to its size.
///
/// Every row drawn is compared with all rows, so its own silhouette is exact and the mean is
/// unbiased; it is not the silhouette of a sample, whose clusters are thinner. With as many rows as
/// there are, the result is exact. Takes O(`rows` x all rows x columns) time.
///
/// # Errors
/// As [`silhouettes`](super::silhouettes).
pub fn sampled_silhouette<T: Real>(
    points: Points<'_, T>,
    labels: &[u32],
    rows: usize,
    seed: Seed,
    progress: &Progress,
) -> Result<MeanSilhouette, ClusterError> {
    let groups = Groups::of(points, labels)?;
    let members = Strata::of(points, &groups);
    let all = members.0.iter().map(Vec::len).sum();
    if let Some(reason) = groups.no_silhouette() {
        return Ok(MeanSilhouette {
            mean: Figure::Undefined(reason),
            standard_error: None,
            scored_rows: 0,
            rows: all,
        });
    }
    if rows >= all {
        return Ok(MeanSilhouette {
            mean: silhouettes(points, labels, progress)?.mean,
            standard_error: None,
            scored_rows: all,
            rows: all,
        });
    }
    let drawn = members.draw(rows, all, seed);
    let mut targets: Vec<usize> = drawn.0.iter().flatten().copied().collect();
    targets.sort_unstable();
    let scores = pass::silhouettes(points, &[groups], Some(&targets), progress)?;
    let scores = scores.first().map_or(&[][..], Vec::as_slice);
    let (mean, variance) = estimate(points, &members, &drawn, &targets, scores);
    Ok(MeanSilhouette {
        mean: Figure::of(mean),
        standard_error: (targets.len() < all).then(|| variance.sqrt()),
        scored_rows: targets.len(),
        rows: all,
    })
}

/// The rows of every cluster that weigh anything.
struct Strata(Vec<Vec<usize>>);

impl Strata {
    fn of<T: Real>(points: Points<'_, T>, groups: &Groups) -> Self {
        let mut members = vec![Vec::new(); groups.len()];
        for (row, &group) in groups.of_row.iter().enumerate() {
            if let Some(list) = members
                .get_mut(group as usize)
                .filter(|_| points.weight(row) > 0.0)
            {
                list.push(row);
            }
        }
        Self(members)
    }

    fn draw(&self, rows: usize, all: usize, seed: Seed) -> Self {
        let draw = |(cluster, members): (u64, &Vec<usize>)| {
            let share = (members.len() as u128 * rows as u128) / (all as u128).max(1);
            let count = usize::try_from(share)
                .unwrap_or(usize::MAX)
                .max(2)
                .min(members.len());
            let mut rng = seed.index(cluster).rng();
            sample(&mut rng, members.len(), count)
                .into_iter()
                .filter_map(|at| members.get(at).copied())
                .collect()
        };
        Self((0..).zip(&self.0).map(draw).collect())
    }
}

/// The stratified estimate of the mean and its variance (Cochran 1977, sections 5.4 and 6.11: a
/// ratio estimate within each stratum).
fn estimate<T: Real>(
    points: Points<'_, T>,
    members: &Strata,
    drawn: &Strata,
    targets: &[usize],
    scores: &[f64],
) -> (f64, f64) {
    let total = points.total_weight();
    let score = |row: &usize| {
        let at = targets.binary_search(row).ok();
        at.and_then(|at| scores.get(at).copied()).unwrap_or(0.0)
    };
    let (mut mean, mut variance) = (0.0, 0.0);
    for (all, some) in members.0.iter().zip(&drawn.0) {
        let sum = |rows: &[usize]| rows.iter().map(|row| points.weight(*row)).sum::<f64>();
        let (weight, sampled) = (sum(all), sum(some));
        if sampled <= 0.0 {
            continue;
        }
        let part: f64 = some
            .iter()
            .map(|row| points.weight(*row) * score(row))
            .sum();
        let own = part / sampled;
        mean += weight / total * own;
        #[expect(clippy::cast_precision_loss, reason = "rows are far below 2^53")]
        let (n, size) = (some.len() as f64, all.len() as f64);
        if some.len() > 1 && some.len() < all.len() {
            let residual = |row: &usize| (points.weight(*row) * (score(row) - own)).powi(2);
            let squares: f64 = some.iter().map(residual).sum();
            let of_mean = squares / (n - 1.0) / n * (n / sampled).powi(2) * (1.0 - n / size);
            variance += (weight / total).powi(2) * of_mean;
        }
    }
    (mean, variance)
}
