//! Who learns from which rows: the model itself, or adapters.

use std::collections::{BTreeMap, BTreeSet};

use super::allocate::Allocator;
use super::params::{Length, TrainParams};
use crate::FinetuneError;
use crate::model::Model;
use crate::schedule::Schedule;

/// Something that learns as if it were alone: clipped by its own norm, with a rate that goes over
/// its own steps.
#[derive(Debug)]
pub(super) struct Owner {
    /// The number and name of the adapter; `None` for the model itself.
    pub(super) adapter: Option<(usize, String)>,
    pub(super) schedule: Schedule,
    /// Steps that had rows of it.
    pub(super) seen: u64,
    /// Steps that changed it.
    pub(super) taken: u64,
    /// How AdaLoRA moves its ranks.
    pub(super) allocator: Option<Allocator>,
}

/// All that learn.
#[derive(Debug)]
pub(super) struct Owners {
    pub(super) all: Vec<Owner>,
    /// By region; every region where the model itself learns.
    of: BTreeMap<u32, usize>,
}

impl Owners {
    /// Who learns from rows of these regions.
    ///
    /// # Errors
    /// [`FinetuneError::Setting`] when the model has adapters but a region goes through none.
    pub(super) fn of(
        model: &Model,
        params: &TrainParams,
        regions: &[u32],
    ) -> Result<Self, FinetuneError> {
        let owner = |adapter| Owner {
            adapter,
            schedule: params.schedule(0),
            seen: 0,
            taken: 0,
            allocator: None,
        };
        if model.adapters().next().is_none() {
            return Ok(Self {
                all: vec![owner(None)],
                of: BTreeMap::new(),
            });
        }
        let distinct: BTreeSet<u32> = regions.iter().copied().collect();
        let mut learners = BTreeMap::new();
        for region in distinct {
            let learner = model
                .learner(region)
                .ok_or_else(|| FinetuneError::Setting {
                    name: "adapter of a region",
                    given: format!("none for region {region}"),
                    allowed: "one for each region of the examples: the base does not learn"
                        .to_owned(),
                })?;
            learners.insert(region, learner);
        }
        let numbers: BTreeSet<usize> = learners.values().copied().collect();
        let numbers: Vec<usize> = numbers.into_iter().collect();
        let place = |number: usize| numbers.iter().position(|one| *one == number);
        let of = learners.iter();
        let of = of.filter_map(|(region, number)| Some((*region, place(*number)?)));
        let of = of.collect();
        let named = model.adapters().enumerate();
        let named = named.filter(|(number, _)| numbers.contains(number));
        let all = named.map(|(number, one)| owner(Some((number, one.name().to_owned()))));
        Ok(Self {
            all: all.collect(),
            of,
        })
    }

    /// Who learns from rows of a region.
    pub(super) fn of_region(&self, region: u32) -> usize {
        self.of.get(&region).copied().unwrap_or(0)
    }

    /// Whether there is but one.
    pub(super) fn single(&self) -> bool {
        self.all.len() <= 1
    }

    /// The owner of an adapter.
    pub(super) fn of_adapter(&self, number: usize) -> Option<usize> {
        let same = |owner: &Owner| {
            owner
                .adapter
                .as_ref()
                .is_some_and(|(own, _)| *own == number)
        };
        self.all.iter().position(same)
    }

    /// Gives each its schedule over the steps of a run of `total` that have rows of it.
    ///
    /// # Errors
    /// What is wrong with the examples or the plan.
    pub(super) fn schedule(
        &mut self,
        model: &Model,
        params: &TrainParams,
        (lengths, regions): (&[usize], &[u32]),
        total: u64,
    ) -> Result<(), FinetuneError> {
        let totals = match self.single() {
            true => vec![total],
            false => self.totals(params, lengths, regions, total)?,
        };
        for (owner, total) in self.all.iter_mut().zip(totals) {
            owner.schedule = params.schedule(total);
            let number = owner.adapter.as_ref().map(|(number, _)| *number);
            let adapter = number.and_then(|number| model.adapters().nth(number));
            if let Some(adapter) = adapter {
                owner.allocator = Allocator::of(adapter, total)?;
            }
        }
        Ok(())
    }

    /// The steps of a run that have rows of each.
    fn totals(
        &self,
        params: &TrainParams,
        lengths: &[usize],
        regions: &[u32],
        total: u64,
    ) -> Result<Vec<u64>, FinetuneError> {
        let mut totals = vec![0; self.all.len()];
        let (mut done, mut epoch) = (0, 0);
        while done < total {
            let plan = params.plan.epoch(lengths, regions, epoch)?;
            let before = done;
            for step in plan.steps(params.accumulate) {
                if done >= total {
                    break;
                }
                let rows = step.iter().flatten();
                let owners = rows.filter_map(|row| regions.get(*row));
                let owners: BTreeSet<usize> = owners.map(|one| self.of_region(*one)).collect();
                for owner in owners {
                    if let Some(count) = totals.get_mut(owner) {
                        *count += 1;
                    }
                }
                done += 1;
            }
            if done == before && matches!(params.length, Length::Steps(_)) {
                break;
            }
            epoch += 1;
        }
        Ok(totals)
    }
}
