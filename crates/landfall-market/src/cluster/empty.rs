//! Clusters that ran empty move to the rows farthest from their centroids.

use super::job::{Job, squared_distance};
use super::lloyd::State;
use super::statistics::{FarRow, Reducer, StepStatistics};
use super::{ClusterError, Real};

/// Gives every empty cluster the row with the greatest weighted squared distance to its centroid,
/// each row once, and takes it out of the statistics of its former cluster. A row that is alone in
/// its cluster, or lies on its centroid, is left where it is. Returns how many clusters moved.
pub(super) fn relocate<T: Real>(
    job: &Job<'_, T>,
    state: &State,
    statistics: &mut StepStatistics,
    reducer: &dyn Reducer,
) -> Result<usize, ClusterError> {
    if statistics.weights.iter().all(|weight| *weight > 0.0) {
        return Ok(0);
    }
    let mut asked = StepStatistics::new(statistics.weights.len(), 0);
    asked.farthest = farthest(job, state, statistics.weights.len());
    let mut candidates = reducer.reduce(asked)?.farthest.into_iter();
    let empty: Vec<usize> = (0..statistics.weights.len())
        .filter(|&cluster| statistics.weights.get(cluster).is_some_and(|w| *w <= 0.0))
        .collect();
    let mut moved = 0;
    for cluster in empty {
        let rest = |far: &FarRow| {
            let own = statistics.weights.get(far.label as usize);
            own.is_some_and(|own| *own > far.weight * (1.0 + 1e-12))
        };
        let Some(far) = candidates.find(rest) else {
            break;
        };
        give(statistics, cluster, &far);
        moved += 1;
    }
    Ok(moved)
}

fn give(statistics: &mut StepStatistics, cluster: usize, far: &FarRow) {
    let columns = far.row.len();
    let mut add = |cluster: usize, sign: f64| {
        let sums = statistics.sums.iter_mut().skip(cluster * columns);
        for (sum, x) in sums.zip(&far.row) {
            *sum += sign * far.weight * x;
        }
        if let Some(weight) = statistics.weights.get_mut(cluster) {
            *weight += sign * far.weight;
        }
    };
    add(far.label as usize, -1.0);
    add(cluster, 1.0);
}

/// The `count` rows farthest from their centroids, the earlier of equals first.
fn farthest<T: Real>(job: &Job<'_, T>, state: &State, count: usize) -> Vec<FarRow> {
    let columns = job.points.columns();
    let parts = job.each_shard(|rows| {
        let mut far = StepStatistics::new(count, 0);
        for row in rows {
            let (Some(&label), weight) = (state.labels.get(row), job.weight(row)) else {
                continue;
            };
            let framed = job.framed(row);
            let start = label as usize * columns;
            let own = state.centroids.get(start..start + columns);
            let distance = weight * squared_distance(&framed, own.unwrap_or_default());
            let least = far.farthest.last().map_or(0.0, |far| far.weighted_distance);
            if distance > 0.0 && (far.farthest.len() < count || distance > least) {
                let at = far
                    .farthest
                    .partition_point(|other| other.weighted_distance >= distance);
                far.farthest.insert(
                    at,
                    FarRow {
                        weighted_distance: distance,
                        label,
                        weight,
                        row: framed,
                    },
                );
                far.farthest.truncate(count);
            }
        }
        far
    });
    let mut all = StepStatistics::new(count, 0);
    parts.iter().for_each(|part| all.merge(part));
    all.farthest
}
