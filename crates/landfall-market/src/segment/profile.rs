//! What makes a segment different, in the user's units.

use landfall_core::Reason;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::report::SegmentReport;
use crate::statistics::{mean, median};
use crate::{Demand, Prepared, Transform};

/// Named aggregates of one indicator over the members of a segment that report it.
///
/// ```
/// use landfall_market::Aggregates;
///
/// // The worked case of the source text, first coordinate: A = 5 and B = 2.
/// let both = Aggregates::of([Some(5.0), Some(2.0)]).unwrap();
/// assert_eq!((both.sum, both.mean, both.members), (7.0, 3.5, 2));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Aggregates {
    /// Sum of the figures.
    pub sum: f64,
    /// Their arithmetic mean.
    pub mean: f64,
    /// Their median.
    pub median: f64,
    /// Members that report the figure.
    pub members: usize,
    /// Members that do not.
    pub missing: usize,
}

impl Aggregates {
    /// Aggregates of the known figures; `None` when there is none.
    pub fn of(figures: impl IntoIterator<Item = Option<f64>>) -> Option<Self> {
        let all: Vec<Option<f64>> = figures.into_iter().collect();
        let known: Vec<f64> = all.iter().flatten().copied().collect();
        Some(Self {
            sum: known.iter().sum(),
            mean: mean(known.iter().copied())?,
            median: median(known.iter().copied())?,
            members: known.len(),
            missing: all.len() - known.len(),
        })
    }

    /// The mean weighted by `weights`, over the members that have a figure and a positive weight.
    ///
    /// ```
    /// use landfall_market::Aggregates;
    ///
    /// let mean = Aggregates::weighted_mean([Some(5.0), Some(2.0)], [Some(1.0), Some(3.0)]);
    /// assert_eq!(mean, Some(2.75)); // (5 x 1 + 2 x 3) / 4
    /// ```
    pub fn weighted_mean(
        figures: impl IntoIterator<Item = Option<f64>>,
        weights: impl IntoIterator<Item = Option<f64>>,
    ) -> Option<f64> {
        let pairs = figures
            .into_iter()
            .zip(weights)
            .filter_map(|(f, w)| Some((f?, w?)));
        let (sum, weight) = pairs
            .filter(|(_, weight)| *weight > 0.0)
            .fold((0.0, 0.0), |(sum, total), (f, w)| {
                (f.mul_add(w, sum), total + w)
            });
        (weight > 0.0).then(|| sum / weight)
    }
}

/// How one indicator differs inside a segment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Trait {
    /// The indicator.
    pub column: String,
    /// Whether its figures are given per head of the population, as they are compared.
    pub per_head: bool,
    /// Aggregates over the members, in the user's units.
    pub inside: Aggregates,
    /// Median over the regions of all other segments, in the user's units.
    pub outside_median: Option<f64>,
    /// Mean of the members minus mean of all others, in scaled units (one is about one standard
    /// deviation over all regions), after the transformation and with completed figures.
    pub effect: f64,
}

/// One segment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SegmentProfile {
    /// Its number.
    pub segment: usize,
    /// Number of regions.
    pub size: usize,
    /// Mean silhouette of its regions.
    pub silhouette: f64,
    /// Its indicators, the most distinctive first.
    pub traits: Vec<Trait>,
}

impl SegmentProfile {
    /// What makes it different, as a tree.
    pub fn reason(&self) -> Reason {
        let traits = self.traits.iter().take(5).map(|t| {
            let direction = if t.effect >= 0.0 { "above" } else { "below" };
            let outside = t
                .outside_median
                .map_or_else(|| "-".to_owned(), |v| format!("{v:.4}"));
            Reason::new(format!("{} lies {direction} the others", t.column))
                .input("median inside", format!("{:.4}", t.inside.median))
                .input("median outside", outside)
                .input("difference in scaled units", format!("{:+.2}", t.effect))
        });
        Reason::new(format!(
            "segment {} holds {} regions",
            self.segment, self.size
        ))
        .input("mean silhouette", format!("{:.4}", self.silhouette))
        .because_all(traits)
    }
}

