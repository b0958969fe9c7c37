//! Runs, restarts and what is kept of them.
//!
//! A stand-in for the vector engine: plain f64 Lloyd steps on one thread.

use landfall_core::{Progress, Seed};
use rand::Rng;

use super::model::{Assignment, KMeansFit, Stopped, Warning};
use super::params::{KMeansParams, Start};
use super::{ClusterError, Geometry, Points, Real};

pub(super) fn fit<T: Real>(
    params: &KMeansParams,
    points: Points<'_, T>,
    seed: Seed,
    progress: &Progress,
) -> Result<KMeansFit, ClusterError> {
    if params.k > points.founders() {
        return Err(ClusterError::TooManyClusters {
            k: params.k,
            rows: points.founders(),
        });
    }
    let restarts = match params.start {
        Start::Centroids(_) => 1,
        _ => params.restarts.unwrap_or(10),
    };
    let stage = progress.stage("k-means", u64::try_from(restarts).ok());
    let mut best: Option<KMeansFit> = None;
    for restart in 0..restarts as u64 {
        let next = run(params, points, seed.index(restart))?;
        if best.as_ref().is_none_or(|best| next.inertia < best.inertia) {
            best = Some(next);
        }
        stage.advance(1)?;
    }
    best.ok_or(ClusterError::NoRows)
}

fn run<T: Real>(
    params: &KMeansParams,
    points: Points<'_, T>,
    seed: Seed,
) -> Result<KMeansFit, ClusterError> {
    let columns = points.columns();
    let rows: Vec<f64> = points.values().iter().map(|v| v.to_f64()).collect();
    let mut centroids = match &params.start {
        Start::Centroids(given) if given.len() == params.k * columns => given.clone(),
        Start::Centroids(given) => {
            return Err(ClusterError::StartShape {
                values: given.len(),
                k: params.k,
                columns,
                wanted: params.k * columns,
            });
        }
        _ => plus_plus(points, &rows, params.k, seed),
    };
    let mut labels: Vec<u32> = Vec::new();
    let mut steps = 0;
    let mut stopped = Stopped::StepLimit;
    while steps < params.max_steps {
        let next = nearest(&rows, &centroids, columns);
        steps += 1;
        let settled = next.labels == labels;
        labels = next.labels;
        let mut sums = vec![0.0; centroids.len()];
        let mut weights = vec![0.0; params.k];
        for (i, (row, &label)) in rows.chunks_exact(columns).zip(&labels).enumerate() {
            let weight = points.weight(i);
            let label = label as usize;
            if let Some(total) = weights.get_mut(label) {
                *total += weight;
            }
            for (sum, v) in sums.iter_mut().skip(label * columns).zip(row) {
                *sum += weight * v;
            }
        }
        for (cluster, weight) in weights.iter().enumerate() {
            if *weight > 0.0 {
                let range = cluster * columns..(cluster + 1) * columns;
                let target = centroids.get_mut(range.clone()).unwrap_or_default();
                for (c, s) in target.iter_mut().zip(sums.get(range).unwrap_or_default()) {
                    *c = s / weight;
                }
            }
        }
        if settled {
            stopped = Stopped::NoLabelMoved;
            break;
        }
    }
    let last = nearest(&rows, &centroids, columns);
    let mut sizes = vec![0; params.k];
    let mut weights = vec![0.0; params.k];
    let mut inertia = 0.0;
    for (i, (label, distance)) in last.labels.iter().zip(&last.squared_distances).enumerate() {
        inertia += points.weight(i) * distance;
        if let (Some(size), Some(weight)) = (
            sizes.get_mut(*label as usize),
            weights.get_mut(*label as usize),
        ) {
            *size += 1;
            *weight += points.weight(i);
        }
    }
    let warnings = if stopped == Stopped::StepLimit {
        vec![Warning::StepLimit { steps }]
    } else {
        Vec::new()
    };
    Ok(KMeansFit {
        geometry: params.geometry,
        columns,
        centroids,
        labels: last.labels,
        inertia,
        sizes,
        weights,
        steps,
        stopped,
        relocations: 0,
        warnings,
    })
}

