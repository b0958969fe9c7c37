//! How many regions may be candidates.

use std::collections::BTreeSet;

use landfall_core::{Mistake, Place, RegionCode};

use super::{ChoiceRules, Faults};

impl Faults {
    /// Reports a list without places, or with too few for the regions required.
    pub(super) fn shortlist(&mut self, rules: &ChoiceRules) {
        let Some(size) = rules.shortlist else { return };
        let required: BTreeSet<&RegionCode> = rules.require.iter().collect();
        let field = "choice.shortlist";
        if size == 0 {
            self.add(field, "`0` is not 1 or above");
        } else if required.len() > size {
            let place = Place::default().field(field);
            let message = format!(
                "`{size}` is less than the {} regions of `choice.require`",
                required.len()
            );
            let help = "make the list longer, or require fewer regions";
            self.0.push(Mistake::new(place, message).help(help));
        }
    }
}
