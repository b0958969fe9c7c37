//! From trees to programs.

use std::sync::Arc;

use thiserror::Error;

use super::cell::Cell;
use super::node::{Leaf, Members, Node, Op, Program, Source, Term};
use super::orders::Orders;
use super::symbols::{FactIndex, ParameterIndex, Symbols};
use crate::condition::ast::{Condition, Literal, Operand, Set};
use crate::fact::FactType;

/// The most nodes of a program.
pub(super) const LARGEST: usize = 100_000;

/// The most nodes inside one another.
const DEEPEST: usize = 1_000;

/// Why a condition cannot be compiled. [`Condition::problems`] finds the first two with more help.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum CompileError {
    /// A name that the symbols do not have.
    #[error("`{name}` is not declared")]
    Undeclared {
        /// The name, parameters with `@`.
        name: String,
    },
    /// Types that do not fit.
    #[error("`{text}` does not fit the types of its names")]
    Types {
        /// The part that is wrong.
        text: String,
    },
    /// A definition that needs itself.
    #[error("the definition `{id}` needs itself")]
    Circular {
        /// The definition.
        id: String,
    },
    /// More than 100,000 nodes, or more than 1,000 inside one another, with all definitions.
    #[error(
        "with its definitions the condition has too many parts (at most {LARGEST}, {DEEPEST} deep)"
    )]
    TooLarge,
}

impl Program {
    /// Compiles a condition.
    ///
    /// # Errors
    /// When it names something undeclared, its types do not fit, a definition needs itself, or it
    /// is too large with all its definitions.
    pub fn compile(condition: &Condition, symbols: &Symbols) -> Result<Self, CompileError> {
        Compiled::new(condition, symbols).map(|compiled| compiled.program)
    }
}

/// A program, and how many of its nodes lie inside one another.
#[derive(Debug, Clone)]
pub(super) struct Compiled {
    pub(super) program: Program,
    depth: usize,
}

impl Compiled {
    pub(super) fn new(condition: &Condition, symbols: &Symbols) -> Result<Self, CompileError> {
        let mut compiler = Compiler {
            symbols,
            nodes: Vec::new(),
            facts: Vec::new(),
            parameters: Vec::new(),
            region: false,
            open: Vec::new(),
            depth: 0,
            deepest: 0,
        };
        compiler.add(condition)?;
        let Compiler {
            nodes,
            mut facts,
            mut parameters,
            region,
            deepest: depth,
            ..
        } = compiler;
        facts.sort_unstable();
        facts.dedup();
        parameters.sort_unstable();
        parameters.dedup();
        let program = Program {
            nodes,
            facts,
            parameters,
            region,
        };
        Ok(Self { program, depth })
    }
}

struct Compiler<'a> {
    symbols: &'a Symbols,
    nodes: Vec<Node>,
    facts: Vec<FactIndex>,
    parameters: Vec<ParameterIndex>,
    region: bool,
    open: Vec<String>,
    depth: usize,
    deepest: usize,
}

