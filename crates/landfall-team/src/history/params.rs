//! Which history is read, and how.

use std::io::BufRead;
use std::path::{Path, PathBuf};

use landfall_core::{Mistake, Mistakes, Place, Progress, Table};

use super::HistoryError;
use super::columns::two_columns;
use super::figures::Centrality;
use super::git::Git;
use super::identity::{Bots, Identities, Merging, check_aliases};
use super::read::{Facts, gather, mark_regular};
use super::record::History;
use super::report::HistoryReport;

/// A history to read, not yet checked.
///
/// Defaults: the commit `HEAD`, bots kept, no mailmap, no aliases, exact betweenness.
///
/// # Example
/// ```no_run
/// use landfall_core::Progress;
/// use landfall_team::history::{Bots, HistoryParams};
///
/// let report = HistoryParams::new("path/to/repository")
///     .commit("v1.0")
///     .bots(Bots::Drop)
///     .check()?
///     .run(&Progress::silent())?;
/// println!("{} commits by {} authors", report.commits, report.authors);
/// # Ok::<(), landfall_team::history::HistoryError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryParams {
    folder: PathBuf,
    revision: String,
    bots: Bots,
    merging: Merging,
    aliases: Vec<(String, String)>,
    centrality: Centrality,
}

impl HistoryParams {
    /// The history of the repository at `folder`: a bare one, a working tree, or a folder in one.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
            revision: "HEAD".to_owned(),
            bots: Bots::default(),
            merging: Merging::default(),
            aliases: Vec::new(),
            centrality: Centrality::default(),
        }
    }

    /// Reads what this commit can reach: a hash, or any other name git knows for a commit.
    #[must_use]
    pub fn commit(mut self, revision: impl Into<String>) -> Self {
        self.revision = revision.into();
        self
    }

    /// Keeps or drops the commits of bots.
    #[must_use]
    pub const fn bots(mut self, bots: Bots) -> Self {
        self.bots = bots;
        self
    }

    /// Merges recorded addresses by a mailmap.
    #[must_use]
    pub fn mailmap(mut self, merging: Merging) -> Self {
        self.merging = merging;
        self
    }

    /// Takes the address `from` for the address `to`, after the mailmap.
    #[must_use]
    pub fn alias(mut self, from: impl Into<String>, to: impl Into<String>) -> Self {
        self.aliases.push((from.into(), to.into()));
        self
    }

    /// Adds the alias rules of a table with the columns `from` and `to`, as
    /// [`alias`](Self::alias) would.
    ///
    /// # Errors
    /// A missing column, an empty cell, each with its line.
    pub fn aliases(mut self, table: &Table) -> Result<Self, HistoryError> {
        self.aliases.extend(two_columns(table, ["from", "to"])?);
        Ok(self)
    }

    /// Computes the betweenness of the authors, or not.
    #[must_use]
    pub const fn centrality(mut self, centrality: Centrality) -> Self {
        self.centrality = centrality;
        self
    }

    /// Checks everything and returns the settings that can be run.
    ///
    /// # Errors
    /// [`HistoryError::Input`] with every mistake: an empty path, a commit that is empty, begins
    /// with `-` or holds control characters, a given mailmap with lines that mean nothing, alias
    /// rules that contradict each other.
    pub fn check(self) -> Result<CheckedHistory, HistoryError> {
        let mut mistakes = Vec::new();
        if self.folder.as_os_str().is_empty() {
            let place = Place::default().field("path");
            let mistake = Mistake::new(place, "the path is empty");
            mistakes.push(mistake.help("give the folder of the repository, `.` for this one"));
        }
        let revision = &self.revision;
        let strange = revision.chars().any(char::is_control);
        if revision.is_empty() || revision.starts_with('-') || strange {
            let place = Place::default().field("commit");
            let message = format!("`{}` names no commit", revision.escape_debug());
            mistakes.push(Mistake::new(place, message).help("give a hash, a branch or a tag"));
        }
        if let Merging::Given(map) = &self.merging {
            mistakes.extend_from_slice(map.ignored());
        }
        let aliases = check_aliases(&self.aliases, &mut mistakes);
        Mistakes::none(mistakes)?;
        let identities = Identities {
            mailmap: None,
            aliases,
        };
        Ok(CheckedHistory {
            params: self,
            identities,
        })
    }
}

