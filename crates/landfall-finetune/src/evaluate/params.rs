//! How intervals are drawn.

use landfall_core::Seed;

use crate::FinetuneError;

/// How intervals are drawn, and when a count of rows is too small.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EvaluateParams {
    /// Bootstrap draws; 0 for no intervals.
    pub draws: u32,
    /// Probability content of the intervals.
    pub level: f64,
    /// Seed of the draws.
    pub seed: Seed,
    /// Groups with fewer rows are warned about.
    pub few: usize,
}

/// 1,000 draws at 95 %, seed 0, warnings below 30 rows.
impl Default for EvaluateParams {
    fn default() -> Self {
        Self {
            draws: 1000,
            level: 0.95,
            seed: Seed::new(0),
            few: 30,
        }
    }
}

impl EvaluateParams {
    pub(super) fn check(&self) -> Result<(), FinetuneError> {
        let setting = |name, given: String, allowed: &str| {
            Err(FinetuneError::Setting {
                name,
                given,
                allowed: allowed.to_owned(),
            })
        };
        if !(self.level > 0.0 && self.level < 1.0) {
            let given = self.level.to_string();
            return setting("level of the intervals", given, "above 0 and below 1");
        }
        if self.draws > 1_000_000 {
            let given = self.draws.to_string();
            return setting("bootstrap draws", given, "at most 1000000");
        }
        Ok(())
    }
}
