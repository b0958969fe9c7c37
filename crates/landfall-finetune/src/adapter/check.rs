//! Ranges of the numbers of a configuration.

use super::config::{AdaLora, AdapterConfig, AdapterKind, Bottleneck, Lora, Prefix, Prompt};
use crate::FinetuneError;

impl AdapterConfig {
    /// Checks that every number is in its range.
    ///
    /// # Errors
    /// [`FinetuneError::Setting`] with the first that is not; NaN never is.
    pub fn check(&self) -> Result<(), FinetuneError> {
        match &self.kind {
            AdapterKind::Lora(lora) => lora.check(),
            AdapterKind::AdaLora(ada) => ada.check(),
            AdapterKind::Bottleneck(bottleneck) => bottleneck.check(),
            AdapterKind::Prefix(Prefix { tokens, .. })
            | AdapterKind::Prompt(Prompt { tokens, .. }) => {
                let fits = (1..=4096).contains(tokens);
                FinetuneError::setting(fits, "virtual tokens", *tokens, "1 to 4096")
            }
            AdapterKind::BitFit => Ok(()),
        }
    }
}

/// Most rows that a thin matrix may have.
const LARGEST_RANK: usize = 1 << 14;

impl Lora {
    fn check(&self) -> Result<(), FinetuneError> {
        rank("rank", self.rank)?;
        self.ranks.values().try_for_each(|one| rank("rank", *one))?;
        let alphas = self.alphas.values().chain([&self.alpha]);
        for alpha in alphas {
            let fits = *alpha > 0.0 && alpha.is_finite();
            FinetuneError::setting(fits, "alpha", alpha, "a number of more than 0")?;
        }
        share("dropout of the adapter", self.dropout)
    }
}

impl AdaLora {
    fn check(&self) -> Result<(), FinetuneError> {
        rank("rank at the start", self.init_rank)?;
        let fits = (1..=self.init_rank).contains(&self.target_rank);
        let allowed = "1 to the rank at the start";
        FinetuneError::setting(fits, "rank at the end", self.target_rank, allowed)?;
        let steps = self.delta_t;
        FinetuneError::setting(steps >= 1, "steps between allocations", steps, "1 or more")?;
        for (name, beta) in [("beta1", self.beta1), ("beta2", self.beta2)] {
            let fits = beta > 0.0 && beta < 1.0;
            FinetuneError::setting(fits, name, beta, "more than 0 and less than 1")?;
        }
        let fits = self.orthogonal >= 0.0 && self.orthogonal.is_finite();
        let name = "weight of orthogonality";
        FinetuneError::setting(fits, name, self.orthogonal, "a number of 0 or more")?;
        FinetuneError::setting(self.alpha.is_finite(), "alpha", self.alpha, "a number")?;
        if self.total > 0 {
            self.schedule(self.total)?;
        }
        share("dropout of the adapter", self.dropout)
    }

    /// Checks that a run of `total` steps leaves some in which ranks fall.
    ///
    /// # Errors
    /// [`FinetuneError::Setting`] unless `tinit + tfinal < total`, and when the total of the
    /// configuration is another one.
    pub fn schedule(&self, total: u64) -> Result<(), FinetuneError> {
        let name = "steps of the run (total_step of AdaLoRA)";
        let same = self.total == 0 || self.total == total;
        FinetuneError::setting(
            same,
            name,
            self.total,
            &format!("{total}, those of the run"),
        )?;
        let rest = self.tinit.saturating_add(self.tfinal);
        let allowed = format!("more than tinit + tfinal, {rest}");
        FinetuneError::setting(rest < total, name, total, &allowed)
    }
}

impl Bottleneck {
    fn check(&self) -> Result<(), FinetuneError> {
        let fits = self.reduction >= 1.0 && self.reduction.is_finite();
        FinetuneError::setting(fits, "reduction", self.reduction, "a number of 1 or more")?;
        let fits = self.scale.is_finite();
        FinetuneError::setting(fits, "scale of the bottleneck", self.scale, "a number")?;
        share("dropout of the adapter", self.dropout)
    }
}

fn rank(name: &'static str, rank: usize) -> Result<(), FinetuneError> {
    let fits = (1..=LARGEST_RANK).contains(&rank);
    FinetuneError::setting(fits, name, rank, "1 to 16384")
}

fn share(name: &'static str, share: f64) -> Result<(), FinetuneError> {
    let fits = (0.0..1.0).contains(&share);
    FinetuneError::setting(fits, name, share, "at least 0 and less than 1")
}