/// The profile of every segment, in the order of their numbers.
pub fn profiles(
    demand: &Demand,
    prepared: &Prepared,
    report: &SegmentReport,
) -> Vec<SegmentProfile> {
    (0..report.k())
        .map(|segment| profile(demand, prepared, report, segment))
        .collect()
}

fn profile(
    demand: &Demand,
    prepared: &Prepared,
    report: &SegmentReport,
    segment: usize,
) -> SegmentProfile {
    let inside: Vec<bool> = report
        .memberships()
        .iter()
        .map(|m| m.segment == segment)
        .collect();
    let mut traits: Vec<Trait> = (0..prepared.features.len())
        .filter_map(|feature| describe(demand, prepared, &inside, feature))
        .collect();
    traits.sort_by(|a, b| b.effect.abs().total_cmp(&a.effect.abs()));
    let members = || report.memberships().iter().filter(|m| m.segment == segment);
    SegmentProfile {
        segment,
        size: members().count(),
        silhouette: mean(members().map(|m| m.silhouette)).unwrap_or(0.0),
        traits,
    }
}

fn describe(
    demand: &Demand,
    prepared: &Prepared,
    inside: &[bool],
    feature: usize,
) -> Option<Trait> {
    let column = &prepared.features.get(feature)?.column;
    let figures = figures(demand, prepared, feature)?;
    let figure = |row: &usize| figures.get(*row).copied().flatten();
    let of = |wanted: bool| {
        prepared
            .rows
            .iter()
            .zip(inside)
            .filter(move |(_, i)| **i == wanted)
            .map(|(row, _)| row)
    };
    let scaled = |wanted: bool| {
        let values = prepared.vectors.column(feature).to_vec();
        mean(
            values
                .into_iter()
                .zip(inside)
                .filter(move |(_, i)| **i == wanted)
                .map(|(v, _)| v),
        )
    };
    let root = prepared.features.get(feature)?.weight.sqrt();
    Some(Trait {
        column: column.clone(),
        per_head: prepared.features.get(feature)?.transform.needs_population(),
        inside: Aggregates::of(of(true).map(figure))?,
        outside_median: median(of(false).filter_map(figure)),
        effect: (scaled(true)? - scaled(false).unwrap_or(0.0)) / root,
    })
}

/// The figures of a feature over all regions of the table, per head where they are compared so.
fn figures(demand: &Demand, prepared: &Prepared, feature: usize) -> Option<Vec<Option<f64>>> {
    let feature = prepared.features.get(feature)?;
    let figures = demand.column(&feature.column).ok()?;
    if !feature.transform.needs_population() {
        return Some(figures);
    }
    let people = demand.column(prepared.population.as_ref()?).ok()?;
    let per_head =
        |(figure, people): (Option<f64>, Option<f64>)| Transform::PerHead.apply(figure?, people);
    Some(figures.into_iter().zip(people).map(per_head).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worked_case_of_the_source_text() {
        // A = (5, 3, 1), B = (2, 4, 5): mean (3.5, 3.5, 3), sum (7, 7, 6).
        let pairs = [(5.0, 2.0), (3.0, 4.0), (1.0, 5.0)];
        let both = pairs.map(|(a, b)| Aggregates::of([Some(a), Some(b)]).unwrap());
        assert_eq!(both.map(|x| x.mean), [3.5, 3.5, 3.0]);
        assert_eq!(both.map(|x| x.sum), [7.0, 7.0, 6.0]);
    }

    #[test]
    fn missing_figures_are_counted_not_filled() {
        let some = Aggregates::of([Some(1.0), None, Some(3.0)]).unwrap();
        assert_eq!((some.members, some.missing, some.mean), (2, 1, 2.0));
        assert_eq!(Aggregates::of([None, None]), None);
    }
}
