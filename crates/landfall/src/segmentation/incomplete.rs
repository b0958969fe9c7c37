//! Clustering rows with missing cells by k-POD.

use landfall_core::{Mistake, Mistakes, Place, Progress, Seed};
use landfall_market::cluster::{ClusterError, Real};
use landfall_market::matrix::PreparedMatrix;
use landfall_market::shapes::{KPodFit, KPodParams, MaskedPoints};

use super::fit::Fitted;
use super::{Clusters, ValidSegmentationParams, engine};
use crate::Error;

pub(super) fn fit<T: Real>(
    params: &ValidSegmentationParams,
    prepared: &PreparedMatrix<'_, T>,
    seed: Seed,
    progress: &Progress,
) -> Result<Fitted, Error> {
    let columns = prepared.changes().len();
    let (pod, by_weight) = match params.clusters() {
        Clusters::Fixed(k) => (KPodParams::new(*k), true),
        Clusters::From(centroids) => {
            let k = centroids.len() / columns.max(1);
            (KPodParams::new(k).start_at(centroids.clone()), false)
        }
        Clusters::Choose(_) => return Err(no_choice()),
    };
    let pod = pod.max_iterations(params.steps());
    let pod = match params.restarts() {
        Some(restarts) => pod.restarts(restarts),
        None => pod,
    };
    let weights = prepared.matrix().weights();
    let found = run(&pod, prepared.values(), (columns, weights), seed, progress);
    let fitted = fitted(&found.map_err(engine)?, columns);
    Ok(if by_weight {
        renumbered(fitted)
    } else {
        fitted
    })
}

fn run<T: Real>(
    params: &KPodParams,
    values: &[T],
    (columns, weights): (usize, Option<&[f64]>),
    seed: Seed,
    progress: &Progress,
) -> Result<KPodFit, ClusterError> {
    let points = MaskedPoints::new(values, columns)?;
    let points = match weights {
        Some(weights) => points.weighted(weights)?,
        None => points,
    };
    let valid = params.clone().check()?;
    valid.fit(points, seed.stream("fit"), progress)
}

/// Parameters that were checked do not get here.
fn no_choice() -> Error {
    let place = Place::default().field("k");
    let message = "the test for structure needs complete rows: give one number of clusters";
    Error::Input(Mistakes::from(Mistake::new(place, message)))
}

fn fitted(found: &KPodFit, columns: usize) -> Fitted {
    let mut warnings = vec![format!("k-POD assumes that {}", KPodFit::ASSUMPTION)];
    warnings.extend(found.warnings().iter().map(ToString::to_string));
    Fitted {
        labels: found.labels().to_vec(),
        centroids: found.centroids().to_vec(),
        columns,
        sizes: found.sizes().to_vec(),
        weights: found.weights().to_vec(),
        inertia: found.observed_inertia(),
        steps: found.iterations(),
        relocations: 0,
        warnings,
        choice: None,
    }
}

/// The same clusters numbered by falling weight (ties: the first row that belongs), empty ones left
/// out.
fn renumbered(fitted: Fitted) -> Fitted {
    let first = |cluster: usize| fitted.labels.iter().position(|of| *of as usize == cluster);
    let weight = |cluster: usize| fitted.weights.get(cluster).copied().unwrap_or(0.0);
    let mut order: Vec<(usize, usize)> = (0..fitted.sizes.len())
        .filter_map(|cluster| Some((cluster, first(cluster)?)))
        .collect();
    order.sort_by(|a, b| weight(b.0).total_cmp(&weight(a.0)).then(a.1.cmp(&b.1)));
    let mut number = vec![0; fitted.sizes.len()];
    for (new, (old, _)) in (0_u32..).zip(&order) {
        if let Some(slot) = number.get_mut(*old) {
            *slot = new;
        }
    }
    let row = |cluster: usize| fitted.centroids.chunks(fitted.columns).nth(cluster);
    let centroids = order.iter().filter_map(|(old, _)| row(*old)).flatten();
    let label = |old: &u32| number.get(*old as usize).copied().unwrap_or(0);
    Fitted {
        labels: fitted.labels.iter().map(label).collect(),
        centroids: centroids.copied().collect(),
        sizes: order
            .iter()
            .filter_map(|(old, _)| fitted.sizes.get(*old).copied())
            .collect(),
        weights: order.iter().map(|(old, _)| weight(*old)).collect(),
        warnings: fitted.warnings.clone(),
        choice: None,
        ..fitted
    }
}
