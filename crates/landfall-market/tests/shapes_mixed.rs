//! k-prototypes and k-modes through the public API.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    reason = "helpers of tests"
)]

use landfall_market::cluster::{ClusterError, Points};
use landfall_market::shapes::{
    Categories, Gamma, KPrototypesFit, KPrototypesParams, MissingCategory, MixedPoints, MixedStart,
    Warning,
};
use landfall_market::{Progress, Seed};
use proptest::prelude::*;

fn categories(cells: &[&str], columns: usize) -> Categories {
    let cells: Vec<Option<&str>> = cells.iter().copied().map(Some).collect();
    Categories::new(&cells, columns, MissingCategory::Refuse).unwrap()
}

fn fit(params: KPrototypesParams, points: MixedPoints<'_>) -> KPrototypesFit {
    let params = params.check().unwrap();
    params
        .fit(points, Seed::new(3), &Progress::silent())
        .unwrap()
}

#[test]
fn numbers_and_categories_share_the_cost_as_worked_by_hand() {
    // {0, 1, 2} pay by app, app, web; {10, 12} by web, web. Means 1 and 11.
    // Numbers: 1 + 0 + 1 + 1 + 1 = 4. One row differs from its mode: gamma 0.75 x 1.
    let numbers = [0.0, 1.0, 2.0, 10.0, 12.0];
    let channel = categories(&["app", "app", "web", "web", "web"], 1);
    let points = MixedPoints::new(Points::new(&numbers, 1).unwrap(), &channel).unwrap();
    let start = MixedStart::Prototypes {
        numbers: vec![0.0, 10.0],
        codes: vec![0, 1],
    };
    let fit = fit(KPrototypesParams::new(2).gamma(0.75).start(start), points);
    assert_eq!(fit.labels(), [0, 0, 0, 1, 1]);
    assert_eq!(fit.means(), [1.0, 11.0]);
    assert_eq!(fit.mode_names(0), [Some("app")]);
    assert_eq!(fit.mode_names(1), [Some("web")]);
    assert_eq!(fit.numeric_cost(), 4.0);
    assert_eq!(fit.categorical_cost(), 0.75);
    assert_eq!(fit.total_cost(), 4.75);
    assert_eq!(fit.gamma(), Gamma::Given(0.75));
    assert_eq!(fit.warnings(), []);
}

#[test]
fn modes_alone_start_at_frequent_and_distant_rows() {
    // Frequencies: a 3, b 2; x 3, y 2. Densest: (a, x) with 3 + 3. Then density x distance:
    // (a, y) 5 x 1, (b, y) 4 x 2 = 8, (b, x) 5 x 1: (b, y). Every other row is 1 from both.
    let rows = categories(&["a", "x", "a", "x", "a", "y", "b", "y", "b", "x"], 2);
    let params = KPrototypesParams::new(2).start(MixedStart::Cao);
    let fit = fit(params, MixedPoints::categorical(&rows));
    assert_eq!(fit.labels(), [0, 0, 0, 1, 0]);
    assert_eq!(fit.mode_names(1), [Some("b"), Some("y")]);
    assert_eq!(fit.total_cost(), 2.0);
}

#[test]
fn the_default_gamma_is_half_the_mean_deviation() {
    // Columns 0, 0, 4, 4 (deviation 2) and 1, 1, 1, 1 (deviation 0): half the mean is 0.5.
    let numbers = [0.0, 1.0, 0.0, 1.0, 4.0, 1.0, 4.0, 1.0];
    let channel = categories(&["a", "a", "b", "b"], 1);
    let points = MixedPoints::new(Points::new(&numbers, 2).unwrap(), &channel).unwrap();
    assert_eq!(
        fit(KPrototypesParams::new(2), points).gamma(),
        Gamma::HalfMeanDeviation(0.5)
    );
    let flat = [7.0; 4];
    let points = MixedPoints::new(Points::new(&flat, 1).unwrap(), &channel).unwrap();
    let flat = fit(KPrototypesParams::new(2), points);
    assert_eq!(flat.gamma(), Gamma::CountOfMismatches);
    assert_eq!(flat.warnings(), [Warning::NoNumericSpread]);
    let alone = fit(
        KPrototypesParams::new(2),
        MixedPoints::categorical(&channel),
    );
    assert_eq!(
        (alone.gamma(), alone.warnings().len()),
        (Gamma::CountOfMismatches, 0)
    );
}

