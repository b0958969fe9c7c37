//! Why a finding is what it is, written out when it is read.

use std::fmt;
use std::ops::Deref;
use std::sync::OnceLock;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Derivation;
use crate::engine::Record;

/// Why a rule says what it says: a [`Derivation`] that a check records and that is written out
/// when it is first read.
///
/// ```
/// use landfall_legal::engine::{CheckParams, Engine};
/// use landfall_legal::fact::Profile;
/// use landfall_legal::LawBase;
///
/// let engine = Engine::new(LawBase::bundled()?)?;
/// let params = CheckParams::new(["DE"], "2026-11-26".parse()?);
/// let report = engine.check(&Profile::default(), &params)?;
/// let why = report.findings[0].why.as_ref().ok_or("no trace")?;
/// assert_eq!(why.id.as_ref(), Some(&report.findings[0].rule));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Why(Kept);

#[derive(Clone)]
enum Kept {
    Written(Box<Derivation>),
    Recorded(Record, OnceLock<Box<Derivation>>),
}

impl Why {
    /// A derivation to be written from what was recorded.
    pub(crate) fn recorded(record: Record) -> Self {
        Self(Kept::Recorded(record, OnceLock::new()))
    }
}

impl From<Derivation> for Why {
    fn from(derivation: Derivation) -> Self {
        Self(Kept::Written(Box::new(derivation)))
    }
}

impl Deref for Why {
    type Target = Derivation;

    fn deref(&self) -> &Derivation {
        match &self.0 {
            Kept::Written(derivation) => derivation,
            Kept::Recorded(record, written) => {
                written.get_or_init(|| Box::new(record.derivation()))
            }
        }
    }
}

impl PartialEq for Why {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Eq for Why {}

impl fmt::Debug for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}

impl Serialize for Why {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (**self).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Why {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Derivation::deserialize(deserializer).map(Self::from)
    }
}
