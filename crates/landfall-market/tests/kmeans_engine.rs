//! The engine through its public API: what no single step shows.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests"
)]

use std::sync::{Condvar, Mutex};

use landfall_market::cluster::{
    Alone, Batches, ClusterError, Geometry, InstructionSet, KMeansFit, KMeansParams, Moves, Points,
    Reducer, Start, StepStatistics, Stopped, Warning,
};
use landfall_market::{Progress, Seed};
use rand::Rng;
use rand_distr::StandardNormal;

/// Blobs of unit variance around uniform centres.
fn blobs(rows: usize, columns: usize, k: usize, spread: f64, seed: u64) -> Vec<f64> {
    let mut rng = Seed::new(seed).rng();
    let centres: Vec<f64> = (0..k * columns)
        .map(|_| rng.gen_range(-spread..spread))
        .collect();
    (0..rows)
        .flat_map(|_| {
            let centre = rng.gen_range(0..k) * columns;
            let noise: Vec<f64> = (0..columns).map(|_| rng.sample(StandardNormal)).collect();
            let row: Vec<f64> = noise
                .iter()
                .enumerate()
                .map(|(j, noise)| centres[centre + j] + noise)
                .collect();
            row
        })
        .collect()
}

fn fit(params: KMeansParams, rows: &[f64], columns: usize) -> KMeansFit {
    let points = Points::new(rows, columns).unwrap();
    params
        .check()
        .unwrap()
        .fit(points, Seed::new(7), &Progress::silent())
        .unwrap()
}

/// Sum of squared distances to the nearest centroid, by the definition.
fn inertia(rows: &[f64], columns: usize, centroids: &[f64]) -> f64 {
    let nearest = |row: &[f64]| {
        centroids
            .chunks_exact(columns)
            .map(|c| row.iter().zip(c).map(|(x, c)| (x - c).powi(2)).sum::<f64>())
            .fold(f64::INFINITY, f64::min)
    };
    rows.chunks_exact(columns).map(nearest).sum()
}

#[test]
fn every_instruction_set_finds_the_same_clusters() {
    let rows = blobs(20_000, 7, 13, 12.0, 1);
    let start = Start::Centroids(rows[..13 * 7].to_vec());
    let params = || {
        KMeansParams::new(13)
            .start(start.clone())
            .relative_tolerance(0.0)
    };
    let model = fit(params().instruction_set(InstructionSet::Scalar), &rows, 7);
    for set in InstructionSet::available() {
        let other = fit(params().instruction_set(set), &rows, 7);
        assert_eq!(other.labels(), model.labels(), "{set}");
        assert!((other.total_inertia() / model.total_inertia() - 1.0).abs() < 1e-12);
    }
}

#[test]
fn bounds_change_nothing_but_the_time() {
    // 64 clusters of rows that overlap: the late phase is long. Plain steps without bounds are what
    // a run in two parts of few steps each takes.
    let rows = blobs(30_000, 4, 64, 6.0, 2);
    let start = rows[..64 * 4].to_vec();
    let whole = fit(
        KMeansParams::new(64)
            .start(Start::Centroids(start.clone()))
            .relative_tolerance(0.0)
            .max_steps(2000),
        &rows,
        4,
    );
    assert_eq!(whole.stopped(), Stopped::NoLabelMoved);
    assert!(whole.steps() > 30, "{}", whole.steps());
    let mut centroids = start;
    for _ in 0..2000 {
        let step = fit(
            KMeansParams::new(64)
                .start(Start::Centroids(centroids.clone()))
                .relative_tolerance(0.0)
                .max_steps(1),
            &rows,
            4,
        );
        if step.centroids() == centroids {
            break;
        }
        centroids = step.centroids().to_vec();
    }
    let plain = inertia(&rows, 4, &centroids);
    assert!((whole.total_inertia() / plain - 1.0).abs() < 1e-9);
}

