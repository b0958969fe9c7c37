//! What a law file says.

use landfall_core::{Date, Money, Place};
use serde::{Deserialize, Serialize};

use crate::condition::Condition;
use crate::fact::Dictionary;
use crate::jurisdiction::Jurisdictions;
use crate::value::Value;

/// A policy area.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Area {
    /// Export control.
    ExportControl,
    /// Data privacy.
    DataPrivacy,
    /// Intellectual property and licences.
    IntellectualProperty,
    /// Tax and invoices.
    Tax,
    /// Consumer protection.
    ConsumerProtection,
    /// Regulation of artificial intelligence.
    AiRegulation,
    /// Localisation and export of data.
    DataLocalisation,
}

/// On what a law hangs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// On each target region under its jurisdiction.
    Market,
    /// On the seller's seat or the goods.
    Seat,
    /// On a licence.
    Licence,
}

/// How a source relates to the law.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum SourceKind {
    /// The official text.
    Primary,
    /// The law's words, reproduced by a third party.
    PrimaryCopy,
    /// An authority's summary or guidance.
    OfficialSummary,
    /// A law firm, a newspaper, an encyclopedia.
    Secondary,
    /// Nothing could be opened.
    Recalled,
}

/// How sure a rule is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// The text was read.
    Settled,
    /// A secondary source was read.
    Secondary,
    /// Recalled, contradictory or moving; the rule says why.
    Disputed,
}

/// What kind of norm a rule is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Something must be so.
    Duty,
    /// Something must not be so.
    Ban,
    /// Something may be so, where a condition holds.
    Permission,
    /// A limit to be kept, or what crossing it demands.
    Threshold,
}

/// What was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Id within its law.
    pub id: String,
    /// Title.
    pub title: String,
    /// Where it was read.
    pub url: Option<String>,
    /// How it relates to the law.
    pub kind: SourceKind,
    /// The day it was read; none when recalled.
    pub read: Option<Date>,
}

/// The days on which something holds, both ends included.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Window {
    /// The first day; `None`: since ever.
    pub from: Option<Date>,
    /// The last day; `None`: until further notice.
    pub to: Option<Date>,
}

/// A named condition.
#[derive(Debug, Clone, PartialEq)]
pub struct Definition {
    /// Id, used in conditions like a yes-no fact.
    pub id: String,
    /// The articles it states.
    pub article: String,
    /// Ids of sources of its law.
    pub sources: Vec<String>,
    /// In plain words.
    pub summary: Option<String>,
    /// What it stands for.
    pub when: Condition,
    /// Where it stands.
    pub place: Place,
}

/// The type of a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ParameterType {
    /// An exact number.
    Number,
    /// An amount of money.
    Money,
    /// A civil date.
    Date,
    /// A length of time.
    Duration,
    /// Values of an enumeration, or regions.
    Set,
}

/// A figure that differs by jurisdiction or changes with time.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    /// Id, used in conditions as `@id`.
    pub id: String,
    /// What its values are.
    pub kind: ParameterType,
    /// Unit of a number.
    pub unit: Option<String>,
    /// Its values, in the order of the file.
    pub values: Vec<ParameterValue>,
    /// Where it stands.
    pub place: Place,
}

/// A parameter in one jurisdiction from one day.
#[derive(Debug, Clone, PartialEq)]
pub struct ParameterValue {
    /// Where it holds: there and below, unless something nearer says otherwise.
    pub jurisdiction: String,
    /// When it holds; a later `from` of the same jurisdiction ends it.
    pub window: Window,
    /// The value.
    pub value: Value,
    /// The article.
    pub article: String,
    /// Ids of sources of its law.
    pub sources: Vec<String>,
    /// Where it stands.
    pub place: Place,
}

/// The most that breaking a rule can cost.
#[derive(Debug, Clone, PartialEq)]
pub struct Penalty {
    /// The article.
    pub article: String,
    /// In words.
    pub text: String,
    /// As a formula, in its text form: `max(10_000_000 EUR, 2% of company.worldwide_revenue)`.
    pub most: Option<String>,
}

/// What keeping a rule costs where it applies: our own estimate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RuleCost {
    /// Once.
    pub once: Option<Money>,
    /// Each year.
    pub yearly: Option<Money>,
}

/// What was there before a date gets until another.
#[derive(Debug, Clone, PartialEq)]
pub struct Grandfather {
    /// The date fact that says since when it is there.
    pub fact: String,
    /// It must be there before this day.
    pub before: Date,
    /// The first day on which the rule binds it too.
    pub until: Date,
    /// The article.
    pub article: String,
}

