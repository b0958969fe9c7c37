//! Borderline rows, outliers and representatives of fitted clusters, through the public API.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "helpers of tests"
)]

use landfall_core::{Progress, Seed};
use landfall_market::cluster::{Geometry, KMeansParams, Points};
use landfall_market::reading::{
    BorderlineParams, Figures, OutlierParams, ReadingError, Segments, representatives,
    typical_ranges,
};
use proptest::prelude::*;
use rand_distr::{Distribution, StandardNormal};

/// Two clouds of 60 rows around (0, 0) and (12, 0), then one row half-way and one far above.
fn clouds() -> Vec<f64> {
    let mut rng = Seed::new(5).rng();
    let mut rows = Vec::new();
    for row in 0..120 {
        let centre = if row < 60 { 0.0 } else { 12.0 };
        let (x, y): (f64, f64) = (
            StandardNormal.sample(&mut rng),
            StandardNormal.sample(&mut rng),
        );
        rows.extend([centre + x, y]);
    }
    rows.extend([5.9, 0.0, 0.0, 9.0]);
    rows
}

#[test]
fn the_planted_rows_are_found() {
    let rows = clouds();
    let points = Points::new(&rows, 2).unwrap();
    let fit = KMeansParams::new(2)
        .check()
        .unwrap()
        .fit(points, Seed::new(1), &Progress::silent())
        .unwrap();
    let columns = ["x".to_owned(), "y".to_owned()];
    let ids: Vec<String> = (0..122).map(|i| format!("r{i}")).collect();
    let segments = Segments::of_fit(points, &fit)
        .unwrap()
        .column_names(&columns)
        .unwrap()
        .row_names(&ids)
        .unwrap();
    let border = BorderlineParams::new()
        .check()
        .unwrap()
        .run(&segments, None)
        .unwrap();
    assert_eq!((border.found, border.considered), (1, 122));
    let row = &border.rows[0];
    assert_eq!((row.row, row.name.as_deref()), (120, Some("r120")));
    assert_ne!(row.segment, row.second_choice);
    // The margin is (d2^2 - d1^2) / (2 x distance of the centroids).
    let (a, b) = (fit.centroid(row.segment), fit.centroid(row.second_choice));
    let apart = ((a[0] - b[0]).powi(2) + (a[1] - b[1]).powi(2)).sqrt();
    let margin = (row.second_distance.powi(2) - row.distance.powi(2)) / (2.0 * apart);
    assert!((row.margin.unwrap() - margin).abs() < 1e-12);

    let outliers = OutlierParams::new().check().unwrap().run(&segments);
    let found: Vec<usize> = outliers.rows.iter().map(|o| o.row).collect();
    assert!(found.starts_with(&[121]), "{found:?}");
    assert_eq!(outliers.rows[0].columns[0].column, "y");
    assert!(outliers.rows[0].columns[0].share > 0.95);

    for standing in representatives(&segments, 3) {
        assert_eq!(standing.rows.len(), 3);
        let least = (0..122)
            .filter(|row| fit.labels()[*row] as usize == standing.segment)
            .map(|row| {
                let c = fit.centroid(standing.segment);
                let p = points.row(row);
                ((p[0] - c[0]).powi(2) + (p[1] - c[1]).powi(2)).sqrt()
            })
            .fold(f64::INFINITY, f64::min);
        assert_eq!(standing.rows[0].distance, least);
    }
    let figures = Figures::new(&columns, &rows).unwrap();
    let ranges = typical_ranges(&figures, &segments.labels(), row.segment).unwrap();
    let x = &ranges[0].summary;
    assert!(x.lower_quartile < x.median && x.median < x.upper_quartile);
}

