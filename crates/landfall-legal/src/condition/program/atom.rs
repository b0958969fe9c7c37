//! The tests of a program, fact by fact, for whoever looks for all possible answers.

use super::node::Program;
use super::symbols::{FactIndex, ParameterIndex, Symbols};
use crate::condition::ast::{Comparison, Condition, Literal, Operand, Set};

/// One test of one fact. A comparison of two facts is a test of each.
#[derive(Debug, Clone, PartialEq)]
pub struct Atom<'a> {
    /// The fact.
    pub fact: FactIndex,
    /// The node of the program.
    pub node: usize,
    /// How it is tested.
    pub test: Test,
    /// With what, in the order of the text.
    pub constants: Vec<Constant<'a>>,
}

/// How a fact is tested.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Test {
    /// The fact by itself.
    Is,
    /// `has(fact)`.
    Has,
    /// A comparison, read with the fact on its left.
    Compare(Comparison),
    /// `fact in low..<high`, or `..=` when closed: the constants are the two ends.
    Range {
        /// Whether the high end belongs to it.
        closed: bool,
    },
    /// `fact in set`.
    In,
    /// `"value" in fact`.
    Holds,
    /// `any(fact in set)`.
    AnyIn,
    /// `all(fact in set)`.
    AllIn,
}

/// What a fact is compared with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Constant<'a> {
    /// A value.
    Literal(&'a Literal),
    /// A value of the fact's enumeration (`"value" in fact`).
    Text(&'a str),
    /// A jurisdiction or another region, by its code.
    Jurisdiction(&'a str),
    /// A parameter.
    Parameter(ParameterIndex),
    /// Another fact.
    Fact(FactIndex),
    /// The day of the check.
    AsOf,
    /// The region checked.
    Region,
}

impl Program {
    /// All tests of facts, in the order of the nodes.
    pub fn atoms<'a>(&'a self, symbols: &'a Symbols) -> impl Iterator<Item = Atom<'a>> {
        let nodes = self.nodes().iter().enumerate();
        nodes.flat_map(move |(node, it)| {
            let leaf = it.test().into_iter();
            leaf.flat_map(move |leaf| atoms(leaf, node, symbols))
        })
    }
}

fn atoms<'a>(leaf: &'a Condition, node: usize, symbols: &'a Symbols) -> Vec<Atom<'a>> {
    let tests = tests(leaf, symbols).into_iter().flatten();
    let known = tests.filter_map(|(id, test, constants)| {
        Some(Atom {
            fact: symbols.fact(id)?,
            node,
            test,
            constants,
        })
    });
    known.collect()
}

type Tested<'a> = Option<(&'a str, Test, Vec<Constant<'a>>)>;

fn tests<'a>(leaf: &'a Condition, symbols: &Symbols) -> [Tested<'a>; 2] {
    let atom = |id: &'a String, test, constants| Some((id.as_str(), test, constants));
    let set = |set: &'a Set| members(set, symbols);
    match leaf {
        Condition::Is(id) => [atom(id, Test::Is, Vec::new()), None],
        Condition::Has(id) => [atom(id, Test::Has, Vec::new()), None],
        Condition::Compare {
            left,
            comparison,
            right,
        } => {
            let side = |side: &'a Operand, how, other: &'a Operand| {
                let Operand::Fact(id) = side else { return None };
                let constants = operand(other, symbols).into_iter().collect();
                atom(id, Test::Compare(how), constants)
            };
            let turned = turned(*comparison);
            [side(left, *comparison, right), side(right, turned, left)]
        }
        Condition::In {
            item: Operand::Fact(id),
            set: range @ Set::Range { closed, .. },
        } => [atom(id, Test::Range { closed: *closed }, set(range)), None],
        Condition::In {
            item: Operand::Fact(id),
            set: values,
        } => [atom(id, Test::In, set(values)), None],
        Condition::Holds { list, item } => {
            [atom(list, Test::Holds, vec![Constant::Text(item)]), None]
        }
        Condition::AnyIn { list, set: values } => [atom(list, Test::AnyIn, set(values)), None],
        Condition::AllIn { list, set: values } => [atom(list, Test::AllIn, set(values)), None],
        _ => [None, None],
    }
}

fn operand<'a>(operand: &'a Operand, symbols: &Symbols) -> Option<Constant<'a>> {
    Some(match operand {
        Operand::Fact(id) => Constant::Fact(symbols.fact(id)?),
        Operand::Parameter(id) => Constant::Parameter(symbols.parameter(id)?),
        Operand::Literal(literal) => Constant::Literal(literal),
        Operand::AsOf => Constant::AsOf,
        Operand::Region => Constant::Region,
    })
}

fn members<'a>(set: &'a Set, symbols: &Symbols) -> Vec<Constant<'a>> {
    match set {
        Set::Values(values) => values.iter().map(Constant::Literal).collect(),
        Set::Range { low, high, .. } => vec![Constant::Literal(low), Constant::Literal(high)],
        Set::Jurisdiction(code) => vec![Constant::Jurisdiction(code)],
        Set::Region => vec![Constant::Region],
        Set::Parameter(id) => {
            let parameter = symbols.parameter(id);
            parameter.map(Constant::Parameter).into_iter().collect()
        }
    }
}

/// The comparison with its sides exchanged.
fn turned(comparison: Comparison) -> Comparison {
    match comparison {
        Comparison::Less => Comparison::Greater,
        Comparison::AtMost => Comparison::AtLeast,
        Comparison::Greater => Comparison::Less,
        Comparison::AtLeast => Comparison::AtMost,
        same => same,
    }
}