fn plus_plus<T: Real>(points: Points<'_, T>, rows: &[f64], k: usize, seed: Seed) -> Vec<f64> {
    let columns = points.columns();
    let mut rng = seed.rng();
    let mut gaps: Vec<f64> = vec![1.0; points.rows()];
    let mut centroids = Vec::new();
    while centroids.len() < k * columns {
        let mass = |(i, gap): (usize, &f64)| gap * points.weight(i);
        let total: f64 = gaps.iter().enumerate().map(mass).sum();
        let mut left = rng.gen_range(0.0..1.0) * total;
        let drawn = gaps.iter().enumerate().position(|(i, gap)| {
            left -= mass((i, gap));
            left < 0.0
        });
        let chosen = drawn.unwrap_or(0);
        let row = rows
            .get(chosen * columns..(chosen + 1) * columns)
            .unwrap_or_default()
            .to_vec();
        let first = centroids.is_empty();
        for (gap, other) in gaps.iter_mut().zip(rows.chunks_exact(columns)) {
            let distance = squared_distance(&row, other);
            *gap = if first { distance } else { gap.min(distance) };
        }
        centroids.extend(row);
    }
    centroids
}

fn squared_distance(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum()
}

fn nearest(rows: &[f64], centroids: &[f64], columns: usize) -> Assignment {
    let mut labels = Vec::new();
    let mut squared_distances = Vec::new();
    for row in rows.chunks_exact(columns) {
        let mut best = (0_u32, f64::INFINITY);
        for (label, centroid) in (0_u32..).zip(centroids.chunks_exact(columns)) {
            let distance = squared_distance(row, centroid);
            if distance < best.1 {
                best = (label, distance);
            }
        }
        labels.push(best.0);
        squared_distances.push(best.1);
    }
    Assignment {
        labels,
        squared_distances,
    }
}

pub(super) fn assign<T: Real>(
    _geometry: Geometry,
    centroids: &[f64],
    columns: usize,
    points: Points<'_, T>,
) -> Result<Assignment, ClusterError> {
    if points.columns() != columns {
        return Err(ClusterError::Columns {
            given: points.columns(),
            expected: columns,
        });
    }
    let rows: Vec<f64> = points.values().iter().map(|v| v.to_f64()).collect();
    Ok(nearest(&rows, centroids, columns))
}

pub(super) fn by_weight(fit: KMeansFit) -> KMeansFit {
    let first = |cluster: usize| fit.labels.iter().position(|l| *l as usize == cluster);
    let mut order: Vec<usize> = (0..fit.k())
        .filter(|&c| fit.sizes.get(c).is_some_and(|s| *s > 0))
        .collect();
    order.sort_by(|&a, &b| {
        let weight = |c: usize| fit.weights.get(c).copied().unwrap_or(0.0);
        weight(b)
            .total_cmp(&weight(a))
            .then_with(|| first(a).cmp(&first(b)))
    });
    let mut ranks = vec![0_u32; fit.k()];
    for (rank, &cluster) in (0_u32..).zip(&order) {
        if let Some(slot) = ranks.get_mut(cluster) {
            *slot = rank;
        }
    }
    let pick = |values: &[f64]| {
        order
            .iter()
            .filter_map(|&c| values.get(c).copied())
            .collect()
    };
    KMeansFit {
        centroids: order
            .iter()
            .flat_map(|&c| fit.centroid(c).to_vec())
            .collect(),
        labels: fit
            .labels
            .iter()
            .filter_map(|l| ranks.get(*l as usize).copied())
            .collect(),
        sizes: order
            .iter()
            .filter_map(|&c| fit.sizes.get(c).copied())
            .collect(),
        weights: pick(&fit.weights),
        ..fit
    }
}
