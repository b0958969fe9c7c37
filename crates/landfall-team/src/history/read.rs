//! From git's output to commits in order and the touches of each path.

use std::io::BufRead;

use landfall_core::progress::Stage;
use landfall_core::{Progress, hex};

use super::error::{HistoryError, StreamProblem};
use super::identity::{Bots, Identities};
use super::interner::Interner;
use super::offset::{Dated, parse_date};
use super::stream::{LogReader, RawCommit, read_tree};

/// Commits between two looks at the progress handle.
const STRIDE: u64 = 1024;

/// One commit that counts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Commit {
    /// Committer's time, seconds since 1970.
    pub(super) time: i64,
    hash: [u8; 32],
    /// Rank of the author among all, by address.
    pub(super) author: u32,
    pub(super) date: Dated,
    /// Where its paths begin in the list of all touches, and how many there are.
    first: usize,
    /// Paths it touches.
    pub(super) size: usize,
}

/// Commits with their authors and paths, not yet in order.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    commits: Vec<Commit>,
    touches: Vec<u32>,
    authors: Interner,
    paths: Interner,
    bot_commits: u64,
}

/// Everything the figures are computed from.
#[derive(Debug, Clone, Default)]
pub(super) struct Facts {
    /// By committer's time, then hash.
    pub(super) commits: Vec<Commit>,
    /// Addresses in rising order.
    pub(super) authors: Vec<Vec<u8>>,
    /// Commits by bots among those read, counted or not.
    pub(super) bot_commits: u64,
    /// Paths that are regular files of the tree.
    pub(super) regular: Vec<u32>,
    paths: Interner,
    /// Where the touches of each path begin, and one end.
    begins: Vec<usize>,
    /// Commits touching each path, in their order.
    by_path: Vec<u32>,
}

impl Facts {
    /// How many paths there are.
    pub(super) const fn paths(&self) -> usize {
        self.paths.len()
    }

    /// The commits touching `path`, in their order.
    pub(super) fn touches(&self, path: u32) -> impl Iterator<Item = &Commit> + Clone {
        let bound = |at: usize| self.begins.get(at).copied().unwrap_or(0);
        let path = path as usize;
        let touches = self.by_path.get(bound(path)..bound(path + 1));
        touches
            .unwrap_or_default()
            .iter()
            .filter_map(|commit| self.commits.get(*commit as usize))
    }
}

/// Reads the output of `git log`.
pub(super) fn gather(
    log: impl BufRead,
    identities: &Identities,
    bots: Bots,
    progress: &Progress,
) -> Result<Gathered, HistoryError> {
    let stage = progress.stage("commits", None);
    let mut reader = LogReader::new(log);
    let mut gathered = Gathered::default();
    let mut raw = RawCommit::default();
    let mut author = Vec::new();
    let mut read = 0_u64;
    while reader.next_into(&mut raw)? {
        read += 1;
        advance(&stage, read)?;
        let bot = identities.resolve(&raw.name, &raw.email, &mut author);
        gathered.bot_commits += u64::from(bot);
        if !bot || bots == Bots::Keep {
            gathered.add(&raw, &author)?;
        }
    }
    match gathered.sort() {
        Some(twice) => Err(reader.wrong(StreamProblem::Twice { hash: hex(&twice) })),
        None => Ok(gathered),
    }
}

fn advance(stage: &Stage, read: u64) -> Result<(), HistoryError> {
    if read.is_multiple_of(STRIDE) {
        stage.advance(STRIDE)?;
    }
    Ok(())
}

impl Gathered {
    fn add(&mut self, raw: &RawCommit, author: &[u8]) -> Result<(), HistoryError> {
        let first = self.touches.len();
        for path in raw.paths() {
            self.touches.push(self.paths.intern(path, "paths")?);
        }
        // A damaged tree can hold one name twice; it is still one path.
        if let Some(own) = self.touches.get_mut(first..) {
            own.sort_unstable();
        }
        let mut kept = first;
        for at in first..self.touches.len() {
            let new = at == first || self.touches.get(at) != self.touches.get(kept - 1);
            if new {
                self.touches.swap(kept, at);
                kept += 1;
            }
        }
        self.touches.truncate(kept);
        self.commits.push(Commit {
            time: raw.time,
            hash: raw.hash,
            author: self.authors.intern(author, "authors")?,
            date: parse_date(&raw.date),
            first,
            size: self.touches.len() - first,
        });
        Ok(())
    }

    /// Puts the commits in order; returns the hash of one that is there twice.
    fn sort(&mut self) -> Option<[u8; 32]> {
        self.commits
            .sort_unstable_by_key(|commit| (commit.time, commit.hash));
        let mut pairs = self.commits.windows(2);
        pairs.find_map(|pair| match pair {
            [one, other] if one.hash == other.hash => Some(one.hash),
            _ => None,
        })
    }

    /// Orders the authors by address, and the touches by path.
    pub(super) fn into_facts(mut self) -> Result<Facts, HistoryError> {
        let commits = u32::try_from(self.commits.len());
        let commits = commits.map_err(|_| HistoryError::TooMany {
            what: "commits",
            limit: u64::from(u32::MAX),
        })?;
        let authors = self.rank_authors();
        let mut begins = vec![0; self.paths.len() + 1];
        for path in &self.touches {
            if let Some(count) = begins.get_mut(*path as usize + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for begin in &mut begins {
            sum += *begin;
            *begin = sum;
        }
        let mut next = begins.clone();
        let mut by_path = vec![0; self.touches.len()];
        for (number, commit) in (0..commits).zip(&self.commits) {
            let own = self.touches.get(commit.first..commit.first + commit.size);
            for path in own.unwrap_or_default() {
                let Some(at) = next.get_mut(*path as usize) else {
                    continue;
                };
                if let Some(place) = by_path.get_mut(*at) {
                    *place = number;
                }
                *at += 1;
            }
        }
        Ok(Facts {
            commits: self.commits,
            authors,
            bot_commits: self.bot_commits,
            regular: Vec::new(),
            paths: self.paths,
            begins,
            by_path,
        })
    }

    /// Renumbers the authors of all commits by address; returns the addresses in that order.
    fn rank_authors(&mut self) -> Vec<Vec<u8>> {
        let count = u32::try_from(self.authors.len()).unwrap_or(u32::MAX);
        let mut order: Vec<u32> = (0..count).collect();
        order.sort_unstable_by_key(|author| self.authors.get(*author));
        let mut ranks = vec![0; order.len()];
        for (rank, author) in (0..).zip(&order) {
            if let Some(place) = ranks.get_mut(*author as usize) {
                *place = rank;
            }
        }
        for commit in &mut self.commits {
            commit.author = ranks.get(commit.author as usize).copied().unwrap_or(0);
        }
        let addresses = order
            .iter()
            .map(|author| self.authors.get(*author).to_vec());
        addresses.collect()
    }
}

/// Notes which paths are regular files, from the output of `git ls-tree`.
pub(super) fn mark_regular(facts: &mut Facts, tree: impl BufRead) -> Result<(), HistoryError> {
    let mut regular = Vec::new();
    read_tree(tree, |path| regular.extend(facts.paths.lookup(path)))?;
    regular.sort_unstable();
    regular.dedup();
    facts.regular = regular;
    Ok(())
}
