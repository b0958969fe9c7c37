//! What can be asked and what is checked, as tables for people and programs.

use std::collections::BTreeMap;

use landfall_core::{Date, Decimal};
use serde::Serialize;
use serde_json::value::RawValue;

use super::reads::Reads;
use super::{Area, Certainty, Kind, LawBase, Scope};
use crate::fact::{Fact, FactType};
use crate::load::Case;
use crate::value::{Span, Value};

/// A fact as a user's program sees it.
#[derive(Debug, Clone, Serialize)]
pub struct FactEntry<'b> {
    /// Id.
    pub id: &'b str,
    /// `bool`, `number`, `enum`, `list`, `date`, `money` or `region`; a duration is a number in
    /// its unit, several regions are a list.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// Allowed values; for regions the codes of all jurisdictions that are territories (any code
    /// of ISO 3166 is allowed beside them). Empty where anything of the type is allowed.
    pub values: Vec<&'b str>,
    /// Unit of a number or amount.
    pub unit: Option<&'b str>,
    /// The question.
    pub question: &'b str,
    /// Who can answer.
    pub asks: &'b str,
    /// The least value allowed.
    pub min: Option<Box<RawValue>>,
    /// The greatest value allowed.
    pub max: Option<Box<RawValue>>,
    /// Whether a number must be whole.
    pub integer: bool,
    /// Whether it may be given for one region, as `id@BR`.
    pub per_region: bool,
    /// Whether the company can change it.
    pub changeable: bool,
    /// Ids of the rules whose verdict or penalty it can touch: by their conditions, by definitions,
    /// by exceptions and their exceptions.
    pub read_by: Vec<&'b str>,
}

/// A rule as a user's program sees it.
#[derive(Debug, Clone, Serialize)]
pub struct RuleEntry<'b> {
    /// Id.
    pub id: &'b str,
    /// Where its law holds.
    pub jurisdiction: &'b str,
    /// Id of its law.
    pub law: &'b str,
    /// The article.
    pub article: &'b str,
    /// What it is about.
    pub title: &'b str,
    /// What kind of norm it is.
    pub kind: Kind,
    /// Its policy area.
    pub area: Area,
    /// On what its law hangs.
    pub scope: Scope,
    /// The first day on which it holds.
    pub valid_from: Option<Date>,
    /// The last day on which it holds.
    pub valid_to: Option<Date>,
    /// How many cases show what it says.
    pub cases: usize,
    /// How sure it is.
    pub certainty: Certainty,
}

impl LawBase {
    /// All facts with the rules that read them, by id. They serialise to JSON.
    ///
    /// ```
    /// let base = landfall_legal::LawBase::bundled()?;
    /// let staff = base.fact_entries().into_iter().find(|fact| fact.id == "company.staff");
    /// let json = serde_json::to_value(staff).unwrap();
    /// assert_eq!((&json["type"], &json["unit"]), (&"number".into(), &"persons".into()));
    /// # Ok::<(), landfall_core::Mistakes>(())
    /// ```
    pub fn fact_entries(&self) -> Vec<FactEntry<'_>> {
        let mut readers: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (rule, facts) in Reads::of(self).by_rule() {
            for fact in facts {
                readers.entry(fact).or_default().push(rule);
            }
        }
        let territories: Vec<&str> = self.jurisdictions.territories().collect();
        let facts = self.facts.iter();
        facts
            .map(|fact| {
                let read_by = readers.remove(fact.id.as_str()).unwrap_or_default();
                entry(fact, &territories, read_by)
            })
            .collect()
    }

    /// All rules with how many of these cases each has, by id. They serialise to JSON.
    pub fn rule_entries(&self, cases: &[Case]) -> Vec<RuleEntry<'_>> {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for case in cases {
            *counts.entry(&case.rule).or_default() += 1;
        }
        let mut entries: Vec<RuleEntry<'_>> = self
            .rules()
            .map(|(law, rule)| RuleEntry {
                id: &rule.id,
                jurisdiction: &law.jurisdiction,
                law: &law.id,
                article: &rule.article,
                title: &rule.title,
                kind: rule.kind,
                area: rule.area,
                scope: law.scope,
                valid_from: rule.window.from,
                valid_to: rule.window.to,
                cases: counts.get(rule.id.as_str()).copied().unwrap_or(0),
                certainty: rule.certainty,
            })
            .collect();
        entries.sort_by_key(|entry| entry.id);
        entries
    }
}

fn entry<'b>(fact: &'b Fact, territories: &[&'b str], read_by: Vec<&'b str>) -> FactEntry<'b> {
    let unit = fact.unit.as_deref();
    FactEntry {
        id: &fact.id,
        kind: match fact.kind {
            FactType::Bool => "bool",
            FactType::Number | FactType::Duration => "number",
            FactType::Enum => "enum",
            FactType::Set | FactType::Regions => "list",
            FactType::Date => "date",
            FactType::Money => "money",
            FactType::Region => "region",
        },
        values: match fact.kind {
            FactType::Region | FactType::Regions => territories.to_vec(),
            _ => fact.values.iter().map(String::as_str).collect(),
        },
        unit,
        question: &fact.question,
        asks: &fact.asks,
        min: fact.min.as_ref().and_then(|min| bound(min, unit)),
        max: fact.max.as_ref().and_then(|max| bound(max, unit)),
        integer: fact.integer,
        per_region: fact.per_region,
        changeable: fact.change.is_some(),
        read_by,
    }
}

/// A bound as it would be given in the facts: an exact number where it is one.
fn bound(value: &Value, unit: Option<&str>) -> Option<Box<RawValue>> {
    let quoted = |text: String| serde_json::Value::from(text).to_string();
    let text = match value {
        Value::Number(number) => number.normalize().to_string(),
        Value::Duration(span) => match in_unit(*span, unit) {
            Some(number) => number.normalize().to_string(),
            None => quoted(span.to_string()),
        },
        Value::Money(money) => quoted(money.to_string()),
        Value::Date(date) => quoted(date.to_string()),
        _ => return None,
    };
    RawValue::from_string(text).ok()
}

/// A duration as a number in a unit, where that is exact.
fn in_unit(span: Span, unit: Option<&str>) -> Option<Decimal> {
    let unit = unit?;
    let one = Span::of(Decimal::ONE, unit)?;
    let number = match (one.months, one.seconds) {
        (months, 0) => Decimal::from(span.months).checked_div(Decimal::from(months))?,
        (_, seconds) => Decimal::from(span.seconds).checked_div(Decimal::from(seconds))?,
    };
    (Span::of(number, unit) == Some(span)).then_some(number)
}