#[test]
fn of_two_modes_the_one_that_appears_first_wins() {
    let tied = categories(&["z", "a", "a", "z"], 1);
    let fit = fit(KPrototypesParams::new(1), MixedPoints::categorical(&tied));
    assert_eq!(fit.mode_names(0), [Some("z")]);
    assert_eq!(fit.mismatches(), 2.0);
}

#[test]
fn a_missing_category_is_refused_or_one_of_its_own() {
    let cells = [Some("a"), Some("x"), None, Some("y"), None, Some("y")];
    let refused = Categories::new(&cells, 2, MissingCategory::Refuse).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "row 1, categorical column 0: the category is missing"
    );
    let kept = Categories::new(&cells, 2, MissingCategory::OwnCategory).unwrap();
    let fit = fit(KPrototypesParams::new(2), MixedPoints::categorical(&kept));
    assert_eq!(fit.total_cost(), 0.0);
    assert_eq!(fit.labels()[1], fit.labels()[2]);
    assert_eq!(fit.mode_names(fit.labels()[1] as usize), [None, Some("y")]);
}

#[test]
fn other_rows_are_asked_under_the_same_numbers() {
    let seen = categories(&["a", "a", "b", "b"], 1);
    let fit = fit(KPrototypesParams::new(2), MixedPoints::categorical(&seen));
    let cells = [Some("b"), Some("new"), Some("a")];
    let other = seen.continued(&cells, MissingCategory::Refuse).unwrap();
    let found = fit.predict(MixedPoints::categorical(&other)).unwrap();
    assert_eq!(found.labels, [fit.labels()[2], 0, fit.labels()[0]]);
    assert_eq!(found.squared_distances, [0.0, 1.0, 0.0]);
    // Numbered afresh, `b` would be taken for `a`.
    let afresh = categories(&["b", "a"], 1);
    let wrong = fit.predict(MixedPoints::categorical(&afresh));
    assert_eq!(wrong, Err(ClusterError::OtherCategories { column: 0 }));
}

#[test]
fn broken_input_is_named() {
    let two = categories(&["a", "b"], 1);
    let numbers = [1.0, 2.0, 3.0];
    let error = MixedPoints::new(Points::new(&numbers, 1).unwrap(), &two).unwrap_err();
    assert_eq!(
        error.to_string(),
        "there are 2 rows of categories for 3 rows of numbers"
    );
    let error = KPrototypesParams::new(2)
        .gamma(f64::NAN)
        .check()
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "gamma: `NaN` is not a finite number of 0 or above"
    );
    let run = |params: KPrototypesParams| {
        let params = params.check().unwrap();
        params.fit(
            MixedPoints::categorical(&two),
            Seed::new(1),
            &Progress::silent(),
        )
    };
    let many = run(KPrototypesParams::new(3));
    assert_eq!(many, Err(ClusterError::TooManyClusters { k: 3, rows: 2 }));
    let start = MixedStart::Prototypes {
        numbers: Vec::new(),
        codes: vec![0, 1, 1],
    };
    let shape = run(KPrototypesParams::new(2).start(start));
    assert!(matches!(
        shape,
        Err(ClusterError::StartShape {
            values: 3,
            wanted: 2,
            ..
        })
    ));
}

#[test]
fn equal_rows_leave_clusters_empty_and_say_so() {
    let equal = categories(&["a"; 5], 1);
    let fit = fit(KPrototypesParams::new(2), MixedPoints::categorical(&equal));
    assert_eq!(fit.sizes(), [5, 0]);
    assert!(
        fit.warnings()
            .contains(&Warning::EmptyClusters { clusters: 1 })
    );
}

