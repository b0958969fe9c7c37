//! Findings: one for each rule and region.

use std::sync::Arc;

use landfall_core::{Date, Money};
use serde::{Deserialize, Serialize};

use super::{Text, Why};
use crate::rule::{Area, Certainty, Kind, SourceKind};
use crate::truth::Truth;

/// What a rule says of the product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum Verdict {
    /// It applies, what it demands does not hold, and no exception does.
    Violation,
    /// It applies and what it demands holds.
    Compliant,
    /// It applies, what it demands does not hold, and an exception does.
    CompliantByException {
        /// The exception.
        exception: String,
    },
    /// It does not apply.
    NotApplicable,
    /// It binds only from a later day.
    NotYetInForce {
        /// That day.
        #[cfg_attr(feature = "schema", schemars(with = "String"))]
        from: Date,
    },
    /// The facts leave more than one verdict open.
    NeedsInput,
    /// A violation somebody takes responsibility for.
    Waived {
        /// The last day of the waiver.
        #[cfg_attr(feature = "schema", schemars(with = "String"))]
        until: Date,
    },
}

/// Where a rule stands and what was read of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Citation {
    /// Title of the law.
    pub law: String,
    /// Official number.
    pub number: Option<String>,
    /// The article.
    pub article: String,
    /// What was read.
    pub sources: Vec<CitedSource>,
}

/// A source with the day it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CitedSource {
    /// Title.
    pub title: String,
    /// Where it was read.
    pub url: Option<String>,
    /// How it relates to the law.
    pub kind: SourceKind,
    /// The day it was read.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub read: Option<Date>,
}

/// What a node of a derivation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// The rule as a whole.
    Rule,
    /// Its scope.
    AppliesWhen,
    /// What it demands.
    Requires,
    /// An exception.
    Exception,
    /// A named condition.
    Definition,
    /// A date window or transition.
    Date,
    /// All of the children.
    And,
    /// One of the children.
    Or,
    /// Not the child.
    Not,
    /// A comparison or membership of a fact.
    Condition,
    /// A waiver.
    Waiver,
}

/// A fact, a parameter, the day or the region, with its value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Input {
    /// What it is called.
    pub name: Text,
    /// Its value as a person reads it.
    pub value: Text,
}

/// Why: a tree from the rule down to the facts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Derivation {
    /// What the node is.
    pub step: Step,
    /// The condition, or what is claimed, as text.
    pub text: Text,
    /// Whether it holds.
    pub truth: Truth,
    /// Id of the rule, exception or definition.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Text>,
    /// Article of the rule, exception or definition.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub article: Option<Text>,
    /// Facts and parameters read here, with their values and evidence, as text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inputs: Vec<Input>,
    /// What it rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub because: Vec<Derivation>,
}

/// The most a violation can cost, as far as the facts tell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PenaltyEstimate {
    /// The article.
    pub article: Text,
    /// In words.
    pub text: Text,
    /// The amount, where the facts settle it.
    pub most: Option<Money>,
    /// An amount it can reach at least, where they settle only that.
    pub at_least: Option<Money>,
    /// Facts that would settle it.
    pub needs: Vec<String>,
    /// First day on which it is punished, when that is still ahead.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub enforced_from: Option<Date>,
}

/// One rule, checked for one region.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Finding {
    /// Id of the rule.
    pub rule: Text,
    /// Title of the rule.
    pub title: Text,
    /// Id of the law.
    pub law: Text,
    /// The article.
    pub article: Text,
    /// The law's jurisdiction.
    pub jurisdiction: Text,
    /// The target region; `None` where the law hangs on none.
    pub region: Option<Text>,
    /// The policy area.
    pub area: Area,
    /// What kind of norm it is.
    pub kind: Kind,
    /// What it says of the product.
    #[serde(flatten)]
    pub verdict: Verdict,
    /// For a rule not yet in force: the verdict if it were; for a waived one: without the waiver.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub otherwise: Option<Box<Verdict>>,
    /// For `needs_input`: whether every possible answer leaves it lawful.
    #[serde(default)]
    pub lawful_either_way: bool,
    /// Facts that can still change the verdict.
    pub facts_needed: Vec<String>,
    /// The derivation, when kept.
    pub why: Option<Why>,
    /// Where the rule stands and what was read.
    pub citation: Arc<Citation>,
    /// How sure the rule is.
    pub certainty: Certainty,
    /// Why it is disputed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doubt: Option<Text>,
    /// What breaking it can cost.
    pub penalty: Option<PenaltyEstimate>,
    /// What to do about a violation.
    pub remedy: Option<Text>,
    /// Whether a parameter was carried forward past its last known day.
    #[serde(default)]
    pub stale: bool,
}

/// A region or area for which the base holds no rules: nothing was checked there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NotCovered {
    /// The region.
    pub region: String,
    /// The areas without rules; all of them when the region has none at all.
    pub areas: Vec<Area>,
}

/// The outcome of a check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ComplianceReport {
    /// The day of the check.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub as_of: Date,
    /// The regions checked, in the order asked, patterns expanded.
    pub regions: Vec<String>,
    /// What was not checked for want of rules.
    pub not_covered: Vec<NotCovered>,
    /// One for each rule and region: regions in order (none first), rules by id.
    pub findings: Vec<Finding>,
}
