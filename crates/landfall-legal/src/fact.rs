//! Facts: what can be asked about a product, and what was answered.

mod profile;

use std::collections::BTreeMap;

use landfall_core::{Money, Place};
use serde::{Deserialize, Serialize};

use crate::value::Value;

pub(crate) use profile::flat;
pub use profile::{Given, Profile};

/// The type of a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum FactType {
    /// Yes or no.
    Bool,
    /// An exact number.
    Number,
    /// One value of an enumeration.
    Enum,
    /// Several values of an enumeration.
    Set,
    /// A civil date.
    Date,
    /// A length of time, given as a number in the fact's unit or as text such as `72h`.
    Duration,
    /// An amount of money.
    Money,
    /// A region.
    Region,
    /// Several regions.
    Regions,
}

/// A question about the product or the company.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    /// Dotted id.
    pub id: String,
    /// What its value is.
    pub kind: FactType,
    /// Unit of a number or duration (`hours`, `days`, `months`, `years`).
    pub unit: Option<String>,
    /// Allowed values of an enumeration, in the order of the file.
    pub values: Vec<String>,
    /// The least value allowed; for money a number holds in every currency.
    pub min: Option<Value>,
    /// The greatest value allowed; for money a number holds in every currency.
    pub max: Option<Value>,
    /// Whether a number must be whole.
    pub integer: bool,
    /// The question in English.
    pub question: String,
    /// The question in other languages, by language tag.
    pub questions: BTreeMap<String, String>,
    /// Who can answer.
    pub asks: String,
    /// Whether it may be given for one region (`id@BR`); such an answer holds for everything
    /// below the region.
    pub per_region: bool,
    /// A term of a public vocabulary.
    pub link: Option<String>,
    /// What changing it takes; `None` when the company cannot change it.
    pub change: Option<Change>,
    /// Where it is declared.
    pub place: Place,
}

/// What changing a fact takes. The costs are our own estimates until the user gives hers.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// Once.
    pub cost: Money,
    /// Each year after.
    pub yearly: Option<Money>,
    /// To which values; empty: any allowed one.
    pub to: Vec<Value>,
}

/// All facts that can be asked, by id.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Dictionary {
    facts: BTreeMap<String, Fact>,
}

impl Dictionary {
    /// A dictionary of these facts; of two with one id the later counts (the loader refuses them).
    pub fn new(facts: impl IntoIterator<Item = Fact>) -> Self {
        let facts = facts.into_iter().map(|fact| (fact.id.clone(), fact));
        Self {
            facts: facts.collect(),
        }
    }

    /// The fact of that id.
    pub fn get(&self, id: &str) -> Option<&Fact> {
        self.facts.get(id)
    }

    /// All facts, by id.
    pub fn iter(&self) -> impl Iterator<Item = &Fact> {
        self.facts.values()
    }

    /// The id that is most like one that is not there.
    pub fn nearest(&self, id: &str) -> Option<&str> {
        landfall_core::nearest(id, self.facts.keys().map(String::as_str))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.facts.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.facts.is_empty()
    }
}
