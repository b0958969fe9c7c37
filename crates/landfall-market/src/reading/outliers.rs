//! Rows far from their own centroid, and the columns that make them so.

use rayon::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::distance::squared;
use super::sample::Sample;
use super::{ReadingError, Segments};
use crate::cluster::Real;

/// Median absolute deviation x 1.4826 estimates the standard deviation of a normal law.
const NORMAL_MAD: f64 = 1.482_602_218_505_602;
/// Mean absolute deviation x 1.2533, sqrt(pi / 2), does so too.
const NORMAL_MEAN_DEVIATION: f64 = 1.253_314_137_315_500_3;

/// Unchecked parameters of the outliers.
///
/// Defaults: 3.5 robust standard deviations above the median distance (Iglewicz & Hoaglin 1993),
/// segments of at least 5 rows, the 3 columns that contribute most.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OutlierParams {
    deviations: f64,
    least_rows: usize,
    columns: usize,
}

impl Default for OutlierParams {
    fn default() -> Self {
        Self {
            deviations: 3.5,
            least_rows: 5,
            columns: 3,
        }
    }
}

impl OutlierParams {
    /// Parameters with the defaults above.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Robust standard deviations above the median distance at which a row is an outlier.
    #[must_use]
    pub const fn deviations(mut self, deviations: f64) -> Self {
        self.deviations = deviations;
        self
    }

    /// Rows (of a weight above 0) that a segment needs to be judged.
    #[must_use]
    pub const fn least_rows(mut self, rows: usize) -> Self {
        self.least_rows = rows;
        self
    }

    /// Columns named for every outlier, at most.
    #[must_use]
    pub const fn columns(mut self, columns: usize) -> Self {
        self.columns = columns;
        self
    }

    /// Checks the parameters.
    ///
    /// # Errors
    /// [`ReadingError::Parameter`] for deviations that are not finite or not above 0 and for less
    /// than three rows, of which no spread can be told.
    pub fn check(self) -> Result<ValidOutlierParams, ReadingError> {
        if !(self.deviations.is_finite() && self.deviations > 0.0) {
            return Err(ReadingError::Parameter {
                name: "deviations",
                given: self.deviations.to_string(),
                allowed: "a finite number above 0",
            });
        }
        if self.least_rows < 3 {
            return Err(ReadingError::Parameter {
                name: "least_rows",
                given: self.least_rows.to_string(),
                allowed: "a whole number of 3 or above",
            });
        }
        Ok(ValidOutlierParams(self))
    }
}

/// What one column adds to the squared distance of a row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Contribution {
    /// Name of the column.
    pub column: String,
    /// Its share of the squared distance; all columns add up to 1.
    pub share: f64,
    /// The row minus the centroid, in the clustered space.
    pub difference: f64,
}

/// A row far from its own centroid.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Outlier {
    /// The row.
    pub row: usize,
    /// Its name, where rows have names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its segment.
    pub segment: usize,
    /// Distance to the centroid of its segment.
    pub distance: f64,
    /// How many robust standard deviations that is above the median of the segment.
    pub deviations: f64,
    /// The columns that make it so, the greatest share first, ties in the order of the columns.
    pub columns: Vec<Contribution>,
}

/// Why no row of a segment was judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum NotJudged {
    /// It has fewer rows than asked for.
    TooFewRows,
    /// All rows lie equally far from the centroid.
    NoSpread,
}

/// How far the rows of a segment lie from its centroid.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SegmentSpread {
    /// The segment.
    pub segment: usize,
    /// Its rows of a weight above 0.
    pub rows: usize,
    /// Weighted median of their distances; `None` without rows.
    pub median: Option<f64>,
    /// Robust standard deviation of the distances: 1.4826 x their median absolute deviation, or,
    /// where more than half of the distances are equal, 1.2533 x the mean absolute deviation.
    pub spread: Option<f64>,
    /// Distance above which a row is an outlier.
    pub limit: Option<f64>,
    /// Why there is no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_judged: Option<NotJudged>,
}

