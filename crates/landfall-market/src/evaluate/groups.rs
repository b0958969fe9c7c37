//! The clusters that a list of labels makes of the rows.

use super::figure::Undefined;
use crate::cluster::{ClusterError, Points, Real};

/// The occupied clusters, numbered from 0 in the order of their labels.
#[derive(Debug, Clone)]
pub(crate) struct Groups {
    /// The cluster of every row.
    pub(crate) of_row: Vec<u32>,
    /// Number of rows that are more than nothing, by cluster.
    pub(crate) founders: Vec<usize>,
    /// Sum of the weights, by cluster.
    pub(crate) weights: Vec<f64>,
}

impl Groups {
    /// Reads the labels, whatever numbers they use.
    pub(crate) fn of<T: Real>(points: Points<'_, T>, labels: &[u32]) -> Result<Self, ClusterError> {
        if labels.len() != points.rows() {
            return Err(ClusterError::LabelCount {
                labels: labels.len(),
                rows: points.rows(),
            });
        }
        let mut names = labels.to_vec();
        names.sort_unstable();
        names.dedup();
        let number = |label: &u32| names.binary_search(label).unwrap_or(0);
        let mut founders = vec![0; names.len()];
        let mut weights = vec![0.0; names.len()];
        let mut of_row = Vec::with_capacity(labels.len());
        for (row, label) in labels.iter().enumerate() {
            let (group, weight) = (number(label), points.weight(row));
            of_row.push(u32::try_from(group).unwrap_or(u32::MAX));
            if let (Some(count), Some(total)) = (founders.get_mut(group), weights.get_mut(group)) {
                *count += usize::from(weight > 0.0);
                *total += weight;
            }
        }
        Ok(Self {
            of_row,
            founders,
            weights,
        })
    }

    /// Number of labels in use.
    pub(crate) const fn len(&self) -> usize {
        self.weights.len()
    }

    /// Number of clusters of some weight.
    pub(crate) fn occupied(&self) -> usize {
        self.weights.iter().filter(|weight| **weight > 0.0).count()
    }

    /// Why silhouettes are not defined, if they are not: fewer than two clusters, or as many as
    /// rows.
    pub(crate) fn no_silhouette(&self) -> Option<Undefined> {
        let clusters = self.occupied();
        if clusters < 2 {
            return Some(Undefined::OneCluster);
        }
        let mut all = self.founders.iter().zip(&self.weights);
        all.all(|(&founders, &weight)| founders == 0 || (founders == 1 && weight <= 1.0))
            .then_some(Undefined::OnlySingleRows { clusters })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_may_be_any_numbers() {
        let points = Points::new(&[0.0, 1.0, 2.0], 1).unwrap();
        let groups = Groups::of(points, &[7, u32::MAX, 7]).unwrap();
        assert_eq!(groups.of_row, [0, 1, 0]);
        assert_eq!(groups.weights, [2.0, 1.0]);
        assert_eq!(groups.no_silhouette(), None);
        assert!(matches!(
            Groups::of(points, &[1]),
            Err(ClusterError::LabelCount { labels: 1, rows: 3 })
        ));
    }

    #[test]
    fn a_heavy_row_alone_is_several_copies() {
        let points = Points::new(&[0.0, 1.0], 1).unwrap();
        let alone = Undefined::OnlySingleRows { clusters: 2 };
        let groups = Groups::of(points, &[0, 1]).unwrap();
        assert_eq!(groups.no_silhouette(), Some(alone));
        let heavy = points.weighted(&[1.0, 2.0]).unwrap();
        assert_eq!(Groups::of(heavy, &[0, 1]).unwrap().no_silhouette(), None);
        let single = points.weighted(&[1.0, 0.0]).unwrap();
        let groups = Groups::of(single, &[0, 1]).unwrap();
        assert_eq!(groups.no_silhouette(), Some(Undefined::OneCluster));
    }
}
