//! Profiles, effect sizes and separators through the public API.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "helpers of tests"
)]

use landfall_core::Seed;
use landfall_market::reading::{
    ContrastParams, Figures, Labels, Profile, ReadingError, Separation, ValidContrastParams,
    profiles, separators,
};
use proptest::prelude::*;
use rand_distr::{Distribution, StandardNormal};

fn params() -> ValidContrastParams {
    ContrastParams::new().check().unwrap()
}

fn names(count: usize) -> Vec<String> {
    (0..count).map(|i| format!("c{i}")).collect()
}

fn close(a: f64, b: f64, tolerance: f64) {
    assert!((a - b).abs() <= tolerance, "{a} is not {b}");
}

#[test]
fn effect_sizes_agree_with_an_independent_computation() {
    // Figures from SciPy 1.x: gammaln, mannwhitneyu, norm.ppf, brentq on Newcombe's equation.
    let x = [3.1, 4.7, 5.5, 2.2, 6.9, 5.5, 4.0, 8.3];
    let y = [1.0, 2.2, 5.5, 3.3, 0.4, 2.9, 2.2, 4.1, 3.8, 1.7, 2.6];
    let contrast = params().contrast(&x, &y);
    let g = contrast.hedges_g.unwrap();
    close(g.estimate, 1.312_886_052_397_233, 1e-12);
    close(g.low, 0.311_061_007_112_216_4, 1e-12);
    close(g.high, 2.314_711_097_683_244_6, 1e-12);
    let delta = contrast.cliffs_delta.unwrap();
    close(
        contrast.superiority.unwrap(),
        0.829_545_454_545_454_6,
        1e-15,
    );
    close(delta.low, 0.124_621_031_498_305_17, 1e-9);
    close(delta.high, 0.887_007_031_956_582_8, 1e-9);
    assert!(contrast.small_sample && contrast.undefined.is_none());

    // The best single threshold: twice its balanced accuracy minus 1 is SciPy's ks_2samp.
    let rows: Vec<f64> = x.into_iter().chain(y).collect();
    let labels: Vec<u32> = (0..19).map(|i| u32::from(i >= 8)).collect();
    let names = names(1);
    let separation = separators(
        &Figures::new(&names, &rows).unwrap(),
        &Labels::new(&labels, 2).unwrap(),
        None,
        (0, 1),
        &params(),
    )
    .unwrap();
    let cut = separation.columns[0].cut.unwrap();
    close(
        2.0 * cut.balanced_accuracy - 1.0,
        0.568_181_818_181_818_2,
        1e-15,
    );
}

/// Share of 2,000 pairs of samples whose intervals hold the true effects: (g, delta).
fn coverage(n1: usize, n2: usize, shift: f64, delta: f64) -> (f64, f64) {
    let params = params();
    let draws = 2_000_u32;
    let (mut g_hits, mut delta_hits) = (0, 0);
    for draw in 0..draws {
        let mut rng = Seed::new(11)
            .stream("coverage")
            .index(u64::from(draw))
            .rng();
        let mut sample = |n: usize, shift: f64| -> Vec<f64> {
            (0..n)
                .map(|_| {
                    let z: f64 = StandardNormal.sample(&mut rng);
                    z + shift
                })
                .collect()
        };
        let contrast = params.contrast(&sample(n1, shift), &sample(n2, 0.0));
        let g = contrast.hedges_g.unwrap();
        g_hits += u32::from(g.low <= shift && shift <= g.high);
        let d = contrast.cliffs_delta.unwrap();
        delta_hits += u32::from(d.low <= delta && delta <= d.high);
    }
    (
        f64::from(g_hits) / f64::from(draws),
        f64::from(delta_hits) / f64::from(draws),
    )
}

#[test]
fn the_intervals_hold_the_true_effect_as_often_as_they_say() {
    // P(X > Y) for normal laws a shift apart is Phi(shift / sqrt 2): 0.5 and 0.714196 (shift 0.8),
    // so delta is 0 and 0.428393. 2,000 draws have a standard error of 0.005.
    for (n1, n2, shift, delta) in [
        (30, 60, 0.0, 0.0),
        (15, 40, 0.8, 0.428_392_4),
        (40, 40, 0.8, 0.428_392_4),
    ] {
        let (g, d) = coverage(n1, n2, shift, delta);
        assert!((0.935..=0.970).contains(&g), "g: {g} at {n1}, {n2}");
        assert!((0.935..=0.970).contains(&d), "delta: {d} at {n1}, {n2}");
    }
}