/// Rows far from their own centroid.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Outliers {
    /// Robust standard deviations above the median at which a row is an outlier.
    pub deviations: f64,
    /// Every segment.
    pub segments: Vec<SegmentSpread>,
    /// The outliers, the most deviations first, ties by row.
    pub rows: Vec<Outlier>,
}

/// Checked parameters of the outliers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ValidOutlierParams(OutlierParams);

impl ValidOutlierParams {
    /// Judges every row by the spread of its own segment: an outlier lies farther from the centroid
    /// than median + deviations x spread of the distances. Rows of weight 0 do not shape the spread
    /// but are judged. O(rows x columns), in parallel over rows, and a sort.
    ///
    /// ```
    /// use landfall_market::cluster::Points;
    /// use landfall_market::reading::{OutlierParams, Segments};
    ///
    /// let rows = [0.0, 1.0, 1.0, 2.0, 3.0, 30.0];
    /// let segments = Segments::new(Points::new(&rows, 1)?, &[0; 6], &[0.0])?;
    /// let outliers = OutlierParams::new().check()?.run(&segments);
    /// // Median 1.5; deviations .5 .5 .5 1.5 1.5 28.5, median 1: limit 1.5 + 3.5 x 1.4826 = 6.69.
    /// assert_eq!(outliers.rows.len(), 1);
    /// assert_eq!(outliers.rows[0].row, 5);
    /// # Ok::<(), landfall_market::reading::ReadingError>(())
    /// ```
    pub fn run<T: Real>(&self, segments: &Segments<'_, T>) -> Outliers {
        let labels = segments.labels();
        let distances: Vec<f64> = (0..labels.rows())
            .into_par_iter()
            .map(|row| squared(segments.row(row), segments.centroid(labels.of(row))).sqrt())
            .collect();
        let mut groups = vec![Vec::new(); labels.segments()];
        for (row, distance) in distances.iter().enumerate() {
            let weight = labels.weight(row);
            if let Some(group) = groups.get_mut(labels.of(row)).filter(|_| weight > 0.0) {
                group.push((*distance, weight));
            }
        }
        let spreads: Vec<SegmentSpread> = groups
            .into_iter()
            .enumerate()
            .map(|(segment, group)| self.spread(segment, group))
            .collect();
        let mut rows: Vec<Outlier> = distances
            .iter()
            .enumerate()
            .filter_map(|(row, distance)| {
                let spread = spreads.get(labels.of(row))?;
                self.outlier(segments, spread, row, *distance)
            })
            .collect();
        rows.sort_by(|a, b| b.deviations.total_cmp(&a.deviations));
        Outliers {
            deviations: self.0.deviations,
            segments: spreads,
            rows,
        }
    }

    fn spread(&self, segment: usize, group: Vec<(f64, f64)>) -> SegmentSpread {
        let rows = group.len();
        let sample = ascending(group);
        let median = sample.quantile(0.5);
        let spread = median.and_then(|median| robust_spread(&sample, median));
        let not_judged = if rows < self.0.least_rows {
            Some(NotJudged::TooFewRows)
        } else if spread.is_none_or(|s| s == 0.0) {
            Some(NotJudged::NoSpread)
        } else {
            None
        };
        let limit = median
            .zip(spread)
            .map(|(median, spread)| self.0.deviations.mul_add(spread, median))
            .filter(|_| not_judged.is_none());
        SegmentSpread {
            segment,
            rows,
            median,
            spread,
            limit,
            not_judged,
        }
    }

    fn outlier<T: Real>(
        &self,
        segments: &Segments<'_, T>,
        spread: &SegmentSpread,
        row: usize,
        distance: f64,
    ) -> Option<Outlier> {
        if distance <= spread.limit? {
            return None;
        }
        let centroid = segments.centroid(spread.segment);
        let mut columns = contributions(segments, row, centroid);
        columns.truncate(self.0.columns);
        Some(Outlier {
            row,
            name: segments.row_name(row),
            segment: spread.segment,
            distance,
            deviations: (distance - spread.median?) / spread.spread?,
            columns,
        })
    }
}