#[test]
fn a_weight_of_k_counts_as_k_copies() {
    // Copies move one at a time and weighted rows at once, so the way there may differ; on groups
    // as clear as these the end is the same.
    let numbers = [0.0, 1.0, 3.0, 40.0, 42.0, 47.0];
    let weights = [1.0, 3.0, 2.0, 2.0, 0.0, 1.0];
    let channel = ["app", "web", "app", "web", "app", "app"];
    let all = categories(&channel, 1);
    let points = Points::new(&numbers, 1)
        .unwrap()
        .weighted(&weights)
        .unwrap();
    let params = || KPrototypesParams::new(2).gamma(2.0);
    let weighted = fit(params(), MixedPoints::new(points, &all).unwrap());
    // {0, 3 x 1, 2 x 3}: mean 1.5, 2.25 + 0.75 + 4.5 = 7.5; 3 x web, 3 x app: app came first.
    // {2 x 40, 47}: mean 42 1/3, 2 x 49/9 + 196/9 = 98/3; 2 x web: one differs.
    assert!((weighted.numeric_cost() - (7.5 + 98.0 / 3.0)).abs() < 1e-9);
    assert_eq!(weighted.mismatches(), 4.0);
    let first = weighted.labels()[0];
    assert_eq!(weighted.labels()[..3], [first; 3]);
    assert_eq!(weighted.labels()[3..], [1 - first; 3]); // the row of weight 0 is labelled, too
    let copies = [0, 1, 1, 1, 2, 2, 3, 3, 5];
    let cells: Vec<Option<&str>> = copies.iter().map(|&row| Some(channel[row])).collect();
    let copied = all.continued(&cells, MissingCategory::Refuse).unwrap();
    let numbers: Vec<f64> = copies.iter().map(|&row| numbers[row]).collect();
    let points = MixedPoints::new(Points::new(&numbers, 1).unwrap(), &copied).unwrap();
    let repeated = fit(params(), points);
    assert!((repeated.total_cost() - weighted.total_cost()).abs() < 1e-9);
}

/// Rows that Python can make, too: `num` and `cat` of the comparison below.
fn parity_rows(rows: usize) -> (Vec<f64>, Vec<&'static str>) {
    const A: [&str; 5] = ["a", "b", "c", "d", "e"];
    const X: [&str; 3] = ["x", "y", "z"];
    const P: [&str; 4] = ["p", "q", "r", "s"];
    let (mut numbers, mut cells) = (Vec::new(), Vec::new());
    for i in 0..rows {
        let c = i % 3;
        numbers.push(c as f64 * 2.0 + ((i * 37) % 17) as f64 / 8.0);
        numbers.push(((i * 53) % 23) as f64 / 10.0 - c as f64 * 0.5);
        cells.push(A[(i * 7 + c * c) % 5]);
        cells.push(X[(c + ((i * 11) % 7) / 4) % 3]);
        cells.push(P[(i * 13 + c) % 4]);
    }
    (numbers, cells)
}

