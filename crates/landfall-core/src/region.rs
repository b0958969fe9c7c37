//! Codes of regions: economies, their subdivisions, and groups of the user's own.

mod names;
mod spoken;
mod subdivisions;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use subdivisions::subdivision;

pub use spoken::SpokenIn;

/// A region: an economy (ISO 3166-1 alpha-2, and `XK` for Kosovo), a subdivision (ISO 3166-2) or a
/// region of the user's own (`x-` and up to 30 lower-case letters, digits or hyphens).
///
/// Alpha-3 codes are accepted and converted. `NA` is Namibia, never a missing value.
///
/// ```
/// use landfall_core::RegionCode;
///
/// assert_eq!(RegionCode::parse("BRA")?.as_str(), "BR");
/// assert_eq!(RegionCode::parse("NA")?.name(), Some("Namibia"));
/// assert_eq!(RegionCode::parse("us-ca")?.economy(), Some("US"));
/// assert_eq!(RegionCode::resolve("Côte d’Ivoire")?.as_str(), "CI");
/// assert!(RegionCode::resolve("Korea").is_err()); // KP or KR?
/// # Ok::<(), landfall_core::RegionError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RegionCode(String);

/// What a region code stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RegionKind {
    /// ISO 3166-1, or the user-assigned `XK`.
    Economy,
    /// ISO 3166-2.
    Subdivision,
    /// A region of the user's own.
    Custom,
}

/// A text that names no region, or more than one.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum RegionError {
    /// Nothing of that code or name is known.
    #[error("`{given}` is not a known region{}", did_you_mean(.suggestion))]
    Unknown {
        /// What was given.
        given: String,
        /// The most similar code or name.
        suggestion: Option<String>,
    },
    /// Several regions go by that name.
    #[error("`{given}` names more than one region: {}", .candidates.join(", "))]
    Ambiguous {
        /// What was given.
        given: String,
        /// The regions it may mean, as `CODE (Name)`.
        candidates: Vec<String>,
    },
}

fn did_you_mean(suggestion: &Option<String>) -> String {
    suggestion
        .as_ref()
        .map_or_else(String::new, |name| format!("; did you mean `{name}`?"))
}

impl RegionCode {
    /// Reads a code, letter case ignored.
    ///
    /// # Errors
    /// When `code` is not ISO 3166-1, ISO 3166-2 or an `x-` code.
    pub fn parse(code: &str) -> Result<Self, RegionError> {
        let code = code.trim();
        let upper = code.to_ascii_uppercase();
        custom(code)
            .or_else(|| names::economy(&upper).map(|economy| economy.code.to_owned()))
            .or_else(|| subdivision(&upper).map(|(code, _)| code.to_owned()))
            .map(Self)
            .ok_or_else(|| unknown(code))
    }

    /// Reads a code or a name in English or one of the bundled languages. Case, accents,
    /// punctuation and a leading "the" do not matter.
    ///
    /// # Errors
    /// When no region, or more than one, goes by that code or name.
    pub fn resolve(text: &str) -> Result<Self, RegionError> {
        if let Ok(code) = Self::parse(text) {
            return Ok(code);
        }
        match names::by_name(text) {
            names::Found::One(code) => Ok(Self(code.to_owned())),
            names::Found::Several(codes) => Err(RegionError::Ambiguous {
                given: text.trim().to_owned(),
                candidates: codes.iter().map(|code| labelled(code)).collect(),
            }),
            names::Found::None => Err(unknown(text.trim())),
        }
    }

    /// The code as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What the code stands for.
    pub fn kind(&self) -> RegionKind {
        match self.0.as_bytes() {
            [b'x', b'-', ..] => RegionKind::Custom,
            [_, _] => RegionKind::Economy,
            _ => RegionKind::Subdivision,
        }
    }

    /// The economy it is or lies in (alpha-2); `None` for a custom region.
    pub fn economy(&self) -> Option<&str> {
        match self.kind() {
            RegionKind::Custom => None,
            RegionKind::Economy | RegionKind::Subdivision => self.0.get(..2),
        }
    }

