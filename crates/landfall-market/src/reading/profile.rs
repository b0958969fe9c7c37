//! What makes a segment different from all other rows, in the user's units.

use landfall_core::Reason;
use rayon::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::effect::{Contrast, Interval, ValidContrastParams};
use super::sample::Sample;
use super::{Figures, Labels, ReadingError};

/// Columns named in a reason.
const REASON_COLUMNS: usize = 5;

/// One column over one group of rows. Rows of weight 0 and rows without a figure are left out.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Summary {
    /// Rows that have a figure.
    pub count: usize,
    /// Rows that do not.
    pub missing: usize,
    /// Weighted mean; `None`, as the quartiles, for no figures.
    pub mean: Option<f64>,
    /// Lower quartile: interpolated between order statistics (type 7; weighted as Akinshin 2023).
    pub lower_quartile: Option<f64>,
    /// Median.
    pub median: Option<f64>,
    /// Upper quartile. Half of the rows lie between the quartiles: the typical range.
    pub upper_quartile: Option<f64>,
}

impl Summary {
    pub(super) fn of(sample: &Sample, missing: usize) -> Self {
        Self {
            count: sample.count(),
            missing,
            mean: sample.mean(),
            lower_quartile: sample.quantile(0.25),
            median: sample.quantile(0.5),
            upper_quartile: sample.quantile(0.75),
        }
    }
}

/// One column of a segment beside all other rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ColumnProfile {
    /// Name of the column.
    pub column: String,
    /// The rows of the segment.
    pub inside: Summary,
    /// The rows of all other segments.
    pub outside: Summary,
    /// How the segment differs from all other rows.
    pub contrast: Contrast,
}

/// One segment in the user's units.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Profile {
    /// Its number.
    pub segment: usize,
    /// Its rows.
    pub size: usize,
    /// Sum of their weights; the number of rows without weights.
    pub weight: f64,
    /// Level of the confidence intervals.
    pub level: f64,
    /// Its columns, that with the greatest |Hedges' g| first, those without any effect size last;
    /// ties keep the order of the columns.
    pub columns: Vec<ColumnProfile>,
}

/// The profile of every segment, in the order of their numbers; a segment without rows has a
/// profile without figures.
///
/// A column costs O(n (log n + segments)) for n rows; columns are worked on in parallel. The result
/// does not depend on the number of threads.
///
/// # Errors
/// [`ReadingError::Count`] when there is not one label per row of figures.
///
/// ```
/// use landfall_market::reading::{ContrastParams, Figures, Labels, profiles};
///
/// let names = ["income".to_owned(), "age".to_owned()];
/// let rows = [10.0, 40.0, 12.0, f64::NAN, 50.0, 41.0, 54.0, 39.0, 52.0, 42.0];
/// let profiles = profiles(
///     &Figures::new(&names, &rows)?,
///     &Labels::new(&[0, 0, 1, 1, 1], 2)?,
///     &ContrastParams::new().check()?,
/// )?;
/// assert_eq!(profiles[0].columns[0].column, "income");
/// assert_eq!(profiles[0].columns[0].inside.median, Some(11.0));
/// assert_eq!(profiles[0].columns[1].inside.missing, 1);
/// # Ok::<(), landfall_market::reading::ReadingError>(())
/// ```
pub fn profiles(
    figures: &Figures<'_>,
    labels: &Labels<'_>,
    params: &ValidContrastParams,
) -> Result<Vec<Profile>, ReadingError> {
    figures.check_rows(labels)?;
    let columns: Vec<Vec<ColumnProfile>> = figures
        .names()
        .par_iter()
        .enumerate()
        .map(|(index, name)| column_profiles(figures, labels, params, index, name))
        .collect();
    let mut profiles = empty_profiles(labels, params);
    for column in columns {
        for (profile, part) in profiles.iter_mut().zip(column) {
            profile.columns.push(part);
        }
    }
    for profile in &mut profiles {
        let strength = |part: &ColumnProfile| part.contrast.strength();
        // A stable sort: ties keep the order of the columns.
        profile
            .columns
            .sort_by(|a, b| strength(b).total_cmp(&strength(a)));
    }
    Ok(profiles)
}