#[test]
fn one_row_per_segment_is_answered() {
    let rows = [0.0_f32, 5.0, 9.0];
    let points = Points::new(&rows, 1).unwrap();
    let segments = Segments::new(points, &[0, 1, 2], &[0.0, 5.0, 9.0]).unwrap();
    let params = BorderlineParams::new().ratio(0.0).check().unwrap();
    let border = params.run(&segments, None).unwrap();
    assert!(border.rows.iter().all(|row| row.ratio == 0.0));
    let order: Vec<usize> = border.rows.iter().map(|row| row.row).collect();
    assert_eq!(order, [0, 1, 2]);
    assert!(
        OutlierParams::new()
            .check()
            .unwrap()
            .run(&segments)
            .rows
            .is_empty()
    );
    let standing: Vec<usize> = representatives(&segments, 5)
        .iter()
        .map(|r| r.rows[0].row)
        .collect();
    assert_eq!(standing, [0, 1, 2]);
}

#[test]
fn rows_of_weight_0_stand_for_nothing_and_shape_nothing() {
    let rows = [0.0, 1.0, 1.1, 2.0, 2.5, 3.0, 400.0];
    let weights = [0.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.0];
    let points = Points::new(&rows, 1).unwrap().weighted(&weights).unwrap();
    let segments = Segments::new(points, &[0; 7], &[0.0]).unwrap();
    assert_eq!(representatives(&segments, 1)[0].rows[0].row, 1);
    let outliers = OutlierParams::new().check().unwrap().run(&segments);
    // Distances 1 1.1 2 2.5 3: median 2, deviations 1 .9 0 .5 1, median 0.9.
    let limit = outliers.segments[0].limit.unwrap();
    assert!((limit - (2.0 + 3.5 * 1.482_602_218_505_602 * 0.9)).abs() < 1e-12);
    assert_eq!(outliers.rows[0].row, 6);
}

#[test]
fn clusters_by_angle_and_misfits_are_refused() {
    let rows = [1.0, 0.1, 0.1, 1.0];
    let points = Points::new(&rows, 2).unwrap();
    let fit = KMeansParams::new(2)
        .geometry(Geometry::Spherical)
        .check()
        .unwrap()
        .fit(points, Seed::new(1), &Progress::silent())
        .unwrap();
    assert_eq!(
        Segments::of_fit(points, &fit).unwrap_err(),
        ReadingError::Spherical
    );
    let say = |labels: &[u32], centroids: &[f64]| {
        Segments::new(points, labels, centroids)
            .unwrap_err()
            .to_string()
    };
    assert_eq!(say(&[0], &[0.0, 0.0]), "1 labels were given, 2 are needed");
    assert_eq!(
        say(&[0, 0], &[0.0, 0.0, 1.0]),
        "3 coordinates of centroids do not fill rows of 2 columns"
    );
    assert_eq!(
        say(&[0, 0], &[0.0, f64::NAN]),
        "centroid 0, column 1: `NaN` is not a finite number"
    );
    assert_eq!(
        BorderlineParams::new()
            .ratio(f64::NAN)
            .check()
            .unwrap_err()
            .to_string(),
        "ratio: `NaN` is not a finite number of 0 or above"
    );
}

proptest! {
    #[test]
    fn a_translation_changes_no_answer(
        rows in prop::collection::vec(-8_i32..8, 24), offset in prop::sample::select(vec![-4096.0, 1048576.0])
    ) {
        // Whole numbers and centroids, so that the translation is exact.
        let near: Vec<f64> = rows.iter().map(|v| f64::from(*v)).collect();
        let far: Vec<f64> = near.iter().map(|v| v + offset).collect();
        let centroids = [-4.0, 0.0, 4.0, 0.0];
        let moved = centroids.map(|c| c + offset);
        let labels: Vec<u32> = near.chunks(2).map(|row| u32::from(row[0] > 0.0)).collect();
        let border = BorderlineParams::new().ratio(0.5).check().unwrap();
        let outliers = OutlierParams::new().deviations(1.0).check().unwrap();
        let a = Segments::new(Points::new(&near, 2).unwrap(), &labels, &centroids).unwrap();
        let b = Segments::new(Points::new(&far, 2).unwrap(), &labels, &moved).unwrap();
        prop_assert_eq!(border.run(&a, None).unwrap(), border.run(&b, None).unwrap());
        prop_assert_eq!(outliers.run(&a), outliers.run(&b));
        prop_assert_eq!(representatives(&a, 4), representatives(&b, 4));
    }
}
