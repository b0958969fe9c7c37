//! Which segments merged, split, appeared or vanished, and how far matched ones drifted.

use landfall_core::Reason;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::ReadingError;
use super::error::same_count;
use super::input::{centroid, check_centroids};
use super::matching::{Matching, Pair};

/// The entities common to a segment before and one after, and those of each.
#[derive(Debug, Clone, Copy)]
pub(super) struct Share {
    pub(super) common: usize,
    before: usize,
    after: usize,
}

impl Share {
    /// `None` where the two have nothing in common.
    pub(super) fn of(table: &[Vec<u32>], before: usize, after: usize) -> Option<Self> {
        let row = table.get(before)?;
        let common = *row.get(after)? as usize;
        let column = table.iter().filter_map(|row| row.get(after));
        (common > 0).then(|| Self {
            common,
            before: row.iter().map(|cell| *cell as usize).sum(),
            after: column.map(|cell| *cell as usize).sum(),
        })
    }

    pub(super) fn jaccard(&self) -> f64 {
        ratio(self.common, self.before + self.after - self.common)
    }

    pub(super) fn of_before(&self) -> f64 {
        ratio(self.common, self.before)
    }

    pub(super) fn of_after(&self) -> f64 {
        ratio(self.common, self.after)
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
fn ratio(part: usize, whole: usize) -> f64 {
    part as f64 / whole as f64
}

/// Several segments of one period that are one of the other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Regrouping {
    /// The one segment.
    pub whole: usize,
    /// Its parts, two or more, in their order.
    pub parts: Vec<usize>,
}

/// A segment without a counterpart in the other period.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Unmatched {
    /// The segment.
    pub segment: usize,
    /// Its entities, those that entered or left included.
    pub size: usize,
    /// Those of them that both periods have.
    pub common: usize,
    /// The segment of the other period that has most of them, the lower of equals; `None` without
    /// any.
    pub mostly: Option<usize>,
    /// Share of the common ones that it has.
    pub mostly_share: Option<f64>,
}

/// What became of the segments between two periods. A segment *goes into* another when at least the
/// threshold share of its common entities are there after; a segment *comes from* another when at
/// least that share of its common entities were there before. Both may be true of one segment: a
/// large one that swallows a small one is still the same and is a merger too.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Changes {
    /// Segments after (`whole`) into which two or more segments before (`parts`) go.
    pub merged: Vec<Regrouping>,
    /// Segments before (`whole`) from which two or more segments after (`parts`) come.
    pub split: Vec<Regrouping>,
    /// Segments after, with entities, that are the same as none before, neither a merger nor part of
    /// a split.
    pub appeared: Vec<Unmatched>,
    /// Segments before, with entities, that are the same as none after, neither part of a merger nor
    /// split.
    pub vanished: Vec<Unmatched>,
}

impl Changes {
    pub(super) fn of(
        table: &[Vec<u32>],
        (before, after): (&[usize], &[usize]),
        pairs: &[Pair],
        threshold: f64,
    ) -> Self {
        let goes = |a: usize, b: usize| {
            Share::of(table, a, b).is_some_and(|share| share.of_before() >= threshold)
        };
        let comes = |a: usize, b: usize| {
            Share::of(table, a, b).is_some_and(|share| share.of_after() >= threshold)
        };
        let merged = regroupings(after.len(), before.len(), |whole, part| goes(part, whole));
        let split = regroupings(before.len(), after.len(), comes);
        let kept = |found: &[Regrouping], segment: usize| found.iter().any(|r| r.whole == segment);
        let part =
            |found: &[Regrouping], segment: usize| found.iter().any(|r| r.parts.contains(&segment));
        let same = pairs.iter().filter(|pair| pair.same);
        let vanished = (0..before.len()).filter(|a| {
            let same = same.clone().any(|pair| pair.before == *a);
            !(same || part(&merged, *a) || kept(&split, *a))
        });
        let appeared = (0..after.len()).filter(|b| {
            let same = same.clone().any(|pair| pair.after == *b);
            !(same || kept(&merged, *b) || part(&split, *b))
        });
        let row = |a: usize| table.get(a).cloned().unwrap_or_default();
        let column =
            |b: usize| -> Vec<u32> { table.iter().filter_map(|r| r.get(b).copied()).collect() };
        Self {
            vanished: vanished
                .filter_map(|a| unmatched(a, before, &row(a)))
                .collect(),
            appeared: appeared
                .filter_map(|b| unmatched(b, after, &column(b)))
                .collect(),
            merged,
            split,
        }
    }

