//! The model as it is written and read, and the checks of a model that comes from elsewhere.

use linfa::Float;
use linfa_nn::distance::Distance;
use ndarray::{Array1, Array2};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::errors::ModelError;
use super::model::{Details, KMeans};
use super::number::{array, limit, narrow, wide};

/// A model's parts under the names they are written by. The first four are those of linfa's own
/// model, so that what linfa wrote can be read.
#[derive(Serialize, Deserialize)]
#[serde(bound(
    serialize = "F: Serialize, D: Serialize",
    deserialize = "F: Deserialize<'de>, D: Deserialize<'de>"
))]
pub(super) struct Parts<F: Float, D> {
    pub(super) centroids: Array2<F>,
    pub(super) cluster_count: Array1<F>,
    pub(super) inertia: F,
    pub(super) dist_fn: D,
    /// The centroids unrounded; left out where they are the same.
    #[serde(default)]
    pub(super) means: Option<Vec<f64>>,
    /// The counts unrounded; left out where they are the same.
    #[serde(default)]
    pub(super) counts: Option<Vec<f64>>,
    #[serde(default)]
    pub(super) total_inertia: Option<f64>,
    #[serde(default)]
    pub(super) labels: Vec<u32>,
    #[serde(default)]
    pub(super) n_iter: usize,
    #[serde(default)]
    pub(super) relocations: usize,
}

/// The model of the parts, if they fit together.
pub(super) fn check<F: Float, D: Distance<F>>(
    mut parts: Parts<F, D>,
) -> Result<KMeans<F, D>, ModelError> {
    let (clusters, columns) = parts.centroids.dim();
    if clusters == 0 || columns == 0 {
        return Err(ModelError::Empty {
            centroids: clusters,
            columns,
        });
    }
    let means = unrounded("means", parts.means.take(), parts.centroids.iter())?;
    length("cluster_count", parts.cluster_count.len(), clusters)?;
    let counts = unrounded("counts", parts.counts.take(), parts.cluster_count.iter())?;
    check_numbers(&parts, &means, &counts)?;
    Ok(KMeans {
        // In row order, whatever the order they came in.
        centroids: array(&means, columns),
        cluster_count: parts.cluster_count,
        dist_fn: parts.dist_fn,
        details: Box::new(Details {
            inertia: parts.inertia,
            means,
            counts,
            total_inertia: parts.total_inertia,
            labels: parts.labels,
            n_iter: parts.n_iter,
            relocations: parts.relocations,
        }),
    })
}

/// Whether every number of a model can be.
fn check_numbers<F: Float, D>(
    parts: &Parts<F, D>,
    means: &[f64],
    counts: &[f64],
) -> Result<(), ModelError> {
    let limit = limit::<F>();
    within(
        "centroids",
        means,
        "a finite number that can be squared",
        |v| v.abs() <= limit,
    )?;
    let at_least_zero = |v: f64| v.is_finite() && v >= 0.0;
    let allowed = "a finite number of 0 or above";
    within("cluster_count", counts, allowed, at_least_zero)?;
    let inertia = [wide(parts.inertia), parts.total_inertia.unwrap_or(0.0)];
    within("inertia", &inertia, allowed, at_least_zero)?;
    let wrong = parts
        .labels
        .iter()
        .find(|label| **label as usize >= counts.len());
    if let Some(label) = wrong {
        return Err(ModelError::Value {
            part: "labels",
            value: f64::from(*label),
            allowed: "the index of a cluster",
        });
    }
    Ok(())
}

fn length(part: &'static str, given: usize, expected: usize) -> Result<(), ModelError> {
    if given == expected {
        return Ok(());
    }
    Err(ModelError::Shape {
        part,
        given,
        expected,
    })
}

fn within(
    part: &'static str,
    values: &[f64],
    allowed: &'static str,
    fits: impl Fn(f64) -> bool,
) -> Result<(), ModelError> {
    match values.iter().find(|v| !fits(**v)) {
        Some(&value) => Err(ModelError::Value {
            part,
            value,
            allowed,
        }),
        None => Ok(()),
    }
}

/// The unrounded numbers, which must round to the rounded ones; those themselves where there are
/// none.
fn unrounded<'a, F: Float>(
    part: &'static str,
    given: Option<Vec<f64>>,
    rounded: impl ExactSizeIterator<Item = &'a F>,
) -> Result<Vec<f64>, ModelError> {
    let Some(given) = given else {
        return Ok(rounded.map(|v| wide(*v)).collect());
    };
    length(part, given.len(), rounded.len())?;
    match given
        .iter()
        .zip(rounded)
        .find(|(v, r)| narrow::<F>(**v) != **r)
    {
        Some((&value, _)) => Err(ModelError::Value {
            part,
            value,
            allowed: "the same number before rounding",
        }),
        None => Ok(given),
    }
}

/// The unrounded numbers where they differ from the rounded ones.
fn differing<'a, F: Float>(
    unrounded: &[f64],
    rounded: impl Iterator<Item = &'a F>,
) -> Option<Vec<f64>> {
    let same = unrounded
        .iter()
        .zip(rounded)
        .all(|(v, r)| v.to_bits() == wide(*r).to_bits());
    (!same).then(|| unrounded.to_vec())
}

impl<F: Float + Serialize, D: Distance<F> + Serialize> Serialize for KMeans<F, D> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let details = &self.details;
        let parts = Parts {
            centroids: self.centroids.clone(),
            cluster_count: self.cluster_count.clone(),
            inertia: details.inertia,
            dist_fn: self.dist_fn.clone(),
            means: differing(&details.means, self.centroids.iter()),
            counts: differing(&details.counts, self.cluster_count.iter()),
            total_inertia: details.total_inertia,
            labels: details.labels.clone(),
            n_iter: details.n_iter,
            relocations: details.relocations,
        };
        parts.serialize(serializer)
    }
}

impl<'de, F: Float + Deserialize<'de>, D: Distance<F> + Deserialize<'de>> Deserialize<'de>
    for KMeans<F, D>
{
    /// Reads a model and checks it: a wrong shape or number is an error.
    fn deserialize<De: Deserializer<'de>>(deserializer: De) -> Result<Self, De::Error> {
        check(Parts::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}
