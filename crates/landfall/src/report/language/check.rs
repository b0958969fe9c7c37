//! What the files of a language lack, and what in them is of no use.

use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::ast::{Expression, InlineExpression, Pattern, PatternElement};
use landfall_core::{Mistake, nearest};

use super::layer::Layer;

/// How the files of a language compare with the messages of the reports.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct WordsReport {
    /// Messages that the files lack, sorted: pages say them in the language fallen back on.
    pub missing: Vec<String>,
    /// Messages that no page says, and those that ask for what they are not given, with their
    /// lines: pages say the latter in the language fallen back on too.
    pub mistakes: Vec<Mistake>,
}

impl WordsReport {
    /// Whether the language is complete and all of it is of use.
    pub fn is_complete(&self) -> bool {
        self.missing.is_empty() && self.mistakes.is_empty()
    }
}

/// Compares files with English, which is the last of `behind`.
pub(super) fn report(own: &Layer, behind: &[Layer]) -> WordsReport {
    let Some(english) = behind.last() else {
        return WordsReport::default();
    };
    let (known, said) = (english.messages(), own.messages());
    let covered: BTreeSet<&str> = match behind {
        [bundled, _english] => bundled.messages().into_keys().collect(),
        _ => BTreeSet::new(),
    };
    let lacks = |id: &&&str| !said.contains_key(**id) && !covered.contains(**id);
    let missing = known.keys().filter(lacks).map(|id| (*id).to_owned());
    let mut mistakes: Vec<Mistake> = said
        .iter()
        .flat_map(|(id, uses)| mistakes(own, id, uses, &known))
        .collect();
    mistakes.sort();
    WordsReport {
        missing: missing.collect(),
        mistakes,
    }
}

fn mistakes(own: &Layer, id: &str, uses: &Uses, known: &BTreeMap<&str, Uses>) -> Vec<Mistake> {
    let Some(english) = known.get(id) else {
        let mistake = Mistake::new(own.place(id), "no page says this");
        let like = nearest(id, known.keys().copied());
        return vec![match like {
            Some(like) => mistake.help(format!("did you mean `{like}`?")),
            None => mistake,
        }];
    };
    let given = english.variables();
    let unknown = uses
        .variables()
        .difference(&given)
        .map(|variable| {
            let names: Vec<String> = given.iter().map(|name| format!("`${name}`")).collect();
            let help = match names.as_slice() {
                [] => "this message is given nothing".to_owned(),
                names => format!("it is given {}", names.join(", ")),
            };
            Mistake::new(own.place(id), format!("`${variable}` is not given")).help(help)
        })
        .collect::<Vec<_>>();
    let absent = uses.references.iter().filter(|name| !own.has(name));
    let absent = absent.map(|name| Mistake::new(own.place(id), format!("there is no `{name}`")));
    unknown.into_iter().chain(absent).collect()
}

/// What a message uses.
#[derive(Debug, Default)]
pub(super) struct Uses {
    /// Variables that are shown.
    pub(super) shown: BTreeSet<String>,
    /// Variables that a choice depends on.
    pub(super) chosen_by: BTreeSet<String>,
    /// Other messages, terms with their hyphen, and functions as `NAME()`.
    pub(super) references: BTreeSet<String>,
}

impl Uses {
    /// What a pattern uses.
    pub(super) fn of(pattern: &Pattern<&str>) -> Self {
        let mut uses = Self::default();
        uses.pattern(pattern);
        uses
    }

    /// All variables.
    pub(super) fn variables(&self) -> BTreeSet<String> {
        self.shown.union(&self.chosen_by).cloned().collect()
    }

    fn pattern(&mut self, pattern: &Pattern<&str>) {
        for element in &pattern.elements {
            if let PatternElement::Placeable { expression } = element {
                self.expression(expression);
            }
        }
    }

    fn expression(&mut self, expression: &Expression<&str>) {
        match expression {
            Expression::Inline(shown) => self.inline(shown),
            Expression::Select { selector, variants } => {
                match selector {
                    InlineExpression::VariableReference { id } => {
                        self.chosen_by.insert(id.name.to_owned());
                    }
                    other => self.inline(other),
                }
                for variant in variants {
                    self.pattern(&variant.value);
                }
            }
        }
    }

    fn inline(&mut self, shown: &InlineExpression<&str>) {
        match shown {
            InlineExpression::VariableReference { id } => {
                self.shown.insert(id.name.to_owned());
            }
            InlineExpression::MessageReference { id, .. } => {
                self.references.insert(id.name.to_owned());
            }
            InlineExpression::TermReference { id, .. } => {
                self.references.insert(format!("-{}", id.name));
            }
            InlineExpression::FunctionReference { id, .. } => {
                self.references.insert(format!("{}()", id.name));
            }
            InlineExpression::Placeable { expression } => self.expression(expression),
            InlineExpression::StringLiteral { .. } | InlineExpression::NumberLiteral { .. } => {}
        }
    }
}
