//! Interviews coded by several people.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests stop at the first surprise"
)]

use landfall_core::{Progress, Seed};
use landfall_team::survey::{CodingParams, CodingVerdict, Krippendorff, Measurement, SurveyError};
use proptest::prelude::*;

const ALL: [Measurement; 4] = [
    Measurement::Nominal,
    Measurement::Ordinal,
    Measurement::Interval,
    Measurement::Ratio,
];

/// One row per coder, as tables are printed; NaN is missing.
fn coders(measurement: Measurement, table: &[&[f64]]) -> CodingParams {
    (0..table[0].len()).fold(CodingParams::new(measurement), |params, unit| {
        params.unit(
            table
                .iter()
                .map(|codes| Some(codes[unit]).filter(|c| !c.is_nan())),
        )
    })
}

fn judge(params: CodingParams) -> Krippendorff {
    params.check().unwrap().alpha(&Progress::silent()).unwrap()
}

const N: f64 = f64::NAN;
/// Krippendorff (2011), the example with four coders, twelve units and gaps.
const PUBLISHED: [&[f64]; 4] = [
    &[1., 2., 3., 3., 2., 1., 4., 1., 2., N, N, N],
    &[1., 2., 3., 3., 2., 2., 4., 1., 2., 5., N, 3.],
    &[N, 3., 3., 3., 2., 3., 4., 2., 2., 5., 1., N],
    &[1., 2., 3., 3., 2., 4., 4., 1., 2., 5., 1., N],
];

#[test]
fn the_published_example_has_its_published_values() {
    for (measurement, printed) in ALL.into_iter().zip([0.743, 0.815, 0.849, 0.797]) {
        let report = judge(coders(measurement, &PUBLISHED).replicates(0));
        assert!((report.alpha.unwrap() - printed).abs() < 0.0005);
        assert_eq!((report.units, report.paired_units), (12, 11));
        assert_eq!(report.paired_codes, 40);
    }
}

#[test]
fn values_agree_with_another_program() {
    // krippendorff 0.9.0 (PyPI), alpha(reliability_data, level_of_measurement).
    let own: [&[f64]; 3] = [
        &[0., 2.5, 7., 1., 0., 3., 9., N],
        &[0., 2., 7., 1.5, 0., N, 8., 4.],
        &[1., 2.5, 6., N, 0., 3., N, N],
    ];
    let expected = [
        [0.743_421_052_631_579, 0.388_489_208_633_093_44],
        [0.815_387_503_754_881_4, 0.960_023_515_579_072_1],
        [0.849_107_142_857_143, 0.979_175_780_908_215_9],
        [0.797_402_774_711_612_1, 0.778_335_384_192_178_7],
    ];
    for (measurement, [first, second]) in ALL.into_iter().zip(expected) {
        for (table, expected) in [(&PUBLISHED[..], first), (&own[..], second)] {
            let alpha = judge(coders(measurement, table).replicates(0))
                .alpha
                .unwrap();
            assert!((alpha - expected).abs() < 1e-12, "{measurement:?}: {alpha}");
        }
    }
}

#[test]
fn two_coders_are_worked_by_hand() {
    // Units (a,a), (a,b), (b,b): 6 codes, 3 a and 3 b. Unequal pairs: observed 2, expected
    // 2 * 3 * 3 / 5 = 18/5. alpha = 1 - 2 * 5/18 = 4/9.
    let report = judge(coders(
        Measurement::Nominal,
        &[&[1., 1., 2.], &[1., 2., 2.]],
    ));
    assert!((report.alpha.unwrap() - 4.0 / 9.0).abs() < 1e-14);
    assert_eq!(report.verdict, CodingVerdict::Unreliable);
}

#[test]
fn what_cannot_be_judged_says_why() {
    let nothing = judge(CodingParams::new(Measurement::Ordinal));
    assert_eq!((nothing.alpha, nothing.interval), (None, None));
    assert_eq!(nothing.verdict, CodingVerdict::Undefined);
    let once = judge(CodingParams::new(Measurement::Nominal).unit([Some(1.0), None]));
    assert_eq!(
        once.reasons[0].claim,
        "alpha is undefined: no unit was coded twice"
    );
    let same = judge(coders(Measurement::Interval, &[&[2., 2.], &[2., 2.]]));
    assert_eq!(same.alpha, None);
    assert!(same.reasons[0].claim.contains("all codes are the same"));
    // Zeros of both signs are one code.
    let zeros = judge(coders(Measurement::Nominal, &[&[0.0, 0.0], &[-0.0, -0.0]]));
    assert_eq!(zeros.alpha, None);
}

#[test]
fn thresholds_decide_the_verdict() {
    let with = |wrong: usize| {
        let first: Vec<f64> = (0..40).map(|i| f64::from(i % 2)).collect();
        let mut second = first.clone();
        second
            .iter_mut()
            .take(wrong)
            .for_each(|code| *code = 1.0 - *code);
        judge(coders(Measurement::Nominal, &[&first, &second]).replicates(0)).verdict
    };
    // alpha is about 1 - 2 * wrong/40.
    assert_eq!(with(2), CodingVerdict::Reliable);
    assert_eq!(with(6), CodingVerdict::Tentative);
    assert_eq!(with(10), CodingVerdict::Unreliable);
}

