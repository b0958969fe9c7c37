//! Programs: their nodes, in the order in which they are evaluated.

use std::sync::{Arc, OnceLock};

use super::bits::Bits;
use super::cell::Cell;
use super::orders::Orders;
use super::symbols::{FactIndex, ParameterIndex};
use super::territory::Ground;
use crate::condition::Condition;
use crate::truth::Truth;

/// What a node of a program is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NodeKind {
    /// `true` or `false`.
    Always,
    /// All of the children.
    And,
    /// One of the children.
    Or,
    /// Not the child.
    Not,
    /// A definition; the child is what it stands for.
    Definition,
    /// A comparison or membership.
    Test,
}

/// A node of a program, for derivations. A clone shares what it tests.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    pub(super) op: Op,
    pub(super) end: usize,
    pub(super) source: Source,
}

/// What a node was made from.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Source {
    /// `And`, `Or` or `Not`.
    Inner,
    /// The definition of that id.
    Definition(Arc<str>),
    /// A test, or `true` or `false`.
    Leaf(Arc<Leaf>),
}

/// A leaf of a condition, with its text once somebody asked for it.
#[derive(Debug)]
pub(super) struct Leaf {
    condition: Condition,
    text: OnceLock<Box<str>>,
}

impl Leaf {
    pub(super) fn new(condition: Condition) -> Self {
        Self {
            condition,
            text: OnceLock::new(),
        }
    }
}

impl PartialEq for Leaf {
    fn eq(&self, other: &Self) -> bool {
        self.condition == other.condition
    }
}

impl Node {
    /// What it is.
    pub fn kind(&self) -> NodeKind {
        match self.op {
            Op::And => NodeKind::And,
            Op::Or => NodeKind::Or,
            Op::Not => NodeKind::Not,
            Op::Definition => NodeKind::Definition,
            Op::Always(_) => NodeKind::Always,
            _ => NodeKind::Test,
        }
    }

    /// The number of the first node after it and everything below it.
    pub fn end(&self) -> usize {
        self.end
    }

    /// The text of a test; the id of a definition; empty for `And`, `Or` and `Not`.
    pub fn text(&self) -> &str {
        match &self.source {
            Source::Inner => "",
            Source::Definition(id) => id,
            Source::Leaf(leaf) => leaf.text.get_or_init(|| leaf.condition.to_string().into()),
        }
    }

    /// The tree of a test.
    pub fn test(&self) -> Option<&Condition> {
        match &self.source {
            Source::Leaf(leaf) => Some(&leaf.condition),
            Source::Inner | Source::Definition(_) => None,
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Op {
    Always(Truth),
    And,
    Or,
    Not,
    Definition,
    Has(FactIndex),
    Is(FactIndex),
    Compare(Term, Orders, Term),
    List(Term, Arc<[Cell]>),
    Range(Term, Arc<[Cell; 2]>, Orders),
    Member(Term, Members),
    Holds(FactIndex, usize),
    Any(FactIndex, Members),
    All(FactIndex, Members),
}

/// A side of a comparison.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Term {
    Fact(FactIndex),
    Parameter(ParameterIndex),
    Constant(Cell),
    AsOf,
    Region,
}

/// The right side of `in` for values of an enumeration and for regions.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Members {
    Choices(Bits),
    Ground(Arc<Ground>),
    Region,
    /// A parameter, as the fact numbers its values.
    Parameter(ParameterIndex, Option<FactIndex>),
}

/// A condition compiled against [`Symbols`](super::Symbols), with its definitions inside it.
///
/// Programs are plain data: any number of threads can evaluate one at the same time.
///
/// ```
/// use landfall_legal::Truth;
/// use landfall_legal::condition::{Condition, Context, Program, Symbols};
/// use landfall_legal::fact::Dictionary;
/// use landfall_legal::jurisdiction::Jurisdictions;
///
/// let (facts, regions) = (Dictionary::default(), Jurisdictions::default());
/// let symbols = Symbols::new(&facts, &regions, [], []);
/// let condition = Condition::parse("AS_OF >= 2026-08-02")?;
/// let program = Program::compile(&condition, &symbols)?;
/// let cells = symbols.cells([]);
/// let day = landfall_core::Date::constant(2026, 8, 1);
/// assert_eq!(program.evaluate(&Context::new(&cells, &[], day, None)), Truth::False);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Program {
    pub(super) nodes: Vec<Node>,
    pub(super) facts: Vec<FactIndex>,
    pub(super) parameters: Vec<ParameterIndex>,
    pub(super) region: bool,
}

impl Program {
    /// Its nodes in pre-order: a node stands before its children.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The facts it reads, those of its definitions included, ascending.
    pub fn facts(&self) -> &[FactIndex] {
        &self.facts
    }

    /// The parameters it reads, ascending.
    pub fn parameters(&self) -> &[ParameterIndex] {
        &self.parameters
    }

    /// Whether it reads `REGION`.
    pub fn reads_region(&self) -> bool {
        self.region
    }

    /// The numbers of the children of a node.
    pub fn children(&self, node: usize) -> impl Iterator<Item = usize> {
        let end = |node: usize| self.nodes.get(node).map_or(node, Node::end);
        let (first, last) = (node + 1, end(node));
        let inside = move |node: usize| (node < last).then_some(node);
        std::iter::successors(inside(first), move |child| inside(end(*child)))
    }
}
