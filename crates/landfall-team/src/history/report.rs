//! The figures of a history.

use std::collections::BTreeMap;

use landfall_core::{Progress, Reason};
use schemars::JsonSchema;
use serde::Serialize;

use super::HistoryError;
use super::figures::{Centrality, NetworkFigures, figures};
use super::identity::Bots;
use super::network::{MOST_PATHS, coedit_ties, handover_ties, handovers};
use super::organisation::ElephantFactor;
use super::read::{Commit, Facts};
use super::record::History;
use super::response::ResponseTimes;
use super::truck::{TruckFactor, half_factor, truck};

/// Figures of a history, over the commits with at most one parent that one commit can reach.
///
/// An author is an e-mail address, shown by [`author_key`](super::author_key). Paths are taken as
/// they stand: renames are not followed.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct HistoryReport {
    /// Commits counted.
    pub commits: u64,
    /// Their authors.
    pub authors: u64,
    /// Contributor absence factor (CHAOSS): the fewest authors whose commits, doubled, are at
    /// least all; 0 without commits.
    pub contributor_absence_factor_50: usize,
    /// Commits by the author's UTC offset in minutes, invalid ones left out.
    pub utc_offset_minutes_by_commit: BTreeMap<i16, u64>,
    /// Authors by their most frequent UTC offset in minutes, the smallest number among equals.
    /// Authors without a valid offset are left out.
    pub utc_offset_minutes_by_author_modal: BTreeMap<i16, u64>,
    /// Authors with two valid offsets or more: daylight saving, travel, moving.
    pub authors_with_more_than_one_offset: u64,
    /// Commits whose offset is beyond 14 hours, has more than 59 minutes or cannot be read.
    pub invalid_offsets: u64,
    /// How many authors the files can lose.
    pub truck_factor: TruckFactor,
    /// Authors who touched the same paths; the weight is the number of paths both touched.
    pub coedit: NetworkFigures,
    /// Authors who took over from each other; the weight is the number of hand-overs.
    pub handover: NetworkFigures,
    /// Hash of the commit; `null` for a repository without commits and for streams.
    pub commit: Option<String>,
    /// Whether the repository holds a part of the history only: then all figures are too small.
    pub shallow: bool,
    /// Whether commits of bots count.
    pub bots: Bots,
    /// Commits by addresses with `[bot]`, counted or not.
    pub bot_commits: u64,
    /// Commits of more than 50 paths, which are left out of both graphs.
    pub large_commits: u64,
    /// Regular files of the commit's tree that a counted commit touched.
    pub files: usize,
    /// Those of them that have an author by the degree of authorship.
    pub files_with_author: usize,
    /// How many organisations the history can lose; `null` where nobody said which there are.
    pub elephant_factor: Option<ElephantFactor>,
    /// Time to first response; `null` where no threads were given.
    pub response_times: Option<ResponseTimes>,
}

impl HistoryReport {
    /// What each figure rests on, with its source.
    pub fn reasons(&self) -> Vec<Reason> {
        let shallow = self
            .shallow
            .then(|| Reason::new("the repository is a shallow clone: older commits are missing"));
        [self.absence(), self.truck(), self.handed_over()]
            .into_iter()
            .chain(self.elephant())
            .chain(self.responses())
            .chain(shallow)
            .collect()
    }

    fn absence(&self) -> Reason {
        let bots = match self.bots {
            Bots::Keep => format!("{} commits by bots are counted", self.bot_commits),
            Bots::Drop => format!("{} commits by bots are left out", self.bot_commits),
        };
        Reason::new(format!(
            "{} authors made half of {} commits or more",
            self.contributor_absence_factor_50, self.commits
        ))
        .rule("fewest authors whose commits, doubled, are at least all")
        .source("CHAOSS, contributor absence factor")
        .because(Reason::new(bots).rule("`[bot]` in the e-mail address"))
    }

    fn truck(&self) -> Reason {
        Reason::new(format!(
            "fewer than half the files have an author once {} authors left",
            self.truck_factor.value
        ))
        .input("files", self.files)
        .input("files with an author", self.files_with_author)
        .rule("3.293 + 1.098 FA + 0.164 DL - 0.321 ln(1 + AC), at least 3.293 and above 0.75 of the file's largest")
        .source("Avelino et al., ICPC 2016")
    }

