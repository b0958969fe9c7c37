//! The number of clusters on laws with and without structure, through the public API.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    clippy::print_stdout,
    clippy::cast_possible_truncation,
    clippy::unreachable,
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

/// Enough of each law for a look; the sweep above has the rates.
#[test]
fn clusters_are_counted_where_there_are_any() {
    for law in LAWS
        .iter()
        .filter(|law| law.k > 1 && !law.name.contains("outliers"))
    {
        let (_, right) = tally(law, (150, 2), 2);
        assert_eq!(right, 2, "{}", law.name);
    }
}

/// At the level 0.05 a law with false structure as often as allowed shows it in 3 or more of 8 draws
/// once in 170 times; the sweep above measures the rates.
#[test]
fn laws_without_structure_have_no_clusters() {
    for law in LAWS
        .iter()
        .filter(|law| law.k == 1 && law.name != "log-normal")
    {
        let (clusters, right) = tally(law, (80, 2), 8);
        assert!(clusters <= 2, "{}: {clusters} of 8", law.name);
        assert_eq!(clusters + right, 8);
    }
}

fn grid(rows: usize) -> Vec<f64> {
    // Two squares of whole steps, far apart; no two rows equal.
    let edge = (rows as f64 / 2.0).sqrt().ceil() as usize;
    (0..rows)
        .flat_map(|i| {
            let (side, at) = (i % 2, i / 2);
            [(side * edge * 10 + at % edge) as f64, (at / edge) as f64]
        })
        .collect()
}

fn quick() -> ChooseKParams {
    ChooseKParams::new()
        .k(1..=5)
        .restarts(5)
        .null_draws(19)
        .resamples(3)
}

#[test]
fn the_report_says_what_it_rests_on() {
    let values = grid(120);
    let choice = choose(&values, 2, quick(), Seed::new(1));
    assert_eq!((choice.verdict(), choice.k()), (Verdict::Clusters, 2));
    assert_eq!((choice.rows(), choice.scored_rows()), (120, 120));
    assert_eq!(choice.doubts(), []);
    let ks: Vec<usize> = choice.candidates().iter().map(|c| c.k).collect();
    assert_eq!(ks, [1, 2, 3, 4, 5]);
    let (one, two) = (&choice.candidates()[0], &choice.candidates()[1]);
    assert_eq!(
        (one.silhouette, one.stability, one.calinski_harabasz),
        (None, None, None)
    );
    assert!(one.gap.is_some() && one.inertia > two.inertia);
    assert_eq!(two.stability, Some(1.0));
    assert!(two.silhouette.unwrap() > 0.9 && two.silhouette_error.unwrap() < 0.01);
    assert!(two.simplified_silhouette.unwrap() > two.silhouette.unwrap());
    let runner_up = choice.runner_up().unwrap();
    assert!(!runner_up.is_tie() && runner_up.margin > 0.1);
    let test = choice.test().unwrap();
    assert_eq!((test.uniform.p_value, test.gaussian.p_value), (0.05, 0.05));
    let json = serde_json::to_value(&choice).unwrap();
    assert_eq!(json["verdict"], "clusters");
    assert_eq!(json["candidates"][0]["silhouette"], serde_json::Value::Null);
    let reason = choice.reason("rows").to_string();
    assert!(reason.contains("the rows form 2 segments"), "{reason}");
}

#[test]
fn large_data_are_chosen_on_a_sample_and_clustered_whole() {
    let values: Vec<f32> = grid(4000).iter().map(|v| *v as f32 + 1e4).collect();
    let params = quick().scored_rows(200);
    let run = |seed| {
        let points = Points::new(&values, 2).unwrap();
        let valid = params.clone().check().unwrap();
        valid
            .run(points, Seed::new(seed), &Progress::silent())
            .unwrap()
    };
    let choice = run(1);
    assert_eq!(
        (choice.k(), choice.scored_rows(), choice.rows()),
        (2, 200, 4000)
    );
    assert_eq!(choice.fit().sizes(), [2000, 2000]);
    assert!(choice.doubts().contains(&KDoubt::Sampled {
        scored: 200,
        rows: 4000
    }));
    assert_eq!(choice, run(1));
}

