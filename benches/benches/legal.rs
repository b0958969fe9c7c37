//! Law: one condition, many conditions, a product against all rules, loading, adjusting.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "criterion's macros make undocumented functions; inputs are made here"
)]

use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use landfall_benches::legal::{Answers, Conditions, DAY, TWELVE, files};
use landfall_core::Progress;
use landfall_legal::LawBase;
use landfall_legal::adjust::{AdjustParams, adjustments};
use landfall_legal::engine::{CheckParams, Engine};
use landfall_legal::jurisdiction::JurisdictionKind;
use landfall_legal::report::ComplianceReport;

fn condition(criterion: &mut Criterion) {
    let base = LawBase::bundled().unwrap();
    let one = Conditions::one(&base);
    let (program, context) = (one.programs.first().unwrap(), one.context());
    let mut group = criterion.benchmark_group("legal/condition");
    group.bench_function("without trace", |bench| {
        bench.iter(|| black_box(program).evaluate(black_box(&context)));
    });
    let mut truths = Vec::new();
    group.bench_function("with trace", |bench| {
        bench.iter(|| black_box(program).trace(black_box(&context), &mut truths));
    });
    group.finish();
}

/// All conditions of all rules against one product, as often on each thread.
fn conditions(criterion: &mut Criterion) {
    let base = LawBase::bundled().unwrap();
    let answers = Answers::bundled(&base).unwrap();
    let all = Conditions::all(&base, &answers.product(1, 1.0)).unwrap();
    let mut group = criterion.benchmark_group("legal/conditions");
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    for threads in [1, 2, 4, 8, 16]
        .into_iter()
        .filter(|threads| *threads <= cores)
    {
        group.throughput(Throughput::Elements((all.programs.len() * threads) as u64));
        group.bench_function(BenchmarkId::new("threads", threads), |bench| {
            bench.iter_custom(|rounds| on_threads(&all, threads, rounds));
        });
    }
    group.finish();
}

fn on_threads(all: &Conditions, threads: usize, rounds: u64) -> Duration {
    let start = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                let context = all.context();
                (0..rounds)
                    .map(|_| black_box(all).holding(black_box(&context)))
                    .sum::<usize>()
            });
        }
    });
    start.elapsed()
}

fn product(criterion: &mut Criterion) {
    let base = LawBase::bundled().unwrap();
    let answers = Answers::bundled(&base).unwrap();
    let every: Vec<String> = base
        .jurisdictions()
        .iter()
        .filter(|it| it.kind != JurisdictionKind::Pseudo)
        .map(|it| it.id.clone())
        .collect();
    let engine = Engine::new(base).unwrap();
    let mut group = criterion.benchmark_group("legal/product");
    let twelve = || CheckParams::new(TWELVE, DAY);
    let places = [
        ("12 jurisdictions", twelve()),
        ("all", CheckParams::new(every, DAY)),
    ];
    for (share, answered) in [(1.0, "all answered"), (0.8, "four fifths answered")] {
        let profile = answers.product(1, share);
        for (name, params) in &places {
            let mut params = params.clone();
            for (trace, how) in [(true, "with trace"), (false, "without trace")] {
                params.trace = trace;
                let found = engine.check(&profile, &params).unwrap().findings.len();
                let name = format!("{name}, {found} findings, {answered}, {how}");
                group.bench_function(name, |bench| {
                    bench.iter(|| engine.check(black_box(&profile), &params).unwrap());
                });
            }
            params.trace = true;
            let name = format!("{name}, {answered}, with every derivation written");
            group.bench_function(name, |bench| {
                bench.iter(|| written(&engine.check(black_box(&profile), &params).unwrap()));
            });
        }
    }
    group.finish();
}

/// Reads all derivations, which writes them; how many nodes lie right below the rules.
fn written(report: &ComplianceReport) -> usize {
    let all = report.findings.iter().filter_map(|it| it.why.as_ref());
    all.map(|why| black_box(why).because.len()).sum()
}

fn load(criterion: &mut Criterion) {
    let (rules, files) = files(2_000).unwrap();
    let mut group = criterion.benchmark_group("legal/load");
    group.bench_function(BenchmarkId::new("read", rules), |bench| {
        let read = |files| LawBase::load(files).unwrap();
        bench.iter_batched(|| files.clone(), read, BatchSize::PerIteration);
    });
    let base = LawBase::load(files.clone()).unwrap();
    group.bench_function(BenchmarkId::new("compile", rules), |bench| {
        let compile = |base| Engine::new(base).unwrap();
        bench.iter_batched(|| base.clone(), compile, BatchSize::PerIteration);
    });
    group.finish();
}

fn adjust(criterion: &mut Criterion) {
    let base = LawBase::bundled().unwrap();
    let answers = Answers::bundled(&base).unwrap();
    let engine = Engine::new(base).unwrap();
    let mut group = criterion.benchmark_group("legal/adjust");
    group.sample_size(10);
    for region in ["DE", "US-CA", "BR"] {
        let Some((seed, profile)) = answers.violating(&engine, region, 20) else {
            continue;
        };
        let check = CheckParams::new([region], DAY);
        for ways in [1, 5] {
            let params = AdjustParams::new().ways(ways);
            let progress = Progress::silent();
            let search = || adjustments(&engine, &profile, &check, &params, &progress).unwrap();
            let found = search();
            let proven = match found.iter().all(|one| one.complete) {
                true => "proven",
                false => "open",
            };
            let name = format!("20 violations in {region}, seed {seed}, {ways} sets, {proven}");
            group.bench_function(name, |bench| bench.iter(search));
        }
    }
    group.finish();
}

criterion_group!(law, condition, conditions, product, load, adjust);
criterion_main!(law);