#[test]
fn the_same_seed_gives_the_same_interval_on_any_number_of_threads() {
    let params = || coders(Measurement::Interval, &PUBLISHED).seed(Seed::new(3));
    let many = judge(params());
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(1)
        .build()
        .unwrap();
    assert_eq!(pool.install(|| judge(params())), many);
    let [low, high] = many.interval.unwrap();
    assert!(low < many.alpha.unwrap() && many.alpha.unwrap() < high);
    assert_ne!(judge(params().seed(Seed::new(4))).interval, many.interval);
    assert!(
        many.reasons[1]
            .claim
            .ends_with("with so few units it is too narrow")
    );
}

#[test]
fn the_interval_covers_the_truth_about_as_often_as_it_says() {
    // Two coders who each report a fair coin's side and err with probability 0.1: they differ in
    // 2 * 0.1 * 0.9 = 0.18 of the units where 0.5 is chance: alpha is 0.64.
    use rand::Rng;
    let mut rng = Seed::new(5).rng();
    let mut covered = 0;
    for study in 0..100 {
        let mut params = CodingParams::new(Measurement::Nominal)
            .replicates(200)
            .seed(Seed::new(study));
        for _ in 0..100 {
            let truth = rng.gen_bool(0.5);
            let code = |err: bool| Some(f64::from(u8::from(truth ^ err)));
            let (a, b) = (rng.gen_bool(0.1), rng.gen_bool(0.1));
            params = params.unit([code(a), code(b)]);
        }
        let [low, high] = judge(params).interval.unwrap();
        covered += u32::from(low <= 0.64 && 0.64 <= high);
    }
    // Of 100 at 95 %; a fair interval leaves this range once in thousands of runs.
    assert!((86..=100).contains(&covered), "{covered}");
}

#[test]
fn bad_codes_are_refused() {
    let params = CodingParams::new(Measurement::Ratio)
        .unit([Some(1.0), Some(-1.0)])
        .unit([Some(f64::NAN)])
        .replicates(2_000_000)
        .level(0.0);
    assert_eq!(
        params.check().unwrap_err().to_string(),
        "`level`: `0` is no confidence above 0 and below 1\n\
         `replicates`: `2000000` replicates are too many: at most 1000000\n\
         `unit 1`: `-1` is no code: ratio data are numbers from 0 to 1e100\n\
         `unit 2`: `NaN` is no code: ratio data are numbers from 0 to 1e100"
    );
}

#[test]
fn cancelling_stops_the_bootstrap() {
    let progress = Progress::silent();
    progress.cancel();
    let coding = coders(Measurement::Nominal, &PUBLISHED).check().unwrap();
    assert!(matches!(
        coding.alpha(&progress),
        Err(SurveyError::Cancelled(_))
    ));
}

/// Alpha straight from the definition: all pairs, the coincidence matrix written out.
fn by_definition(measurement: Measurement, units: &[Vec<f64>]) -> Option<f64> {
    let units: Vec<&Vec<f64>> = units.iter().filter(|unit| unit.len() >= 2).collect();
    let mut codes: Vec<f64> = units.iter().flat_map(|unit| unit.iter().copied()).collect();
    codes.sort_by(f64::total_cmp);
    let all = codes.clone();
    codes.dedup();
    let count = |code: f64| all.iter().filter(|c| **c == code).count() as f64;
    let difference = |c: f64, k: f64| match measurement {
        Measurement::Nominal => f64::from(u8::from(c != k)),
        Measurement::Ordinal => {
            let (low, high) = (c.min(k), c.max(k));
            let between: f64 = codes
                .iter()
                .filter(|g| **g >= low && **g <= high)
                .map(|g| count(*g))
                .sum();
            (between - (count(low) + count(high)) / 2.0).powi(2)
        }
        Measurement::Interval => (c - k).powi(2),
        Measurement::Ratio if c == k => 0.0,
        Measurement::Ratio => ((c - k) / (c + k)).powi(2),
    };
    let mut observed = 0.0;
    for unit in &units {
        for (i, c) in unit.iter().enumerate() {
            for (j, k) in unit.iter().enumerate() {
                if i != j {
                    observed += difference(*c, *k) / (unit.len() as f64 - 1.0);
                }
            }
        }
    }
    let expected: f64 = codes
        .iter()
        .flat_map(|c| codes.iter().map(move |k| (*c, *k)))
        .filter(|(c, k)| c != k)
        .map(|(c, k)| count(c) * count(k) * difference(c, k))
        .sum();
    (expected > 0.0).then(|| 1.0 - (all.len() as f64 - 1.0) * observed / expected)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn alpha_is_its_definition(
        units in prop::collection::vec(prop::collection::vec(0u8..5, 0..5), 0..8),
        which in 0usize..4,
    ) {
        let units: Vec<Vec<f64>> = units.into_iter().map(|u| u.into_iter().map(f64::from).collect()).collect();
        let params = units.iter().fold(CodingParams::new(ALL[which]).replicates(0), |params, unit| {
            params.unit(unit.iter().map(|code| Some(*code)))
        });
        match (judge(params).alpha, by_definition(ALL[which], &units)) {
            (Some(ours), Some(model)) => prop_assert!((ours - model).abs() < 1e-10 * (1.0 + model.abs())),
            (ours, model) => prop_assert_eq!(ours, model),
        }
    }
}
