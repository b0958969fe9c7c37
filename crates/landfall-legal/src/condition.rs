//! Conditions: their tree, their text form, what makes one well formed, and their fast form.

mod ast;
mod check;
mod error;
mod formula;
mod kind;
mod literal;
mod names;
mod number;
mod parse;
mod print;
mod program;
mod reader;
mod reads;
mod token;

pub use ast::{Comparison, Condition, Literal, Operand, Set};
pub use error::ParseError;
pub use formula::{Assessment, Formula};
pub use names::{Names, Problem};
pub use program::{
    Atom, Bits, Cell, Cells, CompileError, Constant, Context, FactIndex, Node, NodeKind, Orders,
    ParameterIndex, ParameterSet, Program, RegionSet, Symbols, Territory, Test,
};
pub use token::is_id;
