//! Runs of k-prototypes.

use landfall_core::{Cancelled, Progress, Seed};

use super::clusters::{Clusters, MixedRows};
use super::params::{Gamma, KPrototypesParams, MixedStart};
use super::{KPrototypesFit, MixedPoints, report, start};
use crate::cluster::{ClusterError, Real, Stopped};
use crate::shapes::common::{at, check_k, least};

/// What one run ended with.
pub(super) struct Run<'a> {
    pub(super) clusters: Clusters<'a>,
    pub(super) history: Vec<f64>,
    pub(super) stopped: Stopped,
}

pub(super) fn fit<T: Real>(
    params: &KPrototypesParams,
    points: MixedPoints<'_, T>,
    seed: Seed,
    progress: &Progress,
) -> Result<KPrototypesFit, ClusterError> {
    let mut rows = MixedRows::of(points);
    check_k(params.k, rows.len())?;
    start::check(params, &rows)?;
    let gamma = gamma_of(params.gamma, &rows);
    rows.gamma = gamma.value();
    let restarts = match params.start {
        MixedStart::PlusPlus | MixedStart::Huang => params.restarts,
        MixedStart::Cao | MixedStart::Prototypes { .. } => 1,
    };
    let stage = progress.stage("k-prototypes", u64::try_from(restarts).ok());
    let mut best: Option<Run<'_>> = None;
    for restart in 0..restarts as u64 {
        let next = run(params, &rows, seed.index(restart), progress)?;
        if best
            .as_ref()
            .is_none_or(|best| next.history.last() < best.history.last())
        {
            best = Some(next);
        }
        stage.advance(1)?;
    }
    let best = best.ok_or(ClusterError::NoRows)?;
    Ok(report::report(points, &rows, gamma, best))
}

fn gamma_of(given: Option<f64>, rows: &MixedRows) -> Gamma {
    given.map_or_else(
        || {
            let half = rows.half_mean_deviation();
            if half > 0.0 {
                Gamma::HalfMeanDeviation(half)
            } else {
                Gamma::CountOfMismatches
            }
        },
        Gamma::Given,
    )
}

fn run<'a>(
    params: &KPrototypesParams,
    rows: &'a MixedRows,
    seed: Seed,
    progress: &Progress,
) -> Result<Run<'a>, Cancelled> {
    let start = start::prototypes(params, rows, seed);
    let nearest = |row| {
        start
            .nearest(rows.numbers(row), rows.codes(row), rows.gamma)
            .0
    };
    let labels = (0..rows.len()).map(nearest).collect();
    let mut clusters = Clusters::new(rows, start, labels, params.k);
    fill_empty(&mut clusters, rows);
    let mut history = vec![clusters.cost()];
    let mut stopped = Stopped::StepLimit;
    for _ in 0..params.max_passes {
        progress.check()?;
        let before = clusters.clone();
        let moved = pass(&mut clusters, rows);
        clusters.recount();
        let cost = clusters.cost();
        // Gains below the rounding of the sums could go round in circles.
        if moved == 0 || history.last().is_some_and(|last| cost >= *last) {
            clusters = before;
            stopped = Stopped::NoLabelMoved;
            break;
        }
        history.push(cost);
    }
    Ok(Run {
        clusters,
        history,
        stopped,
    })
}

/// Every row in turn moves to a prototype that is strictly nearer than its own.
fn pass(clusters: &mut Clusters<'_>, rows: &MixedRows) -> usize {
    let mut moved = 0;
    for row in 0..rows.len() {
        let own = at(&clusters.labels, row);
        if at(&clusters.sizes, own) == 1 {
            continue;
        }
        let prototypes = &clusters.prototypes;
        let costs: Vec<f64> = prototypes
            .costs(rows.numbers(row), rows.codes(row), rows.gamma)
            .collect();
        let nearest = least(costs.iter().copied()).filter(|(_, cost)| *cost < at(&costs, own));
        if let Some((to, _)) = nearest {
            clusters.shift(row, to);
            moved += 1;
        }
    }
    moved
}

/// A cluster that starts without rows takes the row that costs most where it is; rows that cost
/// nothing stay, and the cluster stays empty.
fn fill_empty(clusters: &mut Clusters<'_>, rows: &MixedRows) {
    for cluster in 0..clusters.sizes.len() {
        if at(&clusters.sizes, cluster) > 0 {
            continue;
        }
        let saved = (0..rows.len()).map(|row| {
            let own = at(&clusters.labels, row);
            let prototypes = &clusters.prototypes;
            let costs = prototypes.costs(rows.numbers(row), rows.codes(row), rows.gamma);
            let cost = costs.into_iter().nth(own).unwrap_or_default();
            let alone = at(&clusters.sizes, own) == 1;
            if alone {
                0.0
            } else {
                -at(&rows.weights, row) * cost
            }
        });
        if let Some((row, _)) = least(saved).filter(|(_, saved)| *saved < 0.0) {
            clusters.shift(row, cluster);
        }
    }
}
