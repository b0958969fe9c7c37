//! Conditions of one rule as trees over shared leaves: what is walked where a rule is open, and to
//! say why.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use super::leaf::Definitions;
use crate::condition::Condition;
use crate::report::Text;
use crate::truth::Truth;

/// A condition over numbered leaves and definitions.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tree {
    /// As it is written, once somebody asked for it.
    text: OnceLock<Text>,
    /// What it is made of.
    pub(super) node: Node,
}

/// What a condition is made of.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node {
    /// True or false.
    Always(bool),
    /// The leaf of that number.
    Leaf(usize),
    /// The definition of that number.
    Definition(usize),
    /// Not that.
    Not(Box<Tree>),
    /// All of them.
    And(Vec<Tree>),
    /// One of them.
    Or(Vec<Tree>),
}

/// A definition of a forest.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Defined {
    /// Its id.
    pub(super) id: Text,
    /// Its articles.
    pub(super) article: Text,
    /// What it stands for; it rests on leaves and on definitions of lower number.
    pub(super) tree: Tree,
}

/// The leaves and definitions that the conditions of one rule rest on.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Forest {
    /// Comparisons, memberships and yes-no facts, each once, in the order they are met.
    pub(super) leaves: Vec<Condition>,
    /// Named conditions, each once, after those they rest on.
    pub(super) definitions: Vec<Defined>,
    numbers: BTreeMap<String, usize>,
}

/// The truths of leaves and definitions.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Truths {
    /// By leaf.
    pub(super) leaves: Vec<Truth>,
    /// By definition.
    pub(super) definitions: Vec<Truth>,
}

/// What unknown conditions still hang on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Residual {
    /// Leaves, by number.
    pub(super) leaves: BTreeSet<usize>,
    definitions: BTreeSet<usize>,
}

impl Forest {
    /// Plants a condition.
    pub(super) fn plant(&mut self, condition: &Condition, definitions: &Definitions<'_>) -> Tree {
        let node = match condition {
            Condition::Always(holds) => Node::Always(*holds),
            Condition::Not(inner) => Node::Not(Box::new(self.plant(inner, definitions))),
            Condition::And(parts) => Node::And(self.all(parts, definitions)),
            Condition::Or(parts) => Node::Or(self.all(parts, definitions)),
            Condition::Is(id) if definitions.contains_key(id.as_str()) => {
                Node::Definition(self.define(id, definitions))
            }
            _ => Node::Leaf(self.leaf(condition)),
        };
        let text = OnceLock::new();
        Tree { text, node }
    }

    /// A condition of this forest as it is written.
    pub(super) fn text(&self, tree: &Tree) -> Text {
        let written = || self.condition(tree).to_string().into();
        tree.text.get_or_init(written).clone()
    }

    fn condition(&self, tree: &Tree) -> Condition {
        let all = |parts: &[Tree]| parts.iter().map(|part| self.condition(part)).collect();
        let known = match &tree.node {
            Node::Always(holds) => Some(Condition::Always(*holds)),
            Node::Leaf(number) => self.leaves.get(*number).cloned(),
            Node::Definition(number) => {
                let definition = self.definitions.get(*number);
                definition.map(|one| Condition::Is(one.id.to_string()))
            }
            Node::Not(inner) => Some(Condition::Not(Box::new(self.condition(inner)))),
            Node::And(parts) => Some(Condition::And(all(parts))),
            Node::Or(parts) => Some(Condition::Or(all(parts))),
        };
        // Trees hold numbers of their own forest.
        known.unwrap_or(Condition::Always(false))
    }

    fn all(&mut self, parts: &[Condition], definitions: &Definitions<'_>) -> Vec<Tree> {
        let parts = parts.iter();
        parts.map(|part| self.plant(part, definitions)).collect()
    }

    fn define(&mut self, id: &str, definitions: &Definitions<'_>) -> usize {
        if let Some(number) = self.numbers.get(id) {
            return *number;
        }
        let Some(definition) = definitions.get(id) else {
            return usize::MAX;
        };
        let tree = self.plant(&definition.when, definitions);
        let number = self.definitions.len();
        self.numbers.insert(id.to_owned(), number);
        self.definitions.push(Defined {
            id: id.into(),
            article: definition.article.as_str().into(),
            tree,
        });
        number
    }

    fn leaf(&mut self, condition: &Condition) -> usize {
        let known = self.leaves.iter().position(|leaf| leaf == condition);
        known.unwrap_or_else(|| {
            self.leaves.push(condition.clone());
            self.leaves.len() - 1
        })
    }

    /// Computes the truths of the definitions from those of the leaves.
    pub(super) fn settle(&self, truths: &mut Truths) {
        truths.definitions.clear();
        for definition in &self.definitions {
            let truth = definition.tree.truth(truths);
            truths.definitions.push(truth);
        }
    }

    /// Adds the leaves on which an unknown condition still hangs.
    pub(super) fn residual(&self, tree: &Tree, truths: &Truths, found: &mut Residual) {
        if tree.truth(truths) != Truth::Unknown {
            return;
        }
        match &tree.node {
            Node::Always(_) => {}
            Node::Leaf(number) => {
                found.leaves.insert(*number);
            }
            Node::Definition(number) => {
                if found.definitions.insert(*number)
                    && let Some(definition) = self.definitions.get(*number)
                {
                    self.residual(&definition.tree, truths, found);
                }
            }
            Node::Not(inner) => self.residual(inner, truths, found),
            Node::And(parts) | Node::Or(parts) => {
                for part in parts {
                    self.residual(part, truths, found);
                }
            }
        }
    }
}

impl Tree {
    /// Its truth (strong Kleene).
    pub(super) fn truth(&self, truths: &Truths) -> Truth {
        let known = |list: &[Truth], at: usize| list.get(at).copied().unwrap_or(Truth::Unknown);
        match &self.node {
            Node::Always(holds) => Truth::from(*holds),
            Node::Leaf(number) => known(&truths.leaves, *number),
            Node::Definition(number) => known(&truths.definitions, *number),
            Node::Not(inner) => !inner.truth(truths),
            Node::And(parts) => least(parts.iter().map(|part| part.truth(truths))),
            Node::Or(parts) => !least(parts.iter().map(|part| !part.truth(truths))),
        }
    }
}

/// The least truth, true when there is none.
fn least(truths: impl Iterator<Item = Truth>) -> Truth {
    let mut least = Truth::True;
    for truth in truths {
        least = least.and(truth);
        if least == Truth::False {
            break;
        }
    }
    least
}
