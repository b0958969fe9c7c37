//! A history that was read.

use landfall_core::Progress;

use super::HistoryError;
use super::figures::Centrality;
use super::identity::{Bots, author_key};
use super::interaction::{Interaction, in_working_hours, interactions};
use super::network::{Handover, Tie, coedit_ties, handover_ties, handovers};
use super::organisation::{ElephantFactor, Organisations, elephant};
use super::people::{PeopleOptions, TeamFile, team_file};
use super::read::Facts;
use super::report::{HistoryReport, commits_by_author, report};
use super::zone::{ZoneSet, zone_sets};

/// A history that was read: its authors, numbered from 0 by their e-mail addresses, and whatever
/// can be measured about them.
#[derive(Debug, Clone)]
pub struct History {
    pub(super) facts: Facts,
    pub(super) commit: Option<String>,
    pub(super) shallow: bool,
    pub(super) bots: Bots,
}

impl History {
    /// Computes the figures.
    ///
    /// # Errors
    /// When `progress` was cancelled, or a graph has more edges than can be numbered.
    pub fn report(
        &self,
        centrality: Centrality,
        progress: &Progress,
    ) -> Result<HistoryReport, HistoryError> {
        report(self, centrality, progress)
    }

    /// Commits counted.
    pub const fn commits(&self) -> usize {
        self.facts.commits.len()
    }

    /// Number of authors.
    pub const fn authors(&self) -> usize {
        self.facts.authors.len()
    }

    /// Address of the author numbered `author`; `None` for a number too large. Addresses are
    /// bytes: git does not insist on UTF-8.
    pub fn email(&self, author: u32) -> Option<&[u8]> {
        self.facts.authors.get(author as usize).map(Vec::as_slice)
    }

    /// The name the author is shown under; see [`author_key`].
    pub fn key(&self, author: u32) -> Option<String> {
        self.email(author).map(author_key)
    }

    /// Commits of each author, by number.
    pub fn commits_by_author(&self) -> Vec<u64> {
        commits_by_author(self.facts.authors.len(), &self.facts.commits)
    }

    /// All hand-overs, by path and then in the order of the commits.
    pub fn handovers(&self) -> Vec<Handover> {
        handovers(&self.facts)
    }

    /// Pairs who handed work over, with how often.
    pub fn handover_ties(&self) -> Vec<Tie> {
        handover_ties(&self.handovers())
    }

    /// Pairs who touched the same paths, with how many. Time grows with the sum over the paths of
    /// the squared number of authors, memory with the pairs found, 12 bytes each.
    pub fn coedit_ties(&self) -> Vec<Tie> {
        coedit_ties(&self.facts)
    }

    /// How long hand-overs between two authors took, by pair.
    pub fn interactions(&self) -> Vec<Interaction> {
        interactions(&self.handovers())
    }

    /// The same in hours of the receiver's working time: `working` gives the working time of an
    /// author as sorted, disjoint, half-open spans of minutes since 1970-01-01T00:00Z. Hand-overs
    /// that are not wholly between the beginning of the first and the end of the last span, and
    /// those to somebody without spans, are left out.
    pub fn interactions_in_working_hours<'a>(
        &self,
        working: impl Fn(u32) -> Option<&'a [(i64, i64)]>,
    ) -> Vec<Interaction> {
        in_working_hours(&self.handovers(), working)
    }

    /// The time zones that fit the dated offsets of each author, by number.
    ///
    /// # Errors
    /// When `progress` was cancelled.
    pub fn zones(&self, progress: &Progress) -> Result<Vec<ZoneSet>, HistoryError> {
        zone_sets(&self.facts.authors, &self.facts.commits, progress)
    }

    /// A team file of the people of the history; see [`TeamFile`] for what it holds.
    ///
    /// # Errors
    /// When `progress` was cancelled.
    pub fn team_file(
        &self,
        options: PeopleOptions,
        progress: &Progress,
    ) -> Result<TeamFile, HistoryError> {
        team_file(&self.facts, options, progress)
    }

    /// How many organisations the history can lose.
    pub fn elephant_factor(&self, organisations: &Organisations) -> ElephantFactor {
        elephant(
            &self.facts.authors,
            &self.commits_by_author(),
            organisations,
        )
    }
}
