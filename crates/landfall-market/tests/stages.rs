//! Preparation, segments, neighbours and opportunities through the public API, with cases a person
//! can check by hand.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "helpers of tests"
)]

use landfall_core::{Progress, RegionCode, Seed};
use landfall_market::{
    Bandwidth, Demand, Feature, MarketError, MissingPolicy, NeighbourParams, PrepareParams,
    Scaling, SegmentParams, Transform, Verdict, opportunities,
};
use proptest::prelude::*;

fn codes(n: usize) -> Vec<RegionCode> {
    RegionCode::economies().take(n).collect()
}

fn demand(columns: &[&str], rows: &[Vec<Option<f64>>]) -> Demand {
    let names = columns.iter().map(ToString::to_string).collect();
    Demand::from_parts(codes(rows.len()), names, rows).unwrap()
}

fn known(rows: &[&[f64]]) -> Vec<Vec<Option<f64>>> {
    rows.iter()
        .map(|row| row.iter().copied().map(Some).collect())
        .collect()
}

fn plain(columns: &[&str]) -> Vec<Feature> {
    columns
        .iter()
        .map(|column| Feature::new(*column, Transform::None))
        .collect()
}

#[test]
fn robust_scaling_subtracts_the_median_and_divides_by_the_normal_range() {
    // 1 2 3 4 5: median 3, quartiles 2 and 4, so (x - 3) / (2 / 1.34898).
    let demand = demand(&["x"], &known(&[&[1.0], &[2.0], &[3.0], &[4.0], &[5.0]]));
    let prepared = PrepareParams::new(plain(&["x"]))
        .check(&demand)
        .unwrap()
        .run(&demand)
        .unwrap();
    let unit = 1.348_979_500_392_163_6 / 2.0;
    for (row, expected) in [-2.0, -1.0, 0.0, 1.0, 2.0].iter().enumerate() {
        assert!((prepared.vectors()[[row, 0]] - expected * unit).abs() < 1e-12);
    }
}

#[test]
fn a_missing_figure_is_the_median_of_the_nearest_that_have_it() {
    // The last region lies at x = 0, next to the regions with y = 10, 20 and 30.
    let mut rows = known(&[
        &[0.0, 10.0],
        &[0.1, 20.0],
        &[0.2, 30.0],
        &[9.0, 900.0],
        &[9.5, 950.0],
    ]);
    rows.push(vec![Some(0.0), None]);
    let demand = demand(&["x", "y"], &rows);
    let params = PrepareParams::new(plain(&["x", "y"]))
        .scaling(Scaling::None)
        .limit(None);
    let prepared = params
        .clone()
        .neighbours(3)
        .check(&demand)
        .unwrap()
        .run(&demand)
        .unwrap();
    assert!((prepared.vectors()[[5, 1]] - 20.0).abs() < 1e-12);
    let imputed = &prepared.report().imputed;
    assert_eq!(imputed.len(), 1);
    assert_eq!(imputed[0].from.len(), 3);
    let refused = params
        .missing(MissingPolicy::Refuse)
        .check(&demand)
        .unwrap()
        .run(&demand);
    let Err(MarketError::MissingFigures(mistakes)) = refused else {
        panic!("not refused")
    };
    assert!(mistakes.to_string().contains("`y`"), "{mistakes}");
}

#[test]
fn gaps_drop_indicators_and_set_regions_aside_with_a_record() {
    let rows: Vec<Vec<Option<f64>>> = (0..10)
        .map(|i| {
            let x = f64::from(i);
            vec![Some(x), Some(x * x), Some(7.0), (i < 5).then_some(x)]
        })
        .chain([vec![None, None, None, None]])
        .collect();
    let demand = demand(&["a", "b", "constant", "gappy"], &rows);
    let features = plain(&["a", "b", "constant", "gappy"]);
    let prepared = PrepareParams::new(features)
        .check(&demand)
        .unwrap()
        .run(&demand)
        .unwrap();
    let kept: Vec<&str> = prepared
        .features()
        .iter()
        .map(|f| f.column.as_str())
        .collect();
    assert_eq!(kept, ["a", "b"]);
    assert_eq!(prepared.report().set_aside.len(), 1);
    assert_eq!(prepared.report().set_aside[0].missing, ["a", "b"]);
    let why: Vec<bool> = prepared
        .report()
        .features
        .iter()
        .map(|f| f.dropped.is_some())
        .collect();
    assert_eq!(why, [false, false, true, true]);
}

