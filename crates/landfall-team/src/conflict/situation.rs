//! What is known of a conflict.

use std::collections::BTreeMap;

use landfall_core::{Mistake, Mistakes, Place};

use super::protected::key_mistake;
use super::record::ConflictKind;
use crate::member::Level;

/// What is known of a conflict and of those in it, by their own account.
///
/// Nothing but the kind is required; what is not known makes advice undecided, never wrong.
#[derive(Debug, Clone, PartialEq)]
pub struct Situation {
    pub(super) kind: ConflictKind,
    pub(super) gaps: BTreeMap<String, f64>,
    pub(super) levels: Option<(Level, Level)>,
    pub(super) overlap: Option<f64>,
}

impl Situation {
    /// A conflict of which only the kind is known.
    pub const fn new(kind: ConflictKind) -> Self {
        Self {
            kind,
            gaps: BTreeMap::new(),
            levels: None,
            overlap: None,
        }
    }

    /// Adds the largest difference among the parties on a dimension they reported themselves, as a
    /// share of its scale, 0 to 1.
    #[must_use]
    pub fn gap(mut self, dimension: impl Into<String>, gap: f64) -> Self {
        self.gaps.insert(dimension.into(), gap);
        self
    }

    /// Sets the highest and the lowest level among the parties in the language they work in, in
    /// either order; of one person the lower one of speaking and understanding counts.
    #[must_use]
    pub const fn levels(mut self, a: Level, b: Level) -> Self {
        self.levels = Some((a, b));
        self
    }

    /// Sets their common working hours a day, 0 to 24.
    #[must_use]
    pub const fn overlap_hours(mut self, hours: f64) -> Self {
        self.overlap = Some(hours);
        self
    }

    pub(super) fn check(&self) -> Result<(), Mistakes> {
        let mut mistakes = Vec::new();
        for (dimension, gap) in &self.gaps {
            mistakes.extend(key_mistake(dimension, dimension));
            if !(0.0..=1.0).contains(gap) {
                let place = Place::default().field(dimension.as_str());
                let message = format!("`{gap}` is no difference from 0 to 1");
                mistakes.push(Mistake::new(place, message));
            }
        }
        if let Some(hours) = self.overlap.filter(|hours| !(0.0..=24.0).contains(hours)) {
            let place = Place::default().field("overlap_hours");
            mistakes.push(Mistake::new(
                place,
                format!("`{hours}` is not from 0 to 24"),
            ));
        }
        Mistakes::none(mistakes)
    }
}