/// Settings without mistakes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedHistory {
    params: HistoryParams,
    identities: Identities,
}

impl CheckedHistory {
    /// The repository.
    pub fn folder(&self) -> &Path {
        &self.params.folder
    }

    /// Name of the commit.
    pub fn commit(&self) -> &str {
        &self.params.revision
    }

    /// What happens to bots.
    pub const fn bots(&self) -> Bots {
        self.params.bots
    }

    /// Whether betweenness is computed.
    pub const fn centrality(&self) -> Centrality {
        self.params.centrality
    }

    /// Reads the history and computes its figures.
    ///
    /// # Errors
    /// As [`Self::read`] and [`History::report`].
    pub fn run(&self, progress: &Progress) -> Result<HistoryReport, HistoryError> {
        self.read(progress)?
            .report(self.params.centrality, progress)
    }

    /// Reads the history with the program `git`, whose output is read while it is written.
    ///
    /// A repository without any commit is an empty history. Git's own `replace` references and
    /// grafts are not followed, and nothing is fetched. Zones beyond 32 bits are shown by git as
    /// `+0000` and count as such; all other corrupt zones are counted as invalid.
    ///
    /// Memory: about 100 bytes per commit, 8 per touch, and the paths and addresses themselves.
    ///
    /// # Errors
    /// When git is missing or refuses, the folder is no repository, the commit is unknown, the
    /// output is cut short or corrupt, or `progress` was cancelled.
    pub fn read(&self, progress: &Progress) -> Result<History, HistoryError> {
        let (git, shallow) = Git::open(&self.params.folder)?;
        let Some(hash) = git.resolve(&self.params.revision)? else {
            return Ok(self.history(Facts::default(), None, shallow));
        };
        let mut identities = self.identities.clone();
        identities.mailmap = match &self.params.merging {
            Merging::Off => None,
            Merging::Given(map) => Some(map.clone()),
            Merging::Repository => git
                .mailmap(&hash)?
                .map(|bytes| super::mailmap::Mailmap::parse(&bytes, ".mailmap")),
        };
        let mut log = git.log(&hash)?;
        let gathered = gather(&mut log.output, &identities, self.params.bots, progress)?;
        log.finish()?;
        let mut facts = gathered.into_facts()?;
        let mut tree = git.tree(&hash)?;
        mark_regular(&mut facts, &mut tree.output)?;
        tree.finish()?;
        Ok(self.history(facts, Some(hash), shallow))
    }

    /// Reads the bytes that `git log` and `git ls-tree` would have written, without running
    /// anything; the folder and the commit are ignored, and so is [`Merging::Repository`].
    ///
    /// `log` is the output of `git log -z --raw --no-abbrev --no-renames --max-parents=1
    /// --date=raw --format=tformat:%H%x00%ct%x00%ad%x00%ae%x00%an`, `tree` that of `git ls-tree -r
    /// -z --full-tree`.
    ///
    /// # Errors
    /// When the bytes are not such output, or `progress` was cancelled.
    pub fn read_streams(
        &self,
        log: impl BufRead,
        tree: impl BufRead,
        progress: &Progress,
    ) -> Result<History, HistoryError> {
        let mut identities = self.identities.clone();
        if let Merging::Given(map) = &self.params.merging {
            identities.mailmap = Some(map.clone());
        }
        let gathered = gather(log, &identities, self.params.bots, progress)?;
        let mut facts = gathered.into_facts()?;
        mark_regular(&mut facts, tree)?;
        Ok(self.history(facts, None, false))
    }

    const fn history(&self, facts: Facts, commit: Option<String>, shallow: bool) -> History {
        History {
            facts,
            commit,
            shallow,
            bots: self.params.bots,
        }
    }
}
