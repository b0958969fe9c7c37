//! Adapters on a model: attached, routed, merged, saved.

use std::collections::BTreeMap;
use std::path::Path;

use landfall_core::Seed;
use landfall_torch::tch::Tensor;

use super::adapter::{Adapter, Shape};
use super::route::{Route, routing, unknown};
use super::{Model, numbers, placed};
use crate::FinetuneError;
use crate::adapter::{
    AdapterConfig, AdapterFolder, AdapterKind, Names, TargetModules, TrainedHead, adapter_folders,
    adapter_layout, fingerprint, low_ranks,
};
use crate::checkpoint::Head;
use crate::config::EncoderConfig;
use crate::encoder::{Routing, Strap};

/// The base's own weights while an adapter is merged into them.
#[derive(Debug)]
pub(super) struct Merged {
    name: String,
    /// Places of parameters, with their tensors from before.
    before: Vec<(usize, Tensor)>,
    route: Route,
}

impl Model {
    /// Puts a new adapter on the model, from `seed`, and sends every row through it. Copies of the
    /// head start as the head is. From now on the base does not learn.
    ///
    /// Where the model's pooler came from no file, the adapter gets a copy of it: else nobody could
    /// use the adapter without this very model.
    ///
    /// # Errors
    /// [`FinetuneError::Setting`] for numbers out of range, a name that is taken, or while an
    /// adapter is merged; [`FinetuneError::Config`] when no module is a target.
    ///
    /// ```
    /// use landfall_core::Seed;
    /// use landfall_finetune::adapter::{AdapterConfig, AdapterKind, Lora};
    /// use landfall_finetune::checkpoint::Head;
    /// use landfall_finetune::config::{Architecture, EncoderConfig};
    /// use landfall_finetune::{Device, Model};
    ///
    /// let mut config = EncoderConfig::new(Architecture::XlmRoberta, 100);
    /// (config.hidden, config.layers, config.heads, config.intermediate) = (32, 2, 4, 64);
    /// let mut model = Model::fresh(config, Head::Sequence, Seed::new(7), Device::Cpu)?;
    /// let lora = AdapterConfig::of(AdapterKind::Lora(Lora { rank: 4, ..Lora::default() }));
    /// model.attach(&lora, "de", Seed::new(1))?;
    /// // Query and value of two layers: A and B of 4 x 32 each; the head's copy.
    /// let adapter = model.adapters().next().map_or(0, |one| one.elements());
    /// assert_eq!(adapter, 2 * 2 * 2 * 4 * 32 + 32 * 32 + 32 + 2 * 32 + 2);
    /// # Ok::<(), landfall_finetune::FinetuneError>(())
    /// ```
    pub fn attach(
        &mut self,
        config: &AdapterConfig,
        name: &str,
        seed: Seed,
    ) -> Result<(), FinetuneError> {
        self.fits(name)?;
        let mut config = config.clone();
        config.fingerprint = Some(self.fingerprint()?.to_owned());
        spell(&mut config, &self.config, self.head)?;
        let pooler = self.fresh_pooler && self.tensor("pooler.dense.weight").is_some();
        if pooler && !config.modules.iter().any(|one| one == "pooler") {
            config.modules.push("pooler".to_owned());
        }
        let seed = seed.stream("adapter");
        let mut tensors = Vec::new();
        for one in adapter_layout(&config, &self.config, self.head)? {
            let parameter = &one.parameter;
            let tensor = match self.tensor(&parameter.name) {
                Some(own) => own.f_detach_copy()?,
                None => placed(&parameter.fresh(seed), &parameter.shape, self.device)?,
            };
            tensors.push((one, tensor));
        }
        let adapter = Adapter::of(name, config, &self.config, self.head, tensors)?;
        self.adapters.push(adapter);
        self.route = Route::to(&[name]);
        Ok(())
    }

    /// Puts the adapter of a folder, PEFT's or this program's, on the model and sends every row
    /// through it. A folder with bottlenecks over each other gives several: the topmost has the
    /// name, those below are called `name.part`, and do not learn.
    ///
    /// # Errors
    /// As [`AdapterFolder::open`] and [`AdapterFolder::tensors`]; [`FinetuneError::Setting`] for a
    /// name that is taken, or while an adapter is merged.
    pub fn attach_from(&mut self, folder: &Path, name: &str) -> Result<(), FinetuneError> {
        self.fits(name)?;
        let print = self.fingerprint()?.to_owned();
        let read = Adapter::read(folder, name, (&self.config, self.head), &print, self.device)?;
        for adapter in &read {
            self.fits(adapter.name())?;
        }
        let names: Vec<&str> = read.iter().map(Adapter::name).collect();
        self.route = Route::to(&names);
        self.adapters.extend(read);
        Ok(())
    }

