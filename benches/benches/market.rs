//! K-means at the sizes that `cargo xtask bench market` also measures beside the peers.
#![allow(
    missing_docs,
    reason = "criterion's macros make undocumented functions"
)]

use std::time::Duration;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use landfall_benches::clouds::clouds;
use landfall_market::cluster::{ClusterError, KMeansFit, KMeansParams, Points, Start};
use landfall_market::evaluate::silhouettes;
use landfall_market::{Progress, Seed};

/// Name, rows, columns, clusters.
const SIZES: [(&str, usize, usize, usize); 4] = [
    ("countries", 250, 12, 6),
    ("cities", 50_000, 32, 16),
    ("million", 1_000_000, 16, 64),
    ("wide", 200_000, 128, 256),
];

fn fit(params: &KMeansParams, rows: &[f32], columns: usize) -> Result<KMeansFit, ClusterError> {
    params.clone().check()?.fit(
        Points::new(rows, columns)?,
        Seed::new(1),
        &Progress::silent(),
    )
}

/// A call of one step from given centroids: the check of the cells and the last assignment included.
fn step(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("market/one step");
    group
        .sample_size(10)
        .measurement_time(Duration::from_secs(3));
    for (name, n, columns, k) in SIZES {
        let rows = clouds(n, columns, k);
        // Rows from all over the table.
        let start = rows
            .chunks_exact(columns)
            .step_by(n / k)
            .take(k)
            .flatten()
            .map(|value| f64::from(*value))
            .collect();
        let params = KMeansParams::new(k)
            .start(Start::Centroids(start))
            .max_steps(1);
        group.bench_function(BenchmarkId::from_parameter(name), |bencher| {
            bencher.iter(|| fit(&params, &rows, columns));
        });
    }
    group.finish();
}

/// 250 countries with 100 restarts, until the tolerance is met.
fn small(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("market/fit");
    group
        .sample_size(10)
        .measurement_time(Duration::from_secs(3));
    let rows = clouds(250, 12, 6);
    let params = KMeansParams::new(6).restarts(100);
    group.bench_function("countries, 100 restarts", |bencher| {
        bencher.iter(|| fit(&params, &rows, 12));
    });
    group.finish();
}

/// The start by greedy k-means++ and one step.
fn start(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("market/start");
    group
        .sample_size(10)
        .measurement_time(Duration::from_secs(5));
    let rows = clouds(50_000, 32, 256);
    let params = KMeansParams::new(256)
        .start(Start::GreedyPlusPlus)
        .restarts(1)
        .max_steps(1);
    group.bench_function("greedy k-means++, 50,000 x 32, K = 256", |bencher| {
        bencher.iter(|| fit(&params, &rows, 32));
    });
    group.finish();
}

/// The exact silhouettes of 5,000 rows, which is what the choice of K uses.
fn silhouette(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("market/silhouette");
    group
        .sample_size(10)
        .measurement_time(Duration::from_secs(3));
    let rows = clouds(5_000, 32, 16);
    let Ok(found) = fit(&KMeansParams::new(16).restarts(1), &rows, 32) else {
        return;
    };
    group.bench_function("5,000 x 32, K = 16", |bencher| {
        bencher.iter(|| {
            let points = Points::new(&rows, 32)?;
            silhouettes(points, found.labels(), &Progress::silent())
        });
    });
    group.finish();
}

criterion_group!(benches, step, small, start, silhouette);
criterion_main!(benches);