/// Weighted rows, few and many clusters for each number of groups there can be: step for step what
/// runs of one step each find, which have no bounds.
#[test]
fn bounds_find_what_plain_steps_find() {
    for (k, columns) in [(13, 3), (40, 9), (70, 2), (150, 5)] {
        let rows = blobs(12_000, columns, k, 2.0, 4);
        let weights: Vec<f64> = (0..12_000)
            .map(|row| [0.5, 0.0, 1.0 / 3.0][row % 3])
            .collect();
        let points = Points::new(&rows, columns)
            .unwrap()
            .weighted(&weights)
            .unwrap();
        let steps = |start: Vec<f64>, most: usize| {
            let params = KMeansParams::new(k)
                .start(Start::Centroids(start))
                .relative_tolerance(0.0)
                .max_steps(most);
            let params = params.check().unwrap();
            params
                .fit(points, Seed::new(1), &Progress::silent())
                .unwrap()
        };
        let start = rows[..k * columns].to_vec();
        let whole = steps(start.clone(), 60);
        let mut one = steps(start, 1);
        for _ in 1..whole.steps() {
            one = steps(one.centroids().to_vec(), 1);
        }
        assert!(whole.steps() > 20, "{}", whole.steps());
        assert_eq!(whole.labels(), one.labels(), "{k} x {columns}");
        for (a, b) in whole.centroids().iter().zip(one.centroids()) {
            assert!((a - b).abs() < 1e-9, "{k} x {columns}: {a} and {b}");
        }
    }
}

#[test]
fn inertia_is_what_it_says() {
    let rows = blobs(9_000, 5, 8, 5.0, 3);
    let found = fit(KMeansParams::new(8).restarts(2), &rows, 5);
    let by_hand = inertia(&rows, 5, found.centroids());
    assert!((found.total_inertia() / by_hand - 1.0).abs() < 1e-12);
    assert_eq!(found.sizes().iter().sum::<usize>(), 9_000);
}

#[test]
fn single_precision_sums_do_not_drift() {
    // The mean of four million numbers near 103: a sum kept in f32 gives 99.8.
    let rows: Vec<f32> = (0..1_000_000)
        .map(|i| 103.0 + (i % 7) as f32 - 3.0)
        .collect();
    let fit = KMeansParams::new(1)
        .check()
        .unwrap()
        .fit(
            Points::new(&rows, 1).unwrap(),
            Seed::new(1),
            &Progress::silent(),
        )
        .unwrap();
    let mean = rows.iter().map(|x| f64::from(*x)).sum::<f64>() / 1e6;
    assert!((fit.centroids()[0] - mean).abs() < 1e-6);
}

#[test]
fn moves_find_what_lloyd_steps_cannot() {
    // 0, 0, 3, 3.9 from the means of {0, 0, 3} and {3.9}: 3 lies 2 from the mean 1 and 0.9 from
    // 3.9; the start below is a fixed point of Lloyd steps for {-1, 0, 1}, {2.9}: 1 lies 1 from 0
    // and 1.9 from 2.9. Moving 1 costs 1/2 x 1.9^2 = 1.805 and gains 3/2 x 1 = 1.5: it stays.
    // For {-1, 0, 1}, {2.6}: 1/2 x 1.6^2 = 1.28 < 1.5: it moves, though 0 is nearer than 2.6.
    let start = |second: f64| Start::Centroids(vec![0.0, second]);
    let labels = |second: f64, moves: Moves| {
        let rows = [-1.0, 0.0, 1.0, second];
        let params = KMeansParams::new(2).start(start(second)).moves(moves);
        fit(params, &rows, 1).labels().to_vec()
    };
    assert_eq!(labels(2.9, Moves::Always), [0, 0, 0, 1]);
    assert_eq!(labels(2.6, Moves::Never), [0, 0, 0, 1]);
    assert_eq!(labels(2.6, Moves::Always), [0, 0, 1, 1]);
}

#[test]
fn directions_are_compared_by_angle() {
    // Lengths differ by a thousand; the angles are near 0 and near 90 degrees.
    let rows = [1.0, 0.01, 1000.0, 5.0, 0.02, 3.0, 0.001, 0.4];
    let params = KMeansParams::new(2).geometry(Geometry::Spherical);
    let found = fit(params.clone(), &rows, 2);
    let l = found.labels();
    assert!(l[0] == l[1] && l[2] == l[3] && l[0] != l[2]);
    for cluster in 0..2 {
        let c = found.centroid(cluster);
        assert!((c[0] * c[0] + c[1] * c[1] - 1.0).abs() < 1e-12);
    }
    let units = rows.chunks_exact(2).flat_map(|row| {
        let length = row[0].hypot(row[1]);
        [row[0] / length, row[1] / length]
    });
    let units: Vec<f64> = units.collect();
    let by_hand = inertia(&units, 2, found.centroids());
    assert!((found.total_inertia() - by_hand).abs() < 1e-12);
    let zero = [1.0, 0.0, 0.0, 0.0];
    let refused = params.check().unwrap().fit(
        Points::new(&zero, 2).unwrap(),
        Seed::new(1),
        &Progress::silent(),
    );
    assert_eq!(refused.unwrap_err(), ClusterError::NoDirection { row: 1 });
}

