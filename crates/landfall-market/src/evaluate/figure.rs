//! A figure, or the reason why there is none.

use std::fmt;

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

/// Why a figure is not defined. Rows of weight 0 do not count; under weights, "rows" are copies: a
/// row of weight k counts k times.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Undefined {
    /// All rows lie in one cluster, so that there is nothing to compare it with.
    OneCluster,
    /// Every cluster holds a single row, so that nothing is compared within clusters.
    OnlySingleRows {
        /// Number of clusters.
        clusters: usize,
    },
    /// There are no more rows than clusters, so that the spread within clusters has no degrees of
    /// freedom. Weights that are shares and not counts end here, too.
    TooLittleWeight {
        /// Sum of the weights; the number of rows without weights.
        weight: f64,
        /// Number of clusters.
        clusters: usize,
    },
    /// The rows of every cluster coincide, so that a ratio to their spread is infinite.
    NoSpreadWithin,
    /// Two clusters have the same centroid, so that a ratio to their distance is infinite.
    SameCentroids,
    /// The figure overflows the range of numbers.
    Overflow,
}

impl fmt::Display for Undefined {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OneCluster => f.write_str("all rows lie in one cluster"),
            Self::OnlySingleRows { clusters } => {
                write!(f, "each of the {clusters} clusters holds a single row")
            }
            Self::TooLittleWeight { weight, clusters } => write!(
                f,
                "the weights count rows, and their sum {weight} is not above the number of \
                 clusters, {clusters}"
            ),
            Self::NoSpreadWithin => f.write_str("the rows of every cluster coincide"),
            Self::SameCentroids => f.write_str("two clusters have the same centroid"),
            Self::Overflow => f.write_str("the figure is too large for a number"),
        }
    }
}

/// A figure that describes a clustering, or why it is not defined.
///
/// It serialises as `{"value": 0.5, "reason": null}` or `{"value": null, "reason": "all rows lie in
/// one cluster"}`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Figure {
    /// The figure; finite.
    Value(f64),
    /// Why there is none.
    Undefined(Undefined),
}

impl Figure {
    /// A computed figure; one that is not finite has overflowed.
    pub(crate) const fn of(value: f64) -> Self {
        if value.is_finite() {
            Self::Value(value)
        } else {
            Self::Undefined(Undefined::Overflow)
        }
    }

    /// The figure, where there is one.
    pub const fn value(self) -> Option<f64> {
        match self {
            Self::Value(value) => Some(value),
            Self::Undefined(_) => None,
        }
    }

    /// Why there is none.
    pub const fn reason(self) -> Option<Undefined> {
        match self {
            Self::Value(_) => None,
            Self::Undefined(reason) => Some(reason),
        }
    }
}

impl Serialize for Figure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Figure", 2)?;
        object.serialize_field("value", &self.value())?;
        object.serialize_field("reason", &self.reason().map(|reason| reason.to_string()))?;
        object.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_is_a_number_or_a_reason() {
        let json = |figure| serde_json::to_string(&figure).unwrap();
        assert_eq!(json(Figure::of(0.5)), r#"{"value":0.5,"reason":null}"#);
        assert_eq!(
            json(Figure::Undefined(Undefined::OneCluster)),
            r#"{"value":null,"reason":"all rows lie in one cluster"}"#
        );
        assert_eq!(Figure::of(f64::NAN).reason(), Some(Undefined::Overflow));
    }
}
