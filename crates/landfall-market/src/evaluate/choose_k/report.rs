//! The number of clusters as its reader meets it.

use std::fmt;

use landfall_core::Reason;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::candidate::{Candidates, KCandidate, ranking, standard_error};
use super::null_model::NullTest;
use super::scored::Scored;
use crate::cluster::KMeansFit;
use crate::evaluate::{Gap, gap_k};

/// Whether the rows form clusters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Verdict {
    /// They do.
    #[serde(rename = "clusters")]
    Clusters,
    /// Nothing separates them beyond what structureless data show: there is one segment, 0.
    #[serde(rename = "no clusters")]
    NoClusters,
}

impl Verdict {
    /// Rows that could not be tested have no clusters.
    pub(super) fn of(test: Option<&NullTest>) -> Self {
        if test.is_some_and(NullTest::finds_structure) {
            Self::Clusters
        } else {
            Self::NoClusters
        }
    }
}

/// The second best number of clusters.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RunnerUp {
    /// Its K.
    pub k: usize,
    /// How far its mean silhouette lies below the best; negative where it was passed over because
    /// not all of its clusters stand out.
    pub margin: f64,
    /// Standard error of the margin, from the differences row by row, the rows taken as
    /// independent.
    pub error: f64,
}

impl RunnerUp {
    /// Whether the margin is within two standard errors: the rows do not tell the two apart.
    pub fn is_tie(&self) -> bool {
        self.margin.abs() <= 2.0 * self.error
    }
}

/// What the reader of a choice should know.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[non_exhaustive]
pub enum KDoubt {
    /// No number of clusters above 1 was possible, so nothing was tested.
    Untested {
        /// Distinct rows.
        distinct: usize,
    },
    /// K was chosen on a sample; a cluster that the sample has hardly a row of is not seen.
    Sampled {
        /// Rows it was chosen on.
        scored: usize,
        /// Rows there are.
        rows: usize,
    },
    /// Some numbers of the range are not below the number of rows, or above that of distinct rows.
    LeftOut {
        /// How many.
        numbers: usize,
        /// Distinct rows.
        distinct: usize,
    },
    /// Most rows equal another. Values on a coarse scale look like clusters to any index.
    RepeatedRows {
        /// Distinct rows.
        distinct: usize,
        /// Rows they were counted among.
        rows: usize,
    },
    /// The best K is the greatest considered: more clusters may separate better still.
    AtUpperEnd {
        /// That K.
        k: usize,
    },
    /// Another K has a greater mean silhouette, but one of its clusters does not stand out from
    /// structureless data: as a rule, outliers cut off from a cloud.
    PassedOver {
        /// That K.
        k: usize,
    },
    /// The rows do not tell the best K from the second best.
    CloseRunnerUp {
        /// The second best K.
        k: usize,
    },
}

impl fmt::Display for KDoubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Untested { distinct } => write!(
                f,
                "nothing was tested: no K above 1 is possible with {distinct} distinct rows"
            ),
            Self::Sampled { scored, rows } => {
                write!(
                    f,
                    "K was chosen on a random sample of {scored} of {rows} rows"
                )
            }
            Self::LeftOut { numbers, distinct } => write!(
                f,
                "{numbers} numbers of the range are not possible with {distinct} distinct rows"
            ),
            Self::RepeatedRows { distinct, rows } => write!(
                f,
                "only {distinct} of {rows} rows are distinct; values on a coarse scale look like \
                 clusters"
            ),
            Self::AtUpperEnd { k } => {
                write!(f, "K = {k} is the greatest considered; more may be better")
            }
            Self::PassedOver { k } => write!(
                f,
                "K = {k} has a greater mean silhouette, but not all of its clusters stand out from \
                 structureless data"
            ),
            Self::CloseRunnerUp { k } => {
                write!(f, "the rows do not tell the best K from K = {k}")
            }
        }
    }
}

/// The number of clusters, why, and the clusters themselves.
///
/// Written, it leaves the clusters out; to read one back, its `fit` must be added.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct KChoice {
    verdict: Verdict,
    k: usize,
    best_k: Option<usize>,
    runner_up: Option<RunnerUp>,
    gap_k: Option<usize>,
    scored_rows: usize,
    rows: usize,
    test: Option<NullTest>,
    candidates: Vec<KCandidate>,
    doubts: Vec<KDoubt>,
    #[serde(skip_serializing)]
    fit: KMeansFit,
}

pub(super) fn build(
    scored: &Scored,
    fit: KMeansFit,
    verdict: Verdict,
    (candidates, ranking): (Candidates, &[usize]),
    (test, left_out): (Option<NullTest>, usize),
) -> KChoice {
    let best = ranking.first().and_then(|at| candidates.list.get(*at));
    let mut choice = KChoice {
        verdict,
        k: fit.k(),
        best_k: best.map(|candidate| candidate.k),
        runner_up: runner_up(&candidates, ranking),
        gap_k: gap_k(&gaps(&candidates.list)),
        scored_rows: scored.rows(),
        rows: scored.founders(),
        test,
        candidates: candidates.list,
        doubts: Vec::new(),
        fit,
    };
    choice.doubts = choice.find_doubts(scored, left_out);
    choice
}

fn gaps(candidates: &[KCandidate]) -> Vec<(usize, Gap)> {
    let gap = |candidate: &KCandidate| {
        let (gap, error) = candidate.gap.zip(candidate.gap_error)?;
        Some((candidate.k, Gap { gap, error }))
    };
    candidates.iter().filter_map(gap).collect()
}