/// The categories with numbers in alphabetic order, which is how the peer settles ties: five rows
/// of the alphabet, of which only the numbering is used.
fn sorted_categories(cells: &[&'static str]) -> Categories {
    let alphabet = [
        "a", "x", "p", "b", "y", "q", "c", "z", "r", "d", "z", "s", "e", "z", "s",
    ];
    let sorted = categories(&alphabet, 3);
    let cells: Vec<Option<&str>> = cells.iter().copied().map(Some).collect();
    sorted.continued(&cells, MissingCategory::Refuse).unwrap()
}

/// The Python package kmodes 0.12.2, from the rows 0, 1 and 2 as prototypes (`init` given as
/// arrays, `n_init` = 1), on `parity_rows(60)`: labels, cost and gamma as it prints them.
#[test]
fn the_python_package_finds_the_same_from_the_same_start() {
    let recorded = [
        (
            None,
            0.654_341_985_797_038_6,
            122.436_919_258_381_32,
            "012012012022012012012022012012012112012012012112012012012012",
        ),
        (
            Some(0.3),
            0.3,
            83.572_445_332_481_8,
            "012012012022012012012022012122012112012012012112012012012012",
        ),
        (
            Some(1.0),
            1.0,
            160.398_442_831_678_12,
            "012012012022012112012022012012012112012012012112012012012012",
        ),
    ];
    let (numbers, cells) = parity_rows(60);
    let categories = sorted_categories(&cells);
    let points = MixedPoints::new(Points::new(&numbers, 2).unwrap(), &categories).unwrap();
    for (given, gamma, cost, labels) in recorded {
        let start = MixedStart::Prototypes {
            numbers: numbers[..6].to_vec(),
            codes: (0..3)
                .flat_map(|row| categories.codes(row).to_vec())
                .collect(),
        };
        let params = KPrototypesParams::new(3).start(start);
        let params = given.map_or(params.clone(), |gamma| params.gamma(gamma));
        let fit = fit(params, points);
        assert!((fit.gamma().value() - gamma).abs() < 1e-12);
        let found: String = fit.labels().iter().map(ToString::to_string).collect();
        assert_eq!(
            found,
            labels,
            "gamma {gamma}: {} against {cost}",
            fit.total_cost()
        );
        assert!(
            (fit.total_cost() - cost).abs() < 1e-6 * cost,
            "{} {cost}",
            fit.total_cost()
        );
    }
}

/// kmodes 0.12.2, `KModes(init="Cao", n_init=1)`, on the categories of `parity_rows(60)`: cost 89.
#[test]
fn the_python_package_finds_the_same_modes_from_the_start_of_cao() {
    let (_, cells) = parity_rows(60);
    let categories = sorted_categories(&cells);
    let params = KPrototypesParams::new(3).start(MixedStart::Cao);
    let fit = fit(params, MixedPoints::categorical(&categories));
    assert_eq!(fit.history()[0], 89.0);
    assert_eq!(fit.total_cost(), 89.0);
    assert_eq!(fit.mode_names(0), [Some("b"), Some("y"), Some("s")]);
    assert_eq!(fit.mode_names(1), [Some("a"), Some("x"), Some("p")]);
    assert_eq!(fit.mode_names(2), [Some("d"), Some("z"), Some("r")]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(80))]

    #[test]
    fn the_cost_never_rises_and_ends_at_the_nearest_prototype(
        rows in prop::collection::vec((-5.0..5.0_f64, 0_usize..4, 0_usize..3), 6..40),
        k in 1_usize..5,
        start in 0_usize..3,
        seed in any::<u64>(),
    ) {
        let numbers: Vec<f64> = rows.iter().map(|row| row.0).collect();
        let names = ["a", "b", "c", "d"];
        let cells: Vec<&str> = rows.iter().flat_map(|row| [names[row.1], names[row.2]]).collect();
        let categories = categories(&cells, 2);
        let points = MixedPoints::new(Points::new(&numbers, 1).unwrap(), &categories).unwrap();
        let start = [MixedStart::PlusPlus, MixedStart::Huang, MixedStart::Cao][start].clone();
        let params = KPrototypesParams::new(k).start(start).restarts(2).check().unwrap();
        let fit = params.fit(points, Seed::new(seed), &Progress::silent()).unwrap();
        prop_assert!(fit.history().windows(2).all(|pair| pair[1] < pair[0]));
        let last = *fit.history().last().unwrap();
        prop_assert!((fit.total_cost() - last).abs() <= 1e-9 * (1.0 + last));
        let nearest = fit.predict(points).unwrap();
        // A row that is alone costs nothing, so the nearest prototypes cost what the fit costs.
        let sum: f64 = nearest.squared_distances.iter().sum();
        prop_assert!((sum - fit.total_cost()).abs() <= 1e-9 * (1.0 + sum));
        prop_assert!(fit.sizes().iter().all(|size| *size > 0) || !fit.warnings().is_empty());
    }
}
