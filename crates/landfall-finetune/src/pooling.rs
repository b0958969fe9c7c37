//! How one vector is made of a sequence.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::FinetuneError;

/// How the hidden states of a sequence become one vector, special tokens included.
///
/// ```
/// use landfall_finetune::Pooling;
///
/// assert_eq!("cls".parse::<Pooling>()?, Pooling::Cls);
/// assert_eq!(Pooling::default().to_string(), "mean");
/// # Ok::<(), landfall_finetune::FinetuneError>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pooling {
    /// Their mean: the default.
    #[default]
    Mean,
    /// The first token's.
    Cls,
    /// The largest of each number.
    Max,
}

impl fmt::Display for Pooling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Mean => "mean",
            Self::Cls => "cls",
            Self::Max => "max",
        })
    }
}

impl FromStr for Pooling {
    type Err = FinetuneError;

    fn from_str(given: &str) -> Result<Self, FinetuneError> {
        match given {
            "mean" => Ok(Self::Mean),
            "cls" => Ok(Self::Cls),
            "max" => Ok(Self::Max),
            _ => Err(FinetuneError::Setting {
                name: "pooling",
                given: given.to_owned(),
                allowed: "`mean`, `cls` or `max`".to_owned(),
            }),
        }
    }
}
