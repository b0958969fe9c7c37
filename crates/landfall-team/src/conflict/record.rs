//! Conflicts as records.

use std::collections::BTreeSet;
use std::str::FromStr;

use landfall_core::{Date, Mistake, Mistakes, Place, nearest};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::error::ConflictError;
use super::load::{parse, parse_date};

/// What a conflict is about (task, relationship and process: Jehn 1997; language and schedule: our
/// own addition for distributed teams).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum ConflictKind {
    /// What is to be done or decided.
    Task,
    /// Who does what and how it is organised.
    Process,
    /// Persons and their relations.
    Relationship,
    /// Not understanding or not being understood.
    Language,
    /// Hours, waiting, meetings at night.
    Schedule,
}

impl ConflictKind {
    /// All kinds.
    pub const ALL: [Self; 5] = [
        Self::Task,
        Self::Process,
        Self::Relationship,
        Self::Language,
        Self::Schedule,
    ];

    /// Its name in files, such as `task`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Task => "task",
            Self::Process => "process",
            Self::Relationship => "relationship",
            Self::Language => "language",
            Self::Schedule => "schedule",
        }
    }
}

impl FromStr for ConflictKind {
    type Err = String;

    /// Reads a kind; the error names the kinds there are.
    fn from_str(text: &str) -> Result<Self, String> {
        let names = Self::ALL.map(Self::name);
        Self::ALL
            .into_iter()
            .find(|kind| kind.name() == text)
            .ok_or_else(|| match nearest(text, names) {
                Some(near) => format!("`{text}` is no kind of conflict; did you mean `{near}`?"),
                None => format!(
                    "`{text}` is no kind of conflict; there are {}",
                    names.join(", ")
                ),
            })
    }
}

/// Where a conflict stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConflictState {
    /// Nothing has been done yet.
    Open,
    /// A measure was taken; whether it helps is not known yet.
    MeasureTaken,
    /// The parties say it is over.
    Closed,
}

impl ConflictState {
    /// All states.
    pub const ALL: [Self; 3] = [Self::Open, Self::MeasureTaken, Self::Closed];

    /// Its name in files, such as `measure_taken`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::MeasureTaken => "measure_taken",
            Self::Closed => "closed",
        }
    }
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Measure {
    /// In the words of those who did it, or the id of an advice.
    pub what: String,
    /// When it was taken.
    #[schemars(with = "String")]
    pub taken: Date,
}

/// One conflict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Conflict {
    /// Unique name.
    pub id: String,
    /// What it is about.
    pub kind: ConflictKind,
    /// Ids of two people or more.
    pub parties: BTreeSet<String>,
    /// First day.
    #[schemars(with = "String")]
    pub opened: Date,
    /// Where it stands.
    pub state: ConflictState,
    /// What was done, if anything.
    pub measure: Option<Measure>,
    /// Last day, when closed.
    #[schemars(with = "Option<String>")]
    pub closed: Option<Date>,
}

/// Checked records, sorted by day and id.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Records(Vec<Conflict>);

impl Records {
    /// Checks conflicts.
    ///
    /// # Errors
    /// [`ConflictError::Input`] with every mistake: an id given twice, fewer than two parties, a
    /// measure or an end before the beginning, a state that does not fit the dates.
    pub fn new(mut conflicts: Vec<Conflict>) -> Result<Self, ConflictError> {
        let mut seen = BTreeSet::new();
        let mut mistakes = Vec::new();
        for conflict in &conflicts {
            if !seen.insert(&conflict.id) {
                mistakes.push(say(&conflict.id, "id", "this id is given twice"));
            }
            mistakes.extend(conflict.mistakes());
        }
        Mistakes::none(mistakes)?;
        conflicts.sort_by(|a, b| (a.opened, &a.id).cmp(&(b.opened, &b.id)));
        Ok(Self(conflicts))
    }

