//! Adapters that questions are answered with, exchanged while they are.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, PoisonError, RwLock};

use landfall_torch::TorchError;
use landfall_torch::shared::Shared;
use landfall_torch::tch::Tensor;

use super::memory::bytes;
use super::params::ValidPredictorParams;
use crate::FinetuneError;
use crate::encoder::{Routing, Strap};
use crate::model::{Adapter, Model, Route, Shape, routing, unknown};

/// An adapter whose numbers nobody can change.
#[derive(Debug)]
pub(super) struct Served {
    shape: Shape,
    tensors: Shared<Vec<Tensor>>,
}

impl Served {
    /// A frozen copy in the kind and on the device of the settings.
    pub(super) fn of(
        adapter: &Adapter,
        params: &ValidPredictorParams,
    ) -> Result<Self, FinetuneError> {
        let (kind, device) = (params.precision().kind(), params.device().tch());
        let frozen = adapter
            .tensors
            .iter()
            .map(|tensor| -> Result<Tensor, TorchError> {
                Ok(tensor.f_detach()?.f_to_kind(kind)?.f_to_device(device)?)
            });
        Ok(Self {
            shape: adapter.shape.clone(),
            tensors: Shared::new(frozen.collect::<Result<_, _>>()?)?,
        })
    }
}

/// Adapters and the way to them at one moment.
#[derive(Debug, Clone, Default)]
pub(super) struct Moment {
    adapters: Vec<Arc<Served>>,
    route: Route,
}

impl Moment {
    /// The adapters as layers take them.
    pub(super) fn straps(&self) -> Vec<Strap<'_>> {
        let each = self.adapters.iter().enumerate();
        each.map(|(number, one)| one.shape.strap(number, one.tensors.get()))
            .collect()
    }

    /// The stacks of rows of these regions.
    pub(super) fn routing(&self, regions: &[u32]) -> Result<Routing, FinetuneError> {
        let shapes: Vec<&Shape> = self.adapters.iter().map(|one| &one.shape).collect();
        routing(&self.route, &shapes, regions)
    }

    /// An error where rows of a region go through no adapter with a head; without regions all are
    /// of region 0.
    pub(super) fn all_have_heads(&self, regions: &[u32]) -> Result<(), FinetuneError> {
        let regions: BTreeSet<u32> = match regions {
            [] => [0].into(),
            some => some.iter().copied().collect(),
        };
        let has = |name: &String| {
            let own = self.adapters.iter().find(|one| one.shape.name == *name);
            own.is_some_and(|one| one.shape.has_head())
        };
        let mut bare = regions
            .iter()
            .filter(|one| !self.route.of(**one).iter().any(has));
        match bare.next() {
            None => Ok(()),
            Some(region) => Err(FinetuneError::Setting {
                name: "adapters of a row",
                given: format!("none with a head for region {region}"),
                allowed: "one with a head: the base has none".to_owned(),
            }),
        }
    }

    /// Bytes of each adapter by its name.
    pub(super) fn bytes(&self) -> Result<BTreeMap<String, u64>, FinetuneError> {
        let one = |served: &Arc<Served>| {
            let sizes = served.tensors.get().iter().map(bytes);
            let sum = sizes.sum::<Result<u64, FinetuneError>>()?;
            Ok((served.shape.name.clone(), sum))
        };
        self.adapters.iter().map(one).collect()
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        self.adapters.iter().map(|one| one.shape.name.as_str())
    }

    /// An error unless every adapter of a route is there.
    fn leads(&self, route: &Route) -> Result<(), FinetuneError> {
        let mut names = route.names();
        match names.find(|name| !self.names().any(|own| own == *name)) {
            None => Ok(()),
            Some(name) => Err(unknown(name, self.names())),
        }
    }
}

/// The present moment.
#[derive(Debug, Default)]
pub(super) struct Serving(RwLock<Moment>);

impl Serving {
    /// Those of a model.
    pub(super) fn of(model: &Model, params: &ValidPredictorParams) -> Result<Self, FinetuneError> {
        let served = model
            .adapters()
            .map(|one| Ok(Arc::new(Served::of(one, params)?)));
        Ok(Self(RwLock::new(Moment {
            adapters: served.collect::<Result<_, FinetuneError>>()?,
            route: model.route().clone(),
        })))
    }

    /// What questions asked now are answered with.
    pub(super) fn now(&self) -> Result<Moment, FinetuneError> {
        // Nothing that holds the lock can leave it half done.
        let moment = self.0.read().unwrap_or_else(PoisonError::into_inner);
        Ok(moment.clone())
    }

    /// Changes the present moment if the change can be made.
    fn change(
        &self,
        work: impl FnOnce(&mut Moment) -> Result<(), FinetuneError>,
    ) -> Result<(), FinetuneError> {
        work(&mut self.0.write().unwrap_or_else(PoisonError::into_inner))
    }

    /// Takes up adapters, each in the place of the one with its name.
    pub(super) fn put(&self, all: Vec<Served>) -> Result<(), FinetuneError> {
        self.change(|moment| {
            for served in all.into_iter().map(Arc::new) {
                let name = &served.shape.name;
                let mut all = moment.adapters.iter_mut();
                match all.find(|one| one.shape.name == *name) {
                    Some(place) => *place = served,
                    None => moment.adapters.push(served),
                }
            }
            Ok(())
        })
    }

    /// Lets an adapter go.
    pub(super) fn drop(&self, name: &str) -> Result<(), FinetuneError> {
        self.change(|moment| {
            let at = moment.names().position(|own| own == name);
            let at = at.ok_or_else(|| unknown(name, moment.names()))?;
            if moment.route.names().any(|own| own == name) {
                return Err(FinetuneError::Setting {
                    name: "adapter to let go",
                    given: name.to_owned(),
                    allowed: "one that no route leads to".to_owned(),
                });
            }
            moment.adapters.remove(at);
            Ok(())
        })
    }

    /// Changes the way.
    pub(super) fn lead(&self, route: Route) -> Result<(), FinetuneError> {
        self.change(|moment| {
            moment.leads(&route)?;
            moment.route = route;
            Ok(())
        })
    }

    /// The names of all.
    pub(super) fn names(&self) -> Vec<String> {
        let moment = self.0.read().unwrap_or_else(PoisonError::into_inner);
        moment.names().map(str::to_owned).collect()
    }
}