fn ascending(mut pairs: Vec<(f64, f64)>) -> Sample {
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
    Sample::from_sorted(pairs)
}

fn robust_spread(sample: &Sample, median: f64) -> Option<f64> {
    let deviations = sample.pairs().iter();
    let deviations = ascending(deviations.map(|(v, w)| ((v - median).abs(), *w)).collect());
    let mad = deviations.quantile(0.5)?;
    if mad > 0.0 {
        return Some(mad * NORMAL_MAD);
    }
    deviations.mean().map(|mean| mean * NORMAL_MEAN_DEVIATION)
}

/// What every column adds to the squared distance of a row from its centroid, the most first.
fn contributions<T: Real>(
    segments: &Segments<'_, T>,
    row: usize,
    centroid: &[f64],
) -> Vec<Contribution> {
    let values = segments.row(row);
    let total = squared(values, centroid);
    let mut all: Vec<(usize, f64)> = values
        .iter()
        .zip(centroid)
        .map(|(x, c)| x.to_f64() - c)
        .enumerate()
        .collect();
    all.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
    all.into_iter()
        .map(|(column, difference)| Contribution {
            column: segments.column_name(column),
            share: difference * difference / total,
            difference,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::Points;

    fn judge(rows: &[f64], columns: usize, labels: &[u32], centroids: &[f64]) -> Outliers {
        let points = Points::new(rows, columns).unwrap();
        let segments = Segments::new(points, labels, centroids).unwrap();
        OutlierParams::new().check().unwrap().run(&segments)
    }

    #[test]
    fn small_segments_and_equal_distances_are_not_judged() {
        let rows = [-1.0, 1.0, -1.0, 1.0, -1.0, 50.0, 90.0];
        let outliers = judge(&rows, 1, &[0, 0, 0, 0, 0, 1, 1], &[0.0, 60.0]);
        assert_eq!(outliers.segments[0].not_judged, Some(NotJudged::NoSpread));
        assert_eq!(outliers.segments[1].not_judged, Some(NotJudged::TooFewRows));
        assert!(outliers.rows.is_empty());
    }

    #[test]
    fn where_most_distances_are_equal_the_mean_deviation_stands_in() {
        // Distances 1 1 1 1 1 1 1 9: median 1, MAD 0, mean deviation 1: limit 1 + 3.5 x 1.2533.
        let rows = [1.0, 1.0, 1.0, 1.0, -1.0, -1.0, -1.0, 9.0];
        let outliers = judge(&rows, 1, &[0; 8], &[0.0]);
        let limit = outliers.segments[0].limit.unwrap();
        assert!((limit - (1.0 + 3.5 * NORMAL_MEAN_DEVIATION)).abs() < 1e-12);
        assert_eq!(outliers.rows[0].row, 7);
    }

    #[test]
    fn the_shares_of_the_columns_add_up() {
        // Row 5 is (3, -4) from the centroid: shares 9 / 25 and 16 / 25.
        let rows = [
            0.1, 0.0, 0.0, 0.2, -0.1, 0.0, 0.0, -0.2, 0.3, 0.0, 3.0, -4.0,
        ];
        let outliers = judge(&rows, 2, &[0; 6], &[0.0, 0.0]);
        let columns = &outliers.rows[0].columns;
        assert_eq!(
            (columns[0].column.as_str(), columns[0].difference),
            ("column 1", -4.0)
        );
        assert!((columns[0].share - 0.64).abs() < 1e-15);
        assert!((columns[1].share - 0.36).abs() < 1e-15);
    }

    #[test]
    fn parameters_that_cannot_work_are_refused() {
        assert!(OutlierParams::new().deviations(0.0).check().is_err());
        assert!(OutlierParams::new().deviations(f64::NAN).check().is_err());
        assert!(OutlierParams::new().least_rows(2).check().is_err());
    }
}
