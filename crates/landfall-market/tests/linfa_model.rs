//! Models that come from elsewhere or go there: linfa's own, and written ones.
#![cfg(feature = "linfa")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "helpers of tests"
)]

use landfall_market::linfa::{IncrKMeansError, KMeans, KMeansInit, ModelError};
use linfa::DatasetBase;
use linfa::traits::{Fit, FitWith, Predict};
use linfa_nn::distance::{Distance, L1Dist, L2Dist, LpDist};
use ndarray::{Array2, array};
use proptest::prelude::*;
use rand::SeedableRng;
use rand_xoshiro::Xoshiro256Plus;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

fn fitted<D: Distance<f64>>(rows: Array2<f64>, k: usize, dist_fn: D) -> KMeans<f64, D> {
    let rng = Xoshiro256Plus::seed_from_u64(1);
    let params = KMeans::params_with(k, rng, dist_fn);
    params.fit(&DatasetBase::from(rows)).unwrap()
}

fn six() -> Array2<f64> {
    array![
        [0.1, 0.7],
        [1.3, 0.9],
        [8.0, 8.1],
        [9.7, 8.2],
        [3.3, -4.0],
        [3.0, -4.4]
    ]
}

proptest! {
    #[test]
    fn a_model_goes_to_linfa_and_back_unchanged(
        values in prop::collection::vec(-1e3..1e3_f64, 8..60),
        k in 1_usize..4,
    ) {
        let rows = Array2::from_shape_vec((values.len() / 2, 2), values[..values.len() / 2 * 2].to_vec());
        let model = fitted(rows.unwrap(), k, L1Dist);
        let theirs = model.to_linfa().unwrap();
        prop_assert_eq!(theirs.centroids(), model.centroids());
        let back = KMeans::from_linfa(&theirs, L1Dist).unwrap();
        prop_assert_eq!(back.centroids(), model.centroids());
        prop_assert_eq!(back.predict(&six()), theirs.predict(&six()));
    }
}

#[test]
fn a_model_of_linfas_predicts_and_goes_on() {
    let set = DatasetBase::from(six());
    let theirs = linfa_clustering::KMeans::params(3).fit(&set).unwrap();
    let ours = KMeans::try_from(&theirs).unwrap();
    assert_eq!(ours.centroids(), theirs.centroids());
    assert_eq!(ours.cluster_count(), theirs.cluster_count());
    assert_eq!(ours.inertia().to_bits(), theirs.inertia().to_bits());
    assert_eq!((ours.total_inertia(), ours.n_iter()), (None, 0));
    assert!(ours.labels().is_empty());
    assert_eq!(ours.predict(&six()), theirs.predict(&six()));
    let next = KMeans::params(3).tolerance(1e9).fit_with(Some(ours), &set);
    // Every centroid was the mean of two rows and now is of four.
    assert_eq!(next.unwrap().cluster_count().sum(), 12.0);
    let again: linfa_clustering::KMeans<f64, L2Dist> =
        (&KMeans::try_from(&theirs).unwrap()).try_into().unwrap();
    assert_eq!(again.centroids(), theirs.centroids());
}

/// K equal centroids come back as (K c + c) / (K + 1), which rounds back to c or does not.
#[test]
fn centroids_that_linfa_would_change_are_not_handed_out() {
    let exact = held(array![[2.0], [2.0], [2.0]]);
    assert_eq!(exact.to_linfa().unwrap().centroids(), exact.centroids());
    let carried = (0.1 + 0.1 + 0.1 + 0.1 + 0.1 + 0.1) / 6.0;
    let error = held(Array2::from_elem((5, 1), 0.1)).to_linfa().unwrap_err();
    let expected = ModelError::NotCarried {
        centroid: 0,
        column: 0,
        value: 0.1,
        carried,
    };
    assert_eq!(error, expected);
    assert_ne!(carried.to_bits(), 0.1_f64.to_bits());
}

