//! First the greatest burden, then the sum.

use landfall_core::{Cancelled, Progress};

use super::bound::greatest;
use super::model::{Aim, Model, Ranges};
use super::relax::relax;
use super::search::search;
use crate::solved::Limit;

/// The uses found and what is proven of them, in units of the model.
#[derive(Debug)]
pub(super) struct Stages {
    pub(super) counts: Vec<i64>,
    pub(super) greatest_bound: i64,
    pub(super) sum_bound: i64,
    pub(super) nodes: u64,
}

/// The best uses so far, by their greatest load.
struct Best {
    counts: Vec<i64>,
    greatest: i64,
}

/// Raises a target for the greatest load, from the relaxation's bound on, through the values that a
/// load can take, until a search finds uses within it; then minimises the sum within it.
pub(super) fn run(
    model: &Model,
    limit: Limit<'_>,
    progress: &Progress,
) -> Result<Stages, Cancelled> {
    let mut best = start(model);
    let mut nodes = 0;
    let mut target = next(model, relaxed(model));
    while target < best.greatest {
        let aim = Aim::within(model, target, false);
        let from = best.counts.clone();
        let left = rest(limit, nodes, 2);
        let found = search(model, &aim, from, left, progress, &mut |counts| {
            best.keep(model, counts);
        })?;
        nodes += found.nodes;
        if let Some((counts, _)) = &found.best {
            best.keep(model, counts);
        } else if found.bound.is_some() {
            break;
        } else {
            target = next(model, target + 1);
        }
    }
    let aim = Aim::within(model, best.greatest, true);
    let left = rest(limit, nodes, 1);
    let found = search(
        model,
        &aim,
        best.counts.clone(),
        left,
        progress,
        &mut |_| {},
    )?;
    Ok(Stages {
        counts: found.best.map_or(best.counts, |(counts, _)| counts),
        greatest_bound: target.min(best.greatest),
        sum_bound: found.bound.unwrap_or(0),
        nodes: nodes + found.nodes,
    })
}

impl Best {
    fn keep(&mut self, model: &Model, counts: &[i64]) {
        let greatest = model.loads(counts).into_iter().max().unwrap_or(0);
        if greatest < self.greatest {
            self.greatest = greatest;
            self.counts = counts.to_vec();
        }
    }
}

/// The choices of least sum.
fn start(model: &Model) -> Best {
    let ranges = Ranges::all(model);
    let sums: Vec<i64> = (0..model.variables())
        .map(|v| model.burdens(v).iter().sum())
        .collect();
    let mut counts = vec![0; model.variables()];
    for class in &model.classes {
        ranges.fill(class, &sums, &mut counts);
    }
    Best {
        greatest: model.loads(&counts).into_iter().max().unwrap_or(0),
        counts,
    }
}

/// A bound for the greatest load from the relaxation.
fn relaxed(model: &Model) -> i64 {
    let ranges = Ranges::all(model);
    let nothing = Aim {
        caps: vec![0; model.attendees],
        sum: false,
    };
    relax(model, &ranges, &nothing).map_or(0, |r| greatest(model, &ranges, &r.multipliers))
}

/// The least value from `limit` on that the load of some attendee can take; the greatest load is
/// one of them.
fn next(model: &Model, limit: i64) -> i64 {
    let values = model
        .residues
        .iter()
        .filter_map(|residue| residue.at_least(limit));
    values.min().unwrap_or(i64::MAX)
}

/// What is left of the limit after some nodes, of its share of one in `parts`.
fn rest(limit: Limit<'_>, nodes: u64, parts: u64) -> Limit<'_> {
    match limit {
        Limit::Nodes(all) => Limit::Nodes(all.div_ceil(parts).saturating_sub(nodes)),
        deadline @ Limit::Deadline(_) => deadline,
    }
}