#[test]
fn separators_rank_and_share_the_distance() {
    // c0 separates fully, c1 a little, c2 not at all. Centroids 3, 4, 0 apart: shares 9/25, 16/25.
    let rows = [
        1.0, 1.0, 5.0, //
        2.0, 4.0, 5.0, //
        7.0, 2.0, 5.0, //
        9.0, 6.0, 5.0,
    ];
    let names = names(3);
    let figures = Figures::new(&names, &rows).unwrap();
    let labels = Labels::new(&[0, 0, 2, 2], 3).unwrap();
    let centroids = [0.0, 0.0, 1.0, 50.0, 50.0, 50.0, 3.0, 4.0, 1.0];
    let separation = separators(&figures, &labels, Some(&centroids), (2, 0), &params()).unwrap();
    assert_eq!(separation.centroid_distance, Some(5.0));
    let order: Vec<&str> = separation
        .columns
        .iter()
        .map(|c| c.column.as_str())
        .collect();
    assert_eq!(order, ["c0", "c1", "c2"]);
    let cut = separation.columns[0].cut.unwrap();
    assert_eq!((cut.threshold, cut.above, cut.below), (4.5, 2, 0));
    assert_eq!(cut.balanced_accuracy, 1.0);
    close(separation.columns[0].distance_share.unwrap(), 0.36, 1e-15);
    assert_eq!(
        separation.sentences(),
        [
            "`c0` above 4.5 means segment 2, else segment 0: right for 100.0 % of the rows when \
             both segments count the same; it makes 36 % of the squared distance of their centroids",
            "`c1` above 1.5 means segment 2, else segment 0: right for 75.0 % of the rows when \
             both segments count the same; it makes 64 % of the squared distance of their centroids",
            "`c2` does not separate segments 2 and 0: all figures are equal",
        ]
    );
}

#[test]
fn input_that_does_not_fit_is_refused_with_its_place() {
    let names = names(2);
    let rows = [1.0, 2.0, 3.0, 4.0];
    let figures = Figures::new(&names, &rows).unwrap();
    let labels = Labels::new(&[0, 1], 2).unwrap();
    let say = |error: ReadingError| error.to_string();
    let three = Labels::new(&[0, 1, 1], 2).unwrap();
    assert_eq!(
        say(profiles(&figures, &three, &params()).unwrap_err()),
        "3 labels were given, 2 are needed"
    );
    assert_eq!(
        say(separators(&figures, &labels, None, (0, 2), &params()).unwrap_err()),
        "there is no segment 2, only 2 counted from 0"
    );
    assert_eq!(
        say(separators(&figures, &labels, None, (1, 1), &params()).unwrap_err()),
        "segment 1 cannot be separated from itself"
    );
    assert_eq!(
        say(separators(&figures, &labels, Some(&[0.0; 2]), (0, 1), &params()).unwrap_err()),
        "2 coordinates of centroids were given, 4 are needed"
    );
    assert_eq!(
        say(Figures::new(&names, &[1.0, f64::INFINITY]).unwrap_err()),
        "row 0, column 1: `inf` is not a finite number of at most 1e145 in magnitude"
    );
    assert_eq!(
        say(Figures::from_options(&names, &[None, Some(1.0), Some(f64::NAN), None]).unwrap_err()),
        "row 1, column 0: `NaN` is not a finite number of at most 1e145 in magnitude"
    );
    assert_eq!(
        say(Figures::new(&names, &rows[..3]).unwrap_err()),
        "3 figures do not fill rows of 2 columns"
    );
    assert_eq!(
        say(Labels::new(&[], 1).unwrap_err()),
        "there are no rows to read"
    );
    assert_eq!(
        say(Labels::new(&[0, 3], 2).unwrap_err()),
        "row 1: there is no segment 3, only 2 counted from 0"
    );
    assert_eq!(
        say(labels.weighted(&[1.0, -1.0]).unwrap_err()),
        "row 1: the weight `-1` is not a finite number of 0 or above"
    );
}

#[test]
fn reports_survive_json() {
    let names = names(1);
    let rows = [1.0, f64::NAN, 3.0, 9.0, 8.0, 7.0];
    let figures = Figures::new(&names, &rows).unwrap();
    let labels = Labels::new(&[0, 0, 0, 1, 1, 1], 2).unwrap();
    let profiles = profiles(&figures, &labels, &params()).unwrap();
    // Values, not text: serde_json reads some texts back with another last digit.
    let value = serde_json::to_value(&profiles).unwrap();
    assert_eq!(value[0]["columns"][0]["contrast"]["small_sample"], true);
    assert_eq!(
        serde_json::from_value::<Vec<Profile>>(value).unwrap(),
        profiles
    );
    let separation = separators(&figures, &labels, None, (0, 1), &params()).unwrap();
    let value = serde_json::to_value(&separation).unwrap();
    assert_eq!(
        serde_json::from_value::<Separation>(value).unwrap(),
        separation
    );
}