/// A model that holds just these centroids.
fn held(centroids: Array2<f64>) -> KMeans<f64, L2Dist> {
    let (clusters, columns) = centroids.dim();
    let model = json!({
        "centroids": { "v": 1, "dim": [clusters, columns], "data": centroids.iter().collect::<Vec<_>>() },
        "cluster_count": { "v": 1, "dim": [clusters], "data": vec![1.0; clusters] },
        "inertia": 0.0,
        "dist_fn": null,
    });
    serde_json::from_value(model).unwrap()
}

fn round_trip<M: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(model: &M) {
    let text = serde_json::to_string(model).unwrap();
    let read: M = serde_json::from_str(&text).unwrap();
    assert_eq!(*model, read);
}

#[test]
fn a_written_model_is_read_unchanged() {
    round_trip(&fitted(six(), 3, L2Dist));
    round_trip(&fitted(six(), 3, LpDist(1.5)));
    let single = KMeans::<f32, _>::params(2);
    let rows = DatasetBase::from(six().mapv(|v| v as f32));
    round_trip(&single.fit(&rows).unwrap());
    let batch = match single.fit_with(None, &rows) {
        Ok(model) | Err(IncrKMeansError::NotConverged(model)) => model,
        Err(error) => panic!("{error}"),
    };
    round_trip(&batch);
}

/// What linfa's own model writes with its feature `serde`.
#[test]
fn a_model_written_by_linfa_is_read() {
    let model = held(array![[0.0, 1.0], [5.0, 5.0]]);
    assert_eq!(model.centroids(), array![[0.0, 1.0], [5.0, 5.0]]);
    let labels = model.predict(&array![[1.0, 1.0], [4.0, 9.0]]);
    assert_eq!(labels, array![0, 1]);
}

fn broken(part: &str, value: Value) -> String {
    let mut model = serde_json::to_value(fitted(six(), 3, L2Dist)).unwrap();
    model[part] = value;
    let read: Result<KMeans<f64, L2Dist>, _> = serde_json::from_value(model);
    read.unwrap_err().to_string()
}

#[test]
fn a_written_model_is_checked() {
    let array = |dim: &[usize], data: Vec<f64>| json!({ "v": 1, "dim": dim, "data": data });
    let cases = [
        (
            "centroids",
            array(&[0, 2], vec![]),
            "0 centroids of 2 columns",
        ),
        ("centroids", array(&[2, 2], vec![0.0; 3]), "data"),
        ("centroids", array(&[3, 1], vec![0.0, 1.0, 1e300]), "`1000"),
        (
            "cluster_count",
            array(&[2], vec![3.0; 2]),
            "cluster_count holds 2 values; 3",
        ),
        (
            "cluster_count",
            array(&[3], vec![-1.0; 3]),
            "`-1` is not a finite number of 0",
        ),
        ("inertia", json!(-0.5), "inertia: `-0.5`"),
        ("total_inertia", json!(-0.5), "inertia: `-0.5`"),
        ("labels", json!([0, 1, 3]), "labels: `3` is not the index"),
        ("means", json!([1.0]), "means holds 1 values; 6"),
        (
            "means",
            json!([0.0, 1.0, 2.0, 3.0, 4.0, 5.0]),
            "before rounding",
        ),
        ("counts", json!([2.0, 2.0]), "counts holds 2 values; 3"),
        ("n_iter", json!(-1), "-1"),
    ];
    for (part, value, expected) in cases {
        let message = broken(part, value);
        assert!(message.contains(expected), "{part}: {message}");
    }
}

#[test]
fn precomputed_centroids_of_a_read_model_start_a_fit() {
    let model = fitted(six(), 3, L2Dist);
    let init = KMeansInit::Precomputed(model.centroids().clone());
    let again = KMeans::params(3).init_method(init);
    let again = again.fit(&DatasetBase::from(six())).unwrap();
    assert_eq!(again.predict(&six()), model.predict(&six()));
}