impl Compiler<'_> {
    /// Adds a node and everything below it.
    fn add(&mut self, condition: &Condition) -> Result<(), CompileError> {
        if self.nodes.len() >= LARGEST || self.depth >= DEEPEST {
            return Err(CompileError::TooLarge);
        }
        self.depth += 1;
        self.deepest = self.deepest.max(self.depth);
        match condition {
            Condition::Is(id) if self.symbols.fact(id).is_none() => self.definition(id)?,
            Condition::Not(inner) => {
                let inner = std::slice::from_ref(inner.as_ref());
                self.inner(Op::Not, Source::Inner, inner)?;
            }
            Condition::And(parts) => self.inner(Op::And, Source::Inner, parts)?,
            Condition::Or(parts) => self.inner(Op::Or, Source::Inner, parts)?,
            leaf => {
                let op = self.leaf(leaf)?;
                self.nodes.push(Node {
                    op,
                    end: self.nodes.len() + 1,
                    source: Source::Leaf(Arc::new(Leaf::new(leaf.clone()))),
                });
            }
        }
        self.depth -= 1;
        Ok(())
    }

    fn inner(&mut self, op: Op, source: Source, parts: &[Condition]) -> Result<(), CompileError> {
        let at = self.nodes.len();
        let end = 0;
        self.nodes.push(Node { op, end, source });
        for part in parts {
            self.add(part)?;
        }
        let end = self.nodes.len();
        if let Some(node) = self.nodes.get_mut(at) {
            node.end = end;
        }
        Ok(())
    }

    fn definition(&mut self, id: &str) -> Result<(), CompileError> {
        let symbols = self.symbols;
        if let Some(compiled) = symbols.compiled(id) {
            return self.splice(id, compiled);
        }
        let when = symbols.definition(id).ok_or_else(|| undeclared(id))?;
        if self.open.iter().any(|open| open == id) {
            return Err(CompileError::Circular { id: id.to_owned() });
        }
        self.open.push(id.to_owned());
        let when = std::slice::from_ref(when);
        self.inner(Op::Definition, Source::Definition(id.into()), when)?;
        self.open.pop();
        Ok(())
    }

    /// Adds a definition that was compiled before.
    fn splice(&mut self, id: &str, compiled: &Compiled) -> Result<(), CompileError> {
        let Compiled { program, depth } = compiled;
        let at = self.nodes.len() + 1;
        let deepest = self.depth + depth;
        if at + program.nodes.len() > LARGEST || deepest > DEEPEST {
            return Err(CompileError::TooLarge);
        }
        self.deepest = self.deepest.max(deepest);
        self.nodes.push(Node {
            op: Op::Definition,
            end: at + program.nodes.len(),
            source: Source::Definition(id.into()),
        });
        self.nodes.extend(program.nodes.iter().map(|node| Node {
            end: at + node.end,
            ..node.clone()
        }));
        self.facts.extend(&program.facts);
        self.parameters.extend(&program.parameters);
        self.region |= program.region;
        Ok(())
    }

    fn leaf(&mut self, leaf: &Condition) -> Result<Op, CompileError> {
        let wrong = || CompileError::Types {
            text: leaf.to_string(),
        };
        Ok(match leaf {
            Condition::Always(value) => Op::Always((*value).into()),
            Condition::Has(id) => Op::Has(self.fact(id)?),
            Condition::Is(id) => Op::Is(self.fact_of(id, FactType::Bool, wrong)?),
            Condition::Compare {
                left,
                comparison,
                right,
            } => {
                let (one, other) = (self.choice_fact(left)?, self.choice_fact(right)?);
                let left = self.term(left, one.or(other)).ok_or_else(wrong)?;
                let right = self.term(right, one.or(other)).ok_or_else(wrong)?;
                Op::Compare(left, Orders::of(*comparison), right)
            }
            Condition::In { item, set } => self.one_in(item, set)?.ok_or_else(wrong)?,
            Condition::Holds { list, item } => {
                let list = self.fact_of(list, FactType::Set, wrong)?;
                Op::Holds(list, self.symbols.choice(list, item).ok_or_else(wrong)?)
            }
            Condition::AnyIn { list, set } => {
                let list = self.fact(list)?;
                Op::Any(list, self.members(Some(list), set)?.ok_or_else(wrong)?)
            }
            Condition::AllIn { list, set } => {
                let list = self.fact(list)?;
                Op::All(list, self.members(Some(list), set)?.ok_or_else(wrong)?)
            }
            Condition::Not(_) | Condition::And(_) | Condition::Or(_) => return Err(wrong()),
        })
    }

    fn fact(&mut self, id: &str) -> Result<FactIndex, CompileError> {
        let fact = self.symbols.fact(id).ok_or_else(|| undeclared(id))?;
        self.facts.push(fact);
        Ok(fact)
    }

    fn fact_of(
        &mut self,
        id: &str,
        kind: FactType,
        wrong: impl Fn() -> CompileError,
    ) -> Result<FactIndex, CompileError> {
        let fact = self.fact(id)?;
        match self.symbols.kind(fact) {
            Some(found) if found == kind => Ok(fact),
            _ => Err(wrong()),
        }
    }

    fn parameter(&mut self, id: &str) -> Result<ParameterIndex, CompileError> {
        let found = self.symbols.parameter(id);
        let parameter = found.ok_or_else(|| undeclared(&format!("@{id}")))?;
        self.parameters.push(parameter);
        Ok(parameter)
    }

    /// Declares the names of an operand; the fact whose enumeration it is of.
    fn choice_fact(&mut self, operand: &Operand) -> Result<Option<FactIndex>, CompileError> {
        match operand {
            Operand::Fact(id) => {
                let fact = self.fact(id)?;
                let choice = self.symbols.kind(fact) == Some(FactType::Enum);
                return Ok(choice.then_some(fact));
            }
            Operand::Parameter(id) => drop(self.parameter(id)?),
            Operand::Region => self.region = true,
            Operand::Literal(_) | Operand::AsOf => {}
        }
        Ok(None)
    }

    fn term(&self, operand: &Operand, fact: Option<FactIndex>) -> Option<Term> {
        Some(match operand {
            Operand::Fact(id) => Term::Fact(self.symbols.fact(id)?),
            Operand::Parameter(id) => Term::Parameter(self.symbols.parameter(id)?),
            Operand::Literal(literal) => Term::Constant(self.symbols.constant(literal, fact)?),
            Operand::AsOf => Term::AsOf,
            Operand::Region => Term::Region,
        })
    }

    fn one_in(&mut self, item: &Operand, set: &Set) -> Result<Option<Op>, CompileError> {
        let choice = self.choice_fact(item)?;
        let Some(term) = self.term(item, choice) else {
            return Ok(None);
        };
        let fact = match term {
            Term::Fact(fact) => Some(fact),
            _ => None,
        };
        let kind = fact.and_then(|fact| self.symbols.kind(fact));
        let regional = term == Term::Region || kind == Some(FactType::Region);
        if regional || kind == Some(FactType::Enum) {
            let members = self.members(fact, set)?;
            return Ok(members.map(|members| Op::Member(term, members)));
        }
        let constant = |literal: &Literal| self.symbols.constant(literal, None);
        Ok(match set {
            Set::Values(values) => {
                let values: Option<Vec<Cell>> = values.iter().map(constant).collect();
                values.map(|values| Op::List(term, values.into()))
            }
            Set::Range { low, high, closed } => {
                let ends = constant(low).zip(constant(high));
                let below = Orders::LESS.or(Orders::EQUAL.when(*closed));
                ends.map(|(low, high)| Op::Range(term, Arc::new([low, high]), below))
            }
            _ => None,
        })
    }

    /// A set of values of a fact's enumeration, or of regions (also for `REGION`: no fact).
    fn members(
        &mut self,
        fact: Option<FactIndex>,
        set: &Set,
    ) -> Result<Option<Members>, CompileError> {
        let kind = fact.and_then(|fact| self.symbols.kind(fact));
        let regional = matches!(kind, None | Some(FactType::Region | FactType::Regions));
        let choices = matches!(kind, Some(FactType::Enum | FactType::Set));
        let ground = |codes: &[&str]| {
            let ground = self.symbols.territories.ground(codes.iter().copied());
            Members::Ground(Arc::new(ground))
        };
        Ok(match set {
            Set::Jurisdiction(code) if regional => Some(ground(&[code])),
            Set::Region if regional => {
                self.region = true;
                Some(Members::Region)
            }
            Set::Parameter(id) if regional || choices => {
                Some(Members::Parameter(self.parameter(id)?, fact))
            }
            Set::Values(values) if regional => {
                let codes: Option<Vec<&str>> = values.iter().map(text).collect();
                codes.map(|codes| ground(&codes))
            }
            Set::Values(values) if choices => fact.and_then(|fact| self.choices(fact, values)),
            _ => None,
        })
    }

    fn choices(&self, fact: FactIndex, values: &[Literal]) -> Option<Members> {
        let mut bits = self.symbols.no_choice(fact);
        for value in values {
            bits.insert(self.symbols.choice(fact, text(value)?)?);
        }
        Some(Members::Choices(bits))
    }
}

fn text(literal: &Literal) -> Option<&str> {
    match literal {
        Literal::Text(text) => Some(text),
        _ => None,
    }
}

fn undeclared(name: &str) -> CompileError {
    CompileError::Undeclared {
        name: name.to_owned(),
    }
}