    /// Reads `[[conflict]]` tables of `id`, `kind`, `parties`, `opened`, `state`, `closed` and
    /// `measure = { what, taken }`, dates as `"2026-03-01"`.
    ///
    /// ```
    /// use landfall_team::conflict::Records;
    ///
    /// let records = Records::from_toml(r#"
    ///     [[conflict]]
    ///     id = "c1"
    ///     kind = "schedule"
    ///     parties = ["ann", "bo"]
    ///     opened = "2026-03-01"
    ///     state = "measure_taken"
    ///     measure = { what = "rotate-the-hours", taken = "2026-03-08" }
    /// "#, "conflicts.toml")?;
    /// assert_eq!(records.list().len(), 1);
    /// # Ok::<(), landfall_team::conflict::ConflictError>(())
    /// ```
    ///
    /// # Errors
    /// [`ConflictError::Input`] with every mistake; keys that speak of nationality, ethnicity,
    /// religion and the like are refused, as are unknown ones.
    pub fn from_toml(text: &str, file: &str) -> Result<Self, ConflictError> {
        let raw: RawRecords = parse(text, file)?;
        let mut mistakes = Vec::new();
        let conflicts = raw
            .conflict
            .into_iter()
            .filter_map(|raw| raw.read(&mut mistakes))
            .collect();
        let checked = Self::new(conflicts);
        if let Err(ConflictError::Input(more)) = &checked {
            mistakes.extend(more.list().iter().cloned());
        }
        for mistake in &mut mistakes {
            mistake.place.file = Some(file.to_owned());
        }
        Mistakes::none(mistakes)?;
        checked
    }

    /// The conflicts, by day and id.
    pub fn list(&self) -> &[Conflict] {
        &self.0
    }
}

fn say(id: &str, field: &str, message: impl Into<String>) -> Mistake {
    Mistake::new(Place::default().field(format!("{id}.{field}")), message)
}

impl Conflict {
    fn mistakes(&self) -> Vec<Mistake> {
        let mut mistakes = Vec::new();
        let mut fault = |field: &str, message: String| mistakes.push(say(&self.id, field, message));
        if self.parties.len() < 2 {
            let given = self.parties.len();
            fault(
                "parties",
                format!("`{given}` parties: a conflict needs two"),
            );
        }
        let opened = self.opened;
        if let Some(measure) = self.measure.as_ref().filter(|m| m.taken < opened) {
            let taken = measure.taken;
            fault(
                "measure",
                format!("taken on `{taken}`, before it opened on `{opened}`"),
            );
        }
        if let Some(closed) = self.closed.filter(|closed| *closed < opened) {
            fault(
                "closed",
                format!("closed on `{closed}`, before it opened on `{opened}`"),
            );
        }
        let wrong = match (self.state, &self.measure, self.closed) {
            (ConflictState::Closed, _, None) => Some("a closed conflict needs its date"),
            (ConflictState::Open | ConflictState::MeasureTaken, _, Some(_)) => {
                Some("it has a date of closing, so that its state is `closed`")
            }
            (ConflictState::MeasureTaken, None, _) => Some("the measure taken is missing"),
            (ConflictState::Open, Some(_), _) => {
                Some("it has a measure, so that its state is `measure_taken`")
            }
            _ => None,
        };
        if let Some(wrong) = wrong {
            fault("state", wrong.to_owned());
        }
        mistakes
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRecords {
    #[serde(default)]
    conflict: Vec<RawConflict>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawConflict {
    id: String,
    kind: String,
    parties: Vec<String>,
    opened: String,
    state: String,
    measure: Option<RawMeasure>,
    closed: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawMeasure {
    what: String,
    taken: String,
}

impl RawConflict {
    fn read(self, mistakes: &mut Vec<Mistake>) -> Option<Conflict> {
        let id = self.id.clone();
        let mut keep = |field: &str, message: String| mistakes.push(say(&id, field, message));
        let state = read_state(&self.state).map_err(|message| keep("state", message));
        let kind = self.kind.parse().map_err(|message| keep("kind", message));
        let mut date = |field, text: &str| parse_date(text).map_err(|message| keep(field, message));
        let opened = date("opened", &self.opened);
        let closed = self.closed.map(|text| date("closed", &text)).transpose();
        let measure = self.measure.map(|RawMeasure { what, taken }| {
            date("measure.taken", &taken).map(|taken| Measure { what, taken })
        });
        Some(Conflict {
            id: self.id,
            kind: kind.ok()?,
            parties: self.parties.into_iter().collect(),
            opened: opened.ok()?,
            state: state.ok()?,
            measure: measure.transpose().ok()?,
            closed: closed.ok()?,
        })
    }
}

fn read_state(text: &str) -> Result<ConflictState, String> {
    match text {
        "open" => Ok(ConflictState::Open),
        "measure_taken" => Ok(ConflictState::MeasureTaken),
        "closed" => Ok(ConflictState::Closed),
        other => Err(format!(
            "`{other}` is no state; there are open, measure_taken, closed"
        )),
    }
}
