//! Waves: paired change, drop-out, and the control chart.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests stop at the first surprise"
)]

use landfall_core::{Progress, Seed};
use landfall_team::survey::{Scale, Survey, SurveyParams};
use landfall_team::wave::{
    Alarm, Baseline, ChangeOptions, Drift, EwmaParams, EwmaReport, PairedChange, Watch, WaveError,
    Window, paired_change,
};
use proptest::prelude::*;

/// A wave of two equal questions from 0 to 10.
fn wave(answers: &[(&str, f64)]) -> Survey {
    let scale = Scale::Continuous {
        lowest: 0.0,
        highest: 10.0,
    };
    let params = SurveyParams::new(scale).question("one").question("two");
    answers
        .iter()
        .fold(params, |params, (person, value)| {
            params.team(*person, vec![Some(*value), Some(*value)])
        })
        .check()
        .unwrap()
}

fn change(first: &Survey, second: &Survey) -> PairedChange {
    paired_change(
        first,
        second,
        &ChangeOptions::default(),
        &Progress::silent(),
    )
    .unwrap()
}

const BEFORE: [(&str, f64); 5] = [("a", 5.0), ("b", 4.0), ("c", 6.0), ("d", 3.0), ("e", 7.0)];

#[test]
fn the_change_is_worked_by_hand() {
    // Differences 1, 2, 3, 4, 0 of 10: mean 0.2, variance 0.025; standard error
    // sqrt(0.025/5) = 0.0707107; t(0.975; 4) = 2.7764451: 0.2 -+ 0.1963243.
    let after = wave(&[("a", 6.0), ("b", 6.0), ("c", 9.0), ("d", 7.0), ("e", 7.0)]);
    let report = change(&wave(&BEFORE), &after);
    assert!((report.difference.unwrap() - 0.2).abs() < 1e-12);
    let [low, high] = report.interval.unwrap();
    assert!((low - 0.003_675_7).abs() < 1e-6 && (high - 0.396_324_3).abs() < 1e-6);
    // Only the 0 may change its sign: 2 of 16, twice for both directions: 4/32.
    let test = report.test.unwrap();
    assert!(test.exact);
    assert_eq!((test.p, test.tried), (0.125, 32));
    assert_eq!((report.both, report.dropped_out, report.joined), (5, 0, 0));
    assert_eq!(
        report.reasons[0].claim,
        "answers rose: +0.200, interval 0.004 to 0.396"
    );
}

#[test]
fn fewer_than_five_pairs_are_not_shown() {
    let after = wave(&[("a", 6.0), ("b", 6.0), ("c", 9.0), ("d", 7.0), ("x", 7.0)]);
    let report = change(&wave(&BEFORE), &after);
    assert_eq!((report.both, report.dropped_out, report.joined), (4, 1, 1));
    assert_eq!(
        (report.difference, report.interval, report.test),
        (None, None, None)
    );
    assert_eq!(report.drop_out.difference, None);
    assert_eq!(
        report.reasons[0].claim,
        "the change is not shown: `4` people answered both times, 5 are needed"
    );
}

#[test]
fn the_few_who_left_are_protected() {
    let mut first = BEFORE.to_vec();
    first.push(("gone", 1.0));
    let report = change(&wave(&first), &wave(&BEFORE));
    assert!(report.reveals_beside_means);
    assert_eq!(report.drop_out.difference, None);
    assert!(!change(&wave(&BEFORE), &wave(&BEFORE)).reveals_beside_means);
}

#[test]
fn those_who_dropped_out_are_compared_with_those_who_stayed() {
    // Stayed: 5, 4, 6, 3, 7, mean 5; left: 1, 2, 3, 2, 2, mean 2. Difference -0.3.
    // Variances 0.025 and 0.005: standard error sqrt(0.03/5) = 0.0774597; freedom
    // 0.006²/((0.005² + 0.001²)/4) = 5.5384615; t = 2.4972004 (scipy 1.17.1).
    let mut first = BEFORE.to_vec();
    first.extend([("v", 1.0), ("w", 2.0), ("x", 3.0), ("y", 2.0), ("z", 2.0)]);
    let report = change(&wave(&first), &wave(&BEFORE));
    assert_eq!(report.dropped_out, 5);
    assert!((report.drop_out.difference.unwrap() + 0.3).abs() < 1e-12);
    let [low, high] = report.drop_out.interval.unwrap();
    let half = 2.4972004493996707 * 0.006_f64.sqrt();
    assert!((low + 0.3 + half).abs() < 1e-9 && (high + 0.3 - half).abs() < 1e-9);
    assert!(
        report.reasons[1]
            .claim
            .starts_with("those who dropped out had answered differently")
    );
}

#[test]
fn no_change_at_all_has_no_interval_and_p_of_one() {
    let report = change(&wave(&BEFORE), &wave(&BEFORE));
    assert_eq!(report.difference, Some(0.0));
    assert_eq!(report.interval, None);
    assert_eq!(report.test.unwrap().p, 1.0);
}