    fn handed_over(&self) -> Reason {
        Reason::new(format!(
            "{} pairs of authors handed work over {} times",
            self.handover.edges, self.handover.edge_weight_sum
        ))
        .input(
            "commits of more than 50 paths, left out",
            self.large_commits,
        )
        .rule("consecutive touches of a path by different authors within 30 days")
    }

    fn elephant(&self) -> Option<Reason> {
        let found = self.elephant_factor.as_ref()?;
        let claim = format!(
            "{} organisations made half of the commits or more",
            found.value
        );
        let unknown = "commits of unknown organisations, left out";
        let reason = Reason::new(claim).input(unknown, found.unknown_commits);
        Some(reason.source("CHAOSS, elephant factor"))
    }

    fn responses(&self) -> Option<Reason> {
        let found = self.response_times.as_ref()?;
        let answered = found.threads - found.unanswered;
        let median = found.median_hours;
        let median = median.map_or("unknown".to_owned(), |hours| format!("{hours:.2}"));
        let claim = format!(
            "{answered} of {} threads were answered by another",
            found.threads
        );
        let reason = Reason::new(claim).input("median hours to the first response", median);
        Some(reason.source("CHAOSS, time to first response"))
    }
}

/// Figures of the authors' offsets.
#[derive(Debug, Default)]
struct Offsets {
    by_commit: BTreeMap<i16, u64>,
    by_modal: BTreeMap<i16, u64>,
    several: u64,
    invalid: u64,
}

fn offsets(facts: &Facts) -> Offsets {
    let mut found = Offsets::default();
    let mut dated: Vec<(u32, i16)> = Vec::with_capacity(facts.commits.len());
    for commit in &facts.commits {
        match commit.date.offset {
            Some(offset) => dated.push((commit.author, offset)),
            None => found.invalid += 1,
        }
    }
    dated.sort_unstable();
    for author in dated.chunk_by(|one, other| one.0 == other.0) {
        let mut modal: Option<(u64, i16)> = None;
        let mut several = 0_u64;
        for equal in author.chunk_by(|one, other| one == other) {
            let Some((_, offset)) = equal.first() else {
                continue;
            };
            let count = equal.len() as u64;
            several += 1;
            *found.by_commit.entry(*offset).or_default() += count;
            if modal.is_none_or(|(most, _)| count > most) {
                modal = Some((count, *offset));
            }
        }
        if let Some((_, offset)) = modal {
            *found.by_modal.entry(offset).or_default() += 1;
        }
        found.several += u64::from(several > 1);
    }
    found
}

/// How many of the commits are each author's, by rank.
pub(super) fn commits_by_author(authors: usize, commits: &[Commit]) -> Vec<u64> {
    let mut counts = vec![0; authors];
    for commit in commits {
        if let Some(count) = counts.get_mut(commit.author as usize) {
            *count += 1;
        }
    }
    counts
}

/// Computes all figures.
pub(super) fn report(
    history: &History,
    centrality: Centrality,
    progress: &Progress,
) -> Result<HistoryReport, HistoryError> {
    let facts = &history.facts;
    let offsets = offsets(facts);
    progress.check()?;
    let truck = truck(facts);
    progress.check()?;
    let authors = &facts.authors;
    let handover = handover_ties(&handovers(facts));
    let handover = figures(authors, &handover, centrality, progress)?;
    let coedit = figures(authors, &coedit_ties(facts), centrality, progress)?;
    let large = facts
        .commits
        .iter()
        .filter(|commit| commit.size > MOST_PATHS);
    Ok(HistoryReport {
        commits: facts.commits.len() as u64,
        authors: authors.len() as u64,
        contributor_absence_factor_50: half_factor(commits_by_author(
            authors.len(),
            &facts.commits,
        )),
        utc_offset_minutes_by_commit: offsets.by_commit,
        utc_offset_minutes_by_author_modal: offsets.by_modal,
        authors_with_more_than_one_offset: offsets.several,
        invalid_offsets: offsets.invalid,
        truck_factor: truck.factor,
        coedit,
        handover,
        commit: history.commit.clone(),
        shallow: history.shallow,
        bots: history.bots,
        bot_commits: facts.bot_commits,
        large_commits: large.count() as u64,
        files: truck.files,
        files_with_author: truck.covered,
        elephant_factor: None,
        response_times: None,
    })
}
