//! How the tree grows.

use landfall_core::{Progress, Seed};

use super::params::{BisectingParams, SplitBy};
use super::tree::{BisectingNode, BisectingSplit, BisectingTree};
use crate::cluster::{ClusterError, KMeansParams, Points, Real};
use crate::shapes::Warning;
use crate::shapes::common::{change, check_k, squared_distance};

/// A tree of clusters and the leaf of every row.
#[derive(Debug, Clone, PartialEq)]
pub struct BisectingFit {
    tree: BisectingTree,
    leaf_of: Vec<usize>,
    warnings: Vec<Warning>,
}

impl BisectingFit {
    /// The tree.
    pub const fn tree(&self) -> &BisectingTree {
        &self.tree
    }

    /// The node that is the leaf of every row.
    pub fn leaf_nodes(&self) -> &[usize] {
        &self.leaf_of
    }

    /// The cluster of every row after the first k - 1 splits, numbered as
    /// [`BisectingTree::clusters_at`] has them.
    ///
    /// # Errors
    /// [`ClusterError::Parameter`] for a k that is 0 or above the number of leaves.
    pub fn labels_at(&self, k: usize) -> Result<Vec<u32>, ClusterError> {
        let labels = self.tree.labels_of_nodes(k)?;
        let of = |leaf: &usize| labels.get(*leaf).copied().flatten().unwrap_or_default();
        Ok(self.leaf_of.iter().map(of).collect())
    }

    /// What the reader should know.
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }
}

/// The rows of every node while the tree grows.
struct Growth<'a, T> {
    points: Points<'a, T>,
    nodes: Vec<BisectingNode>,
    members: Vec<Vec<usize>>,
    /// Leaves that a split was tried on in vain, and nodes that were split.
    closed: Vec<bool>,
}

pub(super) fn fit<T: Real>(
    params: &BisectingParams,
    points: Points<'_, T>,
    seed: Seed,
    progress: &Progress,
) -> Result<BisectingFit, ClusterError> {
    check_k(params.leaves, points.founders())?;
    let stage = progress.stage("bisecting k-means", u64::try_from(params.leaves - 1).ok());
    let mut growth = Growth {
        points,
        nodes: Vec::new(),
        members: Vec::new(),
        closed: Vec::new(),
    };
    growth.add((0..points.rows()).collect());
    let mut splits = 0;
    while splits + 1 < params.leaves {
        let Some(node) = growth.next_leaf(params.split_by) else {
            break;
        };
        progress.check()?;
        change(&mut growth.closed, node, |closed| *closed = true);
        if let Some(halves) = growth.halve(node, params.restarts, seed.index(node as u64))? {
            growth.split(node, splits, halves);
            splits += 1;
            stage.advance(1)?;
        }
    }
    let mut warnings = Vec::new();
    if splits + 1 < params.leaves {
        warnings.push(Warning::FewerClusters {
            asked: params.leaves,
            found: splits + 1,
        });
    }
    Ok(growth.finish(warnings))
}

impl<T: Real> Growth<'_, T> {
    fn add(&mut self, members: Vec<usize>) -> usize {
        let (centroid, weight, inertia) = self.centre(&members);
        self.nodes.push(BisectingNode {
            centroid,
            rows: members.len(),
            weight,
            inertia,
            split: None,
        });
        self.members.push(members);
        self.closed.push(false);
        self.nodes.len() - 1
    }

    fn row(&self, row: usize) -> impl Iterator<Item = f64> {
        self.points.row(row).iter().map(|v| v.to_f64())
    }

    /// Weighted mean, weight and inertia of some rows.
    fn centre(&self, members: &[usize]) -> (Vec<f64>, f64, f64) {
        let mut mean = vec![0.0; self.points.columns()];
        let mut weight = 0.0;
        for &row in members {
            let own = self.points.weight(row);
            weight += own;
            mean.iter_mut()
                .zip(self.row(row))
                .for_each(|(sum, v)| *sum += own * v);
        }
        mean.iter_mut().for_each(|sum| *sum /= weight);
        let inertia = members.iter().map(|&row| {
            let values: Vec<f64> = self.row(row).collect();
            self.points.weight(row) * squared_distance(&values, &mean)
        });
        let inertia = inertia.sum();
        (mean, weight, inertia)
    }

    /// The open leaf with the most inertia or weight, the older one of equals.
    fn next_leaf(&self, split_by: SplitBy) -> Option<usize> {
        let mut best: Option<(usize, f64)> = None;
        for (index, (node, closed)) in self.nodes.iter().zip(&self.closed).enumerate() {
            let size = match split_by {
                SplitBy::Inertia => node.inertia,
                SplitBy::Weight => node.weight,
            };
            if !closed && best.is_none_or(|(_, most)| size > most) {
                best = Some((index, size));
            }
        }
        best.map(|(index, _)| index)
    }

    /// The two halves of a node, the heavier first; `None` when its rows cannot be told apart.
    fn halve(
        &self,
        node: usize,
        restarts: usize,
        seed: Seed,
    ) -> Result<Option<[Vec<usize>; 2]>, ClusterError> {
        let members = self.members.get(node);
        let members = members.map(Vec::as_slice).unwrap_or_default();
        if !self.differ(members) {
            return Ok(None);
        }
        let rows = members.iter().flat_map(|row| self.points.row(*row));
        let values: Vec<T> = rows.copied().collect();
        let weights: Vec<f64> = members.iter().map(|row| self.points.weight(*row)).collect();
        let points = Points::new(&values, self.points.columns())?.weighted(&weights)?;
        let fit = KMeansParams::new(2)
            .restarts(restarts)
            .relative_tolerance(0.0)
            .check()?
            .fit(points, seed, &Progress::silent())?;
        let (mut one, mut other) = (Vec::new(), Vec::new());
        for (row, label) in members.iter().zip(fit.labels()) {
            if *label == 0 { &mut one } else { &mut other }.push(*row);
        }
        let weight = |half: &[usize]| half.iter().map(|r| self.points.weight(*r)).sum::<f64>();
        let (first, second) = (weight(&one), weight(&other));
        if first == 0.0 || second == 0.0 {
            return Ok(None);
        }
        let swap = second > first || (second == first && other.first() < one.first());
        Ok(Some(if swap { [other, one] } else { [one, other] }))
    }

    /// Whether two rows that count are not equal.
    fn differ(&self, members: &[usize]) -> bool {
        let mut counting = members.iter().filter(|row| self.points.weight(**row) > 0.0);
        let Some(first) = counting.next() else {
            return false;
        };
        counting.any(|row| self.points.row(*row) != self.points.row(*first))
    }

    fn split(&mut self, node: usize, order: usize, halves: [Vec<usize>; 2]) {
        let [heavier, lighter] = halves.map(|half| self.add(half));
        let inertia = |node: usize| self.nodes.get(node).map_or(0.0, |node| node.inertia);
        let split = BisectingSplit {
            order,
            inertia_drop: inertia(node) - inertia(heavier) - inertia(lighter),
            heavier,
            lighter,
        };
        change(&mut self.nodes, node, |node| node.split = Some(split));
        // Only leaves need their rows.
        change(&mut self.members, node, |members| *members = Vec::new());
    }

    fn finish(self, warnings: Vec<Warning>) -> BisectingFit {
        let mut leaf_of = vec![0; self.points.rows()];
        for (node, members) in self.members.iter().enumerate() {
            for &row in members {
                change(&mut leaf_of, row, |leaf| *leaf = node);
            }
        }
        BisectingFit {
            tree: BisectingTree::of(self.nodes),
            leaf_of,
            warnings,
        }
    }
}
