//! Conditions: their tree, their text form, and what makes one well formed.

mod ast;

pub use ast::{Comparison, Condition, Literal, Operand, Set};
