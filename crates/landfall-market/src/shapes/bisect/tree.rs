//! The tree of splits: cut at any number of clusters, stored, and asked about other rows.

use serde::{Deserialize, Serialize};

use crate::cluster::{Assignment, ClusterError, Points, Real};
use crate::shapes::common::{change, label, squared_distance};

/// How a node was split.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct BisectingSplit {
    /// Which split it was, counted from 0.
    pub order: usize,
    /// Inertia of the node minus that of its halves.
    pub inertia_drop: f64,
    /// Node of the heavier half (ties: the one with the first row).
    pub heavier: usize,
    /// Node of the lighter half.
    pub lighter: usize,
}

/// A cluster of the tree.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BisectingNode {
    /// Weighted mean of its rows.
    pub centroid: Vec<f64>,
    /// Number of its rows.
    pub rows: usize,
    /// Sum of their weights.
    pub weight: f64,
    /// Sum of weight times squared distance to the centroid.
    pub inertia: f64,
    /// Its halves; a leaf has none.
    pub split: Option<BisectingSplit>,
}

/// A hierarchy of clusters. Node 0 holds all rows; halves stand after the node they come from.
///
/// It can be stored and read back; what is read is checked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Vec<BisectingNode>", into = "Vec<BisectingNode>")]
pub struct BisectingTree {
    nodes: Vec<BisectingNode>,
}

impl From<BisectingTree> for Vec<BisectingNode> {
    fn from(tree: BisectingTree) -> Self {
        tree.nodes
    }
}

impl TryFrom<Vec<BisectingNode>> for BisectingTree {
    type Error = ClusterError;

    fn try_from(nodes: Vec<BisectingNode>) -> Result<Self, ClusterError> {
        check_nodes(&nodes)?;
        Ok(Self { nodes })
    }
}

impl BisectingTree {
    /// A tree that is known to be one.
    pub(super) const fn of(nodes: Vec<BisectingNode>) -> Self {
        Self { nodes }
    }

    /// All nodes, the root first.
    pub fn nodes(&self) -> &[BisectingNode] {
        &self.nodes
    }

    /// Number of leaves: the greatest K that the tree can be cut at.
    pub const fn leaves(&self) -> usize {
        self.nodes.len() / 2 + 1
    }

    /// Number of columns.
    pub fn columns(&self) -> usize {
        self.nodes.first().map_or(0, |root| root.centroid.len())
    }

    /// The nodes that are the clusters after the first k - 1 splits, from the heavier halves to the
    /// lighter. Cluster `i` at k is the i-th of them.
    ///
    /// # Errors
    /// [`ClusterError::Parameter`] for a k that is 0 or above the number of leaves.
    pub fn clusters_at(&self, k: usize) -> Result<Vec<usize>, ClusterError> {
        self.check_k(k)?;
        let mut clusters = Vec::with_capacity(k);
        let mut open = vec![0];
        while let Some(node) = open.pop() {
            match self.split_at(node, k) {
                Some(split) => open.extend([split.lighter, split.heavier]),
                None => clusters.push(node),
            }
        }
        Ok(clusters)
    }

    /// Sum of the inertia of the clusters at k.
    ///
    /// # Errors
    /// As [`BisectingTree::clusters_at`].
    pub fn inertia_at(&self, k: usize) -> Result<f64, ClusterError> {
        let clusters = self.clusters_at(k)?;
        let inertia = |node: usize| self.nodes.get(node).map_or(0.0, |node| node.inertia);
        Ok(clusters.into_iter().map(inertia).sum())
    }

    /// Follows every row down the tree to its cluster at k: at each split to the nearer half, the
    /// heavier of equals. The squared distance is that to the centroid of this cluster, which need
    /// not be the nearest of all.
    ///
    /// # Errors
    /// As [`BisectingTree::clusters_at`], and [`ClusterError::Columns`].
    pub fn predict<T: Real>(
        &self,
        points: Points<'_, T>,
        k: usize,
    ) -> Result<Assignment, ClusterError> {
        if points.columns() != self.columns() {
            return Err(ClusterError::Columns {
                given: points.columns(),
                expected: self.columns(),
            });
        }
        let label_of = self.labels_of_nodes(k)?;
        let found = points.iter().map(|row| {
            let row: Vec<f64> = row.iter().map(|v| v.to_f64()).collect();
            let node = self.descend(&row, k);
            let label = label_of.get(node).copied().flatten().unwrap_or_default();
            (label, self.distance(&row, node))
        });
        let (labels, squared_distances) = found.unzip();
        Ok(Assignment {
            labels,
            squared_distances,
        })
    }

