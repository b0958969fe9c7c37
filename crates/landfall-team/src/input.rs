//! Team files: TOML, JSON and CSV into checked people.
//!
//! A team file says who there is, what is known of pairs, and what is to be computed. Everything
//! but the people may be left out; what is not known stays missing. The page `docs/team-file.md`
//! lists every field with its unit and default.
//!
//! All mistakes of a file are found at once, each with its file, line and field; fields of a person
//! are named by her id (`member[ana].languages[1].tag`, items counted from 0). At most 100 are
//! listed, and the others counted. Files are UTF-8, with or without a byte order mark, and not
//! larger than 256 MiB.
//!
//! ```
//! use landfall_team::input::TeamInput;
//!
//! let text = br#"
//! [[member]]
//! id = "ana"
//! languages = ["pt:native", "en:B2/C1"]
//! zone = "America/Sao_Paulo"
//! hours = ["09:00-17:00"]
//!
//! [[member]]
//! id = "bob"
//! zone = "Europe/Berln"
//! "#;
//! let mistakes = TeamInput::read_bytes(text, "team.toml").unwrap_err();
//! assert_eq!(
//!     mistakes.to_string(),
//!     "team.toml, line 10, `member[bob].zone`: `Europe/Berln` is not an IANA time zone such as \
//!      `Europe/Berlin`; did you mean `Europe/Berlin`?"
//! );
//! ```

mod check;
mod coding;
mod conflict;
mod culture;
mod dates;
mod field;
mod ids;
mod language;
mod meetings;
mod outcome;
mod pair;
mod people;
mod person;
mod read;
mod selection;
mod survey;
mod tasks;
mod watch;
mod weights;

use std::collections::BTreeMap;
use std::path::Path;

use landfall_core::Mistakes;
use landfall_core::files::Files;
use landfall_core::table::Table;

pub use self::coding::Coded;
pub use self::conflict::{ConflictPeriod, ConflictRecord, MeasureRecord};
pub use self::culture::CultureTable;
use self::ids::Ids;
pub use self::meetings::{Attendees, Meetings};
pub use self::outcome::OutcomeRecord;
pub use self::pair::Pair;
pub(crate) use self::read::bytes_of;
pub use self::selection::{Count, LanguageDemand, Objective, Selection, SkillDemand, ZoneDemand};
pub use self::survey::{Answer, Survey};
pub use self::tasks::{Role, Task, Tasks};
pub use self::watch::Watched;
pub use self::weights::Weights;
use crate::calendar::{Calendar, Horizon};
use crate::member::Member;

/// The largest file that is read, in bytes.
pub const MAX_BYTES: u64 = 256 << 20;

/// Endings of files that are tables of people.
const TABLES: [&str; 5] = ["csv", "tsv", "xlsx", "xls", "ods"];

/// People, what is known of them, and what is to be computed. Wherever a person is meant, it is her
/// position in [`members`](Self::members).
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct TeamInput {
    members: Vec<Member>,
    ids: Ids,
    /// What is known of pairs, at most one entry for each.
    pub pairs: Vec<Pair>,
    /// Answers to a questionnaire.
    pub survey: Option<Survey>,
    /// Which team to choose.
    pub selection: Option<Selection>,
    /// What is to be done.
    pub tasks: Option<Tasks>,
    /// Seats beyond the roles of the selection, each with its own name.
    pub roles: Vec<Role>,
    /// Meetings to plan.
    pub meetings: Option<Meetings>,
    /// The weeks that are looked at; without them no hours can be compared.
    pub horizon: Option<Horizon>,
    /// Weekends and holidays.
    pub calendar: Calendar,
    /// How much each factor counts.
    pub weights: Weights,
    /// Share of what is said in a foreign language that a translation tool makes understood, as it
    /// was measured, 0 to 1.
    pub translation_aid: Option<f64>,
    /// Cultural dimensions by territory.
    pub culture: Option<CultureTable>,
    /// For dimensions of profiles that people give of themselves the lowest and the highest value,
    /// the second above the first. What people differ by is a share of it.
    pub profile_scales: BTreeMap<String, (f64, f64)>,
    /// Conflicts in the order of the file.
    pub conflicts: Vec<ConflictRecord>,
    /// The time in which every conflict was recorded.
    pub conflict_period: Option<ConflictPeriod>,
    /// Series that are watched for drift, in the order of the file.
    pub watched: Vec<Watched>,
    /// Interviews that several people coded, in the order of the file.
    pub codings: Vec<Coded>,
    /// What came of work together, in the order of the file.
    pub outcomes: Vec<OutcomeRecord>,
}