#[test]
fn every_wrong_parameter_is_reported_at_once() {
    let demand = demand(&["population", "x"], &known(&[&[1.0, 2.0], &[2.0, 3.0]]));
    let mut features = plain(&["popluation", "x", "x"]);
    features[1].weight = f64::NAN;
    let checked = PrepareParams::new(features)
        .limit(Some(0.0))
        .neighbours(0)
        .check(&demand);
    let Err(MarketError::Params(mistakes)) = checked else {
        panic!("accepted")
    };
    assert_eq!(mistakes.list().len(), 5, "{mistakes}");
    assert!(
        mistakes.to_string().contains("did you mean `population`?"),
        "{mistakes}"
    );
    let checked = SegmentParams::new()
        .k(1..=3)
        .restarts(0)
        .level(0.01)
        .null_draws(20)
        .check();
    let Err(MarketError::Params(mistakes)) = checked else {
        panic!("accepted")
    };
    assert_eq!(mistakes.list().len(), 3, "{mistakes}");
}

/// `n` regions in groups around corners of a square of side `gap`, noise in -1..1.
fn clouds(n: usize, groups: usize, gap: f64) -> Demand {
    let mut state = 99_u64;
    let mut noise = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1_u64 << 52) as f64 - 1.0
    };
    let rows: Vec<Vec<Option<f64>>> = (0..n)
        .map(|i| {
            let corner = i % groups;
            let (x, y) = ((corner % 2) as f64 * gap, (corner / 2) as f64 * gap);
            vec![Some(x + noise()), Some(y + noise())]
        })
        .collect();
    demand(&["x", "y"], &rows)
}

fn segment(demand: &Demand) -> landfall_market::SegmentReport {
    let params = PrepareParams::new(plain(&["x", "y"]))
        .scaling(Scaling::None)
        .limit(None);
    let prepared = params.check(demand).unwrap().run(demand).unwrap();
    let params = SegmentParams::new().k(2..=6).check().unwrap();
    params
        .run(&prepared, Seed::new(3), &Progress::silent())
        .unwrap()
}

#[test]
fn four_clouds_are_four_segments_and_one_cloud_is_none() {
    let four = segment(&clouds(120, 4, 8.0));
    assert_eq!((four.verdict(), four.k()), (Verdict::Clusters, 4));
    for (i, member) in four.memberships().iter().enumerate() {
        assert_eq!(member.segment, four.memberships()[i % 4].segment);
        assert!(member.silhouette > 0.5);
    }
    let one = segment(&clouds(120, 1, 0.0));
    assert_eq!((one.verdict(), one.k()), (Verdict::NoClusters, 1));
    assert!(
        one.memberships()
            .iter()
            .all(|m| m.segment == 0 && m.second_choice.is_none())
    );
}

#[test]
fn the_number_of_threads_does_not_change_a_bit() {
    let demand = clouds(90, 3, 2.5);
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| {
            let report = segment(&demand);
            serde_json::to_string(&(report.candidates(), report.test(), report.memberships()))
                .unwrap()
        })
    };
    let one = with(1);
    assert_eq!(one, with(2));
    assert_eq!(one, with(5));
}

#[test]
fn a_cancelled_segmentation_stops() {
    let demand = clouds(60, 3, 5.0);
    let prepared = PrepareParams::new(plain(&["x", "y"]))
        .check(&demand)
        .unwrap()
        .run(&demand)
        .unwrap();
    let progress = Progress::silent();
    progress.cancel();
    let result = SegmentParams::new()
        .check()
        .unwrap()
        .run(&prepared, Seed::new(1), &progress);
    assert!(matches!(result, Err(MarketError::Cancelled(_))));
}

#[test]
fn fewer_distinct_regions_than_segments_is_an_error() {
    let demand = demand(
        &["x", "y"],
        &known(&[&[1.0, 1.0], &[1.0, 1.0], &[2.0, 2.0]]),
    );
    let params = PrepareParams::new(plain(&["x", "y"])).scaling(Scaling::None);
    let prepared = params.check(&demand).unwrap().run(&demand).unwrap();
    let result =
        SegmentParams::new()
            .check()
            .unwrap()
            .run(&prepared, Seed::new(1), &Progress::silent());
    assert!(matches!(
        result,
        Err(MarketError::TooFewRegions { left: 2, needed: 3 })
    ));
}