    /// Puts all adapters of a folder of folders on the model, by the folders' names. Rows go as
    /// they went before.
    ///
    /// # Errors
    /// As [`Model::attach_from`]; none is attached then.
    pub fn attach_all(&mut self, folder: &Path) -> Result<Vec<String>, FinetuneError> {
        let (route, count) = (self.route.clone(), self.adapters.len());
        let mut all = Vec::new();
        for (name, folder) in adapter_folders(folder)? {
            if let Err(error) = self.attach_from(&folder, &name) {
                self.adapters.truncate(count);
                self.route = route;
                return Err(error);
            }
            all.push(name);
        }
        self.route = route;
        Ok(all)
    }

    /// Takes an adapter off. Rows that went through it go through what was below.
    ///
    /// # Errors
    /// [`FinetuneError::Setting`] when there is none of this name, or while one is merged.
    pub fn detach(&mut self, name: &str) -> Result<Adapter, FinetuneError> {
        self.unmerged()?;
        let at = self.number(name)?;
        self.route = self.route.without(name);
        Ok(self.adapters.remove(at))
    }

    fn number(&self, name: &str) -> Result<usize, FinetuneError> {
        let found = self.adapters.iter().position(|one| one.name() == name);
        found.ok_or_else(|| unknown(name, self.adapters.iter().map(Adapter::name)))
    }

    /// The adapters, in the order in which they came.
    pub fn adapters(&self) -> impl Iterator<Item = &Adapter> {
        self.adapters.iter()
    }

    /// Which rows go through which adapters.
    pub fn route(&self) -> &Route {
        &self.route
    }

    /// Sends rows through adapters, by their regions.
    ///
    /// # Errors
    /// [`FinetuneError::Setting`] when an adapter is not there or twice in a stack, or while one is
    /// merged.
    pub fn set_route(&mut self, route: Route) -> Result<(), FinetuneError> {
        self.unmerged()?;
        for stack in route.stacks() {
            for (at, name) in stack.iter().enumerate() {
                self.number(name)?;
                if stack.iter().take(at).any(|other| other == name) {
                    return Err(FinetuneError::Setting {
                        name: "adapters over each other",
                        given: stack.join(", "),
                        allowed: "each of them once".to_owned(),
                    });
                }
            }
        }
        self.route = route;
        Ok(())
    }

    fn fits(&self, name: &str) -> Result<(), FinetuneError> {
        self.unmerged()?;
        let allowed = "a name without `/` that no other adapter has";
        let taken = self.adapters.iter().any(|one| one.name() == name);
        match taken || name.is_empty() || name.contains(['/', '\\']) {
            false => Ok(()),
            true => Err(FinetuneError::Setting {
                name: "name of the adapter",
                given: name.to_owned(),
                allowed: allowed.to_owned(),
            }),
        }
    }

    fn unmerged(&self) -> Result<(), FinetuneError> {
        match &self.merged {
            None => Ok(()),
            Some(merged) => Err(FinetuneError::Setting {
                name: "adapter that is merged",
                given: merged.name.clone(),
                allowed: "none here: unmerge it first".to_owned(),
            }),
        }
    }

    /// [`fingerprint`] of the base, worked out once.
    ///
    /// # Errors
    /// When memory is short.
    pub fn fingerprint(&self) -> Result<&str, FinetuneError> {
        if self.print.get().is_none() {
            let print = fingerprint(&self.parameters, |parameter, step| {
                let Some(tensor) = self.tensor(&parameter.name) else {
                    return Ok(Vec::new());
                };
                let step = i64::try_from(step).unwrap_or(i64::MAX);
                let flat = tensor.f_detach()?.f_contiguous()?.f_view(-1)?;
                numbers(&flat.f_slice(0, None, None, step)?)
            })?;
            let _ = self.print.set(print);
        }
        Ok(self.print.get().map_or("", String::as_str))
    }