#[test]
fn nested_samples_come_close_to_all_rows() {
    let rows = blobs(300_000, 4, 12, 8.0, 4);
    let all = fit(
        KMeansParams::new(12).restarts(3).batches(Batches::Never),
        &rows,
        4,
    );
    let sampled = fit(
        KMeansParams::new(12).restarts(3).batches(Batches::Always),
        &rows,
        4,
    );
    assert!(matches!(
        sampled.stopped(),
        Stopped::Sampled {
            rows: 131_072..=150_000
        }
    ));
    assert!(sampled.total_inertia() < all.total_inertia() * 1.01);
    assert_eq!(sampled.labels().len(), 300_000);
}

#[test]
fn later_rows_are_absorbed_by_running_means() {
    // Means 1 of {0, 2} and 11 of {10, 12}; then 4 joins the first: (0 + 2 + 4) / 3 = 2.
    let found = fit(
        KMeansParams::new(2).start(Start::Centroids(vec![0.0, 10.0])),
        &[0.0, 2.0, 10.0, 12.0],
        1,
    );
    let more = found.absorb(Points::new(&[4.0], 1).unwrap()).unwrap();
    assert!((more.centroids()[0] - 2.0).abs() < 1e-12);
    assert!((more.centroids()[1] - 11.0).abs() < 1e-12);
    assert_eq!(
        (more.weights(), more.sizes()),
        (&[3.0, 2.0][..], &[1, 0][..])
    );
    assert_eq!(more.labels(), [0]);
}

#[test]
fn both_starts_are_far_better_than_chance() {
    // 40 blobs far apart: a start that misses one pays its distance squared.
    let rows = blobs(20_000, 3, 40, 200.0, 5);
    let start = |start: Start| {
        let params = KMeansParams::new(40)
            .start(start)
            .restarts(1)
            .moves(Moves::Never);
        fit(params, &rows, 3).total_inertia()
    };
    let floor = 20_000.0 * 3.0;
    assert!(start(Start::GreedyPlusPlus) < 1.05 * floor);
    assert!(start(Start::Parallel) < 1.05 * floor);
    assert!(start(Start::Random) > 10.0 * floor);
}

#[test]
fn fewer_distinct_rows_than_clusters_are_fewer_clusters() {
    for start in [Start::GreedyPlusPlus, Start::Parallel, Start::Random] {
        let rows = [1.0, 1.0, 5.0, 5.0, 5.0, 1.0];
        let found = fit(KMeansParams::new(4).start(start), &rows, 1);
        assert_eq!((found.k(), found.total_inertia()), (2, 0.0));
        assert_eq!(
            found.warnings(),
            [Warning::FewerDistinctRows {
                asked: 4,
                distinct: 2
            }]
        );
    }
}

#[test]
fn rounded_means_of_equal_rows_are_no_other_rows() {
    // About their mean, 2.6, the rows are -1.6 and 2.4, whose sums by three are rounded.
    let found = fit(KMeansParams::new(3), &[1.0, 1.0, 1.0, 5.0, 5.0], 1).by_weight();
    assert_eq!((found.k(), found.sizes()), (2, &[3, 2][..]));
    let distinct = Warning::FewerDistinctRows {
        asked: 3,
        distinct: 2,
    };
    assert_eq!(found.warnings(), [distinct]);
}

#[test]
fn an_empty_cluster_moves_to_the_farthest_row() {
    // The third centroid is nearest to nobody. 9 is farthest from its centroid, 5.
    let rows = [0.0, 1.0, 5.0, 6.0, 9.0];
    let start = Start::Centroids(vec![0.0, 5.0, 100.0]);
    let found = fit(
        KMeansParams::new(3).start(start).relative_tolerance(0.0),
        &rows,
        1,
    );
    assert_eq!(found.labels(), [0, 0, 1, 1, 2]);
    assert_eq!(found.relocations(), 1);
}

#[test]
fn rows_close_together_find_centroids_far_away() {
    for gap in [0.0, 1e-30, 1e-20, 1e-6, 1.0] {
        let train = [1e6_f32, 0.0, 1.1e6, 0.0, -1e6, 0.0, -1.1e6, 0.0];
        let start = Start::Centroids(vec![-1e6, 0.0, 1e6, 0.0]);
        let fit = KMeansParams::new(2)
            .start(start)
            .check()
            .unwrap()
            .fit(
                Points::new(&train, 2).unwrap(),
                Seed::new(1),
                &Progress::silent(),
            )
            .unwrap();
        let rows = [9e5, -gap, 9e5, 0.0, 9e5, gap];
        let found = fit.predict(Points::new(&rows, 2).unwrap()).unwrap();
        assert_eq!(found.labels, [1, 1, 1], "{gap}");
        assert!((found.squared_distances[1] - 1.5e5_f64.powi(2)).abs() < 1.0);
    }
}

