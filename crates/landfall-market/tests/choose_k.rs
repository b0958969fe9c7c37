//! The number of clusters on laws with and without structure, through the public API.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    clippy::print_stdout,
    reason = "helpers of tests"
)]

use landfall_core::{Progress, Seed};
use landfall_market::MarketError;
use landfall_market::cluster::Points;
use landfall_market::evaluate::{ChooseKParams, KChoice, KDoubt, Verdict};
use rand::{Rng, RngCore};
use rand_distr::{ChiSquared, Exp1, StandardNormal};
use rayon::prelude::*;

fn normal(rng: &mut dyn RngCore) -> f64 {
    rng.sample(StandardNormal)
}

/// A law, the number of clusters it has (1: none) and how one row is drawn: (row number, columns,
/// generator).
struct Law {
    name: &'static str,
    k: usize,
    row: fn(usize, usize, &mut dyn RngCore) -> Vec<f64>,
}

/// A Gaussian of deviation 1 around a centre whose first columns are given.
fn around(centre: &[f64], columns: usize, rng: &mut dyn RngCore) -> Vec<f64> {
    (0..columns)
        .map(|j| centre.get(j).copied().unwrap_or(0.0) + normal(rng))
        .collect()
}

/// A multivariate t of the given degrees of freedom.
fn student(freedom: f64, columns: usize, rng: &mut dyn RngCore) -> Vec<f64> {
    let scale = (freedom / rng.sample(ChiSquared::new(freedom).unwrap())).sqrt();
    (0..columns).map(|_| scale * normal(rng)).collect()
}

const LAWS: [Law; 18] = [
    Law {
        name: "one Gaussian",
        k: 1,
        row: |_, d, rng| around(&[], d, rng),
    },
    Law {
        name: "stretched Gaussian",
        k: 1,
        row: |_, d, rng| {
            let mut row = around(&[], d, rng);
            row[0] *= 8.0;
            row
        },
    },
    Law {
        name: "uniform box",
        k: 1,
        row: |_, d, rng| (0..d).map(|_| rng.gen_range(0.0..1.0)).collect(),
    },
    Law {
        name: "uniform ball",
        k: 1,
        row: |_, d, rng| {
            let row = around(&[], d, rng);
            let norm = row.iter().map(|x| x * x).sum::<f64>().sqrt();
            let radius = rng.gen_range(0.0_f64..1.0).powf(1.0 / d as f64);
            row.into_iter().map(|x| x * radius / norm).collect()
        },
    },
    Law {
        name: "t, 5 degrees",
        k: 1,
        row: |_, d, rng| student(5.0, d, rng),
    },
    Law {
        name: "t, 3 degrees",
        k: 1,
        row: |_, d, rng| student(3.0, d, rng),
    },
    Law {
        name: "t, 2 degrees",
        k: 1,
        row: |_, d, rng| student(2.0, d, rng),
    },
    Law {
        name: "log-normal, log1p",
        k: 1,
        row: |_, d, rng| (0..d).map(|_| (1.0 + normal(rng)).exp().ln_1p()).collect(),
    },
    Law {
        name: "exponential",
        k: 1,
        row: |_, d, rng| (0..d).map(|_| rng.sample(Exp1)).collect(),
    },
    Law {
        name: "log-normal",
        k: 1,
        row: |_, d, rng| (0..d).map(|_| normal(rng).exp()).collect(),
    },
    Law {
        name: "two blobs",
        k: 2,
        row: |i, d, rng| around(&[[0.0, 6.0][i % 2]], d, rng),
    },
    Law {
        name: "three blobs",
        k: 3,
        row: |i, d, rng| around(&[[0.0, 0.0], [6.0, 0.0], [3.0, 6.0]][i % 3], d, rng),
    },
    Law {
        name: "four blobs",
        k: 4,
        row: |i, d, rng| {
            around(
                &[[0.0, 0.0], [6.0, 0.0], [0.0, 6.0], [6.0, 6.0]][i % 4],
                d,
                rng,
            )
        },
    },
    Law {
        name: "grid of nine",
        k: 9,
        row: |i, d, rng| around(&[(i % 3) as f64 * 7.0, (i / 3 % 3) as f64 * 7.0], d, rng),
    },
    Law {
        name: "uneven: 85, 10, 5 %",
        k: 3,
        row: |i, d, rng| {
            let centre = match i % 20 {
                0 => [9.0, 0.0],
                1 | 2 => [0.0, 9.0],
                _ => [0.0, 0.0],
            };
            around(&centre, d, rng)
        },
    },
    Law {
        name: "elongated",
        k: 2,
        row: |i, d, rng| {
            let mut row = around(&[0.0, [0.0, 12.0][i % 2]], d, rng);
            row[0] *= 3.0;
            row
        },
    },
    Law {
        name: "two of t, 3 degrees",
        k: 2,
        row: |i, d, rng| {
            let mut row = student(3.0, d, rng);
            row[0] += [0.0, 12.0][i % 2];
            row
        },
    },
    Law {
        name: "four, 2 % outliers",
        k: 4,
        row: |i, d, rng| {
            if i % 50 == 49 {
                return around(&[], d, rng).into_iter().map(|x| 25.0 * x).collect();
            }
            around(
                &[[0.0, 0.0], [8.0, 0.0], [0.0, 8.0], [8.0, 8.0]][i % 4],
                d,
                rng,
            )
        },
    },
];

fn draw(law: &Law, rows: usize, columns: usize, seed: Seed) -> Vec<f64> {
    let mut rng = seed.stream(law.name).rng();
    (0..rows)
        .flat_map(|i| (law.row)(i, columns, &mut rng))
        .collect()
}

fn choose(values: &[f64], columns: usize, params: ChooseKParams, seed: Seed) -> KChoice {
    let points = Points::new(values, columns).unwrap();
    params
        .check()
        .unwrap()
        .run(points, seed, &Progress::silent())
        .unwrap()
}

/// Draws of a law with any clusters found and with the right number found.
fn tally(law: &Law, (rows, columns): (usize, usize), draws: u64) -> (usize, usize) {
    let params = ChooseKParams::new().resamples(0).restarts(20);
    let ks: Vec<usize> = (0..draws)
        .into_par_iter()
        .map(|at| {
            let seed = Seed::new(at);
            let values = draw(law, rows, columns, seed);
            choose(&values, columns, params.clone(), seed).k()
        })
        .collect();
    let clusters = ks.iter().filter(|k| **k > 1).count();
    (clusters, ks.iter().filter(|k| **k == law.k).count())
}

/// The sweep behind the table in `docs/methods-market.md`:
///
/// `DRAWS=100 cargo test --release -p landfall-market --test choose_k -- --ignored --nocapture`
#[test]
#[ignore = "takes minutes"]
fn the_table_of_laws() {
    let draws = std::env::var("DRAWS").map_or(100, |draws| draws.parse().unwrap());
    for shape in [(200, 2), (200, 8), (60, 3), (1000, 4)] {
        for law in &LAWS {
            let (clusters, right) = tally(law, shape, draws);
            println!(
                "{:>5} x {} | {:20} | K = {} | clusters {clusters:>3} | right {right:>3} of {draws}",
                shape.0, shape.1, law.name, law.k
            );
        }
    }
}