    /// One conclusion per change.
    pub(super) fn reasons(&self) -> Vec<Reason> {
        let list = |parts: &[usize]| {
            let parts: Vec<String> = parts.iter().map(ToString::to_string).collect();
            parts.join(", ")
        };
        let merged = self.merged.iter().map(|r| {
            Reason::new(format!(
                "segments {} before merged into segment {} after",
                list(&r.parts),
                r.whole
            ))
        });
        let split = self.split.iter().map(|r| {
            Reason::new(format!(
                "segment {} before split into segments {} after",
                r.whole,
                list(&r.parts)
            ))
        });
        let vanished = self.vanished.iter().map(|u| u.reason("before vanished"));
        let appeared = self.appeared.iter().map(|u| u.reason("after appeared"));
        merged
            .chain(split)
            .chain(vanished)
            .chain(appeared)
            .collect()
    }
}

impl Unmatched {
    fn reason(&self, what: &str) -> Reason {
        let reason = Reason::new(format!("segment {} {what}", self.segment))
            .input("entities", self.size)
            .input("of them in both periods", self.common);
        match self.mostly.zip(self.mostly_share) {
            Some((segment, share)) => reason.input(
                "most of them in segment",
                format!("{segment} ({:.0} %)", share * 100.0),
            ),
            None => reason,
        }
    }
}

fn regroupings(
    wholes: usize,
    parts: usize,
    belongs: impl Fn(usize, usize) -> bool,
) -> Vec<Regrouping> {
    (0..wholes)
        .map(|whole| Regrouping {
            whole,
            parts: (0..parts).filter(|part| belongs(whole, *part)).collect(),
        })
        .filter(|found| found.parts.len() > 1)
        .collect()
}

/// `None` for a segment without entities: it neither was nor is.
fn unmatched(segment: usize, sizes: &[usize], cells: &[u32]) -> Option<Unmatched> {
    let size = *sizes.get(segment)?;
    let common: usize = cells.iter().map(|cell| *cell as usize).sum();
    let most = cells.iter().copied().max().filter(|most| *most > 0);
    let mostly = most.and_then(|most| cells.iter().position(|cell| *cell == most));
    (size > 0).then(|| Unmatched {
        segment,
        size,
        common,
        mostly,
        mostly_share: most.map(|most| ratio(most as usize, common)),
    })
}

/// How far the centroid of a matched segment moved.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Drift {
    /// Segment of the first period.
    pub before: usize,
    /// Segment of the second.
    pub after: usize,
    /// Euclidean distance of the two centroids.
    pub distance: f64,
    /// That distance over the distance from the first centroid to the nearest other one of its
    /// period: from about one half on, the segment moved into the place of another. `None` for a
    /// single segment or when the nearest other centroid coincides with it.
    pub relative: Option<f64>,
    /// The second centroid minus the first, column by column.
    pub difference: Vec<f64>,
}

impl Matching {
    /// How far the matched segments moved, pair by pair, when both periods were clustered in the
    /// same space: the same columns with the same transformation and scaling. Scaling each period by
    /// itself hides what all entities have in common.
    ///
    /// # Errors
    /// [`ReadingError::NoColumns`], [`ReadingError::Count`] when the centroids are not segments x
    /// `columns`, [`ReadingError::Centroid`].
    pub fn drift(
        &self,
        before: &[f64],
        after: &[f64],
        columns: usize,
    ) -> Result<Vec<Drift>, ReadingError> {
        let segments_after = self.table.first().map_or(0, Vec::len);
        for (given, segments) in [(before, self.table.len()), (after, segments_after)] {
            check_centroids(given, columns)?;
            same_count("coordinates of centroids", given.len(), segments * columns)?;
        }
        let drift = |pair: &Pair| {
            let start = centroid(before, columns, pair.before);
            let end = centroid(after, columns, pair.after);
            let difference: Vec<f64> = end.iter().zip(start).map(|(b, a)| b - a).collect();
            let distance = difference.iter().map(|d| d * d).sum::<f64>().sqrt();
            let others = (0..self.table.len()).filter(|other| *other != pair.before);
            let nearest = others
                .map(|other| gap(start, centroid(before, columns, other)))
                .fold(f64::INFINITY, f64::min);
            Drift {
                before: pair.before,
                after: pair.after,
                distance,
                relative: (nearest > 0.0 && nearest.is_finite()).then(|| distance / nearest),
                difference,
            }
        };
        Ok(self.pairs.iter().map(drift).collect())
    }
}

fn gap(a: &[f64], b: &[f64]) -> f64 {
    let squares = a.iter().zip(b).map(|(a, b)| (a - b).powi(2));
    squares.sum::<f64>().sqrt()
}
