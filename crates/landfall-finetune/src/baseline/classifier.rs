//! A linear classifier on character n-grams.

use landfall_core::Progress;

use super::features::Features;
use super::majority::counts;
use super::solve::{Point, Problem, softmax};
use crate::FinetuneError;
use crate::counter::equal;

/// How the classifier is trained.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NgramParams {
    /// Characters of the shortest n-grams.
    pub low: usize,
    /// Characters of the longest n-grams.
    pub high: usize,
    /// N-grams that fewer texts have are left out.
    pub least: usize,
    /// Inverse strength of the L2 penalty.
    pub c: f64,
    /// Training ends when no entry of the mean gradient is larger.
    pub tolerance: f64,
    /// Steps at most.
    pub steps: u32,
}

/// 1 to 5 characters, all n-grams, C = 1, tolerance 1e-4, at most 300 steps: scikit-learn's
/// defaults (but for its limit of 100 steps).
impl Default for NgramParams {
    fn default() -> Self {
        Self {
            low: 1,
            high: 5,
            least: 1,
            c: 1.0,
            tolerance: 1e-4,
            steps: 300,
        }
    }
}

/// A trained classifier.
///
/// Texts become n-grams of `low` to `high` characters within words (small letters, a space before
/// and after each word), weighted by count times ln((1 + n) / (1 + df)) + 1, each text of length 1;
/// then multinomial logistic regression with an L2 penalty: what scikit-learn's
/// `TfidfVectorizer(analyzer="char_wb")` and `LogisticRegression` do, to within the tolerance.
#[derive(Debug, Clone, PartialEq)]
pub struct NgramClassifier {
    features: Features,
    /// Weights, n-grams x K.
    weights: Vec<f32>,
    /// Intercepts, K.
    bias: Vec<f64>,
    steps: u32,
    gradient: f64,
    converged: bool,
}

impl NgramParams {
    /// Trains on texts and their classes; the same on any number of threads.
    ///
    /// # Errors
    /// When lists differ in length, fewer than two classes occur, a class is not below `labels`, a
    /// parameter is outside its range, or the work is cancelled.
    ///
    /// ```
    /// use landfall_core::Progress;
    /// use landfall_finetune::baseline::NgramParams;
    ///
    /// let texts = ["guten Tag", "schönen Tag", "good day", "nice day"];
    /// let model = NgramParams::default().fit(&texts, &[0, 0, 1, 1], 2, &Progress::silent())?;
    /// assert_eq!(model.predict(&["Tage", "days"]), [0, 1]);
    /// # Ok::<(), landfall_finetune::FinetuneError>(())
    /// ```
    pub fn fit(
        &self,
        texts: &[&str],
        classes: &[u32],
        labels: usize,
        progress: &Progress,
    ) -> Result<NgramClassifier, FinetuneError> {
        self.check()?;
        equal("classes of texts", classes.len(), texts.len())?;
        let present = counts(classes, labels)?.iter().filter(|n| **n > 0).count();
        if present < 2 {
            return Err(setting(
                "classes of the texts",
                present.to_string(),
                "2 or more",
            ));
        }
        let features = Features::of(texts, self.low, self.high, self.least);
        progress.check()?;
        let rows = features.rows(texts);
        let columns = rows.transposed(features.len());
        progress.check()?;
        let problem = Problem {
            rows: &rows,
            columns: &columns,
            classes,
            labels,
            penalty: 1.0 / self.c,
        };
        let (Point { own, bias, .. }, end) = problem.solve(self.tolerance, self.steps, progress)?;
        let weights = columns.times(&own, labels);
        Ok(NgramClassifier {
            features,
            weights: weights.into_iter().map(|x| x as f32).collect(),
            bias,
            steps: end.steps,
            gradient: end.gradient,
            converged: end.gradient <= self.tolerance,
        })
    }

    fn check(&self) -> Result<(), FinetuneError> {
        if self.low == 0 || self.low > self.high || self.high > 64 {
            let given = format!("{} to {}", self.low, self.high);
            return Err(setting("characters of n-grams", given, "1 to 64, in order"));
        }
        if !(self.c > 0.0 && self.c.is_finite()) {
            return Err(setting(
                "C of the penalty",
                self.c.to_string(),
                "a number above 0",
            ));
        }
        if !(self.tolerance > 0.0 && self.tolerance.is_finite()) {
            let given = self.tolerance.to_string();
            return Err(setting(
                "tolerance of the gradient",
                given,
                "a number above 0",
            ));
        }
        Ok(())
    }
}

fn setting(name: &'static str, given: String, allowed: &str) -> FinetuneError {
    FinetuneError::Setting {
        name,
        given,
        allowed: allowed.to_owned(),
    }
}

impl NgramClassifier {
    /// Probability of each class, n x K row by row.
    pub fn probabilities(&self, texts: &[&str]) -> Vec<f32> {
        let width = self.bias.len();
        let logits = self.features.rows(texts).times(&self.weights, width);
        let mut row = vec![0.0; width];
        logits
            .chunks_exact(width.max(1))
            .flat_map(|logits| {
                softmax(logits, &self.bias, &mut row);
                row.iter().map(|p| *p as f32).collect::<Vec<f32>>()
            })
            .collect()
    }

    /// The most probable class of each text; of equals, the first.
    pub fn predict(&self, texts: &[&str]) -> Vec<u32> {
        let best = |row: &[f32]| {
            let better =
                |best: (u32, f32), next: (u32, f32)| if next.1 > best.1 { next } else { best };
            let row = (0u32..).zip(row.iter().copied());
            row.reduce(better).map_or(0, |(class, _)| class)
        };
        self.probabilities(texts)
            .chunks_exact(self.bias.len().max(1))
            .map(best)
            .collect()
    }

    /// Number of n-grams.
    pub fn n_grams(&self) -> usize {
        self.features.len()
    }

    /// Steps of the solver, and the largest entry of the mean gradient after them.
    pub fn steps(&self) -> (u32, f64) {
        (self.steps, self.gradient)
    }

    /// Whether the gradient came below the tolerance within the steps allowed.
    pub fn converged(&self) -> bool {
        self.converged
    }
}
