//! Why a result is what it is.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A named input of a conclusion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Input {
    /// What it is called.
    pub name: String,
    /// Its value as a person reads it.
    pub value: String,
}

/// A tree that says what was concluded, from which inputs, by which rule, with which source.
///
/// Reasons are built on demand from a report, not collected while computing.
///
/// ```
/// use landfall_core::Reason;
///
/// let reason = Reason::new("J of BR is 280 EUR")
///     .input("weight", "1")
///     .rule("j = w (c + d + l + f + o)")
///     .because(Reason::new("market selection costs 100 EUR").source("costs.csv, line 2"));
/// assert!(reason.to_string().contains("  - market selection costs 100 EUR"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Reason {
    /// What was concluded.
    pub claim: String,
    /// From which inputs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inputs: Vec<Input>,
    /// By which rule or formula.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// Where the rule or the figure stands: a paper, a law, a file and line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The reasons this one rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub because: Vec<Reason>,
}

impl Reason {
    /// A bare conclusion.
    pub fn new(claim: impl Into<String>) -> Self {
        Self {
            claim: claim.into(),
            inputs: Vec::new(),
            rule: None,
            source: None,
            because: Vec::new(),
        }
    }

    /// Adds an input.
    #[must_use]
    pub fn input(mut self, name: impl Into<String>, value: impl fmt::Display) -> Self {
        self.inputs.push(Input {
            name: name.into(),
            value: value.to_string(),
        });
        self
    }

    /// States the rule or formula.
    #[must_use]
    pub fn rule(mut self, rule: impl Into<String>) -> Self {
        self.rule = Some(rule.into());
        self
    }

    /// States the source.
    #[must_use]
    pub fn source(mut self, source: impl Into<String>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// Rests this conclusion on another.
    #[must_use]
    pub fn because(mut self, reason: Self) -> Self {
        self.because.push(reason);
        self
    }

    /// Rests this conclusion on several others, in their order.
    #[must_use]
    pub fn because_all(mut self, reasons: impl IntoIterator<Item = Self>) -> Self {
        self.because.extend(reasons);
        self
    }

    fn write(&self, f: &mut fmt::Formatter<'_>, depth: usize) -> fmt::Result {
        let indent = "  ".repeat(depth);
        writeln!(f, "{indent}- {}", self.claim)?;
        for input in &self.inputs {
            writeln!(f, "{indent}    {}: {}", input.name, input.value)?;
        }
        if let Some(rule) = &self.rule {
            writeln!(f, "{indent}    by: {rule}")?;
        }
        if let Some(source) = &self.source {
            writeln!(f, "{indent}    source: {source}")?;
        }
        self.because
            .iter()
            .try_for_each(|reason| reason.write(f, depth + 1))
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_as_a_tree() {
        let reason = Reason::new("a")
            .input("x", 1)
            .rule("f")
            .source("s")
            .because(Reason::new("b"));
        assert_eq!(
            reason.to_string(),
            "- a\n    x: 1\n    by: f\n    source: s\n  - b\n"
        );
    }

    #[test]
    fn survives_json() {
        let reason = Reason::new("a")
            .input("x", 1)
            .because(Reason::new("b").rule("r"));
        let json = serde_json::to_string(&reason).unwrap();
        assert_eq!(serde_json::from_str::<Reason>(&json).unwrap(), reason);
    }
}
