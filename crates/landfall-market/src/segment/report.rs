//! The segmentation as its reader meets it.

use landfall_core::{Reason, RegionCode};
use ndarray::{Array2, ArrayView2, Axis};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::choose_k::{Choice, KCandidate, second_choices};
use super::kmeans::{KMeansFit, squared_distance};
use super::null_model::NullTest;
use super::silhouette::silhouettes;
use crate::Prepared;
use crate::statistics::mean;

/// Rows above which silhouettes of single regions use distances to centroids.
const EXACT_ROWS: usize = 3_000;

/// Whether the regions form segments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Verdict {
    /// They do.
    #[serde(rename = "clusters")]
    Clusters,
    /// Nothing separates them beyond what structureless data show: there is one segment, 0.
    #[serde(rename = "no clusters")]
    NoClusters,
}

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
#[derive(Debug, Clone)]
pub struct SegmentReport {
    verdict: Verdict,
    memberships: Vec<Membership>,
    centroids: Array2<f64>,
    inertia: f64,
    candidates: Vec<KCandidate>,
    best: usize,
    test: NullTest,
    scored_rows: usize,
}

pub(super) fn build(prepared: &Prepared, choice: Choice) -> SegmentReport {
    let rows = prepared.vectors().view();
    let scores = region_silhouettes(rows, &choice.fit);
    let second = second_choices(rows, &choice.fit);
    let memberships = prepared
        .regions()
        .iter()
        .zip(&choice.fit.labels)
        .zip(scores.into_iter().zip(second))
        .map(
            |((region, &segment), (silhouette, second_choice))| Membership {
                region: region.clone(),
                segment,
                silhouette,
                second_choice,
            },
        )
        .collect();
    SegmentReport {
        verdict: if choice.structure {
            Verdict::Clusters
        } else {
            Verdict::NoClusters
        },
        memberships,
        centroids: choice.fit.centroids,
        inertia: choice.fit.inertia,
        candidates: choice.candidates,
        best: choice.best,
        test: choice.test,
        scored_rows: choice.scored_rows,
    }
}

fn region_silhouettes(rows: ArrayView2<'_, f64>, fit: &KMeansFit) -> Vec<f64> {
    if rows.nrows() <= EXACT_ROWS {
        return silhouettes(rows, &[&fit.labels]).pop().unwrap_or_default();
    }
    rows.axis_iter(Axis(0))
        .zip(&fit.labels)
        .map(|(row, &own)| {
            let distances: Vec<f64> = fit
                .centroids
                .axis_iter(Axis(0))
                .map(|centroid| squared_distance(row, centroid).sqrt())
                .collect();
            let a = distances.get(own).copied().unwrap_or(0.0);
            let others = distances
                .iter()
                .enumerate()
                .filter(|(label, _)| *label != own);
            let b = others
                .map(|(_, distance)| *distance)
                .fold(f64::INFINITY, f64::min);
            if b.is_finite() && a.max(b) > 0.0 {
                (b - a) / a.max(b)
            } else {
                0.0
            }
        })
        .collect()
}

impl SegmentReport {
    /// Whether there are segments.
    pub const fn verdict(&self) -> Verdict {
        self.verdict
    }

    /// Number of segments; 1 when there are none to speak of.
    pub fn k(&self) -> usize {
        self.centroids.nrows()
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
        self.inertia
    }

    /// Mean silhouette over all regions.
    pub fn silhouette(&self) -> f64 {
        mean(self.memberships.iter().map(|m| m.silhouette)).unwrap_or(0.0)
    }

    /// Every number of segments that was considered.
    pub fn candidates(&self) -> &[KCandidate] {
        &self.candidates
    }

    /// The number of segments with the greatest mean silhouette, whatever the verdict.
    pub const fn best_k(&self) -> usize {
        self.best
    }

    /// The test for structure.
    pub const fn test(&self) -> &NullTest {
        &self.test
    }

    /// Rows on which K was chosen; fewer than all above 3,000.
    pub const fn scored_rows(&self) -> usize {
        self.scored_rows
    }

    /// Why this is the segmentation.
    pub fn reason(&self) -> Reason {
        let claim = match self.verdict {
            Verdict::Clusters => format!("the regions form {} segments", self.k()),
            Verdict::NoClusters => "the regions form no clusters: they are one segment".to_owned(),
        };
        let alternatives = self.candidates.iter().map(|candidate| {
            let reason = Reason::new(format!(
                "{} segments have a mean silhouette of {:.4}",
                candidate.k, candidate.silhouette
            ));
            match candidate.stability {
                Some(stability) => reason.input("stability", format!("{stability:.3}")),
                None => reason,
            }
        });
        Reason::new(claim)
            .input(
                "greatest mean silhouette",
                format!("{:.4}", self.test.statistic),
            )
            .input(
                "p against uniform data",
                format!("{:.4}", self.test.uniform.p_value),
            )
            .input(
                "p against one Gaussian",
                format!("{:.4}", self.test.gaussian.p_value),
            )
            .input("level", self.test.level)
            .input("regions K was chosen on", self.scored_rows)
            .rule(
                "K has the greatest mean silhouette; there are clusters when structureless data \
                 reach it with probability <= level under both null models",
            )
            .source("Rousseeuw 1987 (silhouette); Monte Carlo test, Besag & Clifford 1991")
            .because_all(alternatives)
    }
}
