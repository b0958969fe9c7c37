//! Conditions in a form that is fast to evaluate.

mod atom;
mod bits;
mod cell;
mod compile;
mod evaluate;
mod node;
mod orders;
mod symbols;
mod territory;

pub use atom::{Atom, Constant, Test};
pub use bits::Bits;
pub use cell::{Cell, Cells, ParameterSet, RegionSet};
pub use compile::CompileError;
pub use evaluate::Context;
pub use node::{Node, NodeKind, Program};
pub use orders::Orders;
pub use symbols::{FactIndex, ParameterIndex, Symbols};
pub use territory::Territory;