#[test]
fn only_the_same_questions_can_be_compared() {
    let other = SurveyParams::new(Scale::Continuous {
        lowest: 0.0,
        highest: 10.0,
    })
    .question("one")
    .question("two")
    .reversed()
    .check()
    .unwrap();
    let run = |a: &Survey, b: &Survey| {
        paired_change(a, b, &ChangeOptions::default(), &Progress::silent()).unwrap_err()
    };
    assert_eq!(
        run(&wave(&BEFORE), &other).to_string(),
        "the waves differ in a question: `two` and `two (reversed)`; \
         only answers to the same questions on the same scale can be compared"
    );
    let likert = SurveyParams::new(Scale::Likert {
        lowest: 1,
        highest: 5,
    });
    let likert = likert.question("one").check().unwrap();
    assert!(matches!(
        run(&wave(&BEFORE), &likert),
        WaveError::Different {
            what: "the scale",
            ..
        }
    ));
}

#[test]
fn many_pairs_are_drawn_by_seed_on_any_number_of_threads() {
    let people: Vec<String> = (0..40).map(|i| format!("p{i:02}")).collect();
    let answers = |f: fn(usize) -> f64| -> Vec<(&str, f64)> {
        people
            .iter()
            .enumerate()
            .map(|(i, p)| (p.as_str(), f(i)))
            .collect()
    };
    let first = wave(&answers(|i| (i % 7) as f64));
    let second = wave(&answers(|i| ((i * 5 + 2) % 9) as f64));
    let run = |draws, seed| {
        let options = ChangeOptions {
            draws,
            seed: Seed::new(seed),
        };
        paired_change(&first, &second, &options, &Progress::silent())
    };
    let report = run(9_999, 1).unwrap();
    assert!(!report.test.unwrap().exact);
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(1)
        .build()
        .unwrap();
    assert_eq!(pool.install(|| run(9_999, 1)).unwrap(), report);
    // Another seed and ten times the draws agree within four standard errors.
    let again = run(99_999, 2).unwrap().test.unwrap();
    assert!((again.p - report.test.unwrap().p).abs() < 0.02);
    assert_eq!(
        run(5, 1).unwrap_err().to_string(),
        "`draws`: `5` draws: from 100 to 10000000 are allowed"
    );
}

#[test]
fn cancelling_stops_the_test() {
    let progress = Progress::silent();
    progress.cancel();
    let survey = wave(&BEFORE);
    let result = paired_change(&survey, &survey, &ChangeOptions::default(), &progress);
    assert!(matches!(result, Err(WaveError::Cancelled(_))));
}

fn chart(params: EwmaParams, values: &[f64]) -> EwmaReport {
    values
        .iter()
        .enumerate()
        .fold(params, |params, (i, v)| {
            params.window(format!("{}", i + 1), Window::Value(*v))
        })
        .check()
        .unwrap()
        .report()
}

fn standard() -> EwmaParams {
    EwmaParams::new().baseline(Baseline::Given {
        mean: 0.0,
        deviation: 1.0,
    })
}

#[test]
fn the_textbook_series_alarms_at_its_29th_value() {
    // Montgomery, Introduction to Statistical Quality Control, example of the EWMA chart: mean 10,
    // deviation 1, lambda 0.1, L 2.7. First average 0.1 * 9.45 + 0.9 * 10 = 9.945, first limits
    // 10 -+ 2.7 * 0.1. The average after 28 is 10.5731 below 10.6186, after 29 it is 10.6468.
    let values = [
        9.45, 7.99, 9.29, 11.66, 12.16, 10.18, 8.04, 11.46, 9.20, 10.34, 9.03, 11.47, 10.51, 9.40,
        10.08, 9.37, 10.62, 10.31, 8.52, 10.84, 10.90, 9.33, 12.29, 11.50, 10.60, 11.08, 10.38,
        11.62, 11.31, 10.52,
    ];
    let params = EwmaParams::new().lambda(0.1).baseline(Baseline::Given {
        mean: 10.0,
        deviation: 1.0,
    });
    let report = chart(params, &values);
    assert!((report.points[0].average - 9.945).abs() < 1e-12);
    assert!((report.points[0].upper - 10.27).abs() < 1e-12);
    assert!((report.points[1].average - 9.7495).abs() < 1e-12);
    let alarm = Alarm {
        window: "29".to_owned(),
        drift: Drift::Up,
    };
    assert_eq!(report.watch, Watch::Alarm(alarm));
    assert!(!report.provisional);
}

#[test]
fn a_fall_alarms_downwards_and_a_limit_reached_exactly_does_not() {
    // Lambda 1, L 2: the average is the value, the limits are -+2.
    let params = || standard().lambda(1.0).width(2.0);
    assert_eq!(chart(params(), &[2.0, -2.0]).watch, Watch::Quiet);
    let Watch::Alarm(alarm) = chart(params(), &[0.0, -2.1]).watch else {
        panic!("quiet");
    };
    assert_eq!((alarm.window.as_str(), alarm.drift), ("2", Drift::Down));
}

