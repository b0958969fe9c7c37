//! Segments of two periods side by side: which are the same, and who moved.

use std::collections::BTreeMap;

use landfall_core::Reason;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::agreement::adjusted_mutual_information;
use super::assignment::maximum_matching;
use super::change::{Changes, Share};
use super::error::same_count;
use super::{Labels, ReadingError};
use crate::adjusted_rand_index;

/// The segments of one period (or of one run): an id and a segment for every entity.
#[derive(Debug, Clone)]
pub struct Period<'a> {
    labels: Labels<'a>,
    rows: BTreeMap<&'a str, usize>,
}

impl<'a> Period<'a> {
    /// Ids and their segments. Weights of the labels are not used: entities are counted.
    ///
    /// # Errors
    /// [`ReadingError::Count`] when there is not one id per label, [`ReadingError::Id`] for an id
    /// that stands twice.
    pub fn new(ids: &'a [String], labels: Labels<'a>) -> Result<Self, ReadingError> {
        same_count("ids", ids.len(), labels.rows())?;
        let mut rows = BTreeMap::new();
        for (second, id) in ids.iter().enumerate() {
            if let Some(first) = rows.insert(id.as_str(), second) {
                return Err(ReadingError::Id {
                    id: id.clone(),
                    first,
                    second,
                });
            }
        }
        Ok(Self { labels, rows })
    }

    fn segment(&self, id: &str) -> Option<usize> {
        self.rows.get(id).map(|row| self.labels.of(*row))
    }

    /// Ids that the other period does not have, in their order.
    fn without(&self, other: &Self) -> Vec<String> {
        let alone = |id: &&str| !other.rows.contains_key(*id);
        let ids = self.rows.keys().copied().filter(alone);
        ids.map(str::to_owned).collect()
    }
}

/// Unchecked parameters of matching segments.
///
/// Defaults: a pair is the same segment from a Jaccard index of 0.5, a segment goes into another or
/// comes from it from a share of 0.5 of its common entities.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MatchParams {
    jaccard: f64,
    share: f64,
}

impl Default for MatchParams {
    fn default() -> Self {
        Self {
            jaccard: 0.5,
            share: 0.5,
        }
    }
}

impl MatchParams {
    /// Parameters with the defaults above.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Jaccard index of a matched pair from which it is the same segment, above 0 and at most 1.
    #[must_use]
    pub const fn jaccard(mut self, jaccard: f64) -> Self {
        self.jaccard = jaccard;
        self
    }

    /// Share of its common entities from which a segment goes into another, or comes from it, above
    /// 0 and at most 1. At or below one half a segment may go into several at once.
    #[must_use]
    pub const fn share(mut self, share: f64) -> Self {
        self.share = share;
        self
    }

    /// Checks the parameters.
    ///
    /// # Errors
    /// [`ReadingError::Parameter`] for a threshold out of range.
    pub fn check(self) -> Result<ValidMatchParams, ReadingError> {
        for (name, given) in [("jaccard", self.jaccard), ("share", self.share)] {
            if !(given > 0.0 && given <= 1.0) {
                return Err(ReadingError::Parameter {
                    name,
                    given: given.to_string(),
                    allowed: "above 0 and at most 1",
                });
            }
        }
        Ok(ValidMatchParams(self))
    }
}

/// A segment of the first period and the one of the second that it was matched with. Shares are
/// shares of the common entities.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Pair {
    /// Segment of the first period.
    pub before: usize,
    /// Segment of the second.
    pub after: usize,
    /// Entities in both.
    pub common: usize,
    /// Those over all common entities that are in either (Jaccard index), 0 to 1.
    pub jaccard: f64,
    /// Share of the first segment that is in the second.
    pub share_before: f64,
    /// Share of the second segment that was in the first.
    pub share_after: f64,
    /// Whether the Jaccard index reaches the threshold, so that it is the same segment.
    pub same: bool,
    /// Another matching with as many entities in matched segments does without this pair.
    pub tied: bool,
}

/// An entity that left the segment it would have stayed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Move {
    /// The entity.
    pub id: String,
    /// Its segment before.
    pub from: usize,
    /// Its segment after, which is not matched with that.
    pub to: usize,
}

/// The segments of two periods side by side. Segments are numbered as given; entities are compared
/// by id, and all shares are over the entities that both periods have.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Matching {
    /// Entities in both periods.
    pub common: usize,
    /// Entities of the second period alone, in the order of their ids.
    pub entered: Vec<String>,
    /// Entities of the first period alone.
    pub left: Vec<String>,
    /// Common entities by segment before (rows) and after (columns).
    pub table: Vec<Vec<u32>>,
    /// The one-to-one matching with the most entities in matched segments; pairs without a common
    /// entity are left out.
    pub pairs: Vec<Pair>,
    /// Entities whose segments before and after are not matched, by id.
    pub moved: Vec<Move>,
    /// What became of the segments.
    pub changes: Changes,
    /// Adjusted Rand index over the common entities; `None` for fewer than two and for two trivial
    /// partitions.
    pub adjusted_rand: Option<f64>,
    /// Adjusted mutual information over the common entities; `None` likewise.
    pub adjusted_mutual_information: Option<f64>,
    /// Jaccard index from which a pair is the same segment.
    pub jaccard: f64,
    /// Share from which a segment goes into another or comes from it.
    pub share: f64,
}