/// Rows of two columns with gaps and ties, three segments, weights.
fn tables() -> impl Strategy<Value = (Vec<Option<f64>>, Vec<u32>, Vec<f64>)> {
    (4_usize..40).prop_flat_map(|rows| {
        let cell = prop::option::weighted(0.9, (-6_i32..7).prop_map(f64::from));
        (
            prop::collection::vec(cell, rows * 2),
            prop::collection::vec(0_u32..3, rows),
            prop::collection::vec(prop::sample::select(vec![0.0, 0.5, 1.0, 3.0]), rows),
        )
    })
}

/// Figure and weight of the rows of one segment or of all others.
fn group(
    (cells, labels, weights): &(Vec<Option<f64>>, Vec<u32>, Vec<f64>),
    column: usize,
    wanted: impl Fn(u32) -> bool,
) -> Vec<(f64, f64)> {
    (0..labels.len())
        .filter(|row| wanted(labels[*row]) && weights[*row] > 0.0)
        .filter_map(|row| Some((cells[row * 2 + column]?, weights[row])))
        .collect()
}

proptest! {
    #[test]
    fn delta_and_cut_are_those_of_all_pairs_and_all_thresholds(table in tables()) {
        let names = names(2);
        let figures = Figures::from_options(&names, &table.0).unwrap();
        let labels = Labels::new(&table.1, 3).unwrap().weighted(&table.2).unwrap();
        for profile in profiles(&figures, &labels, &params()).unwrap() {
            for part in &profile.columns {
                let column = usize::from(part.column == "c1");
                let own = u32::try_from(profile.segment).unwrap();
                let inside = group(&table, column, |label| label == own);
                let outside = group(&table, column, |label| label != own);
                let mut sums = (0.0, 0.0);
                for (a, wa) in &inside {
                    for (b, wb) in &outside {
                        let sign = f64::from(i8::from(a > b) - i8::from(a < b));
                        sums = (sums.0 + wa * wb * sign, sums.1 + wa * wb);
                    }
                }
                let expected = (sums.1 > 0.0).then(|| sums.0 / sums.1);
                let found = part.contrast.cliffs_delta;
                prop_assert_eq!(found.is_some(), expected.is_some());
                if let (Some(found), Some(expected)) = (found, expected) {
                    prop_assert!((found.estimate - expected).abs() < 1e-12);
                    prop_assert!(found.low <= found.estimate + 1e-12);
                    prop_assert!(found.high >= found.estimate - 1e-12);
                }
                prop_assert_eq!(part.inside.count, inside.len());
            }
        }
        let separation = separators(&figures, &labels, None, (0, 1), &params()).unwrap();
        for part in &separation.columns {
            let column = usize::from(part.column == "c1");
            let (a, b) = (group(&table, column, |l| l == 0), group(&table, column, |l| l == 1));
            let below = |group: &[(f64, f64)], t: f64| {
                let sum = |keep: &dyn Fn(f64) -> bool| -> f64 {
                    group.iter().filter(|(v, _)| keep(*v)).map(|(_, w)| w).sum()
                };
                sum(&|v| v <= t) / sum(&|_| true)
            };
            if let Some(cut) = part.cut {
                let accuracy = |t: f64| f64::midpoint(1.0, (below(&a, t) - below(&b, t)).abs());
                let best = (-14..15).map(|t| accuracy(f64::from(t) / 2.0)).fold(0.5, f64::max);
                prop_assert!((cut.balanced_accuracy - best).abs() < 1e-12);
                prop_assert!((accuracy(cut.threshold) - best).abs() < 1e-12);
            } else {
                let mut all = a.iter().chain(&b).map(|(v, _)| *v);
                let first = all.next();
                prop_assert!(a.is_empty() || b.is_empty() || all.all(|v| Some(v) == first));
            }
        }
    }

    #[test]
    fn the_unit_of_the_weights_and_the_number_of_threads_change_nothing(table in tables()) {
        let names = names(2);
        let figures = Figures::from_options(&names, &table.0).unwrap();
        // A power of two scales without rounding.
        let scaled: Vec<f64> = table.2.iter().map(|w| w * 1024.0).collect();
        let read = |weights: &[f64], threads: usize| {
            let labels = Labels::new(&table.1, 3).unwrap().weighted(weights).unwrap();
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| profiles(&figures, &labels, &params()).unwrap())
        };
        let one = read(&table.2, 1);
        prop_assert_eq!(&one, &read(&table.2, 3));
        for (a, b) in one.into_iter().zip(read(&scaled, 2)) {
            prop_assert_eq!(a.columns, b.columns);
            prop_assert_eq!(a.weight * 1024.0, b.weight);
        }
    }
}