    /// The cluster at k of every node at or below the cut.
    pub(super) fn labels_of_nodes(&self, k: usize) -> Result<Vec<Option<u32>>, ClusterError> {
        let mut labels: Vec<Option<u32>> = vec![None; self.nodes.len()];
        for (cluster, node) in self.clusters_at(k)?.into_iter().enumerate() {
            set(&mut labels, node, Some(label(cluster)));
        }
        // Halves stand after their node.
        for (index, node) in self.nodes.iter().enumerate() {
            let own = labels.get(index).copied().flatten();
            if let (Some(split), Some(own)) = (&node.split, own) {
                set(&mut labels, split.heavier, Some(own));
                set(&mut labels, split.lighter, Some(own));
            }
        }
        Ok(labels)
    }

    fn check_k(&self, k: usize) -> Result<(), ClusterError> {
        if k == 0 || k > self.leaves() {
            return Err(ClusterError::Parameter {
                name: "k",
                given: k.to_string(),
                allowed: "between 1 and the number of leaves of the tree",
            });
        }
        Ok(())
    }

    /// The split of a node, if it is among the first k - 1.
    fn split_at(&self, node: usize, k: usize) -> Option<&BisectingSplit> {
        let split = self.nodes.get(node)?.split.as_ref()?;
        (split.order + 1 < k).then_some(split)
    }

    fn descend(&self, row: &[f64], k: usize) -> usize {
        let mut node = 0;
        while let Some(split) = self.split_at(node, k) {
            let nearer = self.distance(row, split.lighter) < self.distance(row, split.heavier);
            node = if nearer { split.lighter } else { split.heavier };
        }
        node
    }

    fn distance(&self, row: &[f64], node: usize) -> f64 {
        let node = self.nodes.get(node);
        node.map_or(f64::INFINITY, |node| squared_distance(row, &node.centroid))
    }
}

fn set<T>(values: &mut [T], index: usize, value: T) {
    change(values, index, |slot| *slot = value);
}

/// Refuses nodes that are no tree, so that following them always ends.
fn check_nodes(nodes: &[BisectingNode]) -> Result<(), ClusterError> {
    let wrong = |given: String, allowed| ClusterError::Parameter {
        name: "tree",
        given,
        allowed,
    };
    let columns = nodes.first().map_or(0, |root| root.centroid.len());
    if columns == 0 {
        return Err(wrong(
            String::new(),
            "a tree with a root of at least one column",
        ));
    }
    // By node, the order of the split it came from.
    let mut born: Vec<Option<usize>> = vec![None; nodes.len()];
    let mut orders = vec![false; nodes.len() / 2];
    for (index, node) in nodes.iter().enumerate() {
        let numbers = node.centroid.iter().chain([&node.weight, &node.inertia]);
        if node.centroid.len() != columns || numbers.into_iter().any(|v| !v.is_finite()) {
            let allowed = "a node of finite numbers with as many columns as the root";
            return Err(wrong(format!("node {index}"), allowed));
        }
        let parent = born.get(index).copied().flatten();
        if index > 0 && parent.is_none() {
            return Err(wrong(format!("node {index}"), "half of a node before it"));
        }
        let Some(split) = node.split else { continue };
        let fresh = orders.get(split.order) == Some(&false);
        if !fresh || parent.is_some_and(|parent| split.order <= parent) {
            let allowed = "split once, after the node it came from";
            return Err(wrong(format!("node {index}"), allowed));
        }
        set(&mut orders, split.order, true);
        for half in [split.heavier, split.lighter] {
            if half <= index || born.get(half) != Some(&None) {
                return Err(wrong(
                    format!("node {half}"),
                    "half of exactly one earlier node",
                ));
            }
            set(&mut born, half, Some(split.order));
        }
    }
    Ok(())
}