#[test]
fn the_estimate_is_the_kernel_mean_of_the_others() {
    // Three regions at x = 0, 1, 3 with users 10, 20, 60; bandwidth 1. For the first one:
    // (20 exp(-1/2) + 60 exp(-9/2)) / (exp(-1/2) + exp(-9/2)).
    let demand = demand(
        &["x", "users"],
        &known(&[&[0.0, 10.0], &[1.0, 20.0], &[3.0, 60.0]]),
    );
    let params = PrepareParams::new(plain(&["x", "users"]))
        .scaling(Scaling::None)
        .limit(None);
    let prepared = params.check(&demand).unwrap().run(&demand).unwrap();
    let params = NeighbourParams::new("users").bandwidth(Bandwidth::Fixed(1.0));
    let report = params
        .check(&demand)
        .unwrap()
        .run(&demand, &prepared, &Progress::silent())
        .unwrap();
    let (near, far) = ((-0.5_f64).exp(), (-4.5_f64).exp());
    let expected = (20.0 * near + 60.0 * far) / (near + far);
    let first = &report.regions()[0];
    assert!((first.estimate.as_ref().unwrap().value() - expected).abs() < 1e-12);
    assert_eq!(first.observed, Some(10.0));
    // The nearest region comes first, with its share of the weights.
    assert_eq!(first.neighbours[0].region, report.regions()[1].region);
    assert!((first.neighbours[0].weight - near / (near + far)).abs() < 1e-12);
}

#[test]
fn counts_are_averaged_per_head() {
    // Two equal neighbours with 1 in 10 and 3 in 10: the third, of 1000 people, gets 200.
    let rows = known(&[
        &[1.0, 100.0, 10.0],
        &[1.0, 50.0, 15.0],
        &[1.0, 1000.0, 7.0],
        &[2.0, 9.0, 9.0],
    ]);
    let demand = demand(&["x", "people", "users"], &rows);
    let params = PrepareParams::new(plain(&["x", "users"]))
        .scaling(Scaling::None)
        .limit(None);
    let prepared = params.check(&demand).unwrap().run(&demand).unwrap();
    let params = NeighbourParams::new("users")
        .per("people")
        .bandwidth(Bandwidth::Fixed(0.01));
    let report = params
        .check(&demand)
        .unwrap()
        .run(&demand, &prepared, &Progress::silent())
        .unwrap();
    assert!((report.regions()[2].estimate.as_ref().unwrap().value() - 200.0).abs() < 1e-9);
}

#[test]
fn opportunities_are_similarity_times_unserved_demand() {
    // Home at x = 0; regions at 1 and 2 with users below and above what the others suggest.
    let rows = known(&[&[0.0, 50.0], &[1.0, 10.0], &[2.0, 90.0], &[9.0, 50.0]]);
    let demand = demand(&["x", "users"], &rows);
    let params = PrepareParams::new(plain(&["x", "users"]))
        .scaling(Scaling::None)
        .limit(None);
    let prepared = params.check(&demand).unwrap().run(&demand).unwrap();
    let params = NeighbourParams::new("users").bandwidth(Bandwidth::Fixed(3.0));
    let report = params
        .check(&demand)
        .unwrap()
        .run(&demand, &prepared, &Progress::silent())
        .unwrap();
    let home = prepared.regions()[0].clone();
    let ranked = opportunities(&prepared, &report, &[home]).unwrap();
    assert_eq!(ranked.len(), 3);
    // The nearest region: both other regions lie farther from home, similarity 2 / 2.
    let near = ranked
        .iter()
        .find(|o| o.region == prepared.regions()[1])
        .unwrap();
    assert!((near.similarity.get() - 1.0).abs() < 1e-15);
    assert_eq!(ranked[0].region, near.region);
    let served = ranked
        .iter()
        .find(|o| o.region == prepared.regions()[2])
        .unwrap();
    assert_eq!(served.unserved, Some(0.0));
    let stranger = RegionCode::parse("x-nowhere").unwrap();
    assert!(opportunities(&prepared, &report, &[stranger]).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever the figures, the preparation leaves finite vectors and loses no region silently.
    #[test]
    fn prepared_vectors_are_finite_and_every_region_is_accounted_for(
        rows in proptest::collection::vec(
            proptest::collection::vec(proptest::option::weighted(0.8, -1e12_f64..1e12), 4), 2..40),
    ) {
        let demand = demand(&["a", "b", "c", "d"], &rows);
        let params = PrepareParams::new(plain(&["a", "b", "c", "d"])).check(&demand).unwrap();
        if let Ok(prepared) = params.run(&demand) {
            prop_assert!(prepared.vectors().iter().all(|v| v.is_finite() && v.abs() <= 4.0));
            let aside = prepared.report().set_aside.len();
            prop_assert_eq!(prepared.regions().len() + aside, rows.len());
        }
    }
}
