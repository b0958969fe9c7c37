//! The whole pipeline over 250 regions x 14 indicators, one wave, without the report.
#![allow(
    missing_docs,
    reason = "criterion's macros make undocumented functions"
)]

use criterion::{Criterion, criterion_group, criterion_main};
use landfall::Progress;

fn pipeline(criterion: &mut Criterion) {
    let Ok(strategy) = landfall_benches::pipeline(20) else {
        return;
    };
    let mut group = criterion.benchmark_group("pipeline");
    group.sample_size(10);
    group.bench_function("250 regions, 1 wave", |bencher| {
        bencher.iter(|| strategy.run(&Progress::silent()));
    });
    group.finish();
}

criterion_group!(benches, pipeline);
criterion_main!(benches);