fn runner_up(candidates: &Candidates, ranking: &[usize]) -> Option<RunnerUp> {
    let (best, second) = (*ranking.first()?, *ranking.get(1)?);
    let rows = |at: usize| candidates.silhouettes.get(at).map(|found| &found.rows);
    let differences: Vec<f64> = rows(best)?
        .iter()
        .zip(rows(second)?)
        .map(|(best, second)| best - second)
        .collect();
    let (best, second) = (candidates.list.get(best)?, candidates.list.get(second)?);
    Some(RunnerUp {
        k: second.k,
        margin: best.silhouette? - second.silhouette?,
        error: standard_error(&differences, &candidates.weights)?,
    })
}

impl KChoice {
    /// Whether there are clusters.
    pub const fn verdict(&self) -> Verdict {
        self.verdict
    }

    /// Number of clusters; 1 when there are none to speak of.
    pub const fn k(&self) -> usize {
        self.k
    }

    /// The K that would be chosen, whatever the verdict; `None` when no K above 1 was possible.
    pub const fn best_k(&self) -> Option<usize> {
        self.best_k
    }

    /// The second best K, when there is more than one above 1.
    pub const fn runner_up(&self) -> Option<RunnerUp> {
        self.runner_up
    }

    /// The K that the one-sigma rule of the gap statistic would choose; for comparison. The rule
    /// needs consecutive K, and K = 1 in the range if it is to be able to say 1.
    pub const fn gap_k(&self) -> Option<usize> {
        self.gap_k
    }

    /// Rows that K was chosen on.
    pub const fn scored_rows(&self) -> usize {
        self.scored_rows
    }

    /// Rows that could have been: all of some weight.
    pub const fn rows(&self) -> usize {
        self.rows
    }

    /// The test for structure; `None` when no K above 1 was possible.
    pub const fn test(&self) -> Option<&NullTest> {
        self.test.as_ref()
    }

    /// Every K that was considered, with its figures on the scored rows.
    pub fn candidates(&self) -> &[KCandidate] {
        &self.candidates
    }

    /// What the reader should know.
    pub fn doubts(&self) -> &[KDoubt] {
        &self.doubts
    }

    /// The clusters of all rows, numbered by falling weight.
    pub const fn fit(&self) -> &KMeansFit {
        &self.fit
    }

    /// Only the clusters.
    #[must_use]
    pub fn into_fit(self) -> KMeansFit {
        self.fit
    }

    fn find_doubts(&self, scored: &Scored, left_out: usize) -> Vec<KDoubt> {
        let (distinct, rows) = (scored.distinct(), scored.rows());
        let greatest = self.candidates.last().map(|candidate| candidate.k);
        let at_end = self.best_k.filter(|k| Some(*k) == greatest && *k > 2);
        let close = self.runner_up.filter(RunnerUp::is_tie);
        let doubts = [
            self.test.is_none().then_some(KDoubt::Untested { distinct }),
            (rows < self.rows).then_some(KDoubt::Sampled {
                scored: rows,
                rows: self.rows,
            }),
            (left_out > 0).then_some(KDoubt::LeftOut {
                numbers: left_out,
                distinct,
            }),
            (2 * distinct < rows).then_some(KDoubt::RepeatedRows { distinct, rows }),
            at_end.map(|k| KDoubt::AtUpperEnd { k }),
            self.passed_over().map(|k| KDoubt::PassedOver { k }),
            close.map(|runner_up| KDoubt::CloseRunnerUp { k: runner_up.k }),
        ];
        doubts.into_iter().flatten().collect()
    }

    /// The K of the greatest mean silhouette, where it is not the best.
    fn passed_over(&self) -> Option<usize> {
        let places = ranking(&self.candidates, None);
        let greatest = self.candidates.get(*places.first()?)?.k;
        (Some(greatest) != self.best_k).then_some(greatest)
    }

    fn rule(&self) -> &'static str {
        if self.test.as_ref().is_none_or(|test| test.every_cluster) {
            "K has the greatest mean silhouette of those whose every segment stands out; there are \
             clusters when structureless data reach the greatest mean silhouette, and the greatest \
             least one of a segment, with probability <= level under both null models"
        } else {
            "K has the greatest mean silhouette; there are clusters when structureless data reach it \
             with probability <= level under both null models"
        }
    }

    /// Why this is the number of clusters, with `rows` naming what is clustered, such as "regions".
    pub fn reason(&self, rows: &str) -> Reason {
        let claim = match self.verdict {
            Verdict::Clusters => format!("the {rows} form {} segments", self.k),
            Verdict::NoClusters => format!("the {rows} form no clusters: they are one segment"),
        };
        let mut reason = Reason::new(claim);
        if let Some(test) = &self.test {
            reason = reason
                .input("greatest mean silhouette", format!("{:.4}", test.statistic))
                .input(
                    "greatest least silhouette of a segment",
                    format!("{:.4}", test.least_statistic),
                )
                .input(
                    "p against uniform data",
                    format!("{:.4}", test.uniform.p_value),
                )
                .input(
                    "p against one Gaussian",
                    format!("{:.4}", test.gaussian.p_value),
                )
                .input("level", test.level);
        }
        reason
            .input(format!("{rows} K was chosen on"), self.scored_rows)
            .rule(self.rule())
            .source("Rousseeuw 1987 (silhouette); Monte Carlo test, Besag & Clifford 1991")
            .because_all(self.candidates.iter().filter_map(alternative))
            .because_all(
                self.doubts
                    .iter()
                    .map(|doubt| Reason::new(doubt.to_string())),
            )
    }
}

fn alternative(candidate: &KCandidate) -> Option<Reason> {
    let reason = Reason::new(format!(
        "{} segments have a mean silhouette of {:.4}",
        candidate.k, candidate.silhouette?
    ));
    Some(match candidate.stability {
        Some(stability) => reason.input("stability", format!("{stability:.3}")),
        None => reason,
    })
}
