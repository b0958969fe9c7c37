//! Which rows go through which adapters.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::adapter::Shape;
use crate::FinetuneError;
use crate::encoder::{Fit, Routing, Stack};

/// Which rows go through which adapters, by their regions.
///
/// ```
/// use landfall_finetune::Route;
///
/// // Region 3 through `fr`, region 4 through `sentiment` on top of `pt`, all others through `en`.
/// let route = Route::to(&["en"]).region(3, &["fr"]).region(4, &["pt", "sentiment"]);
/// assert_eq!(route.of(4), ["pt", "sentiment"]);
/// assert_eq!(route.of(0), ["en"]);
/// assert!(Route::base().of(0).is_empty());
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Route {
    all: Vec<String>,
    regions: BTreeMap<u32, Vec<String>>,
}

impl Route {
    /// No row has an adapter.
    pub fn base() -> Self {
        Self::default()
    }

    /// Every row goes through these adapters, the lowest first. In training only the topmost
    /// learns.
    pub fn to<T: AsRef<str>>(adapters: &[T]) -> Self {
        Self {
            all: names(adapters),
            regions: BTreeMap::new(),
        }
    }

    /// The same, but rows of this region go through these adapters.
    #[must_use]
    pub fn region<T: AsRef<str>>(mut self, region: u32, adapters: &[T]) -> Self {
        self.regions.insert(region, names(adapters));
        self
    }

    /// The adapters of a region, the lowest first.
    pub fn of(&self, region: u32) -> &[String] {
        self.regions.get(&region).unwrap_or(&self.all)
    }

    /// All stacks that rows may go through.
    pub(super) fn stacks(&self) -> impl Iterator<Item = &Vec<String>> {
        [&self.all].into_iter().chain(self.regions.values())
    }

    /// The names of all adapters that it leads to.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.stacks().flatten().map(String::as_str)
    }

    /// The same without an adapter.
    pub(super) fn without(&self, name: &str) -> Self {
        let kept = |stack: &Vec<String>| -> Vec<String> {
            stack.iter().filter(|one| *one != name).cloned().collect()
        };
        Self {
            all: kept(&self.all),
            regions: self
                .regions
                .iter()
                .map(|(at, one)| (*at, kept(one)))
                .collect(),
        }
    }
}

fn names<T: AsRef<str>>(adapters: &[T]) -> Vec<String> {
    adapters.iter().map(|one| one.as_ref().to_owned()).collect()
}

/// Stacks of rows with these regions, and what their adapters ask; an error names an adapter that
/// is not there.
pub(crate) fn routing(
    route: &Route,
    adapters: &[&Shape],
    regions: &[u32],
) -> Result<Routing, FinetuneError> {
    if route.stacks().all(Vec::is_empty) {
        return Ok(Routing::default());
    }
    let number = |name: &String| {
        let found = adapters.iter().position(|one| one.name == *name);
        found.ok_or_else(|| unknown(name, adapters.iter().map(|one| one.name.as_str())))
    };
    let mut known: BTreeMap<u32, Stack> = BTreeMap::new();
    let mut stacks = Vec::with_capacity(regions.len());
    for region in regions {
        let stack = match known.get(region) {
            Some(stack) => Arc::clone(stack),
            None => {
                let own = route.of(*region).iter().map(number);
                let stack: Stack = own.collect::<Result<Vec<_>, _>>()?.into();
                known.insert(*region, Arc::clone(&stack));
                stack
            }
        };
        stacks.push(stack);
    }
    Ok(Routing {
        fits: adapters
            .iter()
            .map(|one| Fit::of(&one.config.kind))
            .collect(),
        stacks,
    })
}

/// An adapter that is not there.
pub(crate) fn unknown<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> FinetuneError {
    let known: Vec<&str> = known.collect();
    FinetuneError::Setting {
        name: "adapter",
        given: name.to_owned(),
        allowed: match known.is_empty() {
            true => "none: the model has no adapter".to_owned(),
            false => format!("one of {}", known.join(", ")),
        },
    }
}
