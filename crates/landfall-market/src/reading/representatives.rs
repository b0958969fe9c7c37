//! The rows that stand for a segment.

use rayon::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::distance::squared;
use super::profile::SortedColumn;
use super::{Figures, Labels, ReadingError, Segments, Summary};
use crate::cluster::Real;

/// A row near the centroid of its segment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Representative {
    /// The row.
    pub row: usize,
    /// Its name, where rows have names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its distance to the centroid.
    pub distance: f64,
}

/// What stands for one segment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Representatives {
    /// The segment.
    pub segment: usize,
    /// The rows nearest to its centroid, the nearest first, ties by row; none without rows.
    pub rows: Vec<Representative>,
}

/// The `most` rows nearest to each centroid. The first is the one to show for the segment: it is
/// near the medoid, but not by definition the same (a medoid minimises the distances to all rows).
/// Rows of weight 0 stand for nothing and are left out. O(rows x columns), in parallel over rows.
///
/// ```
/// use landfall_market::cluster::Points;
/// use landfall_market::reading::{Segments, representatives};
///
/// let rows = [0.0, 1.0, 2.0, 8.0, 9.0];
/// let segments = Segments::new(Points::new(&rows, 1)?, &[0, 0, 0, 1, 1], &[1.0, 8.5])?;
/// let standing = representatives(&segments, 1);
/// assert_eq!(standing[0].rows[0].row, 1);
/// assert_eq!(standing[1].rows[0].row, 3); // as near as row 4: the lower row
/// # Ok::<(), landfall_market::reading::ReadingError>(())
/// ```
pub fn representatives<T: Real>(segments: &Segments<'_, T>, most: usize) -> Vec<Representatives> {
    let labels = segments.labels();
    let squares: Vec<f64> = (0..labels.rows())
        .into_par_iter()
        .map(|row| squared(segments.row(row), segments.centroid(labels.of(row))))
        .collect();
    let mut groups = vec![Vec::new(); labels.segments()];
    for (row, square) in squares.into_iter().enumerate() {
        let weight = labels.weight(row);
        if let Some(group) = groups.get_mut(labels.of(row)).filter(|_| weight > 0.0) {
            group.push((square, row));
        }
    }
    groups
        .into_iter()
        .enumerate()
        .map(|(segment, mut group)| {
            // A stable sort: ties keep the order of the rows.
            group.sort_by(|a, b| a.0.total_cmp(&b.0));
            let nearest = group.into_iter().take(most);
            let rows = nearest.map(|(square, row)| Representative {
                row,
                name: segments.row_name(row),
                distance: square.sqrt(),
            });
            Representatives {
                segment,
                rows: rows.collect(),
            }
        })
        .collect()
}

/// The typical range of a column in a segment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TypicalRange {
    /// Name of the column.
    pub column: String,
    /// Its mean, median and quartiles over the rows of the segment.
    pub summary: Summary,
}

/// The typical range of every column in one segment, columns in their order: half of the rows lie
/// between the quartiles. The same summaries stand in the profile, ranked by effect.
///
/// # Errors
/// [`ReadingError::Count`], [`ReadingError::Segment`].
pub fn typical_ranges(
    figures: &Figures<'_>,
    labels: &Labels<'_>,
    segment: usize,
) -> Result<Vec<TypicalRange>, ReadingError> {
    figures.check_rows(labels)?;
    labels.check_segment(segment)?;
    let range = |(index, name): (usize, &String)| {
        let sorted = SortedColumn::new(figures, labels, index);
        TypicalRange {
            column: name.clone(),
            summary: Summary::of(
                &sorted.sample(|label| label == segment),
                sorted.missing(segment),
            ),
        }
    };
    Ok(figures.names().iter().enumerate().map(range).collect())
}