    /// The languages that are official there or spoken by 5 % of the people or more, with their
    /// shares (Unicode CLDR 47), the most spoken first, one entry for each primary subtag: of several
    /// scripts of one language the greatest share counts. A subdivision counts as its economy; empty
    /// where none are known.
    ///
    /// ```
    /// use landfall_core::RegionCode;
    ///
    /// let spoken = RegionCode::parse("BR")?.languages();
    /// assert_eq!((spoken[0].language.as_str(), spoken[0].official), ("pt", true));
    /// assert!(RegionCode::parse("x-south")?.languages().is_empty());
    /// # Ok::<(), landfall_core::RegionError>(())
    /// ```
    pub fn languages(&self) -> &'static [SpokenIn] {
        self.economy().map_or(&[], spoken::languages)
    }

    /// The English name (Unicode CLDR for economies, ISO for subdivisions); `None` for a custom
    /// region.
    pub fn name(&self) -> Option<&'static str> {
        match self.kind() {
            RegionKind::Economy => names::economy(&self.0).map(|economy| economy.name),
            RegionKind::Subdivision => subdivision(&self.0).map(|(_, name)| name),
            RegionKind::Custom => None,
        }
    }

    /// The UN M49 subregion of the economy, such as "Western Africa", as Unicode CLDR gives it.
    pub fn subregion(&self) -> Option<&'static str> {
        let economy = names::economy(self.economy()?)?;
        Some(economy.subregion).filter(|name| !name.is_empty())
    }

    /// All economies in the order of their codes.
    pub fn economies() -> impl Iterator<Item = Self> {
        names::economies().map(|economy| Self(economy.code.to_owned()))
    }
}

fn custom(code: &str) -> Option<String> {
    let lower = code.to_ascii_lowercase();
    let rest = lower.strip_prefix("x-")?;
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let fits = (1..=30).contains(&rest.len()) && rest.chars().all(plain) && !rest.starts_with('-');
    fits.then_some(lower.clone())
}

fn unknown(given: &str) -> RegionError {
    RegionError::Unknown {
        given: given.to_owned(),
        suggestion: names::nearest(given),
    }
}

fn labelled(code: &str) -> String {
    names::economy(code).map_or_else(|| code.to_owned(), |e| format!("{} ({})", e.code, e.name))
}

impl FromStr for RegionCode {
    type Err = RegionError;
    fn from_str(code: &str) -> Result<Self, RegionError> {
        Self::parse(code)
    }
}

impl TryFrom<String> for RegionCode {
    type Error = RegionError;
    fn try_from(code: String) -> Result<Self, RegionError> {
        Self::parse(&code)
    }
}

impl From<RegionCode> for String {
    fn from(code: RegionCode) -> Self {
        code.0
    }
}

impl fmt::Display for RegionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alpha_3_is_converted_and_case_ignored() {
        for (given, code) in [("deu", "DE"), ("Xkx", "XK"), ("na", "NA"), (" fr ", "FR")] {
            assert_eq!(RegionCode::parse(given).unwrap().as_str(), code);
        }
    }

    #[test]
    fn every_iso_economy_is_known_by_all_its_codes() {
        assert_eq!(RegionCode::economies().count(), 250);
        for economy in rust_iso3166::ALL {
            assert_eq!(
                RegionCode::parse(economy.alpha2).unwrap().as_str(),
                economy.alpha2
            );
            assert_eq!(
                RegionCode::parse(economy.alpha3).unwrap().as_str(),
                economy.alpha2
            );
        }
    }

    #[test]
    fn unknown_codes_are_refused() {
        for text in [
            "", "ZZ", "QM", "EU", "US-ZZ", "x-", "x--a", "x-a b", "1", "DEUT",
        ] {
            assert!(RegionCode::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn kinds_are_told_apart() {
        assert_eq!(
            RegionCode::parse("x-dach").unwrap().kind(),
            RegionKind::Custom
        );
        assert_eq!(
            RegionCode::parse("BR-SP").unwrap().kind(),
            RegionKind::Subdivision
        );
        assert_eq!(RegionCode::parse("XK").unwrap().kind(), RegionKind::Economy);
    }

    #[test]
    fn names_resolve_whatever_their_spelling() {
        for (name, code) in [
            ("the Netherlands", "NL"),
            ("UNITED STATES", "US"),
            ("Korea, Rep.", "KR"),
            ("Côte d'Ivoire", "CI"),
            ("Turkiye", "TR"),
            ("Deutschland", "DE"),
            ("日本", "JP"),
            ("U.K.", "GB"),
            ("Congo, Dem. Rep.", "CD"),
        ] {
            assert_eq!(RegionCode::resolve(name).unwrap().as_str(), code, "{name}");
        }
    }

    #[test]
    fn ambiguous_names_come_with_candidates() {
        let error = RegionCode::resolve("Congo").unwrap_err().to_string();
        assert!(error.contains("CD (") && error.contains("CG ("), "{error}");
    }

    #[test]
    fn a_near_miss_is_suggested() {
        let error = RegionCode::resolve("Germny").unwrap_err().to_string();
        assert_eq!(
            error,
            "`Germny` is not a known region; did you mean `Germany`?"
        );
    }

    #[test]
    fn json_rejects_what_the_constructor_rejects() {
        assert!(serde_json::from_str::<RegionCode>("\"ZZ\"").is_err());
        let code: RegionCode = serde_json::from_str("\"JPN\"").unwrap();
        assert_eq!(serde_json::to_string(&code).unwrap(), "\"JP\"");
    }
}
