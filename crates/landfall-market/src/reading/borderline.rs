//! Rows that could as well belong to another segment.

use rayon::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::distance::{Between, between};
use super::error::same_count;
use super::{ReadingError, Segments};
use crate::cluster::Real;

/// Unchecked parameters of the borderline.
///
/// Defaults: rows whose own centroid is at least 0.9 times as far away as the nearest other one,
/// all of them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BorderlineParams {
    ratio: f64,
    most: Option<usize>,
}

impl Default for BorderlineParams {
    fn default() -> Self {
        Self {
            ratio: 0.9,
            most: None,
        }
    }
}

impl BorderlineParams {
    /// Parameters with the defaults above.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Least ratio of the distance to the own centroid to that to the nearest other one; 0 for all
    /// rows.
    #[must_use]
    pub const fn ratio(mut self, ratio: f64) -> Self {
        self.ratio = ratio;
        self
    }

    /// Rows listed, at most.
    #[must_use]
    pub const fn most(mut self, rows: usize) -> Self {
        self.most = Some(rows);
        self
    }

    /// Checks the parameters.
    ///
    /// # Errors
    /// [`ReadingError::Parameter`] for a ratio that is negative or not finite.
    pub fn check(self) -> Result<ValidBorderlineParams, ReadingError> {
        if !(self.ratio.is_finite() && self.ratio >= 0.0) {
            return Err(ReadingError::Parameter {
                name: "ratio",
                given: self.ratio.to_string(),
                allowed: "a finite number of 0 or above",
            });
        }
        Ok(ValidBorderlineParams(self))
    }
}

/// A row between two segments.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct BorderlineRow {
    /// The row.
    pub row: usize,
    /// Its name, where rows have names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its segment.
    pub segment: usize,
    /// Its second choice: the nearest other centroid of a segment with rows.
    pub second_choice: usize,
    /// Distance to its own centroid.
    pub distance: f64,
    /// Distance to the second.
    pub second_distance: f64,
    /// The one over the other: 0 on its own centroid, 1 on the border, above 1 when another
    /// centroid is nearer, as limits of size can make it. 1 minus the ratio is the simplified
    /// silhouette where the ratio is at most 1.
    pub ratio: f64,
    /// How far it lies from the plane halfway between the two centroids, positive on its own side:
    /// what it would have to move to change its segment. `None` when the centroids coincide.
    pub margin: Option<f64>,
    /// Its silhouette, where silhouettes were given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub silhouette: Option<f64>,
}

/// The rows on the border between segments.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Borderline {
    /// Least ratio of a row on the border.
    pub ratio: f64,
    /// Rows that reach it, those not listed included.
    pub found: usize,
    /// Rows looked at; 0 when fewer than two segments have rows, as nothing is a second choice then.
    pub considered: usize,
    /// The rows, the greatest ratio first, ties by row.
    pub rows: Vec<BorderlineRow>,
}

/// Checked parameters of the borderline.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ValidBorderlineParams(BorderlineParams);

impl ValidBorderlineParams {
    /// Lists the rows on the border. Rows of weight 0 are listed too: they have a place. `silhouettes`
    /// are passed on, one per row. O(rows x segments x columns), in parallel over rows.
    ///
    /// # Errors
    /// [`ReadingError::Count`] when there is not one silhouette per row.
    ///
    /// ```
    /// use landfall_market::cluster::Points;
    /// use landfall_market::reading::{BorderlineParams, Segments};
    ///
    /// let points = Points::new(&[0.0, 4.5, 10.0], 1)?;
    /// let segments = Segments::new(points, &[0, 0, 1], &[0.0, 10.0])?;
    /// let border = BorderlineParams::new().ratio(0.8).check()?.run(&segments, None)?;
    /// assert_eq!(border.rows[0].row, 1); // 4.5 / 5.5 = 0.818
    /// assert_eq!(border.rows[0].margin, Some(0.5)); // the plane lies at 5
    /// # Ok::<(), landfall_market::reading::ReadingError>(())
    /// ```
    pub fn run<T: Real>(
        &self,
        segments: &Segments<'_, T>,
        silhouettes: Option<&[f64]>,
    ) -> Result<Borderline, ReadingError> {
        let rows = segments.labels().rows();
        if let Some(silhouettes) = silhouettes {
            same_count("silhouettes", silhouettes.len(), rows)?;
        }
        let sizes = segments.labels().sizes();
        let places: Vec<Between> = (0..rows)
            .into_par_iter()
            .map(|row| between(segments, &sizes, row))
            .collect();
        let considered = places.iter().filter(|p| p.second.is_some()).count();
        let mut found: Vec<(usize, f64)> = places
            .iter()
            .enumerate()
            .filter_map(|(row, place)| Some((row, ratio(place)?)))
            .filter(|(_, ratio)| *ratio >= self.0.ratio)
            .collect();
        // A stable sort: ties keep the order of the rows.
        found.sort_by(|a, b| b.1.total_cmp(&a.1));
        let listed = found.iter().take(self.0.most.unwrap_or(usize::MAX));
        let describe = |&(row, ratio): &(usize, f64)| {
            let silhouette = silhouettes.and_then(|s| s.get(row).copied());
            describe(segments, row, *places.get(row)?, ratio, silhouette)
        };
        Ok(Borderline {
            ratio: self.0.ratio,
            found: found.len(),
            considered,
            rows: listed.filter_map(describe).collect(),
        })
    }
}

