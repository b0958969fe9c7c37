//! How AdaLoRA moves ranks to where they count (Zhang et al. 2023), as PEFT does it.

use std::collections::BTreeMap;

use landfall_torch::TorchError;
use landfall_torch::tch::{Kind, Tensor, no_grad};

use crate::FinetuneError;
use crate::adapter::{AdaLora, AdapterKind};
use crate::model::{Adapter, numbers};

/// What is remembered of one tensor.
#[derive(Debug)]
pub(super) struct Sense {
    /// Smoothed |weight · gradient|.
    pub(super) importance: Tensor,
    /// Smoothed distance of |weight · gradient| from that.
    pub(super) uncertainty: Tensor,
}

/// One module's tensors.
#[derive(Debug)]
struct Module {
    /// `module.lora_E` by Hugging Face's name.
    key: String,
    /// A [rank, inputs], E [rank, 1], B [outputs, rank].
    tensors: [Tensor; 3],
    senses: [Sense; 3],
}

/// The triplets of one AdaLoRA adapter.
#[derive(Debug)]
pub(super) struct Allocator {
    config: AdaLora,
    total: u64,
    modules: Vec<Module>,
    /// Which triplets are kept, once some were given up.
    pub(super) kept: Option<BTreeMap<String, Vec<bool>>>,
}

impl Allocator {
    /// For an adapter that learns for `total` steps; `None` for other kinds.
    ///
    /// # Errors
    /// [`FinetuneError::Setting`] when the schedule does not fit the steps.
    pub(super) fn of(adapter: &Adapter, total: u64) -> Result<Option<Self>, FinetuneError> {
        let AdapterKind::AdaLora(config) = &adapter.config().kind else {
            return Ok(None);
        };
        config.schedule(total)?;
        let mut modules = Vec::new();
        for one in adapter.parameters() {
            let Some(module) = one.parameter.name.strip_suffix(".lora_E") else {
                continue;
            };
            let take = |part: &str| adapter.tensor(&format!("{module}.{part}"));
            if let [Some(a), Some(e), Some(b)] = ["lora_A", "lora_E", "lora_B"].map(take) {
                let key = one.file.strip_prefix("base_model.model.");
                modules.push(Module {
                    key: key.unwrap_or(&one.file).to_owned(),
                    tensors: [a.shallow_clone(), e.shallow_clone(), b.shallow_clone()],
                    senses: [sense(a)?, sense(e)?, sense(b)?],
                });
            }
        }
        let kept = (!config.kept.is_empty()).then(|| config.kept.clone());
        Ok(Some(Self {
            config: config.clone(),
            total,
            modules,
            kept,
        }))
    }

    /// The term that keeps A and B orthogonal, times its weight: the mean over all of them of the
    /// Frobenius norm of A A^T - 1 and B^T B - 1.
    pub(super) fn orthogonality(&self) -> Result<Option<Tensor>, TorchError> {
        if self.config.orthogonal <= 0.0 || self.modules.is_empty() {
            return Ok(None);
        }
        let mut sum: Option<Tensor> = None;
        for module in &self.modules {
            let [a, _, b] = &module.tensors;
            for product in [
                a.f_matmul(&a.f_transpose(0, 1)?)?,
                b.f_transpose(0, 1)?.f_matmul(b)?,
            ] {
                let size = product.size().first().copied().unwrap_or_default();
                let one = Tensor::f_eye(size, (Kind::Float, product.device()))?;
                let norm = product.f_sub(&one)?.f_norm()?;
                sum = Some(match sum {
                    Some(sum) => sum.f_add(&norm)?,
                    None => norm,
                });
            }
        }
        let factor = self.config.orthogonal / (2 * self.modules.len()) as f64;
        sum.map(|sum| Ok(sum.f_mul_scalar(factor)?)).transpose()
    }

    /// After the optimiser's step number `step`, counted from 1, while the gradients are there.
    pub(super) fn after(&mut self, step: u64) -> Result<(), FinetuneError> {
        let last = self.total - self.config.tfinal;
        if step < last {
            self.feel()?;
        }
        let (budget, masks) = self.budget(step);
        if step <= last && (masks || step == last) {
            self.mask_to(budget)?;
        }
        if step > last {
            self.mask()?;
        }
        Ok(())
    }

