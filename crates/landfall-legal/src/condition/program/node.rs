//! Programs: their nodes, in the order in which they are evaluated.

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

/// A node of a program, for derivations.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    pub(super) op: Op,
    pub(super) end: usize,
    pub(super) kind: NodeKind,
    pub(super) text: Box<str>,
    /// The tree of a test.
    pub(super) leaf: Option<Condition>,
}

impl Node {
    /// What it is.
    pub fn kind(&self) -> NodeKind {
        self.kind
    }

    /// The number of the first node after it and everything below it.
    pub fn end(&self) -> usize {
        self.end
    }

    /// The text of a test; the id of a definition; empty for `And`, `Or` and `Not`.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The tree of a test.
    pub fn test(&self) -> Option<&Condition> {
        self.leaf.as_ref()
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
    List(Term, Box<[Cell]>),
    Range(Term, Box<[Cell; 2]>, Orders),
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
    Ground(Box<Ground>),
    Region,
    /// A parameter, as the fact numbers its values.
    Parameter(ParameterIndex, Option<FactIndex>),
}

/// A condition compiled against [`Symbols`], with its definitions inside it.
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
