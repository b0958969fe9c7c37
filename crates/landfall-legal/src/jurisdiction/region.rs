//! Regions that the user names.

use landfall_core::{RegionCode, nearest};
use thiserror::Error;

use super::{JurisdictionKind, Jurisdictions};

/// A text that names no region.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum UnknownRegion {
    /// No code of a region or jurisdiction.
    #[error("`{given}` is not the code of a region")]
    Unknown {
        /// What was given.
        given: String,
        /// The code it may mean.
        suggestion: Option<String>,
    },
    /// A jurisdiction that is no territory, such as that of licences.
    #[error("`{given}` is not a territory")]
    NoTerritory {
        /// What was given.
        given: String,
    },
    /// A pattern that stands for nothing.
    #[error("`{pattern}` stands for no region: the base has no rules below `{state}`")]
    NothingBelow {
        /// The pattern.
        pattern: String,
        /// What stands before the star.
        state: String,
    },
}

impl UnknownRegion {
    /// What to do about it.
    pub fn help(&self) -> Option<String> {
        match self {
            Self::Unknown {
                suggestion: Some(code),
                ..
            } => Some(format!("did you mean `{code}`?")),
            Self::Unknown { .. } => {
                Some("use a code such as DE, US-CA (ISO 3166) or EU".to_owned())
            }
            Self::NoTerritory { .. } => {
                Some("its rules are checked whatever the regions".to_owned())
            }
            Self::NothingBelow { state, .. } => Some(format!("ask for `{state}` itself")),
        }
    }
}

impl Jurisdictions {
    /// The code of a region: a jurisdiction that is a territory, or any code of ISO 3166, letter
    /// case ignored. A valid code without a jurisdiction is no error: no law of the base is known
    /// for it, or only its state's ([`Jurisdictions::ancestors`]).
    ///
    /// ```
    /// let base = landfall_legal::LawBase::bundled()?;
    /// let graph = base.jurisdictions();
    /// assert_eq!(graph.region("us-ca").as_deref(), Ok("US-CA"));
    /// assert_eq!(graph.region("PE").as_deref(), Ok("PE"));
    /// assert_eq!(graph.region("UK").unwrap_err().help().as_deref(), Some("did you mean `GB`?"));
    /// # Ok::<(), landfall_core::Mistakes>(())
    /// ```
    ///
    /// # Errors
    /// When it is no code, with the nearest one, or no territory.
    pub fn region(&self, text: &str) -> Result<String, UnknownRegion> {
        let given = text.trim();
        let code = given.to_ascii_uppercase();
        match self.get(&code) {
            Some(one) if one.kind == JurisdictionKind::Pseudo => {
                return Err(UnknownRegion::NoTerritory {
                    given: given.to_owned(),
                });
            }
            Some(one) => return Ok(one.id.clone()),
            None => {}
        }
        RegionCode::parse(given)
            .map(String::from)
            .map_err(|_| UnknownRegion::Unknown {
                given: given.chars().take(60).collect(),
                suggestion: self.meant(given),
            })
    }

    /// The code that a name or a misspelt code may mean.
    fn meant(&self, given: &str) -> Option<String> {
        if given.len() > 60 {
            return None;
        }
        if let Ok(code) = RegionCode::resolve(given) {
            return Some(code.into());
        }
        let names = self.iter().map(|one| one.name.as_str());
        let by_name = nearest(given, names);
        let named = by_name.and_then(|name| self.iter().find(|one| one.name == name));
        let long = given.chars().count() > 3;
        named
            .map(|one| one.id.clone())
            .or_else(|| nearest(given, self.territories()).map(str::to_owned))
            .filter(|_| long)
    }

    /// The regions that a target stands for: `US-*` is every subdivision of `US` in the graph for
    /// which `has_rules` holds, by code; anything else is one region ([`Jurisdictions::region`]).
    ///
    /// # Errors
    /// When it names no region, or a pattern stands for nothing.
    pub fn expand(
        &self,
        pattern: &str,
        has_rules: impl Fn(&str) -> bool,
    ) -> Result<Vec<String>, UnknownRegion> {
        let Some(state) = pattern.trim().strip_suffix("-*") else {
            return self.region(pattern).map(|code| vec![code]);
        };
        let state = self.region(state)?;
        let mut below: Vec<String> = self
            .descendants(&state)
            .into_iter()
            .filter(|id| {
                let kind = self.get(id).map(|one| one.kind);
                kind == Some(JurisdictionKind::Subdivision) && has_rules(id)
            })
            .map(str::to_owned)
            .collect();
        below.sort();
        if below.is_empty() {
            let pattern = pattern.trim().to_owned();
            return Err(UnknownRegion::NothingBelow { pattern, state });
        }
        Ok(below)
    }
}
