//! Segments of any table of numbers: read a [`Matrix`], describe the clustering with
//! [`SegmentationParams`], get a [`Segmentation`].
//!
//! ```
//! use landfall::market::matrix::Matrix;
//! use landfall::segmentation::{Clusters, SegmentationParams};
//! use landfall::{Progress, Seed};
//!
//! let csv = b"shop,sales,staff\nA,1,1\nB,2,1\nC,50,9\nD,52,8\n";
//! let matrix = Matrix::params().id("shop").read_bytes(csv, "shops.csv")?;
//! let found = SegmentationParams::new(Clusters::Fixed(2))
//!     .check()?
//!     .run(&matrix, Seed::new(1), &Progress::silent())?;
//! assert_eq!(found.labels[0], found.labels[1]);
//! assert_ne!(found.labels[0], found.labels[2]);
//! assert_eq!(found.verdict, None); // a fixed K is not tested
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod axes;
mod document;
mod fit;
mod incomplete;
mod measure;
mod params;
mod rows;
mod start;

pub use document::{ColumnUse, KRange, Scores, Segmentation, SegmentationSettings};
pub use params::{Clusters, Precision, SegmentationParams, ValidSegmentationParams};
pub use rows::ShownRows;

use landfall_core::{Progress, Seed};
use landfall_market::MarketError;
use landfall_market::cluster::{ClusterError, Real};
use landfall_market::matrix::{Matrix, PreparedMatrix, Stored};

use crate::Error;
use fit::Fitted;

impl ValidSegmentationParams {
    /// Prepares the matrix, clusters its rows and describes what was found.
    ///
    /// The result depends on the matrix, the parameters and the seed, not on the number of threads.
    ///
    /// # Errors
    /// [`Error::Market`] for what the preparation or the engine refuses, [`Error::Cancelled`].
    pub fn run(
        &self,
        matrix: &Matrix,
        seed: Seed,
        progress: &Progress,
    ) -> Result<Segmentation, Error> {
        match self.precision() {
            Precision::Single => self.run_in::<f32>(matrix, seed, progress),
            Precision::Double => self.run_in::<f64>(matrix, seed, progress),
        }
    }

    fn run_in<T: Stored>(
        &self,
        matrix: &Matrix,
        seed: Seed,
        progress: &Progress,
    ) -> Result<Segmentation, Error> {
        let prepared = self.recipe().prepare::<T>(matrix, progress)?;
        let fitted = fit::fit(self, &prepared, seed, progress)?;
        self.describe(&prepared, fitted, seed, progress)
    }

    fn describe<T: Real>(
        &self,
        prepared: &PreparedMatrix<'_, T>,
        fitted: Fitted,
        seed: Seed,
        progress: &Progress,
    ) -> Result<Segmentation, Error> {
        let matrix = prepared.matrix();
        let mut warnings: Vec<String> = prepared.notes().iter().map(ToString::to_string).collect();
        warnings.extend(fitted.warnings.iter().cloned());
        let measured = measure::measure(prepared, &fitted, seed, progress)?;
        warnings.extend(measured.warnings.iter().cloned());
        let (profiles, note) = rows::profiles(matrix, &fitted, seed, progress)?;
        warnings.extend(note);
        let shown = rows::shown(prepared, &fitted, &measured, seed);
        let mut scores = measured.scores;
        scores.undefined.extend(measured.undefined);
        let centroids = fitted.centroid_rows();
        let choice = fitted.choice;
        let test = choice.as_ref().and_then(|choice| choice.test.clone());
        Ok(Segmentation {
            schema_version: document::VERSION.to_owned(),
            verdict: choice.as_ref().map(|choice| choice.verdict),
            p_uniform: test.as_ref().map(|test| test.uniform.p_value),
            p_gaussian: test.as_ref().map(|test| test.gaussian.p_value),
            k: fitted.sizes.len(),
            centroids,
            labels: fitted.labels,
            sizes: fitted.sizes,
            weights: fitted.weights,
            inertia: fitted.inertia,
            scores,
            weighted: measured.weighted,
            stability: measured.stability,
            n_iter: fitted.steps,
            relocations: fitted.relocations,
            warnings,
            best_k: choice.as_ref().and_then(|choice| choice.best_k),
            alternatives: choice.map_or_else(Vec::new, |choice| choice.alternatives),
            test,
            profiles,
            columns: prepared.changes().iter().map(ColumnUse::from).collect(),
            ids: matrix.ids().map(<[String]>::to_vec),
            settings: self.settings(matrix, seed),
            seconds: None,
            shown,
        })
    }
}

/// A cancelled engine is cancelled work, not a failure of the market stages.
fn engine(error: ClusterError) -> Error {
    MarketError::from(error).into()
}