    /// Brings importance and uncertainty up to date.
    fn feel(&mut self) -> Result<(), TorchError> {
        let (beta1, beta2) = (self.config.beta1, self.config.beta2);
        no_grad(|| {
            for module in &mut self.modules {
                for (tensor, sense) in module.tensors.iter().zip(&mut module.senses) {
                    let now = tensor.f_mul(&tensor.f_grad()?)?.f_abs()?;
                    let smooth =
                        |old: &Tensor, new: &Tensor, beta: f64| -> Result<Tensor, TorchError> {
                            let new = new.f_mul_scalar(1.0 - beta)?;
                            Ok(old.f_mul_scalar(beta)?.f_add(&new)?)
                        };
                    sense.importance = smooth(&sense.importance, &now, beta1)?;
                    let apart = now.f_sub(&sense.importance)?.f_abs()?;
                    sense.uncertainty = smooth(&sense.uncertainty, &apart, beta2)?;
                }
            }
            Ok(())
        })
    }

    fn triplets(&self) -> u64 {
        let rank = |module: &Module| {
            module.tensors[0]
                .size()
                .first()
                .copied()
                .unwrap_or_default()
        };
        self.modules
            .iter()
            .map(|module| rank(module).unsigned_abs())
            .sum()
    }

    /// How many triplets are left after a step, and whether it is one in which some are given up.
    fn budget(&self, step: u64) -> (u64, bool) {
        let (all, config) = (self.triplets(), &self.config);
        let target = (config.target_rank * self.modules.len()) as u64;
        if step <= config.tinit {
            return (all, false);
        }
        if step > self.total - config.tfinal {
            return (target, true);
        }
        let falls = (self.total - config.tfinal - config.tinit) as f64;
        let left = 1.0 - (step - config.tinit) as f64 / falls;
        let more = (all as f64 - target as f64) * left.powi(3) + target as f64;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "cut towards zero on purpose; never negative"
        )]
        let budget = more as u64;
        (budget, step.is_multiple_of(config.delta_t))
    }

    /// Sets the factors of all but the `budget` most important triplets to zero; equals of the
    /// last one that falls fall too.
    fn mask_to(&mut self, budget: u64) -> Result<(), FinetuneError> {
        let scores = self.modules.iter().map(scores);
        let scores: Vec<Vec<f32>> = scores.collect::<Result<_, _>>()?;
        let mut sorted: Vec<f32> = scores.concat();
        sorted.sort_by(f32::total_cmp);
        let falling = self.triplets().saturating_sub(budget);
        let at = usize::try_from(falling)
            .unwrap_or(usize::MAX)
            .checked_sub(1);
        let threshold = at.and_then(|at| sorted.get(at)).copied();
        let keeps = |score: &f32| threshold.is_none_or(|threshold| *score > threshold);
        let kept = self.modules.iter().zip(&scores);
        let kept = kept.map(|(module, scores)| {
            let kept: Vec<bool> = scores.iter().map(keeps).collect();
            (module.key.clone(), kept)
        });
        self.kept = Some(kept.collect());
        Ok(self.mask()?)
    }

    /// Sets the factors of triplets that were given up to zero.
    fn mask(&self) -> Result<(), TorchError> {
        let Some(all) = &self.kept else {
            return Ok(());
        };
        for module in &self.modules {
            let Some(kept) = all.get(&module.key) else {
                continue;
            };
            let [_, e, _] = &module.tensors;
            let kept = Tensor::f_from_slice(kept)?.f_to_device(e.device())?;
            let kept = kept.f_view([-1, 1])?;
            // Where, not times: a factor that is no number must go as well.
            let left = e.f_detach()?.f_where_self(&kept, &e.f_zeros_like()?)?;
            no_grad(|| e.shallow_clone().f_copy_(&left).map(drop))?;
        }
        Ok(())
    }

    /// The tensors to be kept with a run, by name.
    pub(super) fn named(&self, adapter: &str) -> Vec<(String, &Tensor)> {
        let mut all = Vec::new();
        for module in &self.modules {
            for (part, sense) in ["A", "E", "B"].iter().zip(&module.senses) {
                let name = format!("{adapter}.{}.{part}", module.key);
                all.push((format!("importance.{name}"), &sense.importance));
                all.push((format!("uncertainty.{name}"), &sense.uncertainty));
            }
        }
        all
    }
}

fn sense(tensor: &Tensor) -> Result<Sense, TorchError> {
    let zeros = || Ok::<_, TorchError>(tensor.f_detach()?.f_zeros_like()?);
    Ok(Sense {
        importance: zeros()?,
        uncertainty: zeros()?,
    })
}

/// How much each triplet of a module counts: that of its factor, and the means of its row of A and
/// its column of B.
fn scores(module: &Module) -> Result<Vec<f32>, FinetuneError> {
    let [a, e, b] = &module.senses;
    let score = |sense: &Sense| sense.importance.f_mul(&sense.uncertainty);
    let mean = |x: Tensor, axis: i64| x.f_mean_dim([axis].as_slice(), false, Kind::Float);
    let thin = mean(score(a)?, 1)?.f_add(&mean(score(b)?, 0)?)?;
    numbers(&score(e)?.f_view(-1)?.f_add(&thin)?)
}
