//! The segmentation as its reader meets it.

use landfall_core::{Progress, Reason, RegionCode};
use ndarray::Array2;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize, Serializer};

use crate::cluster::{KMeansFit, Points};
use crate::evaluate::{
    KCandidate, KChoice, NullTest, Verdict, silhouettes, simplified_silhouettes,
};
use crate::statistics::mean;
use crate::{MarketError, Prepared};

/// Rows above which silhouettes of single regions use distances to centroids.
const EXACT_ROWS: usize = 50_000;

/// The place of one region in the segmentation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Membership {
    /// The region.
    pub region: RegionCode,
    /// Its segment, 0 for the largest.
    pub segment: usize,
    /// Its silhouette, -1 to 1; below 0 it lies nearer to another segment on average. 0 when there
    /// is one segment.
    pub silhouette: f64,
    /// The segment it would join next.
    pub second_choice: Option<usize>,
}

/// Which regions belong together.
///
/// What is written of it reads back as it was.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SegmentReport {
    #[serde(serialize_with = "with_fit")]
    choice: KChoice,
    test: NullTest,
    memberships: Vec<Membership>,
    centroids: Array2<f64>,
}

/// A choice with the clusters that it leaves out alone.
fn with_fit<S: Serializer>(choice: &KChoice, serializer: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Whole<'a> {
        #[serde(flatten)]
        choice: &'a KChoice,
        fit: &'a KMeansFit,
    }
    let fit = choice.fit();
    Whole { choice, fit }.serialize(serializer)
}

pub(super) fn build(
    prepared: &Prepared,
    points: Points<'_, f64>,
    choice: KChoice,
    progress: &Progress,
) -> Result<SegmentReport, MarketError> {
    let Some(test) = choice.test().cloned() else {
        return Err(MarketError::TooFewRegions { left: 1, needed: 2 });
    };
    let fit = choice.fit();
    let scores = region_silhouettes(points, fit, progress)?;
    let regions = prepared.regions().iter().zip(fit.labels());
    let memberships = regions
        .zip(points.iter())
        .zip(scores)
        .map(|(((region, &segment), row), silhouette)| Membership {
            region: region.clone(),
            segment: segment as usize,
            silhouette,
            second_choice: second_choice(row, segment as usize, fit),
        })
        .collect();
    let centroids = Array2::from_shape_vec((fit.k(), fit.columns()), fit.centroids().to_vec());
    let centroids = centroids.map_err(|e| MarketError::Engine {
        cause: e.to_string(),
    })?;
    Ok(SegmentReport {
        test,
        memberships,
        centroids,
        choice,
    })
}

/// The silhouette of every region; 0 for one segment.
fn region_silhouettes(
    points: Points<'_, f64>,
    fit: &KMeansFit,
    progress: &Progress,
) -> Result<Vec<f64>, MarketError> {
    let found = if points.rows() <= EXACT_ROWS {
        silhouettes(points, fit.labels(), progress)?
    } else {
        simplified_silhouettes(points, fit.labels())?
    };
    let mut rows = found.rows;
    rows.resize(points.rows(), 0.0);
    Ok(rows)
}

/// The segment of the second nearest centroid, where there is one.
fn second_choice(row: &[f64], own: usize, fit: &KMeansFit) -> Option<usize> {
    let distance = |segment: &usize| -> f64 {
        let pairs = row.iter().zip(fit.centroid(*segment));
        pairs.map(|(a, b)| (a - b) * (a - b)).sum()
    };
    let others = (0..fit.k()).filter(|segment| *segment != own);
    others.min_by(|a, b| distance(a).total_cmp(&distance(b)))
}

impl SegmentReport {
    /// Whether there are segments.
    pub const fn verdict(&self) -> Verdict {
        self.choice.verdict()
    }

    /// Number of segments; 1 when there are none to speak of.
    pub const fn k(&self) -> usize {
        self.choice.k()
    }

    /// Every region with its segment, in the order of the prepared rows.
    pub fn memberships(&self) -> &[Membership] {
        &self.memberships
    }

    /// The regions of one segment.
    pub fn members(&self, segment: usize) -> impl Iterator<Item = &RegionCode> {
        self.memberships
            .iter()
            .filter(move |m| m.segment == segment)
            .map(|m| &m.region)
    }

    /// Mean of every segment in scaled units, segments x features.
    pub const fn centroids(&self) -> &Array2<f64> {
        &self.centroids
    }

    /// Sum over all regions of the squared distance to their segment's mean, in scaled units.
    pub const fn total_inertia(&self) -> f64 {
        self.choice.fit().total_inertia()
    }

    /// Mean silhouette over all regions.
    pub fn silhouette(&self) -> f64 {
        mean(self.memberships.iter().map(|m| m.silhouette)).unwrap_or(0.0)
    }

    /// Every number of segments that was considered.
    pub fn candidates(&self) -> &[KCandidate] {
        self.choice.candidates()
    }

    /// The number of segments that would be chosen, whatever the verdict.
    pub fn best_k(&self) -> usize {
        self.choice.best_k().unwrap_or(1)
    }

    /// The test for structure.
    pub const fn test(&self) -> &NullTest {
        &self.test
    }

    /// Rows on which K was chosen; fewer than all above 2,000.
    pub const fn scored_rows(&self) -> usize {
        self.choice.scored_rows()
    }

    /// The choice of the number of segments, with the runner-up and what to doubt.
    pub const fn choice(&self) -> &KChoice {
        &self.choice
    }

    /// Why this is the segmentation.
    pub fn reason(&self) -> Reason {
        self.choice.reason("regions")
    }
}