impl TeamInput {
    /// Reads a team file (TOML or JSON, by its ending, else by its content) and the files that it
    /// names, relative to its folder. A table (`.csv`, `.tsv`, `.xlsx`, `.xls`, `.ods`) is read as
    /// people alone, as by [`read_people_csv`](Self::read_people_csv).
    ///
    /// # Errors
    /// All mistakes of the file and of those it names.
    pub fn read_path(path: impl AsRef<Path>) -> Result<Self, Mistakes> {
        let path = path.as_ref();
        if is_table(path) {
            return Self::read_people_csv(path);
        }
        let bytes = read::bytes_of(path)?;
        let folder = path.parent().unwrap_or(Path::new(""));
        read::team(&bytes, &path.display().to_string(), Some(folder.into()))
    }

    /// Reads a team file in memory; `name` is what mistakes call it. It may not name other files.
    ///
    /// # Errors
    /// All mistakes.
    pub fn read_bytes(bytes: &[u8], name: &str) -> Result<Self, Mistakes> {
        read::team(bytes, name, None)
    }

    /// The same as [`read_path`](Self::read_path) for what is in memory, a table by the ending of
    /// its `name`; other files that a team file names are in `files`.
    ///
    /// # Errors
    /// All mistakes of the file and of those it names.
    pub fn read_named(bytes: &[u8], name: &str, files: Files<'_>) -> Result<Self, Mistakes> {
        if is_table(Path::new(name)) {
            return Self::read_people_bytes(bytes, name);
        }
        read::team(bytes, name, Some(files))
    }

    /// Reads people alone from a table: CSV of any dialect or a spreadsheet, with a header of the
    /// field names of `[[member]]`. Lists are separated by `;`, `|` or a comma, skills and profiles
    /// are written `rust:4; go:3` or as columns `skills.rust`, `profile.pdi`.
    ///
    /// # Errors
    /// All mistakes.
    pub fn read_people_csv(path: impl AsRef<Path>) -> Result<Self, Mistakes> {
        read::people_table(Table::read_path(path))
    }

    /// The same for a table in memory; `name` is what mistakes call it.
    ///
    /// # Errors
    /// All mistakes.
    pub fn read_people_bytes(bytes: &[u8], name: &str) -> Result<Self, Mistakes> {
        read::people_table(Table::from_bytes(bytes, name))
    }

    /// People given by a program, with the same checks as those of a file. What else is known is
    /// set on the result.
    ///
    /// ```
    /// use landfall_team::Member;
    /// use landfall_team::input::TeamInput;
    ///
    /// let team = TeamInput::from_members(vec![Member::new("ana"), Member::new("bob")])?;
    /// assert_eq!(team.position("bob"), Some(1));
    /// assert!(TeamInput::from_members(vec![Member::new("ana"), Member::new("ana")]).is_err());
    /// # Ok::<(), landfall_core::Mistakes>(())
    /// ```
    ///
    /// # Errors
    /// All mistakes: ids that are empty or given twice, figures outside their ranges, languages
    /// given twice, hours that overlap, no people at all.
    pub fn from_members(members: Vec<Member>) -> Result<Self, Mistakes> {
        read::members(members)
    }

    /// The people in the order of the file, each with her own id.
    pub fn members(&self) -> &[Member] {
        &self.members
    }

    /// Where the person called `id` stands in [`members`](Self::members).
    pub fn position(&self, id: &str) -> Option<usize> {
        self.ids.position(id)
    }
}

/// Whether the name is that of a table of people.
fn is_table(path: &Path) -> bool {
    let ending = path.extension().unwrap_or_default().to_ascii_lowercase();
    TABLES.iter().any(|table| ending == *table)
}
