//! Which centroids share a bound.

/// Centroids in groups of nearly equal size that lie side by side.
#[derive(Debug)]
pub(super) struct Groups {
    /// Centroids of each group, in ascending order.
    pub(super) members: Vec<Vec<u32>>,
    /// Group of each centroid.
    pub(super) of: Vec<u8>,
    /// Place of each centroid when groups stand in a row.
    pub(super) rank: Vec<u32>,
}

impl Groups {
    /// `count` groups, a power of two, or fewer when there are fewer centroids: all are halved across
    /// the coordinate in which they differ most, again and again.
    pub(super) fn new(centroids: &[f64], columns: usize, count: usize) -> Self {
        let k = centroids.len() / columns;
        let mut members = vec![(0..k).collect::<Vec<usize>>()];
        while members.len() < count.min(k) {
            members = members
                .into_iter()
                .flat_map(|group| halves(group, centroids, columns))
                .filter(|group| !group.is_empty())
                .collect();
        }
        let (mut of, mut rank) = (vec![0; k], vec![0; k]);
        let places = (0..).zip(&members).flat_map(|(number, group)| {
            let inside = group.iter().copied();
            inside.map(move |centroid| (number, centroid))
        });
        for (place, (number, centroid)) in (0..).zip(places) {
            if let (Some(of), Some(rank)) = (of.get_mut(centroid), rank.get_mut(centroid)) {
                (*of, *rank) = (number, place);
            }
        }
        let label = |centroid: usize| u32::try_from(centroid).unwrap_or(u32::MAX);
        let members = members
            .into_iter()
            .map(|group| group.into_iter().map(label).collect())
            .collect();
        Self { members, of, rank }
    }
}

fn halves(mut group: Vec<usize>, centroids: &[f64], columns: usize) -> [Vec<usize>; 2] {
    let at = |centroid: usize, column: usize| {
        let value = centroids.get(centroid * columns + column);
        value.copied().unwrap_or_default()
    };
    let spread = |column: usize| {
        let values = group.iter().map(|&centroid| at(centroid, column));
        let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
            (low.min(value), high.max(value))
        });
        high - low
    };
    let widest = (0..columns)
        .map(|column| (spread(column), column))
        .fold((f64::NEG_INFINITY, 0), |best, one| {
            if one.0 > best.0 { one } else { best }
        })
        .1;
    group.sort_by(|&a, &b| at(a, widest).total_cmp(&at(b, widest)));
    let mut upper = group.split_off(group.len() / 2);
    group.sort_unstable();
    upper.sort_unstable();
    [group, upper]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_share_a_group() {
        // Two far pairs in the second column, and inside each pair the first tells them apart.
        let centroids = [0.0, 9.0, 1.0, 0.0, 1.0, 9.0, 0.0, 0.0];
        let groups = Groups::new(&centroids, 2, 2);
        assert_eq!(groups.members, [[1, 3], [0, 2]]);
        assert_eq!(groups.of, [1, 0, 1, 0]);
        assert_eq!(groups.rank, [2, 0, 3, 1]);
    }

    #[test]
    fn more_groups_than_centroids_are_not_made() {
        for (k, count) in [(3, 8), (5, 4), (1, 4)] {
            let centroids: Vec<f64> = (0..k).map(f64::from).collect();
            let groups = Groups::new(&centroids, 1, count);
            assert!(groups.members.iter().all(|group| !group.is_empty()));
            assert_eq!(
                groups.members.iter().map(Vec::len).sum::<usize>(),
                k as usize
            );
        }
    }
}
