//! Text that many findings share.

use std::borrow::Borrow;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Text that is written once and shared by all that show it: a clone copies no letters.
///
/// ```
/// use landfall_legal::report::Text;
///
/// let article = Text::from("Art. 30");
/// assert_eq!(article.clone(), "Art. 30");
/// assert!(article.starts_with("Art."));
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text(Arc<str>);

impl Text {
    /// The letters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for Text {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for Text {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl From<&String> for Text {
    fn from(text: &String) -> Self {
        Self(text.as_str().into())
    }
}

impl PartialEq<str> for Text {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<&str> for Text {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl PartialEq<String> for Text {
    fn eq(&self, other: &String) -> bool {
        self.as_str() == other
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self.as_str(), f)
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::from)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, HashSet};

    use super::*;

    #[test]
    fn a_clone_is_the_same_letters_in_the_same_place() {
        let text = Text::from("Art. 30");
        assert!(std::ptr::eq(text.as_str(), text.clone().as_str()));
    }

    #[test]
    fn it_is_the_same_from_whatever_it_is_made_and_compared_with() {
        let owned = String::from("É·30 条");
        let texts = [
            Text::from(&owned),
            Text::from(owned.as_str()),
            Text::from(owned.clone()),
        ];
        for text in &texts {
            assert_eq!(text, &texts[0]);
            assert_eq!(*text, owned);
            assert_eq!(*text, "É·30 条");
            assert_eq!(*text, *"É·30 条");
            assert_eq!(text.as_ref(), owned);
        }
        let (first, second) = (Text::from("a"), Text::from("b"));
        assert!(first < second);
        assert_ne!(Text::from("a"), "b");
        assert_ne!(Text::from(""), " ");
    }

    #[test]
    fn maps_and_sets_find_it_by_its_letters() {
        let map = BTreeMap::from([(Text::from("eu"), 1), (Text::from("br"), 2)]);
        assert_eq!(map.get("br"), Some(&2));
        assert!(HashSet::from([Text::from("eu")]).contains("eu"));
    }

    #[test]
    fn it_is_shown_and_stored_as_a_string() {
        let text = Text::from("a \"b\"\n");
        assert_eq!(text.to_string(), "a \"b\"\n");
        assert_eq!(format!("{:<3}|", Text::from("a")), "a  |");
        assert_eq!(format!("{text:?}"), r#""a \"b\"\n""#);
        let json = serde_json::to_string(&text).unwrap();
        assert_eq!(json, r#""a \"b\"\n""#);
        assert_eq!(serde_json::from_str::<Text>(&json).unwrap(), text);
        assert!(serde_json::from_str::<Text>("30").is_err());
    }
}
