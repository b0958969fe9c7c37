//! The columns that tell two segments apart.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::effect::{Contrast, Undefined, ValidContrastParams};
use super::input::{centroid, check_centroids};
use super::profile::SortedColumn;
use super::sample::Sample;
use super::{Figures, Labels, ReadingError, error::same_count};

/// The threshold in one column that separates two segments best.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Cut {
    /// Rows above it are taken for one segment, those at or below it for the other. It lies
    /// halfway between two figures that occur.
    pub threshold: f64,
    /// Segment of the rows above.
    pub above: usize,
    /// Segment of the rows at or below.
    pub below: usize,
    /// Mean of the two shares of rows that the threshold puts in their own segment, 0.5 to 1: both
    /// segments count the same, whatever their sizes. It is measured on the rows the threshold was
    /// chosen on, so new rows will do somewhat worse.
    pub balanced_accuracy: f64,
}

/// How one column separates two segments.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Separator {
    /// Name of the column.
    pub column: String,
    /// The best threshold, the lowest of equals; `None` when a segment has no figures or all
    /// figures are equal.
    pub cut: Option<Cut>,
    /// How the first segment differs from the second.
    pub contrast: Contrast,
    /// Share of the squared distance between the centroids that this column accounts for, where
    /// centroids were given that differ. All shares add up to 1.
    pub distance_share: Option<f64>,
    /// Rows of both segments that have a figure.
    pub count: usize,
    /// Rows of both segments that do not.
    pub missing: usize,
}

/// What tells two segments apart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Separation {
    /// The first segment.
    pub first: usize,
    /// The second.
    pub second: usize,
    /// Distance of their centroids in the clustered space, where centroids were given.
    pub centroid_distance: Option<f64>,
    /// The columns by falling balanced accuracy, then by falling |Hedges' g|, then in their order;
    /// those without a threshold last.
    pub columns: Vec<Separator>,
}

/// The columns that separate segment `first` from segment `second`.
///
/// `centroids` (segments x columns, in the clustered space, columns as in `figures`) are needed for
/// the shares of the distance alone. The threshold is exact: every cut between two different figures
/// is tried. Twice the balanced accuracy minus 1 is the two-sample Kolmogorov-Smirnov distance.
/// Weights count as in the profiles. O(n log n) per column.
///
/// # Errors
/// [`ReadingError::Segment`], [`ReadingError::SameSegment`], [`ReadingError::Count`] when labels or
/// centroids do not fit the figures, [`ReadingError::Centroid`].
///
/// ```
/// use landfall_market::reading::{ContrastParams, Figures, Labels, separators};
///
/// let names = ["price".to_owned()];
/// let figures = Figures::new(&names, &[1.0, 2.0, 3.0, 2.5, 5.0, 6.0])?;
/// let labels = Labels::new(&[0, 0, 0, 1, 1, 1], 2)?;
/// let params = ContrastParams::new().check()?;
/// let separation = separators(&figures, &labels, None, (0, 1), &params)?;
/// let cut = separation.columns[0].cut.ok_or("no cut")?;
/// assert_eq!((cut.threshold, cut.above), (2.25, 1)); // 2 of 3 and 3 of 3 on their side
/// assert!((cut.balanced_accuracy - 5.0 / 6.0).abs() < 1e-15);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn separators(
    figures: &Figures<'_>,
    labels: &Labels<'_>,
    centroids: Option<&[f64]>,
    (first, second): (usize, usize),
    params: &ValidContrastParams,
) -> Result<Separation, ReadingError> {
    figures.check_rows(labels)?;
    labels.check_segment(first)?;
    labels.check_segment(second)?;
    if first == second {
        return Err(ReadingError::SameSegment { segment: first });
    }
    let distances = match centroids {
        Some(centroids) => Some(squared_gaps(figures, labels, centroids, first, second)?),
        None => None,
    };
    let total: Option<f64> = distances.as_ref().map(|gaps| gaps.iter().sum());
    let share = |column: usize| {
        let gap = distances.as_ref()?.get(column)?;
        total.filter(|t| *t > 0.0).map(|total| gap / total)
    };
    let column = |(index, name): (usize, &String)| Separator {
        distance_share: share(index),
        ..separator(figures, labels, index, name, (first, second), params)
    };
    let mut columns: Vec<Separator> = figures.names().iter().enumerate().map(column).collect();
    let accuracy = |s: &Separator| s.cut.map_or(-1.0, |cut| cut.balanced_accuracy);
    columns.sort_by(|a, b| {
        let by_accuracy = accuracy(b).total_cmp(&accuracy(a));
        by_accuracy.then(b.contrast.strength().total_cmp(&a.contrast.strength()))
    });
    Ok(Separation {
        first,
        second,
        centroid_distance: total.map(f64::sqrt),
        columns,
    })
}

/// The squared difference of two centroids in every column.
fn squared_gaps(
    figures: &Figures<'_>,
    labels: &Labels<'_>,
    centroids: &[f64],
    first: usize,
    second: usize,
) -> Result<Vec<f64>, ReadingError> {
    let columns = figures.names().len();
    let wanted = labels.segments() * columns;
    same_count("coordinates of centroids", centroids.len(), wanted)?;
    check_centroids(centroids, columns)?;
    let pairs = centroid(centroids, columns, first)
        .iter()
        .zip(centroid(centroids, columns, second));
    Ok(pairs.map(|(a, b)| (a - b).powi(2)).collect())
}

