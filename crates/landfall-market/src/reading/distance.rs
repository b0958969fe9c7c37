//! Distances between rows and centroids, by differences, so that large offsets cost no digits.

use super::input::Segments;
use crate::cluster::Real;

/// Squared Euclidean distance of a row from a centroid.
pub(super) fn squared<T: Real>(row: &[T], centroid: &[f64]) -> f64 {
    row.iter()
        .zip(centroid)
        .map(|(x, c)| (x.to_f64() - c).powi(2))
        .sum()
}

/// A row between its own centroid and the nearest other one. Distances are squared.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Between {
    pub(super) own: f64,
    pub(super) second: Option<(usize, f64)>,
}

/// Where a row lies; other segments count only if they have rows. The lower of equals is second.
pub(super) fn between<T: Real>(segments: &Segments<'_, T>, sizes: &[usize], row: usize) -> Between {
    let (values, own) = (segments.row(row), segments.labels().of(row));
    let mut second: Option<(usize, f64)> = None;
    for (other, _) in sizes.iter().enumerate().filter(|(_, size)| **size > 0) {
        let distance = squared(values, segments.centroid(other));
        if other != own && second.is_none_or(|(_, least)| distance < least) {
            second = Some((other, distance));
        }
    }
    Between {
        own: squared(values, segments.centroid(own)),
        second,
    }
}