fn empty_profiles(labels: &Labels<'_>, params: &ValidContrastParams) -> Vec<Profile> {
    let mut weights = vec![0.0; labels.segments()];
    for (row, segment) in labels.iter().enumerate() {
        if let Some(weight) = weights.get_mut(segment) {
            *weight += labels.weight(row);
        }
    }
    labels
        .sizes()
        .into_iter()
        .zip(weights)
        .enumerate()
        .map(|(segment, (size, weight))| Profile {
            segment,
            size,
            weight,
            level: params.level(),
            columns: Vec::new(),
        })
        .collect()
}

/// One column in every segment.
fn column_profiles(
    figures: &Figures<'_>,
    labels: &Labels<'_>,
    params: &ValidContrastParams,
    column: usize,
    name: &str,
) -> Vec<ColumnProfile> {
    let sorted = SortedColumn::new(figures, labels, column);
    let missing: usize = sorted.missing.iter().sum();
    (0..labels.segments())
        .map(|segment| {
            let inside = sorted.sample(|label| label == segment);
            let outside = sorted.sample(|label| label != segment);
            let gaps = sorted.missing.get(segment).copied().unwrap_or(0);
            ColumnProfile {
                column: name.to_owned(),
                inside: Summary::of(&inside, gaps),
                outside: Summary::of(&outside, missing - gaps),
                contrast: params.between(&inside, &outside),
            }
        })
        .collect()
}

/// The figures of one column in ascending order, so that every group of rows is sorted by one pass.
pub(super) struct SortedColumn {
    /// Figure, segment, weight above 0.
    cells: Vec<(f64, usize, f64)>,
    /// Rows of every segment that have a weight but no figure.
    missing: Vec<usize>,
}

impl SortedColumn {
    pub(super) fn new(figures: &Figures<'_>, labels: &Labels<'_>, column: usize) -> Self {
        let mut cells = Vec::with_capacity(figures.rows());
        let mut missing = vec![0; labels.segments()];
        for (row, figure) in figures.column(column).enumerate() {
            let (segment, weight) = (labels.of(row), labels.weight(row));
            if weight <= 0.0 {
                continue;
            }
            match figure {
                Some(figure) => cells.push((figure, segment, weight)),
                None => missing
                    .iter_mut()
                    .skip(segment)
                    .take(1)
                    .for_each(|m| *m += 1),
            }
        }
        cells.sort_by(|a, b| a.0.total_cmp(&b.0));
        Self { cells, missing }
    }

    pub(super) fn sample(&self, wanted: impl Fn(usize) -> bool) -> Sample {
        let inside = self.cells.iter().filter(|(_, segment, _)| wanted(*segment));
        Sample::from_sorted(
            inside
                .map(|(figure, _, weight)| (*figure, *weight))
                .collect(),
        )
    }

    pub(super) fn missing(&self, segment: usize) -> usize {
        self.missing.get(segment).copied().unwrap_or(0)
    }
}

impl Profile {
    /// What makes it different, as a tree: its five most distinctive columns.
    pub fn reason(&self) -> Reason {
        let columns = self.columns.iter().take(REASON_COLUMNS);
        Reason::new(format!(
            "segment {} holds {} rows",
            self.segment, self.size
        ))
        .rule(format!(
            "columns by |Hedges' g| against all other rows; intervals at the level {}; no p values, \
             because the segments were found on these columns",
            self.level
        ))
        .source("Hedges 1981; Hedges & Olkin 1985; Cliff 1993; Newcombe 2006, method 5")
        .because_all(columns.map(ColumnProfile::reason))
    }
}

