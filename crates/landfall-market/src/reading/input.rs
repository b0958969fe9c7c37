//! What the readings start from: labels, figures in the user's units, and the clustered space.

use std::borrow::Cow;

use super::ReadingError;
use super::error::same_count;
use crate::cluster::{Geometry, KMeansFit, Points, Real};

/// The segment of every row, with optional weights.
///
/// A weight says how much a row counts, not how often it was observed: figures are weighted,
/// intervals use the effective number of rows (Kish 1965). A row of weight 0 has a label but counts
/// for nothing.
///
/// ```
/// use landfall_market::reading::Labels;
///
/// let labels = Labels::new(&[0, 1, 1], 2)?;
/// assert_eq!(labels.sizes(), [1, 2]);
/// assert!(Labels::new(&[0, 2], 2).is_err());
/// # Ok::<(), landfall_market::reading::ReadingError>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Labels<'a> {
    labels: &'a [u32],
    segments: usize,
    weights: Option<&'a [f64]>,
}

impl<'a> Labels<'a> {
    /// One label per row, each below `segments`. Segments without a row are allowed.
    ///
    /// # Errors
    /// [`ReadingError::NoRows`], [`ReadingError::Label`].
    pub fn new(labels: &'a [u32], segments: usize) -> Result<Self, ReadingError> {
        if labels.is_empty() {
            return Err(ReadingError::NoRows);
        }
        match labels.iter().position(|l| *l as usize >= segments) {
            Some(row) => Err(ReadingError::Label {
                row,
                label: labels.get(row).copied().unwrap_or(0),
                segments,
            }),
            None => Ok(Self {
                labels,
                segments,
                weights: None,
            }),
        }
    }

    /// The same labels with a weight per row.
    ///
    /// # Errors
    /// [`ReadingError::Count`], [`ReadingError::Weight`].
    pub fn weighted(self, weights: &'a [f64]) -> Result<Self, ReadingError> {
        same_count("weights", weights.len(), self.labels.len())?;
        for (row, &value) in weights.iter().enumerate() {
            if !(value.is_finite() && value >= 0.0) {
                return Err(ReadingError::Weight { row, value });
            }
        }
        Ok(Self {
            weights: Some(weights),
            ..self
        })
    }

    /// Number of rows.
    pub const fn rows(&self) -> usize {
        self.labels.len()
    }

    /// Number of segments.
    pub const fn segments(&self) -> usize {
        self.segments
    }

    /// The labels as given.
    pub const fn as_slice(&self) -> &'a [u32] {
        self.labels
    }

    /// Rows of every segment.
    pub fn sizes(&self) -> Vec<usize> {
        let mut sizes = vec![0; self.segments];
        for segment in self.iter() {
            if let Some(size) = sizes.get_mut(segment) {
                *size += 1;
            }
        }
        sizes
    }

    /// The segment of every row in turn.
    pub(super) fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.labels.iter().map(|label| *label as usize)
    }

    /// The segment of a row; the number of segments, which is none, beyond the last row.
    pub(super) fn of(&self, row: usize) -> usize {
        self.labels
            .get(row)
            .map_or(self.segments, |label| *label as usize)
    }

    /// The weight of a row; 1 without weights.
    pub(super) fn weight(&self, row: usize) -> f64 {
        self.weights
            .and_then(|weights| weights.get(row).copied())
            .unwrap_or(1.0)
    }

    pub(super) fn check_segment(&self, segment: usize) -> Result<(), ReadingError> {
        if segment < self.segments {
            return Ok(());
        }
        Err(ReadingError::Segment {
            segment,
            segments: self.segments,
        })
    }
}

/// Figures in the user's units, rows x columns, with missing cells.
#[derive(Debug, Clone)]
pub struct Figures<'a> {
    names: &'a [String],
    values: Cow<'a, [f64]>,
}

impl<'a> Figures<'a> {
    /// Figures row after row, one column per name; NaN is a missing figure.
    ///
    /// # Errors
    /// [`ReadingError::NoColumns`], [`ReadingError::NoRows`], [`ReadingError::Ragged`], and
    /// [`ReadingError::Figure`] for an infinite one or one above 1e145 in magnitude.
    pub fn new(names: &'a [String], values: &'a [f64]) -> Result<Self, ReadingError> {
        Self::checked(names, Cow::Borrowed(values))
    }

    /// The same with missing figures as `None`.
    ///
    /// # Errors
    /// As [`Figures::new`], and for a NaN that is not `None`.
    pub fn from_options(names: &'a [String], values: &[Option<f64>]) -> Result<Self, ReadingError> {
        let columns = names.len().max(1);
        let nan = values.iter().position(|v| v.is_some_and(f64::is_nan));
        if let Some(index) = nan {
            return Err(ReadingError::Figure {
                row: index / columns,
                column: index % columns,
                value: f64::NAN,
            });
        }
        let values = values.iter().map(|v| v.unwrap_or(f64::NAN)).collect();
        Self::checked(names, Cow::Owned(values))
    }

    fn checked(names: &'a [String], values: Cow<'a, [f64]>) -> Result<Self, ReadingError> {
        let columns = names.len();
        if columns == 0 {
            return Err(ReadingError::NoColumns);
        }
        if values.is_empty() {
            return Err(ReadingError::NoRows);
        }
        if !values.len().is_multiple_of(columns) {
            return Err(ReadingError::Ragged {
                what: "figures",
                values: values.len(),
                columns,
            });
        }
        let wrong = |(_, v): &(usize, &f64)| !(v.is_nan() || computable(**v));
        if let Some((index, &value)) = values.iter().enumerate().find(wrong) {
            return Err(ReadingError::Figure {
                row: index / columns,
                column: index % columns,
                value,
            });
        }
        Ok(Self { names, values })
    }

