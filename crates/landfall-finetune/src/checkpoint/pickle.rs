//! Reading the pickles of state dicts with a machine that runs nothing.
//!
//! A pickle is a program for a stack machine that may call anything. This machine knows the few
//! instructions and names that dictionaries of tensors need and refuses the rest by name, so the
//! worst a hostile file can do is to be refused.

mod call;
mod code;
mod global;
mod machine;
mod value;

pub(super) use machine::{LONGEST, Pickle, run};
pub(super) use value::{Storage, Tensor, Value};
