//! What makes two people work well together, one factor each: 1 is no loss, and no factor is 0.

pub mod culture;
pub mod error;
pub mod handover;
pub mod hours;
pub mod interaction;
pub mod language;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use error::FactorError;

/// One factor of a pair's score.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Factor {
    /// A language both speak and understand.
    Language,
    /// Working minutes in common.
    Hours,
    /// How fast they have answered each other.
    Interaction,
    /// What the questionnaire says.
    Survey,
    /// Distance of cultural profiles.
    Culture,
    /// How long work waits that is handed from one to the other.
    Handover,
}

impl Factor {
    /// All factors.
    pub const ALL: [Self; 6] = [
        Self::Language,
        Self::Hours,
        Self::Interaction,
        Self::Survey,
        Self::Culture,
        Self::Handover,
    ];

    /// Its place in [`Factor::ALL`].
    pub(crate) const fn index(self) -> usize {
        self as usize
    }

    /// Its name in files, such as `language`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Language => "language",
            Self::Hours => "hours",
            Self::Interaction => "interaction",
            Self::Survey => "survey",
            Self::Culture => "culture",
            Self::Handover => "handover",
        }
    }
}
