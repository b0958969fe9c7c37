//! People, zones and hand-overs from the history of a git repository.
//!
//! The program `git` is run as a child and its output read through a pipe; nothing is checked out.
//! Definitions, which hold for every figure:
//!
//! - Commits are those that one commit can reach and that have at most one parent, in the order of
//!   the committer's time and, within one second, of the hash. Renames are not followed.
//! - An author is the author's e-mail address, trimmed and in ASCII lower case, as recorded;
//!   mailmaps and aliases are options. Reports show [`author_key`]s, never addresses.
//! - An offset is that of the author's date in minutes. Beyond 14 hours or 59 minutes it is
//!   invalid, which is counted.
//! - Two graphs join the authors, without commits of more than 50 paths: co-edit (paths both
//!   touched; dense, as everybody edits the readme) and hand-over (consecutive touches of a path
//!   by different authors within 30 days).
//!
//! ```
//! use landfall_core::Progress;
//! use landfall_team::history::{Centrality, HistoryParams};
//!
//! // What `git log` writes for one commit that adds one file.
//! let hash = "56596db51ff33061c09532f695e6300a311ccf6f";
//! let log = format!(
//!     "{hash}\0001000\0001000 +0530\0ana@example.org\0Ana\0\
//!      \n:000000 100644 {hash} {hash} A\0readme\0"
//! );
//! let tree = format!("100644 blob {hash}\treadme\0");
//! let history = HistoryParams::new(".")
//!     .check()?
//!     .read_streams(log.as_bytes(), tree.as_bytes(), &Progress::silent())?;
//! let report = history.report(Centrality::Exact, &Progress::silent())?;
//! assert_eq!(report.utc_offset_minutes_by_commit[&330], 1);
//! assert_eq!(report.truck_factor.value, 1);
//! # Ok::<(), landfall_team::history::HistoryError>(())
//! ```

mod columns;
mod error;
mod figures;
mod git;
mod identity;
mod interaction;
mod interner;
mod mailmap;
mod network;
mod offset;
mod organisation;
mod params;
mod people;
mod read;
mod record;
mod report;
mod response;
mod stream;
mod truck;
mod zone;

pub use error::{HistoryError, StreamProblem};
pub use figures::{Centrality, NetworkFigures};
pub use identity::{Bots, Merging, author_key};
pub use interaction::Interaction;
pub use mailmap::Mailmap;
pub use network::{Handover, Tie};
pub use organisation::{ElephantFactor, Organisations, Unlisted};
pub use params::{CheckedHistory, HistoryParams};
pub use people::{PeopleOptions, TeamFile};
pub use record::History;
pub use report::HistoryReport;
pub use response::{PairResponse, Post, ResponseTimes, posts, response_times};
pub use stream::MAX_FIELD;
pub use truck::TruckFactor;
pub use zone::ZoneSet;
