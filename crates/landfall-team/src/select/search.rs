//! Best-first search over the teams of one size.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};
use std::sync::Arc;

use rayon::prelude::*;

use super::domain::{Domain, Empty, Laws, State};
use super::dominance::{Dominance, dominance};
use super::model::{Aim, Model};
use super::node::{Outcome, Part, Plan, settle};
use super::relax::Frame;
use super::split::{Tuned, even, tune};
use super::stars::Near;

/// Parts settled side by side. Part of the method: the number of threads changes nothing.
const BATCH: usize = 32;
/// With more open parts than this the search goes deep first, to bound its memory.
const MOST_OPEN: usize = 400_000;

/// The search for one size.
#[derive(Debug)]
pub(super) struct Search<'a> {
    pub(super) model: Model<'a>,
    order: Dominance,
    split: Vec<i32>,
    near: Option<Near>,
    heap: BinaryHeap<Queued>,
    /// Parts of the dive, when memory is short.
    dive: Vec<Part>,
    count: u64,
    known_short: BTreeSet<Vec<usize>>,
}

#[derive(Debug)]
struct Queued {
    key: (i64, Reverse<u64>),
    part: Part,
}

impl PartialEq for Queued {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}
impl Eq for Queued {}
impl PartialOrd for Queued {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Queued {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.key.cmp(&other.key)
    }
}

/// Teams found in a step.
pub(super) type Teams = Vec<(i64, Vec<usize>)>;

impl<'a> Search<'a> {
    /// Bounds the whole; the teams seen on the way are returned beside the search.
    pub(super) fn new(
        model: Model<'a>,
        aim: Aim,
        floor: i64,
        steps: usize,
        avoid: Option<&[usize]>,
        stop: &dyn Fn() -> bool,
    ) -> (Self, Teams) {
        let order = dominance(&model, aim);
        let split = model
            .pair
            .map_or_else(Vec::new, |pair| even(pair.square, &model.enemies));
        let mut search = Self {
            model,
            order,
            split,
            near: None,
            heap: BinaryHeap::new(),
            dive: Vec::new(),
            count: 0,
            known_short: BTreeSet::new(),
        };
        let teams = search.root(floor, steps, avoid, stop);
        (search, teams)
    }

    fn root(
        &mut self,
        mut floor: i64,
        steps: usize,
        avoid: Option<&[usize]>,
        stop: &dyn Fn() -> bool,
    ) -> Teams {
        let mut teams: Teams = Vec::new();
        let laws = Laws {
            model: &self.model,
            order: &self.order,
        };
        let Ok(mut domain) = Domain::whole(laws) else {
            return teams;
        };
        let mut tuned = Tuned {
            split: std::mem::take(&mut self.split),
            prices: Vec::new(),
            bound: i64::MAX,
        };
        // Three rounds: what a round rules out sharpens the next.
        for _round in 0..3 {
            let mut seen = |team: Vec<usize>| {
                let value = self.model.value(&team);
                if value > floor && avoid != Some(team.as_slice()) && self.model.feasible(&team) {
                    teams.push((value, team));
                }
            };
            let frame = Frame {
                laws,
                split: &[],
                near: None,
                floor,
            };
            let tuning = tune(&frame, &domain, &mut tuned, steps / 3, stop, &mut seen);
            let best = teams.iter().map(|(value, _)| *value).max();
            floor = best.unwrap_or(floor).max(floor);
            match tuning.and_then(|()| sharpen(laws, floor, &mut tuned, &mut domain)) {
                Ok(true) => {}
                Ok(false) => break,
                Err(_) => return teams,
            }
        }
        self.split = tuned.split;
        if self.model.pair.is_some() {
            let open = domain.people(State::Open);
            self.near = Near::new(self.model.people, &self.split, &open);
        }
        self.push(Part {
            bound: tuned.bound,
            domain,
            prices: Arc::new(tuned.prices),
        });
        teams
    }

    fn push(&mut self, part: Part) {
        self.count += 1;
        let key = (part.bound, Reverse(self.count));
        self.heap.push(Queued { key, part });
    }

    /// No team of this size that is not yet found is worth more; `None` when all is settled.
    pub(super) fn bound(&self) -> Option<i64> {
        let top = self.heap.peek().map(|queued| queued.key.0);
        top.max(self.dive.iter().map(|part| part.bound).max())
    }

    /// Settles up to `most` parts; the number settled and the teams found.
    pub(super) fn step(&mut self, floor: i64, most: u64, plan: Plan<'_>) -> (u64, Teams) {
        let parts = self.take(floor, most);
        let laws = Laws {
            model: &self.model,
            order: &self.order,
        };
        let frame = Frame {
            laws,
            split: &self.split,
            near: self.near.as_ref(),
            floor,
        };
        let outcomes: Vec<Outcome> = parts
            .par_iter()
            .map(|part| settle(&frame, plan, part))
            .collect();
        let mut teams = Vec::new();
        let deep = self.heap.len() > MOST_OPEN;
        for outcome in outcomes {
            teams.extend(outcome.teams);
            self.learn(outcome.short);
            if deep {
                self.dive.extend(outcome.parts.into_iter().rev());
            } else {
                outcome.parts.into_iter().for_each(|part| self.push(part));
            }
        }
        (parts.len() as u64, teams)
    }

    fn take(&mut self, floor: i64, most: u64) -> Vec<Part> {
        let most = usize::try_from(most).unwrap_or(BATCH).min(BATCH);
        let mut parts = Vec::new();
        while parts.len() < most {
            if let Some(part) = self.dive.pop() {
                if part.bound > floor {
                    parts.push(part);
                }
                continue;
            }
            match self.heap.pop() {
                Some(queued) if queued.key.0 > floor => parts.push(queued.part),
                Some(_) => self.heap.clear(),
                None => break,
            }
        }
        parts
    }

    fn learn(&mut self, short: Vec<Vec<usize>>) {
        for set in short {
            if set.len() > 1 && self.known_short.insert(set.clone()) {
                let row = self.model.hall_row(&set);
                if !self.model.rows.contains(&row) {
                    self.model.rows.push(row);
                }
            }
        }
    }
}

/// Bounds the whole by what was tuned, and leaves out whom that bound rules out.
fn sharpen(
    laws: Laws<'_, '_>,
    floor: i64,
    tuned: &mut Tuned,
    domain: &mut Domain,
) -> Result<bool, Empty> {
    let frame = Frame {
        laws,
        split: &tuned.split,
        near: None,
        floor,
    };
    let relaxed = frame.relax(domain, &tuned.prices)?;
    tuned.bound = tuned.bound.min(relaxed.bound);
    frame.fix(domain, &relaxed)
}