fn separator(
    figures: &Figures<'_>,
    labels: &Labels<'_>,
    column: usize,
    name: &str,
    (first, second): (usize, usize),
    params: &ValidContrastParams,
) -> Separator {
    let sorted = SortedColumn::new(figures, labels, column);
    let (a, b) = (
        sorted.sample(|label| label == first),
        sorted.sample(|label| label == second),
    );
    Separator {
        column: name.to_owned(),
        cut: best_cut(&a, &b).map(|(threshold, lead)| {
            let (above, below) = if lead > 0.0 {
                (second, first)
            } else {
                (first, second)
            };
            Cut {
                threshold,
                above,
                below,
                balanced_accuracy: f64::midpoint(1.0, lead.abs()),
            }
        }),
        contrast: params.between(&a, &b),
        distance_share: None,
        count: a.count() + b.count(),
        missing: sorted.missing(first) + sorted.missing(second),
    }
}

/// The threshold at which the shares of rows at or below it differ most, the lowest of equals, and
/// that difference (first minus second).
fn best_cut(a: &Sample, b: &Sample) -> Option<(f64, f64)> {
    if a.count() == 0 || b.count() == 0 {
        return None;
    }
    let mut merged: Vec<(f64, f64, f64)> = Vec::with_capacity(a.count() + b.count());
    merged.extend(a.pairs().iter().map(|(v, w)| (*v, *w, 0.0)));
    merged.extend(b.pairs().iter().map(|(v, w)| (*v, 0.0, *w)));
    merged.sort_by(|x, y| x.0.total_cmp(&y.0));
    let (mut below_a, mut below_b) = (0.0, 0.0);
    let mut best: Option<(f64, f64)> = None;
    for (low, high) in merged.iter().zip(merged.iter().skip(1)) {
        below_a += low.1;
        below_b += low.2;
        // No threshold lies between equal figures.
        if low.0 < high.0 {
            // Multiplied out, so that counts compare exactly.
            let lead = below_a * b.total() - below_b * a.total();
            if best.is_none_or(|(_, most)| lead.abs() > most.abs()) {
                best = Some((between(low.0, high.0), lead));
            }
        }
    }
    best.map(|(threshold, lead)| (threshold, lead / (a.total() * b.total())))
}

/// Halfway between two different figures, but below the higher one after rounding too.
fn between(low: f64, high: f64) -> f64 {
    let middle = f64::midpoint(low, high);
    if middle < high { middle } else { low }
}

/// The number with at most five significant digits.
fn shortened(value: f64) -> f64 {
    format!("{value:.4e}").parse().unwrap_or(value)
}

impl Separation {
    /// A sentence per column, the best separators first. Thresholds are shortened to five digits.
    pub fn sentences(&self) -> Vec<String> {
        self.columns
            .iter()
            .map(|column| column.sentence(self.first, self.second))
            .collect()
    }
}

impl Separator {
    /// What the column says about the two segments.
    fn sentence(&self, first: usize, second: usize) -> String {
        let Some(cut) = self.cut else {
            return format!(
                "`{}` does not separate segments {first} and {second}: {}",
                self.column,
                match self.contrast.undefined {
                    Some(Undefined::NoFiguresInside | Undefined::NoFiguresOutside) => {
                        "one of them has no figures"
                    }
                    _ => "all figures are equal",
                }
            );
        };
        let share = self.distance_share.map_or_else(String::new, |share| {
            format!(
                "; it makes {:.0} % of the squared distance of their centroids",
                share * 100.0
            )
        });
        format!(
            "`{}` above {} means segment {}, else segment {}: right for {:.1} % of the rows when \
             both segments count the same{share}",
            self.column,
            shortened(cut.threshold),
            cut.above,
            cut.below,
            cut.balanced_accuracy * 100.0
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cut_never_falls_on_the_higher_figure() {
        let low = 1.0_f64;
        let high = low.next_up();
        assert_eq!(between(low, high), low);
        assert_eq!(between(high, high.next_up()), high);
        assert_eq!(between(f64::MIN, f64::MAX), 0.0);
    }

    #[test]
    fn ties_across_the_segments_are_not_split() {
        // first 1 2 2, second 2 2 3: at or below 1: 1/3 - 0; at or below 2: 3/3 - 2/3. Equal leads
        // of 1/3: the lowest threshold, 1.5, wins.
        let (a, b) = (
            Sample::unweighted([1.0, 2.0, 2.0]),
            Sample::unweighted([2.0, 2.0, 3.0]),
        );
        let (threshold, lead) = best_cut(&a, &b).unwrap();
        assert_eq!(threshold, 1.5);
        assert!((lead - 1.0 / 3.0).abs() < 1e-15);
    }

    #[test]
    fn thresholds_are_shortened_for_people() {
        let texts = [0.837_060_076, 48_212.33, -1e-7 / 3.0].map(|v| shortened(v).to_string());
        assert_eq!(texts, ["0.83706", "48212", "-0.000000033333"]);
    }

    #[test]
    fn equal_figures_have_no_cut() {
        let same = Sample::unweighted([2.0, 2.0]);
        assert_eq!(best_cut(&same, &same), None);
        assert_eq!(best_cut(&same, &Sample::default()), None);
    }
}
