//! Resampling members.

use landfall_core::{Cancelled, Progress, Seed};
use rand::Rng;
use rayon::prelude::*;

use super::design::Rows;
use super::judge::{judge, mean_square, skill};
use super::report::Baseline;

/// What one replicate says.
pub(super) struct Replicate {
    pub(super) skills: Vec<(Baseline, f64)>,
    /// Coefficients of the factors, 0 or above.
    pub(super) beta: Vec<f64>,
    pub(super) free: Option<Vec<f64>>,
}

/// What the replicates have in common.
pub(super) struct Plan<'a> {
    pub(super) train: &'a Rows,
    pub(super) test: &'a Rows,
    pub(super) penalty: f64,
    pub(super) hours: Option<usize>,
    pub(super) replicates: u32,
    pub(super) seed: Seed,
}

impl Plan<'_> {
    /// Draws members with replacement; a row counts as often as both of its members together, so
    /// that a member's rows stand or fall as one. The model is fitted anew each time, with the same
    /// penalty. `None` stands for a replicate that leaves no row to fit or to judge.
    pub(super) fn run(&self, progress: &Progress) -> Result<Vec<Option<Replicate>>, Cancelled> {
        let stage = progress.stage("calibration bootstrap", Some(self.replicates.into()));
        let seed = self.seed.stream("calibration bootstrap");
        (0..self.replicates)
            .into_par_iter()
            .map(|replicate| {
                let drawn = self.one(seed.index(replicate.into()));
                stage.advance(1)?;
                Ok(drawn)
            })
            .collect()
    }

    fn one(&self, seed: Seed) -> Option<Replicate> {
        let mut rng = seed.rng();
        let mut times = vec![0.0; self.train.members];
        for _ in 0..times.len() {
            let place = rng.gen_range(0..times.len());
            if let Some(times) = times.get_mut(place) {
                *times += 1.0;
            }
        }
        let of = |member: usize| times.get(member).copied().unwrap_or(0.0);
        let weights =
            |rows: &Rows| -> Vec<f64> { rows.pairs().map(|(a, b)| of(a) * of(b)).collect() };
        let (early, late) = (weights(self.train), weights(self.test));
        let judged = judge(self.train, self.test, &early, self.penalty, self.hours)?;
        let error = |predicted: &[f64]| mean_square(&self.test.y, predicted, &late);
        let model = error(&judged.model)?;
        let skills = judged
            .baselines
            .iter()
            .filter_map(|(over, predicted)| Some((*over, skill(model, error(predicted)?)?)))
            .collect();
        Some(Replicate {
            skills,
            beta: judged.fit.beta,
            free: judged.fit.free,
        })
    }
}