#[test]
fn missing_windows_change_nothing() {
    let with_gap = standard()
        .window("1", Window::Value(1.0))
        .window("gap", Window::Missing)
        .window("2", Window::Value(2.0))
        .check()
        .unwrap()
        .report();
    let without = chart(standard(), &[1.0, 2.0]);
    assert_eq!(with_gap.points[2].average, without.points[1].average);
    assert_eq!(with_gap.points[2].upper, without.points[1].upper);
    assert_eq!(with_gap.points[1].drift, None);
}

#[test]
fn the_baseline_is_learnt_from_the_first_windows() {
    // 1, 2, 3, 4, 5: mean 3, variance 2.5.
    let params = EwmaParams::new().baseline(Baseline::First(5));
    let report = chart(params, &[1.0, 2.0, 3.0, 4.0, 5.0, 3.0]);
    assert_eq!(report.mean, Some(3.0));
    assert!((report.deviation.unwrap() - 2.5_f64.sqrt()).abs() < 1e-12);
    assert_eq!((report.points.len(), report.baseline_windows), (1, Some(5)));
    assert!(report.provisional);
    assert_eq!(report.watch, Watch::Quiet);
}

#[test]
fn without_a_sound_baseline_there_are_no_limits() {
    let first = |k| EwmaParams::new().baseline(Baseline::First(k));
    let run = |k, values: &[f64]| chart(first(k), values);
    assert_eq!(run(10, &[]).watch, Watch::ShortBaseline);
    assert_eq!(
        run(4, &[1.0, 2.0, 3.0, 4.0, 9.0]).watch,
        Watch::ShortBaseline
    );
    let flat = run(5, &[7.0, 7.0, 7.0, 7.0, 7.0, 9.0]);
    assert_eq!(flat.watch, Watch::FlatBaseline);
    assert!(flat.points.is_empty());
    assert_eq!(
        run(5, &[1.0, 2.0, 3.0, 4.0, 5.0]).watch,
        Watch::NothingToWatch
    );
}

#[test]
fn all_mistakes_of_a_chart_are_told() {
    let params = EwmaParams::new()
        .lambda(0.0)
        .width(f64::NAN)
        .baseline(Baseline::Given {
            mean: 0.0,
            deviation: 0.0,
        })
        .window(
            "w1",
            Window::Count {
                events: 1,
                exposure: 0.0,
            },
        )
        .window("w2", Window::Durations(vec![1.0, -1.0]))
        .window("w3", Window::Value(f64::INFINITY));
    assert_eq!(
        params.check().unwrap_err().to_string(),
        "`baseline`: mean `0` and deviation `0`: both must be at most 1e100, the deviation above 0\n\
         `lambda`: `0` is no weight above 0 and at most 1\n\
         `w1`: `0` is no exposure: it must be above 0 and finite\n\
         `w2`: `-1` is no duration: it must be 0 or above and finite\n\
         `w3`: `inf` cannot be charted: from -1e100 to 1e100 is allowed\n\
         `width`: `NaN` is no width above 0 and at most 100"
    );
}

#[test]
fn false_alarms_are_as_rare_as_documented() {
    // The documentation says one in about 238 windows; exact limits are a little tighter at first.
    // 300 runs have a standard error of about 14.
    use standard_normal::normal;
    let mut rng = Seed::new(11).rng();
    let mut lengths = 0_usize;
    for _ in 0..300 {
        let values: Vec<f64> = (0..2_000).map(|_| normal(&mut rng)).collect();
        let report = chart(standard(), &values);
        lengths += report
            .points
            .iter()
            .position(|point| point.drift.is_some())
            .map_or(values.len(), |place| place + 1);
    }
    let mean = lengths as f64 / 300.0;
    assert!((190.0..290.0).contains(&mean), "{mean}");
}

mod standard_normal {
    use rand::Rng;

    /// A standard normal number (Box & Muller 1958).
    pub(crate) fn normal(rng: &mut impl Rng) -> f64 {
        let radius = (-2.0 * (1.0 - rng.r#gen::<f64>()).ln()).sqrt();
        radius * (std::f64::consts::TAU * rng.r#gen::<f64>()).cos()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn the_exact_test_is_its_definition(pairs in prop::collection::vec((0u8..11, 0u8..11), 5..9)) {
        let people: Vec<String> = (0..pairs.len()).map(|i| format!("p{i}")).collect();
        let first: Vec<(&str, f64)> = people.iter().zip(&pairs).map(|(p, (a, _))| (p.as_str(), f64::from(*a))).collect();
        let second: Vec<(&str, f64)> = people.iter().zip(&pairs).map(|(p, (_, b))| (p.as_str(), f64::from(*b))).collect();
        let test = change(&wave(&first), &wave(&second)).test.unwrap();
        // In whole numbers, all ways written out by doubling the list of sums.
        let differences: Vec<i32> = pairs.iter().map(|(a, b)| i32::from(*b) - i32::from(*a)).collect();
        let sums = differences.iter().fold(vec![0], |sums: Vec<i32>, d| {
            sums.iter().flat_map(|s| [s + d, s - d]).collect()
        });
        let observed = differences.iter().sum::<i32>().abs();
        let reached = sums.iter().filter(|s| s.abs() >= observed).count();
        prop_assert_eq!(test.p, reached as f64 / sums.len() as f64);
    }
}
