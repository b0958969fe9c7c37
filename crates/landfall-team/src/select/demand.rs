//! What a team must fulfil.

use landfall_core::Decimal;

/// One demand with the name it has in reports.
#[derive(Debug, Clone, PartialEq)]
pub struct Demand {
    /// Its name, such as `role engineer`; no two demands share one.
    pub label: String,
    /// What it asks for.
    pub rule: Rule,
}

impl Demand {
    /// A demand called `label`.
    pub fn new(label: impl Into<String>, rule: Rule) -> Self {
        Self {
            label: label.into(),
            rule,
        }
    }
}

/// What a demand asks for. People are given by their index.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Rule {
    /// `count` seats, each taken by another of the `holders`. All seats of all such demands are
    /// filled at once and a person takes one seat at most: somebody who could be engineer and
    /// lawyer fills one of the two, not both.
    Seats {
        /// Who can take such a seat.
        holders: Vec<usize>,
        /// How many seats.
        count: usize,
    },
    /// At least `min` and at most `max` of `people` are chosen, whatever else they do: a skill at
    /// some level, a language spoken and understood well enough, a role that is counted.
    Count {
        /// Who counts.
        people: Vec<usize>,
        /// Least number, when there is one.
        min: Option<usize>,
        /// Largest number, when there is one.
        max: Option<usize>,
    },
    /// The costs of the chosen are at most `limit`, in exact decimal arithmetic.
    Budget {
        /// Cost of each person, 0 or more.
        costs: Vec<Decimal>,
        /// Largest sum.
        limit: Decimal,
    },
    /// The shares of full-time places of the chosen are at most `limit`; shares and limit are
    /// rounded to a millionth of a place.
    Headcount {
        /// Share of each person, 0 or more.
        shares: Vec<f64>,
        /// Largest sum.
        limit: f64,
    },
    /// `person` is chosen.
    Include {
        /// Who.
        person: usize,
    },
    /// `person` is not chosen.
    Exclude {
        /// Who.
        person: usize,
    },
    /// At most one of `people` is chosen.
    NotTogether {
        /// Two people or more.
        people: Vec<usize>,
    },
    /// The chosen live in at least `min` and at most `max` different zones.
    Zones {
        /// Least number, when there is one.
        min: Option<usize>,
        /// Largest number, when there is one.
        max: Option<usize>,
    },
    /// At least `min` and at most `max` of the chosen live in `zone`.
    ZonePeople {
        /// Which zone, as numbered in
        /// [`SelectionParams::zones`](super::SelectionParams::zones).
        zone: usize,
        /// Least number, when there is one.
        min: Option<usize>,
        /// Largest number, when there is one.
        max: Option<usize>,
    },
}

impl Rule {
    /// The people a rule names.
    pub(super) fn people(&self) -> &[usize] {
        match self {
            Self::Seats {
                holders: people, ..
            }
            | Self::Count { people, .. }
            | Self::NotTogether { people } => people,
            Self::Include { person } | Self::Exclude { person } => std::slice::from_ref(person),
            Self::Budget { .. }
            | Self::Headcount { .. }
            | Self::Zones { .. }
            | Self::ZonePeople { .. } => &[],
        }
    }

    /// Least and largest number of a rule that counts.
    pub(super) fn range(&self) -> Option<(Option<usize>, Option<usize>)> {
        match self {
            Self::Count { min, max, .. }
            | Self::Zones { min, max }
            | Self::ZonePeople { min, max, .. } => Some((*min, *max)),
            _ => None,
        }
    }
}
