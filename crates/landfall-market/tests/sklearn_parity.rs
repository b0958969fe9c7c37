//! From the same start, K-means finds what scikit-learn finds, on every instruction set there is.
//!
//! The problems and scikit-learn's results are recorded in `cases/kmeans`; `benches/peers/
//! kmeans_parity.py` made them and says which problems it left out and why.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    reason = "helpers of tests"
)]

use std::path::{Path, PathBuf};

use landfall_market::cluster::{
    ClusterError, InstructionSet, KMeansFit, KMeansParams, Points, Real, Start,
};
use landfall_market::{Progress, Seed};
use serde::Deserialize;

#[derive(Deserialize)]
struct Header {
    family: String,
    kept: usize,
}

/// A problem with what scikit-learn made of it.
#[derive(Deserialize)]
struct Case {
    columns: usize,
    k: usize,
    rows: Vec<f64>,
    weights: Option<Vec<f64>>,
    start: Vec<f64>,
    max_iter: usize,
    tol: f64,
    labels: Vec<u32>,
    inertia: f64,
    /// `None` where the number of steps is a matter of definition.
    n_iter: Option<usize>,
    centers: Vec<f64>,
    /// Every cluster holds copies of one row: the inertia is 0 but for rounding.
    zero: bool,
    /// Single precision takes the same steps.
    f32: bool,
}

impl Case {
    fn fit<T: Real>(&self, set: Option<InstructionSet>) -> Result<KMeansFit, ClusterError> {
        let values: Vec<T> = self.rows.iter().map(|v| T::from_f64(*v)).collect();
        let mut points = Points::new(&values, self.columns)?;
        if let Some(weights) = &self.weights {
            points = points.weighted(weights)?;
        }
        let mut params = KMeansParams::new(self.k)
            .start(Start::Centroids(self.start.clone()))
            .max_steps(self.max_iter)
            .relative_tolerance(self.tol);
        if let Some(set) = set {
            params = params.instruction_set(set);
        }
        params
            .check()?
            .fit(points, Seed::new(1), &Progress::silent())
    }

    /// Weighted sum of squared distances to the mean of all rows.
    fn scatter(&self) -> f64 {
        let n = (self.rows.len() / self.columns) as f64;
        let weight = |row: usize| self.weights.as_ref().map_or(1.0, |w| w[row]);
        (0..self.columns)
            .map(|column| {
                let values = || self.rows.iter().skip(column).step_by(self.columns);
                let mean = values().map(|v| v / n).sum::<f64>();
                values()
                    .enumerate()
                    .map(|(row, v)| weight(row) * (v - mean).powi(2))
                    .sum::<f64>()
            })
            .sum()
    }

    /// What differs, if anything does.
    fn differences(&self, fit: &KMeansFit, precision: f64) -> Vec<String> {
        let mut found = Vec::new();
        let moved = fit
            .labels()
            .iter()
            .zip(&self.labels)
            .filter(|(a, b)| a != b)
            .count();
        if moved > 0 || fit.labels().len() != self.labels.len() {
            found.push(format!("{moved} labels"));
        }
        let (ours, theirs) = (fit.total_inertia(), self.inertia);
        // A relative difference means nothing between two roundings of 0.
        let allowed = if self.zero {
            1e-20 * self.scatter()
        } else {
            precision * theirs
        };
        let near = (ours - theirs).abs() <= allowed;
        if !near {
            found.push(format!("inertia {ours:e} for {theirs:e}"));
        }
        if let Some(steps) = self.n_iter.filter(|steps| *steps != fit.steps()) {
            found.push(format!("{} steps for {steps}", fit.steps()));
        }
        if fit.relocations() > 0 {
            found.push(format!("{} relocations", fit.relocations()));
        }
        found
    }

    /// Columns in which a centroid is off by more than 1e-9 of the column's range and the rounding
    /// of the figure itself.
    fn centroids_off(&self, fit: &KMeansFit) -> usize {
        let off = |column: usize| {
            let values = || self.rows.iter().skip(column).step_by(self.columns);
            let low = values().copied().fold(f64::INFINITY, f64::min);
            let high = values().copied().fold(f64::NEG_INFINITY, f64::max);
            let pick = |all: &[f64]| -> Vec<f64> {
                all.iter()
                    .skip(column)
                    .step_by(self.columns)
                    .copied()
                    .collect()
            };
            pick(fit.centroids())
                .iter()
                .zip(pick(&self.centers))
                .any(|(a, b)| {
                    let near = (a - b).abs() <= 1e-9 * (high - low) + 4.0 * f64::EPSILON * b.abs();
                    !near
                })
        };
        (0..self.columns).filter(|column| off(*column)).count()
    }
}

/// All families with their cases.
fn families() -> Vec<(Header, Vec<Case>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/kmeans");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files
        .iter()
        .map(|file| {
            let text = std::fs::read_to_string(file).unwrap();
            let (header, rest) = text.split_once('\n').unwrap();
            let header: Header = serde_json::from_str(header).unwrap();
            let cases: Vec<Case> = rest
                .lines()
                .map(|line| serde_json::from_str(line).unwrap())
                .collect();
            assert_eq!(header.kept, cases.len(), "{}", header.family);
            (header, cases)
        })
        .collect()
}

/// Checks all cases that are wanted; returns how many there were.
fn check(
    set: Option<InstructionSet>,
    wanted: impl Fn(&Case) -> bool,
    run: impl Fn(&Case) -> Result<Vec<String>, ClusterError>,
) -> usize {
    let mut wrong = Vec::new();
    let mut checked = 0;
    for (header, cases) in families() {
        for (number, case) in cases.iter().enumerate().filter(|(_, case)| wanted(case)) {
            checked += 1;
            let differences = match run(case) {
                Ok(differences) => differences,
                Err(error) => vec![error.to_string()],
            };
            if !differences.is_empty() {
                wrong.push(format!(
                    "{} {number}: {}",
                    header.family,
                    differences.join(", ")
                ));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{set:?}: {} of {checked} differ\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    checked
}

/// The instruction sets of this processor, and the choice left to the engine.
fn sets() -> Vec<Option<InstructionSet>> {
    let all = [
        InstructionSet::Avx512,
        InstructionSet::Avx2,
        InstructionSet::Neon,
        InstructionSet::Scalar,
    ];
    let here = |set: &InstructionSet| {
        let params = KMeansParams::new(1).instruction_set(*set);
        !matches!(params.check(), Err(ClusterError::InstructionSet { .. }))
    };
    let mut sets: Vec<_> = all.into_iter().filter(here).map(Some).collect();
    assert!(sets.contains(&Some(InstructionSet::Scalar)));
    sets.push(None);
    sets
}

#[test]
fn in_f64_labels_steps_inertia_and_centroids_are_those_of_scikit_learn() {
    for set in sets() {
        let checked = check(
            set,
            |_| true,
            |case| {
                let fit = case.fit::<f64>(set)?;
                let mut found = case.differences(&fit, 1e-6);
                let off = case.centroids_off(&fit);
                if off > 0 {
                    found.push(format!("centroids in {off} columns"));
                }
                Ok(found)
            },
        );
        assert_eq!(checked, 320);
    }
}

#[test]
fn in_f32_labels_steps_and_inertia_are_those_of_scikit_learn_in_f64() {
    for set in sets() {
        let checked = check(
            set,
            |case| case.f32,
            |case| Ok(case.differences(&case.fit::<f32>(set)?, 1e-4)),
        );
        assert!(checked >= 250, "only {checked} cases");
    }
}
