//! The choice alone: candidates x waves, without the questions beside it.
#![allow(
    missing_docs,
    reason = "criterion's macros make undocumented functions"
)]

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use landfall::Progress;
use landfall::business::SolveOptions;
use landfall_benches::Instance;

fn choice(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("choice");
    group.sample_size(10);
    let options = SolveOptions::default().next_best(false).binding(false);
    for instance in Instance::measured() {
        let Ok(portfolio) = instance.params().check() else {
            continue;
        };
        group.bench_function(BenchmarkId::from_parameter(&instance.name), |bencher| {
            bencher.iter(|| portfolio.solve(&options, &Progress::silent()));
        });
    }
    group.finish();
}

criterion_group!(benches, choice);
criterion_main!(benches);