impl ColumnProfile {
    fn reason(&self) -> Reason {
        let shown = |value: Option<f64>| value.map_or_else(|| "-".into(), |v| format!("{v:.4}"));
        let interval = |value: Option<Interval>| {
            value.map_or_else(
                || "-".into(),
                |v| format!("{:+.2} ({:+.2} to {:+.2})", v.estimate, v.low, v.high),
            )
        };
        let claim = match self.contrast.higher() {
            Some(true) => format!("{} lies above the other rows", self.column),
            Some(false) => format!("{} lies below the other rows", self.column),
            None => format!("{} tells nothing apart", self.column),
        };
        let reason = Reason::new(claim)
            .input("median inside", shown(self.inside.median))
            .input("median outside", shown(self.outside.median))
            .input("Hedges' g", interval(self.contrast.hedges_g))
            .input("Cliff's delta", interval(self.contrast.cliffs_delta));
        let reason = match self.contrast.undefined {
            Some(why) => reason.input("no Hedges' g because", why.text()),
            None => reason,
        };
        if self.contrast.small_sample {
            reason.input("small sample", "read the intervals as rough")
        } else {
            reason
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::{ContrastParams, Undefined};

    fn read(names: &[&str], rows: &[f64], labels: &[u32], segments: usize) -> Vec<Profile> {
        let names: Vec<String> = names.iter().map(ToString::to_string).collect();
        profiles(
            &Figures::new(&names, rows).unwrap(),
            &Labels::new(labels, segments).unwrap(),
            &ContrastParams::new().check().unwrap(),
        )
        .unwrap()
    }

    #[test]
    fn one_segment_has_nobody_to_compare_with() {
        let profile = read(&["x"], &[1.0, 2.0, 6.0], &[0, 0, 0], 1).remove(0);
        let column = &profile.columns[0];
        assert_eq!(
            (column.inside.mean, column.inside.median),
            (Some(3.0), Some(2.0))
        );
        assert_eq!(column.outside.count, 0);
        assert_eq!(column.contrast.undefined, Some(Undefined::NoFiguresOutside));
        let told = profile.reason().to_string();
        assert!(
            told.contains("there are no figures to compare with"),
            "{told}"
        );
    }

    #[test]
    fn an_empty_segment_and_an_empty_column_have_no_figures() {
        let gaps = [f64::NAN, 1.0, f64::NAN, 2.0, f64::NAN, 3.0];
        let profiles = read(&["gone", "x"], &gaps, &[0, 0, 2], 3);
        assert_eq!(
            (profiles[1].size, profiles[1].columns[0].inside.count),
            (0, 0)
        );
        let gone = profiles[0]
            .columns
            .iter()
            .find(|c| c.column == "gone")
            .unwrap();
        assert_eq!((gone.inside.missing, gone.outside.missing), (2, 1));
        assert_eq!(gone.contrast.undefined, Some(Undefined::NoFiguresInside));
    }

    #[test]
    fn a_perfect_split_of_constants_ranks_first_and_a_constant_last() {
        // same: constant; apart: 0 | 1 without any spread; near: overlaps.
        let rows = [
            7.0, 0.0, 1.0, //
            7.0, 0.0, 3.0, //
            7.0, 1.0, 2.0, //
            7.0, 1.0, 5.0,
        ];
        let profile = read(&["same", "apart", "near"], &rows, &[0, 0, 1, 1], 2).remove(1);
        let order: Vec<&str> = profile.columns.iter().map(|c| c.column.as_str()).collect();
        assert_eq!(order, ["apart", "near", "same"]);
        assert_eq!(
            profile.columns[0].contrast.undefined,
            Some(Undefined::NoSpread)
        );
    }

    #[test]
    fn rows_of_weight_0_count_for_nothing() {
        let names = ["x".to_owned()];
        let rows = [1.0, 3.0, 1000.0, 5.0, 6.0];
        let figures = Figures::new(&names, &rows).unwrap();
        let labels = Labels::new(&[0, 0, 0, 1, 1], 2).unwrap();
        let labels = labels.weighted(&[1.0, 1.0, 0.0, 1.0, 1.0]).unwrap();
        let params = ContrastParams::new().check().unwrap();
        let profile = profiles(&figures, &labels, &params).unwrap().remove(0);
        assert_eq!((profile.size, profile.weight), (3, 2.0));
        assert_eq!(profile.columns[0].inside.mean, Some(2.0));
        assert_eq!(profile.columns[0].inside.count, 2);
    }
}
