//! What the reader of a result should know.

use std::fmt;

/// A doubt about a result. It does not make the result wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Warning {
    /// The best run reached the greatest number of steps; more steps may lower the objective.
    StepLimit {
        /// Steps taken.
        steps: usize,
    },
    /// Some clusters ended without a row that counts.
    EmptyClusters {
        /// How many.
        clusters: usize,
    },
    /// There are fewer clusters than asked for, because the rows do not differ enough.
    FewerClusters {
        /// Clusters asked for.
        asked: usize,
        /// Clusters found.
        found: usize,
    },
    /// Some rows are exactly as near to another cluster as to their own; such a row belongs to the
    /// one with the lower index, or to the one it was in.
    Ties {
        /// How many rows.
        rows: usize,
    },
    /// The assignment under size limits was not exact, because rows x clusters is large.
    GreedyAssignment {
        /// Rows x clusters.
        cells: usize,
        /// Up to how many the assignment is exact.
        limit: usize,
    },
    /// No numeric column varies, so the default rule gave a gamma of 0, and 1 was taken.
    NoNumericSpread,
    /// Some clusters have no observed value in some columns; their centroid there is a value left
    /// over from the start.
    UnobservedCentroids {
        /// Number of such pairs of cluster and column.
        cells: usize,
    },
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::StepLimit { steps } => write!(f, "stopped after {steps} steps, not converged"),
            Self::EmptyClusters { clusters } => write!(f, "{clusters} clusters have no row"),
            Self::FewerClusters { asked, found } => {
                write!(f, "{asked} clusters were asked for, {found} were found")
            }
            Self::Ties { rows } => write!(f, "{rows} rows are as near to a second cluster"),
            Self::GreedyAssignment { cells, limit } => write!(
                f,
                "the assignment is greedy: {cells} rows x clusters, exact up to {limit}"
            ),
            Self::NoNumericSpread => write!(f, "no numeric column varies; gamma is 1"),
            Self::UnobservedCentroids { cells } => write!(
                f,
                "{cells} coordinates of centroids rest on no observed value"
            ),
        }
    }
}
