//! Language tags.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A well-formed language tag (BCP 47 / RFC 5646) in its normal case, such as `zh-Hant-TW`.
///
/// Well-formed means the grammar holds; whether a subtag is registered is not checked.
///
/// ```
/// use landfall_core::LanguageTag;
///
/// let tag: LanguageTag = "ZH-hant-tw".parse()?;
/// assert_eq!(tag.as_str(), "zh-Hant-TW");
/// assert_eq!((tag.primary(), tag.script(), tag.region()), ("zh", Some("Hant"), Some("TW")));
/// # Ok::<(), landfall_core::LanguageError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LanguageTag(oxilangtag::LanguageTag<String>);

/// A text that is not a language tag.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{given}` is not a BCP 47 language tag such as `pt-BR`: {cause}")]
pub struct LanguageError {
    /// What was given.
    pub given: String,
    /// Which rule of the grammar it breaks.
    pub cause: String,
}

impl LanguageTag {
    /// The tag as text, in normal case.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The language itself, such as `pt`.
    pub fn primary(&self) -> &str {
        self.0.primary_language()
    }

    /// The script (ISO 15924), if stated.
    pub fn script(&self) -> Option<&str> {
        self.0.script()
    }

    /// The region (ISO 3166-1 or UN M49), if stated.
    pub fn region(&self) -> Option<&str> {
        self.0.region()
    }
}

impl FromStr for LanguageTag {
    type Err = LanguageError;

    fn from_str(text: &str) -> Result<Self, LanguageError> {
        oxilangtag::LanguageTag::parse_and_normalize(text)
            .map(Self)
            .map_err(|e| LanguageError {
                given: text.to_owned(),
                cause: e.to_string(),
            })
    }
}

impl TryFrom<String> for LanguageTag {
    type Error = LanguageError;
    fn try_from(text: String) -> Result<Self, LanguageError> {
        text.parse()
    }
}

impl From<LanguageTag> for String {
    fn from(tag: LanguageTag) -> Self {
        tag.0.into_inner()
    }
}

impl fmt::Display for LanguageTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_rejects_what_the_constructor_rejects() {
        assert!(serde_json::from_str::<LanguageTag>("\"e\"").is_err());
        assert!(serde_json::from_str::<LanguageTag>("\"en_US\"").is_err());
        let tag: LanguageTag = serde_json::from_str("\"sr-latn\"").unwrap();
        assert_eq!(serde_json::to_string(&tag).unwrap(), "\"sr-Latn\"");
    }
}
