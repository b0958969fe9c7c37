//! Conflicts and advice.
//!
//! Conflicts are records: kind, parties, when, what was done. Advice is data: a table that ships
//! with the crate, that the user may replace, and that anybody may review. It is keyed by what the
//! people concerned said of themselves (how direct they like feedback, which language level they
//! have, which hours they work), never by passport: a table that speaks of nationality, ethnicity,
//! religion and the like is refused. Whether a measure helped is checked against what happened
//! afterwards.
//!
//! ```
//! use landfall_team::Level;
//! use landfall_team::conflict::{AdviceTable, ConflictKind, Situation};
//!
//! let table = AdviceTable::embedded()?;
//! let situation = Situation::new(ConflictKind::Language)
//!     .levels(Level::Native, Level::B1)
//!     .overlap_hours(1.5);
//! let advised = table.advise(&situation)?;
//! assert!(advised.matched.iter().any(|advice| advice.id == "fluent-speakers-adapt"));
//! // What nobody said is not guessed: such advice is listed with what it lacks.
//! assert!(advised.undecided.iter().all(|advice| !advice.lacks.is_empty()));
//! # Ok::<(), landfall_team::conflict::ConflictError>(())
//! ```

mod advice;
mod before_after;
mod error;
mod load;
mod protected;
mod rate;
mod record;
mod situation;

pub use advice::{Advice, AdviceTable, Advised, Matched, Review, Standing, Undecided, When};
pub use before_after::{BeforeAfter, MeasureVerdict};
pub use error::ConflictError;
pub use load::EMBEDDED;
pub use protected::protected_word;
pub use rate::RateRatio;
pub use record::{Conflict, ConflictKind, ConflictState, Measure, Records};
pub use situation::Situation;
