//! What can be wrong with a demand for skills.

use landfall_core::Cancelled;
use thiserror::Error;

/// Error of the cover part.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum CoverError {
    /// Too many skills at once.
    #[error("`{given}` skills are needed, but one cover takes at most {most}")]
    TooManySkills {
        /// Skills given.
        given: usize,
        /// Skills allowed.
        most: usize,
    },
    /// A skill stands twice.
    #[error("skill `{name}` is needed twice (help: put all its holders into one list)")]
    DoubleSkill {
        /// Its name.
        name: String,
    },
    /// A holder without distances.
    #[error("skill `{skill}` is held by person `{person}`, for whom no distances are known")]
    UnknownPerson {
        /// The skill.
        skill: String,
        /// The person.
        person: u32,
    },
    /// A number that is no distance.
    #[error(
        "the distance of persons `{a}` and `{b}` is `{given}`: distances are between 0 and \
         {most:e}, or infinite where the two cannot work together"
    )]
    Distance {
        /// One person.
        a: u32,
        /// The other.
        b: u32,
        /// What was given.
        given: f64,
        /// Largest finite distance allowed.
        most: f64,
    },
    /// Too many people for a table of all pairs.
    #[error("distances of `{given}` people are too many for a table: at most {most} are allowed")]
    TooManyPeople {
        /// People given.
        given: usize,
        /// People allowed.
        most: usize,
    },
    /// Somebody cancelled the work.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}
