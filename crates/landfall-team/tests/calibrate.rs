//! Weights from outcomes: what is recovered, what is refused, what is never claimed.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests stop at the first surprise"
)]

use landfall_core::{Progress, Seed};
use landfall_team::calibrate::{
    Baseline, CalibrateError, CalibrateParams, Calibration, CalibrationStatus, FactorUse,
    Observation, PRIOR, Penalty,
};
use rand::Rng;
use rand::seq::SliceRandom;

/// ln y = 1 + Σ beta (−ln f) + b_i + b_j + noise, members' effects of spread 0.4.
struct Law {
    beta: [f64; 6],
    /// Which factors are known.
    known: [bool; 6],
    noise: f64,
    members: u32,
    rows: usize,
}

const LAW: Law = Law {
    beta: [0.9, 0.6, 0.3, 0.0, 0.0, 0.0],
    known: [true, true, true, false, true, false],
    noise: 0.3,
    members: 30,
    rows: 1_500,
};

/// A standard normal number (Box & Muller 1958).
fn normal(rng: &mut impl Rng) -> f64 {
    let radius = (-2.0 * (1.0 - rng.r#gen::<f64>()).ln()).sqrt();
    radius * (std::f64::consts::TAU * rng.r#gen::<f64>()).cos()
}

fn simulate(law: &Law, seed: u64) -> Vec<Observation> {
    let mut rng = Seed::new(seed).rng();
    let effects: Vec<f64> = (0..law.members).map(|_| 0.4 * normal(&mut rng)).collect();
    (0..law.rows)
        .map(|time| {
            let a = rng.gen_range(0..law.members);
            let b = (a + rng.gen_range(1..law.members)) % law.members;
            let losses: [f64; 6] = std::array::from_fn(|_| rng.gen_range(0.0..2.0));
            let explained: f64 = law.beta.iter().zip(losses).map(|(b, x)| b * x).sum();
            let ln = 1.0
                + explained
                + effects[a as usize]
                + effects[b as usize]
                + law.noise * normal(&mut rng);
            Observation {
                a,
                b,
                time: time as i64,
                outcome: ln.exp(),
                factors: std::array::from_fn(|k| law.known[k].then(|| (-losses[k]).exp())),
            }
        })
        .collect()
}

fn params(rows: Vec<Observation>) -> CalibrateParams {
    CalibrateParams::new().observations(rows).replicates(100)
}

fn run(params: CalibrateParams) -> Calibration {
    params
        .check()
        .unwrap()
        .calibrate(&Progress::silent())
        .unwrap()
}

fn skill(calibration: &Calibration, over: Baseline) -> (f64, [f64; 2]) {
    let held_out = calibration.held_out.as_ref().unwrap();
    let found = held_out
        .skills
        .iter()
        .find(|skill| skill.over == over)
        .unwrap();
    (found.skill.unwrap(), found.interval.unwrap())
}

#[test]
fn the_weights_of_a_simulated_law_are_recovered() {
    let calibration = run(params(simulate(&LAW, 1)));
    assert_eq!(calibration.status, CalibrationStatus::Calibrated);
    assert!(calibration.beats_baselines);
    // Survey and handover are not known and keep 0.15 and 0; the rest shares 0.85 as 9 : 6 : 3 : 0.
    let expected = [0.425, 0.2833, 0.1417, 0.15, 0.0, 0.0];
    for (weight, expected) in calibration.weights.iter().zip(expected) {
        assert!(
            (weight - expected).abs() < 0.02,
            "{:?}",
            calibration.weights
        );
    }
    assert!((calibration.weights.iter().sum::<f64>() - 1.0).abs() < 1e-12);
    for (fit, beta) in calibration.factors.iter().zip(LAW.beta) {
        if let Some(found) = fit.beta {
            assert!((found - beta).abs() < 0.05, "{fit:?}");
        }
    }
    assert!(calibration.violation.unwrap() < 1e-10);
    let model = calibration.held_out.as_ref().unwrap().model;
    assert!(model.r_squared.unwrap() > 0.8 && model.spearman.unwrap() > 0.8);
    assert!(skill(&calibration, Baseline::Members).1[0] > 0.0);
}

#[test]
fn the_fit_agrees_with_another_program() {
    // The same 60 rows in NumPy, 42 of them fitted by scipy 1.17.1's lsq_linear (method "bvls") on
    // the design matrix with sqrt(2) times the identity below the members' columns.
    let row = |t: i64| {
        let a = t % 6;
        let b = (a + 1 + (t / 6) % 5) % 6;
        let x = [
            (t * 7 % 11) as f64 / 5.0,
            (t * 5 % 13) as f64 / 6.0,
            (t * 3 % 7) as f64 / 4.0,
        ];
        let slow = f64::from(u8::from(a == 0 || b == 0));
        let noise = (t * 17 % 19 - 9) as f64 / 30.0;
        let ln = 1.0 + 0.8 * x[0] + 0.5 * x[1] - 0.3 * x[2] + 0.2 * slow + noise;
        let factor = |k: usize| Some((-x[k]).exp());
        Observation {
            a: a as u32,
            b: b as u32,
            time: t,
            outcome: ln.exp(),
            factors: [factor(0), factor(1), None, None, factor(2), None],
        }
    };
    let calibration = run(params((0..60).map(row).collect()).penalty(Penalty::Fixed(2.0)));
    let close = |a: Option<f64>, b: f64| assert!((a.unwrap() - b).abs() < 1e-9, "{a:?} {b}");
    let bounded = [0.804_995_902_840_378, 0.502_869_615_055_405_3, 0.0];
    let free = [
        0.810_475_144_819_794_1,
        0.510_699_918_968_816_6,
        -0.248_623_167_890_600_57,
    ];
    for (place, (bounded, free)) in [0, 1, 4].into_iter().zip(bounded.into_iter().zip(free)) {
        close(calibration.factors[place].beta, bounded);
        close(calibration.factors[place].free_beta, free);
    }
    let effects = [
        0.175_077_305_381_278_64,
        -0.033_545_782_362_388_24,
        -0.041_662_079_609_681_96,
        -0.050_997_843_581_362_556,
        -0.018_836_387_096_997_448,
        -0.030_035_212_730_852_023,
    ];
    for (member, effect) in calibration.member_effects.iter().zip(effects) {
        close(Some(member.effect), effect);
    }
    let model = calibration.held_out.unwrap().model;
    close(model.r_squared, 0.851_229_817_096_705_1);
    close(model.spearman, 0.845_637_696_585_146_8);
}

#[test]
fn members_effects_are_told_from_the_factors() {
    // Members 0 to 4 are slow (+1) and always short of hours: without members' effects hours would
    // take the blame.
    let mut rng = Seed::new(2).rng();
    let rows: Vec<Observation> = (0..2_000)
        .map(|time| {
            let a = rng.gen_range(0..20_u32);
            let b = (a + rng.gen_range(1..20)) % 20;
            let slow = f64::from(u8::from(a < 5)) + f64::from(u8::from(b < 5));
            let hours = (0.3 * slow + rng.gen_range(0.0..1.0_f64)).max(0.0);
            let language = rng.gen_range(0.0..2.0_f64);
            let ln = language + slow + 0.2 * normal(&mut rng);
            Observation {
                a,
                b,
                time,
                outcome: ln.exp(),
                factors: [
                    Some((-language).exp()),
                    Some((-hours).exp()),
                    None,
                    None,
                    None,
                    None,
                ],
            }
        })
        .collect();
    let with = run(params(rows.clone()));
    assert!(
        with.factors[1].beta.unwrap() < 0.05,
        "{:?}",
        with.factors[1]
    );
    // An immense penalty all but removes the members' effects.
    let without = run(params(rows).penalty(Penalty::Fixed(1e6)));
    assert!(
        without.factors[1].beta.unwrap() > 0.5,
        "{:?}",
        without.factors[1]
    );
    // The slow ones have the lowest efficiency, by a factor of about e.
    let effects = &with.member_effects;
    let slowest = effects[..5]
        .iter()
        .map(|m| m.efficiency)
        .fold(0.0, f64::max);
    let others = effects[5..]
        .iter()
        .map(|m| m.efficiency)
        .fold(1.0, f64::min);
    assert!(slowest < 0.5 && others > 0.8, "{slowest} {others}");
}

#[test]
fn outcomes_without_any_relation_keep_the_prior() {
    let law = Law {
        beta: [0.0; 6],
        noise: 1.0,
        ..LAW
    };
    for seed in 0..4 {
        let calibration = run(params(simulate(&law, 10 + seed)));
        assert_ne!(calibration.status, CalibrationStatus::Calibrated);
        assert!(!calibration.beats_baselines);
        assert_eq!(calibration.weights, PRIOR);
        // Members' effects alone beat a constant, which must not pass for a sign of the factors.
        assert!(skill(&calibration, Baseline::Constant).0 > 0.0);
    }
}

#[test]
fn factors_that_only_help_leave_all_coefficients_at_zero() {
    let law = Law {
        beta: [-0.5, -0.5, -0.5, 0.0, -0.5, 0.0],
        ..LAW
    };
    let calibration = run(params(simulate(&law, 3)));
    assert_eq!(calibration.status, CalibrationStatus::NoFactorExplains);
    assert_eq!(
        calibration.reasons[0].claim,
        "no factor explains the outcome; prior weights kept"
    );
    assert_eq!((calibration.weights, calibration.fitted), (PRIOR, None));
    assert!(!calibration.beats_baselines);
}

#[test]
fn a_gain_from_culture_is_evidence_and_no_weight() {
    let law = Law {
        beta: [0.9, 0.6, 0.3, 0.0, -0.4, 0.0],
        ..LAW
    };
    let calibration = run(params(simulate(&law, 4)));
    let culture = calibration.culture.unwrap();
    assert!((culture.free_beta + 0.4).abs() < 0.05 && culture.clear);
    assert_eq!(calibration.factors[4].beta, Some(0.0));
    assert_eq!(calibration.weights[4], 0.0);
    assert!(
        calibration
            .reasons
            .iter()
            .any(|r| r.claim.contains("clear evidence for a diversity term"))
    );
    // Without a gain there is nothing to report or nothing clear.
    assert!(
        run(params(simulate(&LAW, 4)))
            .culture
            .is_none_or(|culture| !culture.clear)
    );
}

#[test]
fn hours_alone_are_a_baseline_that_must_be_beaten() {
    let law = Law {
        beta: [0.0, 1.0, 0.0, 0.0, 0.0, 0.0],
        known: [true, true, true, false, true, false],
        noise: 0.5,
        members: 400,
        rows: 600,
    };
    // Members' effects of people seen once or twice cannot be learnt: nothing beats hours.
    let calibration = run(params(simulate(&law, 5)));
    assert!(skill(&calibration, Baseline::Constant).1[0] > 0.0);
    let (_, [low, _]) = skill(&calibration, Baseline::Hours);
    assert!(low <= 0.0, "{low}");
    assert_eq!(calibration.status, CalibrationStatus::NotBetter);
    assert_eq!(calibration.weights, PRIOR);
    assert!(calibration.fitted.unwrap()[1] > 0.5);
}

#[test]
fn without_hours_only_the_constant_is_demanded() {
    let law = Law {
        known: [true, false, true, false, false, false],
        ..LAW
    };
    let calibration = run(params(simulate(&law, 6)));
    let skills = &calibration.held_out.as_ref().unwrap().skills;
    assert!(skills.iter().all(|skill| skill.over != Baseline::Hours));
    assert!(calibration.beats_baselines);
    // Hours keep their prior weight, as does everything else that was not fitted.
    assert!((calibration.weights[1] - 0.25).abs() < 1e-12);
}

#[test]
fn later_outcomes_change_nothing_that_was_fitted() {
    let rows = simulate(&LAW, 7);
    let mut spoilt = rows.clone();
    for row in spoilt.iter_mut().filter(|row| row.time >= 1_050) {
        // Mirrored at the law's mean 1 + 0.9 + 0.6 + 0.3.
        row.outcome = (5.6 - row.outcome.ln()).exp();
        row.factors[4] = Some(0.5);
    }
    let (clean, spoilt) = (run(params(rows)), run(params(spoilt)));
    assert_eq!((clean.rows.train, clean.rows.test), (1_050, 450));
    let fitted = |calibration: &Calibration| {
        let factors = calibration.factors.iter();
        let betas: Vec<_> = factors.map(|f| (f.usage, f.beta, f.free_beta)).collect();
        (
            betas,
            calibration.penalty,
            calibration.member_effects.clone(),
        )
    };
    assert_eq!(fitted(&clean), fitted(&spoilt));
    assert_ne!(clean.held_out, spoilt.held_out);
    assert_eq!(spoilt.status, CalibrationStatus::NotBetter);
}

#[test]
fn rows_of_one_moment_are_never_parted() {
    let mut rows = simulate(&LAW, 8);
    // Rows 1,000 to 1,199 share one moment: the cut at 1,050 moves behind them.
    for row in &mut rows[1_000..1_200] {
        row.time = 1_000;
    }
    let calibration = run(params(rows.clone()));
    assert_eq!(
        (calibration.rows.train, calibration.rows.test),
        (1_200, 300)
    );
    // With all at one moment nothing is left to judge by.
    for row in &mut rows {
        row.time = 5;
    }
    assert_eq!(
        run(params(rows)).status,
        CalibrationStatus::PriorNotCalibrated
    );
}

#[test]
fn the_order_of_the_input_and_of_a_pair_changes_no_bit() {
    let rows = simulate(&Law { rows: 400, ..LAW }, 9);
    let mut shuffled = rows.clone();
    shuffled.shuffle(&mut Seed::new(1).rng());
    for row in shuffled.iter_mut().step_by(3) {
        (row.a, row.b) = (row.b, row.a);
    }
    let first = run(params(rows.clone()));
    assert_eq!(first, run(params(shuffled)));
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(1)
        .build()
        .unwrap();
    assert_eq!(first, pool.install(|| run(params(rows.clone()))));
    let other = run(params(rows).seed(Seed::new(2)));
    assert_eq!(first.fitted, other.fitted);
    assert_ne!(first.held_out, other.held_out);
}

#[test]
fn missing_factors_are_counted() {
    let mut rows = simulate(&LAW, 10);
    // Interaction is known in 40 % of the rows: not fitted. Hours lack in every tenth row.
    for row in &mut rows {
        if row.time % 5 >= 2 {
            row.factors[2] = None;
        }
        if row.time % 10 == 0 {
            row.factors[1] = None;
        }
        row.factors[5] = Some(0.7);
    }
    let calibration = run(params(rows));
    let usage = |place: usize| calibration.factors[place].usage;
    assert_eq!(usage(2), FactorUse::TooOftenMissing);
    assert!((calibration.factors[2].known - 0.4).abs() < 1e-12);
    assert_eq!(usage(5), FactorUse::DoesNotVary);
    assert_eq!(usage(1), FactorUse::Fitted);
    assert_eq!(
        (calibration.rows.train, calibration.rows.train_left_out),
        (945, 105)
    );
    assert_eq!(
        (calibration.rows.test, calibration.rows.test_left_out),
        (405, 45)
    );
    // What was not fitted keeps its prior weight.
    assert!((calibration.weights[2] - 0.25).abs() < 1e-12);
}

#[test]
fn two_factors_that_are_one_are_fitted_together() {
    let mut rows = simulate(&LAW, 11);
    for row in &mut rows {
        row.factors[4] = row.factors[0];
    }
    let calibration = run(params(rows));
    assert_eq!(calibration.factors[0].free_beta, None);
    let sum = calibration.factors[0].beta.unwrap() + calibration.factors[4].beta.unwrap();
    assert!((sum - 0.9).abs() < 0.05, "{sum}");
    assert!(calibration.culture.is_none());
}

#[test]
fn too_few_outcomes_are_said_to_be_too_few() {
    let few = run(params(simulate(&Law { rows: 35, ..LAW }, 12)));
    assert_eq!(few.status, CalibrationStatus::PriorNotCalibrated);
    assert_eq!((few.weights, few.held_out), (PRIOR, None));
    let two = run(params(simulate(&Law { members: 2, ..LAW }, 12)));
    assert_eq!(two.status, CalibrationStatus::PriorNotCalibrated);
    let one = Observation {
        a: 1,
        b: 2,
        time: 0,
        outcome: 1.0,
        factors: [None; 6],
    };
    assert_eq!(
        run(params(vec![one])).status,
        CalibrationStatus::PriorNotCalibrated
    );
    let unknown = run(params(vec![one; 200]));
    assert_eq!(unknown.status, CalibrationStatus::PriorNotCalibrated);
}

#[test]
fn outcomes_that_never_vary_explain_nothing() {
    let mut rows = simulate(&LAW, 13);
    for row in &mut rows {
        row.outcome = 3.0;
    }
    let calibration = run(params(rows));
    assert!(!calibration.beats_baselines);
    assert_eq!(calibration.weights, PRIOR);
    assert_eq!(calibration.held_out.unwrap().model.r_squared, None);
}

#[test]
fn huge_and_tiny_outcomes_stay_finite() {
    let mut rows = simulate(&LAW, 14);
    rows[3].outcome = f64::MAX;
    rows[4].outcome = f64::MIN_POSITIVE;
    rows[5].factors[0] = Some(f64::MIN_POSITIVE);
    rows[6].a = u32::MAX;
    let calibration = run(params(rows));
    let json = serde_json::to_string(&calibration).unwrap();
    assert!(json.contains("\"violation\"") && !json.contains("NaN"));
    assert!(calibration.weights.iter().all(|w| (0.0..=1.0).contains(w)));
    assert!(calibration.violation.unwrap() < 1e-10);
}

#[test]
fn all_mistakes_are_told() {
    let bad = Observation {
        a: 4,
        b: 4,
        time: 0,
        outcome: 0.0,
        factors: [Some(0.0), Some(1.0), Some(f64::NAN), None, None, Some(1.5)],
    };
    let result = CalibrateParams::new()
        .observations([bad])
        .prior([0.0; 6])
        .penalty(Penalty::Fixed(0.0))
        .train_share(1.0)
        .present_share(0.0)
        .replicates(1)
        .level(f64::NAN)
        .check();
    assert_eq!(
        result.unwrap_err().to_string(),
        "`level`: `NaN` is no confidence above 0 and below 1\n\
         `observations[0].b`: `4` twice: an outcome needs two people\n\
         `observations[0].handover`: `1.5` is no factor above 0 and at most 1\n\
         `observations[0].interaction`: `NaN` is no factor above 0 and at most 1\n\
         `observations[0].language`: `0` is no factor above 0 and at most 1\n\
         `observations[0].outcome`: `0` is no outcome above 0 and finite\n\
         `penalty`: `0` is no penalty above 0 and at most 1e6\n\
         `present_share`: `0` is no share above 0 and at most 1\n\
         `prior`: `[0.0, 0.0, 0.0, 0.0, 0.0, 0.0]`: weights are 0 or above and not all 0\n\
         `replicates`: `1` replicates: from 100 to 100000 are allowed\n\
         `train_share`: `1` is no share above 0 and below 1"
    );
}

#[test]
fn cancelling_stops_the_calibration() {
    let progress = Progress::silent();
    progress.cancel();
    let calibrate = params(simulate(&LAW, 15)).check().unwrap();
    assert!(matches!(
        calibrate.calibrate(&progress),
        Err(CalibrateError::Cancelled(_))
    ));
}
