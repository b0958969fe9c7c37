//! Who edits what others edit, and who takes over from whom.

use rayon::prelude::*;
use schemars::JsonSchema;
use serde::Serialize;

use super::read::{Commit, Facts};

/// Commits that touch more paths say nothing about who works with whom.
pub(super) const MOST_PATHS: usize = 50;
/// Longest gap of a hand-over, in seconds.
const LONGEST_GAP: i64 = 30 * 86_400;

/// Two authors and how often they met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Tie {
    /// Number of the author whose address comes first.
    pub a: u32,
    /// Number of the other author.
    pub b: u32,
    /// Paths both touched, or hand-overs between them; 1 and above.
    pub weight: u32,
}

/// One hand-over: two consecutive touches of a path by different authors, at most 30 days apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Handover {
    /// Number of the author of the earlier commit.
    pub from: u32,
    /// Number of the author of the later commit.
    pub to: u32,
    /// Committer's time of the earlier commit, seconds since 1970.
    pub begin: i64,
    /// Committer's time of the later commit, seconds since 1970.
    pub end: i64,
}

/// Touches of `path` by commits that are not too large, in their order.
fn small_touches(facts: &Facts, path: u32) -> impl Iterator<Item = &Commit> {
    facts
        .touches(path)
        .filter(|commit| commit.size <= MOST_PATHS)
}

fn all_paths(facts: &Facts) -> std::ops::Range<u32> {
    0..u32::try_from(facts.paths()).unwrap_or(u32::MAX)
}

/// All hand-overs, by path and then in the order of the commits.
pub(super) fn handovers(facts: &Facts) -> Vec<Handover> {
    let mut found = Vec::new();
    for path in all_paths(facts) {
        let mut last: Option<&Commit> = None;
        for commit in small_touches(facts, path) {
            if let Some(before) = last.replace(commit)
                && before.author != commit.author
                && commit.time.saturating_sub(before.time) <= LONGEST_GAP
            {
                found.push(Handover {
                    from: before.author,
                    to: commit.author,
                    begin: before.time,
                    end: commit.time,
                });
            }
        }
    }
    found
}

/// The pairs of hand-overs with their number, rising.
pub(super) fn handover_ties(handovers: &[Handover]) -> Vec<Tie> {
    let mut pairs: Vec<(u32, u32)> = handovers
        .iter()
        .map(|handover| {
            let (from, to) = (handover.from, handover.to);
            (from.min(to), from.max(to))
        })
        .collect();
    pairs.sort_unstable();
    pairs
        .chunk_by(|one, other| one == other)
        .filter_map(|equal| {
            let (a, b) = *equal.first()?;
            let weight = u32::try_from(equal.len()).unwrap_or(u32::MAX);
            Some(Tie { a, b, weight })
        })
        .collect()
}

/// Lists of numbers, one after the other.
struct Rows {
    begins: Vec<usize>,
    entries: Vec<u32>,
}

impl Rows {
    fn row(&self, number: u32) -> &[u32] {
        let bound = |at: usize| self.begins.get(at).copied().unwrap_or(0);
        let number = number as usize;
        let row = self.entries.get(bound(number)..bound(number + 1));
        row.unwrap_or_default()
    }

    /// The other way round: which rows hold each of the numbers below `count`, rising.
    fn transposed(&self, count: usize) -> Self {
        let mut begins = vec![0; count + 1];
        for entry in &self.entries {
            if let Some(number) = begins.get_mut(*entry as usize + 1) {
                *number += 1;
            }
        }
        let mut sum = 0;
        for begin in &mut begins {
            sum += *begin;
            *begin = sum;
        }
        let mut next = begins.clone();
        let mut entries = vec![0; self.entries.len()];
        for number in 0..u32::try_from(self.begins.len() - 1).unwrap_or(u32::MAX) {
            for entry in self.row(number) {
                let Some(at) = next.get_mut(*entry as usize) else {
                    continue;
                };
                if let Some(place) = entries.get_mut(*at) {
                    *place = number;
                }
                *at += 1;
            }
        }
        Self { begins, entries }
    }
}

/// The authors of each path, rising and once each, as far as two or more share it.
fn authors_by_path(facts: &Facts) -> Rows {
    let mut rows = Rows {
        begins: vec![0],
        entries: Vec::new(),
    };
    let mut authors = Vec::new();
    for path in all_paths(facts) {
        authors.clear();
        authors.extend(small_touches(facts, path).map(|commit| commit.author));
        authors.sort_unstable();
        authors.dedup();
        if authors.len() > 1 {
            rows.entries.extend_from_slice(&authors);
            rows.begins.push(rows.entries.len());
        }
    }
    rows
}

/// The pairs of authors who touched a path in common, with the number of such paths, rising.
///
/// This is the upper triangle of the product of the authors-by-paths table with its transpose, row
/// by row (Gustavson 1978): for each author, one counter per other author is raised once for each
/// path in common. Time is the sum over the paths of the squared number of authors; memory is the
/// table, one row of counters per thread and the result, never a table of all pairs.
pub(super) fn coedit_ties(facts: &Facts) -> Vec<Tie> {
    let count = facts.authors.len();
    let authors = authors_by_path(facts);
    let paths = authors.transposed(count);
    let numbers: Vec<u32> = (0..u32::try_from(count).unwrap_or(u32::MAX)).collect();
    let chunks: Vec<Vec<Tie>> = numbers
        .par_chunks(16)
        .map_init(
            || (vec![0_u32; count], Vec::new()),
            |(counters, seen), chunk| {
                let mut ties = Vec::new();
                for author in chunk {
                    count_row(*author, &authors, &paths, counters, seen);
                    collect_row(*author, counters, seen, &mut ties);
                }
                ties
            },
        )
        .collect();
    chunks.concat()
}

/// Counts the paths `author` has in common with each author after her.
fn count_row(author: u32, authors: &Rows, paths: &Rows, counters: &mut [u32], seen: &mut Vec<u32>) {
    for path in paths.row(author) {
        let row = authors.row(*path);
        let after = row.partition_point(|other| *other <= author);
        for other in row.get(after..).unwrap_or_default() {
            if let Some(counter) = counters.get_mut(*other as usize) {
                if *counter == 0 {
                    seen.push(*other);
                }
                *counter += 1;
            }
        }
    }
}

/// Moves the counts of one row into `ties` and leaves the counters at 0.
fn collect_row(author: u32, counters: &mut [u32], seen: &mut Vec<u32>, ties: &mut Vec<Tie>) {
    seen.sort_unstable();
    for other in seen.drain(..) {
        if let Some(counter) = counters.get_mut(other as usize) {
            ties.push(Tie {
                a: author,
                b: other,
                weight: std::mem::take(counter),
            });
        }
    }
}
