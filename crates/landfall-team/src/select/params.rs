//! The people to choose from and the demands, not yet checked.

use landfall_core::Decimal;

use super::demand::{Demand, Rule};

/// Whom to choose from, how a team is valued, and what it must fulfil.
///
/// See the [module](super) for the value of a team and an example.
#[derive(Debug, Clone, PartialEq)]
pub struct SelectionParams {
    pub(super) own: Vec<f64>,
    pub(super) sizes: (usize, usize),
    pub(super) size_label: String,
    pub(super) pair: Option<PairValues>,
    pub(super) zones: Option<Vec<usize>>,
    pub(super) demands: Vec<Demand>,
    pub(super) explain: bool,
}

/// Values of pairs and their weight.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct PairValues {
    pub(super) weight: f64,
    /// Row by row, the pairs (i, j) with i < j.
    pub(super) upper: Vec<f64>,
}

impl SelectionParams {
    /// A team of `size` among people with these own values c_i; so far valued by their mean alone,
    /// and without demands.
    pub fn new(own: Vec<f64>, size: usize) -> Self {
        Self {
            own,
            sizes: (size, size),
            size_label: "size".to_owned(),
            pair: None,
            zones: None,
            demands: Vec::new(),
            explain: true,
        }
    }

    /// Whether, once a team is proven best, the next best team and the binding demands are looked
    /// for; true by default. Each is a search of its own.
    #[must_use]
    pub fn explain(mut self, explain: bool) -> Self {
        self.explain = explain;
        self
    }

    /// Any size from `min` to `max`, both included.
    #[must_use]
    pub fn sizes(mut self, min: usize, max: usize) -> Self {
        self.sizes = (min, max);
        self
    }

    /// Values of pairs v_ij with their weight gamma, 0 to 1. `value` is asked once for each
    /// i < j, so it is symmetric by construction. Somebody of whom a pair value is not known
    /// cannot be compared: leave her out, or give the end of the interval you want to plan with.
    #[must_use]
    pub fn pair_values(mut self, weight: f64, mut value: impl FnMut(usize, usize) -> f64) -> Self {
        let people = self.own.len();
        let mut upper = Vec::with_capacity(people * people.saturating_sub(1) / 2);
        for i in 0..people {
            upper.extend((i + 1..people).map(|j| value(i, j)));
        }
        self.pair = Some(PairValues { weight, upper });
        self
    }

    /// Zone of each person, any numbers; needed by the demands about zones.
    #[must_use]
    pub fn zones(mut self, zones: Vec<usize>) -> Self {
        self.zones = Some(zones);
        self
    }

    /// Adds any demand.
    #[must_use]
    pub fn demand(mut self, label: impl Into<String>, rule: Rule) -> Self {
        self.demands.push(Demand::new(label, rule));
        self
    }

    /// `count` seats for different holders; see [`Rule::Seats`].
    #[must_use]
    pub fn seats(self, label: impl Into<String>, holders: Vec<usize>, count: usize) -> Self {
        self.demand(label, Rule::Seats { holders, count })
    }

    /// At least `min` of `people`.
    #[must_use]
    pub fn at_least(self, label: impl Into<String>, people: Vec<usize>, min: usize) -> Self {
        let (min, max) = (Some(min), None);
        self.demand(label, Rule::Count { people, min, max })
    }

    /// At most `max` of `people`.
    #[must_use]
    pub fn at_most(self, label: impl Into<String>, people: Vec<usize>, max: usize) -> Self {
        let (min, max) = (None, Some(max));
        self.demand(label, Rule::Count { people, min, max })
    }

    /// The costs of the chosen are at most `limit`.
    #[must_use]
    pub fn budget(self, label: impl Into<String>, costs: Vec<Decimal>, limit: Decimal) -> Self {
        self.demand(label, Rule::Budget { costs, limit })
    }

    /// The shares of the chosen are at most `limit`.
    #[must_use]
    pub fn headcount(self, label: impl Into<String>, shares: Vec<f64>, limit: f64) -> Self {
        self.demand(label, Rule::Headcount { shares, limit })
    }

    /// `person` is chosen.
    #[must_use]
    pub fn include(self, label: impl Into<String>, person: usize) -> Self {
        self.demand(label, Rule::Include { person })
    }

    /// `person` is not chosen.
    #[must_use]
    pub fn exclude(self, label: impl Into<String>, person: usize) -> Self {
        self.demand(label, Rule::Exclude { person })
    }

    /// At most one of `people` is chosen.
    #[must_use]
    pub fn not_together(self, label: impl Into<String>, people: Vec<usize>) -> Self {
        self.demand(label, Rule::NotTogether { people })
    }

    /// At most `max` different zones.
    #[must_use]
    pub fn max_zones(self, label: impl Into<String>, max: usize) -> Self {
        let (min, max) = (None, Some(max));
        self.demand(label, Rule::Zones { min, max })
    }

    /// At least `min` different zones.
    #[must_use]
    pub fn min_zones(self, label: impl Into<String>, min: usize) -> Self {
        let (min, max) = (Some(min), None);
        self.demand(label, Rule::Zones { min, max })
    }
}