#[test]
fn rows_that_cannot_form_clusters_have_none() {
    let equal = choose(&[3.0; 40], 2, quick(), Seed::new(1));
    assert_eq!(
        (equal.verdict(), equal.k(), equal.best_k()),
        (Verdict::NoClusters, 1, None)
    );
    assert!(equal.test().is_none());
    let (untested, repeated) = (
        KDoubt::Untested { distinct: 1 },
        KDoubt::RepeatedRows {
            distinct: 1,
            rows: 20,
        },
    );
    assert!(equal.doubts().contains(&untested) && equal.doubts().contains(&repeated));
    let single = choose(&[1.0, 2.0], 2, quick(), Seed::new(1));
    assert_eq!((single.k(), single.fit().sizes()), (1, &[1][..]));
    // Without K = 1 in the range and with none possible: still one cluster, and no error.
    let two = choose(&[1.0, 2.0], 1, quick().k(2..=4), Seed::new(1));
    assert_eq!((two.k(), two.candidates().len()), (1, 0));
}

#[test]
fn constant_columns_and_fewer_places_than_k_change_nothing() {
    let mut values = Vec::new();
    for i in 0..60 {
        values.extend([(i % 2) as f64 * 50.0 + (i / 2) as f64 * 0.1, 7.0]);
    }
    let with = choose(&values, 2, quick(), Seed::new(4));
    let column: Vec<f64> = values.iter().step_by(2).copied().collect();
    let without = choose(&column, 1, quick(), Seed::new(4));
    assert_eq!((with.k(), without.k()), (2, 2));
    assert_eq!(with.fit().labels(), without.fit().labels());
    // Three places for sixty rows: K may be 3, not more.
    let places: Vec<f64> = (0..60).map(|i| (i % 3) as f64).collect();
    let few = choose(&places, 1, quick(), Seed::new(4));
    assert_eq!(few.candidates().last().unwrap().k, 3);
    assert!(few.doubts().contains(&KDoubt::LeftOut {
        numbers: 2,
        distinct: 3
    }));
}

#[test]
fn weights_decide_and_rows_of_weight_0_do_not() {
    // Two groups; a third one of weight 0 must not be counted.
    let mut values = grid(80);
    let mut weights = vec![1.0; 80];
    for i in 0..20 {
        values.extend([35.0 + (i % 5) as f64, 80.0 + (i / 5) as f64]);
        weights.push(0.0);
    }
    let points = Points::new(&values, 2).unwrap();
    let valid = quick().check().unwrap();
    let plain = valid
        .run(points, Seed::new(2), &Progress::silent())
        .unwrap();
    assert_eq!(plain.k(), 3);
    let points = points.weighted(&weights).unwrap();
    let weighted = valid
        .run(points, Seed::new(2), &Progress::silent())
        .unwrap();
    assert_eq!((weighted.k(), weighted.rows()), (2, 80));
    assert_eq!(weighted.fit().labels().len(), 100);
    assert_eq!(weighted.fit().weights(), [40.0, 40.0]);
    // Weights of 2 for all change no figure but those that count rows.
    let doubled: Vec<f64> = weights.iter().map(|w| 2.0 * w).collect();
    let doubled = Points::new(&values, 2).unwrap().weighted(&doubled).unwrap();
    let doubled = valid
        .run(doubled, Seed::new(2), &Progress::silent())
        .unwrap();
    assert_eq!(doubled.k(), 2);
    let at_two = |choice: &KChoice| choice.candidates()[1].inertia;
    assert!((at_two(&doubled) / at_two(&weighted) - 2.0).abs() < 1e-9);
}

#[test]
fn the_number_of_threads_does_not_change_a_bit() {
    let values = draw(&LAWS[11], 90, 3, Seed::new(5));
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        let choice = pool.install(|| choose(&values, 3, quick(), Seed::new(5)));
        (serde_json::to_string(&choice).unwrap(), choice.into_fit())
    };
    let one = with(1);
    assert_eq!(one, with(2));
    assert_eq!(one, with(5));
}

#[test]
fn every_wrong_parameter_is_named_at_once() {
    let wrong = ChooseKParams::new()
        .k(0..=3)
        .restarts(0)
        .max_steps(0)
        .relative_tolerance(f64::NAN)
        .scored_rows(9)
        .level(1.0)
        .check();
    let Err(MarketError::Params(mistakes)) = wrong else {
        unreachable!("accepted")
    };
    assert_eq!(mistakes.list().len(), 6, "{mistakes}");
    let too_few = ChooseKParams::new().null_draws(18).check().unwrap_err();
    assert!(
        too_few.to_string().contains("cannot reach the level 0.05"),
        "{too_few}"
    );
}

#[test]
fn a_cancelled_choice_stops() {
    let progress = Progress::silent();
    progress.cancel();
    let values = grid(40);
    let valid = quick().check().unwrap();
    let result = valid.run(Points::new(&values, 2).unwrap(), Seed::new(1), &progress);
    assert!(matches!(result, Err(MarketError::Cancelled(_))));
}