    /// Adds the products of an adapter to the base's weights and puts its head and biases in the
    /// place of the base's, so that the model computes without adapters what it computed with this
    /// one alone (but for rounding), and [`Model::save`] writes a plain checkpoint. The base's own
    /// weights are kept: [`Model::unmerge`] brings back their bits.
    ///
    /// # Errors
    /// [`FinetuneError::Setting`] for kinds that cannot be merged (bottleneck, prefix, prompt), a
    /// name that is not there, or when one is merged already.
    pub fn merge(&mut self, name: &str) -> Result<(), FinetuneError> {
        self.unmerged()?;
        let adapter = self.adapters.get(self.number(name)?);
        let Some(adapter) = adapter.filter(|one| one.config().kind.merges()) else {
            return Err(FinetuneError::Setting {
                name: "adapter to be merged",
                given: name.to_owned(),
                allowed: "lora, adalora or bitfit: others are no part of the base's weights"
                    .to_owned(),
            });
        };
        let mut changed = Vec::new();
        for (at, (parameter, tensor)) in self.named().enumerate() {
            let module = parameter.name.strip_suffix(".weight").unwrap_or_default();
            let own = match adapter.tensor(&parameter.name) {
                Some(copy) => Some(copy.f_detach_copy()?),
                None => adapter.merged(module, tensor)?,
            };
            changed.extend(own.map(|own| (at, own)));
        }
        let mut before = Vec::with_capacity(changed.len());
        for (at, new) in changed {
            if let Some(place) = self.tensors.get_mut(at) {
                before.push((at, std::mem::replace(place, new)));
            }
        }
        self.merged = Some(Merged {
            name: name.to_owned(),
            before,
            route: std::mem::take(&mut self.route),
        });
        Ok(())
    }

    /// Brings back the base's weights, bit by bit, and the route, from before [`Model::merge`].
    /// Without a merged adapter nothing changes.
    pub fn unmerge(&mut self) {
        let Some(merged) = self.merged.take() else {
            return;
        };
        for (at, old) in merged.before {
            if let Some(place) = self.tensors.get_mut(at) {
                *place = old;
            }
        }
        self.route = merged.route;
    }

    /// Saves an adapter as PEFT does, with the base's fingerprint.
    ///
    /// # Errors
    /// [`FinetuneError::Setting`] when there is none of this name; [`FinetuneError::Io`].
    pub fn save_adapter(&self, name: &str, folder: &Path) -> Result<(), FinetuneError> {
        let Some(adapter) = self.adapters.get(self.number(name)?) else {
            return Ok(());
        };
        let mut config = adapter.config().clone();
        config.trained = self.labelled().filter(|_| !config.modules.is_empty());
        if config.base.is_none() {
            config.base = self
                .folder
                .as_ref()
                .map(|folder| folder.display().to_string());
        }
        AdapterFolder::write(folder, &config, &self.config, self.head, |one| {
            adapter.values(one)
        })
    }

    /// The head, where it has labels.
    fn labelled(&self) -> Option<TrainedHead> {
        matches!(self.head, Head::Sequence | Head::Tokens).then(|| TrainedHead {
            head: self.head,
            labels: self.config.labels.clone(),
            problem: self.config.problem.filter(|_| self.head == Head::Sequence),
        })
    }

    /// Tells an adapter which triplets of AdaLoRA are kept.
    pub(crate) fn keep_triplets(&mut self, number: usize, kept: &BTreeMap<String, Vec<bool>>) {
        let kind = self
            .adapters
            .get_mut(number)
            .map(|one| &mut one.shape.config.kind);
        if let Some(AdapterKind::AdaLora(ada)) = kind
            && ada.kept != *kept
        {
            ada.kept.clone_from(kept);
        }
    }

    /// The adapters as layers take them.
    pub(crate) fn straps(&self) -> Vec<Strap<'_>> {
        let each = self.adapters.iter().enumerate();
        each.map(|(number, one)| one.shape.strap(number, &one.tensors))
            .collect()
    }

    /// The stacks of rows of these regions.
    pub(crate) fn routing(&self, regions: &[u32]) -> Result<Routing, FinetuneError> {
        let adapters: Vec<&Shape> = self.adapters.iter().map(|one| &one.shape).collect();
        routing(&self.route, &adapters, regions)
    }

    /// The number of the adapter that learns from rows of a region: the topmost of its stack.
    pub(crate) fn learner(&self, region: u32) -> Option<usize> {
        let name = self.route.of(region).last()?;
        self.adapters.iter().position(|one| one.name() == name)
    }
}

/// Spells out what a configuration leaves to the architecture: the usual targets, and of all dense
/// layers the names, as PEFT does in its files.
fn spell(
    config: &mut AdapterConfig,
    base: &EncoderConfig,
    head: Head,
) -> Result<(), FinetuneError> {
    let all = low_ranks(config, base, head)?;
    let targets: Option<&mut TargetModules> = match &mut config.kind {
        AdapterKind::Lora(lora) => Some(&mut lora.targets),
        AdapterKind::AdaLora(ada) => Some(&mut ada.targets),
        _ => None,
    };
    if let Some(targets) = targets {
        targets.names = match targets.names.spelt(base.architecture) {
            Names::AllLinear => Names::Ends(all.into_iter().map(|one| one.theirs).collect()),
            other => other,
        };
    }
    Ok(())
}