/// Merges the statistics of shards in their order and hands the sum to all.
struct Meeting {
    shards: usize,
    state: Mutex<Round>,
    changed: Condvar,
}

#[derive(Default)]
struct Round {
    number: usize,
    arrived: Vec<Option<StepStatistics>>,
    taken: usize,
    sum: Option<StepStatistics>,
}

struct Seat<'m> {
    meeting: &'m Meeting,
    shard: usize,
}

impl Reducer for Seat<'_> {
    fn reduce(&self, local: StepStatistics) -> Result<StepStatistics, ClusterError> {
        let meeting = self.meeting;
        let mut state = meeting.state.lock().unwrap();
        state.arrived.resize(meeting.shards, None);
        state.arrived[self.shard] = Some(local);
        let round = state.number;
        if state.arrived.iter().all(Option::is_some) {
            let mut parts: Vec<StepStatistics> = state.arrived.drain(..).flatten().collect();
            let mut sum = parts.remove(0);
            parts.iter().for_each(|part| sum.merge(part));
            state.sum = Some(sum);
            state.number += 1;
            meeting.changed.notify_all();
        }
        while state.number == round {
            state = meeting.changed.wait(state).unwrap();
        }
        let sum = state.sum.clone().unwrap();
        state.taken += 1;
        // Nobody starts the next round before all have taken this one's sum.
        if state.taken == meeting.shards {
            state.taken = 0;
            meeting.changed.notify_all();
        }
        while state.taken != 0 && state.number == round + 1 {
            state = meeting.changed.wait(state).unwrap();
        }
        Ok(sum)
    }
}

fn sharded(rows: &[f64], columns: usize, shards: usize, params: &KMeansParams) -> Vec<KMeansFit> {
    let meeting = Meeting {
        shards,
        state: Mutex::default(),
        changed: Condvar::new(),
    };
    let valid = params.clone().check().unwrap();
    let part = (rows.len() / columns).div_ceil(shards) * columns;
    std::thread::scope(|scope| {
        let runs: Vec<_> = rows
            .chunks(part)
            .enumerate()
            .map(|(shard, rows)| {
                let (meeting, valid) = (&meeting, &valid);
                scope.spawn(move || {
                    let points = Points::new(rows, columns).unwrap();
                    let seat = Seat { meeting, shard };
                    valid.fit_shard(points, &seat, &Progress::silent()).unwrap()
                })
            })
            .collect();
        runs.into_iter().map(|run| run.join().unwrap()).collect()
    })
}

#[test]
fn shards_find_what_one_machine_finds() {
    let rows = blobs(12_000, 3, 6, 4.0, 6);
    // The last centroid is nobody's, so that shards must also agree on the farthest row.
    let mut start = rows[..5 * 3].to_vec();
    start.extend([1e3; 3]);
    let params = KMeansParams::new(6)
        .start(Start::Centroids(start))
        .relative_tolerance(0.0);
    let whole = fit(params.clone(), &rows, 3);
    assert_eq!(whole.relocations(), 1);
    let parts = sharded(&rows, 3, 3, &params);
    let labels: Vec<u32> = parts.iter().flat_map(KMeansFit::labels).copied().collect();
    assert_eq!(labels, whole.labels());
    let total: f64 = parts.iter().map(KMeansFit::total_inertia).sum();
    assert!((total / whole.total_inertia() - 1.0).abs() < 1e-12);
    for part in &parts {
        assert_eq!(part.centroids(), parts[0].centroids());
        assert_eq!(part.steps(), whole.steps());
    }
    assert_eq!(sharded(&rows, 3, 3, &params), parts);
}

#[test]
fn a_shard_needs_given_centroids() {
    let refused = KMeansParams::new(1).check().unwrap().fit_shard(
        Points::new(&[1.0], 1).unwrap(),
        &Alone,
        &Progress::silent(),
    );
    assert_eq!(
        refused.unwrap_err().to_string(),
        "start: `Auto` is not given centroids, the same on every shard"
    );
}

#[test]
fn a_cancelled_run_says_so() {
    let rows = blobs(50_000, 4, 8, 5.0, 8);
    let progress = Progress::silent();
    progress.cancel();
    let points = Points::new(&rows, 4).unwrap();
    let stopped = KMeansParams::new(8)
        .check()
        .unwrap()
        .fit(points, Seed::new(1), &progress);
    assert!(matches!(stopped, Err(ClusterError::Cancelled(_))));
}