    /// The names of the columns.
    pub const fn names(&self) -> &'a [String] {
        self.names
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.values.len() / self.names.len()
    }

    /// Every figure of one column in turn, `None` where it is missing.
    pub(super) fn column(&self, column: usize) -> impl Iterator<Item = Option<f64>> + '_ {
        self.values
            .iter()
            .skip(column)
            .step_by(self.names.len())
            .map(|value| Some(*value).filter(|v| !v.is_nan()))
    }

    pub(super) fn check_rows(&self, labels: &Labels<'_>) -> Result<(), ReadingError> {
        same_count("labels", labels.rows(), self.rows())
    }
}

/// Segments in the space in which they were found: rows, labels and centroids, compared by
/// Euclidean distance.
#[derive(Debug, Clone, Copy)]
pub struct Segments<'a, T> {
    points: Points<'a, T>,
    labels: Labels<'a>,
    centroids: &'a [f64],
    columns: Option<&'a [String]>,
    rows: Option<&'a [String]>,
}

impl<'a, T: Real> Segments<'a, T> {
    /// Rows, the segment of each, and one centroid per segment (segments x columns, row after
    /// row). The weights are those of the points. A label need not be that of the nearest
    /// centroid: sizes may have been limited.
    ///
    /// # Errors
    /// [`ReadingError::Count`] when there is not one label per row, [`ReadingError::Label`],
    /// [`ReadingError::Ragged`] and [`ReadingError::Centroid`] for the centroids.
    pub fn new(
        points: Points<'a, T>,
        labels: &'a [u32],
        centroids: &'a [f64],
    ) -> Result<Self, ReadingError> {
        let columns = points.columns();
        same_count("labels", labels.len(), points.rows())?;
        check_centroids(centroids, columns)?;
        let labels = Labels::new(labels, centroids.len() / columns)?;
        let labels = match points.weights() {
            Some(weights) => labels.weighted(weights)?,
            None => labels,
        };
        Ok(Self {
            points,
            labels,
            centroids,
            columns: None,
            rows: None,
        })
    }

    /// The segments of a fit to these very rows.
    ///
    /// # Errors
    /// As [`Segments::new`], and [`ReadingError::Spherical`] for clusters compared by angle.
    pub fn of_fit(points: Points<'a, T>, fit: &'a KMeansFit) -> Result<Self, ReadingError> {
        if fit.geometry() != Geometry::Euclidean {
            return Err(ReadingError::Spherical);
        }
        same_count("columns", points.columns(), fit.columns())?;
        Self::new(points, fit.labels(), fit.centroids())
    }

    /// The same with names for the columns, which are numbered otherwise.
    ///
    /// # Errors
    /// [`ReadingError::Count`] when there is not one per column.
    pub fn column_names(self, names: &'a [String]) -> Result<Self, ReadingError> {
        same_count("column names", names.len(), self.points.columns())?;
        Ok(Self {
            columns: Some(names),
            ..self
        })
    }

    /// The same with names for the rows.
    ///
    /// # Errors
    /// [`ReadingError::Count`] when there is not one per row.
    pub fn row_names(self, names: &'a [String]) -> Result<Self, ReadingError> {
        same_count("row names", names.len(), self.points.rows())?;
        Ok(Self {
            rows: Some(names),
            ..self
        })
    }

    /// The labels, with the weights of the points.
    pub const fn labels(&self) -> Labels<'a> {
        self.labels
    }

    /// All centroids, segments x columns.
    pub const fn centroids(&self) -> &'a [f64] {
        self.centroids
    }

    /// Number of columns.
    pub const fn columns(&self) -> usize {
        self.points.columns()
    }

    pub(super) fn row(&self, row: usize) -> &'a [T] {
        self.points.row(row)
    }

    pub(super) fn centroid(&self, segment: usize) -> &'a [f64] {
        centroid(self.centroids, self.points.columns(), segment)
    }

    pub(super) fn row_name(&self, row: usize) -> Option<String> {
        self.rows.and_then(|names| names.get(row).cloned())
    }

    pub(super) fn column_name(&self, column: usize) -> String {
        let given = self.columns.and_then(|names| names.get(column).cloned());
        given.unwrap_or_else(|| format!("column {column}"))
    }
}

/// Whether the square of a figure is finite.
pub(super) fn computable(figure: f64) -> bool {
    figure.abs() <= <f64 as Real>::LIMIT
}

/// One centroid out of all; empty beyond the last.
pub(super) fn centroid(centroids: &[f64], columns: usize, segment: usize) -> &[f64] {
    let start = segment.saturating_mul(columns);
    centroids
        .get(start..start.saturating_add(columns))
        .unwrap_or_default()
}

/// Refuses centroids that are not whole rows of finite numbers.
pub(super) fn check_centroids(centroids: &[f64], columns: usize) -> Result<(), ReadingError> {
    if columns == 0 {
        return Err(ReadingError::NoColumns);
    }
    if centroids.is_empty() || !centroids.len().is_multiple_of(columns) {
        return Err(ReadingError::Ragged {
            what: "coordinates of centroids",
            values: centroids.len(),
            columns,
        });
    }
    match centroids.iter().enumerate().find(|(_, v)| !v.is_finite()) {
        Some((index, &value)) => Err(ReadingError::Centroid {
            segment: index / columns,
            column: index % columns,
            value,
        }),
        None => Ok(()),
    }
}
