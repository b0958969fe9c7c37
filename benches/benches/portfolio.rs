//! The choice alone: candidates x waves, with the next-best set and the binding constraints.
#![allow(
    missing_docs,
    reason = "criterion's macros make undocumented functions"
)]

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use landfall::Progress;
use landfall::business::SolveOptions;

fn choice(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("choice");
    group.sample_size(10);
    let sizes = [
        (30, 3, false),
        (30, 3, true),
        (60, 3, false),
        (60, 3, true),
        (250, 1, false),
    ];
    for (regions, waves, discounted) in sizes {
        let params = landfall_benches::portfolio(regions, waves, discounted, 1);
        let Ok(portfolio) = params.check() else {
            continue;
        };
        let name = format!(
            "{regions} x {waves}{}",
            if discounted { ", discounted" } else { "" }
        );
        group.bench_function(BenchmarkId::from_parameter(name), |bencher| {
            bencher.iter(|| portfolio.solve(&SolveOptions::default(), &Progress::silent()));
        });
    }
    group.finish();
}

criterion_group!(benches, choice);
criterion_main!(benches);