/// Checked parameters of matching segments.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ValidMatchParams(MatchParams);

impl ValidMatchParams {
    /// Matches the segments of two periods. O(n log n) for n entities and O(s^2 l) for s and l
    /// segments, s the fewer.
    ///
    /// ```
    /// use landfall_market::reading::{Labels, MatchParams, Period};
    ///
    /// let ids = ["AT", "BR", "DE", "FR", "MX"].map(String::from);
    /// let before = Period::new(&ids, Labels::new(&[0, 1, 0, 0, 1], 2)?)?;
    /// let after = Period::new(&ids, Labels::new(&[1, 0, 1, 0, 0], 2)?)?;
    /// let matching = MatchParams::new().check()?.run(&before, &after);
    /// assert_eq!(matching.pairs[0].after, 1); // AT and DE are still together
    /// assert_eq!(matching.moved[0].id, "FR");
    /// # Ok::<(), landfall_market::reading::ReadingError>(())
    /// ```
    pub fn run(&self, before: &Period<'_>, after: &Period<'_>) -> Matching {
        let (rows, columns) = (before.labels.segments(), after.labels.segments());
        let both: Vec<(&str, usize, usize)> = before
            .rows
            .iter()
            .filter_map(|(id, row)| Some((*id, before.labels.of(*row), after.segment(id)?)))
            .collect();
        let table = crossed(&both, rows, columns);
        let pairs = self.pairs(&table, columns);
        let partner = |from: usize| pairs.iter().find(|p| p.before == from).map(|p| p.after);
        let moved = both
            .iter()
            .filter(|(_, from, to)| partner(*from) != Some(*to));
        let moved = moved.map(|(id, from, to)| Move {
            id: (*id).to_owned(),
            from: *from,
            to: *to,
        });
        let (from, to): (Vec<usize>, Vec<usize>) = both.iter().map(|(_, f, t)| (f, t)).unzip();
        Matching {
            common: both.len(),
            entered: after.without(before),
            left: before.without(after),
            moved: moved.collect(),
            changes: Changes::of(
                &table,
                (&before.labels.sizes(), &after.labels.sizes()),
                &pairs,
                self.0.share,
            ),
            adjusted_rand: adjusted_rand_index(&from, &to),
            adjusted_mutual_information: adjusted_mutual_information(&from, &to),
            jaccard: self.0.jaccard,
            share: self.0.share,
            table,
            pairs,
        }
    }

    fn pairs(&self, table: &[Vec<u32>], columns: usize) -> Vec<Pair> {
        let cells: Vec<u32> = table.iter().flatten().copied().collect();
        let matching = maximum_matching(&cells, columns);
        let tied = matching.exchangeable(&cells, columns);
        let pair = |(before, after): (usize, &Option<usize>)| {
            let after = (*after)?;
            let share = Share::of(table, before, after)?;
            Some(Pair {
                before,
                after,
                common: share.common,
                jaccard: share.jaccard(),
                share_before: share.of_before(),
                share_after: share.of_after(),
                same: share.jaccard() >= self.0.jaccard,
                tied: tied.get(before).copied().unwrap_or(false),
            })
        };
        matching
            .columns
            .iter()
            .enumerate()
            .filter_map(pair)
            .collect()
    }
}

/// Entities by segment before (rows) and after (columns).
fn crossed(both: &[(&str, usize, usize)], rows: usize, columns: usize) -> Vec<Vec<u32>> {
    let mut table = vec![vec![0_u32; columns]; rows];
    for (_, from, to) in both {
        let cell = table.get_mut(*from).and_then(|row| row.get_mut(*to));
        if let Some(cell) = cell {
            *cell = cell.saturating_add(1);
        }
    }
    table
}

impl Pair {
    fn reason(&self) -> Reason {
        let verb = if self.same {
            "is"
        } else {
            "overlaps most with"
        };
        let reason = Reason::new(format!(
            "segment {} before {verb} segment {} after",
            self.before, self.after
        ))
        .input("common entities", self.common)
        .input("Jaccard index", format!("{:.3}", self.jaccard));
        if self.tied {
            reason.input(
                "tie",
                "another matching is as good and does without this pair",
            )
        } else {
            reason
        }
    }
}

impl Matching {
    /// What happened between the periods, as a tree.
    pub fn reason(&self) -> Reason {
        let known = |value: Option<f64>| value.map_or_else(|| "-".into(), |v| format!("{v:.3}"));
        Reason::new(format!(
            "of {} common entities {} moved, {} entered and {} left",
            self.common,
            self.moved.len(),
            self.entered.len(),
            self.left.len()
        ))
        .input("adjusted Rand index", known(self.adjusted_rand))
        .input(
            "adjusted mutual information",
            known(self.adjusted_mutual_information),
        )
        .rule(format!(
            "segments are matched one to one for the most common entities in matched segments; a \
             pair is the same segment from a Jaccard index of {}; segments merge when two or more \
             each send a share of {} of their entities into one, and split when two or more each \
             have that share from one",
            self.jaccard, self.share
        ))
        .source("Kuhn 1955 (matching); Spiliopoulou et al. 2006 (transitions)")
        .because_all(self.pairs.iter().map(Pair::reason))
        .because_all(self.changes.reasons())
    }
}