/// Own over second distance; 1 where both are 0, infinite where only the second is.
fn ratio(place: &Between) -> Option<f64> {
    let (_, second) = place.second?;
    Some(if place.own == second {
        1.0
    } else {
        (place.own / second).sqrt()
    })
}

fn describe<T: Real>(
    segments: &Segments<'_, T>,
    row: usize,
    place: Between,
    ratio: f64,
    silhouette: Option<f64>,
) -> Option<BorderlineRow> {
    let (second_choice, second) = place.second?;
    let segment = segments.labels().of(row);
    Some(BorderlineRow {
        row,
        name: segments.row_name(row),
        segment,
        second_choice,
        distance: place.own.sqrt(),
        second_distance: second.sqrt(),
        ratio,
        margin: margin(
            segments.row(row),
            segments.centroid(segment),
            segments.centroid(second_choice),
        ),
        silhouette,
    })
}

/// (midpoint - row) . (second - own) / |second - own|, which is (second distance^2 - own
/// distance^2) / (2 |second - own|) without the cancellation.
fn margin<T: Real>(row: &[T], own: &[f64], second: &[f64]) -> Option<f64> {
    let (mut product, mut squares) = (0.0, 0.0);
    for ((x, own), second) in row.iter().zip(own).zip(second) {
        let step = second - own;
        product += (f64::midpoint(*own, *second) - x.to_f64()) * step;
        squares += step * step;
    }
    (squares > 0.0).then(|| product / squares.sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::Points;

    #[test]
    fn coincident_centroids_leave_a_row_on_the_border_without_a_margin() {
        let rows = [1.0, 1.0];
        let points = Points::new(&rows, 1).unwrap();
        let segments = Segments::new(points, &[0, 1], &[1.0, 1.0]).unwrap();
        let border = BorderlineParams::new()
            .check()
            .unwrap()
            .run(&segments, None)
            .unwrap();
        assert_eq!(border.rows.len(), 2);
        assert_eq!((border.rows[0].ratio, border.rows[0].margin), (1.0, None));
    }

    #[test]
    fn one_segment_has_no_border_and_an_empty_one_is_no_choice() {
        let rows = [0.0, 2.0];
        let points = Points::new(&rows, 1).unwrap();
        let params = BorderlineParams::new().ratio(0.0).check().unwrap();
        let one = Segments::new(points, &[0, 0], &[1.0]).unwrap();
        let border = params.run(&one, None).unwrap();
        assert_eq!((border.considered, border.rows.len()), (0, 0));
        // Segment 1 has a centroid at 2 but no row.
        let empty = Segments::new(points, &[0, 2], &[0.0, 2.0, 9.0]).unwrap();
        let border = params.run(&empty, None).unwrap();
        assert!(border.rows.iter().all(|row| row.second_choice != 1));
    }

    #[test]
    fn a_row_with_a_nearer_stranger_has_a_ratio_above_1_and_a_negative_margin() {
        let rows = [0.0, 7.0, 10.0];
        let points = Points::new(&rows, 1).unwrap();
        let segments = Segments::new(points, &[0, 0, 1], &[0.0, 10.0]).unwrap();
        let params = BorderlineParams::new().most(1).check().unwrap();
        let border = params.run(&segments, Some(&[0.5, -0.5, 0.9])).unwrap();
        let row = &border.rows[0];
        assert_eq!(
            (row.row, row.margin, row.silhouette),
            (1, Some(-2.0), Some(-0.5))
        );
        assert!((row.ratio - 7.0 / 3.0).abs() < 1e-15);
        assert!(params.run(&segments, Some(&[0.5])).is_err());
    }
}