/// One norm.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// Id, beginning with its law's.
    pub id: String,
    /// The article.
    pub article: String,
    /// What it is about, in a line.
    pub title: String,
    /// What it demands, in plain words.
    pub summary: String,
    /// What kind of norm it is.
    pub kind: Kind,
    /// Its policy area.
    pub area: Area,
    /// Who has the duty.
    pub bearer: Option<String>,
    /// Ids of sources of its law.
    pub sources: Vec<String>,
    /// How sure it is.
    pub certainty: Certainty,
    /// Why it is disputed.
    pub doubt: Option<String>,
    /// Whom and what it binds.
    pub applies_when: Condition,
    /// What must hold; for a ban, the negation of what is forbidden.
    pub requires: Condition,
    /// When it holds.
    pub window: Window,
    /// From which day breaking it is punished, when later than the window's first.
    pub enforced_from: Option<Date>,
    /// What was there before.
    pub grandfather: Option<Grandfather>,
    /// Labels that exceptions can aim at.
    pub groups: Vec<String>,
    /// The inherited rule in whose place it stands in its jurisdiction.
    pub overrides: Option<String>,
    /// What breaking it can cost.
    pub penalty: Option<Penalty>,
    /// What to do about a violation.
    pub remedy: Option<String>,
    /// What keeping it costs.
    pub cost: Option<RuleCost>,
    /// When somebody should look at it again.
    pub review_by: Option<Date>,
    /// Where it stands.
    pub place: Place,
}

/// What an exception does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// The duty falls away.
    Exempt,
    /// The rule applies though its own condition does not hold.
    Extend,
}

/// An exception, with its own citation.
#[derive(Debug, Clone, PartialEq)]
pub struct Exception {
    /// Id.
    pub id: String,
    /// Rules, groups or exceptions it is aimed at.
    pub of: Vec<String>,
    /// The article.
    pub article: String,
    /// Ids of sources of its law.
    pub sources: Vec<String>,
    /// In plain words.
    pub summary: String,
    /// When it holds.
    pub when: Condition,
    /// What it does.
    pub effect: Effect,
    /// The exception of opposite effect over which it prevails.
    pub over: Option<String>,
    /// The days on which it holds.
    pub window: Window,
    /// Where it stands.
    pub place: Place,
}

/// Inherited law that does not hold in a law's jurisdiction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disapplied {
    /// A rule or a whole law.
    pub target: String,
    /// The article that says so.
    pub article: String,
    /// Ids of sources of its law.
    pub sources: Vec<String>,
}

/// One law.
#[derive(Debug, Clone, PartialEq)]
pub struct Law {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Short title.
    pub short: String,
    /// Official number or citation.
    pub number: Option<String>,
    /// Where it holds.
    pub jurisdiction: String,
    /// Jurisdictions elsewhere that took it over.
    pub adopted_by: Vec<String>,
    /// What it takes out of inherited law.
    pub disapplies: Vec<Disapplied>,
    /// On what it hangs.
    pub scope: Scope,
    /// What was read.
    pub sources: Vec<Source>,
    /// Named conditions.
    pub definitions: Vec<Definition>,
    /// Dated figures.
    pub parameters: Vec<Parameter>,
    /// Norms, in the order of the file.
    pub rules: Vec<Rule>,
    /// Exceptions, in the order of the file.
    pub exceptions: Vec<Exception>,
    /// The file it was read from.
    pub file: String,
}

/// Facts, jurisdictions and laws that fit together: every name is declared, every condition is
/// well typed, nothing is circular. Only the loader makes one.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LawBase {
    pub(crate) facts: Dictionary,
    pub(crate) jurisdictions: Jurisdictions,
    pub(crate) laws: Vec<Law>,
}

impl LawBase {
    /// The facts that can be asked.
    pub fn facts(&self) -> &Dictionary {
        &self.facts
    }

    /// Whose law reaches where.
    pub fn jurisdictions(&self) -> &Jurisdictions {
        &self.jurisdictions
    }

    /// The laws, by id.
    pub fn laws(&self) -> &[Law] {
        &self.laws
    }

    /// All rules with their laws, laws by id, rules in the order of their file.
    pub fn rules(&self) -> impl Iterator<Item = (&Law, &Rule)> {
        let laws = self.laws.iter();
        laws.flat_map(|law| law.rules.iter().map(move |rule| (law, rule)))
    }

    /// The rule of that id with its law.
    pub fn rule(&self, id: &str) -> Option<(&Law, &Rule)> {
        self.rules().find(|(_, rule)| rule.id == id)
    }
}
